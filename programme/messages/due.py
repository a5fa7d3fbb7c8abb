"""What falls due and when, worked out from a reading: dates with a delay, tabs without a row, days of the week.

Rows are found by the day of their date, in an index made once for each table that changed.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

import clock
from programme.conditions import Path, value_at
from programme.meetings import HELD, PLANNED, TO_NOTE, standing
from programme.messages import lines, memory
from programme.messages.occurrences import ONCE, Delay, named, others, untrue
from programme.messages.rules import Rule
from sheets.model.columns import Column, Row
from sheets.model.schema import CANDIDATES, Meeting
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

HOUR = 8
"""What falls due on a day leaves from this hour on, here: nobody is woken up."""
LATE_DAYS = 14
"""What is later than this is no longer worth sending."""


@dataclass(frozen=True, slots=True)
class Due:
    """One message about one row, at one moment.

    Args:
        rule: which line.
        row_id: about which row of its tab.
        base: which time it is for that row: `once`, a date, a week, an event.
        stage: the number of one of the line's delays.
        at: when, in seconds since 1970.
        date: the date it counts from, or None.
        event: the event that began it, or 0.
        cell, before: what the cell became then, and was, as JSON; empty: nothing watched.
    """

    rule: Rule
    row_id: str
    base: str
    stage: int
    at: float
    date: dt.date | None = None
    event: int = 0
    cell: str = ""
    before: str = ""

    @property
    def occurrence(self) -> str:
        """What tells it from the other times of that line and row."""
        return named(self.base, self.stage)

    @property
    def known_as(self) -> Iterator[str]:
        """The occurrences that decide it: were it not true then, or its line to say "once" or "each time"."""
        for base in (self.base, *others(self.base, self.date.isoformat() if self.date else "", self.event)):
            yield named(base, self.stage)
            yield named(untrue(base, self.event), self.stage)

    @property
    def turn(self) -> str:
        """Which of a relay's turns it is."""
        return f"{self.rule.id} {self.occurrence}"

    @property
    def delay(self) -> Delay:
        """The delay it is about."""
        return next((one for one in self.rule.delays if one.number == self.stage), Delay(0, self.stage))


def due_between(snapshot: Snapshot, rule: Rule, first: dt.date, last: dt.date) -> Iterator[Due]:
    """What falls due from one day to another because of dates, whether or not its conditions hold.

    Args:
        snapshot: a reading.
        rule: which line.
        first, last: days, both included.
    """
    if rule.when in lines.BY_DAY:
        yield from _by_day(snapshot, rule, first, last)
    if rule.when not in (lines.AFTER, lines.BEFORE, lines.SILENCE) or rule.path is None:
        return
    for place, delay in enumerate(rule.delays):
        shift = dt.timedelta(-delay.days if rule.when == lines.BEFORE else delay.days)
        for date, row in _dated(snapshot, rule, _less(first, shift), _less(last, shift)):
            if not _is_overtaken(rule, place, date, last):
                base = ONCE if rule.once and rule.when != lines.SILENCE else date.isoformat()
                yield Due(rule, row.id, base, delay.number, clock.moment_of(date + shift, HOUR), date)


def note_fate(connection: Connection, due: Due, fate: str) -> None:
    """Note what became of a message: it is decided once and for all.

    Args:
        connection: a writing transaction.
        due: which.
        fate: one of those of memory.py.
    """
    line = {
        "rule": due.rule.id, "row_id": due.row_id, "occurrence": due.occurrence, "base": due.base, "fate": fate,
        "at": clock.time(), "date": due.date.isoformat() if due.date else "", "cell": due.cell,
        "before": due.before, "stage": due.stage, "due_at": due.at, "event": due.event,
    }  # fmt: skip
    connection.execute(memory.fates.insert().values(**line))


def note_mail(connection: Connection, key: str, due: Due, word: str, who: str) -> None:
    """Note which message a mail of the queue is, and for whom (see recipients.Reader)."""
    line = {"key": key, "rule": due.rule.id, "row_id": due.row_id, "occurrence": due.occurrence,
            "word": word, "who": who}  # fmt: skip
    connection.execute(memory.letters.insert().values(**line))


def date_now(snapshot: Snapshot, rule: Rule, row: Row) -> dt.date | None:
    """The date a message counts from, as the reading has it for a row."""
    if rule.silent:
        return _last_days(snapshot, rule).get(row.id)
    value = value_at(snapshot, row, rule.path) if rule.path else None
    return _day(value)


def start_of(at: float, days: int) -> float:
    """When a message that a change set off is due."""
    return max(at, clock.moment_of(clock.day_of(at) + dt.timedelta(days), HOUR)) if days else at


def _is_overtaken(rule: Rule, place: int, date: dt.date, last: dt.date) -> bool:
    """Whether a later delay of the same line has come as well: only that one is worth saying. Or the day itself."""
    later = rule.days[place + 1 :]
    if rule.when == lines.BEFORE:
        return date < clock.today() or any(date - dt.timedelta(days) <= min(last, clock.today()) for days in later)
    return any(date + dt.timedelta(days) <= min(last, clock.today()) for days in later)


def _dated(snapshot: Snapshot, rule: Rule, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, Row]]:
    """The rows whose date is among some days."""
    assert rule.path
    table: Table[Any] = snapshot.table(rule.tab)
    if rule.silent:
        days = _Days.of_mapping(snapshot, rule)
        found: Iterator[tuple[dt.date, Any]] = ((day, table.get(row_id)) for day, row_id in days.between(first, last))
        yield from ((day, row) for day, row in found if row)
        return
    target: Table[Any] = snapshot.table(rule.path.tab)
    for day, row_id in _Days.of_table(target, rule.path.column).between(first, last):
        yield from ((day, row) for row in _referring(snapshot, table, rule.path, row_id))


def _referring(snapshot: Snapshot, table: Table[Any], path: Path, row_id: str) -> Iterator[Row]:
    """The rows of a tab whose path ends at a row."""
    ids = [row_id]
    for tab, column in reversed(path.steps):
        ids = [row.id for found in ids for row in snapshot.table(tab).where(column.key, found)]
    yield from (row for found in ids if (row := table.get(found)))


class _Days:
    """Row IDs by their day, in order."""

    def __init__(self, pairs: list[tuple[dt.date, str]]) -> None:
        self._pairs = sorted(pairs)
        self._days = [day for day, _ in self._pairs]

    def between(self, first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
        """(day, row ID) from one day to another."""
        return self._pairs[bisect_left(self._days, first) : bisect_right(self._days, last)]

    @classmethod
    def of_table(cls, table: Table[Any], column: Column) -> "_Days":
        """The rows of a table by a date column; made once."""
        known = _BY_COLUMN.setdefault(table, {})
        if column.key not in known:
            values = ((_day(table.value(row, column.key)), row.id) for row in table.rows)
            known[column.key] = cls([(day, row_id) for day, row_id in values if day])
        return known[column.key]

    @classmethod
    def of_mapping(cls, snapshot: Snapshot, rule: Rule) -> "_Days":
        """Rows by the last day of another tab's rows about them."""
        last = _last_days(snapshot, rule)
        known = _BY_LAST.get(id(last))
        if known is None or known[0] is not last:
            _BY_LAST.clear()
            known = _BY_LAST[id(last)] = (last, cls([(day, row_id) for row_id, day in last.items()]))
        return known[1]


def _last_days(snapshot: Snapshot, rule: Rule) -> dict[str, dt.date]:
    """Row ID -> the last day another tab has a row about it; the day it came, where there is none."""
    assert rule.silent
    assert rule.path
    table, reference, date = snapshot.table(rule.silent[0]), rule.silent[1].key, rule.path.column.key
    base = snapshot.table(rule.tab)
    # A row fixed farther ahead than a line's delay does not make up for the silence until then.
    until = clock.today() + dt.timedelta(rule.days[0])
    known = _LAST.get(table)
    if known and known[0] is base and known[1] == (reference, date, until):
        return known[2]
    found: dict[str, dt.date] = {}
    if base.tab.key == CANDIDATES.key:
        found = {row.id: row.created_on for row in snapshot.candidates.rows if row.created_on}
    for about, day in _latest(table, reference, date, until).items():
        if about in base and (about not in found or found[about] < day):
            found[about] = day
    _LAST[table] = (base, (reference, date, until), found)
    return found


def _latest(table: Table[Any], reference: str, date: str, until: dt.date) -> dict[str, dt.date]:
    """What a tab's rows are about -> the last day among them up to one; made once. A row taken out is none.

    Of meetings those count that were held, and one to come where none was left without a note since.
    """
    known = _LATEST.setdefault(table, {})
    if (reference, date, until) not in known:
        for gone in [key for key in known if key[2] < clock.today()]:
            del known[gone]
        days: dict[str, dict[str, dt.date]] = {HELD: {}, PLANNED: {}, TO_NOTE: {}}
        morning = dt.datetime.combine(clock.today(), dt.time.min)
        for row in table.rows:
            day, about = _day(table.value(row, date)), table.value(row, reference)
            is_out = getattr(row, "removed", None) is True and not table.is_unread(row, "removed")
            if day and day <= until and not is_out:
                found = days[standing(row, morning) if isinstance(row, Meeting) else HELD]
                found[about] = max(day, found.get(about, day))
        held, to_note = days[HELD], days[TO_NOTE]
        ahead = {a: day for a, day in days[PLANNED].items() if to_note.get(a, dt.date.min) <= held.get(a, dt.date.min)}
        known[reference, date, until] = held | ahead
    return known[reference, date, until]


def _by_day(snapshot: Snapshot, rule: Rule, first: dt.date, last: dt.date) -> Iterator[Due]:
    """What is due on a day of each week, or on the first such day of each month; of past ones the latest alone."""
    first = max(first, last - dt.timedelta(60))
    days = [day for n in range((last - first).days + 1) if _is_day(rule, day := first + dt.timedelta(n))]
    past = [day for day in days if day <= clock.today()]
    for day in (*past[-1:], *days[len(past) :]):
        year, week, _ = day.isocalendar()
        base = f"{day:%Y-%m}" if rule.when == lines.MONTHLY else f"{year}-W{week:02}"
        at = clock.moment_of(day, HOUR)
        yield from (Due(rule, row_id, base, 0, at, day) for row_id in snapshot.table(rule.tab).ids)


def _is_day(rule: Rule, day: dt.date) -> bool:
    return day.weekday() == rule.weekday and (rule.when == lines.WEEKLY or day.day <= 7)


def _day(value: Any) -> dt.date | None:
    return value.date() if isinstance(value, dt.datetime) else value


def _less(day: dt.date, shift: dt.timedelta) -> dt.date:
    """A day less a delay, within what a calendar has."""
    try:
        return day - shift
    except OverflowError:
        return dt.date.min if shift > dt.timedelta(0) else dt.date.max


_BY_COLUMN: WeakKeyDictionary[Table[Any], dict[str, _Days]] = WeakKeyDictionary()
_LATEST: WeakKeyDictionary[Table[Any], dict[tuple[str, str, dt.date], dict[str, dt.date]]] = WeakKeyDictionary()
_BY_LAST: dict[int, tuple[dict[str, dt.date], _Days]] = {}
_LAST: WeakKeyDictionary[Table[Any], tuple[Any, tuple[str, str, dt.date], dict[str, dt.date]]] = WeakKeyDictionary()
