"""Writing to somebody whose CV is online: it reaches them and their coach by mail, and no address is ever shown."""

from dataclasses import dataclass, field

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cv.slugs import slug_of
from programme.contacts import coach_email, zone_mailbox
from programme.letter import compose
from programme.mail import Message
from programme.opportunity_letters import LETTERS
from programme.outgoing import enqueue
from sheets.model import kinds
from sheets.model.columns import Column, Kind
from sheets.schema import Candidate
from sheets.snapshot import Snapshot
from views import forms, protection
from views.language import current
from views.protection import Stamp, TooMuch
from views.shared import book, render, wants_fragment
from views.showcase import showcase

COLUMNS = (
    Column("name", "Nom", Kind.TEXT, required=True, max_length=80),
    Column("email", "E-mail", Kind.EMAIL, required=True, max_length=254),
    Column("message", "Message", Kind.LONG_TEXT, required=True, max_length=3_000),
)
PER_VISITOR = (10, 3600.0)
PER_CANDIDATE = (40, 3600.0)

bp = Blueprint("writing", __name__)


@dataclass(frozen=True)
class Typed:
    """What was typed, and what is wrong with it."""

    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


@bp.get("/cv/<slug>/write")
def letter(slug: str) -> AnyResponse:
    """The form."""
    candidate = _whose(slug)
    if slug != slug_of(candidate):
        return redirect(url_for("writing.letter", slug=slug_of(candidate)), 301)
    return _page(candidate, Typed(), Stamp.new())


@bp.post("/cv/<slug>/write")
def send(slug: str) -> AnyResponse:
    """Send it, if nothing is wrong with it."""
    candidate = _whose(slug)
    snapshot = showcase().snapshot
    stamp, trouble = protection.trouble(request.form)
    values, typed = _read(trouble)
    if typed.errors or trouble:
        return _page(candidate, typed, stamp, 422)
    try:
        with book().state.writing() as connection:
            if enqueue(connection, _to_candidate(snapshot, candidate, values), f"written:{stamp.nonce}"):
                protection.count(connection, "letter", *PER_VISITOR)
                protection.count(connection, "letter to", *PER_CANDIDATE, who=candidate.id)
                enqueue(connection, _receipt(snapshot, candidate, values), f"written_receipt:{stamp.nonce}")
    except TooMuch:
        return _page(candidate, Typed(typed.texts, trouble=protection.too_much()), stamp, 429)
    flash(candidate.first_name, "written")
    address = url_for("writing.thanks", slug=slug_of(candidate))
    return AnyResponse(headers={"HX-Redirect": address}) if wants_fragment() else redirect(address, 303)


@bp.get("/cv/<slug>/write/thanks")
def thanks(slug: str) -> AnyResponse:
    """It has left."""
    candidate = _whose(slug)
    return _private(make_response(render_template("opportunities/written.html", candidate=candidate, slug=slug)))


def _whose(slug: str) -> Candidate:
    """Somebody who looks for work and may be shown; the others have no such page."""
    shown = showcase()
    candidate = shown.candidate(slug)
    return candidate if candidate and candidate.id in shown.looking else abort(404)


def _read(trouble: str) -> tuple[dict[str, str], Typed]:
    values, texts, errors = {}, {}, {}
    for column in COLUMNS:
        texts[column.key] = text = request.form.get(column.key, "")
        try:
            values[column.key] = kinds.from_text(column, text.strip())
        except kinds.Invalid as invalid:
            errors[column.key] = forms.sentence(column, invalid, text)
    return values, Typed(texts, errors, trouble)


def _to_candidate(snapshot: Snapshot, candidate: Candidate, values: dict[str, str]) -> Message:
    coach = coach_email(snapshot, candidate)
    to = candidate.email or coach or zone_mailbox(snapshot, candidate.zone)
    said = {"writer": values["name"], "name": candidate.first_name, "message": values["message"]}
    return compose(LETTERS, "written_to", "fr", to, said, snapshot=snapshot, cc=(coach,), reply_to=values["email"])


def _receipt(snapshot: Snapshot, candidate: Candidate, values: dict[str, str]) -> Message:
    # The message is not in it: a stranger's address could have been typed, to send them anything.
    said = {"writer": values["name"], "name": candidate.first_name}
    mailbox = zone_mailbox(snapshot, candidate.zone)
    return compose(
        LETTERS, "written_receipt", current(), values["email"], said, snapshot=snapshot, reply_to=mailbox
    )  # fmt: skip


def _page(candidate: Candidate, typed: Typed, stamp: Stamp, status: int = 200) -> AnyResponse:
    response = render(
        "opportunities/write.html",
        "opportunities/_write.html",
        status,
        candidate=candidate,
        slug=slug_of(candidate),
        typed=typed,
        stamp=stamp.signed,
        trapped=bool(request.form.get(protection.TRAP)),
    )
    if status == 429:
        response.headers["Retry-After"] = str(int(PER_VISITOR[1]))
    return _private(response)


def _private(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
