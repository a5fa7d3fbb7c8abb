"""Counting and adding up what fits criteria."""

from __future__ import annotations

import math
from collections.abc import Callable

from sheets.local.formulas.functions.arguments import cells, is_number, sound
from sheets.local.formulas.functions.criteria import criterion
from sheets.local.formulas.registry import Machine, function
from sheets.local.formulas.values import FormulaError, Matrix, Value


@function("COUNTIF", "ms")
def _countif(machine: Machine, rows: Matrix, wanted: Value) -> Value:
    return sum(_mask(machine, (rows, wanted)))


@function("COUNTIFS", "ms", repeat="ms")
def _countifs(machine: Machine, *pairs: Matrix | Value) -> Value:
    return sum(_mask(machine, pairs))


def _mask(machine: Machine, pairs: tuple[Matrix | Value, ...]) -> list[bool]:
    """For each cell, whether it fits all the criteria; the ranges must have one size."""
    if len(pairs) % 2:
        raise FormulaError("#N/A", "Each range needs a criterion.")
    mask: list[bool] = []
    for index in range(0, len(pairs), 2):
        rows, wanted = pairs[index], pairs[index + 1]
        assert not isinstance(wanted, list)
        test = criterion(wanted, machine.context.locale)
        fits = [test(value) for value in cells(rows)]
        machine.spend(len(fits))
        if index and len(fits) != len(mask):
            raise FormulaError("#VALUE!", "Array arguments are of different size.")
        mask = [old and new for old, new in zip(mask, fits, strict=True)] if index else fits
    return mask


def _kept(rows: Matrix, mask: list[bool]) -> list[float]:
    """The numbers at the places that fit; places past the end of the range count for nothing."""
    values = list(cells(rows))
    kept = sound(value for value, fits in zip(values, mask, strict=False) if fits)
    return [value for value in kept if isinstance(value, int | float) and is_number(value)]


@function("SUMIF", "msm", least=2)
def _sumif(machine: Machine, rows: Matrix, wanted: Value, added: Matrix | None = None) -> Value:
    return math.fsum(_kept(added or rows, _mask(machine, (rows, wanted))))


@function("AVERAGEIF", "msm", least=2)
def _averageif(machine: Machine, rows: Matrix, wanted: Value, added: Matrix | None = None) -> Value:
    return _mean(_kept(added or rows, _mask(machine, (rows, wanted))))


def _mean(found: list[float]) -> float:
    if not found:
        raise FormulaError("#DIV/0!", "Evaluation of function AVERAGEIF caused a divide by zero error.")
    return math.fsum(found) / len(found)


def _several(name: str, body: Callable[[list[float]], float]) -> None:
    """Register a function of a range, then pairs of a range and a criterion."""

    @function(name, "mms", repeat="ms")
    def _body(machine: Machine, rows: Matrix, *pairs: Matrix | Value) -> Value:
        return body(_kept(rows, _mask(machine, pairs)))


_several("SUMIFS", math.fsum)
_several("AVERAGEIFS", _mean)
_several("MINIFS", lambda found: min(found, default=0))
_several("MAXIFS", lambda found: max(found, default=0))
