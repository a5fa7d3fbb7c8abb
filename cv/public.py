"""A CV as the public may see it: a type that has no private field, so that no page can show one."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from babel.numbers import format_decimal

from cv.slugs import slug_of
from sheets.model import kinds
from sheets.model.columns import Column, Kind, Row, Tab
from sheets.model.schema import CANDIDATES, EXPERIENCES, PUBLISHED, TESTIMONIALS, Candidate, Experience
from sheets.model.snapshot import Snapshot

SHOWN = tuple(c.key for c in CANDIDATES.columns if c.public)
"""Keys of the candidate's public columns: each is a field of PublicCV, and a test holds it."""
NO = "non"

_OURS = frozenset(SHOWN)
_SAID = tuple(c.key for c in TESTIMONIALS.columns if c.public)
_PATH = tuple(c.key for c in EXPERIENCES.columns if c.public)


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


def is_public(candidate: Candidate) -> bool:
    """Whether the CV may be shown: staff published it and the person's consent is recorded."""
    return candidate.status == PUBLISHED and candidate.consent is True


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
        extra=tuple(_extra(tab, candidate)),
        reworded=tab.reworded,
        **{key: getattr(candidate, key) for key in SHOWN} | {key: tab.by_key[key].blank for key in _OURS - tab.shown},
    )


def _experience(snapshot: Snapshot, row: Experience) -> PublicExperience:
    tab = snapshot.experiences.tab
    return PublicExperience(**{key: _shown(tab, row, key) for key in _PATH}, extra=tuple(_extra(tab, row)))


def _shown(tab: Tab, row: Row, key: str) -> Any:
    """A value, or nothing where staff closed its column."""
    return getattr(row, key) if key in tab.shown else tab.by_key[key].blank


def _latest_first(row: Experience) -> tuple[bool, int, int]:
    """Present ones first, then by their end, then by their start; those without dates last, as typed."""
    start, end = row.start or row.end, row.end or dt.date.max
    return row.start is None and row.end is None, -end.toordinal(), -(start.toordinal() if start else 0)


def _extra(tab: Tab, row: Row) -> Iterator[ExtraField]:
    """What a row holds in the columns that staff added and opened."""
    for column in tab.opened:
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
        yield name, part
    elif isinstance(part, tuple):
        for piece in part:
            yield from texts_of(piece, name)
    elif isinstance(part, ExtraField) and part.listed and part.values == (NO,):
        return  # who looks for « Permis moto » does not look for those who have none
    elif isinstance(part, (PublicCV, PublicExperience, PublicTestimonial, ExtraField)):
        for inner in fields(part):
            if inner.name not in ("id", "slug", "photo"):
                yield from texts_of(getattr(part, inner.name), f"{name}.{inner.name}".removeprefix("."))
