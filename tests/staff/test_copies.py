"""Copies of the workbook that staff name, go back to, and come back from."""

import io
import re

import gspread
import openpyxl
import pytest
from flask import Flask
from gspread.utils import ValueRenderOption

from sheets.worker.sync import Sync
from tests.conftest import SignIn
from tests.staff.test_grid import Hand

FORMULA = ValueRenderOption.formula


def ids_of(page: str) -> list[str]:
    """The copies of a page, newest first."""
    return re.findall(r"/staff/sheet/copies/([0-9a-f-]+)\"", page)


def test_back_to_a_copy_and_forth_again(sheet: gspread.Spreadsheet, sign_in: SignIn, sync: Sync, app: Flask) -> None:
    staff, tab = sign_in("camille@example.org"), sheet.worksheet("Candidats")
    before = {one.title: one.get_all_values(value_render_option=FORMULA) for one in sheet.worksheets()}
    titles = [one.title for one in sheet.worksheets()]
    assert "est gardée" in staff.post("/staff/sheet/copies", data={"name": "avant"}, follow_redirects=True).text
    first = ids_of(staff.get("/staff/sheet/copies").text)[0]
    tab.delete_rows(2)
    tab.update([["=1+1", "gras"]], "B2", raw=False)
    tab.format("C2", {"textFormat": {"bold": True}})
    tab.update_title("Gens")
    sheet.del_worksheet(sheet.worksheet("Suivis"))
    sheet.add_worksheet("Suivis", 5, 5).update([["à moi"]])
    after = {one.title: one.get_all_values(value_render_option=FORMULA) for one in sheet.worksheets()}
    sync.step()
    staff.post(f"/staff/sheet/copies/{first}")
    assert [one.title for one in sheet.worksheets()] == [*titles, "Suivis 2"]
    assert {t: sheet.worksheet(t).get_all_values(value_render_option=FORMULA) for t in titles} == before
    sync.step()
    assert app.extensions["book"].snapshot.candidates.get("C2ABD")
    page = staff.get("/staff/sheet/copies").text
    staff.post(f"/staff/sheet/copies/{ids_of(page)[0]}")  # what was there before going back
    found = {one.title: one.get_all_values(value_render_option=FORMULA) for one in sheet.worksheets()}
    assert {title: found[title] for title in after} == after
    staff.post(f"/staff/sheet/copies/{first}/drop")
    assert staff.post(f"/staff/sheet/copies/{first}").status_code == 404


def test_what_a_copy_brought_back_is_not_brought_back_twice(sheet: gspread.Spreadsheet, sign_in: SignIn) -> None:
    tab = sheet.add_worksheet("Courses", 20, 3)
    tab.update([["Quoi", "Combien", ""], ["Pain", 2, "bis"], ["Lait", 1, ""]])
    hand = Hand(sign_in("camille@example.org"), tab)
    hand.browser.post("/staff/sheet/copies", data={"name": "avant"})
    before = tab.get_all_values()
    gone = [hand.act("delete columns", columns=[n]) for n in (1, 2)] + [hand.act("delete rows", rows=[hand.ref(3)])]
    hand.browser.post(f"/staff/sheet/copies/{ids_of(hand.browser.get('/staff/sheet/copies').text)[0]}")
    assert not any(hand.act("back", of=act["id"])["done"] for act in gone)
    hand.type(3, 2, "tiède")  # who had it open is in the same row still
    assert tab.get_all_values() == [*before[:2], ["Lait", "1", "tiède"]]
    tab.resize(cols=4)
    assert hand.look()["tab"]["columnKeys"] == [1, 2, 3, 4]


@pytest.mark.parametrize("copy_id", ["..", "1234567890-abcdefgh", "%2e%2e", "1234567890-00000000"])
def test_only_copies_are_gone_back_to(sign_in: SignIn, copy_id: str) -> None:
    assert sign_in("camille@example.org").post(f"/staff/sheet/copies/{copy_id}").status_code in (404, 405)


def test_the_whole_workbook_as_a_file(sheet: gspread.Spreadsheet, sign_in: SignIn) -> None:
    answer = sign_in("camille@example.org").get("/staff/sheet/workbook.xlsx")
    found = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert found["Candidats"]["A2"].value == sheet.worksheet("Candidats").acell("A2").value
