"""A1 notation: the references a formula holds, as text and as places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_ROWS: Final = 10_000_000
MAX_COLUMNS: Final = 18_278  # ZZZ

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,7}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]{0,7}"
_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
PATTERN: Final = (
    rf"(?P<sheet>{_SHEET})?(?P<area>{_CELL}:(?:{_CELL}|{_COLUMN}|{_ROW})|{_COLUMN}:(?:{_CELL}|{_COLUMN})"
    rf"|{_ROW}:(?:{_CELL}|{_ROW})|{_CELL}|\#REF!)(?![\w.(])"
)
_REFERENCE = re.compile(PATTERN)
_CORNER = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([1-9][0-9]{0,7})?")
_PLAIN_SHEET = re.compile(r"(?![A-Za-z]{1,3}[0-9]+$)(?!(?i:true|false)$)[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A place a formula reads: zero-based and half-open like a GridRange, or a named range.

    Args:
        sheet: the tab's title; None for the formula's own tab.
        row0, column0: first row and column, from 0.
        row1, column1: one past the last; None where the range is open (`A2:A`, `1:1`).
        name: the named range, in which case the rest says nothing.
    """

    sheet: str | None = None
    row0: int = 0
    column0: int = 0
    row1: int | None = None
    column1: int | None = None
    name: str | None = None

    @property
    def single(self) -> bool:
        """True for one cell."""
        return self.row1 == self.row0 + 1 and self.column1 == self.column0 + 1


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of an area: the row or the column is None in `A:A` or `1:1`."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def __str__(self) -> str:
        column = "" if self.column is None else "$" * self.column_fixed + column_letters(self.column)
        row = "" if self.row is None else "$" * self.row_fixed + str(self.row + 1)
        return column + row

    def at(self, row: int | None, column: int | None) -> Corner:
        """Give the same corner, as fixed or free as it is, at another place."""
        return Corner(row, column, self.row_fixed, self.column_fixed)

    @property
    def on_grid(self) -> bool:
        """True if the place exists in the largest sheet there can be."""
        row_good = self.row is None or 0 <= self.row < MAX_ROWS
        return row_good and (self.column is None or 0 <= self.column < MAX_COLUMNS)


@dataclass(frozen=True, slots=True)
class WrittenReference:
    """A reference as written: `prefix` is the sheet as typed, with its `!`; no corner means `#REF!`."""

    prefix: str
    sheet: str | None
    first: Corner | None
    last: Corner | None = None

    def __str__(self) -> str:
        if self.first is None:
            return "#REF!"
        return f"{self.prefix}{self.first}" + (f":{self.last}" if self.last else "")

    def with_corners(self, change: Callable[[Corner], Corner]) -> WrittenReference:
        """Give the area with both ends changed, `#REF!` if one leaves the grid."""
        first = change(self.first) if self.first else None
        last = change(self.last) if self.last else None
        if first is None or not first.on_grid or (last and not last.on_grid):
            return WrittenReference(self.prefix, self.sheet, None)
        return WrittenReference(self.prefix, self.sheet, first, last)

    def reference(self, own_sheet: str | None = None) -> Reference | None:
        """Give the place meant, None for `#REF!`."""
        if self.first is None:
            return None
        last = self.last or self.first
        row0, row1 = _bounds(self.first.row, last.row)
        column0, column1 = _bounds(self.first.column, last.column)
        return Reference(self.sheet if self.sheet is not None else own_sheet, row0, column0, row1, column1)


def _bounds(first: int | None, last: int | None) -> tuple[int, int | None]:
    if first is None or last is None:
        return (last if first is None else first) or 0, None
    return min(first, last), max(first, last) + 1


@lru_cache(maxsize=16384)
def parse_area(text: str) -> WrittenReference | None:
    """Read one whole reference (`A1`, `'My tab'!$B$2:C`, `#REF!`); None if it is not one."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    prefix = match["sheet"] or ""
    sheet = unquote_sheet(prefix[:-1]) if prefix else None
    if match["area"] == "#REF!":
        return WrittenReference(prefix, sheet, None)
    first, _, last = match["area"].partition(":")
    corners = _corner(first), _corner(last) if last else None
    return WrittenReference(prefix, sheet, *corners) if all(corner.on_grid for corner in corners if corner) else None


def _corner(text: str) -> Corner:
    match = _CORNER.fullmatch(text)
    assert match is not None
    dollar, letters, second, digits = match.groups()
    column = column_index(letters) if letters else None
    row_fixed = bool(second) if letters else bool(dollar)
    return Corner(int(digits) - 1 if digits else None, column, row_fixed, bool(dollar and letters))


def column_index(letters: str) -> int:
    """Give the zero-based index of a column: A is 0, AA is 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """Give the letters of a zero-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unquote_sheet(text: str) -> str:
    """Give a tab's title from the way a formula writes it."""
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def quote_sheet(title: str) -> str:
    """Write a tab's title as a formula does: in quotes unless it is a plain word."""
    return title if _PLAIN_SHEET.fullmatch(title) else "'" + title.replace("'", "''") + "'"
