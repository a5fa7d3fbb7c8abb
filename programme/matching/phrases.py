"""What a few words of a row mean for a match: how one travels, when one works, which languages are asked for.

Nothing is guessed: what a text does not say is not known, and what it denies ("pas de nuit", "samedi libre") is not
taken for the contrary.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from programme.matching.neighbours import DATA
from sheets.model.columns import fold

_CLAUSES = re.compile(r"[,;.!?()\n:]|\bmais\b|\bbut\b")
_NOT = r"(?<!deux )pas|sauf|jamais|sans|hors|aucune?s?|ni|not?|never|except|without"
_DENIED = re.compile(rf"\b({_NOT})\b")
_TAKEN_BACK = re.compile(rf"\b({_NOT}|libres?|repos|fermee?s?|chomes?|off|fourni\w*)\b")
"""Beside a denial, what an offer says of a day off, and of a car that comes with the work."""
_CAR = re.compile(r"\b(voiture|vehicule|scooter|moto)\b")
_TRANSIT = re.compile(r"\b(transports?|metro|rer|bus|tram|tramway|train|gare)\b")
_NEAR = re.compile(r"\b(pres|proche|deux pas|acces|accessible|desservie?s?|station|arret|\d+ ?(?:min|mn|minutes))\b")
_NEEDS_CAR = re.compile(
    r"\b(voiture|vehicule) (personnel\w*|indispensable|exigee?|obligatoire|necessaire|demandee?)\b"
    r"|\betre vehiculee?\b|\bpermis et (voiture|vehicule)\b"
)
_DURATION = re.compile(
    r"\b(?:(\d{1,3}) ?(?:minutes?|min|mn)|(\d|une|deux) ?h(?:eures?)?(?: ?(\d{2}))?|(demi-heure|demi heure))\b"
)
_AWAY = re.compile(
    r"\bà\s+(\d{1,3})\s*(?:minutes?|min|mn)\s+(?:en\s+\w+\s+)?d(?:e\s+|u\s+|['’])([\w’'-]+)", re.IGNORECASE
)
_NUMBERS = {"une": 1, "deux": 2}
_LICENCE = re.compile(
    r"\bpermis (am|be|ce|[abcd])\b (?:exige|obligatoire|demande|indispensable|necessaire|requis)"
    r"|\btitulaire du permis (am|be|ce|[abcd])\b"
)

_WEEKEND = re.compile(r"\b(samedis?|dimanches?|week-?ends?)\b")
_NIGHT = re.compile(r"\bnuits?\b")
_PART = re.compile(r"\b(temps partiel|mi-temps|mi temps)\b")
_FULL = re.compile(r"\b(3[5-9]|4[0-2]) ?h\b|\btemps (plein|complet)\b")
_WEEKDAYS = re.compile(r"\ben semaine\b|\blundi au vendredi\b|\bhoraires? d'ecole\b")
_SCHOOL = re.compile(r"\bhoraires? d'ecole\b")
_NOW = re.compile(r"\b(des maintenant|tout de suite|immediate?(?:ment)?)\b")
_SOON = re.compile(r"\b(des que possible|tout de suite|immediate?(?:ment)?|urgente?)\b")
_ASKED_BEFORE = (
    r"(?:parl\w+|maitris\w+|langue|notions?|connaissance|lire|comprendre|bilingue) (?:[\w']+ ){0,2}?(?:d'|l'|en )?"
)
_MUST = "exigee?|demandee?|indispensable|obligatoire|necessaire|requise?"
_MAY = "souhaitee?|appreciee?|bienvenue?|un plus"
_ASKED_AFTER = f" (?:est )?(?:courant|{_MUST}|{_MAY})"
_WELCOME = re.compile(_MAY)


@dataclass(frozen=True, slots=True)
class Travel:
    """How somebody comes to work, as far as they say.

    Args:
        said: they say something of it.
        car: a car, a scooter or a motorbike.
        transit: a bus, a train, the underground.
        minutes: no longer than this; 0: they set no limit.
    """

    said: bool
    car: bool
    transit: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody can work, or when an offer has them work; each a word met, or empty.

    Args:
        weekend, night, part, full: met, and not denied.
        no_weekend, no_night: what refuses them.
        now: at once.
    """

    weekend: str = ""
    night: str = ""
    part: str = ""
    full: str = ""
    no_weekend: str = ""
    no_night: str = ""
    now: str = ""


@lru_cache(maxsize=16_384)
def travel_of(text: str) -> Travel:
    """How a person says they come to work.

    Args:
        text: the cell « Mobilité ».
    """
    return Travel(
        bool(text.strip()), bool(_said(_CAR, text)), bool(_said(_TRANSIT, text)),
        min((minutes for found in _DURATION.finditer(fold(text)) if (minutes := _minutes(found))), default=0),
    )  # fmt: skip


def needs_car(text: str) -> bool:
    """Whether an offer says that one must have a car."""
    return bool(_first(_NEEDS_CAR, text, _TAKEN_BACK, denied=False))


def has_transit(text: str) -> bool:
    """Whether an offer says that a bus, a train or the underground leads there; a driver of buses is none's."""
    return any(
        _TRANSIT.search(clause) and _NEAR.search(clause) and not _DENIED.search(clause) for clause in _clauses(text)
    )


def times_away(text: str) -> Iterator[tuple[int, str, str]]:
    """(minutes, from where, the very words) of each "à 20 minutes de Paris" of an offer."""
    for found in _AWAY.finditer(text):
        yield int(found[1]), found[2], " ".join(found[0].split())


def licence_asked(text: str) -> str:
    """The code of the licence that an offer's text demands: "b"; empty for none."""
    found = _LICENCE.search(fold(text))
    return (found[1] or found[2]) if found else ""


@lru_cache(maxsize=16_384)
def times_wanted(text: str) -> Times:
    """When a person says they can work.

    Args:
        text: the cell « Disponibilité ».
    """
    school, weekdays = _said(_SCHOOL, text), _said(_WEEKDAYS, text)
    return Times(
        weekend=_said(_WEEKEND, text), night=_said(_NIGHT, text), part=_said(_PART, text),
        no_weekend=_denied(_WEEKEND, text) or ("" if _said(_WEEKEND, text) else weekdays),
        no_night=_denied(_NIGHT, text) or school, now=_said(_NOW, text),
    )  # fmt: skip


@lru_cache(maxsize=16_384)
def times_asked(hours: str, description: str) -> Times:
    """When an offer has somebody work.

    Args:
        hours: the cell « Horaires ».
        description: its text, for when it begins.
    """
    weekend, night = (_first(words, hours, _TAKEN_BACK, denied=False) for words in (_WEEKEND, _NIGHT))
    part = _said(_PART, hours)
    full = "" if part else _said(_FULL, hours)
    return Times(weekend=weekend, night=night, part=part, full=full, now=_said(_SOON, description))


def affirmed(text: str) -> list[str]:
    """The clauses of a text that deny nothing, folded."""
    return [clause for clause in _clauses(text) if not _DENIED.search(clause)]


def languages_in(items: tuple[str, ...]) -> Mapping[str, str]:
    """Languages somebody speaks: the language's name -> as they wrote it.

    « Pas d'arabe » is none; « français, pas écrit » and « français sans accent » are.
    """
    found: dict[str, str] = {}
    for item in items:
        for clause in _clauses(item):
            for name in _spoken().finditer(clause):
                if not _DENIED.search(clause[: name.start()]):
                    found.setdefault(_languages()[name[0]], item)
    return found


def languages_asked(text: str) -> Mapping[str, bool]:
    """Languages an offer asks for -> whether it must be; false: it is welcome. « Cuisine italienne » asks for none."""
    found: dict[str, bool] = {}
    for clause in _clauses(text):
        for before, name, after in _asked().findall(clause):
            if (before or after) and not _DENIED.search(clause):
                found[_languages()[name]] = not _WELCOME.search(clause)
    return found


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    """Folded name, of whatever gender or tongue -> the language's name."""
    with (DATA / "languages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {fold(name): row["name"] for row in rows for name in row.values() if name}


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, _languages()))})\b")


@lru_cache(maxsize=1)
def _asked() -> re.Pattern[str]:
    return re.compile(rf"(\b{_ASKED_BEFORE})?\b({'|'.join(map(re.escape, _languages()))})\b({_ASKED_AFTER})?")


def _clauses(text: str) -> list[str]:
    return [fold(part) for part in _CLAUSES.split(text)]


def _said(pattern: re.Pattern[str], text: str) -> str:
    """The first words a text affirms; empty for none."""
    return _first(pattern, text, _DENIED, denied=False)


def _denied(pattern: re.Pattern[str], text: str) -> str:
    """The first words a text denies; empty for none."""
    return _first(pattern, text, _DENIED, denied=True)


def _first(pattern: re.Pattern[str], text: str, denial: re.Pattern[str], *, denied: bool) -> str:
    for clause in _clauses(text):
        if (found := pattern.search(clause)) and bool(denial.search(clause)) == denied:
            return found[0]
    return ""


def _minutes(found: re.Match[str]) -> int:
    if found[4]:
        return 30
    if found[1]:
        return int(found[1])
    return 60 * (_NUMBERS.get(found[2]) or int(found[2])) + int(found[3] or 0)
