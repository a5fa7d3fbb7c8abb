"""The lines that vCards (RFC 6350) and calendars (RFC 5545) are made of."""

import unicodedata
from collections.abc import Iterable

_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
LINE = 75
"""Bytes of a line (RFC 6350, 3.2; RFC 5545, 3.1)."""


def as_value(words: str) -> str:
    """A text as a value: no line of its own, no control character; hard spaces and joiners are part of what is said."""
    shown = "".join(char for char in words if unicodedata.category(char) not in _NO_TEXT or char == "\n")
    return shown.strip().translate(_ESCAPES)


def as_file(lines: Iterable[str]) -> str:
    """Lines as a file holds them: each ended, and cut where it is long."""
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """A line cut into lines of 75 bytes, never inside a character; the next ones begin with a space."""
    parts, room = [""], LINE
    for char in line:
        size = len(char.encode())
        if size > room:
            parts.append("")
            room = LINE - 1
        parts[-1] += char
        room -= size
    return "\r\n ".join(parts)
