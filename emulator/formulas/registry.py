"""The functions there are, and how each takes its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from emulator.formulas.context import Context
from emulator.formulas.grid import Reference
from emulator.formulas.syntax import Node
from emulator.formulas.values import FormulaError, Matrix, Value

Operand = Value | Matrix | Reference
_T = TypeVar("_T")


class Machine(Protocol):
    """What a function may ask of the evaluation it is called in."""

    context: Context
    array_mode: bool

    def evaluate(self, node: Node) -> Operand:
        """Evaluate an argument, keeping a reference a reference; raises FormulaError."""

    def kept(self, node: Node) -> Operand:
        """Evaluate an argument; an error becomes a value."""

    def dereference(self, operand: Operand) -> Value | Matrix:
        """Read the cells of a reference; anything else is given back."""

    def spread(self, body: Callable[..., Operand], operands: Sequence[Operand]) -> Operand:
        """Apply a function of single values to every cell of the arrays among its operands."""

    def scalar(self, operand: Operand) -> Value:
        """Give the one value an operand stands for where an array makes no sense."""

    def matrix(self, operand: Operand) -> Matrix:
        """Give an operand as rows of values."""

    def remember(self, rows: Sequence[object], kind: str, make: Callable[[], _T]) -> _T:
        """Give what was made of a list the first time; `kind` says what it is."""

    def spend(self, amount: int) -> None:
        """Count work; ends the evaluation when the formula has had its share."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function and its signature.

    Args:
        body: called with the machine, then the arguments as the signature says.
        signature: a letter an argument: `s` one value (an array maps the function over its cells),
            `a` a value or rows of values, `m` rows of values, `r` a reference, `k` anything, kept as it is,
            `n` the unevaluated node.
        least, most: how many arguments are accepted; None for no end.
        repeat: the letters that the arguments past the signature go through again.
        array: its arguments are evaluated as under ARRAYFORMULA.
        errors: it looks at errors itself; otherwise the first error given is the answer.
    """

    body: Callable[..., Operand]
    signature: str
    least: int
    most: int | None
    repeat: str
    array: bool
    errors: bool

    def letters(self, count: int) -> str:
        """Give one signature letter for each of `count` arguments."""
        letters = self.signature
        while len(letters) < count:
            letters += self.repeat
        return letters[:count]


FUNCTIONS: dict[str, Function] = {}
_Body = TypeVar("_Body", bound=Callable[..., Operand])


def function(
    names: str,
    signature: str = "",
    *,
    least: int | None = None,
    repeat: str = "",
    array: bool = False,
    errors: bool = False,
) -> Callable[[_Body], _Body]:
    """Register a function under one or several names; `least` is every argument of the signature by default."""

    def register(body: _Body) -> _Body:
        most = None if repeat else len(signature)
        for name in names.split():
            required = len(signature) if least is None else least
            FUNCTIONS[name] = Function(body, signature, required, most, repeat, array, errors)
        return body

    return register


def check_count(name: str, known: Function, count: int) -> None:
    """Raise `#N/A`, with Google's explanation, unless a function takes so many arguments."""
    if count >= known.least and (known.most is None or count <= known.most):
        return
    if known.most is None:
        expected = f"at least {known.least}"
    elif known.least == known.most:
        expected = str(known.least)
    else:
        expected = f"between {known.least} and {known.most}"
    message = f"Wrong number of arguments to {name}. Expected {expected} arguments, but got {count} arguments."
    raise FormulaError("#N/A", message)
