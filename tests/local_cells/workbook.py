"""A workbook small enough to write in a test: a dictionary of tabs, each a list of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from emulator.formulas import CellError, Matrix, Reference, Value

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
