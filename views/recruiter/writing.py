"""Writing to somebody whose CV is online: their coach reads it first, and no address is ever shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cv.slugs import slug_of
from programme.acts.letters import PER_VISITOR, TypedLetter, send_letter
from programme.flood import TooMuch
from sheets.model.columns import Column, Kind
from sheets.model.schema import Candidate
from views.public.showcase import shown_at
from views.web import forms, protection
from views.web.language import written
from views.web.protection import Stamp
from views.web.shared import book, lead_to, render, settings

COLUMNS = (
    Column("name", "Nom", Kind.TEXT, required=True, max_length=80),
    Column("email", "E-mail", Kind.EMAIL, required=True, max_length=254),
    Column("message", "Message", Kind.LONG_TEXT, required=True, max_length=3_000),
)

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
    candidate = shown_at(slug)
    if slug != slug_of(candidate):
        return redirect(url_for("writing.letter", slug=slug_of(candidate)), 301)
    return _page(candidate, Typed(), Stamp.new())


@bp.post("/cv/<slug>/write")
def send(slug: str) -> AnyResponse:
    """Send it, if nothing is wrong with it."""
    candidate = shown_at(slug)
    stamp, trouble = protection.trouble(request.form)
    values, typed = _read(trouble)
    if typed.errors or trouble:
        return _page(candidate, typed, stamp, 422)
    try:
        send_letter(book(), candidate, typed_letter(values, stamp), settings().public_url)
    except TooMuch:
        return _page(candidate, Typed(typed.texts, trouble=protection.too_much()), stamp, 429)
    flash(candidate.first_name, "written")
    return lead_to(url_for("writing.thanks", slug=slug_of(candidate)))


@bp.get("/cv/<slug>/write/thanks")
def thanks(slug: str) -> AnyResponse:
    """It has left."""
    candidate = shown_at(slug)
    return _unlisted(make_response(render_template("opportunities/written.html", candidate=candidate, slug=slug)))


def _read(trouble: str) -> tuple[dict[str, str], Typed]:
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    texts = {column.key: request.form.get(column.key, "") for column in COLUMNS}
    for column in COLUMNS:
        cell, error = forms.check_text(column, texts[column.key].strip())
        values[column.key] = str(cell)
        errors |= {column.key: error} if error else {}
    return values, Typed(texts, errors, "" if errors else trouble)


def typed_letter(values: Mapping[str, str], stamp: Stamp) -> TypedLetter:
    """What is sent: `name`, `email` and `message`, from a form with this stamp."""
    name, email, message = (values[column.key] for column in COLUMNS)
    return TypedLetter(name, email, message, written(), protection.sending(stamp.nonce), protection.visitor())


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
    return _unlisted(response)


def _unlisted(response: AnyResponse) -> AnyResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
