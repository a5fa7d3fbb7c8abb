"""What a cell can hold, and how one kind of value becomes another."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from emulator.formats import plain_text
from emulator.parsing import parse_scalar

MAX_TEXT = 50_000  # characters in a cell: Google's limit


@dataclass(frozen=True, slots=True)
class CellError:
    """An error as a value: `code` is what the cell shows, `message` is what Google would explain.

    Two errors of one code are equal: the message is only for people.
    """

    code: str
    message: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.code


Value = None | bool | int | float | str | CellError
Matrix = list[list[Value]]


class FormulaError(Exception):
    """Raised inside an evaluation to stop it; becomes the `CellError` it carries."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message)
        self.error = CellError(code, message)


def to_number(value: Value, locale: str) -> float:
    """Give the number a value counts as: empty 0, TRUE 1, and text that reads as a number or date.

    Raises:
        FormulaError: `#VALUE!` for other text, or the error the value is.
    """
    if isinstance(value, int | float):
        return as_float(value)
    if value is None:
        return 0.0
    if isinstance(value, CellError):
        raise FormulaError(value.code, value.message)
    number = parse_scalar(value, locale)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise FormulaError("#VALUE!", f"'{value}' is a text and cannot be coerced to a number.")
    return float(number)


def as_float(number: float) -> float:
    """Give a number as a sheet holds it: whole numbers do not grow without end; raises `#NUM!` past a float's range."""
    try:
        return float(number)
    except OverflowError:
        raise FormulaError("#NUM!", "The number is too large.") from None


def to_integer(value: Value, locale: str) -> int:
    """Give the whole part of the number a value counts as; raises as `to_number`, `#NUM!` past 10^15."""
    number = to_number(value, locale)
    if not math.isfinite(number) or abs(number) > 1e15:
        raise FormulaError("#NUM!", "The number is too large.")
    return math.floor(number) if number >= 0 else math.ceil(number)


def to_text(value: Value, locale: str) -> str:
    """Give the text a value counts as in a text function; raises FormulaError for an error."""
    if isinstance(value, str):
        return value
    if isinstance(value, CellError):
        raise FormulaError(value.code, value.message)
    return plain_text(value, locale)


def to_boolean(value: Value, locale: str) -> bool:
    """Give the truth of a value: 0 and empty are false; text must read TRUE or FALSE.

    Raises:
        FormulaError: `#VALUE!` for other text, or the error the value is.
    """
    if isinstance(value, CellError):
        raise FormulaError(value.code, value.message)
    if isinstance(value, str):
        truth = parse_scalar(value, locale)
        if not isinstance(truth, bool):
            raise FormulaError("#VALUE!", f"'{value}' is a text and cannot be coerced to a boolean.")
        return truth
    return bool(value)


def limited(text: str) -> str:
    """Give the text back; raises FormulaError past the length a cell can hold."""
    if len(text) > MAX_TEXT:
        raise FormulaError("#VALUE!", f"Text result is longer than the limit of {MAX_TEXT} characters.")
    return text


def tidy(value: Value) -> Value:
    """Give a number as a sheet stores it: an int if whole and short, a float if not, `#NUM!` if no cell can show it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return CellError("#NUM!", "The result is not a finite number.")
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _rank(value: Value) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def compare(left: Value, right: Value) -> int:
    """Order two values: -1, 0 or 1. Numbers come before text, text before booleans; case is ignored.

    An empty cell equals 0, "" and FALSE. Raises FormulaError for an error on either side.
    """
    for value in (left, right):
        if isinstance(value, CellError):
            raise FormulaError(value.code, value.message)
    if left is None:
        left = _blank_like(right)
    if right is None:
        right = _blank_like(left)
    if _rank(left) != _rank(right):
        return -1 if _rank(left) < _rank(right) else 1
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.casefold(), right.casefold()
        return (left > right) - (left < right)
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    return (left > right) - (left < right)


def _blank_like(other: Value) -> Value:
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0


def place_key(value: Value) -> tuple[str, Value]:
    """Give what is equal for two values that a lookup takes for the same: their kind, and text without case."""
    if isinstance(value, str):
        return "text", value.casefold()
    if isinstance(value, bool):
        return "boolean", value
    return type(value).__name__ if value is None or isinstance(value, CellError) else "number", value
