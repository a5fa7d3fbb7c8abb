"""mergeCells and unmergeCells."""

from __future__ import annotations

from emulator.batch_requests.common import Handler
from emulator.cells import Json, is_blank, with_value
from emulator.errors import RequestRefused
from emulator.model import Spreadsheet
from emulator.protections import check_write
from emulator.ranges import GridRange, area_of, grid_place, grid_range


def merges_in(place: GridRange) -> list[Json]:
    """The merges of the tab that lie within a place."""
    return [merge for merge in place.sheet.meta.get("merges", ()) if inside(_as_place(place, merge), place)]


def _as_place(near: GridRange, merge: Json) -> GridRange:
    return GridRange(near.sheet, *area_of(merge).within(near.sheet.row_count, near.sheet.column_count))


def inside(inner: GridRange, outer: GridRange) -> bool:
    """Whether a place lies wholly within another on the same tab."""
    return (
        outer.row <= inner.row
        and inner.end_row <= outer.end_row
        and outer.column <= inner.column
        and inner.end_column <= outer.end_column
    )


def merge_cells(book: Spreadsheet, body: Json) -> None:
    """mergeCells: the values but the first are lost, merges already there give way."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    _drop_merges(place)
    kind = body.get("mergeType") or "MERGE_ALL"
    if kind == "MERGE_ROWS":
        parts = [
            GridRange(place.sheet, r, r + 1, place.column, place.end_column) for r in range(place.row, place.end_row)
        ]
    elif kind == "MERGE_COLUMNS":
        columns = range(place.column, place.end_column)
        parts = [GridRange(place.sheet, place.row, place.end_row, c, c + 1) for c in columns]
    else:
        parts = [place]
    for part in parts:
        if part.height * part.width > 1:
            _keep_first_value(part)
            place.sheet.change_meta().setdefault("merges", []).append(grid_range(part))


def _drop_merges(place: GridRange) -> None:
    merges = place.sheet.meta.get("merges", [])
    within = merges_in(place)
    for merge in merges:
        if merge not in within and place.meets(_as_place(place, merge)):
            raise RequestRefused("You must select all cells in a merged range to merge or unmerge them.")
    if within:
        kept = [merge for merge in merges if merge not in within]
        if kept:
            place.sheet.change_meta()["merges"] = kept
        else:
            place.sheet.change_meta().pop("merges")


def _keep_first_value(place: GridRange) -> None:
    """The upper left cell takes the first value found; the others are emptied."""
    sheet = place.sheet
    first = None
    for row in range(place.row, min(place.end_row, len(sheet.rows))):
        for column in range(place.column, place.end_column):
            cell = sheet.cell(row, column)
            if cell is None:
                continue
            if first is None and not is_blank(cell):
                first = cell
            if (row, column) != (place.row, place.column):
                sheet.set_cell(row, column, with_value(cell, None))
    if first is not None and is_blank(sheet.cell(place.row, place.column)):
        sheet.set_cell(place.row, place.column, first)


def unmerge_cells(book: Spreadsheet, body: Json) -> None:
    """unmergeCells."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    _drop_merges(place)


HANDLERS: dict[str, Handler] = {"mergeCells": merge_cells, "unmergeCells": unmerge_cells}
