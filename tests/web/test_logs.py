"""From a form to its cell: the number of a request is in its answer, its receipts, the worker's log and the Journal."""

import json
import logging
from collections.abc import Iterator

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import KENNY
from tests.conftest import SignIn
from views.web.logs import JsonLines


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The lines of the log as LOG_FORMAT=json has them."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines().format(record))

    root, handler = logging.getLogger(), Kept()
    monkeypatch.setattr(root, "level", logging.INFO)
    root.manager._clear_cache()  # type: ignore[attr-defined]
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)
    root.manager._clear_cache()  # type: ignore[attr-defined]


def test_a_save_is_followed_from_the_form_to_the_cell(
    told: list[str], sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    browser = sign_in("flore@example.org")
    answer = browser.post(f"/coach/candidates/{KENNY}/cv/story", data={"story": "Trois ans de cuisine"})
    number = answer.headers["X-Request-Id"]
    sync.step()
    lines = [json.loads(line) for line in told]
    (asked,) = [line for line in lines if line.get("request") == number and "status" in line]
    assert (asked["message"], asked["status"]) == ("POST /coach/candidates/<row_id>/cv/<section>", 303)
    (batch,) = [line for line in lines if number in line.get("requests", ())]
    journal = sheet.worksheet("Journal").get_all_records()
    assert [line for line in journal if batch["batch"] in line.values()], journal
    assert "cuisine" not in "".join(told)


def test_a_page_that_caches_keep_bears_no_number(sign_in: SignIn, client: FlaskClient) -> None:
    page, browser = client.get("/cv/abdenour-c2abd"), sign_in("flore@example.org")
    assert (page.status_code, page.cache_control.public, "X-Request-Id" in page.headers) == (200, True, False)
    assert browser.get("/coach/").headers["X-Request-Id"] != browser.get("/coach/").headers["X-Request-Id"]


def test_an_error_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("no row for rose@example.org")
    except ValueError:
        logging.getLogger("tests").exception("it failed")
    found = json.loads(JsonLines().format(caplog.records[-1]))
    assert (found["level"], found["message"]) == ("error", "it failed")
    assert found["error"].endswith("ValueError: no row for <e-mail>")
