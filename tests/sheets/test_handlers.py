"""What events set off: once each, whoever dies, restarts or works beside, and however badly a handler behaves."""

import threading

import gspread
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.events import handlers
from sheets.events.detection import Event, events
from sheets.events.handlers import Handler, run_handlers
from sheets.model.snapshot import Snapshot
from sheets.state import outbox
from sheets.state.database import State, changes
from sheets.state.outbox import CELL
from sheets.worker.sync import Sync
from tests.cast import INES, KENNY
from tests.sheets.test_events import kills, type_in

DATABASES = ("sqlite", "postgresql")
WANTS = {"candidates": ("status",)}


def note_it(connection: Connection, event: Event, snapshot: Snapshot) -> None:
    """Ask for the candidate's notes to tell the new status."""
    row = snapshot.candidates.get(event.row_id)
    assert row
    told = f"{row.notes} {event.old} > {event.new}".strip()
    line = {"action": CELL, "tab": event.tab, "row_id": event.row_id, "key": "notes", "base": None, "new": told}
    outbox.enqueue(connection, f"handler {event.id}", [line])


NOTE_IT = Handler("note it", note_it, WANTS)


@pytest.fixture
def candidates(sheet: gspread.Spreadsheet) -> gspread.Worksheet:
    return sheet.worksheet("Candidats")


@pytest.fixture
def ready(book: Book, sync: Sync) -> Sync:
    """A worker whose handler has started."""
    run_handlers(book.state, [NOTE_IT], book.snapshot)
    return sync


def asked(state: State) -> list[str]:
    """What the handler asked to write, oldest first."""
    with state.reading() as connection:
        return [str(line.new) for line in outbox.load(connection, changes.c.author.like("handler%"))]


def run(book: Book, *wanted: Handler) -> int:
    return run_handlers(book.state, wanted or [NOTE_IT], book.snapshot)


def test_called_once_for_what_it_wants(book: Book, ready: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    type_in(candidates, KENNY, "Histoire", "Autre chose.")
    ready.step()
    assert run(book) == 1
    assert run(book) == 0
    assert asked(book.state) == ["En cours > À valider"]


def test_from_the_web_too_and_what_it_asks_for_reaches_the_sheet(
    book: Book, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    worker = Sync(book.state, lambda: workbook, 0.0, lambda read: run_handlers(book.state, [NOTE_IT], read))
    worker.step()
    book.submit(Edit("candidates", KENNY, {"status": "En cours"}, {"status": "À valider"}), "flore@example.org")
    for _ in range(3):
        worker.step()
    notes = candidates.find("Notes")
    assert notes
    assert candidates.cell(3, notes.col).value == "En cours > À valider"
    assert asked(book.state) == ["En cours > À valider"]


def test_one_added_later_starts_from_now(book: Book, ready: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    ready.step()
    late = Handler("late", note_it, WANTS)
    assert run(book, late) == 0
    type_in(candidates, KENNY, "Statut du CV", "Publié")
    ready.step()
    assert run(book, late) == 1
    assert asked(book.state) == ["À valider > Publié"]


@pytest.mark.parametrize("moment", ["begin", "commit"])
def test_killed_at_any_moment_it_acts_once_for_each(
    book: Book, workbook: Workbook, candidates: gspread.Worksheet, moment: str, ready: Sync
) -> None:
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    type_in(candidates, INES, "Statut du CV", "Masqué")

    def live() -> None:
        Sync(book.state, lambda: workbook, 60.0, lambda read: run_handlers(book.state, [NOTE_IT], read)).step()

    died = sum(kills(book.state, moment, live))
    assert died > 5
    assert sorted(asked(book.state)) == ["En cours > À valider", "Publié > Masqué"]


def test_two_rival_workers_act_once(book: Book, ready: Sync, candidates: gspread.Worksheet) -> None:
    for n in range(12):
        type_in(candidates, KENNY, "Statut du CV", ("À valider", "Publié")[n % 2])
        ready.read()
    snapshot = book.snapshot
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        run_handlers(book.state, [NOTE_IT], snapshot)

    rivals = [threading.Thread(target=work) for _ in range(3)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert asked(book.state) == ["En cours > À valider"] + ["À valider > Publié", "Publié > À valider"] * 5 + [
        "À valider > Publié"
    ]


def test_it_waits_for_a_reading_that_shows_the_event(book: Book, ready: Sync, candidates: gspread.Worksheet) -> None:
    old = book.snapshot
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    ready.step()
    assert run_handlers(book.state, [NOTE_IT], old) == 0
    assert run(book) == 1


class Stubborn:
    """A handler that writes, then raises as long as it is told to."""

    def __init__(self) -> None:
        self.raises = True

    def __call__(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        note_it(connection, event, snapshot)
        if self.raises and event.row_id == KENNY:
            raise ValueError("no mailbox")


def test_one_that_raises_is_tried_again_then_goes_on_without(
    book: Book, ready: Sync, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    stubborn = Stubborn()
    bad = Handler("bad", stubborn, WANTS)
    run(book, bad)
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    type_in(candidates, INES, "Statut du CV", "Masqué")
    ready.step()
    assert run(book, bad, NOTE_IT) == 2  # the other one is not held up
    assert len(asked(book.state)) == 2
    assert run(book, bad, NOTE_IT) == 0  # it rests before the next try
    monkeypatch.setattr(handlers, "RETRY_SECONDS", (0.0, 0.0))
    assert run(book, bad) == 0
    with book.state.reading() as connection:
        assert handlers.set_aside(connection) == []
    assert run(book, bad) == 2  # the third try set Kenny's aside: Inès's comes through
    with book.state.reading() as connection:
        (aside,) = handlers.set_aside(connection)
    assert (aside.handler, aside.row_id, aside.error, aside.again) == ("bad", KENNY, "ValueError: no mailbox", False)
    assert len(asked(book.state)) == 3  # what it wrote before it raised was taken back


def test_staff_ask_for_one_more_try(
    book: Book, ready: Sync, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "RETRY_SECONDS", ())
    stubborn = Stubborn()
    bad = Handler("bad", stubborn, WANTS)
    run(book, bad)
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    ready.step()
    run(book, bad)
    with book.state.writing() as connection:
        (aside,) = handlers.set_aside(connection)
        assert handlers.try_again(connection, "bad", aside.event)
        assert not handlers.try_again(connection, "bad", aside.event)
    assert run(book, bad) == 0
    with book.state.writing() as connection:
        assert not handlers.set_aside(connection)[0].again
        assert handlers.try_again(connection, "bad", aside.event)
    stubborn.raises = False
    assert run(book, bad) == 1
    assert run(book, bad) == 0
    with book.state.reading() as connection:
        assert handlers.set_aside(connection) == []
    assert asked(book.state) == ["En cours > À valider"]


def test_one_that_mended_itself_is_not_set_aside(
    book: Book, ready: Sync, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "RETRY_SECONDS", (0.0, 0.0))
    stubborn = Stubborn()
    bad = Handler("bad", stubborn, WANTS)
    run(book, bad)
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    ready.step()
    assert run(book, bad) == 0
    stubborn.raises = False
    assert run(book, bad) == 1
    with book.state.reading() as connection:
        assert not connection.execute(sa.select(handlers.failures)).all()


def test_forgetting_old_events_loses_no_place(book: Book, ready: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, KENNY, "Statut du CV", "À valider")
    ready.step()
    run(book)
    with book.state.writing() as connection:
        connection.execute(events.delete())
    type_in(candidates, KENNY, "Statut du CV", "Publié")
    ready.step()
    assert run(book) == 1
    assert len(asked(book.state)) == 2
