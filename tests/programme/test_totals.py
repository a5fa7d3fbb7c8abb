"""From counts to the sheet's columns: what was counted is added to what stands, once, whatever staff do meanwhile."""

import gspread
import pytest

from programme.audience import SHARE, VIEW, Audience
from programme.totals import AUTHOR, write_totals
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES

DATABASES = ("sqlite", "postgresql")


class Sheet:
    """The two columns as staff see them."""

    def __init__(self, spreadsheet: gspread.Spreadsheet) -> None:
        self.tab = spreadsheet.worksheet("Candidats")
        self.journal = spreadsheet.worksheet("Journal")

    def cell(self, row_id: str, header: str) -> tuple[int, int]:
        ids = self.tab.col_values(self.tab.row_values(1).index("ID") + 1)
        return ids.index(row_id) + 1, self.tab.row_values(1).index(header) + 1

    def get(self, row_id: str, header: str) -> object:
        return self.tab.cell(*self.cell(row_id, header)).value

    def put(self, row_id: str, header: str, value: int) -> None:
        self.tab.update_cell(*self.cell(row_id, header), value)


@pytest.fixture
def columns(sheet: gspread.Spreadsheet) -> Sheet:
    return Sheet(sheet)


@pytest.fixture
def counting(book: Book) -> Audience:
    return Audience(book.state, "secret")


def views(counting: Audience, candidate: str, n: int, start: int = 0) -> None:
    for person in range(start, start + n):
        counting.count(VIEW, candidate, str(person))


def write(book: Book) -> int:
    return write_totals(book, every=0.0)


def test_what_was_counted_is_added_to_what_stands(book: Book, sync: Sync, columns: Sheet, counting: Audience) -> None:
    views(counting, ABDENOUR, 5)
    views(counting, INES, 2)
    counting.count(SHARE, ABDENOUR, "1", "x")
    assert write(book) == 3
    sync.step()
    assert columns.get(ABDENOUR, "Vues") == "125"
    assert columns.get(ABDENOUR, "Partages") == "15"
    assert columns.get(INES, "Vues") == "2"
    assert write(book) == 0
    views(counting, ABDENOUR, 1, start=100)
    assert write(book) == 1
    sync.step()
    assert columns.get(ABDENOUR, "Vues") == "126"
    assert {line[1] for line in columns.journal.get_all_values()[1:]} == {AUTHOR}
    assert len(columns.journal.get_all_values()[1:]) == 4


def test_once_a_period_whoever_asks(book: Book, counting: Audience) -> None:
    views(counting, ABDENOUR, 1)
    assert write_totals(book) == 1
    views(counting, INES, 1)
    assert write_totals(book) == 0


def test_what_is_on_its_way_is_not_counted_twice(book: Book, sync: Sync, columns: Sheet, counting: Audience) -> None:
    views(counting, ABDENOUR, 3)
    assert write(book) == 1
    views(counting, ABDENOUR, 2, start=50)
    assert write(book) == 0  # the first three wait to be written
    sync.step()
    assert write(book) == 1
    sync.step()
    assert columns.get(ABDENOUR, "Vues") == "125"


def test_a_number_staff_typed_meanwhile_is_added_to(book: Book, sync: Sync, columns: Sheet, counting: Audience) -> None:
    views(counting, ABDENOUR, 5)
    write(book)
    columns.put(ABDENOUR, "Vues", 1000)
    sync.step()
    assert columns.get(ABDENOUR, "Vues") == "1005"
    assert book.queue().people == 0


@pytest.mark.parametrize("cell", ["beaucoup", "=1+1"])
def test_what_is_no_number_of_ours_to_change_stays(
    book: Book, sync: Sync, columns: Sheet, counting: Audience, cell: str
) -> None:
    columns.tab.update([[cell]], gspread.utils.rowcol_to_a1(*columns.cell(ABDENOUR, "Vues")), raw=False)
    sync.read()
    views(counting, ABDENOUR, 5)
    write(book)
    sync.step()
    write(book)
    sync.step()
    assert columns.get(ABDENOUR, "Vues") == ("2" if cell == "=1+1" else "beaucoup")
    assert book.queue().people == 0


def test_a_row_that_went_and_a_column_that_is_missing_stop_nobody(
    book: Book, sync: Sync, columns: Sheet, counting: Audience
) -> None:
    columns.tab.delete_columns(columns.cell(ABDENOUR, "Partages")[1])
    sync.read()
    counting.count(SHARE, ABDENOUR, "1", "x")
    views(counting, "CGONE", 4)
    views(counting, INES, 1)
    assert write(book) == 1
    sync.step()
    assert columns.get(INES, "Vues") == "1"
