"""A coach writes to the team, or to the coaches of their zone."""

import secrets

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.acts.colleagues import PER_COACH, NobodyToWriteTo, Note, colleagues_of, send_note
from programme.flood import TooMuch
from programme.letters.contacts import zone_mailbox
from sheets.model import kinds
from sheets.model.columns import Column, Kind
from sheets.model.schema import Coach
from views.web import forms, protection
from views.web.access import Person, coach_only
from views.web.language import translate, translate_plural
from views.web.shared import book

TEAM, ZONE = "team", "zone"
TEXT = Column("text", "Message", Kind.LONG_TEXT, required=True, max_length=3_000)
LONGEST_ONCE = 64

bp = Blueprint("colleagues", __name__, url_prefix="/coach/write")


@bp.get("")
def page() -> Response:
    """The form."""
    to = ZONE if request.args.get("to") == ZONE else TEAM
    return _page(coach_only(), to, "", "", secrets.token_urlsafe(12))


@bp.post("")
def send() -> AnyResponse:
    """Send it, if nothing is wrong with it."""
    person, to = coach_only(), request.form.get("to", "")
    if to not in (TEAM, ZONE):
        abort(400)
    typed, once = request.form.get("text", ""), request.form.get("once", "")[:LONGEST_ONCE]
    try:
        text = str(kinds.from_text(TEXT, typed.strip()))
        count = send_note(book(), Note(_writer(person), person.email, to == ZONE, text, protection.sending(once)))
    except kinds.Invalid as invalid:
        return _page(person, to, typed, forms.sentence(TEXT, invalid, typed), once, 422)
    except NobodyToWriteTo:
        words = translate("Personne n'a d'adresse ici : votre texte n'est pas parti.")
        return _page(person, to, typed, words, once, 422)
    except TooMuch:
        response = _page(person, to, typed, protection.too_much(), once, 429)
        response.headers["Retry-After"] = str(int(PER_COACH[1]))
        return response
    if to == ZONE:
        words = translate_plural(
            "Parti à %(count)d coach, et à l'équipe.", "Parti à %(count)d coachs, et à l'équipe.", count
        )
        flash(words % {"count": count}, "good")
    else:
        flash(translate("C'est parti à l'équipe. Sa réponse viendra dans votre boîte."), "good")
    return redirect(url_for("coach.home"), 303)


def _writer(person: Person) -> Coach:
    """The row of the coach who writes: that with a zone, where they have several."""
    return next((coach for coach in person.coaches if coach.zone), person.coaches[0])


def _page(person: Person, to: str, text: str, error: str, once: str, status: int = 200) -> Response:
    snapshot, writer = book().snapshot, _writer(person)
    page = render_template(
        "letters/colleagues.html",
        to=to,
        text=text,
        error=error,
        once=once,
        zone=writer.zone,
        count=len(colleagues_of(snapshot, writer)),
        has_team=bool(zone_mailbox(snapshot, writer.zone)),
        email=writer.email,
        longest=TEXT.max_length,
    )
    return make_response(page, status)
