"""Five minutes of a busy day: 200 visitors, 50 coaches who save, staff in the sheet, the worker under Google's quota.

The real processes, as in `saves`. The same visitors alone, for a minute before, are what the load stands beside.
"""

import itertools
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import requests

from bench.deployment import Deployment, eventually
from bench.saves import Save, missing, post, saves_of, signed_in
from bench.visits import addresses, get
from sheets.model.schema import CANDIDATES

CANDIDATES_SERVED = 1_000
QUIET_SECONDS, SECONDS = 60.0, 300.0
VISITORS, VISIT_EVERY = 200, 5.0
COACHES, SAVE_EVERY = 50, 15.0
STAFF_EVERY, SORT_EVERY = 2.0, 15
TYPED_BY_STAFF = CANDIDATES.by_key["passions"].header


@dataclass
class Waited:
    """How long people waited, in seconds, and what went wrong."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ask(self, call: Callable[[], object]) -> None:
        """Time a call; an error is kept and ends nothing."""
        began = time.monotonic()
        try:
            call()
        except (AssertionError, requests.RequestException) as error:
            self.errors.append(repr(error))
        self.times.append(time.monotonic() - began)

    def within(self, share: float) -> float:
        """Milliseconds in which that share of them was answered."""
        return 1e3 * sorted(self.times)[round(share * (len(self.times) - 1))]

    def __str__(self) -> str:
        said = ", ".join([f"{len(self.errors)} errors", *sorted(set(self.errors))[:3]])
        spread = f"p50 {self.within(0.5):.1f} ms, p99 {self.within(0.99):.1f} ms, longest {self.within(1):.0f} ms"
        return f"{len(self.times)}, {spread}, {said}"


def run(candidates: int) -> Iterator[str]:
    """Only at a thousand candidates: what grows with their number is in `sheet`."""
    if candidates != CANDIDATES_SERVED:
        return
    with tempfile.TemporaryDirectory() as folder, Deployment(Path(folder), candidates) as deployment:
        quiet, pages, saved = Waited(), Waited(), Waited()
        saves = saves_of(deployment, COACHES * round(SECONDS / SAVE_EVERY))
        browsers = signed_in(deployment, saves)
        _together(_visitors(deployment, quiet, QUIET_SECONDS))
        wall, typed = time.time(), dict[str, str]()
        staff = threading.Thread(target=_type_in_the_sheet, args=(deployment, typed))
        _together([*_visitors(deployment, pages, SECONDS), *_coaches(deployment, browsers, saves, saved), staff])
        wanted = list({save.row_id: save for save in saves}.values())
        late = eventually(lambda: missing(deployment, wanted) == 0, every=0.5)
        yield f"pages of {VISITORS} visitors alone: {quiet}"
        yield f"  beside {COACHES} coaches and staff: {pages} (p99 x{pages.within(0.99) / quiet.within(0.99):.2f})"
        yield f"saves of {COACHES} coaches: {saved}; all in the sheet {late:.1f} s after the last"
        yield f"  {len(typed)} cells typed by staff, {_lost(deployment, typed)} lost; {deployment.calls(wall)}"


def _together(threads: Iterable[threading.Thread]) -> None:
    started = list(threads)
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()


def _visitors(deployment: Deployment, waited: Waited, seconds: float) -> Iterator[threading.Thread]:
    """Each asks for a page, reads it for a while, asks for another."""

    def visit(seed: int) -> None:
        rng, ends = random.Random(seed), time.monotonic() + seconds
        asked = itertools.islice(addresses(deployment, seed), seed % 10, None)
        with requests.Session() as session:
            while (pause := rng.expovariate(1 / VISIT_EVERY)) < ends - time.monotonic():
                time.sleep(pause)
                address = next(asked)
                waited.ask(partial(get, session, address))
            time.sleep(max(0.0, ends - time.monotonic()))

    return (threading.Thread(target=visit, args=(seed,)) for seed in range(VISITORS))


def _coaches(
    deployment: Deployment, browsers: dict[str, requests.Session], saves: list[Save], waited: Waited
) -> Iterator[threading.Thread]:
    """So many at once, each with a save now and then, one after the other."""

    def save_some(mine: list[Save], seed: int) -> None:
        rng = random.Random(seed)
        for save in mine:
            time.sleep(SAVE_EVERY * rng.uniform(0.5, 1.4))
            waited.ask(partial(post, deployment.site, browsers[save.coach], save))

    return (threading.Thread(target=save_some, args=(saves[seed::COACHES], seed)) for seed in range(COACHES))


def _type_in_the_sheet(deployment: Deployment, typed: dict[str, str]) -> None:
    """Staff: a cell every other second, and the rows sorted now and then; `typed` is what each row is to hold."""
    rng, tab = random.Random(0), deployment.sheet().worksheet(CANDIDATES.title)
    column = tab.row_values(1).index(TYPED_BY_STAFF) + 1
    ends = time.monotonic() + SECONDS
    for number in itertools.count(1):
        if time.monotonic() > ends:
            return
        ids = [str(found) for found in tab.col_values(1)]
        at = rng.randrange(1, len(ids))
        typed[ids[at]] = f"Lire, numéro {number}"
        tab.update_cell(at + 1, column, typed[ids[at]])
        if number % SORT_EVERY == 0:
            tab.sort((rng.randrange(2, 4), "asc"))
        time.sleep(STAFF_EVERY)


def _lost(deployment: Deployment, typed: dict[str, str]) -> int:
    """How many of the cells staff typed do not hold it."""
    header, *rows = deployment.sheet().worksheet(CANDIDATES.title).get_all_values()
    shown = {row[0]: row[header.index(TYPED_BY_STAFF)] for row in rows}
    return sum(shown.get(row_id) != words for row_id, words in typed.items())
