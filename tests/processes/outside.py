"""The app's real processes on a bad network, with people at work on all sides, and somebody who kills processes."""

import contextlib
import itertools
import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import requests

from sheets.model.columns import Cell
from sheets.model.schema import CANDIDATES, EXPERIENCES
from sheets.state import outbox
from sheets.state.database import changes
from sheets.state.outbox import APPEND, CELL
from tests.chaos.staff import Home
from tests.chaos.world import HEADERS, KEYS, World
from tests.coach.pages import Form, forms
from tests.processes.proxy import Proxy
from tests.running import Start, children, eventually, free_port

SECTION = {"catchphrase": "person", "story": "story", "availability": "practical", "transport": "practical"}
USERS = {
    "flore@example.org": ("C2ABD", "C3KEN"),
    "martin@example.org": ("C4NES", "C5RSA"),
    "camille@example.org": ("C2ABD", "C3KEN", "C4NES", "C5RSA"),
}
"""Who saves forms on the web, and whose they may open."""
CALM_SECONDS = 90.0
"""How long all may take to come to rest."""
COPIES_SECONDS = 4.0
"""What the app has to tell copies from their originals, before staff do."""
REST_SECONDS = 3.0
PATIENCE_SECONDS = 120.0


class Machine:
    """A `serve` that can be killed, in part or whole, and is started again at the same address.

    Args:
        start: starts processes.
        environment: what its machine's environment says.
    """

    def __init__(self, start: Start, environment: Mapping[str, str]) -> None:
        self.start, self.environment = start, environment
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []
        self.serve()

    def serve(self) -> None:
        """Start."""
        self.process = self.start("serve", "--port", str(self.port), "--workers", "2", **self.environment)
        assert self.process.stdout
        # Read, or it would stop once the pipe is full.
        threading.Thread(target=self.said.extend, args=(self.process.stdout,), daemon=True).start()

    def up(self) -> bool:
        """Whether it serves a reading."""
        return requests.get(f"{self.site}/healthz", timeout=5).status_code == 200

    def kill(self, what: str, rng: random.Random) -> None:
        """Kill its `worker`, one of its `web` processes, or `all` of it, without warning; all is started again."""
        if what == "all":
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.serve()
        elif found := children(self.process.pid, what):
            with contextlib.suppress(ProcessLookupError):
                os.kill(rng.choice(found), signal.SIGKILL)


@dataclass
class Outside:
    """All that goes on at once.

    Args:
        world: staff's side, and what is counted.
        proxy: the bad network.
        machines: the app's.
        browsers: by e-mail, in which web users are signed in.
        seed: of all chance that is not the world's.
        kept: value -> home of edits that were acknowledged.
        unsure: value -> home of edits whose answer never came.
        added: titles of new rows that were acknowledged.
        failed: what broke in somebody's thread.
    """

    world: World
    proxy: Proxy
    machines: list[Machine]
    browsers: dict[str, requests.Session]
    seed: int
    kept: dict[str, Home] = field(default_factory=dict)
    unsure: dict[str, Home] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    failed: list[Exception] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _victims: Iterator[str] = field(default_factory=lambda: itertools.cycle(("worker", "web", "worker", "web", "all")))
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def storm(self, seconds: float, wanted: Mapping[str, int]) -> None:
        """Everybody at work.

        Args:
            seconds: for so long.
            wanted: what must have been met so often before it ends, on a slow machine too (at most PATIENCE_SECONDS).
        """
        self.world.staff.new_value = lambda kind: f"{kind}{next(self.numbers)}"
        acts: list[Callable[[random.Random], None]] = [self.staff_acts, self.staff_acts, self.somebody_kills]
        acts += [self._saver(email) for email in self.browsers]
        threads = [threading.Thread(target=self._live, args=(act, n)) for n, act in enumerate(acts)]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        while not self.over.wait(0.1) and time.monotonic() - began < max(seconds, PATIENCE_SECONDS):
            met = self.world.counts + self.proxy.counts
            if time.monotonic() - began > seconds and all(met[what] >= times for what, times in wanted.items()):
                break
        self.over.set()
        for thread in threads:
            thread.join()
        if self.failed:
            raise self.failed[0]

    def settle(self) -> None:
        """Nothing goes wrong any more: wait until all has come to rest, and stays so for a while.

        Staff see to it that no row is above the headers any more: it would get no ID, and nothing would say so.
        """
        self.proxy.calm()
        for title in (CANDIDATES.title, EXPERIENCES.title):
            self.world.staff.bring_headers_back(self.world.staff.spreadsheet.worksheet(title))
        eventually(lambda: all(machine.up() for machine in self.machines))
        calm = time.monotonic()
        deadline = calm + CALM_SECONDS
        began = calm
        while time.monotonic() - calm < REST_SECONDS:
            if waiting := self._waiting():
                calm = time.monotonic()
            assert calm < deadline, [*waiting, *(line for machine in self.machines for line in machine.said[-20:])]
            if calm - began > COPIES_SECONDS:
                self._mend_copies()
            time.sleep(0.1)

    def _mend_copies(self) -> None:
        """Staff do what their list of problems asks for: of rows that cannot be told apart, one goes."""
        if any(problem.code == "double_id" for problem in self.world.book.snapshot.problems):
            self.world.staff.delete_row(self.world.staff.spreadsheet.worksheet(CANDIDATES.title))
            time.sleep(COPIES_SECONDS / 2)

    def _waiting(self) -> list[str]:
        """What is not at rest yet, in words."""
        book = self.world.book
        named = {f"{p.tab} {p.a1} {p.code}" for p in book.snapshot.problems if p.code == "missing_id"}
        with book.state.reading() as connection:
            lines = outbox.load(connection, changes.c.state.in_(outbox.OPEN))
        open_ = [f"{line.tab} {line.row_id} {line.key} {line.state} {line.reason}" for line in lines]
        repairs = [] if lines or not self.world.unsettled() else ["a repair"]
        age = book.queue().age_seconds
        return [*named, *open_, *repairs, *([f"last looked {age:.1f} s ago"] if age > 4 else [])]

    def tell(self) -> list[str]:
        """Give the world's audit what the web did; acknowledged rows that nobody knows of, in sentences."""
        world = self.world
        with world.book.state.reading() as connection:
            lines = outbox.load(connection)
        came = {line.new for line in lines if line.action == CELL}
        world.kept = {**self.kept, **{value: home for value, home in self.unsure.items() if value in came}}
        rows: list[dict[str, Cell]] = [line.new for line in lines if line.action == APPEND]
        world.added = {str(row["id"]): {k: v for k, v in row.items() if v not in (None, "")} for row in rows}
        world.counts.update(self.proxy.counts)
        world.counts["unsure, and kept"] = len(world.kept) - len(self.kept)
        known = [row["title"] for row in rows]
        return [f"{title} was added {known.count(title)} times" for title in self.added if known.count(title) != 1]

    def staff_acts(self, rng: random.Random) -> None:
        """Something in the sheet itself; a script's two calls are one moment, as in a person's window."""
        with self.proxy.gate:
            self.world.staff.act() if rng.random() < 0.8 else self.world.staff.act_on_experiences()
        self.over.wait(rng.uniform(0.05, 0.6))

    def somebody_kills(self, rng: random.Random) -> None:
        """A process dies, once all work again."""
        if self.over.wait(rng.uniform(5.0, 9.0)):
            return
        what = next(self._victims)
        machine = rng.choice(self.machines)
        machine.kill(what, rng)
        self._count(f"kill -9 of {what}")
        with contextlib.suppress(AssertionError):
            eventually(lambda: self.over.is_set() or machine.up())

    def _saver(self, email: str) -> Callable[[random.Random], None]:
        def save(rng: random.Random) -> None:
            row_id, site = rng.choice(USERS[email]), rng.choice(self.machines).site
            with contextlib.suppress(requests.RequestException):
                page = self.browsers[email].get(f"{site}/coach/candidates/{row_id}/cv", timeout=20)
                if page.status_code == 200:
                    self.over.wait(rng.choice((0.0, 0.1, 2.0)))  # to type
                    self._fill_in(rng, self.browsers[email], site, row_id, forms(page.text))
                else:
                    self._count(f"pages answered {page.status_code}")
            self.over.wait(rng.uniform(0.05, 0.5))

        return save

    def _fill_in(
        self, rng: random.Random, browser: requests.Session, site: str, row_id: str, found: Mapping[str, Form]
    ) -> None:
        prefix = f"/coach/candidates/{row_id}/cv"
        if rng.random() < 0.12:
            title = f"a{next(self.numbers)}"
            if self._post(
                browser, site, found[f"{prefix}/path"], {"title": title, "company": f"a{next(self.numbers)}"}
            ):
                self.added.append(title)
            return
        key, value = rng.choice(KEYS), f"w{next(self.numbers)}"
        form = found[f"{prefix}/{SECTION[key]}"]
        if key not in form.names:
            return  # its column is not there at the moment
        self.unsure[value] = row_id, HEADERS[key]
        if self._post(browser, site, form, {key: value}):
            self.kept[value] = self.unsure.pop(value)

    def _post(self, browser: requests.Session, site: str, form: Form, typed: Mapping[str, str]) -> bool:
        """Save a form; whether it was acknowledged."""
        fields = [(k, v) for k, v in form.fields.items(multi=True) if k not in typed]
        try:
            answer = browser.post(site + form.action, data=[*fields, *typed.items()], allow_redirects=False, timeout=30)
        except requests.RequestException:
            self._count("saves without an answer")
            return False
        kept = re.search(r"receipt=\w{8}", answer.headers.get("Location", "")) is not None
        self._count("saves acknowledged" if kept else f"saves answered {answer.status_code}")
        return kept

    def _live(self, act: Callable[[random.Random], None], n: int) -> None:
        rng = random.Random(self.seed * 100 + n)
        try:
            while not self.over.is_set():
                act(rng)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.failed.append(error)
            self.over.set()

    def _count(self, what: str) -> None:
        with self._guard:
            self.world.counts[what] += 1
