"""Measure two things in turn, so that the machine's moods fall on both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What one comparison found; times in seconds.

    Args:
        name: what was measured.
        ours, floor: (minimum, median, maximum) of each.
        floor_name: what it was measured against.
    """

    name: str
    ours: tuple[float, float, float]
    floor: tuple[float, float, float]
    floor_name: str

    @property
    def ratio(self) -> float:
        """Ours over the floor, medians."""
        return self.ours[1] / self.floor[1]

    def __str__(self) -> str:
        return f"{self.name:<44} {_spread(self.ours)}   {self.floor_name:<34} {_spread(self.floor)}   x{self.ratio:.2f}"


def compare(
    name: str, ours: Callable[[], object], floor_name: str, floor: Callable[[], object], runs: int, last: float = 1.0,
    clock: Callable[[], float] = time.perf_counter,
) -> Measure:  # fmt: skip
    """Run both in turn `runs` times, after one run of each that does not count.

    Args:
        name: what is measured.
        ours: our way.
        floor_name: what it is measured against.
        floor: the floor, or the peer.
        runs: how many times each is timed.
        clock: what tells the time; `time.thread_time` for work that waits for nothing, on a machine that is shared.
        last: the last of the three times given, as a share of the runs: 1 is the longest, 0.99 the 99th percentile.
    """
    ours(), floor()
    pairs = [(_seconds(ours, clock), _seconds(floor, clock)) for _ in range(runs)]
    return Measure(name, three([a for a, _ in pairs], last), three([b for _, b in pairs], last), floor_name)


def _seconds(call: Callable[[], object], clock: Callable[[], float]) -> float:
    began = clock()
    call()
    return clock() - began


def three(times: list[float], last: float = 1.0) -> tuple[float, float, float]:
    """The shortest, the median, and the last: see `compare`."""
    return min(times), statistics.median(times), sorted(times)[round(last * (len(times) - 1))]


def _spread(times: tuple[float, float, float]) -> str:
    return " ".join(f"{_unit(t):>9}" for t in times)


def _unit(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.1f} us"
