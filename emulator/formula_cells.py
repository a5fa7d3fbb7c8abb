"""Where the formulas of a tab are, and where their arrays spill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from emulator.cells import Json, tidy
from emulator.formulas import is_volatile
from emulator.sheet import Sheet

Key = tuple[int, int, int]
"""(sheet id, row, column) of a formula."""
Box = tuple[int, int, int, int]
"""(first row, end, first column, end)."""
EVERY_LINE = 10**9


@lru_cache(maxsize=65536)
def volatile(formula: str) -> bool:
    """Whether a formula may change though nothing it reads does."""
    return is_volatile(formula)


def formulas_of(sheet: Sheet) -> Iterator[tuple[int, int, Json]]:
    """The formulas of a tab: (row, column, cell)."""
    keys = sheet.formula_keys
    fresh = sheet.fresh
    if not keys and not fresh:
        return
    for row, line in enumerate(sheet.rows):
        if line is not None and (line.key in keys or id(line) in fresh):
            for column, cell in enumerate(line.cells):
                if type(cell) is dict and "f" in cell:
                    yield row, column, cell


def unspill(sheet: Sheet, row: int, column: int) -> None:
    """Empty a cell of what an array spilled there."""
    cell = sheet.cell(row, column)
    if type(cell) is dict and "e" in cell and "f" not in cell:
        sheet.set_cell(row, column, tidy({name: part for name, part in cell.items() if name != "e"}))


def spread(key: Key, cell: Json) -> Box:
    """The cells a formula fills: its own, or all those of its array."""
    height, width = cell.get("x", (1, 1))
    return key[1], key[1] + height, key[2], key[2] + width


def overlaps(box: Box | None, row: int, end_row: int, column: int, end_column: int) -> bool:
    """Whether a box, if there is one, has a cell in common with a rectangle."""
    return box is not None and row < box[1] and box[0] < end_row and column < box[3] and box[2] < end_column


def bounds(boxes: Iterable[tuple[int, int, int, int, int]]) -> dict[int, Box]:
    """The smallest box around all those of each tab, given as (sheet id, *box)."""
    found: dict[int, Box] = {}
    for sheet_id, row, end_row, column, end_column in boxes:
        known = found.get(sheet_id, (row, end_row, column, end_column))
        found[sheet_id] = (
            min(known[0], row),
            max(known[1], end_row),
            min(known[2], column),
            max(known[3], end_column),
        )
    return found
