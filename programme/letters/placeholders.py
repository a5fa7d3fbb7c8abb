"""Places in a text, `{prenom}`: which there are, whether they are right, and what fills them."""

import re
from collections.abc import Collection, Mapping

from programme.typography import elided
from sheets.model.columns import fold

PLACE = re.compile(r"\{(?P<name>[^{}\s][^{}]*)\}")
_BEFORE = r"(?P<before>\b(?P<word>d|(?:lors|puis)?qu)(?:e[ \u00a0]|['’]))?"
_AFTER_WORD = re.compile(_BEFORE + PLACE.pattern, re.IGNORECASE)


def places_in(text: str) -> list[str]:
    """The names between braces, as they are written."""
    return PLACE.findall(text)


def is_whole(text: str) -> bool:
    """Whether every brace opens or closes a place."""
    rest = PLACE.sub("", text)
    return "{" not in rest and "}" not in rest


def fits(text: str, places: Collection[str]) -> bool:
    """Whether a text names no other place than these.

    Args:
        text: as staff wrote it.
        places: the names there are; case and accents do not count.
    """
    return is_whole(text) and {bare(name) for name in places_in(text)} <= {bare(name) for name in places}


def filled(text: str, values: Mapping[str, str], language: str = "") -> str:
    """The text with its values, in one pass: braces in a value stay what they are.

    Args:
        text: with `{name}`; what has no value stays as it is.
        values: bare name -> what stands for it.
        language: in French ("fr"), "de {name}" and "d’{name}" alike are "d’Inès" and "de Kenny".
    """

    def put(found: re.Match[str]) -> str:
        value = values.get(bare(found["name"]))
        if value is None:
            return found[0]
        if found["word"] and language == "fr":
            return elided(found["word"] + "e", value)
        return (found["before"] or "") + value

    return _AFTER_WORD.sub(put, text)


def bare(name: str) -> str:
    """A place's name as it is compared: {Prénom} is {prenom}."""
    return fold(name).replace(" ", "_")
