"""The operators, on single values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from emulator.formulas.values import CellError, FormulaError, Value, compare, limited, to_number, to_text


def _numbers(name: str, values: tuple[Value, ...], locale: str) -> list[float]:
    """Give the operands as numbers; raises with the explanation Google gives for the one that is none."""
    found: list[float] = []
    for index, value in enumerate(values, 1):
        try:
            found.append(to_number(value, locale))
        except FormulaError as fault:
            if isinstance(value, CellError):
                raise
            message = f"Function {name} parameter {index} expects number values. But {fault.error.message}"
            raise FormulaError(fault.error.code, message) from None
    return found


def add(left: Value, right: Value, locale: str) -> Value:
    """Add two numbers."""
    first, second = _numbers("ADD", (left, right), locale)
    return first + second


def subtract(left: Value, right: Value, locale: str) -> Value:
    """Subtract the second number from the first."""
    first, second = _numbers("MINUS", (left, right), locale)
    return first - second


def multiply(left: Value, right: Value, locale: str) -> Value:
    """Multiply two numbers."""
    first, second = _numbers("MULTIPLY", (left, right), locale)
    return first * second


def divide(left: Value, right: Value, locale: str) -> Value:
    """Divide the first number by the second; raises `#DIV/0!`."""
    numerator, divisor = _numbers("DIVIDE", (left, right), locale)
    if divisor == 0:
        raise FormulaError("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
    return numerator / divisor


def power(left: Value, right: Value, locale: str) -> Value:
    """Raise the first number to the power of the second; raises `#NUM!` where no real number is the result."""
    base, exponent = _numbers("POW", (left, right), locale)
    if base == 0 and exponent < 0:
        raise FormulaError("#DIV/0!", "POWER cannot raise zero to a negative power.")
    try:
        return math.pow(base, exponent)
    except (ValueError, OverflowError):
        raise FormulaError("#NUM!", "POWER has no result that is a number.") from None


def negate(value: Value, locale: str) -> Value:
    """Give the opposite of a number."""
    return -_numbers("UMINUS", (value,), locale)[0]


def percent(value: Value, locale: str) -> Value:
    """Divide a number by a hundred."""
    return _numbers("UNARY_PERCENT", (value,), locale)[0] / 100


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
    "-": negate,
    "%": percent,
}
