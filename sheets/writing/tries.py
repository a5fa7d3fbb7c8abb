"""How often a row was given an ID that it did not keep: after a few times it is left to staff.

Whatever takes the ID away again (a merged cell, somebody's script, a fault of ours), a row must not be written without
end, nor hold up the others. It stays among the problems that staff are told of.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.model.columns import Cell
from sheets.snapshot import Snapshot
from sheets.state import State, get_value, repairs, set_value
from sheets.writing.footprints import footprint
from sheets.writing.plan import Write

TRIES = "tries"
"""The value of the state database that keeps them: a row's mark -> how often, when last, and the last ID."""
MOST = 3
"""IDs given to one row that keeps none."""
RECENT_SECONDS = 600.0
"""Within which what is put back again and again counts."""
FORGOTTEN_SECONDS = 7 * 86_400.0


def tries(connection: Connection) -> dict[str, Any]:
    """A row's mark -> `count`, `at`, `tab` and `row_id`, for rows given an ID that are not known to keep it."""
    found: dict[str, Any] = json.loads(get_value(connection, TRIES, "{}"))
    return found


def spent(connection: Connection) -> frozenset[str]:
    """The marks of rows that get no ID any more."""
    return frozenset(mark for mark, tried in tries(connection).items() if tried["count"] >= MOST)


def restless(connection: Connection) -> int:
    """How many rows were written more than a few times in a row: left to staff, or put back again and again."""
    since = repairs.c.at >= time.time() - RECENT_SECONDS
    row = repairs.c.tab, repairs.c.row_id, repairs.c.header, repairs.c.content
    again = sa.select(sa.literal(1)).where(since).group_by(*row).having(sa.func.count() > MOST).subquery()
    return len(spent(connection)) + (connection.execute(sa.select(sa.func.count()).select_from(again)).scalar() or 0)


def mark_of(tab: str, row_id: str, content: Mapping[str, Cell] | None) -> str:
    """What a row is known by: its tab, the ID it shares with its original, and what was typed in it."""
    said = json.dumps([tab, row_id, footprint(content or {})])
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def count(connection: Connection, writes: Iterable[Write]) -> None:
    """Count the IDs that a batch gave.

    Args:
        connection: a writing transaction.
        writes: all the batch wrote.
    """
    given = [write for write in writes if write.content is not None and not write.change and not write.repair]
    if not given:
        return
    known = tries(connection)
    for mark, write in {mark_of(write.tab, write.row_id, write.content): write for write in given}.items():
        before = known.get(mark, {"count": 0})["count"]
        known[mark] = {"count": before + 1, "at": time.time(), "tab": write.tab, "row_id": write.new}
    set_value(connection, TRIES, json.dumps(known))


def forget_kept(state: State, now: Snapshot) -> None:
    """Drop the rows that bear the ID they were given, and those of long ago.

    Args:
        state: the state database.
        now: a reading.
    """
    with state.reading() as connection:
        if not tries(connection):
            return
    with state.writing() as connection:
        _forget(connection, now)


def _forget(connection: Connection, now: Snapshot) -> None:
    known = tries(connection)
    open_ = set(connection.execute(sa.select(repairs.c.tab).where(repairs.c.state.in_(("open", "sent")))).scalars())
    since = time.time() - FORGOTTEN_SECONDS
    left = {
        mark: tried
        for mark, tried in known.items()
        if tried["at"] >= since and (tried["tab"] in open_ or not _bears(now, tried["tab"], tried["row_id"]))
    }
    if left != known:
        set_value(connection, TRIES, json.dumps(left))


def _bears(now: Snapshot, tab: str, row_id: str) -> bool:
    return tab in now.tabs and row_id in now.table(tab)
