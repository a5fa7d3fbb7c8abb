"""What of a CV is searched, and how each of its texts counts."""

from collections.abc import Callable, Iterator

from cv.public import PublicCV, texts_of
from programme.search.asked_facts import facts_of
from programme.search.index import Findable, Piece, Zone, findable
from programme.search.thesaurus import Thesaurus

_NAMED = ("first_name", "departments", "experiences.place", "testimonials.name")
_LISTED = ("sector_1", "sector_2", "contracts", "licences", "experiences.kind", "experiences.company")
_ASIDE = ("passions", "testimonials.relation", "testimonials.text")
_ZONES = dict.fromkeys(_NAMED, Zone.NAMED) | dict.fromkeys(_LISTED, Zone.LISTED) | dict.fromkeys(_ASIDE, Zone.ASIDE)
"""Where a text stands -> what it is; any other says what the person does: so does a column that staff add."""


def pieces_of(cv: PublicCV, english: Callable[[str], str]) -> Iterator[tuple[str, Piece]]:
    """(where it stands, (what it is, text)) of everything a CV is searched by.

    Args:
        cv: the public side of a person.
        english: says a value of a list in English.
    """
    for name, text in texts_of(cv):
        column = name.rsplit(".", 1)[-1] if name.startswith(("extra.", "experiences.extra.")) else ""
        yield name, (Zone.LISTED if column in ("header", "english") else _ZONES.get(name, Zone.SAID), text)
    for sector in filter(None, (cv.sector_1, cv.sector_2)):
        yield "sector", (Zone.LISTED, english(sector))


def findable_cv(cv: PublicCV, thesaurus: Thesaurus, english: Callable[[str], str]) -> Findable:
    """What somebody who looks for work is found by.

    Args:
        cv: the public side of the person.
        thesaurus: the trades the texts are read with.
        english: says a value of a list in English.
    """
    pieces = (piece for _, piece in pieces_of(cv, english))
    return findable(pieces, thesaurus, facts_of(cv.departments, cv.licences))
