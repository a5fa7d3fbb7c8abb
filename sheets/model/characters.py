"""Characters nobody sees: they come along with what is pasted, and must make no two values different.

Zero width spaces and joiners, byte order marks, soft hyphens, direction marks, variation selectors. In running text
some of them matter (a joined emoji, a Persian word, a change of direction) and stay; in what is compared they never
count.
"""

import re

_BLANK = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
)
"""Of no use at either end of a text, in any script."""
_INVISIBLE = _BLANK + "\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\U000e0000-\U000e0fff"

INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_BLANK_ONE = re.compile(rf"[\s{_BLANK}]")


def drop_invisible(text: str) -> str:
    """A text without any invisible character: for what is compared or looked up, not for what is read."""
    return text if text.isascii() or not INVISIBLE.search(text) else INVISIBLE.sub("", text)


def trim(text: str) -> str:
    """A text without the spaces and blank characters at its ends; empty when nothing of it can be seen."""
    bare = text.strip()
    # Most texts end with letters: the two characters at the ends tell it.
    if not bare or bare.isascii() or not (INVISIBLE.match(bare) or INVISIBLE.match(bare, len(bare) - 1)):
        return bare
    start, end = 0, len(bare)
    while start < end and _BLANK_ONE.match(bare, start):
        start += 1
    while end > start and _BLANK_ONE.match(bare, end - 1):
        end -= 1
    bare = bare[start:end]
    return bare if INVISIBLE.sub("", bare).strip() else ""
