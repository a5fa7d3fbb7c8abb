"""The workbook is down, slow, full, gone or locked: the site stays up and says so, and what was saved arrives later."""

import json
import threading
import time
from collections.abc import Callable, Iterator

import gspread
import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from google.auth.exceptions import RefreshError
from requests.adapters import BaseAdapter

from app import create_app
from sheets.api.connection import API_ADDRESSES, TIMEOUT_SECONDS, Workbook
from sheets.api.quota import Budget
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import SheetsError
from sheets.state.database import changes, set_value
from sheets.worker.sync import LONGEST_PAUSE_SECONDS, Sync
from tests.cast import ABDENOUR, KENNY
from tests.conftest import SignIn

CV = f"/cv/abdenour-{ABDENOUR.lower()}"
Fault = Callable[[requests.PreparedRequest], requests.Response]


class Weather(BaseAdapter):
    """Between the worker and the workbook; what `fault` does happens instead of an answer, when there is one."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self.inner = inner
        self.fault: Fault | None = None
        self.timeouts: list[object] = []
        self.asked = 0

    def send(self, request: requests.PreparedRequest, *args: object, **kwargs: object) -> requests.Response:
        """Answer, or go wrong."""
        self.asked += 1
        self.timeouts.append(kwargs.get("timeout"))
        if self.fault:
            return self.fault(request)
        return self.inner.send(request, *args, **kwargs)  # type: ignore[arg-type]

    def close(self) -> None:
        """Close what is behind."""
        self.inner.close()


@pytest.fixture
def weather(workbook: Workbook) -> Weather:
    """Fine, until a test says otherwise."""
    session = workbook.spreadsheet.client.session
    made = Weather(session.get_adapter(API_ADDRESSES[0]))
    for address in API_ADDRESSES:
        session.mount(address, made)
    return made


def answer(status: int, message: str = "", **headers: str) -> Fault:
    """An error in Google's shape."""

    def fault(request: requests.PreparedRequest) -> requests.Response:
        response = requests.Response()
        response.status_code, response.url, response.request = status, request.url or "", request
        error = {"code": status, "message": message or "Not today", "status": "X"}
        response._content = json.dumps({"error": error}).encode()
        response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        return response

    return fault


def cut(request: requests.PreparedRequest) -> requests.Response:
    """200, and half the JSON."""
    response = requests.Response()
    response.status_code, response.url, response.request = 200, request.url or "", request
    response._content = b'{"version": "12", "sheets": [{"prop'
    return response


def raising(error: Exception) -> Fault:
    """No answer at all."""

    def fault(_: requests.PreparedRequest) -> requests.Response:
        raise error

    return fault


STORMS: dict[str, tuple[Fault, str, str]] = {
    "unreachable": (raising(requests.ConnectionError("no route")), "ne répond pas", "does not answer"),
    "slow": (raising(requests.ReadTimeout("60 s")), "ne répond pas", "does not answer"),
    "500": (answer(500), "ne répond pas", "does not answer"),
    "503": (answer(503, Retry_After="1"), "ne répond pas", "does not answer"),
    "429": (answer(429), "moins vite", "slow down"),
    "429 with a word": (answer(429, Retry_After="1"), "moins vite", "slow down"),
    "truncated": (cut, "ne répond pas", "does not answer"),
    "key refused": (
        raising(RefreshError("invalid_grant: Invalid JWT Signature.")),  # type: ignore[no-untyped-call]
        "clé du compte de service",
        "key is not accepted",
    ),
    "sign-in down": (
        raising(RefreshError("internal_failure", retryable=True)),  # type: ignore[no-untyped-call]
        "ne répond pas",
        "does not answer",
    ),
    "token refused": (
        answer(401, "Send the token that sheets-server printed when it started: Authorization: Bearer TOKEN"),
        "refuse le jeton",
        "must put into SHEETS_EMULATOR_TOKEN",
    ),
    "deleted": (answer(404, "Requested entity was not found."), "introuvable", "cannot be found"),
    "unshared": (answer(403, "The caller does not have permission"), "Partagez-la", "Share it"),
}  # fmt: skip


def turn(sync: Sync) -> SheetsError | None:
    """A turn of the worker, as its loop takes it, without the pause that follows a failure."""
    try:
        sync._rest_until = 0.0
        sync.step()
    except SheetsError as error:
        sync._note(error)
        return error
    sync._failures = 0
    return None


def save(book: Book, text: str, row_id: str = KENNY) -> str:
    row = book.snapshot.candidates.get(row_id)
    assert row
    seen = book.snapshot.candidates.cell(row, "story")
    return book.submit(Edit("candidates", row_id, {"story": seen}, {"story": text}), "flore").id


def state_of(book: Book, receipt: str) -> str:
    found = book.progress(receipt)
    assert found
    return found.state


def in_sheet(sheet: gspread.Spreadsheet, text: str) -> tuple[int, int]:
    """How often a value is in the candidates, and in the Journal."""
    return tuple(  # type: ignore[return-value]
        sum(line.count(text) for line in sheet.worksheet(title).get_all_values()) for title in ("Candidats", "Journal")
    )


@pytest.mark.parametrize("name", STORMS)
def test_what_was_saved_arrives_when_it_is_over(
    client: FlaskClient,
    sign_in: SignIn,
    book: Book,
    sync: Sync,
    weather: Weather,
    sheet: gspread.Spreadsheet,
    name: str,
) -> None:
    weather.fault, french, english = STORMS[name]
    staff = sign_in("camille@example.org")
    receipt = save(book, "Gardé pendant la tempête")
    assert all(turn(sync) for _ in range(3))
    assert state_of(book, receipt) == "queued"
    assert client.get(CV).status_code == 200
    health = client.get("/healthz")
    assert health.status_code == 200
    assert health.json is not None
    assert (health.json["status"], health.json["waiting"]) == ("degraded", 1)
    assert "workbook_unreachable" in health.json["reasons"]
    assert french in staff.get("/staff/").text
    page = staff.get("/staff/", headers={"Accept-Language": "en"}).text
    assert english in page
    assert "will not be lost" in page
    weather.fault = None
    for _ in range(4):
        turn(sync)
    assert state_of(book, receipt) == "done"
    assert in_sheet(sheet, "Gardé pendant la tempête") == (1, 1)
    assert "will not be lost" not in staff.get("/staff/", headers={"Accept-Language": "en"}).text


def test_never_read_says_so_and_the_site_opens_by_itself(unread: Flask, weather: Weather, workbook: Workbook) -> None:
    client, book = unread.test_client(), unread.extensions["book"]
    assert "se réveille" in client.get("/").text
    weather.fault = raising(requests.ConnectionError())
    sync = Sync(book.state, lambda: workbook, 0.0)
    assert turn(sync)
    for address in ("/", CV, "/sign-in"):
        found = client.get(address)
        assert found.status_code in (200, 503)
    closed = client.get("/")
    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "5")
    assert "attend sa feuille" in closed.text
    assert client.get("/healthz").status_code == 503
    weather.fault = None
    assert turn(sync) is None
    assert client.get(CV).status_code == 200


@pytest.fixture
def unread(app: Flask) -> Iterator[Flask]:
    """The app on a state database that never saw a reading."""
    found = app.extensions["settings"]
    url = f"sqlite:///{found.data_dir}/fresh.sqlite3"
    names = {"DATA_DIR": found.data_dir, "STATE_URL": url, "SECRET_KEY": "x", "PUBLIC_URL": "http://localhost"}
    made = create_app(names)
    yield made
    made.extensions["book"].state.close()


def test_a_start_without_the_workbook_shows_the_last_reading(app: Flask, weather: Weather) -> None:
    weather.fault = raising(requests.ConnectionError())
    found = app.extensions["settings"]
    again = create_app({"DATA_DIR": found.data_dir, "STATE_URL": found.state_url, "SECRET_KEY": "x"})
    assert again.test_client().get(CV).status_code == 200
    again.extensions["book"].state.close()


def test_a_day_away(client: FlaskClient, book: Book, sync: Sync, weather: Weather, sheet: gspread.Spreadsheet) -> None:
    weather.fault = answer(503)
    receipts = [save(book, f"Jour {n}") for n in range(3)]
    pauses = [sync._pause(error) for _ in range(40) if (error := turn(sync))]
    assert len(pauses) == 40
    assert max(pauses) <= LONGEST_PAUSE_SECONDS
    assert pauses[-1] >= LONGEST_PAUSE_SECONDS / 2
    with book.state.writing() as connection:
        connection.execute(changes.update().values(at=time.time() - 86_400))
    late = client.get("/healthz").json
    assert late is not None
    assert "queue_late" in late["reasons"]
    assert 86_000 < late["oldest_seconds"] < 87_000
    weather.fault = None
    for _ in range(6):
        turn(sync)
    assert {state_of(book, receipt) for receipt in receipts} == {"done"}
    assert in_sheet(sheet, "Jour 2")[0] == 1


def test_flapping(book: Book, sync: Sync, weather: Weather, sheet: gspread.Spreadsheet) -> None:
    down, receipts = answer(500), []
    for n in range(24):
        weather.fault = None if n % 3 == 0 else down
        receipts.append(save(book, f"Entre deux {n}"))
        turn(sync)
    weather.fault = None
    for _ in range(30):
        turn(sync)
    assert {state_of(book, receipt) for receipt in receipts} == {"done"}
    assert in_sheet(sheet, "Entre deux 23") == (1, 1)


def test_the_web_stays_quick_while_an_answer_takes_a_minute(
    client: FlaskClient, book: Book, sync: Sync, weather: Weather
) -> None:
    asked, over = threading.Event(), threading.Event()

    def slow(_: requests.PreparedRequest) -> requests.Response:
        asked.set()
        over.wait(30)
        raise requests.ReadTimeout("65 s")

    weather.fault = slow
    receipt = save(book, "Avant")
    worker = threading.Thread(target=turn, args=(sync,))
    worker.start()
    try:
        assert asked.wait(10)
        assert client.get(CV).status_code == 200
        other = save(book, "Pendant", ABDENOUR)
        assert worker.is_alive(), "pages and saves waited for the workbook"
    finally:
        over.set()
        worker.join()
    weather.fault = None
    assert weather.timeouts[-1] == TIMEOUT_SECONDS
    for _ in range(3):
        turn(sync)
    assert (state_of(book, receipt), state_of(book, other)) == ("done", "done")


def test_a_workbook_and_a_tab_with_another_name(book: Book, sync: Sync, sheet: gspread.Spreadsheet) -> None:
    sheet.update_title("Un autre nom")
    first = save(book, "Sous un autre nom")
    sheet.worksheet("Candidats").update_title("candidats ")
    for _ in range(3):
        turn(sync)
    assert state_of(book, first) == "done"


def test_a_worker_that_stopped_is_told_to_staff(app: Flask, sign_in: SignIn, book: Book, sync: Sync) -> None:
    with book.state.writing() as connection:
        set_value(connection, "worker_at", str(time.time() - 1000))
    assert "est arrêté" in sign_in("camille@example.org").get("/staff/").text


def test_the_budget_is_spent_by_others(book: Book, workbook: Workbook, weather: Weather) -> None:
    """Google says 429 though we counted few: everybody waits as long as it asks, then goes on."""
    mine = Budget(book.state, {"read": 60, "write": 60}, patience=0)
    sync = Sync(book.state, lambda: workbook, 0.0, None, mine, 3.0)
    receipt = save(book, "Plus tard")
    mine.block("read", 30)
    before = weather.asked
    turn(sync)
    assert weather.asked <= before + 1  # Drive is another quota
    assert state_of(book, receipt) == "queued"
