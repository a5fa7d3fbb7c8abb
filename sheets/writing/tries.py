"""How often a row was given an ID that it did not keep: after a few times it is left to staff.

Whatever takes the ID away again (a merged cell, somebody's script, at once or a while later, a fault of ours), a row
must not be written without end, nor hold up the others. It stays among the problems that staff are told of.
"""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.model.snapshot import Snapshot
from sheets.state.database import State, given_ids, repairs
from sheets.writing.plan import Write
from sheets.writing.row_fingerprints import row_fingerprint

MOST = 3
"""IDs given within the window to one row that keeps none."""
MOST_AT_A_PLACE = 10
"""And to whatever stands in one place: what takes the ID away may change the rest of the row too."""
WINDOW_SECONDS = 86_400.0
RECENT_SECONDS = 600.0
"""Within which what is written again and again counts as trouble; then it has come to rest."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Rows that get no ID any more.

    Args:
        marks: what they hold (see `_mark`).
        places: tab key and row number.
    """

    marks: frozenset[str] = frozenset()
    places: frozenset[tuple[str, int]] = frozenset()

    def covers(self, write: Write) -> bool:
        """Whether a write would give an ID to one of them."""
        return _mark(write) in self.marks or (write.tab, write.row) in self.places


NONE = Spent()


def spent(connection: Connection, since: float = 0.0) -> Spent:
    """The rows that get no ID any more.

    Args:
        connection: a transaction.
        since: only those that were last given one after this moment.
    """
    given = given_ids.c
    lost = given.gone == 1, given.at >= time.time() - WINDOW_SECONDS

    def often(most: int, *known: Any) -> Iterable[Any]:
        batches = sa.func.count(sa.distinct(given.at))  # rows that are all the same go in one
        several = batches >= most, sa.func.max(given.at) >= since
        return connection.execute(sa.select(*known).where(*lost).group_by(*known).having(sa.and_(*several)))

    places = frozenset((line.tab, line.row) for line in often(MOST_AT_A_PLACE, given.tab, given.row))
    return Spent(frozenset(line.mark for line in often(MOST, given.mark)), places)


def restless(connection: Connection) -> int:
    """How many rows were written more than a few times lately: left to staff since, or put back again and again."""
    since = time.time() - RECENT_SECONDS
    row = repairs.c.tab, repairs.c.row_id, repairs.c.header, repairs.c.content
    again = sa.select(sa.literal(1)).where(repairs.c.at >= since).group_by(*row)
    put_back = sa.select(sa.func.count()).select_from(again.having(sa.func.count() > MOST).subquery())
    left = spent(connection, since)
    return len(left.marks) + len(left.places) + (connection.execute(put_back).scalar() or 0)


def count(connection: Connection, writes: Iterable[Write]) -> None:
    """Count the IDs that a batch gave.

    Args:
        connection: a writing transaction.
        writes: all the batch wrote.
    """
    given = [write for write in writes if write.content is not None and not write.change and not write.repair]
    if given:
        # `gone` until a reading shows them there.
        same = {"at": time.time(), "gone": 1}
        lines = [{"mark": _mark(write), "tab": write.tab, "row": write.row, "row_id": write.new} for write in given]
        connection.execute(given_ids.insert(), [{**line, **same} for line in lines])


def note_kept(state: State, now: Snapshot) -> None:
    """Tell the IDs that are there from those that went, and forget what was given long ago.

    One that is there may be taken away yet: it is not forgotten before.

    Args:
        state: the state database.
        now: a reading.
    """
    with state.reading() as connection:
        lines = connection.execute(sa.select(given_ids)).all()
    since = time.time() - WINDOW_SECONDS
    there = [line for line in lines if line.tab in now.tabs]
    turned = [line for line in there if bool(line.gone) == (line.row_id in now.table(line.tab))]
    if not turned and all(line.at >= since for line in lines):
        return
    with state.writing() as connection:
        connection.execute(given_ids.delete().where(given_ids.c.at < since))
        for line in turned:
            connection.execute(given_ids.update().where(given_ids.c.id == line.id).values(gone=1 - line.gone))


def _mark(write: Write) -> str:
    """What a row is known by: its tab, the ID it shares with its original, and what was typed in it."""
    said = json.dumps([write.tab, write.row_id, row_fingerprint(write.content or {})])
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
