"""Sharing in a real browser: counted as a person presses, with a script and without, with the code carried on."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, expect

from programme.audience import VIEW, days
from sheets.state.database import State
from tests.browser.axe import axe
from tests.browser.opening import complaints, open_context
from tests.running import eventually

pytestmark = pytest.mark.browser
CV = "/cv/abdenour-c2abd"
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"


@pytest.fixture(scope="module")
def data_dir(module_data: Path) -> Path:
    """One workbook for all these tests."""
    return module_data


@pytest.fixture(scope="module")
def site(module_site: str) -> str:
    """One site on it."""
    return module_site


Counts = Callable[[], dict[str, int]]


@pytest.fixture
def counted(data_dir: Path, site: str) -> Iterator[Counts]:
    """What was counted since the test began, "view" or the way of sharing -> how many."""
    state = State(f"sqlite:///{data_dir / 'state.sqlite3'}")
    before = _counts(state)
    yield lambda: dict(_counts(state) - before)
    state.close()


def _counts(state: State) -> Counter[str]:
    with state.reading() as connection:
        return Counter({row.way or row.kind: row.times for row in connection.execute(sa.select(days))})


@pytest.fixture(scope="module")
def kinds() -> Iterator[str]:
    """Kinds of browsers: a view of a CV is counted once for each from one address."""
    return iter(("", "Edg/130.0", "OPR/115.0", "SamsungBrowser/27.0", "Firefox/130.0"))


@pytest.fixture
def person(kinds: Iterator[str]) -> str:
    """The browser of somebody who was in no test before."""
    return f"{PERSON} {next(kinds, '')}"


def outside(context: BrowserContext, site: str) -> list[str]:
    """The addresses of other sites that are asked for, from now on."""
    asked: list[str] = []
    context.on("request", lambda request: None if request.url.startswith(site) else asked.append(request.url))
    return asked


def test_a_press_is_counted_with_the_keyboard_alone(browser: Browser, site: str, counted: Counts, person: str) -> None:
    with open_context(browser, user_agent=person) as context:
        asked = outside(context, site)
        page = context.new_page()
        errors = complaints(page)
        page.goto(site + CV)
        page.get_by_role("link", name="WhatsApp").focus()
        with context.expect_page() as opened:
            page.keyboard.press("Enter")
        assert opened.value
        eventually(lambda: bool(asked))
        assert asked[0].startswith("https://wa.me/?text=Abdenour")
        page.get_by_text("QR code, story").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Prendre un lien à vous")).to_be_visible()
        eventually(lambda: counted() == {VIEW: 1, "whatsapp": 1})
        assert errors == []


def test_copying_is_counted_and_carries_the_code(browser: Browser, site: str, counted: Counts, person: str) -> None:
    options = {"user_agent": person, "permissions": ["clipboard-read", "clipboard-write"]}
    with open_context(browser, **options) as context:
        page = context.new_page()
        page.goto(f"{site}{CV}?s=ABCDEF")
        page.get_by_role("button", name="Copier").click()
        expect(page.get_by_text("Adresse copiée")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{site}{CV}?s=ABCDEF"
        hrefs = page.evaluate("[...document.links].map(a => a.href).filter(h => h.includes('/share/'))")
        assert hrefs
        assert all("s=ABCDEF" in href for href in hrefs)
        eventually(lambda: counted() == {VIEW: 1, "copy": 1})


@pytest.mark.parametrize("script", [True, False])
def test_a_personal_link_is_taken_and_brings(browser: Browser, site: str, person: str, script: bool) -> None:
    with open_context(browser, user_agent=person, java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(f"{site}{CV}/my-link")
        if script:
            assert axe(page) == []
        page.get_by_role("button", name="Prendre mon lien").click()
        results, address = page.url, page.locator("#address").input_value()
        assert "?s=" in address
        if script:
            assert axe(page) == []
    with open_context(browser, user_agent=person + " Friend", java_script_enabled=script) as context:
        asked = outside(context, site)
        page = context.new_page()
        page.goto(address)
        with context.expect_page():
            page.get_by_role("link", name="Facebook").click()
        eventually(lambda: bool(asked))
        assert "s%3D" in asked[0]
        page.goto(results)
        eventually(lambda: (page.reload(), page.locator(".brought strong").all_inner_texts())[1] == ["1", "1", "0"])


def test_a_phones_own_sheet_is_counted_once_it_shared(
    browser: Browser, site: str, counted: Counts, person: str
) -> None:
    with open_context(browser, user_agent=person) as context:
        context.add_init_script("navigator.share = async (what) => { window.shared = what }")
        page = context.new_page()
        page.goto(site + CV)
        page.get_by_role("link", name="Partager son CV").click()
        assert page.evaluate("window.shared.url") == site + CV
        assert "Abdenour cherche un travail" in page.evaluate("window.shared.text")
        eventually(lambda: counted() == {VIEW: 1, "native": 1})


def test_e_mail_leaves_the_page_where_it_is(browser: Browser, site: str, counted: Counts, person: str) -> None:
    with open_context(browser, user_agent=person) as context:
        page = context.new_page()
        page.goto(site + CV)
        page.get_by_role("link", name="E-mail").click()
        eventually(lambda: counted().get("email") == 1)
        expect(page.get_by_role("heading", level=1, name="Abdenour")).to_be_visible()
