"""Cutting a formula into tokens, by the locale's separators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from emulator.formulas import grid

MAX_FORMULA: Final = 50_000
SHORT_FORMULA: Final = 1_000

_SHAPES = r"""
  (?P<space>\s+)
| (?P<text>"(?:[^"]|"")*")
| {area}
| (?P<error>\#(?:N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!))
| (?P<number>{number})
| (?P<name>[^\W\d][\w.]*)
| (?P<operator><>|<=|>=|[-+*/^&=<>%:(){{}},;\\])
"""
_POINT = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
# A comma beside a digit is a decimal comma; any other has no meaning there.
_COMMA = r"(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_SCANNERS = {
    comma: re.compile(_SHAPES.format(area=grid.PATTERN, number=_COMMA if comma else _POINT), re.VERBOSE)
    for comma in (False, True)
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula: `kind` is the scanner's group, `text` is exactly what was typed."""

    kind: str
    text: str


class TokenError(ValueError):
    """The formula holds a character that fits nowhere."""


def tokenize(formula: str, decimal_comma: bool) -> tuple[Token, ...]:
    """Cut a formula, without its `=`, into tokens that joined give it back.

    Raises:
        TokenError: at a character that starts no token, or past 50,000 characters.
    """
    # Long formulas are rare and their tokens heavy: they are cut again each time.
    return _remembered(formula, decimal_comma) if len(formula) <= SHORT_FORMULA else _cut(formula, decimal_comma)


@lru_cache(maxsize=16384)
def _remembered(formula: str, decimal_comma: bool) -> tuple[Token, ...]:
    return _cut(formula, decimal_comma)


def _cut(formula: str, decimal_comma: bool) -> tuple[Token, ...]:
    if len(formula) > MAX_FORMULA:
        raise TokenError("too long")
    tokens: list[Token] = []
    position = 0
    scanner = _SCANNERS[decimal_comma]
    while position < len(formula):
        match = scanner.match(formula, position)
        if match is None:
            raise TokenError(f"character {position}")
        tokens.append(_token(match))
        position = match.end()
    return tuple(tokens)


def _token(match: re.Match[str]) -> Token:
    kind = "area" if match["area"] else match.lastgroup or ""
    # ABC99999999 has the shape of a cell but lies past any grid: it can only be a name.
    if kind == "area" and grid.parse_area(match[0]) is None:
        kind = "name"
    return Token(kind, match[0])
