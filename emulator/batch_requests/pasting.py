"""Requests that move cells about: copyPaste, cutPaste, insertRange, deleteRange."""

from __future__ import annotations

from collections.abc import Callable

from emulator.batch_requests.common import Handler, sheet_of
from emulator.batch_requests.merging import inside, merges_in
from emulator.cells import Cell, Json, formula_of, style_of, tidy, value_of, with_part, with_value
from emulator.errors import RequestRefused
from emulator.following import follow_cut
from emulator.formulas import shift_references
from emulator.model import Spreadsheet
from emulator.protections import check_write
from emulator.ranges import GridRange, area_of, grid_place, grid_range, grow

Paste = Callable[[Spreadsheet, Cell, Cell, int, int], Cell]
"""Gives the cell after pasting (source, destination, rows moved, columns moved)."""


def _shifted(cell: Cell, rows: int, columns: int) -> Cell:
    formula = formula_of(cell)
    if formula is None:
        return cell
    kept = {key: value for key, value in cell.items() if key not in ("e", "x")}
    return {**kept, "f": shift_references(formula, rows, columns)}


def _content(cell: Cell, rows: int, columns: int) -> Cell:
    """The cell as it is copied: a formula with its references shifted, a spilled value as nothing."""
    if isinstance(cell, dict) and "e" in cell and "f" not in cell:
        return tidy({key: value for key, value in cell.items() if key != "e"})
    return _shifted(cell, rows, columns)


def _normal(_: Spreadsheet, source: Cell, __: Cell, rows: int, columns: int) -> Cell:
    return _content(source, rows, columns)


def _values(_: Spreadsheet, source: Cell, destination: Cell, __: int, ___: int) -> Cell:
    return with_value(destination, value_of(source))


def _format(_: Spreadsheet, source: Cell, destination: Cell, __: int, ___: int) -> Cell:
    return with_part(destination, "s", style_of(source))


def _formula(_: Spreadsheet, source: Cell, destination: Cell, rows: int, columns: int) -> Cell:
    formula = formula_of(_shifted(source, rows, columns))
    return with_value(destination, None if formula else value_of(source), formula)


def _validation(_: Spreadsheet, source: Cell, destination: Cell, __: int, ___: int) -> Cell:
    return with_part(destination, "d", source.get("d") if isinstance(source, dict) else None)


def _no_borders(book: Spreadsheet, source: Cell, destination: Cell, rows: int, columns: int) -> Cell:
    borders = book.style(style_of(destination)).get("borders")
    style = {name: value for name, value in book.style(style_of(source)).items() if name != "borders"}
    style |= {"borders": borders} if borders else {}
    return with_part(_content(source, rows, columns), "s", book.intern(style))


def _nothing(_: Spreadsheet, __: Cell, destination: Cell, ___: int, ____: int) -> Cell:
    return destination


PASTES: dict[str, Paste] = {
    "PASTE_NORMAL": _normal,
    "PASTE_VALUES": _values,
    "PASTE_FORMAT": _format,
    "PASTE_NO_BORDERS": _no_borders,
    "PASTE_FORMULA": _formula,
    "PASTE_DATA_VALIDATION": _validation,
    "PASTE_CONDITIONAL_FORMATTING": _nothing,
}
_WITH_MERGES = ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS")


def copy_paste(book: Spreadsheet, body: Json) -> None:
    """copyPaste: the source, repeated if the destination is a multiple of it."""
    source = grid_place(book, body.get("source"), clip=False)
    paste_type = body.get("pasteType") or "PASTE_NORMAL"
    if paste_type not in PASTES:
        raise RequestRefused(f"Unknown paste type: {paste_type}")
    transposed = body.get("pasteOrientation") == "TRANSPOSE"
    block = source.sheet.block(source.row, source.end_row, source.column, source.end_column)
    if transposed:
        block = [list(column) for column in zip(*block, strict=True)]
    height, width = (source.width, source.height) if transposed else (source.height, source.width)
    target = _destination(book, body.get("destination") or {}, height, width)
    check_write(book, target)
    _paste(book, source, block, target, paste_type, transposed)
    if paste_type in _WITH_MERGES and not transposed:
        _copy_merges(source, target)
    if paste_type in (*_WITH_MERGES, "PASTE_CONDITIONAL_FORMATTING"):
        _copy_rules(source, target)


def _destination(book: Spreadsheet, found: Json, height: int, width: int) -> GridRange:
    place = grid_place(book, found)
    rows = place.height if place.height and place.height % height == 0 else height
    columns = place.width if place.width and place.width % width == 0 else width
    sheet = place.sheet
    grow(book, sheet, place.row + rows, place.column + columns)
    return GridRange(sheet, place.row, place.row + rows, place.column, place.column + columns)


def _paste(
    book: Spreadsheet, source: GridRange, block: list[list[Cell]], target: GridRange, paste_type: str, transposed: bool
) -> None:
    paste = PASTES[paste_type]
    height, width = len(block), len(block[0])
    for row in range(target.height):
        line = block[row % height]
        for column in range(target.width):
            at_row, at_column = row % height, column % width
            from_row = source.row + (at_column if transposed else at_row)
            from_column = source.column + (at_row if transposed else at_column)
            to_row, to_column = target.row + row, target.column + column
            before = target.sheet.cell(to_row, to_column)
            after = paste(book, line[at_column], before, to_row - from_row, to_column - from_column)
            if after is not before:
                target.sheet.set_cell(to_row, to_column, after)
    target.sheet.drop_blank_rows()


def _copy_merges(source: GridRange, target: GridRange) -> None:
    found = merges_in(source)
    clash = merges_in(target)
    if not found and not clash:
        return
    meta = target.sheet.change_meta()
    kept = [merge for merge in meta.get("merges", []) if merge not in clash]
    for merge in found:
        for rows in range(0, target.height, source.height):
            for columns in range(0, target.width, source.width):
                down, right = target.row - source.row + rows, target.column - source.column + columns
                place = GridRange(
                    target.sheet,
                    merge["startRowIndex"] + down,
                    merge["endRowIndex"] + down,
                    merge["startColumnIndex"] + right,
                    merge["endColumnIndex"] + right,
                )
                kept.append(grid_range(place))
    if kept:
        meta["merges"] = kept
    else:
        meta.pop("merges", None)


def _copy_rules(source: GridRange, target: GridRange) -> None:
    """Conditional formats that cover the whole source reach the destination too."""
    rules = source.sheet.meta.get("conditionalFormats")
    if not rules or source.sheet is not target.sheet:
        return
    rules = source.sheet.change_meta()["conditionalFormats"]
    for rule in rules:
        places = [_stored_place(source, found) for found in rule["ranges"]]
        if any(inside(source, place) for place in places) and not any(inside(target, place) for place in places):
            rule["ranges"].append(grid_range(target))


def _stored_place(near: GridRange, found: Json) -> GridRange:
    """A stored GridRange on the tab of another place."""
    return GridRange(near.sheet, *area_of(found).within(near.sheet.row_count, near.sheet.column_count))


def cut_paste(book: Spreadsheet, body: Json) -> None:
    """cutPaste: the source moves, leaves blanks, and formulas that name its cells follow them."""
    source = grid_place(book, body.get("source"))
    spot = body.get("destination") or {}
    paste_type = body.get("pasteType") or "PASTE_NORMAL"
    if paste_type not in PASTES:
        raise RequestRefused(f"Unknown paste type: {paste_type}")
    sheet = sheet_of(book, spot.get("sheetId"))
    row, column = spot.get("rowIndex") or 0, spot.get("columnIndex") or 0
    grow(book, sheet, row + source.height, column + source.width)
    target = GridRange(sheet, row, row + source.height, column, column + source.width)
    check_write(book, source)
    check_write(book, target)
    follow_cut(book, source, target)
    block = source.sheet.block(source.row, source.end_row, source.column, source.end_column)
    _blank(source)
    for down, line in enumerate(block):
        for right, cell in enumerate(line):
            before = sheet.cell(row + down, column + right)
            sheet.set_cell(row + down, column + right, PASTES[paste_type](book, cell, before, 0, 0))
    source.sheet.drop_blank_rows()
    sheet.drop_blank_rows()


def _blank(place: GridRange) -> None:
    for row in range(place.row, min(place.end_row, len(place.sheet.rows))):
        for column in range(place.column, place.end_column):
            place.sheet.set_cell(row, column, None)


def insert_range(book: Spreadsheet, body: Json) -> None:
    """insertRange: blanks pushed in, cells shifted down or right; the grid grows if cells would fall off."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    sheet = place.sheet
    if (body.get("shiftDimension") or "ROWS") == "ROWS":
        if len(sheet.rows) > place.row:
            grow(book, sheet, len(sheet.rows) + place.height, sheet.column_count)
        for row in range(max(len(sheet.rows), place.row) - 1, place.row - 1, -1):
            _move_line(place, row, row + place.height)
        for row in range(place.row, min(place.end_row, len(sheet.rows))):
            _blank(GridRange(sheet, row, row + 1, place.column, place.end_column))
    else:
        for row in range(place.row, min(place.end_row, len(sheet.rows))):
            rest = list(sheet.cells(row)[place.column :])
            if rest:
                grow(book, sheet, sheet.row_count, place.column + place.width + len(rest))
            for offset, cell in enumerate([None] * place.width + rest):
                sheet.set_cell(row, place.column + offset, cell)
    sheet.drop_blank_rows()


def _move_line(place: GridRange, row: int, to: int) -> None:
    cells = place.sheet.block(row, row + 1, place.column, place.end_column)[0]
    for offset, cell in enumerate(cells):
        place.sheet.set_cell(to, place.column + offset, cell)


def delete_range(book: Spreadsheet, body: Json) -> None:
    """deleteRange: cells removed, those after shifted up or left."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    sheet = place.sheet
    if (body.get("shiftDimension") or "ROWS") == "ROWS":
        for row in range(place.row, len(sheet.rows)):
            _move_line(place, row + place.height, row)
    else:
        for row in range(place.row, min(place.end_row, len(sheet.rows))):
            rest = list(sheet.cells(row)[place.end_column :])
            for offset, cell in enumerate(rest + [None] * place.width):
                sheet.set_cell(row, place.column + offset, cell)
    sheet.drop_blank_rows()


HANDLERS: dict[str, Handler] = {
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
