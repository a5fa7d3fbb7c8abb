"""The sheet in the browser, as its script speaks to the server: each act once, nothing of others' overwritten."""

import html
import itertools
import re
import time
from typing import Any

import gspread
import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from gspread.utils import ValueInputOption, ValueRenderOption

from sheets.api.connection import API_ADDRESSES
from sheets.errors import OverBudget, Unreachable
from sheets.grid.present import LOOK_SECONDS
from sheets.worker.sync import Sync
from tests.conftest import SignIn
from tests.sheets.meddling import Meddler
from views.staff.grid import words_of
from views.staff.sheet import sortable

Json = dict[str, Any]
UNFORMATTED, FORMULA = ValueRenderOption.unformatted, ValueRenderOption.formula
_numbers = itertools.count(1)


class Hand:
    """Somebody of the team with the sheet open."""

    def __init__(self, browser: FlaskClient, tab: gspread.Worksheet) -> None:
        self.browser, self.tab = browser, tab
        told = self.look()
        self.version, self.keys, self.columns = told["version"], told["keys"], told["tab"]["columnKeys"]

    def look(self, since: int = 0) -> Json:
        """The first rows, or what changed."""
        told: Json = self.browser.get(f"/staff/sheet/rows?tab={self.tab.id}&since={since}&end=50").get_json()
        return told

    def ref(self, number: int) -> str:
        """How the page names the row of this number."""
        at = number - 1
        above = next((n for n in range(min(at, len(self.keys) - 1), -1, -1) if self.keys[n]), -1)
        key = self.keys[above] if above >= 0 else 0
        return str(key) if above == at else f"{key}+{at - above}"

    def column(self, at: int) -> str:
        """How the page names the column at this place."""
        last = len(self.columns) - 1
        return str(self.columns[at]) if at <= last else f"{self.columns[last]}+{at - last}"

    def act(self, kind: str, status: int = 200, act_id: str = "", **body: Any) -> Json:
        """Do something."""
        sent = {
            "id": act_id or f"act-of-test-{next(_numbers)}",
            "kind": kind,
            "tab": self.tab.id,
            "since": self.version,
        }
        of_columns = {"insert columns": {"at"}, "move columns": {"before"}}.get(kind, set()) | {"columns", "column"}
        for name in of_columns & body.keys():  # tests name them by where they were when this page was opened
            at = body[name]
            body[name] = [self.column(n) for n in at] if isinstance(at, list) else self.column(at)
        if "names" in body:
            body["names"] = {self.column(int(at)): header for at, header in body["names"].items()}
        answer = self.browser.post("/staff/sheet/acts", json={**sent, **body})
        assert answer.status_code == status, answer.text
        told: Json = answer.get_json()
        return {**told, "id": sent["id"]}

    def type(self, number: int, column: int, text: str, before: str = "", **more: Any) -> Json:
        """Type into one cell."""
        names = {str(column): self.tab.cell(1, column + 1).value or ""}
        body: Json = {
            "rows": [self.ref(number)],
            "columns": [column],
            "names": names,
            "values": [[text]],
            "before": [[before]],
        }
        return self.act("cells", **body, **more)


def row_of(tab: gspread.Worksheet, text: str) -> int:
    """The number of the row that begins so."""
    return tab.col_values(1).index(text) + 1


@pytest.fixture
def tab(sheet: gspread.Spreadsheet) -> gspread.Worksheet:
    """A tab of staff's own, that the site knows nothing of."""
    made = sheet.add_worksheet("Courses", 20, 6)
    made.update([["Quoi", "Combien", "Note"], ["Pain", 2, ""], ["Lait", 1, "froid"], ["Œufs", 6, ""]])
    return made


@pytest.fixture
def hand(tab: gspread.Worksheet, sign_in: SignIn) -> Hand:
    """Camille."""
    return Hand(sign_in("camille@example.org"), tab)


def test_typed_as_in_a_sheet(hand: Hand, tab: gspread.Worksheet) -> None:
    hand.type(2, 1, "=1+2", before="2")
    hand.type(3, 1, "12/03/2026", before="1")
    hand.type(3, 2, "'0612", before="froid")
    assert tab.cell(2, 2).value == "3"
    assert tab.get("B3", value_render_option=UNFORMATTED) == [[46093]]
    assert tab.get("C3", value_render_option=UNFORMATTED) == [["0612"]]


def test_what_looks_like_markup_is_text(hand: Hand, tab: gspread.Worksheet) -> None:
    hand.type(2, 2, "<img src=x onerror=alert(1)>")
    assert tab.acell("C2").value == "<img src=x onerror=alert(1)>"


def test_a_cell_somebody_changed_is_never_overwritten(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.update([["frais"]], "C3")
    told = hand.type(3, 2, "tiède", before="froid")
    assert told["conflicts"] == [{"row": hand.ref(3), "column": 2, "theirs": "frais", "mine": "tiède"}]
    assert tab.acell("C3").value == "frais"
    assert hand.type(3, 2, "tiède", before="frais")["conflicts"] == []
    assert tab.acell("C3").value == "tiède"


def test_a_row_is_found_wherever_it_went(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.insert_row(["Riz", 3], 2)
    tab.sort((1, "des"), range="A2:F20")
    hand.type(2, 1, "5", before="2")
    assert tab.cell(row_of(tab, "Pain"), 2).value == "5"
    tab.delete_rows(row_of(tab, "Lait"))
    assert hand.type(3, 1, "9", before="1")["skipped"] == 1


def test_columns_are_found_by_their_header(hand: Hand, tab: gspread.Worksheet) -> None:
    names = {"1": "Combien"}
    tab.insert_cols([["Rayon"]], 2)
    body: Json = {"rows": [hand.ref(2)], "columns": [1], "names": names, "values": [["8"]], "before": [["2"]]}
    hand.act("cells", **body)
    assert tab.row_values(2) == ["Pain", "", "8"]
    tab.update([["Nombre"]], "C1")
    assert hand.act("cells", **{**body, "before": [["8"]], "values": [["9"]]})["done"]  # the same one, named otherwise
    tab.delete_columns(3)
    assert hand.act("cells", 410, **body)["kind"] == "NoSuchColumn"


@pytest.mark.parametrize("headers", [["Courses de mars", "", ""], ["Quoi", "Note", "Note"]])
def test_columns_without_a_header_of_their_own_are_found_too(
    hand: Hand, tab: gspread.Worksheet, headers: list[str]
) -> None:
    tab.update([headers])
    names = {"2": headers[2]}
    typed = hand.act("cells", rows=[hand.ref(2)], columns=[2], names=names, values=[["frais"]], before=[[""]])
    tab.insert_cols([["x", "y"]], 1)
    hand.act("cells", rows=[hand.ref(3)], columns=[2], names=names, values=[["tiède"]], before=[["froid"]])
    assert tab.row_values(3) == ["", "Lait", "1", "tiède"]
    hand.act("back", of=typed["id"])
    assert tab.row_values(2) == ["y", "Pain", "2"]
    gone = hand.act("delete columns", columns=[1], names={"1": headers[1]})
    assert tab.row_values(3) == ["", "Lait", "tiède"]
    hand.act("back", of=gone["id"])
    assert tab.row_values(3) == ["", "Lait", "1", "tiède"]


def test_pasted_past_the_end_in_many_lines_with_quotes(hand: Hand, tab: gspread.Worksheet) -> None:
    block = [['dit "oui"', "a\tb"], ["deux\nlignes", ""], ["", "=A2"]]
    rows = [hand.ref(n) for n in (19, 20, 21)]
    hand.act("cells", rows=rows, columns=[4, 5], names={}, values=block)
    assert tab.get("E19:F21", value_render_option=FORMULA) == [['dit "oui"', "a\tb"], ["deux\nlignes"], ["", "=A2"]]
    assert tab.spreadsheet.worksheet("Courses").row_count == 21


def test_an_act_sent_twice_is_done_once(hand: Hand, tab: gspread.Worksheet) -> None:
    first = hand.act("insert rows", at=hand.ref(3), where="above", count=2, act_id="twice-the-same")
    again = hand.act("insert rows", at=hand.ref(3), where="above", count=2, act_id="twice-the-same")
    assert tab.get_all_values()[2:5] == [["", "", ""], ["", "", ""], ["Lait", "1", "froid"]]
    assert again["live"] == first["live"]


def test_taken_back_and_done_again(hand: Hand, tab: gspread.Worksheet) -> None:
    before = tab.get_all_values()
    typed = hand.type(2, 0, "Pain complet", before="Pain")
    back = hand.act("back", of=typed["id"])
    assert tab.get_all_values() == before
    hand.act("back", of=back["id"])
    assert tab.acell("A2").value == "Pain complet"


def test_taking_back_leaves_what_others_wrote_since(hand: Hand, tab: gspread.Worksheet) -> None:
    rows = [hand.ref(n) for n in (2, 3, 4)]
    done = hand.act("cells", rows=rows, columns=[2], names={"2": "Note"}, values=[["a"], ["b"], ["c"]])
    tab.update([["à moi"]], "C3")
    back = hand.act("back", of=done["id"])
    assert back["skipped"] == 1
    assert [line[2] for line in tab.get_all_values()[1:4]] == ["", "à moi", ""]
    names = {"0": "Quoi", "2": "Note"}
    done = hand.act("cells", rows=rows[:1], columns=[0, 2], names=names, values=[["Pain bis", "rassis"]])
    tab.delete_columns(3)
    assert hand.act("back", of=done["id"])["skipped"] == 1
    assert tab.acell("A2").value == "Pain"


def test_rows_deleted_come_back_whole_and_older_acts_find_them(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.update([["'0612", "=1+1", "n"]], "A4", value_input_option=ValueInputOption.user_entered)
    tab.insert_note("C4", "à voir")
    hand = Hand(hand.browser, tab)
    before = tab.get_all_values(value_render_option=FORMULA)
    typed = hand.type(4, 2, "autre", before="n")
    gone = hand.act("delete rows", rows=[hand.ref(2), hand.ref(4)])
    assert [line[0] for line in tab.get_all_values()] == ["Quoi", "Lait"]
    hand.act("back", of=gone["id"])
    hand.act("back", of=typed["id"])
    assert tab.get_all_values(value_render_option=FORMULA) == before
    assert tab.get_note("C4") == "à voir"


def test_cells_that_were_merged_come_back_merged(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.merge_cells("B3:C3")
    gone = hand.act("delete rows", rows=[hand.ref(2), hand.ref(3)])
    tab.insert_cols([["Rayon"]], 1)
    hand.act("back", of=gone["id"])
    found = tab.spreadsheet.fetch_sheet_metadata({"fields": "sheets(properties.title,merges)"})["sheets"]
    (merge,) = next(one["merges"] for one in found if one["properties"]["title"] == tab.title)
    assert (merge["startRowIndex"], merge["startColumnIndex"], merge["endColumnIndex"]) == (2, 2, 4)


def test_rows_put_in_are_taken_out_unless_somebody_filled_them(hand: Hand, tab: gspread.Worksheet) -> None:
    done = hand.act("insert rows", at=hand.ref(3), where="above", count=2)
    tab.update([["Sel"]], "A3")
    assert hand.act("back", of=done["id"])["skipped"] == 1
    assert [line[0] for line in tab.get_all_values()] == ["Quoi", "Pain", "Sel", "Lait", "Œufs"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("sort", {"column": 0, "down": True, "names": {"0": "Quoi"}}),
        ("delete columns", {"columns": [1], "names": {"1": "Combien"}}),
        ("insert columns", {"at": 1, "count": 2, "names": {"1": "Combien"}}),
        ("move columns", {"columns": [0], "before": 3, "names": {"0": "Quoi"}}),
        ("width", {"column": 0, "width": 222, "names": {"0": "Quoi"}}),
        ("move rows", {"rows": [4], "before": 2}),
        ("note", {"row": 2, "column": 0, "text": "bien cuit", "names": {"0": "Quoi"}}),
    ],
)
def test_what_is_arranged_otherwise_can_be_put_back(hand: Hand, tab: gspread.Worksheet, kind: str, body: Json) -> None:
    named: Json = {"rows": [hand.ref(n) for n in body["rows"]]} if "rows" in body else {}
    named |= {"before": hand.ref(body["before"])} if "rows" in body else {}
    named |= {"row": hand.ref(body["row"])} if "row" in body else {}

    tab.insert_note("B3", "demi-écrémé")

    def found() -> Any:
        notes = tab.get_note("A2"), tab.get_note("B3")
        return tab.get_all_values(), dict(enumerate(hand.look()["tab"]["widths"])).get(0, 100), notes

    before = found()
    done = hand.act(kind, **{**body, **named})
    changed = found()
    assert changed != before
    back = hand.act("back", of=done["id"])
    assert found() == before
    hand.act("back", of=back["id"])
    assert found() == changed


def test_who_has_another_tab_open_goes_on_when_one_is_deleted(
    hand: Hand, tab: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    other = sheet.add_worksheet("Ailleurs", 5, 5)
    hand.version = hand.look()["version"]
    sheet.del_worksheet(other)
    told = hand.type(3, 2, "tiède", before="froid")["live"]
    assert other.id not in [one["id"] for one in told["tabs"]]
    assert tab.acell("C3").value == "tiède"


def test_a_text_that_is_too_long_is_refused_in_words_and_kept(hand: Hand, tab: gspread.Worksheet) -> None:
    form = fields_of(hand.browser.get(f"/staff/sheet/row?tab=Courses&row={hand.ref(3)}").text)
    long = "x" * 50_001
    asked = hand.browser.post("/staff/sheet/row", data={**form, "c0": "Lait", "c1": "1", "c2": long}).text
    assert "Une case tient 50 000 caractères" in html.unescape(asked).replace("\N{NO-BREAK SPACE}", " ")
    assert long in asked


def test_the_header_stays(hand: Hand, tab: gspread.Worksheet) -> None:
    assert hand.act("delete rows", 422, rows=[hand.ref(1)])["kind"] == "HeaderRow"
    assert tab.row_values(1) == ["Quoi", "Combien", "Note"]


def test_what_waits_in_a_page_is_written_as_nobody_else(hand: Hand) -> None:
    body: Json = {"rows": ["0+9"], "columns": [0], "values": [["x"]]}
    assert hand.act("cells", 403, **body, account="flore@example.org")["kind"] == "SignedOut"
    assert hand.act("cells", **body, account="camille@example.org")["done"]


def test_protected_cells_refuse_kindly(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.add_protected_range("A2:A5", editor_users_emails=[])
    told = hand.type(2, 0, "Brioche", before="Pain", status=422)
    assert "protégées" in told["error"]
    assert tab.acell("A2").value == "Pain"


def test_who_did_it_is_in_the_journal(sheet: gspread.Spreadsheet, sign_in: SignIn, sync: Sync) -> None:
    tab = sheet.worksheet("Candidats")
    header = tab.row_values(1)
    hand = Hand(sign_in("camille@example.org"), tab)
    column = header.index("Accroche")
    hand.type(2, column, "Toujours debout", before=tab.cell(2, column + 1).value or "")
    line = sheet.worksheet("Journal").get_all_records()[-1]
    assert (line["Qui"], line["Onglet"], line["Ligne"], line["Colonne"], line["Après"]) == (
        "camille@example.org", "Candidats", "C2ABD", "Accroche", "Toujours debout")  # fmt: skip
    sync.step()


def test_pages_that_ask_by_themselves_see_one_another(hand: Hand, sign_in: SignIn) -> None:
    def here(browser: FlaskClient, page: str, row: str = "") -> Any:
        return browser.post(f"/staff/sheet/here?page={page}&tab={hand.tab.id}&row={row}&column=2&asks=1")

    assert here(hand.browser, "page-one", hand.ref(2)).get_json() == []
    time.sleep(LOOK_SECONDS)
    other = sign_in("camille@example.org")
    (told,) = here(other, "page-two").get_json()
    assert (told["name"], told["tab"], told["row"], told["column"]) == ("Camille", hand.tab.id, hand.ref(2), 2)
    hand.browser.post("/staff/sheet/here?page=page-one&leaves=1")
    time.sleep(LOOK_SECONDS)
    assert here(other, "page-two").get_json() == []


def test_nobody_elses_acts_are_taken_back_nor_the_sites_own_tabs_written(
    hand: Hand, sheet: gspread.Spreadsheet, sign_in: SignIn
) -> None:
    wal = sheet.add_worksheet("_wal", 5, 5)
    assert hand.browser.get(f"/staff/sheet/rows?tab={wal.id}").status_code == 404
    body: Json = {"rows": ["0+1"], "columns": [0], "values": [["x"]], "tab": wal.id}
    assert hand.act("cells", 410, **body)["kind"] == "NotYours"
    assert hand.act("back", 410, of="of-somebody-else")["kind"] == "NotYours"


def test_who_is_not_staff_is_told_nothing(hand: Hand, sign_in: SignIn) -> None:
    for email in ("flore@example.org", "kenny@example.org"):
        browser = sign_in(email)
        for path in ("rows?tab=0", "columns?title=Candidats"):
            assert browser.get(f"/staff/sheet/{path}").status_code == 403
        assert browser.post("/staff/sheet/acts", json={"id": "of-a-stranger"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": 3},
        {"id": "12345678", "kind": "?", "tab": 0, "since": 0},
        [1],
        {"id": "x"},
        {"id": "12345678", "kind": "delete rows", "tab": 0, "since": 0, "rows": ["x"]},
        {"id": "12345678", "kind": "insert rows", "tab": 0, "since": 0, "at": "0+2", "where": "above", "count": 20_001},
        {"id": "12345678", "kind": "insert columns", "tab": 0, "since": 0, "at": 0, "count": 1_001},
        {
            "id": "12345678",
            "kind": "cells",
            "tab": 0,
            "since": 0,
            "rows": ["0+2"],
            "columns": ["1+18278"],
            "values": [["x"]],
        },
    ],
)
def test_nonsense_is_refused(hand: Hand, body: Any) -> None:
    assert hand.browser.post("/staff/sheet/acts", json=body).status_code == 400


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of a row's form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_all_of_it_without_script(hand: Hand, tab: gspread.Worksheet) -> None:
    staff = hand.browser
    page = staff.get("/staff/sheet?tab=Courses&view=table&q=pain").text
    assert "Pain" in page
    assert "Lait" not in page
    ordered = staff.get("/staff/sheet?tab=Courses&view=table&sort=-0").text
    assert ordered.index("Pain") < ordered.index("Lait")
    texts = ["-12,5", "-5", "1 000 €", "1/3/2025", "02/01/2026", "02/01/2026 9:30", "lot 9", "Lot 10"]
    assert sorted(set(texts), key=sortable) == texts
    assert "Lait;1;froid" in staff.get("/staff/sheet/tab.csv?tab=Courses").data.decode("utf-8-sig")
    form = fields_of(staff.get(f"/staff/sheet/row?tab=Courses&row={hand.ref(3)}").text)
    tab.insert_row(["Riz", 3], 2)
    answer = staff.post("/staff/sheet/row", data={**form, "c0": "Lait", "c1": "4", "c2": "froid"})
    assert answer.status_code == 303
    assert tab.row_values(4) == ["Lait", "4", "froid"]
    new = fields_of(staff.get("/staff/sheet/row?tab=Courses").text)
    for _ in range(2):  # its button pressed twice
        staff.post("/staff/sheet/row", data={**new, "c0": "Sel", "c1": "", "c2": "<b>gros</b>"})
    assert tab.get_all_values()[5:] == [["Sel", "", "<b>gros</b>"]]
    assert "&lt;b&gt;gros" in staff.get("/staff/sheet?tab=Courses&view=table").text
    staff.post("/staff/sheet/undo", data={"tab": "Courses"})
    assert len(tab.get_all_values()) == 5
    staff.post("/staff/sheet/row", data={**form, "act": "delete"})
    assert [line[0] for line in tab.get_all_values()] == ["Quoi", "Riz", "Pain", "Œufs"]
    gone = staff.post("/staff/sheet/row", data={**form, "c0": "Lait de riz"})
    assert gone.status_code == 409
    assert "Lait de riz" in gone.text
    staff.post("/staff/sheet/undo", data={"tab": "Courses"})
    assert [line[0] for line in tab.get_all_values()] == ["Quoi", "Riz", "Pain", "Lait", "Œufs"]


def test_a_line_added_without_script_goes_under_the_last_that_shows_something(
    hand: Hand, tab: gspread.Worksheet
) -> None:
    tab.update([[f'=IF(B{n}="";"";B{n}*2)'] for n in range(2, 19)], "D2", raw=False)
    form = fields_of(hand.browser.get("/staff/sheet/row?tab=Courses").text)
    hand.browser.post("/staff/sheet/row", data={**form, "c0": "Riz", "c1": "3", "c2": "", "c3": ""})
    assert tab.row_values(5) == ["Riz", "3", "", "6"]


def test_an_empty_tab_can_be_begun_without_script(hand: Hand, sheet: gspread.Spreadsheet) -> None:
    tab = sheet.add_worksheet("L'été & <b>", 5, 3)
    form = fields_of(hand.browser.get("/staff/sheet/row", query_string={"tab": tab.title}).text)
    assert hand.browser.post("/staff/sheet/row", data={**form, "c1": "Quoi"}).status_code == 303
    assert tab.get_all_values() == [["", "Quoi"]]
    assert "&lt;b&gt;" in hand.browser.get("/staff/sheet", query_string={"tab": tab.title}).text


def test_without_script_two_people_in_one_cell_choose_too(hand: Hand, tab: gspread.Worksheet) -> None:
    form = fields_of(hand.browser.get(f"/staff/sheet/row?tab=Courses&row={hand.ref(3)}").text)
    tab.update([["frais"]], "C3")
    asked = hand.browser.post("/staff/sheet/row", data={**form, "c2": "tiède"})
    assert asked.status_code == 409
    assert "frais" in asked.text
    assert "tiède" in asked.text
    assert tab.acell("C3").value == "frais"
    hand.browser.post("/staff/sheet/row", data={**fields_of(asked.text), "c2": "tiède"})
    assert tab.acell("C3").value == "tiède"


def test_a_row_that_went_and_came_back_is_in_the_journal_under_its_own_id(
    sheet: gspread.Spreadsheet, sign_in: SignIn
) -> None:
    tab, journal = sheet.worksheet("Candidats"), sheet.worksheet("Journal")
    header = tab.row_values(1)
    ids = tab.col_values(header.index("ID") + 1)
    hand = Hand(sign_in("camille@example.org"), tab)
    gone = hand.act("delete rows", rows=[hand.ref(2)])
    hand.act("back", of=gone["id"])
    told = journal.get_all_records()[-2:]
    assert [line["Ligne"] for line in told] == [ids[1], ids[1]]
    assert told[0]["Avant"] == told[1]["Après"] != ""
    new = len(ids) + 1
    hand.type(new, header.index("Accroche"), "Ma vie")
    line = journal.get_all_records()[-1]
    assert (line["Ligne"], line["Après"]) == ("", "•••")


def test_the_journal_keeps_no_address_of_a_relay_and_takes_any_row(sheet: gspread.Spreadsheet, sign_in: SignIn) -> None:
    tab, journal = sheet.worksheet("Relais"), sheet.worksheet("Journal")
    header = tab.row_values(1)
    line = {"ID": "R9ZZZ", "E-mail": "relais@example.org", "Rythme": "x" * 30_000, "Partenaire": "y" * 30_000}
    tab.append_row([line.get(name, "") for name in header])
    hand = Hand(sign_in("camille@example.org"), tab)
    hand.act("delete rows", rows=[hand.ref(row_of(tab, "R9ZZZ"))])
    told = journal.get_all_records()[-1]
    assert told["Ligne"] == "R9ZZZ"
    assert "•••" in str(told["Avant"])
    assert "relais@" not in str(told["Avant"])


def test_a_header_that_was_typed_can_be_taken_back_and_a_first_paste_too(
    hand: Hand, tab: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    typed = hand.type(1, 1, "Nombre", before="Combien")
    back = hand.act("back", of=typed["id"])
    assert tab.acell("B1").value == "Combien"
    again = hand.act("back", of=back["id"])
    assert tab.acell("B1").value == "Nombre"
    tab.update_acell("B1", "Combien")  # a colleague names it as before
    assert not hand.act("back", of=again["id"])["done"]
    assert tab.acell("B1").value == "Combien"
    new = Hand(hand.browser, sheet.add_worksheet("Neuf", 5, 3))
    body: Json = {"rows": ["0+1", "0+2"], "columns": [0, 1], "names": {"0": "", "1": ""}}
    pasted = new.act("cells", **body, values=[["Quoi", "Combien"], ["Pain", "2"]])
    new.act("back", of=pasted["id"])
    assert new.tab.get_all_values() == [[]]


def test_a_note_of_somebody_elses_is_not_overwritten(hand: Hand, tab: gspread.Worksheet) -> None:
    body: Json = {"row": hand.ref(2), "column": 0, "names": {"0": "Quoi"}}
    done = hand.act("note", **body, text="bien cuit", before="")
    assert hand.act("note", **body, text="rassis", before="")["skipped"] == 1
    tab.update_note("A2", "de la veille")
    assert hand.act("back", of=done["id"])["skipped"] == 1
    assert tab.get_note("A2") == "de la veille"


def test_a_row_above_a_blank_one_is_moved_and_put_back(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.update([["Riz"]], "A7")
    hand = Hand(hand.browser, tab)
    before = tab.get_all_values()
    done = hand.act("move rows", rows=[hand.ref(4)], before=hand.ref(2))
    assert tab.col_values(1)[:3] == ["Quoi", "Œufs", "Pain"]
    assert hand.act("back", of=done["id"])["done"]
    assert tab.get_all_values() == before


def test_an_act_that_was_not_sent_may_be_sent_again_and_one_that_was_is_not_done_twice(
    app: Flask, hand: Hand, tab: gspread.Worksheet
) -> None:
    session = app.extensions["sheet_desk"].live._session.session
    adapter = session.get_adapter(API_ADDRESSES[0])

    def away(*_: object) -> None:
        raise requests.ConnectionError("no route")

    def insert(act_id: str, status: int = 200, **meddled: Any) -> Json:
        for address in API_ADDRESSES:
            session.mount(address, Meddler(adapter, **meddled) if meddled else adapter)
        return hand.act("insert rows", status, at=hand.ref(3), where="above", count=1, act_id=act_id)

    insert("could-not-look", 503, picks=lambda _: True, before=away)
    insert("could-not-look")
    assert len(tab.get_all_values()) == 5
    insert("answer-was-lost", 503, picks=lambda one: ":batchUpdate" in (one.url or ""), after=away)
    assert insert("answer-was-lost", 409)["kind"] == "Busy"
    assert len(tab.get_all_values()) == 6
    written = list[bool]()

    def looks_after(one: requests.PreparedRequest) -> bool:
        written.append(":batchUpdate" in (one.url or ""))
        return len(written) > 1 and written[-2]

    for _ in range(2):  # what was written is said to be, though nobody could look at it afterwards
        assert insert("could-not-look-after", picks=looks_after, before=away)["done"]
    assert len(tab.get_all_values()) == 7


def test_every_error_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        assert words_of(OverBudget("no read left this minute")) == words_of(Unreachable())


def test_without_script_what_one_left_alone_is_left_alone_though_others_conflict(
    hand: Hand, tab: gspread.Worksheet
) -> None:
    staff = hand.browser
    form = fields_of(staff.get(f"/staff/sheet/row?tab=Courses&row={hand.ref(3)}").text)
    tab.update([["Lait cru", 5, "frais"]], "A3")
    asked = staff.post("/staff/sheet/row", data={**form, "c0": "Lait", "c1": "1", "c2": "tiède"})
    assert asked.status_code == 409
    typed = dict(re.findall(r'name="(c\d)" type="text" value="([^"]*)"', asked.text))
    staff.post("/staff/sheet/row", data={**fields_of(asked.text), **typed})
    assert tab.row_values(3) == ["Lait cru", "5", "tiède"]


def test_without_script_columns_that_moved_are_told_and_the_text_follows_them(
    hand: Hand, tab: gspread.Worksheet
) -> None:
    staff = hand.browser
    form = fields_of(staff.get(f"/staff/sheet/row?tab=Courses&row={hand.ref(3)}").text)
    tab.insert_cols([["Rayon"]], 2)
    asked = staff.post("/staff/sheet/row", data={**form, "c0": "Lait", "c1": "4", "c2": "froid"})
    assert asked.status_code == 409
    assert "changé de place" in asked.text
    assert tab.row_values(3) == ["Lait", "", "1", "froid"]
    typed = dict(re.findall(r'name="(c\d)" type="text" value="([^"]*)"', asked.text))
    assert typed == {"c0": "Lait", "c1": "", "c2": "4", "c3": "froid"}
    assert staff.post("/staff/sheet/row", data={**fields_of(asked.text), **typed}).status_code == 303
    assert tab.row_values(3) == ["Lait", "", "4", "froid"]


def test_without_script_nothing_is_said_to_be_undone_that_is_not(hand: Hand, tab: gspread.Worksheet) -> None:
    hand.type(3, 2, "tiède", before="froid")
    tab.update([["frais"]], "C3")
    told = hand.browser.post("/staff/sheet/undo", data={"tab": "Courses"}, follow_redirects=True).text
    assert re.search(r"laissées comme elles sont\s: 1\.", html.unescape(told))
    assert "annulé, sauf" not in html.unescape(told)


@pytest.mark.parametrize("gone", [False, True])
def test_deleted_rows_come_back_under_their_headers(hand: Hand, tab: gspread.Worksheet, gone: bool) -> None:
    done = hand.act("delete rows", rows=[hand.ref(3)])
    tab.delete_columns(2) if gone else tab.insert_cols([["Rayon"]], 1)
    told = hand.act("back", of=done["id"])
    assert tab.row_values(3) == (["Lait", "froid"] if gone else ["", "Lait", "1", "froid"])
    assert told["skipped"] == gone


def test_deleted_columns_come_back_beside_their_neighbours_and_keep_what_is_written_since(
    hand: Hand, tab: gspread.Worksheet
) -> None:
    done = hand.act("delete columns", columns=[1], names={"1": "Combien"})
    tab.insert_cols([["Rayon"], ["Allée"]], 1)
    back = hand.act("back", of=done["id"])
    assert tab.get_values()[1] == ["", "", "Pain", "2", ""]
    tab.update([["trois"]], "D3")
    assert hand.act("back", of=back["id"])["skipped"] == 1
    assert tab.acell("D3").value == "trois"
    tab.update([["1"]], "D3", raw=False)
    assert hand.act("back", of=back["id"])["done"]
    assert tab.row_values(1) == ["Rayon", "Allée", "Quoi", "Note"]


def test_deleted_columns_come_back_as_they_looked(hand: Hand, tab: gspread.Worksheet) -> None:
    money, red = {"numberFormat": {"type": "NUMBER", "pattern": '0.00 "€"'}}, {"backgroundColor": {"red": 1}}
    tab.batch_format([{"range": "B2:B4", "format": money}, {"range": "B3", "format": {**money, **red}}])
    hand.act("width", column=1, width=222, names={"1": "Combien"})
    masks = "sheets.data(columnMetadata.pixelSize,rowData.values(formattedValue,userEnteredFormat))"

    def found() -> Any:
        return tab.spreadsheet.fetch_sheet_metadata({"ranges": f"'{tab.title}'!B:B", "fields": masks})["sheets"]

    before = found()
    done = hand.act("delete columns", columns=[1], names={"1": "Combien"})
    assert found() != before
    back = hand.act("back", of=done["id"])
    assert found() == before
    again = hand.act("back", of=back["id"])
    hand.act("back", of=again["id"])
    assert found() == before


def test_a_sort_is_taken_back_with_the_blank_rows_between(hand: Hand, tab: gspread.Worksheet) -> None:
    tab.batch_clear(["A3:C3"])
    before = tab.get_values()
    done = hand.act("sort", column=0, down=True, names={"0": "Quoi"})
    assert tab.get_values() != before
    hand.act("back", of=done["id"])
    assert tab.get_values() == before


def test_rows_that_stay_in_sight_stay_in_a_sort(hand: Hand, tab: gspread.Worksheet) -> None:
    before = tab.get_all_values()
    tab.freeze(rows=2)
    done = hand.act("sort", column=0, down=True, names={"0": "Quoi"})
    assert tab.col_values(1) == ["Quoi", "Pain", "Œufs", "Lait"]
    hand.act("back", of=done["id"])
    assert tab.get_all_values() == before


def test_a_line_begun_under_the_last_is_put_in_nobodys_row(hand: Hand, tab: gspread.Worksheet) -> None:
    beneath = hand.ref(5)  # as a page named it until now: so far beneath "Œufs"
    hand.act("move rows", rows=[hand.ref(4)], before=hand.ref(2))
    body: Json = {"columns": [2], "names": {"2": "Note"}, "values": [["frais"]], "before": [[""]]}
    told = hand.act("cells", rows=[beneath], **body)
    assert [(one["theirs"], one["mine"]) for one in told["conflicts"]] == [("", "frais")]
    assert "frais" not in tab.col_values(3)
    hand.act("cells", rows=["0+5"], **body)
    assert tab.acell("C5").value == "frais"
    assert hand.act("cells", rows=["0+5"], **{**body, "columns": [0], "names": {"0": "Quoi"}})["conflicts"]
    assert tab.row_values(5) == ["", "", "frais"]
