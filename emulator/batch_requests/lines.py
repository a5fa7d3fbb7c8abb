"""Requests on rows and columns."""

from __future__ import annotations

from emulator import contents, dimensions, fields
from emulator.batch_requests.common import Handler, required_mask, sheet_of, without_defaults
from emulator.cells import Json
from emulator.errors import RequestRefused
from emulator.model import Spreadsheet
from emulator.protections import check_write
from emulator.ranges import GridRange, check_cells
from emulator.sheet import Sheet
from emulator.text_width import MARGIN, text_width


def _range(book: Spreadsheet, body: Json) -> tuple[Sheet, str, int, int]:
    found = body or {}
    sheet = sheet_of(book, found.get("sheetId"))
    dimension = found.get("dimension")
    if dimension not in (dimensions.ROWS, dimensions.COLUMNS):
        raise RequestRefused("No dimension specified.")
    start = found.get("startIndex") or 0
    end = found.get("endIndex")
    return sheet, dimension, start, dimensions.size(sheet, dimension) if end is None else end


def _line(dimension: str) -> str:
    return "row" if dimension == dimensions.ROWS else "column"


def _place(sheet: Sheet, dimension: str, start: int, end: int) -> GridRange:
    if dimension == dimensions.ROWS:
        return GridRange(sheet, start, end, 0, sheet.column_count)
    return GridRange(sheet, 0, sheet.row_count, start, end)


def insert_dimension(book: Spreadsheet, body: Json) -> None:
    """insertDimension."""
    sheet, dimension, start, end = _range(book, body.get("range") or {})
    inherit = bool(body.get("inheritFromBefore"))
    total = dimensions.size(sheet, dimension)
    if end <= start:
        raise RequestRefused(f"range.endIndex[{end}] must be greater than range.startIndex[{start}]")
    if inherit and start == 0:
        raise RequestRefused("inheritFromBefore cannot be true if inserting at the beginning of the sheet.")
    if start > total or (start == total and not inherit):
        raise RequestRefused(
            f"range.startIndex[{start}] must be less than the grid size[{total}] if inheritFromBefore is false."
            if not inherit
            else f"range.startIndex[{start}] must be less than or equal to the grid size[{total}]."
        )
    _check_inside_protection(book, sheet, dimension, start)
    dimensions.insert(book, sheet, dimension, start, end - start, inherit)


def _check_inside_protection(book: Spreadsheet, sheet: Sheet, dimension: str, at: int) -> None:
    """A line may be inserted at the edge of a protected range, not in the midst of it."""
    if 0 < at < dimensions.size(sheet, dimension):
        before, after = _place(sheet, dimension, at - 1, at), _place(sheet, dimension, at, at + 1)
        try:
            check_write(book, before)
        except RequestRefused:
            check_write(book, after)


def delete_dimension(book: Spreadsheet, body: Json) -> None:
    """deleteDimension."""
    sheet, dimension, start, end = _range(book, body.get("range") or {})
    total = dimensions.size(sheet, dimension)
    line = _line(dimension)
    if end <= start:
        raise RequestRefused(f"range.endIndex[{end}] must be greater than range.startIndex[{start}]")
    if start >= total or end > total:
        raise RequestRefused(
            f"Cannot delete a {line} that doesn't exist. "
            f"Tried to delete {line} index {max(start, end - 1)} but there are only {total} {line}s."
        )
    if end - start == total:
        raise RequestRefused(f"You can't delete all the {line}s on the sheet.")
    frozen = sheet.properties["gridProperties"].get(f"frozen{line.capitalize()}Count", 0)
    if frozen and start <= frozen and end == total:
        raise RequestRefused(f"Sorry, it is not possible to delete all non-frozen {line}s.")
    check_write(book, _place(sheet, dimension, start, end))
    dimensions.delete(book, sheet, dimension, start, end)


def move_dimension(book: Spreadsheet, body: Json) -> None:
    """moveDimension."""
    sheet, dimension, start, end = _range(book, body.get("source") or {})
    destination = body.get("destinationIndex") or 0
    total = dimensions.size(sheet, dimension)
    if end <= start or end > total or destination > total:
        raise RequestRefused(f"Cannot move {_line(dimension)}s [{start}, {end}) to {destination}: out of the grid.")
    check_write(book, _place(sheet, dimension, start, end))
    dimensions.move_block(book, sheet, dimension, start, end, destination)


def append_dimension(book: Spreadsheet, body: Json) -> None:
    """appendDimension: blank rows or columns at the end."""
    sheet, dimension, _, _ = _range(book, body)
    length = body.get("length") or 0
    if length < 1:
        raise RequestRefused("length must be greater than 0")
    rows = sheet.row_count + length * (dimension == dimensions.ROWS)
    columns = sheet.column_count + length * (dimension == dimensions.COLUMNS)
    check_cells(book, rows * columns - sheet.row_count * sheet.column_count)
    sheet.resize(rows, columns)


def update_dimension_properties(book: Spreadsheet, body: Json) -> None:
    """updateDimensionProperties: height or width, hidden, metadata."""
    sheet, dimension, start, end = _range(book, body.get("range") or {})
    mask = required_mask(body)
    given = body.get("properties") or {}
    if "*" in mask:
        mask = {name: {} for name in given}
    _change_sizes(sheet, dimension, start, min(end, dimensions.size(sheet, dimension)), given, mask)


def _change_sizes(sheet: Sheet, dimension: str, start: int, end: int, given: Json, mask: fields.Mask) -> None:
    key = "rows" if dimension == dimensions.ROWS else "columns"
    known = sheet.change_meta().setdefault(key, [])
    known.extend([None] * (end - len(known)))
    for index in range(start, end):
        one = dict(known[index] or {})
        fields.assign(one, given, mask)
        known[index] = without_defaults(one) or None


def auto_resize_dimensions(book: Spreadsheet, body: Json) -> None:
    """autoResizeDimensions: columns take the width of their longest text, rows their default height."""
    sheet, dimension, start, end = _range(book, body.get("dimensions") or {})
    for index in range(start, min(end, dimensions.size(sheet, dimension))):
        size = _fitting_width(book, sheet, index) if dimension == dimensions.COLUMNS else None
        given: Json = {"pixelSize": size} if size else {}
        _change_sizes(sheet, dimension, index, index + 1, given, {"pixelSize": {}})


def _fitting_width(book: Spreadsheet, sheet: Sheet, column: int) -> int | None:
    longest = 0.0
    for row in range(len(sheet.rows)):
        cell = sheet.cell(row, column)
        if cell is not None:
            lines = contents.shown(book, cell).split("\n")
            longest = max(longest, *(text_width(line) for line in lines))
    return round(longest) + MARGIN if longest else None


def add_dimension_group(book: Spreadsheet, body: Json) -> Json:
    """addDimensionGroup: nested in the groups that hold it."""
    sheet, dimension, start, end = _range(book, body.get("range") or {})
    if end <= start:
        raise RequestRefused(f"range.endIndex[{end}] must be greater than range.startIndex[{start}]")
    groups = _groups(sheet, dimension)
    depths = _depths(groups, dimensions.size(sheet, dimension))
    for index in range(start, end):
        depths[index] += 1
    _control_after(sheet, dimension)
    return {"dimensionGroups": _set_groups(sheet, dimension, depths, groups)}


def delete_dimension_group(book: Spreadsheet, body: Json) -> Json:
    """deleteDimensionGroup: one level off the range."""
    sheet, dimension, start, end = _range(book, body.get("range") or {})
    groups = _groups(sheet, dimension)
    depths = _depths(groups, dimensions.size(sheet, dimension))
    if not any(depths[start:end]):
        raise RequestRefused(f"There is no {_line(dimension)} group at the given range.")
    for index in range(start, end):
        depths[index] = max(0, depths[index] - 1)
    left = _set_groups(sheet, dimension, depths, groups)
    return {"dimensionGroups": left} if left else {}


def update_dimension_group(book: Spreadsheet, body: Json) -> None:
    """updateDimensionGroup: collapsed or not."""
    given = body.get("dimensionGroup") or {}
    sheet, dimension, start, end = _range(book, given.get("range") or {})
    for group in _groups(sheet, dimension):
        found = group["range"]
        same = (found.get("startIndex", 0), found["endIndex"]) == (start, end)
        if same and group["depth"] == given.get("depth", group["depth"]):
            group["collapsed"] = bool(given.get("collapsed"))
            if not group["collapsed"]:
                del group["collapsed"]
            hidden = {"hiddenByUser": bool(given.get("collapsed"))}
            _change_sizes(sheet, dimension, start, end, hidden, {"hiddenByUser": {}})
            return
    raise RequestRefused(f"There is no {_line(dimension)} group at the given range and depth.")


def _name(dimension: str) -> str:
    return "rowGroups" if dimension == dimensions.ROWS else "columnGroups"


def _groups(sheet: Sheet, dimension: str) -> list[Json]:
    groups: list[Json] = sheet.change_meta().get(_name(dimension), [])
    return groups


def _control_after(sheet: Sheet, dimension: str) -> None:
    grid = sheet.change_meta()["properties"]["gridProperties"]
    grid["rowGroupControlAfter" if dimension == dimensions.ROWS else "columnGroupControlAfter"] = True


def _depths(groups: list[Json], total: int) -> list[int]:
    depths = [0] * total
    for group in groups:
        for index in range(group["range"].get("startIndex", 0), min(group["range"]["endIndex"], total)):
            depths[index] = max(depths[index], group["depth"])
    return depths


def _set_groups(sheet: Sheet, dimension: str, depths: list[int], before: list[Json]) -> list[Json]:
    """Groups are the runs of lines at least so deep."""
    collapsed = {
        (g["range"].get("startIndex", 0), g["range"]["endIndex"], g["depth"]) for g in before if g.get("collapsed")
    }
    owner = {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
    groups: list[Json] = []
    for depth in range(1, max(depths, default=0) + 1):
        start = None
        for index, deep in enumerate([*depths, 0]):
            if deep >= depth and start is None:
                start = index
            elif deep < depth and start is not None:
                found = {**owner, "dimension": dimension, "startIndex": start, "endIndex": index}
                group: Json = {"range": found, "depth": depth}
                groups.append(group | ({"collapsed": True} if (start, index, depth) in collapsed else {}))
                start = None
    groups.sort(key=lambda g: (g["range"]["startIndex"], g["depth"]))
    if groups:
        sheet.change_meta()[_name(dimension)] = groups
    else:
        sheet.change_meta().pop(_name(dimension), None)
    return groups


HANDLERS: dict[str, Handler] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "appendDimension": append_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
    "updateDimensionGroup": update_dimension_group,
}
