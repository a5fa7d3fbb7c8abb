"""Values of staff's that we covered by mistake and a person has: whose they are, and where they would go now.

Told from the latest reading in the ways that a repair is (see writing/repairs.py); here a person looks as well, so that
a row without an ID need only resemble what it was.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from sheets.changes import alike
from sheets.model.columns import Cell, Tab
from sheets.model.kinds import plain
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.state.database import repairs
from sheets.writing.displaced import load_repairs
from sheets.writing.headers import Lines, cell_of, locate, most_like, trimmed
from sheets.writing.repairs import Repair, is_id
from sheets.writing.row_fingerprints import row_content


@dataclass(frozen=True, slots=True)
class CoveredPlace:
    """Where a value would go.

    Args:
        number: row number (1-based).
        column: column index (0-based).
        value: what stands there now.
        row_id: the ID of that row, or "".
    """

    number: int
    column: int
    value: Cell
    row_id: str


def covered(connection: Connection, change_id: int) -> Repair | None:
    """What we covered, by the outbox line that asks a person about it."""
    found = load_repairs(connection, {}, repairs.c.decision == change_id) if change_id else []
    return found[0] if found else None


def place_of(snapshot: Snapshot, repair: Repair) -> CoveredPlace | None:
    """Where its cell is in a reading; None where that cannot be told."""
    if repair.tab not in snapshot.tabs:
        return None
    table = snapshot.table(repair.tab)
    lines, header = _lines(table), table.binding.header_row + 1
    if repair.spot.in_header:
        column = locate(lines.get(header, ()), lines, repair.overwritten) if header else -1
        return _place(table, lines, header, column) if column >= 0 else None
    others = {number: line for number, line in lines.items() if number != header}
    number = _row(table, others, repair)
    columns = [n for n, name in enumerate(lines.get(header, ())) if repair.header and plain(name) == repair.header]
    if len(columns) != 1:  # its name is another now: by what we wrote there
        columns = [n for n, cell in enumerate(lines.get(number, ())) if repair.ours and alike(cell, repair.ours)]
    return _place(table, lines, number, columns[0]) if number and len(columns) == 1 else None


def person_of(tab: Tab, repair: Repair) -> dict[str, str]:
    """What the row said of itself, by column key: for a row that has no ID, or is not there any more."""
    cells = {column.key: plain(cell) for header, cell in repair.content.items() if (column := tab.named(header))}
    return {key: cell for key, cell in cells.items() if cell}


def try_again(connection: Connection, snapshot: Snapshot, repair: Repair, place: CoveredPlace) -> None:
    """Have the worker put a value back after all: over what a person saw there.

    Args:
        connection: a writing transaction.
        snapshot: the reading that was shown.
        repair: what we covered.
        place: where it goes.
    """
    table = snapshot.table(repair.tab)
    lines = _lines(table)
    line, names = lines[place.number], lines.get(table.binding.header_row + 1, [])
    cells = [*line, *[None] * (place.column + 1 - len(line))]
    beneath = repair.spot.beneath if place.column == repair.spot.column else ()  # they tell that column, no other
    spot = replace(repair.spot, cells=trimmed(cells), column=place.column, beneath=beneath, put_back=True)
    header = repair.header if spot.in_header else plain(cell_of(names, place.column))
    again: dict[str, Any] = {
        "ours": json.dumps(place.value), "row_id": "" if spot.in_header else place.row_id, "header": header,
        "content": json.dumps(row_content(names, dict(enumerate(line)), place.column)), "formula": 0, "strays": 0,
        "spot": json.dumps(spot.to_json()), "state": "open", "reason": "", "at": time.time(), "decision": 0,
    }  # fmt: skip
    connection.execute(repairs.update().where(repairs.c.id == repair.id).values(**again))


def _lines(table: Table[Any]) -> dict[int, list[Cell]]:
    return {n: trimmed([None if c == "" else c for c in row]) for n, row in enumerate(table.grid, start=1)}


def _row(table: Table[Any], others: Lines, repair: Repair) -> int:
    ids = table.binding.columns.get("id", -1)
    known = plain(repair.ours) if is_id(table.tab, repair.header) else repair.row_id
    if known:
        found = [number for number, line in others.items() if plain(cell_of(line, ids)) == known]
        return found[0] if len(found) == 1 else 0
    blank = {number: line for number, line in others.items() if not plain(cell_of(line, ids))}
    return most_like(blank, repair.spot.cells)


def _place(table: Table[Any], lines: Mapping[int, list[Cell]], number: int, column: int) -> CoveredPlace:
    line = lines[number]
    return CoveredPlace(
        number, column, cell_of(line, column), plain(cell_of(line, table.binding.columns.get("id", -1)))
    )
