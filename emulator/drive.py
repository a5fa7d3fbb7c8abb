"""Drive: files, their permissions and comments, as far as spreadsheets need them."""

from __future__ import annotations

import json
import re
import secrets
from datetime import UTC, datetime
from typing import Any

from werkzeug.http import parse_options_header

from emulator.cells import Json
from emulator.errors import DriveError, file_not_found
from emulator.records import File
from emulator.store import now_ms

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")
PERMISSION_FIELDS = ("kind", "id", "type", "role", "allowFileDiscovery")
ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")


def new_file(name: str, mime: str, owner: str, meta: Json | None = None) -> File:
    """A file with a new id, owned by an account."""
    now = now_ms()
    permission: Json = {"kind": "drive#permission", "id": _number_id(), "type": "user", "role": "owner"}
    permission |= {"emailAddress": owner, "displayName": owner.partition("@")[0]}
    permission |= {"deleted": False, "pendingOwner": False}
    known: Json = {"permissions": [permission], "parents": ["root"], **(meta or {})}
    return File("1" + secrets.token_urlsafe(40)[:43], name, mime, now, now, 0, owner, known)


def _number_id() -> str:
    return f"{secrets.randbelow(10**20):020d}"


def when(milliseconds: int) -> str:
    """A time as Drive writes it."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"


def resource(file: File) -> Json:
    """The File resource, all of it: the answer's mask takes what is asked."""
    spreadsheet = file.mime == SPREADSHEET
    link = f"https://docs.google.com/spreadsheets/d/{file.id}/edit" if spreadsheet else None
    name = file.owner.partition("@")[0]
    user: Json = {"kind": "drive#user", "displayName": name, "emailAddress": file.owner, "me": True}
    found: Json = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime,
        "starred": False,
        "trashed": False,
        "explicitlyTrashed": False,
        "parents": ["root"],
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": link,
        "createdTime": when(file.created),
        "modifiedTime": when(file.modified),
        "owners": [user],
        "lastModifyingUser": user,
        "shared": len(file.meta.get("permissions", ())) > 1,
        "ownedByMe": True,
        "capabilities": {"canEdit": True, "canCopy": True, "canDelete": True, "canShare": True},
        "size": "1024",
        **{name: value for name, value in file.meta.items() if name != "comments"},
    }
    return {name: value for name, value in found.items() if value is not None}


WRITABLE = ("name", "description", "starred", "trashed", "properties", "appProperties", "parents")


def apply_update(file: File, body: Json, query: dict[str, str]) -> None:
    """Change a file as files.update does: metadata, and parents by `addParents` and `removeParents`."""
    for name in WRITABLE:
        if name == "name" and body.get("name") is not None:
            file.name = str(body["name"])
        elif name in body and name != "name":
            file.meta[name] = body[name]
    if "trashed" in body:
        file.meta["explicitlyTrashed"] = bool(body["trashed"])
    parents = list(file.meta.get("parents", ()))
    gone = set(filter(None, query.get("removeParents", "").split(",")))
    added = [p for p in query.get("addParents", "").split(",") if p and p not in parents]
    if gone or added:
        file.meta["parents"] = [p for p in parents if p not in gone] + added


# Lists

_TERM = re.compile(
    r"\s*(?:(?P<not>not)\s+)?(?:(?P<value>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s+in\s+(?P<list>\w+)"
    r"|(?P<field>\w+)\s*(?P<operator>=|!=|<=|>=|<|>|contains)\s*(?P<operand>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\w+))",
    re.IGNORECASE,
)
_FIELDS = {"name": "name", "title": "name", "mimeType": "mimeType", "modifiedTime": "modifiedTime"}
_FIELDS |= {"createdTime": "createdTime", "trashed": "trashed", "starred": "starred", "fullText": "name"}


def matches(file: Json, query: str) -> bool:
    """Whether a file answers a search: terms joined by `and`, `or`, with parentheses.

    Raises:
        DriveError: the query cannot be read.
    """
    rest = query.strip()
    if not rest:
        return True
    found, rest = _any_of(file, rest)
    if rest.strip():
        raise DriveError(400, "Invalid Value", "invalid", "q")
    return found


def _any_of(file: Json, text: str) -> tuple[bool, str]:
    found, text = _all_of(file, text)
    while match := re.match(r"\s*or\b", text, re.IGNORECASE):
        other, text = _all_of(file, text[match.end() :])
        found = found or other
    return found, text


def _all_of(file: Json, text: str) -> tuple[bool, str]:
    found, text = _term(file, text)
    while match := re.match(r"\s*and\b", text, re.IGNORECASE):
        other, text = _term(file, text[match.end() :])
        found = found and other
    return found, text


def _term(file: Json, text: str) -> tuple[bool, str]:
    if opening := re.match(r"\s*(not\s*)?\(", text, re.IGNORECASE):
        found, rest = _any_of(file, text[opening.end() :])
        if not (closing := re.match(r"\s*\)", rest)):
            raise DriveError(400, "Invalid Value", "invalid", "q")
        return found != bool(opening[1]), rest[closing.end() :]
    match = _TERM.match(text)
    if not match:
        raise DriveError(400, "Invalid Value", "invalid", "q")
    return _holds(file, match) != bool(match["not"]), text[match.end() :]


def _holds(file: Json, match: re.Match[str]) -> bool:
    if match["list"]:
        return _unquoted(match["value"]) in _members(file, match["list"])
    name = _FIELDS.get(match["field"])
    if name is None:
        raise DriveError(400, "Invalid Value", "invalid", "q")
    return _compared(str(file.get(name, "")).lower(), match["operator"].lower(), _unquoted(match["operand"]).lower())


def _members(file: Json, name: str) -> list[str]:
    if name == "parents":
        return list(file.get("parents", ()))
    roles = {"owners": ("owner",), "writers": ("owner", "writer"), "readers": ROLES}.get(name, ())
    return [p.get("emailAddress", "") for p in file.get("permissions", ()) if p["role"] in roles]


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[:1] in "'\"" else text


def _compared(value: str, operator: str, operand: str) -> bool:
    if operator == "contains":
        return operand in value
    return {
        "=": value == operand,
        "!=": value != operand,
        "<": value < operand,
        ">": value > operand,
        "<=": value <= operand,
        ">=": value >= operand,
    }[operator]


def listed(files: list[Json], order_by: str) -> list[Json]:
    """Files in the order asked, the last modified first by default."""
    for part in reversed([p.strip() for p in order_by.split(",") if p.strip()]):
        name, _, direction = part.partition(" ")
        files = sorted(files, key=lambda f: str(f.get(name.strip(), "")), reverse=direction.strip() == "desc")
    return files


# Permissions


def add_permission(file: File, body: Json) -> Json:
    """permissions.create.

    Raises:
        DriveError: the type or the role is missing or unknown.
    """
    kind, role = body.get("type"), body.get("role")
    if kind not in ("user", "group", "domain", "anyone"):
        raise DriveError(400, "The permission type field is required.", "required", "permission.type")
    if role not in ROLES:
        raise DriveError(400, "The permission role field is required.", "required", "permission.role")
    address = body.get("emailAddress")
    if kind in ("user", "group") and not address:
        raise DriveError(400, "The email address is required.", "invalidSharingRequest")
    permissions = file.meta.setdefault("permissions", [])
    same = next((p for p in permissions if address and p.get("emailAddress") == address), None)
    if same is not None:
        same["role"] = role
        return dict(same)
    permission: Json = {"kind": "drive#permission", "id": _permission_id(kind, body), "type": kind, "role": role}
    if address:
        permission |= {"emailAddress": address, "displayName": address.partition("@")[0]}
        permission |= {"deleted": False, "pendingOwner": False}
    if kind == "domain":
        permission["domain"] = body.get("domain")
    if kind in ("domain", "anyone"):
        permission["allowFileDiscovery"] = bool(body.get("allowFileDiscovery") or body.get("withLink") is False)
    permissions.append(permission)
    change_role(file, permission, body)
    return permission


def change_role(file: File, permission: Json, body: Json) -> None:
    """permissions.update: a file has one owner, and who was it becomes a writer."""
    role = body.get("role") or permission["role"]
    if role == "owner":
        for other in file.meta["permissions"]:
            other["role"] = "writer" if other["role"] == "owner" else other["role"]
        file.owner = permission.get("emailAddress", file.owner)
        permission["pendingOwner"] = False
    elif body.get("pendingOwner"):
        permission["pendingOwner"] = True
    permission["role"] = role


def _permission_id(kind: str, body: Json) -> str:
    if kind == "anyone":
        return "anyoneWithLink" if not body.get("allowFileDiscovery") else "anyone"
    return _number_id()


def permission_of(file: File, permission_id: str) -> Json:
    """One permission of a file.

    Raises:
        DriveError: there is none of that id.
    """
    for permission in file.meta.get("permissions", ()):
        if permission["id"] == permission_id:
            found: Json = permission
            return found
    raise DriveError(404, f"Permission not found: {permission_id}.", "notFound", "permissionId")


def existing(file: File | None, file_id: str) -> File:
    """The file, which must be there.

    Raises:
        DriveError: it is not.
    """
    if file is None:
        raise file_not_found(file_id)
    return file


def copied_meta(file: File, body: Json) -> Json:
    """What a copy keeps of its source's Drive side."""
    meta: Json = {"parents": body.get("parents") or file.meta.get("parents", ["root"])}
    for name in ("description", "properties", "appProperties"):
        value: Any = body.get(name, file.meta.get(name))
        if value:
            meta[name] = value
    return meta


def check_seen(file: File, account: str) -> None:
    """Files that are no workbook are seen by whom they are shared with, as on Drive; workbooks by every caller.

    Raises:
        DriveError: it is not shared with the account, which learns nothing more.
    """
    if file.mime == SPREADSHEET:
        return
    permissions = file.meta.get("permissions", ())
    if not any(p.get("emailAddress") == account or p["type"] == "anyone" for p in permissions):
        raise file_not_found(file.id)


def parts_of(kind: str, data: bytes) -> tuple[Json, str, bytes]:
    """The metadata, the type and the content of a multipart upload.

    Args:
        kind: the request's Content-Type, with the boundary.
        data: its body.

    Raises:
        DriveError: it is not two parts, or the first is not JSON.
    """
    boundary = parse_options_header(kind)[1].get("boundary", "")
    # What lies before the first line of dashes is nobody's; each part ends with the line end before the next one.
    parts = [part.partition(b"\r\n\r\n") for part in (b"\r\n" + data).split(b"\r\n--" + boundary.encode())[1:-1]]
    if not boundary or len(parts) != 2:
        raise DriveError(400, "Malformed multipart body.", "badContent")
    body = json.loads(parts[0][2])
    if not isinstance(body, dict):
        raise DriveError(400, "Parse Error", "parseError")
    described = re.search(rb"(?im)^content-type:\s*([^\s;]+)", parts[1][0])
    return body, described[1].decode() if described else "", parts[1][2]


def new_comment(body: Json, author: str) -> Json:
    """A comment on a file."""
    now = when(now_ms())
    comment: Json = {"kind": "drive#comment", "id": secrets.token_urlsafe(8), "createdTime": now, "modifiedTime": now}
    comment |= {"author": {"kind": "drive#user", "displayName": author, "me": True}, "deleted": False}
    comment |= {"resolved": False, "content": body.get("content", ""), "htmlContent": body.get("content", "")}
    return comment | ({"anchor": body["anchor"]} if body.get("anchor") else {})
