"""Functions that would go out to the network: nothing is ever fetched."""

from __future__ import annotations

from emulator.formulas.registry import Machine, function
from emulator.formulas.values import CellError, Value


@function("HYPERLINK", "ss", least=1)
def _hyperlink(_: Machine, link: Value, label: Value = None) -> Value:
    return link if label is None else label


@function("IMAGE", "ssss", least=1)
def _image(_: Machine, *_arguments: Value) -> Value:
    return None


@function("IMPORTRANGE IMPORTHTML IMPORTXML IMPORTFEED IMPORTDATA", "", least=0, repeat="k")
def _import(_: Machine, *_arguments: Value) -> Value:
    return CellError("#REF!", "The local workbook fetches nothing.")


@function("GOOGLEFINANCE GOOGLETRANSLATE DETECTLANGUAGE", "", least=0, repeat="k")
def _service(_: Machine, *_arguments: Value) -> Value:
    return CellError("#N/A", "The local workbook fetches nothing.")
