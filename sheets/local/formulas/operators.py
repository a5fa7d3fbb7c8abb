"""The operators, on single values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from sheets.local.formulas.values import FormulaError, Value, compare, limited, to_number, to_text


def add(left: Value, right: Value, locale: str) -> Value:
    """Add two numbers."""
    return to_number(left, locale) + to_number(right, locale)


def subtract(left: Value, right: Value, locale: str) -> Value:
    """Subtract the second number from the first."""
    return to_number(left, locale) - to_number(right, locale)


def multiply(left: Value, right: Value, locale: str) -> Value:
    """Multiply two numbers."""
    return to_number(left, locale) * to_number(right, locale)


def divide(left: Value, right: Value, locale: str) -> Value:
    """Divide the first number by the second; raises `#DIV/0!`."""
    numerator, divisor = to_number(left, locale), to_number(right, locale)
    if divisor == 0:
        raise FormulaError("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
    return numerator / divisor


def power(left: Value, right: Value, locale: str) -> Value:
    """Raise the first number to the power of the second; raises `#NUM!` where no real number is the result."""
    base, exponent = float(to_number(left, locale)), float(to_number(right, locale))
    if base == 0 and exponent < 0:
        raise FormulaError("#DIV/0!", "POWER cannot raise zero to a negative power.")
    try:
        return math.pow(base, exponent)
    except (ValueError, OverflowError):
        raise FormulaError("#NUM!", "POWER has no result that is a number.") from None


def join(left: Value, right: Value, locale: str) -> Value:
    """Put two texts end to end."""
    return limited(to_text(left, locale) + to_text(right, locale))


def _comparison(test: Callable[[int], bool]) -> Callable[[Value, Value, str], Value]:
    return lambda left, right, _: test(compare(left, right))


BINARY: Final[dict[str, Callable[[Value, Value, str], Value]]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "^": power,
    "&": join,
    "=": _comparison(lambda order: order == 0),
    "<>": _comparison(lambda order: order != 0),
    "<": _comparison(lambda order: order < 0),
    "<=": _comparison(lambda order: order <= 0),
    ">": _comparison(lambda order: order > 0),
    ">=": _comparison(lambda order: order >= 0),
}
UNARY: Final[dict[str, Callable[[Value, str], Value]]] = {
    "+": lambda value, _: value,
    "-": lambda value, locale: -to_number(value, locale),
    "%": lambda value, locale: to_number(value, locale) / 100,
}
