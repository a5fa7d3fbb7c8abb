"""Formulas whose references follow the rows, columns, tabs and cells that move."""

from __future__ import annotations

from emulator.cells import Json
from emulator.formula_cells import EVERY_LINE, formulas_of
from emulator.formulas import Reference, adjust_references, cut_references, move_references, rename_sheet
from emulator.model import Spreadsheet
from emulator.ranges import GridRange
from emulator.sheet import Sheet


def follow(
    book: Spreadsheet, sheet: Sheet, kind: str, dimension: str, start: int, end: int, destination: int | None
) -> None:
    """Rewrite the formulas that point to rows or columns inserted, deleted or moved, to a tab renamed or deleted.

    Args:
        book: the draft.
        sheet: the tab that changed.
        kind: insert, delete, move, rename (then `dimension` is the old title) or drop.
        dimension: ROWS or COLUMNS.
        start: first line.
        end: one past the last.
        destination: where the lines went, for a move.
    """
    for own in book.sheets:
        found = list(formulas_of(own))
        for row, column, cell in found:
            after = _followed(cell["f"], own.title, sheet, kind, dimension, start, end, destination)
            _rewrite(own, row, column, cell, after)


def follow_cut(book: Spreadsheet, source: GridRange, target: GridRange) -> None:
    """Rewrite the formulas that name cells about to be cut and pasted elsewhere, and those that are cut themselves.

    Args:
        book: the draft.
        source: the cells; they still stand there.
        target: where they go.
    """
    cut = Reference(source.sheet.title, source.row, source.column, source.end_row, source.end_column)
    for own in book.sheets:
        for row, column, cell in list(formulas_of(own)):
            is_cut = source.meets(GridRange(own, row, row + 1, column, column + 1))
            after = cut_references(
                cell["f"],
                own_sheet=own.title,
                new_sheet=target.sheet.title if is_cut else own.title,
                cut=cut,
                to_sheet=target.sheet.title,
                row_delta=target.row - source.row,
                column_delta=target.column - source.column,
            )
            _rewrite(own, row, column, cell, after)


def _rewrite(sheet: Sheet, row: int, column: int, cell: Json, formula: str) -> None:
    if formula != cell["f"]:
        kept = {name: part for name, part in cell.items() if name != "e"}  # to be computed anew
        sheet.set_cell(row, column, {**kept, "f": formula})


def _followed(
    formula: str, own: str, sheet: Sheet, kind: str, dimension: str, start: int, end: int, destination: int | None
) -> str:
    if kind == "rename":
        return rename_sheet(formula, dimension, sheet.title)
    if kind == "drop":
        for name in ("ROWS", "COLUMNS"):
            formula = _adjusted(formula, own, sheet.title, name, 0, -EVERY_LINE)
        return formula
    if kind == "move" and destination is not None:
        return move_references(
            formula,
            own_sheet=own,
            sheet=sheet.title,
            dimension="ROWS" if dimension == "ROWS" else "COLUMNS",
            start=start,
            end=end,
            destination=destination,
        )
    return _adjusted(formula, own, sheet.title, dimension, start, end - start if kind == "insert" else start - end)


def _adjusted(formula: str, own: str, title: str, dimension: str, start: int, delta: int) -> str:
    known = "ROWS" if dimension == "ROWS" else "COLUMNS"
    return adjust_references(formula, own_sheet=own, sheet=title, dimension=known, start=start, delta=delta)  # type: ignore[arg-type]
