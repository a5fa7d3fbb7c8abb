"""Routes of values."""

from __future__ import annotations

from emulator import by_filter, reading, values
from emulator.cells import Json
from emulator.routes.base import Call, Service


def values_get(service: Service, call: Call) -> Json:
    """spreadsheets.values.get."""
    return call.masked(service.read(call, lambda book: reading.get(book, call["range"], call.options)))


def values_batch_get(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchGet."""
    ranges = call.query.getlist("ranges")
    return call.masked(service.read(call, lambda book: reading.batch_get(book, ranges, call.options)))


def values_update(service: Service, call: Call) -> Json:
    """spreadsheets.values.update."""
    body = call.body
    values.rows_of(body)  # Google looks at the body before the address
    return call.masked(service.write(call, lambda book: values.update(book, call["range"], body, call.options)))


def values_batch_update(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchUpdate."""
    body = call.body
    return call.masked(service.write(call, lambda book: values.batch_update(book, body)))


def values_append(service: Service, call: Call) -> Json:
    """spreadsheets.values.append."""
    body = call.body
    return call.masked(service.write(call, lambda book: values.append(book, call["range"], body, call.options)))


def values_clear(service: Service, call: Call) -> Json:
    """spreadsheets.values.clear."""
    return call.masked(service.write(call, lambda book: values.clear(book, call["range"])))


def values_batch_clear(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchClear."""
    ranges = call.body.get("ranges") or []
    return call.masked(service.write(call, lambda book: values.batch_clear(book, ranges)))


def get_by_filter(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchGetByDataFilter."""
    return call.masked(service.read(call, lambda book: by_filter.get_values(book, call.body)))


def update_by_filter(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchUpdateByDataFilter."""
    body = call.body
    return call.masked(service.write(call, lambda book: by_filter.update_values(book, body)))


def clear_by_filter(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchClearByDataFilter."""
    body = call.body
    return call.masked(service.write(call, lambda book: by_filter.clear_values(book, body)))
