"""Dates as people type them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.model.dates import read_date, read_moment, to_serial


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("31/01/2024", dt.date(2024, 1, 31)),
        ("31-01-24", dt.date(2024, 1, 31)),
        ("31.1.2024", dt.date(2024, 1, 31)),
        ("2024-01-31", dt.date(2024, 1, 31)),
        ("2024-01-31 10:00", dt.date(2024, 1, 31)),
        ("31/01/2024 10:30", dt.date(2024, 1, 31)),
        ("1er mars 2024", dt.date(2024, 3, 1)),
        ("Lundi 3 Mars 2025", dt.date(2025, 3, 3)),
        ("31 janv. 2024", dt.date(2024, 1, 31)),
        ("15 août 2023", dt.date(2023, 8, 15)),
        ("15 AOUT 2023", dt.date(2023, 8, 15)),
        ("Jan 31, 2024", dt.date(2024, 1, 31)),
        ("mars 2019", dt.date(2019, 3, 1)),
        ("03/2019", dt.date(2019, 3, 1)),
        ("2018", dt.date(2018, 1, 1)),
        (2018, dt.date(2018, 1, 1)),
        (45322, dt.date(2024, 1, 31)),
        (45322.75, dt.date(2024, 1, 31)),
        ("30/02/2024", None),
        ("bientôt", None),
        ("", None),
        (12, None),
        (-4, None),
        (1e300, None),
    ],
)
def test_a_date_in_many_spellings(cell: str | float, expected: dt.date | None) -> None:
    assert read_date(cell) == expected


@given(st.dates(dt.date(1906, 1, 1), dt.date(2100, 12, 31)))
def test_a_serial_is_its_date_again(day: dt.date) -> None:
    assert read_date(to_serial(day)) == day


@given(st.datetimes(dt.datetime(1906, 1, 1), dt.datetime(2100, 1, 1)))
def test_a_moment_keeps_its_second(moment: dt.datetime) -> None:
    found = read_moment(to_serial(moment))
    assert found is not None
    assert abs(found - moment) < dt.timedelta(seconds=1)


@given(st.text(max_size=40) | st.floats(allow_nan=True))
def test_nothing_raises(cell: str | float) -> None:
    assert read_date(cell) is None or isinstance(read_date(cell), dt.date)
