"""What a document says, in the order it says it: the words of a CV, chosen for one language and ready to be set."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from cv.fonts import direction, language_of, legible

MOST = 400
"""Letters kept of a short text; far more than forms allow."""

MOST_OF_LONG = 20_000
"""Letters kept of a long one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of text that documents can show.

    Args:
        text: the words, without what no font has.
        lang: the language a voice reads them in.
        dir: "ltr" or "rtl".
    """

    text: str
    lang: str
    dir: str

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """A line of the path.

    Args:
        when: dates and kind, in the document's language.
        title, place, description: the person's words.
        skills: what it taught.
    """

    when: str
    title: Said
    place: Said
    description: tuple[Said, ...]
    skills: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A long text that staff added a column for, under its own heading."""

    title: Said
    text: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """What somebody says of the person."""

    text: tuple[Said, ...]
    name: Said
    relation: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of what is good to know in practice."""

    label: str
    value: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How to reach somebody. Private: only for the person, their coach and staff, never in a shared cache.

    Args:
        name: first and last name.
        lines: (label, value) of each way to reach them.
    """

    name: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CVText:
    """A CV as documents say it. Made from a PublicCV, so that it holds nothing private.

    Args:
        lang: the document's language.
        title: the document's.
        labels: our own words, by what they are for.
        name, sentence, catchphrase, story, sections, skills, passions, path, testimonials, facts: the parts of the
            letter.
        address: of the page; empty: it has none yet.
        tint, motif: how the initial is drawn where there is no photo.
    """

    lang: str
    title: str
    labels: dict[str, str]
    name: Said
    sentence: Said
    catchphrase: Said
    story: tuple[Said, ...]
    sections: tuple[Section, ...]
    skills: tuple[Said, ...]
    passions: tuple[Said, ...]
    path: tuple[TimelineStep, ...]
    testimonials: tuple[Testimony, ...]
    facts: tuple[Fact, ...]
    address: str
    tint: int
    motif: int

    def data(self) -> dict[str, Any]:
        """The letter for JSON."""
        return asdict(self)


def said(text: str, lang: str = "fr", most: int = MOST) -> Said:
    """A text, as documents can show it.

    Args:
        text: as typed.
        lang: the language it is most likely in.
        most: letters kept: a cell of the sheet may hold 50,000.
    """
    shown = legible(text)
    return clipped(Said(shown, language_of(shown, lang), direction(shown)), most)


def clipped(words: Said, length: int) -> Said:
    """A text no longer than so many letters, cut after a word, with the dots that say so."""
    if len(words.text) <= length:
        return words
    begun = words.text[: max(0, length - 1)]
    whole = begun.rpartition(" ")[0]
    return replace(words, text=(whole if len(whole) > length // 2 else begun).rstrip(" ,;:.") + "…")


def paragraphs(text: str, lang: str = "fr") -> tuple[Said, ...]:
    """The paragraphs of a text, cut where a line is left empty; line breaks inside them stay.

    Args:
        text: as typed.
        lang: as for `said`.
    """
    parts = text[:MOST_OF_LONG].replace("\r\n", "\n").split("\n\n")
    return tuple(filter(None, (said(part, lang, MOST_OF_LONG) for part in parts)))
