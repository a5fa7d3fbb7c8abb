"""The meetings of a coach and a candidate: those that were, the next one, and how the person has been doing.

A row of `Rendez-vous` whose day is to come is planned. Once its hour has passed it waits to be noted, until it says
something of what was done; one noted on its day has taken place, whatever its hour, and so has a row without an hour
that is no longer to come. Nothing else is kept.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from programme.lists import DEFAULT_LISTS
from sheets.changes import Addition, Edit
from sheets.model import kinds
from sheets.model.columns import Cell, fold
from sheets.model.schema import MEETINGS, Meeting
from sheets.model.snapshot import Snapshot

NOTED = ("date", "done", "note", "next_step", "morale")
"""The columns that a coach fills in after a meeting."""
LOWEST, HIGHEST = 1, 5
"""How somebody is doing, at worst and at best."""
PLANNED, TO_NOTE, HELD = "planned", "to note", "held"
OLDEST = dt.timedelta(days=2 * 366)
"""How long ago a meeting may have been that a form notes: an earlier year is a slip; staff type older ones."""
DURATION = dt.timedelta(hours=1)
"""How long a meeting takes in a calendar."""
_END = r"(?:\s*(?:-|–|a)\s*(\d{1,2})(?:\s*(?:h(?:eures?)?|[:.])\s*(?:\d{2})?)?)?"
_HOUR = re.compile(r"(?:a |de )?(\d{1,2})(?:\s*(?:h(?:eures?)?|[:.])\s*(\d{2})?)?(?:\s*(?:mn|min|:\d{2}))?" + _END)


@dataclass(frozen=True, slots=True)
class Mood:
    """How somebody was doing one day.

    Args:
        day: the day of the meeting.
        value: from LOWEST to HIGHEST.
    """

    day: dt.date
    value: int


def thread(snapshot: Snapshot, candidate: str) -> list[Meeting]:
    """The meetings with somebody, planned ones too, the latest first; those taken back are left out."""
    kept = (m for m in snapshot.meetings.where("candidate", candidate) if m.date and m.removed is not True)
    return sorted(kept, key=lambda m: (start_of(m), m.number), reverse=True)


def standing(meeting: Meeting, now: dt.datetime) -> str:
    """Whether a meeting is PLANNED, waits TO_NOTE, or was HELD.

    Args:
        meeting: one that has a date.
        now: this moment, by the clock on the wall here.
    """
    if (meeting.date or now.date()) > now.date():
        return PLANNED
    if is_noted(meeting):
        return HELD
    if start_of(meeting) > now:
        return PLANNED
    return HELD if read_hour(meeting.hour) is None else TO_NOTE


def is_noted(meeting: Meeting) -> bool:
    """Whether it says anything of what was done."""
    return bool(meeting.done or meeting.note or meeting.next_step or meeting.morale is not None)


def planned_with(snapshot: Snapshot, candidate: str, now: dt.datetime) -> list[Meeting]:
    """The meetings that are fixed with somebody, the next one first."""
    return [m for m in reversed(thread(snapshot, candidate)) if standing(m, now) == PLANNED]


def next_planned(snapshot: Snapshot, candidate: str, now: dt.datetime) -> Meeting | None:
    """The next meeting with somebody, or None."""
    return next(iter(planned_with(snapshot, candidate, now)), None)


def to_note(snapshot: Snapshot, candidate: str, coaches: Collection[str], now: dt.datetime) -> Meeting | None:
    """The last planned meeting of a pair whose hour has passed and of which nothing is noted, or None.

    Args:
        snapshot: a reading.
        candidate: their ID.
        coaches: IDs of the rows of their coach: what was planned with an earlier one is not asked of this one.
        now: this moment, by the clock on the wall here.
    """
    waiting = (m for m in thread(snapshot, candidate) if standing(m, now) == TO_NOTE)
    return next((m for m in waiting if m.coach in coaches or is_nobodys(snapshot, m)), None)


def is_nobodys(snapshot: Snapshot, meeting: Meeting) -> bool:
    """Whether a meeting names no coach who is there: it is for whoever follows the person."""
    return meeting.coach not in snapshot.coaches


def may_change(snapshot: Snapshot, meeting: Meeting, coaches: Collection[str]) -> bool:
    """Whether a candidate's coach may write in a meeting of theirs: not in what an earlier coach noted.

    Args:
        snapshot: a reading.
        meeting: one with the candidate.
        coaches: IDs of the rows of the coach.
    """
    return meeting.coach in coaches or is_nobodys(snapshot, meeting) or not is_noted(meeting)


def last_held(snapshot: Snapshot, candidate: str, now: dt.datetime) -> dt.date | None:
    """The day somebody was last met, as far as is noted."""
    return next((m.date for m in thread(snapshot, candidate) if standing(m, now) == HELD), None)


def start_of(meeting: Meeting) -> dt.datetime:
    """When a meeting begins, by the clock on the wall; midnight where its row has no hour."""
    day = meeting.date or dt.date.min
    return dt.datetime.combine(day, read_hour(meeting.hour) or dt.time.min)


AGREED_HOUR = {"fr": "l’heure convenue", "en": "the agreed time"}
"""What a letter says of a meeting that has no hour."""


def read_hour(text: str) -> dt.time | None:
    """The hour a cell or a form says ("14:30", "14h30", "9 h"; of "14 h - 15 h" the first), or None."""
    found = _HOUR.fullmatch(fold(text[:30]))
    if not found or max(int(found[1]), int(found[3] or 0)) > 23 or int(found[2] or 0) > 59:
        return None
    return dt.time(int(found[1]), int(found[2] or 0))


def mood_of(meeting: Meeting) -> int | None:
    """How the person was doing, from LOWEST to HIGHEST; None where the cell says no such thing."""
    value = meeting.morale
    return int(value) if value is not None and value in range(LOWEST, HIGHEST + 1) else None


def moods(meetings: list[Meeting]) -> Iterator[Mood]:
    """How somebody was doing from meeting to meeting, oldest first.

    Args:
        meetings: latest first, as `thread` gives them.
    """
    for meeting in reversed(meetings):
        if meeting.date and (value := mood_of(meeting)) is not None:
            yield Mood(meeting.date, value)


def things_done(snapshot: Snapshot) -> tuple[str, ...]:
    """What a coach ticks after a meeting, as staff list it; ours, in a workbook made before that list."""
    name = MEETINGS.by_key["done"].options
    return snapshot.options(name) or DEFAULT_LISTS[name]


def plan(snapshot: Snapshot, candidate: str, coach: str, at: dt.datetime) -> Addition:
    """Fix a meeting."""
    return Addition(MEETINGS.key, {"candidate": candidate, "coach": coach or None, **_when(snapshot, at)})


def move(snapshot: Snapshot, meeting: Meeting, at: dt.datetime, whose: Mapping[str, Cell]) -> Edit:
    """Fix a planned meeting for another time.

    Args:
        snapshot: a reading.
        meeting: the one that is planned.
        at: the new time, by the clock on the wall here.
        whose: see `taken_over`.
    """
    return _edit(snapshot, meeting, {**_when(snapshot, at), **whose})


def taken_over(snapshot: Snapshot, meeting: Meeting, coach: str) -> dict[str, Cell]:
    """The cell that makes a meeting of nobody, or planned with an earlier coach, that of who writes in it."""
    return {} if "coach" in snapshot.meetings.missing or meeting.coach == coach else {"coach": coach}


def take_back(snapshot: Snapshot, meeting: Meeting) -> Edit:
    """Take a meeting out of the thread: it was noted by mistake, or will not take place. The row stays in the sheet."""
    return _edit(snapshot, meeting, {"removed": kinds.to_cell(MEETINGS.by_key["removed"], True)})


def put_back(snapshot: Snapshot, meeting: Meeting) -> Edit:
    """Put a meeting that was taken back into the thread again."""
    return _edit(snapshot, meeting, {"removed": None})


def _when(snapshot: Snapshot, at: dt.datetime) -> dict[str, Cell]:
    """The day and the hour; the day alone, in a workbook made before there were hours."""
    cells: dict[str, Cell] = {"date": kinds.to_cell(MEETINGS.by_key["date"], at.date()), "hour": f"{at:%H:%M}"}
    return {key: cell for key, cell in cells.items() if key not in snapshot.meetings.missing}


def _edit(snapshot: Snapshot, meeting: Meeting, new: dict[str, Cell]) -> Edit:
    table = snapshot.meetings
    return Edit(MEETINGS.key, meeting.id, {key: table.cell(meeting, key) for key in new}, new)
