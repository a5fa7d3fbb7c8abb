"""The form of a meeting: what it shows, what was posted in it, and how it comes back."""

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flask import Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

import clock
from programme import meetings
from programme.meetings import HIGHEST, LOWEST
from sheets.changes import Conflict
from sheets.model import kinds
from sheets.model.columns import Column
from sheets.model.dates import read_date
from sheets.model.schema import MEETINGS, Meeting
from views.editor.cv_parts import EditorContext
from views.editor.week import when_meeting
from views.web import forms
from views.web.forms import Posted
from views.web.language import translate
from views.web.posted import read_posted
from views.web.shared import wants_fragment

NEXT = ("next_date", "next_hour")
MOVES = "moves"
"""The field that names the meeting fixed before which another day or hour moves: the form has said which."""
ONCE = "once"
"""The field that tells one opening of the form from all others: sent twice, it is one meeting."""
LONGEST_ONCE = 64
OTHER = "done_other"
"""The field for what was done and is no tick."""


@dataclass(frozen=True)
class MeetingForm:
    """The form of a meeting, as it is shown.

    Args:
        row: what it edits; None: a new one.
        action: where it is posted.
        texts: key -> what each field shows; of `done`, one a line.
        errors: key -> what is wrong with it.
        base: the cells it was opened on, as JSON.
        once: see ONCE.
        moves: see MOVES; None: what is fixed is one more.
        missing: keys of columns that the sheet does not have: not asked for.
    """

    row: Meeting | None
    action: str
    texts: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    base: str = "{}"
    once: str = ""
    moves: Meeting | None = None
    missing: frozenset[str] = frozenset()

    @property
    def first_error(self) -> str:
        """The field that takes the focus."""
        return next(iter(self.errors), "")


def _columns(desk: EditorContext) -> list[Column]:
    return [MEETINGS.by_key[key] for key in meetings.NOTED if key not in desk.snapshot.meetings.missing]


def opened_form(desk: EditorContext, meeting: Meeting | None) -> MeetingForm:
    """The form on a meeting as it is now, or on a new one, of today."""
    table, columns = desk.snapshot.meetings, _columns(desk)
    base = forms.base_cells(table, meeting, columns) if meeting else {}
    texts = {c.key: kinds.to_text(c, table.value(meeting, c.key)) for c in columns} if meeting else {}
    return MeetingForm(
        meeting,
        _action(desk, meeting),
        {"date": clock.today().isoformat(), **texts},
        base=forms.base_json(base),
        once=secrets.token_urlsafe(12),
        moves=next((m for m in _planned(desk) if not meeting or m.id != meeting.id), None),
        missing=table.missing,
    )


def _action(desk: EditorContext, meeting: Meeting | None) -> str:
    if meeting:
        return url_for("meetings.save", row_id=desk.candidate.id, meeting_id=meeting.id)
    return url_for("meetings.note", row_id=desk.candidate.id)


def read_meeting(desk: EditorContext, meeting: Meeting | None) -> tuple[Posted, dict[str, str]]:
    """What was posted of a meeting, and what is wrong with it: field -> sentence.

    Args:
        desk: whose form it is.
        meeting: the row; None: a new one.
    """
    posted = read_posted(
        desk.snapshot, desk.snapshot.meetings, meeting, _columns(desk), _with_other_things(), clock.today()
    )
    wrong = {key: forms.sentence(MEETINGS.by_key[key], e, posted.texts[key]) for key, e in posted.errors.items()}
    return posted, _impossible(posted) | wrong


def _with_other_things() -> MultiDict[str, str]:
    """The form, with what was written beside the ticks among them."""
    form = request.form.copy()
    if (other := form.get(OTHER)) is not None:
        form.setlist("done", [*form.getlist("done"), other])
    return form


def _impossible(posted: Posted) -> dict[str, str]:
    """What the columns let pass: a day to come, another century, nothing said, a mood that is none of the five."""
    errors = {}
    if not any(text.strip() for key, text in posted.texts.items() if key != "date"):
        errors["note"] = translate("Rien n'est encore dit : choisissez un visage, ou écrivez une phrase.")
    day = read_date(posted.texts.get("date", ""), clock.today())
    if day and day > clock.today():
        errors["date"] = translate("Ce jour n'est pas encore là : fixez-le plus bas, comme prochain rendez-vous.")
    elif day and "date" in posted.new and day < clock.today() - meetings.OLDEST:
        errors["date"] = translate("Vérifiez l'année : ici se notent les rendez-vous des deux dernières années.")
    mood = posted.new.get("morale")
    if mood is not None and mood not in range(LOWEST, HIGHEST + 1):
        errors["morale"] = translate("Choisissez un des cinq visages.")
    return errors


def read_next(*, required: bool) -> tuple[dt.datetime | None, dict[str, str]]:
    """When the next meeting is, as posted, and what is wrong with it; neither where nothing was asked."""
    day_text, hour_text = (request.form.get(name, "").strip()[:40] for name in NEXT)
    if not (day_text or hour_text or required):
        return None, {}
    day, hour = read_date(day_text, clock.today()), meetings.read_hour(hour_text)
    if day is None:
        return None, {NEXT[0]: translate("Quel jour ? Par exemple : 14/03/2027.")}
    if hour is None:
        return None, {NEXT[1]: translate("À quelle heure ? Par exemple : 14:30.")}
    at = dt.datetime.combine(day, hour)
    if at <= clock.wall():
        return None, {NEXT[0]: translate("Ce moment est passé : choisissez-en un à venir.")}
    return at, {}


def meeting_moved(desk: EditorContext, at: dt.datetime | None = None) -> Meeting | None:
    """The meeting fixed before that a posted form moves, or fixes once more; None: it fixes another.

    Args:
        desk: whose form it is.
        at: when the form fixes one.
    """
    asked = request.form.get(MOVES, "")
    return next((m for m in _planned(desk) if m.id == asked or meetings.start_of(m) == at), None)


def _planned(desk: EditorContext) -> list[Meeting]:
    return meetings.planned_with(desk.snapshot, desk.candidate.id, clock.wall())


def form_again(
    desk: EditorContext,
    meeting: Meeting | None,
    posted: Posted,
    errors: Mapping[str, str],
    conflicts: Collection[Conflict] = (),
) -> Response:
    """The form as it came back; what others wrote meanwhile is said, and what it is opened on from now on.

    Args:
        desk: whose form it is.
        meeting: the row; None: a new one.
        posted: what was posted.
        errors: field -> what is wrong with it.
        conflicts: the cells that somebody else changed.
    """
    errors = {**errors, **{c.key: forms.met(desk.snapshot, MEETINGS.by_key[c.key], c) for c in conflicts}}
    base = posted.opened | {c.key: c.theirs for c in conflicts}
    shown = MeetingForm(
        meeting,
        _action(desk, meeting),
        {**posted.texts, **{name: request.form.get(name, "") for name in NEXT}},
        errors,
        forms.base_json(base if meeting else {}),
        request.form.get(ONCE, "")[:LONGEST_ONCE],
        meeting_moved(desk),
        desk.snapshot.meetings.missing,
    )
    return form_page(desk, shown, 409 if conflicts else 422)


def form_page(desk: EditorContext, form: MeetingForm, status: int = 200) -> Response:
    """The page of a form, or the form alone where htmx asks."""
    things = meetings.things_done(desk.snapshot)
    kept = [line for line in form.texts.get("done", "").split("\n") if line]
    page = render_template(
        "meetings/_form.html" if wants_fragment() else "meetings/note.html",
        desk=desk,
        form=form,
        things=things,
        ticked=[line for line in kept if line in things],
        other=", ".join(line for line in kept if line not in things),
        when=when_meeting,
        today=clock.today(),
    )
    return make_response(page, status)
