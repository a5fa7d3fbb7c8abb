"""One recalculation: in which order, and what comes out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from emulator.a1 import cell_name
from emulator.cells import Cell, Json, formula_of, number, value_of
from emulator.contents import number_format_of
from emulator.formula_cells import Key, unspill
from emulator.formulas import CellError, Matrix, Reference, Value, evaluate
from emulator.model import Spreadsheet
from emulator.precedents import Precedents, cached_references
from emulator.sheet import Sheet

CIRCULAR = "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
_DATE_NAMES = "TODAY|DATE|EDATE|EOMONTH|DATEVALUE|WORKDAY|NOW|TIME|AUJOURDHUI|MAINTENANT"
_DATE_FUNCTIONS = re.compile(rf"=\s*({_DATE_NAMES})\s*\(", re.IGNORECASE)
_KINDS = {"NOW": "DATE_TIME", "MAINTENANT": "DATE_TIME", "TIME": "TIME"}
_SUM = re.compile(r"=\s*\$?[A-Za-z]{1,3}\$?\d+\s*([-+]\s*\d+\s*)?$")


class Calculation:
    """One recalculation of a draft."""

    def __init__(self, book: Spreadsheet, formulas: dict[Key, Json]) -> None:
        self.book = book
        self.formulas = formulas
        self.precedents = Precedents(book, formulas)
        self.sheets = self.precedents.sheets
        self.pending: dict[Key, Json] = {}
        self.by_sheet: dict[int, set[Key]] = {}
        self.open: set[Key] = set()
        self.now = datetime.now(zone(book.properties.get("timeZone", "Etc/GMT")))

    def run(self) -> None:
        """Compute what is to be computed."""
        for key in self.precedents.dirty():
            self.pending[key] = self.formulas[key]
            self.by_sheet.setdefault(key[0], set()).add(key)
        for key in sorted(self.pending):
            self._settle(key)

    # In order

    def _settle(self, wanted: Key) -> None:
        """Compute a formula after the pending ones it reads, without recursion however long the chain."""
        stack = [wanted]
        while stack:
            key = stack[-1]
            if key not in self.pending:
                stack.pop()
                continue
            if key in self.open:
                self._compute(stack.pop())
                continue
            self.open.add(key)
            needed = [other for other in self._needs(key) if other in self.pending]
            if any(other in self.open for other in needed):
                self._store(key, CellError("#REF!", CIRCULAR))
                stack.pop()
                continue
            stack.extend(needed)

    def _needs(self, key: Key) -> Iterator[Key]:
        for sheet, place in self.precedents.read_by(key):
            yield from self._pending_in(sheet, place)

    def _pending_in(self, sheet: Sheet, place: Reference) -> Iterable[Key]:
        waiting = self.by_sheet.get(sheet.sheet_id)
        if not waiting:
            return ()
        end_row = sheet.row_count if place.row1 is None else place.row1
        end_column = sheet.column_count if place.column1 is None else place.column1
        size = (end_row - place.row0) * (end_column - place.column0)
        if size < len(waiting):
            cells = (
                (sheet.sheet_id, row, column)
                for row in range(place.row0, end_row)
                for column in range(place.column0, end_column)
            )
            return [key for key in cells if key in waiting]
        return [k for k in waiting if place.row0 <= k[1] < end_row and place.column0 <= k[2] < end_column]

    def _compute(self, key: Key) -> None:
        sheet = self.sheets[key[0]]
        self._store(key, evaluate(self.pending[key]["f"], _Context(self, sheet, key[1], key[2])))

    def resolve(self, key: Key) -> None:
        """Compute a formula that is read through a reference made while computing (INDIRECT, OFFSET)."""
        if key in self.open:
            return
        self.open.add(key)
        self._compute(key)

    # What comes out

    def _store(self, key: Key, result: Value | Matrix) -> None:
        cell = self.pending.pop(key)
        self.by_sheet[key[0]].discard(key)
        self.open.discard(key)
        sheet, row, column = self.sheets[key[0]], key[1], key[2]
        self._clear_spill(sheet, row, column, cell)
        after = {name: part for name, part in cell.items() if name not in "exk"}
        if isinstance(result, list):
            after["x"] = [len(result), max(map(len, result))]
            result = self._spill(sheet, row, column, result)
        stored = _stored(result)
        after["e"] = stored
        if isinstance(stored, int | float) and not isinstance(stored, bool):
            kind = self._number_format(sheet, cell)
            if kind:
                after["k"] = kind
        if after != sheet.cell(row, column):
            sheet.set_cell(row, column, after)

    def _number_format(self, sheet: Sheet, cell: Json) -> Json | None:
        """A date function, or a date plus a number, shows as a date without being told to."""
        match = _DATE_FUNCTIONS.match(cell["f"])
        if match:
            return {"type": _KINDS.get(match[1].upper(), "DATE")}
        if _SUM.match(cell["f"]):
            found = cached_references(cell["f"], sheet.title)[0]
            return number_format_of(self.book, sheet.cell(found.row0, found.column0))
        return None

    def _clear_spill(self, sheet: Sheet, row: int, column: int, cell: Json) -> None:
        height, width = cell.get("x", (1, 1))
        for down in range(height):
            for right in range(width):
                if down or right:
                    unspill(sheet, row + down, column + right)

    def _spill(self, sheet: Sheet, row: int, column: int, result: Matrix) -> Value:
        places = [(down, right) for down, line in enumerate(result) for right in range(len(line)) if down or right]
        for down, right in places:
            cell = sheet.cell(row + down, column + right)
            if formula_of(cell) is not None or value_of(cell) is not None:
                name = cell_name(row + down, column + right)
                message = f"Array result was not expanded because it would overwrite data in {name}."
                return CellError("#REF!", message)
        if places and not sheet.meta.get("spills"):
            sheet.change_meta()["spills"] = True
        for down, right in places:
            value = result[down][right]
            inside = row + down < sheet.row_count and column + right < sheet.column_count
            if value is not None and value != "" and inside:
                cell = sheet.cell(row + down, column + right)
                parts = cell if isinstance(cell, dict) else {}
                sheet.set_cell(row + down, column + right, {**parts, "e": _stored(value)})
        return result[0][0]


class _Context:
    """The workbook as one formula sees it."""

    def __init__(self, calculation: Calculation, sheet: Sheet, row: int, column: int) -> None:
        self._calculation = calculation
        self._sheet = sheet
        self._place = (sheet.title, row, column)

    @property
    def here(self) -> tuple[str, int, int]:
        """The formula's own tab, row and column."""
        return self._place

    @property
    def now(self) -> datetime:
        """The present moment where the spreadsheet is."""
        return self._calculation.now

    @property
    def locale(self) -> str:
        """The spreadsheet's locale."""
        return self._calculation.book.locale

    def value(self, sheet: str | None, row: int, column: int) -> Value:
        """One cell's value."""
        found = self._tab(sheet)
        if found is None or not (0 <= row < found.row_count and 0 <= column < found.column_count):
            return CellError("#REF!", "Reference does not exist.")
        key = (found.sheet_id, row, column)
        if key in self._calculation.pending:
            self._calculation.resolve(key)
        return _seen(found.cell(row, column))

    def range_values(self, sheet: str | None, row0: int, column0: int, row1: int | None, column1: int | None) -> Matrix:
        """A range's values, cut to the grid."""
        found = self._tab(sheet)
        if found is None:
            return [[CellError("#REF!", "Reference does not exist.")]]
        end_row = found.row_count if row1 is None else min(row1, found.row_count)
        end_column = found.column_count if column1 is None else min(column1, found.column_count)
        place = Reference(None, row0, column0, end_row, end_column)
        for key in list(self._calculation._pending_in(found, place)):
            if key in self._calculation.pending:
                self._calculation.resolve(key)
        return [[_seen(cell) for cell in line] for line in found.block(row0, end_row, column0, end_column)]

    def named_range(self, name: str) -> Reference | None:
        """The place a name means."""
        return self._calculation.precedents.named_range(name)

    def _tab(self, title: str | None) -> Sheet | None:
        return self._sheet if title is None else self._calculation.precedents.titles.get(title.casefold())


def _seen(cell: Cell) -> Value:
    value = value_of(cell)
    if type(value) is dict:
        return CellError(value["error"], value.get("message", ""))
    seen: Value = value
    return seen


def _stored(value: Any) -> Any:
    if isinstance(value, CellError):
        return {"error": value.code, **({"message": value.message} if value.message else {})}
    if isinstance(value, float):
        return number(value) if math.isfinite(value) else {"error": "#NUM!"}
    return value


def zone(name: str) -> tzinfo:
    """A time zone by its name; UTC where it is unknown."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC
