"""Functions that give arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any, Final

from emulator.formulas.functions.arguments import cells, integer, number, sound, truth
from emulator.formulas.registry import Machine, Operand, function
from emulator.formulas.values import CellError, FormulaError, Matrix, Value, compare

_MAX_CELLS: Final = 1_000_000


@function("ARRAYFORMULA", "k", array=True)
def _arrayformula(machine: Machine, operand: Operand) -> Operand:
    return machine.dereference(operand)


@function("TRANSPOSE", "m", array=True)
def _transpose(_: Machine, rows: Matrix) -> Operand:
    return [list(column) for column in zip(*rows, strict=True)]


@function("FLATTEN TOCOL", "a", repeat="a", errors=True)
def _flatten(_: Machine, *operands: Value | Matrix) -> Operand:
    return [[value] for value in cells(*operands)]


@function("TOROW", "a", repeat="a", errors=True)
def _torow(_: Machine, *operands: Value | Matrix) -> Operand:
    return [list(cells(*operands))]


@function("HSTACK", "m", repeat="m")
def _hstack(_: Machine, *blocks: Matrix) -> Operand:
    height = max(map(len, blocks))
    missing = CellError("#N/A")
    return [
        [value for rows in blocks for value in (rows[row] if row < len(rows) else [missing] * len(rows[0]))]
        for row in range(height)
    ]


@function("VSTACK", "m", repeat="m")
def _vstack(_: Machine, *blocks: Matrix) -> Operand:
    width = max(len(row) for rows in blocks for row in rows)
    return [[*row, *[CellError("#N/A")] * (width - len(row))] for rows in blocks for row in rows]


@function("ARRAY_CONSTRAIN", "mss")
def _array_constrain(machine: Machine, rows: Matrix, height: Value, width: Value) -> Operand:
    tall, wide = integer(machine, height), integer(machine, width)
    if tall < 1 or wide < 1:
        raise FormulaError("#NUM!", "ARRAY_CONSTRAIN keeps at least one row and one column.")
    return [row[:wide] for row in rows[:tall]]


@function("SEQUENCE", "ssss", least=1)
def _sequence(machine: Machine, rows: Value, columns: Value = 1, start: Value = 1, step: Value = 1) -> Operand:
    height, width = integer(machine, rows), integer(machine, columns)
    first, gap = number(machine, start), number(machine, step)
    if height < 1 or width < 1:
        raise FormulaError("#NUM!", "SEQUENCE has at least one row and one column.")
    if height * width > _MAX_CELLS:
        raise FormulaError("#NUM!", "SEQUENCE asks for too many cells.")
    return [[first + gap * (row * width + column) for column in range(width)] for row in range(height)]


@function("FILTER", "mm", repeat="m", array=True, errors=True)
def _filter(machine: Machine, rows: Matrix, *conditions: Matrix) -> Operand:
    for condition in (rows, *conditions):
        if isinstance(condition, CellError):
            raise FormulaError(condition.code, condition.message)
    by_row = len(conditions[0]) == len(rows) and all(len(line) == 1 for line in conditions[0])
    length = len(rows) if by_row else len(rows[0])
    masks = [_mask(machine, condition, length, by_row) for condition in conditions]
    kept = [all(fits) for fits in zip(*masks, strict=True)]
    if not any(kept):
        raise FormulaError("#N/A", "No matches are found in FILTER evaluation.")
    if by_row:
        return [row for row, keep in zip(rows, kept, strict=True) if keep]
    return [[value for value, keep in zip(row, kept, strict=True) if keep] for row in rows]


def _mask(machine: Machine, condition: Matrix, length: int, by_row: bool) -> list[bool]:
    values = [line[0] for line in condition] if by_row else list(condition[0])
    if len(values) != length or (not by_row and len(condition) != 1):
        raise FormulaError("#N/A", "FILTER has mismatched range sizes.")
    return [not isinstance(value, CellError | str) and bool(number(machine, value)) for value in values]


@function("UNIQUE", "mss", least=1, errors=True)
def _unique(machine: Machine, rows: Matrix, by_column: Value = None, only_once: Value = None) -> Operand:
    if isinstance(rows, CellError):
        return rows
    lines = [list(column) for column in zip(*rows, strict=True)] if truth(machine, by_column) else rows
    seen: dict[tuple[tuple[bool, Value], ...], int] = {}
    for line in lines:
        key = tuple((isinstance(value, bool), value) for value in line)
        seen[key] = seen.get(key, 0) + 1
    once = truth(machine, only_once)
    kept = [[value for _, value in key] for key, count in seen.items() if count == 1 or not once]
    if not kept:
        raise FormulaError("#N/A", "No value occurs once only.")
    return [list(row) for row in zip(*kept, strict=True)] if truth(machine, by_column) else kept


@function("SORT", "m", repeat="ka", array=True)
def _sort(machine: Machine, rows: Matrix, *orders: Operand) -> Operand:
    keys = [_sort_key(machine, rows, orders[index]) for index in range(0, len(orders), 2)] or [_column(rows, 1)]
    ways = [_upwards(machine, orders, index) for index in range(len(keys))]
    machine.spend(len(rows) * len(keys))
    order = list(range(len(rows)))
    # Sorting by the last key first, each time stably, gives the order of all keys.
    for key, upwards in reversed(list(zip(keys, ways, strict=True))):
        order.sort(key=_ranked(key, upwards))
    return [rows[place] for place in order]


def _upwards(machine: Machine, orders: tuple[Operand, ...], index: int) -> bool:
    if 2 * index + 1 >= len(orders):
        return True
    return truth(machine, machine.scalar(orders[2 * index + 1]), True)


def _sort_key(machine: Machine, rows: Matrix, order: Operand) -> list[Value]:
    value = machine.dereference(order)
    if not isinstance(value, list) or (len(value) == 1 and len(rows) > 1):
        return _column(rows, integer(machine, machine.scalar(value)))
    if len(value) != len(rows):
        raise FormulaError("#N/A", "SORT has mismatched range sizes.")
    return [line[0] for line in value]


def _column(rows: Matrix, number: int) -> list[Value]:
    if not rows or not 1 <= number <= len(rows[0]):
        raise FormulaError("#VALUE!", f"SORT has no column {number}.")
    return [row[number - 1] for row in rows]


def _ranked(values: list[Value], upwards: bool) -> Callable[[int], tuple[int, Any]]:
    """A sort key by place: empty cells come last either way, errors just before them."""
    key = cmp_to_key(compare if upwards else lambda left, right: compare(right, left))

    def rank(place: int) -> tuple[int, Any]:
        value = values[place]
        group = 2 if value is None else 1 if isinstance(value, CellError) else 0
        return group, key(None if group else value)

    return rank


@function("MMULT", "mm", array=True)
def _mmult(machine: Machine, left: Matrix, right: Matrix) -> Operand:
    if len(left[0]) != len(right):
        raise FormulaError("#VALUE!", "MMULT needs as many columns on the left as rows on the right.")
    machine.spend(len(left) * len(right) * len(right[0]))
    first = [[number(machine, value) for value in sound(row)] for row in left]
    second = [[number(machine, value) for value in sound(row)] for row in right]
    columns = list(zip(*second, strict=True))
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in first]
