"""Finding people by any word of their CV, at typing speed: one bit per person for each word, family and trade.

A question's words must all be there, each as the beginning of a word, by its family (gender, plural, derived words) or
by the trade it names. What is only aside (a passion, what a witness says, a place of work) is a weak match.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import chain, compress, islice
from operator import attrgetter
from typing import NamedTuple

from programme.search.asked_facts import facts_asked
from programme.search.thesaurus import PLACE, Thesaurus
from programme.search.words import Word, longer, question_words, sentences, word_of, words_in

QUERY_LENGTH = 100
"""Characters of a query that are read; the rest is dropped."""

QUERY_WORDS = 8
"""Words of a query that are looked for, small ones left out."""

SHORT = 2
"""Letters under which the index holds its words gathered: it is there that most words begin alike."""

REPEATED = 100
"""Characters up to which a text is likely to be another person's too (a choice, a place, a trade): it is read once."""

_SPELLED = attrgetter("spelled")
_DIGITS = bytes.maketrans(b"01", b"\0\1")


class Zone(Enum):
    """What a text of a CV is, for who looks for it.

    NAMED: names of people and places, found by their own words alone: the Gard keeps nobody's children.
    LISTED: choices and companies: by their words and families, but they name no trade of the person.
    SAID: what the person does: by trade too.
    ASIDE: a passion, what a witness says: by everything, but weakly.
    """

    NAMED = auto()
    LISTED = auto()
    SAID = auto()
    ASIDE = auto()


Piece = tuple[Zone, str]


class Findable(NamedTuple):
    """What one person is found by: words, families, trades and facts.

    Args:
        firm: what counts in full.
        aside: what they only have aside.
    """

    firm: tuple[str, ...]
    aside: tuple[str, ...] = ()


class Matched(NamedTuple):
    """Who answers a query, a bit each.

    Args:
        every: all of them.
        firm: those among them who do without anything aside.
    """

    every: int
    firm: int


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a query asks for: all its words, or one of the keys.

    Args:
        words: each as the beginning of a word, or by its family.
        keys: trades and facts that answer as well as the words.
        hints: what answers weakly.
    """

    words: tuple[Word, ...]
    keys: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class SearchIndex:
    """Who has which word.

    Args:
        entries: (ID, what they are found by); answers keep their order.
        thesaurus: the trades the entries and the queries are read with.
    """

    def __init__(self, entries: Iterable[tuple[str, Findable]], thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self._ids: list[str] = []
        firm, aside = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for number, (row_id, found) in enumerate(entries):
            self._ids.append(row_id)
            for keys, holders in ((found.firm, firm), (found.aside, aside)):
                for key in keys:
                    holders[key].append(number)
        firmly = {key: bits_of(numbers, len(self._ids)) for key, numbers in firm.items()}
        every = dict(firmly)  # the very same numbers, where nobody has the word aside
        for key, numbers in aside.items():
            every[key] = every.get(key, 0) | bits_of(numbers, len(self._ids))
        self._take(firmly, every)

    def __len__(self) -> int:
        return len(self._ids)

    def with_changes(self, changes: Mapping[int, tuple[Findable, Findable]]) -> "SearchIndex":
        """This index after a few people's texts changed; the people and their order stay.

        Args:
            changes: place of the entry -> (what it was found by, what it is found by now).
        """
        firm, every = dict(self._firm), dict(self._every)
        for number, (before, now) in changes.items():
            _move(firm, number, set(before.firm), set(now.firm))
            _move(every, number, {*before.firm, *before.aside}, {*now.firm, *now.aside})
        made = SearchIndex((), self.thesaurus)
        made._ids = self._ids
        made._take(firm, every)
        return made

    def matching(self, query: str) -> Matched:
        """Those who answer to all that a query asks: bit n stands for the n-th entry.

        Args:
            query: as typed; case, accents and apostrophes do not count. Without a word in it, everybody is found.
        """
        every = firm = (1 << len(self._ids)) - 1
        for term in terms_of(query, self.thesaurus):
            found = self._answering(term)
            every &= found.every
            firm &= found.firm
            if not every:
                break
        return Matched(every, firm)

    def find(self, query: str, limit: int | None = None) -> list[str]:
        """IDs of those who answer, in the order of the entries, the weak matches last.

        Args:
            query: as `matching` takes it.
            limit: at most so many; none: all.
        """
        every, firm = self.matching(query)
        parts = (compress(self._ids, digits(bits, len(self._ids))) for bits in (firm, every & ~firm))
        return list(islice((row_id for part in parts for row_id in part), limit))

    def _answering(self, term: Term) -> Matched:
        every = firm = (1 << len(self._ids)) - 1
        for word in term.words:
            found = self._having(word)
            every &= found.every
            firm &= found.firm
        for key in term.keys:
            every |= self._every.get(key, 0)
            firm |= self._firm.get(key, 0)
        for key in term.hints:
            every |= self._every.get(key, 0)
        return Matched(every, firm)

    def _having(self, word: Word) -> Matched:
        every, firm = self._begun.get(word.spelled, _NOBODY) if len(word.spelled) <= SHORT else self._beginning(word)
        for key in word.keys:
            every |= self._every.get(key, 0)
            firm |= self._firm.get(key, 0)
        return Matched(every, firm)

    def _take(self, firm: dict[str, int], every: dict[str, int]) -> None:
        """Hold these words. Nearly every word is met again under one or two letters: those are gathered beforehand."""
        self._firm, self._every = firm, every
        self._words = sorted(key for key in every if key[0].isalnum() or key[0] == "_")
        self._bits = [Matched(every[word], firm.get(word, 0)) for word in self._words]
        begun: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for word, bits in zip(self._words, self._bits, strict=True):
            for length in range(1, min(SHORT, len(word)) + 1):
                gathered = begun[word[:length]]
                gathered[0] |= bits.every
                gathered[1] |= bits.firm
        self._begun = {beginning: Matched(*gathered) for beginning, gathered in begun.items()}

    def _beginning(self, word: Word) -> Matched:
        """Everybody who has a word that begins so."""
        every = firm = 0
        prefix = word.spelled
        for n in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[n].startswith(prefix):
                break
            every |= self._bits[n].every
            firm |= self._bits[n].firm
        return Matched(every, firm)


_NOBODY = Matched(0, 0)


def findable(pieces: Iterable[Piece], thesaurus: Thesaurus, facts: Iterable[str] = ()) -> Findable:
    """What the texts of one person are found by.

    Args:
        pieces: (what a text is, the text).
        thesaurus: the trades they are read with.
        facts: what the row says beside its words, as `asked_facts` names it.
    """
    firm, aside = set(facts), set[str]()
    for zone, text in pieces:
        found, places = (_repeated if len(text) <= REPEATED else _found_by)(zone, text, thesaurus)
        (aside if zone is Zone.ASIDE else firm).update(found)
        aside.update(places)
    return Findable(tuple(firm), tuple(aside - firm))


def _found_by(zone: Zone, text: str, thesaurus: Thesaurus) -> tuple[frozenset[str], frozenset[str]]:
    """What one text is found by, and the places of work it names, which are aside wherever it stands."""
    spelled, trades = set[str](), set[str]()
    for words in sentences(text):
        spelled.update(map(_SPELLED, words))
        if zone in (Zone.SAID, Zone.ASIDE):
            trades |= thesaurus.keys_of(words)
    places = frozenset(key for key in trades if key[0] == PLACE)
    keys = chain.from_iterable(map(_spellings if zone is Zone.NAMED else _keys, spelled))
    return frozenset(chain(keys, trades - places)), places


_repeated = lru_cache(maxsize=16_384)(_found_by)


@lru_cache(maxsize=65_536)
def _keys(spelled: str) -> tuple[str, ...]:
    """A word and its families, and those of what it stands for where it is a short form."""
    return tuple(key for word in map(word_of, _spellings(spelled)) for key in (word.spelled, *word.keys))


def _spellings(spelled: str) -> tuple[str, ...]:
    full = longer(spelled)
    return (spelled, full) if full else (spelled,)


@lru_cache(maxsize=1024)
def terms_of(query: str, thesaurus: Thesaurus) -> tuple[Term, ...]:
    """What a query asks for; small words and words of politeness count only where nothing else is asked.

    Args:
        query: as typed.
        thesaurus: the trades it may name.
    """
    every = _asked_words(query)
    words = [word for word in every if not word.small][:QUERY_WORDS]
    if not words:
        return tuple(Term((word,)) for word in every[:QUERY_WORDS])
    terms, free = _phrases(words, thesaurus)
    said = [word for word in free if word.spelled not in question_words()]
    return (*terms, *(Term((word,)) for word in (said if said or terms else free)))


def _phrases(words: Sequence[Word], thesaurus: Thesaurus) -> tuple[list[Term], list[Word]]:
    """The phrases a query holds, as terms, and the words that are in none."""
    terms: list[Term] = []
    free: list[Word] = []
    for part, facts in facts_asked(words):
        if facts is not None:
            terms.append(Term(facts.words, facts.keys))
            continue
        at = 0
        for start, end, meaning in thesaurus.met(part):
            free += part[at:start]
            terms.append(Term(tuple(part[start:end]), meaning.wanted, meaning.hinted))
            at = end
        free += part[at:]
    return terms, free


def _asked_words(query: str) -> list[Word]:
    """The words of a query; "St" before a name is "Saint"."""
    words = words_in(query[:QUERY_LENGTH])
    return [word_of(longer(w.spelled) or w.spelled) for w in words[:-1]] + words[-1:]


def _move(holders: dict[str, int], number: int, before: set[str], now: set[str]) -> None:
    for key in before - now:
        holders[key] &= ~(1 << number)
    for key in now - before:
        holders[key] = holders.get(key, 0) | 1 << number


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
