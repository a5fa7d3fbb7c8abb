"""A1 notation: the addresses people and the API use for cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_COLUMNS = 18_278  # ZZZ, the last column Google accepts
_SIDE = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?$")
_CELL_LIKE = re.compile(r"[A-Za-z]{1,3}[0-9]+$")
_R1C1_LIKE = re.compile(r"[Rr][0-9]*([Cc][0-9]*)?$|[Cc][0-9]*$")
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


class NotA1(ValueError):
    """The text is not an address."""


@dataclass(frozen=True)
class Area:
    """A rectangle of a tab: 0-based, ends excluded, `None` for an open side.

    `cell` is true when a single address was given (`B2`, not `B2:B2`): writes then start there and are unbounded.
    """

    row: int = 0
    end_row: int | None = None
    column: int = 0
    end_column: int | None = None
    cell: bool = False

    def within(self, rows: int, columns: int) -> tuple[int, int, int, int]:
        """Close the open sides on a grid: (first row, end row, first column, end column)."""
        end_row = rows if self.end_row is None else min(self.end_row, rows)
        end_column = columns if self.end_column is None else min(self.end_column, columns)
        return self.row, end_row, self.column, end_column


def column_number(letters: str) -> int:
    """0-based number of a column: `A` is 0, `AA` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


@lru_cache(maxsize=2048)
def column_letters(number: int) -> str:
    """Letters of a 0-based column number."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_area(text: str) -> Area:
    """Read `A1`, `A1:C3`, `A:C`, `1:3`, `A2:C`, `B2:5`, in any order of corners.

    Raises:
        NotA1: it is something else.
    """
    first, colon, second = text.strip().partition(":")
    column, row = _side(first.strip())
    if not colon:
        if column is None or row is None:
            raise NotA1(text)
        return Area(row, row + 1, column, column + 1, cell=True)
    column2, row2 = _side(second.strip())
    rows = _interval(row, row2)
    columns = _interval(column, column2)
    return Area(rows[0], rows[1], columns[0], columns[1])


def _side(text: str) -> tuple[int | None, int | None]:
    match = _SIDE.match(text)
    if not match or not (match[1] or match[2]):
        raise NotA1(text)
    column = column_number(match[1]) if match[1] else None
    return column, int(match[2]) - 1 if match[2] else None


def _interval(one: int | None, other: int | None) -> tuple[int, int | None]:
    if one is None:
        # `A:B2` means the same as `A1:B2` seen from its other corner: open towards the end.
        return (0, None) if other is None else (other, None)
    if other is None:
        return one, None
    return min(one, other), max(one, other) + 1


def split_sheet(text: str) -> tuple[str | None, str | None]:
    """Part `'My tab'!A1:B2` into (tab, rest); either may be missing.

    Raises:
        NotA1: the quotes do not close.
    """
    if text.startswith("'"):
        end = 1
        while True:
            end = text.find("'", end)
            if end < 0:
                raise NotA1(text)
            if text[end + 1 : end + 2] != "'":
                break
            end += 2
        title, rest = text[1:end].replace("''", "'"), text[end + 1 :]
        if rest == "":
            return title, None
        if not rest.startswith("!"):
            raise NotA1(text)
        return title, rest[1:]
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def quote_title(title: str) -> str:
    """A tab's title as it stands before the `!`: in quotes where it needs them."""
    if _PLAIN_TITLE.match(title) and not _CELL_LIKE.match(title) and not _R1C1_LIKE.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def cell_name(row: int, column: int) -> str:
    """`B3` for (2, 1)."""
    return f"{column_letters(column)}{row + 1}"


def area_name(row: int, end_row: int, column: int, end_column: int) -> str:
    """`A1:B2`, or `A1` for a single cell."""
    first = cell_name(row, column)
    last = cell_name(end_row - 1, end_column - 1)
    return first if first == last else f"{first}:{last}"


def full_name(title: str, row: int, end_row: int, column: int, end_column: int) -> str:
    """The address with its tab, as answers give it."""
    return f"{quote_title(title)}!{area_name(row, end_row, column, end_column)}"
