"""Trades and skills as search reads them: the families of words, and the trades that a phrase names."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from programme.matching.neighbours import DATA
from programme.search.thesaurus import Thesaurus, is_trade
from programme.search.words import FAMILY, Word, question_words, sentences

_LEAST = 4
"""Letters under which a word of a skill says too little."""


@lru_cache(maxsize=65_536)
def trades_of(text: str, thesaurus: Thesaurus) -> frozenset[str]:
    """What a text names of trades: those search knows, or the families of its words where it knows none.

    Args:
        text: an ambition, a title.
        thesaurus: the trades, with those of staff.
    """
    known, families = set[str](), set[str]()
    for words in sentences(text):
        told = [word for word in words if not word.small]
        for _, _, meaning in thesaurus.met(told):
            known.update(key for key in meaning.wanted if is_trade(key))
        families.update(FAMILY + word.stem for word in told if _says_something(word))
    return frozenset(known or families)


def named(texts: Iterable[str], thesaurus: Thesaurus) -> Mapping[str, str]:
    """Trade -> the first of some texts that names it."""
    found: dict[str, str] = {}
    for text in texts:
        for key in trades_of(text, thesaurus):
            found.setdefault(key, text)
    return found


@lru_cache(maxsize=65_536)
def families_of(text: str) -> frozenset[str]:
    """The families of the words of a text that say something."""
    return frozenset(word.stem for words in sentences(text) for word in words if _says_something(word))


def _says_something(word: Word) -> bool:
    return (
        not word.small
        and len(word.spelled) >= _LEAST
        and word.spelled not in _general_words()
        and word.spelled not in question_words()
    )


@lru_cache(maxsize=1)
def _general_words() -> frozenset[str]:
    lines = (DATA / "general_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
