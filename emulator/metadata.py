"""Developer metadata, and the data filters that find ranges by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from emulator.a1 import Area
from emulator.cells import Json
from emulator.errors import invalid
from emulator.model import Spreadsheet
from emulator.ranges import GridRange, area_of, grid_place, on_grid, place_of
from emulator.sheet import Sheet

Entries = list[Json]


def lists(book: Spreadsheet) -> Iterator[tuple[Sheet | None, Entries]]:
    """Every list of metadata: the spreadsheet's own, then each tab's (rows and columns included)."""
    yield None, book.meta.get("developerMetadata", [])
    for sheet in book.sheets:
        yield sheet, sheet.meta.get("developerMetadata", [])


def seen(sheet: Sheet | None, entry: Json) -> Json:
    """An entry with its location as the API gives it."""
    location = dict(entry.get("location") or {})
    if sheet is None:
        location = {"locationType": "SPREADSHEET", "spreadsheet": True}
    elif "dimensionRange" in location:
        found = location["dimensionRange"]
        kind = "ROW" if found.get("dimension") == "ROWS" else "COLUMN"
        location = {"locationType": kind, "dimensionRange": {**_owner(sheet), **found}}
    else:
        location = {"locationType": "SHEET", **(_owner(sheet) or {"sheetId": 0})}
    return {**entry, "location": location}


def _owner(sheet: Sheet) -> Json:
    return {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}


def search(book: Spreadsheet, filters: list[Json]) -> list[tuple[Json, list[Json]]]:
    """The entries that each data filter finds, once each, with the filters that found them."""
    found: dict[int, tuple[Json, list[Json]]] = {}
    for data_filter in filters:
        for sheet, entries in lists(book):
            for entry in entries:
                whole = seen(sheet, entry)
                if _matches(book, whole, data_filter):
                    found.setdefault(entry["metadataId"], (whole, []))[1].append(data_filter)
    return list(found.values())


def by_id(book: Spreadsheet, number: int) -> Json | None:
    """The entry of this id."""
    for sheet, entries in lists(book):
        for entry in entries:
            if entry["metadataId"] == number:
                return seen(sheet, entry)
    return None


def _matches(book: Spreadsheet, entry: Json, data_filter: Json) -> bool:
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is not None:
        return _looked_up(entry, lookup)
    place = _range_of(book, data_filter)
    location = entry["location"]
    if place is None or location["locationType"] == "SPREADSHEET":
        return False
    found = location.get("dimensionRange")
    if found is None:
        return bool(location.get("sheetId", 0) == place.sheet.sheet_id)
    if found.get("sheetId", 0) != place.sheet.sheet_id:
        return False
    start, end = (place.row, place.end_row) if found["dimension"] == "ROWS" else (place.column, place.end_column)
    return bool(found.get("startIndex", 0) < end and start < found["endIndex"])


def _looked_up(entry: Json, lookup: Json) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if lookup.get(name) is not None and entry.get(name) != lookup[name]:
            return False
    location = entry["location"]
    wanted = lookup.get("locationType")
    if wanted and location["locationType"] != wanted:
        return False
    at = lookup.get("metadataLocation")
    if not at:
        return True
    exact = lookup.get("locationMatchingStrategy") != "INTERSECTING_LOCATION"
    if at.get("spreadsheet"):
        return not exact or location["locationType"] == "SPREADSHEET"
    if "sheetId" in at:
        inside = (location.get("dimensionRange") or location).get("sheetId", 0) == at["sheetId"]
        return inside and (not exact or location["locationType"] == "SHEET")
    return _same_lines(location.get("dimensionRange"), at.get("dimensionRange") or {}, exact)


def _same_lines(found: Json | None, wanted: Json, exact: bool) -> bool:
    if found is None or found.get("sheetId", 0) != wanted.get("sheetId", 0):
        return False
    if found["dimension"] != wanted.get("dimension"):
        return False
    start, end = wanted.get("startIndex", 0), wanted.get("endIndex", 0)
    if exact:
        return bool((found.get("startIndex", 0), found["endIndex"]) == (start, end))
    return bool(found.get("startIndex", 0) < end and start < found["endIndex"])


def _range_of(book: Spreadsheet, data_filter: Json) -> GridRange | None:
    if data_filter.get("a1Range"):
        return place_of(book, data_filter["a1Range"])
    if data_filter.get("gridRange") is not None:
        return grid_place(book, data_filter["gridRange"])
    return None


def places(book: Spreadsheet, data_filter: Json) -> list[GridRange]:
    """The ranges a data filter stands for: its own, or the rows, columns and tabs its metadata is on.

    Raises:
        ApiError: it says nothing.
    """
    place = _range_of(book, data_filter)
    if place is not None:
        return [place]
    if not data_filter.get("developerMetadataLookup"):
        raise invalid("A data filter must set one of a1Range, gridRange or developerMetadataLookup.")
    return [found for entry, _ in search(book, [data_filter]) if (found := _place_of_entry(book, entry)) is not None]


def _place_of_entry(book: Spreadsheet, entry: Json) -> GridRange | None:
    location: Any = entry["location"]
    if location["locationType"] == "SPREADSHEET":
        return None
    found = location.get("dimensionRange")
    if found is None:
        return on_grid(book.sheet(location.get("sheetId", 0)), Area())
    ends = ("startRowIndex", "endRowIndex") if found["dimension"] == "ROWS" else ("startColumnIndex", "endColumnIndex")
    area = area_of({ends[0]: found.get("startIndex", 0), ends[1]: found["endIndex"]})
    return on_grid(book.sheet(found.get("sheetId", 0)), area)
