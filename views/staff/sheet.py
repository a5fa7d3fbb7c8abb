"""The workbook itself: a link to Google, or the local workbook: a table, which its script makes a sheet to type in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from programme.consultations import EVERYBODY, of_sheet
from sheets.errors import Refused
from sheets.grid.places import CellSeen
from sheets.model.binding import letters
from sheets.model.columns import Cell, Column, fold
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.writing.requests import readable
from views.staff.grid import desk
from views.staff.grid_words import words_of_grid
from views.web.access import Person, staff_only
from views.web.consultations import note_reading
from views.web.shared import asked_number, book

bp = Blueprint("sheet", __name__, url_prefix="/staff/sheet")

ROWS = 50
"""Rows of one page of the table."""


@dataclass(frozen=True)
class SheetLine:
    """One row of the sheet, with its number there."""

    number: int
    header: bool
    cells: Sequence[str]


@dataclass(frozen=True)
class ShownTab:
    """A tab as the page shows it.

    Args:
        title: its title.
        titles: those of all tabs.
        lines: some of its rows.
        more: whether there are rows after these.
        asked: what the script needs to make it a sheet; empty: there is none to be had.
    """

    title: str
    titles: Sequence[str]
    lines: Sequence[SheetLine]
    more: bool
    asked: dict[str, Any]

    @property
    def width(self) -> int:
        """Columns of these rows."""
        return max((len(line.cells) for line in self.lines), default=0)


@bp.get("")
def grid() -> Response | str:
    """A tab; on Google, the sheet itself."""
    person = staff_only()
    snapshot, title = book().snapshot, request.args.get("tab", "")
    row = asked_number("row", 1)
    first = (row - 1) // ROWS * ROWS + 1
    if address := book().sheet_url():
        return redirect(address, 303)
    try:
        tab = _live_tab(person, snapshot, title, first)
    except Refused:  # a server of somebody else's, that keeps no tab open: what was last read of it
        tab = _read_tab(snapshot, title, first)
    note_reading(person, [EVERYBODY], of_sheet(tab.title))
    return render_template(
        "staff/sheet.html",
        tab=tab,
        columns=[letters(index) for index in range(tab.width)],
        marked=row if "row" in request.args else 0,
        before=max(1, first - ROWS) if first > 1 else 0,
        after=first + ROWS if tab.more else 0,
        as_table=request.args.get("view") == "table",
        words=words_of_grid(),
    )


def _live_tab(person: Person, snapshot: Snapshot, title: str, first: int) -> ShownTab:
    """A tab as it is now, to be typed in."""
    tabs = [one for one in desk().tabs(person.email) if not one.get("hidden") or fold(one["title"]) == fold(title)]
    named = (one for one in tabs if not title or fold(one["title"]) == fold(title))
    found = next(named, None) or abort(404)
    told = desk().live.rows(person.email, found["sheetId"], 0, first - 1, first - 1 + ROWS)
    table = next((one for one in snapshot.tables if fold(one.title) == fold(found["title"])), None)
    header = max(table.binding.header_row, 0) if table else 0
    lines = [
        SheetLine(position + 1, position == header, [CellSeen.of(cell).shown for cell in cells])
        for position, _, cells in told["rows"]
    ]
    asked = {
        "row": asked_number("row", 1) if "row" in request.args else 0,
        "urls": {
            "rows": url_for("grid.rows", tab=found["sheetId"]),
            "columns": url_for("grid.columns", title=found["title"]),
            "acts": url_for("grid.act"),
            "events": url_for("grid.events"),
            "history": url_for("history.row", tab=table.tab.key, row_id="ID") if table and table.tab.prefix else "",
        },
    }
    more = told["size"] >= first + ROWS
    return ShownTab(found["title"], [one["title"] for one in tabs], lines, more, asked)


def _read_tab(snapshot: Snapshot, title: str, first: int) -> ShownTab:
    """A tab as it was last read."""
    tables = snapshot.tables
    named = (t for t in tables if fold(t.title) == fold(title))
    table = next(named, None) or (abort(404) if title else tables[0])
    width = max((len(cells) for cells in table.grid), default=0)
    lines, more = list(_lines(table, first, width)), len(table.grid) >= first + ROWS
    return ShownTab(table.title, [one.title for one in tables], lines, more, {})


def _lines(table: Table[Any], first: int, width: int) -> Iterator[SheetLine]:
    columns: dict[int, Column] = {index: table.tab.by_key[key] for key, index in table.binding.columns.items()}
    for number, cells in enumerate(table.grid[first - 1 : first - 1 + ROWS], start=first):
        padded: list[Cell] = [*cells, *[None] * (width - len(cells))]
        header = number == table.binding.header_row + 1
        yield SheetLine(number, header, [readable(columns.get(n), cell) for n, cell in enumerate(padded)])
