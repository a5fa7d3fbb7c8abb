"""Everything about one candidate, coach, structure or opportunity, on one page: what to do next, acts in one press."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, url_for

from cv import status as cv_status
from cv.slugs import slug_of
from mail import desk
from programme import meetings
from programme.conditions import Path
from programme.consultations import EVERYTHING, of_tab
from programme.pairing import waits_for_coach
from programme.publication import is_public
from programme.readers import ListReader
from programme.row_names import name_of_row
from programme.saved_views.reading import default_columns, whole_tab
from programme.structures import stage_of
from sheets.model.columns import REFERRING, TEAM, Column, Kind, Row, Tab
from sheets.model.schema import FOLLOW_UPS, MEETINGS, NEW, OPPORTUNITIES, TO_REVIEW, Candidate
from sheets.model.snapshot import Snapshot
from views.editor.mood_chart import Chart, chart_of
from views.editor.week import TaskLine, tasks_about
from views.listings.asked import Asked
from views.listings.pages import column_name
from views.listings.shown import pieces, row_url
from views.staff.history import shown_entries
from views.staff.mails import shown_mail
from views.web.access import Person, staff_only
from views.web.consultations import FIRST, lines, note_reading, people_of
from views.web.language import translate
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
class Act:
    """Something done in one press from here: words, address, icon."""

    words: str
    address: str
    icon: str


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
        tasks=_tasks(snapshot, candidate) if candidate else [],
        acts=list(_acts(kind, row)),
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


def _tasks(snapshot: Snapshot, candidate: Candidate) -> list[TaskLine]:
    """What to do next: what waits for the team first, then what waits for the pair."""
    found = []
    if candidate.status == TO_REVIEW:
        words, address = translate("Relire ce CV, et le publier"), url_for("staff.home") + "#reviews"
        found.append(TaskLine(words, "", address, "eye", True))
    if waits_for_coach(snapshot, candidate):
        words = translate("Trouver un coach")
        found.append(TaskLine(words, "", url_for("pairing.choose", row_id=candidate.id), "user", True))
    if cv_status.blocked(candidate) and candidate.consent is None and candidate.status not in ("", NEW):
        words, why = translate("Demander l'accord de publication"), translate("Sans lui, pas de page.")
        found.append(TaskLine(words, why, url_for("coach.cv", row_id=candidate.id), "pencil", False))
    return [*found, *tasks_about(snapshot, candidate)]


def _acts(tab: str, row: Row) -> Iterable[Act]:
    """The pages where something is done about a row."""
    if isinstance(row, Candidate):
        yield Act(translate("Modifier le CV"), url_for("coach.cv", row_id=row.id), "pencil")
        if is_public(row):
            yield Act(translate("Voir la page"), url_for("public.cv", slug=slug_of(row)), "eye")
        yield Act(translate("Rendez-vous"), url_for("meetings.thread", row_id=row.id), "chat")
        yield Act(translate("Opportunités"), url_for("coach.opportunities", row_id=row.id), "briefcase")
        yield Act(translate("Travail"), url_for("coach.job", row_id=row.id), "check")
        words = translate("Changer de coach") if row.coach else translate("Trouver un coach")
        yield Act(words, url_for("pairing.choose", row_id=row.id), "user")
    else:
        yield Act(translate("Modifier"), url_for("tabs.row", audience="staff", key=tab, row_id=row.id), "pencil")
    if tab == OPPORTUNITIES.key:
        yield Act(translate("À qui elle va"), url_for("offer_people.page", row_id=row.id), "user")
    yield Act(translate("Historique"), url_for("history.row", tab=tab, row_id=row.id), "clock")


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
