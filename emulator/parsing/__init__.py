"""What a person types in a cell, read as Google reads `valueInputOption=USER_ENTERED`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from emulator.formats import conventions
from emulator.parsing.dates import parse_moment
from emulator.parsing.numbers import parse_number

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#DIV/0!", "#NULL!", "#ERROR!"})
_OPENING = ("=", "+", "'", "#")
"""What begins with one of them is a formula, an error, or loses it."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST = 100  # no number or date is longer: long texts are not worth the patterns


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """A typed entry understood.

    Args:
        value: None for nothing, a boolean, a number (dates are days from 1899-12-30), or the text.
        number_format: the NumberFormat that comes with it: `type` and `pattern`; None if there is none.
        formula: the formula as typed, with an `=` in front; the value is then None, still to be evaluated.
    """

    value: bool | int | float | str | None
    number_format: dict[str, str] | None = None
    formula: str | None = None


def parse_user_entered(text: str, locale: str, *, today: date | None = None) -> ParsedEntry:
    """Read what was typed in a cell; what is nothing else is text, kept as typed.

    Args:
        text: the entry.
        locale: the spreadsheet's: it says what 1,5 and 1/2/2024 mean.
        today: gives its year to a date typed without one; the present day by default.
    """
    if not text:
        return ParsedEntry(None)
    if text.startswith("'"):
        return ParsedEntry(text[1:])
    formula = _formula(text)
    if formula is not None:
        return ParsedEntry(None, formula=formula)
    entry = _literal(text, locale, today)
    # A plus sign opens a formula too, unless what follows makes it a number: +33 6 12… is a broken formula in Google.
    if entry.value == text and text.startswith("+") and text != "+":
        return ParsedEntry(None, formula=f"={text}")
    return entry


def is_plainly_text(text: str, locale: str) -> bool:
    """Whether a text holds a word that no number and no date has: told quicker than by reading it."""
    if text[:1] in _OPENING:
        return False
    known = _words(locale)
    for word in _WORD.finditer(text):  # noqa: SIM110  # asked of every cell: a generator would double it
        if word[0].lower() not in known:
            return True
    return False


@lru_cache(maxsize=64)
def _words(locale: str) -> frozenset[str]:
    """The words of three letters and more that dates and booleans are written with."""
    known = {"sept"}
    for words in (conventions(locale), conventions("en_US")):
        for names in (words.months, words.months_short, words.days, words.days_short, words.booleans):
            known |= {part for name in names for part in _WORD.findall(name.lower())}
    return frozenset(known)


def _formula(text: str) -> str | None:
    if text.startswith("=") and text != "=":
        return text
    return f"={text.upper()}" if text.upper() in _ERRORS else None


def _literal(text: str, locale: str, today: date | None) -> ParsedEntry:
    stripped = text.strip(" \t\r\n\u00a0\u202f")
    if not stripped or len(stripped) > _LONGEST:
        return ParsedEntry(text)
    words = conventions(locale)
    if stripped.upper() in words.booleans:
        return ParsedEntry(words.booleans[stripped.upper()])
    number = parse_number(stripped, words)
    if number is None:
        number = parse_moment(stripped, words, today or datetime.now(UTC).date())
    return ParsedEntry(number[0], number[1]) if number else ParsedEntry(text)


def parse_scalar(text: str, locale: str) -> bool | int | float | str:
    """Read a text where a formula wants a number or a boolean; the text itself if it is neither."""
    value = _literal(text, locale, None).value if text else text
    return text if value is None else value
