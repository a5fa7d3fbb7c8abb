"""What a CV says in a few words under « En pratique »: our own fields and those staff opened, in their order."""

from collections.abc import Iterable, Iterator

from cv.places import names
from cv.public import ExtraField, PublicCV
from sheets.model.fields import DEFAULT_ORDER
from sheets.model.schema import CANDIDATES
from views.public.showcase import showcase
from views.web import language

YES_OR_NO = ("oui", "non")


def choice(value: str) -> str:
    """A value of a list, or oui or non, in the visitor's language."""
    if value in YES_OR_NO:
        return language.translate(value)
    return showcase().english(value) if language.current() == "en" else value


def facts(cv: PublicCV) -> list[tuple[str, str, bool]]:
    """(label, words, whether the words are ours: else they are the person's own and stay in French) of what has any."""
    ours: list[tuple[str, str, Iterable[str], bool]] = [
        ("departments", "Où", names(cv.departments), True),
        ("sector_1", "Domaines", dict.fromkeys(map(choice, (cv.sector_1, cv.sector_2))), True),
        ("contracts", "Contrats", map(choice, cv.contracts), True),
        ("availability", "Disponibilité", [cv.availability], False),
        ("transport", "Mobilité", [cv.transport], False),
        ("licences", "Permis", map(choice, cv.licences), True),
        ("languages", "Langues", cv.languages, False),
    ]
    # Our own order, until staff move one of these in `Champs`: then it goes where they say.
    usual = sorted(DEFAULT_ORDER[CANDIDATES.key, key] for key, *_ in ours)
    placed = [
        (_order(cv, key, order), _fact(_label(cv, key, label), values, told))
        for order, (key, label, values, told) in zip(usual, ours, strict=True)
    ]
    placed += [
        (field.order, _fact(label_of(field), _values(field), field.listed)) for field in cv.extra if not field.long
    ]
    return [fact for _, found in sorted(placed, key=lambda place: place[0]) for fact in found]


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
