"""The days staff bring about by typing in the sheet: written once."""

import datetime as dt
import time
from typing import Any

import gspread
import pytest

import clock
from programme.noted_days import NotedDays
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.events import history
from sheets.events.handlers import run_handlers
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.conftest import write_cast
from tests.sheets.test_events import type_in


@pytest.fixture
def worker(book: Book, workbook: Workbook) -> Sync:
    made = Sync(book.state, lambda: workbook, 0.0, lambda read: run_handlers(book.state, NotedDays().handlers(), read))
    made.step()
    return made


def settle(worker: Sync) -> None:
    for _ in range(3):
        worker.step()


def test_a_cv_published_in_the_sheet_is_dated_once(book: Book, worker: Sync, sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    type_in(candidates, KENNY, "Statut du CV", "Publié")
    settle(worker)
    assert book.snapshot.candidates.get(KENNY).published_on is None  # type: ignore[union-attr]  # no consent yet
    type_in(candidates, KENNY, "Accord de publication", "oui")
    settle(worker)
    assert book.snapshot.candidates.get(KENNY).published_on == clock.today()  # type: ignore[union-attr]
    type_in(candidates, KENNY, "Publié le", "")
    for status in ("Masqué", "Publié", "Masqué", "publié"):
        type_in(candidates, KENNY, "Statut du CV", status)
        settle(worker)
    assert book.snapshot.candidates.get(KENNY).published_on is None  # type: ignore[union-attr]


def test_a_day_that_staff_wrote_stays(book: Book, worker: Sync, sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    type_in(candidates, KENNY, "Publié le", 45_000)
    type_in(candidates, KENNY, "Accord de publication", "oui")
    type_in(candidates, KENNY, "Statut du CV", "Publié")
    settle(worker)
    assert book.snapshot.candidates.get(KENNY).published_on == dt.date(2023, 3, 15)  # type: ignore[union-attr]


@pytest.mark.parametrize("status", ["Validée", "validée"])
def test_an_opportunity_validated_in_the_sheet_is_dated(
    book: Book, worker: Sync, sheet: gspread.Spreadsheet, status: str
) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "P2A", "title": "A", "status": "À valider"},
        {"id": "P3B", "title": "B", "status": status},
    ]
    write_cast(sheet, {"opportunities": rows})
    settle(worker)
    type_in(sheet.worksheet("Opportunités"), "P2A", "Statut", status)
    settle(worker)
    assert [row.validated_on for row in book.snapshot.opportunities.rows] == [clock.today(), clock.today()]


def test_a_day_taken_away_stays_away_however_long_ago(book: Book, worker: Sync, sheet: gspread.Spreadsheet) -> None:
    candidates = sheet.worksheet("Candidats")
    type_in(candidates, KENNY, "Accord de publication", "oui")
    type_in(candidates, KENNY, "Statut du CV", "Publié")
    settle(worker)
    type_in(candidates, KENNY, "Publié le", "")
    settle(worker)
    history.keep_settled(book.state, time.time() + 1)  # as a week later
    for status in ("Masqué", "Publié"):
        type_in(candidates, KENNY, "Statut du CV", status)
        settle(worker)
    assert book.snapshot.candidates.get(KENNY).published_on is None  # type: ignore[union-attr]


def test_a_line_is_dated_the_day_its_offer_is_there_to_be_looked_at(
    book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    offers = [{"id": f"P{n}A", "title": "A", "status": status} for n, status in ((2, "À valider"), (3, "Validée"))]
    lines = [{"id": f"S{n}A", "candidate": KENNY, "opportunity": f"P{n}A", "status": "À traiter"} for n in (2, 3)]
    write_cast(sheet, {"opportunities": offers, "follow_ups": lines})
    settle(worker)
    assert [line.offered_on for line in book.snapshot.follow_ups.rows] == [None, clock.today()]
    type_in(sheet.worksheet("Opportunités"), "P2A", "Statut", "Validée")
    settle(worker)
    assert [line.offered_on for line in book.snapshot.follow_ups.rows] == [clock.today(), clock.today()]


def test_a_line_typed_cell_by_cell_is_dated_once_it_names_its_offer(
    book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    write_cast(sheet, {"opportunities": [{"id": "P3A", "title": "A", "status": "Validée"}]})
    write_cast(sheet, {"follow_ups": [{"id": "S3A", "candidate": KENNY}]})
    settle(worker)
    type_in(sheet.worksheet("Suivis"), "S3A", "Opportunité", "P3A")
    settle(worker)
    assert [line.offered_on for line in book.snapshot.follow_ups.rows] == [clock.today()]


def test_a_row_that_comes_is_dated_where_its_tab_says_when(
    book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    for tab, row in (("Candidats", {"ID": "C9ZZZ", "Prénom": "Zoé"}), ("Coachs", {"ID": "B9ZZZ", "Prénom": "Yann"})):
        worksheet = sheet.worksheet(tab)
        if tab == "Coachs":
            worksheet.add_cols(1)
            worksheet.update_cell(1, worksheet.col_count, "Créé le")
            sheet.worksheet("Champs").append_row(["Coachs", "Créé le", "Créé le", "", "", "date"])
            settle(worker)
        headers = worksheet.row_values(1)
        worksheet.append_row([row.get(header, "") for header in headers])
    settle(worker)
    assert book.snapshot.candidates.get("C9ZZZ").created_on == clock.today()  # type: ignore[union-attr]
    coach = book.snapshot.coaches.get("B9ZZZ")
    assert coach
    assert list(coach.added.values()) == [clock.today()]
    assert book.snapshot.candidates.get(KENNY).created_on is None  # type: ignore[union-attr]  # who knows since when
