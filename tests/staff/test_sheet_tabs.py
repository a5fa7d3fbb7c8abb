"""Tabs of the local workbook made, renamed, coloured, hidden and moved; those the site finds by name keep it."""

import html
from typing import Any

import gspread
from flask.testing import FlaskClient
from gspread.utils import ValueRenderOption

from sheets.worker.sync import Sync
from tests.conftest import SignIn


def change(staff: FlaskClient, tab: gspread.Worksheet, **form: Any) -> str:
    """Send a tab's form; what is said."""
    answer = staff.post(f"/staff/sheet/tabs/{tab.id}", data=form, follow_redirects=True)
    return html.unescape(answer.text)


def test_a_tab_of_ones_own(sheet: gspread.Spreadsheet, sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    staff.post("/staff/sheet/tabs", data={"name": " Courses\tdu mois "})
    tab = sheet.worksheets()[-1]
    assert tab.title == "Courses du mois"
    sheet.worksheet("Suivis").update([["='Courses du mois'!A1"]], "L1", raw=False)
    assert "fait" in change(staff, tab, name="L'été & <b>", colour="vert")
    page = staff.get("/staff/sheet/tabs").text
    assert "&lt;b&gt;" in page
    assert 'value="vert" selected' in page
    assert (
        sheet.worksheet("Suivis").acell("L1", value_render_option=ValueRenderOption.formula).value
        == "='L''été & <b>'!A1"
    )
    titles = [one.title for one in sheet.worksheets()]
    change(staff, tab, act="before")
    assert [one.title for one in sheet.worksheets()] == [*titles[:-2], titles[-1], titles[-2]]
    change(staff, tab, act="after")
    change(staff, tab, act="after")
    assert [one.title for one in sheet.worksheets()] == titles
    change(staff, tab, name="L'été & <b>", hidden="1")
    assert sheet.worksheets(exclude_hidden=True)[-1].title != "L'été & <b>"
    assert "sheet-colour" not in staff.get("/staff/sheet").text  # and its colour was taken off


def test_what_would_break_the_site_is_refused_kindly(sheet: gspread.Spreadsheet, sign_in: SignIn, sync: Sync) -> None:
    staff, ours = sign_in("camille@example.org"), sheet.worksheet("Candidats")
    own = sheet.add_worksheet("À moi", 5, 5)
    assert "ce nom reste" in change(staff, ours, name="Gens").replace("\N{NO-BREAK SPACE}", " ")
    refused = {
        "candidats": "déjà pris", "COACHS": "déjà pris", "_wal": "pour le site", " ": "Donnez", "x" * 101: "trop long",
    }  # fmt: skip
    for name, why in refused.items():
        assert why in change(staff, own, name=name), name
    assert own.title in [one.title for one in sheet.worksheets()]
    assert "fait" in change(staff, ours, name=ours.title, colour="bleu", hidden="1")
    sync.step()
    assert sync.state
    assert staff.post("/staff/sheet/tabs/987654321").status_code == 404
