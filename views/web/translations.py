"""The folders of translations: which languages the site speaks, how much of each there is, and their sentences.

`translations/<code>/` is a language (`es`, `ar`), or an edition of one for other readers (`fr-facile`: easy French),
which holds only the sentences that it says otherwise. A folder more is a language more, from the next start on.
"""

import gettext
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from settings import ROOT

FOLDER = ROOT / "translations"
FRENCH, ENGLISH = "fr", "en"
NAMES = {"fr-facile": "Français facile"}
"""What an edition calls itself."""
ENOUGH = 0.9
"""How much of a language must be there for the site to take it by itself, because a browser prefers it."""
Catalogue = dict[str, tuple[str, ...]]
"""A French sentence (the singular, where there are two) -> its translation: one form, or one for each plural."""

_CODE = re.compile(r"([a-z]{2,3})(?:-[a-z]{5,8})?")


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages are read in.

    Args:
        code: its folder; what the cookie and `?lang=` say.
        base: the language it is an edition of; its own code where it is none.
        name: its own name.
        sentences: how many there are.
        share: of those that there are in English, from 0 to 1.
    """

    code: str
    base: str
    name: str
    sentences: int
    share: float

    @property
    def is_edition(self) -> bool:
        """Whether it says some sentences otherwise, for readers of the same language."""
        return self.base != self.code

    @property
    def offers_itself(self) -> bool:
        """Whether somebody reads it without choosing it, by what their browser prefers."""
        return not self.is_edition and self.share >= ENOUGH

    @property
    def direction(self) -> str:
        """Which way it is written: "ltr" or "rtl"."""
        return str(Locale.parse(self.base).text_direction)


@lru_cache
def languages() -> dict[str, Language]:
    """Code -> language: French, English, then the others by code."""
    known = {path.name for path in FOLDER.iterdir() if path.is_dir()} - {FRENCH, ENGLISH} if FOLDER.is_dir() else ()
    found = (_language(code) for code in (FRENCH, ENGLISH, *sorted(known)))
    return {language.code: language for language in found if language}


def language_of(code: str) -> Language:
    """The language of a code; French for one that is none."""
    return languages().get(code) or languages()[FRENCH]


@lru_cache
def catalogue(language: str) -> Catalogue:
    """All that translations/<language>/ holds, one file per audience; fuzzy and empty entries count as missing."""
    return dict(_sentences(language))


@lru_cache
def _plural(language: str) -> Callable[[int], int]:
    return gettext.c2py(get_plural(language).plural_expr)


def plural_form(language: str, forms: tuple[str, ...], n: int) -> str:
    """The form that goes with a number: French has no plural below two, others one below one, or several plurals."""
    return forms[min(_plural(language)(n), len(forms) - 1)]


def _language(code: str) -> Language | None:
    match = _CODE.fullmatch(code)
    try:
        own_name = Locale.parse(match[1]).get_display_name() if match else None
    except UnknownLocaleError:
        own_name = None
    if match is None or not own_name:
        return None
    sentences, wanted = catalogue(code), catalogue(ENGLISH)
    share = len(sentences.keys() & wanted.keys()) / max(1, len(wanted))
    name = NAMES.get(code) or f"{own_name.capitalize()}{code[len(match[1]) :].replace('-', ' ')}"
    return Language(code, match[1], name, len(sentences), 1.0 if code == FRENCH else share)


def _sentences(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language.partition("-")[0]):
                forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
                if message.id and not message.fuzzy and all(forms):
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    yield key, tuple(str(form) for form in forms)
