"""Events: what changed between one reading and the next, by row ID and column, wherever the edit came from.

They are written down in the very transaction that stores the reading, by comparison with the reading stored before it:
each change is noted once, whoever restarts, takes over or reads at the same time. A reading shows what it shows: a row,
a column or a tab that is not there (cut to be pasted elsewhere, renamed, its ID copied twice) has not changed, it is
unknown; so is a cell that decides and cannot be understood. What was last known of it is held, and compared when it is
back.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table, Text

import clock
from sheets.model import kinds
from sheets.model.binding import Grid
from sheets.model.columns import Cell, Kind
from sheets.model.kinds import plain
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table as SheetTable
from sheets.state.database import State, metadata

AWAY_SECONDS = 60.0
"""A row is gone when a reading made this long after it was missed does not show it either."""
KEEP_SECONDS = 180 * 86_400.0
MANY_ROWS = 300
"""Past this many, what is held is read for the whole tab at once."""

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("version", Integer, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("tab", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("key", String, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Index("events_of_a_row", "tab", "row_id"),
    sqlite_autoincrement=True,  # numbers only grow, whatever was forgotten: handlers remember them
)
"""Differences between successive readings; cells are JSON."""

last_known = Table(
    "held",
    metadata,
    Column("tab", String, primary_key=True),
    Column("row_id", String, primary_key=True),
    Column("cells", Text, nullable=False),
    Column("away_at", Float, nullable=False, index=True),
)
"""What was last known of cells that the latest reading does not show. `away_at`: when their row was first missed in a
tab that could be read; 0 while its tab cannot, or while the row is there."""


@dataclass(frozen=True, slots=True)
class Event:
    """One difference between two readings.

    Args:
        id: grows with every event.
        version: the reading that showed it.
        at: when that reading was asked for (seconds since the epoch).
        tab: the tab's key.
        row_id: the row's ID.
        key: the column's key; "": the row appeared (`new` is True) or is gone (`old` is True, or the cells its tab
            remembers).
        old: the cell before.
        new: the cell now.
    """

    id: int
    version: int
    at: float
    tab: str
    row_id: str
    key: str
    old: Any
    new: Cell


def note(connection: Connection, version: int, at: float, before: Snapshot, after: Snapshot) -> int:
    """Write down what changed between two readings that follow each other.

    Args:
        connection: the transaction that stores the later one.
        version: its version.
        at: when it was asked for (seconds since the epoch).
        before: the reading stored just before it.
        after: the later one, which shares the rows that did not change.

    Returns:
        How many events there were.
    """
    away = _away(connection)
    lines: list[dict[str, Any]] = []
    for key, tab in after.tabs.items():
        if not tab.prefix or key not in before.tabs:
            continue  # rows known by their place only cannot be followed; a tab just declared has no past
        if changes := _tab_changes(connection, before.table(key), after.table(key), away.get(key, set()), at):
            lines += [{**change, "version": version, "at": at, "tab": key} for change in changes]
    if lines:
        connection.execute(events.insert(), lines)
    return len(lines)


def load(connection: Connection, *conditions: Any, limit: int | None = None, newest_first: bool = False) -> list[Event]:
    """The events that meet the conditions, oldest first unless told otherwise."""
    order = events.c.id.desc() if newest_first else events.c.id
    found = connection.execute(sa.select(events).where(*conditions).order_by(order).limit(limit)).mappings()
    return [event_of(line) for line in found]


def event_of(line: Mapping[Any, Any]) -> Event:
    """The event that a line of the table tells."""
    return Event(**{**line, "old": json.loads(line["old"]), "new": json.loads(line["new"])})


def forget_old(state: State) -> None:
    """Drop the events past KEEP_SECONDS, which every handler is long through with."""
    before = clock.time() - KEEP_SECONDS
    with state.reading() as connection:
        if not connection.execute(sa.select(events.c.id).where(events.c.at < before).limit(1)).first():
            return
    with state.writing() as connection:
        connection.execute(events.delete().where(events.c.at < before))


def forget_row(connection: Connection, tab: str, row_id: str) -> None:
    """Drop every trace of one row: the person asked to be erased."""
    for kept in (events, last_known):
        connection.execute(kept.delete().where(kept.c.tab == tab, kept.c.row_id == row_id))


@dataclass
class _LastKnown:
    """What is held of a tab's rows, and what is to be held from now on."""

    found: Mapping[str, tuple[dict[str, Cell], float]]
    kept: dict[str, tuple[dict[str, Cell], float]] = field(default_factory=dict)

    def cells(self, row_id: str) -> dict[str, Cell]:
        return self.found.get(row_id, ({}, 0.0))[0]

    def missed_at(self, row_id: str) -> float:
        """When a row was first missed in a tab that could be read; 0: it was not."""
        return self.found.get(row_id, ({}, 0.0))[1]

    def write(self, connection: Connection, tab: str) -> None:
        """Bring the table in line, touching only what differs."""
        wanted = {row_id: what for row_id, what in self.kept.items() if what[0]}
        stale = [row_id for row_id, what in self.found.items() if wanted.get(row_id) != what]
        for start in range(0, len(stale), MANY_ROWS):
            some = stale[start : start + MANY_ROWS]
            connection.execute(last_known.delete().where(last_known.c.tab == tab, last_known.c.row_id.in_(some)))
        fresh = [
            {"tab": tab, "row_id": row_id, "cells": json.dumps(what[0]), "away_at": what[1]}
            for row_id, what in wanted.items()
            if self.found.get(row_id) != what
        ]
        if fresh:
            connection.execute(last_known.insert(), fresh)


def _tab_changes(
    connection: Connection, old: SheetTable[Any], new: SheetTable[Any], away: set[str], at: float
) -> list[dict[str, Any]]:
    """What changed in one tab, as lines for the table but for the reading's own columns."""
    were, are, changes = _View(old), _View(new), []
    touched = _touched(were, are) | away
    if not touched:
        return []
    known = _load_last_known(connection, new.tab.key, touched, everything=were.keys != are.keys)
    if not were.keys and not known.found:
        return []  # never seen before: it has no past either
    for row_id in sorted(touched | known.found.keys()):
        before = (were.cells(row_id) or {}) | known.cells(row_id)
        seen = are.cells(row_id)
        if seen is None and before:
            gone = {key: before[key] for key in new.tab.remembered if key in before}
            changes += _missed(known, row_id, before, at, gone or True, readable=are.would_show(row_id))
        elif seen is not None and not before:
            changes.append(_change(row_id, "", None, True))
        elif seen is not None:
            unknown = before.keys() - (seen.keys() - are.unread(row_id))
            changes += _compared(new, row_id, before, {key: seen[key] for key in seen.keys() - unknown})
            known.kept[row_id] = {key: before[key] for key in unknown}, 0.0
    known.write(connection, new.tab.key)
    return changes


def _missed(
    known: _LastKnown, row_id: str, before: dict[str, Cell], at: float, gone: object, *, readable: bool
) -> list[dict[str, Any]]:
    """A row that is not shown any more: held, or gone when it was missed long enough in a tab that can be read."""
    missed = known.missed_at(row_id)
    if readable and missed and at - missed >= AWAY_SECONDS:
        return [_change(row_id, "", gone, None)]
    known.kept[row_id] = before, (missed or at) if readable else 0.0
    return []


def _compared(
    found: SheetTable[Any], row_id: str, before: Mapping[str, Cell], seen: Mapping[str, Cell]
) -> list[dict[str, Any]]:
    """The cells of a row that differ from what was last known of them."""
    return [
        _change(row_id, key, before[key], cell)
        for key, cell in seen.items()
        if key in before and _differ(found, key, before[key], cell)
    ]


class _View:
    """One tab of one reading, as far as it can be trusted.

    Args:
        found: the table.
    """

    def __init__(self, found: SheetTable[Any]) -> None:
        self.table = found
        self.keys = _columns(found)
        # That the file a cell links to was fetched is no change of the sheet.
        self.photos = {column.key for column in found.tab.columns if column.kind is Kind.PHOTO}
        columns = found.tab.columns
        self.sideless = [c.key for c in columns if c.decides and not c.has_safe_side]
        # Of two rows with one ID nobody knows which is the row, and which its copy.
        self.doubled = {problem.value for problem in found.problems if problem.code == "double_id"}

    def cells(self, row_id: str) -> dict[str, Cell] | None:
        """The row's cells by key, or None when the reading does not show it for certain."""
        row = self.table.get(row_id)
        if row is None or not self.keys or row_id in self.doubled:
            return None
        read = {key: self.table.cell_read(row, key) for key in self.keys}
        return read | {key: self.table.cell(row, key) for key in self.photos.intersection(self.keys)}

    def unread(self, row_id: str) -> set[str]:
        """The columns that decide whose cell in a row cannot be understood, and which have no safe side."""
        row = self.table.get(row_id)
        return {key for key in self.sideless if row and self.table.is_unread(row, key)}

    def would_show(self, row_id: str) -> bool:
        """Whether the row would be seen, were it there."""
        return bool(self.keys) and row_id not in self.doubled


def _columns(found: SheetTable[Any]) -> tuple[str, ...]:
    """The columns that can be read for certain; none where rows cannot be told apart."""
    if "id" not in found.binding.columns or "id" in found.binding.doubled:
        return ()
    return tuple(key for key in found.binding.columns if key not in found.binding.doubled)


def _touched(were: _View, are: _View) -> set[str]:
    """The IDs of the rows that may differ: only lines that are not the very same list are looked at."""
    old, new = were.table, are.table
    if old.grid is new.grid and were.keys == are.keys:
        return set()
    was_bound, is_bound = ((found.binding.header_row, found.binding.columns) for found in (old, new))
    if was_bound != is_bound or were.keys != are.keys:
        return {*old.ids, *new.ids}
    same_length = len(old.grid) == len(new.grid)
    lines = [n for n, (a, b) in enumerate(zip(old.grid, new.grid, strict=True)) if a is not b] if same_length else None
    was, now = (_by_id(found, lines) for found in (old, new))
    return {row_id for row_id in was.keys() | now.keys() if row_id and was.get(row_id) != now.get(row_id)}


def _by_id(found: SheetTable[Any], lines: Iterable[int] | None) -> dict[str, list[Any]]:
    """Row ID -> its lines, among some lines of the grid (None: all)."""
    grid: Grid = found.grid
    index = found.binding.columns.get("id", -1)
    rows: dict[str, list[Any]] = {}
    for n in range(len(grid)) if lines is None else lines:
        if n > found.binding.header_row and 0 <= index < len(grid[n]):
            rows.setdefault(plain(grid[n][index]), []).append(grid[n])
    return rows


def _differ(found: SheetTable[Any], key: str, old: Cell, new: Cell) -> bool:
    if old == new and type(old) is type(new):
        return False
    column = found.tab.by_key[key]
    return bool(kinds.canonical(column, old) != kinds.canonical(column, new))


def _change(row_id: str, key: str, old: object, new: Cell) -> dict[str, Any]:
    return {"row_id": row_id, "key": key, "old": json.dumps(old), "new": json.dumps(new)}


def _away(connection: Connection) -> dict[str, set[str]]:
    """Tab -> the rows being missed."""
    found: dict[str, set[str]] = {}
    missed = sa.select(last_known.c.tab, last_known.c.row_id).where(last_known.c.away_at > 0)
    for tab, row_id in connection.execute(missed):
        found.setdefault(tab, set()).add(row_id)
    return found


def _load_last_known(connection: Connection, tab: str, touched: set[str], *, everything: bool) -> _LastKnown:
    few = not everything and len(touched) <= MANY_ROWS
    conditions = [last_known.c.tab == tab, *([last_known.c.row_id.in_(touched)] if few else [])]
    found = connection.execute(sa.select(last_known).where(*conditions))
    wanted = (r for r in found if everything or r.row_id in touched)
    return _LastKnown({r.row_id: (json.loads(r.cells), r.away_at) for r in wanted})
