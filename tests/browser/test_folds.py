"""The folded form of a CV: short on a phone, opened where one is led, saved by one press, the page beside it."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sheets.api.connection import connect
from tests.browser.axe import COLOURS_ALONE, EVERYTHING, LOOKS, found_in_looks, keep_axe
from tests.browser.folds import save_all, unfold
from tests.browser.opening import complaints, opened
from tests.browser.test_signed_in import CV
from tests.browser.town import Town, served
from tests.running import eventually

pytestmark = pytest.mark.browser

STORY, PHONE_NUMBER = "#story-story", "#contact-phone"
SAVED = "#save-bar [data-said]"
FOLDED_LOOKS = {
    "fr": (("light", 390, EVERYTHING), ("dark", 390, COLOURS_ALONE), ("light", 320, None),
           ("dark", 1280, COLOURS_ALONE)),
    "en": LOOKS["en"],
}  # fmt: skip
AT_THE_EYE = """() => {
    const bar = document.getElementById('save-bar').getBoundingClientRect();
    const seen = document.activeElement.getBoundingClientRect();
    return seen.top >= 0 && seen.top < bar.top;
}"""


@pytest.fixture(scope="module")
def busy(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A served site of these tests alone."""
    folder = tmp_path_factory.mktemp("folds") / "data"
    shutil.copytree(template, folder)
    with served(folder) as found:
        yield found


@pytest.fixture
def desk(browser: Browser, busy: Town) -> Iterator[Page]:
    """Flore, at Kenny's CV, on a phone."""
    page = opened(browser, busy.signs_in("flore@example.org"))
    page.goto(busy.address + CV)
    yield page
    page.context.close()


@pytest.fixture
def text() -> str:
    """One that no other test writes."""
    return f"Je répare des vélos depuis mes dix ans, {time.time_ns()} fois."


def kenny(busy: Town) -> dict[str, str]:
    """His row, by header."""
    rows = connect(busy.settings).spreadsheet.worksheet("Candidats").get_all_records(numericise_ignore=["all"])
    return next({str(k): str(v) for k, v in row.items()} for row in rows if row["ID"] == "C3KEN")


def screens(page: Page) -> float:
    """How many phones high a page is."""
    return float(page.evaluate("document.documentElement.scrollHeight / 844"))


def test_the_folded_form_is_less_than_four_phones_high_and_says_what_is_missing(desk: Page, busy: Town) -> None:
    assert screens(desk) < 4
    first = desk.locator("#person")
    expect(first).to_have_attribute("open", "")
    expect(first.locator("summary")).to_contain_text("Il manque 1 réponse")
    expect(first.locator("summary")).to_contain_text("1 sur 2")
    assert desk.locator(".parts > details[open]").count() == 1
    desk.goto(busy.signs_in("kenny@example.org"))
    assert screens(desk) < 4
    desk.get_by_role("link", name="Décider de mon accord").click()
    expect(desk.locator("#publication button[name=consent]")).to_be_in_viewport()


def test_a_link_to_what_is_missing_opens_its_part(desk: Page, busy: Town) -> None:
    expect(desk.locator("#practical-availability")).to_be_hidden()
    desk.locator("#overview a[href='#practical-availability-field']").click()
    expect(desk.locator("#practical-availability")).to_be_in_viewport()
    desk.goto("about:blank")
    desk.goto(f"{busy.address}{CV}#practical")
    expect(desk.locator("#practical-transport")).to_be_visible()
    expect(desk.locator("#practical > summary")).to_be_focused()


def test_two_parts_are_saved_by_one_press_and_a_mistake_is_where_the_eye_is(desk: Page, busy: Town, text: str) -> None:
    heard = complaints(desk)
    expect(desk.locator("#save-bar")).to_be_hidden()
    unfold(desk, "story", "contact")
    desk.locator(STORY).fill(text)
    desk.locator(PHONE_NUMBER).fill("12")
    expect(desk.locator("#save-bar")).to_contain_text("2 parties non enregistrées : L’histoire, Coordonnées")
    desk.locator("#story > summary").click()  # folded again: still unsaved, still saved
    expect(desk.locator("#story-save")).to_be_hidden()
    save_all(desk)
    expect(desk.locator(SAVED)).to_have_text("Il y a quelque chose à corriger ou à choisir.")
    expect(desk.locator(PHONE_NUMBER)).to_be_focused()
    assert desk.evaluate(AT_THE_EYE)
    expect(desk.locator("#contact > summary")).to_contain_text("À corriger")
    expect(desk.locator("#story-state [hx-get]")).to_have_count(0)  # the other part is written meanwhile
    expect(desk.locator(SAVED)).to_contain_text("corriger")
    expect(desk.locator("#save-bar")).to_contain_text("1 partie non enregistrée : Coordonnées")
    expect(desk.locator("#story > summary")).to_contain_text("Tout est rempli")
    assert desk.locator("#story").get_attribute("open") is None
    desk.locator("#contact .mistakes a").click()  # the summary of what is wrong leads to it
    expect(desk.locator(PHONE_NUMBER)).to_be_in_viewport()
    desk.locator(PHONE_NUMBER).fill("06 12 34 56 78")
    desk.locator(PHONE_NUMBER).press("Control+s")
    expect(desk.locator(SAVED)).to_have_text("Tout est enregistré.")
    expect(desk.locator(PHONE_NUMBER)).to_be_focused()
    eventually(lambda: (kenny(busy)["Histoire"], kenny(busy)["Téléphone"][-2:]) == (text, "78"))
    expect(desk.locator("#save-bar")).to_be_hidden()
    assert [line for line in heard if "422" not in line] == []


def test_without_network_nothing_is_lost_and_all_leaves_when_it_is_back(desk: Page, busy: Town, text: str) -> None:
    unfold(desk, "story", "practical")
    desk.locator(STORY).fill(text)
    desk.locator("#practical-transport").fill(text)
    desk.context.set_offline(True)
    save_all(desk)
    expect(desk.locator(SAVED)).to_contain_text("Pas de réseau.")
    expect(desk.locator("#save-all")).to_be_focused()
    desk.close()
    desk = desk.context.new_page()
    desk.context.set_offline(False)
    desk.goto(busy.address + CV)
    for field in (STORY, "#practical-transport"):  # their parts are open: they hold something unsaved
        expect(desk.locator(field)).to_be_visible()
        expect(desk.locator(field)).to_have_value(text)
    expect(desk.locator("#save-bar")).to_contain_text("2 parties non enregistrées")
    save_all(desk)
    expect(desk.locator(SAVED)).to_have_text("Tout est enregistré.")
    eventually(lambda: (kenny(busy)["Histoire"], kenny(busy)["Mobilité"]) == (text, text))


def test_a_cv_that_the_team_reads_is_saved_with_an_answer_to_what_becomes_of_it(
    browser: Browser, busy: Town, text: str
) -> None:
    page = opened(browser, busy.signs_in("kenny@example.org"))
    unfold(page)
    page.locator(STORY).fill(f"Avant : {text}")
    save_all(page)
    expect(page.locator(SAVED)).to_have_text("Tout est enregistré.")
    page.locator("#overview [data-unsaved] > button").click()
    expect(page.locator("#overview [data-unsaved]")).to_have_count(0)
    page.reload()
    unfold(page)
    page.locator(STORY).fill(text)
    expect(page.locator("#save-bar")).to_contain_text("1 partie non enregistrée : L’histoire")
    page.locator("#strengths-passions").fill(text[-40:])
    expect(page.locator("#save-all")).to_be_hidden()
    page.locator(STORY).press("Control+s")  # asks first
    expect(page.locator("#save-bar [data-save=again]")).to_be_focused()
    page.locator("#save-bar [data-save=back]").click()
    expect(page.locator(SAVED)).to_have_text("Tout est enregistré.")
    eventually(lambda: (kenny(busy)["Histoire"], kenny(busy)["Statut du CV"]) == (text, "En cours"))
    page.context.close()


def test_the_page_stands_beside_the_form_and_follows_what_is_typed(browser: Browser, busy: Town, text: str) -> None:
    page = opened(browser, busy.signs_in("flore@example.org"), viewport={"width": 1440, "height": 900})
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "/preview" in request.url else None)
    heard = complaints(page)
    page.goto(busy.address + CV)
    beside = page.frame_locator("#beside iframe")
    expect(beside.get_by_role("heading", level=1)).to_have_text("Kenny")
    unfold(page, "story", "contact")
    page.locator(PHONE_NUMBER).fill("06 99 88 77 66")
    page.locator(STORY).fill(text)
    expect(beside.locator(".cv-story")).to_contain_text(text)
    expect(page.locator(STORY)).to_be_focused()
    assert not any("99" in words and "phone" in words for words in sent)
    expect(beside.locator("script, form, .site-header:visible")).to_have_count(0)
    assert text not in kenny(busy)["Histoire"]
    assert heard == []
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(page.locator("#beside")).to_be_hidden()
    page.context.close()


def test_a_phone_never_asks_for_the_preview(browser: Browser, busy: Town) -> None:
    page = opened(browser, busy.signs_in("flore@example.org"))
    asked: list[str] = []

    def seen(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    page.route("**/preview*", seen)
    page.goto(busy.address + CV)
    page.locator("#person-catchphrase").fill("Vite et bien")
    page.wait_for_timeout(1_500)
    assert asked == []
    page.context.close()


def test_axe_finds_nothing_in_the_folded_form(browser: Browser, busy: Town) -> None:
    found = []
    for email, address in (("flore@example.org", CV), ("kenny@example.org", "/me/")):
        page = opened(browser, busy.signs_in(email), reduced_motion="reduce")
        keep_axe(page)
        for language, looks in FOLDED_LOOKS.items():
            page.goto(f"{busy.address}{address}?lang={language}")
            unfold(page, "person", "path")
            page.locator("#person-catchphrase").fill("Vite et bien")
            expect(page.locator("#save-bar")).to_be_visible()
            found += [f"{address} {language} {line}" for line in found_in_looks(page, looks)]
        page.context.close()
    assert found == []
