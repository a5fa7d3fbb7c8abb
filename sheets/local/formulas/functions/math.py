"""Arithmetic functions."""

from __future__ import annotations

import math

from sheets.local.formulas.functions.arguments import numbers
from sheets.local.formulas.registry import Machine, function
from sheets.local.formulas.values import Matrix, Value


@function("SUM", "a", repeat="a")
def _sum(machine: Machine, *operands: Value | Matrix) -> Value:
    # fsum: a column of cents must not show 0.30000000000000004.
    return math.fsum(numbers(machine, *operands))
