"""Counting and adding up what fits criteria."""

from __future__ import annotations

import math
from collections.abc import Callable

from emulator.formulas.functions.arguments import cells, is_number, sound
from emulator.formulas.functions.criteria import criterion, exact_key
from emulator.formulas.registry import Machine, function
from emulator.formulas.values import FormulaError, Matrix, Value, as_float, place_key


@function("COUNTIF", "ms")
def _countif(machine: Machine, rows: Matrix, wanted: Value) -> Value:
    return len(_fitting(machine, (rows, wanted)))


@function("COUNTIFS", "ms", repeat="ms")
def _countifs(machine: Machine, *pairs: Matrix | Value) -> Value:
    return len(_fitting(machine, pairs))


def _fitting(machine: Machine, pairs: tuple[Matrix | Value, ...]) -> list[int]:
    """Give the places, row by row, of the cells that fit all the criteria; the ranges must have one size."""
    if len(pairs) % 2:
        raise FormulaError("#N/A", "Each range needs a criterion.")
    kept: list[int] = []
    size = 0
    for index in range(0, len(pairs), 2):
        rows, wanted = pairs[index], pairs[index + 1]
        assert isinstance(rows, list)
        assert not isinstance(wanted, list)
        values = _flat(machine, rows)
        if index and len(values) != size:
            raise FormulaError("#VALUE!", "Array arguments are of different size.")
        places = _places(machine, values, wanted)
        kept, size = (sorted(set(kept) & set(places)) if index else places), len(values)
    return kept


def _flat(machine: Machine, rows: Matrix) -> list[Value]:
    return machine.remember(rows, "flat", lambda: list(cells(rows)))


def _places(machine: Machine, values: list[Value], wanted: Value) -> list[int]:
    """Where a criterion holds. Equality is looked up: a whole column is often counted for each of its cells."""
    key = exact_key(wanted, machine.context.locale)
    if key is not None:
        found = machine.remember(values, "groups", lambda: _groups(machine, values)).get(key, [])
        machine.spend(len(found))
        return found
    machine.spend(len(values))
    test = criterion(wanted, machine.context.locale)
    return [place for place, value in enumerate(values) if test(value)]


def _groups(machine: Machine, values: list[Value]) -> dict[tuple[str, Value], list[int]]:
    machine.spend(len(values))
    groups: dict[tuple[str, Value], list[int]] = {}
    for place, value in enumerate(values):
        groups.setdefault(place_key(value), []).append(place)
    return groups


def _kept(machine: Machine, rows: Matrix, places: list[int]) -> list[float]:
    """The numbers at some places; those past the end of the range count for nothing."""
    values = _flat(machine, rows)
    kept = sound(values[place] for place in places if place < len(values))
    return [as_float(value) for value in kept if isinstance(value, int | float) and is_number(value)]


@function("SUMIF", "msm", least=2)
def _sumif(machine: Machine, rows: Matrix, wanted: Value, added: Matrix | None = None) -> Value:
    return math.fsum(_kept(machine, added or rows, _fitting(machine, (rows, wanted))))


@function("AVERAGEIF", "msm", least=2)
def _averageif(machine: Machine, rows: Matrix, wanted: Value, added: Matrix | None = None) -> Value:
    return _mean(_kept(machine, added or rows, _fitting(machine, (rows, wanted))))


def _mean(found: list[float]) -> float:
    if not found:
        raise FormulaError("#DIV/0!", "Evaluation of function AVERAGEIF caused a divide by zero error.")
    return math.fsum(found) / len(found)


def _several(name: str, body: Callable[[list[float]], float]) -> None:
    """Register a function of a range, then pairs of a range and a criterion."""

    @function(name, "mms", repeat="ms")
    def _body(machine: Machine, rows: Matrix, *pairs: Matrix | Value) -> Value:
        return body(_kept(machine, rows, _fitting(machine, pairs)))


_several("SUMIFS", math.fsum)
_several("AVERAGEIFS", _mean)
_several("MINIFS", lambda found: min(found, default=0))
_several("MAXIFS", lambda found: max(found, default=0))
