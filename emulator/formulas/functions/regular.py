"""REGEXMATCH and its family."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emulator.formulas.functions.arguments import string
from emulator.formulas.regex import Match, PatternError, Program, compile_pattern, find
from emulator.formulas.registry import Machine, Operand, function
from emulator.formulas.values import FormulaError, Value, limited


def _subject(value: Value, name: str) -> str:
    """These functions, unlike others, refuse numbers."""
    if isinstance(value, str) or value is None:
        return value or ""
    kind = "boolean" if isinstance(value, bool) else "number"
    message = (
        f"Function {name} parameter 1 expects text values. But '{value}' is a {kind} and cannot be coerced to a text."
    )
    raise FormulaError("#VALUE!", message)


def _program(machine: Machine, pattern: Value, name: str) -> Program:
    written = string(machine, pattern)
    try:
        return compile_pattern(written)
    except PatternError:
        message = f'Function {name} parameter 2 value "{written}" is not a valid regular expression.'
        raise FormulaError("#REF!", message) from None


@function("REGEXMATCH", "ss")
def _regexmatch(machine: Machine, text: Value, pattern: Value) -> Value:
    subject = _subject(text, "REGEXMATCH")
    return find(_program(machine, pattern, "REGEXMATCH"), subject, 0, machine.spend) is not None


@function("REGEXEXTRACT", "ss")
def _regexextract(machine: Machine, text: Value, pattern: Value) -> Operand:
    subject = _subject(text, "REGEXEXTRACT")
    found = find(_program(machine, pattern, "REGEXEXTRACT"), subject, 0, machine.spend)
    if found is None:
        message = f'Function REGEXEXTRACT parameter 2 value "{pattern}" does not match text of parameter 1.'
        raise FormulaError("#N/A", message)
    groups = [_group(subject, found, index) for index in range(len(found) // 2)]
    return [list(groups[1:])] if len(groups) > 1 else groups[0]


def _group(text: str, found: Match, index: int) -> str:
    start, end = found[2 * index : 2 * index + 2] if 2 * index + 1 < len(found) else (None, None)
    return "" if start is None or end is None else text[start:end]


@function("REGEXREPLACE", "sss")
def _regexreplace(machine: Machine, text: Value, pattern: Value, replacement: Value) -> Value:
    subject = _subject(text, "REGEXREPLACE")
    program = _program(machine, pattern, "REGEXREPLACE")
    template = string(machine, replacement)
    written: list[str] = []
    last = 0
    for found in _all(machine, program, subject):
        start, end = found[0], found[1]
        assert start is not None
        assert end is not None
        written.append(subject[last:start] + _filled(template, subject, found))
        last = end
    return limited("".join(written) + subject[last:])


def _all(machine: Machine, program: Program, text: str) -> Iterator[Match]:
    place = 0
    while place <= len(text):
        found = find(program, text, place, machine.spend)
        if found is None or found[0] is None or found[1] is None:
            return
        yield found
        # An empty match moves on by one character, or it would be found for ever.
        place = found[1] + (found[1] == found[0])


def _filled(template: str, text: str, found: Match) -> str:
    """Put groups in place of `$1` and of `\\1`."""
    return re.sub(r"[$\\](\d)|\\(.)", lambda mark: _group(text, found, int(mark[1])) if mark[1] else mark[2], template)
