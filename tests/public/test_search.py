"""Search, over HTTP: why a card is there, weak matches last, the words staff add in `Listes`."""

import time

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.worker.sync import Sync
from tests.conftest import write_cast
from tests.public.test_gallery import names
from views.staff.problems import problems_of

SHOWN = {"status": "Publié", "consent": "oui"}
PEOPLE = [
    {"id": "CXAAB", "first_name": "Ana", "ambition_1": "dans la menuiserie"},
    {"id": "CXAAC", "first_name": "Bo", "ambition_1": "comme livreur", "skills": "Vente\nMenuisier"},
    {"id": "CXAAD", "first_name": "Cyd", "ambition_1": "comme serveur", "passions": "Menuiserie"},
    {"id": "CXAAE", "first_name": "Łukasz", "ambition_1": "comme maçon", "departments": "Seine-Saint-Denis (93)"},
]

IDS = {"ana": "CXAAB", "bo": "CXAAC", "cyd": "CXAAD", "maçon": "CXAAE"}


@pytest.fixture
def workshop(sheet: gspread.Spreadsheet, sync: Sync) -> None:
    """Four people instead of the cast."""
    write_cast(sheet, {"candidates": [person | SHOWN for person in PEOPLE]})
    sync.read()


@pytest.mark.usefixtures("workshop")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("menuisière", ["ana", "bo", "cyd"]),
        ("carpenter", ["ana", "bo", "cyd"]),
        ("serveuse", ["cyd"]),
        ("lukasz", ["maçon"]),
        ("bricklayer st-denis", ["maçon"]),
        ("cherche un menuisier pour mon appartement svp", []),
        ("cherche un menuisier svp", ["ana", "bo", "cyd"]),
    ],
)
def test_a_question_finds_people_by_their_trade(client: FlaskClient, query: str, found: list[str]) -> None:
    text = client.get("/", query_string={"q": query}).text
    assert [name for name, row_id in IDS.items() if f'id="cv-{row_id}"' in text] == found


@pytest.mark.usefixtures("workshop")
def test_a_card_says_why_it_is_there_and_weak_ones_come_last(client: FlaskClient) -> None:
    text = client.get("/?q=carpenter").text
    assert names(client, "/?q=carpenter")[-1] == "cyd"
    last = text.index("Moins proche de votre recherche")
    assert text.index('id="cv-CXAAC"') < last < text.index('id="cv-CXAAD"')
    assert text.count("Dans son CV\u202f:") + text.count("Dans son CV\u00a0:") == 2
    assert 'dir="auto">dans la menuiserie</q>' in text
    assert 'dir="auto">Menuisier</q>' in text
    assert "Une passion" in text
    assert 'dir="auto">Menuiserie</q>' in text


@pytest.mark.usefixtures("workshop")
def test_words_that_the_card_shows_need_no_reason(client: FlaskClient) -> None:
    text = client.get("/?q=menuiserie").text
    ana = text[text.index('id="cv-CXAAB"') :].split("</li>")[0]
    assert 'class="why"' not in ana
    assert 'class="why"' not in client.get("/").text


@pytest.mark.usefixtures("workshop")
def test_staff_add_trades_in_a_list_and_a_bad_line_is_told(
    app: Flask, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    assert names(client, "/?q=woodbutcher") == []
    lines = sheet.worksheet("Listes")
    headers = lines.row_values(1)
    at = {name: headers.index(name) for name in ("Liste", "Valeur")}

    def add(value: str) -> None:
        row = [""] * len(headers)
        row[at["Liste"]], row[at["Valeur"]] = "Métiers", value
        lines.append_row(row)

    add("menuisier, menuiserie = woodbutcher")
    add("potier = potter = pottery")
    sync.read()
    assert sorted(names(client, "/?q=woodbutcher")) == ["ana", "bo", "cyd"]
    with app.app_context():
        told = [(p.code, p.value) for p in problems_of(book.snapshot) if p.code == "trade_line"]
    assert told == [("trade_line", "potier = potter = pottery")]


def test_a_long_sentence_is_quoted_where_it_answers(
    client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    story = (
        "Après bien des années à chercher ma voie et des kilomètres de route sous la pluie " + "je travaille le bois"
    )
    write_cast(sheet, {"candidates": [PEOPLE[3] | SHOWN | {"story": story}]})
    sync.read()
    quoted = client.get("/?q=carpenter").text.split('dir="auto">')[1].split("</q>")[0]
    assert "bois" in quoted
    assert len(quoted) < 90


def test_a_text_without_an_end_is_quoted_as_fast(client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    story = "et puis un jour encore " * 500 + "je travaille le bois avec les autres " + "et puis un jour encore " * 20
    write_cast(sheet, {"candidates": [PEOPLE[3] | SHOWN | {"story": story}]})
    sync.read()
    client.get("/?q=bricklayer")  # what is made once
    began = time.process_time()
    quoted = client.get("/?q=carpenter").text.split('dir="auto">')[1].split("</q>")[0]
    assert time.process_time() - began < 1
    assert "bois" in quoted
    assert len(quoted) < 90
