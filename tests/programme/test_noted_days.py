"""The days staff bring about by typing in the sheet: written once."""

import datetime as dt
import time
from typing import Any

import gspread
import pytest

from programme.noted_days import NotedDays
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.events import history
from sheets.events.handlers import run_handlers
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.conftest import write_cast
from tests.sheets.test_events import type_in

TODAY = dt.datetime.now().astimezone().date()


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
    assert book.snapshot.candidates.get(KENNY).published_on == TODAY  # type: ignore[union-attr]
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
    assert [row.validated_on for row in book.snapshot.opportunities.rows] == [TODAY, TODAY]


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
