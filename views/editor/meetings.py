"""The meetings of a coach and a candidate: noting one, fixing the next, and how it has been going.

For the coach and staff: the person reads nothing of it but when their next meeting is.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

import clock
from programme import meetings
from programme.calendar_files import Appointment, calendar_file, uid
from programme.consultations import of_tab
from sheets.changes import Addition, Conflicted, Edit
from sheets.errors import NotText
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.dates import read_date
from sheets.model.schema import MEETINGS, Candidate, Meeting
from sheets.progress import Receipt
from views.editor.cv_parts import EditorContext
from views.editor.meeting_form import (
    LONGEST_ONCE,
    NEXT,
    ONCE,
    form_again,
    form_page,
    meeting_moved,
    opened_form,
    read_meeting,
    read_next,
)
from views.editor.mood_chart import chart_of, mood_words
from views.editor.receipts import NOTHING, state_line
from views.editor.week import name_of, when, when_meeting
from views.web import forms
from views.web.access import followed_candidate, own_candidate
from views.web.consultations import note_reading
from views.web.forms import Posted
from views.web.language import translate
from views.web.shared import book, settings, wants_fragment

bp = Blueprint("meetings", __name__)


def install(app: Flask) -> None:
    """Let a candidate's page ask for their next meeting, and templates say how somebody is."""
    app.context_processor(lambda: {"next_meeting_of": next_meeting_of})
    app.jinja_env.globals["mood_words"] = mood_words


def next_meeting_of(candidate: Candidate) -> tuple[Meeting, str] | None:
    """The next meeting of somebody and when it is, in words; None where none is fixed."""
    found = meetings.next_planned(book().snapshot, candidate.id, clock.wall())
    return (found, when_meeting(found)) if found else None


@bp.get("/coach/candidates/<row_id>/meetings")
def thread(row_id: str) -> str:
    """All meetings with somebody, the latest first; the next one; and how they have been doing."""
    return _thread_page(_desk(row_id), {})


@bp.get("/coach/candidates/<row_id>/meetings/new")
def new(row_id: str) -> Response:
    """The form of a meeting that took place."""
    desk = _desk(row_id)
    _note_reading(desk)
    return form_page(desk, opened_form(desk, None))


@bp.post("/coach/candidates/<row_id>/meetings/new")
def note(row_id: str) -> AnyResponse:
    """Keep what was noted."""
    return _save(_desk(row_id), None)


@bp.get("/coach/candidates/<row_id>/meetings/<meeting_id>")
def row(row_id: str, meeting_id: str) -> Response:
    """The form of one's own note, or of a planned meeting that took place."""
    desk = _desk(row_id)
    _note_reading(desk)
    return form_page(desk, opened_form(desk, _own(desk, meeting_id)))


@bp.post("/coach/candidates/<row_id>/meetings/<meeting_id>")
def save(row_id: str, meeting_id: str) -> AnyResponse:
    """Keep what was changed of it."""
    desk = _desk(row_id)
    return _save(desk, _own(desk, meeting_id))


@bp.post("/coach/candidates/<row_id>/meetings/<meeting_id>/removed")
def remove(row_id: str, meeting_id: str) -> AnyResponse:
    """Take one's own out of the thread, or put it back."""
    desk = _desk(row_id)
    meeting = _own(desk, meeting_id)
    if "removed" in desk.snapshot.meetings.missing:
        abort(404)
    back = request.form.get("back") == "1"
    act = meetings.put_back if back else meetings.take_back
    receipt = book().submit(act(desk.snapshot, meeting), desk.person.email)
    return _to_thread(desk, {"noted" if back else "removed": meeting_id}, receipt)


@bp.post("/coach/candidates/<row_id>/meetings")
def fix_next(row_id: str) -> AnyResponse:
    """Fix the next meeting, or another time for it."""
    desk = _desk(row_id)
    at, errors = read_next(required=True)
    if at is None:
        return make_response(_thread_page(desk, errors), 422)
    receipt = _fix(desk, at, request.form.get(ONCE, ""))
    return _to_thread(desk, {"fixed": receipt.row_id}, receipt, "next")


@bp.get("/coach/candidates/<row_id>/meetings/<meeting_id>.ics")
def calendar(row_id: str, meeting_id: str) -> Response:
    """The meeting for the coach's calendar."""
    desk = _desk(row_id)
    meeting = next((m for m in meetings.thread(desk.snapshot, row_id) if m.id == meeting_id), None) or abort(404)
    title = translate("Rendez-vous avec %(name)s") % {"name": name_of(desk.candidate)}
    return _calendar(meeting, title, url_for("meetings.thread", row_id=row_id))


@bp.get("/me/meetings/<meeting_id>.ics")
def own_calendar(meeting_id: str) -> Response:
    """The next meeting for the candidate's own calendar."""
    _, candidate = own_candidate()
    snapshot = book().snapshot
    meeting = meetings.next_planned(snapshot, candidate.id, clock.wall())
    if meeting is None or meeting.id != meeting_id:
        abort(404)
    coach = snapshot.coaches.get(meeting.coach)
    name = coach.first_name if coach else translate("votre coach")
    return _calendar(meeting, translate("Rendez-vous avec %(name)s") % {"name": name}, url_for("candidate.cv"))


def _desk(row_id: str) -> EditorContext:
    person, candidate = followed_candidate(row_id)
    return EditorContext(person, candidate, book().snapshot, "coach", {"row_id": row_id})


def _own(desk: EditorContext, meeting_id: str) -> Meeting:
    """A meeting that whoever is at this desk may change: a coach's own, any for staff."""
    meeting = desk.snapshot.meetings.get(meeting_id)
    if meeting is None or meeting.candidate != desk.candidate.id or not may_change(desk, meeting):
        abort(404)
    return meeting


def may_change(desk: EditorContext, meeting: Meeting) -> bool:
    """Whether whoever is at this desk may write in a meeting of this candidate."""
    return bool(desk.person.staff) or meetings.may_change(desk.snapshot, meeting, _own_rows(desk))


def _save(desk: EditorContext, meeting: Meeting | None) -> AnyResponse:
    """Keep a meeting, and the next one where it is fixed; or show the form again with what is wrong."""
    _note_reading(desk)
    posted, errors = read_meeting(desk, meeting)
    at, wrong = read_next(required=False)
    if errors or wrong:
        return form_again(desk, meeting, posted, errors | wrong)
    once = request.form.get(ONCE, "")[:LONGEST_ONCE]
    try:
        kept = _keep(desk, meeting, posted, once)
    except NotText as refused:
        code = "too_long" if refused.reason == "too_long" else "control_characters"
        words = forms.sentence(MEETINGS.by_key[refused.column], kinds.Invalid(code), "")
        return form_again(desk, meeting, posted, {refused.column: words})
    except Conflicted as conflicted:
        return form_again(desk, meeting, posted, {}, conflicted.conflicts)
    if at:
        _fix(desk, at, once)
    return _to_thread(desk, {"noted": kept.row_id}, kept, kept.row_id)


def _keep(desk: EditorContext, meeting: Meeting | None, posted: Posted, once: str) -> Receipt:
    if meeting is None and (planned := _planned_that_day(desk, posted)):
        meeting, opened = planned, {key: desk.snapshot.meetings.cell(planned, key) for key in posted.new}
        posted = replace(posted, base=opened)
    if meeting:
        whose = _taken_over(desk, meeting)
        base = {key: desk.snapshot.meetings.cell(meeting, key) for key in whose}
        edit = Edit(MEETINGS.key, meeting.id, {**posted.base, **base}, {**posted.new, **whose})
        return book().submit(edit, desk.person.email)
    cells = {"candidate": desk.candidate.id, "coach": _coach(desk), **posted.new}
    return book().submit(Addition(MEETINGS.key, cells), desk.person.email, once)


def _planned_that_day(desk: EditorContext, posted: Posted) -> Meeting | None:
    """The meeting that was fixed for the day of a new note: the note is of that one. Sent twice, it is still."""
    table, day = desk.snapshot.meetings, read_date(posted.texts.get("date", ""), clock.today())

    def is_free(meeting: Meeting) -> bool:
        said_so = all(table.cell(meeting, key) == cell for key, cell in posted.new.items())
        return not meetings.is_noted(meeting) or bool(meeting.hour and said_so)

    that_day = (m for m in reversed(meetings.thread(desk.snapshot, desk.candidate.id)) if m.date == day)
    return next((m for m in that_day if is_free(m) and may_change(desk, m)), None)


def _coach(desk: EditorContext) -> str | None:
    """Whose meeting it is: of whoever notes it, or of the pair where staff do."""
    own = _own_rows(desk)
    return own[0] if own and desk.candidate.coach not in own else desk.candidate.coach or None


def _own_rows(desk: EditorContext) -> list[str]:
    return [coach.id for coach in desk.person.coaches]


def _taken_over(desk: EditorContext, meeting: Meeting) -> dict[str, Cell]:
    """The cell that makes a meeting a coach's own, as they write in it; staff write for whose it is."""
    coach = _coach(desk)
    if desk.person.staff or coach is None or meeting.coach in _own_rows(desk):
        return {}
    return meetings.taken_over(desk.snapshot, meeting, coach)


def _fix(desk: EditorContext, at: dt.datetime, once: str) -> Receipt:
    """Fix the next meeting: the one that the form said it moves, or one more."""
    desk = desk.refreshed()
    if planned := meeting_moved(desk, at):
        if meetings.start_of(planned) != at:
            words = translate("Le rendez-vous qui était prévu %(before)s est déplacé : ce sera %(after)s.")
            flash(words % {"before": when_meeting(planned), "after": when(at.date(), at.time())}, "good")
        return book().submit(meetings.move(desk.snapshot, planned, at, _taken_over(desk, planned)), desk.person.email)
    added = meetings.plan(desk.snapshot, desk.candidate.id, _coach(desk) or "", at)
    return book().submit(added, desk.person.email, f"{once} next" if once else "")


def _thread_page(desk: EditorContext, errors: Mapping[str, str]) -> str:
    _note_reading(desk)
    desk = desk.refreshed()
    now, found = clock.wall(), meetings.thread(desk.snapshot, desk.candidate.id)
    receipt = request.args.get("receipt", "")
    line = state_line(receipt, desk.person) if receipt else None
    return render_template(
        "meetings/thread.html",
        desk=desk,
        past=[m for m in found if meetings.standing(m, now) != meetings.PLANNED],
        planned=meetings.planned_with(desk.snapshot, desk.candidate.id, now),
        when=when_meeting,
        chart=chart_of(list(meetings.moods(found))),
        mood_of=meetings.mood_of,
        authors={m.coach: row.first_name for m in found if (row := desk.snapshot.coaches.get(m.coach))},
        may_change=lambda meeting: may_change(desk, meeting),
        may_remove="removed" not in desk.snapshot.meetings.missing,
        errors=errors,
        typed={name: request.form.get(name, "") for name in NEXT},
        once=secrets.token_urlsafe(12),
        line=line,
        today=clock.today(),
    )


def _note_reading(desk: EditorContext) -> None:
    note_reading(desk.person, [desk.candidate.id], of_tab(desk.snapshot.meetings.title))


def _to_thread(desk: EditorContext, said: Mapping[str, str], receipt: Receipt, at: str = "thread") -> AnyResponse:
    """The thread, which says what was just done."""
    told: dict[str, Any] = {**said, "receipt": receipt.id or NOTHING}
    address = url_for("meetings.thread", row_id=desk.candidate.id, **told) + f"#{at}"
    return AnyResponse(headers={"HX-Redirect": address}) if wants_fragment() else redirect(address, 303)


def _calendar(meeting: Meeting, title: str, address: str) -> Response:
    assert meeting.date
    found = Appointment(
        uid(meeting.id, settings().public_url),
        title,
        meeting.date,
        meetings.read_hour(meeting.hour),
        meetings.DURATION,
        address=settings().public_url + address,
    )
    return calendar_answer(calendar_file(found), meeting.id)


def calendar_answer(text: str, name: str) -> Response:
    """A calendar's file, to keep.

    Args:
        text: its content.
        name: of the file, without its ending; letters and digits.
    """
    response = make_response(text)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
