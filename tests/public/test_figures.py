"""The public page of figures: what it says, to whom, and what it never says."""

import datetime as dt
import re

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from clock import today
from programme.audience import SHARE, VIEW, add, days
from sheets.model.dates import to_serial
from sheets.worker.sync import Sync
from tests import cast
from tests.conftest import write_cast
from tests.public.page import Page


def month_ago(n: int) -> dt.date:
    """The tenth of a month that is over."""
    at = today().year * 12 + today().month - 1 - n
    return dt.date(at // 12, at % 12 + 1, 10)


def crowd() -> cast.Rows:
    """Thirty people, a third of them hired, and what they were proposed."""
    people = [
        {
            "id": f"C{n:03}X", "first_name": "Camille", "status": "Publié", "consent": "oui",
            "shares": n, "views": 40 * n,
            "departments": "Paris (75)" if n % 2 else "Paris (75)\nRhône (69)\nSeine-Saint-Denis (93)",
            "created_on": to_serial(month_ago(6 - n % 3)),
            **({"employed": "oui", "hired_on": to_serial(month_ago(2))} if n % 3 == 0 else {"employed": "non"}),
        }
        for n in range(30)
    ]  # fmt: skip
    offers = [
        {"id": f"P{n:03}X", "title": "Jardinier", "status": "Validée", "proposed_on": to_serial(month_ago(1 + n % 4)),
         "department": ("Paris (75)", "Paris (75)", "Rhône (69)", "Seine-Saint-Denis (93)")[n % 4] if n < 36 else ""}
        for n in range(40)
    ]  # fmt: skip
    standing = [
        {"id": f"S{n:04}", "candidate": f"C{n % 30:03}X", "opportunity": f"P{n // 30:03}X", "status": "Contacté"}
        for n in range(300)
    ]
    return {"candidates": people, "opportunities": offers, "follow_ups": standing}


@pytest.fixture
def crowded(app: Flask, sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient) -> FlaskClient:
    """A visitor of a programme that has begun some months ago."""
    write_cast(sheet, crowd())
    sync.read()
    return client


def said(page: str) -> str:
    """The words of a page, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main")[1].split(">", 1)[1].split("</main>")[0]))


def test_the_programme_in_figures(crowded: FlaskClient) -> None:
    page = crowded.get("/figures")
    words = said(page.text)
    assert "20 personnes cherchent un travail en ce moment" in words
    assert "30 personnes accompagnées depuis le début" in words
    assert "10 personnes ont trouvé un travail" in words
    assert "40 opportunités proposées et validées" in words
    assert "10 opportunités par personne, en moyenne" in words
    assert "435 partages de CV" in words
    assert "Et des CV lus 17" in words
    assert Page(page.text).all("link", rel="canonical")[0]["href"] == "http://localhost/figures"
    assert Page(page.text).meta("description")
    assert Page(page.text).meta("robots") == ""


def test_every_chart_is_a_table_with_a_bar_for_each_number(crowded: FlaskClient) -> None:
    page = Page(crowded.get("/figures").text)
    assert len(page.all("table")) == 5
    assert len(page.all("caption")) == 5
    assert len(page.all("rect")) == len(page.all("th", scope="row")) > 10
    assert {rect["width"] for rect in page.all("rect")} >= {"100%", "50%"}


def test_months_and_numbers_are_in_the_language_of_the_reader(crowded: FlaskClient) -> None:
    english = crowded.get("/figures", headers={"Accept-Language": "en"})
    words = said(english.text)
    assert "20 people are looking for work right now" in words
    assert f"{month_ago(1):%B %Y} 10" in words
    assert "CVs read 17,400 times" in words
    assert '<html lang="en">' in crowded.get("/figures?lang=en").text


def test_no_small_number_and_nobody_is_on_the_page(crowded: FlaskClient) -> None:
    page = crowded.get("/figures").text
    numbers = [int(n) for n in re.findall(r"<(?:span|strong)>(?:au moins )?(\d+)</", page)]
    assert len(numbers) > 15
    assert not [n for n in numbers if 0 < n < 5]
    words = said(page)
    assert "Camille" not in words
    assert "X" not in words


def test_a_young_programme_is_told_nothing_of(client: FlaskClient) -> None:
    words = said(client.get("/figures").text)
    assert "Les premiers chiffres arrivent bientôt." in words
    assert not re.search(r"\d", words)


def test_the_page_is_kept_by_our_cache_and_led_to(app: Flask, crowded: FlaskClient) -> None:
    assert '<a href="/figures">' in crowded.get("/").text
    kept = len(app.extensions["cache"].pages)
    assert "public" in crowded.get("/figures").headers["Cache-Control"]
    assert len(app.extensions["cache"].pages) == kept + 1


def test_shares_are_counted_by_month_and_not_by_the_few(app: Flask, crowded: FlaskClient) -> None:
    audience = app.extensions["audience"]
    with audience.state.writing() as connection:
        for n in range(6):
            add(connection, days, 7, day=month_ago(3).isoformat(), candidate=f"C{n:03}X", kind=SHARE, way="x")
            add(connection, days, 90, day=month_ago(3).isoformat(), candidate=f"C{n:03}X", kind=VIEW, way="")
        add(connection, days, 90, day=month_ago(2).isoformat(), candidate="C001X", kind=SHARE, way="x")
    words = said(crowded.get("/figures?lang=en").text)
    assert f"{month_ago(3):%B %Y} 42" in words
    assert " 90 " not in words


def test_they_are_counted_once_a_reading(
    app: Flask, crowded: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    crowded.get("/figures?lang=en")
    counted = app.extensions["figures"]
    crowded.get("/figures?lang=fr")
    assert app.extensions["figures"] is counted
    tab = sheet.worksheet("Candidats")
    tab.update_cell(2, tab.row_values(1).index("Statut du CV") + 1, "Masqué")
    tab.update_cell(3, tab.row_values(1).index("Statut du CV") + 1, "Masqué")
    sync.read()
    assert "19 personnes cherchent" in said(crowded.get("/figures?lang=fr").text)


def test_who_is_still_in_work_is_told_in_tenths_of_enough_people(
    sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient
) -> None:
    hired = {"status": "Publié", "consent": "oui", "hired_on": to_serial(month_ago(4))}
    stay, left = {"employed": "oui"}, {"employed": "non", "left_on": to_serial(month_ago(2))}
    people = [{"id": f"C{n:03}X", "first_name": "Camille", **hired, **(left if n < 6 else stay)} for n in range(24)]
    write_cast(sheet, {"candidates": people[:19]})
    sync.read()
    assert "sur 10" not in said(client.get("/figures").text)
    write_cast(sheet, {"candidates": people})
    sync.read()
    words = said(client.get("/figures").text)
    assert "10 sur 10 après un mois 8 sur 10 après 3 mois" in words
    assert "après 6 mois" not in words
