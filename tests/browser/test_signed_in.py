"""What only a browser shows of the signed-in screens: live states, focus, no script, nothing for axe."""

from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from playwright.sync_api import Browser, Page, expect

from sheets.api.connection import connect
from tests.browser.axe import COLOURS_ALONE, EVERYTHING, LOOKS, axe, found_in_looks, keep_axe
from tests.browser.folds import unfold
from tests.browser.opening import link, opened
from tests.browser.town import Town
from tests.conftest import write_cast
from tests.running import eventually

pytestmark = pytest.mark.browser
CV = "/coach/candidates/C3KEN/cv"
VOICES = """
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", {value: Object.assign(new EventTarget(), {
  getVoices: () => [{lang: "fr_FR"}], speak: (one) => window.spoken.push([one.text, one.lang]), cancel: () => {},
})});
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""
"""A browser with one voice, French, as Android names it."""
SCREENS = {
    "flore@example.org": (
        "/coach/",
        CV,
        f"{CV}/preview",
        "/coach/candidates/C2ABD/cv",
        "/coach/candidates/C2ABD/opportunities",
        "/coach/candidates/C2ABD/meetings",
        "/coach/candidates/C2ABD/meetings/new",
        "/coach/candidates/C2ABD/meetings/R2ABC",
        "/coach/candidates/C2ABD/job",
        "/coach/trainings",
        "/coach/write",
        "/coach/views/vpath",
        "/sessions",
        "/address",
    ),
    "kenny@example.org": (
        "/me/",
        "/me/opportunities",
        "/me/job",
        "/me/cv",
        "/me/cv/preview",
        "/me/consultations",
        "/me/data",
    ),
    "rita@example.org": ("/structure/",),
    "camille@example.org": (
        "/staff/",
        "/staff/opportunities",
        "/staff/trainings",
        "/staff/trainings/F2ABC",
        "/staff/opportunities/P2ABC/people",
        "/staff/matching",
        "/staff/messages",
        "/staff/relays",
        "/staff/pairing",
        "/staff/pairing/C4NES",
        "/staff/pairing/C2ABD/paired",
        "/staff/volunteers",
        "/staff/mail",
        "/staff/letters",
        "/staff/emergency",
        "/staff/history",
        "/staff/understood",
        "/staff/browser-reports",
        "/staff/sheet",
        "/staff/sheet?tab=Coachs&view=grid",
        "/staff/sheet?tab=Coachs&view=table",
        "/staff/sheet/row?tab=Coachs",
        "/staff/sheet/copies",
        "/staff/sheet/import",
        "/staff/sheet/tabs",
        "/staff/sessions",
        "/staff/passkeys",
        "/staff/consultations/C2ABD",
        "/staff/history/candidates/C2ABD",
        "/staff/views",
        "/staff/figures",
        "/staff/views/candidates?by=status",
        "/staff/views/vpath",
        "/staff/views/vcend",
        "/staff/views/vdept",
        "/staff/views/candidates?form=graphique&by=zone",
        "/staff/tabs/opportunities",
        "/staff/tabs/opportunities/P2ABC",
        "/staff/tabs/meetings/new",
    ),
}


@pytest.fixture(scope="module")
def data_dir(module_data: Path) -> Path:
    """One workbook for all these tests."""
    return module_data


@pytest.fixture(scope="module")
def site(module_site: str) -> str:
    """One site on it."""
    return module_site


def story_in_sheet(sheet: gspread.Spreadsheet) -> tuple[int, int]:
    """Where Kenny's story is: row, column."""
    return 3, sheet.worksheet("Candidats").row_values(1).index("Histoire") + 1


@pytest.mark.parametrize("email", SCREENS)
def test_axe_finds_nothing_in_both_languages_schemes_and_widths(browser: Browser, town: Town, email: str) -> None:
    page = opened(browser, town.signs_in(email), reduced_motion="reduce")
    keep_axe(page)
    found = []
    for language, looks in LOOKS.items():
        for screen in SCREENS[email]:
            page.goto(f"{town.address}{screen}{'&' if '?' in screen else '?'}lang={language}")
            assert page.evaluate("document.documentElement.lang") == language
            found += [f"{screen} {language} {line}" for line in found_in_looks(page, looks)]
    if email == "camille@example.org":
        for screen in shown_by_pressing(page, town):
            found += [f"{screen} {line}" for line in found_in_looks(page, LOOKS["fr"])]
    page.context.close()
    assert found == []


def shown_by_pressing(page: Page, town: Town) -> Iterator[str]:
    """The pages that only a form leads to: a letter to many, and a file that would be imported."""
    write_cast(connect(town.settings).spreadsheet, {"wordings": [
        {"key": "mail.fete.subject", "french": "Une fête"}, {"key": "mail.fete.body", "french": "Bonjour {prenom}."},
    ]})  # fmt: skip
    page.goto(f"{town.address}/staff/sheet/import?lang=fr")
    text = "ID;Prénom;Téléphone;Fin de contrat;Surnom\nC3KEN;Kenny;07 00 00 00 01;demain;Ken\n;Zoé;;;\n"
    page.set_input_files("#import-file", {"name": "Candidats.csv", "mimeType": "text/csv", "buffer": text.encode()})
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("button", name="Importer")).to_be_visible()
    yield "a file to import"
    page.get_by_role("button", name="Oublier ce fichier").click()
    page.goto(f"{town.address}/staff/views/candidates")
    page.locator("[name=whom][value=all]").click()
    for pressed, screen in {
        "Voir la lettre": "what to do with rows", "Envoyer": "a letter to many", "Tout arrêter": "a letter on its way",
    }.items():  # fmt: skip
        expect(page.get_by_role("button", name=pressed)).to_be_visible()
        yield screen
        page.get_by_role("button", name=pressed).click()


def test_a_mistake_takes_the_focus_and_a_saving_keeps_it(browser: Browser, site: str, data_dir: Path) -> None:
    page = opened(browser, link(data_dir, site, "flore@example.org"))
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(site + CV)
    unfold(page, "story")
    page.locator("#story-story").fill("Écrit ailleurs, pas encore enregistré.")
    page.get_by_label("Sa phrase", exact=True).fill("x" * 81)
    page.get_by_label("Sa phrase", exact=True).press("Enter")  # this part alone
    expect(page.locator("#person-catchphrase-error")).to_be_visible()
    expect(page.locator("#person-catchphrase")).to_be_focused()
    assert axe(page) == []
    page.get_by_label("Sa phrase", exact=True).fill("Vite et bien")
    page.get_by_label("Sa phrase", exact=True).press("Enter")
    expect(page.locator("#person-state")).to_contain_text("c’est gardé")
    expect(page.locator("#person-catchphrase")).to_be_focused()
    expect(page.locator("#person-state [hx-get]")).to_have_count(0)
    expect(page.locator("#story-story")).to_have_value("Écrit ailleurs, pas encore enregistré.")
    expect(page.locator("#overview")).not_to_contain_text("Sa phrase")
    assert complaints == []


def test_the_whole_form_without_a_script(
    browser: Browser, site: str, data_dir: Path, sheet: gspread.Spreadsheet
) -> None:
    page = opened(browser, link(data_dir, site, "kenny@example.org"), java_script_enabled=False)
    page.locator("#story > summary").click()
    page.locator("#story-story").fill("Bonjour.\n\nJe cuisine.")
    page.locator("#story-save").click()
    expect(page.locator("#story-state")).to_contain_text("en cours d’écriture")
    eventually(lambda: sheet.worksheet("Candidats").cell(*story_in_sheet(sheet)).value == "Bonjour.\n\nJe cuisine.")
    eventually(lambda: bool(page.reload()) and "c’est gardé" in page.locator("#story-state").inner_text())
    page.locator("#path > summary").click()
    page.locator("#experience-new summary").click()
    page.locator("#experience-new-start").fill("un jour")
    page.locator("#experience-new-save").click()
    expect(page.locator("#experience-new-title-error")).to_be_visible()
    page.locator("#experience-new-title").fill("Commis")
    page.locator("#experience-new-start").fill("mars 2019")
    page.locator("#experience-new-save").click()
    expect(page.locator("#path details h3").first).to_have_text("Commis")


def test_a_conflict_is_settled_with_the_keyboard(
    browser: Browser, site: str, data_dir: Path, sheet: gspread.Spreadsheet
) -> None:
    page = opened(browser, link(data_dir, site, "flore@example.org"))
    page.goto(site + CV)
    sheet.worksheet("Candidats").update_cell(*story_in_sheet(sheet), "Celui de l'équipe.")
    eventually(lambda: "Celui de l" in page.request.get(site + CV).text())
    unfold(page, "story")
    page.locator("#story-story").fill("Le mien.")
    page.locator("#save-all").press("Enter")
    expect(page.locator("#story .version").first).to_contain_text("Le mien.")
    expect(page.locator("#story [value=mine]")).to_be_focused()
    assert axe(page) == []
    expect(page.locator("#story-story-other")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("#story-story-other").fill("Le nôtre.")
    page.locator("#story-story-other").press("Control+s")
    expect(page.locator("#story-state")).to_contain_text("c’est gardé")
    assert sheet.worksheet("Candidats").cell(*story_in_sheet(sheet)).value == "Le nôtre."


def test_a_text_is_read_aloud_where_the_browser_has_a_voice_for_it(browser: Browser, town: Town) -> None:
    page = opened(browser, town.signs_in("kenny@example.org"))
    page.goto(f"{town.address}/me/data?lang=fr")
    button = page.locator("[data-read=about]")
    expect(button).to_be_hidden()  # this browser has no voice at all
    page.add_init_script(VOICES)
    page.reload()
    expect(button).to_have_text("Écouter\xa0: Mes données")
    button.click()
    expect(button).to_contain_text("Arrêter")
    spoken = page.evaluate("window.spoken")
    assert ["Mes données", "fr"] in spoken
    assert not [words for words, _ in spoken if "Télécharger" in words or "Écouter" in words]
    assert axe(page) == []
    button.click()
    expect(button).to_contain_text("Écouter")
    page.goto(f"{town.address}/me/data?lang=en")
    expect(button).to_be_hidden()  # no English voice
    page.goto(f"{town.address}/me/?lang=fr-facile")  # large words
    expect(page.locator("[data-read=news]")).to_be_visible()
    assert found_in_looks(page, (("light", 390, EVERYTHING), ("dark", 1280, COLOURS_ALONE))) == []
    page.context.close()


def test_what_is_folded_keeps_clear_of_its_frame(browser: Browser, town: Town) -> None:
    page = opened(browser, town.signs_in("flore@example.org"))
    page.goto(f"{town.address}/coach/candidates/C2ABD/opportunities")
    folded = page.locator("details.more").first
    folded.locator("summary").click()
    frame, inside = folded.bounding_box(), folded.locator("form > *:visible").first.bounding_box()
    assert frame
    assert inside
    assert inside["x"] - frame["x"] >= 8
    assert frame["x"] + frame["width"] - inside["x"] - inside["width"] >= 8
    page.context.close()
