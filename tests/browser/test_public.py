"""What only a browser shows of the public pages: the search as one types, the keyboard, no script, nothing for axe."""

from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from programme.opportunities import Links
from tests.browser.axe import axe
from tests.conftest import write_cast
from tests.public.test_figures import crowd
from tests.running import eventually

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/?q=jardin", "/?q=zzz", "/cv/abdenour-c2abd", "/cv/rosa-c5rsa", "/nope",
    "/opportunities/new", "/opportunities/new?for=abdenour-c2abd", "/cv/abdenour-c2abd/write", "/figures",
)  # fmt: skip


def open_context(browser: Browser, **options: object) -> BrowserContext:
    return browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 390, "height": 844}, **options})  # type: ignore[arg-type]


def test_axe_finds_nothing_in_both_languages_schemes_and_widths(browser: Browser, site: str) -> None:
    found = []
    for language, scheme, width in (("fr-FR", "light", 390), ("en-GB", "dark", 390), ("fr-FR", "dark", 1280)):
        options = {"locale": language, "color_scheme": scheme, "viewport": {"width": width, "height": 900}}
        with open_context(browser, **options) as context:
            page = context.new_page()
            for address in PAGES:
                page.goto(site + address)
                found += [f"{address} {language} {scheme} {width}: {line}" for line in axe(page)]
                overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert overflow <= 0, f"{address} scrolls sideways at {width}"
    assert found == []


def test_axe_finds_nothing_on_the_page_of_a_recruiter(
    browser: Browser, sheet: gspread.Spreadsheet, data_dir: Path, site: str
) -> None:
    headers = sheet.worksheet("Opportunités").row_values(1)
    offer = {"ID": "P2ABC", "Intitulé": "Jardinier", "Entreprise": "Serres", "Statut": "Validée"}
    sheet.worksheet("Opportunités").append_row([offer.get(header, "") for header in headers])
    follow_up = {"ID": "S2ABC", "Candidat": "C2ABD", "Opportunité": "P2ABC", "Statut": "Contacté"}
    headers = sheet.worksheet("Suivis").row_values(1)
    sheet.worksheet("Suivis").append_row([follow_up.get(header, "") for header in headers])
    address = Links((data_dir / "secret_key").read_text(), site).make(["P2ABC"])
    found = []
    for language, scheme, width in (("fr-FR", "light", 390), ("en-GB", "dark", 1280)):
        options = {"locale": language, "color_scheme": scheme, "viewport": {"width": width, "height": 900}}
        with open_context(browser, **options) as context:
            page = context.new_page()
            eventually(lambda page=page: (page.goto(address), page.get_by_text("Abdenour").count())[1] > 0)  # type: ignore[misc]
            found += [f"{language} {scheme} {width}: {line}" for line in axe(page)]
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert found == []


def test_axe_finds_nothing_on_the_figures(browser: Browser, sheet: gspread.Spreadsheet, site: str) -> None:
    write_cast(sheet, crowd())
    found = []
    for language, scheme, width in (("fr-FR", "light", 390), ("en-GB", "dark", 1280)):
        options = {"locale": language, "color_scheme": scheme, "viewport": {"width": width, "height": 900}}
        with open_context(browser, **options) as context:
            page = context.new_page()
            heard = complaints(page)
            eventually(lambda page=page: (page.goto(f"{site}/figures"), page.get_by_role("table").count())[1] > 0)  # type: ignore[misc]
            found += [f"{language} {scheme} {width}: {line}" for line in axe(page)]
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
            bars = page.locator(".chart rect").evaluate_all(
                "bars => bars.map(bar => bar.getBoundingClientRect().width)"
            )
            assert max(bars) > 100
            assert heard == []
    assert found == []


def test_the_search_follows_what_is_typed_and_keeps_focus(browser: Browser, site: str) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        errors = complaints(page)
        page.goto(site)
        page.evaluate("window.said = document.getElementById('count')")
        page.locator("#q").press_sequentially("jardin", delay=20)
        expect(page.locator("#count")).to_contain_text("1 CV parle de")
        expect(page.locator(".person")).to_have_count(1)
        expect(page).to_have_url(f"{site}/?q=jardin")
        assert page.evaluate("document.activeElement.id") == "q"
        # The same element speaks again: a screen reader hears its new words.
        assert page.evaluate("window.said === document.getElementById('count')")
        page.locator("#q").fill("")
        expect(page.locator(".person")).to_have_count(2)
        assert errors == []


def test_the_keyboard_goes_from_the_gallery_to_a_cv(browser: Browser, site: str) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        page.goto(f"{site}/?q=jardin")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
        page.keyboard.press("Enter")
        while page.evaluate("document.activeElement.id") != "person-1":
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name="Abdenour")).to_be_visible()


def test_the_address_is_copied_and_said(browser: Browser, site: str) -> None:
    with open_context(browser, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        errors = complaints(page)
        page.goto(f"{site}/cv/abdenour-c2abd")
        page.get_by_role("button", name="Copier").click()
        expect(page.get_by_text("Adresse copiée")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{site}/cv/abdenour-c2abd"
        assert errors == []


def test_without_a_script_everything_is_there(browser: Browser, site: str) -> None:
    with open_context(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site)
        page.locator("#q").fill("jardin")
        page.get_by_role("button", name="Chercher").click()
        expect(page.locator(".person")).to_have_count(1)
        page.get_by_role("link", name="Abdenour").click()
        page.get_by_role("link", name="Partager son CV").click()
        expect(page.get_by_role("link", name="WhatsApp")).to_be_in_viewport()
        expect(page.locator("#copy")).to_be_hidden()


def test_nothing_moves_while_the_page_comes(browser: Browser, site: str) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        page.goto(f"{site}/cv/abdenour-c2abd")
        shift = page.evaluate(
            """new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value }))
                    .observe({type: "layout-shift", buffered: true});
                setTimeout(() => done(sum), 500);
            })"""
        )
        assert shift < 0.02


@pytest.mark.parametrize("address", ["/", "/cv/abdenour-c2abd"])
def test_a_page_weighs_less_than_60_kb_over_the_wire(browser: Browser, site: str, address: str) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        page.goto(site + address, wait_until="networkidle")
        weights = page.evaluate(
            """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
                .map(entry => [entry.name, entry.encodedBodySize])"""
        )
        assert sum(size for name, size in weights if "/media/" not in name) < 60_000, weights


@pytest.mark.parametrize("address", ["/", "/cv/abdenour-c2abd"])
def test_a_page_is_painted_after_one_request(browser: Browser, site: str, address: str) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        held: list[Route] = []
        # Whatever the page asks for besides itself is not answered before it is painted.
        page.route(
            "**/*", lambda route: route.continue_() if route.request.is_navigation_request() else held.append(route)
        )
        page.goto(site + address, wait_until="commit")
        painted = page.evaluate(
            """new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].name))
                .observe({type: "paint", buffered: true}))"""
        )
        assert painted.startswith("first-")
        assert held  # the fonts, the script, the drawings come after
        for route in held:
            route.continue_()


def complaints(page: Page) -> list[str]:
    """What the console complains of from now on: refused by the CSP, errors, missing files."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
