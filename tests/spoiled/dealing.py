"""Which spoilers meet in which seed: dealt like cards, so that each comes up and in ever other company."""

import random

from tests.spoiled.hand import Spoiler
from tests.spoiled.in_cells import cells
from tests.spoiled.in_columns import columns
from tests.spoiled.in_rows import rows
from tests.spoiled.in_tabs import settings, tabs

CATALOGUE: tuple[Spoiler, ...] = (*cells(), *rows(), *columns(), *tabs(), *settings())
MOST = 4
"""Spoilers in one seed: 1, 2, 3, 4, 1, 2…"""


def deal(count: int) -> list[tuple[Spoiler, ...]]:
    """The spoilers of the first `count` seeds; the first ones are the same whatever the count.

    The shuffled catalogue is dealt out again and again. Two that touch the same are not dealt into one seed: the
    later one goes to the next.
    """
    draw = random.Random("spoiled")
    deck: list[Spoiler] = []
    dealt = []
    for seed in range(count):
        if len(deck) < len(CATALOGUE):
            deck += draw.sample(CATALOGUE, len(CATALOGUE))
        dealt.append(_one_hand(deck, 1 + seed % MOST))
    return dealt


def _one_hand(deck: list[Spoiler], size: int) -> tuple[Spoiler, ...]:
    found: list[Spoiler] = []
    while len(found) < size:
        one = next(s for s in deck if not any(_meet(s, other) for other in found))
        deck.remove(one)
        found.append(one)
    return tuple(sorted(found, key=lambda s: s.phase))


def _meet(one: Spoiler, other: Spoiler) -> bool:
    pairs = [(a + "/", b + "/") for a in one.areas for b in other.areas]
    return any(a.startswith(b) or b.startswith(a) for a, b in pairs)
