"""Places in a text, `{prenom}`: which there are, whether they are right, and what fills them."""

import re
from collections.abc import Collection, Mapping

from sheets.model.columns import fold

_PLACE = re.compile(r"\{([^{}\s][^{}]*)\}")


def places_in(text: str) -> list[str]:
    """The names between braces, as they are written."""
    return _PLACE.findall(text)


def is_whole(text: str) -> bool:
    """Whether every brace opens or closes a place."""
    rest = _PLACE.sub("", text)
    return "{" not in rest and "}" not in rest


def fits(text: str, places: Collection[str]) -> bool:
    """Whether a text names no other place than these.

    Args:
        text: as staff wrote it.
        places: the names there are; case and accents do not count.
    """
    return is_whole(text) and {bare(name) for name in places_in(text)} <= {bare(name) for name in places}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values, in one pass: braces in a value stay what they are.

    Args:
        text: with `{name}`; what has no value stays as it is.
        values: bare name -> what stands for it.
    """
    return _PLACE.sub(lambda found: values.get(bare(found[1]), found[0]), text)


def bare(name: str) -> str:
    """A place's name as it is compared: {Prénom} is {prenom}."""
    return fold(name).replace(" ", "_")
