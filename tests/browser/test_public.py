"""What only a browser shows of the public pages: the search as one types, the clipboard, charts."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.opening import complaints, open_context
from tests.browser.town import Town

pytestmark = pytest.mark.browser


def test_the_bars_of_the_figures_are_drawn(browser: Browser, town: Town) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        page.goto(f"{town.address}/figures")
        bars = page.locator(".chart rect").evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
        assert max(bars) > 100


def test_the_search_follows_what_is_typed_and_keeps_focus(browser: Browser, town: Town) -> None:
    with open_context(browser) as context:
        page = context.new_page()
        errors = complaints(page)
        page.goto(town.address)
        page.evaluate("window.said = document.getElementById('count')")
        page.locator("#q").press_sequentially("jardin", delay=20)
        expect(page.locator("#count")).to_contain_text("1 CV parle de")
        expect(page.locator(".person")).to_have_count(1)
        expect(page).to_have_url(f"{town.address}/?q=jardin")
        assert page.evaluate("document.activeElement.id") == "q"
        # The same element speaks again: a screen reader hears its new words.
        assert page.evaluate("window.said === document.getElementById('count')")
        page.locator("#q").fill("")
        expect(page.locator(".person:not(.story)")).to_have_count(12)
        assert errors == []


def test_the_address_is_copied_and_said(browser: Browser, town: Town) -> None:
    with open_context(browser, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        errors = complaints(page)
        page.goto(f"{town.address}/cv/abdenour-c2abd")
        page.get_by_role("button", name="Copier").click()
        expect(page.get_by_text("Adresse copiée")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == f"{town.address}/cv/abdenour-c2abd"
        assert errors == []
