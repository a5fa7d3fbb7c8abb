"""A few tabs to compute on, and the check that all tables of examples go through."""

from __future__ import annotations

import pytest

from emulator.formulas import CellError, Reference, Value, evaluate
from tests.local_cells.workbook import Workbook

STAFF: list[list[Value]] = [
    ["Nom", "Ville", "Âge", "Date", "Note"],
    ["Abdenour", "Paris", 31, 45322, 12.5],
    ["Kenny", "Lyon", 24, 45300, None],
    ["Flore", "Paris", 45, 45000, 17],
    ["Zoé", "Lille", 24, None, 8],
    [None, None, None, None, None],
]
NUMBERS: list[list[Value]] = [[1, 2, 3], [4, "5", True], [None, CellError("#N/A"), 9]]


def calc(formula: str, locale: str = "en_US") -> object:
    names = {"villes": Reference("Staff", 1, 1, 5, 2)}
    book = Workbook({"Staff": STAFF, "Numbers": NUMBERS, "L'été": [["x"]]}, locale=locale, names=names)
    result = evaluate(formula, book)
    return str(result) if isinstance(result, CellError) else result


def check(formula: str, expected: object, locale: str = "en_US") -> None:
    result = calc(formula, locale)
    if isinstance(expected, float):
        assert result == pytest.approx(expected), formula
    else:
        assert (result, type(result)) == (expected, type(expected)), formula
