"""Everything an answer says, in whatever it is wrapped: what a curious person with good tools would find in it."""

import base64
import binascii
import html
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote_plus

from PIL import Image
from werkzeug.test import TestResponse

from tests.documents.made import everything_in
from tests.leaks.world import Secret, squeeze

_WRAPPED = re.compile(r"[A-Za-z0-9_\-+/]{16,}={0,2}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
"""Our own stylesheet, the same on every page: it is read once, at its own address."""
DEPTH = 2
"""How many wrappings are opened, one inside the other."""


class Finder:
    """Finds secrets in texts, all of them at once.

    Args:
        secrets: what is looked for.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._of = {way: secret for secret in secrets for way in secret.squeezed}
        self._ways = re.compile(f"(?=({_any_of(sorted(self._of))}))" if self._of else "(?!)")
        self._known: dict[str, frozenset[Secret]] = {}

    def found(self, text: str) -> frozenset[Secret]:
        """Those that are in a text."""
        if text not in self._known:
            self._known[text] = frozenset(self._of[way] for way in self._ways.findall(squeeze(text)))
        return self._known[text]


def _any_of(words: list[str]) -> str:
    """A pattern for any of some words, tried letter by letter: an alternative for each word would take minutes."""
    branches: dict[str, list[str]] = {}
    for word in words:
        if not word:
            return ""  # the shortest ends here; a longer one that begins with it is found too
        branches.setdefault(word[0], []).append(word[1:])
    inside = [letter + _any_of(rest) for letter, rest in branches.items()]
    return inside[0] if len(inside) == 1 else f"(?:{'|'.join(inside)})"


def everything(answer: TestResponse) -> Iterator[tuple[str, str]]:
    """(where, text) of all that an answer says."""
    for name, value in answer.headers:
        for text in unwrapped(value):
            yield f"header {name}", text
    kind = answer.mimetype or ""
    if kind == "application/pdf" and answer.data:
        yield "PDF", everything_in(answer.data)
    elif kind.startswith("image/") and kind != "image/svg+xml" and answer.data:
        yield f"{kind} bytes", answer.data.decode("latin-1")
        yield f"{kind} metadata", "\n".join(_in_picture(answer.data))
    else:
        for text in unwrapped(_STYLE.sub("", answer.data.decode("utf-8", "replace"))):
            yield kind, text


def unwrapped(text: str, depth: int = DEPTH) -> Iterator[str]:
    """A text, and what it says once entities, per cents, escapes and base 64 are undone."""
    yield text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unquote_plus(html.unescape(text)))
    if plain != text:
        yield plain
    for piece in {*_WRAPPED.findall(text), *_WRAPPED.findall(plain)} if depth else ():
        for inside in _decoded(piece):
            yield from unwrapped(inside, depth - 1)


@lru_cache(maxsize=100_000)
def _decoded(piece: str) -> tuple[str, ...]:
    """What base 64 wraps, squeezed by zlib or not, as sessions and signed links are; most words are no base 64."""
    if piece.islower() or piece.isupper():
        return ()
    bare = piece.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        data = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return ()
    try:
        return data.decode("latin-1"), zlib.decompress(data).decode("latin-1")
    except zlib.error:
        return (data.decode("latin-1"),)


def _in_picture(data: bytes) -> Iterator[str]:
    """What a picture holds beside its pixels."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        yield json.dumps(image.info, default=_as_text)
        exif = image.getexif()
        for tags in (exif, *(exif.get_ifd(number) for number in (0x8769, 0x8825, 0xA005))):
            yield from (_as_text(value) for value in tags.values())


def _as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
