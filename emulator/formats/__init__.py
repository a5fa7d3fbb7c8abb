"""Cells as people see them: `render` gives the API's `formattedValue`."""

from __future__ import annotations

import sys

from emulator.formats.dates import EPOCH, write_date
from emulator.formats.general import general, plain_text
from emulator.formats.locales import Conventions, conventions, uses_decimal_comma
from emulator.formats.numbers import write_number
from emulator.formats.patterns import FormatSection, choose, sections

__all__ = ["EPOCH", "Conventions", "conventions", "general", "plain_text", "render", "uses_decimal_comma"]

_LARGEST = sys.float_info.max  # what is beyond, infinite or no number is shown without a pattern


def render(value: object, number_format: dict[str, str] | None, locale: str) -> str:
    """Write a cell's value as Google shows it.

    Args:
        value: None, a boolean, a number, a text, or an error, which is written as `str` gives it.
        number_format: the API's NumberFormat: `type`, and `pattern` unless the type's default will do.
        locale: the spreadsheet's, as `fr_FR`.
    """
    if value is None or isinstance(value, bool):
        return plain_text(value, locale)
    pattern = _pattern(number_format, locale)
    if isinstance(value, int | float):
        return _number(value, pattern, locale)
    return _text(str(value), pattern) if isinstance(value, str) else str(value)


def _pattern(number_format: dict[str, str] | None, locale: str) -> str:
    if not number_format:
        return ""
    return number_format.get("pattern") or conventions(locale).patterns.get(number_format.get("type", ""), "")


def _number(number: float, pattern: str, locale: str) -> str:
    if not pattern or not abs(number) <= _LARGEST:
        return general(number, locale)
    section, minus = choose(sections(pattern), number)
    if section is None:
        return general(number, locale)
    if section.is_date:
        return write_date(number, section, locale) or general(number, locale)
    return "-" * minus + write_number(number, section, locale)


def _text(text: str, pattern: str) -> str:
    """Text goes through the section that has an `@`: the last one, or the fourth."""
    parts = sections(pattern) if pattern else ()
    if not parts or not (len(parts) > 3 or parts[-1].is_text):
        return text
    return _filled(parts[-1] if len(parts) <= 3 else parts[3], text)


def _filled(section: FormatSection, text: str) -> str:
    return "".join(text if piece.text == "@" else piece.text for piece in section.pieces)
