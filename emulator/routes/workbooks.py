"""Routes of spreadsheets."""

from __future__ import annotations

from emulator import batch, by_filter, drive, fields, live, reading, spreadsheets
from emulator.batch_requests.common import new_id
from emulator.batch_requests.tabs import copy_of
from emulator.cells import Json
from emulator.errors import ApiError, invalid
from emulator.model import Spreadsheet
from emulator.routes.base import Call, Service


def create_spreadsheet(service: Service, call: Call) -> Json:
    """spreadsheets.create."""
    body = call.body
    title = (body.get("properties") or {}).get("title") or "Untitled spreadsheet"
    with service.store.writing():
        file = drive.new_file(title, drive.SPREADSHEET, call.account)
        book = spreadsheets.new_workbook(file.id, title, body)
        book.caller = book.owner = call.account
        service.store.add_file(file, book)
        return spreadsheets.resource(book, fields.mask_of(call.query.get("fields")))


def get_spreadsheet(service: Service, call: Call) -> Json:
    """spreadsheets.get."""
    mask = fields.mask_of(call.query.get("fields"))
    grid_data = reading.flag(call.options, "includeGridData")
    ranges = call.query.getlist("ranges")
    return service.read(call, lambda book: spreadsheets.resource(book, mask, ranges, grid_data))


def batch_update(service: Service, call: Call) -> Json:
    """spreadsheets.batchUpdate, with two things of this server's own.

    `writeControl.requiredRevisionId`, as the Docs API has it, refuses the batch unless the workbook is still of that
    version; `liveRows` (a sheetId, and a version as `since`) asks for what changed in a tab, this batch included.
    """
    body = call.body
    required = (body.get("writeControl") or {}).get("requiredRevisionId")

    def act(book: Spreadsheet) -> Json:
        if required is not None and str(required) != str(book.version):
            raise ApiError(409, f"The required revision ID '{required}' does not match the latest revision.")
        return batch.batch_update(book, body) if body.get("requests") or not required else {}

    def saved(book: Spreadsheet, answer: Json) -> Json:
        if (wanted := body.get("liveRows")) is not None:
            sheet = book.sheet(wanted.get("sheetId") or 0)
            answer["liveRows"] = live.rows_of(service.store, book, sheet, int(wanted.get("since") or 0), 0, 0)
        return answer

    answer = service.write(call, act, lambda book, answer: batch.with_spreadsheet(book, body, answer), saved)
    return call.masked(answer)


def live_rows(service: Service, call: Call) -> Json:
    """The rows of a tab with their keys, or what changed in them (see live.py): this server's own."""
    since, start, end = (call.query.get(name, 0, int) for name in ("since", "start", "end"))

    def act(book: Spreadsheet) -> Json:
        return live.rows_of(service.store, book, book.sheet(int(call["sheet"])), since, start, end)

    return service.read(call, act)


def copy_to(service: Service, call: Call) -> Json:
    """sheets.copyTo."""
    target_id = call.body.get("destinationSpreadsheetId")
    with service.store.writing():
        source = service.book(call["id"], call.account)
        target = service.book(str(target_id), call.account)
        sheet = next((s for s in source.sheets if s.sheet_id == int(call["sheet"])), None)
        if sheet is None:
            raise invalid(f"The sheet ({call['sheet']}) does not exist.")
        title = f"Copy of {sheet.title}"
        number = 1
        while target.by_title(title):
            number += 1
            title = f"Copy of {sheet.title} {number}"
        copy = copy_of(sheet, new_id({s.sheet_id for s in target.sheets}), title)
        target.sheets.append(copy)
        target.order_changed = True
        file = service.store.file(target.file_id)
        assert file is not None
        service.store.save(target, file)
        return call.masked(spreadsheets.sheet_properties(copy, len(target.sheets) - 1))


def get_by_filter(service: Service, call: Call) -> Json:
    """spreadsheets.getByDataFilter."""
    mask = fields.mask_of(call.query.get("fields"))
    return service.read(call, lambda book: by_filter.get_spreadsheet(book, call.body, mask))


def metadata_get(service: Service, call: Call) -> Json:
    """developerMetadata.get."""
    return call.masked(service.read(call, lambda book: by_filter.get_metadata(book, int(call["metadata"]))))


def metadata_search(service: Service, call: Call) -> Json:
    """developerMetadata.search."""
    return call.masked(service.read(call, lambda book: by_filter.search_metadata(book, call.body)))
