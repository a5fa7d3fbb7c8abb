"""Everything about one candidate, coach, structure or opportunity, on one page: what to do next, acts in one press."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template

from cv import status as cv_status
from mail import desk
from programme import meetings
from programme.conditions import Path
from programme.consultations import EVERYTHING, of_tab
from programme.readers import ListReader
from programme.row_names import name_of_row
from programme.saved_views.reading import default_columns, whole_tab
from programme.structures import stage_of
from sheets.model.columns import REFERRING, TEAM, Column, Kind, Row, Tab
from sheets.model.schema import FOLLOW_UPS, MEETINGS, Candidate
from sheets.model.snapshot import Snapshot
from views.editor.mood_chart import Chart, chart_of
from views.listings.asked import Asked
from views.listings.pages import column_name
from views.listings.row_acts import acts_of, tasks_of
from views.listings.shown import pieces, row_url
from views.staff.history import shown_entries
from views.staff.mails import shown_mail
from views.web.access import Person, staff_only
from views.web.consultations import FIRST, lines, note_reading, people_of
from views.web.shared import book
from views.web.sheet_links import url_of
from views.web.tab_rows import CellPiece

FIRST_TABS = (FOLLOW_UPS.key, MEETINGS.key)
"""The tabs told first, of those whose rows name this one."""
ROWS, CHANGES, MAILS_SHOWN = 8, 6, 6
"""Rows of another tab, changes and mails that are shown; of more there is a page of their own."""
ELSEWHERE = {"candidates": frozenset(("photo", "story", "second_story", "second_catchphrase", "second_ambition"))}
"""Columns that are read on the CV."""

bp = Blueprint("everything", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class NamingRows:
    """The rows of another tab that name this one.

    Args:
        asked: that tab as a list.
        rows: the first of them.
        count: all of them.
        columns: what is shown of each.
        url: the list of all.
    """

    asked: Asked
    rows: Sequence[Row]
    count: int
    columns: Sequence[Path]
    url: str


@bp.get("/<any(candidates, coaches, structures, opportunities):kind>/<row_id>")
def page(kind: str, row_id: str) -> str:
    """Everything about one of them."""
    person, snapshot = staff_only(), book().snapshot
    row = snapshot.table(kind).get(row_id) or abort(404)
    candidate = row if isinstance(row, Candidate) else None
    about = _asked(person, snapshot, snapshot.tabs[kind])
    related = list(_related(person, snapshot, kind, row_id))
    email = str(getattr(row, "email", "") or getattr(row, "contact_email", ""))
    _note(person, snapshot, about, row, related)
    return render_template(
        "staff/everything.html",
        about=about,
        row=row,
        name=name_of_row(about.tab, row),
        candidate=candidate,
        status=cv_status.in_words(row) if candidate else None,
        tone=cv_status.tone(row) if candidate else "",
        stage=stage_of(snapshot, row) if candidate else "",
        tasks=tasks_of(snapshot, row),
        acts=acts_of(snapshot, kind, row),
        facts=_facts(about, row),
        notes=_notes(about, row),
        related=related,
        mood=_mood(snapshot, candidate) if candidate else None,
        mails=[shown_mail(mail) for mail in desk.mails_to(book(), email, MAILS_SHOWN)] if email else [],
        history=shown_entries(snapshot, book().history_of(kind, row_id)[:CHANGES]),
        readings=lines(row_id, limit=FIRST) if candidate else [],
        pieces=pieces,
        row_url=row_url,
        column_name=column_name,
        sheet_url=url_of(snapshot, kind, row_id, "id"),
    )


def _asked(person: Person, snapshot: Snapshot, tab: Tab) -> Asked:
    reader = ListReader(TEAM, email=person.email)
    return Asked("staff", person, reader, snapshot, whole_tab(snapshot, tab, TEAM))


def _facts(about: Asked, row: Row) -> list[tuple[str, list[CellPiece]]]:
    """What is written of a row, but its long texts: name, values."""
    hidden = ELSEWHERE.get(about.tab.key, frozenset())
    columns = [c for c in about.readable if c.kind not in (Kind.ID, Kind.LONG_TEXT) and c.key not in hidden]
    found = ((column, pieces(about, row, Path((), about.tab.key, column))) for column in columns)
    return [(column_name(Path((), about.tab.key, column)), shown) for column, shown in found if shown]


def _notes(about: Asked, row: Row) -> list[tuple[Column, str]]:
    """The long texts, but those of the CV."""
    hidden = ELSEWHERE.get(about.tab.key, frozenset())
    long = (c for c in about.readable if c.kind is Kind.LONG_TEXT and c.key not in hidden)
    return [(c, text) for c in long if (text := str(about.tab.value(row, c.key)))]


def _related(person: Person, snapshot: Snapshot, key: str, row_id: str) -> Iterable[NamingRows]:
    """The tabs whose rows name this one, the latest first."""
    for table in sorted(snapshot.tables, key=lambda found: found.tab.key not in FIRST_TABS):
        there = [c for c in table.tab.columns if c.key not in table.missing]
        for column in (c for c in there if c.kind in REFERRING and c.options == key):
            found = _rows(person, snapshot, table.tab, column, row_id)
            if found:
                yield found


def _rows(person: Person, snapshot: Snapshot, tab: Tab, column: Column, row_id: str) -> NamingRows | None:
    table = snapshot.table(tab.key)
    rows = table.where(column.key, row_id) if column.kind is Kind.REFERENCE else [
        row for row in table.rows if row_id in tab.value(row, column.key)
    ]  # fmt: skip
    if not rows:
        return None
    asked = _asked(person, snapshot, tab)
    date = next((c for c in tab.columns if c.kind is Kind.DATE and c.key not in table.missing), None)
    if date:
        rows = sorted(rows, key=lambda row: tab.value(row, date.key) or dt.date.min, reverse=True)
    shown = [path for path in default_columns(snapshot, tab, TEAM) if path.column.key != column.key]
    return NamingRows(asked, rows[:ROWS], len(rows), shown, asked.url(by=column.key, group=row_id))


def _mood(snapshot: Snapshot, candidate: Candidate) -> Chart | None:
    return chart_of(list(meetings.moods(meetings.thread(snapshot, candidate.id))))


def _note(person: Person, snapshot: Snapshot, about: Asked, row: Row, related: Iterable[NamingRows]) -> None:
    """Who is read about here, and what of them."""
    what = EVERYTHING if isinstance(row, Candidate) else of_tab(about.title)
    note_reading(person, people_of(snapshot, about.tab.key, row.id), what)
    for one in () if isinstance(row, Candidate) else related:
        shown = {found for other in one.rows for found in people_of(snapshot, one.asked.tab.key, other.id)}
        note_reading(person, shown, of_tab(one.asked.title))
