"""Staff reshape the sheet while the site is up: it carries on, and tells them what is missing."""

from collections.abc import Callable

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, KENNY
from tests.conftest import SignIn

CV = f"/cv/abdenour-{ABDENOUR.lower()}"
WORDS = ("Abdenour", "La terre ne ment pas", "Lecture des sols", "Jardinier", "Il a la main verte")


def move_columns(sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    span = {"sheetId": candidates.id, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 3}
    sheet.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": 20}}]})


def insert_columns(sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet("Candidats").insert_cols([["À nous", "x", "y"], ["Couleur"]], 2)


def rename_to_aliases(sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    headers = candidates.row_values(1)
    for old, new in (("Accroche", "phrase d’ACCROCHE"), ("Atouts", "Compétences"), ("Prénom", " prenom ")):
        candidates.update_cell(1, headers.index(old) + 1, new)


def sort_rows(sheet: gspread.Spreadsheet) -> None:
    for title in ("Candidats", "Expériences", "Témoignages"):
        sheet.worksheet(title).sort((1, "des"))


def add_tabs(sheet: gspread.Spreadsheet) -> None:
    sheet.add_worksheet("Budget", 5, 5, index=0)
    sheet.worksheet("Candidats").duplicate(new_sheet_name="Copie de Candidats")


def titles_above(sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet("Candidats").insert_rows([["Tremplin 2026"], [], ["Ne rien changer ici !"]], 1)


def blank_and_hidden_rows(sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    candidates.insert_rows([[], []], 3)
    candidates.hide_rows(1, 2)


@pytest.mark.parametrize(
    "reshape",
    [move_columns, insert_columns, rename_to_aliases, sort_rows, add_tabs, titles_above, blank_and_hidden_rows],
)
def test_the_site_and_the_writer_carry_on(
    client: FlaskClient,
    sign_in: SignIn,
    book: Book,
    sync: Sync,
    sheet: gspread.Spreadsheet,
    reshape: Callable[[gspread.Spreadsheet], None],
) -> None:
    reshape(sheet)
    sync.step()
    page = client.get(CV).text
    assert [words for words in WORDS if words not in page] == []
    assert book.snapshot.problems == ()
    receipt = book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Toujours là"}), "flore")
    sync.step()
    progress = book.progress(receipt.id)
    assert progress is not None
    assert progress.state == "done"
    kenny = next(row for row in sheet.worksheet("Candidats").get_all_values() if KENNY in row)
    assert kenny.count("Toujours là") == 1
    assert "Tout va bien" in sign_in("camille@example.org").get("/staff/").text


def test_a_deleted_column_takes_its_field_alone(
    client: FlaskClient, sign_in: SignIn, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    candidates = sheet.worksheet("Candidats")
    candidates.delete_columns(candidates.row_values(1).index("Accroche") + 1)
    sync.step()
    page = client.get(CV).text
    assert "La terre ne ment pas" not in page
    assert [words for words in WORDS if words not in page] == ["La terre ne ment pas"]
    assert "« Accroche »".replace(" ", "\u202f") in sign_in("camille@example.org").get("/staff/").text
    form = sign_in("flore@example.org").get(f"/coach/candidates/{ABDENOUR}/cv")
    assert form.status_code == 200
    assert 'name="catchphrase"' not in form.text
    assert 'name="story"' in form.text


def test_a_deleted_tab_stands_as_it_last_could(client: FlaskClient, sync: Sync, sheet: gspread.Spreadsheet) -> None:
    sheet.del_worksheet(sheet.worksheet("Témoignages"))
    sync.step()
    page = client.get(CV).text
    assert "Abdenour" in page
    assert "main verte" in page


def test_an_address_outlives_a_first_name(client: FlaskClient, sync: Sync, sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet("Candidats").update_acell("B2", "Abdel-Nour")
    sync.step()
    answer = client.get(CV)
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/cv/abdel-nour-{ABDENOUR.lower()}")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_what_was_read_last_stays_when_the_workbook_does_not_answer(
    client: FlaskClient, book: Book, sheet: gspread.Spreadsheet
) -> None:
    sheet.client.session.adapters.clear()
    assert client.get(CV).status_code == 200
    assert client.get("/healthz").status_code == 200
