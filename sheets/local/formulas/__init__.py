"""Formulas, with Google's semantics.

Our own parser: of libraries tried, `formulas` needs numpy, scipy and a second to import, `formualizer` keeps its own
workbook instead of asking ours; both speak Excel: no `;` by locale, REGEXMATCH, SPLIT, ARRAYFORMULA as Google has them.
"""

from sheets.local.formulas.context import Context
from sheets.local.formulas.evaluation import evaluate
from sheets.local.formulas.grid import Reference
from sheets.local.formulas.inheritance import result_format
from sheets.local.formulas.rewriting import (
    adjust_references,
    is_volatile,
    move_references,
    references,
    rename_sheet,
    shift_references,
)
from sheets.local.formulas.values import CellError, Matrix, Value

__all__ = [
    "CellError",
    "Context",
    "Matrix",
    "Reference",
    "Value",
    "adjust_references",
    "evaluate",
    "is_volatile",
    "move_references",
    "references",
    "rename_sheet",
    "result_format",
    "shift_references",
]
