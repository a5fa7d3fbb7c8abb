"""A mail from its words: plain text, and the same as HTML that mail programs show well.

Words are French and English templates, in the files of `data/`: paragraphs apart by an empty line, `{name}` where a
value goes. A paragraph that is nothing but one value is somebody else's text, and is shown as a quotation. Staff reword
any of it in the tab `Textes`, under `mail.<key>.subject`, `mail.<key>.body` and `mail.<key>.button`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from mail.message import Message
from programme.letters.placeholders import PLACE, bare, filled, fits, places_in
from programme.typography import typography
from settings import ROOT
from sheets.model.columns import fold
from sheets.model.snapshot import Snapshot

PARTS = ("subject", "body", "button")
_DAYS = re.compile(r"(\{(\w+)\}\s(?:jour|day))s\b")
_ENCLOSED = re.compile(r"\s(?:\(\0\)|«\s\0\s»|“\0”)")
_NOTHING = re.compile(r"\s?:\s\0(?=(?:\s·\s\0)*(?:\s?[.?!]|$))|(?:\s·\s\0)+|(?:^|(?<=:\s))(?:\0\s·\s)+|\s\0(?=,)|\0")
"""An empty value, and what goes with it: its brackets or quotes; its colon, its separator, the space of a greeting."""


@dataclass(frozen=True, slots=True)
class Words:
    """A mail's words in one language.

    Args:
        subject: one line.
        body: its paragraphs.
        button: what the link is called; needed where the mail has a link.
    """

    subject: str
    body: str
    button: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, and whether it is a quotation."""

    text: str
    quoted: bool


Letter = Mapping[str, Words]
"""A mail's words by language."""


def read_letters(folder: Path) -> Mapping[str, Letter]:
    """The mails of the files of a folder, by key.

    Raises:
        ValueError: two files have the same mail.
    """
    found: dict[str, Letter] = {}
    for file in sorted(folder.glob("*.toml")):
        for key, languages in tomllib.loads(file.read_text("utf-8")).items():
            if key in found:
                raise ValueError(f"{file.name}: {key} stands in another file too")
            found[key] = {language: Words(**parts) for language, parts in languages.items()}
    return found


LETTERS = read_letters(Path(__file__).with_name("data"))
"""The words of every mail, which staff may reword."""


def compose(
    key: str, language: str, to: str, values: Mapping[str, str], *, own: Letter | None = None,
    snapshot: Snapshot | None = None, link: str = "", cc: tuple[str, ...] = (), reply_to: str = "",
    secret: bool = False, refuse: str = "", lead: str = "",
) -> Message:  # fmt: skip
    """Write a mail.

    Args:
        key: which.
        language: the reader's; French where there are no words in it.
        to: its reader.
        values: what stands for each `{name}`; typed by people, so never understood as anything but text.
        own: its words, where staff wrote it whole; else ours.
        snapshot: where staff's own wording is looked for.
        link: the address of its button; empty: no button.
        cc: who gets a copy.
        reply_to: where an answer goes.
        secret: the link is for the reader alone.
        refuse: where the reader may ask for no more of these; empty: nowhere.
        lead: another mail, whose subject and body come before its own; empty: none.
    """
    letter = own or LETTERS[key]
    language = language if language in letter else "fr"
    words = _reworded(snapshot, key, language, letter)
    if lead:
        first = _reworded(snapshot, lead, language, LETTERS[lead])
        words = Words(f"{first.subject} {words.subject}", f"{first.body}\n\n{words.body}", words.button)
    subject, button = (_filled(text, values, language) for text in (words.subject, words.button if link else ""))
    shown: dict[str, Any] = {"subject": subject, "button": button, "link": link, "lang": language, "refuse": refuse}
    plain, typeset = (_shown(body, values, language) for body in (words.body, typography(words.body, language)))
    return Message(
        to=to, subject=subject, language=language, reply_to=reply_to, refuse=refuse,
        text=_template("letter.txt").render(shown, paragraphs=plain),
        html=_template("letter.html").render(shown, paragraphs=typeset),
        cc=tuple(dict.fromkeys(address for address in cc if address and address != to)),
        secrets=(*((link,) if link and secret else ()), *((refuse,) if refuse else ())),
    )  # fmt: skip


def _reworded(snapshot: Snapshot | None, key: str, language: str, ours: Letter) -> Words:
    """The words as staff want them, where they said so and every place they name is one of ours."""
    lines = {fold(row.key): row for row in reversed(snapshot.wordings.rows)} if snapshot else {}
    places = {place for words in ours.values() for part in PARTS for place in places_in(getattr(words, part))}
    parts = {}
    for part in PARTS:
        line = lines.get(fold(f"mail.{key}.{part}"))
        own = (line.english if language == "en" else line.french) if line else ""
        parts[part] = own if own and fits(own, places) else getattr(ours[language], part)
    return Words(**parts)


def _shown(body: str, values: Mapping[str, str], language: str) -> list[Paragraph]:
    """Paragraphs with their values: those are somebody's own text, whose spaces are theirs."""
    paragraphs = [Paragraph(_filled(p, values, language), bool(PLACE.fullmatch(p))) for p in _paragraphs(body)]
    return [p for p in paragraphs if p.text.strip()]


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", body) if part.strip()]


def _filled(text: str, values: Mapping[str, str], language: str) -> str:
    """A template with its values: "1 jour", "Bonjour," to somebody whose name nobody knows, a capital to begin with."""
    known = {bare(name): value for name, value in values.items()}
    text = _DAYS.sub(lambda found: found[1] if known.get(bare(found[2])) == "1" else found[0], text)
    text = PLACE.sub(lambda found: found[0] if known.get(bare(found[1]), found[0]).strip() else "\0", text)
    text = _NOTHING.sub("", _ENCLOSED.sub("", text))
    said = filled(text, known, language)
    is_ours = PLACE.match(text) and not PLACE.fullmatch(text) and "@" not in said.split(maxsplit=1)[0]
    return said[:1].upper() + said[1:] if is_ours else said


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(ROOT / "templates" / "mail")
    environment = jinja2.Environment(loader=loader, autoescape=name.endswith(".html"), trim_blocks=True)
    return environment.get_template(name)
