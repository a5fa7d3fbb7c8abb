"""The team's own figures, of all zones or one: time to hire, offers a person has, coaches' load, what shares
brought.

Numbers only: rows are counted, nobody is named.
"""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from programme.coaches import is_active, looking_with
from programme.opportunities import is_looking, notes, proposed_to
from sheets.book import Book
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot

MONTHS = 12
"""Months told of, the present one last."""
OFFERS = (0, 1, 4, 7, 11, 16)
"""From how many offers on a person is in the next bar."""
LOADS = (0, 1, 2, 3, 4, 6)
"""From how many people on a coach is in the next bar."""

ByMonth = Mapping[dt.date, int | None]
"""First day of a month -> a number; None: there is nothing to tell it from."""
Ranges = Mapping[tuple[int, int | None], int]
"""From how many to how many (None: or more) -> how many people."""


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """What the team looks at.

    Args:
        hired: how many found work.
        days_to_hire: days from the first day of their CV online to their work, of half of them or fewer.
        offers: people who look for work, by the offers they have.
        loads: active coaches, by the people they follow who look for work.
        shared: how often CVs were shared.
        brought: opportunities that came by somebody's link.
    """

    hired: ByMonth
    days_to_hire: ByMonth
    offers: Ranges
    loads: Ranges
    shared: ByMonth
    brought: ByMonth


def team_figures(
    book: Book, shared: Mapping[dt.date, Mapping[str, int]], zone: str, today: dt.date
) -> TeamFigures:  # fmt: skip
    """The figures.

    Args:
        book: the workbook.
        shared: first day of a month -> how often the CV of each candidate was shared in it.
        zone: of which alone; empty: of all.
        today: the day it is.
    """
    snapshot = book.snapshot
    people = [row for row in snapshot.candidates.rows if not zone or row.zone == zone]
    ids = {row.id for row in people}
    waits: dict[dt.date, list[int]] = {}
    for row in people:
        if row.hired_on and row.published_on and row.hired_on >= row.published_on:
            waits.setdefault(row.hired_on.replace(day=1), []).append((row.hired_on - row.published_on).days)
    months = _months(today)
    return TeamFigures(
        hired=_in(months, Counter(row.hired_on.replace(day=1) for row in people if row.hired_on)),
        days_to_hire={m: round(statistics.median(waits[m])) if m in waits else None for m in months},
        offers=_ranges(OFFERS, (len(snapshot.follow_ups.where("candidate", row.id)) for row in _looking(people))),
        loads=_ranges(LOADS, _loads(snapshot, zone)),
        shared=_in(months, {m: sum(n for who, n in by.items() if who in ids) for m, by in shared.items()}),
        brought=_in(months, Counter(_brought(book, ids, zone))),
    )


def _looking(people: Iterable[Candidate]) -> Iterable[Candidate]:
    return (row for row in people if is_looking(row))


def _loads(snapshot: Snapshot, zone: str) -> Iterable[int]:
    for coach in snapshot.coaches.rows:
        if is_active(coach) and zone in ("", coach.zone):
            yield looking_with(snapshot.candidates)[coach.id]


def _brought(book: Book, ids: Collection[str], zone: str) -> Iterable[dt.date]:
    """The months of the opportunities that a personal link brought."""
    with book.state.reading() as connection:
        rows = connection.execute(sa.select(notes.c.opportunity).where(notes.c.share != "")).scalars().all()
    snapshot = book.snapshot
    for row_id in rows:
        offer = snapshot.opportunities.get(row_id)
        day = offer and (offer.proposed_on or offer.validated_on)
        if day and (not zone or any(person.id in ids for person in proposed_to(snapshot, row_id))):
            yield day.replace(day=1)


def _months(today: dt.date) -> list[dt.date]:
    last = today.year * 12 + today.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]


def _in(months: Iterable[dt.date], found: Mapping[dt.date, int]) -> ByMonth:
    return {month: found.get(month, 0) for month in months}


def _ranges(starts: tuple[int, ...], counts: Iterable[int]) -> Ranges:
    ends = (*(start - 1 for start in starts[1:]), None)
    found = dict.fromkeys(zip(starts, ends, strict=True), 0)
    for count in counts:
        found[next((least, most) for least, most in reversed(found) if count >= least)] += 1
    return found
