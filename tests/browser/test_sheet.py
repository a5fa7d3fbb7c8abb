"""The sheet in a real browser: keys, the clipboard, taking back, two people at once; the workbook is what counts."""

from collections.abc import Iterator

import gspread
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from sheets.api.connection import connect
from tests.browser.axe import axe
from tests.browser.opening import complaints, open_context
from tests.browser.town import Town
from tests.running import eventually

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1280, "height": 900}
SEEN_IN_ORDER = """() => [...document.querySelectorAll(".places ul, .sheet-tabs ul")].every((one) => {
  const seen = [...one.children].map((item) => item.getBoundingClientRect().x);
  return seen.every((x, n) => !n || x > seen[n - 1]);
})"""
COURSES: list[list[str | int]] = [
    ["Quoi", "Combien", "Note"],
    ["Pain", 2, ""],
    ["Lait", 1, "froid"],
    ["Œufs", 6, ""],
    ["Sel", 1, ""],
]


class Person:
    """A member of the team who has the tab open."""

    def __init__(
        self, browser: Browser, town: Town, email: str, title: str, locale: str = "fr-FR", first: str = "Quoi"
    ) -> None:
        self.page: Page = open_context(browser, viewport=DESKTOP, reduced_motion="reduce", locale=locale).new_page()
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=town.address)
        self.heard = complaints(self.page)
        self.told: list[int] = []  # how the server answers a page that wants to be told of others
        self.page.on("response", lambda one: self.told.append(one.status) if "/events?" in one.url else None)
        self.page.goto(town.signs_in(email))
        self.address = town.address
        self.goes_to(title)
        expect(self.cell("A", 1)).to_have_text(first)

    def goes_to(self, title: str) -> None:
        """Open a tab."""
        self.page.goto(f"{self.address}/staff/sheet?tab={title}")
        expect(self.page.locator("#sg-active")).to_be_visible()

    def cell(self, letter: str, number: int):  # type: ignore[no-untyped-def]  # Locator
        """A cell in sight."""
        return self.page.locator(f'.sg-row[data-row="{number - 1}"] .sg-cell[aria-colindex="{ord(letter) - 63}"]')

    def keys(self, *names: str) -> None:
        """Press keys, one after the other."""
        for name in names:
            if len(name) == 1:
                self.page.keyboard.type(name)  # also where no key of an American keyboard has it
            else:
                self.page.keyboard.press(name)

    def written(self) -> None:
        """Wait until all is in the sheet."""
        expect(self.page.locator("[data-part=state]")).to_have_attribute("data-state", "")

    def meets_a_page(self, address: str, status: int) -> None:
        """Be answered a page once, where data is expected: a proxy does so."""

        def answer(route: Route) -> None:
            route.fulfill(status=status, content_type="text/html", body="<h1>Non</h1>")

        self.page.route(f"**/sheet/{address}*", answer, times=1)

    def paste(self, text: str, html: str = "") -> None:
        """From another program, through the clipboard."""
        self.page.evaluate(
            """([text, html]) => navigator.clipboard.write([new ClipboardItem({
                'text/plain': new Blob([text], {type: 'text/plain'}),
                ...(html ? {'text/html': new Blob([html], {type: 'text/html'})} : {})})])""",
            [text, html],
        )
        self.keys("Control+v")


@pytest.fixture
def tab(town: Town, request: pytest.FixtureRequest) -> Iterator[gspread.Worksheet]:
    """A tab of this test's own, in the workbook of the served site."""
    spreadsheet = connect(town.settings).spreadsheet
    made = spreadsheet.add_worksheet(request.node.name[:60], 20, 5)
    made.update(COURSES)
    yield made
    spreadsheet.del_worksheet(made)


def values(tab: gspread.Worksheet) -> list[list[str]]:
    """What the workbook holds."""
    found: list[list[str]] = tab.get_all_values()
    return found


def test_keys_typed_in_bursts_are_all_kept_and_taken_back(browser: Browser, town: Town, tab: gspread.Worksheet) -> None:
    camille = Person(browser, town, "camille@example.org", tab.title)
    assert camille.page.evaluate("scrollY") == 0
    before = values(tab)
    wanted = [[f"{letter} {n}" for letter in "abc"] for n in range(10)]
    for column, delay in enumerate((10, 30, 100)):
        camille.cell("BCD"[column], 2).click()
        for line in wanted:
            camille.page.keyboard.type(f"{line[column]}\n", delay=delay)
    eventually(lambda: [line[1:] for line in values(tab)[1:]] == wanted)
    camille.keys(*["Control+z"] * 30)
    eventually(lambda: values(tab) == before)
    camille.keys("Control+y", "Control+y")
    eventually(lambda: [line[1] for line in values(tab)[1:3]] == ["a 0", "a 1"])
    camille.keys("Control+z", "Control+z")
    composing = camille.page.context.new_cdp_session(camille.page)
    camille.cell("C", 3).click()
    for text in ("k", "か", "かn", "かに"):  # begun on a closed cell
        composing.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    composing.send("Input.insertText", {"text": "蟹"})
    camille.page.keyboard.type(" fraîche\n")
    eventually(lambda: values(tab)[2] == ["Lait", "1", "蟹 fraîche"])
    camille.keys("Control+z")
    camille.keys("Control+Home", "ArrowDown", "F2", "End", *" complet", "Tab", "Control+ArrowDown", "Shift+ArrowUp")
    expect(camille.page.locator("[data-part=place]")).to_have_text("B5 · 2 × 1")
    expect(camille.page.locator(".sg-active:visible")).to_have_count(1)
    camille.keys("Delete", "Control+Home", "ArrowDown", *"=1+1", "Escape", "ArrowRight", *"=2*3", "Enter")
    eventually(lambda: values(tab)[1][:2] == ["Pain complet", "6"])
    assert [line[1] for line in values(tab)[1:5]] == ["6", "1", "", ""]
    expect(camille.cell("B", 2)).to_have_text("6")
    camille.keys("ArrowUp")
    expect(camille.page.locator("[data-part=bar]")).to_have_value("=2*3")
    camille.page.keyboard.type("<img src=x onerror=alert(1)>")
    camille.keys("Enter")
    expect(camille.cell("B", 2)).to_have_text("<img src=x onerror=alert(1)>")
    assert camille.page.locator(".sg img").count() == 0
    camille.written()
    assert camille.heard == []
    assert axe(camille.page) == []
    camille.page.context.close()


def test_ranges_come_from_other_programs_and_rows_go_and_come_back(
    browser: Browser, town: Town, tab: gspread.Worksheet
) -> None:
    camille = Person(browser, town, "camille@example.org", tab.title, "en-GB")
    camille.cell("B", 4).click()
    camille.paste('10\t"dit ""oui"""\n11\t"deux\nlignes"\n')
    eventually(lambda: [line[1:3] for line in values(tab)[3:5]] == [["10", 'dit "oui"'], ["11", "deux\nlignes"]])
    camille.cell("A", 19).click()
    table = "<table><tr><td>un<br>deux</td><td>0612</td></tr><tr><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    camille.paste("un deux\t0612\nb\nc\td", f"<meta charset=utf-8>{table}")
    eventually(lambda: [line[:2] for line in values(tab)[18:]] == [["un\ndeux", "612"], ["b", ""], ["c", "d"]])
    camille.keys("Control+z")
    eventually(lambda: len(values(tab)) == 5)
    before = values(tab)
    camille.cell("A", 2).click()
    camille.keys("Shift+ArrowDown", "Control+c", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Control+v")
    eventually(lambda: [line[0] for line in values(tab)[4:]] == ["Pain"] or len(values(tab)) > 6)
    eventually(lambda: [line[0] for line in values(tab)[5:7]] == ["Pain", "Lait"])
    camille.keys("Control+z")
    eventually(lambda: values(tab) == before)
    camille.cell("A", 3).click()
    camille.keys("Shift+ArrowDown", "Control+Alt+Minus")
    eventually(lambda: [line[0] for line in values(tab)] == ["Quoi", "Pain", "Sel"])
    camille.keys("Control+z")
    eventually(lambda: values(tab) == before)
    camille.cell("B", 1).click()
    camille.keys(*"Nombre", "Enter", *"7", "Enter")
    eventually(lambda: [line[1] for line in values(tab)[:2]] == ["Nombre", "7"])
    camille.keys("Control+z", "Control+z")
    eventually(lambda: values(tab) == before)
    tick_a_box_beside_columns_without_headers(camille, tab)
    see_all_that_opens_on_a_small_laptop(camille)
    assert axe(camille.page) == []
    camille.page.context.close()


def tick_a_box_beside_columns_without_headers(camille: Person, tab: gspread.Worksheet) -> None:
    """A box is ticked and unticked by keys; a column that comes meanwhile does not take the undo of it."""
    camille.cell("D", 2).click()
    camille.keys(*"true", "Enter")
    eventually(lambda: values(tab)[1][3:] == ["VRAI"], 20)  # a box, in the workbook's words
    expect(camille.cell("D", 2)).to_have_text("VRAI")
    camille.keys("ArrowUp", "Enter")
    eventually(lambda: values(tab)[1][3:] == ["FAUX"])
    camille.written()
    camille.keys("Enter")
    eventually(lambda: values(tab)[1][3:] == ["VRAI"])
    tab.insert_cols([["x"]], 1)  # the boxes' column has no header, nor has the one that was beside it
    expect(camille.cell("B", 2)).to_have_text("Pain")
    camille.keys("Control+z")
    eventually(lambda: values(tab)[1] == ["", "Pain", "2", "", "FAUX"])


def see_all_that_opens_on_a_small_laptop(camille: Person) -> None:
    """The last of a menu and of a panel is within reach."""
    camille.page.set_viewport_size({"width": 1280, "height": 720})
    camille.page.locator("[data-do=menu]").click()
    for item in (camille.page.get_by_role("menuitem").last, camille.page.get_by_role("menuitem").first):
        expect(item).to_be_in_viewport(ratio=1)
    camille.keys("Escape")
    camille.page.locator("[data-do=filter]").click()
    expect(camille.page.locator(".sg-panel .primary")).to_be_in_viewport(ratio=1)


def choose_between_two_texts(camille: Person, tab: gspread.Worksheet) -> None:
    """Somebody else changes the cells that she types in: she sees both, and chooses."""
    camille.cell("A", 3).click()
    camille.page.keyboard.type("Lait entier")
    tab.insert_row(["Riz", 3], 2)
    tab.update([["Lait ribot"]], "A4")
    expect(camille.page.locator("[data-part=status]")).to_contain_text("Lait ribot")
    camille.keys("Enter")
    panel = camille.page.locator("[data-part=panel]")
    expect(panel).to_contain_text("Lait ribot")
    expect(panel).to_contain_text("Lait entier")
    assert values(tab)[3][0] == "Lait ribot"
    # Whoever leaves now is asked.
    assert camille.page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    camille.page.locator("[data-do=filter]").click()
    camille.page.get_by_label("Qui contient").fill("lait")
    camille.cell("C", 4).click()
    camille.page.keyboard.type("tiède")
    tab.update([["glacé"]], "C4")
    expect(camille.page.locator("[data-part=status]")).to_contain_text("glacé")
    camille.keys("Enter")
    camille.written()
    expect(camille.page.get_by_label("Qui contient")).to_have_value("lait")  # what she is at is not taken away
    panel.locator(".sg-close").click()
    expect(panel).to_contain_text("glacé")
    expect(panel).to_contain_text("Lait ribot")  # still to be chosen
    panel.get_by_role("button", name="Mettre le mien").click()
    eventually(lambda: [line[0] for line in values(tab)] == ["Quoi", "Riz", "Pain", "Lait entier", "Œufs", "Sel"])
    eventually(lambda: values(tab)[3][2] == "tiède")


def undo_what_nobody_wrote_since(flo: Person, tab: gspread.Worksheet) -> None:
    """An undo leaves what somebody else wrote meanwhile."""
    flo.cell("A", 5).click()
    flo.keys(*"Oeufs bio", "Enter")
    flo.written()
    tab.update([["Œufs de la ferme"]], "A5")
    flo.keys("Control+z")
    expect(flo.page.locator("[data-part=status]")).to_contain_text("laissées comme elles sont : 1")
    assert values(tab)[4][0] == "Œufs de la ferme"


def stay_alone(camille: Person, flo: Person) -> None:
    """The other one leaves: nothing is told of where she is any more."""
    asked: list[str] = []
    camille.page.on("request", lambda one: asked.append(one.url) if "/sheet/here" in one.url else None)
    flo.page.context.close()
    expect(camille.page.locator("[data-part=others]")).to_be_hidden()
    expect(camille.cell("A", 6)).not_to_have_attribute("data-who", "Camille")
    camille.keys("ArrowDown", "ArrowUp")
    camille.page.wait_for_timeout(500)
    assert asked == []  # alone, nothing is told


def go_on_through_changes(camille: Person, tab: gspread.Worksheet) -> None:
    """The tab gets another name, and a server before ours refuses: what she types is not lost."""
    tab.spreadsheet.batch_update({"requests": [{"updateSheetProperties": {
        "properties": {"sheetId": tab.id, "title": "Renommé"}, "fields": "title"}}]})  # fmt: skip
    expect(camille.cell("A", 5)).to_have_text("Œufs de la ferme")  # what she types over
    camille.cell("A", 5).click()
    camille.keys(*"encore", "Enter")
    eventually(lambda: "encore" in tab.spreadsheet.worksheet("Renommé").col_values(1))
    camille.written()
    camille.meets_a_page("acts", 413)
    camille.meets_a_page("rows", 502)
    camille.keys(*"trop", "Enter")
    expect(camille.page.locator("[data-part=status]")).to_contain_text("trop à la fois")
    tab.spreadsheet.worksheet("Renommé").update([["après"]], "C5")
    expect(camille.cell("C", 5)).to_have_text("après")


def test_nothing_typed_falls_on_another_cell_or_is_lost(browser: Browser, town: Town, tab: gspread.Worksheet) -> None:
    camille = Person(browser, town, "camille@example.org", tab.title)
    page, status = camille.page, camille.page.locator("[data-part=status]")
    camille.cell("D", 20).click()  # the last row, and the last column but one
    camille.keys(*"un", "Tab", *"deux", "Tab", *"trois", "Enter", *"quatre", "Enter")
    eventually(lambda: values(tab)[19:] == [["", "", "", "un", "deux"], ["trois", *[""] * 4], ["quatre", *[""] * 4]])
    camille.written()
    page.locator("[data-do=filter]").click()
    page.get_by_label("Qui contient").fill("u")  # in "quatre" alone, and in the note of "Lait" soon
    page.get_by_role("button", name="Filtrer", exact=True).click()
    page.locator(".sg-close").click()
    page.locator(".sg-body .sg-row", has_text="quatre").locator(".sg-cell").first.click()
    camille.keys(*"neuf", "Enter", "ArrowUp")
    camille.written()
    tab.insert_row(["Riz"], 2)
    expect(page.locator("[data-part=place]")).to_have_text(
        "A23"
    )  # she is in the row where she typed, though it passes no more
    camille.keys("Delete")
    eventually(
        lambda: [line[0] for line in values(tab)] == ["Quoi", "Riz", "Pain", "Lait", "Œufs", "Sel", *[""] * 15, "trois"]
    )
    camille.keys("Shift+ArrowLeft", "Control+x")
    page.context.clear_cookies()  # her session ends
    camille.keys(*"cinq", "Enter")
    expect(page.locator("[data-part=state]")).to_have_attribute("data-state", "signed out")
    page.context.new_page().goto(town.signs_in("camille@example.org"))
    eventually(lambda: tab.acell("A23").value == "cinq", 20)
    camille.written()
    page.reload()  # as another page, or another tab, would
    camille.cell("A", 3).click()
    camille.keys("Control+v")
    expect(status).to_contain_text("restées où elles étaient")
    page.context.close()


def test_two_people_see_one_another_and_choose(browser: Browser, town: Town, tab: gspread.Worksheet) -> None:
    camille, flo = (Person(browser, town, "camille@example.org", tab.title) for _ in range(2))
    flo.cell("C", 4).click()
    flo.keys(*"frais du jour", "Enter")
    flo.written()
    assert eventually(lambda: camille.cell("C", 4).text_content() == "frais du jour") < 1.5
    assert camille.told == flo.told == [200]
    here = camille.page.locator("[data-part=others] li")
    expect(here).to_have_text("Camille · C5")
    expect(camille.cell("C", 5)).to_have_attribute("data-who", "Camille")
    assert axe(camille.page) == []
    choose_between_two_texts(camille, tab)
    undo_what_nobody_wrote_since(flo, tab)
    for person in (camille, flo):
        assert person.heard == []
    stay_alone(camille, flo)
    go_on_through_changes(camille, tab)
    camille.page.context.close()


def test_on_a_phone_a_row_is_found_read_and_changed_as_a_card(
    browser: Browser, town: Town, tab: gspread.Worksheet
) -> None:
    page = open_context(browser, has_touch=True, is_mobile=True).new_page()
    heard = complaints(page)
    page.goto(town.signs_in("camille@example.org"))
    page.goto(f"{town.address}/staff/sheet?tab={tab.title}")
    expect(page.locator("tr:has(.told):visible")).to_have_count(4)
    expect(page.get_by_role("heading", level=1)).to_contain_text(tab.title)
    expect(page.get_by_role("link", name=tab.title, exact=True)).to_be_in_viewport()
    pages = page.locator(".places").first
    assert pages.evaluate("one => one.clientHeight") < 80  # one line of pages, not five
    expect(pages.get_by_role("link", name="La feuille", exact=True)).to_be_in_viewport()
    assert page.evaluate(SEEN_IN_ORDER)  # as the key Tab goes
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Chercher dans cet onglet").fill("LAIT")
    page.get_by_role("button", name="Montrer").tap()
    card = page.locator("tr:has(.told):visible")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("froid")
    card.tap()  # wherever one puts one's finger
    page.get_by_label("Note").fill("tiède")
    page.get_by_role("button", name="Enregistrer").tap()
    expect(page.locator("tr.marked")).to_contain_text("tiède")
    assert values(tab)[2] == ["Lait", "1", "tiède"]
    assert axe(page) == []
    tab.freeze(rows=1, cols=3)
    page.goto(f"{town.address}/staff/sheet?tab={tab.title}&view=grid")
    expect(page.locator("#sg-active")).to_be_visible()
    expect(page.locator(".sg-frozen")).to_have_count(0)  # they would leave no room for the others
    assert heard == []
    page.context.close()
