"""What the makers of the demo share: one source of chance, its decks, what was already given, and the day it is."""

import datetime as dt
import random
from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Generic, TypeVar

from demo.data import pieces
from sheets.model.ids import mint_id
from sheets.model.schema import BY_KEY

T = TypeVar("T")


class Deck(Generic[T]):
    """Draws at random, and again only once everything was drawn: two neighbours do not say the same thing.

    Args:
        cards: what to draw from, never empty.
        rng: the source of chance.
    """

    def __init__(self, cards: Iterable[T], rng: random.Random) -> None:
        self._cards = tuple(cards)
        self._rng = rng
        self._left: list[int] = []
        # The half drawn last waits at the bottom of the next round: the end of one and the start of the other differ.
        self._recent: deque[int] = deque(maxlen=len(self._cards) // 2)

    def draw(self, suits: Callable[[T], bool] = lambda _: True) -> T:
        """The next card that suits.

        Args:
            suits: which cards may be drawn; at least one of the deck must.
        """
        for _ in range(2):
            for place in range(len(self._left) - 1, -1, -1):
                if suits(card := self._cards[self._left[place]]):
                    self._recent.append(self._left.pop(place))
                    return card
            self._shuffle()
        raise ValueError("no card of this deck suits")

    def _shuffle(self) -> None:
        fresh = [n for n in range(len(self._cards)) if n not in self._recent]
        self._rng.shuffle(fresh)
        self._left = [*reversed(self._recent), *fresh]


class World:
    """The state of one generation. The same seed and the same day make the same demo.

    Args:
        seed: of all chance.
        today: the day the demo is lived on.
    """

    def __init__(self, seed: int, today: dt.date) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - invented people, not secrets
        self.today = today
        self.taken_names: set[tuple[str, str]] = set()
        self._decks: dict[str, Deck[Any]] = {}
        self._ids: set[str] = set()
        self._told: set[int] = set()

    def deck(self, name: str, cards: Callable[[], Iterable[Any]]) -> Deck[Any]:
        """The deck of this name, made of these cards the first time."""
        if name not in self._decks:
            self._decks[name] = Deck(cards(), self.rng)
        return self._decks[name]

    def word(self, name: str) -> str:
        """The next value of a list of `pieces/words.csv`."""
        value: str = self.deck(name, lambda: words(name)).draw()
        return value

    def unlike_others(self, tell: Callable[[], str]) -> str:
        """What `tell` tells, asked again until nobody was told it before."""
        while hash(text := tell()) in self._told:
            pass
        self._told.add(hash(text))
        return text

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

    def between(self, first: dt.date, last: dt.date) -> dt.date:
        """A day between two."""
        return first + dt.timedelta(days=self.rng.randint(0, max(0, (last - first).days)))

    def phone(self) -> str:
        """A mobile number of the range kept for fiction in France (06 39 98); the cast has those below 40 00."""
        return f"06 39 98 {self.rng.randint(40, 99)} {self.rng.randint(0, 99):02}"


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of `pieces/words.csv`."""
    return tuple(row["valeur"] for row in pieces("words") if row["liste"] == name)
