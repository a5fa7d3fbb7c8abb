"""The table that values.append looks for: a block of cells with no blank row or column through it."""

from __future__ import annotations

from emulator.cells import Cell, formula_of, is_blank
from emulator.ranges import GridRange
from emulator.sheet import GridRow, Rows, Sheet


def table_before(searched: GridRange) -> GridRange | None:
    """The last table that has a cell in the searched range, or None.

    Google's guide gives the rule by example: with tables A1:C2 and B4:D6, the whole tab, `B4`, `C5:D5`, `B2:D4` and
    `A3:G10` all find B4:D6; `A1` finds A1:C2; `E4` and `A4` find none, although they touch one.
    """
    seed = _last_filled(searched)
    return None if seed is None else _grown(searched.sheet, *seed)


def _last_filled(place: GridRange) -> tuple[int, int] | None:
    sheet = place.sheet
    for position in range(min(place.end_row, len(sheet.rows)) - 1, place.row - 1, -1):
        cells = sheet.cells(position)
        for column in range(min(place.end_column, len(cells)) - 1, place.column - 1, -1):
            if not _is_empty(cells[column]):
                return position, column
    return None


def _grown(sheet: Sheet, row: int, column: int) -> GridRange:
    """Stretch a cell over all that touches it, corners included, until its whole border is blank.

    Columns first: while the block is low, looking along them is cheap.
    """
    rows = sheet.rows
    top, bottom, left, right = row, row + 1, column, column + 1
    while True:
        before = (top, bottom, left, right)
        while left > 0 and _column_filled(rows, left - 1, top, bottom):
            left -= 1
        while _column_filled(rows, right, top, bottom):
            right += 1
        first, last = max(left - 1, 0), right + 1
        while top > 0 and _filled(rows[top - 1], first, last):
            top -= 1
        while bottom < len(rows) and _filled(rows[bottom], first, last):
            bottom += 1
        if (top, bottom, left, right) == before:
            return GridRange(sheet, top, bottom, left, right)


def _filled(line: GridRow | None, first: int, last: int) -> bool:
    if line is not None:
        for cell in line.cells[first:last]:
            if cell is not None and cell != "" and not (type(cell) is dict and _is_empty(cell)):
                return True
    return False


def _column_filled(rows: Rows, column: int, top: int, bottom: int) -> bool:
    return any(_filled(line, column, column + 1) for line in rows[max(top - 1, 0) : bottom + 1])


def _is_empty(cell: Cell) -> bool:
    """Whether a row may be appended over a cell: not over a formula, though it shows nothing."""
    return is_blank(cell) and formula_of(cell) is None
