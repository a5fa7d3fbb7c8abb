"""What the Journal tells of an act: never whose row it cannot name, nor what is to be forgotten some day."""

import clock
from sheets.grid.edits import Planned
from sheets.grid.places import TabSeen
from sheets.model.columns import Tab
from sheets.model.kinds import CELL_LIMIT
from sheets.writing.requests import UNTOLD, JournalEntry

LINES = 100
"""Lines that one act adds at most: past that, one line tells how many cells, or rows, there were."""


def journal_entries(account: str, tab: Tab | None, seen: TabSeen, planned: Planned) -> list[JournalEntry]:
    """The lines of an act.

    Args:
        account: who did it.
        tab: what the tab is to the site; None: a tab of staff's own.
        seen: the tab before the act.
        planned: the act.
    """
    title, now = seen.tab["title"], clock.now()
    if len(planned.lines) + len(planned.rows) > LINES:
        words = f"{len(planned.rows)} lignes" if planned.rows else f"{len(planned.lines)} cases"
        return [JournalEntry(now, account, title, "", "", "", words)]
    ids = next((n for n, name in enumerate(seen.names) if tab and (c := tab.named(name)) and c.key == "id"), -1)

    def told(header: str, text: str) -> str:
        column = tab.named(header) if tab and header else None
        return UNTOLD if text and column and column.untold else text

    def entry(row_id: str, header: str, old: str, new: str) -> JournalEntry:
        if ids >= 0 and not row_id:  # an erasure finds the lines that tell of a person by the ID of their row
            old, new = (UNTOLD if text else "" for text in (old, new))
        return JournalEntry(now, account, title, row_id, header, old, new)

    def whole(line: list[str]) -> str:
        return " · ".join(told(seen.name(n), text) for n, text in enumerate(line) if text)[:CELL_LIMIT]

    found = []
    given = {position: new for position, header, _, new in planned.lines if ids >= 0 and header == seen.names[ids]}
    for position, header, old, new in planned.lines:
        if position == seen.header:
            found.append(JournalEntry(now, account, title, "", header, old, new))
            continue
        row_id = (seen.cell(position, ids).shown or given.get(position, "")) if ids >= 0 else ""
        found.append(entry(row_id, header, told(header, old), told(header, new)))
    for before, after in planned.rows:
        line = before or after
        row_id = line[ids].removeprefix("'") if 0 <= ids < len(line) else ""
        found.append(entry(row_id, "", whole(before), whole(after)))
    return found
