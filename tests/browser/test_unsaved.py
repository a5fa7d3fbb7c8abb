"""What is typed and not saved does not leave with « Envoyer » unsaid."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import axe
from tests.browser.folds import save_all, unfold
from tests.browser.opening import link, opened

pytestmark = pytest.mark.browser


def test_sending_with_unsaved_fields_says_which_and_where(browser: Browser, site: str, data_dir: Path) -> None:
    page = opened(browser, link(data_dir, site, "kenny@example.org"))
    unfold(page, "story")
    page.locator("#story-story").fill("Je cuisine.")
    page.locator("#overview [data-unsaved] > button").click()
    notice = page.locator("[data-unsaved-notice]")
    expect(notice).to_be_focused()
    expect(notice.get_by_role("link", name="L’histoire")).to_be_visible()
    expect(page.locator("#not-sent")).to_have_count(0)  # nothing left
    assert axe(page) == []
    save_all(page)
    expect(page.locator("#story-state")).to_contain_text("nregistré")
    page.locator("#overview [data-unsaved] > button").click()
    expect(page.locator("#overview")).to_contain_text("L’équipe lit")
    # now a change of the page says what it does, and the words of its buttons follow what is so
    page.locator("#person-catchphrase").fill("Vite et bien")
    page.locator("#person-catchphrase").press("Enter")
    expect(page.locator("#person")).to_contain_text("Rien n’est encore enregistré")
    expect(page.locator("#person-save")).to_be_focused()
    expect(page.locator("#person-catchphrase")).to_have_value("Vite et bien")
    assert axe(page) == []
    page.locator("#person-save").click()
    expect(page.locator("#person-state")).to_contain_text("c’est gardé")
    expect(page.locator("#overview")).to_contain_text("L’équipe lit")
    page.context.close()
