"""Requests on named ranges and protected ranges."""

from __future__ import annotations

import re

from emulator import a1, fields
from emulator.batch_requests.common import Handler, new_id, required_mask, stored_range
from emulator.cells import Json
from emulator.errors import RequestRefused
from emulator.model import Spreadsheet
from emulator.protections import REFUSAL, is_whole, may_edit
from emulator.sheet import Sheet
from emulator.spreadsheets import protection_seen

_NAME = re.compile(r"[^\W\d][\w.]*$")


def add_named_range(book: Spreadsheet, body: Json) -> Json:
    """addNamedRange."""
    given = body.get("namedRange") or {}
    names = book.change_meta().setdefault("namedRanges", [])
    taken = {named["namedRangeId"] for named in names}
    name_id = given.get("namedRangeId") or str(new_id({int(n) for n in taken if n.isdigit()}))
    if name_id in taken:
        raise RequestRefused(f"A named range with ID {name_id} already exists.")
    _check_name(book, given.get("name") or "", None)
    named = {"namedRangeId": name_id, "name": given["name"], "range": stored_range(book, given.get("range") or {})}
    names.append(named)
    book.structural = True  # formulas may read it
    return {"namedRange": named}


def _check_name(book: Spreadsheet, name: str, own: Json | None) -> None:
    if not _NAME.match(name) or len(name) > 250 or _is_address(name) or name.casefold() in ("true", "false"):
        raise RequestRefused(f"The name '{name}' is not a valid named range name.")
    for named in book.meta.get("namedRanges", ()):
        if named is not own and named["name"].casefold() == name.casefold():
            raise RequestRefused(f"A named range with name '{name}' already exists.")


def _is_address(name: str) -> bool:
    try:
        a1.parse_area(name)
    except a1.NotA1:
        return False
    return True


def update_named_range(book: Spreadsheet, body: Json) -> None:
    """updateNamedRange: name or range."""
    given = body.get("namedRange") or {}
    mask = required_mask(body)
    named = _named(book, given.get("namedRangeId"))
    book.structural = True
    if "*" in mask:
        mask = {"name": {}, "range": {}}
    if "name" in mask:
        _check_name(book, given.get("name") or "", named)
    if "range" in mask:
        given = {**given, "range": stored_range(book, given.get("range") or {})}
        mask = {**mask, "range": {}}
    fields.assign(named, given, {name: tree for name, tree in mask.items() if name != "namedRangeId"})


def _named(book: Spreadsheet, name_id: str | None) -> Json:
    names: list[Json] = book.change_meta().get("namedRanges", [])
    found = next((named for named in names if named["namedRangeId"] == name_id), None)
    if found is None:
        raise RequestRefused(f"Cannot find a named range with ID: {name_id}")
    return found


def delete_named_range(book: Spreadsheet, body: Json) -> None:
    """deleteNamedRange."""
    named = _named(book, body.get("namedRangeId"))
    book.structural = True
    book.change_meta()["namedRanges"].remove(named)


# Protected ranges


def add_protected_range(book: Spreadsheet, body: Json) -> Json:
    """addProtectedRange: an id that exists already refuses it."""
    given = _tidy(body.get("protectedRange") or {})
    taken = {p["protectedRangeId"] for sheet in book.sheets for p in sheet.meta.get("protectedRanges", ())}
    number = given.get("protectedRangeId") or new_id(taken)
    if number in taken:
        raise RequestRefused(f"A protected range with ID {number} already exists.")
    sheet, where = _protected_place(book, given)
    _check_alone(sheet, where["range"])
    rest = {name: value for name, value in given.items() if name not in ("range", "protectedRangeId", "editors")}
    editors = _editors(given.get("editors"))
    if given.get("warningOnly") and editors:
        raise RequestRefused("ProtectedRange is warningOnly. Editors cannot be set on it.")
    protection = {"protectedRangeId": number, **where, **rest, "editors": editors}
    stored = {**protection, "editors": _with_caller(book, editors)}
    sheet.change_meta().setdefault("protectedRanges", []).append(stored)
    return {"protectedRange": {**protection_seen(book, stored), "editors": editors}}


def _check_alone(sheet: Sheet, found: Json) -> None:
    """A tab can be protected as a whole only once."""
    others = (protection.get("range", {}) for protection in sheet.meta.get("protectedRanges", ()))
    if is_whole(found) and any(is_whole(other) for other in others):
        raise RequestRefused(f'Sheet "{sheet.title}" already has sheet protection.')


def _tidy(given: Json) -> Json:
    tidy = {name: value for name, value in given.items() if value not in (None, False, "")}
    tidy.pop("requestingUserCanEdit", None)
    return tidy


def _editors(given: Json | None) -> Json:
    return {name: value for name, value in (given or {}).items() if value}


def _with_caller(book: Spreadsheet, editors: Json) -> Json:
    """Who protects a range can always edit it, as its owner can."""
    users = list(editors.get("users", ()))
    for account in (book.caller, book.owner):
        if account and account not in users:
            users.append(account)
    return {**editors, "users": users}


def _protected_place(book: Spreadsheet, given: Json) -> tuple[Sheet, Json]:
    if name_id := given.get("namedRangeId"):
        named = next((n for n in book.meta.get("namedRanges", ()) if n["namedRangeId"] == name_id), None)
        if named is None:
            raise RequestRefused(f"Cannot find a named range with ID: {name_id}")
        return book.sheet(named["range"].get("sheetId", 0)), {"range": named["range"], "namedRangeId": name_id}
    found = stored_range(book, given.get("range") or {})
    return book.sheet(found.get("sheetId", 0)), {"range": found}


def update_protected_range(book: Spreadsheet, body: Json) -> None:
    """updateProtectedRange."""
    given = body.get("protectedRange") or {}
    mask = required_mask(body)
    sheet, protection = _protection(book, given.get("protectedRangeId"))
    source = {**_tidy(given), "editors": _with_caller(book, _editors(given.get("editors")))}
    if "*" in mask:
        mask = {name: {} for name in source}
    mask = {name: tree for name, tree in mask.items() if name != "protectedRangeId"}
    if "editors" in mask:
        mask["editors"] = {}
    if "range" in mask:
        source["range"] = stored_range(book, given.get("range") or {})
        mask["range"] = {}
    fields.assign(protection, source, mask)
    home = book.sheet(protection.get("range", {}).get("sheetId", 0))
    if home is not sheet:
        sheet.change_meta()["protectedRanges"].remove(protection)
        home.change_meta().setdefault("protectedRanges", []).append(protection)


def _protection(book: Spreadsheet, number: int | None) -> tuple[Sheet, Json]:
    for sheet in book.sheets:
        if any(p["protectedRangeId"] == number for p in sheet.meta.get("protectedRanges", ())):
            protections = sheet.change_meta()["protectedRanges"]
            found = next(p for p in protections if p["protectedRangeId"] == number)
            if not may_edit(book, found):
                raise RequestRefused(REFUSAL)
            return sheet, found
    raise RequestRefused(f"No protected range with id: {number}")


def delete_protected_range(book: Spreadsheet, body: Json) -> None:
    """deleteProtectedRange."""
    sheet, protection = _protection(book, body.get("protectedRangeId"))
    sheet.change_meta()["protectedRanges"].remove(protection)
    if not sheet.meta["protectedRanges"]:
        del sheet.meta["protectedRanges"]


HANDLERS: dict[str, Handler] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
}
