"""Every address the server answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator.routes import cells, files, workbooks
from emulator.routes.base import Call, Download, Service

Handler = Callable[[Service, Call], Any]
_BOOK = r"/v4/spreadsheets/(?P<id>[^/:]+)"
_FILE = r"/drive/v3/files/(?P<id>[^/]+)"
_RANGE = r"/values/(?P<range>.+)"
_PERMISSION = r"/permissions/(?P<permission>[^/]+)"
ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", _BOOK, workbooks.get_spreadsheet),
    ("GET", _BOOK + r"/values:batchGet", cells.values_batch_get),
    ("GET", _BOOK + _RANGE, cells.values_get),
    ("PUT", _BOOK + _RANGE, cells.values_update),
    ("POST", _BOOK + r":batchUpdate", workbooks.batch_update),
    ("POST", _BOOK + r":getByDataFilter", workbooks.get_by_filter),
    ("POST", _BOOK + r"/values:batchUpdate", cells.values_batch_update),
    ("POST", _BOOK + r"/values:batchClear", cells.values_batch_clear),
    ("POST", _BOOK + r"/values:batchGetByDataFilter", cells.get_by_filter),
    ("POST", _BOOK + r"/values:batchUpdateByDataFilter", cells.update_by_filter),
    ("POST", _BOOK + r"/values:batchClearByDataFilter", cells.clear_by_filter),
    ("POST", _BOOK + _RANGE + ":append", cells.values_append),
    ("POST", _BOOK + _RANGE + ":clear", cells.values_clear),
    ("POST", r"/v4/spreadsheets", workbooks.create_spreadsheet),
    ("POST", _BOOK + r"/sheets/(?P<sheet>\d+):copyTo", workbooks.copy_to),
    ("GET", _BOOK + r"/sheets/(?P<sheet>\d+)/rows", workbooks.live_rows),
    ("GET", _BOOK + r"/developerMetadata/(?P<metadata>\d+)", workbooks.metadata_get),
    ("POST", _BOOK + r"/developerMetadata:search", workbooks.metadata_search),
    ("GET", r"/drive/v3/about", files.about),
    ("POST", r"/drive/v3/files", files.file_create),
    ("GET", r"/drive/v3/files", files.file_list),
    ("GET", _FILE, files.file_get),
    ("PATCH", _FILE, files.file_update),
    ("DELETE", _FILE, files.file_delete),
    ("POST", _FILE + "/copy", files.file_copy),
    ("GET", _FILE + "/export", files.file_export),
    ("POST", r"/upload/drive/v3/files", files.file_upload_new),
    ("PUT", r"/upload/drive/v2/files/(?P<id>[^/]+)", files.file_upload),
    ("GET", _FILE + "/permissions", files.permission_list),
    ("POST", _FILE + "/permissions", files.permission_create),
    ("GET", _FILE + _PERMISSION, files.permission_get),
    ("PATCH", _FILE + _PERMISSION, files.permission_update),
    ("DELETE", _FILE + _PERMISSION, files.permission_delete),
    ("GET", _FILE + "/comments", files.comment_list),
    ("POST", _FILE + "/comments", files.comment_create),
    ("GET", _FILE + "/changes", files.file_changes),
]
__all__ = ["ROUTES", "Call", "Download", "Service"]
