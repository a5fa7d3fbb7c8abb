"""Readings of the workbook kept in the state database, and picked up by every process by their version.

A tab is kept whole once, then only the rows that changed: one edit among 10,000 rows costs one row to whoever stores
or loads it. What did not change is the very same list in memory, and is not typed again (see table.py).
"""

import datetime as dt
import gc
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.errors import NeverRead, Unreachable
from sheets.model.binding import Grid
from sheets.model.snapshot import Snapshot, build_snapshot
from sheets.state.database import State, bump, readings, tab_readings

SMALL_CHANGE = 500
"""Rows: past this a tab is kept whole again."""
DELTAS = 200
"""Changes of a tab kept one after the other before it is kept whole again."""

WHOLE, ROWS, GONE = "whole", "rows", "gone"
Grids = Mapping[str, Grid]
_LATEST = sa.select(sa.func.max(readings.c.version))
"""Made once: each page asks it."""


class Overtaken(Unreachable):
    """A reading comes too late to be kept: read again."""


def latest_version(connection: Connection) -> int:
    """The version of the latest reading; 0 before the first."""
    return connection.execute(_LATEST).scalar() or 0


def latest_read_at(connection: Connection) -> dt.datetime | None:
    """When the workbook was last read, or None."""
    at = connection.execute(sa.select(sa.func.max(readings.c.read_at))).scalar()
    return dt.datetime.fromtimestamp(at, dt.UTC) if at else None


def shared(grids: Grids, previous: Grids) -> dict[str, Grid]:
    """A reading in which every row (and every tab) equal to the previous one's is the very same list."""
    made: dict[str, Grid] = {}
    for title, grid in grids.items():
        old = previous.get(title)
        if old is None or len(old) != len(grid):
            made[title] = grid
        else:
            rows = [was if was == now else now for was, now in zip(old, grid, strict=True)]
            made[title] = old if all(now is was for now, was in zip(rows, old, strict=True)) else rows
    return made


def store(
    state: State,
    grids: Grids,
    read_at: dt.datetime,
    previous: Snapshot | None = None,
    note: Callable[[Connection, int], object] | None = None,
) -> int:
    """Keep a reading, and return its version.

    Args:
        state: the state database.
        grids: tab title -> cells.
        read_at: when the reading was asked for.
        previous: the latest reading before it was asked for, of which `grids` shares the rows that did not change
            (see shared); None when there was none.
        note: called with the transaction and the version.

    Raises:
        Overtaken: another worker stored a reading since: this one may be the older of the two.
    """
    with state.writing() as connection:
        if latest_version(connection) != (previous.version if previous else 0):
            raise Overtaken("another worker stored a reading in the meantime")
        before = previous.grids if previous else {}
        version = bump(connection, "reading")
        for title, grid in grids.items():
            if grid is not before.get(title):
                _store_tab(connection, version, title, grid, before.get(title))
        for title in before.keys() - grids.keys():
            _insert(connection, version, title, GONE, None)
        connection.execute(readings.delete())
        connection.execute(readings.insert().values(version=version, read_at=read_at.timestamp()))
        if note:
            note(connection, version)
    return version


def load(state: State, version: int, previous: Snapshot | None = None) -> Snapshot:
    """The snapshot of the latest reading.

    Args:
        state: the state database.
        version: the version wanted at least.
        previous: what this process has; returned when it is recent enough, else built upon.

    Raises:
        NeverRead: there is no reading.
    """
    if previous and previous.version >= version:
        return previous
    with _no_garbage_collection(), state.reading() as connection:
        found = connection.execute(sa.select(readings)).one_or_none()
        if found is None:
            raise NeverRead("The workbook has not been read yet.")
        grids = _grids(connection, previous)
        return build_snapshot(grids, found.version, dt.datetime.fromtimestamp(found.read_at, dt.UTC), previous)


def forget_the_past(connection: Connection) -> None:
    """Keep each tab as it is now, whole: what stood in it before is in no stored reading any more."""
    grids = _grids(connection, None)
    for title in connection.execute(sa.select(tab_readings.c.title).distinct()).scalars().all():
        mine = tab_readings.c.title == title
        version = connection.execute(sa.select(sa.func.max(tab_readings.c.version)).where(mine)).scalar_one()
        connection.execute(tab_readings.delete().where(mine))
        # At the version of its last change: who has that one already need not load it again.
        kind, grid = (WHOLE, grids[title]) if title in grids else (GONE, None)
        _insert(connection, version, title, kind, grid)


def _store_tab(connection: Connection, version: int, title: str, grid: Grid, old: Grid | None) -> None:
    changed: dict[int, Any] = {}
    if old is not None and len(old) == len(grid):
        changed = {n: row for n, (row, was) in enumerate(zip(grid, old, strict=True)) if row is not was}
    mine = tab_readings.c.title == title
    deltas = connection.execute(sa.select(sa.func.count()).where(mine, tab_readings.c.kind == ROWS)).scalar() or 0
    if changed and len(changed) <= SMALL_CHANGE and deltas < DELTAS:
        _insert(connection, version, title, ROWS, changed)
    else:
        # Whoever holds an older version starts again from this one: what came before it is of no use any more.
        connection.execute(tab_readings.delete().where(mine))
        _insert(connection, version, title, WHOLE, grid)


def _insert(connection: Connection, version: int, title: str, kind: str, content: Any) -> None:
    # Level 1: written every time the sheet changes, read once by each process.
    payload = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    connection.execute(tab_readings.insert().values(version=version, title=title, kind=kind, payload=payload))


def _grids(connection: Connection, previous: Snapshot | None) -> dict[str, Grid]:
    """The latest cells of every tab, on top of what this process has."""
    mine = previous.version if previous else 0
    grids: dict[str, Grid] = dict(previous.grids) if previous else {}
    wanted = sa.select(tab_readings).where(tab_readings.c.version > mine).order_by(tab_readings.c.version)
    for line in connection.execute(wanted):
        if line.kind == GONE:
            grids.pop(line.title, None)
            continue
        content = json.loads(zlib.decompress(line.payload))
        if line.kind == WHOLE:
            grids[line.title] = content
        else:
            rows = list(grids[line.title])
            for n, row in content.items():
                rows[int(n)] = row
            grids[line.title] = rows
    return grids


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Building hundreds of thousands of objects that live makes the collector walk them all again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
