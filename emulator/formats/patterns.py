"""Number format patterns, cut into sections and pieces.

Rules: developers.google.com/workspace/sheets/api/guides/formats
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_PATTERN: Final = 1_000

_PIECE = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | \\(?P<escaped>.?) | _(?P<space>.?) | \*(?P<fill>.?)
  | \[(?P<elapsed>h+|m+|s+)\]
  | \[(?P<condition>(?:<>|<=|>=|<|>|=)\s*-?[\d.]+)\]
  | \[\$(?P<symbol>[^\]-]*)(?:-[^\]]*)?\]
  | \[(?P<colour>[^\]]*)\]
  | (?P<general>general)
  | (?P<meridiem>am/pm|a/p|\b(?:am|pm)\b)
  | (?P<exponent>e[+-])
  | (?P<year>y+) | (?P<month>m+) | (?P<day>d+) | (?P<hour>h+) | (?P<second>s+)
  | (?P<digit>[0#?]) | (?P<mark>[.,%/@])
  | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LITERALS: Final = frozenset({"quoted", "escaped", "symbol", "literal"})
_DATES: Final = frozenset({"elapsed", "year", "month", "day", "hour", "second", "meridiem"})
_TESTS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class FormatPiece:
    """`kind` is `literal` or a group of the scanner; `text` is what it holds."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One of the parts of a pattern between semicolons."""

    pieces: tuple[FormatPiece, ...]
    test: str | None = None
    limit: float = 0

    @property
    def is_date(self) -> bool:
        """True if it shows a date, a time or a duration."""
        return any(piece.kind in _DATES for piece in self.pieces)

    @property
    def is_text(self) -> bool:
        """True if it shows the value as text, at its `@`."""
        return any(piece.kind == "mark" and piece.text == "@" for piece in self.pieces)

    def accepts(self, number: float) -> bool:
        """True if the section's own condition, when it has one, holds."""
        return self.test is None or _TESTS[self.test](number, self.limit)

    @property
    def only_negative(self) -> bool:
        """True if its condition says what the minus sign would."""
        return (self.test == "<" and self.limit <= 0) or (self.test == "<=" and self.limit < 0)


@lru_cache(maxsize=1024)
def sections(pattern: str) -> tuple[FormatSection, ...]:
    """Cut a pattern at its semicolons; what lies in quotes or brackets is not looked at."""
    found: list[FormatSection] = []
    pieces: list[FormatPiece] = []
    test, limit = None, 0.0
    for match in _PIECE.finditer(pattern[:MAX_PATTERN]):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "literal" and text == ";":
            found.append(FormatSection(tuple(pieces), test, limit))
            pieces, test, limit = [], None, 0.0
        elif kind == "condition":
            test, limit = _condition(text)
        elif kind == "space":
            pieces.append(FormatPiece("literal", " "))
        elif kind in _LITERALS:
            pieces.append(FormatPiece("literal", text))
        elif kind not in {"colour", "fill"}:
            pieces.append(FormatPiece(kind, text))
    return (*found, FormatSection(tuple(pieces), test, limit))


def _condition(text: str) -> tuple[str, float]:
    sign = re.match("[<>=]+", text)
    assert sign is not None
    try:
        return sign[0], float(text[sign.end() :])
    except ValueError:
        return sign[0], 0.0


def choose(parts: tuple[FormatSection, ...], number: float) -> tuple[FormatSection | None, bool]:
    """Choose the section for a number; say whether a minus sign is still to be written.

    Without conditions: one section for all, or positive; negative; zero. None if no condition holds.
    """
    if any(part.test for part in parts[:3]):
        for part in parts[:3]:
            if part.accepts(number):
                return part, number < 0 and not part.only_negative
        return None, number < 0
    if number < 0 and len(parts) > 1:
        return parts[1], False
    if number == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], number < 0
