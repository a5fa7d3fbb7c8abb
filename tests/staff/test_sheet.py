"""The local workbook as a table, for staff only."""

import re

from flask import Flask
from flask.testing import FlaskClient

from sheets.book import Book
from tests.conftest import SignIn
from views.web.sheet_links import cell_url


def test_staff_see_every_tab_and_every_cell(sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    page = staff.get("/staff/sheet").text
    assert "La feuille" in page
    assert "main verte" in staff.get("/staff/sheet?tab=Témoignages").text
    for words in ("Candidats", "Témoignages", "Abdenour", "01/10/2025", 'id="r2"'):
        assert words in page


def test_a_link_to_a_cell_opens_its_page_and_marks_its_row(app: Flask, sign_in: SignIn) -> None:
    with app.test_request_context():
        address = cell_url("Candidats", "D3")
    assert address == "/staff/sheet?tab=Candidats&row=3#r3"
    page = sign_in("camille@example.org").get(address).text
    assert re.search(r'id="r3" class="marked"', page)


def test_an_unknown_tab_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("camille@example.org").get("/staff/sheet?tab=Nulle+part").status_code == 404


def test_nobody_else_sees_it(client: FlaskClient, sign_in: SignIn) -> None:
    assert client.get("/staff/sheet").status_code == 303
    assert sign_in("flore@example.org").get("/staff/sheet").status_code == 403


def test_on_google_it_is_a_link(book: Book, sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    book.address = "https://docs.google.com/spreadsheets/d/1AbC"
    assert staff.get("/staff/sheet").headers["Location"] == book.address
