"""The number format a formula's result takes in a cell of automatic format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from emulator.formulas.grid import Reference
from emulator.formulas.syntax import FunctionCall, Name, Node, Operation, ReferenceNode, SyntaxFault, parse

NumberFormat = dict[str, str]
FormatOf = Callable[[Reference], NumberFormat | None]

_GIVES: Final = {
    **dict.fromkeys(("TODAY", "DATE", "EDATE", "EOMONTH", "WORKDAY", "DATEVALUE", "TO_DATE"), "DATE"),
    "NOW": "DATE_TIME",
    **dict.fromkeys(("TIME", "TIMEVALUE"), "TIME"),
}
# The argument, counted from 0, whose format the result takes.
_TAKES: Final = {
    **dict.fromkeys(("SUM", "AVERAGE", "MIN", "MAX", "MEDIAN", "MODE", "LARGE", "SMALL", "ABS", "PERCENTILE"), (0,)),
    **dict.fromkeys(("ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC", "CEILING", "FLOOR", "MINIFS", "MAXIFS"), (0,)),
    **dict.fromkeys(("ARRAYFORMULA", "FILTER", "SORT", "UNIQUE", "INDEX", "OFFSET"), (0,)),
    **dict.fromkeys(("IFNA", "IFERROR"), (0, 1)),
    **dict.fromkeys(("SUMIFS", "AVERAGEIFS", "FLATTEN", "TRANSPOSE"), (0,)),
    **dict.fromkeys(("SUMIF", "AVERAGEIF"), (2, 0)),
    "IF": (1, 2),
    "IFS": (1, 3, 5),
    "XLOOKUP": (2,),
    "CHOOSE": (1, 2, 3),
}


def result_format(formula: str, locale: str, format_of: FormatOf) -> NumberFormat | None:
    """Give the format that comes with a formula's result: a date plus seven is a date, a sum of euros is euros.

    Args:
        formula: as typed.
        locale: the spreadsheet's.
        format_of: gives the format of a place's first cell (or of a named range, by its `name`), None if automatic.

    Returns:
        A NumberFormat, without `pattern` where the type's default is meant; None for an automatic number.
    """
    try:
        return _format(parse(formula, locale), format_of)
    except SyntaxFault:
        return None


def _format(node: Node, format_of: FormatOf) -> NumberFormat | None:
    if isinstance(node, ReferenceNode):
        reference = node.area.reference()
        return format_of(reference) if reference else None
    if isinstance(node, Name):
        return format_of(Reference(name=node.name))
    if isinstance(node, FunctionCall):
        return _of_call(node, format_of)
    return _of_operation(node, format_of) if isinstance(node, Operation) else None


def _of_call(node: FunctionCall, format_of: FormatOf) -> NumberFormat | None:
    if node.name in _GIVES:
        return {"type": _GIVES[node.name]}
    places = _TAKES.get(node.name, ())
    for place in places:
        found = _format(node.arguments[place], format_of) if place < len(node.arguments) else None
        if found:
            return found
    return None


def _of_operation(node: Operation, format_of: FormatOf) -> NumberFormat | None:
    """A sum takes the format of its terms; the difference of two dates is a number of days."""
    # As in the evaluation, a long chain leans to the left and is walked with a loop.
    chain: list[Operation] = []
    current: Node = node
    while isinstance(current, Operation):
        chain.append(current)
        current = current.operands[0]
    result = _format(current, format_of)
    for step in reversed(chain):
        second = _format(step.operands[1], format_of) if len(step.operands) > 1 else None
        result = _combined(step, result, second)
    return result


def _combined(step: Operation, first: NumberFormat | None, second: NumberFormat | None) -> NumberFormat | None:
    if len(step.operands) == 1:
        return first
    if step.operator not in {"+", "-", "*", "/"}:
        return None
    kinds = {(found or {}).get("type", "") for found in (first, second)}
    if step.operator == "-" and len(kinds) == 1 and kinds <= {"DATE", "DATE_TIME"}:
        return None
    if step.operator in {"*", "/"} and kinds & {"DATE", "DATE_TIME", "TIME"}:
        return None
    if step.operator == "/" and first and second:
        return None
    return first or second
