"""What staff reword in the `Textes` tab: every sentence of the site, the messages people share, the mails.

A line's key is the French sentence of the site that it replaces, or a short name for the texts that matter most:
`accueil.titre`, `partage.whatsapp`, `mail.receipt.subject`. `{prenom}` and the like stand where a value goes; a line
that names a place there is not, or leaves a brace open, is a problem, and the site's own words are kept.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from weakref import WeakKeyDictionary

from mail.queue import SHEET_MAILS
from programme.letters.about_texts import ABOUT
from programme.letters.composing import LETTERS, PARTS, Letter, Words
from programme.letters.page_texts import PAGES
from programme.letters.placeholders import bare, filled, fits, is_whole, places_in
from programme.letters.share_messages import MESSAGES, PLACES, PREFIX
from sheets.model.binding import a1
from sheets.model.columns import fold
from sheets.model.problems import Problem
from sheets.model.schema import WORDINGS, Wording
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

FRENCH_PLACES = {"name": "prenom", "count": "nombre", "num": "nombre", "query": "recherche", "minutes": "minutes"}
"""A place of a sentence -> the name staff may write for it."""

SECURITY_CONTACT = "securite.contact"
"""Whom to tell of a hole in the site: an e-mail address, or a link. Nothing of our own stands there."""

CEILING, MOST = "messages.plafond", 100_000
"""How many mails may leave by themselves in a day because of the sheet, and the highest number understood."""

_IN_SENTENCE = re.compile(r"%\((\w+)\)[sd]")
_NOT_NAMED = re.compile(r"%(?!\(\w+\)[sd]|%)|[{}]")


@dataclass(frozen=True, slots=True)
class Text:
    """One of our own texts, under its short name.

    Args:
        french, english: our words.
        places: what may stand between braces.
        sentences: the sentences of the site that it rewords; empty: it is looked up by its name.
    """

    french: str
    english: str
    places: frozenset[str] = frozenset()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reworded:
    """What staff want instead of one text.

    Args:
        french, english: their words, with `{place}`; empty: ours.
        line: the row number in `Textes`.
    """

    french: str
    english: str
    line: int


@cache
def texts() -> Mapping[str, Text]:
    """Our texts that have a short name, by it: those of the pages, of the mails, and what people share."""
    pages = {
        name: Text(
            french=_in_braces(sentences[0][0]),
            english=_in_braces(sentences[0][1]),
            places=_all_places(french for french, _ in sentences),
            sentences=tuple(french for french, _ in sentences),
        )
        for name, sentences in PAGES.items()
    }
    shares = {PREFIX + which: Text(said["fr"], said["en"], PLACES) for which, said in MESSAGES.items()}
    about = {name: Text(*said) for name, said in ABOUT.items()}
    return (
        pages | dict(_mails()) | shares | about | {SECURITY_CONTACT: Text("", ""), CEILING: Text(str(SHEET_MAILS), "")}
    )


def places_of(sentence: str) -> frozenset[str] | None:
    """The places of a sentence of the site, as it names them; None when it cannot be reworded."""
    return None if _NOT_NAMED.search(sentence) else frozenset(_IN_SENTENCE.findall(sentence))


def overrides(snapshot: Snapshot) -> Mapping[str, Reworded]:
    """Sentence of the site -> what staff want instead; the places of their words are those of the sentence."""
    table = snapshot.wordings
    if table not in _OVERRIDES:
        _OVERRIDES[table] = _overrides(table)
    return _OVERRIDES[table]


def wording(snapshot: Snapshot, key: str, language: str, **values: str) -> str:
    """A text by its short name, as staff want it or as we say it.

    Args:
        snapshot: the workbook.
        key: a key of texts().
        language: "fr" or "en".
        values: what stands for each place; text, whatever braces it holds.
    """
    text = texts()[key]
    own = text.english if language == "en" else text.french
    line = next((row for row in snapshot.wordings.rows if fold(row.key) == fold(key)), None)
    said = (line.english if language == "en" else line.french) if line else ""
    places = {bare(FRENCH_PLACES.get(name, name)): value for name, value in values.items()}
    return filled(said if said and fits(said, _spoken(text.places)) else own, places | values, language)


def ceiling(snapshot: Snapshot) -> int:
    """How many mails may leave by themselves in a day because of the sheet, as staff say or as we do."""
    return _number(wording(snapshot, CEILING, "fr")) or SHEET_MAILS


def letter_of(snapshot: Snapshot, name: str) -> tuple[str, Letter] | None:
    """The words of a mail by its name: one of ours, or one that staff wrote whole in `Textes`.

    Args:
        snapshot: the workbook.
        name: with or without `mail.` before it.

    Returns:
        Its key and its words; None where there is no such mail, or it lacks a subject or a body.
    """
    wanted = fold(name.strip()).removeprefix("mail.")
    if ours := next((key for key in LETTERS if fold(key) == wanted), ""):
        return ours, LETTERS[ours]
    lines = {_key(row.key): row for row in reversed(snapshot.wordings.rows)}
    own = {part: lines.get(f"mail.{wanted}.{part}") for part in PARTS}
    french = {part: line.french if line else "" for part, line in own.items()}
    if not wanted or not french["subject"] or not french["body"]:
        return None
    english = {part: (line.english if line else "") or french[part] for part, line in own.items()}
    return wanted, {"fr": Words(**french), "en": Words(**english)}


def letter_is_own(key: str) -> bool:
    """Whether a mail's words are staff's alone."""
    return key not in LETTERS


def own_letters(snapshot: Snapshot) -> list[str]:
    """The mails that staff wrote whole in `Textes`, by name."""
    keys = (fold(row.key) for row in snapshot.wordings.rows)
    names = (key.removeprefix("mail.").removesuffix(".subject") for key in keys if key.endswith(".subject"))
    return [name for name in dict.fromkeys(names) if letter_is_own(name) and letter_of(snapshot, name)]


def as_format(text: str, sentence: str) -> str:
    """Staff's words as the sentence they replace is written: `%(name)s` where they write `{prenom}`."""
    if not (places := places_of(sentence)):
        return text
    names = {bare(name): f"%({place})s" for place in places for name in (place, FRENCH_PLACES.get(place, place))}
    return filled(text.replace("%", "%%"), names)


def problems_of_texts(
    snapshot: Snapshot, sentences: Collection[str], own: Mapping[str, Collection[str]] | None = None
) -> Iterator[Problem]:
    """What is wrong in the `Textes` tab.

    Args:
        snapshot: the workbook.
        sentences: every French sentence of the site.
        own: mail that a line of `Messages` sends -> the places it may have, where staff wrote it.
    """
    table, seen = snapshot.wordings, dict[str, int]()
    sent = {name: (own or {}).get(name) for name in own_letters(snapshot)}
    written = {_key(f"mail.{name}.{part}"): places for name, places in sent.items() for part in PARTS}
    known = {_key(name) for name in (*texts(), *sentences)}
    for row in table.rows:
        key = _key(row.key)
        if not key:
            yield _problem(table, row, "text_no_key", "key")
        elif number := seen.get(key):
            yield _problem(table, row, "text_double", "key", row.key, str(number))
        elif key in written:
            places = written[key]
            yield from _misplaced(table, row, None if places is None else frozenset(places))
        elif key not in known:
            near = difflib.get_close_matches(row.key, texts(), n=1, cutoff=0.0)
            yield _problem(table, row, "text_unknown", "key", row.key, near[0])
        elif key == _key(CEILING) and row.french and not _number(row.french):
            yield _problem(table, row, "text_number", "french", row.french, str(MOST))
        else:
            yield from _misplaced(table, row, _places(key, sentences))
        seen.setdefault(key, row.number)


def _number(text: str) -> int:
    """A whole number from 1 to MOST; 0: it is none."""
    digits = re.sub(r"\s", "", text)
    return int(digits) if re.fullmatch(r"[0-9]{1,6}", digits) and int(digits) <= MOST else 0


def _in_braces(sentence: str) -> str:
    """A sentence of the site as staff write it."""
    return _IN_SENTENCE.sub(lambda found: "{" + FRENCH_PLACES.get(found[1], found[1]) + "}", sentence)


def _all_places(sentences: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(places_of(sentence) or () for sentence in sentences))


def _mails() -> Iterator[tuple[str, Text]]:
    """`mail.<key>.subject` and the like: see composing.py, which looks them up."""
    for key, languages in LETTERS.items():
        for part in PARTS:
            french, english = (getattr(languages[language], part) for language in ("fr", "en"))
            if french:
                places = {found for words in languages.values() for found in places_in(_whole(words))}
                yield f"mail.{key}.{part}", Text(french, english, frozenset(places))


def _whole(words: Words) -> str:
    return "\n".join(getattr(words, part) for part in PARTS)


def _places(key: str, sentences: Collection[str]) -> frozenset[str]:
    named = next((text for name, text in texts().items() if _key(name) == key), None)
    if named:
        return named.places
    sentence = next(s for s in sentences if _key(s) == key)
    return places_of(sentence) or frozenset()


def _misplaced(table: Table[Wording], row: Wording, places: frozenset[str] | None) -> Iterator[Problem]:
    """What is wrong with a line's braces; `places`: what may stand between them, None: nobody knows yet."""
    allowed = ", ".join("{" + name + "}" for name in sorted({FRENCH_PLACES.get(p, p) for p in places or ()}))
    for column in ("french", "english"):
        text = getattr(row, column)
        if not is_whole(text):
            yield _problem(table, row, "text_malformed", column)
        elif places is None:
            continue
        elif unknown := [name for name in places_in(text) if not fits("{" + name + "}", _spoken(places))]:
            code = "text_placeholder" if places else "text_no_place"
            yield _problem(table, row, code, column, "{" + unknown[0] + "}", allowed)


def _overrides(table: Table[Wording]) -> dict[str, Reworded]:
    found: dict[str, Reworded] = {}
    named = {_key(name): text for name, text in texts().items()}
    for row in reversed(table.rows):  # of two lines with one key, the first counts
        text = named.get(_key(row.key))
        for sentence in text.sentences if text else (_key(row.key),):
            found[_key(sentence)] = Reworded(row.french, row.english, row.number)
    return found


def said(overridden: Mapping[str, Reworded], sentence: str, language: str) -> str:
    """Staff's words for a sentence of the site, ready for its own values; empty when they have none that fit.

    Args:
        overridden: see overrides.
        sentence: the French sentence.
        language: "fr" or "en".
    """
    line = overridden.get(_key(sentence)) if overridden else None
    text = (line.english if language == "en" else line.french) if line else ""
    places = places_of(sentence) if text else None
    return as_format(text, sentence) if places is not None and fits(text, _spoken(places)) else ""


def _spoken(places: frozenset[str]) -> frozenset[str]:
    """The names that staff may write for some places."""
    return places | {FRENCH_PLACES[place] for place in places if place in FRENCH_PLACES}


def _problem(table: Table[Wording], row: Wording, code: str, column: str, value: str = "", other: str = "") -> Problem:
    where = a1(row.number, table.binding.columns.get(column, 0))
    return Problem(code, table.title, where, row.number, WORDINGS.by_key[column].header, value[:80], other)


def _key(text: str) -> str:
    """A key as people may retype it: spaces, apostrophes, case and accents do not count."""
    return fold(text.replace("…", "..."))


_OVERRIDES: WeakKeyDictionary[Table[Wording], Mapping[str, Reworded]] = WeakKeyDictionary()
