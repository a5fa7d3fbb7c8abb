"""The training sessions as coaches see them: enrol, wait for a seat, leave, each in one press."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from programme import trainings
from programme.acts.trainings import enrol
from programme.calendar_files import Appointment, calendar_file, uid
from programme.meetings import read_hour
from programme.trainings import Roll
from sheets.model.schema import Coach, Enrolment, Training
from sheets.model.snapshot import Snapshot
from views.editor.meetings import calendar_answer
from views.editor.week import when
from views.web.access import coach_only
from views.web.language import translate
from views.web.shared import book, settings

ENROL, LEAVE = "enrol", "leave"

bp = Blueprint("trainings", __name__, url_prefix="/coach/trainings")


@dataclass(frozen=True)
class SessionSeen:
    """A session as a coach sees it.

    Args:
        training: the row.
        roll: who comes.
        enrolment: their own; None: they do not come.
        rank: their place on the waiting list; 0: they have a seat, or do not come.
    """

    training: Training
    roll: Roll
    enrolment: Enrolment | None
    rank: int

    @property
    def when(self) -> str:
        """Its day and hour, in words."""
        day = self.training.date
        return when(day, read_hour(self.training.hour)) if day else translate("la date n'est pas encore fixée")


@bp.get("")
def page() -> str:
    """The sessions to come, and one's own that were."""
    person, snapshot = coach_only(), book().snapshot
    coming = [_session(snapshot, row, person.coaches) for row in trainings.to_come(snapshot, clock.today())]
    were = [_session(snapshot, row, person.coaches) for row in trainings.past(snapshot, clock.today())]
    return render_template(
        "trainings/coach.html",
        coming=coming,
        were=[one for one in were if one.enrolment],
        trained_on=max((c.trained_on for c in person.coaches if c.trained_on), default=None),
        may_leave=trainings.may_leave(snapshot),
    )


@bp.post("/<training_id>")
def decide(training_id: str) -> AnyResponse:
    """Enrol, or leave."""
    person, training = coach_only(), _coming(training_id)
    wanted = request.form.get("decision")
    if wanted == ENROL:
        _enrol(training, person.coaches, person.email)
    elif wanted == LEAVE and trainings.may_leave(book().snapshot):
        _leave(training, person.coaches, person.email)
    else:
        abort(400)
    return redirect(url_for("trainings.page") + f"#{training.id}", 303)


@bp.get("/<training_id>.ics")
def calendar(training_id: str) -> Response:
    """A session for the coach's calendar."""
    coach_only()
    training = _coming(training_id)
    if training.date is None:
        abort(404)
    public_url = settings().public_url
    found = Appointment(
        uid(training.id, public_url),
        translate("Formation : %(title)s") % {"title": training.title},
        training.date,
        read_hour(training.hour),
        trainings.DURATION,
        training.place,
        public_url + url_for("trainings.page"),
    )
    return calendar_answer(calendar_file(found), training.id)


def _coming(training_id: str) -> Training:
    """A session that is still to come."""
    found = trainings.to_come(book().snapshot, clock.today())
    return next((row for row in found if row.id == training_id), None) or abort(404)


def _session(snapshot: Snapshot, training: Training, coaches: Sequence[Coach]) -> SessionSeen:
    enrolment, rank = trainings.own(snapshot, training, coaches)
    return SessionSeen(training, trainings.roll_of(snapshot, training), enrolment, rank)


def _enrol(training: Training, coaches: Sequence[Coach], author: str) -> None:
    enrol(book(), training, coaches, author, settings().public_url)
    _, rank = trainings.own(book().snapshot, training, coaches)
    if rank:
        flash(translate("Vous êtes sur la liste d'attente. Dès qu'une place se libère, un mail vous le dit."), "good")
    else:
        flash(translate("C'est noté : vous avez une place."), "good")


def _leave(training: Training, coaches: Sequence[Coach], author: str) -> None:
    before = book().snapshot
    _, rank = trainings.own(before, training, coaches)
    for edit in trainings.leave(before, training, coaches, clock.today()):
        book().submit(edit, author)
    seated = {row.coach for row in trainings.roll_of(before, training).seated}
    moved_up = any(row.coach not in seated for row in trainings.roll_of(book().snapshot, training).seated)
    if moved_up and not rank:
        flash(translate("C'est noté : vous ne venez pas. Votre place est à quelqu'un d'autre."), "good")
    else:
        flash(translate("C'est noté : vous ne venez pas."), "good")
