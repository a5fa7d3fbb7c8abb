"""The fonts documents are set in, and which characters they can show.

Atkinson Hyperlegible Next first; Noto lends the scripts it has not. All are files: what the machine has installed never
changes a document.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import typst

FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor" / "fonts"

_JOINERS = "\u200c\u200d"
_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
_SPACES = re.compile(r"[ \t]{2,}")
_RIGHT_TO_LEFT = ("R", "AL")
_SCRIPTS = {"ARABIC": "ar", "HEBREW": "he", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "ETHIOPIC": "am",
            "TAMIL": "ta", "BENGALI": "bn", "DEVANAGARI": "hi", "TIFINAGH": "zgh", "CYRILLIC": "ru"}  # fmt: skip
"""First word of a letter's Unicode name -> the language a reader's voice should try; else the document's own."""


class NoFonts(Exception):
    """The fonts were not copied: `make setup` does it."""


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts, read once.

    Raises:
        NoFonts: static/vendor/fonts holds none.
    """
    if not _files():
        raise NoFonts(f"no font in {FOLDER}: run `make setup`")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@lru_cache(maxsize=1)
def edition() -> str:
    """What tells these fonts from others: documents made with others are other documents."""
    return " ".join(f"{path.name}:{path.stat().st_size}" for path in _files())


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """Every character that at least one of the fonts can show."""
    return frozenset().union(*map(characters_of, _files()))


def characters_of(path: Path) -> frozenset[int]:
    """Every character that a font can show."""
    return frozenset(_characters(path.read_bytes()))


@lru_cache(maxsize=4096)
def legible(text: str) -> str:
    """A text with nothing in it that the fonts cannot show.

    Fancy letters become plain ones; emoji and unknown scripts go, with the brackets they leave empty. Marks that would
    turn the direction of what follows go too.
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        kept.extend(_shown(char, kept[-1] if kept else ""))
    lines = _EMPTY_BRACKETS.sub("", "".join(kept)).split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in lines).strip()


def direction(text: str) -> str:
    """ "rtl" when the first letter that says so is Arabic, Hebrew…; "ltr" otherwise."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in kinds if kind in ("L", *_RIGHT_TO_LEFT)), "L")
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def language_of(text: str, usual: str) -> str:
    """The language to read a text in: `usual`, unless its first letter is of another script.

    Args:
        text: the text.
        usual: the language people write in here.
    """
    letter = next((char for char in text if char.isalpha()), " ")
    return _SCRIPTS.get(unicodedata.name(letter, " ").split(" ")[0], usual)


def _shown(char: str, before: str) -> str:
    """What stands for a character, given the one kept before it; may be empty."""
    if char == "\n":
        return char
    if char in _JOINERS:
        return char if unicodedata.category(before or " ")[0] in "LM" else ""
    if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or "\ufe00" <= char <= "\ufe0f":
        return " " if char.isspace() else ""
    if ord(char) in coverage():
        return char
    plain = unicodedata.normalize("NFKD", char)
    if plain != char and all(ord(c) in coverage() for c in plain):
        return plain
    return " " if char.isspace() else ""


@lru_cache(maxsize=1)
def _files() -> tuple[Path, ...]:
    return tuple(sorted(FOLDER.glob("*.ttf")))


def _characters(font: bytes) -> Iterator[int]:
    """The characters of a font's `cmap` table (OpenType, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(count))
    cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)[2]
        form = struct.unpack_from(">H", font, start)[0]
        if form == 12:
            yield from _groups(font, start)
        elif form == 4:
            yield from _segments(font, start)


def _groups(font: bytes, start: int) -> Iterator[int]:
    for n in range(struct.unpack_from(">I", font, start + 12)[0]):
        first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * n)
        yield from range(first, last + 1)


def _segments(font: bytes, start: int) -> Iterator[int]:
    size = struct.unpack_from(">H", font, start + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", font, start + 14)
    starts = struct.unpack_from(f">{size // 2}H", font, start + 16 + size)
    for first, last in zip(starts, ends, strict=True):
        yield from (code for code in range(first, last + 1) if code != 0xFFFF)
