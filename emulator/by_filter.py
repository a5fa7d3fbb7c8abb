"""The forms of the API that find ranges by data filters instead of addresses."""

from __future__ import annotations

from emulator import metadata, reading, spreadsheets, values
from emulator.a1 import Area
from emulator.cells import Json
from emulator.errors import not_found
from emulator.fields import Mask
from emulator.model import Spreadsheet
from emulator.ranges import GridRange


def _found(book: Spreadsheet, filters: list[Json]) -> list[tuple[GridRange, list[Json]]]:
    """Each range once, with the filters that stand for it."""
    found: dict[GridRange, list[Json]] = {}
    for data_filter in filters:
        for place in metadata.places(book, data_filter):
            found.setdefault(place, []).append(data_filter)
    return list(found.items())


def get_values(book: Spreadsheet, body: Json) -> Json:
    """values.batchGetByDataFilter."""
    ranges = [
        {"valueRange": reading.read(book, place, body), "dataFilters": filters}
        for place, filters in _found(book, body.get("dataFilters") or [])
    ]
    return {"spreadsheetId": book.file_id, **({"valueRanges": ranges} if ranges else {})}


def update_values(book: Spreadsheet, body: Json) -> Json:
    """values.batchUpdateByDataFilter."""
    entered = values.input_option(body)
    answers = []
    touched = set()
    for entry in body.get("data") or []:
        data_filter = entry.get("dataFilter") or {}
        rows = values.rows_of(entry)
        for place in metadata.places(book, data_filter):
            single = place.height == place.width == 1
            area = Area(place.row, place.end_row, place.column, place.end_column, cell=single)
            answer = values.update_at(book, place.sheet, area, rows, entered, body)
            answer.pop("spreadsheetId")
            answers.append({**answer, "dataFilter": data_filter})
            touched.add(place.sheet.sheet_id)
    return values.totals_of(book, answers, len(touched))


def clear_values(book: Spreadsheet, body: Json) -> Json:
    """values.batchClearByDataFilter."""
    cleared = [values.clear_place(book, place) for place, _ in _found(book, body.get("dataFilters") or [])]
    return {"spreadsheetId": book.file_id, **({"clearedRanges": cleared} if cleared else {})}


def get_spreadsheet(book: Spreadsheet, body: Json, mask: Mask | None) -> Json:
    """spreadsheets.getByDataFilter."""
    places = [place for place, _ in _found(book, body.get("dataFilters") or [])]
    grid_data = reading.flag(body, "includeGridData")
    return spreadsheets.resource(book, mask, [place.name for place in places], grid_data)


def get_metadata(book: Spreadsheet, number: int) -> Json:
    """developerMetadata.get.

    Raises:
        ApiError: there is none of this id.
    """
    entry = metadata.by_id(book, number)
    if entry is None:
        raise not_found()
    return entry


def search_metadata(book: Spreadsheet, body: Json) -> Json:
    """developerMetadata.search."""
    found = metadata.search(book, body.get("dataFilters") or [])
    matched = [{"developerMetadata": entry, "dataFilters": filters} for entry, filters in found]
    return {"matchedDeveloperMetadata": matched} if matched else {}
