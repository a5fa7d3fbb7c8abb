"""An office whose messages are those to relays, with a public site beside it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

import clock
from mail import queue as outgoing
from mail.message import Message
from programme.messages.lines import KNOWN
from tests.coach.pages import form
from tests.messages.conftest import Office
from tests.messages.conftest import make_office as make_office
from tests.messages.lines import cells
from views.web import protection

LINES = [cells(dict(known.cells)) for known in KNOWN if known.id.startswith("MREL")]
PERSON = {"User-Agent": "Mozilla/5.0 Firefox/140", "Accept-Language": "fr"}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits three seconds in a test, and the clock is real again after it."""
    monkeypatch.setattr(protection, "QUICKEST_SECONDS", -1)
    yield
    clock.start_at("")


@dataclass
class Town:
    """The office, the site, and what leaves.

    Args:
        office: the worker and the postman.
        app: the site.
        client: a stranger's browser.
    """

    office: Office
    app: Flask
    client: FlaskClient

    def mails(self, to: str) -> list[Message]:
        """Mails that left or wait for an address, the oldest first."""
        with self.office.book.state.reading() as connection:
            found = outgoing.recent(connection, limit=1_000)[::-1]
        return [mail.message for mail in found if mail.message and mail.message.to == to]

    def link(self, to: str, path: str) -> str:
        """The latest address of ours that begins so, in the mails to somebody."""
        texts = [mail.text for mail in self.mails(to)]
        return str(re.findall(rf"(?:http://localhost|https://tremplin\.example)({path}\S+)", "\n".join(texts))[-1])

    def ask(self, email: str, **typed: str | list[str]) -> int:
        """Leave an address on the public page."""
        return form(self.client, "/relays", "/relays").post(self.client, email=email, **typed).status_code

    def join(self, email: str, **typed: str | list[str]) -> str:
        """Become a relay; returns the address of one's own page."""
        assert self.ask(email, **typed) == 303
        answer = self.client.post(self.link(email, "/relays/confirm/"))
        assert answer.status_code == 303
        return str(answer.location)


@pytest.fixture
def town(make_office: Callable[..., Office], app: Flask) -> Town:
    """A town with the three lines of relays, on a Monday."""
    return Town(make_office(LINES), app, app.test_client())


@pytest.fixture
def without_tab(sheet: gspread.Spreadsheet) -> None:
    """The workbook is of an earlier release."""
    sheet.del_worksheet(sheet.worksheet("Relais"))
