"""The opportunities of one candidate: where each stands, and those found elsewhere. For the person and their coach."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme import consultations
from programme.noted_days import note_day
from programme.opportunities import VALIDATED
from programme.standings import Standing, noted_before, standings
from sheets.changes import Addition, Conflicted, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import FOLLOW_UP_STATUSES, FOLLOW_UPS, OPPORTUNITIES
from views.editor.cv_parts import Desk
from views.public.facts import choice
from views.recruiter import offer_form
from views.web import forms
from views.web.consultations import note_reading
from views.web.language import translate
from views.web.shared import book

NEW = ("title", "company", "department", "origin", "description")
"""What is asked about an opportunity found elsewhere; the first two must be there."""
NEEDED = NEW[:2]
CONTACTED = FOLLOW_UP_STATUSES[1]


def install(bp: Blueprint, load: Callable[..., Desk], prefix: str) -> None:
    """Give a blueprint the pages of a candidate's opportunities.

    Args:
        bp: the audience's blueprint.
        load: makes the desk out of what the address holds, and refuses whoever may not see it.
        prefix: address of the list.
    """

    @bp.get(prefix)
    def opportunities(**place: str) -> AnyResponse:
        return _page(load(**place))

    @bp.post(prefix)
    def note_opportunity(**place: str) -> AnyResponse:
        return _note(load(**place))

    @bp.post(f"{prefix}/<opportunity_id>")
    def save_standing(opportunity_id: str, **place: str) -> AnyResponse:
        desk = load(**place)
        found = (s for s in standings(desk.snapshot, desk.candidate.id) if s.opportunity.id == opportunity_id)
        return _save(desk, next(found, None) or abort(404))


def _note(desk: Desk) -> AnyResponse:
    """Add an opportunity found elsewhere: valid at once, and they are in contact."""
    texts = {key: request.form.get(key, "") for key in NEW}
    cells: dict[str, Cell] = {}
    errors: dict[str, str] = {}
    for key, text in texts.items():
        cells[key], error = offer_form.check(desk.snapshot, key, text, NEEDED)
        errors |= {key: error} if error else {}
    if errors:
        return _page(desk, 422, texts=texts, errors=errors)
    if not noted_before(standings(desk.snapshot, desk.candidate.id), texts["title"], texts["company"], today()):
        book().add_together([_external(cells)], desk.person.email, lambda _, ids: [_contacted(desk, ids[0])])
    flash(translate("C'est noté."), "good")
    return redirect(desk.url("opportunities"), 303)


def _external(cells: Mapping[str, Cell]) -> Addition:
    columns = OPPORTUNITIES.by_key
    dates = {key: kinds.to_cell(columns[key], today()) for key in ("proposed_on", "validated_on")}
    origin = cells.get("origin") or "réseau"  # what has an origin was not proposed by a recruiter
    filled = {key: cell for key, cell in cells.items() if cell not in (None, "")}
    return Addition(OPPORTUNITIES.key, {**filled, **dates, "origin": origin, "status": VALIDATED})


def _contacted(desk: Desk, opportunity: str) -> Addition:
    return Addition(
        FOLLOW_UPS.key, _dated({"candidate": desk.candidate.id, "opportunity": opportunity, "status": CONTACTED})
    )


def _dated(values: Mapping[str, Cell]) -> dict[str, Cell]:
    """With the day it was seen and its status changed."""
    day = {key: kinds.to_cell(FOLLOW_UPS.by_key[key], today()) for key in ("seen_on", "changed_on")}
    return {**values, **day}


def _save(desk: Desk, standing: Standing) -> AnyResponse:
    status = request.form.get("status", "")
    if status not in FOLLOW_UP_STATUSES:
        abort(400)
    new: dict[str, Cell] = {"status": status}
    if not desk.own:
        try:
            column = FOLLOW_UPS.by_key["note"]
            new["note"] = kinds.to_cell(column, kinds.from_text(column, request.form.get("note", "")))
        except kinds.Invalid as invalid:
            errors = {standing.opportunity.id: forms.sentence(column, invalid, request.form["note"])}
            return _page(desk, 422, errors=errors, typed={standing.opportunity.id: request.form})
    try:
        _write(desk, standing, new)
    except Conflicted as conflicted:
        flash(translate("Quelqu'un vient de changer la même ligne : voici où elle en est."), "warning")
        return _met(desk, standing, conflicted)
    flash(translate("C'est noté."), "good")
    return redirect(desk.url("opportunities") + f"#{standing.opportunity.id}", 303)


def _met(desk: Desk, standing: Standing, conflicted: Conflicted) -> Response:
    """The page again: the note as it was typed, with the sheet's under it; a status that somebody changed is theirs."""
    met = {conflict.key: conflict for conflict in conflicted.conflicts}
    typed = {key: text for key, text in request.form.items() if key == "note" or key not in met}
    errors = {}
    if note := met.get("note"):
        errors = {standing.opportunity.id: forms.met(desk.snapshot, FOLLOW_UPS.by_key["note"], note)}
    theirs = {key: conflict.theirs for key, conflict in met.items()}
    return _page(desk, 409, errors=errors, typed={standing.opportunity.id: typed}, theirs=theirs)


def _write(desk: Desk, standing: Standing, new: dict[str, Cell]) -> None:
    author, line = desk.person.email, standing.line
    if line is None:
        ids: dict[str, Cell] = {"candidate": desk.candidate.id, "opportunity": standing.opportunity.id}
        book().submit(Addition(FOLLOW_UPS.key, _dated({**ids, **new})), author)
        return
    table = desk.snapshot.follow_ups
    base = _opened({key: table.cell(line, key) for key in new})
    new = {key: cell for key, cell in new.items() if not _untouched(desk, key, base[key], kinds.plain(cell))}
    if "status" in new:
        new |= {key: cell for key, cell in _dated({}).items() if key == "changed_on" or line.seen_on is None}
    base = {key: base.get(key, table.cell(line, key)) for key in new}
    book().submit(Edit(FOLLOW_UPS.key, line.id, base, new), author)


def _untouched(desk: Desk, key: str, cell: Cell, text: str) -> bool:
    """Whether a field came back as the page showed it; a status that is none of ours shows as the first."""
    column = desk.snapshot.follow_ups.tab.by_key[key]
    shown = forms.shown(desk.snapshot, column, cell)
    if key == "status" and shown not in FOLLOW_UP_STATUSES:
        return text == FOLLOW_UP_STATUSES[0]
    return forms.untouched(desk.snapshot, column, cell, text)


def _edited(desk: Desk) -> tuple[str, ...]:
    """What may be changed of a line, and seen: the note is not the candidate's to read."""
    return ("status",) if desk.own else ("status", "note")


def _opened(present: dict[str, Cell]) -> dict[str, Cell]:
    """The cells the page was opened on; those of now where the form does not say."""
    kept = forms.posted_base(request.form.get("base", ""))
    return {key: kept.get(key, cell) for key, cell in present.items()}


def _note_seen(desk: Desk, found: list[Standing]) -> set[str]:
    """Note the day somebody first sees what was proposed to them; the IDs of those opportunities."""
    lines = [s.line for s in found if s.open and s.line and s.line.seen_on is None]
    if lines:
        with book().state.writing() as connection:
            for line in lines:
                note_day(connection, desk.snapshot, FOLLOW_UPS.key, line.id, "seen_on", today(), desk.person.email)
    return {line.opportunity for line in lines}


def _page(
    desk: Desk,
    status: int = 200,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    theirs: Mapping[str, Cell] | None = None,
) -> Response:
    desk = desk.refreshed()
    note_reading(desk.person, [desk.candidate.id], consultations.FOLLOW_UPS)
    table = desk.snapshot.follow_ups
    found = standings(desk.snapshot, desk.candidate.id)
    fresh = _note_seen(desk, found) if desk.own else set()
    typed = typed or {}
    bases: dict[str, str] = {}
    for s in found:
        if s.line:
            cells = {key: table.cell(s.line, key) for key in _edited(desk)}
            # What comes back stays on what its form was opened on: what others wrote meanwhile is still met.
            again = s.opportunity.id in typed
            bases[s.opportunity.id] = forms.base_json({**_opened(cells), **(theirs or {})} if again else cells)
    return make_response(
        render_template(
            "forms/opportunities.html",
            desk=desk,
            standings=found,
            fresh=fresh,
            bases=bases,
            typed=typed,
            statuses=FOLLOW_UP_STATUSES,
            texts=texts or {},
            errors=errors or {},
            mistakes=[(key, errors[key]) for key in NEW if key in errors] if errors else [],
            columns=OPPORTUNITIES.by_key,
            departments=[(value, value) for value in desk.snapshot.options("Départements")],
            origins=[(value, choice(value)) for value in desk.snapshot.options("Origines")],
        ),
        status,
    )
