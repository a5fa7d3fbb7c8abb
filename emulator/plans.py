"""The options of the bench, as they are typed: which faults, how many requests a minute, how late, who calls."""

from __future__ import annotations

import math
import re
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


_TYPES = {field.name: str(field.type) for field in fields(FaultPlan)}
MAX_LATENCY_MS = 600_000
_MILLISECONDS = re.compile(r"\d+(\.\d+)?")
_QUOTA = re.compile(r"(\d+)(?:/(\d+))?")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_ROUNDING = 1e-9


def parse_plan(text: str) -> FaultPlan:
    """Read `drop_after=0.1,late=0.05,seed=7,writes_only`.

    Raises:
        ValueError: what is wrong, in plain words.
    """
    plan = FaultPlan(**dict(_setting(item) for item in text.split(",") if item.strip()))
    shares = [getattr(plan, kind) for kind in KINDS]
    if not all(0 <= share <= 1 for share in shares) or sum(shares) > 1 + _ROUNDING:
        raise ValueError("each share must be between 0 and 1, and so must the sum of them all")
    if not 0 <= plan.delay < math.inf:
        raise ValueError("delay must be 0 or more seconds")
    return plan


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = (part.strip() for part in text.partition("="))
    kind = _TYPES.get(name)
    if kind is None:
        raise ValueError(f"unknown fault {name!r}: choose among {', '.join(_TYPES)}")
    if kind == "bool":
        if equals:
            raise ValueError(f"{name} takes no value")
        return name, True
    try:
        return name, int(value) if kind == "int" else float(value)
    except ValueError:
        raise ValueError(f"{name} needs a number, as in {name}={7 if kind == 'int' else 0.1}") from None


def parse_quota(text: str) -> tuple[int, int]:
    """Read `60/60`: reads and writes a minute; one number is for both.

    Raises:
        ValueError: it is something else.
    """
    found = _QUOTA.fullmatch(text.strip())
    if not found:
        raise ValueError("two whole numbers are needed, reads and writes a minute, as in 60/60")
    return int(found[1]), int(found[2] or found[1])


def parse_latency(text: str) -> float:
    """Read milliseconds, as seconds.

    Raises:
        ValueError: it is something else, or longer than ten minutes.
    """
    if not _MILLISECONDS.fullmatch(text) or float(text) > MAX_LATENCY_MS:
        raise ValueError(f"milliseconds are needed, as in 200, and no more than {MAX_LATENCY_MS}")
    return float(text) / 1000


def parse_account(text: str) -> str:
    """Read the address of an account.

    Raises:
        ValueError: it is something else.
    """
    if not _ADDRESS.fullmatch(text):
        raise ValueError("an e-mail address is needed, as in someone@example.org")
    return text
