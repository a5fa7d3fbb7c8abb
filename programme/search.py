"""Finding people by any word of their CV, at typing speed: one bit per person for each word."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import compress, islice

from sheets.model.columns import fold

QUERY_LENGTH = 100
"""Characters of a query that are read; the rest is dropped."""

QUERY_WORDS = 8

SHORT = 2
"""Letters under which the index holds its words gathered: it is there that most words begin alike."""

# Cut only where folding cannot join or make letters: other signs are cut after folding (ש with points, ℡, …).
_RAW = re.compile(r"[^\s!-/:-@\[-`{-~’«»–—…·]+")
_WORD = re.compile(r"\w+")
_DIGITS = bytes.maketrans(b"01", b"\0\1")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})


class SearchIndex:
    """Who has which word. A query's words must all be there, each as the beginning of a word.

    Args:
        entries: (ID, public text) pairs; answers keep their order.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._ids: list[str] = []
        spelled: dict[str, list[int]] = {}
        for number, (row_id, text) in enumerate(entries):
            self._ids.append(row_id)
            for word in set(_RAW.findall(text)):
                spelled.setdefault(word, []).append(number)
        # Fold each distinct word once, not each text: people share most of their words.
        holders: dict[str, int] = {}
        for spelling, numbers in spelled.items():
            bits = bits_of(numbers, len(self._ids))
            for word in folded_words(spelling):
                holders[word] = holders.get(word, 0) | bits
        self._take(holders)

    def __len__(self) -> int:
        return len(self._ids)

    def with_texts(self, changes: Mapping[int, tuple[str, str]]) -> "SearchIndex":
        """This index after a few texts changed; the people and their order stay.

        Args:
            changes: place of the entry -> (its text before, its text now).
        """
        holders = dict(zip(self._words, self._bits, strict=True))
        for number, (before, now) in changes.items():
            old, new = words_of(before), words_of(now)
            for word in old - new:
                holders[word] &= ~(1 << number)
            for word in new - old:
                holders[word] = holders.get(word, 0) | 1 << number
        made = SearchIndex(())
        made._ids = self._ids
        made._take(holders)
        return made

    def matching(self, query: str) -> int:
        """Those whose text has every word of the query: bit n stands for the n-th entry.

        Args:
            query: as typed; case, accents and apostrophes do not count. Without a word in it, everybody is found.
        """
        found = (1 << len(self._ids)) - 1
        for word in query_words(query):
            found &= self._begun.get(word, 0) if len(word) <= SHORT else self._beginning(word)
            if not found:
                break
        return found

    def find(self, query: str, limit: int | None = None) -> list[str]:
        """IDs of those whose text has every word of the query, in the order of the entries.

        Args:
            query: as `matching` takes it.
            limit: at most so many; none: all.
        """
        return list(islice(compress(self._ids, digits(self.matching(query), len(self._ids))), limit))

    def _take(self, holders: Mapping[str, int]) -> None:
        """Hold these words. Nearly every word is met again under one or two letters: those are gathered beforehand."""
        self._words = sorted(holders)
        self._bits = [holders[word] for word in self._words]
        self._begun: defaultdict[str, int] = defaultdict(int)
        for word, bits in holders.items():
            for length in range(1, min(SHORT, len(word)) + 1):
                self._begun[word[:length]] |= bits

    def _beginning(self, prefix: str) -> int:
        """The bits of everybody who has a word that begins so."""
        found = 0
        for n in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[n].startswith(prefix):
                break
            found |= self._bits[n]
        return found


def digits(bits: int, size: int) -> bytes:
    """The bits as bytes 0 and 1, the lowest first: picking by them is done in C.

    Args:
        bits: at most `size` of them.
        size: how many bytes are wanted.
    """
    return f"{bits:0{size}b}"[::-1].encode().translate(_DIGITS) if size else b""


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The number whose bits are those.

    Args:
        numbers: places of bits, each below `size`.
        size: how many bits there are.
    """
    field = bytearray(size // 8 + 1)
    for number in numbers:
        field[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(field, "little")


def folded_words(text: str) -> list[str]:
    """The words of a text as they are compared: no case, no accents, œ as oe, cut at apostrophes and hyphens."""
    return _WORD.findall(fold(text.translate(_LIGATURES)))


def words_of(text: str) -> set[str]:
    """The different words of a text, as the index holds them."""
    return {word for spelling in set(_RAW.findall(text)) for word in folded_words(spelling)}


def query_words(query: str) -> list[str]:
    """The words of a query, at most QUERY_WORDS of them."""
    return folded_words(query[:QUERY_LENGTH])[:QUERY_WORDS]
