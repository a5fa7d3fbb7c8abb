"""What a candidate sees: their CV as the public will read it, where it stands, and its form."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from views.editor import (
    cv_form,
    cv_preview,
    follow_ups,
    invitation_form,
    job,
    offer_steps,
    own_offers,
    photo_form,
    publication,
)
from views.editor.cv_parts import EditorContext
from views.web.access import own_candidate
from views.web.shared import book

bp = Blueprint("candidate", __name__, url_prefix="/me")


@bp.get("/")
def cv() -> Response:
    """The candidate's one page."""
    return cv_form.show(_desk())


@bp.get("/cv")
def form() -> AnyResponse:
    """The forms are on that page."""
    return redirect(_desk().url("cv"), 303)


def _desk() -> EditorContext:
    person, candidate = own_candidate()
    return EditorContext(person, candidate, book().snapshot, "candidate")


job.routes.install(bp, _desk, "/job")
publication.routes.install(bp, _desk)
follow_ups.routes.install(bp, _desk, "/opportunities")
offer_steps.install(bp, _desk, "/opportunities", follow_ups.list_page)
own_offers.install(bp, _desk, "/opportunities", follow_ups.list_page)
for module in (invitation_form, photo_form, cv_preview, cv_form):
    module.routes.install(bp, _desk, "/cv")
