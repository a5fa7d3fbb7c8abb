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

BLANK_OR_SPACE = rf"[\s{_BLANK}]"
"""A regular expression for one character that is taken off the ends of a text."""
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_ENDS = re.compile(f"^{BLANK_OR_SPACE}+|{BLANK_OR_SPACE}+$")


def drop_invisible(text: str) -> str:
    """A text without any invisible character: for what is compared or looked up, not for what is read."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def trim(text: str) -> str:
    """A text without the spaces and blank characters at its ends; empty when nothing of it can be seen."""
    if text.isascii():
        return text.strip()
    trimmed = _ENDS.sub("", text)
    return trimmed if INVISIBLE.sub("", trimmed).strip() else ""
