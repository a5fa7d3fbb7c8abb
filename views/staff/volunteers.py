"""Volunteers along their path: applied, met, trained, active, resting; one press takes the next step."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.coaches import is_active, move_on, next_steps
from sheets.changes import Conflicted
from sheets.model.schema import ACTIVE, COACH_PATH, Coach
from views.web.access import staff_only
from views.web.language import translate
from views.web.shared import book

bp = Blueprint("volunteers", __name__, url_prefix="/staff/volunteers")


@bp.get("")
def page() -> str:
    """Volunteers by where they stand; those who coach come last, for there are many."""
    staff_only()
    table = book().snapshot.coaches
    steps: dict[str, list[Coach]] = {step: [] for step in (*COACH_PATH[:3], COACH_PATH[-1], ACTIVE)}
    for coach in table.rows:
        if coach.first_name:
            steps[_step(coach)].append(coach)
    return render_template(
        "staff/volunteers.html", steps=steps, next_steps=next_steps, missing="path" not in table.binding.columns
    )


@bp.post("/<row_id>")
def move(row_id: str) -> AnyResponse:
    """Take a step."""
    person, snapshot = staff_only(), book().snapshot
    coach = snapshot.coaches.get(row_id) or abort(404)
    step = request.form.get("step", "")
    if step not in next_steps(coach) or "path" not in snapshot.coaches.binding.columns:
        flash(translate("Ce n'est plus la prochaine étape : regardez où en est cette personne."), "warning")
        return redirect(url_for("volunteers.page"), 303)
    try:
        book().submit(move_on(snapshot, coach, step), person.email)
    except Conflicted:
        flash(translate("Quelqu'un vient de changer son étape. Rien n'a changé."), "warning")
    else:
        flash(translate("%(name)s : c'est noté.") % {"name": coach.first_name}, "good")
    return redirect(url_for("volunteers.page"), 303)


def _step(coach: Coach) -> str:
    if is_active(coach):
        return ACTIVE
    return coach.path if coach.path in COACH_PATH and coach.path != ACTIVE else COACH_PATH[-1]
