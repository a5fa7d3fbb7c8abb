"""What coaches see: their candidates, what to do next, and the form of each CV."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, render_template

import clock
from cv import status as cv_status
from cv.slugs import slug_of
from programme.acts.letters import letters_to_pass_on
from programme.asked_erasures import ErasureRequest
from programme.erasure_requests import waiting_erasures
from programme.meetings import last_held
from programme.publication import is_public
from sheets.model.columns import Column
from sheets.model.schema import HIDDEN, TO_REVIEW, Candidate
from sheets.model.snapshot import Snapshot
from views.editor import cv_form, cv_preview, follow_ups, invitation_form, job, offer_steps, photo_form
from views.editor.cv_parts import EditorContext
from views.editor.week import week_of
from views.web.access import Person, candidate_for_editing, coach_only
from views.web.decisions import own_choices
from views.web.forms import help_of, name_of
from views.web.shared import book
from views.web.tab_rows import tab_views

bp = Blueprint("coach", __name__, url_prefix="/coach")
for helper in (name_of, help_of):
    bp.add_app_template_global(helper, helper.__name__)


@dataclass(frozen=True)
class FollowedCandidate:
    """One candidate as their coach's list shows them.

    Args:
        candidate: the row.
        status: the CV's status, as a word and a sentence.
        tone: its colour.
        wanted: what is still to be written, where that is the coach's next step.
        met_on: the last meeting noted.
        rank: where it stands in the list: what the coach can do something about comes first.
        leaving: they asked to be erased, and are not yet; None: they did not.
    """

    candidate: Candidate
    status: tuple[str, str]
    tone: str
    wanted: tuple[Column, ...]
    met_on: dt.date | None
    rank: int
    leaving: ErasureRequest | None

    @property
    def slug(self) -> str:
        """What the page's address ends in."""
        return slug_of(self.candidate)

    @property
    def wanted_names(self) -> str:
        """What is still to be written, in the visitor's language."""
        return ", ".join(name_of(column) for column in self.wanted)

    @property
    def online(self) -> bool:
        """Whether the public sees the page."""
        return is_public(self.candidate)

    @property
    def blocked(self) -> bool:
        """Whether the page waits for the person's consent, whatever else is done."""
        return cv_status.blocked(self.candidate)


@bp.get("/")
def home() -> str:
    """A coach's own candidates, what to do next first."""
    person = coach_only()
    snapshot = book().snapshot
    followed = followed_by(snapshot, person)
    return render_template(
        "coach/home.html",
        person=person,
        week=week_of(snapshot, person, [one.candidate.id for one in followed if one.leaving]),
        followed=followed,
        letters=letters_to_pass_on(book(), (one.candidate.id for one in followed)),
        choices=own_choices(snapshot, person),
        tab_views=tab_views("coach", person, snapshot),
    )


@bp.get("/candidates/<row_id>/cv")
def cv(row_id: str) -> Response:
    """The CV of one of them, as a form."""
    return cv_form.show(_desk(row_id))


def followed_by(snapshot: Snapshot, person: Person) -> list[FollowedCandidate]:
    """The candidates of a coach: to write first, then in review, online, hidden; by first name within these."""
    rows: Iterable[Candidate] = {
        row.id: row for coach in person.coaches for row in snapshot.candidates.where("coach", coach.id)
    }.values()
    leaving = {asked.row_id: asked for asked in waiting_erasures(book())}
    found = [_followed(snapshot, row, leaving.get(row.id)) for row in rows]
    return sorted(found, key=lambda f: (f.rank, f.candidate.first_name.casefold()))


def _followed(snapshot: Snapshot, row: Candidate, leaving: ErasureRequest | None) -> FollowedCandidate:
    to_write = cv_status.may_submit(row)
    rank = 0 if to_write else {TO_REVIEW: 1, HIDDEN: 3}.get(row.status, 2)
    wanted = cv_status.still_wanted(row, snapshot.candidates.missing) if to_write else ()
    return FollowedCandidate(
        candidate=row,
        status=cv_status.in_words(row),
        tone=cv_status.tone(row),
        wanted=tuple(snapshot.candidates.tab.by_key[key] for key in wanted),
        met_on=last_held(snapshot, row.id, clock.wall()),
        rank=rank,
        leaving=leaving,
    )


def _desk(row_id: str) -> EditorContext:
    person, candidate = candidate_for_editing(row_id)
    return EditorContext(person, candidate, book().snapshot, "coach", {"row_id": row_id})


job.routes.install(bp, _desk, "/candidates/<row_id>/job")
for module, under in (
    (follow_ups, "opportunities"), (invitation_form, "cv"), (photo_form, "cv"), (cv_preview, "cv"), (cv_form, "cv"),
):  # fmt: skip
    module.routes.install(bp, _desk, f"/candidates/<row_id>/{under}")
offer_steps.install(bp, _desk, "/candidates/<row_id>/opportunities", follow_ups.list_page)
offer_steps.install_suggestions(bp, _desk, "/candidates/<row_id>/opportunities")
