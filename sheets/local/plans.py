"""The options of the bench, as they are typed: which faults, how many requests a minute."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class FaultPlan:
    """How often each fault happens, as a share of the requests from 0 to 1, drawn from a seed.

    Args:
        drop_before: the connection is cut before the request is applied.
        drop_after: it is applied, then the connection is cut.
        late: the caller gets a time-out; the request is applied `delay` seconds later.
        twice: it is applied two times.
        error_500: an error 500, nothing applied.
        error_503: an error 503, nothing applied.
        error_after: it is applied, then an error 500 is answered.
        truncated: it is applied, and half the answer arrives.
        delay: seconds before a late request is applied.
        seed: the same seed gives the same faults to the same requests in the same order.
        writes_only: whether reads are spared.
    """

    drop_before: float = 0.0
    drop_after: float = 0.0
    late: float = 0.0
    twice: float = 0.0
    error_500: float = 0.0
    error_503: float = 0.0
    error_after: float = 0.0
    truncated: float = 0.0
    delay: float = 0.2
    seed: int = 0
    writes_only: bool = False


KINDS = ("drop_before", "drop_after", "late", "twice", "error_500", "error_503", "error_after", "truncated")


def parse_plan(text: str) -> FaultPlan:
    """Read `drop_after=0.1,late=0.05,seed=7,writes_only`.

    Raises:
        ValueError: an unknown name, or a value that is not a number.
    """
    known = {field.name: field.type for field in fields(FaultPlan)}
    plan: dict[str, Any] = {}
    for part in filter(None, (item.strip() for item in text.split(","))):
        name, _, value = part.partition("=")
        if name not in known:
            raise ValueError(f"unknown fault {name!r}: choose among {', '.join(known)}")
        plan[name] = True if known[name] == "bool" else int(value) if known[name] == "int" else float(value)
    return FaultPlan(**plan)


def parse_quota(text: str) -> tuple[int, int]:
    """Read `60/60`: reads and writes a minute."""
    reads, _, writes = text.partition("/")
    return int(reads), int(writes or reads)
