"""What a cell holds, as the API reads and writes it: values by render option, ExtendedValue, CellData."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from emulator.cells import (
    MAX_CHARACTERS,
    Cell,
    Json,
    entered_of,
    formula_of,
    number,
    style_of,
    value_of,
    with_part,
    with_value,
)
from emulator.errors import RequestRefused
from emulator.formats import conventions, render, uses_decimal_comma
from emulator.model import Spreadsheet
from emulator.parsing import ParsedEntry, is_plainly_text, parse_user_entered

ERROR_TYPES = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}
SHORT = 40  # characters of an entry worth remembering
NEAR = 1e-9  # days: two moments that are one, as people type them
DATE_KINDS = ("DATE", "TIME", "DATE_TIME")


def number_format_of(book: Spreadsheet, cell: Cell) -> Json | None:
    """The cell's number format, if it was given one or its formula brings one."""
    if type(cell) is not dict:
        return None
    style = book.style(cell.get("s", 0))
    return style.get("numberFormat") or cell.get("k")


def shown(book: Spreadsheet, cell: Cell) -> str:
    """The text the cell shows: its formattedValue."""
    value = value_of(cell)
    if type(value) is str:
        return value if type(cell) is not dict or "s" not in cell else _render(book, cell, value)
    if value is None:
        return ""
    if type(value) is dict:
        return str(value["error"])
    return _render(book, cell, value)


def _render(book: Spreadsheet, cell: Cell, value: Any) -> str:
    return render(value, number_format_of(book, cell), book.locale)


def unformatted(book: Spreadsheet, cell: Cell, dates_as_text: bool = False) -> Any:
    """The value without its format; an error is its text.

    Args:
        book: the workbook.
        cell: the cell.
        dates_as_text: whether dates are given as shown rather than as day numbers.
    """
    value = value_of(cell)
    if type(value) is dict:
        return value["error"]
    if dates_as_text and isinstance(value, int | float) and is_date(book, cell):
        return shown(book, cell)
    return value


def is_date(book: Spreadsheet, cell: Cell) -> bool:
    """Whether the cell's number is shown as a date or a time."""
    return (number_format_of(book, cell) or {}).get("type") in DATE_KINDS


def as_formula(book: Spreadsheet, cell: Cell, dates_as_text: bool = False) -> Any:
    """The formula if there is one, otherwise the value."""
    formula = formula_of(cell)
    return formula if formula is not None else unformatted(book, cell, dates_as_text)


def as_typed(book: Spreadsheet, cell: Cell) -> str:
    """What a person types to make this cell's content again: its formula, its text with `'` where it would be read.

    A number or a date is as it is shown, unless that says less than there is.
    """
    formula = formula_of(cell)
    if formula is not None:
        return formula
    value = entered_of(cell)
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, str):
        return value if _stays_text(book, cell, value) else f"'{value}"
    found = shown(book, cell)
    if isinstance(value, bool):
        return found
    near = NEAR if is_date(book, cell) else 0.0
    if _same(_entry(found, book.locale).value, value, near):
        return found
    patterns = conventions(book.locale).patterns
    for kind in DATE_KINDS if near else ():
        found = render(value, {"type": kind, "pattern": patterns.get(kind, "")}, book.locale)
        if _same(_entry(found, book.locale).value, value, near):
            return found
    return repr(value).replace(".", "," if uses_decimal_comma(book.locale) else ".")


def _stays_text(book: Spreadsheet, cell: Cell, text: str) -> bool:
    """Whether a text typed again is that text."""
    if is_plainly_text(text, book.locale):
        return True
    if (number_format_of(book, cell) or {}).get("type") == "TEXT":
        return True
    if text.isascii() and text.isdigit() and len(text) < SHORT:
        return False  # a phone, a postal code: told without being read
    entry = _entry(text, book.locale)
    return entry.formula is None and entry.value == text


def _same(value: object, wanted: float, near: float) -> bool:
    return isinstance(value, int | float) and abs(value - wanted) <= near


# Writing


def typed(book: Spreadsheet, cell: Cell, content: Any) -> Cell:
    """The cell after a person typed this content (USER_ENTERED)."""
    if not isinstance(content, str):
        return raw(cell, content)
    current = number_format_of(book, cell)
    if current and current.get("type") == "TEXT":
        return raw(cell, content)
    entry = _entry(content, book.locale)
    if entry.formula is not None:
        return with_value(cell, None, check_length(entry.formula))
    value = number(entry.value) if isinstance(entry.value, float) else entry.value
    after = with_value(cell, check_length(value) if value != "" else None)
    if entry.number_format and not current:
        style = {**book.style(style_of(cell)), "numberFormat": entry.number_format}
        after = with_part(after, "s", book.intern(style))
    return after


def _entry(text: str, locale: str) -> ParsedEntry:
    """What was typed, understood; people type the same short things again and again."""
    if len(text) > SHORT:
        return parse_user_entered(text, locale)
    return _known_entry(text, locale, datetime.now(UTC).date())


@lru_cache(maxsize=16384)
def _known_entry(text: str, locale: str, today: date) -> ParsedEntry:
    return parse_user_entered(text, locale, today=today)


def raw(cell: Cell, content: Any) -> Cell:
    """The cell after this value was stored as it is (RAW)."""
    if content is None or content == "":
        return with_value(cell, None)
    if isinstance(content, str):
        return with_value(cell, check_length(content))
    return with_value(cell, content if isinstance(content, bool) else number(content))


def check_length(content: Any) -> Any:
    """Refuse a text longer than a cell can hold."""
    if isinstance(content, str) and len(content) > MAX_CHARACTERS:
        raise RequestRefused("Your input contains more than the maximum of 50000 characters in a single cell.")
    return content


# ExtendedValue


def extended(value: Any) -> Json | None:
    """A value as an ExtendedValue."""
    if value is None:
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    if isinstance(value, dict):
        error = {"type": ERROR_TYPES.get(value["error"], "ERROR")}
        if value.get("message"):
            error["message"] = value["message"]
        return {"errorValue": error}
    return {"numberValue": value}


def user_entered(cell: Cell) -> Json | None:
    """The cell's userEnteredValue."""
    formula = formula_of(cell)
    return {"formulaValue": formula} if formula is not None else extended(entered_of(cell))


def with_extended(cell: Cell, value: Json | None) -> Cell:
    """The cell with this userEnteredValue: typed, nothing is parsed.

    Raises:
        RequestRefused: it is an error value, which only formulas make, or a formula without its `=`.
    """
    value = {kind: content for kind, content in (value or {}).items() if content is not None}
    if not value:
        return with_value(cell, None)
    kind, content = next(iter(value.items()))
    if kind == "formulaValue":
        if not content.startswith("="):
            raise RequestRefused(f"Formula must start with '=': {content}")
        return with_value(cell, None, check_length(content))
    if kind == "numberValue":
        return with_value(cell, number(content))
    if kind == "stringValue":
        return with_value(cell, check_length(content) or None)
    if kind == "boolValue":
        return with_value(cell, bool(content))
    raise RequestRefused("Setting an error value is not supported.")


_LINK = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+$|www\.\S+\.\S+$", re.IGNORECASE)


def hyperlink(book: Spreadsheet, cell: Cell) -> str | None:
    """Where the cell leads, when the whole of it is one link."""
    if type(cell) is dict:
        formula = formula_of(cell)
        if formula is not None:
            match = _LINK.match(formula)
            return match[1].replace('""', '"') if match else None
        link = book.style(style_of(cell)).get("textFormat", {}).get("link", {}).get("uri")
        if link:
            return str(link)
    value = value_of(cell)
    return value if isinstance(value, str) and _ADDRESS.match(value) else None
