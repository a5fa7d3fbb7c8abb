"""Without JavaScript everything works but what is live: searching, sharing, proposing, writing, telling of somebody."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import gspread
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sheets.api.connection import connect
from tests.browser.opening import open_context
from tests.browser.town import CV, Town
from tests.running import eventually

pytestmark = pytest.mark.browser
TAKEN_FOR_A_ROBOT = 3_200
"""Milliseconds a form must have been open for."""


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that runs no script."""
    with open_context(browser, java_script_enabled=False) as context:
        yield context


@pytest.fixture
def sheet(town: Town) -> gspread.Spreadsheet:
    """The town's workbook."""
    return connect(town.settings).spreadsheet


def test_searching_narrowing_and_seeing_more(phone: BrowserContext, town: Town) -> None:
    page = phone.new_page()
    page.goto(town.address)
    expect(page.locator(".person:not(.story)")).to_have_count(12)
    page.get_by_role("link", name="Voir plus de CV").click()
    expect(page.locator(".person:not(.story)")).to_have_count(22)
    assert "page=2" in page.url
    page.get_by_label("Lieu").select_option("69")
    page.locator("#q").fill("Camille")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("#count")).to_contain_text("dans le Rhône")
    page.get_by_role("link", name="Rhône (enlever)").click()
    assert parse_qs(urlsplit(page.url).query) == {"q": ["Camille"]}
    page.go_back()
    expect(page.locator("#count")).to_contain_text("dans le Rhône")
    page.get_by_label("Ont trouvé un travail").check()
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".story").first).to_contain_text("a trouvé un travail")


def test_sharing(phone: BrowserContext, town: Town) -> None:
    page = phone.new_page()
    page.goto(town.address + CV)
    page.get_by_role("link", name="Partager son CV").click()
    expect(page.get_by_role("link", name="WhatsApp")).to_be_in_viewport()
    expect(page.locator("#copy")).to_be_hidden()
    for name, place in (("LinkedIn", "linkedin.com"), ("Facebook", "facebook.com"), ("E-mail", "mailto:")):
        link = page.get_by_role("link", name=name).get_attribute("href")
        answer = phone.request.get(f"{town.address}{link}", max_redirects=0)
        assert answer.status == 303
        assert place in answer.headers["location"]
    page.get_by_text("QR code, story").click()
    expect(page.get_by_label("L’adresse de son CV")).to_have_value(town.address + CV)


def test_proposing_in_two_places_writing_and_telling(
    phone: BrowserContext, town: Town, sheet: gspread.Spreadsheet
) -> None:
    offer, letter, testimonial = (phone.new_page() for _ in range(3))
    offer.goto(f"{town.address}/opportunities/new?for=abdenour-c2abd")
    letter.goto(f"{town.address}{CV}/write")
    testimonial.goto(f"{town.address}/testimonials/{town.tokens['invitation']}")
    offer.wait_for_timeout(TAKEN_FOR_A_ROBOT)
    _propose(offer)
    _write(letter)
    _tell(testimonial)
    eventually(lambda: _column(sheet, "Opportunités", "Intitulé").count("Jardinier sans script") == 2)
    eventually(lambda: "Vue au travail." in _column(sheet, "Témoignages", "Témoignage"))


def _propose(page: Page) -> None:
    page.get_by_text("Ajouter quelqu’un").click()
    page.get_by_label("Prénom, métier ou ville").fill("Inès")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_label("Inès").check()
    page.get_by_role("button", name="Ajouter un autre lieu").click()
    expect(page.locator("#department-1")).to_be_focused()
    page.locator("#department-0").select_option("Paris (75)")
    page.locator("#department-1").select_option("Rhône (69)")
    page.get_by_role("button", name="Envoyer").last.click()
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#title-error")).to_be_visible()
    expect(page.get_by_label("Inès")).to_be_checked()
    page.locator("#contract").select_option("CDI")
    for field, words in {
        "title": "Jardinier sans script", "company": "Les Serres", "description": "Trois parcs à faire vivre.",
        "recruiter_first_name": "Rose", "recruiter_last_name": "Martin", "recruiter_email": "rose@example.com",
    }.items():  # fmt: skip
        page.locator(f"#{field}").fill(words)
    page.get_by_role("button", name="Envoyer").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est bien reçu")


def _write(page: Page) -> None:
    page.get_by_label("Votre message").fill("Bravo pour votre CV.")
    page.get_by_label("Votre nom").fill("Rose")
    page.get_by_label("Votre e-mail").fill("rose@example.com")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre message est parti")


def _tell(page: Page) -> None:
    page.get_by_label("Votre témoignage").fill("Vue au travail.")
    page.get_by_label("Votre nom").fill("Awa")
    page.get_by_role("button", name="Voir avant d’envoyer").click()
    expect(page.locator(".testimonial")).to_contain_text("Vue au travail.")
    page.get_by_role("button", name="Corriger").click()
    expect(page.get_by_label("Votre témoignage")).to_have_value("Vue au travail.")
    page.get_by_role("button", name="Voir avant d’envoyer").click()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci, vos mots sont arrivés")


def _column(sheet: gspread.Spreadsheet, title: str, header: str) -> list[str]:
    tab = sheet.worksheet(title)
    return [str(text) for text in tab.col_values(tab.row_values(1).index(header) + 1)]
