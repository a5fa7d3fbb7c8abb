"""The form that proposes an opportunity: what was typed in it, what is wrong with it, what it asks for. No writing."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from programme.opportunities import Offer
from sheets.model.columns import Cell, Column
from sheets.model.schema import OPPORTUNITIES
from sheets.model.snapshot import Snapshot
from views.web import forms

MAX_PLACES = 10
MAX_CHOSEN = 20
REQUIRED = (
    "title", "company", "department", "contract", "description",
    "recruiter_first_name", "recruiter_last_name", "recruiter_email",
)  # fmt: skip
OPTIONAL = ("sector", "recruiter_position", "recruiter_phone", "hours", "salary", "licence", "message")
FIELDS = (*(key for key in REQUIRED if key != "department"), *OPTIONAL)
"""Those that are the same for each place."""
EDITABLE = ("description", "hours", "salary", "licence", "recruiter_phone", "message")
"""What a recruiter may correct afterwards."""


@dataclass(frozen=True)
class TypedPlace:
    """One place as typed, and what is wrong with it."""

    department: str = ""
    address: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OfferForm:
    """What was typed.

    Args:
        texts: field -> text.
        places: one or more.
        chosen: IDs of the candidates it is for.
        for_all: it is for everybody.
        share: the code of the link that brought the visitor.
        who: what was searched for among the people.
        errors: field -> sentence; the first one takes the focus.
        trouble: a sentence about the whole form.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    places: tuple[TypedPlace, ...] = (TypedPlace(),)
    chosen: tuple[str, ...] = ()
    for_all: bool = False
    share: str = ""
    who: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def first_wrong(self) -> str:
        """The field whose error comes first on the page."""
        return next(iter(self._wrong), "")

    def mistakes(self, nobody: str) -> list[tuple[str, str]]:
        """What is wrong, in the order of the page: the field's place on it, and its sentence.

        Args:
            nobody: the sentence of an offer that is for nobody.
        """
        return [("who-for", nobody) if key == "chosen" else (key, words) for key, words in self._wrong.items()]

    @property
    def _wrong(self) -> dict[str, str]:
        """Field -> its sentence, in the order of the page."""
        in_places = {f"{k}-{n}": words for n, place in enumerate(self.places) for k, words in place.errors.items()}
        order = ("chosen", "title", "company", *in_places, "contract", "sector", "description", *FIELDS)
        found = {**self.errors, **in_places}
        return {key: found[key] for key in dict.fromkeys(order) if key in found}


def read(form: MultiDict[str, str], known: Iterable[str]) -> OfferForm:
    """A posted form as it was typed.

    Args:
        form: the fields.
        known: IDs of the people it may be for.
    """
    people = set(known)
    departments, addresses = form.getlist("department"), form.getlist("address")
    pairs = list(zip(departments, [*addresses, *[""] * len(departments)], strict=False))[:MAX_PLACES]
    filled = [TypedPlace(d.strip(), a.strip()) for n, (d, a) in enumerate(pairs) if not n or d.strip() or a.strip()]
    return OfferForm(
        texts={key: form.get(key, "") for key in FIELDS},
        places=tuple(filled) or (TypedPlace(),),
        chosen=tuple(dict.fromkeys(c for c in form.getlist("candidates") if c in people))[:MAX_CHOSEN],
        for_all=bool(form.get("for_all")),
        share=form.get("s", "")[:64],
        who=" ".join(form.get("who", "")[:100].split()),
    )


def checked(snapshot: Snapshot, typed: OfferForm) -> tuple[OfferForm, dict[str, Cell]]:
    """The same form with what is wrong in it, and the cells of what is right."""
    errors: dict[str, str] = {}
    cells: dict[str, Cell] = {}
    for key in FIELDS:
        cell, error = check(snapshot, key, typed.texts[key])
        cells |= {} if error else {key: cell}
        errors |= {key: error} if error else {}
    places = tuple(_checked_place(snapshot, place) for place in typed.places)
    if not typed.chosen and not typed.for_all:
        errors["chosen"] = "nobody"
    return dataclasses.replace(typed, errors=errors, places=places), cells


def check(snapshot: Snapshot, key: str, text: str, required: Iterable[str] = REQUIRED) -> tuple[Cell, str]:
    """One field's cell, or what is wrong with its text; `required` are the fields that the form cannot do without."""
    column = _column(snapshot, key, required)
    if column.key in snapshot.opportunities.missing:
        return None, ""
    return forms.check_text(column, text.strip(), snapshot.spellings(column.options))


def offer_of(typed: OfferForm, cells: Mapping[str, Cell], language: str) -> Offer:
    """What a form without errors asks for."""
    places = tuple((place.department, place.address) for place in typed.places)
    return Offer(cells, places, typed.chosen, typed.for_all, language, typed.share)


def _checked_place(snapshot: Snapshot, place: TypedPlace) -> TypedPlace:
    found = {key: check(snapshot, key, getattr(place, key))[1] for key in ("department", "address")}
    return dataclasses.replace(place, errors={key: error for key, error in found.items() if error})


def _column(snapshot: Snapshot, key: str, required: Iterable[str]) -> Column:
    column = snapshot.opportunities.tab.by_key.get(key) or OPPORTUNITIES.by_key[key]
    return dataclasses.replace(column, required=key in required)
