"""Every address the server answers, and what it does there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import Headers

from sheets.local import batch, drive, fields, spreadsheets, values
from sheets.local.cells import Json
from sheets.local.drive import existing
from sheets.local.errors import DriveError, invalid, not_found
from sheets.local.model import Workbook
from sheets.local.recalculation import recalculate
from sheets.local.requests.common import new_id
from sheets.local.requests.tabs import copy_of
from sheets.local.store import File, Store


@dataclass
class Download:
    """An answer that is not JSON."""

    content: bytes
    mime: str


class Call:
    """One request: the parts of its path, its query, its body and who asks."""

    def __init__(
        self,
        parts: dict[str, str],
        query: Any,
        data: Callable[[], bytes],
        headers: Headers,
        account: str,
    ) -> None:
        self.parts = parts
        self.query = query
        self.data = data
        self.headers = headers
        self.account = account

    def __getitem__(self, part: str) -> str:
        return self.parts[part]

    @property
    def options(self) -> dict[str, str]:
        """The query, one value a name."""
        options: dict[str, str] = self.query.to_dict()
        return options

    @property
    def body(self) -> Json:
        """The JSON body; empty if there is none.

        Raises:
            ApiError: it is not a JSON object.
        """
        data = self.data()
        if not data.strip():
            return {}
        try:
            body = json.loads(data)
        except ValueError as problem:
            raise invalid(f"Invalid JSON payload received. {problem}") from None
        if not isinstance(body, dict):
            raise invalid("Invalid JSON payload received. Root element must be a message.")
        return body

    def masked(self, answer: Json) -> Json:
        """What the `fields` parameter takes of an answer."""
        selected: Json = fields.select(fields.mask_of(self.query.get("fields")), answer)
        return selected


class Service:
    """What the routes work on."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def read(self, call: Call, act: Callable[[Workbook], Json]) -> Json:
        """Answer from a workbook."""
        with self.store.reading():
            return act(self._book(call["id"], call.account))

    def write(self, call: Call, act: Callable[[Workbook], Json], then: Callable[[Workbook, Json], Json]) -> Json:
        """Change a workbook, all or nothing.

        Args:
            call: the request.
            act: changes the draft and gives the answer.
            then: completes the answer once formulas are computed.
        """
        with self.store.writing():
            draft = self._book(call["id"], call.account)
            answer = act(draft)
            recalculate(draft)
            answer = then(draft, answer)
            if draft.changed:
                file = self.store.file(call["id"])
                assert file is not None
                self.store.save(draft, file)
            return answer

    def _book(self, file_id: str, account: str) -> Workbook:
        book = self.store.workbook(file_id)
        if book is None:
            raise not_found()
        return book.draft(account)

    def file(self, call: Call) -> File:
        """The file a request names."""
        return existing(self.store.file(call["id"]), call["id"])


Handler = Callable[[Service, Call], Any]


def _as_is(_: Workbook, answer: Json) -> Json:
    return answer


# Spreadsheets


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
    grid_data = values.flag(call.options, "includeGridData")
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
        source = service._book(call["id"], call.account)
        target = service._book(str(target_id), call.account)
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


# Values


def values_get(service: Service, call: Call) -> Json:
    """spreadsheets.values.get."""
    return call.masked(service.read(call, lambda book: values.get(book, call["range"], call.options)))


def values_batch_get(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchGet."""
    ranges = call.query.getlist("ranges")
    return call.masked(service.read(call, lambda book: values.batch_get(book, ranges, call.options)))


def values_update(service: Service, call: Call) -> Json:
    """spreadsheets.values.update."""
    body = call.body
    values.rows_of(body)  # Google looks at the body before the address
    return call.masked(service.write(call, lambda book: values.update(book, call["range"], body, call.options), _as_is))


def values_batch_update(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchUpdate."""
    body = call.body
    return call.masked(service.write(call, lambda book: values.batch_update(book, body), _as_is))


def values_append(service: Service, call: Call) -> Json:
    """spreadsheets.values.append."""
    body = call.body
    return call.masked(service.write(call, lambda book: values.append(book, call["range"], body, call.options), _as_is))


def values_clear(service: Service, call: Call) -> Json:
    """spreadsheets.values.clear."""
    return call.masked(service.write(call, lambda book: values.clear(book, call["range"]), _as_is))


def values_batch_clear(service: Service, call: Call) -> Json:
    """spreadsheets.values.batchClear."""
    ranges = call.body.get("ranges") or []
    return call.masked(service.write(call, lambda book: values.batch_clear(book, ranges), _as_is))


# Drive


def _file_answer(call: Call, file: File) -> Json:
    text = call.query.get("fields")
    answer = drive.resource(file)
    if not text:
        return {name: answer[name] for name in drive.DEFAULT_FIELDS}
    return call.masked(answer)


def file_create(service: Service, call: Call) -> Json:
    """files.create: a spreadsheet, or a folder."""
    body = call.body
    mime = body.get("mimeType") or "application/octet-stream"
    meta = {name: body[name] for name in ("description", "parents", "properties", "appProperties") if body.get(name)}
    with service.store.writing():
        file = drive.new_file(body.get("name") or "Untitled", mime, call.account, meta)
        book = None
        if mime == drive.SPREADSHEET:
            book = spreadsheets.new_workbook(file.id, file.name)
            book.caller = book.owner = call.account
        service.store.add_file(file, book)
        return _file_answer(call, file)


def file_get(service: Service, call: Call) -> Json:
    """files.get."""
    with service.store.reading():
        return _file_answer(call, service.file(call))


def file_list(service: Service, call: Call) -> Json:
    """files.list, by pages."""
    with service.store.reading():
        files = [drive.resource(file) for file in service.store.files()]
    query = call.query.get("q", "")
    found = drive.listed([f for f in files if drive.matches(f, query)], call.query.get("orderBy", ""))
    size = min(max(call.query.get("pageSize", 100, int), 1), 1000)
    start = call.query.get("pageToken", 0, int)
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    answer["files"] = found[start : start + size]
    if not call.query.get("fields"):
        answer["files"] = [{name: file[name] for name in drive.DEFAULT_FIELDS} for file in answer["files"]]
    return call.masked(answer)


def file_update(service: Service, call: Call) -> Json:
    """files.update: name, bin, parents..."""
    body = call.body
    with service.store.writing():
        file = service.file(call)
        drive.apply_update(file, body, call.options)
        service.store.save_file(file)
        return _file_answer(call, file)


def file_delete(service: Service, call: Call) -> None:
    """files.delete."""
    with service.store.writing():
        file = service.file(call)
        if call.account != file.owner:
            raise DriveError(
                403,
                "The user does not have sufficient permissions for this file.",
                "insufficientFilePermissions",
            )
        service.store.delete_file(file.id)


def file_copy(service: Service, call: Call) -> Json:
    """files.copy: the whole workbook under a new id, owned by the caller."""
    body = call.body
    with service.store.writing():
        source = service.file(call)
        book = service._book(source.id, call.account)
        name = body.get("name") or f"Copy of {source.name}"
        file = drive.new_file(name, source.mime, call.account, drive.copied_meta(source, body))
        meta = {**book.meta, "properties": {**book.properties, "title": name}}
        copy = Workbook(file.id, 0, meta, book.styles, [copy_of(s, s.sheet_id, s.title) for s in book.sheets])
        for sheet, original in zip(copy.sheets, book.sheets, strict=True):
            if original.properties.get("hidden"):
                sheet.change_meta()["properties"]["hidden"] = True
        copy.caller = copy.owner = call.account
        copy.styles_changed = True
        service.store.add_file(file, copy)
        return _file_answer(call, file)


def file_changes(service: Service, call: Call) -> Json:
    """What changed in a workbook since a version: this server's own, for who lives on it without polling cells."""
    with service.store.reading():
        file = service.file(call)
        changes = service.store.changes(file.id, call.query.get("since", 0, int))
    return {"version": str(file.version), "complete": changes is not None, "changes": changes or []}


def permission_list(service: Service, call: Call) -> Json:
    """permissions.list."""
    with service.store.reading():
        permissions = service.file(call).meta.get("permissions", [])
    answer = {"kind": "drive#permissionList", "permissions": permissions}
    if not call.query.get("fields"):
        names = ("kind", "id", "type", "role")
        answer["permissions"] = [{name: p[name] for name in names if name in p} for p in permissions]
    return call.masked(answer)


def permission_get(service: Service, call: Call) -> Json:
    """permissions.get."""
    with service.store.reading():
        return call.masked(drive.permission_of(service.file(call), call["permission"]))


def permission_create(service: Service, call: Call) -> Json:
    """permissions.create."""
    body = call.body
    with service.store.writing():
        file = service.file(call)
        permission = drive.add_permission(file, body)
        service.store.save_file(file)
    if call.query.get("fields"):
        return call.masked(permission)
    return {name: permission[name] for name in ("kind", "id", "type", "role")}


def permission_update(service: Service, call: Call) -> Json:
    """permissions.update: the role."""
    body = call.body
    with service.store.writing():
        file = service.file(call)
        permission = drive.permission_of(file, call["permission"])
        permission |= {name: body[name] for name in ("role",) if name in body}
        service.store.save_file(file)
    return {name: permission[name] for name in ("kind", "id", "type", "role")}


def permission_delete(service: Service, call: Call) -> None:
    """permissions.delete; the owner's cannot be."""
    with service.store.writing():
        file = service.file(call)
        permission = drive.permission_of(file, call["permission"])
        if permission["role"] == "owner":
            raise DriveError(403, "The owner of a file cannot be removed.", "insufficientFilePermissions")
        file.meta["permissions"].remove(permission)
        service.store.save_file(file)


def about(_: Service, call: Call) -> Json:
    """about.get: who the caller is."""
    user = {"kind": "drive#user", "displayName": call.account, "emailAddress": call.account, "me": True}
    return call.masked({"kind": "drive#about", "user": user})


_BOOK = r"/v4/spreadsheets/(?P<id>[^/:]+)"
_FILE = r"/drive/v3/files/(?P<id>[^/]+)"
_RANGE = r"/values/(?P<range>.+)"
ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", _BOOK, get_spreadsheet),
    ("GET", _BOOK + r"/values:batchGet", values_batch_get),
    ("GET", _BOOK + _RANGE, values_get),
    ("PUT", _BOOK + _RANGE, values_update),
    ("POST", _BOOK + r":batchUpdate", batch_update),
    ("POST", _BOOK + r"/values:batchUpdate", values_batch_update),
    ("POST", _BOOK + r"/values:batchClear", values_batch_clear),
    ("POST", _BOOK + _RANGE + ":append", values_append),
    ("POST", _BOOK + _RANGE + ":clear", values_clear),
    ("POST", r"/v4/spreadsheets", create_spreadsheet),
    ("POST", _BOOK + r"/sheets/(?P<sheet>\d+):copyTo", copy_to),
    ("GET", r"/drive/v3/about", about),
    ("POST", r"/drive/v3/files", file_create),
    ("GET", r"/drive/v3/files", file_list),
    ("GET", _FILE, file_get),
    ("PATCH", _FILE, file_update),
    ("DELETE", _FILE, file_delete),
    ("POST", _FILE + "/copy", file_copy),
    ("GET", _FILE + "/permissions", permission_list),
    ("POST", _FILE + "/permissions", permission_create),
    ("GET", _FILE + "/permissions/(?P<permission>[^/]+)", permission_get),
    ("PATCH", _FILE + "/permissions/(?P<permission>[^/]+)", permission_update),
    ("DELETE", _FILE + "/permissions/(?P<permission>[^/]+)", permission_delete),
    ("GET", _FILE + "/changes", file_changes),
]
