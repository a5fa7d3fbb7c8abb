"""Writing to somebody, and staff's page of mails."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mail import queue as mail_queue
from mail.message import Message
from sheets.book import Book
from tests.cast import SECRETS
from tests.coach.pages import HTMX, forms, said
from tests.conftest import SignIn
from tests.opportunities.offers import patient, sent
from tests.public.page import Page

__all__ = ["patient"]
WRITE = "/cv/abdenour-c2abd/write"
LETTER = {"name": "Léa", "email": "lea@example.com", "message": "Je connais une pépinière.\n\nOn en parle ?"}


def write(client: FlaskClient, headers: dict[str, str] | None = None, **changes: str) -> int:
    return forms(client.get(WRITE).text)[WRITE].post(client, headers, **{**LETTER, **changes}).status_code


def test_the_form_and_what_its_writer_is_told(app: Flask, client: FlaskClient) -> None:
    page = client.get(WRITE)
    Page(page.text)
    assert not any(secret in page.text for secret in SECRETS)
    assert write(client) == 303
    receipt, letter = sent(app)
    assert letter["to"] == "flore@example.org"
    assert "> Je connais une pépinière.\n> \n> On en parle ?" in letter["text"].replace("\r\n", "\n")
    assert receipt["to"] == "lea@example.com"
    assert "pépinière" not in receipt["text"]
    assert not any(secret in receipt["text"] for secret in SECRETS)
    assert "Abdenour" in client.get(f"{WRITE}/thanks").text


def test_a_second_click_sends_nothing_more(app: Flask, client: FlaskClient) -> None:
    filled = forms(client.get(WRITE).text)[WRITE]
    for _ in range(2):
        assert filled.post(client, **LETTER).status_code == 303
    assert len(sent(app)) == 2


@pytest.mark.parametrize("slug", ["kenny-c3ken", "rosa-c5rsa", "nobody-c9zzz"])
def test_only_to_people_who_are_shown(client: FlaskClient, slug: str) -> None:
    for address in (f"/cv/{slug}/write", f"/cv/{slug}/write/thanks"):
        assert client.get(address).status_code == 404
    assert client.post(f"/cv/{slug}/write", data=LETTER).status_code == 404


def test_an_old_address_leads_to_the_form(client: FlaskClient) -> None:
    assert client.get("/cv/autre-c2abd/write").location == WRITE


@pytest.mark.parametrize(("field", "text"), [("name", ""), ("email", "lea"), ("message", ""), ("message", "x" * 3001)])
def test_what_is_wrong_is_said_in_place(app: Flask, client: FlaskClient, field: str, text: str) -> None:
    answer = forms(client.get(WRITE).text)[WRITE].post(client, HTMX, **{**LETTER, field: text})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count(" autofocus") == 1
    assert sent(app) == []


def test_robots_and_floods(app: Flask, client: FlaskClient) -> None:
    assert write(client, website="x") == 422
    assert [write(client) for _ in range(11)] == [303] * 10 + [429]


def test_what_was_sent_is_read_by_staff(app: Flask, client: FlaskClient, sign_in: SignIn, book: Book) -> None:
    write(client)
    sent(app)
    staff = sign_in("camille@example.org")
    page = staff.get("/staff/mail")
    Page(page.text)
    assert "Je connais une pépinière." in page.text
    assert page.text.index("À lire avant Abdenour") < page.text.index("Votre lettre à Abdenour")
    assert sign_in("flore@example.org").get("/staff/mail").status_code == 403
    assert client.get("/staff/mail").status_code == 303


def test_a_mail_in_trouble_is_sent_again_by_a_person(app: Flask, sign_in: SignIn, book: Book) -> None:
    with book.state.writing() as connection:
        mail_queue.enqueue(connection, Message("flore@example.org", "Bonjour", "Bonjour"), "welcome:B2FLO")
        connection.execute(mail_queue.mails.update().values(state=mail_queue.UNKNOWN, reason="timed out"))
    staff = sign_in("camille@example.org")
    page = said(staff.get("/staff/mail"))
    assert "Peut-être parti" in page
    assert "timed out" in page
    assert sign_in("flore@example.org").post("/staff/mail/1").status_code == 403
    assert staff.post("/staff/mail/99").status_code == 404
    assert staff.post("/staff/mail/1").status_code == 303
    assert len(sent(app)) == 1
    assert "rien n’a été changé" in staff.post("/staff/mail/1", follow_redirects=True).text


def test_a_mail_that_came_back_is_told_and_put_away(sign_in: SignIn, book: Book) -> None:
    with book.state.writing() as connection:
        mail_queue.enqueue(connection, Message("flore@example.org", "Bonjour", "Bonjour"), "welcome:B2FLO")
        connection.execute(mail_queue.mails.update().values(state=mail_queue.SENT, message_id="a" * 32))
        assert mail_queue.note_bounce(connection, "a" * 32, "flore@example.org: 550 no such mailbox")
    staff = sign_in("camille@example.org")
    page = said(staff.get("/staff/mail"))
    assert "Il n’est pas arrivé" in page
    assert "no such mailbox" in page
    assert "Envoyer de nouveau" not in page
    assert "C’est réglé" in staff.post("/staff/mail/1", data={"done": ""}, follow_redirects=True).text
    assert "no such mailbox" not in said(staff.get("/staff/mail")).partition("Tous, du plus récent")[0]
