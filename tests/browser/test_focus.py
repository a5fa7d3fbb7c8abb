"""Where the keyboard is after each press of a CV's form, what is spoken, and what repeated buttons are called."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import axe
from tests.browser.folds import unfold
from tests.browser.opening import link, opened
from tests.browser.town import Town

pytestmark = pytest.mark.browser


def press(page: Page, button: str) -> None:
    """Press a button with the keyboard and wait for what takes its place."""
    page.locator(button).press("Enter")
    page.wait_for_load_state("networkidle")


def test_the_focus_never_falls_to_the_body(browser: Browser, site: str, data_dir: Path) -> None:
    page = opened(browser, link(data_dir, site, "kenny@example.org"))
    unfold(page, "path", "story")
    page.locator("#experience-new summary").press("Enter")
    page.locator("#experience-new-title").fill("Cuisinier")
    page.locator("#experience-new-start").fill("depuis l'été 2019")
    expect(page.locator("#experience-new-start-said")).to_have_text("Compris : depuis juillet 2019, toujours en cours.")
    press(page, "#experience-new-save")
    added = page.locator("#path details.part").first
    expect(added.locator("summary")).to_be_focused()
    spoken = page.locator("main > [role=status]").last
    expect(spoken).to_contain_text("Enregistré")
    name = added.get_attribute("id") or ""
    names = page.get_by_role("button").evaluate_all("all => all.map(b => b.textContent.replace(/\\s+/g, ' ').trim())")
    assert any("Retirer du CV : Cuisinier, depuis juillet 2019" in n.replace("\xa0", " ") for n in names)
    press(page, f"#{name} form.aside button")
    expect(page.locator(f"#{name}.slim button")).to_be_focused()
    press(page, f"#{name}.slim button")
    expect(page.locator(f"details#{name} summary")).to_be_focused()
    page.locator("#story-story").fill("Je cuisine.")
    page.locator("#story-story").press("Control+s")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#story-state")).to_contain_text("nregistré")
    expect(page.locator("#story-story")).to_be_focused()
    press(page, "#overview [data-unsaved] > button")
    expect(page.locator("#overview")).to_contain_text("L’équipe lit")
    expect(page.locator("#overview [data-lands]")).to_be_focused()
    unfold(page, "publication")
    for given in ("non", "oui"):  # given, then withdrawn
        press(page, "#publication button[name=consent]")
        expect(page.locator(f"#publication button[name=consent][value={given}]")).to_be_visible()
        expect(page.locator("#publication > summary")).to_be_focused()
    assert axe(page) == []
    page.context.close()


def test_nothing_untouched_is_exposed_as_invalid(browser: Browser, town: Town) -> None:
    page = opened(browser, town.signs_in("flore@example.org"))
    for address in ("/coach/candidates/C3KEN/cv", "/coach/candidates/C3KEN/opportunities", "/opportunities/new"):
        page.goto(town.address + address)
        session = page.context.new_cdp_session(page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        wrong = [
            node.get("name", {}).get("value", "")
            for node in nodes
            for found in node.get("properties", [])
            if found["name"] == "invalid" and found["value"]["value"] != "false"
        ]
        assert wrong == [], address
    small = """() => [...document.querySelectorAll('.wordmark, .site-footer a, .copies a')]
        .filter(a => a.getBoundingClientRect().height < 44).map(a => a.textContent.trim())"""
    for address in ("/coach/candidates/C2ABD/cv", "/"):
        page.goto(town.address + address)
        assert page.evaluate(small) == []
    page.context.close()
