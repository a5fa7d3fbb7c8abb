"""Walking a formula's tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from emulator.formulas import functions as _functions  # noqa: F401 - importing them registers them
from emulator.formulas.context import Context
from emulator.formulas.grid import Reference
from emulator.formulas.operators import BINARY, UNARY
from emulator.formulas.registry import FUNCTIONS, Function, Operand, check_count
from emulator.formulas.syntax import (
    Array,
    Constant,
    FunctionCall,
    Name,
    Node,
    Operation,
    ReferenceNode,
    SyntaxFault,
    parse,
)
from emulator.formulas.values import CellError, FormulaError, Matrix, Value, tidy

MAX_WORK: Final = 3_000_000  # cells read and values computed by one formula: a few seconds at most
_CHARACTERS_A_UNIT: Final = 16
_T = TypeVar("_T")


class _Exhausted(Exception):
    """The formula has had its share of work: no FormulaError, for no IFERROR may catch it."""


def evaluate(formula: str, context: Context) -> Value | Matrix:
    """Compute a formula: one value, or rows of values that spill to the right and below.

    Never raises for what the formula says: the answer is then a `CellError`.

    Args:
        formula: as typed, in the context's locale, with or without its `=`.
        context: the workbook.
    """
    try:
        machine = Evaluation(context)
        result = machine.dereference(machine.evaluate(parse(formula, context.locale)))
    except SyntaxFault:
        return CellError("#ERROR!", "Formula parse error.")
    except _Exhausted:
        return CellError("#ERROR!", "The formula asks for too much work.")
    except FormulaError as fault:
        return fault.error
    if not isinstance(result, list):
        return tidy(result)
    if not result or not result[0]:
        return CellError("#REF!", "The range has no cell.")
    if len(result) == 1 and len(result[0]) == 1:
        return tidy(result[0][0])
    return [[tidy(value) for value in row] for row in result]


class Evaluation:
    """The machine that functions run in: one for each formula evaluated."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.array_mode = False
        self._left = MAX_WORK
        # By identity: each list is kept beside what was made of it, so that no other takes its number.
        self._made: dict[tuple[int, str], tuple[Sequence[object], Any]] = {}

    def spend(self, amount: int) -> None:
        """Count work; ends the whole evaluation once the formula has had its share."""
        self._left -= amount
        if self._left < 0:
            raise _Exhausted

    def remember(self, rows: Sequence[object], kind: str, make: Callable[[], _T]) -> _T:
        """Give what was made of a list the first time: a function mapped over a column indexes its table once."""
        if (id(rows), kind) not in self._made:
            self._made[id(rows), kind] = rows, make()
        made: _T = self._made[id(rows), kind][1]
        return made

    def evaluate(self, node: Node) -> Operand:
        """Evaluate a node; references stay references; raises FormulaError."""
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, ReferenceNode):
            reference = node.area.reference()
            if reference is None:
                raise FormulaError("#REF!", "Reference does not exist.")
            return reference
        if isinstance(node, Name):
            return self._named(node.name)
        if isinstance(node, Operation):
            return self._operation(node)
        if isinstance(node, Array):
            return self._array(node)
        return self._call(node)

    def _named(self, name: str) -> Reference:
        reference = self.context.named_range(name)
        if reference is None:
            raise FormulaError("#NAME?", f"Unknown range name: '{name.upper()}'.")
        return reference

    def dereference(self, operand: Operand) -> Value | Matrix:
        """Read the cells of a reference; anything else is given back."""
        if not isinstance(operand, Reference):
            return operand
        if operand.single:
            self.spend(1)
            return self.context.value(operand.sheet, operand.row0, operand.column0)
        rows = self.context.range_values(operand.sheet, operand.row0, operand.column0, operand.row1, operand.column1)
        self.spend(sum(map(len, rows)))
        return rows

    def matrix(self, operand: Operand) -> Matrix:
        """Give an operand as rows of values."""
        value = self.dereference(operand)
        return value if isinstance(value, list) else [[value]]

    def scalar(self, operand: Operand) -> Value:
        """Give one value: of a range, the cell in line with the formula; of an array, its first."""
        if isinstance(operand, Reference) and not operand.single:
            operand = self._in_line(operand)
        value = self.dereference(operand)
        if isinstance(value, list):
            return value[0][0] if value and value[0] else CellError("#REF!")
        return value

    def _in_line(self, area: Reference) -> Reference:
        _, row, column = self.context.here
        one_column = area.column1 == area.column0 + 1
        one_row = area.row1 == area.row0 + 1
        if one_column and area.row0 <= row and (area.row1 is None or row < area.row1):
            return Reference(area.sheet, row, area.column0, row + 1, area.column0 + 1)
        if one_row and area.column0 <= column and (area.column1 is None or column < area.column1):
            return Reference(area.sheet, area.row0, column, area.row0 + 1, column + 1)
        raise FormulaError("#VALUE!", "An array value could not be found.")

    def _operation(self, node: Operation) -> Operand:
        # A chain of a thousand + leans to the left: it is walked with a loop, not with Python's stack.
        chain: list[Operation] = []
        current: Node = node
        while isinstance(current, Operation):
            chain.append(current)
            current = current.operands[0]
        result = self.evaluate(current)
        for step in reversed(chain):
            result = self._apply(step, result)
        return result

    def _apply(self, node: Operation, first: Operand) -> Operand:
        if len(node.operands) == 1:
            return self.broadcast(lambda value: UNARY[node.operator](value, self.context.locale), [first])
        second = self.evaluate(node.operands[1])
        if node.operator == ":":
            return _span(first, second)
        binary = BINARY[node.operator]
        return self.broadcast(lambda left, right: binary(left, right, self.context.locale), [first, second])

    def broadcast(self, body: Callable[..., Operand], operands: list[Operand]) -> Operand:
        """Apply a function of single values: to every cell of arrays under ARRAYFORMULA, to one value elsewhere."""
        if not self.array_mode:
            operands = [self.scalar(operand) for operand in operands]
        return self.spread(body, operands)

    def spread(self, body: Callable[..., Operand], operands: Sequence[Operand]) -> Operand:
        """Apply a function of single values to every cell of the arrays among its operands."""
        values = [self.dereference(operand) for operand in operands]
        height, width = _shape(values)
        if (height, width) == (0, 0):
            self.spend(1)
            return body(*values)
        self.spend(height * width)
        return [[self._cell(body, values, row, column) for column in range(width)] for row in range(height)]

    def _cell(self, body: Callable[..., Operand], values: list[Value | Matrix], row: int, column: int) -> Value:
        try:
            result = self.scalar(body(*(_pick(value, row, column) for value in values)))
        except FormulaError as fault:
            return fault.error
        if isinstance(result, str):
            # A million cells of fifty thousand characters each would fill the memory.
            self.spend(len(result) // _CHARACTERS_A_UNIT)
        return result

    def _array(self, node: Array) -> Matrix:
        rows: Matrix = []
        for line in node.rows:
            blocks = [self.matrix(self.evaluate(cell)) for cell in line]
            if len({len(block) for block in blocks}) > 1:
                raise FormulaError("#REF!", "Array rows do not have the same height.")
            rows.extend([value for part in parts for value in part] for parts in zip(*blocks, strict=True))
        if len({len(row) for row in rows}) > 1:
            raise FormulaError("#VALUE!", "In ARRAY_LITERAL, an Array Literal was missing values for one or more rows.")
        return rows

    def _call(self, node: FunctionCall) -> Operand:
        known = FUNCTIONS.get(node.name)
        if known is None:
            raise FormulaError("#NAME?", f"Unknown function: '{node.name}'.")
        self.spend(1)
        check_count(node.name, known, len(node.arguments))
        before, self.array_mode = self.array_mode, self.array_mode or known.array
        try:
            return self._run(known, node)
        except FormulaError as fault:
            raise FormulaError(fault.error.code, fault.error.message) from None
        except (OverflowError, ZeroDivisionError):
            raise FormulaError("#NUM!", f"{node.name} has no result that is a number.") from None
        finally:
            self.array_mode = before

    def _run(self, known: Function, node: FunctionCall) -> Operand:
        letters = known.letters(len(node.arguments))
        operands: list[Operand | Node] = []
        mapped: list[int] = []
        for index, (letter, argument) in enumerate(zip(letters, node.arguments, strict=True)):
            operands.append(argument if letter == "n" else self._argument(letter, self.kept(argument)))
            if letter == "s":
                mapped.append(index)
        if not mapped:
            return self._invoke(known, operands)

        def one(*values: Value) -> Operand:
            filled = list(operands)
            for index, value in zip(mapped, values, strict=True):
                filled[index] = value
            return self._invoke(known, filled)

        return self.broadcast(one, [operands[index] for index in mapped])  # type: ignore[misc]

    def kept(self, node: Node) -> Operand:
        """Evaluate an argument; an error becomes a value, for the function to look at or pass on."""
        try:
            return self.evaluate(node)
        except FormulaError as fault:
            return fault.error

    def _argument(self, letter: str, operand: Operand) -> Operand:
        if letter == "m":
            return operand if isinstance(operand, CellError) else self.matrix(operand)
        if letter == "a":
            # A cell's text is not a typed text: SUM("3") counts, SUM(A1) where A1 holds "3" does not.
            return self.matrix(operand) if isinstance(operand, Reference) else operand
        if letter == "r" and not isinstance(operand, Reference | CellError):
            raise FormulaError("#N/A", "Argument must be a range.")
        return operand

    def _invoke(self, known: Function, operands: list[Operand | Node]) -> Operand:
        if not known.errors:
            for operand in operands:
                if isinstance(operand, CellError):
                    raise FormulaError(operand.code, operand.message)
        return known.body(self, *operands)


def _span(first: Operand, second: Operand) -> Reference:
    """The smallest area that holds two references: `A1:INDEX(…)`."""
    if not isinstance(first, Reference) or not isinstance(second, Reference):
        raise FormulaError("#ERROR!", "A range needs a reference on both sides.")
    open_rows, open_columns = None in (first.row1, second.row1), None in (first.column1, second.column1)
    return Reference(
        first.sheet,
        min(first.row0, second.row0),
        min(first.column0, second.column0),
        None if open_rows else max(first.row1 or 0, second.row1 or 0),
        None if open_columns else max(first.column1 or 0, second.column1 or 0),
    )


def _shape(values: list[Value | Matrix]) -> tuple[int, int]:
    """The size of the result of arrays taken together; 0 by 0 for single values."""
    arrays = [value for value in values if isinstance(value, list)]
    return max((len(rows) for rows in arrays), default=0), max((len(rows[0]) for rows in arrays if rows), default=0)


def _pick(value: Value | Matrix, row: int, column: int) -> Value:
    """The cell of an array; a single row or column repeats itself, past the end there is `#N/A`."""
    if not isinstance(value, list):
        return value
    row = 0 if len(value) == 1 else row
    if row >= len(value):
        return CellError("#N/A", "The arrays do not have the same size.")
    column = 0 if len(value[row]) == 1 else column
    return (
        value[row][column] if column < len(value[row]) else CellError("#N/A", "The arrays do not have the same size.")
    )
