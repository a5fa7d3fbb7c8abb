"""What staff see first: what to mend in the sheet, how the writing fares, what waits for a person."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, NoReturn

from babel.dates import format_timedelta
from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme.accounts.people import full_name
from programme.acts import publishing
from programme.acts.address_changes import address_proposals
from programme.acts.publishing import NoConsent, NotInReview
from programme.browser_reports import latest
from programme.consultations import CONTACT, DECISIONS, PROBLEMS
from programme.erasure_requests import dismiss_erasure, is_gone, waiting_erasures
from programme.readers import ListReader
from programme.saved_views.people_lists import is_in, people_lists, zones_of
from sheets.changes import Conflicted
from sheets.events.decisions import Undecided
from sheets.model.columns import TEAM
from sheets.model.schema import CANDIDATES, TO_REVIEW, Candidate
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.staff.history import failures, find_rows
from views.staff.problem_groups import grouped
from views.staff.problems import problems_of
from views.staff.state_notice import KEPT, notice
from views.web import forms
from views.web.access import Person, confirm_before_writing, staff_only
from views.web.consultations import note_reading, people_of, people_told
from views.web.decisions import decision, decisions, in_words, name_of, settle, tell_late
from views.web.language import current, translate
from views.web.shared import book, wants_fragment
from views.web.sheet_links import url_of
from views.web.tab_rows import tab_views

SHOWN_REVIEWS = 20

bp = Blueprint("staff", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Review:
    """A CV that waits to be read and published."""

    candidate: Candidate
    coach: str
    ready: bool
    consent_url: str


@bp.get("/")
def home() -> str:
    """Everything that needs staff, on one page."""
    person = staff_only()
    snapshot = book().snapshot
    problems = problems_of(snapshot)
    groups = grouped(snapshot, problems)
    proposed = address_proposals(book())
    whose = (people_of(snapshot, one.change.tab, one.change.row_id) for one in proposed)
    note_reading(person, set().union(*whose), CONTACT)
    note_reading(person, people_told(snapshot, [one for group in groups for one in group.told]), PROBLEMS)
    return render_template(
        "staff/home.html",
        person=person,
        problems=groups,
        problem_count=len(problems),
        decisions=decisions(snapshot, book().undecided(), person),
        addresses=proposed,
        erasures=[
            (asked, _name(snapshot, asked.row_id), is_gone(snapshot, asked.row_id))
            for asked in waiting_erasures(book())
        ],
        failures=failures(snapshot),
        tab_views=tab_views("staff", person, snapshot),
        refusals=len(latest(book())),
        lists=people_lists(snapshot, ListReader(TEAM, email=person.email), _zones(person), today()),
        **_reviews(person),
        **_state(),
    )


@bp.get("/state")
def state() -> str:
    """How reading and writing fare, as htmx asks for it again and again."""
    staff_only()
    return render_template("staff/_state.html", **_state())


@bp.post("/changes/<int:change_id>")
def decide(change_id: int) -> AnyResponse:
    """Write a waiting change after all, or give it up."""
    person = staff_only()
    status = settle(change_id, request.form.get("decision", ""), person)
    if not wants_fragment():
        return redirect("/staff/#decisions", 303) if status == 303 else Response(home(), status)
    shown = decisions(book().snapshot, book().undecided(), person)
    return Response(render_template("staff/_decisions.html", decisions=shown, fresh=True))


@bp.get("/changes/<int:change_id>/place")
def place(change_id: int) -> AnyResponse:
    """Look for another place for a change that waits: a row, then a column."""
    person = staff_only()
    change = book().undecided_one(change_id) or _late(change_id, person)
    return Response(_place_page(person, change, request.args.get("row", ""), request.args.get("key", change.key)))


@bp.post("/changes/<int:change_id>/target")
def retarget(change_id: int) -> AnyResponse:
    """Write a change that waits in another place. A cell that holds something is shown before it is replaced."""
    person = staff_only()
    change = book().undecided_one(change_id) or _late(change_id, person)
    snapshot = book().snapshot
    table = _table(snapshot, change)
    row = table.get(request.form.get("row", "")) or abort(404)
    key = "" if change.new_row else request.form.get("key", "")
    if not change.new_row and (key not in table.binding.columns or key == "id"):
        abort(404)
    confirm_before_writing(snapshot, change.tab, key)
    present = table.cell(row, key) if key else None
    if present is not None and json.dumps(present) != request.form.get("seen"):
        return Response(_place_page(person, change, row.id, key, warn=True), 409)
    if not book().retarget(change_id, row.id, key, present, person.email):
        _late(change_id, person)
    flash(translate("C'est reparti, vers sa nouvelle place."), "good")
    return redirect("/staff/#decisions", 303)


@bp.post("/candidates/<row_id>/publication")
def publish(row_id: str) -> AnyResponse:
    """Put a CV online, if the person agreed to it."""
    person = staff_only()
    status = _publish(person, book().snapshot.candidates.get(row_id) or abort(404))
    if status == 303 and not wants_fragment():
        return redirect("/staff/#reviews", 303)
    if wants_fragment():
        fragment = render_template("staff/_reviews.html", fresh=True, **_reviews(person))
        return Response(fragment, 200 if status == 303 else status)
    return Response(home(), status)


@bp.post("/erasures/<row_id>/dismissal")
def dismiss(row_id: str) -> AnyResponse:
    """Drop the request of somebody whose row is no longer in the sheet."""
    staff_only()
    if dismiss_erasure(book(), row_id):
        flash(translate("C'est oublié : la demande est retirée de la liste."), "good")
    else:
        flash(translate("Rien n'a été retiré : la demande est finie, ou la ligne est dans la feuille."), "warning")
    return redirect("/staff/#erasures", 303)


def _zones(person: Person) -> tuple[str, ...]:
    """Whose people are shown: those of the zones one looks after, or of all where that is asked."""
    return () if request.args.get("zones") == "all" else zones_of(book().snapshot, person.staff)


def _reviews(person: Person) -> dict[str, Any]:
    """The first CVs sent for review, in the order of the sheet, how many more there are, and in others' zones."""
    snapshot, zones, found = book().snapshot, _zones(person), []
    every = snapshot.candidates.where("status", TO_REVIEW)
    waiting = [row for row in every if is_in(zones, row.zone)]
    for row in waiting[:SHOWN_REVIEWS]:
        coach = snapshot.coaches.get(row.coach)
        url = "" if row.consent else url_of(snapshot, CANDIDATES.key, row.id, "consent")
        found.append(Review(row, coach.first_name if coach else "", row.consent is True, url))
    return {
        "reviews": found,
        "more_reviews": len(waiting) - len(found),
        "elsewhere": len(every) - len(waiting),
        "zones": zones,
        "may_narrow": bool(zones or zones_of(snapshot, person.staff)),
    }


def _name(snapshot: Snapshot, row_id: str) -> str:
    row = snapshot.candidates.get(row_id)
    return (full_name(row) if row else "") or row_id


def _late(change_id: int, person: Person) -> NoReturn:
    """Say that a change was decided meanwhile."""
    tell_late(change_id, person)
    abort(Response(home(), 409))


def _state() -> dict[str, Any]:
    queue = book().queue()
    words = notice(book().health(current_app.extensions["budget"]), queue.last_error)
    return {
        "queue": queue,
        "error": f"{translate(words)} {translate(KEPT)}" if words else "",
        "age": _ago(queue.age_seconds, add_direction=True),
        "oldest": _ago(queue.oldest_seconds),
    }


def _ago(seconds: float, add_direction: bool = False) -> str:
    """ "3 minutes", or "il y a 3 minutes"."""
    if seconds < 1:
        return translate("à l'instant") if add_direction else translate("moins d'une seconde")
    return format_timedelta(
        dt.timedelta(seconds=-seconds if add_direction else seconds), add_direction=add_direction, locale=current()
    )


def _table(snapshot: Snapshot, change: Undecided) -> Table[Any]:
    """The table a change is for; a tab that is not there any more has no place to offer."""
    return snapshot.table(change.tab) if change.tab in snapshot.tabs else abort(404)


def _place_page(person: Person, change: Undecided, row_id: str, key: str, *, warn: bool = False) -> str:
    snapshot = book().snapshot
    table = _table(snapshot, change)
    row = table.get(row_id)
    words = request.args.get("q", "")
    concerned = (people_of(snapshot, change.tab, one) for one in (change.row_id, row_id))
    note_reading(person, set().union(*concerned), DECISIONS)
    present = table.cell(row, key) if row and key in table.binding.columns else None
    columns = [(c.key, forms.name_of(c)) for c in table.tab.columns if c.key in table.binding.columns]
    return render_template(
        "staff/place.html",
        change=change,
        decision=decision(snapshot, change),
        words=words,
        found=find_rows(snapshot, words, change.tab) if words else [],
        row=row,
        row_name=name_of(row),
        key=key,
        columns=[pair for pair in columns if pair[0] != "id"],
        present=in_words(snapshot, change.tab, key, present),
        seen=json.dumps(present) if warn else "",
    )


def _publish(person: Person, candidate: Candidate) -> int:
    """Publish a CV and say what happened; 303 when it is done."""
    try:
        publishing.publish(book(), candidate, person.email)
    except NotInReview:
        return _refused("Ce CV n'est plus en relecture : rien n'a été changé.", 409)
    except NoConsent:
        return _refused("Il manque l'accord de publication : notez-le d'abord dans la feuille.", 422)
    except Conflicted:
        return _refused("Quelqu'un vient de changer ce CV : relisez-le, puis recommencez.", 409)
    flash(translate("Le CV est publié."), "good")
    return 303


def _refused(words: str, status: int) -> int:
    flash(translate(words), "warning")
    return status
