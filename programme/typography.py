"""The spaces and apostrophes of French, wherever words are shown."""

import re
from functools import lru_cache

_BEFORE = re.compile("[ \u00a0](?=[;:!?»])")
_AFTER = re.compile("(?<=«)[ \u00a0]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@lru_cache(maxsize=4096)
def typography(text: str, language: str = "fr") -> str:
    """French text with the spaces that must not break before ; : ! ? and inside « », and its curved apostrophes."""
    if language != "fr" or not text:
        return text
    return _APOSTROPHE.sub("’", _AFTER.sub("\u202f", _BEFORE.sub("\u202f", text)))
