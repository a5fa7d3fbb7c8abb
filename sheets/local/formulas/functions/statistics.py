"""Counting and averaging."""

from __future__ import annotations

import math

from sheets.local.formulas.functions.arguments import cells, numbers
from sheets.local.formulas.registry import Machine, function
from sheets.local.formulas.values import FormulaError, Matrix, Value


@function("AVERAGE", "a", repeat="a")
def _average(machine: Machine, *operands: Value | Matrix) -> Value:
    found = numbers(machine, *operands)
    if not found:
        raise FormulaError("#DIV/0!", "Evaluation of function AVERAGE caused a divide by zero error.")
    return math.fsum(found) / len(found)


@function("COUNTA", "a", repeat="a", errors=True)
def _counta(_: Machine, *operands: Value | Matrix) -> Value:
    return sum(value is not None for value in cells(*operands))
