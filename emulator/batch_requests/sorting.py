"""Requests that put rows in another order: sortRange, randomizeRange."""

from __future__ import annotations

import random

from emulator.batch_requests.common import Handler
from emulator.cells import Cell, Json, formula_of, value_of
from emulator.errors import RequestRefused
from emulator.formulas import shift_references
from emulator.model import Spreadsheet
from emulator.ordering import sort_key
from emulator.protections import check_write
from emulator.ranges import GridRange, grid_place
from emulator.sheet import Sheet


def sort_range(book: Spreadsheet, body: Json) -> None:
    """sortRange: by several columns, the first deciding; blanks last in either direction."""
    place = grid_place(book, body.get("range"))
    specs = body.get("sortSpecs") or []
    if not specs:
        raise RequestRefused("sortSpecs is required")
    check_write(book, place)
    order = list(range(place.row, max(place.row, min(place.end_row, len(place.sheet.rows)))))
    for spec in reversed(specs):
        column = spec.get("dimensionIndex") or 0
        if not place.column <= column < place.end_column:
            raise RequestRefused(f"sortSpecs.dimensionIndex[{column}] is outside the range.")
        order = _sorted(place.sheet, order, column, spec.get("sortOrder") == "DESCENDING")
    reorder(place, order)


def _sorted(sheet: Sheet, order: list[int], column: int, descending: bool) -> list[int]:
    values = {row: value_of(sheet.cell(row, column)) for row in order}
    filled = [row for row in order if values[row] not in (None, "")]
    blank = [row for row in order if values[row] in (None, "")]
    return sorted(filled, key=lambda row: sort_key(values[row]), reverse=descending) + blank


def reorder(place: GridRange, order: list[int]) -> None:
    """Put the rows of a place in this order of their present positions."""
    if order == sorted(order):
        return
    sheet = place.sheet
    widest = max((len(sheet.cells(row)) for row in order), default=0)
    if place.column == 0 and widest <= place.end_column:
        _reorder_rows(sheet, place.row, order)
        return
    block = {row: sheet.block(row, row + 1, place.column, place.end_column)[0] for row in order}
    for to, row in enumerate(order, place.row):
        for offset, cell in enumerate(block[row]):
            sheet.set_cell(to, place.column + offset, moved(cell, to - row))
    sheet.drop_blank_rows()


def _reorder_rows(sheet: Sheet, start: int, order: list[int]) -> None:
    """Whole rows keep their identity: only their order is written."""
    rows = sheet.rows_for_change()
    rows[start : start + len(order)] = [rows[row] for row in order]
    for to, row in enumerate(order, start):
        if to != row and any(formula_of(cell) is not None for cell in sheet.cells(to)):
            sheet.put_row(to, [moved(cell, to - row) for cell in sheet.cells(to)])
    sheet.drop_blank_rows()


def moved(cell: Cell, rows: int) -> Cell:
    """A cell carried some rows down: its formula follows."""
    formula = formula_of(cell)
    if formula is None or not rows:
        return cell
    kept = {name: part for name, part in cell.items() if name not in "ex"}
    return {**kept, "f": shift_references(formula, rows, 0)}


def randomize_range(book: Spreadsheet, body: Json) -> None:
    """randomizeRange."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    order = list(range(place.row, place.end_row))
    random.shuffle(order)
    place.sheet.cells_for_change(place.end_row - 1)
    reorder(place, order)


HANDLERS: dict[str, Handler] = {"sortRange": sort_range, "randomizeRange": randomize_range}
