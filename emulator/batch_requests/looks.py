"""Requests on looks and on what may be typed: borders, validation, filters, bands, conditional formats."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from emulator import fields
from emulator.batch_requests.common import Handler, new_id, required_mask, sheet_of, stored_range, without_defaults
from emulator.cells import Json, style_of, with_part
from emulator.errors import RequestRefused
from emulator.formatting import tidy_format
from emulator.model import Spreadsheet
from emulator.protections import check_write
from emulator.ranges import GridRange, grid_place
from emulator.sheet import Sheet

BORDER_WIDTHS = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}


def set_data_validation(book: Spreadsheet, body: Json) -> None:
    """setDataValidation: a rule for every cell of a range, or none."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    rule = tidy_format(body.get("rule")) or None
    if rule and not rule.get("condition", {}).get("type"):
        raise RequestRefused("A data validation rule must have a condition.")
    for row, column in _cells(place):
        before = place.sheet.cell(row, column)
        if before is not None or rule:
            place.sheet.set_cell(row, column, with_part(before, "d", rule))
    place.sheet.drop_blank_rows()


def _cells(place: GridRange) -> Iterator[tuple[int, int]]:
    for row in range(place.row, place.end_row):
        for column in range(place.column, place.end_column):
            yield row, column


def update_borders(book: Spreadsheet, body: Json) -> None:
    """updateBorders: the edges and inner lines of a range that the request names."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    for row, column in _cells(place):
        sides = {
            "top": "top" if row == place.row else "innerHorizontal",
            "bottom": "bottom" if row == place.end_row - 1 else "innerHorizontal",
            "left": "left" if column == place.column else "innerVertical",
            "right": "right" if column == place.end_column - 1 else "innerVertical",
        }
        given = {side: body[name] for side, name in sides.items() if name in body}
        if given:
            _set_borders(book, place.sheet, row, column, given)


def _set_borders(book: Spreadsheet, sheet: Sheet, row: int, column: int, given: Json) -> None:
    cell = sheet.cell(row, column)
    style = dict(book.style(style_of(cell)))
    borders = dict(style.pop("borders", {}))
    for side, border in given.items():
        if not border or border.get("style", "NONE") == "NONE":
            borders.pop(side, None)
        else:
            borders[side] = {"width": BORDER_WIDTHS.get(border["style"], 1), **tidy_format({"color": {}, **border})}
    style |= {"borders": borders} if borders else {}
    sheet.set_cell(row, column, with_part(cell, "s", book.intern(style)))


# Filters


def set_basic_filter(book: Spreadsheet, body: Json) -> None:
    """setBasicFilter: the tab's one filter."""
    given = body.get("filter") or {}
    found = stored_range(book, given.get("range") or {})
    sheet = sheet_of(book, found.get("sheetId"))
    sheet.change_meta()["basicFilter"] = {**tidy_format(given), "range": _closed(sheet, found)}


def _closed(sheet: Sheet, found: Json) -> Json:
    """A filter's range has all its sides."""
    whole = {"startRowIndex": 0, "endRowIndex": sheet.row_count}
    whole |= {"startColumnIndex": 0, "endColumnIndex": sheet.column_count}
    return {**({"sheetId": found["sheetId"]} if "sheetId" in found else {}), **whole, **found}


def clear_basic_filter(book: Spreadsheet, body: Json) -> None:
    """clearBasicFilter."""
    sheet = sheet_of(book, body.get("sheetId"))
    if "basicFilter" in sheet.meta:
        sheet.change_meta().pop("basicFilter")


def add_filter_view(book: Spreadsheet, body: Json) -> Json:
    """addFilterView."""
    given = {"title": "Filter 1", **tidy_format(body.get("filter") or {})}
    found = stored_range(book, given.get("range") or {})
    sheet = sheet_of(book, found.get("sheetId"))
    given["range"] = _closed(sheet, found)
    return {"filter": _added(book, sheet, "filterViews", "filterViewId", given, "filter view")}


def _added(book: Spreadsheet, sheet: Sheet, name: str, key: str, given: Json, what: str) -> Json:
    """Add an entry under its own id, or a new one.

    Raises:
        RequestRefused: the id exists already.
    """
    taken = {entry[key] for other in book.sheets for entry in other.meta.get(name, ())}
    number = given.get(key) or new_id(taken)
    if number in taken:
        raise RequestRefused(f"A {what} with ID {number} already exists.")
    entry = {key: number, **{n: v for n, v in given.items() if n != key}}
    sheet.change_meta().setdefault(name, []).append(entry)
    return entry


def _entry(book: Spreadsheet, name: str, key: str, number: Any, what: str) -> tuple[Sheet, Json]:
    for sheet in book.sheets:
        if any(entry[key] == number for entry in sheet.meta.get(name, ())):
            return sheet, next(entry for entry in sheet.change_meta()[name] if entry[key] == number)
    raise RequestRefused(f"No {what} with id: {number}")


def _removed(sheet: Sheet, name: str, entry: Json) -> None:
    entries = sheet.change_meta()[name]
    entries.remove(entry)
    if not entries:
        del sheet.meta[name]


def _updated(book: Spreadsheet, body: Json, part: str, name: str, key: str, what: str) -> None:
    given = tidy_format(body.get(part) or {})
    mask = required_mask(body)
    sheet, entry = _entry(book, name, key, given.get(key), what)
    if "*" in mask:
        mask = {n: {} for n in given}
    if "range" in mask and "range" in given:
        given["range"] = _closed(sheet, stored_range(book, given["range"]))
    fields.assign(entry, given, {n: t for n, t in mask.items() if n != key})


def update_filter_view(book: Spreadsheet, body: Json) -> None:
    """updateFilterView."""
    _updated(book, body, "filter", "filterViews", "filterViewId", "filter view")


def delete_filter_view(book: Spreadsheet, body: Json) -> None:
    """deleteFilterView."""
    _removed(*_named(book, "filterViews", "filterViewId", body.get("filterId"), "filter view"))


def _named(book: Spreadsheet, name: str, key: str, number: Any, what: str) -> tuple[Sheet, str, Json]:
    sheet, entry = _entry(book, name, key, number, what)
    return sheet, name, entry


def duplicate_filter_view(book: Spreadsheet, body: Json) -> Json:
    """duplicateFilterView."""
    sheet, entry = _entry(book, "filterViews", "filterViewId", body.get("filterId"), "filter view")
    copy = {**entry, "title": f"Copy of {entry['title']}"}
    copy.pop("filterViewId")
    return {"filter": _added(book, sheet, "filterViews", "filterViewId", copy, "filter view")}


# Bands


def add_banding(book: Spreadsheet, body: Json) -> Json:
    """addBanding."""
    given = tidy_format(body.get("bandedRange") or {})
    given["range"] = stored_range(book, given.get("range") or {})
    sheet = sheet_of(book, given["range"].get("sheetId"))
    return {"bandedRange": _added(book, sheet, "bandedRanges", "bandedRangeId", given, "banded range")}


def update_banding(book: Spreadsheet, body: Json) -> None:
    """updateBanding."""
    _updated(book, body, "bandedRange", "bandedRanges", "bandedRangeId", "banded range")


def delete_banding(book: Spreadsheet, body: Json) -> None:
    """deleteBanding."""
    _removed(*_named(book, "bandedRanges", "bandedRangeId", body.get("bandedRangeId"), "banded range"))


# Conditional formats


def add_conditional_format_rule(book: Spreadsheet, body: Json) -> None:
    """addConditionalFormatRule: at an index, the first by default."""
    rule = _rule(book, body.get("rule") or {})
    sheet = sheet_of(book, rule["ranges"][0].get("sheetId"))
    rules = sheet.change_meta().setdefault("conditionalFormats", [])
    rules.insert(_rule_index(body.get("index") or 0, len(rules) + 1), rule)


def _rule(book: Spreadsheet, given: Json) -> Json:
    ranges = [stored_range(book, found) for found in given.get("ranges") or ()]
    if not ranges:
        raise RequestRefused("A conditional format rule must have at least one range.")
    rest = {name: value for name, value in given.items() if name != "ranges"}
    return {"ranges": ranges, **tidy_format(without_defaults(rest))}


def _rule_index(index: int, count: int) -> int:
    if not 0 <= index < count:
        raise RequestRefused(f"No conditional format on sheet at index: {index}")
    return index


def update_conditional_format_rule(book: Spreadsheet, body: Json) -> Json:
    """updateConditionalFormatRule: another rule at an index, or the same at another."""
    index = body.get("index") or 0
    if body.get("rule"):
        rule = _rule(book, body["rule"])
        sheet = sheet_of(book, rule["ranges"][0].get("sheetId"))
        rules = sheet.change_meta().get("conditionalFormats", [])
        old = rules[_rule_index(index, len(rules))]
        rules[index] = rule
        return {"newRule": rule, **({"newIndex": index} if index else {}), "oldRule": old}
    sheet = sheet_of(book, body.get("sheetId"))
    rules = sheet.change_meta().get("conditionalFormats", [])
    rule = rules.pop(_rule_index(index, len(rules)))
    new_index = _rule_index(body.get("newIndex") or 0, len(rules) + 1)
    rules.insert(new_index, rule)
    return {"newRule": rule, "newIndex": new_index, "oldIndex": index}


def delete_conditional_format_rule(book: Spreadsheet, body: Json) -> Json:
    """deleteConditionalFormatRule."""
    sheet = sheet_of(book, body.get("sheetId"))
    rules = sheet.change_meta().get("conditionalFormats", [])
    rule = rules.pop(_rule_index(body.get("index") or 0, len(rules)))
    if not rules:
        sheet.meta.pop("conditionalFormats", None)
    return {"rule": rule}


HANDLERS: dict[str, Handler] = {
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "deleteFilterView": delete_filter_view,
    "duplicateFilterView": duplicate_filter_view,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
    "addConditionalFormatRule": add_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
}
