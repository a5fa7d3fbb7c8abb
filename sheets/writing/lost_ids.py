"""The IDs that staff blanked: rows known by all they hold beside it get their own back.

A new one would break what refers to them: experiences, meetings, the address of a CV. So when IDs disappear from a tab
and rows without ID come, a row that holds the very same as one that disappeared is that row, unless several do.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from sheets.model.kinds import plain
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.state import outbox
from sheets.state.database import State, changes, get_value, set_value
from sheets.state.outbox import CELL, DONE
from sheets.writing.row_fingerprints import content_of, fingerprint_of, row_fingerprint

LOST = "lost ids"
"""The value of the state database that keeps them: tab key -> digest of what the row holds -> its ID."""

Lost = dict[str, dict[str, str]]


class LostIds:
    """What IDs rows had that have none now, from one reading to the next.

    Args:
        state: keeps them for a worker that comes after this one.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._lost: Lost = {}

    def observe(
        self, before: Snapshot | None, now: Snapshot, blank: Mapping[str, Sequence[str]]
    ) -> dict[tuple[str, str], str]:
        """Look at a reading.

        Args:
            before: the one before it.
            now: the latest, without pending changes.
            blank: tab key -> what each row without ID holds (see row_fingerprints.py).

        Returns:
            Tab key and fingerprint of rows without ID -> the ID that was theirs.
        """
        if not blank and not self._lost:
            return {}
        wanted = {key: {_digest(p): p for p in fingerprints} for key, fingerprints in blank.items()}
        with self.state.writing() as connection:
            kept: Lost = json.loads(get_value(connection, LOST, "{}"))
            known = {key: _known(connection, key, kept.get(key, {}), before, now) for key in wanted}
            lost = {key: {d: i for d, i in found.items() if d in wanted[key]} for key, found in known.items()}
            self._lost = {key: found for key, found in lost.items() if found}
            if self._lost != kept:
                set_value(connection, LOST, json.dumps(self._lost))
        alone = {
            (key, p) for key, fingerprints in blank.items() for p, count in Counter(fingerprints).items() if count == 1
        }
        own = {(key, wanted[key][d]): row_id for key, found in self._lost.items() for d, row_id in found.items()}
        return {place: row_id for place, row_id in own.items() if place in alone and row_id}


def _known(
    connection: sa.Connection, key: str, kept: Mapping[str, str], before: Snapshot | None, now: Snapshot
) -> dict[str, str]:
    """Digest -> ID for the IDs of a tab that disappeared; "" where several did whose rows held the same."""
    present = now.table(key)
    known = {digest: row_id for digest, row_id in kept.items() if row_id not in present}
    if before and key in before.tabs:
        for fingerprint, row_id in _gone(connection, before, before.table(key), present):
            digest = _digest(fingerprint)
            known[digest] = row_id if known.get(digest, row_id) == row_id else ""
    return known


def _gone(
    connection: sa.Connection, before: Snapshot, table: Table[Any], present: Table[Any]
) -> Iterable[tuple[str, str]]:
    """What the rows held whose IDs are not there any more: as it was read, and with what we wrote since."""
    gone = [row for row in table.rows if row.id not in present]
    if not gone:
        return
    written: dict[str, dict[str, Any]] = {}
    since = changes.c.state == DONE, changes.c.action == CELL, changes.c.settled_version >= before.version
    for line in outbox.load(connection, changes.c.tab == table.tab.key, *since):
        written.setdefault(line.row_id, {})[line.key] = line.new
    header = table.grid[table.binding.header_row]
    for row in gone:
        yield fingerprint_of(table, row.number), row.id
        if new := {plain(header[table.binding.columns[k]]): cell for k, cell in written.get(row.id, {}).items()
                   if k in table.binding.columns}:  # fmt: skip
            cells = {**content_of(table, row.number), **new}
            yield row_fingerprint({name: cell for name, cell in cells.items() if cell not in (None, "")}), row.id


def _digest(fingerprint: str) -> str:
    """The state database need not hold people's data a second time."""
    return hashlib.blake2b(fingerprint.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
