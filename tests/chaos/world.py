"""A small world in which everybody edits the same candidates at once, on a network that cannot be trusted.

Every value typed is unique, so that at the end each can be asked: where are you, and who replaced you knowingly?
"""

import contextlib
import itertools
import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from settings import Settings
from sheets.api.connection import connect
from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.errors import SheetsError, UnknownRow
from sheets.events.journal import CAPTURE_TITLE
from sheets.model.columns import Cell
from sheets.model.schema import CANDIDATES, EXPERIENCES
from sheets.state import outbox
from sheets.state.database import changes, repairs
from sheets.worker.sync import Sync
from sheets.writing import displaced, identity, phases, plan
from sheets.writing import repairs as repairing
from tests.chaos.network import Network, put_between
from tests.chaos.staff import Home, Staff

KEYS = ("catchphrase", "story", "availability", "transport")
HEADERS = {key: CANDIDATES.by_key[key].header for key in KEYS}
COACH = "coach"
ACTS = 60
RATE = 0.35
DEATHS = 0.12
DIES_WITHIN = 60
TURNS_MOST = 100
GRID_ROWS = 50
"""Rows of each tab: blank ones are read like others, and are all that would take time."""


class Clock:
    """Time for the worker: each look at it is a hundredth of a second later, however slow the machine."""

    def __init__(self) -> None:
        self._looks = itertools.count()

    def time(self) -> float:
        """Seconds since the world began."""
        return next(self._looks) / 100

    monotonic = time


class Killed(BaseException):
    """The worker is no more, as after a SIGKILL: nothing catches this on its way out."""


@dataclass
class World:
    """Everybody at work.

    Args:
        settings: where it all is.
        book: what web users see.
        staff: those who work in the sheet.
        rng: all chance.
        workers: two, that overlap.
        networks: each worker's.
        before: (row ID, header) -> cell, when it all began.
        rows_before: the rows the web adds to, by header, when it all began.
        kept: value -> home of the web's acknowledged edits.
        added: row ID -> cells, of acknowledged new rows.
        counts: how often what was done.
        deaths: how often a worker's turn is its last, 0 to 1.
        rate: how bad the network is, 0 to 1.
        left: statements until the worker at work dies; 0: it does not.
        authors: the web's, as the Journal shows them.
        journal_lines: lines that stay in the Journal; 0: all.
    """

    settings: Settings
    book: Book
    staff: Staff
    rng: random.Random
    workers: list[Sync] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    before: dict[Home, str] = field(default_factory=dict)
    rows_before: list[dict[str, str]] = field(default_factory=list)
    kept: dict[str, Home] = field(default_factory=dict)
    added: dict[str, dict[str, Cell]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    deaths: float = DEATHS
    rate: float = RATE
    left: int = 0
    authors: tuple[str, ...] = (COACH,)
    journal_lines: int = 0

    def act(self) -> None:
        """One act of one person, or one turn of a worker."""
        acts = (self.web_edits, self.web_adds, self.staff.act, self.staff.act_on_experiences, self.worker_turns)
        (act,) = self.rng.choices(acts, (42, 8, 14, 4, 35))
        self.apart(act)

    def meanwhile(self) -> None:
        """What others do while a request is on its way: several things, often."""
        for _ in range(self.rng.randint(1, 3)):
            acts = (self.web_edits, self.worker_turns, self.staff.act, self.staff.act_on_experiences)
            (act,) = self.rng.choices(acts, (15, 15, 50, 20))
            self.apart(act)

    def web_edits(self) -> None:
        """A coach saves a field, seeing what the site shows now, or what it showed before somebody else saved."""
        rows = self.book.snapshot.candidates.rows
        if not rows:
            return
        row, key = self.rng.choice(rows), self.rng.choice(KEYS)
        base, value = self.book.snapshot.candidates.cell(row, key), value_of(self, "w")
        if self.rng.random() < 0.05:
            self.staff.act()
            self.worker_turns()
        try:
            self.book.submit(Edit("candidates", row.id, {key: base}, {key: value}), COACH)
        except (Conflicted, UnknownRow) as refused:
            self.counts[f"web {type(refused).__name__}"] += 1
            return
        self.counts["web edits"] += 1
        self.kept[value] = row.id, HEADERS[key]

    def web_adds(self) -> None:
        """A coach adds a candidate's experience."""
        rows = self.book.snapshot.candidates.rows
        if not rows:
            return
        row = self.rng.choice(rows)
        values: dict[str, Cell] = {"candidate": row.id, "title": value_of(self, "a"), "company": value_of(self, "a")}
        receipt = self.book.submit(Addition("experiences", values), COACH)
        self.counts["web adds"] += 1
        self.added[receipt.row_id] = {"id": receipt.row_id, **values}

    def worker_turns(self) -> None:
        """A worker's turn, whatever becomes of it."""
        n = self.rng.randrange(len(self.workers))
        worker = self.workers[n]
        worker._rest_until = 0.0
        self.counts["turns"] += 1
        # It dies at any statement of its own: before what it writes ahead, after it, in the middle of settling.
        self.left = self.rng.randint(1, DIES_WITHIN) if self.rng.random() < self.deaths else 0
        try:
            worker.step()
        except SheetsError:
            self.counts["turns cut short"] += 1
        except Killed:
            self.counts["workers killed"] += 1
            self.hire(n)
        finally:
            self.left = 0

    def apart(self, act: Callable[[], None]) -> None:
        """Let somebody act whose statements are no step of the worker that is about to die."""
        left, self.left = self.left, 0
        try:
            act()
        finally:
            self.left = left

    def hire(self, n: int) -> None:
        """A worker in the place of one that is no more; what that one had sent may still arrive."""
        workbook = connect(self.settings)
        self.workers[n] = Sync(self.book.state, lambda: workbook, 0.0, journal_lines=self.journal_lines)
        self.networks.append(put_between(workbook, self.rng, self.rate, self.meanwhile))

    def statement(self, *_: object) -> None:
        """The worker's database is about to be asked something."""
        if self.left:
            self.left -= 1
            if not self.left:
                raise Killed

    def settle(self) -> None:
        """Let everything come to rest on a network that works again."""
        self.deaths = self.rate = 0.0
        for network in self.networks:
            network.calm()
        for title in (CANDIDATES.title, EXPERIENCES.title):
            self.staff.bring_headers_back(self.staff.spreadsheet.worksheet(title))
        for _ in range(TURNS_MOST):
            self.worker_turns()
            if not self.unsettled() and not self._has_unidentified() and not self._half_moved():
                return

    def _has_unidentified(self) -> bool:
        """Rows typed by hand have no ID yet, or copies still have the one of their original."""
        return any(worker._identities._due for worker in self.workers) or any(
            problem.code == "missing_id" for problem in self.book.snapshot.problems
        )

    def _half_moved(self) -> bool:
        """Lines of the Journal are on their way to the state database."""
        return any(tab.title.startswith(CAPTURE_TITLE) for tab in self.staff.spreadsheet.worksheets())

    def unsettled(self) -> int:
        """How many changes and repairs have not come to an end."""
        waiting = sa.select(sa.func.count()).where(changes.c.state.in_(outbox.OPEN))
        to_repair = sa.select(sa.func.count()).where(repairs.c.state.in_(("open", "sent")))
        with self.book.state.reading() as connection:
            return sum(connection.execute(query).scalar() or 0 for query in (waiting, to_repair))


def value_of(world: World, kind: str) -> str:
    """A value nobody ever typed before."""
    world.counts["values"] += 1
    return f"{kind}{world.counts['values']}"


def make_world(settings: Settings, book: Book, seed: int, journal_lines: int = 0) -> World:
    """Two workers, each on its own bad network, and staff on a good one."""
    world = empty_world(settings, book, random.Random(seed))
    world.journal_lines = journal_lines
    sa.event.listen(book.state.engine, "before_cursor_execute", world.statement)
    world.workers = [Sync(book.state, lambda: connect(settings), 0.0)] * 2
    for n in range(2):
        world.hire(n)
    return world


def empty_world(settings: Settings, book: Book, rng: random.Random) -> World:
    """Staff on a good network, what the sheet holds before anybody acts, and no worker."""
    spreadsheet = connect(settings).spreadsheet
    world = World(
        settings, book, Staff(spreadsheet, rng, tuple(HEADERS.values()), lambda kind: value_of(world, kind)), rng
    )
    _shrink(world)
    tab = spreadsheet.worksheet(CANDIDATES.title)
    header, *rows = tab.get_all_values()
    ids = header.index("ID")
    world.before = {(row[ids], name): cell for row in rows for name, cell in zip(header, row, strict=True)}
    world.staff.ids = {row[ids] for row in rows}
    experiences = spreadsheet.worksheet(EXPERIENCES.title).get_all_values()
    world.rows_before = [dict(zip(experiences[0], row, strict=True)) for row in experiences[1:] if any(row)]
    return world


def run_world(settings: Settings, book: Book, seed: int, journal_lines: int = 0) -> World:
    """A world from its seed, lived through and at rest."""
    with foreseeable(seed):
        world = make_world(settings, book, seed, journal_lines)
        for _ in range(ACTS):
            world.act()
        world.settle()
    return world


@contextlib.contextmanager
def foreseeable(seed: int) -> Iterator[None]:
    """The same seed, the same world: the app's own chance and time are ours, and nothing waits long."""
    minting, clock = random.Random(seed), Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "SystemRandom", lambda: minting)
        patch.setattr(phases, "time", clock)
        patch.setattr(identity, "time", clock)
        patch.setattr(displaced, "time", clock)
        patch.setattr(plan, "PATIENCE_SECONDS", 0.05)
        patch.setattr(repairing, "PATIENCE_SECONDS", 0.05)
        patch.setattr(identity, "LATER_SECONDS", 0.05)
        yield


def _shrink(world: World) -> None:
    grids = [(tab, tab.row_count) for tab in world.staff.spreadsheet.worksheets()]
    sizes = [{"sheetId": tab.id, "gridProperties": {"rowCount": GRID_ROWS}} for tab, rows in grids if rows > GRID_ROWS]
    requests = [{"updateSheetProperties": {"properties": p, "fields": "gridProperties.rowCount"}} for p in sizes]
    world.staff.spreadsheet.batch_update({"requests": requests})
