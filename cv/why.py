"""Why a search found somebody, in their own words: « dans la menuiserie » for who asked for a carpenter."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from cv.public import PublicCV
from cv.searched import pieces_of
from programme.search.asked_facts import FACT
from programme.search.index import Findable, Piece, Term, Zone, findable, terms_of
from programme.search.thesaurus import Thesaurus
from programme.search.words import folded_words

LONGEST = 80
"""Characters of an excerpt."""
WINDOW = 16
"""Words looked at together in a long sentence; the next ones begin half as many further on."""

_PARTS = re.compile(r"[.;!?\n•]+")
_SMALLER_PARTS = re.compile(r"[.;!?\n•,:()]+")


class ReasonSource(Enum):
    """Where the words that answer stand."""

    CV = auto()
    NEAR = auto()
    PASSION = auto()
    TESTIMONIAL = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a card is there.

    Args:
        source: where the words stand.
        words: those that answer, as they are written.
        second: they are of the CV's second language.
    """

    source: ReasonSource
    words: str
    second: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Says why each card of one search is there.

    Args:
        query: as typed.
        thesaurus: the trades it was searched with.
        english: says a value of a list in English.
    """

    query: str
    thesaurus: Thesaurus
    english: Callable[[str], str]

    def why(self, cv: PublicCV, on_card: str) -> Reason | None:
        """The reason that matters most; None where the card shows the very words, or nothing short says it.

        Args:
            cv: of the person found.
            on_card: what their card says already.
        """
        shown = folded_words(on_card)
        terms = [term for term in terms_of(self.query, self.thesaurus) if not _reads(shown, term)]
        reasons = [reason for term in terms if (reason := self._reason(cv, term))]
        return max(reasons, key=lambda reason: reason.source.value, default=None)

    def _reason(self, cv: PublicCV, term: Term) -> Reason | None:
        pieces = list(pieces_of(cv, self.english))
        firm = [(name, piece) for name, piece in pieces if piece[0] is not Zone.ASIDE]
        # What counts in full comes first, wherever it stands.
        for named, weakly in ((firm, False), (pieces, True)):
            for name, piece in named:
                if words := self._excerpt(piece, term, weakly):
                    return Reason(_source(name, weakly), words, name.startswith("second_"))
        return None

    def _excerpt(self, piece: Piece, term: Term, weakly: bool) -> str:
        zone, text = piece
        if not self._answers(piece, term, weakly):
            return ""
        parts = [part for part in _parts(text) if self._answers((zone, part), term, weakly)]
        words = " ".join((parts[0] if parts else text).split()).strip("«»\"' ,:-–")
        if len(words) > LONGEST:
            words = self._nearer(words, (zone, term), weakly)
        return words if len(words) <= LONGEST + 1 else words[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"

    def _nearer(self, words: str, asked: tuple[Zone, Term], weakly: bool) -> str:
        """A long sentence from a little before the words that answer, looked for a few words at a time: it may be long.

        Words that answer only together, far from each other, are in none: then it is told from its beginning.
        """
        (zone, term), parts = asked, words.split(" ")

        def answers(start: int, end: int) -> bool:
            return self._answers((zone, " ".join(parts[start:end])), term, weakly)

        at = next((n for n in range(0, len(parts), WINDOW // 2) if answers(n, n + WINDOW)), 0)
        end = at + WINDOW
        while len(" ".join(parts[at:])) > LONGEST and answers(at + 1, end):
            at += 1
        return "…" + " ".join(parts[at:]) if at else words

    def _answers(self, piece: Piece, term: Term, weakly: bool) -> bool:
        return _meets(findable([piece], self.thesaurus), term, weakly)


def _source(name: str, weakly: bool) -> ReasonSource:
    if name == "passions":
        return ReasonSource.PASSION
    if name.startswith("testimonials"):
        return ReasonSource.TESTIMONIAL
    return ReasonSource.NEAR if weakly else ReasonSource.CV


def _parts(text: str) -> Iterator[str]:
    """The sentences of a text, those too long cut smaller."""
    for part in _PARTS.split(text):
        yield from _SMALLER_PARTS.split(part) if len(part) > LONGEST else (part,)


def _reads(shown: list[str], term: Term) -> bool:
    """Whether the words asked can be read there; places and licences need no telling."""
    facts = any(key.startswith(FACT) for key in term.keys)
    return facts or all(any(own.startswith(word.spelled) for own in shown) for word in term.words)


def _meets(found: Findable, term: Term, weakly: bool) -> bool:
    keys = {*found.firm, *found.aside} if weakly else set(found.firm)
    if not keys.isdisjoint(term.keys) or (weakly and not keys.isdisjoint(term.hints)):
        return True
    return all(any(key.startswith(w.spelled) for key in keys) or not keys.isdisjoint(w.keys) for w in term.words)
