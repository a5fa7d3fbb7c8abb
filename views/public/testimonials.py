"""Writing a testimonial, from an invitation: no account, a look at it before it is sent, and a coach who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

import clock
from cv.slugs import slug_of
from mail.queue import enqueue
from programme import invitations
from programme.flood import AlreadySent, TooMuch
from programme.invitations import Invitation
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.testimonial_letters import LETTERS
from programme.publication import is_public
from sheets.changes import Addition
from sheets.model import kinds
from sheets.model.columns import Cell, Column
from sheets.model.schema import TESTIMONIAL_STATUSES, TESTIMONIALS, Candidate
from views.web import forms, protection
from views.web.language import current, translate
from views.web.protection import Stamp
from views.web.shared import book, settings

AUTHOR = "lien de témoignage"
"""Who the Journal says it was."""
FIELDS = ("name", "relation", "text")
PER_VISITOR = (6, 3600.0)

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
    try:
        _keep(invitation, candidate, typed, stamp)
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
    return _private(render_template("testimonials/thanks.html", name=candidate.first_name, online=online))


def _invited(token: str) -> tuple[Invitation | None, Candidate]:
    """The invitation, while one may write by it, and whom it is about; 404 when it is none of ours."""
    found = invitations.read_token(token, settings().secret_key) or abort(404)
    candidate = book().snapshot.candidates.get(found.candidate) or abort(404)
    with book().state.reading() as connection:
        return (found if invitations.is_open(connection, found) else None), candidate


def _checked(candidate: Candidate) -> Written:
    texts, errors = {key: request.form.get(key, "").strip() for key in FIELDS}, {}
    cells: dict[str, Cell] = {"candidate": candidate.id}
    columns = book().snapshot.testimonials.tab.by_key
    for key, text in texts.items():
        try:
            cells[key] = kinds.to_cell(columns[key], kinds.from_text(columns[key], text, {}))
        except kinds.Invalid as invalid:
            errors[key] = forms.sentence(columns[key], invalid, text)
    return Written(texts, errors, cells)


def _keep(invitation: Invitation, candidate: Candidate, typed: Written, stamp: Stamp) -> None:
    """The row and word to the coach: both or neither, once."""
    columns = book().snapshot.testimonials.tab.by_key
    values = {**typed.cells, "status": TESTIMONIAL_STATUSES[0], "received_on": _today(columns["received_on"])}

    def also(connection: Connection, _: list[str]) -> list[Addition]:
        if not invitations.is_open(connection, invitation):
            raise AlreadySent
        snapshot = book().snapshot
        to = coach_email(snapshot, candidate) or zone_mailbox(snapshot, candidate.zone)
        name, relation = typed.texts["name"], typed.texts["relation"]
        message = compose(
            LETTERS, "testimonial_received", "fr", to,
            {"name": candidate.first_name, "author": f"{name} ({relation})" if relation else name,
             "text": typed.texts["text"]},
            snapshot=snapshot, link=f"{settings().public_url}/coach/candidates/{candidate.id}/cv#testimonials",
        )  # fmt: skip
        if not enqueue(connection, message, f"testimonial:{stamp.nonce}", nobody=not to):
            raise AlreadySent
        protection.count(connection, "testimonial", *PER_VISITOR)
        invitations.count(connection, invitation)
        return []

    book().add_together([Addition(TESTIMONIALS.key, values)], AUTHOR, also)


def _today(column: Column) -> Cell:
    return kinds.to_cell(column, clock.today())


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
    response = _private(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(int(PER_VISITOR[1]))
    return response


def _over() -> Response:
    """The link was closed, or its time is over: whom to ask for another one."""
    return _private(render_template("testimonials/over.html"), 410)


def _private(page: str, status: int = 200) -> Response:
    """Forms hold a visitor's words, and addresses are invitations: no cache and no search engine keeps them."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
