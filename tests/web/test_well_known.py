"""The addresses that browsers and researchers look for by themselves."""

import datetime as dt

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from sheets.worker.sync import Sync
from tests.conftest import SignIn
from tests.programme.test_wordings import reword


def fields(client: FlaskClient) -> dict[str, str]:
    """The lines of security.txt."""
    answer = client.get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.text.splitlines())


def test_it_never_expires(client: FlaskClient) -> None:
    said = fields(client)
    left = dt.datetime.fromisoformat(said["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=100) < left < dt.timedelta(days=365)
    assert said["Canonical"] == "http://localhost/.well-known/security.txt"
    assert client.get("/.well-known/security.txt").headers.getlist("Set-Cookie") == []


def test_where_nothing_is_set_the_form_that_staff_read(client: FlaskClient) -> None:
    contact = fields(client)["Contact"]
    assert contact == "http://localhost/opportunities/new"
    assert client.get(contact).status_code == 200


def test_staff_say_whom_to_tell(client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    reword(sheet, sync, ("securite.contact", "secu@example.org", ""))
    assert fields(client)["Contact"] == "mailto:secu@example.org"
    assert "securite.contact" not in sign_in("camille@example.org").get("/staff/").text, "no problem of theirs"


@pytest.mark.parametrize(
    ("setting", "contact"),
    [
        ("secu@example.org", "mailto:secu@example.org"),
        ("mailto:secu@example.org", "mailto:secu@example.org"),
        ("https://example.org/secu", "https://example.org/secu"),
        ("http://example.org/secu", "http://localhost/opportunities/new"),
        ("a@b.example\nExpires: 1999-01-01T00:00:00Z", "http://localhost/opportunities/new"),
        ("demandez à Camille", "http://localhost/opportunities/new"),
    ],
)
def test_or_the_setting(app: Flask, setting: str, contact: str) -> None:
    folder = app.extensions["settings"].data_dir
    made = create_app({"DATA_DIR": folder, "PUBLIC_URL": "http://localhost", "SECURITY_CONTACT": setting})
    assert fields(made.test_client())["Contact"] == contact
    made.extensions["book"].state.close()


def test_password_managers_find_the_page_of_sessions(client: FlaskClient, sign_in: SignIn) -> None:
    asked = client.get("/.well-known/change-password")
    assert (asked.status_code, asked.location) == (302, "/sessions")
    assert client.get("/.well-known/change-password", follow_redirects=True).request.path == "/sign-in"
    mine = sign_in("flore@example.org").get("/.well-known/change-password", follow_redirects=True)
    assert (mine.status_code, mine.request.path) == (200, "/sessions")
    # As browsers check before they trust the redirect.
    absent = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200"
    assert client.get(absent).status_code == 404
