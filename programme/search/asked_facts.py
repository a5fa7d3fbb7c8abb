"""Places and licences as people ask for them: « Île-de-France », « Paris 18 », « 93200 », « permis B »."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from programme.lists import DEFAULT_LISTS, REGION_NAMES, REGIONS
from programme.search.words import DATA, Word, folded_words, word_of

FACT = "@"
"""Before a fact, where it stands among words."""

_CITIES = frozenset(("paris", "lyon", "marseille"))
_ARRONDISSEMENT = re.compile(r"(?:[1-9]|1[0-9]|20)(?:e|er|eme)?")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_CODE = re.compile(r"\((\w+)\)$")
_CITY_DEPARTMENTS = {"lyon": "69", "marseille": "13"}
_NICKNAMES = {
    "Île-de-France": ("idf", "région parisienne", "banlieue parisienne", "Paris region", "greater Paris"),
    "Provence-Alpes-Côte d'Azur": ("paca",),
}
CITIES = DATA / "cities.txt"
_LICENCE_WORDS = (
    "permis", "permis de conduire", "driving licence", "driving license", "driver's licence", "driver's license",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What some words of a query ask for.

    Args:
        words: as words; who has them all answers too.
        keys: the facts.
    """

    words: tuple[Word, ...]
    keys: tuple[str, ...]


def facts_of(departments: Iterable[str], licences: Iterable[str]) -> Iterator[str]:
    """The facts of one person.

    Args:
        departments: where, as the sheet lists them: "Paris (75)".
        licences: as the sheet lists them: "B (voiture)".
    """
    for department in departments:
        if coded := _CODE.search(department):
            yield f"{FACT}{coded[1].lower()}"
        if region := REGIONS.get(department):
            yield _region(region)
    for licence in licences:
        yield f"{FACT}permis"
        yield f"{FACT}permis {' '.join(folded_words(licence)[:1])}"


def facts_asked(words: Sequence[Word]) -> Iterator[tuple[list[Word], Facts | None]]:
    """A query in parts: what asks for facts, with them, and the words between.

    Args:
        words: of the query, without the small ones.
    """
    between: list[Word] = []
    at = 0
    while at < len(words):
        length, facts = _facts_at([word.spelled for word in words[at : at + _LONGEST]])
        if facts:
            yield between, None
            yield [], facts
            between = []
        else:
            between.append(words[at])
        at += length
    yield between, None


def _facts_at(spelled: Sequence[str]) -> tuple[int, Facts | None]:
    """How many words ask for a fact here, and which; (1, None) where none does."""
    first = spelled[0]
    if len(spelled) > 1 and first in _CITIES and _ARRONDISSEMENT.fullmatch(spelled[1]):
        return 2, _city(first)
    if first in _CITY_DEPARTMENTS:
        return 1, _city(first)
    if _POSTAL_CODE.fullmatch(first):
        return 1, Facts((word_of(first),), _codes(first))
    for length in range(len(spelled), 0, -1):
        if keys := _phrases().get(tuple(spelled[:length])):
            return length, Facts(tuple(map(word_of, spelled[:length])), keys)
    return 1, None


def _city(name: str) -> Facts:
    code = _CITY_DEPARTMENTS.get(name)
    return Facts((word_of(name),), (f"{FACT}{code}",) if code else ())


def _codes(postal_code: str) -> tuple[str, ...]:
    """The department of a postal code; both of Corsica's."""
    if postal_code.startswith("20"):
        return f"{FACT}2a", f"{FACT}2b"
    return (f"{FACT}{postal_code[: 3 if postal_code.startswith('97') else 2]}",)


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for region in REGION_NAMES:
        for name in (region, *_NICKNAMES.get(region, ())):
            found[_spelled(name)] = (_region(region),)
    for code, name in cities():
        found.setdefault(_spelled(name), (f"{FACT}{code.lower()}",))
    for name in _LICENCE_WORDS:
        found[_spelled(name)] = (f"{FACT}permis",)
        for licence in DEFAULT_LISTS["Permis"]:
            letter, *vehicle = folded_words(licence)
            for word in (letter, *vehicle[:1]):
                found.setdefault((*_spelled(name), word), (f"{FACT}permis {letter}",))
    return found


_LONGEST = 5


def cities() -> Iterator[tuple[str, str]]:
    """(Department's code, town) of the towns whose name means their department."""
    for line in CITIES.read_text(encoding="utf-8").splitlines():
        code, _, names = line.partition(" ")
        if code != "#":
            yield from ((code, name) for name in names.split(", "))


def _region(name: str) -> str:
    return f"{FACT}{' '.join(folded_words(name))}"


def _spelled(name: str) -> tuple[str, ...]:
    return tuple(spelled for spelled in folded_words(name) if not word_of(spelled).small)
