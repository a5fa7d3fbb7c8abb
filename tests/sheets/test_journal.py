"""The Journal stays short, and nothing of it is lost whoever else is at work in it."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import gspread
import pytest
import requests

from settings import Settings
from sheets.api.connection import Workbook, connect
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import SheetsError
from sheets.events.journal import CAPTURE_TITLE
from sheets.events.journal_archive import OurLine, archived
from sheets.model.dates import to_serial
from sheets.model.schema import JOURNAL
from sheets.state.database import State
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.conftest import SignIn
from tests.sheets.meddling import is_batch, meddle

ON_BOTH = pytest.mark.parametrize("state_url", ["sqlite", "postgresql"], indirect=True)
LIMIT, LINES = 20, 60
MONTHS_AGO = to_serial(dt.datetime.now(dt.UTC).date()) - 200
NOTE = "Note de l'équipe : voir avec Flore"


@pytest.fixture
def journal(settings: Settings) -> gspread.Worksheet:
    """Staff at work in the Journal, through a client of their own."""
    return connect(settings).spreadsheet.worksheet(JOURNAL.title)


@pytest.fixture
def worker(book: Book, workbook: Workbook) -> Sync:
    return Sync(book.state, lambda: workbook, 0.0, journal_lines=LIMIT)


@pytest.fixture
def filled(book: Book, sync: Sync, journal: gspread.Worksheet) -> list[str]:
    """A long Journal, after one line the app wrote itself; the texts of its lines, oldest first."""
    book.submit(Edit("candidates", KENNY, {"catchphrase": None}, {"catchphrase": "Vif"}), "flore@example.org")
    sync.step()
    journal.append_rows([line(n) for n in range(LINES)])
    return [f"texte {n}" for n in range(LINES)]


def line(n: int) -> list[str | float]:
    return [MONTHS_AGO + n / 100, "ancienne@example.org", "Candidats", KENNY, "Histoire", f"avant {n}", f"texte {n}",
            f"{n:032x}"]  # fmt: skip


def texts(journal: gspread.Worksheet) -> list[str]:
    """What the Journal's lines say that changed, from the top."""
    rows = journal.get_all_values()
    header = next(row for row in rows if "Après" in row)
    return [row[header.index("Après")] for row in rows[rows.index(header) + 1 :]]


def kept(state: State) -> list[OurLine]:
    with state.reading() as connection:
        return archived(connection)


def hidden_tabs(journal: gspread.Worksheet) -> list[str]:
    return [tab.title for tab in journal.spreadsheet.worksheets() if tab.title.startswith(CAPTURE_TITLE)]


def work(worker: Sync, turns: int = 4) -> None:
    """Some turns, whatever happens in them."""
    for _ in range(turns):
        worker._tidy_from = 0.0
        try:
            worker.step()
        except SheetsError:
            continue


def settled(book: Book, journal: gspread.Worksheet, filled: list[str]) -> None:
    """Every line is in the Journal or in the database, once, and nothing is left half-way."""
    there, moved = Counter(texts(journal)), Counter(line.new for line in kept(book.state))
    assert hidden_tabs(journal) == []
    assert set(filled) <= there.keys() | moved.keys()
    assert max(moved.values()) == 1
    assert not [text for text in filled if there[text] > 1]


@ON_BOTH
def test_the_oldest_lines_move_to_the_database(
    book: Book, worker: Sync, journal: gspread.Worksheet, filled: list[str]
) -> None:
    work(worker)
    assert texts(journal) == ["Vif", *filled[-LIMIT + 1 :]]
    assert sorted(line.new for line in kept(book.state)) == sorted(filled[: -LIMIT + 1])
    oldest = kept(book.state)[-1]
    assert (oldest.tab, oldest.row_id, oldest.header, oldest.old) == ("candidates", KENNY, "Histoire", "avant 0")
    assert oldest.author == "ancienne@example.org"
    settled(book, journal, filled)


def test_lines_that_staff_annotated_stay_and_are_not_moved_for_ever(
    worker: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str]
) -> None:
    journal.insert_notes({f"G{row}": "à revoir" for row in range(3, LINES + 3)})
    work(worker, 6)
    sent: list[str] = []

    def note(request: requests.PreparedRequest) -> bool:
        if ":batchUpdate" in (request.url or ""):
            sent.append(request.url or "")
        return False

    meddle(workbook, note)
    work(worker, 6)
    assert sent == []
    assert set(filled) <= set(texts(journal)), "a note is staff's: its line stays in their sight"


def test_a_little_over_is_left_alone(
    book: Book, worker: Sync, journal: gspread.Worksheet, filled: list[str], workbook: Workbook
) -> None:
    work(worker)
    before = len(kept(book.state))
    journal.append_rows([line(LINES)])
    spied = meddle(workbook, is_batch)
    work(worker)
    assert not spied.met
    assert len(kept(book.state)) == before


def test_what_is_not_ours_stays_where_it_is(
    book: Book, worker: Sync, journal: gspread.Worksheet, filled: list[str]
) -> None:
    journal.add_cols(2)
    journal.update_acell("J4", NOTE)  # beside a line of ours
    journal.insert_row([NOTE], 6)
    journal.insert_row([MONTHS_AGO, "moi", "Candidats", KENNY, "Histoire", "", "tapé à la main"], 8)
    work(worker)
    rows = journal.get_all_values()
    assert [NOTE in row for row in rows].count(True) == 2
    assert "tapé à la main" in texts(journal)
    settled(book, journal, filled)


def note_in_the_block(journal: gspread.Worksheet) -> None:
    journal.insert_row([NOTE], 5)


def formula_in_the_block(journal: gspread.Worksheet) -> None:
    journal.add_cols(2)
    journal.update_acell("J7", '="a"&"b"')


DISTURBANCES: dict[str, Callable[[gspread.Worksheet], object]] = {
    "nothing more": lambda journal: None,
    "a formula comes in the block": formula_in_the_block,
    "a note on a cell": lambda journal: journal.insert_note("G7", "à revoir"),
    "sorted the other way": lambda journal: journal.sort((1, "des")),
    "lines deleted above": lambda journal: journal.delete_rows(6, 9),
    "rows inserted over the header": lambda journal: journal.insert_rows([[NOTE], ["x"]], 1),
    "columns inserted and moved": lambda journal: journal.insert_cols([["À nous"], [], ["ici"]], 3),
    "the header deleted": lambda journal: journal.delete_rows(1),
}
"""What staff do, besides a note they insert among the lines about to be moved."""


@pytest.mark.parametrize("what", DISTURBANCES)
def test_staff_at_work_between_the_reading_and_the_moving(
    book: Book, worker: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str], what: str
) -> None:
    def disturb() -> None:
        note_in_the_block(journal)
        DISTURBANCES[what](journal)

    met = meddle(workbook, is_batch, before=disturb)
    deleted = filled[4:8] if what == "lines deleted above" else []
    work(worker)
    assert met.met
    rows = journal.get_all_values()
    assert any(NOTE in row for row in rows)
    if what == "the header deleted":
        journal.insert_row([column.header for column in JOURNAL.columns], 1)
        work(worker)
    if what == "columns inserted and moved":
        assert any("ici" in row for row in rows)
    if what == "a formula comes in the block":
        assert any("ab" in row for row in rows)
    if what == "a note on a cell":
        assert any("à revoir" in row for row in journal.get_notes())
    settled(book, journal, [text for text in filled if text not in deleted])


def lost(*_: object) -> None:
    raise requests.ConnectionError("lost")


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("seam", range(8))
def test_killed_or_cut_off_at_each_call(
    book: Book, worker: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str], seam: int, moment: str
) -> None:
    """A worker that dies at a call, or loses its answer, and a new one that goes on, knowing nothing."""
    worker.read()
    count = itertools.count()
    met = meddle(workbook, lambda _: next(count) == seam, **{moment: lost})
    with pytest.raises(SheetsError):
        worker._tidy_journal()
    assert met.met
    note_in_the_block(journal)
    work(Sync(book.state, lambda: workbook, 0.0, journal_lines=LIMIT))
    assert [NOTE in row for row in journal.get_all_values()].count(True) == 1
    assert len(texts(journal)) <= LIMIT + 2 + 1
    settled(book, journal, filled)


def test_a_double_that_arrives_at_once_or_late_does_nothing(
    book: Book, worker: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str]
) -> None:
    sent: list[requests.PreparedRequest] = []

    def note(request: requests.PreparedRequest) -> bool:
        sent.append(request)
        return False

    spied = meddle(workbook, note)
    worker.read()
    sent.clear()
    worker._tidy_journal()
    before = texts(journal)
    batches = [request for request in sent if ":batchUpdate" in (request.url or "")]
    assert len(batches) == 2
    assert [spied.inner.send(request, timeout=5).status_code for request in batches] == [400, 400]
    book.submit(Edit("candidates", KENNY, {"catchphrase": "Vif"}, {"catchphrase": "Calme"}), "flore@example.org")
    worker.step()
    assert [spied.inner.send(request, timeout=5).status_code for request in batches] == [400, 400]
    assert texts(journal) == [*before, "Calme"]
    settled(book, journal, filled)


def test_a_flush_in_between_makes_it_start_again(
    book: Book, worker: Sync, sync: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str],
    settings: Settings,
) -> None:  # fmt: skip
    def rival() -> None:
        book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "D'un autre"}), "flore@example.org")
        Sync(book.state, lambda: connect(settings), 0.0).step()

    worker.read()
    meddle(workbook, is_batch, before=rival)
    work(worker)
    assert "D'un autre" in texts(journal)
    settled(book, journal, filled)


def test_writing_goes_on_after_it(book: Book, worker: Sync, journal: gspread.Worksheet, filled: list[str]) -> None:
    """The generation it took counts for the batches that follow, here and in another state database."""
    work(worker)
    receipt = book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Encore"}), "flore@example.org")
    worker.step()
    done = book.progress(receipt.id)
    assert done
    assert done.state == "done"
    assert texts(journal)[-1] == "Encore"


def test_the_state_database_is_lost_while_lines_wait(
    book: Book, worker: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str], tmp_path: Path
) -> None:
    worker.read()
    count = itertools.count()
    batches = lambda request: ":batchUpdate" in (request.url or "") and next(count) == 1  # noqa: E731
    meddle(workbook, batches, before=lost)
    with pytest.raises(SheetsError):
        worker._tidy_journal()
    assert len(hidden_tabs(journal)) == 1
    fresh = State(f"sqlite:///{tmp_path}/fresh.sqlite3")
    again = Sync(fresh, lambda: workbook, 0.0, journal_lines=LIMIT)
    work(again)
    assert sorted(line.new for line in kept(fresh)) == sorted(filled[: -LIMIT + 1])
    assert hidden_tabs(journal) == []
    fresh.close()


@ON_BOTH
def test_each_change_is_in_the_history_once(
    book: Book, worker: Sync, journal: gspread.Worksheet, filled: list[str], sign_in: SignIn
) -> None:
    """What the app keeps itself is not told again by the lines of the Journal that moved away."""
    rows = journal.get_all_values()
    at = next(n for n, row in enumerate(rows, 1) if "Vif" in row)
    journal.update_acell(f"A{at}", MONTHS_AGO - 100)  # the oldest now
    work(worker)
    assert "Vif" in {line.new for line in kept(book.state)}
    staff = sign_in("camille@example.org")
    pages = "".join(staff.get(f"/staff/history/candidates/{KENNY}?page={n}").get_data(as_text=True) for n in (1, 2))
    assert pages.count('<dd dir="auto">Vif</dd>') == 1
    moved = [line.new for line in kept(book.state) if line.new != "Vif"]
    assert len(moved) == LINES - LIMIT
    assert [pages.count(f'<dd dir="auto">{text}</dd>') for text in moved] == [1] * len(moved)
    assert "ancienne@example.org" in pages


def test_a_journal_we_may_not_touch_stops_nothing_else(
    book: Book, worker: Sync, workbook: Workbook, journal: gspread.Worksheet, filled: list[str]
) -> None:
    workbook.spreadsheet.client.session.headers["Authorization"] = "Bearer robot@example.org"
    journal.add_protected_range("A2:J30", editor_users_emails=["someone-else@example.org"])
    worker.step()
    receipt = book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Encore"}), "flore@example.org")
    worker.step()
    done = book.progress(receipt.id)
    assert done
    assert done.state == "done"
    assert set(filled) <= set(texts(journal))


def test_a_hidden_tab_without_a_journal_is_told_once_and_taken_in_when_there_is_one(
    worker: Sync,
    workbook: Workbook,
    journal: gspread.Worksheet,
    filled: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    worker.read()
    meddle(workbook, is_batch, after=lost)
    work(worker, 1)
    assert hidden_tabs(journal)
    journal.update_title("Ancien journal")
    work(worker, 1)
    calls: list[str] = []

    def note(request: requests.PreparedRequest) -> bool:
        calls.append(str(request.url))
        return False

    meddle(workbook, note)
    for _ in range(20):
        worker._tidy_from = 0.0
        worker._tidy_journal()
    assert caplog.text.count("there is no Journal any more") == 1
    assert calls == []
    journal.update_title(JOURNAL.title)
    assert worker._archivist
    worker._archivist._waits_until = 0.0
    work(worker)
    assert hidden_tabs(journal) == []
