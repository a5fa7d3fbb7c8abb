"""Two forms open to everybody: to become a coach, to propose a partnership. Each is a row for staff, who are told."""

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme import joining
from programme.coaches import may_apply
from programme.flood import AlreadySent, TooMuch
from programme.joining import JoiningForm
from programme.open_forms import PARTNER, VOLUNTEER
from programme.structures import may_propose
from sheets.model.schema import COACHES, STRUCTURES
from views.web import protection
from views.web.protection import Stamp
from views.web.shared import book, settings
from views.web.typed import TypedForm, read_typed

bp = Blueprint("joining", __name__, url_prefix="/join")

LONGEST = 2_000
"""Characters of a word to the team."""


@bp.get("/coach")
def volunteer() -> Response:
    """What a coach does, and the form."""
    return _volunteer_page(TypedForm(), Stamp.new())


@bp.post("/coach")
def send_volunteer() -> AnyResponse:
    """Somebody offers to coach."""
    snapshot = book().snapshot
    if not may_apply(snapshot):
        return _volunteer_page(TypedForm(), Stamp.new(), 409)
    stamp, trouble = protection.trouble(request.form)
    columns = {
        key: replace(
            snapshot.coaches.tab.by_key.get(key) or COACHES.by_key[key], required=key in ("first_name", "email")
        )
        for key in VOLUNTEER
    }
    typed = read_typed(snapshot, columns, ("message",), LONGEST)
    if typed.errors or trouble:
        return _volunteer_page(replace(typed, trouble="" if typed.errors else trouble), stamp, 422)
    try:
        joining.volunteer(book(), _sent(typed, stamp), settings().public_url)
    except TooMuch:
        return _volunteer_page(replace(typed, trouble=protection.too_much()), stamp, 429)
    except AlreadySent:
        pass
    return redirect(url_for("joining.thanks"), 303)


@bp.get("/partner")
def partner() -> Response:
    """What a partner does, and the form."""
    return _partner_page(TypedForm(), Stamp.new())


@bp.post("/partner")
def send_partner() -> AnyResponse:
    """Somebody proposes a partnership."""
    snapshot = book().snapshot
    if not may_propose(snapshot):
        return _partner_page(TypedForm(), Stamp.new(), 409)
    stamp, trouble = protection.trouble(request.form)
    known = {key: snapshot.structures.tab.by_key.get(key) or STRUCTURES.by_key[key] for key in PARTNER}
    columns = {key: replace(column, required=key == "name", max_length=200) for key, column in known.items()}
    # Who writes: checked as a coach's name and address are, and kept as text.
    own = {"contact": COACHES.by_key["first_name"], "email": replace(COACHES.by_key["email"], required=True)}
    typed = read_typed(snapshot, columns | own, ("message",), LONGEST)
    if typed.errors or trouble:
        return _partner_page(replace(typed, trouble="" if typed.errors else trouble), stamp, 422)
    cells = dict(typed.cells)
    contact, email = str(cells.pop("contact")), str(cells.pop("email"))
    try:
        sent = _sent(replace(typed, cells=cells), stamp)
        joining.propose_partnership(book(), sent, contact, email, settings().public_url)
    except TooMuch:
        return _partner_page(replace(typed, trouble=protection.too_much()), stamp, 429)
    except AlreadySent:
        pass
    return redirect(url_for("joining.thanks"), 303)


@bp.get("/thanks")
def thanks() -> Response:
    """What happens next."""
    return _private(render_template("joining/thanks.html"))


def _sent(typed: TypedForm, stamp: Stamp) -> JoiningForm:
    return JoiningForm(typed.cells, typed.texts["message"], protection.sending(stamp.nonce), protection.visitor())


def _volunteer_page(typed: TypedForm, stamp: Stamp, status: int = 200) -> Response:
    snapshot = book().snapshot
    return _page("joining/coach.html", may_apply(snapshot), snapshot.coaches.missing, typed, stamp, status)


def _partner_page(typed: TypedForm, stamp: Stamp, status: int = 200) -> Response:
    snapshot = book().snapshot
    return _page("joining/partner.html", may_propose(snapshot), snapshot.structures.missing, typed, stamp, status)


def _page(name: str, is_open: bool, missing: object, typed: TypedForm, stamp: Stamp, status: int) -> Response:
    snapshot = book().snapshot
    page = render_template(
        name,
        open=is_open,
        missing=missing,
        typed=typed,
        stamp=stamp.signed,
        first=next(iter(typed.errors), ""),
        trapped=bool(request.form.get(protection.TRAP)),
        zones=snapshot.options("Zones"),
        sectors=snapshot.options("Secteurs"),
        longest=LONGEST,
    )
    response = _private(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(int(joining.PER_VISITOR[1]))
    return response


def _private(page: str, status: int = 200) -> Response:
    """Forms hold a visitor's words: no cache between us keeps them."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
