"""What is kept of somebody as a PDF to keep or print: plain, in sections, as long as it must be."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from cv.letter import Said, paragraphs, said
from cv.typesetting import pdf

MOST_OF_A_CELL = 50_000
"""Letters: what a cell of the sheet may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataEntry:
    """One thing that is kept: a row, a letter, a mail.

    Args:
        title: its own, may be empty.
        facts: (name, words) of each of its columns.
        text: paragraphs.
    """

    title: Said
    facts: tuple[tuple[Said, tuple[Said, ...]], ...] = ()
    text: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSection:
    """What is kept together, under its heading."""

    title: Said
    entries: tuple[DataEntry, ...]


def entry(title: str = "", facts: Iterable[tuple[str, str]] = (), text: str = "", lang: str = "fr") -> DataEntry:
    """An entry, out of words as they are kept; names without words are left out.

    Args:
        title: its own.
        facts: (name, words).
        text: with its line breaks.
        lang: the language all of it is most likely in.
    """
    told = ((said(name, lang), _told(words, lang)) for name, words in facts)
    return DataEntry(
        title=said(title, lang), facts=tuple((n, words) for n, words in told if words), text=_told(text, lang)
    )


def data_pdf(title: str, introduction: str, sections: Iterable[DataSection], lang: str) -> bytes:
    """The document.

    Args:
        title: its title.
        introduction: what it is, and of which day.
        sections: what is kept.
        lang: the language of our own words.
    """
    data = {
        "lang": lang,
        "title": said(title, lang).text,
        "introduction": asdict(said(introduction, lang, MOST_OF_A_CELL)),
        "sections": [asdict(section) for section in sections],
    }
    return pdf("data", data, {})


def _told(words: str, lang: str) -> tuple[Said, ...]:
    return paragraphs(words[:MOST_OF_A_CELL], lang)
