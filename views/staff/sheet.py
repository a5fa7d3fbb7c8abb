"""The workbook itself: a link to Google, or the local workbook: a table, which its script makes a sheet to type in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from programme.consultations import EVERYBODY, of_sheet
from sheets.errors import Refused
from sheets.grid.tabs import colour_of
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
from views.web.tab_rows import view_of

bp = Blueprint("sheet", __name__, url_prefix="/staff/sheet")

ROWS = 50
"""Rows of one page of the table."""
MOST_SEARCHED = 100_000
TOLD_CELLS = 6
"""Of a row as a card, on a phone: the others are in its form."""


_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?![0-9])")
_NUMBER = re.compile(r"-?[0-9][0-9\s]*([.,][0-9]+)?\s?[€$£%]?")


@dataclass(frozen=True)
class SheetLine:
    """One row of the sheet, with its number there."""

    number: int
    header: bool
    cells: Sequence[str]
    ref: str = ""

    @property
    def told(self) -> Sequence[int]:
        """The columns of the cells that a card shows: the first that hold something."""
        return [] if self.header else [n for n, text in enumerate(self.cells) if text][:TOLD_CELLS]


@dataclass(frozen=True)
class ShownTab:
    """A tab as the page shows it.

    Args:
        title: its title.
        titles: those of all tabs.
        lines: some of its rows.
        more: whether there are rows after these.
        asked: what the script needs to make it a sheet; empty: there is none to be had.
        names: its headers, in order.
        cards: the address of the same rows as cards, where they have one.
        colours: title -> the name of its colour.
        query, sort: what was searched, and by which column it is sorted ("-" before it: from last to first).
    """

    title: str
    titles: Sequence[str]
    lines: Sequence[SheetLine]
    more: bool
    asked: dict[str, Any]
    names: Sequence[str] = ()
    query: str = ""
    sort: str = ""
    cards: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns of these rows."""
        return max((len(self.names), *(len(line.cells) for line in self.lines)), default=0)


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
    query = (request.args.get("q") or request.args.get("find", ""))[:100]
    sort = request.args.get("sort", "")
    table = next((one for one in snapshot.tables if fold(one.title) == fold(found["title"])), None)
    header = max(table.binding.header_row, 0) if table else 0
    lines, more = _live_lines(person, found["sheetId"], first, header, query, sort)
    names = [
        cell.shown for cell in desk().look(person.email, found["sheetId"], header, header + 1).cells.get(header, ())
    ]
    return ShownTab(
        found["title"],
        [one["title"] for one in tabs],
        lines,
        more,
        _asked(person.email, found, table),
        names,
        query,
        sort,
        _cards(person, snapshot, table),
        {one["title"]: colour for one in tabs if (colour := colour_of(one))},
    )


def _live_lines(
    person: Person, sheet_id: int, first: int, header: int, query: str, sort: str
) -> tuple[list[SheetLine], bool]:
    """A page of a tab's rows from one on, all of them where nothing is searched nor sorted, and whether more follow."""
    whole = bool(query or sort)
    start, end = (0, MOST_SEARCHED) if whole else (first - 1, first - 1 + ROWS)
    told = desk().look(person.email, sheet_id, start, end)
    lines = [
        SheetLine(position + 1, position == header, [cell.shown for cell in cells], told.ref(position))
        for position, cells in sorted(told.cells.items())
    ]
    if not whole:
        return lines, len(told.keys) >= first + ROWS
    lines = _found([line for line in lines if line.number > header + 1 and any(line.cells)], query, sort)
    return lines[first - 1 : first - 1 + ROWS], len(lines) >= first + ROWS


def _asked(account: str, found: Mapping[str, Any], table: Table[Any] | None) -> dict[str, Any]:
    """What the script needs to make a page of rows a sheet."""
    return {
        "row": asked_number("row", 1) if "row" in request.args else 0,
        "find": request.args.get("find", "")[:100],
        "grid": request.args.get("view") == "grid",
        "account": account,
        "urls": {
            "rows": url_for("grid.rows", tab=found["sheetId"]),
            "columns": url_for("grid.columns", title=found["title"]),
            "acts": url_for("grid.act"),
            "events": url_for("grid.events", tab=found["sheetId"]),
            "here": url_for("grid.here"),
            "sheet": url_for("sheet.grid"),
            "history": url_for("history.row", tab=table.tab.key, row_id="ID") if table and table.tab.prefix else "",
        },
    }


def _cards(person: Person, snapshot: Snapshot, table: Table[Any] | None) -> str:
    view = view_of("staff", person, snapshot, table.tab.key) if table else None
    return view.url("rows") if view else ""


def _found(lines: list[SheetLine], query: str, sort: str) -> list[SheetLine]:
    """The rows that hold every word, sorted by a column; blanks last."""
    words = fold(query).split()
    found = [line for line in lines if all(word in fold(" ".join(line.cells)) for word in words)]
    digits = sort.removeprefix("-")
    if not digits.isdecimal():
        return found
    column = int(digits[:6])
    texts = {line.number: line.cells[column] if column < len(line.cells) else "" for line in found}
    filled = [line for line in found if texts[line.number]]
    filled.sort(key=lambda line: sortable(texts[line.number]), reverse=sort.startswith("-"))
    return filled + [line for line in found if not texts[line.number]]


def sortable(text: str) -> tuple[int, float, Sequence[str | int]]:
    """What a cell shows, so that it sorts: numbers, then days, then texts, in which numbers count as such.

    sortable() in static/js/sheet/model.js says the same for the sheet one types in.
    """
    if day := _DAY.match(text):
        return 1, int(day[3]) * 10_000 + int(day[2]) * 100 + int(day[1]), _natural(text[day.end() :])
    if _NUMBER.fullmatch(text):
        return 0, float(re.sub(r"[^\d.,-]", "", text).replace(",", ".")), ()
    return 2, 0, _natural(text)


def _natural(text: str) -> Sequence[str | int]:
    return [int(part) if n % 2 else part for n, part in enumerate(re.split(r"([0-9]+)", fold(text)))]


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
