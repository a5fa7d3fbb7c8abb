"""A small world in which everybody edits the same candidates at once, on a network that cannot be trusted.

Every value typed is unique, so that at the end each can be asked: where are you, and who replaced you knowingly?
"""

import random
from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa

from settings import Settings
from sheets import outbox
from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.columns import Cell
from sheets.connection import connect
from sheets.errors import SheetsError, UnknownRow
from sheets.schema import CANDIDATES
from sheets.state import changes, repairs
from sheets.sync import Sync
from tests.chaos.network import Network, put_between
from tests.chaos.staff import Home, Staff

KEYS = ("catchphrase", "story", "availability", "transport")
HEADERS = {key: CANDIDATES.by_key[key].header for key in KEYS}
COACH = "coach"
ACTS = 60
RATE = 0.35
GRID_ROWS = 50
"""Rows of each tab: the thousand of a new workbook are blank, and reading them is all that would take time."""


@dataclass
class World:
    """Everybody at work.

    Args:
        book: what web users see.
        staff: those who work in the sheet.
        rng: all chance.
        workers: two, that overlap.
        networks: each worker's.
        before: (row ID, header) -> cell, when it all began.
        kept: value -> home of the web's acknowledged edits.
        added: row ID -> cells, of acknowledged new rows.
        counts: how often what was done.
    """

    book: Book
    staff: Staff
    rng: random.Random
    workers: list[Sync] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    before: dict[Home, str] = field(default_factory=dict)
    kept: dict[str, Home] = field(default_factory=dict)
    added: dict[str, dict[str, Cell]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def act(self) -> None:
        """One act of one person, or one turn of a worker."""
        acts = (self.web_edits, self.web_adds, self.staff.act, self.worker_turns)
        (act,) = self.rng.choices(acts, (45, 5, 15, 35))
        act()

    def meanwhile(self) -> None:
        """What others do while a request is on its way: several things, often."""
        for _ in range(self.rng.randint(1, 3)):
            acts = (self.web_edits, self.worker_turns, self.staff.act)
            (act,) = self.rng.choices(acts, (15, 15, 70))
            act()

    def web_edits(self) -> None:
        """A coach saves a field, seeing what the site shows now, or what it showed before somebody else saved."""
        row = self.rng.choice(self.book.snapshot.candidates.rows)
        key = self.rng.choice(KEYS)
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
        row = self.rng.choice(self.book.snapshot.candidates.rows)
        values: dict[str, Cell] = {"candidate": row.id, "title": value_of(self, "a"), "company": value_of(self, "a")}
        receipt = self.book.submit(Addition("experiences", values), COACH)
        self.counts["web adds"] += 1
        self.added[receipt.row_id] = {"id": receipt.row_id, **values}

    def worker_turns(self) -> None:
        """A worker's turn, whatever becomes of it."""
        worker = self.rng.choice(self.workers)
        worker._rest_until = 0.0
        self.counts["turns"] += 1
        try:
            worker.step()
        except SheetsError:
            self.counts["turns cut short"] += 1

    def settle(self) -> None:
        """Let everything come to rest on a network that works again."""
        for network in self.networks:
            network.calm()
        for _ in range(60):
            self.worker_turns()
            if not self._unsettled():
                return

    def _unsettled(self) -> int:
        waiting = sa.select(sa.func.count()).where(changes.c.state.in_(outbox.OPEN))
        mending = sa.select(sa.func.count()).where(repairs.c.state.in_(("open", "sent")))
        with self.book.state.reading() as connection:
            return sum(connection.execute(query).scalar() or 0 for query in (waiting, mending))


def value_of(world: World, kind: str) -> str:
    """A value nobody ever typed before."""
    world.counts["values"] += 1
    return f"{kind}{world.counts['values']}"


def make_world(settings: Settings, book: Book, seed: int) -> World:
    """Two workers, each on its own bad network, and staff on a good one."""
    rng = random.Random(seed)
    spreadsheet = connect(settings).spreadsheet
    world = World(book, Staff(spreadsheet, rng, tuple(HEADERS.values()), lambda kind: value_of(world, kind)), rng)
    _shrink(world)
    tab = spreadsheet.worksheet(CANDIDATES.title)
    header, *rows = tab.get_all_values()
    ids = header.index("ID")
    world.before = {(row[ids], name): cell for row in rows for name, cell in zip(header, row, strict=True)}
    world.staff.ids = {row[ids] for row in rows}
    for _ in range(2):
        workbook = connect(settings)
        world.workers.append(Sync(book.state, lambda workbook=workbook: workbook, 0.0))  # type: ignore[misc]
        world.networks.append(put_between(workbook, rng, RATE, world.meanwhile))
    return world


def run_world(settings: Settings, book: Book, seed: int, acts: int = ACTS) -> World:
    """A world from its seed, lived through and at rest."""
    world = make_world(settings, book, seed)
    for _ in range(acts):
        world.act()
    world.settle()
    return world


def _shrink(world: World) -> None:
    grids = [(tab, tab.row_count) for tab in world.staff.spreadsheet.worksheets()]
    sizes = [{"sheetId": tab.id, "gridProperties": {"rowCount": GRID_ROWS}} for tab, rows in grids if rows > 500]
    requests = [{"updateSheetProperties": {"properties": p, "fields": "gridProperties.rowCount"}} for p in sizes]
    world.staff.spreadsheet.batch_update({"requests": requests})
