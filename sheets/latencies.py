"""How long answers took: counted in each web process, kept together in the state database, for `/metrics`."""

import bisect
import itertools
import math
import threading
from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Column, Float, Integer, String, Table

from sheets.state.database import State, insert, metadata

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, math.inf)
"""Seconds an answer took at most, from one class to the next."""

latencies = Table(
    "latencies",
    metadata,
    Column("method", String, primary_key=True),
    Column("screen", String, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
)
"""How many answers fell between two of BOUNDS (`place` counts them), and how long they took together."""

KEY = ("method", "screen", "place")

Counts = Mapping[tuple[str, str], tuple[list[int], float]]
"""By method and screen: how many took at most each of BOUNDS, and seconds of all."""


class Latencies:
    """The answers of a deployment.

    Args:
        state: the state database.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._new: dict[tuple[str, str, int], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
        self._guard = threading.Lock()
        self._saving = threading.Lock()

    def note(self, method: str, screen: str, seconds: float) -> None:
        """Count an answer; kept when `save` is called.

        Args:
            method: of the request.
            screen: what answered.
            seconds: it took.
        """
        place = method, screen, bisect.bisect_left(BOUNDS, seconds)
        with self._guard:
            times, sum_ = self._new[place]
            self._new[place] = times + 1, sum_ + seconds

    def save(self) -> None:
        """Add what was counted to what the state database has.

        Raises:
            StateUnreachable: it does not answer; what was counted is saved the next time.
        """
        with self._saving:
            with self._guard:
                counted = dict(self._new)
            if not counted:
                return
            with self.state.writing() as connection:
                # In one order: two processes then lock no line that the other waits for.
                for place, (times, seconds) in sorted(counted.items()):
                    line = dict(zip(KEY, place, strict=True), times=times, seconds=seconds)
                    more = {name: latencies.c[name] + line[name] for name in ("times", "seconds")}
                    made = insert(connection, latencies).values(line)
                    connection.execute(made.on_conflict_do_update(index_elements=KEY, set_=more))
            self._forget(counted)

    def read(self) -> Counts:
        """All that were saved, by every process and machine."""
        told: dict[tuple[str, str], tuple[list[int], float]] = {}
        with self.state.reading() as connection:
            for line in connection.execute(sa.select(latencies)):
                each, seconds = told.get((line.method, line.screen), ([0] * len(BOUNDS), 0.0))
                each[line.place] += line.times
                told[line.method, line.screen] = each, seconds + line.seconds
        return {key: (list(itertools.accumulate(each)), seconds) for key, (each, seconds) in told.items()}

    def _forget(self, saved: Mapping[tuple[str, str, int], tuple[int, float]]) -> None:
        with self._guard:
            for place, (times, seconds) in saved.items():
                more, longer = self._new.pop(place)
                if more > times:
                    self._new[place] = more - times, longer - seconds
