"""Two versions of one text, with the words that differ marked: what a person who must choose has to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONG_ALIKE = 40
"""Words: a longer stretch that is the same in both is shown by its ends."""
ENDS = 10
"""Words shown of such a stretch on each side."""


@dataclass(frozen=True)
class TextPiece:
    """A stretch of one version.

    Args:
        text: its words; empty: the same words in both, left out.
        differs: the other version has none of it.
    """

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Version:
    """One of two versions, as it is read.

    Args:
        text: the whole of it.
        pieces: the same with what differs marked, and the middle of long stretches that are alike left out.
    """

    text: str
    pieces: tuple[TextPiece, ...]

    @property
    def shortened(self) -> bool:
        """Whether something is left out of the pieces."""
        return any(not piece.text for piece in self.pieces)

    @property
    def marked(self) -> bool:
        """Whether something in it differs."""
        return any(piece.differs for piece in self.pieces)


def versions(mine: str, theirs: str) -> tuple[Version, Version]:
    """Both versions; where either is empty nothing is marked: all of it differs."""
    if not mine.strip() or not theirs.strip():
        return plain(mine), plain(theirs)
    ours, others = (re.findall(r"\s*\S+\s*?(?=\s|$)|\s+", text) for text in (mine, theirs))
    found = SequenceMatcher(None, ours, others, autojunk=False).get_opcodes()
    left = tuple(piece for tag, a, b, _, _ in found for piece in _pieces(ours, a, b, tag == "equal"))
    right = tuple(piece for tag, _, _, a, b in found for piece in _pieces(others, a, b, tag == "equal"))
    return Version(mine, left), Version(theirs, right)


def plain(text: str) -> Version:
    """A version that is compared with none."""
    return Version(text, (TextPiece(text),) if text else ())


def _pieces(words: Sequence[str], start: int, end: int, alike: bool) -> Iterator[TextPiece]:
    """One stretch; a long one that is alike by its ends, but for the ends of the text itself."""
    if start == end:
        return
    text = "".join(words[start:end])
    if not alike and (lead := text[: len(text) - len(text.lstrip())]) and lead != text:
        yield TextPiece(lead)  # a mark begins at a word
        text = text[len(lead) :]
    if not alike or end - start <= LONG_ALIKE:
        yield TextPiece(text, not alike)
        return
    if start > 0:
        yield TextPiece("".join(words[start : start + ENDS]))
    yield TextPiece("")
    if end < len(words):
        yield TextPiece("".join(words[end - ENDS : end]))
