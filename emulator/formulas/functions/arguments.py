"""Reading arguments: what the families of functions share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emulator.formulas.registry import Machine
from emulator.formulas.values import (
    CellError,
    FormulaError,
    Matrix,
    Value,
    as_float,
    to_integer,
    to_number,
    to_text,
)


def cells(*operands: Value | Matrix) -> Iterator[Value]:
    """Go through the values of all arguments, row by row."""
    for operand in operands:
        if isinstance(operand, list):
            for row in operand:
                yield from row
        else:
            yield operand


def sound(values: Iterable[Value]) -> Iterator[Value]:
    """Give the values back; raises FormulaError at the first that is an error."""
    for value in values:
        if isinstance(value, CellError):
            raise FormulaError(value.code, value.message)
        yield value


def is_number(value: Value) -> bool:
    """True for a number; a boolean is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers(machine: Machine, *operands: Value | Matrix) -> list[float]:
    """Give the numbers of a statistical function: of cells only the numbers, of typed values all they count as.

    Raises:
        FormulaError: the first error met, or `#VALUE!` for a typed text that is no number.
    """
    found: list[float] = []
    for operand in operands:
        if isinstance(operand, list):
            found.extend(
                as_float(value)
                for value in sound(cells(operand))
                if isinstance(value, int | float) and is_number(value)
            )
        elif operand is not None:
            found.append(to_number(operand, machine.context.locale))
    return found


def number(machine: Machine, value: Value) -> float:
    """Give the number a value counts as; raises FormulaError."""
    return to_number(value, machine.context.locale)


def integer(machine: Machine, value: Value) -> int:
    """Give the whole part of the number a value counts as; raises FormulaError."""
    return to_integer(value, machine.context.locale)


def string(machine: Machine, value: Value) -> str:
    """Give the text a value counts as; raises FormulaError."""
    return to_text(value, machine.context.locale)


def truth(machine: Machine, value: Value, default: bool = False) -> bool:
    """Give the truth of an optional argument: numbers other than 0 are true; raises FormulaError for an error."""
    return default if value is None else bool(number(machine, value)) if not isinstance(value, str) else _word(value)


def _word(text: str) -> bool:
    if text.upper() in {"TRUE", "FALSE", "VRAI", "FAUX"}:
        return text.upper() in {"TRUE", "VRAI"}
    raise FormulaError("#VALUE!", f"'{text}' is a text and cannot be coerced to a boolean.")
