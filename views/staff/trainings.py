"""The training sessions as the team sees them: who comes, who waits, who was there."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from programme import trainings
from programme.trainings import Roll
from sheets.changes import Conflicted
from sheets.files.csv_files import csv_bytes, text_cell
from sheets.model.schema import COACHES, ENROLMENTS, Enrolment, Training
from sheets.model.snapshot import Snapshot
from views.web.access import staff_only
from views.web.language import translate
from views.web.shared import book

TOLD = ("first_name", "last_name", "email", "phone", "zone")
"""The columns of a coach that the list holds."""

bp = Blueprint("sessions_of_training", __name__, url_prefix="/staff/trainings")


@bp.get("")
def page() -> str:
    """All sessions, those to come first."""
    staff_only()
    snapshot, today = book().snapshot, clock.today()

    def with_rolls(rows: list[Training]) -> list[tuple[Training, Roll]]:
        return [(row, trainings.roll_of(snapshot, row)) for row in rows]

    return render_template(
        "trainings/staff.html",
        coming=with_rolls(trainings.to_come(snapshot, today)),
        were=with_rolls(trainings.past(snapshot, today)),
    )


@bp.get("/<training_id>")
def session(training_id: str) -> str:
    """One session: who has a seat, who waits, who was there."""
    staff_only()
    snapshot = book().snapshot
    training = snapshot.trainings.get(training_id) or abort(404)
    return render_template(
        "trainings/session.html",
        training=training,
        roll=trainings.roll_of(snapshot, training),
        coaches=snapshot.coaches,
        began=training.date is not None and training.date <= clock.today(),
    )


@bp.post("/<training_id>")
def attend(training_id: str) -> AnyResponse:
    """Note who was there: a tick for each who has a seat."""
    person = staff_only()
    snapshot = book().snapshot
    training = snapshot.trainings.get(training_id) or abort(404)
    there, met = set(request.form.getlist("present")), 0
    for row in trainings.roll_of(snapshot, training).seated:
        present = row.id in there
        if bool(row.present) != present or row.present is None:
            try:
                book().submit(trainings.attend(snapshot, row, present), person.email)
            except Conflicted:
                met += 1
    if met:
        flash(translate("Quelqu'un vient de changer la même ligne : voici où elle en est."), "warning")
    else:
        flash(translate("C'est noté."), "good")
    return redirect(url_for("sessions_of_training.session", training_id=training_id), 303)


@bp.get("/<training_id>.csv")
def export(training_id: str) -> Response:
    """Who comes, as a file for a spreadsheet."""
    staff_only()
    snapshot = book().snapshot
    training = snapshot.trainings.get(training_id) or abort(404)
    headers = [*(COACHES.by_key[key].header for key in TOLD), "Place", ENROLMENTS.by_key["present"].header]
    response = make_response(csv_bytes([headers, *_lines(snapshot, trainings.roll_of(snapshot, training))]))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="formation-{training.id}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lines(snapshot: Snapshot, roll: Roll) -> Iterator[list[str]]:
    """One line a coach, those with a seat first."""
    for rows, word in ((roll.seated, "inscrit"), (roll.waiting, "en attente")):
        yield from (_line(snapshot, row, word) for row in rows)


def _line(snapshot: Snapshot, row: Enrolment, word: str) -> list[str]:
    coach = snapshot.coaches.get(row.coach)
    present = {True: "oui", False: "non", None: ""}[row.present]
    texts = (
        [coach.first_name, coach.last_name, coach.email, coach.phone, coach.zone] if coach else [row.coach] + [""] * 4
    )
    return [text_cell(text) for text in (*texts, word, present)]
