"""Requests on developer metadata."""

from __future__ import annotations

from emulator import fields, metadata
from emulator.batch_requests.common import Handler, new_id, required_mask, sheet_of
from emulator.cells import Json
from emulator.errors import RequestRefused
from emulator.model import Spreadsheet
from emulator.sheet import Sheet


def create_developer_metadata(book: Spreadsheet, body: Json) -> Json:
    """createDeveloperMetadata: on the spreadsheet, a tab, one row or one column."""
    given = dict(body.get("developerMetadata") or {})
    if not given.get("metadataKey") or not given.get("visibility"):
        raise RequestRefused("Developer metadata must have a key and a visibility.")
    taken = {entry["metadataId"] for _, entries in metadata.lists(book) for entry in entries}
    number = given.get("metadataId") or new_id(taken)
    if number in taken:
        raise RequestRefused(f"Developer metadata with ID {number} already exists.")
    sheet, location = _home(book, given.get("location") or {})
    entry: Json = {"metadataId": number, "metadataKey": given["metadataKey"]}
    if given.get("metadataValue") is not None:
        entry["metadataValue"] = given["metadataValue"]
    entry |= {"location": location, "visibility": given["visibility"]}
    _meta(book, sheet).setdefault("developerMetadata", []).append(entry)
    return {"developerMetadata": metadata.seen(sheet, entry)}


def _meta(book: Spreadsheet, sheet: Sheet | None) -> Json:
    return book.change_meta() if sheet is None else sheet.change_meta()


def _home(book: Spreadsheet, location: Json) -> tuple[Sheet | None, Json]:
    if location.get("spreadsheet"):
        return None, {}
    if found := location.get("dimensionRange"):
        sheet = sheet_of(book, found.get("sheetId"))
        start, end = found.get("startIndex") or 0, found.get("endIndex") or 0
        if end - start != 1:
            raise RequestRefused("Developer metadata may be on one row or one column only.")
        return sheet, {"dimensionRange": {"dimension": found["dimension"], "startIndex": start, "endIndex": end}}
    if "sheetId" in location:
        return sheet_of(book, location["sheetId"]), {}
    raise RequestRefused("Developer metadata must have a location.")


def update_developer_metadata(book: Spreadsheet, body: Json) -> Json:
    """updateDeveloperMetadata: all that the filters find."""
    given = body.get("developerMetadata") or {}
    mask = required_mask(body)
    if "*" in mask:
        mask = {name: {} for name in given}
    mask = {name: tree for name, tree in mask.items() if name in ("metadataKey", "metadataValue", "visibility")}
    numbers = {entry["metadataId"] for entry, _ in metadata.search(book, body.get("dataFilters") or [])}
    changed = []
    for sheet, entries in metadata.lists(book):
        if any(entry["metadataId"] in numbers for entry in entries):
            for entry in _meta(book, sheet)["developerMetadata"]:
                if entry["metadataId"] in numbers:
                    fields.assign(entry, given, mask)
                    changed.append(metadata.seen(sheet, entry))
    return {"developerMetadata": changed} if changed else {}


def delete_developer_metadata(book: Spreadsheet, body: Json) -> Json:
    """deleteDeveloperMetadata: all that the filter finds."""
    found = [entry for entry, _ in metadata.search(book, [body.get("dataFilter") or {}])]
    numbers = {entry["metadataId"] for entry in found}
    for sheet, entries in metadata.lists(book):
        if any(entry["metadataId"] in numbers for entry in entries):
            meta = _meta(book, sheet)
            meta["developerMetadata"] = [e for e in meta["developerMetadata"] if e["metadataId"] not in numbers]
            if not meta["developerMetadata"]:
                del meta["developerMetadata"]
    return {"deletedDeveloperMetadata": found} if found else {}


HANDLERS: dict[str, Handler] = {
    "createDeveloperMetadata": create_developer_metadata,
    "updateDeveloperMetadata": update_developer_metadata,
    "deleteDeveloperMetadata": delete_developer_metadata,
}
