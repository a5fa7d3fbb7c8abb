"""Arithmetic functions."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Final

from emulator.formulas.functions.arguments import cells, integer, is_number, number, numbers, sound
from emulator.formulas.operators import BINARY, power
from emulator.formulas.registry import Machine, function
from emulator.formulas.values import FormulaError, Matrix, Value, as_float

_WIDE: Final = Context(prec=400)  # every float fits with all its digits


@function("SUM", "a", repeat="a")
def _sum(machine: Machine, *operands: Value | Matrix) -> Value:
    # fsum: a column of cents must not show 0.30000000000000004.
    return math.fsum(numbers(machine, *operands))


@function("PRODUCT", "a", repeat="a")
def _product(machine: Machine, *operands: Value | Matrix) -> Value:
    found = numbers(machine, *operands)
    return math.prod(map(float, found)) if found else 0


@function("SUMSQ", "a", repeat="a")
def _sumsq(machine: Machine, *operands: Value | Matrix) -> Value:
    return math.fsum(float(value) ** 2 for value in numbers(machine, *operands))


@function("SUMPRODUCT", "m", repeat="m", array=True)
def _sumproduct(_: Machine, *matrices: Matrix) -> Value:
    shapes = {(len(rows), len(rows[0]) if rows else 0) for rows in matrices}
    if len(shapes) > 1:
        raise FormulaError("#VALUE!", "SUMPRODUCT has mismatched range sizes.")
    columns = [list(sound(cells(rows))) for rows in matrices]
    return math.fsum(math.prod(map(_factor, line)) for line in zip(*columns, strict=True))


def _factor(value: Value) -> float:
    return as_float(value) if isinstance(value, int | float) and is_number(value) else 0.0


def _rounded(value: float, places: int, way: str) -> float:
    """Round the decimal number people see, not its binary neighbour: 2.675 to 2.68."""
    if not math.isfinite(value) or places > 300:
        return value
    if places < -300:
        return 0
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), way, _WIDE))


def _rounding(name: str, way: str) -> None:
    @function(name, "ss", least=1)
    def _body(machine: Machine, value: Value, places: Value = None) -> Value:
        return _rounded(number(machine, value), integer(machine, places), way)


_rounding("ROUND", ROUND_HALF_UP)
_rounding("ROUNDUP", ROUND_UP)
_rounding("ROUNDDOWN", ROUND_DOWN)
_rounding("TRUNC", ROUND_DOWN)


def _multiple(names: str, way: str) -> None:
    """CEILING and FLOOR: the next multiple of a factor."""

    @function(names, "ss", least=1)
    def _body(machine: Machine, value: Value, factor: Value = None) -> Value:
        amount, step = number(machine, value), 1 if factor is None else number(machine, factor)
        if step == 0 or amount == 0:
            return 0
        if amount > 0 > step:
            raise FormulaError("#NUM!", "The factor must be positive where the value is.")
        steps = Decimal(repr(float(amount))) / Decimal(repr(float(step)))
        return float(steps.quantize(Decimal(1), way, _WIDE) * Decimal(repr(float(step))))


_multiple("CEILING", ROUND_CEILING)
_multiple("FLOOR", ROUND_FLOOR)
_multiple("MROUND", ROUND_HALF_UP)


def _numeric(names: str, body: Callable[[float], float]) -> None:
    """Register a function of one number; what it is not defined for is `#NUM!`."""

    @function(names, "s")
    def _body(machine: Machine, value: Value) -> Value:
        try:
            return body(float(number(machine, value)))
        except (ValueError, OverflowError):
            raise FormulaError("#NUM!", f"{names} is not defined for this number.") from None


_numeric("INT", math.floor)
_numeric("ABS", abs)
_numeric("SQRT", math.sqrt)
_numeric("SIGN", lambda value: (value > 0) - (value < 0))
_numeric("EXP", math.exp)
_numeric("LN", math.log)
_numeric("LOG10", math.log10)
_numeric("SIN", math.sin)
_numeric("COS", math.cos)
_numeric("TAN", math.tan)
_numeric("ASIN", math.asin)
_numeric("ACOS", math.acos)
_numeric("ATAN", math.atan)
_numeric("RADIANS", math.radians)
_numeric("DEGREES", math.degrees)


@function("ISEVEN", "s")
def _iseven(machine: Machine, value: Value) -> Value:
    return integer(machine, value) % 2 == 0


@function("ISODD", "s")
def _isodd(machine: Machine, value: Value) -> Value:
    return integer(machine, value) % 2 == 1


@function("LOG", "ss", least=1)
def _log(machine: Machine, value: Value, base: Value = None) -> Value:
    amount, root = number(machine, value), 10 if base is None else number(machine, base)
    if amount <= 0 or root <= 0 or root == 1:
        raise FormulaError("#NUM!", "LOG is defined for positive numbers only.")
    return math.log10(amount) if root == 10 else math.log(amount, root)


@function("PI")
def _pi(_: Machine) -> Value:
    return math.pi


@function("MOD", "ss")
def _mod(machine: Machine, value: Value, divisor: Value) -> Value:
    by = number(machine, divisor)
    if by == 0:
        raise FormulaError("#DIV/0!", "Function MOD parameter 2 cannot be zero.")
    return number(machine, value) % by


@function("QUOTIENT", "ss")
def _quotient(machine: Machine, value: Value, divisor: Value) -> Value:
    by = number(machine, divisor)
    if by == 0:
        raise FormulaError("#DIV/0!", "Function QUOTIENT parameter 2 cannot be zero.")
    return math.trunc(number(machine, value) / by)


@function("POWER POW", "ss")
def _power(machine: Machine, base: Value, exponent: Value) -> Value:
    return power(base, exponent, machine.context.locale)


def _named_operator(name: str, sign: str) -> None:
    @function(name, "ss")
    def _body(machine: Machine, left: Value, right: Value) -> Value:
        return BINARY[sign](left, right, machine.context.locale)


for _name, _sign in zip(
    ["ADD", "MINUS", "MULTIPLY", "DIVIDE", "CONCAT", "EQ", "NE", "LT", "LTE", "GT", "GTE"],
    ["+", "-", "*", "/", "&", "=", "<>", "<", "<=", ">", ">="],
    strict=True,
):
    _named_operator(_name, _sign)


@function("RAND")
def _rand(_: Machine) -> Value:
    return random.random()  # noqa: S311 - a sheet's dice, not a secret


@function("RANDBETWEEN", "ss")
def _randbetween(machine: Machine, low: Value, high: Value) -> Value:
    first, last = math.ceil(number(machine, low)), math.floor(number(machine, high))
    if first > last:
        raise FormulaError("#NUM!", "Function RANDBETWEEN parameter 2 is smaller than parameter 1.")
    return random.randint(first, last)  # noqa: S311 - a sheet's dice, not a secret
