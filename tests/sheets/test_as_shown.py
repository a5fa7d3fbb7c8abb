"""A column of text in which the sheet made a number of what was typed shows what people see there."""

import gspread
import pytest
from flask.testing import FlaskClient
from gspread.utils import ValueRenderOption, rowcol_to_a1

from sheets.book import Book
from sheets.model.as_shown import numbers_in_text
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, KENNY
from tests.coach.pages import form
from tests.conftest import SignIn


def type_in(sheet: gspread.Spreadsheet, row_id: str, header: str, text: str) -> str:
    """Staff type into a cell of `Candidats`, as in the browser; where it is."""
    rows = sheet.worksheet("Candidats").get_values()
    line = next(n for n, row in enumerate(rows, start=1) if row_id in row)
    where = rowcol_to_a1(line, rows[0].index(header) + 1)
    sheet.worksheet("Candidats").update([[text]], where, raw=False)
    return where


def raw_at(sheet: gspread.Spreadsheet, where: str) -> object:
    """The value of a cell of `Candidats`, whatever it looks like."""
    return sheet.worksheet("Candidats").get(where, value_render_option=ValueRenderOption.unformatted)[0][0]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("50%", "50%"), ("8:30", "08:30"), ("25/12/2026", "25/12/2026"), ("1 800 €", "1\u202f800\xa0€"),
     ("30:15:00", "30:15:00"), ("1e3", "1,00E+03"), ("1 800,50", "1\u202f800,50"), ("12", "12"), ("3,5", "3,5")],
)  # fmt: skip
def test_what_was_typed_is_what_is_read(
    typed: str, shown: str, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    where = type_in(sheet, ABDENOUR, "Mobilité", typed)
    assert not isinstance(raw_at(sheet, where), str), "the sheet made no number of it"
    sync.read()
    assert book.snapshot.candidates.get(ABDENOUR).transport == shown  # type: ignore[union-attr]
    assert Book(book.state).snapshot.candidates.get(ABDENOUR).transport == shown  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("locale", "typed", "shown"),
    [
        *(("en_US", "TRUE", "TRUE"), ("fr_FR", "VRAI", "VRAI"), ("fr_FR", "FALSE", "FAUX"), ("en_US", "50%", "50%")),
        *(("en_US", "3/4/2027", "3/4/2027"), ("en_US", "$1,800", "$1,800"), ("en_US", "8:30 PM", "8:30 PM")),
    ],
)
def test_it_is_shown_in_the_language_of_the_workbook(
    locale: str, typed: str, shown: str, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    sheet.update_locale(locale)
    where = type_in(sheet, ABDENOUR, "Mobilité", typed)
    assert not isinstance(raw_at(sheet, where), str)
    sync.read()
    assert book.snapshot.candidates.get(ABDENOUR).transport == shown  # type: ignore[union-attr]


def test_it_stays_so_when_rows_move_or_others_change(book: Book, sync: Sync, sheet: gspread.Spreadsheet) -> None:
    type_in(sheet, ABDENOUR, "Mobilité", "50%")
    sync.read()
    sheet.worksheet("Candidats").insert_row([], 2)
    sync.read()
    type_in(sheet, KENNY, "Mobilité", "8:30")
    sync.read()
    assert book.snapshot.candidates.get(ABDENOUR).transport == "50%"  # type: ignore[union-attr]
    assert book.snapshot.candidates.get(KENNY).transport == "08:30"  # type: ignore[union-attr]
    type_in(sheet, ABDENOUR, "Mobilité", "à pied")
    sync.read()
    assert book.snapshot.candidates.get(ABDENOUR).transport == "à pied"  # type: ignore[union-attr]


def test_dates_and_numbers_of_their_own_columns_are_read_by_value(
    book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    type_in(sheet, ABDENOUR, "Vues", "1 234")
    sync.read()
    assert book.snapshot.candidates.get(ABDENOUR).views == 1234  # type: ignore[union-attr]


def test_the_page_shows_it(sync: Sync, sheet: gspread.Spreadsheet, client: FlaskClient) -> None:
    type_in(sheet, ABDENOUR, "Disponibilité", "25/12/2026")
    sync.read()
    page = client.get(f"/cv/{ABDENOUR}", follow_redirects=True).get_data(as_text=True)
    assert "25/12/2026" in page
    assert "46381" not in page


def test_a_form_shows_it_and_writes_only_what_was_touched(
    book: Book, sync: Sync, sheet: gspread.Spreadsheet, sign_in: SignIn
) -> None:
    where = type_in(sheet, ABDENOUR, "Mobilité", "50%")
    sync.read()
    coach = sign_in("flore@example.org")
    page, action = f"/coach/candidates/{ABDENOUR}/cv", f"/coach/candidates/{ABDENOUR}/cv/practical"
    practical = form(coach, page, action)
    assert practical.fields["transport"] == "50%"
    assert practical.post(coach, availability="demain").status_code == 303
    sync.step()
    assert raw_at(sheet, where) == 0.5
    assert form(coach, page, action).post(coach, transport="à mi-temps").status_code == 303
    sync.step()
    assert raw_at(sheet, where) == "à mi-temps"
    assert not book.snapshot.problems


def test_an_ordinary_reading_asks_nothing_more(sync: Sync, sheet: gspread.Spreadsheet, book: Book) -> None:
    type_in(sheet, ABDENOUR, "Mobilité", "50%")
    sync.read()
    before = book.snapshot
    type_in(sheet, KENNY, "Accroche", "Vite et bien")
    sync.read()
    assert numbers_in_text(book.snapshot.tables, before.grids) == []
    type_in(sheet, KENNY, "Mobilité", "8:30")
    sync.read()
    assert [cell.number for cell in numbers_in_text(book.snapshot.tables, before.grids)] == [8.5 / 24]


def test_a_public_number_is_written_as_the_reader_writes_it(
    sync: Sync, sheet: gspread.Spreadsheet, client: FlaskClient, sign_in: SignIn
) -> None:
    candidates = sheet.worksheet("Candidats")
    candidates.add_cols(1)
    candidates.update_cell(1, candidates.col_count, "Années de cuisine")
    fields = sheet.worksheet("Champs")
    headers = fields.row_values(1)
    line = {
        "Onglet": "Candidats",
        "Colonne": "Années de cuisine",
        "Type": "nombre",
        "Public": "oui",
        "Section": "Côté pratique",
    }
    fields.append_row([line.get(header, "") for header in headers])
    type_in(sheet, ABDENOUR, "Années de cuisine", "12,5")
    sync.read()
    page = f"/cv/{ABDENOUR}"
    assert "12,5" in client.get(page, follow_redirects=True).get_data(as_text=True)
    english = client.get(page, follow_redirects=True, query_string={"lang": "en"}).get_data(as_text=True)
    assert "12.5" in english
    coach = sign_in("flore@example.org")
    assert (
        form(coach, f"/coach/candidates/{ABDENOUR}/cv", f"/coach/candidates/{ABDENOUR}/cv/practical").fields[
            "x_annees_de_cuisine"
        ]
        == "12,5"
    )
