"""What somebody looks for, in one sentence: "Je cherche un travail comme livreur, à Paris"."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cv.places import where
from sheets.model.columns import fold

OPENINGS = frozenset(
    ("a", "au", "aupres", "aux", "avec", "chez", "comme", "d", "dans", "de", "des", "du", "en", "pour", "sur")
)
"""First words (folded) after which an ambition already fits the sentence."""

SECTORS = {
    "logistique et approvisionnement": "dans la logistique et l'approvisionnement",
    "assistanat et administratif": "dans l'assistanat et l'administratif",
    "batiment": "dans le bâtiment",
    "restauration et hotellerie": "dans la restauration et l'hôtellerie",
    "commerce et distribution": "dans le commerce et la distribution",
    "aide et service a la personne": "dans l'aide et les services à la personne",
    "proprete": "dans la propreté",
    "maintenance et industrie": "dans la maintenance et l'industrie",
    "artisanat": "dans l'artisanat",
    "transport": "dans le transport",
    "informatique et digital": "dans l'informatique et le digital",
    "securite": "dans la sécurité",
    "communication et marketing": "dans la communication et le marketing",
    "culture et art": "dans la culture et l'art",
    "agriculture et espaces verts": "dans l'agriculture et les espaces verts",
    "social et associatif": "dans le social et l'associatif",
    "direction financiere, juridique et rh": "dans la finance, le juridique et les ressources humaines",
}
"""Folded sector -> the same inside a French sentence; a sector staff added is quoted."""


class Search(Protocol):
    """Who looks for work; PublicCV and the candidate's row both do."""

    @property
    def ambition_1(self) -> str: ...
    @property
    def sector_1(self) -> str: ...
    @property
    def ambition_2(self) -> str: ...
    @property
    def sector_2(self) -> str: ...
    @property
    def departments(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its full stop.

    Args:
        what: the first part, with what the person looks for.
        where: the second one, with the places; may be empty.
        language: the language it ended up in: what people typed is not translated.
    """

    what: str
    where: str
    language: str

    def __str__(self) -> str:
        return f"{self.what}, {self.where}" if self.where else self.what


def sentence(search: Search, language: str = "fr", english: Callable[[str], str] | None = None) -> Sentence:
    """The sentence of a CV.

    Args:
        search: the CV.
        language: the language wanted. English rests on the sectors; without them it stays French.
        english: the English of a sector; needed for language "en".
    """
    pairs = [(search.ambition_1, search.sector_1), (search.ambition_2, search.sector_2)]
    wanted = [(ambition, sector) for ambition, sector in pairs if ambition or sector]
    if language == "en" and english and all(sector for _, sector in wanted):
        fields = " or ".join(dict.fromkeys(_lower(english(sector)) for _, sector in wanted))
        what = f"I am looking for work in {fields}" if fields else "I am looking for work"
        return Sentence(what, where(search.departments, "en"), "en")
    phrases = list(dict.fromkeys(phrase(ambition, sector) for ambition, sector in wanted))
    if len(phrases) == 2 and all(p.startswith("comme ") for p in phrases):
        phrases[1] = phrases[1].removeprefix("comme ")
    return Sentence(" ".join(["Je cherche un travail", " ou ".join(phrases)]).strip(), where(search.departments), "fr")


def phrase(ambition: str, sector: str) -> str:
    """One ambition inside the sentence: "dans les espaces verts", "comme livreur".

    Args:
        ambition: as typed, with its preposition or without; empty: the sector speaks.
        sector: its sector.
    """
    ambition = ambition.strip(" .,;…")
    if not ambition:
        return SECTORS.get(fold(sector), f"dans le secteur « {sector} »")
    first = fold(ambition).replace("'", " ").split()[0]
    if first in OPENINGS:
        return _lower(ambition)
    return SECTORS.get(fold(ambition)) or f"comme {_lower(ambition)}"


def _lower(text: str) -> str:
    """Without its capital, unless it is an acronym: Livreur, but CACES and IT."""
    first = text.split(" ", 1)[0]
    return text if len(first) > 1 and first[:2].isupper() else text[:1].lower() + text[1:]
