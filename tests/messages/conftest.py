"""A worker with its messages, and a clock that a test moves."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import gspread
import pytest

import clock
from mail import queue as mail_queue
from mail.message import Folder
from mail.sender import Sender
from mail.sms import SmsFolder
from programme.accounts.address_handlers import AddressHandlers
from programme.hiring import Hirings
from programme.meeting_handlers import MeetingHandlers
from programme.messages.engine import Messages
from programme.noted_days import NotedDays
from programme.opportunities import Links
from settings import Settings
from sheets.api.connection import Workbook, connect
from sheets.book import Book
from sheets.events.handlers import run_handlers
from sheets.model.snapshot import Snapshot
from sheets.state.database import State
from sheets.worker.sync import Sync
from tests.conftest import STATE, _config
from tests.messages.lines import all_lines

START = dt.datetime(2027, 1, 4, 9, 0)


@dataclass
class Office:
    """The worker and the sender of one deployment, moved by hand.

    Args:
        book: the book.
        workbook: the workbook.
        folder: where mails are put.
    """

    book: Book
    workbook: Workbook
    folder: Path

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """A new worker, which remembers nothing."""
        links = Links("tests", "https://tremplin.example")
        self.messages = Messages(self.book.state, links)
        handlers = (
            *AddressHandlers(links.public_url).handlers(),
            *NotedDays().handlers(),
            *Hirings().handlers(),
            *MeetingHandlers(links.public_url).handlers(),
        )

        def react(read: Snapshot) -> None:
            run_handlers(self.book.state, handlers, read)
            self.messages.act(read)

        self.sync = Sync(self.book.state, lambda: self.workbook, 0.0, react)
        self.sender = Sender(self.book.state, Folder(self.folder), phones=SmsFolder(self.folder / "sms"))

    def at(self, day: int, hour: int = 9, steps: int = 3) -> None:
        """Be so many days after the start, and do what there is to do."""
        clock.start_at((START + dt.timedelta(days=day)).replace(hour=hour).isoformat())
        self.turn(steps)

    def later(self, minutes: float = 10) -> None:
        """Some minutes pass: what is typed is let alone for a while."""
        clock.start_at((clock.wall() + dt.timedelta(minutes=minutes)).isoformat())
        self.turn()

    def turn(self, steps: int = 3) -> None:
        """Read, act, send."""
        for _ in range(steps):
            self.sync._rest_until = 0.0
            self.sync.step()
        self.sender.step()

    def sent(self, about: str = "") -> list[tuple[str, str]]:
        """(address, subject) of the mails that left, oldest first."""
        with self.book.state.reading() as connection:
            found = mail_queue.recent(connection, (mail_queue.SENT,), limit=10_000)[::-1]
        return [(m.message.to, m.message.subject) for m in found if m.message and about in m.message.subject]

    def type(self, tab: str, row_id: str, header: str, value: str | float) -> None:
        """Type in a cell, as staff do."""
        sheet = self.workbook.spreadsheet.worksheet(tab)
        row, column = sheet.find(row_id), sheet.find(header, in_row=1)
        assert row
        assert column
        sheet.update_cell(row.row, column.col, value)


@pytest.fixture
def make_office(book: Book, workbook: Workbook, sheet: gspread.Spreadsheet, tmp_path: Path) -> Callable[..., Office]:
    """Makes an office whose workbook has some lines of messages."""

    def make(lines: list[list[object]]) -> Office:
        if lines:
            sheet.worksheet("Messages").update(lines, "A2")
        office = Office(book, workbook, tmp_path / "mail")
        office.at(0)
        return office

    return make


@pytest.fixture(scope="session")
def office_opened(template: Path, read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory whose office has opened, with all the lines of a new workbook; copied for each test."""
    folder = tmp_path_factory.mktemp("office") / "data"
    shutil.copytree(template, folder)
    shutil.copy(read_once, folder / STATE)
    with office_in(folder, START - dt.timedelta(minutes=1)) as office:
        office.workbook.spreadsheet.worksheet("Messages").update(all_lines(), "A2")
        office.turn()
    return folder


@contextmanager
def office_in(folder: Path, moment: dt.datetime) -> Iterator[Office]:
    """An office outside of any test, to leave a data directory that many begin with.

    Args:
        folder: the data directory, with a state.
        moment: when it is there: before START, when tests begin.
    """
    clock.start_at(moment.isoformat())
    state = State(f"sqlite:///{folder / STATE}")
    yield Office(Book(state), connect(Settings.from_environment(_config(folder))), folder.parent / "mail")
    state.close()
    clock.start_at("")


@pytest.fixture
def prepared(template: Path, request: pytest.FixtureRequest) -> Path:
    """What a test with an office begins with."""
    found: Path = request.getfixturevalue("office_opened") if "office" in request.fixturenames else template
    return found


@pytest.fixture
def office(book: Book, workbook: Workbook, tmp_path: Path) -> Office:
    """An office with all the lines of a new workbook, which opened a minute ago."""
    clock.start_at(START.isoformat())
    return Office(book, workbook, tmp_path / "mail")
