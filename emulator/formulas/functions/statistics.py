"""Counting, averaging, ranking."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable
from typing import Final

from emulator.formulas.functions.arguments import cells, integer, is_number, number, numbers, truth
from emulator.formulas.registry import FUNCTIONS, Machine, Operand, function
from emulator.formulas.values import CellError, FormulaError, Matrix, Value
from emulator.parsing import parse_scalar


def _mean(found: list[float], name: str) -> float:
    if not found:
        raise FormulaError("#DIV/0!", f"Evaluation of function {name} caused a divide by zero error.")
    return math.fsum(found) / len(found)


@function("AVERAGE", "a", repeat="a")
def _average(machine: Machine, *operands: Value | Matrix) -> Value:
    return _mean(numbers(machine, *operands), "AVERAGE")


@function("MIN", "a", repeat="a")
def _min(machine: Machine, *operands: Value | Matrix) -> Value:
    return min(numbers(machine, *operands), default=0)


@function("MAX", "a", repeat="a")
def _max(machine: Machine, *operands: Value | Matrix) -> Value:
    return max(numbers(machine, *operands), default=0)


@function("COUNT", "a", repeat="a", errors=True)
def _count(machine: Machine, *operands: Value | Matrix) -> Value:
    return sum(_counts(machine, operand) for operand in operands)


def _counts(machine: Machine, operand: Value | Matrix) -> int:
    """How many numbers an argument holds; a typed text that reads as a number is one."""
    if isinstance(operand, list):
        return sum(is_number(value) for value in cells(operand))
    if isinstance(operand, str):
        return is_number(parse_scalar(operand, machine.context.locale))
    return isinstance(operand, int | float)


@function("COUNTA", "a", repeat="a", errors=True)
def _counta(_: Machine, *operands: Value | Matrix) -> Value:
    return sum(value is not None for value in cells(*operands))


@function("COUNTBLANK", "a", repeat="a", errors=True)
def _countblank(_: Machine, *operands: Value | Matrix) -> Value:
    return sum(value is None or value == "" for value in cells(*operands))


@function("COUNTUNIQUE", "a", repeat="a", errors=True)
def _countunique(_: Machine, *operands: Value | Matrix) -> Value:
    return len({(type(value) is bool, value) for value in cells(*operands) if value is not None})


@function("MEDIAN", "a", repeat="a")
def _median(machine: Machine, *operands: Value | Matrix) -> Value:
    return statistics.median(_some(numbers(machine, *operands)))


def _some(found: list[float], least: int = 1) -> list[float]:
    if len(found) < least:
        raise FormulaError("#NUM!", "There are not enough numbers.")
    return found


@function("MODE", "a", repeat="a")
def _mode(machine: Machine, *operands: Value | Matrix) -> Value:
    counted = Counter(numbers(machine, *operands)).most_common(1)
    if not counted or counted[0][1] < 2:
        raise FormulaError("#N/A", "No number occurs twice.")
    return counted[0][0]


def _spread(names: str, least: int, body: Callable[[list[float]], float]) -> None:
    @function(names, "a", repeat="a")
    def _body(machine: Machine, *operands: Value | Matrix) -> Value:
        found = numbers(machine, *operands)
        if len(found) < least:
            raise FormulaError("#DIV/0!", f"Evaluation of function {names.split()[0]} caused a divide by zero error.")
        return body([float(value) for value in found])


_spread("STDEV STDEV.S STDEVA", 2, statistics.stdev)
_spread("STDEVP STDEV.P", 1, statistics.pstdev)
_spread("VAR VAR.S", 2, statistics.variance)
_spread("VARP VAR.P", 1, statistics.pvariance)


@function("LARGE", "ms")
def _large(machine: Machine, rows: Matrix, rank: Value) -> Value:
    return _nth(sorted(numbers(machine, rows), reverse=True), integer(machine, rank))


@function("SMALL", "ms")
def _small(machine: Machine, rows: Matrix, rank: Value) -> Value:
    return _nth(sorted(numbers(machine, rows)), integer(machine, rank))


def _nth(ordered: list[float], rank: int) -> float:
    if not 1 <= rank <= len(ordered):
        raise FormulaError("#NUM!", f"Parameter 2 value {rank} is out of range.")
    return ordered[rank - 1]


@function("PERCENTILE PERCENTILE.INC", "ms")
def _percentile(machine: Machine, rows: Matrix, share: Value) -> Value:
    return _quantile(sorted(_some(numbers(machine, rows))), number(machine, share))


@function("QUARTILE QUARTILE.INC", "ms")
def _quartile(machine: Machine, rows: Matrix, quarter: Value) -> Value:
    return _quantile(sorted(_some(numbers(machine, rows))), integer(machine, quarter) / 4)


def _quantile(ordered: list[float], share: float) -> float:
    if not 0 <= share <= 1:
        raise FormulaError("#NUM!", "The share must lie between 0 and 1.")
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@function("RANK RANK.EQ", "sms", least=2)
def _rank(machine: Machine, value: Value, rows: Matrix, ascending: Value = None) -> Value:
    wanted, found = number(machine, value), numbers(machine, rows)
    if wanted not in found:
        raise FormulaError("#N/A", "RANK does not find the value.")
    if truth(machine, ascending):
        return 1 + sum(other < wanted for other in found)
    return 1 + sum(other > wanted for other in found)


_SUBTOTALS: Final = ["AVERAGE", "COUNT", "COUNTA", "MAX", "MIN", "PRODUCT", "STDEV", "STDEVP", "SUM", "VAR", "VARP"]


@function("SUBTOTAL", "sa", repeat="a")
def _subtotal(machine: Machine, code: Value, *operands: Value | Matrix) -> Operand:
    # Codes over 100 leave out rows hidden by hand, which formulas do not see here.
    chosen = integer(machine, code) % 100
    if not 1 <= chosen <= len(_SUBTOTALS):
        raise FormulaError("#VALUE!", f"Function SUBTOTAL parameter 1 value {chosen} is out of range.")
    return FUNCTIONS[_SUBTOTALS[chosen - 1]].body(machine, *operands)


@function("ERROR.TYPE", "s", errors=True)
def _error_type(_: Machine, value: Value) -> Value:
    codes = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
    if not isinstance(value, CellError):
        raise FormulaError("#N/A", "The value is no error.")
    return codes.index(value.code) + 1 if value.code in codes else 8
