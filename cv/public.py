"""A CV as the public may see it: a type that has no private field, so that no page can show one."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from babel.numbers import format_decimal

from cv.slugs import slug_of
from programme.publication import is_public
from sheets.model import kinds
from sheets.model.columns import Column, Kind, Row, Tab
from sheets.model.schema import CANDIDATES, EXPERIENCES, PUBLISHED, TESTIMONIALS, Candidate, Experience
from sheets.model.snapshot import Snapshot

NO = "non"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraField:
    """A column that staff added and made public.

    Args:
        header: its French label.
        english: its English label, or the French one.
        values: what it holds, as texts in French.
        long: a text of several sentences, with a heading of its own; else a fact among others.
        listed: the values are choices of a list, or oui and non, and may have an English name.
        order: its place among the facts.
        number: the number it holds, for who reads another language.
    """

    header: str
    english: str
    values: tuple[str, ...]
    long: bool = False
    listed: bool = False
    order: float = math.inf
    number: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicExperience:
    """A job, a training or an education, as shown."""

    kind: str
    title: str
    company: str
    place: str
    start: dt.date | None
    end: dt.date | None
    description: str
    skills: tuple[str, ...]
    extra: tuple[ExtraField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTestimonial:
    """What somebody says of the person, once staff or the coach approved it."""

    name: str
    relation: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCV:
    """Everything about a person that a page, a document or a search index may use. Never add a private field here.

    Args:
        id, slug: its address.
        indexable: the person agreed to be found by search engines.
        extra: the columns staff added in `Champs` and made public, in their order.
        reworded: our own columns as staff described them in `Champs`, by key.
    """

    id: str
    slug: str
    indexable: bool
    first_name: str
    photo: str
    catchphrase: str
    ambition_1: str
    sector_1: str
    ambition_2: str
    sector_2: str
    contracts: tuple[str, ...]
    departments: tuple[str, ...]
    story: str
    skills: tuple[str, ...]
    passions: tuple[str, ...]
    languages: tuple[str, ...]
    availability: str
    transport: str
    licences: tuple[str, ...]
    experiences: tuple[PublicExperience, ...]
    testimonials: tuple[PublicTestimonial, ...]
    extra: tuple[ExtraField, ...]
    reworded: Mapping[str, Column] = field(default_factory=dict)
    second_language: str = ""
    second_ambition: str = ""
    second_catchphrase: str = ""
    second_story: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The story, cut where a line is left empty."""
        return [part.strip() for part in self.story.split("\n\n") if part.strip()]

    @property
    def public_text(self) -> str:
        """Everything the public can read, in one text to search in."""
        return "\n".join(text for _, text in texts_of(self))


def placed_columns(shown: type, tab: Tab, *ours: str) -> frozenset[str]:
    """The columns of a tab that a public type has a field for; the other public ones are shown among the facts.

    Args:
        shown: PublicCV or a part of one.
        tab: where its rows are.
        ours: its fields that are no column.

    Raises:
        TypeError: it has a field that the schema does not call public.
    """
    named = {field.name for field in fields(shown)} - {"extra", *ours}
    public = {column.key for column in tab.columns if column.public}
    if private := named - public:
        raise TypeError(f"{shown.__name__} would show what is not public in {tab.title}: {', '.join(sorted(private))}")
    return frozenset(named)


PLACED = placed_columns(PublicCV, CANDIDATES, "id", "slug", "indexable", "experiences", "testimonials", "reworded")
"""Keys of the candidate's columns that have a place of their own on a CV."""
_PATH = placed_columns(PublicExperience, EXPERIENCES)
_SAID = placed_columns(PublicTestimonial, TESTIMONIALS)


def public_cv(snapshot: Snapshot, candidate: Candidate) -> PublicCV | None:
    """The public side of a candidate, or None when there must be none.

    Args:
        snapshot: the reading it comes from.
        candidate: one of its rows.
    """
    return preview(snapshot, candidate) if is_public(candidate) else None


def preview(snapshot: Snapshot, candidate: Candidate) -> PublicCV:
    """The CV as it would look once published: only for the person, their coach and staff.

    Args:
        snapshot: the reading it comes from.
        candidate: one of its rows.
    """
    tab = snapshot.candidates.tab
    path = sorted(snapshot.experiences.where("candidate", candidate.id), key=_latest_first)
    said = snapshot.testimonials.where("candidate", candidate.id)
    return PublicCV(
        id=candidate.id,
        slug=slug_of(candidate),
        indexable=candidate.indexable is True,
        experiences=tuple(_experience(snapshot, row) for row in path if not row.removed),
        testimonials=tuple(
            PublicTestimonial(**{key: _shown(snapshot.testimonials.tab, t, key) for key in _SAID})
            for t in said
            if t.status == PUBLISHED and t.text
        ),
        extra=tuple(loose_fields(tab, candidate, PLACED)),
        reworded=tab.reworded,
        **{key: _shown(tab, candidate, key) for key in PLACED},
    )


def _experience(snapshot: Snapshot, row: Experience) -> PublicExperience:
    tab = snapshot.experiences.tab
    return PublicExperience(**{key: _shown(tab, row, key) for key in _PATH}, extra=tuple(loose_fields(tab, row, _PATH)))


def _shown(tab: Tab, row: Row, key: str) -> Any:
    """A value, or nothing where staff closed its column."""
    return getattr(row, key) if key in tab.shown else tab.by_key[key].blank


def _latest_first(row: Experience) -> tuple[bool, int, int]:
    """Present ones first, then by their end, then by their start; those without dates last, as typed."""
    start, end = row.start or row.end, row.end or dt.date.max
    return row.start is None and row.end is None, -end.toordinal(), -(start.toordinal() if start else 0)


def loose_fields(tab: Tab, row: Row, placed: frozenset[str]) -> Iterator[ExtraField]:
    """What a row holds in the public columns that have no place of their own: those of staff, and new ones of ours."""
    for column in tab.opened:
        if column.key in placed:
            continue
        value = tab.value(row, column.key)
        if value not in (None, "", ()):
            yield ExtraField(
                header=column.name,
                english=column.english or column.name,
                values=value if isinstance(value, tuple) else (_in_words(column, value),),
                long=column.kind is Kind.LONG_TEXT,
                listed=column.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO),
                order=column.order,
                number=value if column.kind is Kind.NUMBER else None,
            )


def _in_words(column: Column, value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if column.kind is Kind.NUMBER:
        return str(format_decimal(value, locale="fr"))
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else kinds.to_text(column, value)


def texts_of(part: object, name: str = "") -> Iterator[tuple[str, str]]:
    """(where it stands, text) of every text inside a CV but its address and its photo's: "experiences.title".

    Args:
        part: a CV, or a part of one.
        name: where that part stands.
    """
    if isinstance(part, str):
        if part:
            yield name, part
    elif isinstance(part, tuple):
        for piece in part:
            yield from texts_of(piece, name)
    elif isinstance(part, ExtraField) and part.listed and part.values == (NO,):
        return  # who looks for « Permis moto » does not look for those who have none
    else:
        for inner in _WITH_TEXTS.get(type(part), ()):
            yield from texts_of(getattr(part, inner), f"{name}.{inner}" if name else inner)


_WITH_TEXTS: dict[type, tuple[str, ...]] = {
    shown: tuple(field.name for field in fields(shown) if field.name not in ("id", "slug", "photo"))
    for shown in (PublicCV, PublicExperience, PublicTestimonial, ExtraField)
}
