"""Writing a testimonial, from an invitation: no account, a look at it before it is sent, and a coach who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cv.slugs import slug_of
from programme import invitations
from programme.acts import testimonials
from programme.acts.testimonials import PER_VISITOR, TypedTestimonial
from programme.flood import AlreadySent, TooMuch
from programme.invitations import Invitation
from programme.publication import is_public
from sheets.model.columns import Cell
from sheets.model.schema import Candidate
from views.web import forms, protection
from views.web.language import current, translate
from views.web.protection import Stamp
from views.web.shared import book, settings, unlisted

FIELDS = ("name", "relation", "text")

bp = Blueprint("testimonials", __name__, url_prefix="/testimonials")


@dataclass(frozen=True)
class Written:
    """A testimonial as it is typed.

    Args:
        texts: what each field held.
        errors: field -> what is wrong with it.
        cells: what each becomes in the sheet, where nothing is wrong.
        trouble: what is wrong with the form as a whole.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    errors: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    trouble: str = ""


@bp.get("/<token>")
def write(token: str) -> Response:
    """The form, for the person the invitation is about."""
    invitation, candidate = _invited(token)
    return _page(token, candidate, Written(), Stamp.new()) if invitation else _over()


@bp.post("/<token>")
def send(token: str) -> AnyResponse:
    """Show what was typed as it would be read; then keep it."""
    invitation, candidate = _invited(token)
    if invitation is None:
        return _over()
    stamp, trouble = protection.trouble(request.form)
    typed = _checked(candidate)
    step = request.form.get("step", "look")
    if typed.errors or trouble or step == "change":
        told = replace(typed, trouble="" if typed.errors else trouble)
        return _page(token, candidate, told, stamp, 200 if step == "change" else 422)
    if step != "send":
        return _page(token, candidate, typed, stamp, look=True)
    sent = TypedTestimonial(typed.cells, protection.sending(stamp.nonce), protection.visitor())
    try:
        testimonials.send(book(), invitation, candidate, sent, settings().public_url)
    except TooMuch:
        return _page(token, candidate, replace(typed, trouble=protection.too_much()), stamp, 429)
    except AlreadySent:
        pass
    return redirect(url_for("testimonials.thanks", token=token), 303)


@bp.get("/<token>/thanks")
def thanks(token: str) -> Response:
    """It has arrived, and what happens next."""
    found = invitations.read_token(token, settings().secret_key)
    candidate = book().snapshot.candidates.get(found.candidate) if found else None
    if candidate is None:
        abort(404)
    online = slug_of(candidate) if is_public(candidate) else ""
    return unlisted(render_template("testimonials/thanks.html", name=candidate.first_name, online=online))


def _invited(token: str) -> tuple[Invitation | None, Candidate]:
    """The invitation, while one may write by it, and whom it is about; 404 when it is none of ours."""
    found = invitations.read_token(token, settings().secret_key) or abort(404)
    candidate = book().snapshot.candidates.get(found.candidate) or abort(404)
    return (found if testimonials.is_open(book(), found) else None), candidate


def _checked(candidate: Candidate) -> Written:
    texts = {key: request.form.get(key, "").strip() for key in FIELDS}
    errors: dict[str, str] = {}
    cells: dict[str, Cell] = {"candidate": candidate.id}
    columns = book().snapshot.testimonials.tab.by_key
    for key, text in texts.items():
        cells[key], error = forms.check_text(columns[key], text)
        errors |= {key: error} if error else {}
    return Written(texts, errors, cells)


def _page(
    token: str, candidate: Candidate, typed: Written, stamp: Stamp, status: int = 200, *, look: bool = False
) -> Response:
    columns = book().snapshot.testimonials.tab.by_key
    page = render_template(
        "testimonials/look.html" if look else "testimonials/write.html",
        name=candidate.first_name or translate("cette personne"),
        typed=typed,
        token=token,
        stamp=stamp.signed,
        limits={key: columns[key].max_length for key in FIELDS},
        first=next(iter(typed.errors), ""),
        trapped=bool(request.form.get(protection.TRAP)),
        spoken=current(),
    )
    response = unlisted(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(int(PER_VISITOR[1]))
    return response


def _over() -> Response:
    """The link was closed, or its time is over: whom to ask for another one."""
    return unlisted(render_template("testimonials/over.html"), 410)
