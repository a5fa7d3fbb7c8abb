"""The keyboard alone, on the public pages: where it goes, what it does, where it is afterwards."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.opening import complaints, open_context
from tests.browser.town import CV, SCREENS, Town

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.id"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a desktop in French."""
    with open_context(browser, viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


def tab_to(page: Page, wanted: str, most: int = 80) -> None:
    """Press Tab until an element that fits a selector has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


@pytest.mark.parametrize("view", ["gallery.people", "public.cv", "figures.page", "sign_in.ask", "testimonials.write"])
def test_the_first_key_leads_past_the_menu(page: Page, town: Town, view: str) -> None:
    page.goto(town.address + SCREENS[view][0].format(**town.tokens))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "main"


def test_from_the_search_to_a_cv_and_back(page: Page, town: Town) -> None:
    heard = complaints(page)
    page.goto(town.address)
    tab_to(page, "#q")
    page.keyboard.type("Camille")
    expect(page.locator("#count")).to_contain_text("20 CV")
    tab_to(page, "#place")
    page.keyboard.type("Rh")  # a letter chooses in a list, as everywhere
    expect(page.locator("#count")).to_contain_text("dans le Rhône")
    assert page.evaluate(FOCUSED) == "place"
    assert page.url == f"{town.address}/?q=Camille&place=69"
    tab_to(page, ".chosen a")
    tab_to(page, "#person-2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Camille")).to_be_visible()
    page.go_back()
    expect(page.locator("#count")).to_contain_text("dans le Rhône")
    expect(page.locator("#q")).to_have_value("Camille")
    tab_to(page, ".chosen a")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).not_to_contain_text("Rhône")
    assert heard == []


def test_seeing_more_goes_on_from_the_first_new_person(page: Page, town: Town) -> None:
    page.goto(town.address)
    tab_to(page, "#see-more a")
    page.keyboard.press("Enter")
    expect(page.locator("#person-13")).to_be_focused()
    assert "page=2" in page.url
    page.keyboard.press("Enter")
    expect(page.locator(".cv-letter h1")).to_be_visible()
    page.go_back()
    expect(page.locator(".person:not(.story)")).to_have_count(22)


def test_the_letter_is_followed_by_ways_to_share_it(page: Page, town: Town) -> None:
    page.goto(town.address + CV)
    tab_to(page, ".propose")
    tab_to(page, ".shares a")
    tab_to(page, "#copy")
    tab_to(page, ".more-ways summary")
    page.keyboard.press("Enter")
    tab_to(page, "#address")
    assert page.evaluate("getSelection().toString()") == town.address + CV
    tab_to(page, "a[href$='/my-link']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{town.address}{CV}/my-link")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/shares/"))
    tab_to(page, "#address")
    expect(page.locator("#address")).to_have_value(f"{town.address}{CV}?s={page.url.rsplit('/', 1)[1][:6]}")


def test_on_a_phone_sharing_leads_to_its_ways(page: Page, town: Town) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(town.address + CV)
    tab_to(page, "#share-now")
    page.keyboard.press("Enter")
    expect(page.locator("#share-title")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#share') !== null")


def test_a_proposal_for_two_people_in_two_places(page: Page, town: Town) -> None:
    heard = complaints(page)
    page.goto(f"{town.address}/opportunities/new?for=abdenour-c2abd")
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "#who")
    page.keyboard.type("Inès")
    expect(page.get_by_label("Inès")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Inès")).to_be_checked()
    tab_to(page, "[name=add_place]")
    page.keyboard.press("Enter")
    expect(page.locator("#department-1")).to_be_focused()
    expect(page.get_by_label("Inès")).to_be_checked()
    tab_to(page, "form > p:last-child button")
    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("#title-error")).to_be_visible()
    assert [words for words in heard if "status of 422" not in words] == []
