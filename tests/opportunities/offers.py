"""What a recruiter types, and what came of it."""

import email
import re
import time
from email.policy import default
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mail.message import choose_transport
from mail.sender import Sender
from tests.coach.pages import form
from views.web import protection

NEW = "/opportunities/new"
FIELDS: dict[str, str | list[str]] = {
    "title": "Jardinier", "company": "Les Jardins d'Ivry", "department": ["Paris (75)"], "address": ["2 rue Verte"],
    "contract": "CDI", "description": "Trois parcs à faire vivre.", "recruiter_first_name": "Rose",
    "recruiter_last_name": "Martin", "recruiter_email": "rose@example.com", "candidates": ["C2ABD"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits three seconds in a test."""
    monkeypatch.setattr(protection, "QUICKEST_SECONDS", -1)


def propose(
    client: FlaskClient, headers: dict[str, str] | None = None, page: str = NEW, /, **changes: str | list[str]
) -> TestResponse:
    """Fill the form in and send it."""
    return form(client, page, NEW).post(client, headers, **{**FIELDS, **changes})


def sent(app: Flask) -> list[dict[str, Any]]:
    """Every mail that left, in order."""
    settings = app.extensions["settings"]
    Sender(app.extensions["book"].state, choose_transport(settings.mail_url, settings.data_dir)).step()
    time.sleep(0)
    found = []
    for path in sorted((settings.data_dir / "mail").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=default)
        part = mail.get_body(("plain",))
        assert part is not None
        text = part.get_content()
        found.append(
            {"to": mail["To"], "cc": mail["Cc"] or "", "reply": mail["Reply-To"] or "", "subject": mail["Subject"],
             "text": text}
        )  # fmt: skip
    return found


def private_page(app: Flask) -> str:
    """The path of the link in the last mail that has one."""
    links = [m for mail in sent(app) for m in re.findall(r"http://localhost(/opportunities/follow/\S+)", mail["text"])]
    return str(links[-1])
