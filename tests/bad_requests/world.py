"""One app, everybody's browser, and what must hold whatever is asked of it."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import gspread
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from programme import invitations, opportunities
from sheets.worker.sync import Sync
from tests.bad_requests.making import Asked, Form, Maker, of_page
from tests.cast import ABDENOUR, INES, KENNY, ROSA
from tests.coach.pages import forms
from tests.leaks.crawl import addresses
from tests.web.examples import ARGUMENTS

PEOPLE: Mapping[str, str] = {
    "stranger": "", "candidate": "kenny@example.org", "coach": "flore@example.org", "staff": "camille@example.org",
}  # fmt: skip
OWN: Mapping[str, frozenset[str]] = {
    "stranger": frozenset(),
    "candidate": frozenset({KENNY}),
    "coach": frozenset({KENNY, ABDENOUR}),
    "staff": frozenset({KENNY, ABDENOUR, INES, ROSA}),
}
"""Role -> the candidates whose rows are theirs to change."""
EACH = 25
"""Requests after which somebody whose session was ended signs in again."""


@dataclass
class World:
    """The app and who asks.

    Args:
        app: the app, not in its testing mode: what fails is answered, and logged.
        sheet: the workbook as staff's scripts see it.
        sync: the worker, moved by hand.
        sign_in: makes a browser.
    """

    app: Flask
    sheet: gspread.Spreadsheet
    sync: Sync
    sign_in: Callable[[str], FlaskClient]
    met: Counter[str] = field(default_factory=Counter)

    def ask(self, role: str, seed: str, requests: int, log: Sequence[logging.LogRecord]) -> Iterator[str]:
        """What went wrong in so many requests."""
        before = self._cells()
        browser = self._browser(role)
        arguments = self._arguments()
        maker = Maker(f"{seed} {role}", list(self.app.url_map.iter_rules()), arguments, self._forms(browser, arguments))
        for n in range(requests):
            if n % EACH == 0:
                browser = self._browser(role)
            yield from self._send(browser, maker.one(), f"{role} {seed} {n}", log)
        self.sync.step()
        yield from self._changed(role, before)

    def _send(self, browser: FlaskClient, asked: Asked, name: str, log: Sequence[logging.LogRecord]) -> Iterator[str]:
        heard = len(log)
        headers = [*asked.headers, *([("Content-Type", asked.kind)] if asked.kind else [])]
        # Whole: a path that begins with two slashes is a path, not another site.
        answer = browser.open(
            f"http://localhost{asked.address}", method=asked.method, headers=headers, data=asked.body or None
        )
        with answer:
            status = answer.status_code
            answer.get_data()
        self.met[f"{status // 100}xx"] += 1
        self.met[str(status)] += 1
        said = [record for record in log[heard:] if record.exc_info or record.levelno >= logging.ERROR]
        if status >= 500 or said:
            yield f"{name}: {status} {asked} {[self._told(record) for record in said]}"

    def _told(self, record: logging.LogRecord) -> str:
        return logging.Formatter().format(record)[-1500:]

    def _browser(self, role: str) -> FlaskClient:
        return self.sign_in(PEOPLE[role]) if PEOPLE[role] else self.app.test_client()

    def _arguments(self) -> Mapping[str, Sequence[str]]:
        """With links that lead somewhere."""
        book, secret = self.app.extensions["book"], self.app.config["SECRET_KEY"]
        invited = invitations.token_of(invitations.invite(book, KENNY, "flore@example.org"), secret)
        followed = opportunities.Links(secret, "http://localhost").token(["P2AAA"])
        return {**ARGUMENTS, "testimonials.write token": (invited,), "testimonials.send token": (invited,),
                **{f"recruiters.{way} token": (followed,) for way in ("page", "edit", "write", "close")}}  # fmt: skip

    def _forms(self, browser: FlaskClient, arguments: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[Form]]:
        """Endpoint -> the forms that this person's pages show for it."""
        found: dict[str, list[Form]] = {}
        adapter = self.app.url_map.bind("localhost")
        for address in addresses(self.app, arguments):
            with browser.get(address) as answer:
                page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            for action, form in forms(page).items():
                try:
                    endpoint = adapter.match(urlsplit(action or address).path, method="POST")[0]
                except HTTPException:
                    continue
                found.setdefault(str(endpoint), []).append(of_page(form.fields, form.names))
        return found

    def _cells(self) -> Mapping[tuple[str, str, str], Mapping[str, str]]:
        """(tab, ID, whose) -> header -> what the cell holds, of every row of every tab of people."""
        found = {}
        for tab in self.sheet.worksheets():
            if tab.title in ("Journal", "_wal"):
                continue
            header, *lines = tab.get_values() or [[]]
            for n, line in enumerate(lines):
                row = dict(zip(header, line, strict=False))
                found[(tab.title, row.get("ID") or str(n), row.get("Candidat") or row.get("ID", ""))] = row
        return found

    def _changed(self, role: str, before: Mapping[tuple[str, str, str], Mapping[str, str]]) -> Iterator[str]:
        """Rows that are somebody else's and are not as they were. Staff may change everything."""
        after = self._cells()
        for place, row in before.items():
            if role != "staff" and place[2] not in OWN[role] and place[0] not in SHARED and after.get(place) != row:
                yield f"{role} changed {place}: {row} -> {after.get(place)}"


SHARED = ("Opportunités",)
"""Tabs where the link a stranger holds here is the link of a row."""
