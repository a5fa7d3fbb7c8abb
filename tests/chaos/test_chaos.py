"""Nothing is lost: web users, staff, two workers and a bad network at once, then every value is asked for.

TREMPLIN_CHAOS=200 runs 200 worlds instead of CI's few; with -s each says what it met.
"""

import os
from collections import Counter

import pytest

from settings import Settings
from sheets.book import Book
from tests.chaos.audit import audit, look, met, summary
from tests.chaos.network import BATCH_FAULTS
from tests.chaos.world import run_world

WORLDS = int(os.environ.get("TREMPLIN_CHAOS", "8"))


@pytest.fixture(scope="module")
def all_met() -> Counter[str]:
    """What the worlds met, all together."""
    return Counter()


@pytest.mark.parametrize("seed", range(WORLDS))
def test_nothing_is_lost(settings: Settings, book: Book, seed: int, all_met: Counter[str]) -> None:
    end = look(run_world(settings, book, seed))
    all_met.update(met(end))
    told = f"seed {seed}: {summary(end)}"
    print(told)
    assert audit(end) == [], told


def test_the_worlds_were_not_kind(all_met: Counter[str]) -> None:
    """A storm that meets nothing proves nothing. Looks at the worlds above, when they all ran in this process."""
    if all_met["world"] < max(WORLDS, 8):
        return
    wanted = (*BATCH_FAULTS, "others act before", "done", "person conflict", "repair done", "a late request arrives")
    assert all_met.keys() >= set(wanted), all_met
