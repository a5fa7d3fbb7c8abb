"""Names and words of any script in the letters of a keyboard: for addresses, file names and search."""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

from sheets.model.characters import drop_invisible


def to_ascii_letters(text: str) -> str:
    """A text whose letters and digits are those of ASCII: "Łukasz" is "Lukasz", "Đức" is "Duc", "œuf" is "oeuf".

    Case, spaces and signs stay as they are (an emoji is no word); what nobody sees goes.

    Args:
        text: in any script; decomposing alone leaves Ł, Đ, Ø, Þ, ı, ß and other scripts as they are.
    """
    return text if text.isascii() else "".join(map(_spelled, drop_invisible(text)))


@lru_cache(maxsize=16_384)
def _spelled(char: str) -> str:
    return anyascii(char) if unicodedata.category(char)[0] in "LMN" else char
