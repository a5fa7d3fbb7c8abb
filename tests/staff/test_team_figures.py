"""The team's own figures: counted as by hand, of all zones or one."""

import datetime as dt
import re
from typing import Any

import gspread
from flask import Flask

from programme.team_figures import team_figures
from sheets.book import Book
from sheets.model.dates import to_serial
from sheets.worker.sync import Sync
from tests.conftest import SignIn, write_cast

TODAY = dt.date(2026, 11, 27)


def day(month: int, number: int) -> float:
    """A day of 2026, as a cell."""
    return to_serial(dt.date(2026, month, number))


PEOPLE: list[dict[str, Any]] = [
    {"id": "C6AAA", "first_name": "Awa", "zone": "Paris", "published_on": day(9, 1), "hired_on": day(10, 1),
     "employed": "oui", "coach": "B6AAA"},
    {"id": "C6BBB", "first_name": "Zoé", "zone": "Paris", "published_on": day(9, 1), "hired_on": day(10, 21),
     "employed": "oui", "coach": "B6AAA"},
    {"id": "C6CCC", "first_name": "Léo", "zone": "Lyon", "published_on": day(9, 1), "hired_on": day(11, 2),
     "employed": "oui"},
    {"id": "C6DDD", "first_name": "Sam", "zone": "Lyon", "status": "Publié", "consent": "oui",
     "coach": "B6AAA"},
]  # fmt: skip
COACHES: list[dict[str, Any]] = [
    {"id": "B6AAA", "first_name": "Nina", "zone": "Paris"},
    {"id": "B6BBB", "first_name": "Paul", "zone": "Lyon"},
]


def test_each_is_counted_by_month_and_by_zone(
    app: Flask, sheet: gspread.Spreadsheet, sync: Sync, book: Book, sign_in: SignIn
) -> None:
    for title in ("Candidats", "Coachs"):
        sheet.worksheet(title).batch_clear(["A2:AZ90"])
    write_cast(sheet, {"candidates": PEOPLE, "coaches": COACHES})
    sync.read()
    october, november = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
    shared = {november: {"C6AAA": 3, "C6CCC": 2}}
    whole = team_figures(book, shared, "", TODAY)
    assert (whole.hired[october], whole.hired[november]) == (2, 1)
    assert whole.days_to_hire[october] == 40  # half way between 30 and 50
    assert whole.shared[november] == 5
    assert list(whole.hired) == sorted(whole.hired)
    assert len(whole.hired) == 12
    assert whole.loads == {(0, 0): 1, (1, 1): 1, (2, 2): 0, (3, 3): 0, (4, 5): 0, (6, None): 0}
    assert whole.offers[0, 0] == 1
    paris = team_figures(book, shared, "Paris", TODAY)
    assert (paris.hired[october], paris.hired[november], paris.shared[november]) == (2, 0, 3)
    assert sum(paris.loads.values()) == 1
    page = sign_in("camille@example.org").get("/staff/figures?zone=Paris")
    assert re.findall(r'<option value="Paris" selected', page.text)
    assert "Coachs actifs" in page.text
