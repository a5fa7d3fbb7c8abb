"""A year in minutes: every message counted against an independent calculation from the programme's table.

20 candidates; `TREMPLIN_YEAR=1000` for as many, in eight minutes. The worker restarts, the mail server is down for a
day, staff change delays midway, and the clock is the only thing that is not real.
"""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gspread.utils import rowcol_to_a1

from mail import queue as mail_queue
from mail.message import Away, choose_transport
from mail.sender import Sender
from sheets.model import schema
from tests.messages.conftest import Office
from tests.messages.life import TRAINING_LATER, VIDEO_SOONER, YEAR, Expected, Sent, Year
from tests.messages.lines import all_lines
from tests.running import free_port
from tests.smtp import Inbox, serving

PEOPLE = int(os.environ.get("TREMPLIN_YEAR", "20"))
DOWN = 150
RESTARTS = frozenset(range(20, YEAR, 37))


class Hand:
    """Types the acts of a day, as staff's script would: by row and column, in few requests."""

    def __init__(self, office: Office) -> None:
        self.sheet = office.workbook.spreadsheet
        self.rows: dict[str, dict[str, int]] = {}
        self.used: dict[str, int] = {}

    def type(self, acts: list[tuple[str, str, dict[str, Any]]]) -> None:
        data = []
        for key, row_id, values in acts:
            tab = schema.BY_KEY[key]
            known = self.rows.setdefault(key, {})
            if row_id not in known:
                if key not in self.used:
                    found = self.sheet.worksheet(tab.title)
                    self.used[key] = len(found.col_values(1))
                    found.add_rows(60 * PEOPLE)
                self.used[key] += 1
                known[row_id] = self.used[key]
                values = {"id": row_id, **values}
            for name, value in values.items():
                column = [c.key for c in tab.columns].index(name)
                place = f"'{tab.title}'!R{known[row_id]}C{column + 1}"
                data.append({"range": _a1(place), "values": [[value]]})
        if data:
            self.sheet.values_batch_update({"valueInputOption": "RAW", "data": data})


def _a1(place: str) -> str:
    title, _, spot = place.rpartition("!")
    row, column = spot[1:].split("C")
    return f"{title}!{rowcol_to_a1(int(row), int(column))}"


def test_a_year(make_office: Callable[..., Office], tmp_path: Path) -> None:
    office, year = make_office(all_lines()), Year(PEOPLE)
    hand, inbox, port = Hand(office), Inbox(), free_port()
    for n, letter in enumerate("ABCDE"):
        coach = {"first_name": f"Coach{n}", "email": f"coach{n}@example.org", "active": "oui"}
        hand.type([("coaches", f"BY{letter}", coach)])
    sent: Counter[Sent] = Counter()

    def post() -> None:
        with office.book.state.writing() as connection:
            mail_queue.release_held(connection)  # staff agree
        Sender(office.book.state, choose_transport(f"smtp://127.0.0.1:{port}", tmp_path)).step()

    for day in range(YEAR):
        hand.type(year.acts.get(day, []))
        for since, _, after in (TRAINING_LATER, VIDEO_SOONER):
            if day == since:
                office.type("Messages", "MTRNG" if since == TRAINING_LATER[0] else "MVDEA", "Jours", after)
        if day in RESTARTS:
            office.restart()
        office.sender.step = lambda: 0  # type: ignore[method-assign]  # a real server takes them
        office.at(day, hour=7, steps=2)  # what was typed by then is what is true in the morning
        office.at(day, steps=1)
        if day == DOWN:
            with pytest.raises(Away):
                post()
            continue
        inbox.contents.clear()
        with serving(inbox, port=port):
            post()
        for mail in inbox.mails:
            sent[day, str(mail["To"]).split("<")[-1].strip(">"), str(mail["Subject"])] += 1
    expected = Expected(year, DOWN).sent
    assert sent - expected == Counter(), "sent for nothing, or twice"
    assert expected - sent == Counter(), "missing"
    assert sum(sent.values()) > 10 * PEOPLE
