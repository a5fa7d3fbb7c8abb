"""A candidate reads and takes all that is kept of them, and is erased a week after asking, unless they take it back."""

import datetime as dt
import json
import re
import sys
from pathlib import Path

import gspread
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import clock
from commands.erase import erase_due
from mail import queue as mail_queue
from mail.message import Message
from programme import correspondence
from programme.accounts import sessions
from programme.asked_erasures import DAYS
from programme.consent_handlers import ConsentHandlers
from programme.erasure_requests import BEGUN, is_gone, waiting_erasure
from programme.own_data import COUNTED, TOLD_ELSEWHERE, UNTOLD
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Addition
from sheets.erasure.state_rows import owned_tables
from sheets.errors import Unreachable
from sheets.events.handlers import run_handlers
from sheets.model.snapshot import build_snapshot
from sheets.state.database import get_value, set_value
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, FLORE, SECRETS
from tests.coach.pages import said
from tests.conftest import SignIn
from tests.documents.made import faults, text_of
from tests.erasure.test_erasing import in_sheet, in_state

EMAIL = "abdenour@example.org"
LINK = "https://example.org/in/abc"
THREE = {EMAIL, "camille@example.org", "flore@example.org"}


def later(days: float) -> None:
    clock.start_at((dt.datetime.now().astimezone() + dt.timedelta(days=days)).isoformat())


def told(book: Book, key: str) -> list[str]:
    """To whom mails are queued under keys that begin so."""
    with book.state.reading() as connection:
        found = mail_queue.recent(connection)
    return [mail.message.to for mail in found if mail.message and mail.key.startswith(f"{key}:")]


def decide(browser: FlaskClient, decision: str) -> str:
    answer = browser.post("/me/data/erasure", data={"decision": decision})
    assert answer.location == "/me/data#erasure"
    return said(browser.get("/me/data"))


def test_every_table_kept_by_candidate_is_told_or_said_not_to_be(book: Book) -> None:
    assert {table.name for table in owned_tables()} == {*COUNTED, *TOLD_ELSEWHERE, *UNTOLD}


@pytest.mark.poppler
def test_page_and_files_hold_what_is_theirs_and_no_address_of_others(
    sign_in: SignIn, book: Book, sync: Sync, tmp_path: Path
) -> None:
    note = "Abdenour a dormi dehors"
    book.submit(Addition("meetings", {"candidate": ABDENOUR, "coach": FLORE, "date": 46_000, "note": note}), EMAIL)
    with book.state.writing() as connection:
        letter = correspondence.receive(
            connection, "n", ABDENOUR, "flore@example.org", "Marie", "marie@example.net", "Votre histoire me touche",
            "fr",
        )  # fmt: skip
        assert letter
        correspondence.receive(connection, "m", ABDENOUR, "flore@example.org", "Luc", "luc@example.net", "Pas lu", "fr")
        correspondence.move(connection, letter, ("waiting",), state=correspondence.PASSED)
        secret = Message(EMAIL, "Votre lien", f"Entrez : {LINK}", secrets=(LINK,))
        mail_queue.enqueue(connection, secret, "secret")
        connection.execute(mail_queue.mails.update().values(state=mail_queue.SENT))
    sign_in("flore@example.org").get(f"/coach/candidates/{ABDENOUR}/cv")
    browser = sign_in(EMAIL)
    answer = browser.get("/me/data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    found = json.loads(answer.text)
    (row,) = found["tabs"]["Candidats"]
    assert row["E-mail"] == EMAIL
    assert [line["Note"] for line in found["tabs"]["Rendez-vous"] if "Note" in line] == [note]
    assert found["letters"] == [
        {"at": found["letters"][0]["at"], "from": "Marie", "text": "Votre histoire me touche", "answer": ""}
    ]
    assert [line["who"] for line in found["readings"]] == ["Flore (coach)"]
    (consent, _) = found["consents"]
    assert consent["given"] is True
    assert "jamais votre nom" in consent["wording"]
    assert [mail["subject"] for mail in found["mails"]] == ["Votre lien"]
    page, document = browser.get("/me/data").text, browser.get("/me/data.pdf")
    assert document.headers["Cache-Control"] == "private, no-store"
    assert faults(document.data, tmp_path) == []
    for text in (answer.text, page, text_of(document.data)):
        assert note in text
        assert "in/abc" not in text
        assert "Pas lu" not in text
        assert not any(one in text for one in ("marie@example.net", "flore@example.org", "kenny@example.org"))


@pytest.mark.poppler
def test_they_are_said_in_the_readers_language_with_whole_days(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    tab = sheet.worksheet("Candidats")
    row = tab.col_values(1).index(ABDENOUR) + 1
    tab.update_cell(row, tab.row_values(1).index("Accord donné le") + 1, 46_327)
    sync.step()
    browser = sign_in(EMAIL)
    for language, day, others in (("en", "1 November 2026", "Candidats|Oui"), ("fr", "1er novembre 2026", "Candidats")):
        document = browser.get(f"/me/data.pdf?lang={language}").data
        for text in (said(browser.get(f"/me/data?lang={language}")), text_of(document)):
            assert day in text.replace("\xa0", " ")
            assert not re.search(rf"\b({others}|oui)\b", text)


def test_a_week_later_the_worker_erases_once_whatever_stops_it(
    app: Flask, sign_in: SignIn, client: FlaskClient, book: Book, sync: Sync, sheet: gspread.Spreadsheet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    browser = sign_in(EMAIL)
    assert "Demandé" in decide(browser, "ask")
    decide(browser, "ask")  # a second press asks for nothing more
    assert client.get(f"/cv/{ABDENOUR}", follow_redirects=True).status_code == 410
    assert sorted(told(book, "erasure_asked")) == sorted(THREE)
    assert "Demandes d'effacement" in said(sign_in("camille@example.org").get("/staff/")).replace("’", "'")
    sync.step()
    with app.app_context():
        later(DAYS - 0.1)
        assert erase_due() == 0
        later(DAYS + 0.1)
        with monkeypatch.context() as stopped:
            stopped.setattr(sys.modules["commands.erase"], "PATIENCE_SECONDS", 0.0)
            with pytest.raises(Unreachable):
                erase_due()
        asked = waiting_erasure(book, ABDENOUR)
        assert asked
        assert asked.begun_at
        assert erase_due() == 1
        assert erase_due() == 0
    left = in_sheet(sheet) + in_state(book)
    assert [text for text in (*SECRETS, "abdenour@example.org") if text in left] == []
    assert waiting_erasure(book, ABDENOUR) is None
    assert browser.get("/me/").status_code == 303  # signed out


def test_one_mail_says_that_the_page_is_down_and_that_all_will_be_erased(
    sign_in: SignIn, book: Book, workbook: Workbook
) -> None:
    handlers = ConsentHandlers("http://localhost").handlers()
    worker = Sync(book.state, lambda: workbook, 0.0, lambda read: run_handlers(book.state, handlers, read))
    worker.step()
    decide(sign_in(EMAIL), "ask")
    for _ in range(3):
        worker.step()
    row = book.snapshot.candidates.get(ABDENOUR)
    assert row
    assert row.consent is False
    assert told(book, "consent") == []
    assert told(book, "erasure_asked").count(EMAIL) == 1


def test_staff_take_off_the_list_who_is_no_longer_in_the_sheet(
    sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    decide(sign_in(EMAIL), "ask")
    camille, dismissal = sign_in("camille@example.org"), f"/staff/erasures/{ABDENOUR}/dismissal"
    assert "Retirer de la liste" not in said(camille.get("/staff/"))
    assert "a été retiré :" in said(camille.post(dismissal, follow_redirects=True))
    sync.step()
    assert not is_gone(build_snapshot({"Candidats": [["Prénom"], ["Zoé"]]}), ABDENOUR)  # who knows, without IDs
    with book.state.writing() as connection:
        correspondence.receive(connection, "n", ABDENOUR, FLORE, "Marie", "marie@example.net", "Votre histoire", "fr")
        for number, address in enumerate((EMAIL, "first@example.org")):
            mail_queue.enqueue(connection, Message(address, "Une offre", "Bonjour"), f"offer:{number}")
        began = {"rows": [], "addresses": ["first@example.org"], "photos": [], "traces": [], "sure": []}
        set_value(connection, f"{BEGUN} {ABDENOUR}", json.dumps(began))
    found = sheet.worksheet("Candidats").find(ABDENOUR)
    assert found
    sheet.worksheet("Candidats").delete_rows(found.row)
    sync.step()
    assert dismissal in camille.get("/staff/").text
    assert camille.post(dismissal).status_code == 303
    assert waiting_erasure(book, ABDENOUR) is None
    with book.state.reading() as connection:
        kept = [table.name for table in owned_tables() if connection.execute(
            sa.select(table).where(table.c.candidate == ABDENOUR)
        ).first()]  # fmt: skip
        addresses = {mail.message.to for mail in mail_queue.recent(connection) if mail.message}
        assert kept == []
        assert get_value(connection, f"{BEGUN} {ABDENOUR}") == ""
    assert EMAIL not in {session.email for session in sessions.all_sessions(book)}
    assert addresses.isdisjoint({EMAIL, "first@example.org"})
    assert book.history_of("candidates", ABDENOUR) == []
    assert "retirée de la liste" in said(camille.get("/staff/"))


def test_taken_back_in_one_press(app: Flask, sign_in: SignIn, book: Book, sync: Sync) -> None:
    browser = sign_in(EMAIL)
    decide(browser, "ask")
    later(DAYS - 1)
    assert "rien ne sera effacé" in decide(browser, "back")
    assert "Il n'y avait rien à annuler" in decide(browser, "back").replace("’", "'")
    assert sorted(told(book, "erasure_taken_back")) == sorted(THREE)
    later(DAYS + 1)
    with app.app_context():
        assert erase_due() == 0
    row = book.snapshot.candidates.get(ABDENOUR)
    assert row
    assert row.first_name == "Abdenour"
    assert row.consent is False


def test_consent_while_an_erasure_waits_is_no_way_back_to_the_web(
    sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    browser, flore = sign_in(EMAIL), sign_in("flore@example.org")
    decide(browser, "ask")
    assert browser.post("/me/publication", data={"consent": "oui"}).location == "/me/data#erasure"
    page = said(browser.get("/me/data")).replace("’", "'")
    assert "annulez d'abord cette demande" in page
    assert "Votre page n'est plus en ligne" in page
    for seen in (browser.get("/me/"), flore.get("/coach/"), flore.get(f"/coach/candidates/{ABDENOUR}/cv")):
        assert "Effacement demandé" in seen.text
        assert f'class="task" href="/coach/candidates/{ABDENOUR}/cv"' not in seen.text
    sync.step()
    tab = sheet.worksheet("Candidats")  # staff may know better, and type both
    row, headers = tab.col_values(1).index(ABDENOUR) + 1, tab.row_values(1)
    for header, cell in (("Accord de publication", "oui"), ("Statut du CV", "Publié")):
        tab.update_cell(row, headers.index(header) + 1, cell)
    sync.step()
    assert "L'équipe a remis votre page en ligne" in said(browser.get("/me/data")).replace("’", "'")
