"""What the site says of itself, in our words or staff's; and what a phone keeps of it."""

import io

import gspread
import pytest
from flask.testing import FlaskClient
from PIL import Image

from sheets.worker.sync import Sync
from tests.coach.pages import said
from tests.conftest import SignIn
from tests.public.page import Page

PAGES = {
    "/legal": ("Mentions légales", "Legal notice"),
    "/privacy": ("Vos données", "Your data"),
    "/accessibility": ("Accessibilité : non conforme", "Accessibility: non-conformant"),
    "/contact": ("Nous écrire", "Contact us"),
}


@pytest.mark.parametrize("address", PAGES)
def test_linked_from_every_footer_in_both_languages(client: FlaskClient, address: str) -> None:
    for language, title in zip(("fr", "en"), PAGES[address], strict=True):
        home, page = (client.get(a, headers={"Accept-Language": language}) for a in ("/", address))
        assert f'href="{address}"' in home.text
        assert page.status_code == 200
        Page(page.text)
        assert f"<h1>{title}</h1>" in said(page).replace("\u202f", " ")


def test_staff_write_their_own(client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    text = "Association <Tremplin>, 1 rue Verte.\n\nHébergeur : Exemple."
    sheet.worksheet("Textes").append_row(["mentions.texte", text, "By us."])
    sync.step()
    page = said(client.get("/legal"))
    assert "Association &lt;Tremplin&gt;, 1 rue Verte.</p>" in page
    assert "By us." in client.get("/legal", headers={"Accept-Language": "en"}).text


def test_a_phone_finds_its_drawings(client: FlaskClient) -> None:
    found = client.get("/site.webmanifest")
    assert found.mimetype == "application/manifest+json"
    for one in found.get_json()["icons"]:
        with client.get(one["src"]) as answer:
            drawing = Image.open(io.BytesIO(answer.data))
        assert "x".join(map(str, drawing.size)) == one["sizes"]
    for habit in ("/favicon.ico", "/apple-touch-icon.png"):
        with client.get(str(client.get(habit).location)) as answer:
            assert answer.data.startswith(b"\x89PNG")


def test_home_says_how_it_works_and_asks_for_opportunities(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Comment ça marche" in page
    assert "Qui nous sommes" in page
    assert 'href="/opportunities/new"' in page


def test_an_english_page_says_that_the_letter_is_in_french(client: FlaskClient) -> None:
    english = {"Accept-Language": "en"}
    words = "This letter is in French, in Abdenour's own words."
    assert words in said(client.get("/cv/abdenour-c2abd", headers=english)).replace("&#39;", "'")
    assert "est en français, avec" not in client.get("/cv/abdenour-c2abd").text


def test_a_page_that_is_not_for_somebody_leads_back_to_theirs(sign_in: SignIn) -> None:
    page = sign_in("kenny@example.org").get("/staff/")
    assert page.status_code == 403
    assert 'href="/me/"' in page.text
    assert "kenny@example.org" in page.text
    assert 'action="/sign-out"' in page.text
