"""Who changed what, when, row by row: changes made on the web, edits typed in the sheet, and old lines of the Journal.

Settled changes leave the outbox for a table of their own, and stay there for two years.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table, Text

from sheets.changes import alike
from sheets.events import detection as events
from sheets.events import journal_archive
from sheets.events.journal_archive import archive
from sheets.model import kinds
from sheets.model.columns import Cell, Tab
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, attempts, changes, metadata
from sheets.state.outbox import APPEND, CELL, FOLLOWED, NOOP, Pending
from sheets.state.outbox import DONE as DONE
from sheets.state.outbox import DROPPED as DROPPED
from sheets.state.outbox import PERSON as PERSON

KEEP_SECONDS = 760 * 86_400.0
SHEET = "sheet"
"""The state of an entry that was typed in the sheet; the others have their change's."""
ARCHIVED = "archived"
"""The state of an entry known only by a line that left the Journal."""
TAKEN_FURTHER = "taken further"
"""The state of an edit that waited for a person until a later one was made on its text."""
NEAR_VERSIONS = 2
"""How many readings apart a change and the event it makes are noted at most."""

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("receipt", String, nullable=False, index=True),
    Column("action", String, nullable=False),
    Column("tab", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("key", String, nullable=False),
    Column("base", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("theirs", Text, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("settled_version", Integer, nullable=False),
    Index("history_of_a_row", "tab", "row_id"),
)
"""Lines of the outbox that are settled, as they were."""

_COPIED = [column.name for column in history.columns if column.name != "id"]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one cell, or of a whole row.

    Args:
        at: when (seconds since the epoch).
        author: who, by e-mail; empty: typed in the sheet.
        tab, row_id, key: where; an empty key is the whole row.
        old, new: the cells before and after; for a whole row that the web added, `new` is its cells.
        state: SHEET, or the change's state.
        receipt: its submission; empty for what was typed in the sheet.
    """

    at: float
    author: str
    tab: str
    row_id: str
    key: str
    old: Any
    new: Any
    state: str
    receipt: str = ""

    @property
    def may_be_undone(self) -> bool:
        """Whether the web wrote it: what staff typed in the sheet is mended there."""
        return self.state == DONE and bool(self.receipt)


def keep_settled(state: State, before: float) -> None:
    """Move settled lines asked for before `before` (seconds since the epoch) out of the outbox, and forget old ones."""
    settled = (changes.c.state.in_((DONE, NOOP, DROPPED)), changes.c.at < before)
    old = history.c.at < time.time() - KEEP_SECONDS
    with state.reading() as connection:
        wanted = sa.select(sa.exists().where(*settled), sa.exists().where(old))
        if not any(connection.execute(wanted).one()):
            return
    with state.writing() as connection:
        copied = sa.select(*(changes.c[name] for name in _COPIED)).where(*settled)
        connection.execute(history.insert().from_select(_COPIED, copied))
        connection.execute(changes.delete().where(*settled))
        connection.execute(history.delete().where(old))


def of_row(connection: Connection, snapshot: Snapshot, tab: str, row_id: str) -> list[HistoryEntry]:
    """Everything known of one row, newest first."""
    return _entries(connection, snapshot, {"tab": tab, "row_id": row_id}, None)


def latest(connection: Connection, snapshot: Snapshot, limit: int) -> list[HistoryEntry]:
    """The last changes of all rows, newest first."""
    return _entries(connection, snapshot, {}, limit)[:limit]


def submitted(connection: Connection, receipt: str, key: str) -> Pending | None:
    """One change of a submission, wherever it is kept now."""
    for kept in (changes, history):
        if found := _load(connection, kept, kept.c.receipt == receipt, kept.c.key == key):
            return found[0]
    return None


def lines_of(connection: Connection, receipt: str) -> list[Pending]:
    """Every change of a submission, wherever it is kept now."""
    return [line for kept in (changes, history) for line in _load(connection, kept, kept.c.receipt == receipt)]


def writer_of(connection: Connection, tab: str, row_id: str, key: str, cell: Cell) -> str:
    """Who last wrote a cell on the web, if it is that which stands there now; or ""."""
    where = (("tab", tab), ("row_id", row_id), ("key", key))
    for kept in (changes, history):
        wanted = [*(kept.c[name] == value for name, value in where), kept.c.state.not_in((NOOP, DROPPED))]
        if found := _load(connection, kept, *wanted, limit=1):
            return found[0].author if alike(found[0].new, cell) else ""
    return ""


def is_from_web(connection: Connection, tab: str, row_id: str, key: str, cell: Cell) -> bool:
    """Whether a cell is what was last asked for on the web, and no person is to decide about that, or gave it up."""
    where = (("tab", tab), ("row_id", row_id), ("key", key))
    for kept in (changes, history):
        if found := _load(connection, kept, *(kept.c[name] == value for name, value in where), limit=1):
            return found[0].state not in (PERSON, DROPPED) and alike(found[0].new, cell)
    return False


def was_asked(connection: Connection, tab: str, row_id: str, key: str, author: str) -> bool:
    """Whether somebody asked for a cell to be written before, whatever became of it and wherever it is kept now."""
    where = (("action", CELL), ("tab", tab), ("row_id", row_id), ("key", key), ("author", author))
    return any(
        _load(connection, kept, *(kept.c[name] == value for name, value in where), limit=1)
        for kept in (changes, history)
    )


def forget_row(connection: Connection, tab: str, row_id: str) -> None:
    """Drop what is kept of one row: the person asked to be erased."""
    connection.execute(history.delete().where(history.c.tab == tab, history.c.row_id == row_id))
    journal_archive.forget_row(connection, tab, row_id)
    events.forget_row(connection, tab, row_id)


def _entries(
    connection: Connection, snapshot: Snapshot, where: dict[str, str], limit: int | None
) -> list[HistoryEntry]:
    lines = [
        line
        for kept in (changes, history)
        for line in _load(connection, kept, *(kept.c[k] == v for k, v in where.items()), limit=limit)
        if line.state != NOOP
    ]
    conditions = (events.events.c[k] == v for k, v in where.items())
    typed = events.load(connection, *conditions, limit=limit, newest_first=True)
    found = [_of_line(line) for line in lines]
    found += [
        HistoryEntry(e.at, "", e.tab, e.row_id, e.key, e.old, e.new, SHEET)
        for e in _typed_in_the_sheet(snapshot, typed, lines)
    ]
    found += _of_the_journal(connection, snapshot, where, limit)
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _of_the_journal(
    connection: Connection, snapshot: Snapshot, where: dict[str, str], limit: int | None
) -> list[HistoryEntry]:  # fmt: skip
    """Old lines of the Journal whose change is not kept: made with another state database, or longer ago."""
    known = sa.exists().where(attempts.c.uuid == archive.c.batch)
    forgotten = sa.or_(~known, archive.c.at < time.time() - KEEP_SECONDS)
    lines = journal_archive.archived(
        connection, forgotten, *(archive.c[k] == v for k, v in where.items()), limit=limit
    )  # fmt: skip
    return [_of_archived(snapshot.tabs.get(line.tab), line) for line in lines]


def _of_archived(tab: Tab | None, line: journal_archive.OurLine) -> HistoryEntry:
    column = tab.named(line.header) if tab else None
    key = column.key if column else line.header
    return HistoryEntry(line.at, line.author, line.tab, line.row_id, key, line.old, line.new, ARCHIVED)


def _of_line(line: Pending) -> HistoryEntry:
    state = TAKEN_FURTHER if line.reason.startswith(FOLLOWED) else line.state
    return HistoryEntry(line.at, line.author, line.tab, line.row_id, line.key, line.base, line.new, state, line.receipt)


def _typed_in_the_sheet(
    snapshot: Snapshot, found: Iterable[events.Event], lines: Iterable[Pending]
) -> list[events.Event]:
    """The events that no change of ours made: each change accounts for one, noted soon after it was written."""
    made: dict[tuple[str, str, str], list[Pending]] = {}
    for line in sorted(lines, key=lambda line: line.at):
        if line.state == DONE:
            made.setdefault((line.tab, line.row_id, line.key), []).append(line)
    typed = []
    for event in sorted(found, key=lambda e: e.id):
        ours = made.get((event.tab, event.row_id, event.key), [])
        cause = next((line for line in ours if _caused(snapshot.tabs.get(event.tab), line, event)), None)
        if cause:
            ours.remove(cause)
        else:
            typed.append(event)
    return typed


def _caused(tab: Tab | None, line: Pending, event: events.Event) -> bool:
    if abs(event.version - line.settled_version) > NEAR_VERSIONS:
        return False
    if line.action == APPEND:
        return event.new is True
    column = tab.by_key.get(line.key) if tab else None
    if column is None:
        return bool(line.new == event.new)
    wanted, found = kinds.canonical(column, line.new), kinds.canonical(column, event.new)
    # A list is merged with what others added: it holds ours, and more.
    merged = isinstance(wanted, tuple) and isinstance(found, tuple) and set(wanted) <= set(found)
    return merged or bool(wanted == found)


def _load(connection: Connection, kept: Table, *conditions: Any, limit: int | None = None) -> list[Pending]:
    columns = [kept.c.id, *(kept.c[name] for name in _COPIED)]
    wanted = sa.select(*columns).where(*conditions).order_by(kept.c.at.desc(), kept.c.id.desc()).limit(limit)
    return [
        Pending(**{**row, **{k: json.loads(row[k]) for k in ("base", "new", "theirs")}})
        for row in connection.execute(wanted).mappings()
    ]
