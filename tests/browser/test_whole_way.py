"""The whole way, on a phone: sign-in link, edit, saved, in the sheet, on the public page."""

from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import axe
from tests.browser.folds import save_all, unfold
from tests.browser.opening import link
from tests.cast import ABDENOUR
from tests.running import Start, eventually

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WORDS = "La patience d’un jardinier"


@pytest.fixture(scope="module")
def data_dir(module_data: Path) -> Path:
    """One workbook for all these tests."""
    return module_data


@pytest.fixture(scope="module")
def site(module_site: str) -> str:
    """One site on it."""
    return module_site


@pytest.fixture
def phone(browser: Browser) -> Page:
    """A phone in French."""
    return browser.new_context(viewport=PHONE, locale="fr-FR", is_mobile=True, has_touch=True).new_page()  # type: ignore[arg-type]


@pytest.fixture
def login(start: Start, site: str) -> str:
    """A fresh sign-in link for Flore, as the command prints it."""
    output, _ = start("login-link", "flore@example.org", PUBLIC_URL=site).communicate(timeout=30)
    return str(output).strip().splitlines()[-1]


def test_from_the_link_to_the_public_page(
    phone: Page, site: str, sheet: gspread.Spreadsheet, login: str
) -> None:  # fmt: skip
    findings: dict[str, list[str]] = {}
    phone.goto(login)
    expect(phone).to_have_url(f"{site}/coach/")
    findings["coach's list"] = axe(phone)
    phone.get_by_role("link", name="Abdenour", exact=True).click()
    unfold(phone, "person")
    expect(phone.get_by_label("Sa phrase", exact=True)).to_be_visible()
    findings["the form"] = axe(phone)
    phone.get_by_label("Sa phrase", exact=True).fill(WORDS)
    save_all(phone)
    expect(phone.get_by_text("c’est gardé").first).to_be_visible()
    findings["the form, saved"] = axe(phone)
    candidates = sheet.worksheet("Candidats")
    column = candidates.row_values(1).index("Accroche") + 1
    assert candidates.cell(2, column).value == WORDS
    phone.goto(f"{site}/cv/abdenour-{ABDENOUR.lower()}")
    expect(phone.get_by_text(WORDS).first).to_be_visible()
    findings["the CV"] = axe(phone)
    phone.goto(site)
    findings["the gallery"] = axe(phone)
    assert {page: found for page, found in findings.items() if found} == {}


def test_a_conflict_shows_both_values_and_one_is_chosen(
    phone: Page, site: str, sheet: gspread.Spreadsheet, data_dir: Path
) -> None:
    candidates = sheet.worksheet("Candidats")
    column = candidates.row_values(1).index("Accroche") + 1
    phone.goto(link(data_dir, site, "flore@example.org"))
    phone.goto(f"{site}/coach/candidates/{ABDENOUR}/cv")
    candidates.update_cell(2, column, "Écrit par l'équipe")
    eventually(lambda: "Écrit par l" in phone.request.get(f"{site}/cv/abdenour-{ABDENOUR.lower()}").text())
    unfold(phone, "person")
    phone.get_by_label("Sa phrase", exact=True).fill("Une autre phrase")
    save_all(phone)
    expect(phone.get_by_text("Écrit par l'équipe").first).to_be_visible()
    assert axe(phone) == []
    assert candidates.cell(2, column).value == "Écrit par l'équipe"
