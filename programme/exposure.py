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

SEEDS = 1_000
"""Different orders a day. Enough for chance to be fair, few enough to be kept in a cache."""

_SEED = re.compile(r"[0-9]{6}-[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Shown:
    """One CV as the order sees it.

    Args:
        id: the candidate's.
        updated_on: when the CV was last updated.
        shares: how many times it was shared.
    """

    id: str
    updated_on: dt.date | None
    shares: float


def new_seed(today: dt.date) -> str:
    """The order of one visit: the day, and a number that says nothing of the visitor. "See more" links carry it."""
    return f"{today:%y%m%d}-{secrets.randbelow(SEEDS)}"


def is_seed(text: str) -> bool:
    """Whether an address carries a seed of ours."""
    return _SEED.fullmatch(text) is not None


def in_order(shown: Iterable[Shown], seed: str) -> list[str]:
    """IDs in the order of one visit.

    Args:
        shown: the CVs.
        seed: the visit's; the same seed gives the same order.
    """
    return [one.id for one in sorted(shown, key=lambda one: (_month(one.updated_on), _turn(one, seed)))]


def _month(day: dt.date | None) -> int:
    return -(day.year * 12 + day.month) if day else 0


def _turn(one: Shown, seed: str) -> float:
    """A waiting time drawn from the seed and the ID: exponential, so each is first in proportion to its weight.

    The weight falls with the square of the shares: never shared comes before shared ten times 99 times in 100.
    (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006.)
    """
    digest = hashlib.blake2b(f"{seed} {one.id}".encode(), digest_size=8).digest()
    chance = (int.from_bytes(digest) + 1) / 2**64
    return -math.log(chance) * (1 + max(0.0, one.shares)) ** 2
