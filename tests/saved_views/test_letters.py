"""One letter to the people of the ticked rows: seen first, each reader once, stopped as one until it leaves."""

import re

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

import clock
from programme.erasure_requests import ask_erasure
from programme.messages.group_letters import WAIT_SECONDS
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.pages import forms, plain_spaces
from tests.conftest import SignIn, write_cast
from tests.opportunities.offers import sent

LIST = "/staff/views/candidates"
TEXTS = [
    {"key": "mail.fete.subject", "french": "Une fête, {prenom}"},
    {"key": "mail.fete.body", "french": "Bonjour {prenom},\n\nVenez jeudi. *Rien* n'est à apporter."},
    {"key": "mail.vide.subject", "french": "Sans texte"},
]


@pytest.fixture
def staff(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> FlaskClient:
    """Camille, where staff wrote one letter whole, and Inès has neither address nor coach."""
    write_cast(sheet, {"wordings": TEXTS})
    people = sheet.worksheet("Candidats")
    for header in ("E-mail", "Coach"):
        people.update_cell(people.col_values(1).index(INES) + 1, people.row_values(1).index(header) + 1, "")
    sync.read()
    return sign_in("camille@example.org")


def preview(staff: FlaskClient, *rows: str, word: str = "candidat", text: str = "fete") -> str:
    return staff.post(f"{LIST}/letter", data={"row": list(rows), "word": word, "text": text}).text


def send(staff: FlaskClient, page: str) -> str:
    """Press the button of a preview twice; returns where it leads."""
    form = forms(page)[f"{LIST}/letter/sent"]
    first, again = (form.post(staff) for _ in range(2))
    assert first.location == again.location
    return str(first.location)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let time pass."""
    now = clock.time()
    monkeypatch.setattr(clock, "time", lambda: now + seconds)


def test_it_is_seen_then_leaves_once_to_each(staff: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = staff.post(f"{LIST}/bulk", data={"row": [ABDENOUR, INES]}).text
    assert 'value="fete"' in first
    assert "vide" not in re.findall(r'<option value="(\w+)"', first)
    page = plain_spaces(preview(staff, ABDENOUR, KENNY, INES))
    assert "2 lettres partiront" in page
    assert "faute d’adresse, pour 1 ligne" in page
    assert "Inès" in page
    assert "Une fête, Abdenour" in page
    assert not sent(app)
    report = plain_spaces(staff.get(send(staff, page)).text)
    assert "2 lettres vont partir" in report
    assert not sent(app)  # not yet
    later(monkeypatch, WAIT_SECONDS + 1)
    assert sorted(mail["subject"] for mail in sent(app)) == ["Une fête, Abdenour", "Une fête, Kenny"]
    assert "/messages/refuse/" in sent(app)[0]["text"]


def test_it_is_stopped_as_one(staff: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    report = send(staff, preview(staff, ABDENOUR, KENNY))
    stop = forms(staff.get(report).text)[f"{LIST}/letter/back"]
    assert stop.post(staff).location == report
    assert "Tout arrêter" not in staff.get(report).text
    stop.post(staff)  # stopped twice
    later(monkeypatch, WAIT_SECONDS + 1)
    assert not sent(app)


def test_who_refuses_gets_no_more(staff: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    send(staff, preview(staff, ABDENOUR))
    later(monkeypatch, WAIT_SECONDS + 1)
    (address,) = re.findall(r"(/messages/refuse/\S+)", sent(app)[0]["text"])
    stranger = app.test_client()
    assert "Lettres de l’équipe" in stranger.get(address).text
    stranger.post(address)
    page = plain_spaces(preview(staff, ABDENOUR, KENNY))
    assert "1 lettre partira" in page
    assert "1 personne ne veut plus" in page


@pytest.mark.parametrize("asks_first", [True, False])
def test_who_asked_to_be_erased_gets_none(
    staff: FlaskClient, app: Flask, book: Book, monkeypatch: pytest.MonkeyPatch, *, asks_first: bool
) -> None:
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny
    if asks_first:
        ask_erasure(book, kenny, "")
    send(staff, preview(staff, ABDENOUR, KENNY))
    if not asks_first:
        ask_erasure(book, kenny, "")
    later(monkeypatch, WAIT_SECONDS + 1)
    assert [mail["subject"] for mail in sent(app) if "fête" in mail["subject"]] == ["Une fête, Abdenour"]


def test_a_coach_of_several_gets_one_where_it_says_the_same(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    write_cast(sheet, {"wordings": [{**TEXTS[0], "french": "Une fête"}, {**TEXTS[1], "french": "Venez jeudi."}]})
    sync.read()
    assert "1 lettre partira" in plain_spaces(preview(staff, ABDENOUR, KENNY, word="coach"))


def test_a_text_that_such_rows_do_not_fill_is_told_and_makes_no_letter(
    staff: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    write_cast(sheet, {"wordings": [{**TEXTS[0], "french": "{titre}, {prenom}"}, TEXTS[1]]})
    sync.read()
    page = plain_spaces(preview(staff, ABDENOUR, KENNY))
    assert "Rien ne remplit {titre}" in page
    assert "0 lettre partira" in page
    assert f"{LIST}/letter/sent" not in forms(page)


def test_what_is_not_offered_is_not_sent(staff: FlaskClient, sign_in: SignIn, book: Book) -> None:
    for word, text in (("relais", "fete"), ("candidat", "vide"), ("candidat", "welcome"), ("recruteur", "fete")):
        answer = staff.post(f"{LIST}/letter/sent", data={"row": [INES], "word": word, "text": text, "once": "1"})
        assert answer.status_code == 404
    nobody = staff.post(f"{LIST}/letter", data={"row": [], "word": "candidat", "text": "fete"})
    assert nobody.location.endswith("#bulk")
    coach = sign_in("flore@example.org")
    assert (
        coach.post(f"{LIST}/letter/sent", data={"row": [KENNY], "word": "candidat", "text": "fete"}).status_code == 403
    )
