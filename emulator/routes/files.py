"""Routes of Drive."""

from __future__ import annotations

import re
import sys

from emulator import drive, exports, spreadsheets
from emulator.batch_requests.tabs import copy_of
from emulator.cells import Json
from emulator.errors import DriveError
from emulator.model import Spreadsheet
from emulator.records import File
from emulator.routes.base import Call, Download, Service

EXPORTS = {
    exports.CSV: exports.as_csv,
    exports.TSV: exports.as_tsv,
    exports.XLSX: exports.as_xlsx,
}


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


def file_get(service: Service, call: Call) -> Json | Download:
    """files.get; with `alt=media`, what the file holds.

    Raises:
        DriveError: it is not shared with the caller, or holds nothing that can be downloaded.
    """
    with service.store.reading():
        file = service.file(call)
        drive.check_seen(file, call.account)
        if call.query.get("alt") != "media":
            return _file_answer(call, file)
        content = service.store.content(file.id)
    if content is None:
        words = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        raise DriveError(403, words, "fileNotDownloadable", "alt")
    return Download(content[: _last_wanted(call) + 1], file.mime)


def _last_wanted(call: Call) -> int:
    """The last byte asked for by `Range`, of those that begin at the first."""
    asked = re.fullmatch(r"bytes=0-(\d{1,18})", call.headers.get("Range", ""))
    return int(asked[1]) if asked else sys.maxsize - 1


def file_upload_new(service: Service, call: Call) -> Json:
    """files.create with a content: `uploadType` is `media` (the body alone) or `multipart` (metadata, then the body).

    Raises:
        DriveError: another type, or a body that is none of these.
    """
    sent = call.headers.get("Content-Type", "")
    kind, data = call.query.get("uploadType"), call.data()
    body: Json = {}
    if kind == "multipart":
        body, sent, data = drive.parts_of(sent, data)
    elif kind != "media":
        raise DriveError(400, "Bad Request", "badRequest", "uploadType")
    meta = {name: body[name] for name in ("description", "parents", "properties", "appProperties") if body.get(name)}
    file = drive.new_file(body.get("name") or "Untitled", body.get("mimeType") or sent, call.account, meta)
    with service.store.writing():
        service.store.add_content(file, data)
        return _file_answer(call, file)


def file_list(service: Service, call: Call) -> Json:
    """files.list, by pages."""
    with service.store.reading():
        files = [drive.resource(file) for file in service.store.files()]
    query = call.query.get("q", "")
    drive.matches({}, query)  # a bad query is refused even where there is no file to try it on
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
        book = service.book(source.id, call.account)
        name = body.get("name") or f"Copy of {source.name}"
        file = drive.new_file(name, source.mime, call.account, drive.copied_meta(source, body))
        meta = {**book.meta, "properties": {**book.properties, "title": name}}
        copy = Spreadsheet(file.id, 0, meta, book.styles, [copy_of(s, s.sheet_id, s.title) for s in book.sheets])
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


def _brief(permission: Json) -> Json:
    """A permission as it is given when no fields are asked."""
    return {name: permission[name] for name in drive.PERMISSION_FIELDS if name in permission}


def permission_list(service: Service, call: Call) -> Json:
    """permissions.list."""
    with service.store.reading():
        permissions = service.file(call).meta.get("permissions", [])
    answer = {"kind": "drive#permissionList", "permissions": permissions}
    if not call.query.get("fields"):
        answer["permissions"] = [_brief(permission) for permission in permissions]
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
    return _brief(permission)


def permission_update(service: Service, call: Call) -> Json:
    """permissions.update: the role."""
    body = call.body
    with service.store.writing():
        file = service.file(call)
        permission = drive.permission_of(file, call["permission"])
        drive.change_role(file, permission, body)
        service.store.save_file(file)
    return _brief(permission)


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


def file_export(service: Service, call: Call) -> Download:
    """files.export: csv and tsv of the first tab, xlsx of all.

    Raises:
        DriveError: another format is asked.
    """
    mime = call.query.get("mimeType", "")
    write = EXPORTS.get(mime)
    if write is None:
        raise DriveError(400, "The requested conversion is not supported.", "badRequest", "convertTo")
    with service.store.reading():
        service.file(call)
        return Download(write(service.book(call["id"], call.account)), mime)


def file_upload(service: Service, call: Call) -> Json:
    """Drive v2 upload of a csv into a spreadsheet: its one tab holds the csv afterwards."""
    data = call.data()

    def act(book: Spreadsheet) -> Json:
        exports.read_csv(book, data)
        return {}

    with service.store.reading():
        service.file(call)
    service.write(call, act)
    with service.store.reading():
        file = service.file(call)
    answer = drive.resource(file)
    renamed = {"title": "name", "createdDate": "createdTime", "modifiedDate": "modifiedTime"}
    renamed["alternateLink"] = "webViewLink"
    kept = ("kind", "id", "mimeType", "version", "shared", "owners")
    return call.masked({n: answer[n] for n in kept} | {new: answer[old] for new, old in renamed.items()})


# Comments


def comment_list(service: Service, call: Call) -> Json:
    """comments.list."""
    with service.store.reading():
        comments = service.file(call).meta.get("comments", [])
    return call.masked({"kind": "drive#commentList", "comments": comments})


def comment_create(service: Service, call: Call) -> Json:
    """comments.create."""
    body = call.body
    with service.store.writing():
        file = service.file(call)
        comment = drive.new_comment(body, call.account)
        file.meta.setdefault("comments", []).append(comment)
        service.store.save_file(file)
    return call.masked(comment)
