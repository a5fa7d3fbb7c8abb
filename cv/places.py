"""Departments inside a French sentence: à Paris, en Essonne, dans le Nord, dans les Yvelines."""

import re
from collections.abc import Iterable, Sequence

_CODES_BY_PREPOSITION = {
    "à ": "75 974 976",
    "en ": (
        "07 09 16 17 19 2A 2B 21 23 24 28 31 33 35 37 38 41 43 44 47 48 49 52 53 54 57 70 71 73 74 76 77 82 85 87 91 "
        "93 971 972 973"
    ),
    "dans l'": "01 02 03 10 11 12 27 34 36 60 61 89",
    "dans le ": "14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 84 90 94 95",
    "dans la ": "26 42 50 51 55 58 72 80 86",
    "dans les ": "04 05 06 08 13 22 40 64 65 66 78 79 88 92",
}
PREPOSITIONS = {code: words for words, codes in _CODES_BY_PREPOSITION.items() for code in codes.split()}
"""Department code -> what comes before its name."""

_REGIONS_BY_PREPOSITION = {
    "dans le ": ("Grand Est",),
    "dans les ": ("Hauts-de-France", "Pays de la Loire"),
    "à ": ("La Réunion", "Mayotte"),
}
_REGIONS = {name: words for words, found in _REGIONS_BY_PREPOSITION.items() for name in found}
"""Region -> what comes before its name, where that is not "en"."""

ILE_DE_FRANCE = frozenset(("75", "77", "78", "91", "92", "93", "94", "95"))
NAMED = 3
"""Places a sentence names before it says "and so many others": nobody reads twelve."""

_CODED = re.compile(r"(.+) \((\w+)\)$")


def names(departments: Iterable[str]) -> list[str]:
    """Departments without their codes; all those of Île-de-France are called that."""
    return [name for name, _ in _gathered(departments)]


def where(departments: Iterable[str], language: str = "fr") -> str:
    """ "à Paris et en Seine-Saint-Denis", "in Paris and Seine-Saint-Denis"; empty for no department.

    Args:
        departments: as the sheet lists them: "Paris (75)".
        language: fr or en.
    """
    places = _gathered(departments)
    if not places:
        return ""
    others = len(places) - NAMED if len(places) > NAMED + 1 else 0
    shown = places[: len(places) - others]
    if language == "en":
        more = [f"{others} other departments"] if others else []
        return "in " + join([name for name, _ in shown] + more, "and")
    more = [f"dans {others} autres départements"] if others else []
    return join([PREPOSITIONS.get(code, "à ") + name for name, code in shown] + more, "et")


def inside(place: str, language: str = "fr") -> str:
    """ "à Paris", "en Bretagne", "in Bretagne": one department or region, inside a sentence.

    Args:
        place: a department as the sheet lists it, or a region's name.
        language: fr or en.
    """
    found = _CODED.match(place)
    name, before = (found[1], PREPOSITIONS.get(found[2], "à ")) if found else (place, _REGIONS.get(place, "en "))
    return f"in {name}" if language == "en" else before + name


def join(parts: Sequence[str], word: str) -> str:
    """ "a, b et c"."""
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _gathered(departments: Iterable[str]) -> list[tuple[str, str]]:
    """(name, code) of each department; code "93" borrows its preposition for the whole of Île-de-France."""
    places = [(m[1], m[2]) if (m := _CODED.match(d)) else (d, "") for d in departments]
    if {code for _, code in places} >= ILE_DE_FRANCE:
        return [("Île-de-France", "93"), *(p for p in places if p[1] not in ILE_DE_FRANCE)]
    return places
