"""The opportunities of one candidate: where each stands, and those found elsewhere. For the person and their coach."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme import consultations
from programme.acts.follow_ups import record_follow_up, record_found_elsewhere, record_seen
from programme.acts.own_offers import may_bring_back, may_decline
from programme.matching.declining import REASONS
from programme.matching.pairing import pairing_of
from programme.matching.ranking import Ranked, rank
from programme.offer_steps import HIRED, STEPS, TO_DO
from programme.opportunities import VALIDATED
from programme.standings import Standing, standings
from sheets.changes import Conflicted
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import FOLLOW_UP_STATUSES, FOLLOW_UPS, OPPORTUNITIES
from views.editor.cv_parts import EditorContext
from views.editor.offer_steps import standing_of, work_asked_at
from views.editor.own_offers import UNDO, DeclineForm
from views.editor.routes import EditorRoutes
from views.public.facts import choice
from views.recruiter import offer_form
from views.web import forms
from views.web.consultations import note_reading
from views.web.language import translate
from views.web.posted import posted_base, untouched
from views.web.shared import book

NEW = ("title", "company", "department", "origin", "description")
"""What is asked about an opportunity found elsewhere; the first two must be there."""
NEEDED = NEW[:2]
SUGGESTED = 5
"""Offers a coach may look at beside those the person has."""


routes = EditorRoutes()


@routes.get("")
def opportunities(desk: EditorContext) -> AnyResponse:
    """All of them, and the form that adds one."""
    return list_page(desk)


@routes.post("")
def note_opportunity(desk: EditorContext) -> AnyResponse:
    """Add an opportunity found elsewhere."""
    texts = {key: request.form.get(key, "") for key in NEW}
    cells: dict[str, Cell] = {}
    errors: dict[str, str] = {}
    for key, text in texts.items():
        cells[key], error = offer_form.check(desk.snapshot, key, text, NEEDED)
        errors |= {key: error} if error else {}
    if errors:
        return list_page(desk, 422, texts=texts, errors=errors)
    record_found_elsewhere(book(), desk.candidate.id, cells, desk.person.email)
    flash(translate("C'est noté."), "good")
    return redirect(desk.url("opportunities"), 303)


@routes.post("/<opportunity_id>")
def save_standing(desk: EditorContext, opportunity_id: str) -> AnyResponse:
    """Note where one of them stands."""
    standing = standing_of(desk, opportunity_id)
    status = request.form.get("status", "")
    if status not in FOLLOW_UP_STATUSES:
        abort(400)
    new: dict[str, Cell] = {"status": status}
    if not desk.own:
        new["note"], error = forms.check_text(FOLLOW_UPS.by_key["note"], request.form.get("note", ""))
        if error:
            place = standing.opportunity.id
            return list_page(desk, 422, errors={place: error}, typed={place: request.form})
    base = _opened(_present(desk, standing))
    # All of a line that is not there yet is new.
    touched = {k: cell for k, cell in new.items() if not standing.line or not _untouched(desk, k, base[k], cell)}
    try:
        record_follow_up(book(), desk.candidate.id, standing, base, touched, desk.person.email)
    except Conflicted as conflicted:
        flash(translate("Quelqu'un vient de changer la même ligne : voici où elle en est."), "warning")
        return _met(desk, standing, conflicted)
    if touched.get("status") == HIRED:
        return redirect(work_asked_at(desk, standing.opportunity.id), 303)
    is_over = standing.opportunity.status != VALIDATED
    flash(translate("C'est noté. Cette offre est fermée entre-temps." if is_over else "C'est noté."), "good")
    return redirect(desk.url("opportunities") + f"#{standing.opportunity.id}", 303)


def _met(desk: EditorContext, standing: Standing, conflicted: Conflicted) -> Response:
    """The page again: the note as it was typed, with the sheet's under it; a status that somebody changed is theirs."""
    met = {conflict.key: conflict for conflict in conflicted.conflicts}
    typed = {key: text for key, text in request.form.items() if key == "note" or key not in met}
    errors = {}
    if note := met.get("note"):
        errors = {standing.opportunity.id: forms.met(desk.snapshot, FOLLOW_UPS.by_key["note"], note)}
    theirs = {key: conflict.theirs for key, conflict in met.items()}
    return list_page(desk, 409, errors=errors, typed={standing.opportunity.id: typed}, theirs=theirs)


def _untouched(desk: EditorContext, key: str, base: Cell, cell: Cell) -> bool:
    """Whether a field came back as the page showed it; a status that is none of ours shows as the first."""
    column, text = desk.snapshot.follow_ups.tab.by_key[key], kinds.plain(cell)
    if key == "status" and forms.shown(desk.snapshot, column, base) not in FOLLOW_UP_STATUSES:
        return text == TO_DO
    return untouched(desk.snapshot, column, base, text)


def _present(desk: EditorContext, standing: Standing) -> dict[str, Cell]:
    """The cells of a line that may be changed, and seen: the note is not the candidate's to read.

    Where there is no line yet, what its form shows: one that comes meanwhile is met, not overwritten.
    """
    line, table = standing.line, desk.snapshot.follow_ups
    blank: dict[str, Cell] = {"status": TO_DO, "note": None}
    return {key: table.cell(line, key) if line else blank[key] for key in (("status",) if desk.own else blank)}


def _base(desk: EditorContext, standing: Standing, again: bool, theirs: Mapping[str, Cell]) -> str:
    """The cells that a form of the list says it was opened on."""
    cells = _present(desk, standing)
    # What comes back stays on what its form was opened on: what others wrote meanwhile is still met.
    return forms.base_json({**_opened(cells), **theirs} if again else cells)


def _opened(present: dict[str, Cell]) -> dict[str, Cell]:
    """The cells the page was opened on; those of now where the form does not say."""
    kept = posted_base(request.form)
    return {key: kept.get(key, cell) for key, cell in present.items()}


def list_page(
    desk: EditorContext,
    status: int = 200,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    theirs: Mapping[str, Cell] | None = None,
    step_errors: Mapping[str, tuple[str, str]] | None = None,
    refusals: Mapping[str, DeclineForm] | None = None,
) -> Response:
    """The list as it is now, with what was typed where it comes back."""
    desk = desk.refreshed()
    note_reading(desk.person, [desk.candidate.id], consultations.FOLLOW_UPS)
    found = standings(desk.snapshot, desk.candidate.id)
    fresh = record_seen(book(), found, desk.person.email) if desk.own else set()
    typed = typed or {}
    return make_response(
        render_template(
            "forms/opportunities.html",
            desk=desk,
            **_sorted(desk, found, {*typed, *fresh, *(step_errors or {}), *(refusals or {})}),
            step_errors=step_errors or {},
            refusals=refusals or {},
            reasons={reason: translate(reason) for reason in REASONS},
            missing=desk.snapshot.follow_ups.missing,
            undo=_undone(found),
            step_names={name: translate(name) for name in STEPS},
            today=today(),
            fresh=fresh,
            bases={s.opportunity.id: _base(desk, s, s.opportunity.id in typed, theirs or {}) for s in found},
            typed=typed,
            statuses={status: choice(status) for status in FOLLOW_UP_STATUSES},
            texts=texts or {},
            errors=errors or {},
            mistakes=[(key, errors[key]) for key in NEW if key in errors] if errors else [],
            columns=OPPORTUNITIES.by_key,
            departments=[(value, value) for value in desk.snapshot.options("Départements")],
            origins=[(value, choice(value)) for value in desk.snapshot.options("Origines")],
        ),
        status,
    )


def _undone(found: list[Standing]) -> Standing | None:
    """The one that was just put away, where one press brings it back."""
    just = request.args.get(UNDO, "")
    return next((s for s in found if s.opportunity.id == just and may_bring_back(s)), None)


def _sorted(desk: EditorContext, found: list[Standing], wanted: set[str]) -> dict[str, Any]:
    """The list by fit, whether a folded part holds what is to be seen at once, and what a coach may bring."""
    pairing = pairing_of(desk.snapshot)

    def is_wanted(part: tuple[Ranked, ...]) -> bool:
        return any(one.standing.opportunity.id in wanted for one in part)

    return {
        "ranking": rank(found, desk.candidate, pairing),
        "any_standing": bool(found),
        "may_decline": may_decline,
        "may_bring_back": may_bring_back,
        "is_wanted": is_wanted,
        "suggested": [] if desk.own else pairing.offers_for(desk.candidate, SUGGESTED),
    }
