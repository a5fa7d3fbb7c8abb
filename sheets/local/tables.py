"""The table that values.append looks for: a block of cells with no blank row or column through it."""

from __future__ import annotations

from sheets.local.cells import is_blank
from sheets.local.model import Sheet
from sheets.local.ranges import Place


def table_before(searched: Place) -> Place | None:
    """The last table that has a cell in the searched range, or None.

    Google's guide gives the rule by example: with tables A1:C2 and B4:D6, the whole tab, `B4`, `C5:D5`, `B2:D4` and
    `A3:G10` all find B4:D6; `A1` finds A1:C2; `E4` and `A4` find none, although they touch one.
    """
    seed = _last_filled(searched)
    return None if seed is None else _grown(searched.sheet, *seed)


def _last_filled(place: Place) -> tuple[int, int] | None:
    sheet = place.sheet
    for position in range(min(place.end_row, len(sheet.rows)) - 1, place.row - 1, -1):
        cells = sheet.cells(position)
        for column in range(min(place.end_column, len(cells)) - 1, place.column - 1, -1):
            if not is_blank(cells[column]):
                return position, column
    return None


def _grown(sheet: Sheet, row: int, column: int) -> Place:
    """Stretch a cell over all that touches it, corners included, until its whole border is blank."""
    top, bottom, left, right = row, row + 1, column, column + 1
    while True:
        before = (top, bottom, left, right)
        while top > 0 and _row_filled(sheet, top - 1, left, right):
            top -= 1
        while _row_filled(sheet, bottom, left, right):
            bottom += 1
        while left > 0 and _column_filled(sheet, left - 1, top, bottom):
            left -= 1
        while _column_filled(sheet, right, top, bottom):
            right += 1
        if (top, bottom, left, right) == before:
            return Place(sheet, top, bottom, left, right)


def _row_filled(sheet: Sheet, row: int, left: int, right: int) -> bool:
    return any(cell is not None and not is_blank(cell) for cell in sheet.cells(row)[max(left - 1, 0) : right + 1])


def _column_filled(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    for row in range(max(top - 1, 0), min(bottom + 1, len(sheet.rows))):
        if not is_blank(sheet.cell(row, column)):
            return True
    return False
