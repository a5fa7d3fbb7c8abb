"""The app's own tabs, deleted or emptied by staff: saves still arrive, and the Journal still says so."""

from collections.abc import Callable

import gspread
import pytest

from sheets.book import Book
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.sheets.test_flush import cell, progress, submit

DATABASES = ("sqlite", "postgresql")
TURNS = 6


def delete_wal(sheet: gspread.Spreadsheet) -> None:
    sheet.del_worksheet(sheet.worksheet(WAL_TITLE))


def empty_wal(sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet(WAL_TITLE).delete_rows(1, 8)


def delete_journal(sheet: gspread.Spreadsheet) -> None:
    sheet.del_worksheet(sheet.worksheet(JOURNAL.title))


def rename_journal(sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet(JOURNAL.title).update_title("Journal de l'an dernier")


SPOILERS = (delete_wal, empty_wal, delete_journal, rename_journal)


def turns(sync: Sync) -> None:
    for _ in range(TURNS):
        sync._rest_until = 0.0
        sync.step()


@pytest.mark.any_database
@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_saves_arrive_after_it(
    book: Book, sync: Sync, sheet: gspread.Spreadsheet, spoil: Callable[[gspread.Spreadsheet], None]
) -> None:
    for text in ("Un", "Deux", "Trois"):
        submit(book, "catchphrase", text, base=None if text == "Un" else {"Deux": "Un", "Trois": "Deux"}[text])
        turns(sync)
    spoil(sheet)
    receipt = submit(book, "catchphrase", "Quatre", base="Trois")
    turns(sync)
    assert progress(book, receipt).state == "done"
    assert cell(sheet.worksheet("Candidats"), KENNY, "Accroche") == "Quatre"
    assert "Quatre" in sheet.worksheet(JOURNAL.title).col_values(1 + [c.key for c in JOURNAL.columns].index("new"))


def test_a_batch_on_its_way_to_a_deleted_tab_is_refused(book: Book, sync: Sync, sheet: gspread.Spreadsheet) -> None:
    """Its token went with the tab: it must find another one in its place."""
    submit(book, "catchphrase", "Un")
    turns(sync)
    before = sheet.worksheet(WAL_TITLE).id
    delete_wal(sheet)
    submit(book, "catchphrase", "Deux", base="Un")
    turns(sync)
    assert sheet.worksheet(WAL_TITLE).id != before
