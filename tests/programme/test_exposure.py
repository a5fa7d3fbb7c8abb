"""Who comes first: the month, then chance, which leans towards the less shared."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import pytest

from programme.search.exposure import ORDERS, ExposedCV, Exposure, is_seed, new_seed
from programme.search.gallery import Directory, DirectoryEntry, Wanted
from tests.programme.test_search import index_of

NOVEMBER, OCTOBER = dt.date(2026, 11, 3), dt.date(2026, 10, 30)
NOW = dt.datetime(2026, 11, 22, 23, 59, tzinfo=dt.UTC)


def in_order(shown: Iterable[ExposedCV], seed: str) -> list[str]:
    return Exposure(shown).order(seed)


def test_the_newest_month_comes_first_and_unknown_dates_last() -> None:
    shown = [ExposedCV("never", None, 0), ExposedCV("october", OCTOBER, 0), ExposedCV("november", NOVEMBER, 90)]
    assert in_order(shown, "261122-1") == ["november", "october", "never"]


def test_one_visit_keeps_its_order() -> None:
    shown = [ExposedCV(str(n), NOVEMBER, 0) for n in range(100)]
    assert in_order(shown, "261122-7") == in_order(reversed(shown), "261122-7")
    assert in_order(shown, "261122-7") != in_order(shown, "261122-8")


def test_over_ten_thousand_visits_equals_are_first_equally_often() -> None:
    shown = [ExposedCV(str(n), NOVEMBER, 3) for n in range(8)]
    exposure = Exposure(shown)
    first = Counter(exposure.order(f"visit {n}")[0] for n in range(10_000))
    # 1,250 each on average, with a standard deviation of 33.
    assert min(first.values()) > 1_250 - 5 * 33
    assert max(first.values()) < 1_250 + 5 * 33


def test_the_less_shared_come_first_more_often_but_nobody_never() -> None:
    shown = [ExposedCV("none", NOVEMBER, 0), ExposedCV("some", NOVEMBER, 2), ExposedCV("many", NOVEMBER, 9)]
    exposure = Exposure(shown)
    first = Counter(exposure.order(f"visit {n}")[0] for n in range(10_000))
    assert first["none"] > first["some"] > first["many"] > 0


def test_a_negative_number_of_shares_is_a_typing_mistake_not_an_advantage() -> None:
    shown = [ExposedCV("mistyped", NOVEMBER, -1_000), ExposedCV("none", NOVEMBER, 0)]
    exposure = Exposure(shown)
    first = Counter(exposure.order(f"visit {n}")[0] for n in range(2_000))
    assert abs(first["none"] - 1_000) < 5 * 23


def test_somebody_new_does_not_move_the_others() -> None:
    shown = [ExposedCV(str(n), NOVEMBER, 0) for n in range(50)]
    after = in_order([*shown, ExposedCV("new", NOVEMBER, 0)], "261122-7")
    assert [row_id for row_id in after if row_id != "new"] == in_order(shown, "261122-7")


def test_seeds_are_ours() -> None:
    assert is_seed(new_seed(NOW))
    assert new_seed(NOW).startswith("261122-")


def test_a_minute_has_few_orders_and_a_day_enough_to_be_fair() -> None:
    assert len({new_seed(NOW) for _ in range(5_000)}) == ORDERS
    exposure = Exposure(ExposedCV(str(n), NOVEMBER, 3) for n in range(8))
    visits = (NOW - dt.timedelta(seconds=8.64 * n) for n in range(10_000))
    first = Counter(exposure.order(new_seed(at))[0] for at in visits)
    # As if each visit had an order of its own: 1,250 each, with a standard deviation of 33.
    assert min(first.values()) > 1_250 - 5 * 33
    assert max(first.values()) < 1_250 + 5 * 33


@pytest.mark.parametrize(
    "text", ["", "1", "261122", "261122-", "261122-1000000", "x" * 5_000, "261122-1\n", "٢٦١١٢٢-1"]
)
def test_anything_else_is_not_a_seed(text: str) -> None:
    assert not is_seed(text)


def test_over_ten_thousand_visits_of_the_gallery_a_month_is_shared_out_fairly() -> None:
    """As visitors meet it: seeds of the day, filters, first pages; twelve people of this month and one of the last."""
    shown = [ExposedCV(f"n{n:02}", NOVEMBER, 4 if n < 4 else 0) for n in range(12)] + [ExposedCV("old", OCTOBER, 0)]
    index = index_of([(one.id, "potier") for one in shown])
    directory = Directory([DirectoryEntry(one.id, ("Paris (75)",), ()) for one in shown], index, Exposure(shown).order)
    visits = [new_seed(NOW - dt.timedelta(seconds=8.64 * n)) for n in range(10_000)]
    wanted, everybody = Wanted("pot", ("75",)), directory.mask(one.id for one in shown)
    first = Counter(directory.find(wanted, everybody, seed, slice(0, 1)).ids[0] for seed in visits)
    equals = [first[f"n{n:02}"] for n in range(4, 12)]
    # One chance in 8.16 each (25 times less for those shared four times): 1,225, with a standard deviation of 33.
    assert 1_225 - 5 * 33 < min(equals) <= max(equals) < 1_225 + 5 * 33
    assert all(0 < first[f"n{n:02}"] < 150 for n in range(4))
    assert "old" not in first
    # Page after page, one visitor sees everybody once.
    for seed in visits[:100]:
        pages = [directory.find(wanted, everybody, seed, slice(n, n + 5)).ids for n in (0, 5, 10)]
        assert sum(pages, ())[-1] == "old"
        assert len(set(sum(pages, ()))) == 13
