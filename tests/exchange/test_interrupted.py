"""An import interrupted while the outbox has its cells: see also tests/processes/test_import_killed.py."""

from pathlib import Path

import gspread
import pytest

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.files.opening import read_file, write_file
from sheets.imports import appending, importing, ledger
from sheets.imports.filling import fill
from sheets.imports.ledger import RUNNING
from sheets.imports.previewing import ImportContext, preview
from sheets.imports.taking import take
from sheets.imports.undoing import undo
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.exchange.test_importing import rows_of
from tests.exchange.workbooks import workbook_in


class Killed(Exception):
    """The process stops here."""


def killed() -> None:
    raise Killed


@pytest.fixture
def context(book: Book, workbook: Workbook, sync: Sync) -> ImportContext:
    """Where the import goes on afterwards: no worker is at work but this process."""
    sync.read()
    return ImportContext(book.state, workbook, sync.flush)


@pytest.fixture
def found(book: Book, workbook: Workbook, context: ImportContext, tmp_path: Path) -> ledger.Import:
    """An import whose one changed cell is in the outbox, and not in the sheet."""
    path = tmp_path / "Candidats.csv"
    path.write_text(f"ID,Prénom,Nom\n{KENNY},Kenny,Mbappé\n", encoding="utf-8")
    stopping = ImportContext(book.state, workbook, killed)
    seen = preview(stopping, read_file(path))
    started = importing.start(stopping, seen, path.name, "camille")
    with pytest.raises(Killed):
        importing.run(stopping, started, seen)
    left = ledger.latest(book.state, RUNNING)
    assert left == started
    return left


def test_finishing_it_writes_them(context: ImportContext, found: ledger.Import, sheet: gspread.Spreadsheet) -> None:
    assert importing.run(context, found, None).cells == 1
    assert "Mbappé" in rows_of(sheet, "Candidats")[2]


def test_taking_it_back_leaves_nothing_that_is_written_later(
    context: ImportContext, found: ledger.Import, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    before = rows_of(sheet, "Candidats")
    undo(context, found)
    sync.step()
    assert rows_of(sheet, "Candidats") == before


@pytest.fixture
def adding(context: ImportContext, tmp_path: Path) -> ledger.Import:
    """An import of two new people, none of whom is in the sheet yet."""
    path = tmp_path / "Candidats.csv"
    path.write_text("Prénom,Nom\nLina,Un\nMax,Deux\n", encoding="utf-8")
    appending.sweep_tokens(context.workbook, [])
    return importing.start(context, preview(context, read_file(path)), path.name, "camille")


def send(context: ImportContext, started: ledger.Import) -> None:
    """The batch of its rows reaches the sheet; that it did is noted nowhere."""
    (step,) = ledger.steps_of(context.state, started.id)
    appending.append(context.workbook, step.payload, context.tabs[step.tab], "camille")


def test_rows_whose_answer_was_never_had_are_taken_back(
    context: ImportContext, adding: ledger.Import, sheet: gspread.Spreadsheet
) -> None:
    before = rows_of(sheet, "Candidats")
    send(context, adding)
    assert len(rows_of(sheet, "Candidats")) == len(before) + 2
    assert undo(context, adding).rows == 2
    assert rows_of(sheet, "Candidats") == before


def test_rows_on_their_way_never_arrive_once_the_import_is_taken_back(
    context: ImportContext, adding: ledger.Import, sheet: gspread.Spreadsheet
) -> None:
    before = rows_of(sheet, "Candidats")
    assert undo(context, adding).rows == 0
    send(context, adding)
    assert rows_of(sheet, "Candidats") == before


def test_a_filled_workbook_that_was_not_noted_is_left_and_told(
    book: Book, workbook: Workbook, context: ImportContext, tmp_path: Path
) -> None:
    path = tmp_path / "tout.xlsx"
    write_file(take(workbook)[0], path)
    empty = workbook_in(tmp_path / "vide")
    elsewhere = ImportContext(book.state, empty, killed)
    seen = preview(elsewhere, read_file(path))
    started = importing.start(elsewhere, seen, path.name, "camille")
    (step,) = ledger.steps_of(book.state, started.id)
    fill(empty, seen.content, step.payload["replaced"], step.payload["first"])
    outcome = undo(elsewhere, started)
    assert outcome.tabs == 0
    assert {"Candidats", "Coachs"} <= {note.values["tab"] for note in outcome.notices if note.code == "tab_unsure"}
    assert "Abdenour" in str(rows_of(empty.spreadsheet, "Candidats"))
