"""At 320 px, and with text twice as large, no screen goes sideways, whatever names and words people have."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page

from sheets.api.connection import connect
from tests.browser.opening import open_context
from tests.browser.test_signed_in import SCREENS as SIGNED_IN
from tests.browser.town import Town, served
from tests.running import eventually
from tests.sheets.test_events import type_in

pytestmark = pytest.mark.browser
NAME = "Wolfeschlegelsteinhausenbergerdorff"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
URL = "https://example.org/" + "une-adresse-sans-fin/" * 6
LONG = f"{WORD} {URL}"
EDITS = {
    ("Candidats", "C2ABD"): {"Prénom": NAME, "Histoire": LONG, "Accroche": WORD[:60], "Ambition": WORD,
                             "Atouts": WORD, "Passions": WORD, "Nom": NAME},
    ("Candidats", "C3KEN"): {"Prénom": NAME, "Nom": NAME, "Histoire": LONG, "Ambition": WORD, "Accroche": WORD[:60]},
    ("Opportunités", "P2ABC"): {"Intitulé": WORD, "Entreprise": WORD, "Description": LONG, "Adresse": WORD},
}  # fmt: skip
WIDER = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const clipped = n => { for (let p = n.parentElement; p; p = p.parentElement)
        if (!["visible"].includes(getComputedStyle(p).overflowX)) return true; return false; };
    return [document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")]
        .filter(n => n.getBoundingClientRect().right > wide + 1 && !clipped(n))
        .slice(-4).map(n => n.outerHTML.slice(0, 110))];
}"""


@pytest.fixture(scope="module")
def wide_town(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town where names and words are as long as they come."""
    folder = tmp_path_factory.mktemp("wide") / "data"
    shutil.copytree(template, folder)
    with served(folder) as found:
        sheet = connect(found.settings).spreadsheet
        for (tab, row_id), texts in EDITS.items():
            worksheet = sheet.worksheet(tab)
            headers = worksheet.row_values(1)
            for header, text in texts.items():
                if header in headers:
                    type_in(worksheet, row_id, header, text)
        eventually(lambda: NAME in requests.get(f"{found.address}/cv/c2abd", timeout=5).text)
        yield found


def sideways(page: Page, addresses: list[str]) -> list[object]:
    """What is wider than the screen, on each page where something is."""
    found: list[object] = []
    for address in addresses:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(address)
        for width, size in ((320, "100%"), (640, "200%")):
            page.set_viewport_size({"width": width, "height": 640})
            page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            if wider := page.evaluate(WIDER):
                found.append((address, size, wider))
    return found


def test_no_public_screen_goes_sideways(browser: Browser, wide_town: Town) -> None:
    with open_context(browser) as context:
        found = sideways(context.new_page(), wide_town.screens)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("email", SIGNED_IN)
def test_no_signed_in_screen_goes_sideways(browser: Browser, wide_town: Town, email: str) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        page.goto(wide_town.signs_in(email))
        found = sideways(page, [wide_town.address + path for path in SIGNED_IN[email]])
    assert not found, "\n".join(map(str, found))


def test_the_ways_to_share_are_never_cut(browser: Browser, wide_town: Town) -> None:
    with open_context(browser, viewport={"width": 320, "height": 480}) as context:
        page = context.new_page()
        page.goto(f"{wide_town.address}/cv/c2abd")
        page.locator(".more-ways summary").click()
        for width, height in ((320, 480), (1024, 500), (1280, 640)):
            page.set_viewport_size({"width": width, "height": height})
            code = page.locator(".qr img")
            code.scroll_into_view_if_needed()
            box = code.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= height
