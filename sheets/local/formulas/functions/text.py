"""Texts."""

from __future__ import annotations

from sheets.local.formulas.registry import Machine, function
from sheets.local.formulas.values import Value, to_text


@function("LEN", "s")
def _len(machine: Machine, text: Value) -> Value:
    return len(to_text(text, machine.context.locale))
