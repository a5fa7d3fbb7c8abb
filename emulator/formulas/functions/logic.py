"""Conditions, tests, and what to do about errors."""

from __future__ import annotations

from collections.abc import Callable

from emulator.formulas.functions.arguments import cells, integer, is_number, sound
from emulator.formulas.registry import Machine, Operand, function
from emulator.formulas.syntax import Constant, Node
from emulator.formulas.values import CellError, FormulaError, Matrix, Value, compare, to_boolean


@function("IF", "nnn", least=2)
def _if(machine: Machine, condition: Node, then: Node, otherwise: Node | None = None) -> Operand:
    return _branches(machine, [condition, then], otherwise or Constant(False))


@function("IFS", "nn", repeat="nn")
def _ifs(machine: Machine, *nodes: Node) -> Operand:
    if len(nodes) % 2:
        raise FormulaError("#N/A", "Wrong number of arguments to IFS. Expected an even number of arguments.")
    return _branches(machine, list(nodes), Constant(CellError("#N/A", "No match.")))


def _branches(machine: Machine, nodes: list[Node], otherwise: Node) -> Operand:
    """Evaluate the branch after the first true condition; all of them where a condition is an array."""
    for index in range(0, len(nodes), 2):
        condition = _condition(machine, nodes[index])
        if isinstance(condition, list):
            rest = [machine.kept(node) for node in (*nodes[index + 1 :], otherwise)]
            return machine.spread(lambda *values: _chosen(machine, values), [condition, *rest])
        if to_boolean(condition, machine.context.locale):
            return machine.evaluate(nodes[index + 1])
    return machine.evaluate(otherwise)


def _condition(machine: Machine, node: Node) -> Value | Matrix:
    operand = machine.kept(node)
    return machine.dereference(operand) if machine.array_mode else machine.scalar(operand)


def _chosen(machine: Machine, values: tuple[Value, ...]) -> Value:
    for index in range(0, len(values) - 1, 2):
        if to_boolean(values[index], machine.context.locale):
            return values[index + 1]
    return values[-1]


@function("SWITCH", "nnn", repeat="n")
def _switch(machine: Machine, subject: Node, *nodes: Node) -> Operand:
    wanted = _condition(machine, subject)
    operands = [machine.kept(node) for node in nodes]

    def pick(value: Value, *values: Value) -> Value:
        for index in range(0, len(values) - 1, 2):
            if compare(value, values[index]) == 0:
                return values[index + 1]
        return values[-1] if len(values) % 2 else CellError("#N/A", "No match.")

    return machine.spread(pick, [wanted, *operands])


@function("CHOOSE", "nn", repeat="n")
def _choose(machine: Machine, index: Node, *choices: Node) -> Operand:
    place = _condition(machine, index)
    if not isinstance(place, list):
        return machine.evaluate(choices[_choice(machine, place, len(choices))])
    # All choices once, rather than one again for each cell: nested, that would double at each level.
    operands = [machine.kept(node) for node in choices]
    return machine.spread(lambda at, *values: values[_choice(machine, at, len(values))], [place, *operands])


def _choice(machine: Machine, index: Value, count: int) -> int:
    place = integer(machine, index)
    if not 1 <= place <= count:
        message = f"Function CHOOSE parameter 1 value is {place}. Valid values are between 1 and {count}."
        raise FormulaError("#NUM!", message)
    return place - 1


@function("IFERROR", "nn", least=1)
def _iferror(machine: Machine, subject: Node, otherwise: Node | None = None) -> Operand:
    return _rescued(machine, subject, otherwise, lambda value: isinstance(value, CellError))


@function("IFNA", "nn", least=1)
def _ifna(machine: Machine, subject: Node, otherwise: Node | None = None) -> Operand:
    return _rescued(machine, subject, otherwise, lambda value: isinstance(value, CellError) and value.code == "#N/A")


def _rescued(machine: Machine, subject: Node, otherwise: Node | None, failed: Callable[[Value], bool]) -> Operand:
    value = machine.dereference(machine.kept(subject))
    if not isinstance(value, list):
        return machine.evaluate(otherwise or Constant(None)) if failed(value) else value
    if not any(failed(cell) for cell in cells(value)):
        return value
    other = machine.kept(otherwise or Constant(None))
    return machine.spread(lambda cell, spare: spare if failed(cell) else cell, [value, other])


def _truths(machine: Machine, operands: tuple[Value | Matrix, ...]) -> list[bool]:
    """The booleans of AND, OR, XOR: empty cells and the texts of cells are passed over."""
    found: list[bool] = []
    for operand in operands:
        in_cells = isinstance(operand, list)
        for value in sound(cells(operand)):
            if not (in_cells and (value is None or isinstance(value, str))):
                found.append(to_boolean(value, machine.context.locale))
    if not found:
        raise FormulaError("#VALUE!", "There is no value to test.")
    return found


@function("AND", "a", repeat="a")
def _and(machine: Machine, *operands: Value | Matrix) -> Value:
    return all(_truths(machine, operands))


@function("OR", "a", repeat="a")
def _or(machine: Machine, *operands: Value | Matrix) -> Value:
    return any(_truths(machine, operands))


@function("XOR", "a", repeat="a")
def _xor(machine: Machine, *operands: Value | Matrix) -> Value:
    return sum(_truths(machine, operands)) % 2 == 1


@function("NOT", "s")
def _not(machine: Machine, value: Value) -> Value:
    return not to_boolean(value, machine.context.locale)


@function("TRUE")
def _true(_: Machine) -> Value:
    return True


@function("FALSE")
def _false(_: Machine) -> Value:
    return False


@function("NA")
def _na(_: Machine) -> Value:
    return CellError("#N/A")


def _test(name: str, test: Callable[[Value], bool]) -> None:
    @function(name, "s", errors=True)
    def _body(_: Machine, value: Value) -> Value:
        return test(value)


_test("ISBLANK", lambda value: value is None)
_test("ISNUMBER", is_number)
_test("ISTEXT", lambda value: isinstance(value, str))
_test("ISNONTEXT", lambda value: not isinstance(value, str))
_test("ISLOGICAL", lambda value: isinstance(value, bool))
_test("ISERROR", lambda value: isinstance(value, CellError))
_test("ISERR", lambda value: isinstance(value, CellError) and value.code != "#N/A")
_test("ISNA", lambda value: isinstance(value, CellError) and value.code == "#N/A")
