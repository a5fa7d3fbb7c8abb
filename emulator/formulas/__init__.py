"""Formulas, with Google's semantics.

Our own parser: of libraries tried, `formulas` needs numpy, scipy and a second to import, `formualizer` keeps its own
workbook instead of asking ours; both speak Excel: no `;` by locale, REGEXMATCH, SPLIT, ARRAYFORMULA as Google has them.
"""

from emulator.formulas.context import Context
from emulator.formulas.evaluation import evaluate
from emulator.formulas.grid import Reference
from emulator.formulas.inheritance import result_format
from emulator.formulas.rewriting import (
    adjust_references,
    cut_references,
    is_volatile,
    move_references,
    references,
    rename_sheet,
    shift_references,
)
from emulator.formulas.values import CellError, Matrix, Value

__all__ = [
    "CellError",
    "Context",
    "Matrix",
    "Reference",
    "Value",
    "adjust_references",
    "cut_references",
    "evaluate",
    "is_volatile",
    "move_references",
    "references",
    "rename_sheet",
    "result_format",
    "shift_references",
]
