"""The spaces, apostrophes, elisions and days of French, wherever words are shown."""

import datetime as dt
import re
from functools import lru_cache

from babel.dates import format_date

from sheets.model.columns import fold

_BEFORE = re.compile("[ \u00a0](?=[;:!?»])")
_AFTER = re.compile("(?<=«)[ \u00a0]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@lru_cache(maxsize=4096)
def typography(text: str, language: str = "fr") -> str:
    """French text with the spaces that must not break before ; : ! ? and inside « », and its curved apostrophes."""
    if language != "fr" or not text:
        return text
    return _APOSTROPHE.sub("’", _AFTER.sub("\u202f", _BEFORE.sub("\u202f", text)))


def elided(word: str, text: str) -> str:
    """What follows "de" or "que", with it: "d’Abdenour", "de Kenny", "qu’Omar".

    Names in H keep "de": whether it is silent depends on the person.

    Args:
        word: "de", "que", in the case it is written in.
        text: what follows; nothing for nothing.
    """
    first = fold(text)
    if not first:
        return text
    begins_by_vowel = first[0] in "aeiouœæ" or (first[0] == "y" and first[1:2] not in ("a", "e", "i", "o", "u"))
    return f"{word[:-1]}’{text}" if begins_by_vowel else f"{word} {text}"


def date_in_words(day: dt.date, language: str = "fr") -> str:
    """ "1er mars 2026", "1 March 2026": English is that of Europe, where days come before months."""
    text = format_date(day, "long", locale={"en": "en_GB"}.get(language, language))
    return re.sub(r"^1 ", "1er ", text) if language == "fr" else text
