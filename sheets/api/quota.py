"""What may be asked of the API: one budget of calls a minute for a whole deployment, kept in the state database.

Google counts the calls of an account in any sixty seconds. So does this: the times of the last minute's calls, shared
by the worker, the commands and whatever else goes through connection.py.
"""

import datetime as dt
import json
import threading
import time
from collections import Counter
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text

from sheets.errors import OverBudget
from sheets.state.database import State, metadata

READ, WRITE, DRIVE = "read", "write", "drive"
MINUTE = 60.0
LONGEST_BLOCK_SECONDS = 3600.0
RESERVE = 0.2
"""The share of the calls that looking for changes leaves to writing."""
FEW = 5
"""Batches a minute that go out at once, whatever may come; after them changes are gathered."""

spent = Table(
    "spent",
    metadata,
    Column("kind", String, primary_key=True),
    Column("calls", Text, nullable=False),
    Column("blocked_until", Float, nullable=False, default=0.0),
)
"""For each kind of call, when those of the last minute were made, and until when the API asked to be left alone."""

calls = Table(
    "calls",
    metadata,
    Column("kind", String, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("made", Integer, nullable=False),
)
"""How many calls were made since the state database is there, by kind and outcome: ok, 429, 4xx, 5xx, timeout, lost."""

_in_force: "WeakValueDictionary[str, Budget]" = WeakValueDictionary()


class Budget:
    """The calls a deployment may make.

    Args:
        state: the state database.
        limits: calls a minute by kind; a kind that is not there, or 0, is unlimited.
        patience: seconds a caller waits for its turn before it is told that there is none.
    """

    def __init__(self, state: State, limits: Mapping[str, int], patience: float = 120.0) -> None:
        self.state = state
        self.limits = {kind: limit for kind, limit in limits.items() if limit}
        self.patience = patience
        self._counts: Counter[tuple[str, str]] = Counter()
        self._guard = threading.Lock()

    def take(self, kind: str) -> None:
        """Make a call: wait for its turn, and count it.

        Raises:
            OverBudget: its turn does not come soon enough; nothing may be sent.
        """
        if kind not in self.limits:
            return
        deadline = time.monotonic() + self.patience
        while wait := self._try(kind):
            if time.monotonic() + wait > deadline:
                raise OverBudget(f"no {kind} left this minute", wait)
            time.sleep(min(wait, 1.0))

    def room(self, kind: str) -> float:
        """How many calls may be made now."""
        if kind not in self.limits:
            return float("inf")
        with self.state.reading() as connection:
            times, blocked = _spent(connection, kind)
        return 0 if blocked else max(0, self.limits[kind] - len(times))

    def spare(self, kind: str) -> bool:
        """Whether there is room for what can wait, too."""
        return self.room(kind) > self.limits.get(kind, 0) * RESERVE

    def used(self, kind: str) -> int:
        """How many were made in the last minute; 0 where nobody counts."""
        return 0 if kind not in self.limits else self.limits[kind] - int(self.room(kind))

    def block(self, kind: str, seconds: float) -> None:
        """The API asks to be left alone for a while: everybody obeys."""
        if kind not in self.limits:
            return
        with self.state.writing() as connection:
            times, _ = _spent(connection, kind)
            until = _now(connection) + min(seconds, LONGEST_BLOCK_SECONDS)
            _keep(connection, kind, times, until)

    def note(self, kind: str, outcome: str) -> None:
        """Count what became of a call; kept when save_counts is called."""
        with self._guard:
            self._counts[kind, outcome] += 1

    def save_counts(self) -> None:
        """Add the counts to those of the state database."""
        with self._guard:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        with self.state.writing() as connection:
            for (kind, outcome), number in counts.items():
                mine = sa.and_(calls.c.kind == kind, calls.c.outcome == outcome)
                more = calls.update().where(mine).values(made=calls.c.made + number)
                if not connection.execute(more).rowcount:
                    connection.execute(calls.insert().values(kind=kind, outcome=outcome, made=number))

    def _try(self, kind: str) -> float:
        """0 when the call may be made, which is then counted; else the seconds to wait."""
        with self.state.writing() as connection:
            times, blocked = _spent(connection, kind)
            now = _now(connection)
            if blocked:
                return blocked
            if len(times) >= self.limits[kind]:
                return max(0.05, times[-self.limits[kind]] + MINUTE - now)
            _keep(connection, kind, [*times, now], 0.0)
        return 0.0


def put_in_force(state_url: str, budget: Budget) -> None:
    """From now on, in this process, calls made for this deployment count on this budget."""
    _in_force[state_url] = budget


def in_force(state_url: str) -> Budget | None:
    """The budget of a deployment, if there is one in this process."""
    return _in_force.get(state_url)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds an answer asks us to wait (a number, or a date); 0 when it does not say."""
    value = headers.get("Retry-After", "").strip()
    if value.isdigit():
        return min(float(value), LONGEST_BLOCK_SECONDS)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    seconds = (until - dt.datetime.now(until.tzinfo or dt.UTC)).total_seconds()
    return min(max(0.0, seconds), LONGEST_BLOCK_SECONDS)


def _now(connection: Connection) -> float:
    """Seconds on a clock that all who share the budget read, and that people do not set."""
    if connection.dialect.name == "postgresql":
        return float(connection.execute(sa.text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    return time.monotonic()  # the same for every process of a machine


def _spent(connection: Connection, kind: str) -> tuple[list[float], float]:
    """When the last minute's calls were made, oldest first, and how long the kind is blocked still."""
    found: Any = connection.execute(sa.select(spent).where(spent.c.kind == kind)).one_or_none()
    if found is None:
        return [], 0.0
    now = _now(connection)
    # A time to come was noted before the clock went back, or the machine started again: it counts from now on.
    times = sorted(min(at, now) for at in json.loads(found.calls) if at > now - MINUTE)
    blocked = found.blocked_until - now
    return times, blocked if 0 < blocked <= LONGEST_BLOCK_SECONDS else 0.0


def _keep(connection: Connection, kind: str, times: list[float], blocked_until: float) -> None:
    line = {"calls": json.dumps(times), "blocked_until": blocked_until}
    if not connection.execute(spent.update().where(spent.c.kind == kind).values(line)).rowcount:
        connection.execute(spent.insert().values(kind=kind, **line))
