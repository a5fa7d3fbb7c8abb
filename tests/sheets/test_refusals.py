"""What the sheet refuses for good: it takes nothing else down, and after three refusals a person decides."""

import itertools
import json
import uuid
from collections.abc import Callable

import gspread
import pytest
import requests
import sqlalchemy as sa

from settings import Settings
from sheets.api.connection import Workbook, connect
from sheets.book import Book
from sheets.changes import Addition
from sheets.errors import SheetsError
from sheets.model.columns import Cell
from sheets.state import outbox
from sheets.state.database import changes, repairs
from sheets.worker.sync import Sync
from sheets.writing.clearing import REFUSALS
from sheets.writing.plan import Plan
from sheets.writing.precheck import precheck
from sheets.writing.requests import batch
from tests.cast import KENNY, ROSA
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import cell, column, lost_answer, progress, submit

DATABASES = ("sqlite", "postgresql")
SOMEONE_ELSE = "someone-else@example.org"


def turns(sync: Sync, count: int) -> None:
    """Let the worker go on, without the rests it takes."""
    for _ in range(count):
        sync.step()
        sync._rest_until = 0.0


def protect(workbook: Workbook, tab: gspread.Worksheet, where: str) -> None:
    """Staff keep cells to themselves; the app is, as on Google, a service account that does not own the workbook."""
    workbook.spreadsheet.client.session.headers["Authorization"] = "Bearer robot@example.org"
    tab.add_protected_range(where, editor_users_emails=[SOMEONE_ELSE])


def displaced(book: Book, ours: Cell, restore: Cell) -> None:
    """Kenny's photo was overwritten by accident."""
    line = {"change": 0, "tab": "candidates", "row_id": KENNY, "header": "Photo", "formula": 0, "content": "{}"}
    with book.state.writing() as connection:
        values = {"ours": json.dumps(ours), "restore": json.dumps(restore), "state": "open", "at": 0.0}
        connection.execute(repairs.insert().values(**line, **values))


def nth(n: int) -> Callable[[requests.PreparedRequest], bool]:
    """Picks the n-th batch from now, the first being 0."""
    count = itertools.count()
    return lambda request: is_batch(request) and next(count) == n


def test_a_token_taken_by_a_rival_is_nothing_against_the_change(
    book: Book, sync: Sync, workbook: Workbook, settings: Settings, candidates: gspread.Worksheet
) -> None:
    """However often another worker was first: only what the sheet refuses is counted."""
    elsewhere = connect(settings)
    submit(book, "story", "Pour que le Journal et le reste soient là")
    sync.step()

    def rival() -> None:
        seen = precheck(elsewhere, [tab["title"] for tab in elsewhere.tabs()], book.snapshot, {})
        elsewhere.batch(batch(seen, Plan(), seen.generation + 1, uuid.uuid4().hex, []), [], "spreadsheetId")

    receipt = submit(book, "catchphrase", "Doublé, pas refusé")
    met = [meddle(workbook, nth(n), before=rival) for n in range(REFUSALS)]
    turns(sync, 5)
    assert all(meddler.met for meddler in met)
    with book.state.reading() as connection:
        (line,) = outbox.load(connection, changes.c.receipt == receipt)
    assert (line.state, line.refusals) == (outbox.DONE, 0)
    assert cell(candidates, KENNY, "Accroche") == "Doublé, pas refusé"


def test_the_grid_shrinks_under_a_batch_that_is_planned_again(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    """Its row is beyond the grid by the time it arrives: the whole batch is refused, and nothing of it lost."""
    far, near = submit(book, "catchphrase", "Tout en bas", row_id=ROSA), submit(book, "story", "Plus haut")
    bottom = candidates.row_count - 10
    move_row(candidates, 5, bottom)
    sync.read()

    def cut_blank_rows() -> None:
        move_row(candidates, bottom, 5)
        candidates.resize(rows=20)

    met = meddle(workbook, is_batch, before=cut_blank_rows)
    turns(sync, 3)
    assert met.met
    assert progress(book, far).state == progress(book, near).state == "done"
    assert cell(candidates, ROSA, "Accroche") == "Tout en bas"
    assert cell(candidates, KENNY, "Histoire") == "Plus haut"
    assert book.undecided() == ()


def move_row(tab: gspread.Worksheet, row: int, to: int) -> None:
    """Drag a row elsewhere."""
    span = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": row - 1, "endIndex": row}
    destination = to if to > row else to - 1
    tab.spreadsheet.batch_update(
        {"requests": [{"moveDimension": {"source": span, "destinationIndex": destination}}]}
    )  # fmt: skip


def test_a_repair_refused_three_times_reaches_a_person(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    where = gspread.utils.rowcol_to_a1(3, column(candidates, "Photo"))
    candidates.update_acell(where, "Égaré")
    sync.read()
    displaced(book, "Égaré", "kenny.jpg")
    protect(workbook, candidates, where)
    other = submit(book, "catchphrase", "À sa place")
    turns(sync, 6)
    (waiting,) = book.undecided()
    assert (waiting.code, waiting.row_id, waiting.key) == ("displaced", KENNY, "photo")
    assert (waiting.theirs, waiting.mine) == ("Égaré", "kenny.jpg")
    assert progress(book, other).state == "done"
    with book.state.reading() as connection:
        assert list(connection.execute(sa.select(repairs.c.state)).scalars()) == [outbox.PERSON]


def test_a_clearing_refused_three_times_reaches_a_person_with_its_text(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    experiences = candidates.spreadsheet.worksheet("Expériences")
    addition = book.submit(Addition("experiences", {"candidate": KENNY, "title": "Commis", "company": "Paul"}), "flore")

    def disturb() -> None:
        span = {"sheetId": experiences.id, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}
        experiences.spreadsheet.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": 4}}]})

    meddle(workbook, is_batch, before=disturb, after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    last = len(experiences.get_all_values())
    protect(workbook, experiences, f"{last}:{last}")
    other = submit(book, "catchphrase", "À sa place")
    turns(sync, 6)
    assert progress(book, addition.id).reason == outbox.REASONS["refused"]
    assert book.undecided()[0].mine["company"] == "Paul"
    assert progress(book, other).state == "done"


def test_a_row_put_back_by_staff_takes_the_change_that_waited(
    book: Book, sync: Sync, candidates: gspread.Worksheet
) -> None:
    receipt = submit(book, "catchphrase", "Mon texte")
    row = candidates.row_values(3)
    candidates.delete_rows(3)
    sync.step()
    assert progress(book, receipt).reason == outbox.REASONS["row_gone"]
    (waiting,) = book.undecided()
    candidates.append_row(row)
    turns(sync, 1)
    assert book.retry(waiting.id, "camille@example.org")
    turns(sync, 1)
    assert cell(candidates, KENNY, "Accroche") == "Mon texte"
    assert book.undecided() == ()


def test_retried_while_the_row_is_still_gone_it_waits_for_a_person_again(
    book: Book, sync: Sync, candidates: gspread.Worksheet
) -> None:
    submit(book, "catchphrase", "Mon texte")
    candidates.delete_rows(3)
    sync.step()
    assert book.retry(book.undecided()[0].id, "camille@example.org")
    turns(sync, 1)
    (waiting,) = book.undecided()
    assert (waiting.mine, waiting.reason) == ("Mon texte", outbox.REASONS["row_gone"])
