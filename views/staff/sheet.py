"""The workbook itself: a link to Google, or the local workbook as a plain table, read from the last snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from programme.consultations import EVERYBODY, of_sheet
from sheets.model.binding import letters
from sheets.model.columns import Cell, Column, fold
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.writing.requests import readable
from views.web.access import staff_only
from views.web.consultations import note_reading
from views.web.shared import asked_number, book

bp = Blueprint("sheet", __name__, url_prefix="/staff/sheet")

ROWS = 100
"""Rows of one page."""


@dataclass(frozen=True)
class SheetLine:
    """One row of the sheet, with its number there."""

    number: int
    header: bool
    cells: Sequence[str]


@bp.get("")
def grid() -> Response | str:
    """A page of a tab; on Google, the sheet itself."""
    person = staff_only()
    snapshot = book().snapshot
    table = _table(snapshot, request.args.get("tab", ""))
    note_reading(person, [EVERYBODY], of_sheet(table.title))
    if address := book().sheet_url():
        return redirect(address, 303)
    row = asked_number("row", 1)
    first = (row - 1) // ROWS * ROWS + 1
    width = max((len(cells) for cells in table.grid), default=0)
    return render_template(
        "staff/sheet.html",
        tabs=[found.title for found in snapshot.tables],
        table=table,
        columns=[letters(index) for index in range(width)],
        lines=list(_lines(table, first, width)),
        marked=row if "row" in request.args else 0,
        before=max(1, first - ROWS) if first > 1 else 0,
        after=first + ROWS if len(table.grid) >= first + ROWS else 0,
    )


def _table(snapshot: Snapshot, title: str) -> Table[Any]:
    tables = snapshot.tables
    return next((t for t in tables if fold(t.title) == fold(title)), None) or (abort(404) if title else tables[0])


def _lines(table: Table[Any], first: int, width: int) -> Iterator[SheetLine]:
    columns: dict[int, Column] = {index: table.tab.by_key[key] for key, index in table.binding.columns.items()}
    for number, cells in enumerate(table.grid[first - 1 : first - 1 + ROWS], start=first):
        padded: list[Cell] = [*cells, *[None] * (width - len(cells))]
        header = number == table.binding.header_row + 1
        yield SheetLine(number, header, [readable(columns.get(n), cell) for n, cell in enumerate(padded)])
