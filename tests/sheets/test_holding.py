"""A broken word in what decides: the page stands as it last was, staff are told, and one press mends it."""

import html

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from gspread.utils import rowcol_to_a1

from mail.queue import recent
from programme.broken_words import LASTS_SECONDS, BrokenWords
from sheets.book import Book
from sheets.events.detection import load
from sheets.model.holding import HELD
from sheets.model.schema import PUBLISHED
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR
from tests.conftest import SignIn


def put(sheet: gspread.Spreadsheet, tab: str, row_id: str, header: str, value: object) -> None:
    """Staff write into a cell."""
    rows = sheet.worksheet(tab).get_values()
    line = next(n for n, row in enumerate(rows, start=1) if row_id in row)
    sheet.worksheet(tab).update([[value]], rowcol_to_a1(line, rows[0].index(header) + 1), raw=True)


@pytest.fixture
def read(sync: Sync) -> Sync:
    """The worker, when it has read the workbook once more."""
    sync.read()
    return sync


@pytest.mark.parametrize(
    "word", ["Publieé", "Publi", "Pubblié", "Plubié", "publié ok", "Publiès", "Loading...", "#N/A", "#NOM?"]
)
def test_a_broken_status_keeps_the_page(
    word: str, book: Book, read: Sync, sheet: gspread.Spreadsheet, client: FlaskClient
) -> None:
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", word)
    read.read()
    assert client.get(f"/cv/{ABDENOUR}", follow_redirects=True).status_code == 200
    [problem] = [p for p in book.snapshot.problems if p.code == "kept_value"]
    assert (problem.column, problem.value, problem.other) == ("Statut du CV", word, PUBLISHED)
    read.read()
    assert book.snapshot.candidates.get(ABDENOUR).status == PUBLISHED  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "word",
    [
        "Masqué",
        "Masquer",
        "Masqée",
        "à retirer",
        "STOP",
        "ne pas publier",
        "",
        "Dépublié",
        "Dé-publié",
        "Suspendu",
        "Privé",
        "Bloqué",
        "Archivé",
        "En ligne",
        "???",
    ],
)
def test_who_wants_a_page_down_gets_it_down(word: str, book: Book, read: Sync, sheet: gspread.Spreadsheet) -> None:
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", word)
    read.read()
    assert book.snapshot.candidates.get(ABDENOUR).status != PUBLISHED  # type: ignore[union-attr]


@pytest.mark.parametrize(("word", "status"), [
    ("ouii", 200), ("oui ok", 200), ("Loading...", 200), ("#REF!", 200),
    ("oui sauf photo", 404), ("Oui mais ex", 404), ("out", 404),
    ("non merci", 404), ("peut-être", 404),
    ("à redemander", 404), ("retiré", 404), ("plus d'accord", 404),
])  # fmt: skip
def test_a_broken_consent(word: str, status: int, read: Sync, sheet: gspread.Spreadsheet, client: FlaskClient) -> None:
    put(sheet, "Candidats", ABDENOUR, "Accord de publication", word)
    read.read()
    answer = client.get(f"/cv/{ABDENOUR}", follow_redirects=True).status_code
    assert (answer == 200) is (status == 200)


@pytest.mark.parametrize("error", ["Loading...", "#SPILL!", "#VALEUR!"])
def test_an_id_or_a_name_whose_formula_is_at_work_stays(
    error: str, book: Book, read: Sync, sheet: gspread.Spreadsheet
) -> None:
    put(sheet, "Candidats", ABDENOUR, "Prénom", error)
    read.read()
    assert book.snapshot.candidates.get(ABDENOUR).first_name == "Abdenour"  # type: ignore[union-attr]
    put(sheet, "Candidats", ABDENOUR, "Prénom", "Abdenour")
    read.read()
    put(sheet, "Candidats", ABDENOUR, "ID", error)
    read.read()
    read.read()
    assert book.snapshot.candidates.get(ABDENOUR).first_name == "Abdenour"  # type: ignore[union-attr]
    assert [p.value for p in book.snapshot.problems if p.code == "kept_value"] == [error]


def test_nothing_happened_as_long_as_it_is_held(book: Book, read: Sync, sheet: gspread.Spreadsheet) -> None:
    def happened() -> list[tuple[str, object]]:
        with book.state.reading() as connection:
            return [(e.key, e.new) for e in load(connection)]

    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Publieé")
    read.read()
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Publié")
    read.read()
    assert happened() == []
    assert HELD not in book.snapshot.grids
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Masqué")
    read.read()
    assert happened() == [("status", "Masqué")]


def test_another_process_reads_it_so_too(app: Flask, book: Book, read: Sync, sheet: gspread.Spreadsheet) -> None:
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Publieé")
    read.read()
    other = Book(book.state)
    assert other.snapshot.candidates.get(ABDENOUR).status == PUBLISHED  # type: ignore[union-attr]


def test_a_word_that_was_never_right_holds_nothing(book: Book, read: Sync, sheet: gspread.Spreadsheet) -> None:
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "")
    read.read()
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Publieé")
    read.read()
    assert [p.code for p in book.snapshot.problems if p.column == "Statut du CV"] == ["not_in_list"]


def test_one_press_mends_it(book: Book, read: Sync, sync: Sync, sheet: gspread.Spreadsheet, sign_in: SignIn) -> None:
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Publieé")
    read.read()
    staff = sign_in("camille@example.org")
    page = staff.get("/staff/understood").get_data(as_text=True)
    said = " ".join(html.unescape(page).split())
    assert "ne se comprend pas : le site fait comme s’il y avait toujours « Publié »" in said
    [problem] = [p for p in book.snapshot.problems if p.code == "kept_value"]
    token = "|".join((problem.code, problem.tab, problem.column, problem.value, problem.other))
    assert staff.post("/staff/understood/mends", data={"problem": token, "act": "spelling"}).status_code == 303
    sync.step()
    assert "Publieé" not in str(sheet.worksheet("Candidats").get_values())
    assert book.snapshot.problems == ()


def test_staff_get_a_mail_once_when_it_lasts(book: Book, read: Sync, sheet: gspread.Spreadsheet) -> None:
    put(sheet, "Candidats", ABDENOUR, "Statut du CV", "Publieé")
    read.read()
    began = book.snapshot.read_at.timestamp()
    for at, mails in ((began + 60, 0), (began + LASTS_SECONDS + 1, 1), (began + LASTS_SECONDS + 99, 1)):
        read.read()
        BrokenWords(book.state, "http://localhost").tell(book.snapshot, at)
        with book.state.reading() as connection:
            assert len(found := [m for m in recent(connection) if m.key.startswith("broken:")]) == mails
    assert found[0].message is not None
    assert "Publieé" in found[0].message.text
    assert found[0].message.to == "camille@example.org"
