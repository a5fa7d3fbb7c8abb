"""Dates as people type them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.model.dates import Span, read_date, read_moment, read_span, says_still, to_serial


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
    for today in (None, dt.date(2026, 11, 26)):
        assert read_date(cell, today) is None or isinstance(read_date(cell, today), dt.date)


TODAY = dt.date(2026, 11, 26)
AS_SAID = {
    "depuis l'été 2019": "2019-07-01 still",
    "Depuis l’Été 2019": "2019-07-01 still",
    "été 2019": "2019-07-01",
    "the summer of 2019": "2019-07-01",
    "au printemps 2020": "2020-04-01",
    "à l'automne 2020": "2020-10-01",
    "hiver 2019": "2019-01-01",
    "hiver 2018-2019": "2019-01-01",
    "Winter 2018/19": "2019-01-01",
    "rentrée 2018": "2018-09-01",
    "en 2017": "2017-01-01",
    "in 2017": "2017-01-01",
    "vers 2015": "2015-01-01",
    "courant 2018": "2018-01-01",
    "début 2018": "2018-01-01",
    "early 2018": "2018-01-01",
    "mi-2018": "2018-06-01",
    "fin 2018": "2018-12-01",
    "end of 2018": "2018-12-01",
    "fin mars 2018": "2018-03-01",
    "mi-mars 2018": "2018-03-01",
    "T3 2018": "2018-07-01",
    "1er trimestre 2018": "2018-01-01",
    "à partir de mars 2019": "2019-03-01",
    "depuis le 3 mars 2018": "2018-03-03 still",
    "depuis 2019": "2019-01-01 still",
    "since early 2019": "2019-01-01 still",
    "2018 -": "2018-01-01 still",
    "2018 - ...": "2018-01-01 still",
    "mars 2018 à aujourd'hui": "2018-03-01 still",
    "mars 2018 jusqu'à maintenant": "2018-03-01 still",
    "septembre 2019 à ce jour": "2019-09-01 still",
    "2015 à nos jours": "2015-01-01 still",
    "mars 2018 - en cours": "2018-03-01 still",
    "from March 2018 to now": "2018-03-01 still",
    "March 2018 – present": "2018-03-01 still",
    "2015-2018": "2015-01-01 2018-01-01",
    "2015/2018": "2015-01-01 2018-01-01",
    "2018 → 2019": "2018-01-01 2019-01-01",
    "de 2015 à 2018": "2015-01-01 2018-01-01",
    "entre 2015 et 2018": "2015-01-01 2018-01-01",
    "between 2015 and 2018": "2015-01-01 2018-01-01",
    "mars à juin 2019": "2019-03-01 2019-06-01",
    "mars-juin 2019": "2019-03-01 2019-06-01",
    "du 3 mars 2018 au 5 juin 2019": "2018-03-03 2019-06-05",
    "01/2018-06/2019": "2018-01-01 2019-06-01",
    "01/03/2018 au 05/06/2019": "2018-03-01 2019-06-05",
    "il y a deux ans": "2024-11-01 relative",
    "il y a 6 mois": "2026-05-01 relative",
    "il y a un an et demi": "2025-05-01 relative",
    "two years ago": "2024-11-01 relative",
    "3 weeks ago": "2026-11-05 relative",
    "l'an dernier": "2025-01-01 relative",
    "last month": "2026-10-01 relative",
    "été dernier": "2026-07-01 relative",
    "last November": "2025-11-01 relative",
    "maintenant": "2026-11-26 relative",
    "depuis mars": "2026-03-01 still relative",
    "depuis deux ans": "2024-11-01 still relative",
    "fin d'année 2020": "2020-12-01",
    "à la fin de l'année 2020": "2020-12-01",
    "2012 environ": "2012-01-01",
    "05-juin-2019": "2019-06-05",
    "juin/2019": "2019-06-01",
    "June 5th 2019": "2019-06-05",
    "5th of June 2019": "2019-06-05",
    "2018.": "2018-01-01",
    "2018 / 2020": "2018-01-01 2020-01-01",
    "été 2019 - été 2020": "2019-07-01 2020-07-01",
    "juillet et août 2019": "2019-07-01 2019-08-01",
    "09/2019 au 06/2020": "2019-09-01 2020-06-01",
    "2018 - toujours en cours": "2018-01-01 still",
    "mars 2018 à aujourd’hui encore": "2018-03-01 still",
    "cet été": "2026-07-01 relative",
    "ce printemps": "2026-04-01 relative",
    "en septembre": "2026-09-01 relative",
    "en mars dernier": "2026-03-01 relative",
    "la rentrée": "2026-09-01 relative",
    "y a 2 ans": "2024-11-01 relative",
    "hier": "2026-11-25 relative",
}


@pytest.mark.parametrize(("text", "expected"), AS_SAID.items())
def test_a_date_as_people_say_it(text: str, expected: str) -> None:
    start, *more = expected.split()
    span = read_span(text, TODAY)
    if "still" in more:
        assert span == Span(dt.date.fromisoformat(start), None, still=True)
        assert read_date(text, TODAY, end=True) is None
    ended = more and more[0][0] == "2"
    if ended:
        assert span == Span(dt.date.fromisoformat(start), dt.date.fromisoformat(more[0]))
        assert read_date(text, TODAY, end=True) == span.end
    # Of a cell that says an end too, the start alone would make somebody who left look as if they were there.
    assert read_date(text, TODAY) == (None if ended else dt.date.fromisoformat(start))
    if "relative" in more:
        assert read_date(text) is None  # a cell says not when it was typed
        assert read_date(text, TODAY.replace(year=2020)) != read_date(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("bientôt", "un jour", "2018-2015", "en cours", "toujours", "depuis", "à", "jusqu'à", "mars", "2018 et 3"),
        *("avant 2015", "avant mars 2020", "après mars 2020", "20 ans", "pendant 2 ans", "les années 90", "cet hiver"),
        *("depuis longtemps", "dès que possible", "31 juin 2020", "13/13/2020", "06/30/2019", "le mois prochain", "19"),
    ],
)
def test_what_is_no_date_stays_none(text: str) -> None:
    assert read_date(text) is None
    assert read_span(text) is None


def test_an_end_that_lasts_and_one_that_is_past() -> None:
    assert all(says_still(text) for text in ("en cours", "depuis 2019", "mars 2018 à aujourd'hui", "auj."))
    assert not any(says_still(text) for text in ("2018", "jusqu'en 2018", "2015-2018", "été 2019", ""))
    assert read_date("jusqu'en 2018", end=True) == dt.date(2018, 1, 1)
    assert read_date("jusqu'au 3 mars 2020", end=True) == dt.date(2020, 3, 3)
    assert read_date("jusqu'à l'été 2020", end=True) == dt.date(2020, 7, 1)
    assert read_date("jusqu'en 2018") is None
