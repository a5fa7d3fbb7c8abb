"""Staff shape the site from their sheet while it runs: nothing is restarted, and plain gspread is all they have."""

from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import axe
from tests.browser.folds import save_all, unfold
from tests.browser.opening import link, opened
from tests.cast import ABDENOUR
from tests.coach.test_added_fields import add_column, describe, line
from tests.running import eventually

pytestmark = pytest.mark.browser
FORM = f"/coach/candidates/{ABDENOUR}/cv"
CV = f"/cv/abdenour-{ABDENOUR.lower()}"


@pytest.fixture(scope="module")
def data_dir(module_data: Path) -> Path:
    """One workbook for all these tests."""
    return module_data


@pytest.fixture(scope="module")
def site(module_site: str) -> str:
    """One site on it."""
    return module_site


@pytest.fixture
def page(browser: Browser, data_dir: Path, site: str) -> Page:
    """A phone, signed in as Flore."""
    return opened(browser, link(data_dir, site, "flore@example.org"))


def test_a_column_and_a_line_in_champs(page: Page, site: str, sheet: gspread.Spreadsheet) -> None:
    def shows(path: str, text: str) -> bool:
        page.goto(site + path)
        return page.get_by_text(text).count() > 0

    add_column(sheet, "Permis moto")
    describe(sheet, line("Permis moto", Type="oui/non", Public="oui", Section="Côté pratique"))
    eventually(lambda: shows(FORM, "Permis moto"))
    field = page.get_by_label("Permis moto")
    assert field.evaluate("e => e.tagName") == "SELECT"
    assert axe(page) == []
    unfold(page, "practical")
    field.select_option("oui")
    save_all(page)
    expect(page.locator("#practical").get_by_text("c’est gardé").first).to_be_visible()
    tab = sheet.worksheet("Candidats")
    assert tab.cell(2, tab.row_values(1).index("Permis moto") + 1).value == "oui"
    eventually(lambda: shows(CV, "Permis moto"))
    assert axe(page) == []
    eventually(lambda: shows("/?q=permis+moto", "Abdenour"))
    describe(sheet)
    eventually(lambda: not shows(FORM, "Permis moto"))
    eventually(lambda: not shows(CV, "Permis moto"))


def test_a_tab_of_their_own(page: Page, site: str, sheet: gspread.Spreadsheet) -> None:
    sheet.add_worksheet("Ateliers", 20, 3).update([["ID", "Titre", "Qui"], ["A2AAA", "CV vidéo", ABDENOUR]])
    described = (("Titre", "texte", ""), ("Qui", "plusieurs lignes", "Candidats"))
    lines: list[dict[str, str | int]] = [
        {"Onglet": "Ateliers", "Colonne": name, "Type": kind, "Liste": to, "Modifiable par": "coach"}
        for name, kind, to in described
    ]
    describe(sheet, *lines)

    def listed() -> bool:
        page.goto(f"{site}/coach/tabs/ateliers")
        return page.get_by_text("CV vidéo").count() > 0

    eventually(listed)
    assert axe(page) == []
    page.get_by_role("link", name="CV vidéo").click()
    assert axe(page) == []
    page.get_by_label("Titre").fill("CV filmé")
    page.get_by_label("Kenny").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="CV filmé")).to_be_visible()
    eventually(lambda: sheet.worksheet("Ateliers").get("B2:C2") == [["CV filmé", f"{ABDENOUR}\nC3KEN"]])
    page.goto(site + FORM)
    expect(page.get_by_role("link", name="CV filmé")).to_be_visible()
