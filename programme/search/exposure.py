"""Who is shown first: fair to everybody, and the same for one visitor from page to page, without a cookie.

The newest-updated month comes first, so that a CV somebody works on is seen. Inside a month chance decides, weighted
towards the less shared: sorted strictly, the same person would be first on every visit until somebody shares them.
"""

import datetime as dt
import hashlib
import math
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

ORDERS = 40
"""Different orders a minute: few enough for a cache to hold their first pages, and 57,600 a day, enough for chance to
be fair."""

_ALL = 2**64 - 1
_SEED = re.compile(r"[0-9]{6}-[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class ExposedCV:
    """One CV as the order sees it.

    Args:
        id: the candidate's.
        updated_on: when the CV was last updated.
        shares: how many times it was shared.
    """

    id: str
    updated_on: dt.date | None
    shares: float


def new_seed(at: dt.datetime) -> str:
    """The order of one visit: the day, and one of this minute's numbers; "see more" links carry it.

    It says nothing of the visitor but the minute they came in.
    """
    return f"{at:%y%m%d}-{(at.hour * 60 + at.minute) * ORDERS + secrets.randbelow(ORDERS)}"


def is_seed(text: str) -> bool:
    """Whether an address carries a seed of ours."""
    return _SEED.fullmatch(text) is not None


class Exposure:
    """The orders of one set of CVs.

    Args:
        shown: the CVs.
    """

    def __init__(self, shown: Iterable[ExposedCV]) -> None:
        months: dict[int, list[tuple[str, int, float]]] = {}
        for one in shown:
            chance = int.from_bytes(hashlib.blake2b(one.id.encode(), digest_size=8).digest())
            # The weight falls with the square of the shares: never shared comes before shared ten times 99 times
            # in 100.
            wait = (1 + max(0.0, one.shares)) ** 2
            months.setdefault(_month(one.updated_on), []).append((one.id, chance, wait))
        self._months = [months[month] for month in sorted(months, reverse=True)]

    def order(self, seed: str) -> list[str]:
        """IDs in the order of one visit: the same for the same seed, whoever else comes and goes meanwhile."""
        mixed = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
        return [
            row_id
            for month in self._months
            for _, row_id in sorted((_turn(chance ^ mixed) * wait, row_id) for row_id, chance, wait in month)
        ]


def _month(day: dt.date | None) -> int:
    return day.year * 12 + day.month if day else 0


def _turn(bits: int) -> float:
    """A waiting time drawn from 64 bits: exponential, so that each is first in proportion to its weight.

    The bits are spread as splitmix64 does. (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006;
    Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.)
    """
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9 & _ALL
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB & _ALL
    return -math.log(((bits ^ (bits >> 31)) + 1) / 2**64)
