"""Who read what: noting that something private was opened, and the pages that tell it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Flask, abort, current_app, render_template

import clock
from programme import consultations
from programme.consultations import Consultation, Opening
from sheets.errors import StateUnreachable
from sheets.model.columns import Kind
from sheets.model.problems import Problem
from sheets.model.schema import CANDIDATES, Candidate
from sheets.model.snapshot import Snapshot
from views.web.access import Person, own_candidate, staff_only
from views.web.language import translate
from views.web.shared import asked_number, book

PAGE = 50
FIRST = 5
"""Lines on the person's own page; the others have a page of their own."""
MOST_KEPT = 1_000
"""Openings kept in memory while the state database takes none."""
WORDS = {
    consultations.CONTACT: "Coordonnées et formulaire du CV",
    consultations.DOCUMENT: "CV avec coordonnées (PDF)",
    consultations.FOLLOW_UPS: "Suivi des opportunités et ses notes",
    consultations.HISTORY: "Historique des changements",
    consultations.MAILS: "Mails envoyés",
    consultations.DECISIONS: "Changements à décider",
    consultations.PROBLEMS: "Cases à corriger",
    consultations.EVERYTHING: "Tout ce qui est gardé, sur une page",
}
_UNNOTED = "unnoted"

bp = Blueprint("consulting", __name__)


@dataclass(frozen=True)
class ShownOpening:
    """One opening as people read it.

    Args:
        at: when, seconds since 1970.
        who: first name and role; email: for staff alone.
        what: what was opened.
    """

    at: float
    who: str
    email: str
    what: str


def install(app: Flask) -> None:
    """Let a candidate's page ask who read what."""
    app.extensions[_UNNOTED] = deque(maxlen=MOST_KEPT)
    app.context_processor(lambda: {"consultations_of": lambda candidate: lines(candidate.id, limit=FIRST)})


def note_reading(person: Person, candidates: Iterable[str], what: str) -> None:
    """Note that somebody is about to be shown what is private of some people; their own does not count.

    While the state database takes nothing (a full disk), pages still open: somebody may have to be called tonight, and
    staff must see what is wrong. What was opened meanwhile is noted as soon as it can be.

    Args:
        person: who reads.
        candidates: whose, by ID.
        what: see programme/consultations.py.
    """
    ids = set(candidates) - {"", *(own.id for own in person.candidates)}
    if not ids:
        return
    waiting: deque[Opening] = current_app.extensions[_UNNOTED]
    opening = Opening(person.email, ids, what, clock.time())
    try:
        consultations.record(book(), (*waiting, opening))
        waiting.clear()
    except StateUnreachable:
        waiting.append(opening)
        current_app.logger.warning("an opening of private information could not be noted yet")


def people_of(snapshot: Snapshot, tab_key: str, row_id: str) -> set[str]:
    """The candidates that a row is, or is about."""
    if tab_key == CANDIDATES.key:
        return {row_id}
    if tab_key not in snapshot.tabs:
        return set()
    table = snapshot.table(tab_key)
    row = table.get(row_id)
    kinds = (Kind.REFERENCE, Kind.REFERENCES)
    columns = [c for c in table.tab.columns if c.options == CANDIDATES.key and c.kind in kinds]
    values = [table.tab.value(row, c.key) for c in columns] if row else []
    return {one for value in values for one in (value if isinstance(value, tuple) else (value,)) if one}


def people_told(snapshot: Snapshot, shown: Iterable[Problem]) -> set[str]:
    """The candidates whose private cell is shown as something to mend, for `note_reading`."""
    tables = {table.title: table for table in snapshot.tables}
    found = set[str]()
    for problem in shown:
        table = tables.get(problem.tab)
        if not (problem.row and problem.value and table):
            continue
        public = any(c.public and c.header == problem.column for c in table.tab.columns)
        row_id = next((row.id for row in table.rows if row.number == problem.row), "")
        found |= people_of(snapshot, table.tab.key, row_id) if row_id and not public else set()
    return found


def lines(candidate: str, before: int = 0, limit: int = PAGE) -> list[ShownOpening]:
    """Who opened what of somebody, newest first."""
    return [_line(book().snapshot, one) for one in consultations.of_person(book(), candidate, before, limit)]


@bp.get("/me/consultations")
def mine() -> str:
    """The person's own: who consulted what."""
    _, candidate = own_candidate()
    return _page(candidate, own=True)


@bp.get("/staff/consultations/<row_id>")
def of_person(row_id: str) -> str:
    """Staff's: the same, of anybody, with addresses."""
    staff_only()
    return _page(book().snapshot.candidates.get(row_id) or abort(404), own=False)


def _page(candidate: Candidate, own: bool) -> str:
    before = asked_number("before", 0)
    found = consultations.of_person(book(), candidate.id, before, PAGE + 1)
    return render_template(
        "consultations/mine.html" if own else "consultations/person.html",
        candidate=candidate,
        lines=[_line(book().snapshot, one) for one in found[:PAGE]],
        older=found[PAGE - 1].id if len(found) > PAGE else 0,
        before=before,
    )


def _line(snapshot: Snapshot, one: Consultation) -> ShownOpening:
    return ShownOpening(one.at, _who(snapshot, one.reader), one.reader, _what(one.what))


def _who(snapshot: Snapshot, email: str) -> str:
    staff, coaches = snapshot.staff.where("email", email), snapshot.coaches.where("email", email)
    if not (staff or coaches):
        return translate("Une personne qui n'est plus dans l'équipe")
    role = translate("équipe") if staff else translate("coach")
    name = next((one.first_name for one in staff), "") or next((one.first_name for one in coaches), "")
    return f"{name} ({role})" if name else role.capitalize()


def _what(what: str) -> str:
    title, whole = consultations.tab_of(what)
    if title:
        words = "La feuille, onglet « %(title)s »" if whole else "Onglet « %(title)s »"
        return translate(words) % {"title": title}
    return translate(WORDS.get(what, "La feuille"))
