"""Somebody finds work, and later leaves it: what follows from it, whichever way the cell changed.

A step typed in the sheet moves its follow-up on; a follow-up that becomes « Embauche » makes its candidate employed;
whoever becomes employed has the day noted and their other open opportunities put away (the lines of `Messages` tell
recruiters); whoever no longer is has all noted that the screen notes (leaving.py); a contract that becomes permanent
loses its end.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from clock import day_of
from programme import leaving
from programme.lists import CONTRACTS
from programme.offer_steps import HIRED, OPEN, REFUSED, REFUSED_AFTER, day_hired, is_news, status_after, steps_of
from programme.site_writes import write_row
from sheets.book import Book
from sheets.events import history
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model import kinds
from sheets.model.binding import a1
from sheets.model.ids import mint_id
from sheets.model.problems import Problem
from sheets.model.schema import CANDIDATES, EXPERIENCES, FOLLOW_UPS, Candidate, FollowUp
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.state import outbox

PERMANENT = "CDI"
"""The only contract without an end (the programme's rule)."""
WITH_END = frozenset(CONTRACTS) - {PERMANENT}
"""Contracts that are known to have an end. Of others, which staff's list names, nobody knows."""
ASKED_DAYS = 60
"""How long before its end a contract is asked about; see the line `Fin de contrat` of `Messages` too."""


def ends_first(candidate: Candidate, changed: Mapping[str, Any]) -> bool:
    """Whether a contract would end before its first day: here days are meant, not months.

    Args:
        candidate: whose.
        changed: column key -> typed value, of what is about to be written.
    """
    begun, ended = (changed.get(key, getattr(candidate, key)) for key in ("hired_on", "contract_end"))
    return bool(begun and ended and ended < begun)


@dataclass(frozen=True, slots=True)
class Hirings:
    """The handlers of work found and left."""

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        return (
            Handler("hiring: follow-up", self.hired, {FOLLOW_UPS.key: ("status", "candidate", "")}),
            Handler("hiring: step", self.step_noted, {FOLLOW_UPS.key: ("events", "")}),
            Handler("hiring: candidate", self.employment_changed, {CANDIDATES.key: ("employed",)}),
            Handler("hiring: contract", self.contract_changed, {CANDIDATES.key: ("contract",)}),
        )

    def hired(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A follow-up says that its candidate is hired, or that this was a slip: its status, its person or the row."""
        line: FollowUp | None = snapshot.follow_ups.get(event.row_id)
        if line is None:  # its row is gone, and nobody knows whose it was
            for row_id in leaving.noted_lately(connection, event) if event.new is None else ():
                _take_back_hiring(connection, event, snapshot, row_id, None)
            return
        if event.key == "candidate" and snapshot.has(CANDIDATES.key, str(event.old)):
            if line.status != HIRED or not leaving.said_lately(connection, event):
                return
            _take_back_hiring(connection, event, snapshot, str(event.old), line)
        elif line.status != HIRED:
            if _said_hired(event, snapshot):
                _take_back_hiring(connection, event, snapshot, line.candidate, line)
            return
        candidate = snapshot.candidates.get(line.candidate)
        if candidate is None or candidate.employed is True:
            return
        if event.key == "status" or not _is_past(connection, event, snapshot, line, candidate):
            _write(connection, snapshot, candidate, _cells_of_hiring(event, snapshot, line, candidate))

    def step_noted(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A step was typed, or came with its row: its line stands where the screen would have put it."""
        line: FollowUp | None = snapshot.follow_ups.get(event.row_id)
        if line is None or (not event.key and leaving.was_there(connection, event)):
            return
        before = kinds.read(FOLLOW_UPS.by_key["events"], event.old)[0] if event.key else ()
        status, today = line.status, day_of(event.at)
        added = steps_of(text for text in line.events if text not in before)
        for step in added:
            if event.key or is_news(step.day, today):
                status = status_after(status, step.name)
        if status != line.status:
            write_row(connection, snapshot.follow_ups, line, {"status": status, "changed_on": today})
        if event.key and status == HIRED and (begins := day_hired(added)):
            _move_first_day(connection, snapshot, line, begins)

    def employment_changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Somebody is employed, or no longer is."""
        candidate: Candidate | None = snapshot.candidates.get(event.row_id)
        was = kinds.read(CANDIDATES.by_key["employed"], event.old)[0]
        if candidate is None or was == candidate.employed:
            return
        if candidate.employed is True:
            _note_work(connection, event, snapshot, candidate)
            _put_away(connection, snapshot, open_lines(snapshot, candidate.id))
        elif was is True:
            since = leaving.noted_employed(connection, candidate.id, event)
            if since and (candidate.hired_on is None or not leaving.has_begun(candidate, day_of(event.at))):
                _bring_back(connection, snapshot, candidate, since)
            _note_leaving(connection, event, snapshot, candidate)

    def contract_changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A contract became one without an end."""
        candidate: Candidate | None = snapshot.candidates.get(event.row_id)
        if candidate and candidate.contract == PERMANENT:
            _write(connection, snapshot, candidate, {"contract_end": None})


def open_lines(snapshot: Snapshot, candidate_id: str) -> list[FollowUp]:
    """The opportunities somebody still waits for, or that wait for them."""
    lines: Iterable[FollowUp] = snapshot.follow_ups.where("candidate", candidate_id)
    return [line for line in lines if line.status in OPEN and line.archived is not True]


def has_left(candidate: Candidate) -> bool:
    """Whether the last work that is noted is over."""
    hired, left = candidate.hired_on, candidate.left_on
    return left is not None and (hired is None or left >= hired)


def end_of(candidate: Candidate) -> dt.date | None:
    """The last day of somebody's contract; None where it has none, or one before its first day: that is a slip."""
    return None if candidate.contract == PERMANENT or ends_first(candidate, {}) else candidate.contract_end


def ends_before_they_begin(table: Table[Candidate]) -> tuple[Problem, ...]:
    """The ends of contracts that staff typed before the first day; looked for once in each reading."""
    if table not in _SLIPS:
        _SLIPS[table] = tuple(_slip(table, row) for row in table.rows if ends_first(row, {}))
    return _SLIPS[table]


def passed_to_others(snapshot: Snapshot, book: Book) -> tuple[Problem, ...]:
    """Follow-ups of « Embauche » whose person was changed too late to be a slip: who stood there is still at work.

    It may as well be another hiring, typed over the first: staff say which, and the site undoes nothing by itself.
    """
    table, people = snapshot.follow_ups, snapshot.candidates
    known = _PASSED.get(table)
    if known and known[0] is people:
        return known[1]
    lines: Iterable[FollowUp] = table.where("status", HIRED)
    unsaid = {line.id: line for line in lines if (who := people.get(line.candidate)) and not _has_worked(who)}
    changed = leaving.people_before(book, tuple(unsaid)) if unsaid else ()
    found = []
    for row_id, person_id in changed:
        line, before, now = unsaid[row_id], people.get(person_id), people.get(unsaid[row_id].candidate)
        is_hired = any(one.status == HIRED for one in table.where("candidate", person_id))
        if before and now and before.employed is True and not is_hired:
            where = a1(line.number, table.binding.columns["candidate"]) if line.number else ""
            names = (one.first_name or one.id for one in (before, now))
            header = FOLLOW_UPS.by_key["candidate"].header
            found.append(Problem("hired_other", table.title, where, line.number, header, *names))
    _PASSED[table] = people, tuple(dict.fromkeys(found))
    return _PASSED[table][1]


def _has_worked(candidate: Candidate) -> bool:
    return candidate.employed is True or has_left(candidate)


def ends_soon(candidate: Candidate, today: dt.date) -> bool:
    """Whether it is time to ask what comes after somebody's contract, or past it."""
    end = end_of(candidate)
    return candidate.employed is True and end is not None and end <= today + dt.timedelta(ASKED_DAYS)


@dataclass(frozen=True, slots=True)
class Retention:
    """How many people are still in their work some months after they were hired.

    Args:
        months: after how many.
        known: people hired at least so long ago of whom it is known.
        kept: those of them who were still in that work.
    """

    months: int
    known: int
    kept: int


def retention(
    candidates: Iterable[Candidate], today: dt.date, months: Iterable[int] = (1, 3, 6, 12)
) -> list[Retention]:
    """Who is still in work, of the last hiring of each person; people whose leaving has no day are not counted.

    Args:
        candidates: of a reading.
        today: the day it is.
        months: after how many months it is asked.
    """
    hired = [c for c in candidates if c.hired_on and (c.employed is True or has_left(c))]
    found = []
    for after in months:
        due = [(c, day) for c in hired if c.hired_on and (day := _months_after(c.hired_on, after)) <= today]
        kept = sum(c.employed is True or (c.left_on is not None and c.left_on >= day) for c, day in due)
        found.append(Retention(after, len(due), kept))
    return found


def _slip(table: Table[Candidate], row: Candidate) -> Problem:
    column, index = CANDIDATES.by_key["contract_end"], table.binding.columns["contract_end"]
    where = a1(row.number, index) if row.number else ""
    return Problem("end_first", table.title, where, row.number, column.header, f"{row.contract_end:%d/%m/%Y}", "")


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _cells_of_hiring(event: Event, snapshot: Snapshot, line: FollowUp, candidate: Candidate) -> dict[str, object]:
    """What a candidate's row says of the work that a follow-up found them."""
    wanted: dict[str, object] = {"employed": True}
    offer = snapshot.opportunities.get(line.opportunity)
    if offer and offer.contract and not candidate.contract:
        wanted["contract"] = offer.contract
    begins = day_hired(steps_of(line.events))
    if begins and candidate.left_on and begins <= candidate.left_on:
        begins = None  # the step of an earlier time
    if has_left(candidate):
        wanted |= {"hired_on": begins or day_of(event.at), "left_on": None}
    elif begins and candidate.hired_on is None:
        wanted["hired_on"] = begins
    return wanted


def _said_hired(event: Event, snapshot: Snapshot) -> bool:
    """Whether a follow-up said « Embauche » until its status changed."""
    column = FOLLOW_UPS.by_key["status"]
    options = snapshot.spellings(column.options)
    return event.key == column.key and kinds.read(column, event.old, options)[0] == HIRED


def _take_back_hiring(
    connection: Connection, event: Event, snapshot: Snapshot, candidate_id: str, line: FollowUp | None
) -> None:
    """Undo what followed from a follow-up that said « Embauche » for a moment, unless people have noted more of it.

    Args:
        connection: a writing transaction.
        event: what tells that it was a slip.
        snapshot: the latest reading.
        candidate_id: of whom it was said.
        line: the follow-up; None: it is gone.
    """
    candidate = snapshot.candidates.get(candidate_id)
    since = leaving.hired_by_site(connection, snapshot, candidate) if candidate else None
    if candidate is None or since is None:
        return
    lines: Iterable[FollowUp] = snapshot.follow_ups.where("candidate", candidate.id)
    if any(one.status == HIRED and leaving.said_hired_by(connection, one, since) for one in lines):
        return
    if candidate.contract_end or event.at - since.at >= leaving.SLIP_SECONDS:
        if line and line.status in (REFUSED, REFUSED_AFTER):  # no slip: that work is over, with all that follows
            _write(connection, snapshot, candidate, {"employed": False})
        return
    before = leaving.first_since(connection, CANDIDATES.key, candidate.id, ("contract", "hired_on", "left_on"), since)
    wanted = {key: kinds.read(CANDIDATES.by_key[key], cell)[0] for key, cell in before.items()}
    _write(connection, snapshot, candidate, {**wanted, "employed": False})
    _bring_back(connection, snapshot, candidate, since)


def _bring_back(connection: Connection, snapshot: Snapshot, candidate: Candidate, since: Event) -> None:
    """Somebody was noted as employed by mistake: their opportunities stand where they stood.

    Args:
        connection: a writing transaction.
        snapshot: the latest reading.
        candidate: who.
        since: the change by which they were noted as employed.
    """
    lines: Iterable[FollowUp] = snapshot.follow_ups.where("candidate", candidate.id)
    for line in lines:
        wanted: dict[str, object] = {}
        if line.archived is True and leaving.first_since(connection, FOLLOW_UPS.key, line.id, ("archived",), since):
            wanted["archived"] = None
        if line.status == HIRED and (before := leaving.status_before_hired(connection, snapshot, line, since)):
            wanted["status"] = before
        write_row(connection, snapshot.follow_ups, line, wanted)


def _move_first_day(connection: Connection, snapshot: Snapshot, line: FollowUp, begins: dt.date) -> None:
    """The first day is known of work that was noted already: unless people said another one."""
    candidate = snapshot.candidates.get(line.candidate)
    if candidate is None or candidate.employed is not True or (candidate.left_on and begins <= candidate.left_on):
        return
    cell = snapshot.candidates.cell(candidate, "hired_on")
    by = history.writer_of(connection, CANDIDATES.key, candidate.id, "hired_on", cell)
    if candidate.hired_on is None or by == outbox.SITE:
        _write(connection, snapshot, candidate, {"hired_on": begins})


def _is_past(connection: Connection, event: Event, snapshot: Snapshot, line: FollowUp, candidate: Candidate) -> bool:
    """Whether a row that comes tells of work that is over: it was cut and is back, or is older than their leaving."""
    day = leaving.hired_day(line)
    over = day is not None and candidate.left_on is not None and day <= candidate.left_on
    is_back = not event.key and leaving.was_there(connection, event)
    was_cut = is_back and leaving.taken_back_with(connection, snapshot, event, candidate)
    return over or not is_news(day, day_of(event.at)) or (is_back and not was_cut)


def _note_work(connection: Connection, event: Event, snapshot: Snapshot, candidate: Candidate) -> None:
    """Note the first day of work that begins; where it was a slip that it was over, what was noted then is undone."""
    hired, left = candidate.hired_on, candidate.left_on
    wanted: dict[str, object] = {"left_on": None}
    if leaving.is_slip(connection, event.id):
        keys = ("hired_on",) if candidate.contract else ("hired_on", "contract", "contract_end")
        emptied = leaving.emptied_since_left(connection, event, keys)
        wanted |= {key: kinds.read(CANDIDATES.by_key[key], cell)[0] for key, cell in emptied.items()}
        known = leaving.on_path(snapshot, candidate, **leaving.last_job(snapshot, candidate))
        if known and left and known.end == left:
            write_row(connection, snapshot.experiences, known, {"end": None})
    elif hired is None or (left is not None and left > hired):  # the day is the earlier work's
        wanted["hired_on"] = day_of(event.at)
    _write(connection, snapshot, candidate, wanted)


def _note_leaving(connection: Connection, event: Event, snapshot: Snapshot, candidate: Candidate) -> None:
    """Note all that the screen does as somebody leaves; nothing is left to note of one who left there."""
    settled = candidate.hired_on is None or has_left(candidate)
    if settled and not candidate.contract and candidate.contract_end is None:
        return
    day = day_of(event.at)
    wanted = leaving.cells_of_leaving(candidate, day)
    if has_left(candidate):
        del wanted["left_on"]  # staff have typed it
    _write(connection, snapshot, candidate, wanted)
    job = leaving.last_job(snapshot, candidate)
    if not job["title"] or not leaving.has_begun(candidate, day):
        return
    end = candidate.left_on if has_left(candidate) else leaving.last_day(candidate, day)
    if known := leaving.on_path(snapshot, candidate, **job):
        if known.end is None:
            write_row(connection, snapshot.experiences, known, {"end": end})
        return
    added = leaving.job_for_path(candidate, job, end)
    row_id = mint_id(EXPERIENCES.prefix, set(snapshot.experiences.ids))
    outbox.enqueue(connection, outbox.SITE, [outbox.row_line(added.tab, row_id, added.values)])


def _put_away(connection: Connection, snapshot: Snapshot, lines: Iterable[FollowUp]) -> None:
    for line in lines:
        write_row(connection, snapshot.follow_ups, line, {"archived": True})


def _write(connection: Connection, snapshot: Snapshot, candidate: Candidate, wanted: Mapping[str, object]) -> None:
    write_row(connection, snapshot.candidates, candidate, wanted)


_SLIPS: WeakKeyDictionary[Table[Candidate], tuple[Problem, ...]] = WeakKeyDictionary()
_PASSED: WeakKeyDictionary[Table[FollowUp], tuple[Table[Candidate], tuple[Problem, ...]]] = WeakKeyDictionary()
