"""No number below five is told, nor to be had: not by subtraction, not by whoever knows the rules, not by waiting.

The attacker here knows everything but the numbers: every world of a small size is made, and what it publishes noted.
A small number is told when all the worlds that publish the same agree on it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.small_numbers import (
    OTHERS,
    THRESHOLD,
    Number,
    Who,
    all_of,
    by_month,
    gathered,
    is_small,
    runs,
    share_of,
    total,
)

World = tuple[int, ...]


def people(n: int, step: int = 0) -> Who:
    return Who(f"{step}-{i}" for i in range(n))


def told(worlds: Iterable[World], publish: Callable[[World], Hashable], largest: int) -> list[tuple[World, int]]:
    """(world, place) of each small number that what is published tells.

    Args:
        worlds: all there may be.
        publish: what everybody sees of one.
        largest: a world with a larger number is only there for the others to be mistaken for.
    """
    alike: dict[Hashable, list[World]] = {}
    for world in worlds:
        alike.setdefault(publish(world), []).append(world)
    return [
        (world, place)
        for found in alike.values()
        for world in found
        if max(world) <= largest
        for place, n in enumerate(world)
        if is_small(n) and len({other[place] for other in found}) == 1
    ]


def departments(world: World) -> Hashable:
    return gathered({"abcd"[place]: n for place, n in enumerate(world)}, 9), total(sum(world))


def first_department(world: World) -> Hashable:
    return gathered({"abcd"[place]: n for place, n in enumerate(world)}, 1)


def unknown_department(world: World) -> Hashable:
    return gathered({("", "a", "b")[place]: n for place, n in enumerate(world)}, 9)


def months_and_total(world: World) -> Hashable:
    *steps, undated = world
    return published_months(steps, undated)


def published_months(steps: Sequence[int], undated: int) -> Hashable:
    events = {dt.date(2026, month, 1): people(n, month) for month, n in enumerate(steps, start=1)}
    found = by_month(events, undated, dt.date(2026, len(steps) + 1, 15))
    return found.runs, found.total


def as_months_go(world: World) -> Hashable:
    """What somebody has who keeps the page of every month."""
    return tuple(published_months(world[: n + 1], 0) for n in range(len(world)))


def ranges(world: World) -> Hashable:
    return tuple(all_of([people(n, step) for step, n in enumerate(world)])), total(sum(world))


def known_parts(world: World) -> Hashable:
    """Everybody sees the first part; the total of all beside it."""
    return is_small(world[0]) or world[0], total(sum(world), [world[0]]) if not is_small(world[0]) else None


@pytest.mark.parametrize(
    "publish",
    [departments, first_department, unknown_department, months_and_total, as_months_go, ranges, known_parts],
)
def test_no_small_number_is_told_to_whoever_knows_the_rules(publish: Callable[[World], Hashable]) -> None:
    assert told(product(range(13), repeat=3), publish, 7) == []


def test_no_small_number_of_four_places_is_told() -> None:
    assert told(product(range(12), repeat=4), departments, 6) == []


def test_the_attacker_finds_what_a_careless_page_tells() -> None:
    def blanked(world: World) -> Hashable:
        return tuple(None if is_small(n) else n for n in world), sum(world)

    assert told(product(range(13), repeat=3), blanked, 7)


def test_most_of_a_known_number_tells_neither_the_others() -> None:
    for whole in range(THRESHOLD, 30):
        alike: dict[Hashable, set[int]] = {}
        for part in range(whole + 1):
            alike.setdefault(share_of(part, whole), set()).add(part)
        for parts in alike.values():
            assert len(parts) > 1 or not is_small(whole - min(parts)), (whole, parts)
            assert len(parts) > 1 or not is_small(min(parts)), (whole, parts)


counts = st.lists(st.integers(0, 12), max_size=14)


@given(counts)
def test_runs_hold_what_they_say_and_never_change(steps: list[int]) -> None:
    whole = [people(n, step) for step, n in enumerate(steps)]
    found = runs(whole)
    for run in found:
        assert run.number == Number(sum(steps[run.first : run.last + 1]))
    for shorter in range(len(steps)):
        assert found[: len(runs(whole[:shorter]))] == runs(whole[:shorter])
    assert [run.first for run in found] == [0, *(run.last + 1 for run in found)][: len(found)]
    assert is_small(rest := sum(steps[found[-1].last + 1 :] if found else steps)) or rest == 0


@given(st.lists(st.lists(st.sampled_from("ABCDEFGH"), max_size=30), max_size=10))
def test_many_times_the_same_few_are_few(steps: list[list[str]]) -> None:
    for run in runs([Who(step) for step in steps]):
        who = {one for step in steps[run.first : run.last + 1] for one in step}
        assert not who or len(who) >= THRESHOLD


@given(st.dictionaries(st.sampled_from(["", "Paris", "Rhône", "Nord", "Ain"]), st.integers(0, 30)), st.integers(1, 4))
def test_places_are_all_there_and_large(counts: dict[str, int], rows: int) -> None:
    found = gathered(counts, rows)
    assert sum(number.value for _, number in found) in (sum(counts.values()), 0)
    assert all(counts[name] == number.value for name, number in found if name != OTHERS)
    assert len([name for name, _ in found if name != OTHERS]) <= rows
    assert bool(found) == (sum(counts.values()) >= THRESHOLD)


@given(counts)
def test_ranges_are_all_there(steps: list[int]) -> None:
    found = all_of([people(n, step) for step, n in enumerate(steps)])
    assert sum(run.number.value for run in found) == (sum(steps) if sum(steps) >= THRESHOLD else 0)


def test_a_number_for_everybody_cannot_be_small() -> None:
    for n in range(1, THRESHOLD):
        with pytest.raises(ValueError, match="small"):
            Number(n)
    assert Number(0).value == 0


def test_months_are_gathered_until_there_is_enough() -> None:
    june = dt.date(2026, 6, 3)
    events = {dt.date(2026, n, 1): people(many, n) for n, many in {1: 7, 2: 2, 3: 0, 4: 4, 5: 3, 6: 90}.items()}
    found = by_month(events, 0, june)
    assert [(first.month, last.month, number.value) for first, last, number in found.runs] == [(1, 1, 7), (2, 4, 6)]
    assert found.total == Number(13)  # of May, too few are known; June is not over
    assert len(found.closed) == 13


@pytest.mark.parametrize(
    ("undated", "expected"),
    [(0, Number(7)), (3, Number(7, exact=False)), (5, Number(12))],
)
def test_what_bears_no_date_is_in_the_total(undated: int, expected: Number) -> None:
    assert by_month({dt.date(2026, 1, 1): people(7)}, undated, dt.date(2026, 2, 1)).total == expected


def test_another_pages_number_is_not_completed() -> None:
    assert total(20, [12]) == Number(20)
    assert total(20, [18]) == Number(18, exact=False)
    assert total(20, [18, 20]) == Number(20, exact=False)
    assert total(6, [3]) is None
    assert Counter(map(total, range(6))) == {None: 4, Number(0): 1, Number(5): 1}
