"""What the makers of the demo share: one source of chance, its decks, the IDs already given, and the day it is."""

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from demo.words import Deck
from sheets.model.ids import mint_id
from sheets.schema import BY_KEY

Values = dict[str, Any]
"""One row: column key -> typed value; keys left out are empty cells."""
Rows = dict[str, list[Values]]
"""Tab key -> its rows, in order."""


class World:
    """The state of one generation. The same seed and the same day make the same demo.

    Args:
        seed: of all chance.
        today: the day the demo is lived on.
    """

    def __init__(self, seed: int, today: dt.date) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - invented people, not secrets
        self.today = today
        self._decks: dict[str, Deck[Any]] = {}
        self._ids: set[str] = set()

    def deck(self, name: str, cards: Iterable[Any]) -> Deck[Any]:
        """The deck of this name, made of these cards the first time."""
        if name not in self._decks:
            self._decks[name] = Deck(cards, self.rng)
        return self._decks[name]

    def keep(self, row_id: str) -> str:
        """Reserve an ID that was chosen by hand."""
        self._ids.add(row_id)
        return row_id

    def mint(self, tab: str) -> str:
        """A new ID for a tab."""
        return self.keep(mint_id(BY_KEY[tab].prefix, self._ids, self.rng))

    def chance(self, share: float) -> bool:
        """True that share of the time."""
        return self.rng.random() < share

    def days_ago(self, nearest: int, furthest: int) -> dt.date:
        """A day between two numbers of days before today."""
        return self.today - dt.timedelta(days=self.rng.randint(nearest, furthest))

    def phone(self) -> str:
        """A mobile number of the range kept for fiction in France (06 39 98)."""
        return f"06 39 98 {self.rng.randint(0, 99):02} {self.rng.randint(0, 99):02}"
