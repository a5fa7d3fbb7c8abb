"""Requests that write cells: updateCells, appendCells, repeatCell."""

from __future__ import annotations

from emulator import celldata
from emulator.a1 import Area
from emulator.batch_requests.common import Handler, required_mask, sheet_of
from emulator.cells import Json, is_blank
from emulator.errors import RequestRefused
from emulator.fields import Mask
from emulator.formulas import shift_references
from emulator.model import Spreadsheet
from emulator.protections import check_write
from emulator.ranges import GridRange, beyond, grid_place, grow
from emulator.sheet import Sheet


def update_cells(book: Spreadsheet, body: Json) -> None:
    """updateCells: rows of CellData from `start` on, or over a whole `range` whose other cells are emptied."""
    mask = celldata.expanded(required_mask(body))
    rows = body.get("rows") or []
    if "start" in body:
        place = _from_start(book, body["start"] or {}, rows)
    elif "range" in body:
        place = grid_place(book, body["range"])
        _check_fits(place, rows)
    else:
        raise RequestRefused("One of 'start' or 'range' must be set.")
    if not place.height or not place.width:
        return
    check_write(book, place)
    whole = "range" in body and "start" not in body
    for offset in range(place.height):
        values = (rows[offset].get("values") or []) if offset < len(rows) else []
        width = place.width if whole else len(values)
        _write_line(book, place.sheet, place.row + offset, place.column, values, width, mask)
    place.sheet.drop_blank_rows()


def _from_start(book: Spreadsheet, start: Json, rows: list[Json]) -> GridRange:
    sheet = sheet_of(book, start.get("sheetId"))
    row, column = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    if row >= sheet.row_count or column >= sheet.column_count:
        raise RequestRefused(beyond(sheet, Area(row, row + 1, column, column + 1)).message)
    width = max((len(r.get("values") or []) for r in rows), default=0)
    place = GridRange(sheet, row, sheet.row_count, column, sheet.column_count)
    _check_fits(place, rows)
    return GridRange(sheet, row, row + len(rows), column, column + width)


def _check_fits(place: GridRange, rows: list[Json]) -> None:
    if len(rows) > place.height:
        raise RequestRefused(
            f"Attempting to write row: {place.end_row}, beyond the last requested row of: {place.end_row - 1}"
        )
    if max((len(r.get("values") or []) for r in rows), default=0) > place.width:
        last = place.end_column
        raise RequestRefused(f"Attempting to write column: {last}, beyond the last requested column of: {last - 1}")


def _write_line(
    book: Spreadsheet, sheet: Sheet, row: int, column: int, values: list[Json], width: int, mask: Mask
) -> None:
    present, changed = sheet.cells(row), {}
    for offset in range(width):
        data, at = values[offset] if offset < len(values) else {}, column + offset
        before = present[at] if at < len(present) else None
        if before is not None or data:
            changed[at] = celldata.written(book, before, data, mask)
    sheet.set_cells(row, changed)


def append_cells(book: Spreadsheet, body: Json) -> None:
    """appendCells: rows of CellData after the last row that has a value; the grid grows as needed."""
    mask = celldata.expanded(required_mask(body))
    sheet = sheet_of(book, body.get("sheetId"))
    rows = body.get("rows") or []
    width = max((len(r.get("values") or []) for r in rows), default=0)
    if not rows or not width:
        return
    row = _after_data(sheet)
    grow(book, sheet, row + len(rows), width)
    check_write(book, GridRange(sheet, row, row + len(rows), 0, width))
    for offset, line in enumerate(rows):
        values = line.get("values") or []
        _write_line(book, sheet, row + offset, 0, values, len(values), mask)
    sheet.drop_blank_rows()


def _after_data(sheet: Sheet) -> int:
    for row in range(len(sheet.rows) - 1, -1, -1):
        if not all(is_blank(cell) for cell in sheet.cells(row)):
            return row + 1
    return 0


def repeat_cell(book: Spreadsheet, body: Json) -> None:
    """repeatCell: the same CellData over a range; a formula's relative references follow each cell."""
    mask = celldata.expanded(required_mask(body))
    data = body.get("cell") or {}
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    for row in range(place.row, place.end_row):
        for column in range(place.column, place.end_column):
            here = data
            if formula and "userEnteredValue" in mask:
                shifted = shift_references(formula, row - place.row, column - place.column)
                here = {**data, "userEnteredValue": {"formulaValue": shifted}}
            before = place.sheet.cell(row, column)
            after = celldata.written(book, before, here, mask)
            if after is not before:
                place.sheet.set_cell(row, column, after)
    place.sheet.drop_blank_rows()


HANDLERS: dict[str, Handler] = {
    "updateCells": update_cells,
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
}
