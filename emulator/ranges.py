"""Addresses and grid ranges resolved on a workbook, with Google's refusals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from emulator import a1
from emulator.cells import Json
from emulator.errors import ApiError, RequestRefused, invalid
from emulator.model import Spreadsheet
from emulator.sheet import Sheet

MAX_CELLS = 10_000_000


@dataclass(frozen=True)
class GridRange:
    """A rectangle on a tab, 0-based, ends excluded, closed on the grid."""

    sheet: Sheet
    row: int
    end_row: int
    column: int
    end_column: int
    cell: bool = False

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.end_row - self.row

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.end_column - self.column

    @property
    def name(self) -> str:
        """Its address, as answers give it."""
        return a1.full_name(self.sheet.title, self.row, self.end_row, self.column, self.end_column)

    def meets(self, other: GridRange) -> bool:
        """Whether they have a cell in common."""
        return (
            self.sheet.sheet_id == other.sheet.sheet_id
            and self.row < other.end_row
            and other.row < self.end_row
            and self.column < other.end_column
            and other.column < self.end_column
        )


def resolve(book: Spreadsheet, text: str) -> tuple[Sheet, a1.Area]:
    """The tab and the area of an address, of a tab's title or of a named range.

    Raises:
        ApiError: it is none of these.
    """
    try:
        title, rest = a1.split_sheet(text)
        if title is None:
            return _resolve_bare(book, text)
        sheet = book.by_title(title)
        if sheet is None:
            raise a1.NotA1(text)
        return (sheet, a1.Area()) if rest is None else _resolve_on(book, sheet, rest)
    except a1.NotA1:
        raise invalid(f"Unable to parse range: {text}") from None


def _resolve_on(book: Spreadsheet, sheet: Sheet, rest: str) -> tuple[Sheet, a1.Area]:
    """An address on a tab; the API also takes a named range there, wherever it points to."""
    try:
        return sheet, a1.parse_area(rest)
    except a1.NotA1:
        named = _named(book, rest)
        if named is None:
            raise
        return named


def _resolve_bare(book: Spreadsheet, text: str) -> tuple[Sheet, a1.Area]:
    try:
        return book.sheets[0], a1.parse_area(text)
    except a1.NotA1:
        sheet = book.by_title(text)
        found = _named(book, text) or ((sheet, a1.Area()) if sheet else None)
        if found is None:
            raise
        return found


def _named(book: Spreadsheet, name: str) -> tuple[Sheet, a1.Area] | None:
    for named in book.meta.get("namedRanges", ()):
        if named["name"].casefold() == name.casefold():
            found = named.get("range", {})
            return book.sheet(found.get("sheetId", 0)), area_of(found)
    return None


def area_of(grid_range: Json) -> a1.Area:
    """The area of a GridRange."""
    return a1.Area(
        grid_range.get("startRowIndex") or 0,
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex") or 0,
        grid_range.get("endColumnIndex"),
    )


def beyond(sheet: Sheet, area: a1.Area) -> ApiError:
    """The refusal of an address that is not on the grid."""
    rows, columns = sheet.row_count, sheet.column_count
    end_row = area.end_row if area.end_row is not None else max(rows, area.row + 1)
    end_column = area.end_column if area.end_column is not None else max(columns, area.column + 1)
    name = a1.full_name(sheet.title, area.row, end_row, area.column, end_column)
    return invalid(f"Range ({name}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")


def on_grid(sheet: Sheet, area: a1.Area) -> GridRange:
    """The part of an area that is on the grid.

    Raises:
        ApiError: none of it is.
    """
    if area.row >= sheet.row_count or area.column >= sheet.column_count:
        raise beyond(sheet, area)
    row, end_row, column, end_column = area.within(sheet.row_count, sheet.column_count)
    return GridRange(sheet, row, end_row, column, end_column, area.cell)


def place_of(book: Spreadsheet, text: str) -> GridRange:
    """An address as a place on the grid."""
    return on_grid(*resolve(book, text))


def grid_place(book: Spreadsheet, grid_range: Any, clip: bool = True) -> GridRange:
    """A GridRange of a batchUpdate request as a place.

    Args:
        book: the workbook.
        grid_range: the GridRange; missing sides are open.
        clip: cut what goes beyond the grid, instead of refusing it.

    Raises:
        RequestRefused: the tab is unknown, or the range is not on its grid.
    """
    grid_range = grid_range or {}
    sheet = book.sheet(grid_range.get("sheetId") or 0)
    area = area_of(grid_range)
    rows, columns = sheet.row_count, sheet.column_count
    for start, end, what in ((area.row, area.end_row, "Row"), (area.column, area.end_column, "Column")):
        if start < 0 or (end is not None and end < start):
            raise RequestRefused(f"end{what}Index must be greater than start{what}Index.")
    outside = area.row >= max(rows, 1) or area.column >= max(columns, 1)
    past = (area.end_row or 0) > rows or (area.end_column or 0) > columns
    if outside or (past and not clip):
        raise RequestRefused(beyond(sheet, area).message)
    row, end_row, column, end_column = area.within(rows, columns)
    return GridRange(sheet, row, end_row, column, end_column)


def grow(book: Spreadsheet, sheet: Sheet, rows: int, columns: int) -> None:
    """Make the grid at least this large.

    Raises:
        ApiError: the workbook would pass Google's ten million cells.
    """
    if rows <= sheet.row_count and columns <= sheet.column_count:
        return
    rows, columns = max(rows, sheet.row_count), max(columns, sheet.column_count)
    check_cells(book, rows * columns - sheet.row_count * sheet.column_count)
    sheet.resize(rows, columns)


def check_cells(book: Spreadsheet, more: int) -> None:
    """Refuse to grow past the limit on a workbook's cells."""
    total = sum(s.row_count * s.column_count for s in book.sheets) + more
    if total > MAX_CELLS:
        raise RequestRefused(
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
        )


def grid_range(place: GridRange) -> Json:
    """A place as the API writes it: the first tab's id, 0, is left out."""
    found: Json = {"sheetId": place.sheet.sheet_id} if place.sheet.sheet_id else {}
    return found | {
        "startRowIndex": place.row,
        "endRowIndex": place.end_row,
        "startColumnIndex": place.column,
        "endColumnIndex": place.end_column,
    }


def any_meets(place: GridRange, others: Iterable[GridRange]) -> bool:
    """Whether a place has a cell in common with one of the others."""
    return any(place.meets(other) for other in others)
