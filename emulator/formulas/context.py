"""What a formula asks of the workbook it stands in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from emulator.formulas.grid import Reference
from emulator.formulas.values import Matrix, Value


class Context(Protocol):
    """The workbook around a formula. Indexes are zero-based and ranges half-open, as in a GridRange."""

    @property
    def here(self) -> tuple[str, int, int]:
        """The formula's own tab, row and column."""

    @property
    def now(self) -> datetime:
        """The present moment in the spreadsheet's time zone; its zone, if it has one, is not looked at."""

    @property
    def locale(self) -> str:
        """The spreadsheet's locale, as `fr_FR`."""

    def value(self, sheet: str | None, row: int, column: int) -> Value:
        """Give one cell's value; sheet None is the formula's own. No such tab or cell: `#REF!`."""

    def range_values(self, sheet: str | None, row0: int, column0: int, row1: int | None, column1: int | None) -> Matrix:
        """Give a range's values row by row, cut to the grid; None is the grid's edge. No such tab: `[[#REF!]]`."""

    def named_range(self, name: str) -> Reference | None:
        """Give the place a named range means, its sheet included; None if there is no such name."""
