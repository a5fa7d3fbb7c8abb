"""Words as search compares them: their spelling, their family (gender, plural, derived words), and the small ones."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import Stemmer  # type: ignore[import-not-found]

from sheets.model.columns import fold
from sheets.model.letters import to_ascii_letters

DATA = Path(__file__).parent / "data"

FAMILY = "~"
"""Before a stem, where it stands among words."""

_WORD = re.compile(r"\w+")
# Cut only where folding cannot join or make letters: other signs are cut after folding (ש with points, ℡, …).
_SPELLINGS = re.compile(r"[^\s!-/:-@\[-`{-~’«»–—…·]+")
_SENTENCES = re.compile(r"[.;:!?,()\[\]/|\n•·…]+")

_SHORT = {"st": "saint", "ste": "sainte"}
"""What people write for a longer word: `St-Denis`, `Ste-Geneviève`."""

_ENDINGS = (
    ("trice", "teur", "teur"),
    ("euse", "eur", "eur"),
    ("iere", "ier", "er"),
    ("erie", "erie", "er"),
    ("ier", "ier", "er"),
    ("ere", "er", "er"),
)
"""Ending -> the masculine's, and what the stemmer is given: menuisière, menuiserie and menuisier are one family."""

_PLURALS = (("women", "woman"), ("men", "man"), ("sses", "ss"), ("ss", "ss"), ("ies", "ie"), ("y", "ie"), ("s", ""))
"""French and English, and what the singular ends with: nanny and nannies are one family too."""

_DOUBLE = re.compile(r"([cflmnpst])\1")
"""A consonant that many write once: pâtisier, coifeur, poisonnier. In short words it tells them apart."""

_LEAST = 4
"""Letters under which a word has no family."""

_french, _english = Stemmer.Stemmer("french"), Stemmer.Stemmer("english")
_stemming = threading.Lock()
"""A stemmer works in place; pages are made by several threads."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text or of a question.

    Args:
        spelled: without case nor accents, in the letters of a keyboard.
        stem: its family, by French rules: what phrases are compared by.
        keys: its families as the index holds them, by French and English rules; none for a small word.
        small: it means nothing alone.
    """

    spelled: str
    stem: str
    keys: tuple[str, ...]
    small: bool


def folded_words(text: str) -> list[str]:
    """The words of a text as they are compared: no case, no accents, œ as oe, cut at apostrophes and hyphens."""
    return _WORD.findall(fold(to_ascii_letters(text)))


def words_in(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [word for spelling in _SPELLINGS.findall(text) for word in _spelled(spelling)]


def sentences(text: str) -> Iterator[list[Word]]:
    """The words of each part of a text that a sign ends: a phrase does not run over it."""
    for part in _SENTENCES.split(text):
        if found := words_in(part):
            yield found


def longer(spelled: str) -> str:
    """What a short form stands for: "saint" for "st"; empty for another word."""
    return _SHORT.get(spelled, "")


@lru_cache(maxsize=65_536)
def stem_of(spelled: str) -> str:
    """The family of a folded word by French rules: menuisier, menuisière, menuisiers and menuiserie have the same."""
    if len(spelled) < _LEAST or not spelled.isalpha():
        return spelled
    singular = next((spelled.removesuffix(old) + new for old, new in _PLURALS if spelled.endswith(old)), spelled)
    for ending, masculine, base in _ENDINGS:
        if singular.endswith(ending) and len(singular) >= len(ending) + _LEAST:
            root = singular.removesuffix(ending)
            return root + masculine if root + masculine in alone_words() else _stemmed(_french, root + base)
    if singular in alone_words():
        return singular
    # The stemmer takes the -er of "boulanger" for a verb's, but not that of "boulangers".
    return _stemmed(_french, singular)


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """French and English words that mean nothing alone."""
    return _listed("small_words.txt")


@lru_cache(maxsize=1)
def question_words() -> frozenset[str]:
    """Words around what a question asks for: « cherche », « quelqu'un », "looking"."""
    return _listed("question_words.txt")


@lru_cache(maxsize=1)
def alone_words() -> frozenset[str]:
    """Words that rules would put into another's family."""
    return _listed("alone_words.txt")


@lru_cache(maxsize=65_536)
def _spelled(spelling: str) -> tuple[Word, ...]:
    return tuple(map(word_of, folded_words(spelling)))


@lru_cache(maxsize=65_536)
def word_of(spelled: str) -> Word:
    """A folded word, with its families."""
    stem = stem_of(spelled)
    if spelled in small_words():
        return Word(spelled, stem, (), True)
    english = _stemmed(_english, spelled) if len(spelled) >= _LEAST else spelled
    return Word(spelled, stem, tuple(dict.fromkeys((FAMILY + stem, FAMILY + english))), False)


def _stemmed(stemmer: Stemmer.Stemmer, spelled: str) -> str:
    with _stemming:
        stem = str(stemmer.stemWord(spelled))
    return _DOUBLE.sub(r"\1", stem) if len(stem) > _LEAST else stem


def _listed(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
