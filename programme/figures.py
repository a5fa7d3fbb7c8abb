"""The programme in figures: what the public page shows, made of numbers from which nobody can be told.

See small_numbers.py for how that is held. Nothing here holds a row, an ID or a name of a person.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from programme.hiring import retention
from programme.opportunities import ARCHIVED, VALIDATED
from programme.small_numbers import (
    THRESHOLD,
    Months,
    Number,
    Who,
    all_of,
    by_month,
    gathered,
    is_small,
    share_of,
    total,
)
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot

BARS = 12
"""Periods and places that one chart shows at most."""
ENOUGH = 20
"""People counted, under which a share of them is not told: a tenth is two people or more."""
STEPS = (1, 4, 7, 10, 15, 20)
"""From how many opportunities on a person is in the next bar."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month, or several in a row, and how much there was.

    Args:
        first, last: the first day of its first and of its last month.
        number: how much.
    """

    first: dt.date
    last: dt.date
    number: Number


@dataclass(frozen=True, slots=True)
class DepartmentFigure:
    """A department, and how much there is; without a name: everywhere else."""

    name: str
    number: Number


@dataclass(frozen=True, slots=True)
class Range:
    """How many people received so many opportunities.

    Args:
        least, most: how many; None: or more.
        number: how many people.
    """

    least: int
    most: int | None
    number: Number


@dataclass(frozen=True, slots=True)
class Figures:
    """What everybody may know; None where there is too little to say it.

    Args:
        looking: people who look for work, and whose CV is online.
        places: where they look; one person may look in several.
        people: people whom the programme helped, by the end of last month.
        arrivals: when they came.
        opportunities: those that staff validated, and their periods and places.
        each: opportunities a person received, on average.
        ranges: how many people received how many.
        shares, share_periods: shares of CVs.
        views: readings of CVs.
        hired, hired_periods: people who found work.
        retained: (months after they found it, how many in ten are still in it), where enough people are counted for
            nobody to be told from one tenth more or less.
    """

    looking: Number | None
    places: tuple[DepartmentFigure, ...]
    people: Number | None
    arrivals: tuple[Period, ...]
    opportunities: Number | None
    opportunity_periods: tuple[Period, ...]
    opportunity_places: tuple[DepartmentFigure, ...]
    each: float | None
    ranges: tuple[Range, ...]
    shares: Number | None
    share_periods: tuple[Period, ...]
    views: Number | None
    hired: Number | None
    hired_periods: tuple[Period, ...]
    retained: tuple[tuple[int, int], ...]


def figures(
    snapshot: Snapshot, shared: Mapping[dt.date, Who], looking: Collection[Candidate], stories: int, today: dt.date
) -> Figures:
    """The programme in figures.

    Args:
        snapshot: a reading.
        shared: first day of a month -> how often the CV of each candidate was shared in it.
        looking: whose CV is online.
        stories: how many stories of people who found work are online.
        today: the month it is in is not counted yet.
    """
    rows = snapshot.candidates.rows
    hired = _dated(((c.id, c.hired_on) for c in rows if c.employed is True), today, [stories])
    known = len(looking) + (hired.total.value if hired.total else 0)
    people = _dated(((c.id, c.created_on or c.published_on) for c in rows), today, [len(looking), known])
    valid = [o for o in snapshot.opportunities.rows if o.status in (VALIDATED, ARCHIVED)]
    offers = _dated(((o.id, o.proposed_on or o.validated_on) for o in valid if o.proposed_on or o.validated_on), today)
    departments = Counter(o.department for o in valid if o.id in offers.closed)
    received = _received(snapshot, offers.closed)
    shares = by_month(shared, 0, today)
    return Figures(
        looking=total(len(looking)),
        places=_places(looking),
        people=people.total,
        arrivals=_periods(people),
        opportunities=offers.total,
        opportunity_periods=_periods(offers),
        opportunity_places=tuple(DepartmentFigure(*one) for one in gathered(departments, BARS)),
        each=round(received.total() / len(received), 1) if len(received) >= THRESHOLD else None,
        ranges=_ranges(received),
        shares=_sum((c.shares for c in rows), shares),
        share_periods=_periods(shares),
        views=_sum(c.views for c in rows),
        hired=hired.total,
        hired_periods=_periods(hired),
        retained=tuple(
            (one.months, round(10 * one.kept / one.known)) for one in retention(rows, today) if one.known >= ENOUGH
        ),
    )


def _dated(rows: Iterable[tuple[str, dt.date | None]], today: dt.date, known: Iterable[int] = ()) -> Months:
    events: defaultdict[dt.date, Who] = defaultdict(Who)
    undated = 0
    for row_id, day in rows:
        if day is None:
            undated += 1
        else:
            events[day.replace(day=1)][row_id] += 1
    return by_month(events, undated, today, known)


def _periods(months: Months) -> tuple[Period, ...]:
    return tuple(Period(*run) for run in months.runs[-BARS:])


def _places(looking: Collection[Candidate]) -> tuple[DepartmentFigure, ...]:
    """Where people look for work. Places of a few are not even named: nobody knows how many of them there are."""
    counts = Counter(name for c in looking for name in set(c.departments))
    found = [(share_of(n, len(looking)), name) for name, n in counts.items()]
    shown = [(number, name) for number, name in found if number and number.value]
    shown.sort(key=lambda one: (-one[0].value, one[1]))
    return tuple(DepartmentFigure(name, number) for number, name in shown[:BARS])


def _received(snapshot: Snapshot, counted: Collection[str]) -> Who:
    """How many of these opportunities each person received."""
    pairs = {(f.candidate, f.opportunity) for f in snapshot.follow_ups.rows if f.opportunity in counted}
    return Who(candidate for candidate, _ in pairs if candidate)


def _ranges(received: Who) -> tuple[Range, ...]:
    steps = [Who() for _ in STEPS]
    for candidate, n in received.items():
        steps[max(i for i, least in enumerate(STEPS) if n >= least)][candidate] += 1
    return tuple(
        Range(STEPS[run.first], STEPS[run.last + 1] - 1 if run.last + 1 < len(STEPS) else None, run.number)
        for run in all_of(steps)
        if run.number.value
    )


def _sum(cells: Iterable[float | None], months: Months | None = None) -> Number | None:
    """A sum over people, where there are enough of them."""
    counted = [int(cell) for cell in cells if cell and cell > 0]
    if is_small(len(counted)):
        return None
    parts = [sum(number.value for _, _, number in months.runs)] if months else []
    return total(sum(counted), parts)
