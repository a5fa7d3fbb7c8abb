"""The grammar of the demo's texts: agreement, prepositions, addresses."""

import re
import unicodedata
from collections.abc import Mapping

_AGREEMENT = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")
_VOWELS = "aeiouyh"


def say(text: str, feminine: bool, slots: Mapping[str, str] | None = None) -> str:
    """A piece of text, agreed and filled.

    Args:
        text: with "[masculine|feminine]" agreements and "{name}" slots.
        feminine: the grammatical gender to agree with.
        slots: what goes in the slots.
    """
    agreed = _AGREEMENT.sub(r"\2" if feminine else r"\1", text) if "[" in text else text
    return agreed.format_map(slots) if slots else agreed


def plain_letters(text: str) -> str:
    """Text as it goes in an address: lower case, a to z and hyphens."""
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", "-", bare).strip("-")


def of(name: str) -> str:
    """A place with "de": "de Montreuil", "d'Ivry", "du Havre"."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    return f"d'{name}" if plain_letters(name)[:1] in _VOWELS else f"de {name}"


def at(name: str) -> str:
    """A town with its preposition: "à Paris", "au Havre"."""
    return f"au {name[3:]}" if name.startswith("Le ") else f"à {name}"
