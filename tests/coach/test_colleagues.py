"""A coach writes to the team and to the coaches of their zone, once, and not without end."""

import gspread
import pytest
from flask.testing import FlaskClient

from mail import queue as mail_queue
from mail.message import Message
from programme.acts.colleagues import PER_COACH
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import form, said
from tests.conftest import SignIn, write_cast

PAGE = "/coach/write"
FLORE, MARTIN, NADIA, TEAM = "flore@example.org", "martin@example.org", "nadia@example.org", "camille@example.org"


@pytest.fixture
def flore(sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync) -> FlaskClient:
    """A coach in Paris, where Nadia is too, and two who rest; Martin is in Lyon."""
    write_cast(
        sheet,
        {
            "coaches": [
                {"id": "B2FLO", "first_name": "Flore", "email": FLORE, "zone": "Paris", "active": "oui"},
                {"id": "B3MAR", "first_name": "Martin", "email": MARTIN, "zone": "Lyon", "active": "oui"},
                {"id": "B4NAD", "first_name": "Nadia", "email": NADIA, "zone": "Paris"},
                {"id": "B5RST", "first_name": "Paul", "email": "p@example.org", "zone": "Paris", "active": "non"},
                {"id": "B6PAU", "first_name": "Ali", "email": "ali@example.org", "zone": "Paris", "path": "En pause"},
            ]
        },
    )
    sync.read()
    return sign_in(FLORE)


def mails(book: Book) -> list[Message]:
    """All that was queued, oldest first."""
    with book.state.reading() as connection:
        return [mail.message for mail in mail_queue.recent(connection, limit=100)[::-1] if mail.message]


def test_to_the_team(flore: FlaskClient, book: Book) -> None:
    opened = form(flore, PAGE, PAGE)
    for _ in range(2):
        assert opened.post(flore, text="Qui connaît un foyer ?").location == "/coach/"
    (mail,) = mails(book)
    assert (mail.to, mail.reply_to, mail.cc) == (TEAM, FLORE, ())
    assert mail.subject == "Flore, coach, vous écrit"
    assert "Qui connaît un foyer ?" in mail.text
    opened.post(flore, text="Et qui vient samedi ?")  # from the page one went back to
    assert ["samedi" in mail.text for mail in mails(book)] == [False, True]


def test_to_the_coaches_of_ones_zone_each_by_a_mail_of_their_own(flore: FlaskClient, book: Book) -> None:
    assert "1 coach de votre zone (Paris), et l'équipe" in said(flore.get(PAGE)).replace("’", "'").replace("&#39;", "'")
    answer = form(flore, PAGE, PAGE).post(flore, to="zone", text="Qui vient samedi ?")
    assert "Parti à 1 coach" in said(flore.get(answer.location))
    assert [mail.to for mail in mails(book)] == [NADIA, TEAM]
    assert all(mail.reply_to == FLORE and not mail.cc for mail in mails(book))


def test_nobody_in_the_zone(sign_in: SignIn, flore: FlaskClient, book: Book) -> None:
    martin = sign_in(MARTIN)
    assert "zone" not in form(martin, PAGE, PAGE).fields.getlist("to")
    answer = form(martin, PAGE, PAGE).post(martin, to="zone", text="Bonjour")
    assert answer.status_code == 422
    assert "Bonjour" in answer.text
    assert mails(book) == []


def test_what_is_wrong(flore: FlaskClient, book: Book) -> None:
    for text, words in (("", "Il manque"), ("x" * 3_001, "3")):
        answer = form(flore, PAGE, PAGE).post(flore, text=text)
        assert answer.status_code == 422
        assert words in said(answer)
    assert form(flore, PAGE, PAGE).post(flore, to="everybody", text="Bonjour").status_code == 400
    assert mails(book) == []


def test_not_without_end(flore: FlaskClient, book: Book) -> None:
    for n in range(PER_COACH[0]):
        form(flore, PAGE, PAGE).post(flore, text=f"Message {n}")
    answer = form(flore, PAGE, PAGE).post(flore, text="Un de trop, gardé ici")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "Un de trop, gardé ici" in answer.text
    assert len(mails(book)) == PER_COACH[0]
