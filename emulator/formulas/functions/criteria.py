"""Criteria as COUNTIF takes them: `>5`, `<>x`, `a*`, a number."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Final

from emulator.formulas.functions.arguments import is_number
from emulator.formulas.values import CellError, Value, compare, place_key
from emulator.parsing import parse_scalar

Test = Callable[[Value], bool]
_SHAPE = re.compile(r"(<>|<=|>=|<|>|=)?(.*)", re.DOTALL)
_ORDERS: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def exact_key(wanted: Value, locale: str) -> tuple[str, Value] | None:
    """Give the `place_key` of the values a criterion asks for, where it asks for plain equality; None elsewhere."""
    if not isinstance(wanted, str):
        return None if wanted is None else place_key(wanted)
    if not wanted or wanted[0] in "<>=" or has_wildcards(wanted):
        return None
    return place_key(parse_scalar(wanted, locale))


def criterion(wanted: Value, locale: str) -> Test:
    """Give the test a criterion stands for; text ignores case, `*` and `?` stand for other characters."""
    if not isinstance(wanted, str):
        return _equal_to(wanted)
    match = _SHAPE.fullmatch(wanted)
    assert match is not None
    sign, text = match[1] or "=", match[2]
    value: Value = parse_scalar(text, locale) if text else None
    if sign in _ORDERS:
        return _ordered(_ORDERS[sign], text if value is None else value)
    equal = _equal_to(value) if value is None or not isinstance(value, str) else _like(value)
    if not match[1] and not text:
        equal = _empty
    return equal if sign == "=" else lambda value: not equal(value)


def _empty(value: Value) -> bool:
    return value is None or value == ""


def _equal_to(wanted: Value) -> Test:
    if wanted is None:
        return lambda value: value is None
    if isinstance(wanted, bool | CellError):
        return lambda value: type(value) is type(wanted) and value == wanted
    return lambda value: is_number(value) and value == wanted


def _ordered(order: Callable[[int, int], bool], limit: Value) -> Test:
    """An order holds between values of one kind only: text is not greater than 5."""
    kind = is_number(limit), isinstance(limit, bool)

    def test(value: Value) -> bool:
        if value is None or isinstance(value, CellError) or (is_number(value), isinstance(value, bool)) != kind:
            return False
        return order(compare(value, limit), 0)

    return test


def _like(pattern: str) -> Test:
    folded = pattern.casefold()
    if not has_wildcards(folded):
        return lambda value: isinstance(value, str) and value.casefold() == folded
    return lambda value: isinstance(value, str) and matches_wildcards(value.casefold(), folded)


def has_wildcards(pattern: str) -> bool:
    """True if a pattern holds `*`, `?` or the `~` that would escape them."""
    return any(mark in pattern for mark in "*?~")


def matches_wildcards(text: str, pattern: str) -> bool:
    """Say whether a whole text fits a pattern with `*`, `?` and `~`.

    Going back to the last star only is enough, and keeps the work below length times length.
    """
    parts = _wildcard_parts(pattern)
    here = there = 0
    star, mark = -1, 0
    while here < len(text):
        if there < len(parts) and parts[there] in {"?", "=" + text[here]}:
            here, there = here + 1, there + 1
        elif there < len(parts) and parts[there] == "*":
            star, mark = there, here
            there += 1
        elif star >= 0:
            mark += 1
            here, there = mark, star + 1
        else:
            return False
    return all(part == "*" for part in parts[there:])


def _wildcard_parts(pattern: str) -> list[str]:
    """`*` and `?` as they are, other characters after an `=`."""
    parts = re.findall(r"~[*?~]|.", pattern, re.DOTALL)
    return [part if part in {"*", "?"} else "=" + part[-1] for part in parts]
