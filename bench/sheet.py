"""From the web to the sheet, and from the sheet to the page: seconds, calls and memory of a whole deployment.

The real processes, on a `sheets-server` that allows 60 reads and 60 writes a minute, as Google does, and with
POLL_SECONDS as it is by default. Beside a save stands what it costs to write one cell with plain gspread, and beside an
edit of staff's what it costs to read their tab with it.
"""

import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import requests
from gspread import Worksheet

from bench.deployment import Deployment, eventually
from bench.timing import Measure, three
from cv.acts import AGAIN
from cv.slugs import slug_of
from sheets.model.schema import CANDIDATES, Candidate
from views.public.showcase import looking_in

ROUNDS = 5
REST_SECONDS = 5.0
"""Between two rounds: the reading that follows a save is over, and the minute's calls are not spent."""


def run(candidates: int) -> Iterator[Measure | str]:
    """At every number of candidates."""
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), candidates) as deployment:
        tab = deployment.sheet().worksheet(CANDIDATES.title)
        row = _somebody(deployment)
        place = (tab.col_values(1).index(row.id) + 1, tab.row_values(1).index(_PHRASE) + 1)
        began = time.time()
        yield _to_the_sheet(deployment, tab, row, place, f"{candidates} candidates: acknowledged to in the sheet")
        calls = deployment.calls(began)
        yield f"  calls of {ROUNDS} lone saves, the reading again after each among them: {calls}"
        yield _to_the_page(deployment, tab, row, place, f"{candidates} candidates: staff's edit to the page")
        held = ", ".join(f"{name.split()[0]} {megabytes:.0f} MB" for name, megabytes in deployment.memory().items())
        yield f"  memory held: {held}"


_PHRASE = CANDIDATES.by_key["catchphrase"].header


def _somebody(deployment: Deployment) -> Candidate:
    """Whose CV is published, and who has a coach to save it."""
    snapshot = deployment.book.snapshot
    coaches = {coach.id for coach in snapshot.coaches.rows if coach.email and coach.active is not False}
    return next(row for row in looking_in(snapshot).values() if row.coach in coaches)


def _to_the_sheet(
    deployment: Deployment, tab: Worksheet, row: Candidate, place: tuple[int, int], name: str
) -> Measure:  # fmt: skip
    coach = next(coach for coach in deployment.book.snapshot.coaches.rows if coach.id == row.coach)
    browser = deployment.browser(coach.email)
    ours, floor = [], []
    for n in range(ROUNDS):
        time.sleep(REST_SECONDS)
        words = f"Enregistré, numéro {n}"
        form = {"first_name": row.first_name, "catchphrase": words, "review": AGAIN}
        browser.post(f"{deployment.site}/coach/candidates/{row.id}/cv/person", data=form, timeout=30).raise_for_status()
        ours.append(eventually(partial(_holds, tab, place, words)))
        began = time.monotonic()
        tab.update_cell(*place, words)
        floor.append(time.monotonic() - began)
    return Measure(name, three(ours), three(floor), "one cell written by gspread")


def _to_the_page(
    deployment: Deployment, tab: Worksheet, row: Candidate, place: tuple[int, int], name: str
) -> Measure:  # fmt: skip
    address = f"{deployment.site}/cv/{slug_of(row)}"
    ours, floor = [], []
    for n in range(ROUNDS):
        time.sleep(REST_SECONDS)
        words = f"Vu dans la feuille, numéro {n}"
        tab.update_cell(*place, words)
        ours.append(eventually(partial(_shows, address, words)))
        began = time.monotonic()
        tab.get_all_values()
        floor.append(time.monotonic() - began)
    return Measure(name, three(ours), three(floor), "the tab read by gspread")


def _holds(tab: Worksheet, place: tuple[int, int], words: str) -> bool:
    return tab.cell(*place).value == words


def _shows(address: str, words: str) -> bool:
    return words in requests.get(address, timeout=30).text
