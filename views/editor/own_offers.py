"""What a candidate does with an opportunity of their list: keep it, put it away, say why it is not for them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

import clock
from programme.acts import own_offers
from programme.calendar_files import Appointment, calendar_file, uid
from programme.matching.declining import LONGEST_WORDS, REASONS
from programme.offer_steps import next_date, steps_of
from sheets.model.columns import Column, Kind
from views.editor.cv_parts import EditorContext
from views.editor.meetings import calendar_answer
from views.editor.offer_steps import done, standing_of
from views.web import forms
from views.web.language import translate
from views.web.shared import book, settings

UNDO = "undo"
"""In the address of the list: which opportunity was just put away."""
WORDS = Column("words", "Avec vos mots", Kind.TEXT, max_length=LONGEST_WORDS)

Load = Callable[..., EditorContext]
Page = Callable[..., Response]


@dataclass(frozen=True)
class DeclineForm:
    """The form of one that is not for the person, as it comes back.

    Args:
        reason: what was chosen.
        words: what was typed.
        errors: field -> what is wrong with it.
    """

    reason: str
    words: str
    errors: dict[str, str]


def install(bp: Blueprint, load: Load, prefix: str, page: Page) -> None:
    """Give the candidate's blueprint what they alone do with their opportunities.

    Args:
        bp: the blueprint.
        load: makes the desk out of what the address holds, and refuses whoever may not see it.
        prefix: address of the list.
        page: the list again, with what is wrong.
    """

    @bp.post(f"{prefix}/<opportunity_id>/refusal")
    def decline(opportunity_id: str) -> AnyResponse:
        return _decline(load(), opportunity_id, page)

    @bp.post(f"{prefix}/<opportunity_id>/mark")
    def mark(opportunity_id: str) -> AnyResponse:
        return _mark(load(), opportunity_id)

    @bp.get(f"{prefix}/<opportunity_id>.ics")
    def offer_calendar(opportunity_id: str) -> Response:
        return _calendar(load(), opportunity_id)


def _decline(desk: EditorContext, opportunity_id: str, page: Page) -> AnyResponse:
    standing, reason = standing_of(desk, opportunity_id), request.form.get("reason", "")
    words = request.form.get("words", "")
    errors = {} if reason in REASONS else {"reason": translate("Choisissez une raison.")}
    cell, wrong = forms.check_text(WORDS, " ".join(words.split()))
    if errors := errors | ({"words": wrong} if wrong else {}):
        return page(desk, 422, refusals={opportunity_id: DeclineForm(reason, words, errors)})
    author, mine = desk.person.email, desk.candidate.id
    return done(desk, opportunity_id, lambda: own_offers.decline(
        book(), mine, standing, reason, str(cell or ""), author
    ), then=_undo_at(desk, opportunity_id))  # fmt: skip


def _mark(desk: EditorContext, opportunity_id: str) -> AnyResponse:
    standing, author, mine = standing_of(desk, opportunity_id), desk.person.email, desk.candidate.id
    acts = {
        "keep": lambda: own_offers.keep(book(), mine, standing, True, author),
        "drop": lambda: own_offers.keep(book(), mine, standing, False, author),
        "away": lambda: own_offers.put_away(book(), mine, standing, author),
        "back": lambda: own_offers.bring_back(book(), mine, standing, author),
    }
    wanted = request.form.get("mark", "")
    then = _undo_at(desk, opportunity_id) if wanted == "away" else ""
    return done(desk, opportunity_id, acts.get(wanted) or abort(400), then)


def _calendar(desk: EditorContext, opportunity_id: str) -> Response:
    standing = standing_of(desk, opportunity_id)
    step = next_date(steps_of(standing.line.events if standing.line else ()), clock.today())
    if step is None or step.day is None:
        abort(404)
    offer, public_url = standing.opportunity, settings().public_url
    what = translate(step.name)
    appointment = Appointment(
        uid(f"{offer.id}-{desk.candidate.id}-{step.name}", public_url),
        f"{what[:1].upper()}{what[1:]} : " + ", ".join(filter(None, (offer.title, offer.company))),
        step.day,
        None,
        dt.timedelta(),
        offer.address or offer.department,
        public_url + desk.url("opportunities") + f"#{offer.id}",
    )
    return calendar_answer(calendar_file(appointment), offer.id)


def _undo_at(desk: EditorContext, opportunity_id: str) -> str:
    """The list, with one press to take back what was just done."""
    return desk.url("opportunities", **{UNDO: opportunity_id})
