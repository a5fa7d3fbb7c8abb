"""A new row whose columns move while it is on its way: cleared, and appended again; exactly one at the end."""

from collections.abc import Callable

import gspread
import pytest

from settings import Settings
from sheets.api.connection import Workbook, connect
from sheets.book import Book
from sheets.changes import Addition
from sheets.errors import SheetsError
from sheets.progress import Receipt
from sheets.state import outbox
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import lost_answer, progress

WANTED = {"Candidat": KENNY, "Intitulé": "Commis", "Entreprise": "Chez Paul", "Début": "2012", "Fin": "2012"}
KEYS = {"candidate": KENNY, "title": "Commis", "company": "Chez Paul", "start": "2012", "end": "2012"}


@pytest.fixture
def experiences(settings: Settings) -> gspread.Worksheet:
    """Staff at work in the same sheet, through a client of their own."""
    return connect(settings).spreadsheet.worksheet("Expériences")


def add(book: Book) -> Receipt:
    return book.submit(Addition("experiences", {**KEYS}), "flore")


def rows(experiences: gspread.Worksheet) -> list[dict[str, str]]:
    """The rows below those of the cast, by header, without their blank cells."""
    header, *found = experiences.get_all_values()
    named = [{h: cell for h, cell in zip(header, row, strict=True) if cell} for row in found]
    return [row for row in named if row.get("ID") not in ("E2AAA", "E3BBB") and row]


def move(experiences: gspread.Worksheet, start: int, to: int) -> None:
    span = {"sheetId": experiences.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1}
    experiences.spreadsheet.batch_update(
        {"requests": [{"moveDimension": {"source": span, "destinationIndex": to}}]}
    )  # fmt: skip


DISTURBANCES: dict[str, Callable[[gspread.Worksheet], object]] = {
    "the ID moves": lambda tab: move(tab, 0, 4),
    "a column comes first": lambda tab: tab.insert_cols([["À nous"]], 1),
    "a column without a header comes first": lambda tab: tab.insert_cols([[]], 1),
    "a column comes in the middle": lambda tab: tab.insert_cols([["À nous"]], 3),
    "two columns change places": lambda tab: move(tab, 1, 4),
    "a column of ours goes": lambda tab: tab.delete_columns(3),
}


@pytest.mark.parametrize("disturbance", list(DISTURBANCES)[:-1])
def test_columns_move_while_a_row_is_on_its_way(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet, disturbance: str
) -> None:
    receipt = add(book)
    met = meddle(workbook, is_batch, before=lambda: DISTURBANCES[disturbance](experiences))
    sync.step()
    assert met.met
    assert progress(book, receipt.id).state == "done"
    assert rows(experiences) == [{"ID": receipt.row_id, **WANTED}]


def test_a_column_of_ours_goes_while_a_row_is_on_its_way(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet
) -> None:
    gone = experiences.row_values(1)[3]
    receipt = book.submit(Addition("experiences", {**KEYS, "kind": "Emploi"}), "flore")
    meddle(workbook, is_batch, before=lambda: experiences.delete_columns(4))
    sync.step()
    found = progress(book, receipt.id)
    assert gone in WANTED
    assert (found.state, found.reason) == ("person", outbox.REASONS["column_gone"])
    assert book.undecided()[0].mine["company"] == "Chez Paul"
    assert rows(experiences) == []


def test_the_answer_is_lost_and_columns_move_again(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet
) -> None:
    receipt = add(book)
    meddle(workbook, is_batch, before=lambda: move(experiences, 0, 4), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    move(experiences, 1, 6)
    met = [meddle(workbook, nth_batch(n), before=lambda: move(experiences, 2, 5)) for n in (1, 2, 3)]
    sync.step()
    assert all(m.met for m in met)
    assert progress(book, receipt.id).state == "done"
    assert rows(experiences) == [{"ID": receipt.row_id, **WANTED}]


def test_what_staff_typed_in_the_misplaced_row_stays(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet
) -> None:
    receipt = add(book)
    meddle(workbook, is_batch, before=lambda: move(experiences, 1, 4), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    last, company = len(experiences.get_all_values()), experiences.row_values(1).index("Intitulé") + 1
    experiences.update_cell(last, company, "De l'équipe")
    sync.step()
    assert progress(book, receipt.id).state == "done"
    found = rows(experiences)
    assert [row for row in found if row.get("ID") == receipt.row_id] == [{"ID": receipt.row_id, **WANTED}]
    assert [list(row.values()) for row in found if row.get("ID") != receipt.row_id] == [["De l'équipe"]]


@pytest.mark.parametrize("disturbance", ["copied", "renamed", "deleted"])
def test_what_cannot_be_told_goes_to_a_person_with_its_text(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet, disturbance: str
) -> None:
    receipt = add(book)
    meddle(workbook, is_batch, before=lambda: move(experiences, 1, 4), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    last = len(experiences.get_all_values())
    if disturbance == "copied":
        experiences.append_row(experiences.row_values(last))
    elif disturbance == "renamed":
        experiences.update_cell(1, experiences.row_values(last).index("Chez Paul") + 1, "Tout autre chose")
    else:
        experiences.delete_rows(last)
    sync.step()
    assert progress(book, receipt.id).reason == outbox.REASONS["moved"]
    (waiting,) = book.undecided()
    assert waiting.mine["company"] == "Chez Paul"


def test_a_title_comes_above_the_table_while_a_row_is_on_its_way(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet
) -> None:
    """The header is not where it was, yet every cell is in its place: there is nothing to clear."""
    receipt = add(book)
    meddle(workbook, is_batch, before=lambda: experiences.insert_row(["Les expériences"], 1))
    sync.step()
    assert progress(book, receipt.id).state == "done"
    assert experiences.col_values(1).count(receipt.row_id) == 1


def test_a_clearing_that_goes_astray_is_put_back(
    book: Book, sync: Sync, workbook: Workbook, experiences: gspread.Worksheet
) -> None:
    before = experiences.get_all_values()[1:]
    receipt = add(book)
    meddle(workbook, is_batch, before=lambda: move(experiences, 1, 4), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    move(experiences, 3, 1)  # everything is in its place again, but for our row
    met = meddle(workbook, is_batch, before=lambda: experiences.sort((1, "des")))
    sync.step()
    assert met.met
    assert progress(book, receipt.id).state == "done"
    assert rows(experiences) == [{"ID": receipt.row_id, **WANTED}]
    assert sorted(r for r in experiences.get_all_values()[1:] if r[0] in ("E2AAA", "E3BBB")) == sorted(before)


def nth_batch(n: int) -> Callable[..., bool]:
    """Judges a request: the n-th batch from now."""
    seen = [0]

    def judge(request: object) -> bool:
        seen[0] += is_batch(request)  # type: ignore[arg-type]
        return seen[0] == n and is_batch(request)  # type: ignore[arg-type]

    return judge
