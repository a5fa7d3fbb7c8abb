"""What trades are called: both genders, the activity, the places of work, English. Ours are data; staff add theirs.

A trade is asked for by any of its words. Whoever has one of its names or its activity is found; whoever only has a
place of work (a restaurant is a cook's, a waiter's and a dishwasher's) is found too, as a weak match.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from programme.search.words import DATA, Word, words_in

TRADE, PLACE = "=", "?"
"""Before a trade's number, where it stands among words: by its name, or by a place of work alone."""

SEPARATOR = ","
_STEM = attrgetter("stem")
ENGLISH_AFTER = "="


@dataclass(frozen=True, slots=True)
class TradeLine:
    """What one line of the list says.

    Args:
        names: of the trade and of its activity, in any language.
        places: where it is done, which other trades may share.
    """

    names: tuple[str, ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """The trades of one phrase, by their number.

    Args:
        names: those it names.
        places: those whose place of work it is.
    """

    names: tuple[int, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """What whoever has this phrase is found by."""
        return (*(f"{TRADE}{n}" for n in self.names), *(f"{PLACE}{n}" for n in self.places))

    @property
    def wanted(self) -> tuple[str, ...]:
        """What answers in full whoever asks for this phrase: the names of its trades."""
        return tuple(f"{TRADE}{n}" for n in self.names)

    @property
    def hinted(self) -> tuple[str, ...]:
        """What answers weakly: a place of work of a trade asked for, a trade of a place asked for."""
        return (*(f"{PLACE}{n}" for n in self.names), *(f"{TRADE}{n}" for n in self.places))


Phrase = tuple[str, ...]
"""The stems of a phrase's words, without the small ones."""


class Thesaurus:
    """Phrases and the trades they mean.

    Args:
        lines: a trade each; one that names a trade of an earlier line adds to it.
    """

    def __init__(self, lines: Iterable[TradeLine]) -> None:
        names: dict[Phrase, set[int]] = {}
        places: dict[Phrase, set[int]] = {}
        for number, line in enumerate(lines):
            phrases = [phrase for name in line.names if (phrase := phrase_of(name))]
            earlier = {n for phrase in phrases for n in names.get(phrase, ())} if number >= len(our_lines()) else set()
            for trade in earlier or {number}:
                for phrase in phrases:
                    names.setdefault(phrase, set()).add(trade)
                for place in line.places:
                    places.setdefault(phrase_of(place), set()).add(trade)
        self._meanings = {
            phrase: Meaning(tuple(sorted(names.get(phrase, ()))), tuple(sorted(places.get(phrase, ()))))
            for phrase in names.keys() | places.keys()
            if phrase
        }
        self._lengths: dict[str, list[int]] = {}
        for phrase in sorted(self._meanings, key=len, reverse=True):
            lengths = self._lengths.setdefault(phrase[0], [])
            if len(phrase) not in lengths:
                lengths.append(len(phrase))

    def met(self, words: Sequence[Word]) -> Iterator[tuple[int, int, Meaning]]:
        """(from, to, what it means) of each phrase among words that follow each other; the longest, none in another.

        Args:
            words: of one sentence, without the small ones.
        """
        stems = tuple(map(_STEM, words))
        at = len(stems) if self._lengths.keys().isdisjoint(stems) else 0
        while at < len(stems):
            for length in self._lengths.get(stems[at], ()):
                if meaning := self._meanings.get(stems[at : at + length]):
                    yield at, at + length, meaning
                    at += length
                    break
            else:
                at += 1

    def keys_of(self, words: Sequence[Word]) -> set[str]:
        """What whoever writes this sentence is found by."""
        met = self.met([word for word in words if not word.small])
        return {key for _, _, meaning in met for key in meaning.keys}


def phrase_of(text: str) -> Phrase:
    """A phrase as it is compared: « agent d'entretien » and « agente entretien » are the same."""
    return tuple(word.stem for word in words_in(text) if not word.small)


def read_line(value: str, english: str = "") -> TradeLine | None:
    """A line of staff's list: « menuisier, menuisière, menuiserie = carpenter, joiner »; None when it links nothing.

    Args:
        value: as staff wrote it.
        english: of the line's own column.
    """
    parts = value.split(ENGLISH_AFTER)
    names = tuple(name.strip() for part in (*parts, english) for name in part.split(SEPARATOR) if name.strip())
    whole = len(parts) <= 2 and all(part.strip(f"{SEPARATOR} ") for part in parts) and all(map(phrase_of, names))
    return TradeLine(names) if whole and len({name.casefold() for name in names}) > 1 else None


@lru_cache(maxsize=1)
def our_lines() -> tuple[TradeLine, ...]:
    """The trades that come with the site, and a few other words that are asked in two languages."""
    return (*_trades(), *_lines_of("words.csv"))


@lru_cache(maxsize=1)
def _trades() -> tuple[TradeLine, ...]:
    return tuple(_lines_of("trades.csv"))


def is_trade(key: str) -> bool:
    """Whether a key of `Meaning` is a trade's, not that of a word that is only asked in two languages (a bicycle)."""
    number = int(key[1:])
    return number < len(_trades()) or number >= len(our_lines())


@lru_cache(maxsize=4)
def thesaurus_with(lines: tuple[TradeLine, ...] = ()) -> Thesaurus:
    """Our trades, with those of staff.

    Args:
        lines: what staff added.
    """
    return Thesaurus(our_lines() + lines)


def _lines_of(name: str) -> Iterator[TradeLine]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            cells = {column: _cut(cell) for column, cell in row.items()}
            names = cells["masculin"] + cells["féminin"] + cells["activité"] + cells["anglais"]
            yield TradeLine(names, cells["lieux"])


def _cut(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(SEPARATOR) if part.strip())
