"""Routes of spreadsheets."""

from __future__ import annotations

from emulator import batch, by_filter, drive, fields, reading, spreadsheets
from emulator.batch_requests.common import new_id
from emulator.batch_requests.tabs import copy_of
from emulator.cells import Json
from emulator.errors import invalid
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
    """spreadsheets.batchUpdate."""
    body = call.body
    answer = service.write(
        call,
        lambda book: batch.batch_update(book, body),
        lambda book, answer: batch.with_spreadsheet(book, body, answer),
    )
    return call.masked(answer)


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
