"""A vCard to keep in a phone: a first name, what they look for, and the address of their page. Nothing private."""

import base64
import unicodedata

from cv.public import PublicCV

_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
LINE = 75
"""Bytes of a line (RFC 6350, 3.2)."""


def vcard(cv: PublicCV, name: str, note: str, address: str, photo: bytes = b"") -> str:
    """A vCard 3.0, which every phone reads.

    Args:
        cv: the CV.
        name: how the card calls the person.
        note: their sentence, in the language wanted.
        address: of their page.
        photo: a JPEG; empty: none.
    """
    said = _text(name)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Tremplin//CV//FR",
        f"UID:{_text(address)}",
        f"N:;{said};;;",
        f"FN:{said}",
        f"TITLE:{_text(note)}",
        f"NOTE:{_text(' '.join(filter(None, (note, cv.catchphrase))))}",
        f"URL:{_text(address)}",
        *([f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(photo).decode()}"] if photo else []),
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(words: str) -> str:
    """A text as a value: no line of its own, no control character; hard spaces and joiners are part of what is said."""
    shown = "".join(char for char in words if unicodedata.category(char) not in _NO_TEXT or char == "\n")
    return shown.strip().translate(_ESCAPES)


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
