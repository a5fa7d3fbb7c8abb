"""A small world in which everybody edits the same candidates at once, on a network that cannot be trusted.

Every value typed is unique, so that at the end each can be asked: where are you, and who replaced you knowingly?
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gspread
import requests
import sqlalchemy as sa
from requests.adapters import BaseAdapter

from sheets import outbox
from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.connection import API_ADDRESSES, Workbook
from sheets.errors import SheetsError
from sheets.schema import CANDIDATES
from sheets.state import changes
from sheets.sync import Sync

KEYS = ("catchphrase", "story", "availability", "transport")
HEADERS = {key: CANDIDATES.by_key[key].header for key in KEYS}
SORTED = CANDIDATES.by_key["availability"].header


class Network(BaseAdapter):
    """Between a worker and the workbook: loses, doubles and delays requests, and lets staff act in between.

    Args:
        inner: the adapter that really answers.
        rng: all chance.
        rate: how often something goes wrong, 0 to 1.
        meanwhile: what others do while a request is on its way.
    """

    def __init__(self, inner: BaseAdapter, rng: random.Random, rate: float, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.inner, self.rng, self.rate, self.meanwhile = inner, rng, rate, meanwhile
        self.late: list[requests.PreparedRequest] = []
        self.counts: dict[str, int] = {}
        self._busy = False

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if self._busy or not self.rate:
            return self.inner.send(request, *args, **kwargs)
        self._busy = True
        try:
            return self._send(request, *args, **kwargs)
        finally:
            self._busy = False

    def close(self) -> None:
        self.inner.close()

    def _send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if self.rng.random() < self.rate:
            self._count("someone acts before", self.meanwhile)
        if self.late and self.rng.random() < self.rate:
            self._count("a late request arrives", lambda: self.inner.send(self.late.pop()))
        fault = self.rng.choice(("lost", "answer lost", "doubled", "late", "503")) if self._unlucky() else ""
        if fault:
            self._count(fault, lambda: None)
        if fault == "lost":
            raise requests.ConnectionError("the request was lost")
        if fault == "late":
            self.late.append(request.copy())
            raise requests.Timeout("no answer in time")
        if fault == "503":
            return _unavailable(request)
        response = self.inner.send(request, *args, **kwargs)
        if fault == "doubled":
            response = self.inner.send(request, *args, **kwargs)
        if fault == "answer lost":
            raise requests.ConnectionError("the answer was lost")
        if self.rng.random() < self.rate:
            self._count("someone acts after", self.meanwhile)
        return response

    def _unlucky(self) -> bool:
        return self.rng.random() < self.rate / 2

    def _count(self, what: str, act: Callable[[], object]) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
        act()


@dataclass
class World:
    """Everybody at work.

    Args:
        book: what web users see.
        workers: one or two, that may overlap.
        staff: the sheet through a client of staff's own.
        rng: all chance.
        typed: value -> (row ID, column key) of everything staff typed.
        knew: value -> the value its author saw in the cell, for staff and web alike.
        kept: receipt -> (row ID, key, value) of the web's acknowledged edits.
        added: IDs of acknowledged new rows.
    """

    book: Book
    workers: list[Sync]
    staff: gspread.Spreadsheet
    rng: random.Random
    typed: dict[str, tuple[str, str]] = field(default_factory=dict)
    kept: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    number: int = 0

    def act(self) -> None:
        """One act of one person, or one turn of a worker."""
        chance = self.rng.random()
        if chance < 0.40:
            self.web_edits()
        elif chance < 0.45:
            self.web_adds()
        elif chance < 0.65:
            self.staff_acts()
        else:
            self.worker_turns(self.rng.choice(self.workers))

    def web_edits(self) -> None:
        """A coach saves a field, seeing what the site shows now."""
        row = self.rng.choice(self.book.snapshot.candidates.rows)
        key = self.rng.choice(KEYS)
        base = self.book.snapshot.candidates.cell(row, key)
        value = self._value("w")
        try:
            receipt = self.book.submit(Edit("candidates", row.id, {key: base}, {key: value}), "coach")
        except Conflicted:
            return
        self.kept[receipt.id] = row.id, key, value

    def web_adds(self) -> None:
        """A coach adds a candidate's experience."""
        row = self.rng.choice(self.book.snapshot.candidates.rows)
        receipt = self.book.submit(Addition("experiences", {"candidate": row.id, "title": self._value("a")}), "coach")
        self.added.append(receipt.row_id)

    def staff_acts(self) -> None:
        """Staff edit, sort, insert and move in the sheet itself."""
        tab = self.staff.worksheet(CANDIDATES.title)
        self.rng.choice((self._type, self._type, self._type, self._sort, self._insert_row, self._insert_column, self._move_column))(tab)  # fmt: skip  # noqa: E501

    def worker_turns(self, worker: Sync) -> None:
        """A worker's turn, whatever becomes of it."""
        worker._rest_until = 0.0
        try:
            worker.step()
        except SheetsError:
            worker._polled_at = 0.0

    def settle(self) -> None:
        """Let everything come to rest on a network that works again."""
        for _ in range(60):
            for worker in self.workers:
                self.worker_turns(worker)
            with self.book.state.reading() as connection:
                left = connection.execute(sa.select(sa.func.count()).where(changes.c.state.in_(outbox.OPEN))).scalar()
            if not left:
                return

    def _type(self, tab: gspread.Worksheet) -> None:
        rows = tab.get_all_values()
        header = next(n for n, row in enumerate(rows) if "ID" in row)
        ids = rows[header].index("ID")
        key = self.rng.choice(KEYS)
        choices = [n for n, row in enumerate(rows) if n > header and row[ids]]
        n, value = self.rng.choice(choices), self._value("s")
        self.typed[value] = rows[n][ids], key
        tab.update_cell(n + 1, rows[header].index(HEADERS[key]) + 1, value)

    def _sort(self, tab: gspread.Worksheet) -> None:
        headers = tab.row_values(1)
        tab.sort((headers.index(self.rng.choice(list(HEADERS.values()))) + 1, self.rng.choice(("asc", "des"))))

    def _insert_row(self, tab: gspread.Worksheet) -> None:
        tab.insert_row([], self.rng.randint(2, 5))

    def _insert_column(self, tab: gspread.Worksheet) -> None:
        if tab.col_count < 60:
            tab.insert_cols([[self._value("col ")]], self.rng.randint(1, 10))

    def _move_column(self, tab: gspread.Worksheet) -> None:
        start = self.rng.randrange(20)
        span = {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1}
        self.staff.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": start + 3}}]})

    def _value(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"


def put_between(workbook: Workbook, rng: random.Random, rate: float, meanwhile: Callable[[], None]) -> Network:
    """Put a network between a worker's client and its workbook."""
    session = workbook.spreadsheet.client.session
    network = Network(session.get_adapter(API_ADDRESSES[0]), rng, rate, meanwhile)
    for address in API_ADDRESSES:
        session.mount(address, network)
    return network


def _unavailable(request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code, response.request, response.url = 503, request, request.url or ""
    response._content = (
        b'{"error": {"code": 503, "message": "The service is currently unavailable.", "status": "UNAVAILABLE"}}'
    )
    return response
