"""spreadsheets.batchUpdate: requests applied in order on a draft; one that is refused refuses them all."""

from __future__ import annotations

from copy import deepcopy

from emulator.batch_requests import (
    content,
    developer,
    fields,
    lines,
    looks,
    merging,
    names,
    pasting,
    sorting,
    tabs,
    texts,
)
from emulator.batch_requests.common import Handler
from emulator.cells import Json
from emulator.errors import ApiError, RequestRefused, invalid, invalid_payload
from emulator.model import Spreadsheet
from emulator.reading import flag
from emulator.spreadsheets import resource

HANDLERS: dict[str, Handler] = {}
for _family in (tabs, lines, content, pasting, sorting, merging, looks, texts, names, developer):
    HANDLERS |= _family.HANDLERS
# These answer with the thing deleted only if there is one: the reply itself is always there.
_ALWAYS_NAMED = frozenset(("deleteDimensionGroup",))


def batch_update(book: Spreadsheet, body: Json) -> Json:
    """Apply a batch to a draft.

    Raises:
        ApiError: a request is refused; the draft is then to be dropped.
    """
    requests = body.get("requests") or []
    if not requests:
        raise invalid("Must specify at least one request.")
    known = [_kind_of(place, request) for place, request in enumerate(requests)]
    replies = [_apply(book, place, kind, request) for place, (kind, request) in enumerate(known)]
    return {"spreadsheetId": book.file_id, "replies": replies}


def _apply(book: Spreadsheet, place: int, kind: str, body: Json) -> Json:
    try:
        reply = HANDLERS[kind](book, body)
    except RequestRefused as refusal:
        raise ApiError(400, f"Invalid requests[{place}].{kind}: {refusal.message}") from None
    # A copy: what the reply shows must not change with the requests that follow.
    return {kind: deepcopy(reply)} if reply or kind in _ALWAYS_NAMED else {}


def _kind_of(place: int, request: Json) -> tuple[str, Json]:
    if not isinstance(request, dict) or not request:
        raise invalid(f"Invalid requests[{place}]: No request set.")
    unknown = next((name for name in request if name not in HANDLERS), None)
    if unknown is not None:
        where = f"requests[{place}]"
        raise invalid_payload(
            where, f"Invalid JSON payload received. Unknown name \"{unknown}\" at '{where}': Cannot find field."
        )
    if len(request) > 1:
        names_given = list(request)
        raise invalid(
            f"Invalid value at 'requests[{place}]' (oneof), oneof field 'kind' is already set. "
            f"Cannot set '{names_given[1]}'"
        )
    kind, body = next(iter(request.items()))
    fields.check(place, kind, {} if body is None else body)
    return kind, body or {}


def with_spreadsheet(book: Spreadsheet, body: Json, answer: Json) -> Json:
    """The answer with the spreadsheet as it stands after the batch, if the body asks for it."""
    if flag(body, "includeSpreadsheetInResponse"):
        ranges = body.get("responseRanges") or []
        grid_data = flag(body, "responseIncludeGridData")
        answer["updatedSpreadsheet"] = resource(book, None, ranges, grid_data)
    return answer
