"""A day of a staff member in the sheet, without Google: each task through real keys, mouse and clipboard.

The list is `TASKS`, in the order of the functions below; each is named by its docstring, does it, and says what must be
in the workbook afterwards. All begin from the same five rows.
"""

import time
from collections.abc import Callable

import gspread
import pytest
from gspread.utils import ValueInputOption, ValueRenderOption
from playwright.sync_api import Browser, expect

from tests.browser.test_sheet import COURSES, Person, tab, values
from tests.browser.town import Town
from tests.running import eventually

pytestmark = pytest.mark.browser
__all__ = ["tab"]
Task = Callable[[Person, gspread.Worksheet], None]
TASKS: list[Task] = []
FORMULA = ValueRenderOption.formula
PICTURE = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 4, height: 4 });
  const picture = await new Promise((done) => canvas.toBlob(done));
  await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
}"""
CARRIED = """async () => {
  const { shifted } = await import("/static/js/sheet/formulas.js");
  const { series } = await import("/static/js/sheet/series.js");
  return [shifted("='Suivi T1 2026'!A2+$B$3&\\"C4\\"", 1, 1), shifted("=SUM(B:$C)+SUM(2:$3)+LOG10(T1!A1)", 1, 1),
    shifted("=B2:C", 0, -2), ...series(["31/10/2026", "30/11/2026"], 1), ...series(["31/10/2026", "31/12/2026"], 2),
    ...series(["lot 08", "lot 09"], 2), series(["lundi"], 1, -1)[0]];
}"""
GOES_ON = {
    "1,5": "1,5", "-5": "-5", "05/03/26": "06/03/26", "31-03-2026": "01-04-2026", "2026-03-31": "2026-04-01",
    "30 mars 2026": "31 mars 2026", "31 mars 2026": "1 avril 2026", "lundi 30 mars 2026": "mardi 31 mars 2026",
    "08:00": "09:00", "23h30": "00h30", "lundi": "mardi", "Dimanche": "Lundi", "DÉC.": "JANV.", "janvier": "février",
    "Monday": "Tuesday", "may": "june", "mars 2026": "avril 2026", "Lot 1": "Lot 2", "06 12 34 56 78": "06 12 34 56 78",
}  # fmt: skip
"""What the handle makes of one cell."""
PARSED = """async () => {
  const { parseHtml } = await import("/static/js/sheet/clipboard.js");
  return parseHtml("<html><style>td {}</style><table><tr><td>a</td></tr></table></html>");
}"""
ONE_AFTER = """async (texts) => {
  const { series } = await import("/static/js/sheet/series.js");
  return texts.map((text) => series([text], 1)[0]);
}"""
START = [[str(cell) for cell in line] for line in COURSES]


def task(do: Task) -> Task:
    """A task of the list."""
    TASKS.append(do)
    return do


def holds(tab: gspread.Worksheet, wanted: list[list[str]]) -> None:
    """Wait until the workbook holds just this, blanks at the ends left out."""
    eventually(lambda: [_short(line) for line in values(tab)] == [_short(line) for line in wanted])


def _short(line: list[str]) -> list[str]:
    while line and not line[-1]:
        line = line[:-1]
    return line


def with_cells(**cells: str) -> list[list[str]]:
    """The rows of the beginning with some cells otherwise: B2="3"."""
    lines = [[*line, "", ""] for line in START]
    for name, text in cells.items():
        while len(lines) < int(name[1:]):
            lines.append([""] * 5)
        lines[int(name[1:]) - 1]["ABCDE".index(name[0])] = text
    return lines


def menu(camille: Person, name: str) -> None:
    """Choose in the menu of rows and columns."""
    camille.keys("Shift+F10")
    camille.page.get_by_role("menuitem", name=name).click()


def column_panel(camille: Person, letter: str) -> None:
    """Open what sorts and filters a column."""
    camille.cell(letter, 2).click()
    camille.page.locator("[data-do=filter]").click()


@task
def begin_a_line_as_others_do(camille: Person, tab: gspread.Worksheet) -> None:
    """Begin a new line beneath the others while a colleague moves the last one, then adds a line there too."""
    camille.cell("A", 6).click()
    camille.keys(*"Riz")
    tab.sort((1, "des"), range="A2:E5")
    expect(camille.cell("A", 2)).to_have_text("Œufs")
    tab.update([["Thé"]], "A6")
    expect(camille.cell("A", 6)).to_have_text("Thé")
    camille.keys("Tab", *"3", "Enter")
    eventually(lambda: values(tab)[5:] == [["Thé", "", ""], ["Riz", "3", ""]])


@task
def add_a_line(camille: Person, tab: gspread.Worksheet) -> None:
    """Type a new line beneath the others, from cell to cell with Tab, where the tab has no row left."""
    tab.resize(5)
    expect(camille.cell("A", 6)).to_be_hidden()
    camille.page.get_by_role("button", name="Nouvelle ligne").click()
    camille.keys("Home", *"Riz", "Tab", *"3", "Tab", *"complet", "Enter")
    holds(tab, with_cells(A6="Riz", B6="3", C6="complet"))
    tab.resize(20)


@task
def paste_under_a_filter(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste more rows than one's own filter shows: they go directly under the others."""
    column_panel(camille, "A")
    camille.page.locator("[data-part=panel] .sg-buttons button").first.click()
    camille.page.locator("[data-part=panel] .sg-close").click()
    camille.cell("A", 5).click()
    camille.paste("Sel\nRiz\nThé")
    eventually(lambda: [line[0] for line in values(tab)[5:]] == ["Riz", "Thé"])
    column_panel(camille, "A")
    camille.page.get_by_role("button", name="Tout montrer").click()
    camille.keys("Escape")


@task
def type_over(camille: Person, tab: gspread.Worksheet) -> None:
    """Replace what a cell holds by typing over it."""
    camille.cell("C", 3).click()
    camille.keys(*"tiède", "Enter")
    holds(tab, with_cells(C3="tiède"))


@task
def correct(camille: Person, tab: gspread.Worksheet) -> None:
    """Correct the end of a cell without typing it all again."""
    camille.cell("A", 2).dblclick()
    camille.keys("End", *" bis", "Enter")
    holds(tab, with_cells(A2="Pain bis"))


@task
def change_ones_mind(camille: Person, tab: gspread.Worksheet) -> None:
    """Leave a cell as it was, having typed in it."""
    camille.cell("A", 2).click()
    camille.keys(*"Brioche", "Escape", "ArrowDown", *"Lait cru", "Enter")
    holds(tab, with_cells(A3="Lait cru"))


@task
def write_several_lines(camille: Person, tab: gspread.Worksheet) -> None:
    """Write two lines in one cell."""
    camille.cell("C", 2).click()
    camille.keys(*"frais", "Alt+Enter", *"tranché", "Enter")
    holds(tab, with_cells(C2="frais\ntranché"))


@task
def use_the_bar(camille: Person, tab: gspread.Worksheet) -> None:
    """Change a long text in the bar above the sheet."""
    camille.cell("C", 3).click()
    camille.page.locator("[data-part=bar]").click()
    camille.keys("End", *", entier", "Enter")
    holds(tab, with_cells(C3="froid, entier"))


@task
def write_a_date(camille: Person, tab: gspread.Worksheet) -> None:
    """Write a day, which the workbook takes as a day."""
    camille.cell("D", 2).click()
    camille.keys(*"12/3/2026", "Enter")
    eventually(lambda: tab.get("D2", value_render_option=ValueRenderOption.unformatted) == [[46093]])


@task
def write_a_sum(camille: Person, tab: gspread.Worksheet) -> None:
    """Add up a column with a function whose name is offered."""
    camille.cell("B", 6).click()
    camille.keys(*"=SU")
    expect(camille.page.locator("[role=option]").first).to_have_text("SUBSTITUTE")
    camille.keys(*"M(B2:B5)", "Enter")
    holds(tab, with_cells(B6="10"))


@task
def write_formulas_in_french(camille: Person, tab: gspread.Worksheet) -> None:
    """Write a formula in French words, without its last bracket, with cells that are clicked."""
    camille.cell("C", 2).click()
    camille.keys(*"=SOM")
    expect(camille.page.locator("[role=option]", has_text="SOMMEPROD")).to_be_visible()
    camille.keys(*"ME(B2:B5", "Enter")
    camille.keys(*"=SI(VRAI;Somme(")
    camille.cell("B", 4).click()
    camille.cell("B", 2).click()
    camille.page.mouse.down()
    camille.cell("B", 3).hover()
    camille.page.mouse.up()
    camille.keys(*";B4", "Enter")
    camille.written()
    assert tab.get("C2:C3", value_render_option=FORMULA) == [["=SUM(B2:B5)"], ["=IF(TRUE;SUM(B2:B3;B4))"]]
    assert [line[2] for line in values(tab)[1:3]] == ["10", "9"]


@task
def write_row_after_row(camille: Person, tab: gspread.Worksheet) -> None:
    """Go back with Enter to where one began a row with Tab, and round in a range."""
    camille.cell("A", 6).click()
    camille.keys(*"Riz", "Tab", *"3", "Tab", *"rond", "Enter", *"Thé", "Tab", *"4", "Enter")
    expect(camille.page.locator("[data-part=place]")).to_have_text("A8")
    camille.cell("C", 2).click()
    camille.keys("Shift+ArrowDown", "Shift+ArrowRight")
    for text in ("un", "deux", "trois", "quatre", "cinq"):
        camille.keys(*text, "Enter")
    tab.insert_row([], 2)
    expect(camille.cell("C", 4)).to_have_text("deux")
    camille.keys(*"six", "Tab", *"sept", "Enter")
    expect(camille.page.locator("[data-part=place]")).to_have_text("C3 · 2 × 2")
    tab.delete_rows(2)
    holds(tab, with_cells(C2="cinq", C3="six", D2="trois", D3="sept", A6="Riz", B6="3", C6="rond", A7="Thé", B7="4"))


@task
def write_today(camille: Person, tab: gspread.Worksheet) -> None:
    """Write today's date with two keys."""
    camille.cell("D", 2).click()
    camille.keys("Control+;", "Enter", *"fait le ", "Control+;", "Enter")
    today = time.strftime("%d/%m/%Y")
    holds(tab, with_cells(D2=today, D3=f"fait le {today}"))


@task
def keep_a_text_that_is_too_long(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste, then type a text that no cell can hold: nothing is written, and it stays there to be cut."""
    long, status = "x" * 50_001, camille.page.locator("[data-part=status]")
    camille.cell("C", 2).click()
    camille.paste(f"court\n{long}")
    expect(status).to_contain_text("refuse la case C3")
    camille.keys("F2")
    camille.paste(long)
    camille.keys("Enter")
    expect(status).to_contain_text("refuse la case C2")
    expect(camille.page.locator("[data-part=field]")).to_have_value(long)
    camille.keys("Backspace", "Backspace", "Escape")
    holds(tab, START)


@task
def keep_a_zero(camille: Person, tab: gspread.Worksheet) -> None:
    """Keep the zero that a number begins with."""
    camille.cell("C", 4).click()
    camille.keys(*"'0612", "Enter")
    holds(tab, with_cells(C4="0612"))


@task
def tick_a_box(camille: Person, tab: gspread.Worksheet) -> None:
    """Tick a box and untick it."""
    camille.cell("D", 3).click()
    camille.keys(*"faux", "Enter")
    expect(camille.cell("D", 3)).to_have_text("FAUX")
    camille.keys("ArrowUp", "Enter")
    holds(tab, with_cells(D3="VRAI"))
    camille.keys("Shift+ArrowLeft", "Shift+ArrowUp", "Enter")  # only what is a box
    holds(tab, with_cells(D3="FAUX"))


@task
def empty_cells(camille: Person, tab: gspread.Worksheet) -> None:
    """Empty a range of cells."""
    camille.cell("B", 2).click()
    camille.keys("Shift+ArrowDown", "Shift+ArrowRight", "Delete")
    holds(tab, with_cells(B2="", B3="", C3=""))


@task
def fill_down(camille: Person, tab: gspread.Worksheet) -> None:
    """Carry a cell down over those beneath, as it is."""
    camille.cell("D", 3).click()
    camille.keys(*"Lot 1", "Enter", "ArrowUp", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    holds(tab, with_cells(D3="Lot 1", D4="Lot 1", D5="Lot 1"))


@task
def fill_a_series(camille: Person, tab: gspread.Worksheet) -> None:
    """Draw a series of days with the handle of a cell."""
    camille.cell("D", 2).click()
    camille.keys(*"30/12/2026", "Enter", "ArrowUp")
    expect(camille.cell("D", 2)).to_have_text("30/12/2026")
    handle, last = camille.page.locator(".sg-fill").bounding_box(), camille.cell("D", 5).bounding_box()
    assert handle
    assert last
    camille.page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    camille.page.mouse.down()
    camille.page.mouse.move(last["x"] + 20, last["y"] + 10, steps=4)
    camille.page.mouse.up()
    holds(tab, with_cells(D2="30/12/2026", D3="31/12/2026", D4="01/01/2027", D5="02/01/2027"))
    assert camille.page.evaluate(CARRIED) == [
        "='Suivi T1 2026'!B3+$B$3&\"C4\"", "=SUM(C:$C)+SUM(3:$3)+LOG10(T1!B2)", "=#REF!:A",
        "30/12/2026", "28/02/2027", "30/04/2027", "lot 10", "lot 11", "dimanche"]  # fmt: skip
    assert camille.page.evaluate(ONE_AFTER, list(GOES_ON)) == list(GOES_ON.values())


@task
def copy_over_a_range(camille: Person, tab: gspread.Worksheet) -> None:
    """Copy one cell over several."""
    camille.cell("C", 3).click()
    camille.keys("Control+c", "ArrowDown", "Shift+ArrowDown", "Control+v")
    holds(tab, with_cells(C4="froid", C5="froid"))


@task
def copy_a_formula(camille: Person, tab: gspread.Worksheet) -> None:
    """Copy a formula down: what it points to follows."""
    camille.cell("E", 2).click()
    camille.keys(*"=B2*10", "Enter", "ArrowUp", "Control+c", "ArrowDown", "Shift+ArrowDown", "Control+v")
    holds(tab, with_cells(E2="20", E3="10", E4="60"))
    expect(camille.cell("E", 4)).to_have_text("60")
    camille.keys("Control+c")
    camille.cell("C", 4).click()
    camille.keys("Control+Shift+v")  # as it shows
    holds(tab, with_cells(E2="20", E3="10", E4="60", C4="10", C5="60"))
    assert tab.get("C4:C5", value_render_option=FORMULA) == [[10], [60]]


@task
def cut_and_paste(camille: Person, tab: gspread.Worksheet) -> None:
    """Take two cells elsewhere: formulas that name them follow."""
    before, after = f"='{tab.title}'!B2+$B$3+SUM(B2:B3)+B4", f"='{tab.title}'!E2+$E$3+SUM(E2:E3)+B4"
    tab.update([[before]], "A6", raw=False)
    expect(camille.cell("A", 6)).to_have_text("12")
    camille.cell("B", 2).click()
    camille.keys("Shift+ArrowDown", "Control+x", "ArrowRight", "ArrowRight", "ArrowRight", "Control+v")
    holds(tab, with_cells(B2="", B3="", E2="2", E3="1", A6="12"))
    assert tab.get("A6", value_render_option=FORMULA) == [[after]]
    camille.keys("Control+z")
    eventually(lambda: tab.get("A6", value_render_option=FORMULA) == [[before]])


@task
def cut_what_a_colleague_writes_in(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste a cell cut a while ago, in whose place a colleague has written since, beside a new column of theirs."""
    camille.cell("C", 3).click()
    camille.keys("Control+x")
    tab.insert_cols([["Rayon"]], 2)
    tab.update([["glacé"]], "D3")
    expect(camille.cell("D", 3)).to_have_text("glacé")
    camille.cell("D", 5).click()
    camille.keys("Control+v")
    holds(tab, [[START[0][0], "Rayon", *START[0][1:]], ["Pain", "", "2"], ["Lait", "", "1", "glacé"],
                ["Œufs", "", "6"], ["Sel", "", "1", "froid"]])  # fmt: skip
    camille.page.get_by_role("button", name="Garder l’autre").click()
    tab.delete_columns(2)
    holds(tab, with_cells(C3="glacé", C5="froid"))


@task
def paste_a_picture(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste a picture, which erases nothing."""
    camille.cell("A", 2).click()
    camille.page.evaluate(PICTURE)
    camille.keys("Control+v")
    expect(camille.page.locator("[data-part=status]")).to_have_text("Il n’y a pas de texte à coller.")
    holds(tab, START)


@task
def paste_in_another_tab(camille: Person, tab: gspread.Worksheet) -> None:
    """Copy texts that look like something else, and a formula's result, to another tab; find a coach by name in one."""
    other = tab.spreadsheet.add_worksheet("Ailleurs", 5, 5)
    tab.update([["01000", '=HYPERLINK("http://example.org")', "1/2"]], "C2")
    tab.update([["=C2"]], "C3", value_input_option=ValueInputOption.user_entered)
    expect(camille.cell("C", 3)).to_have_text("01000")
    camille.cell("C", 2).click()
    camille.keys("Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Control+c")
    expect(camille.page.locator("[data-part=status]")).to_have_text("6 cases copiées.")
    camille.goes_to(other.title)
    camille.cell("B", 2).click()
    camille.keys("Control+v")
    ours: list[list[str]] = [[], ["", "01000", '=HYPERLINK("http://example.org")', "1/2"], ["", "01000"]]
    holds(other, ours)
    camille.cell("B", 4).click()  # of a page that knows our HTML, what one saw comes, not what it hides
    camille.paste("Pain", '<table data-copied=""><tr><td data-again="=1+1">Pain</td></tr></table>')
    holds(other, [*ours, ["", "Pain"]])
    camille.goes_to("Candidats")
    camille.keys("Control+f")
    find, told = camille.page.get_by_label("Chercher", exact=True), camille.page.locator("[data-part=panel] .sg-told")

    def found() -> str:
        find.fill("")
        find.fill("flore")
        return told.text_content() or ""

    eventually(lambda: found() == "2 trouvées")  # by the name that stands beside an ID, as soon as it is there
    camille.goes_to(tab.title)
    tab.spreadsheet.del_worksheet(other)


@task
def paste_from_excel(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste two hundred rows from Excel, past the end of the tab."""
    camille.cell("A", 6).click()
    camille.paste("\r\n".join(f"article {n}\t{n}" for n in range(200)) + "\r\n")
    holds(tab, START + [[f"article {n}", str(n)] for n in range(200)])
    camille.page.locator("[data-do=filter]").click()
    expect(camille.page.get_by_text("Les 164 plus rares")).to_be_visible()
    camille.keys("Escape", "Control+z")
    holds(tab, START)


@task
def paste_many_lines(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste cells of several lines from LibreOffice."""
    camille.cell("C", 4).click()
    camille.paste('"six\nou douze"\tx\n"dit ""bio"""\ty\n')
    holds(tab, with_cells(C4="six\nou douze", D4="x", C5='dit "bio"', D5="y"))


@task
def paste_from_google(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste a table from Google, with its line breaks."""
    camille.cell("C", 4).click()
    table = "<table><tr><td>six<br>douze</td><td>x</td></tr><tr><td></td><td>y</td></tr></table>"
    camille.paste("six douze\tx\n\ty", f"<google-sheets-html-origin>{table}")
    holds(tab, with_cells(C4="six\ndouze", D4="x", D5="y"))


@task
def paste_from_a_mail(camille: Person, tab: gspread.Worksheet) -> None:
    """Paste a mail with what stands around its signature's table, and two tables of a page."""
    camille.cell("C", 4).click()
    camille.paste("Bonjour\nLéa", "<p>Bonjour</p><table><tr><td>Léa</td></tr></table>")
    holds(tab, with_cells(C4="Bonjour", C5="Léa"))
    tables = "".join(f"<table><tr><td>{a}</td><td>{b}</td></tr></table>" for a, b in ("ab", "cd"))
    camille.paste("a b c d", tables)
    holds(tab, with_cells(C4="a", D4="b", C5="c", D5="d"))
    assert camille.page.evaluate(PARSED) == [["a"]]


@task
def take_to_another_program(camille: Person, tab: gspread.Worksheet) -> None:
    """Copy a range for Excel."""
    camille.cell("A", 2).click()
    camille.keys("Shift+ArrowDown", "Shift+ArrowRight", "Control+c")
    told = camille.page.evaluate("navigator.clipboard.readText()")
    assert told.replace("\r\n", "\n") == "Pain\t2\nLait\t1"
    holds(tab, START)


@task
def show_a_hidden_column(camille: Person, tab: gspread.Worksheet) -> None:
    """Go past a column that a colleague hides, and show it again."""
    tab.hide_columns(1, 2)
    expect(camille.cell("B", 2)).to_be_hidden()
    camille.cell("A", 2).click()
    camille.keys("ArrowRight")
    expect(camille.page.locator("[data-part=place]")).to_have_text("C2")
    menu(camille, "Montrer les colonnes cachées")
    expect(camille.cell("B", 2)).to_be_visible()
    camille.keys("Control+z")
    expect(camille.cell("B", 2)).to_be_hidden()
    tab.unhide_columns(1, 2)
    expect(camille.cell("B", 2)).to_be_visible()


@task
def insert_a_row(camille: Person, tab: gspread.Worksheet) -> None:
    """Insert a row above, and fill it."""
    camille.cell("A", 3).click()
    camille.keys("Control+Alt+Equal")
    expect(camille.cell("A", 4)).to_have_text("Lait")
    camille.cell("A", 3).click()
    camille.keys(*"Sucre", "Enter")
    holds(tab, [*START[:2], ["Sucre"], *START[2:]])


@task
def insert_rows_below(camille: Person, tab: gspread.Worksheet) -> None:
    """Insert two rows below by the menu, and take it back."""
    camille.cell("A", 2).click()
    camille.keys("Shift+ArrowDown")
    menu(camille, "Insérer des lignes au-dessous")
    holds(tab, [*START[:3], [], [], *START[3:]])
    camille.keys("Control+z")
    holds(tab, START)


@task
def delete_rows(camille: Person, tab: gspread.Worksheet) -> None:
    """Delete two rows, take one's mind back."""
    camille.cell("A", 2).click()
    camille.keys("Shift+ArrowDown", "Control+Alt+Minus")
    holds(tab, [START[0], *START[3:]])
    camille.keys("Control+z")
    holds(tab, START)
    tab.update([["=B3"], [""], ["=SUM(B2:B3)"]], "E2", value_input_option=ValueInputOption.user_entered)
    expect(camille.cell("E", 4)).to_have_text("3")
    camille.cell("A", 3).click()
    camille.keys("Control+Alt+Minus")
    expect(camille.cell("E", 2)).to_have_text("#REF!")
    camille.keys("Control+z")
    eventually(lambda: tab.get("E2:E4", value_render_option=FORMULA) == [["=B3"], [], ["=SUM(B2:B3)"]])
    camille.cell("A", 3).click()
    camille.keys("Control+Alt+Minus")
    expect(camille.cell("E", 2)).to_have_text("#REF!")
    tab.insert_row(["Riz"], 2)  # what a formula said is of another sheet now
    expect(camille.cell("A", 2)).to_have_text("Riz")
    camille.keys("Control+z")
    expect(camille.page.locator("[data-part=status]")).to_contain_text("elles montrent #REF!")
    tab.delete_rows(2)


@task
def move_a_row(camille: Person, tab: gspread.Worksheet) -> None:
    """Move a row down."""
    camille.cell("A", 2).click()
    camille.keys("Alt+ArrowDown")
    holds(tab, [START[0], START[2], START[1], *START[3:]])


@task
def insert_a_column(camille: Person, tab: gspread.Worksheet) -> None:
    """Insert a column by the menu, and take it back."""
    camille.cell("B", 2).click()
    menu(camille, "Insérer des colonnes avant")
    holds(tab, [[line[0], "", *line[1:]] for line in START])
    camille.keys("Control+z")
    holds(tab, START)
    tab.update([["=B2"]], "E2", value_input_option=ValueInputOption.user_entered)
    expect(camille.cell("E", 2)).to_have_text("2")
    menu(camille, "Supprimer les colonnes")
    expect(camille.cell("D", 2)).to_have_text("#REF!")
    camille.keys("Control+z")
    eventually(lambda: tab.get_all_values(value_render_option=FORMULA)[1][4:] == ["=B2"])


@task
def move_a_column(camille: Person, tab: gspread.Worksheet) -> None:
    """Move a column to the right, and back."""
    camille.cell("A", 2).click()
    camille.keys("Alt+ArrowRight")
    holds(tab, [[line[1], line[0], line[2]] for line in START])
    camille.keys("Control+z")
    holds(tab, START)


@task
def sort_for_all(camille: Person, tab: gspread.Worksheet) -> None:
    """Sort the sheet for everybody, and back."""
    column_panel(camille, "B")
    camille.page.get_by_role("button", name="Trier pour tous ↑").click()
    holds(tab, [START[0], *sorted(START[1:], key=lambda line: line[1])])
    camille.keys("Escape", "Control+z")
    holds(tab, START)


@task
def sort_for_oneself(camille: Person, tab: gspread.Worksheet) -> None:
    """Sort for oneself alone, and write in the row that comes first."""
    column_panel(camille, "B")
    camille.page.get_by_role("button", name="Trier pour moi ↓").click()
    expect(camille.cell("A", 2)).to_have_text("Œufs")
    camille.keys("Escape", "Control+Alt+Equal")
    expect(camille.page.locator("[data-part=status]")).to_contain_text("Montrez d’abord toutes les lignes")
    camille.cell("C", 2).click()
    camille.keys(*"de ferme")
    tab.insert_cols([["Rayon", "a", "b", "c"]], 1)  # a colleague's: what is sorted and typed follow theirs
    expect(camille.cell("B", 2)).to_have_text("Œufs")
    camille.keys("Enter")
    eventually(lambda: tab.row_values(4) == ["c", "Œufs", "6", "de ferme"])
    tab.delete_columns(1)
    tab.update([["-5"], ["-12,5"], ["02/01/2026"], ["1/3/2025"]], "D2")
    expect(camille.cell("D", 2)).to_have_text("02/01/2026")
    column_panel(camille, "D")
    camille.page.get_by_role("button", name="Trier pour moi ↑").click()
    shown = camille.page.locator('.sg-body .sg-row:visible .sg-cell[aria-colindex="5"]')
    expect(shown).to_have_text(["-12,5", "-5", "1/3/2025", "02/01/2026"])
    camille.page.get_by_role("button", name="Tout montrer").click()
    camille.keys("Escape")


@task
def filter_for_oneself(camille: Person, tab: gspread.Worksheet) -> None:
    """Show only some rows to oneself, and write in one of them."""
    column_panel(camille, "A")
    camille.page.get_by_label("Qui contient").fill("sel")
    camille.keys("Enter")
    expect(camille.cell("A", 2)).to_have_text("Sel")
    camille.cell("C", 2).click()
    camille.keys(*"gros")
    with camille.page.expect_response(lambda answer: "/sheet/rows" in answer.url):
        tab.insert_row(["Riz"], 3)  # a colleague's row arrives meanwhile
    expect(camille.page.locator("[data-part=field]")).to_have_value("gros")
    camille.keys("Enter")
    eventually(lambda: tab.get("A6:C6") == [["Sel", "1", "gros"]])
    tab.delete_rows(3)
    holds(tab, with_cells(C5="gros"))
    column_panel(camille, "A")
    expect(camille.page.get_by_label("Qui contient")).to_have_value("sel")
    camille.page.get_by_role("button", name="Tout montrer").click()
    camille.keys("Escape")


@task
def filter_while_rows_come(camille: Person, tab: gspread.Worksheet) -> None:
    """Choose among the values of a column while a colleague adds two hundred rows."""
    column_panel(camille, "A")
    camille.page.get_by_label("Lait (1)").check()
    camille.page.get_by_label("Qui contient").fill("a")
    tab.update([["Lait"], *([f"article {n}"] for n in range(199))], "A6")
    expect(camille.page.get_by_text("Les 163 plus rares")).to_be_visible()
    expect(camille.page.get_by_label("Lait (2)")).to_be_checked()
    expect(camille.page.get_by_label("Qui contient")).to_be_focused()
    camille.keys(*"it", "Enter")
    expect(camille.page.locator('.sg-body .sg-row:visible .sg-cell[aria-colindex="2"]')).to_have_text(["Lait", "Lait"])
    camille.page.get_by_role("button", name="Tout montrer").click()
    camille.keys("Escape")
    tab.resize(20)


@task
def write_in_a_column_that_gets_another_name(camille: Person, tab: gspread.Worksheet) -> None:
    """Go on typing in a column that a colleague renames while inserting another."""

    def rename(name: str, at: int, inserted: int) -> None:
        columns = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": inserted, "endIndex": inserted + 1}
        place = {"sheetId": tab.id, "rowIndex": 0, "columnIndex": at}
        cells = [{"values": [{"userEnteredValue": {"stringValue": name}}]}]
        named = {"updateCells": {"rows": cells, "fields": "userEnteredValue", "start": place}}
        tab.spreadsheet.batch_update({"requests": [{"insertDimension": {"range": columns}}, named]})

    camille.cell("B", 3).click()
    camille.keys(*"12")
    rename("Quantité", 2, 0)
    expect(camille.cell("C", 1)).to_have_text("Quantité")
    camille.keys("Enter")
    eventually(lambda: tab.row_values(3) == ["", "Lait", "12", "froid"])
    camille.cell("C", 3).click()
    camille.keys(*"13")
    rename("Nombre", 3, 2)
    expect(camille.cell("D", 1)).to_have_text("Nombre")
    camille.keys("Enter")
    eventually(lambda: tab.row_values(3) == ["", "Lait", "", "13", "froid"])
    tab.delete_columns(3)
    tab.delete_columns(1)


@task
def replace_everywhere(camille: Person, tab: gspread.Worksheet) -> None:
    """Find a word everywhere, and replace it."""
    camille.cell("A", 2).click()
    camille.keys("Control+h")
    camille.page.get_by_label("Chercher", exact=True).fill("ai")
    camille.page.get_by_label("Remplacer par").fill("É")
    camille.page.get_by_role("button", name="Tout remplacer").click()
    holds(tab, with_cells(A2="PÉn", A3="LÉt"))
    camille.keys("Escape")


@task
def replace_one_after_the_other(camille: Person, tab: gspread.Worksheet) -> None:
    """Replace one cell after the other, whatever their accents, but no formula, while a colleague's row comes in."""
    tab.update([["élan"], ["Elan"], ["x=1+1"]], "C2")
    tab.update([['="él"&"an"']], "E2", value_input_option=ValueInputOption.user_entered)
    expect(camille.cell("E", 2)).to_have_text("élan")
    camille.cell("A", 2).click()
    camille.keys("Control+h")
    find, told = camille.page.get_by_label("Chercher", exact=True), camille.page.locator("[data-part=panel] .sg-told")
    find.fill("elan")
    expect(told).to_have_text("3 trouvées")
    tab.insert_row(["Riz"], 2)
    expect(camille.cell("A", 2)).to_have_text("Riz")
    camille.page.get_by_label("Remplacer par").fill("Élan d'hiver")
    one = camille.page.get_by_role("button", name="Remplacer", exact=True)
    one.click()
    expect(told).to_have_text("1 remplacée")
    eventually(lambda: tab.acell("C3").value == "Élan d'hiver")
    one.click()
    expect(told).to_have_text("0 remplacées")  # the formula
    one.click()
    eventually(lambda: tab.acell("C4").value == "Élan d'hiver")
    find.fill("x=")
    camille.page.get_by_label("Remplacer par").fill("=")
    camille.page.get_by_role("button", name="Tout remplacer").click()
    eventually(lambda: tab.acell("C5").value == "=1+1")  # a text as before
    assert tab.get("E3", value_render_option=FORMULA) == [['="él"&"an"']]
    camille.keys("Escape")
    tab.delete_rows(2)


@task
def write_a_note(camille: Person, tab: gspread.Worksheet) -> None:
    """Put a note on a cell."""
    camille.cell("A", 4).click()
    menu(camille, "Note")
    camille.page.get_by_role("textbox", name="Note").fill("à l'unité")
    camille.page.get_by_role("button", name="Garder la note").click()
    eventually(lambda: tab.get_note("A4") == "à l'unité")


@task
def undo_and_redo(camille: Person, tab: gspread.Worksheet) -> None:
    """Take three things back, and two of them forth."""
    camille.cell("C", 2).click()
    camille.keys(*"a", "Enter", *"b", "Enter", *"c", "Enter")
    holds(tab, with_cells(C2="a", C3="b", C4="c"))
    camille.keys("Control+z", "Control+z", "Control+z")
    holds(tab, START)
    camille.keys("Control+y", "Control+y")
    holds(tab, with_cells(C2="a", C3="b"))


@task
def undo_beside_a_colleague(camille: Person, tab: gspread.Worksheet) -> None:
    """Take back one's own cells, not those a colleague wrote since."""
    camille.cell("C", 4).click()
    camille.paste("à moi\nà moi aussi\n")
    holds(tab, with_cells(C4="à moi", C5="à moi aussi"))
    tab.update([["à Flo"]], "C5")
    expect(camille.cell("C", 5)).to_have_text("à Flo")
    camille.keys("Control+z")
    holds(tab, with_cells(C5="à Flo"))


@task
def write_while_a_colleague_sorts(camille: Person, tab: gspread.Worksheet) -> None:
    """Go on typing in a row that a colleague's sort takes elsewhere."""
    camille.cell("C", 5).click()
    camille.keys(*"fin")
    tab.sort((2, "des"), range="A2:E20")
    expect(camille.cell("A", 2)).to_have_text("Œufs")
    camille.keys(*" de mer", "Enter")
    eventually(lambda: ["Sel", "1", "fin de mer"] in [_short(line) for line in values(tab)])


def test_a_day(browser: Browser, town: Town, tab: gspread.Worksheet) -> None:
    camille = Person(browser, town, "camille@example.org", tab.title)
    assert len(TASKS) >= 30
    for do in TASKS:
        tab.update([[*line, "", ""] for line in COURSES], "A1:E5")
        tab.batch_clear(["A6:E30"])
        camille.written()
        for n, line in enumerate([*START, []], start=1):  # what the task before left beneath is gone too
            row = camille.page.locator(f'.sg-row[data-row="{n - 1}"]')
            expect(row, str(do.__doc__)).to_have_text("".join([str(n), *line]))
        do(camille, tab)
    assert camille.heard == []
    camille.page.context.close()
