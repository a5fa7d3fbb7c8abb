"""Reading arguments: what the families of functions share."""

from __future__ import annotations

from collections.abc import Iterator

from sheets.local.formulas.registry import Machine
from sheets.local.formulas.values import CellError, FormulaError, Matrix, Value, to_number


def cells(*operands: Value | Matrix) -> Iterator[Value]:
    """Go through the values of all arguments, row by row; raises at none."""
    for operand in operands:
        if isinstance(operand, list):
            for row in operand:
                yield from row
        else:
            yield operand


def numbers(machine: Machine, *operands: Value | Matrix) -> list[float]:
    """Give the numbers of a statistical function: of cells only the numbers, of typed values all they count as.

    Raises:
        FormulaError: the first error met, or `#VALUE!` for a typed text that is no number.
    """
    found: list[float] = []
    for operand in operands:
        if isinstance(operand, list):
            found.extend(_cell_numbers(operand))
        elif operand is not None:
            found.append(to_number(operand, machine.context.locale))
    return found


def _cell_numbers(rows: Matrix) -> Iterator[float]:
    for value in cells(rows):
        if isinstance(value, CellError):
            raise FormulaError(value.code, value.message)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield value
