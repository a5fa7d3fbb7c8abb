"""A CV as the public may see it: a type that has no private field, so that no page can show one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from cv.slugs import slug_of
from sheets import kinds
from sheets.columns import Column, Kind, fold
from sheets.schema import CANDIDATES, PUBLISHED, Candidate, Experience, Field
from sheets.snapshot import Snapshot
from sheets.table import Table

SHOWN = tuple(c.key for c in CANDIDATES.columns if c.public)
"""Keys of the candidate's public columns: each is a field of PublicCV, and a test holds it."""

NEVER_PUBLIC = frozenset({Kind.EMAIL, Kind.PHONE, Kind.POSTAL_CODE, Kind.ID, Kind.REFERENCE, Kind.REFERENCES})
"""Kinds of added columns that stay private whatever the `Champs` tab says."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTestimonial:
    """What somebody says of the person, once staff or the coach approved it."""

    name: str
    relation: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraField:
    """A column that staff added and made public.

    Args:
        header: its French label.
        english: its English label, or the French one.
        values: what it holds, as texts.
    """

    header: str
    english: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCV:
    """Everything about a person that a page, a document or a search index may use. Never add a private field here.

    Args:
        id, slug: its address.
        indexable: the person agreed to be found by search engines.
        extra: the columns staff added in `Champs` and made public.
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

    @property
    def paragraphs(self) -> list[str]:
        """The story, cut where a line is left empty."""
        return [part.strip() for part in self.story.split("\n\n") if part.strip()]

    @property
    def public_text(self) -> str:
        """Everything the public can read, in one text to search in."""
        return "\n".join(_texts(self))


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
    opening = _opening(snapshot.fields)
    path = sorted(snapshot.experiences.where("candidate", candidate.id), key=_latest_first)
    said = snapshot.testimonials.where("candidate", candidate.id)
    return PublicCV(
        id=candidate.id,
        slug=slug_of(candidate),
        indexable=candidate.indexable is True,
        experiences=tuple(_experience(row) for row in path if not row.removed),
        testimonials=tuple(
            PublicTestimonial(name=t.name, relation=t.relation, text=t.text)
            for t in said
            if t.status == PUBLISHED and t.text
        ),
        extra=tuple(_extra(opening, candidate)),
        **{key: getattr(candidate, key) for key in SHOWN} | opening.closed,
    )


def _experience(row: Experience) -> PublicExperience:
    return PublicExperience(**{name: getattr(row, name) for name in PublicExperience.__slots__})


def _latest_first(row: Experience) -> tuple[bool, int, int]:
    """Present ones first, then by their end, then by their start; those without dates last, as typed."""
    start, end = row.start or row.end, row.end or dt.date.max
    return row.start is None and row.end is None, -end.toordinal(), -(start.toordinal() if start else 0)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What `Champs` says of the candidates' columns.

    Args:
        added: folded header -> (French label, English label, kind) of columns staff added and made public.
        closed: keys of our own public columns that staff closed, with their blank value.
    """

    added: dict[str, tuple[str, str, Kind]]
    closed: dict[str, Any]


@lru_cache(maxsize=4)
def _opening(lines: Table[Field]) -> _Opening:
    added, closed = {}, {}
    for line in lines.rows:
        header, label = fold(line.header), line.label or line.header
        ours = CANDIDATES.by_header.get(header)
        if fold(line.tab) not in (fold(CANDIDATES.title), CANDIDATES.key):
            continue
        if ours is None and line.public is True and _kind(line.kind) not in NEVER_PUBLIC:
            added[header] = label, line.english or label, _kind(line.kind)
        # The first name cannot be closed: it is in the address.
        if ours is not None and line.public is False and ours.public and ours.key != "first_name":
            closed[ours.key] = ours.blank
    return _Opening(added, closed)


def _extra(opening: _Opening, candidate: Candidate) -> Iterator[ExtraField]:
    cells = {fold(header): cell for header, cell in candidate.extra.items()} if opening.added else {}
    for header, (label, english, kind) in opening.added.items():
        column = Column("extra", label, kind)
        value, problem = kinds.read(column, cells.get(header))
        if value not in (None, "", ()) and not problem:
            texts = value if isinstance(value, tuple) else (kinds.to_text(column, value),)
            yield ExtraField(header=label, english=english, values=texts)


def _kind(name: str) -> Kind:
    return next((kind for kind in Kind if fold(kind.value) == fold(name)), Kind.TEXT)


def _texts(part: object) -> Iterator[str]:
    """Every text inside a CV but its address and its photo's."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for piece in part:
            yield from _texts(piece)
    elif isinstance(part, (PublicCV, PublicExperience, PublicTestimonial, ExtraField)):
        for field in fields(part):
            if field.name not in ("id", "slug", "photo"):
                yield from _texts(getattr(part, field.name))
