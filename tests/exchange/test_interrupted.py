"""An import interrupted while the outbox has its cells: see also tests/processes/test_import_killed.py."""

from pathlib import Path

import gspread
import pytest

from sheets.book import Book
from sheets.connection import Workbook
from sheets.exchange import importing, ledger
from sheets.exchange.files import read_file
from sheets.exchange.ledger import RUNNING
from sheets.exchange.previewing import Desk, preview
from sheets.exchange.undoing import undo
from sheets.sync import Sync
from tests.cast import KENNY
from tests.exchange.test_importing import rows_of


class Killed(Exception):
    """The process stops here."""


def killed() -> None:
    raise Killed


@pytest.fixture
def desk(book: Book, workbook: Workbook, sync: Sync) -> Desk:
    """Where the import goes on afterwards: no worker is at work but this process."""
    sync.read()
    return Desk(book.state, workbook, sync.flush)


@pytest.fixture
def found(book: Book, workbook: Workbook, desk: Desk, tmp_path: Path) -> ledger.Import:
    """An import whose one changed cell is in the outbox, and not in the sheet."""
    path = tmp_path / "Candidats.csv"
    path.write_text(f"ID,Prénom,Nom\n{KENNY},Kenny,Mbappé\n", encoding="utf-8")
    stopping = Desk(book.state, workbook, killed)
    seen = preview(stopping, read_file(path))
    started = importing.start(stopping, seen, path.name, "camille")
    with pytest.raises(Killed):
        importing.run(stopping, started, seen)
    left = ledger.latest(book.state, RUNNING)
    assert left == started
    return left


def test_finishing_it_writes_them(desk: Desk, found: ledger.Import, sheet: gspread.Spreadsheet) -> None:
    assert importing.run(desk, found, None).cells == 1
    assert "Mbappé" in rows_of(sheet, "Candidats")[2]


def test_taking_it_back_leaves_nothing_that_is_written_later(
    desk: Desk, found: ledger.Import, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    before = rows_of(sheet, "Candidats")
    undo(desk, found)
    sync.step()
    assert rows_of(sheet, "Candidats") == before
