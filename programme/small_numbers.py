"""Numbers that may be published: none below five, and none below five to be had from the others by subtraction.

Small numbers are not blanked out, which would leave them to be guessed from totals: what they count is gathered with
what comes next until there is enough of it. What is gathered stays so: periods are closed once and for all, so that a
page kept from last month tells nothing either.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

THRESHOLD = 5
OTHERS = ""
"""Under which name the small ones are gathered."""

Who = Counter[str]
"""Who or what is counted, by ID, and how many times."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number for everybody; it cannot be made of a small one.

    Args:
        value: 0, or 5 and more.
        exact: false when there are a few more, and how many is not said.

    Raises:
        ValueError: the number is small.
    """

    value: int
    exact: bool = True

    def __post_init__(self) -> None:
        if is_small(self.value):
            raise ValueError("a small number is not for everybody")


@dataclass(frozen=True, slots=True)
class Run:
    """Steps that follow one another, and what they count together.

    Args:
        first, last: places of the first and the last step.
        number: how much.
    """

    first: int
    last: int
    number: Number


@dataclass(frozen=True, slots=True)
class Months:
    """What happened month by month, small months gathered with those that follow.

    Args:
        runs: (first month, last month, how much), each month by its first day.
        closed: what they hold, and nothing of a month that is still open.
        total: with what bears no date, where that is not small.
    """

    runs: tuple[tuple[dt.date, dt.date, Number], ...]
    closed: frozenset[str]
    total: Number | None


def is_small(n: int) -> bool:
    """Whether a number says too much of too few."""
    return 0 < n < THRESHOLD


def total(n: int, parts: Iterable[int] = ()) -> Number | None:
    """A total beside which parts of it are known: a few more than the largest, where a rest would be small.

    Args:
        n: the total.
        parts: numbers of those among them that are known, each for itself.

    Returns:
        None when nothing can be said but that there are few.
    """
    known = [part for part in parts if part <= n]
    if is_small(n):
        return None
    if not any(is_small(n - part) for part in known):
        return Number(n)
    return None if is_small(max(known)) else Number(max(known), exact=False)


def share_of(part: int, whole: int) -> Number | None:
    """How many of a number that everybody knows: where all but a few are, that is all that is said.

    Args:
        part: how many, among others that may overlap.
        whole: among how many.
    """
    if not is_small(whole - part):
        return None if is_small(part) else Number(part)
    least = whole - THRESHOLD + 1
    return None if least < THRESHOLD else Number(least, exact=False)


def gathered(counts: Mapping[str, int], rows: int) -> tuple[tuple[str, Number], ...]:
    """The parts of a whole that everybody knows, largest first; small ones and those past `rows` are OTHERS, the last.

    Args:
        counts: name -> how many; what has no name is among the others.
        rows: how many are named at most.

    Returns:
        Nothing where the whole is small.
    """
    found = sorted(((n, name) for name, n in counts.items() if n and name != OTHERS), key=lambda one: (-one[0], one[1]))
    named = [(name, n) for n, name in found if n >= THRESHOLD][:rows]
    unnamed = [n for n, _ in found[len(named) :]] + [counts.get(OTHERS, 0)]
    while named and (_says_much(unnamed) or named[-1][1] in unnamed):
        unnamed.append(named.pop()[1])
    others = sum(unnamed)
    return () if is_small(others) else tuple((name, Number(n)) for name, n in [*named, (OTHERS, others)] if n)


def _says_much(unnamed: Sequence[int]) -> bool:
    """Whether small numbers are known by their sum: it is small itself, or they can only be all the same.

    Where they differ, any of them may be any other: that is why equal numbers are all named, or none.
    """
    there = [n for n in unnamed if n]
    return any(map(is_small, there)) and (len(set(there)) == 1 or is_small(sum(there)))


def runs(steps: Sequence[Who]) -> list[Run]:
    """Steps in order, each small one gathered with those that follow; what is not enough at the end is left out.

    More steps later change nothing of the runs before them.

    Args:
        steps: who is counted in each; there is enough of them once five different ones are.
    """
    found: list[Run] = []
    start, held = 0, Who()
    for n, step in enumerate(steps):
        held = held + step
        if not held or len(held) >= THRESHOLD:
            found.append(Run(start, n, Number(held.total())))
            start, held = n + 1, Who()
    return found


def all_of(steps: Sequence[Who]) -> list[Run]:
    """As `runs`, for steps that no more will follow: what is not enough at the end joins the last run."""
    found = runs(steps)
    while found and not found[-1].number.value:
        found.pop()
    if not found:
        return []
    last = found.pop()
    rest = sum(step.total() for step in steps[last.last + 1 :])
    return [*found, Run(last.first, len(steps) - 1 if rest else last.last, Number(last.number.value + rest))]


def by_month(events: Mapping[dt.date, Who], undated: int, today: dt.date, known: Iterable[int] = ()) -> Months:
    """What happened in the months that are over.

    Args:
        events: first day of a month -> who is counted there.
        undated: how many more bear no date.
        today: its month is not over.
        known: numbers of some of them that other pages tell.
    """
    past = sorted(month for month, who in events.items() if who and month < today.replace(day=1))
    months = _each(past[0], today) if past else []
    steps = [events.get(month, Who()) for month in months]
    found = runs(steps)
    closed = steps[: found[-1].last + 1] if found else []
    counted = sum(step.total() for step in closed)
    return Months(
        tuple((months[run.first], months[run.last], run.number) for run in found),
        frozenset(who for step in closed for who in step),
        total(counted + undated, (counted, *known)),
    )


def _each(first: dt.date, today: dt.date) -> list[dt.date]:
    """Every month from one to the last that is over."""
    begin, end = first.year * 12 + first.month - 1, today.year * 12 + today.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(begin, end)]
