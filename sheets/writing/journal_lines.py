"""The Journal's lines of a batch: who changed what, for people to read."""

from collections.abc import Iterable, Mapping

import clock
from sheets.model.kinds import plain
from sheets.state.outbox import Pending
from sheets.writing import requests
from sheets.writing.plan import NewRow, Write, header_of
from sheets.writing.precheck import Precheck
from sheets.writing.requests import JournalEntry

PUT_BACK, CLEARED, MINTED = "Tremplin (remise en place)", "Tremplin (ajout à refaire)", "Tremplin (ID attribué)"
"""Who changed a cell where it was the app by itself."""


def entries(seen: Precheck, step: Write | NewRow, by_id: Mapping[int, Pending]) -> Iterable[JournalEntry]:
    """The lines of a change: one a cell.

    Args:
        seen: the precheck it was planned from.
        step: what will be written.
        by_id: the outbox lines.
    """
    line = by_id[step.change]
    tab = seen.tabs[step.tab]
    now = clock.now()
    for index, new in step.cells.items() if isinstance(step, NewRow) else [(step.column, step.new)]:
        old = None if isinstance(step, NewRow) else step.old
        header = header_of(tab, index)
        column = tab.tab.named(header)
        yield JournalEntry(
            now, line.author, tab.title, line.row_id, header,
            requests.readable(column, old), requests.readable(column, new),
        )  # fmt: skip


def own_entry(seen: Precheck, write: Write, who: str) -> JournalEntry:
    """The line of what the app does by itself.

    Args:
        seen: the precheck it was planned from.
        write: what will be written.
        who: one of PUT_BACK, CLEARED, MINTED.
    """
    tab = seen.tabs[write.tab]
    column = tab.tab.named(write.header)
    row_id = plain(write.new) if who == MINTED else write.row_id or write.mark
    return JournalEntry(
        clock.now(), who, tab.title, row_id, write.header,
        requests.readable(column, write.old), requests.readable(column, write.new),
    )  # fmt: skip
