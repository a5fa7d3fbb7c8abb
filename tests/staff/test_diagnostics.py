"""What the app understood of the sheet, every problem with its cell, and what it can mend when asked."""

import re

import gspread
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.coach.pages import Form, said
from tests.coach.test_added_fields import add_column, describe, line
from tests.conftest import SignIn

PAGE = "/staff/understood"


def mends(html: str, act: str) -> list[tuple[Form, str]]:
    """The forms of the page that can do this."""
    found = re.findall(r'name="problem" value="([^"]*)".*?</form>', html, re.DOTALL)
    blocks = re.split(r'(?=<form class="actions mends")', html)[1:]
    return [
        (Form(f"{PAGE}/mends"), token) for token, block in zip(found, blocks, strict=True) if f'value="{act}"' in block
    ]


def mend(client: FlaskClient, html: str, act: str) -> TestResponse:
    form, token = mends(html, act)[0]
    return client.post(form.action, data={"problem": token, "act": act})


def test_it_says_what_was_understood(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    add_column(sheet, "Permis moto")
    add_column(sheet, "À nous <b>")
    describe(sheet, line("Permis moto", Type="oui/non", Public="oui"))
    sync.step()
    page = said(sign_in("camille@example.org").get(PAGE))
    assert "Permis moto" in page
    assert "ajouté par l’équipe" in page
    assert "À nous &lt;b&gt;" in page
    assert "Tout va bien" in page
    assert sign_in("flore@example.org").get(PAGE).status_code == 403


def test_a_choice_is_respelled_through_the_book(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    tab = sheet.worksheet("Candidats")
    header = tab.row_values(1)
    row, column = tab.find(KENNY).row, header.index("Secteur 1") + 1  # type: ignore[union-attr]
    tab.update_cell(row, column, "Transprot")
    sync.step()
    camille = sign_in("camille@example.org")
    page = camille.get(PAGE).text
    assert "Écrire « Transport »" in said(camille.get(PAGE))
    assert mend(camille, page, "spelling").status_code == 303
    sync.step()
    assert tab.cell(row, column).value == "Transport"
    assert "n’est plus à corriger" in said(camille.post(
        f"{PAGE}/mends", data={"problem": "not_in_list|Candidats|Q3|Secteur 1|Transprot", "act": "spelling"},
        follow_redirects=True,
    ))  # fmt: skip


def test_a_name_is_written_as_the_id_it_means(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    add_column(sheet, "Parrains")
    describe(sheet, line("Parrains", Type="plusieurs lignes", Liste="Coachs"))
    tab = sheet.worksheet("Candidats")
    header, row = tab.row_values(1), tab.find(KENNY).row  # type: ignore[union-attr]
    coach, several = header.index("Coach") + 1, header.index("Parrains") + 1
    was = tab.cell(row, coach).value
    tab.update_cell(row, coach, "Flore")
    tab.update_cell(row, several, "martin@example.org\nFlore")
    sync.step()
    camille = sign_in("camille@example.org")
    assert f"Écrire « {was} »" in said(camille.get(PAGE))
    for _ in range(3):
        assert mend(camille, camille.get(PAGE).text, "spelling").status_code == 303
        sync.step()
    assert tab.cell(row, coach).value == was
    assert str(tab.cell(row, several).value).split("\n")[1] == was
    assert "Tout va bien" in said(camille.get(PAGE))


def test_a_choice_is_added_to_its_list(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    tab = sheet.worksheet("Candidats")
    tab.update_cell(3, tab.row_values(1).index("Secteur 1") + 1, "=Astronomie".removeprefix("="))
    sync.step()
    camille = sign_in("camille@example.org")
    assert mend(camille, camille.get(PAGE).text, "choice").status_code == 303
    sync.step()
    assert ["Secteurs", "Astronomie"] in [row[:2] for row in sheet.worksheet("Listes").get_all_values()]
    assert "Tout va bien" in said(camille.get(PAGE))


def test_a_column_that_is_missing_is_added(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    describe(sheet, line("Permis moto", Type="oui/non"))
    tab = sheet.worksheet("Candidats")
    tab.update_cell(1, tab.row_values(1).index("Passions") + 1, "")
    before = [row[:5] for row in tab.get_all_values()]
    sync.step()
    camille = sign_in("camille@example.org")
    for _ in range(2):
        assert mend(camille, camille.get(PAGE).text, "column").status_code == 303
        sync.step()
    assert {"Permis moto", "Passions"} <= set(tab.row_values(1))
    assert [row[:5] for row in tab.get_all_values()] == before
    assert "Tout va bien" in said(camille.get(PAGE))


def test_a_tab_that_is_missing_is_added(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    sheet.del_worksheet(sheet.worksheet("Formations"))
    sync.step()
    camille = sign_in("camille@example.org")
    assert mend(camille, camille.get(PAGE).text, "tab").status_code == 303
    assert "Formations" in [tab.title for tab in sheet.worksheets()]


def test_what_cannot_be_mended_is_refused(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    sheet.worksheet("Candidats").update_acell("A3", "")
    sync.step()
    camille = sign_in("camille@example.org")
    answer = camille.post(f"{PAGE}/mends", data={"problem": "missing_id|Candidats|ID||", "act": "tab"})
    assert answer.status_code == 400
    assert sign_in("flore@example.org").post(f"{PAGE}/mends").status_code == 403


def test_the_same_problem_in_several_cells_is_told_once_and_mended_everywhere(
    sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn
) -> None:
    tab = sheet.worksheet("Candidats")
    column = tab.row_values(1).index("Secteur 1") + 1
    for row in (2, 3, 4, 5):
        tab.update_cell(row, column, "Transprot")
    sync.step()
    camille = sign_in("camille@example.org")
    page = said(camille.get(PAGE))
    assert page.count("« Transprot » n’est pas dans la liste « Secteurs »") == 1
    assert "4 fois" in page
    assert "<summary>et 1 autre</summary>" in page
    assert "Écrire partout « Transport »" in page
    assert mend(camille, page, "spelling").status_code == 303
    sync.step()
    assert tab.col_values(column)[1:5] == ["Transport"] * 4
    assert "Tout va bien" in said(camille.get(PAGE))


def test_hundreds_of_problems_are_filtered_and_paged(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    sheet.worksheet("Textes").update([[f"nulle.part{n}", "x"] for n in range(120)], "A2")
    sheet.worksheet("Candidats").update_acell("I3", "B9ZZZ")
    sync.step()
    camille = sign_in("camille@example.org")
    first = said(camille.get(PAGE))
    assert "Page 1 sur 3" in first
    assert "Page 2 sur 3" in said(camille.get(f"{PAGE}?page=2"))
    assert "1 chose à corriger" in said(camille.get(f"{PAGE}?tab=Candidats"))
    assert "120 choses" in said(camille.get(f"{PAGE}?code=text_unknown"))
    assert "0 chose" in said(camille.get(f"{PAGE}?tab=%3Cb%3E"))
