"""What browsers say they refused: kept in short for staff, whatever is sent, and nothing of anybody."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from programme.acts.reports import REPORTS_EACH_HOUR
from programme.browser_reports import MOST, Refusal, browser_reports, latest, note
from sheets.book import Book
from tests.conftest import SignIn
from views.web.browser_reports import LARGEST

DATABASES = ("sqlite", "postgresql")
JSON = "application/csp-report"
IMAGE = ("/cv/<slug>", "img-src", "cdn.example.net", 1)
REPORT: dict[str, Any] = {
    "document-uri": "http://localhost/cv/abdenour-c2abd?s=abc#marie",
    "referrer": "https://example.org/marie",
    "effective-directive": "script-src-elem",
    "violated-directive": "script-src-elem",
    "blocked-uri": "https://cdn.example.net/marie/x.js?who=marie",
    "source-file": "http://localhost/cv/abdenour-c2abd",
    "script-sample": "marie",
}


def post(client: FlaskClient, body: bytes, mime: str = JSON, address: str = "192.0.2.1") -> TestResponse:
    return client.post("/csp-reports", data=body, content_type=mime, environ_base={"REMOTE_ADDR": address})


def send(client: FlaskClient, changes: Mapping[str, object] | None = None, address: str = "192.0.2.1") -> TestResponse:
    """Report as a browser does."""
    return post(client, json.dumps({"csp-report": {**REPORT, **(changes or {})}}).encode(), address=address)


def kept(book: Book) -> list[tuple[str, str, str, int]]:
    return [(line.page, line.rule, line.blocked, line.times) for line in latest(book)]


def test_every_page_asks_for_reports(client: FlaskClient) -> None:
    for address in ("/", "/cv/abdenour-c2abd", "/sign-in", "/nope"):
        assert "; report-uri /csp-reports" in client.get(address).headers["Content-Security-Policy"]


def test_a_report_is_a_line_without_anybody(client: FlaskClient, book: Book) -> None:
    assert [send(client).status_code for _ in range(3)] == [204] * 3
    assert kept(book) == [("/cv/<slug>", "script-src-elem", "cdn.example.net", 3)]
    with book.state.reading() as connection:
        everything = str(list(connection.execute(sa.select(browser_reports))))
    assert not [word for word in ("marie", "abdenour", "c2abd", "192.0.2.1") if word in everything.lower()]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"blocked-uri": "inline"}, ("/cv/<slug>", "script-src-elem", "inline", 1)),
        ({"blocked-uri": "data"}, ("/cv/<slug>", "script-src-elem", "data", 1)),
        ({"blocked-uri": "moz-extension://6f3a/x.js"}, ("/cv/<slug>", "script-src-elem", "moz-extension", 1)),
        ({"blocked-uri": "marie@example.org"}, ("/cv/<slug>", "script-src-elem", "…", 1)),
        ({"blocked-uri": "https://marie@evil.example/"}, ("/cv/<slug>", "script-src-elem", "…", 1)),
        ({"blocked-uri": 7}, ("/cv/<slug>", "script-src-elem", "…", 1)),
        ({"document-uri": "http://localhost/marie"}, ("…", "script-src-elem", "cdn.example.net", 1)),
        ({"effective-directive": "", "violated-directive": "img-src 'self'"}, IMAGE),
    ],
)
def test_what_is_kept_of_it(
    client: FlaskClient, book: Book, changes: dict[str, object], line: tuple[str, str, str, int]
) -> None:
    assert send(client, changes).status_code == 204
    assert kept(book) == [line]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "changes",
    [
        {"document-uri": "https://elsewhere.example/"},
        {"document-uri": "http://[::1"},
        {"document-uri": None},
        {"effective-directive": "marie", "violated-directive": "marie"},
        {"effective-directive": ["img-src"], "violated-directive": {}},
    ],
)
def test_what_is_not_about_us_is_not_kept(client: FlaskClient, book: Book, changes: dict[str, object]) -> None:
    assert send(client, changes).status_code == 204
    assert kept(book) == []


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("body", "mime", "status"),
    [
        (b"", JSON, 411),
        (b"{", JSON, 400),
        (b"[]", JSON, 400),
        (b"null", JSON, 400),
        (b'{"csp-report": []}', JSON, 400),
        (b"[" * 8_000, JSON, 400),
        (b"\xff\xfe", JSON, 400),
        (b" " * (LARGEST + 1), JSON, 413),
        (b"{}", "text/plain", 415),
        (b"{}", "application/json", 415),
    ],
)
def test_nonsense_is_refused(client: FlaskClient, book: Book, body: bytes, mime: str, status: int) -> None:
    assert post(client, body, mime).status_code == status
    assert kept(book) == []


def test_an_address_with_half_a_character_is_one_of_nothing(client: FlaskClient, book: Book) -> None:
    assert send(client, {"document-uri": "http://localhost/cv//\ud800"}).status_code == 204
    assert [line[0] for line in kept(book)] == ["…"]


def test_nobody_floods_the_log(client: FlaskClient, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [send(client, {"blocked-uri": f"https://h{n}.example/"}).status_code for n in range(REPORTS_EACH_HOUR + 5)]
    assert sent == [204] * REPORTS_EACH_HOUR + [429] * 5
    assert send(client, address="192.0.2.2").status_code == 204
    monkeypatch.setattr("programme.acts.reports.ALL_REPORTS_EACH_HOUR", REPORTS_EACH_HOUR + 2)
    assert [send(client, address=f"192.0.2.{n}").status_code for n in (3, 4, 5)] == [204, 429, 429]


def test_the_log_is_bounded_and_the_latest_stay(book: Book) -> None:
    for n in range(MOST + 20):
        with book.state.writing() as connection:
            note(connection, Refusal("/", "img-src", f"h{n}.example"))
    assert [line.blocked for line in latest(book)] == [f"h{n}.example" for n in range(MOST + 19, 19, -1)]
    with book.state.writing() as connection:
        connection.execute(browser_reports.update().values(last_at=browser_reports.c.last_at - 91 * 86_400.0))
        note(connection, Refusal("/", "img-src", "now.example"))
        assert connection.execute(sa.select(sa.func.count()).select_from(browser_reports)).scalar() == 1


def test_staff_see_it_and_nobody_else(client: FlaskClient, sign_in: SignIn) -> None:
    staff = sign_in("camille@example.org")
    assert "browser-reports" not in staff.get("/staff/").text
    assert "a été refusé." in staff.get("/staff/browser-reports").text
    send(client)
    assert "1 chose refusée par les navigateurs" in staff.get("/staff/").text
    page = staff.get("/staff/browser-reports").text
    assert "cdn.example.net" in page
    assert "/cv/&lt;slug&gt;" in page
    assert sign_in("flore@example.org").get("/staff/browser-reports").status_code == 403
    assert client.get("/staff/browser-reports").status_code == 303


def test_another_site_reports_nothing(client: FlaskClient, book: Book) -> None:
    body = json.dumps({"csp-report": REPORT})
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/csp-reports", data=body, content_type=JSON, headers=headers).status_code == 403
    assert kept(book) == []
