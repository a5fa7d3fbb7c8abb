"""Formulas as trees: a Pratt parser over the tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from emulator.formats import conventions, uses_decimal_comma
from emulator.formulas.grid import WrittenReference, parse_area
from emulator.formulas.tokens import SHORT_FORMULA, Token, TokenError, tokenize
from emulator.formulas.values import CellError, Value

MAX_DEPTH: Final = 60  # deeper than any hand-written formula, well inside Python's own stack

_BINDING: Final = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
    "%": 6,
    ":": 8,
}
_UNARY: Final = 7  # tighter than ^: -2^2 is 4


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, a boolean, an error, or None for an argument left out."""

    value: Value


@dataclass(frozen=True, slots=True)
class ReferenceNode:
    """A reference."""

    area: WrittenReference


@dataclass(frozen=True, slots=True)
class Name:
    """A word alone: a named range."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with one operand (prefix `-` `+`, postfix `%`) or two."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function, its name in upper case."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """An array literal, row by row."""

    rows: tuple[tuple[Node, ...], ...]


Node = Constant | ReferenceNode | Name | Operation | FunctionCall | Array


class SyntaxFault(ValueError):
    """The text is no formula."""


def parse(formula: str, locale: str) -> Node:
    """Parse a formula, with or without its `=`, in a locale's syntax.

    Raises:
        SyntaxFault: if it is not one, or is nested too deep.
    """
    return _remembered(formula, locale) if len(formula) <= SHORT_FORMULA else _parsed(formula, locale)


@lru_cache(maxsize=4096)
def _remembered(formula: str, locale: str) -> Node:
    return _parsed(formula, locale)


def _parsed(formula: str, locale: str) -> Node:
    try:
        tokens = tokenize(formula.removeprefix("="), uses_decimal_comma(locale))
    except TokenError as fault:
        raise SyntaxFault(str(fault)) from fault
    parser = _Parser([token for token in tokens if token.kind != "space"], locale)
    node = parser.expression(0)
    if parser.peek():
        raise SyntaxFault(f"unexpected {parser.peek()}")
    return node


class _Parser:
    def __init__(self, tokens: list[Token], locale: str) -> None:
        self.tokens = tokens
        # `;` is understood everywhere; `,` not where it is the decimal mark: there Google says "Formula parse error".
        self.column_separator, self.separators = ("\\", {";"}) if uses_decimal_comma(locale) else (",", {",", ";"})
        self.booleans = conventions(locale).booleans
        self.position = 0
        self.depth = 0

    def peek(self) -> str:
        """The next operator's text; another token's too, but quoted text never looks like one."""
        return self.tokens[self.position].text if self.position < len(self.tokens) else ""

    def take(self) -> Token:
        if self.position >= len(self.tokens):
            raise SyntaxFault("unexpected end")
        self.position += 1
        return self.tokens[self.position - 1]

    def accept(self, *texts: str) -> bool:
        if self.peek() in texts and self.peek():
            self.position += 1
            return True
        return False

    def expression(self, binding: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SyntaxFault("nested too deep")
        node = self.prefix()
        while (power := _BINDING.get(self.peek(), 0)) > binding:
            operator = self.take().text
            operands = (node,) if operator == "%" else (node, self.expression(power))
            node = Operation(operator, operands)
        self.depth -= 1
        return node

    def prefix(self) -> Node:
        token = self.take()
        if token.kind == "operator":
            return self.opened(token.text)
        if token.kind == "name":
            return self.named(token.text)
        if token.kind == "area":
            area = parse_area(token.text)
            assert area is not None
            return ReferenceNode(area)
        if token.kind == "text":
            return Constant(token.text[1:-1].replace('""', '"'))
        if token.kind == "error":
            return Constant(CellError(token.text))
        number = float(token.text.replace(",", "."))
        return Constant(int(number) if number.is_integer() and number < 1e15 else number)

    def opened(self, operator: str) -> Node:
        if operator in "+-":
            return Operation(operator, (self.expression(_UNARY),))
        if operator == "(":
            node = self.expression(0)
            self.close(")")
            return node
        if operator == "{":
            return self.array()
        raise SyntaxFault(f"unexpected {operator}")

    def close(self, closing: str) -> None:
        if not self.accept(closing):
            raise SyntaxFault(f"{closing} missing")

    def named(self, name: str) -> Node:
        if not self.accept("("):
            return Constant(self.booleans[name.upper()]) if name.upper() in self.booleans else Name(name)
        arguments: list[Node] = []
        if not self.accept(")"):
            arguments.append(self.argument())
            while self.accept(*self.separators):
                arguments.append(self.argument())
            self.close(")")
        return FunctionCall(name.upper(), tuple(arguments))

    def argument(self) -> Node:
        return Constant(None) if self.peek() in self.separators | {")"} else self.expression(0)

    def array(self) -> Node:
        if self.accept("}"):
            return Array(())
        rows: list[list[Node]] = [[self.expression(0)]]
        while not self.accept("}"):
            if self.accept(self.column_separator, "\\"):
                rows[-1].append(self.expression(0))
            elif self.accept(";"):
                rows.append([self.expression(0)])
            else:
                raise SyntaxFault("array not closed")
        return Array(tuple(tuple(row) for row in rows))
