"""The team's navigation: on each of their pages, with what waits; nobody else sees it."""

import pytest
from flask.testing import FlaskClient

from mail import queue as mail_queue
from mail.message import Message
from sheets.book import Book
from sheets.changes import Addition, Edit
from tests.cast import KENNY
from tests.coach.pages import said
from tests.conftest import SignIn

CAMILLE = "camille@example.org"
PLACES = (
    "/staff/",
    "/staff/opportunities",
    "/staff/messages",
    "/staff/mail",
    "/staff/history",
    "/staff/understood",
    "/staff/sheet",
)


@pytest.mark.parametrize("place", PLACES)
def test_every_page_leads_to_every_other_and_says_where_one_is(sign_in: SignIn, place: str) -> None:
    page = sign_in(CAMILLE).get(place).text
    nav = page[page.index('class="places"') :].split("</nav>")[0]
    assert [address for address in PLACES if f'href="{address}"' not in nav] == []
    assert nav.count("aria-current") == 1
    assert f'href="{place}" aria-current="page"' in nav


def test_it_counts_what_waits(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(CAMILLE)
    assert 'class="waits"' not in browser.get("/staff/history").text
    book.submit(Edit("candidates", KENNY, {"status": "En cours"}, {"status": "À valider"}), "flore")
    book.submit(Addition("opportunities", {"title": "Cuisinier", "status": "À valider"}), "rose")
    with book.state.writing() as connection:
        mail_queue.enqueue(connection, Message("flore@example.org", "Bonjour", "Bonjour"), "welcome:flore")
        connection.execute(mail_queue.mails.update().values(state=mail_queue.FAILED))
    page = said(browser.get("/staff/history"))
    assert all(words in page for words in ("1 chose attend", "1 à valider", "1 n’est pas parti"))


def test_coaches_and_strangers_do_not_see_it(sign_in: SignIn, client: FlaskClient) -> None:
    assert 'class="places"' not in sign_in("flore@example.org").get("/coach/").text
    assert 'class="places"' not in client.get("/").text
