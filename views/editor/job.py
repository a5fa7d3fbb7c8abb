"""The work of one candidate: found, going on, or over. For the person, their coach and staff, from one address."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme import leaving
from programme.acts import jobs
from programme.hiring import PERMANENT, WITH_END, ends_first, ends_soon, has_left
from programme.offer_steps import CONTACTED, INTERVIEW
from programme.publication import is_public
from programme.standings import Standing, standings
from sheets.changes import Conflict, Conflicted
from sheets.errors import NotText
from sheets.model import kinds
from sheets.model.columns import Cell, Column
from sheets.model.kinds import Invalid
from sheets.model.schema import CANDIDATES, Candidate
from views.editor.cv_parts import EditorContext
from views.editor.routes import EditorRoutes
from views.web import forms
from views.web.access import signed_in
from views.web.forms import Posted
from views.web.language import translate
from views.web.posted import posted_base, read_posted
from views.web.shared import book

TEXTS = ("title", "company")
"""What is asked of work that is over, for the path on the CV."""
TEXT_MAX = 120

YEAR = dt.timedelta(days=366)
NEAR = {"hired_on": (-2 * YEAR, YEAR), "contract_end": (-2 * YEAR, 10 * YEAR)}
"""How far from today the days of somebody's work may be that a form notes: another century is a slip."""

bp = Blueprint("jobs", __name__)


@bp.get("/job/<row_id>")
def find(row_id: str) -> AnyResponse:
    """The page that mails lead to: the same address for the person, their coach and staff."""
    person = signed_in()
    candidate = book().snapshot.candidates.get(row_id)
    if candidate is None or not person.may_edit(candidate):
        abort(404)
    own = any(one.id == candidate.id for one in person.candidates)
    return redirect(url_for("candidate.job") if own else url_for("coach.job", row_id=row_id))


routes = EditorRoutes()


@routes.get("")
def job(desk: EditorContext) -> AnyResponse:
    """What is noted of it, and what may be done about it."""
    if request.args.get("opportunity") and _is_unsaid(desk.candidate):
        flash(translate("Bravo ! Il reste à noter le contrat et ses dates."), "good")
    return _page(desk)


@routes.post("")
def save_job(desk: EditorContext) -> AnyResponse:
    """Do what a button of the page says."""
    act = ACTS.get(request.form.get("act", "")) or abort(400)
    return act(desk)


def _correct(desk: EditorContext) -> AnyResponse:
    """What is noted of somebody's work is corrected; they are still in it."""
    return _save(desk) if desk.candidate.employed is True else _changed_meanwhile(desk)


def _save(desk: EditorContext) -> AnyResponse:
    """Work was found, or what is noted of it is corrected."""
    posted = _read(desk, jobs.ASKED)
    contract = posted.texts.get("contract", "")
    needed = ["contract", "hired_on", *(("contract_end",) if contract in WITH_END else ())]
    _require(posted, needed)
    _check_days(desk, posted, over=desk.candidate.employed is not True and contract != PERMANENT)
    if posted.errors:
        return _page(desk, 422, posted)
    chosen = request.form.get("opportunity", "")
    came_from = next((s for s in _offers(desk) if s.opportunity.id == chosen), None)
    found_now = desk.candidate.employed is not True
    try:
        jobs.record_hiring(book(), desk.candidate, posted.base, posted.new, came_from, desk.person.email)
    except Conflicted as conflicted:
        return _page(desk, 409, posted, conflicted.conflicts)
    return _done(desk, "Bravo ! C'est noté." if found_now else "C'est noté.")


def _renew(desk: EditorContext) -> AnyResponse:
    """The contract goes on until another day."""
    if desk.candidate.employed is not True or desk.candidate.contract == PERMANENT:
        return _changed_meanwhile(desk)
    posted = _read(desk, ("contract_end",))
    _require(posted, ("contract_end",))
    _check_days(desk, posted, over=True)
    before, now = desk.candidate.contract_end, _typed(posted, "contract_end")
    if before and (now or before) <= before:
        posted.errors.setdefault("contract_end", Invalid("end_same"))
    if posted.errors:
        return _page(desk, 422, posted)
    try:
        jobs.record_hiring(book(), desk.candidate, posted.base, posted.new, None, desk.person.email)
    except Conflicted as conflicted:
        return _page(desk, 409, posted, conflicted.conflicts)
    return _done(desk, "C'est noté : le contrat continue.")


def _make_permanent(desk: EditorContext) -> AnyResponse:
    """The contract goes on without an end."""
    if desk.candidate.employed is not True:
        return _changed_meanwhile(desk)
    try:
        jobs.make_permanent(book(), desk.candidate, _opened(), desk.person.email)
    except Conflicted:
        return _changed_meanwhile(desk)
    return _done(desk, "Bravo ! C'est noté : le travail continue, sans date de fin.")


def _look_again(desk: EditorContext) -> AnyResponse:
    """The work is over: the CV is back, with it."""
    work = {key: " ".join(request.form.get(key, "").split())[:TEXT_MAX] for key in TEXTS}
    try:
        jobs.look_again(book(), desk.candidate, _opened(), work, desk.person.email)
    except Conflicted:
        return _changed_meanwhile(desk)
    except NotText:
        abort(400)
    if is_public(desk.candidate):
        return _done(desk, "C'est noté. Le CV est de nouveau en ligne.")
    return _done(desk, "C'est noté. L'équipe relit le CV, puis le montre.")


ACTS: dict[str, Callable[[EditorContext], AnyResponse]] = {
    "save": _save, "correct": _correct, "renew": _renew, "permanent": _make_permanent, "again": _look_again,
}  # fmt: skip
"""What the page's buttons say -> what is done."""


def _done(desk: EditorContext, words: str) -> AnyResponse:
    flash(translate(words), "good")
    return redirect(desk.url("job"), 303)


def _changed_meanwhile(desk: EditorContext) -> AnyResponse:
    flash(translate("Quelqu'un vient de changer la même ligne : voici où elle en est."), "warning")
    return redirect(desk.url("job"), 303)


def _read(desk: EditorContext, keys: tuple[str, ...]) -> Posted:
    table = desk.snapshot.candidates
    return read_posted(desk.snapshot, table, desk.candidate, _columns(desk, keys), request.form, today())


def _require(posted: Posted, keys: tuple[str, ...] | list[str]) -> None:
    for key in keys:
        if key in posted.texts and not posted.texts[key].strip():
            posted.errors.setdefault(key, Invalid("required"))


def _check_days(desk: EditorContext, posted: Posted, *, over: bool = False) -> None:
    """Refuse a contract that ends before its first day, be that noted already; `over`: one that has ended, too."""
    changed = {key: _typed(posted, key) for key in posted.new}
    if changed and ends_first(desk.candidate, changed):
        posted.errors.setdefault("contract_end", Invalid("end_first"))
    for key, day in changed.items():
        if key in NEAR and day and not today() + NEAR[key][0] <= day <= today() + NEAR[key][1]:
            posted.errors.setdefault(key, Invalid("far_date"))
    if over and (end := changed.get("contract_end")) and end < today():
        posted.errors.setdefault("contract_end", Invalid("end_over"))


def _typed(posted: Posted, key: str) -> Any:
    """What a posted cell says; None where it is left as it was."""
    return kinds.read(CANDIDATES.by_key[key], posted.new.get(key))[0]


def _opened() -> dict[str, Cell]:
    return posted_base(request.form)


def _columns(desk: EditorContext, keys: tuple[str, ...]) -> list[Column]:
    """The columns as the sheet has them now: their labels may be staff's."""
    by_key = desk.snapshot.candidates.tab.by_key
    return [by_key.get(key) or CANDIDATES.by_key[key] for key in keys]


def _is_unsaid(candidate: Candidate) -> bool:
    """Whether something that is asked of somebody's work is not noted yet."""
    is_open = candidate.contract_end is None and candidate.contract in WITH_END
    return not candidate.contract or candidate.hired_on is None or is_open


def _offers(desk: EditorContext) -> list[Standing]:
    """The opportunities the work may come from: one that was closed since, for having been filled, too."""
    found = standings(desk.snapshot, desk.candidate.id)
    return [s for s in found if s.open or s.status in (CONTACTED, INTERVIEW)]


def _page(
    desk: EditorContext, status: int = 200, posted: Posted | None = None, conflicts: tuple[Conflict, ...] = ()
) -> Response:
    desk = desk.refreshed()
    columns, table = _columns(desk, jobs.ASKED), desk.snapshot.candidates
    fields, base = forms.fields_of_row(desk.snapshot, table, desk.candidate, columns)
    if desk.candidate.employed is not True and has_left(desk.candidate):  # the first day there is of the last work
        fields = [replace(f, text="") if f.column.key == "hired_on" else f for f in fields]
    if posted:
        typed, base = forms.fields_of_posted(desk.snapshot, columns, posted, conflicts=conflicts)
        fields = [next((f for f in typed if f.column.key == field.column.key), field) for field in fields]
    act = request.form.get("act", "") if posted else ""
    return make_response(
        render_template(
            "forms/job.html",
            desk=desk,
            fields=fields,
            end=[f for f in fields if f.column.key == "contract_end"],
            base=base,
            act=act,
            permanent=PERMANENT,
            online=is_public(desk.candidate),
            mistakes=[(f"{act or 'save'}-{f.column.key}", f.error) for f in fields if f.error],
            soon=ends_soon(desk.candidate, today()),
            offers=[(s.opportunity.id, ", ".join(filter(None, (s.opportunity.title, s.opportunity.company))))
                    for s in _offers(desk)],
            chosen=request.values.get("opportunity", ""),
            unsaid=_is_unsaid(desk.candidate),
            job=leaving.last_job(desk.snapshot, desk.candidate),
        ),
        status,
    )  # fmt: skip
