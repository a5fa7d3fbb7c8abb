"""A coach notes a meeting on a phone: two taps and a sentence, also where there is no network."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from sheets.api.connection import connect
from tests.browser.axe import axe
from tests.browser.opening import opened
from tests.browser.town import Town, served
from tests.running import eventually

pytestmark = pytest.mark.browser
NEW = "/coach/candidates/C3KEN/meetings/new"


@pytest.fixture(scope="module")
def busy(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A served site of these tests alone."""
    folder = tmp_path_factory.mktemp("meetings") / "data"
    shutil.copytree(template, folder)
    with served(folder) as found:
        yield found


@pytest.fixture
def phone(browser: Browser, busy: Town) -> Iterator[Page]:
    """Flore's, at the form of a meeting with Kenny."""
    page = opened(browser, busy.signs_in("flore@example.org"), has_touch=True)
    page.goto(busy.address + NEW)
    yield page
    page.context.close()


def notes(busy: Town) -> list[str]:
    """The notes of the meetings in the sheet."""
    sheet: gspread.Spreadsheet = connect(busy.settings).spreadsheet
    return [str(row["Note"]) for row in sheet.worksheet("Rendez-vous").get_all_records()]


def test_two_taps_and_a_sentence(phone: Page, busy: Town) -> None:
    phone.get_by_text("Plutôt bien", exact=True).tap()
    phone.get_by_text("Candidature", exact=True).tap()
    phone.get_by_label("En une phrase").fill("Deux appels passés ensemble.")
    phone.get_by_role("button", name="Noter ce rendez-vous").tap()
    expect(phone.get_by_role("heading", name="Vos rendez-vous avec Kenny")).to_be_visible()
    expect(phone.locator(".thread")).to_contain_text("Deux appels passés ensemble.")
    expect(phone.locator(".thread .mood").first).to_have_text("Plutôt bien")
    expect(phone.locator(".state-line")).to_contain_text("c’est gardé")
    assert axe(phone) == []
    assert notes(busy).count("Deux appels passés ensemble.") == 1


def test_without_network_it_is_kept_and_leaves_once_by_itself(phone: Page, busy: Town) -> None:
    phone.context.set_offline(True)
    phone.get_by_text("Moyen", exact=True).tap()
    phone.get_by_label("En une phrase").fill("Vu au parc, sans réseau.")
    phone.get_by_role("button", name="Noter ce rendez-vous").tap()
    expect(phone.locator(".trouble")).to_contain_text("Pas de réseau. Votre texte est gardé")
    phone.context.set_offline(False)
    expect(phone.locator(".thread")).to_contain_text("Vu au parc, sans réseau.")
    eventually(lambda: notes(busy).count("Vu au parc, sans réseau.") == 1)
    phone.goto(busy.address + NEW)
    expect(phone.locator(".draft-back")).to_have_count(0)


def test_an_answer_lost_on_the_way_and_a_page_opened_anew_are_one_meeting(phone: Page, busy: Town) -> None:
    phone.route("**/meetings/new", lambda route: (route.fetch(), route.abort("connectionreset")))
    phone.get_by_text("Très bien", exact=True).tap()
    phone.get_by_label("En une phrase").fill("Embauche en vue.")
    phone.get_by_role("button", name="Noter ce rendez-vous").tap()
    expect(phone.locator(".trouble")).to_be_visible()
    phone.context.set_offline(True)
    with pytest.raises(Error):
        phone.reload()
    phone.context.set_offline(False)
    phone.unroute("**/meetings/new")
    phone.goto(busy.address + NEW)
    expect(phone.locator(".draft-back")).to_be_visible()
    expect(phone.get_by_label("Très bien", exact=True)).to_be_checked()
    phone.get_by_label("En une phrase").fill("Embauche en vue, lundi.")
    phone.get_by_role("button", name="Noter ce rendez-vous").tap()
    expect(phone.locator(".thread")).to_contain_text("Embauche en vue, lundi.")
    eventually(lambda: [n for n in notes(busy) if n.startswith("Embauche en vue")] == ["Embauche en vue, lundi."])
