"""A testimonial from its invitation to the CV, over HTTP, down to the row in the sheet and the coach's mail."""

import re
import time

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from programme.invitations import invitations
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, Form, form, forms
from tests.conftest import SignIn
from tests.opportunities.offers import patient, sent
from tests.public.page import Page

__all__ = ["patient"]
CV, INVITATION = "/coach/candidates/C2ABD/cv", "/coach/candidates/C2ABD/cv/invitation"
FLORE = "flore@example.org"
WORDS = {"name": "Awa Diop", "relation": "sa cheffe de rang", "text": "Toujours là à six heures.\n\nOn rit avec lui."}


def invitation(sign_in: SignIn, who: str = FLORE, page: str = CV) -> str:
    """The path of an open link."""
    browser = sign_in(who)
    assert browser.post(f"{page}/invitation").status_code == 303
    found = re.search(r'value="http://localhost(/testimonials/[^"]+)"', browser.get(page).text)
    assert found
    return found[1]


def write(client: FlaskClient, link: str, step: str = "send", **changes: str) -> TestResponse:
    return form(client, link, link).post(client, **{**WORDS, "step": step, **changes})


def test_from_the_link_to_the_sheet_the_coach_and_the_cv(
    app: Flask, sign_in: SignIn, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    link = invitation(sign_in)
    page = client.get(link)
    Page(page.text)
    assert "Quelques mots sur Abdenour" in page.text
    assert "Benali" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    look = write(client, link, "look")
    assert "Toujours là à six heures." in look.text
    assert len(book.snapshot.testimonials.rows) == 2
    answer = form_of(look.text).post(client, step="send")
    assert "vos mots sont arrivés" in client.get(answer.location).text
    sync.step()
    row = sheet.worksheet("Témoignages").get_all_records()[-1]
    assert (row["Candidat"], row["Nom"], row["Relation"], row["Statut"]) == (
        "C2ABD", "Awa Diop", "sa cheffe de rang", "À relire",
    )  # fmt: skip
    assert row["Témoignage"] == WORDS["text"]
    assert row["Reçu le"]
    (mail,) = sent(app)
    assert mail["to"] == FLORE
    assert "Awa Diop (sa cheffe de rang)" in mail["text"]
    assert f"http://localhost{CV}#testimonials" in mail["text"]
    assert "Awa Diop" not in client.get("/cv/abdenour-c2abd").text
    sign_in(FLORE).post(f"{CV}/testimonials/{row['ID']}", data={"status": "Publié"})
    assert "Awa Diop" in client.get("/cv/abdenour-c2abd").text


def form_of(html: str) -> Form:
    """The form of a page that has one."""
    return next(iter(forms(html).values()))


def test_a_second_click_adds_nothing(app: Flask, sign_in: SignIn, client: FlaskClient, book: Book) -> None:
    link = invitation(sign_in)
    look = form_of(write(client, link, "look").text)
    for _ in range(2):
        assert look.post(client, step="send").status_code == 303
    assert len(book.snapshot.testimonials.rows) == 3
    assert len(sent(app)) == 1


def test_what_is_typed_comes_back_to_be_changed(sign_in: SignIn, client: FlaskClient) -> None:
    link = invitation(sign_in)
    assert form_of(write(client, link, "look").text).post(client, step="change").text.count("sa cheffe de rang") == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Il manque"),
        ({"name": " "}, "Il manque"),
        ({"text": "a" * 801}, "800"),
        ({"website": "http://spam"}, "Une case qui devait rester vide"),
        ({"stamp": "made-up"}, "ouverte depuis longtemps"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    sign_in: SignIn, client: FlaskClient, book: Book, changes: dict[str, str], words: str
) -> None:
    answer = write(client, invitation(sign_in), "send", **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert len(book.snapshot.testimonials.rows) == 2


def test_a_closed_link_says_so_and_a_new_one_is_another(sign_in: SignIn, client: FlaskClient, book: Book) -> None:
    link = invitation(sign_in)
    assert invitation(sign_in) == link  # the open one, not one more
    assert "Faire un lien" in sign_in(FLORE).post(INVITATION, data={"close": "1"}, headers=HTMX).text
    assert client.get(link).status_code == 410
    assert "Demandez-lui-en un autre" in client.get(link).text
    assert client.post(link, data={**WORDS, "step": "send"}).status_code == 410
    assert invitation(sign_in) != link


def test_a_link_ends_after_two_months(sign_in: SignIn, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    link = invitation(sign_in)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61 * 86_400)
    assert client.get(link).status_code == 410


def test_a_link_outlives_the_state_but_cannot_be_made_up(sign_in: SignIn, client: FlaskClient, book: Book) -> None:
    link = invitation(sign_in)
    with book.state.writing() as connection:
        connection.execute(invitations.delete())
    assert client.get(link).status_code == 200
    for made_up in ("x", link.removeprefix("/testimonials/")[:-2] + "zz"):
        assert client.get(f"/testimonials/{made_up}").status_code == 404


def test_a_flood_is_stopped(sign_in: SignIn, client: FlaskClient, book: Book) -> None:
    link = invitation(sign_in)
    statuses = [write(client, link, text=f"Texte {n}").status_code for n in range(8)]
    assert statuses == [303] * 6 + [429] * 2
    assert len(book.snapshot.testimonials.rows) == 2 + 6


def test_the_candidate_invites_but_only_the_coach_puts_it_on_the_cv(sign_in: SignIn, book: Book) -> None:
    abdenour = sign_in("abdenour@example.org")
    abdenour.post("/me/cv/invitation")
    page = abdenour.get("/me/").text
    assert "/testimonials/" in page
    assert "Votre coach le lit" in page
    assert abdenour.post("/me/cv/testimonials/T3BBB", data={"status": "Publié"}).status_code == 403
    sly = {"status": "Masqué", "status.keep": "other", "status.other": "Publié"}
    assert abdenour.post("/me/cv/testimonials/T3BBB", data=sly).status_code == 403
    assert abdenour.post("/me/cv/testimonials/T3BBB", data={"status": ["Masqué", "Publié"]}).status_code == 403
    assert abdenour.post("/me/cv/testimonials/T2AAA", data={"status": "Masqué"}).status_code == 303
    row = book.snapshot.testimonials.get("T2AAA")
    assert row
    assert row.status == "Masqué"


@pytest.mark.parametrize("who", ["martin@example.org", "kenny@example.org"])
def test_nobody_else_invites(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).post(INVITATION).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert "/sign-in" in client.post(INVITATION).location
