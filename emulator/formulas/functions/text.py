"""Texts: cutting, joining, finding, writing numbers."""

from __future__ import annotations

import re
from typing import Final

from emulator.formats import render, uses_decimal_comma
from emulator.formulas.functions.arguments import cells, integer, is_number, number, sound, string, truth
from emulator.formulas.registry import Machine, Operand, function
from emulator.formulas.values import CellError, FormulaError, Matrix, Value, limited
from emulator.parsing import parse_scalar

_MAX_REPEATED: Final = 32_000  # characters: Google's limit for REPT


@function("LEN", "s")
def _len(machine: Machine, text: Value) -> Value:
    return len(string(machine, text))


@function("LEFT", "ss", least=1)
def _left(machine: Machine, text: Value, count: Value = 1) -> Value:
    return string(machine, text)[: _count(machine, count, "LEFT")]


@function("RIGHT", "ss", least=1)
def _right(machine: Machine, text: Value, count: Value = 1) -> Value:
    whole = string(machine, text)
    return whole[max(0, len(whole) - _count(machine, count, "RIGHT")) :]


def _count(machine: Machine, value: Value, name: str) -> int:
    count = integer(machine, value)
    if count < 0:
        message = f"Function {name} parameter 2 value is {count}. It should be greater than or equal to 0."
        raise FormulaError("#VALUE!", message)
    return count


@function("MID", "sss")
def _mid(machine: Machine, text: Value, start: Value, count: Value) -> Value:
    first = integer(machine, start) - 1
    if first < 0:
        raise FormulaError("#NUM!", "Function MID parameter 2 should be greater than or equal to 1.")
    return string(machine, text)[first : first + _count(machine, count, "MID")]


@function("LOWER", "s")
def _lower(machine: Machine, text: Value) -> Value:
    return string(machine, text).lower()


@function("UPPER", "s")
def _upper(machine: Machine, text: Value) -> Value:
    return limited(string(machine, text).upper())


@function("PROPER", "s")
def _proper(machine: Machine, text: Value) -> Value:
    return limited(string(machine, text).title())


@function("TRIM", "s")
def _trim(machine: Machine, text: Value) -> Value:
    return re.sub(" +", " ", string(machine, text).strip(" "))


@function("CLEAN", "s")
def _clean(machine: Machine, text: Value) -> Value:
    return "".join(character for character in string(machine, text) if ord(character) > 31)


@function("SUBSTITUTE", "ssss", least=3)
def _substitute(machine: Machine, text: Value, old: Value, new: Value, occurrence: Value = None) -> Value:
    whole, sought, by = string(machine, text), string(machine, old), string(machine, new)
    if not sought:
        return whole
    if occurrence is None:
        if len(by) * whole.count(sought) > 10 * _MAX_REPEATED:
            raise FormulaError("#VALUE!", "Text result of SUBSTITUTE is too long.")
        return limited(whole.replace(sought, by))
    parts = whole.split(sought)
    at = integer(machine, occurrence)
    if not 1 <= at < len(parts):
        return whole
    return limited(sought.join(parts[:at]) + by + sought.join(parts[at:]))


@function("REPLACE", "ssss")
def _replace(machine: Machine, text: Value, start: Value, count: Value, new: Value) -> Value:
    whole, first = string(machine, text), integer(machine, start) - 1
    if first < 0:
        raise FormulaError("#VALUE!", "Function REPLACE parameter 2 should be greater than or equal to 1.")
    return limited(whole[:first] + string(machine, new) + whole[first + _count(machine, count, "REPLACE") :])


@function("FIND", "sss", least=2)
def _find(machine: Machine, sought: Value, text: Value, start: Value = 1) -> Value:
    return _position(string(machine, sought), string(machine, text), integer(machine, start), "FIND")


@function("SEARCH", "sss", least=2)
def _search(machine: Machine, sought: Value, text: Value, start: Value = 1) -> Value:
    return _position(string(machine, sought).lower(), string(machine, text).lower(), integer(machine, start), "SEARCH")


def _position(sought: str, text: str, start: int, name: str) -> int:
    found = text.find(sought, start - 1) if start >= 1 else -1
    if found < 0:
        raise FormulaError("#VALUE!", f"In {name} evaluation, cannot find '{sought}' within '{text[:100]}'.")
    return found + 1


@function("CONCATENATE", "a", repeat="a")
def _concatenate(machine: Machine, *operands: Value | Matrix) -> Value:
    return _joined(machine, "", cells(*operands))


@function("JOIN", "sa", repeat="a")
def _join(machine: Machine, delimiter: Value, *operands: Value | Matrix) -> Value:
    return _joined(machine, string(machine, delimiter), cells(*operands))


@function("TEXTJOIN", "ssa", repeat="a")
def _textjoin(machine: Machine, delimiter: Value, skip_empty: Value, *operands: Value | Matrix) -> Value:
    skip = truth(machine, skip_empty)
    values = (value for value in cells(*operands) if not (skip and (value is None or value == "")))
    return _joined(machine, string(machine, delimiter), values)


def _joined(machine: Machine, delimiter: str, values: object) -> str:
    parts: list[str] = []
    length = 0
    for value in sound(values):  # type: ignore[arg-type]
        parts.append(string(machine, value))
        length += len(parts[-1]) + len(delimiter)
        if length > 10 * _MAX_REPEATED:
            break
    return limited(delimiter.join(parts))


@function("SPLIT", "ssss", least=2)
def _split(machine: Machine, text: Value, delimiter: Value, by_each: Value = None, drop_empty: Value = None) -> Operand:
    whole, marks = string(machine, text), string(machine, delimiter)
    if not marks:
        raise FormulaError("#VALUE!", "Function SPLIT parameter 2 value should be non-empty.")
    by_character = truth(machine, by_each, True)
    separator = f"[{re.escape(marks)}]" if by_character else re.escape(marks)
    parts = re.split(separator, whole)
    if truth(machine, drop_empty, True):
        parts = [part for part in parts if part]
    if not parts:
        raise FormulaError("#VALUE!", "Function SPLIT parameter 1 value should be non-empty.")
    return [[parse_scalar(part, machine.context.locale) if part else None for part in parts]]


@function("REPT", "ss")
def _rept(machine: Machine, text: Value, count: Value) -> Value:
    whole, times = string(machine, text), _count(machine, count, "REPT")
    if len(whole) * times > _MAX_REPEATED:
        message = f"Text result of REPT is longer than the limit of {_MAX_REPEATED} characters."
        raise FormulaError("#VALUE!", message)
    return whole * times


@function("EXACT", "ss")
def _exact(machine: Machine, left: Value, right: Value) -> Value:
    return string(machine, left) == string(machine, right)


@function("CHAR UNICHAR", "s")
def _char(machine: Machine, code: Value) -> Value:
    point = integer(machine, code)
    if not 1 <= point <= 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        raise FormulaError("#NUM!", f"Function CHAR parameter 1 value {point} is out of range.")
    return chr(point)


@function("CODE UNICODE", "s")
def _code(machine: Machine, text: Value) -> Value:
    whole = string(machine, text)
    if not whole:
        raise FormulaError("#VALUE!", "Function CODE parameter 1 value should be non-empty.")
    return ord(whole[0])


@function("TEXT", "ss")
def _text(machine: Machine, value: Value, pattern: Value) -> Value:
    locale = machine.context.locale
    if isinstance(value, str):
        value = parse_scalar(value, locale)
    shape = _international(string(machine, pattern), locale)
    return limited(render(0 if value is None else value, {"type": "NUMBER", "pattern": shape}, locale))


def _international(pattern: str, locale: str) -> str:
    """Turn a pattern typed with a decimal comma (`# ##0,00`) into the stored form (`#,##0.00`).

    `#,##0` is left alone: three decimals in that shape are rarer than patterns copied from English.
    """
    if not uses_decimal_comma(locale):
        return pattern
    match = re.fullmatch(r"([#0?. \u00a0\u202f]*[0#?]),(0+|#+|0+#+)(?!\d)(\D*)", pattern)
    if match is None:
        return pattern
    whole = re.sub("[. \u00a0\u202f]", ",", match[1])
    return f"{whole}.{match[2]}{match[3]}"


@function("VALUE", "s")
def _value(machine: Machine, value: Value) -> Value:
    if isinstance(value, bool):
        raise FormulaError("#VALUE!", "VALUE parameter cannot be parsed to number.")
    try:
        return number(machine, value)
    except FormulaError as fault:
        raise FormulaError("#VALUE!", f"VALUE parameter '{value}' cannot be parsed to number.") from fault


@function("T", "s")
def _t(_: Machine, value: Value) -> Value:
    return value if isinstance(value, str) else ""


@function("N", "s", errors=True)
def _n(_: Machine, value: Value) -> Value:
    if isinstance(value, bool):
        return int(value)
    return value if is_number(value) or isinstance(value, CellError) else 0


@function("TO_TEXT", "s")
def _to_text(machine: Machine, value: Value) -> Value:
    return string(machine, value)
