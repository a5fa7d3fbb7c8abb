"""Writing to somebody whose CV is online: their coach reads it first, and no address is ever shown."""

from dataclasses import dataclass, field

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from cv.slugs import slug_of
from mail.queue import enqueue
from programme import correspondence
from programme.letters import correspondence_letters
from programme.letters.contacts import reader_of
from sheets.model import kinds
from sheets.model.columns import Column, Kind
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from views.public.showcase import showcase
from views.web import forms, protection
from views.web.language import current
from views.web.protection import Stamp, TooMuch
from views.web.shared import book, render, settings, wants_fragment

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
            keep_letter(connection, snapshot, candidate, **values, stamp=stamp)
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
    return values, Typed(texts, errors, "" if errors else trouble)


def keep_letter(
    connection: Connection,
    snapshot: Snapshot,
    candidate: Candidate,
    name: str,
    email: str,
    message: str,
    stamp: Stamp,
) -> None:
    """The letter, word to whoever reads it first, and a receipt: all or none, once. Being blocked makes no difference.

    Args:
        connection: a writing transaction.
        snapshot: a reading.
        candidate: to whom.
        name, email, message: who writes, and what.
        stamp: of the form.

    Raises:
        TooMuch: the visitor, or the person, has had too many.
    """
    receipt = correspondence_letters.receipt(snapshot, candidate, name, email, current())
    if not enqueue(connection, receipt, correspondence.receipt_key(stamp.nonce)):
        return
    protection.count(connection, "letter", *PER_VISITOR)
    protection.count(connection, "letter to", *PER_CANDIDATE, who=candidate.id)
    reader = reader_of(snapshot, candidate)
    letter = correspondence.receive(connection, stamp.nonce, candidate.id, reader, name, email, message, current())
    if letter:
        link = settings().public_url + url_for("correspondence.link", token=letter.token)
        to_read = correspondence_letters.to_reader(snapshot, candidate, letter, link)
        enqueue(connection, to_read, correspondence.keys_of(letter.id)[0], nobody=not reader)


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
