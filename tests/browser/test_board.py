"""Cards of a board, carried by hand and by keys."""

from playwright.sync_api import Browser, expect

from tests.browser.opening import opened
from tests.browser.town import Town
from tests.cast import ROSA

BOARD = "/staff/views/candidates?form=tableau&by=status&lang=fr"


def test_a_card_is_carried_by_hand_and_by_keys(browser: Browser, town: Town) -> None:
    page = opened(browser, town.signs_in("camille@example.org"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{town.address}{BOARD}")
    card = page.locator(f"#card-{ROSA}")
    began = page.locator(".board-column", has=card).get_attribute("data-value")
    card.scroll_into_view_if_needed()
    other = page.locator(f'.board-column:has(+ [data-value="{began}"])')
    mine, theirs = card.bounding_box(), other.bounding_box()
    assert mine
    assert theirs
    page.mouse.move(mine["x"] + 8, mine["y"] + 8)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(mine["x"] + 8 + (theirs["x"] + 60 - mine["x"]) * step / 10, mine["y"] + 20)
    page.mouse.up()
    moved = page.locator(".board-column", has=card)
    expect(moved).not_to_have_attribute("data-value", began or "")
    card.locator("select").focus()
    page.keyboard.press("Alt+ArrowRight")  # back where she was
    expect(moved).to_have_attribute("data-value", began or "")
    page.context.close()
