"""A workbook small enough to write in a test, a few tabs to compute on, and the check of all tables of examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from emulator.formulas import CellError, Matrix, Reference, Value, evaluate

Rows = Sequence[Sequence[Value]]


@dataclass
class Workbook:
    """Answers what formulas ask; the formula stands on the first tab, at `place`."""

    tabs: Mapping[str, Rows]
    locale: str = "en_US"
    place: tuple[int, int] = (0, 25)
    now: datetime = datetime(2024, 1, 31, 12, 0)
    names: Mapping[str, Reference] = field(default_factory=dict)

    @property
    def here(self) -> tuple[str, int, int]:
        return next(iter(self.tabs)), *self.place

    def value(self, sheet: str | None, row: int, column: int) -> Value:
        return self.range_values(sheet, row, column, row + 1, column + 1)[0][0]

    def range_values(self, sheet: str | None, row0: int, column0: int, row1: int | None, column1: int | None) -> Matrix:
        tab = self.here[0] if sheet is None else sheet
        if tab not in self.tabs:
            return [[CellError("#REF!", "Unresolved sheet name.")]]
        rows = self.tabs[tab]
        height, width = len(rows), max((len(row) for row in rows), default=0)
        return [
            [self._cell(rows, row, column) for column in range(column0, width if column1 is None else column1)]
            for row in range(row0, height if row1 is None else row1)
        ]

    def named_range(self, name: str) -> Reference | None:
        return self.names.get(name.casefold())

    @staticmethod
    def _cell(rows: Rows, row: int, column: int) -> Value:
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


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
