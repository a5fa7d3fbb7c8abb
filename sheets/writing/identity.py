"""IDs for rows staff type by hand, and new ones for rows they copied, ID and all.

A row gets an ID only when it looks the same in two looks some seconds apart: the reading that found it, and the
precheck it is written from. Before that somebody is still typing, and would see the ID appear under their hands. Of
the rows that share an ID, the original keeps it: the one that is as the last reading with that ID alone showed it, or
the upper one where all are the same. Where that cannot be told nothing is written: the rows stay a listed problem.

A row whose ID was blanked gets its own back (see lost_ids.py): others refer to it.
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sheets.model.columns import Cell
from sheets.model.ids import mint_id
from sheets.model.kinds import plain
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.state import outbox
from sheets.state.database import State, changes, get_value, set_value
from sheets.state.outbox import CELL, DONE
from sheets.writing.lost_ids import LostIds
from sheets.writing.plan import Plan, Write, header_of
from sheets.writing.precheck import Precheck, SeenTab
from sheets.writing.repairs import Repair, is_ours
from sheets.writing.row_fingerprints import content_of, fingerprint_of, row_fingerprint
from sheets.writing.tries import NONE, Spent, note_kept

ALONE = "alone"
"""The value of the state database that keeps them."""
ROWS_MOST = 200
"""IDs minted in one batch."""
SOON_SECONDS = 2.0
"""When rows that could not be found again as they were are looked for once more; each time twice as late."""
LATER_SECONDS = 300.0
"""And never later than this."""
REFUSED_SECONDS = 3_600.0
"""When a row that refused its ID is asked again."""
PARTED_SECONDS = 600.0
"""How long an ID must stand alone before its row is taken for the original: the other may be above the headers."""
APART_SECONDS = 2.0
"""Between rows that are tried one by one."""


@dataclass(frozen=True, slots=True)
class UnidentifiedRows:
    """Rows that want an ID: one without any, or the copies of a row.

    Args:
        tab: tab key.
        row_id: the ID they have in common with their original; empty: none.
        fingerprints: what each holds, its ID left out, as text (see row_fingerprints.py).
        own: the ID the row had before somebody blanked it; empty: a new one is minted.
    """

    tab: str
    row_id: str
    fingerprints: tuple[str, ...]
    own: str = ""


class Identities:
    """Which rows want an ID, from one reading to the next; each worker has its own.

    Args:
        state: keeps what the originals of copied rows held, for a worker that comes after this one.
        quiet_seconds: how long a row must look the same.
    """

    def __init__(self, state: State, quiet_seconds: float) -> None:
        self.state = state
        self.quiet_seconds = quiet_seconds
        self._due: dict[UnidentifiedRows, float] = {}
        self._alone: dict[str, Any] | None = None  # not looked up yet
        self._originals: dict[str, Sequence[str]] = {}
        self._lost = LostIds(state)
        self._suspects: set[UnidentifiedRows] = set()
        self._waits: dict[UnidentifiedRows, float] = {}

    def observe(self, before: Snapshot | None, now: Snapshot) -> None:
        """Look at a reading.

        Args:
            before: the one before it, in which an ID found double now may stand alone.
            now: the latest, without pending changes.
        """
        tables = [now.table(key) for key, tab in now.tabs.items() if tab.prefix]
        doubles = {(table.tab.key, row_id): rows for table in tables for row_id, rows in _doubles(table).items()}
        note_kept(self.state, now)
        self._originals = {}
        if doubles or self._alone != {}:
            self._remember(before, doubles)
        blank = {
            t.tab.key: [fingerprint_of(t, row) for row in rows] for t in tables if (rows := _rows(t, "missing_id"))
        }
        own = self._lost.observe(before, now, blank)
        found = [
            UnidentifiedRows(key, "", (p,), own.get((key, p), ""))
            for key, fingerprints in blank.items()
            for p in fingerprints
        ]
        for (key, row_id), rows in doubles.items():
            fingerprints = [fingerprint_of(now.table(key), row) for row in rows]
            if copies := _copies(fingerprints, self._originals.get(f"{key} {row_id}", ())):
                found.append(UnidentifiedRows(key, row_id, copies))
        soon = time.monotonic() + self.quiet_seconds
        self._due = {unidentified: self._due.get(unidentified, soon) for unidentified in found}
        self._suspects &= self._due.keys()
        self._waits = {rows: seconds for rows, seconds in self._waits.items() if rows in self._due}

    def _remember(self, before: Snapshot | None, doubles: Iterable[tuple[str, str]]) -> None:
        """Keep what each ID that stands several times held when it stood alone, until it does for a while."""
        now = time.time()
        with self.state.writing() as connection:
            kept = json.loads(get_value(connection, ALONE, "{}"))
            places = {f"{key} {row_id}": (key, row_id) for key, row_id in doubles}
            fresh = {name: row for name, row in kept.items() if now - (row.get("parted") or now) < PARTED_SECONDS}
            held = {name: fresh.get(name) or _alone(before, *place) for name, place in places.items()}
            alone = {name: {**row, "parted": None} for name, row in held.items() if row}
            for name in alone:
                found = _written(connection, *places[name], alone[name]["version"])
                self._originals[name] = _looks(alone[name], found)
            apart = {name: row for name, row in fresh.items() if name not in places}
            self._alone = alone | {name: {**row, "parted": row.get("parted") or now} for name, row in apart.items()}
            if self._alone != kept:
                set_value(connection, ALONE, json.dumps(self._alone))

    def due(self) -> list[UnidentifiedRows]:
        """Those that have looked the same long enough, as many as go in a batch; what was refused goes alone."""
        now, found, count = time.monotonic(), [], 0
        ready = [unidentified for unidentified, at in self._due.items() if at <= now]
        for unidentified in [n for n in ready if n not in self._suspects] or ready[:1]:
            if count < ROWS_MOST:
                found.append(unidentified)
                count += len(unidentified.fingerprints)
        return found

    def refused(self, tried: Sequence[UnidentifiedRows]) -> None:
        """The sheet refused a batch of them: each is tried by itself, in time for others' changes in between.

        Args:
            tried: what the batch was for; one alone rests.
        """
        if len(tried) == 1:
            self.postpone(tried, REFUSED_SECONDS)
            return
        self._suspects.update(tried)
        for n, unidentified in enumerate(tried):
            self.postpone([unidentified], n * APART_SECONDS)

    def not_found(self, tried: Iterable[UnidentifiedRows]) -> None:
        """The sheet did not show them as the reading did, or nothing may be written there now: often for a moment."""
        for rows in tried:
            self._waits[rows] = min(LATER_SECONDS, 2 * self._waits[rows] if rows in self._waits else SOON_SECONDS)
            self.postpone([rows], self._waits[rows])

    def postpone(self, tried: Iterable[UnidentifiedRows], seconds: float) -> None:
        """Leave some alone for a while; they are forgotten when a reading does not show them any more."""
        later = time.monotonic() + seconds
        self._due.update({unidentified: later for unidentified in tried if unidentified in self._due})


def plan_ids(
    precheck: Precheck,
    wanted: Iterable[UnidentifiedRows],
    taken: Mapping[str, Iterable[str]],
    spent: Spent = NONE,
    displaced: Sequence[Repair] = (),
) -> Plan:
    """Give their IDs to the rows that still are as they were.

    Args:
        precheck: one reading, with their tabs whole.
        wanted: the rows.
        taken: tab key -> IDs that are not to be minted again, besides those the precheck shows.
        spent: rows that keep no ID, and are left to staff (see tries.py).
        displaced: what we overwrote and a person has, or had: a row of nothing else is nobody's.
    """
    by_tab: dict[str, list[UnidentifiedRows]] = {}
    for unidentified in wanted:
        by_tab.setdefault(unidentified.tab, []).append(unidentified)
    writes = [
        write
        for key, found in by_tab.items()
        if (seen := precheck.tabs.get(key)) and _has_ids(seen)
        for write in _writes(seen, found, {*taken.get(key, ()), *seen.ids})
        if not spent.covers(write)
        and not is_ours(seen, write.row, [repair for repair in displaced if repair.tab == key])
    ]
    return Plan(writes=writes)


def _has_ids(seen: SeenTab) -> bool:
    return bool(seen.header_row) and "id" in seen.binding.columns and "id" not in seen.binding.doubled


def _writes(seen: SeenTab, wanted: Iterable[UnidentifiedRows], taken: set[str]) -> Iterable[Write]:
    blank: dict[str, list[int]] = {}
    for row in seen.rows_without_id:
        if _typed(seen, row):
            blank.setdefault(_seen_fingerprint(seen, row), []).append(row)
    for unidentified in wanted:
        alike = blank.get(unidentified.fingerprints[0], [])
        rows = _copied_rows(seen, unidentified) if unidentified.row_id else alike[:1]
        for row in rows:
            if not unidentified.row_id:
                alike.remove(row)
            back = unidentified.own and unidentified.own not in taken
            minted = unidentified.own if back else mint_id(seen.tab.prefix, taken)
            taken.add(minted)
            yield _write(seen, row, unidentified.row_id, minted)


def _copied_rows(seen: SeenTab, double: UnidentifiedRows) -> list[int]:
    """The rows of the copies, lower ones first where several are the same; none unless all are there, and one more."""
    rows = seen.ids.get(double.row_id, [])
    left = {row: _seen_fingerprint(seen, row) for row in reversed(rows)}
    found: list[int] = []
    for wanted in double.fingerprints:
        row = next((row for row, has in left.items() if has == wanted), 0)
        if not row:
            return []
        del left[row]
        found.append(row)
    formula = any(seen.cell(row, seen.binding.columns["id"]).formula for row in rows)
    return [] if formula or len(left) != 1 else found


def _write(seen: SeenTab, row: int, row_id: str, minted: str) -> Write:
    column = seen.binding.columns["id"]
    place = (row, column, row_id, column, header_of(seen, column), seen.header_row)
    typed = seen.content(row, column)
    computed = sorted(seen.content(row, column, formulas=True).keys() - typed.keys())
    return Write(0, 0, seen.tab.key, *place, seen.cell(row, column).value, minted, typed, computed=computed)


def _typed(seen: SeenTab, row: int) -> bool:
    """Whether somebody typed in a row: formulas that reach down the column and unticked boxes make none."""
    columns = seen.binding.columns
    if seen.cell(row, columns["id"]).formula:
        return False
    cells = [seen.cell(row, index) for key, index in columns.items() if key != "id"]
    return any(cell.value is not None and cell.value is not False and not cell.formula for cell in cells)


def _seen_fingerprint(seen: SeenTab, row: int) -> str:
    return row_fingerprint(seen.content(row, seen.binding.columns["id"], formulas=True))


def _rows(table: Table[Any], code: str) -> list[int]:
    return [problem.row for problem in table.problems if problem.code == code]


def _doubles(table: Table[Any]) -> dict[str, list[int]]:
    """ID -> all its rows, upper first, for the IDs that stand several times."""
    found: dict[str, list[int]] = {}
    for problem in table.problems:
        if problem.code == "double_id" and (first := table.get(problem.value)):
            found.setdefault(problem.value, [first.number]).append(problem.row)
    return found


def _alone(before: Snapshot | None, key: str, row_id: str) -> dict[str, Any]:
    """What the only row of an ID held, and under which headers; empty when there was none, or more than one."""
    if before is None or key not in before.tabs:
        return {}
    table = before.table(key)
    row = table.get(row_id)
    if row is None or row_id in _doubles(table):
        return {}
    header = table.grid[table.binding.header_row]
    headers = {column: plain(header[index]) for column, index in table.binding.columns.items()}
    return {"cells": content_of(table, row.number), "headers": headers, "version": before.version}


def _written(connection: Connection, key: str, row_id: str, version: int) -> dict[str, Cell]:
    """Column -> what was written into a row since a reading."""
    since = changes.c.state == DONE, changes.c.action == CELL, changes.c.settled_version >= version
    lines = outbox.load(connection, changes.c.tab == key, changes.c.row_id == row_id, *since)
    return {line.key: line.new for line in lines}


def _looks(alone: Mapping[str, Any], written: Mapping[str, Cell]) -> tuple[str, ...]:
    """How the original may look: with what was written into it since, rather than as it was: a copy may be."""
    new = {alone["headers"][key]: cell for key, cell in written.items() if key in alone["headers"]}
    cells = {header: cell for header, cell in {**alone["cells"], **new}.items() if cell not in (None, "")}
    return row_fingerprint(cells), row_fingerprint(alone["cells"])


def _copies(fingerprints: Sequence[str], originals: Sequence[str]) -> tuple[str, ...]:
    """All but the original; nothing when it cannot be told."""
    original = next((fingerprint for fingerprint in originals if fingerprint in fingerprints), fingerprints[0])
    if original not in originals and len(set(fingerprints)) > 1:
        return ()
    kept = fingerprints.index(original)
    return (*fingerprints[:kept], *fingerprints[kept + 1 :])
