"""Who may write where: protected ranges, as Google refuses a write into one."""

from __future__ import annotations

from emulator.cells import Json
from emulator.errors import RequestRefused
from emulator.model import Spreadsheet
from emulator.ranges import GridRange, area_of
from emulator.sheet import Sheet

REFUSAL = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def may_edit(book: Spreadsheet, protection: Json) -> bool:
    """Whether the caller passes a protection: the owner and its editors do; a warning stops nobody."""
    if protection.get("warningOnly") or book.caller == book.owner:
        return True
    return book.caller in protection.get("editors", {}).get("users", ())


def check_write(book: Spreadsheet, place: GridRange) -> None:
    """Refuse a write into cells protected against the caller.

    Raises:
        RequestRefused: with Google's sentence.
    """
    for protection in place.sheet.meta.get("protectedRanges", ()):
        if may_edit(book, protection):
            continue
        zone = _zone(book, place.sheet, protection)
        if zone is None or not place.meets(zone):
            continue
        if any(_covers(place, hole) for hole in protection.get("unprotectedRanges", ())):
            continue
        raise RequestRefused(REFUSAL)


def check_sheet(book: Spreadsheet, sheet: Sheet, whole_only: bool = False) -> None:
    """Refuse to remove or reshape a tab that is protected against the caller.

    Args:
        book: the draft.
        sheet: the tab.
        whole_only: whether protections of parts of the tab do not matter.
    """
    for protection in sheet.meta.get("protectedRanges", ()):
        if not may_edit(book, protection) and (is_whole(protection.get("range") or {}) or not whole_only):
            raise RequestRefused(REFUSAL)


def is_whole(found: Json) -> bool:
    """Whether a GridRange is all of a tab."""
    return not any(name in found for name in ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"))


def _zone(book: Spreadsheet, sheet: Sheet, protection: Json) -> GridRange | None:
    found = protection.get("range") or {}
    if name := protection.get("namedRangeId"):
        named = next((n for n in book.meta.get("namedRanges", ()) if n["namedRangeId"] == name), None)
        if named is None or named["range"].get("sheetId", 0) != sheet.sheet_id:
            return None
        found = named["range"]
    return GridRange(sheet, *area_of(found).within(sheet.row_count, sheet.column_count))


def _covers(place: GridRange, hole: Json) -> bool:
    row, end_row, column, end_column = area_of(hole).within(place.sheet.row_count, place.sheet.column_count)
    return row <= place.row and place.end_row <= end_row and column <= place.column and place.end_column <= end_column
