"""What a candidate sees: their CV as the public will read it, where it stands, and its form."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from views.editor import cv_form, cv_preview, follow_ups, invitation_form, job, photo_form, publication
from views.editor.cv_parts import EditorContext
from views.web.access import own_candidate
from views.web.shared import book

bp = Blueprint("candidate", __name__, url_prefix="/me")


@bp.get("/cv")
def form() -> Response:
    """The forms are on the candidate's one page."""
    desk = _desk()
    return redirect(desk.url("cv"), 303)


def _desk() -> EditorContext:
    person, candidate = own_candidate()
    return EditorContext(person, candidate, book().snapshot, "candidate")


publication.install(bp)
follow_ups.install(bp, _desk, prefix="/opportunities")
job.install(bp, _desk, prefix="/job")
invitation_form.install(bp, _desk, prefix="/cv")
photo_form.install(bp, _desk, prefix="/cv")
cv_preview.install(bp, _desk, prefix="/cv")
cv_form.install(bp, _desk, page="/", prefix="/cv")
