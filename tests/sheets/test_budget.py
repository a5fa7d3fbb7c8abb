"""The budget of calls: shared, bounded in any minute, obeyed at the one door."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from email.utils import format_datetime

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from requests.adapters import BaseAdapter

from settings import Settings
from sheets.api.connection import API_ADDRESSES, Workbook, connect
from sheets.api.quota import DRIVE, READ, WRITE, Budget, calls, in_force, put_in_force, retry_after, spent
from sheets.book import Book
from sheets.changes import Addition
from sheets.errors import OverBudget, Unreachable
from sheets.state.database import State
from sheets.worker.sync import Sync
from tests.cast import KENNY

DATABASES = ("sqlite", "postgresql")


@pytest.fixture
def two(book: Book) -> Iterator[tuple[Budget, Budget]]:
    """Two processes of one deployment: three reads a minute, two writes."""
    other = State(book.state.engine.url.render_as_string(hide_password=False))
    yield Budget(book.state, {READ: 3, WRITE: 2}, patience=0), Budget(other, {READ: 3, WRITE: 2}, patience=0)
    other.close()


def age(state: State, seconds: float) -> None:
    """Let the last minute's calls be older than they are (or younger, for a clock that went back)."""
    with state.writing() as connection:
        for line in connection.execute(sa.select(spent)).all():
            older = {"calls": json.dumps([at - seconds for at in json.loads(line.calls)])}
            until = line.blocked_until and line.blocked_until - seconds
            connection.execute(spent.update().where(spent.c.kind == line.kind).values(blocked_until=until, **older))


def test_processes_share_it(two: tuple[Budget, Budget], book: Book) -> None:
    first, second = two
    for one in (first, second, first):
        one.take(READ)
    for one in two:
        with pytest.raises(OverBudget) as told:
            one.take(READ)
        assert 50 < told.value.retry_after <= 60
        assert (one.room(READ), one.used(READ), one.room(WRITE)) == (0, 3, 2)
    second.take(WRITE)
    age(book.state, 61)
    assert second.room(READ) == 3
    second.take(READ)


def test_what_has_no_limit_is_not_counted_out(two: tuple[Budget, Budget]) -> None:
    for _ in range(10):
        two[0].take(DRIVE)
    assert two[0].room(DRIVE) == float("inf")
    assert two[0].spare(DRIVE)


def test_a_clock_that_goes_back_opens_no_door_and_closes_none_for_long(two: tuple[Budget, Budget], book: Book) -> None:
    for _ in range(3):
        two[0].take(READ)
    age(book.state, -100_000)
    with pytest.raises(OverBudget) as told:
        two[0].take(READ)
    assert told.value.retry_after <= 60
    age(book.state, 200_000)
    assert two[0].room(READ) == 3


def test_looking_for_changes_leaves_some_to_writing(book: Book) -> None:
    mine = Budget(book.state, {READ: 10}, patience=0)
    taken = 0
    while mine.spare(READ):
        mine.take(READ)
        taken += 1
    assert taken == 8
    mine.take(READ)


def test_who_asks_to_be_left_alone_is_by_everybody(two: tuple[Budget, Budget], book: Book) -> None:
    two[0].block(WRITE, 30)
    with pytest.raises(OverBudget) as told:
        two[1].take(WRITE)
    assert 25 < told.value.retry_after <= 30
    assert two[1].room(READ) == 3
    age(book.state, 31)
    two[1].take(WRITE)


def test_a_patient_caller_waits_for_its_turn(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        age(book.state, 30)

    monkeypatch.setattr(time, "sleep", sleep)
    mine = Budget(book.state, {READ: 1})
    mine.take(READ)
    mine.take(READ)
    assert len(waited) == 2


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("30", 30, 30),
        ("", 0, 0),
        ("soon", 0, 0),
        ("999999", 3600, 3600),
        ("-5", 0, 0),
        ("date+40", 35, 41),
        ("date-40", 0, 0),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, least: float, most: float) -> None:
    if value.startswith("date"):
        value = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=int(value[4:])), usegmt=True)
    assert least <= retry_after({"Retry-After": value} if value else {}) <= most


class Refusing(BaseAdapter):
    """Answers every request with one status, as an API that has enough."""

    def __init__(self, status: int, retry_after: str) -> None:
        super().__init__()
        self.status, self.retry_after, self.asked = status, retry_after, 0

    def send(self, request: requests.PreparedRequest, *args: object, **kwargs: object) -> requests.Response:
        """No."""
        self.asked += 1
        response = requests.Response()
        response.status_code, response.url, response.request = self.status, request.url or "", request
        response._content = json.dumps({"error": {"code": self.status, "message": "Enough", "status": "X"}}).encode()
        if self.retry_after:
            response.headers["Retry-After"] = self.retry_after
        return response

    def close(self) -> None:
        """Nothing to close."""


def behind(workbook: Workbook, adapter: BaseAdapter) -> None:
    """What answers, behind the door that counts."""
    for address in API_ADDRESSES:
        workbook.spreadsheet.client.session.get_adapter(address).inner = adapter  # type: ignore[attr-defined]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_at_the_door(settings: Settings, app: Flask, book: Book, status: int) -> None:
    workbook = connect(settings)
    mine = Budget(book.state, {READ: 60}, patience=0)
    put_in_force(settings.state_url, mine)
    api = Refusing(status, "20")
    behind(workbook, api)
    with pytest.raises(Unreachable) as told:
        workbook.tabs()
    assert told.value.retry_after == 20
    with pytest.raises(OverBudget):
        workbook.tabs()
    assert api.asked == 1
    sync = Sync(book.state, lambda: workbook, 0.0)
    assert sync._pause(told.value) >= 20


def test_calls_are_counted_by_kind_and_outcome(settings: Settings, app: Flask, book: Book) -> None:
    workbook = connect(settings)
    mine = Budget(book.state, {})
    put_in_force(settings.state_url, mine)
    workbook.tabs()
    workbook.version()
    workbook.spreadsheet.worksheet("Candidats").update_acell("Z9", "x")
    behind(workbook, Refusing(429, ""))
    with pytest.raises(Unreachable):
        workbook.tabs()
    mine.save_counts()
    mine.note(DRIVE, "ok")
    mine.save_counts()
    with book.state.reading() as connection:
        found = {(line.kind, line.outcome): line.made for line in connection.execute(sa.select(calls))}
    assert found[WRITE, "ok"] == 1
    assert found[READ, "429"] == 1
    assert found[DRIVE, "ok"] >= 2
    assert found[READ, "ok"] >= 2


def test_everything_of_an_app_counts_on_its_budget(app: Flask, settings: Settings) -> None:
    assert in_force(settings.state_url) is app.extensions["budget"]


def test_many_submissions_need_few_batches(settings: Settings, book: Book) -> None:
    """A minute's worth of saves, with a worker that turns between them: batches are gathered, then all is written."""
    workbook = connect(settings)
    mine = Budget(book.state, {READ: 60, WRITE: 60}, patience=0)
    put_in_force(settings.state_url, mine)
    sync = Sync(book.state, lambda: workbook, 0.0, None, mine, flush_seconds=1000.0)
    receipts = []
    for n in range(40):
        experience = Addition("experiences", {"candidate": KENNY, "title": f"Métier {n}"})
        receipts.append(book.submit(experience, "flore").id)
        if n % 2 == 0:
            sync.step()
    assert mine.used(WRITE) <= 7
    sync._flush_seconds = 0.0
    for _ in range(10):
        age(book.state, 10)
        sync.step()
    assert {(found := book.progress(receipt)) and found.state for receipt in receipts} == {"done"}


def test_a_thousand_submissions_need_at_most_twenty_batches(settings: Settings, book: Book) -> None:
    workbook = connect(settings)
    mine = Budget(book.state, {READ: 60, WRITE: 60}, patience=0)
    put_in_force(settings.state_url, mine)
    sync = Sync(book.state, lambda: workbook, 0.0, None, mine)
    titles = [f"Métier {n}" for n in range(1_000)]
    new = [Addition("experiences", {"candidate": KENNY, "title": title}) for title in titles]
    book.add_together(new, "flore", lambda *_: [])
    for _ in range(20):
        sync.step()
    assert book.queue().waiting == 0
    assert mine.used(WRITE) <= 20
    header, *rows = workbook.spreadsheet.worksheet("Expériences").get_all_values()
    written = [row[header.index("Intitulé")] for row in rows]
    assert sorted(title for title in written if title.startswith("Métier")) == sorted(titles)
