"""Staff's hand on the workbook: plain gspread, places found the way a person finds them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gspread
from gspread.utils import ValueInputOption, ValueRenderOption, rowcol_to_a1

from sheets.model.columns import Cell

Undo = Callable[[], object]
Saved = Mapping[str, tuple[int, int, list[list[Any]]]]
"""Tab -> its rows, its columns, its cells as they were typed."""


class Hand:
    """What a person does to a workbook.

    Args:
        sheet: the workbook.
    """

    def __init__(self, sheet: gspread.Spreadsheet) -> None:
        self.sheet = sheet

    def tab(self, title: str) -> gspread.Worksheet:
        """A tab, by its title."""
        return self.sheet.worksheet(title)

    def grid(self, title: str) -> list[list[Any]]:
        """Its cells, unformatted."""
        return self._values(title, ValueRenderOption.unformatted)

    def cells(self, title: str) -> list[list[Any]]:
        """Its cells as they were typed, formulas included."""
        return self._values(title, ValueRenderOption.formula)

    def _values(self, title: str, option: ValueRenderOption) -> list[list[Any]]:
        quoted = "'" + title.replace("'", "''") + "'"
        found: list[list[Any]] = self.sheet.values_get(quoted, {"valueRenderOption": option}).get("values", [])
        return found

    def header_row(self, title: str) -> int:
        """The row number of the headers: the first that names three things or more."""
        return _header_row(self.grid(title))

    def column(self, title: str, header: str) -> int:
        """The number of the column with this header."""
        return _column(self.grid(title), header)

    def row(self, title: str, marker: str) -> int:
        """The number of the first row with a cell that holds `marker`."""
        return _row(self.grid(title), marker)

    def a1(self, title: str, marker: str, header: str) -> str:
        """The address of a cell."""
        grid = self.grid(title)
        return str(rowcol_to_a1(_row(grid, marker), _column(grid, header)))

    def read(self, title: str, marker: str, header: str) -> Cell:
        """What a cell holds, as it was typed; None: nothing."""
        grid = self.grid(title)
        cells = self.cells(title)[_row(grid, marker) - 1]
        found: Cell = dict(enumerate(cells, 1)).get(_column(grid, header))
        return None if found == "" else found

    def write(self, title: str, marker: str, header: str, value: Cell, parsed: bool = False) -> None:
        """Write a cell: as it is, or (`parsed`) as if it were typed on the keyboard."""
        self.put(title, self.a1(title, marker, header), value, parsed)

    def put(self, title: str, address: str, value: Cell, parsed: bool = False) -> None:
        """Write the cell at an address."""
        option = ValueInputOption.user_entered if parsed else ValueInputOption.raw
        self.tab(title).update([["" if value is None else value]], address, value_input_option=option)

    def request(self, kind: str, **body: Any) -> None:
        """Do what menus do."""
        self.sheet.batch_update({"requests": [{kind: body}]})

    def save(self) -> Saved:
        """All that stands in the workbook, to be restored."""
        tabs = self.sheet.worksheets()
        ranges = [f"'{tab.title}'" for tab in tabs]
        answer = self.sheet.values_batch_get(ranges, {"valueRenderOption": "FORMULA"})
        cells = [found.get("values", []) for found in answer["valueRanges"]]
        return {tab.title: (tab.row_count, tab.col_count, lines) for tab, lines in zip(tabs, cells, strict=True)}

    def titles(self) -> set[str]:
        """The tabs there are."""
        return {tab.title for tab in self.sheet.worksheets()}

    def restore(self, saved: Saved, leaving: frozenset[str] = frozenset()) -> None:
        """Make the workbook hold that again, but for the tabs in `leaving`."""
        now = self.save()
        for title, (rows, columns, lines) in now.items():
            if title not in saved:
                self.sheet.del_worksheet(self.tab(title))
            elif title not in leaving and (rows, columns, lines) != saved[title]:
                self._rewrite(title, saved[title])
        for title in saved.keys() - now.keys() - leaving:
            self.sheet.add_worksheet(title, *saved[title][:2])
            self._rewrite(title, saved[title])

    def _rewrite(self, title: str, held: tuple[int, int, list[list[Any]]]) -> None:
        rows, columns, lines = held
        tab = self.tab(title)
        self.request("unmergeCells", range=self.area(title))
        tab.clear()
        tab.resize(rows, columns)
        if lines:
            tab.update(lines, "A1", raw=True)

    def area(self, title: str, **limits: int) -> Mapping[str, int]:
        """A range of a tab, as requests name it: `startRowIndex=0, endRowIndex=1`."""
        return {"sheetId": self.tab(title).id, **limits}

    def last_row(self, title: str) -> int:
        """The number of the last row that holds something."""
        return len(self.grid(title))


def _header_row(grid: list[list[Any]]) -> int:
    return next(n for n, row in enumerate(grid, 1) if sum(map(bool, row)) > 2)


def _column(grid: list[list[Any]], header: str) -> int:
    return int(grid[_header_row(grid) - 1].index(header)) + 1


def _row(grid: list[list[Any]], marker: str) -> int:
    return next(n for n, row in enumerate(grid, 1) if marker in row)


@dataclass(frozen=True)
class Told:
    """A problem that must be listed.

    Args:
        code: see sheets/model/problems.py.
        tab: the tab's title.
        where: its cell's address, found when it is looked for: other hands move it; None: no cell.
        column: the header it names; empty: any.
    """

    code: str
    tab: str
    where: Callable[[Hand], str] | None = None
    column: str = ""


@dataclass(frozen=True)
class Read:
    """What a cell must be understood as: tab key, row ID, column key, typed value."""

    tab: str
    row_id: str
    key: str
    value: Any


@dataclass(frozen=True)
class Spoiler:
    """One thing staff do to a sheet.

    Args:
        name: what it is.
        areas: what it touches, "tab/column/row": two that touch the same are not combined.
        spoil: does it, and returns how staff mend it.
        told: the problems it must produce; none: it must be understood without one.
        read: what must be understood all the same.
        closed: the checks it takes away (see world.py), because what they look at is spoiled.
        phase: the order in which several are done: cells, then rows, then columns, then what is above the table.
    """

    name: str
    areas: tuple[str, ...]
    spoil: Callable[[Hand], Undo]
    told: tuple[Told, ...] = ()
    read: Read | None = None
    closed: frozenset[str] = frozenset()
    phase: int = 0


def at(title: str, marker: str, header: str) -> Callable[[Hand], str]:
    """The place of a cell, to be found later."""
    return lambda hand: hand.a1(title, marker, header)


def header_at(title: str, header: str) -> Callable[[Hand], str]:
    """The place of a header, to be found later."""
    return lambda hand: rowcol_to_a1(hand.header_row(title), hand.column(title, header))
