"""What staff and coaches decide, and the histories behind it, in a browser: nothing for axe, nothing sideways."""

from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import LOOKS, found_in_looks
from tests.browser.folds import save_all, unfold
from tests.browser.opening import link, opened
from tests.browser.test_signed_in import CV, story_in_sheet
from tests.running import eventually

pytestmark = pytest.mark.browser


@pytest.fixture
def people(browser: Browser, site: str, data_dir: Path, sheet: gspread.Spreadsheet) -> dict[str, Page]:
    """Flore's text met one typed in the sheet; she and staff are at their screens."""
    pages = {
        name: opened(browser, link(data_dir, site, f"{name}@example.org"), reduced_motion="reduce")
        for name in ("flore", "camille")
    }
    flore = pages["flore"]
    flore.goto(site + CV)
    unfold(flore, "story")
    flore.locator("#story-story").fill("Celui de Flore.\n\nDeux paragraphes.")
    # Typed after her page was made, and before the site has read it: found late, when her text is written.
    sheet.worksheet("Candidats").update_cell(*story_in_sheet(sheet), "Celui de l'équipe.")
    save_all(flore)
    eventually(lambda: "choice-" in flore.request.get(f"{site}/coach/").text())
    return pages


def test_axe_finds_nothing_where_people_decide(people: dict[str, Page], site: str) -> None:
    screens = {
        "flore": ("/coach/",),
        "camille": (
            "/staff/",
            "/staff/changes/1/place?q=kenny",
            "/staff/changes/1/place?row=C3KEN&key=catchphrase",
            "/staff/history",
            "/staff/history/candidates/C3KEN",
        ),
    }
    found = []
    for name, addresses in screens.items():
        page = people[name]
        for language, looks in LOOKS.items():
            for address in addresses:
                mark = "&" if "?" in address else "?"
                answer = page.goto(f"{site}{address}{mark}lang={language}")
                assert answer
                assert answer.ok, address
                found += [f"{address} {language} {line}" for line in found_in_looks(page, looks)]
    assert found == []
