"""What is done from the list of a candidate's opportunities beside its forms: steps, offers brought to the person."""

import datetime as dt
from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme.acts.errors import AlreadyDecided
from programme.acts.offer_steps import record_step, remove_step
from programme.offer_steps import HIRED, STEPS, status_after
from programme.standings import Standing, standings
from sheets.changes import Conflicted
from views.editor import recommending
from views.editor.cv_parts import EditorContext
from views.web.language import translate
from views.web.shared import book

AHEAD_DAYS = 366
"""A step may be fixed for a day to come, not for the next century."""
LONG_AGO = dt.date(2000, 1, 1)

Load = Callable[..., EditorContext]
Page = Callable[..., Response]


def install(bp: Blueprint, load: Load, prefix: str, page: Page) -> None:
    """Give a blueprint the steps of a candidate's opportunities.

    Args:
        bp: the audience's blueprint.
        load: makes the desk out of what the address holds, and refuses whoever may not see it.
        prefix: address of the list.
        page: the list again, with what is wrong.
    """

    @bp.post(f"{prefix}/<opportunity_id>/steps")
    def add_step(opportunity_id: str, **place: str) -> AnyResponse:
        desk = load(**place)
        standing, name, day = standing_of(desk, opportunity_id), request.form.get("step", ""), _day()
        if name not in STEPS:
            abort(400)
        if day is None:
            words = translate("Choisissez un jour, par exemple aujourd'hui.")
            return page(desk, 422, step_errors={opportunity_id: (request.form.get("day", ""), words)})
        is_hired = status_after(standing.status, name) == HIRED != standing.status
        return done(desk, opportunity_id, lambda: record_step(
            book(), desk.candidate.id, standing, name, day, desk.person.email
        ), then=work_asked_at(desk, opportunity_id) if is_hired else "")  # fmt: skip

    @bp.post(f"{prefix}/<opportunity_id>/steps/removal")
    def drop_step(opportunity_id: str, **place: str) -> AnyResponse:
        desk = load(**place)
        standing, text = standing_of(desk, opportunity_id), request.form.get("step", "")
        return done(desk, opportunity_id, lambda: remove_step(
            book(), desk.candidate.id, standing, text, desk.person.email
        ))  # fmt: skip


def install_suggestions(bp: Blueprint, load: Load, prefix: str) -> None:
    """Give a coach's blueprint the offers that would suit a candidate. The person themself is not shown what waits."""

    @bp.post(f"{prefix}/<opportunity_id>/recommendation")
    def recommend(opportunity_id: str, **place: str) -> AnyResponse:
        desk = load(**place)
        recommending.bring(desk.candidate.id, opportunity_id, desk.person.email)
        return redirect(desk.url("opportunities") + f"#{opportunity_id}", 303)

    @bp.post(f"{prefix}/<opportunity_id>/recommendation/back")
    def take_back(opportunity_id: str, **place: str) -> AnyResponse:
        desk = load(**place)
        recommending.take(desk.candidate.id, opportunity_id, desk.person.email)
        return redirect(desk.url("opportunities"), 303)


def standing_of(desk: EditorContext, opportunity_id: str) -> Standing:
    """Where the person of a desk stands with one of their opportunities; an ID of another's is one of nothing."""
    found = (s for s in standings(desk.snapshot, desk.candidate.id) if s.opportunity.id == opportunity_id)
    return next(found, None) or abort(404)


def done(desk: EditorContext, opportunity_id: str, act: Callable[[], None], then: str = "") -> AnyResponse:
    """Do something with one opportunity and show the list again.

    Args:
        desk: whose list.
        opportunity_id: with which.
        act: does it.
        then: where to go once it is done, a page that says so; empty: the opportunity's place in the list.
    """
    try:
        act()
    except (AlreadyDecided, Conflicted):
        flash(translate("Quelqu'un vient de changer la même ligne : voici où elle en est."), "warning")
    else:
        if then:
            return redirect(then, 303)
        flash(translate("C'est noté."), "good")
    return redirect(desk.url("opportunities") + f"#{opportunity_id}", 303)


def work_asked_at(desk: EditorContext, opportunity_id: str) -> str:
    """The page that asks the contract and dates of work that an opportunity led to."""
    return desk.url("job", opportunity=opportunity_id)


def _day() -> dt.date | None:
    """The day of the form; None where it is none that anything could have happened on."""
    try:
        day = dt.date.fromisoformat(request.form.get("day", "").strip())
    except ValueError:
        return None
    return day if LONG_AGO <= day <= today() + dt.timedelta(AHEAD_DAYS) else None
