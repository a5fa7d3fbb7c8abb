"""The grammar of the demo's texts: agreement, typography, and decks that do not repeat themselves."""

import random
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")

_AGREEMENT = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")
_TYPOGRAPHY = (
    ("'", "’"),
    (" ;", "\u202f;"),
    (" !", "\u202f!"),
    (" ?", "\u202f?"),
    (" :", "\u00a0:"),
    ("« ", "«\u00a0"),
    (" »", "\u00a0»"),
)
_VOWELS = "aeiouyh"


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


def agree(text: str, feminine: bool) -> str:
    """Choose in each "[masculine|feminine]" of a text."""
    return _AGREEMENT.sub(r"\2" if feminine else r"\1", text) if "[" in text else text


def typeset(text: str) -> str:
    """French typography: curly apostrophes, and spaces that do not break inside « » and before high marks."""
    for typed, printed in _TYPOGRAPHY:
        if typed in text:
            text = text.replace(typed, printed)
    return text


def say(text: str, feminine: bool, slots: Mapping[str, str] | None = None) -> str:
    """A piece of text, agreed, filled and typeset.

    Args:
        text: with "[masculine|feminine]" agreements and "{name}" slots.
        feminine: the grammatical gender to agree with.
        slots: what goes in the slots.
    """
    agreed = agree(text, feminine)
    return typeset(agreed.format_map(slots) if slots else agreed)


def plain_letters(text: str) -> str:
    """Text as it goes in an address: lower case, a to z and hyphens."""
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "-", bare).strip("-")


def of(name: str) -> str:
    """A place with "de": "de Montreuil", "d'Ivry", "du Havre"."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    return f"d'{name}" if plain_letters(name)[:1] in _VOWELS else f"de {name}"


def without_preposition(town: str) -> str:
    """A town alone, from "à Kayes" or "au Mans"."""
    return f"Le {town[3:]}" if town.startswith("au ") else town.removeprefix("à ")
