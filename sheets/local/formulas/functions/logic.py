"""Conditions and tests."""

from __future__ import annotations

from sheets.local.formulas.registry import Machine, Operand, function
from sheets.local.formulas.syntax import Constant, Node
from sheets.local.formulas.values import to_boolean


@function("IF", "snn", least=2)
def _if(machine: Machine, condition: bool, then: Node, otherwise: Node | None = None) -> Operand:
    if to_boolean(condition, machine.context.locale):
        return machine.evaluate(then)
    return machine.evaluate(otherwise or Constant(False))
