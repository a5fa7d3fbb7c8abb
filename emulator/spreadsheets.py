"""spreadsheets: create, get, and what a spreadsheet looks like in an answer."""

from __future__ import annotations

from typing import Any

from emulator import contents, fields
from emulator.cells import Cell, Json, style_of, value_of
from emulator.fields import Mask, below, wants
from emulator.formatting import effective_format
from emulator.metadata import seen
from emulator.model import Spreadsheet
from emulator.protections import may_edit
from emulator.ranges import GridRange, place_of
from emulator.sheet import DEFAULT_HEIGHT, DEFAULT_WIDTH, Sheet, new_sheet_meta
from emulator.theme import DEFAULT_FORMAT, THEME

SHEET_LISTS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "basicFilter",
    "charts",
    "bandedRanges",
    "developerMetadata",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
)


CELL = (
    "userEnteredValue",
    "effectiveValue",
    "formattedValue",
    "userEnteredFormat",
    "effectiveFormat",
    "hyperlink",
    "note",
    "textFormatRuns",
    "dataValidation",
    "pivotTable",
    "dataSourceTable",
    "dataSourceFormula",
    "chipRuns",
)
SCHEMA: Mask = {
    "spreadsheetId": {},
    "properties": {},
    "namedRanges": {},
    "spreadsheetUrl": {},
    "developerMetadata": {},
    "dataSources": {},
    "dataSourceSchedules": {},
    "sheets": {
        "properties": {},
        "data": {
            "startRow": {},
            "startColumn": {},
            "rowData": {"values": {name: {} for name in CELL}},
            "rowMetadata": {},
            "columnMetadata": {},
        },
        **{name: {} for name in SHEET_LISTS},
    },
}


def new_workbook(file_id: str, title: str, body: Json | None = None) -> Spreadsheet:
    """A spreadsheet as Google makes it: one blank tab, unless the body says otherwise.

    Args:
        file_id: the id of its file.
        title: its name.
        body: a Spreadsheet resource, or None.
    """
    body = body or {}
    given = body.get("properties") or {}
    properties = {"title": title, "locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT"}
    properties |= {name: given[name] for name in ("locale", "timeZone", "autoRecalc") if given.get(name)}
    book = Spreadsheet(file_id, 0, {"properties": properties}, [], [])
    book.meta_changed = True
    wanted = body.get("sheets") or [{}]
    for place, sheet in enumerate(wanted):
        book.sheets.append(_new_sheet(sheet, place))
    return book


def _new_sheet(body: Json, place: int) -> Sheet:
    given = dict(body.get("properties") or {})
    meta = new_sheet_meta(given.pop("title", None) or f"Sheet{place + 1}")
    grid = given.pop("gridProperties", None) or {}
    sheet_id = given.pop("sheetId", None)
    given.pop("index", None)
    meta["properties"] |= given
    meta["properties"]["gridProperties"] |= grid
    meta |= {name: body[name] for name in SHEET_LISTS if body.get(name)}
    return Sheet(0, place if sheet_id is None else sheet_id, meta)


def resource(
    book: Spreadsheet, mask: Mask | None, addresses: list[str] | None = None, grid_data: bool = False
) -> dict[str, Any]:
    """The Spreadsheet resource.

    Args:
        book: the workbook.
        mask: what to give of it; None for all.
        addresses: ranges the answer is limited to; none for all tabs.
        grid_data: whether the cells are wanted; a mask decides alone when there is one.
    """
    if mask is not None:
        fields.check(mask, SCHEMA)
        grid_data = wants(mask, "sheets") and _asks_data(below(mask, "sheets"))
    places = [place_of(book, address) for address in addresses or ()]
    answer: Json = {"spreadsheetId": book.file_id, "properties": _properties(book)}
    if wants(mask, "sheets"):
        answer["sheets"] = _sheets(book, below(mask, "sheets"), places, grid_data)
    if names := book.meta.get("namedRanges"):
        answer["namedRanges"] = names
    if entries := book.meta.get("developerMetadata"):
        answer["developerMetadata"] = [seen(None, entry) for entry in entries]
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.file_id}/edit"
    selected: dict[str, Any] = fields.select(mask, answer)
    return selected


def _asks_data(mask: Mask | None) -> bool:
    return mask is None or "data" in mask


def _properties(book: Spreadsheet) -> Json:
    return {**book.properties, "defaultFormat": DEFAULT_FORMAT, "spreadsheetTheme": THEME}


def _sheets(book: Spreadsheet, mask: Mask | None, places: list[GridRange], grid_data: bool) -> list[Json]:
    answer = []
    for index, sheet in enumerate(book.sheets):
        mine = [place for place in places if place.sheet is sheet]
        if places and not mine:
            continue
        found: Json = {"properties": sheet_properties(sheet, index)}
        if grid_data and wants(mask, "data"):
            whole = GridRange(sheet, 0, sheet.row_count, 0, sheet.column_count)
            found["data"] = [_grid_data(book, place, below(mask, "data")) for place in mine or [whole]]
        found |= {name: sheet.meta[name] for name in SHEET_LISTS if sheet.meta.get(name)}
        if "protectedRanges" in found:
            found["protectedRanges"] = [protection_seen(book, p) for p in found["protectedRanges"]]
        if "developerMetadata" in found:
            found["developerMetadata"] = [seen(sheet, entry) for entry in found["developerMetadata"]]
        answer.append(found)
    return answer


def sheet_properties(sheet: Sheet, index: int) -> Json:
    """SheetProperties, in the order Google gives them."""
    rest = {name: value for name, value in sheet.properties.items() if name != "title"}
    return {"sheetId": sheet.sheet_id, "title": sheet.title, "index": index, **rest}


def protection_seen(book: Spreadsheet, protection: Json) -> Json:
    """A protected range as the caller sees it: only those who may edit it see its editors."""
    seen = {name: value for name, value in protection.items() if name not in ("editors", "requestingUserCanEdit")}
    if may_edit(book, protection):
        seen |= {"requestingUserCanEdit": True, "editors": protection.get("editors", {})}
    return seen


# Grid data


def _grid_data(book: Spreadsheet, place: GridRange, mask: Mask | None) -> Json:
    data: Json = {}
    if place.row:
        data["startRow"] = place.row
    if place.column:
        data["startColumn"] = place.column
    if wants(mask, "rowData") and (rows := row_data(book, place, below(mask, "rowData"))):
        data["rowData"] = rows
    for name, key, default, start, end in (
        ("rowMetadata", "rows", DEFAULT_HEIGHT, place.row, place.end_row),
        ("columnMetadata", "columns", DEFAULT_WIDTH, place.column, place.end_column),
    ):
        if wants(mask, name):
            data[name] = _dimension_data(place.sheet.meta.get(key, []), default, start, end)
    return data


def _dimension_data(known: list[Json | None], default: int, start: int, end: int) -> list[Json]:
    part = known[start:end]
    part = part + [None] * (end - start - len(part))
    return [{"pixelSize": default, **(one or {})} for one in part]


def row_data(book: Spreadsheet, place: GridRange, mask: Mask | None) -> list[Json]:
    """RowData down to the last row, and along to the last cell, that has any of what the mask takes."""
    sheet = place.sheet
    view = CellView(book, below(mask, "values"))
    rows = []
    for position in range(place.row, min(place.end_row, len(sheet.rows))):
        values = [view.of(cell) for cell in sheet.cells(position)[place.column : place.end_column]]
        rows.append({"values": values} if _without_trailing_blanks(values) else {})
    return _without_trailing_blanks(rows)


def _without_trailing_blanks(items: list[Json]) -> list[Json]:
    while items and not items[-1]:
        items.pop()
    return items


class CellView:
    """CellData of cells, only what a mask takes of them.

    Args:
        book: the workbook.
        mask: of CellData; None for all.
    """

    def __init__(self, book: Spreadsheet, mask: Mask | None) -> None:
        self.book = book
        self.mask = mask
        self.wanted = frozenset(name for name in CELL if wants(mask, name))
        self.nested = mask is not None and any(mask.values())
        self._formats: dict[int, Json] = {}

    def of(self, cell: Cell) -> Json:
        """One cell's data."""
        if cell is None:
            return {}
        wanted = self.wanted
        found: Json = {}
        value = value_of(cell)
        if "userEnteredValue" in wanted and (entered := contents.user_entered(cell)):
            found["userEnteredValue"] = entered
        if value is not None:
            if "effectiveValue" in wanted:
                found["effectiveValue"] = contents.extended(value)
            if "formattedValue" in wanted:
                found["formattedValue"] = contents.shown(self.book, cell)
        self._looks(cell, found)
        if "hyperlink" in wanted and (link := contents.hyperlink(self.book, cell)):
            found["hyperlink"] = link
        if type(cell) is dict:
            self._extras(cell, found)
        return fields.select(self.mask, found) if self.nested else found

    def _looks(self, cell: Cell, found: Json) -> None:
        number = style_of(cell)
        if number and "userEnteredFormat" in self.wanted:
            found["userEnteredFormat"] = self.book.style(number)
        if "effectiveFormat" in self.wanted:
            if number not in self._formats:
                self._formats[number] = effective_format(self.book.style(number))
            found["effectiveFormat"] = self._formats[number]
            if type(cell) is dict and "k" in cell and "numberFormat" not in self._formats[number]:
                found["effectiveFormat"] = {**self._formats[number], "numberFormat": cell["k"]}

    def _extras(self, cell: Json, found: Json) -> None:
        for key, name in (("n", "note"), ("r", "textFormatRuns"), ("d", "dataValidation")):
            if key in cell and name in self.wanted:
                found[name] = cell[key]
        for name, value in cell.get("l", {}).items():
            if wants(self.mask, name):
                found[name] = value
