"""What a list shows, as a file: csv and xlsx of every row found, a calendar of every date."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path as FilePath
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect

from programme import meetings, trainings
from programme.calendar_files import Appointment, calendar_file
from programme.conditions import Path
from programme.consultations import EVERYBODY, of_sheet, of_tab
from programme.saved_views import lines
from programme.saved_views.calendars import dated
from programme.saved_views.finding import listed, names_of, value_of
from programme.saved_views.reading import DERIVED, serves
from sheets.files.content import FOR_READING, Content, FileCell, Look, Rich, TabContent
from sheets.files.csv_files import tab_csv
from sheets.files.xlsx_out import write_xlsx
from sheets.model.columns import REFERRING, Kind, Row
from sheets.model.dates import SOME_DAY, to_serial
from sheets.model.kinds import canonical, to_cell
from sheets.model.schema import TRAININGS
from views.listings.asked import Asked, address_name, path_header, read_asked
from views.listings.pages import PAGE_ROWS, PREFIX
from views.listings.shown import row_name
from views.web.access import recently_confirmed
from views.web.consultations import note_reading, people_of
from views.web.language import translate
from views.web.shared import settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DATES = 5_000
"""Dates of one calendar's file."""
DURATIONS = {TRAININGS.key: trainings.DURATION}
"""Tab -> how long what it dates lasts; of others, as long as a meeting."""
_DATE = Look(type="DATE", pattern="dd/mm/yyyy")
_MOMENT = Look(type="DATE_TIME", pattern="dd/mm/yyyy hh:mm")


bp = Blueprint("list_files", __name__, url_prefix=PREFIX)


@bp.get("/<name>.csv")
def as_csv(audience: str, name: str) -> Response:
    """Every row found, as csv."""
    asked = _exported(audience, name)
    return _file(tab_csv(_tab(asked)), "text/csv; charset=utf-8", asked, "csv")


@bp.get("/<name>.xlsx")
def as_xlsx(audience: str, name: str) -> Response:
    """Every row found, as a workbook."""
    asked = _exported(audience, name)
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / "list.xlsx"
        write_xlsx(Content(sheets=[_tab(asked)]), path)
        return _file(path.read_bytes(), XLSX, asked, "xlsx")


@bp.get("/<name>.ics")
def as_calendar(audience: str, name: str) -> Response:
    """Every date found, for a calendar."""
    recently_confirmed()
    asked = _understood(audience, name)
    if asked.by is None or not serves(lines.CALENDAR, asked.by):
        abort(404)
    found = dated(asked.snapshot, asked.rows, asked.by)[:MOST_DATES]
    _note(asked, [row for _, row in found])
    made = [_appointment(asked, asked.by, row, date) for date, row in found]
    return _file(calendar_file(*made).encode(), "text/calendar; charset=utf-8", asked, "ics")


def _appointment(asked: Asked, by: Path, row: Row, date: dt.date) -> Appointment:
    """A date of a row for a calendar: with its hour and its place where the row has them."""
    hour = meetings.read_hour(getattr(row, "hour", "")) if not by.steps and by.column.key == "date" else None
    return Appointment(
        f"{row.id}-{by.column.key}@tremplin",
        f"{row_name(asked, row)} : {asked.view.name}",
        date,
        hour,
        dt.timedelta(days=1) if hour is None else DURATIONS.get(asked.tab.key, meetings.DURATION),
        getattr(row, "place", ""),
        settings().public_url + asked.address,
    )


def _exported(audience: str, name: str) -> Asked:
    recently_confirmed()
    asked = _understood(audience, name)
    _note(asked, asked.rows)
    return asked


def _understood(audience: str, name: str) -> Asked:
    """What is asked; the page that says which filter is not understood, rather than a file of other rows."""
    asked = read_asked(audience, name)
    if not asked.is_understood:
        abort(redirect(asked.url(), 303))
    return asked


def _note(asked: Asked, rows: Iterable[Row]) -> None:
    """Note whose rows leave; more of them than a page holds are the whole tab."""
    people = {one for row in rows for one in people_of(asked.snapshot, asked.tab.key, row.id)}
    many = len(people) > PAGE_ROWS
    if asked.audience != "structure":
        note_reading(asked.person, [EVERYBODY] if many else people, (of_sheet if many else of_tab)(asked.title))


def _tab(asked: Asked) -> TabContent:
    """The rows as a tab, the first line its headers.

    Staff may bring the file back, and nothing changes: it has the ID, each cell says what the sheet's does, and what
    they are told beside it stands in columns that no import reads.
    """
    columns = list(_file_columns(asked))
    grid: list[list[FileCell]] = [[header for header, _ in columns]]
    grid += [[cell(row) for _, cell in columns] for row in asked.rows]
    return TabContent(asked.view.name, grid, frozen=(1, 0))


def _file_columns(asked: Asked) -> Iterator[tuple[str, Callable[[Row], FileCell]]]:
    """(header, what it says of a row) of each column of a file."""
    if asked.audience != "staff":
        yield from ((path_header(path), partial(_told, asked, path)) for path in asked.columns)
        return
    yield "ID", lambda row: row.id
    for path in asked.columns:
        is_derived = bool(path.steps) or (path.tab, path.column.key) in DERIVED
        if not is_derived and path.column.kind is not Kind.ID:
            yield path_header(path), partial(_in_sheet, asked, path)
        if is_derived or path.column.kind in REFERRING:
            yield f"{path_header(path)} {FOR_READING}", partial(_told, asked, path)


def _told(asked: Asked, path: Path, row: Row) -> FileCell:
    """A cell as a list tells it."""
    value = value_of(asked.snapshot, row, path)
    if path.column.kind in REFERRING:
        name = names_of(asked.snapshot, asked.reader)
        return "\n".join(name(path.column, one) or translate("Une autre personne") for one in listed(value))
    return _cell(path, value)


def _in_sheet(asked: Asked, path: Path, row: Row) -> FileCell:
    """A cell as it is read, unless what stands in the sheet says something else: then that."""
    table, column = asked.snapshot.table(asked.tab.key), path.column
    there, value = table.cell(row, column.key), table.value(row, column.key)
    read = to_cell(column, value)
    is_same = there == read or canonical(column, there) == canonical(column, read)
    return _cell(path, value if is_same else there)


def _cell(path: Path, value: Any) -> FileCell:
    if value in (None, "", ()):
        return None
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value == SOME_DAY:
        return translate("Date inconnue")
    if isinstance(value, dt.date):
        return Rich(to_serial(value), look=_MOMENT if path.column.kind is Kind.MOMENT else _DATE)
    return value if isinstance(value, (int, float)) else str(value)


def _file(data: bytes, kind: str, asked: Asked, ending: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{address_name(asked.view)}.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
