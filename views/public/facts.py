"""What a CV says in a few words under « En pratique »: our own fields and those staff opened, in their order."""

from collections.abc import Iterable, Iterator

from cv.places import names
from cv.public import PLACED, ExtraField, PublicCV
from sheets.model.columns import Kind
from sheets.model.fields import DEFAULT_ORDER
from sheets.model.schema import CANDIDATES
from views.public.showcase import showcase
from views.web import language
from views.web.plain_words import plain_choice

YES_OR_NO = ("oui", "non")
FACTS = {
    "departments": "Où",
    "sector_1": "Domaines",
    "contracts": "Contrats",
    "availability": "Disponibilité",
    "transport": "Mobilité",
    "licences": "Permis",
    "languages": "Langues",
}
"""Our own fields among the facts, in their usual order -> their French label."""
ELSEWHERE = {
    *("first_name", "photo", "catchphrase", "ambition_1", "ambition_2", "sector_2", "story", "skills", "passions"),
    *("second_language", "second_ambition", "second_catchphrase", "second_story"),
}
"""Those that a CV shows outside of the facts."""
if unseen := PLACED ^ (FACTS.keys() | ELSEWHERE):
    raise TypeError(f"a CV has to show each of its fields once, as a fact or elsewhere: {', '.join(sorted(unseen))}")


def choice(value: str) -> str:
    """A value of a list, or oui or non, in the visitor's language."""
    if value in YES_OR_NO:
        return language.translate(value)
    return showcase().english(value) if language.current() == "en" else plain_choice(value)


def facts(cv: PublicCV) -> list[tuple[str, str, bool]]:
    """(label, words, whether the words are ours: else they are the person's own and stay in French) of what has any."""
    # Our own order, until staff move one of these in `Champs`: then it goes where they say.
    usual = sorted(DEFAULT_ORDER[CANDIDATES.key, key] for key in FACTS)
    placed = [
        (_order(cv, key, order), _fact(_label(cv, key, label), *_ours(cv, key)))
        for order, (key, label) in zip(usual, FACTS.items(), strict=True)
    ]
    placed += [
        (field.order, _fact(label_of(field), _values(field), field.listed)) for field in cv.extra if not field.long
    ]
    return [fact for _, found in sorted(placed, key=lambda place: place[0]) for fact in found]


def _ours(cv: PublicCV, key: str) -> tuple[Iterable[str], bool]:
    """The words of one of our own fields, and whether they are ours rather than the person's."""
    if key == "departments":
        return names(cv.departments), True
    if key == "sector_1":
        return dict.fromkeys(map(choice, (cv.sector_1, cv.sector_2))), True
    value = getattr(cv, key)
    values = value if isinstance(value, tuple) else (value,)
    listed = CANDIDATES.by_key[key].kind in (Kind.CHOICE, Kind.CHOICES)
    return (map(choice, values) if listed else values), listed


def _values(field: ExtraField) -> Iterable[str]:
    if field.number is not None:
        return (language.number(field.number),)
    return map(choice, field.values) if field.listed else field.values


def label_of(field: ExtraField) -> str:
    """How the visitor's language calls a field that staff added."""
    return field.english if language.current() == "en" else language.typography(field.header)


def _order(cv: PublicCV, key: str, usual: float) -> float:
    column = cv.reworded.get(key)
    return column.order if column and column.order != DEFAULT_ORDER[CANDIDATES.key, key] else usual


def _label(cv: PublicCV, key: str, usual: str) -> str:
    """Staff's name for one of our fields, where it is not ours."""
    column = cv.reworded.get(key)
    if column is None or not column.label:
        return language.translate(usual)
    return column.english if language.current() == "en" and column.english else language.typography(column.label)


def _fact(label: str, values: Iterable[str], ours: bool) -> Iterator[tuple[str, str, bool]]:
    words = " · ".join(value for value in values if value)
    if words:
        yield label, words if "://" in words else words[0].upper() + words[1:], ours
