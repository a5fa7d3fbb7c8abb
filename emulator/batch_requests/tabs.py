"""Requests on tabs and on the spreadsheet itself."""

from __future__ import annotations

from typing import Any

from emulator import fields
from emulator.batch_requests.common import Handler, new_id, required_mask, without_defaults
from emulator.cells import Json
from emulator.dimensions import copied, truncate
from emulator.errors import RequestRefused
from emulator.following import follow
from emulator.formatting import tidy_format, with_styles
from emulator.model import Spreadsheet
from emulator.protections import check_sheet
from emulator.ranges import check_cells
from emulator.sheet import Sheet, new_sheet_meta
from emulator.spreadsheets import sheet_properties

MAX_TITLE = 100
_IDS = {"protectedRanges": "protectedRangeId", "bandedRanges": "bandedRangeId", "filterViews": "filterViewId"}


def add_sheet(book: Spreadsheet, body: Json) -> Json:
    """addSheet: a blank tab, at the end unless an index is given."""
    given = {name: value for name, value in (body.get("properties") or {}).items() if value is not None}
    sheet_id = _free_sheet_id(book, given.pop("sheetId", None), "addSheet")
    title = given.pop("title", None) or _free_title(book, "Sheet", len(book.sheets) + 1)
    _check_title(book, title, None)
    index = given.pop("index", None)
    grid = without_defaults(given.pop("gridProperties", None) or {})
    meta = new_sheet_meta(title)
    meta["properties"] |= without_defaults(tidy_format(given))
    meta["properties"]["gridProperties"] |= grid
    sheet = Sheet(0, sheet_id, meta)
    book.structural = True  # a formula may have waited for a tab of this name
    check_cells(book, sheet.row_count * sheet.column_count)
    return {"properties": _placed(book, sheet, index)}


def _placed(book: Spreadsheet, sheet: Sheet, index: int | None) -> Json:
    if index is not None and not 0 <= index <= len(book.sheets):
        raise RequestRefused(f"Sheet index must be between 0 and {len(book.sheets)}, inclusive.")
    place = len(book.sheets) if index is None else index
    book.sheets.insert(place, sheet)
    book.order_changed = True
    return sheet_properties(sheet, place)


def _free_sheet_id(book: Spreadsheet, wanted: Any, request: str) -> int:
    taken = {sheet.sheet_id for sheet in book.sheets}
    if wanted is None:
        return new_id(taken)
    if wanted in taken:
        raise RequestRefused(f"The sheet with ID {wanted} already exists. Please specify another ID for {request}.")
    return int(wanted)


def _free_title(book: Spreadsheet, stem: str, number: int | None) -> str:
    title = f"{stem}{number}" if number else stem
    number = number or 1
    while book.by_title(title):
        number += 1
        title = f"{stem}{number}" if stem == "Sheet" else f"{stem} {number}"
    return title


def _check_title(book: Spreadsheet, title: str, own: Sheet | None) -> None:
    other = book.by_title(title)
    if other is not None and other is not own:
        raise RequestRefused(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if len(title) > MAX_TITLE:
        raise RequestRefused(f"The sheet name cannot be greater than {MAX_TITLE} characters.")


def update_sheet_properties(book: Spreadsheet, body: Json) -> None:
    """updateSheetProperties: what the mask names."""
    given = body.get("properties") or {}
    mask = required_mask(body)
    sheet = _known(book, given.get("sheetId") or 0)
    check_sheet(book, sheet, whole_only=True)
    if "title" in mask or "*" in mask:
        _check_new_title(book, given.get("title") or "", sheet)
    old_size = sheet.row_count, sheet.column_count
    old = sheet.title
    properties = sheet.change_meta()["properties"]
    kept = {name: properties[name] for name in ("title", "sheetType")}
    source = {**without_defaults(tidy_format(given)), "gridProperties": given.get("gridProperties") or {}}
    if "*" in mask:
        mask = {name: {} for name in source}
    kept_mask = {n: t for n, t in with_styles(mask).items() if n not in ("sheetId", "index", "sheetType")}
    fields.assign(properties, source, kept_mask)
    sheet.meta["properties"] = {**kept, **without_defaults(properties)}
    if sheet.title != old:
        book.structural = True
        follow(book, sheet, "rename", old, 0, 0, None)
    _check_visible(book, "hide")
    _fit_grid(book, sheet, *old_size)
    if "index" in mask and given.get("index") is not None:
        _move_tab(book, sheet, given["index"])


def _known(book: Spreadsheet, sheet_id: int) -> Sheet:
    found = next((sheet for sheet in book.sheets if sheet.sheet_id == sheet_id), None)
    if found is None:
        raise RequestRefused(f"No sheet with id: {sheet_id}")
    return found


def _check_new_title(book: Spreadsheet, title: str, sheet: Sheet) -> None:
    if not title:
        raise RequestRefused("Sheet name cannot be empty.")
    _check_title(book, title, sheet)


def _check_visible(book: Spreadsheet, act: str) -> None:
    if all(sheet.properties.get("hidden") for sheet in book.sheets):
        raise RequestRefused(f"You can't {act} all the {'visible ' if act == 'remove' else ''}sheets in a document.")


def _fit_grid(book: Spreadsheet, sheet: Sheet, old_rows: int, old_columns: int) -> None:
    rows, columns = sheet.row_count, sheet.column_count
    grid = sheet.properties["gridProperties"]
    if rows < 1 or columns < 1:
        raise RequestRefused(f"gridProperties.{'rowCount' if rows < 1 else 'columnCount'} must be at least 1")
    for frozen, total, what in (("frozenRowCount", rows, "rows"), ("frozenColumnCount", columns, "columns")):
        if grid.get(frozen, 0) >= total and grid.get(frozen, 0) > 0:
            raise RequestRefused(f"You can't freeze all visible {what} on the sheet.")
    if (rows, columns) == (old_rows, old_columns):
        return
    check_cells(book, 0)
    if rows < old_rows:
        follow(book, sheet, "delete", "ROWS", rows, old_rows, None)
    if columns < old_columns:
        follow(book, sheet, "delete", "COLUMNS", columns, old_columns, None)
        del sheet.column_keys_for_change(old_columns)[columns:]
    if rows < old_rows or columns < old_columns:
        truncate(sheet, rows, columns)


def _move_tab(book: Spreadsheet, sheet: Sheet, index: int) -> None:
    """The index counts the tabs before the move: a tab's own index or the next one change nothing."""
    place = book.sheets.index(sheet)
    if not 0 <= index <= len(book.sheets):
        raise RequestRefused(f"Sheet index must be between 0 and {len(book.sheets)}, inclusive.")
    book.sheets.pop(place)
    book.sheets.insert(index - 1 if index > place else index, sheet)
    book.order_changed = True


def delete_sheet(book: Spreadsheet, body: Json) -> None:
    """deleteSheet: with the names that point to it."""
    sheet = _known(book, body.get("sheetId") or 0)
    check_sheet(book, sheet)
    if len(book.sheets) == 1:
        raise RequestRefused("You can't remove all the sheets in a document.")
    book.sheets.remove(sheet)
    _check_visible(book, "remove")
    book.removed.append(sheet)
    book.structural = True
    book.order_changed = True
    names = book.meta.get("namedRanges", ())
    if any(named["range"].get("sheetId", 0) == sheet.sheet_id for named in names):
        kept = [named for named in names if named["range"].get("sheetId", 0) != sheet.sheet_id]
        book.change_meta()["namedRanges"] = kept
    follow(book, sheet, "drop", "", 0, 0, None)


def duplicate_sheet(book: Spreadsheet, body: Json) -> Json:
    """duplicateSheet: cells, formats and all that is anchored, with new ids."""
    source = _known(book, body.get("sourceSheetId") or 0)
    title = body.get("newSheetName") or _free_title(book, f"Copy of {source.title}", None)
    _check_title(book, title, None)
    sheet_id = _free_sheet_id(book, body.get("newSheetId"), "duplicateSheet")
    index = body.get("insertSheetIndex")
    check_cells(book, source.row_count * source.column_count)
    sheet = copy_of(source, sheet_id, title)
    book.structural = True
    return {"properties": _placed(book, sheet, index or 0)}


def copy_of(source: Sheet, sheet_id: int, title: str) -> Sheet:
    """A tab with the same content under another id and title."""
    sheet = Sheet(0, sheet_id, source.meta)
    sheet.meta_changed = False
    meta = _with_sheet_id(sheet.change_meta(), sheet_id)
    meta["properties"]["title"] = title
    meta["properties"].pop("hidden", None)
    for name, key in _IDS.items():
        for entry in meta.get(name, ()):
            entry[key] = new_id(set())
    sheet.meta = meta
    sheet.adopt(copied(source.rows))
    return sheet


def _with_sheet_id(value: Any, sheet_id: int) -> Any:
    """The same meta with every grid range on another tab."""
    if isinstance(value, list):
        return [_with_sheet_id(item, sheet_id) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _with_sheet_id(item, sheet_id) for name, item in value.items()}
    if {"startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex", "sheetId"} & changed.keys():
        changed.pop("sheetId", None)
        changed |= {"sheetId": sheet_id} if sheet_id else {}
    return changed


def update_spreadsheet_properties(book: Spreadsheet, body: Json) -> None:
    """updateSpreadsheetProperties: title, locale, time zone, recalculation..."""
    given = body.get("properties") or {}
    mask = required_mask(body)
    if "*" in mask:
        mask = {name: {} for name in given}
    if "title" in mask and not given.get("title"):
        raise RequestRefused("The spreadsheet's title cannot be empty.")
    if "locale" in mask and not _is_locale(given.get("locale")):
        raise RequestRefused(f"Unsupported locale: {given.get('locale')}")
    mask = {name: tree for name, tree in mask.items() if name not in ("defaultFormat", "spreadsheetTheme")}
    fields.assign(book.change_meta()["properties"], given, mask)


def _is_locale(text: Any) -> bool:
    return isinstance(text, str) and 2 <= len(text) <= 11 and text.replace("_", "").replace("-", "").isalnum()


HANDLERS: dict[str, Handler] = {
    "addSheet": add_sheet,
    "updateSheetProperties": update_sheet_properties,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
