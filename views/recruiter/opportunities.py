"""Proposing an opportunity: a form open to everybody, for one person, several or all."""

import dataclasses
from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

import clock
from clock import today
from cv.sentence import sentence
from programme.acts.offers import PER_VISITOR, propose_offer
from programme.flood import AlreadySent, TooMuch
from programme.opportunities import Near, Offer, near_duplicates
from programme.search.exposure import new_seed
from sheets.model.snapshot import Snapshot
from views.public.showcase import Showcase, showcase
from views.recruiter import offer_form
from views.recruiter.offer_form import OfferForm, TypedPlace
from views.web import language, protection
from views.web.protection import Stamp
from views.web.shared import book, lead_to, links, render, settings

COOKIE = "tremplin_proposed"
"""The opportunities this browser proposed: it alone is asked whether another one is the same."""
SHOWN_PEOPLE = 8

bp = Blueprint("opportunities", __name__, url_prefix="/opportunities")


@bp.get("/new")
def new() -> Response:
    """The form, for the people named in `for`."""
    shown = showcase()
    asked = [shown.candidate(slug) for slug in request.args.getlist("for")[: offer_form.MAX_CHOSEN]]
    chosen = tuple(dict.fromkeys(c.id for c in asked if c and c.id in shown.looking))
    typed = OfferForm(chosen=chosen, for_all=request.args.get("for") == "all", share=request.args.get("s", "")[:64])
    return _page(shown, typed, Stamp.new())


@bp.get("/people")
def people() -> Response:
    """People a search finds, as boxes to tick; those already ticked stay."""
    shown = showcase()
    typed = offer_form.read(request.args, shown.looking)
    return make_response(render_template("opportunities/_people.html", form=typed, **_people(shown, typed)))


@bp.post("/new")
def send() -> AnyResponse:
    """Keep what is proposed, if nothing is wrong with it."""
    shown = showcase()
    typed = offer_form.read(request.form, shown.looking)
    stamp, trouble = protection.trouble(request.form)
    if "add_place" in request.form:
        places = (*typed.places, TypedPlace())[: offer_form.MAX_PLACES]
        return _page(shown, dataclasses.replace(typed, places=places), stamp, focus=f"department-{len(places) - 1}")
    if "search" in request.form:
        return _page(shown, typed, stamp, focus="who")
    typed, cells = offer_form.checked(shown.snapshot, typed)
    if typed.first_wrong or trouble:
        return _page(
            shown,
            dataclasses.replace(typed, trouble="" if typed.first_wrong else trouble),
            stamp,
            422,
            focus=typed.first_wrong,
        )
    offer = offer_form.offer_of(typed, cells, language.written())
    near = _near_own(shown.snapshot, offer)
    if near and not request.form.get("different"):
        return _page(shown, typed, stamp, 422, near=near, focus="near")
    try:
        ids = propose_offer(book(), offer, protection.sending(stamp.nonce), protection.visitor(), links())
    except TooMuch:
        return _page(shown, dataclasses.replace(typed, trouble=protection.too_much()), stamp, 429)
    except AlreadySent:
        ids = []
    return _thank(str(offer.values["recruiter_email"]), ids)


@bp.get("/thanks")
def thanks() -> Response:
    """What happens next."""
    return make_response(render_template("opportunities/thanks.html"))


def _near_own(snapshot: Snapshot, offer: Offer) -> Near | None:
    """One that this very browser proposed: saying so discloses nothing."""
    own, departments = _proposed_here(), [department for department, _ in offer.places]
    near = near_duplicates(snapshot, offer.values, departments, today())
    return next((one for one in near if one.opportunity.id in own), None)


def _page(
    shown: Showcase, typed: OfferForm, stamp: Stamp, status: int = 200, near: Near | None = None, focus: str = ""
) -> Response:
    snapshot = shown.snapshot
    response = render(
        "opportunities/new.html",
        "opportunities/_form.html",
        status,
        form=typed,
        stamp=stamp.signed,
        near=near,
        focus=focus,
        options={name: snapshot.options(name) for name in ("Départements", "Contrats", "Secteurs", "Permis")},
        columns=snapshot.opportunities.tab.by_key,
        missing=snapshot.opportunities.missing,
        required=offer_form.REQUIRED,
        max_places=offer_form.MAX_PLACES,
        trapped=bool(request.form.get(protection.TRAP)),
        **_people(shown, typed),
    )
    if status == 429:
        response.headers["Retry-After"] = str(int(PER_VISITOR[1]))
    return response


def _people(shown: Showcase, typed: OfferForm) -> dict[str, object]:
    """Those ticked first, then those a search finds."""
    found = shown.find(typed.who, new_seed(clock.now())) if typed.who else []
    others = [row_id for row_id in found if row_id not in typed.chosen]
    return {
        "ticked": [_person(shown, row_id) for row_id in typed.chosen],
        "found": [_person(shown, row_id) for row_id in others[:SHOWN_PEOPLE]],
        "more": max(0, len(others) - SHOWN_PEOPLE),
    }


def _person(shown: Showcase, row_id: str) -> tuple[str, str, str]:
    """ID, first name, and what they look for."""
    cv = shown.cv(row_id)
    return row_id, cv.first_name, sentence(cv, language.current(), shown.english).what


def _thank(email: str, ids: Sequence[str]) -> AnyResponse:
    flash(email, "proposed")
    answer = lead_to(url_for("opportunities.thanks"))
    kept = [*_proposed_here(), *ids][-20:]
    answer.set_cookie(
        COOKIE,
        str(_signer().dumps(kept)),
        max_age=60 * 86_400,
        path=bp.url_prefix or "/",
        httponly=True,
        samesite="Lax",
    )
    return answer


def _proposed_here() -> list[str]:
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return []
    return [str(row_id) for row_id in found] if isinstance(found, list) else []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="tremplin-proposed")
