"""Seeded ways to spoil the sheet: the app stays up, says what to mend, and mending clears it.

Every way of the catalogue is dealt once in CI; `TREMPLIN_SPOILED=200` deals each twice, 2000 twenty times.
"""

import os
from collections import Counter
from collections.abc import Callable

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.book import Book
from sheets.worker.sync import Sync
from tests.chaos.telling import SPOILED
from tests.conftest import SignIn
from tests.spoiled.dealing import CATALOGUE, deal
from tests.spoiled.hand import Hand
from tests.spoiled.world import World

ONCE = 120
"""Seeds in which every way comes up."""
SEEDS = int(os.environ.get("TREMPLIN_SPOILED", "") or ONCE)
TOGETHER = 40
"""Seeds on one app: starting one takes longer than three of them."""


@pytest.fixture
def world(book: Book, sync: Sync, sheet: gspread.Spreadsheet, client: FlaskClient, sign_in: SignIn) -> World:
    """One app for many seeds, and tabs without hundreds of blank rows: reading them is what takes time."""
    for tab in sheet.worksheets():
        tab.resize(rows=len(tab.col_values(1)) + 25)
    sync.read()
    browsers = {
        "stranger": client,
        "coach": sign_in("martin@example.org"),
        "candidate": sign_in("ines@example.org"),
        "staff": sign_in("camille@example.org"),
    }
    hand = Hand(sheet)
    world = World(book, browsers, hand, sync, hand.save())
    world.restore()
    return world


@pytest.mark.parametrize("first", range(0, SEEDS, TOGETHER))
def test_however_the_sheet_is_spoiled_the_app_stays_up_and_says_what_to_mend(
    world: World, record_property: Callable[[str, object], None], first: int
) -> None:
    wrong = []
    for seed, spoilers in list(enumerate(deal(SEEDS)))[first : first + TOGETHER]:
        try:
            world.live(seed, spoilers)
        except Exception as error:  # noqa: BLE001 - whatever it is, the seed is told and the next one tried
            wrong.append(f"seed {seed}: {' + '.join(s.name for s in spoilers)}: {type(error).__name__}: {error}")
        world.restore()
    record_property(SPOILED, dict(world.met))
    assert not wrong, "\n".join(wrong)


def test_the_catalogue_holds_what_it_says() -> None:
    names = Counter(spoiler.name for spoiler in CATALOGUE)
    assert [name for name, count in names.items() if count > 1] == []


def test_each_way_comes_up_within_the_seeds_of_every_run() -> None:
    dealt = deal(ONCE)
    assert {spoiler.name for hand in dealt for spoiler in hand} == {spoiler.name for spoiler in CATALOGUE}
    assert {len(hand) for hand in dealt} == {1, 2, 3, 4}
    assert deal(300)[:ONCE] == dealt
