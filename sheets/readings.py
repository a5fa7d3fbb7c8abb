"""Readings of the workbook kept in the state database, and picked up by every process by their version."""

import datetime as dt
import gc
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.binding import Grid
from sheets.errors import NeverRead
from sheets.snapshot import Snapshot, build_snapshot
from sheets.state import State, bump, snapshots

KEPT = 2
"""Readings kept: the latest, and the one before for whoever is loading it right now."""


def latest_version(connection: Connection) -> int:
    """The version of the latest reading; 0 before the first."""
    return connection.execute(sa.select(sa.func.max(snapshots.c.version))).scalar() or 0


def latest_read_at(connection: Connection) -> dt.datetime | None:
    """When the workbook was last read, or None."""
    at = connection.execute(sa.select(sa.func.max(snapshots.c.read_at))).scalar()
    return dt.datetime.fromtimestamp(at, dt.UTC) if at else None


def store(state: State, grids: Mapping[str, Grid], read_at: dt.datetime) -> int:
    """Keep a reading, and return its version.

    Args:
        state: the state database.
        grids: tab title -> cells.
        read_at: when the reading was asked for.
    """
    # Level 1: a reading is written every time the sheet changes and read once by each process.
    payload = zlib.compress(json.dumps(grids, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    with state.writing() as connection:
        version = bump(connection, "reading")
        connection.execute(
            snapshots.insert().values(version=version, read_at=read_at.timestamp(), payload=payload)
        )  # fmt: skip
        connection.execute(snapshots.delete().where(snapshots.c.version <= version - KEPT))
    return version


def load(state: State, version: int, previous: Snapshot | None = None) -> Snapshot:
    """The snapshot of a reading (or of a later one, when it is already gone).

    Args:
        state: the state database.
        version: the version wanted.
        previous: what this process has; kept when it is recent enough.

    Raises:
        NeverRead: there is no reading.
    """
    if previous and previous.version >= version:
        return previous
    with state.reading() as connection:
        found = connection.execute(
            sa.select(snapshots).where(snapshots.c.version >= version).order_by(snapshots.c.version.desc()).limit(1)
        ).one_or_none()
    if found is None:
        raise NeverRead("The workbook has not been read yet.")
    with _no_garbage_collection():
        grids = json.loads(zlib.decompress(found.payload))
        return build_snapshot(grids, found.version, dt.datetime.fromtimestamp(found.read_at, dt.UTC))


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
