"""Two versions of a text: what differs is marked, what is alike and long is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.web.differences import versions

LONG = " ".join(f"mot{n}" for n in range(200))


def marks(text: str, other: str) -> list[str]:
    return [piece.text.strip() for piece in versions(text, other)[0].pieces if piece.differs]


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ("Je cuisine bien.", "Je cuisine vite.", ["bien."]),
        ("Je cuisine bien et vite.", "Je cuisine bien.", ["bien et vite."]),
        ("pareil", "pareil", []),
        ("l'hôtel de Lyon", "l'hotel de Lyon", ["l'hôtel"]),
        ("un\n\ndeux", "un\ndeux", ["deux"]),
        ("", "tout", []),
        ("你好 世界", "你好 朋友", ["世界"]),
    ],
)
def test_the_words_that_differ(mine: str, theirs: str, found: list[str]) -> None:
    assert marks(mine, theirs) == found


def test_a_long_stretch_that_is_alike_is_shown_by_its_ends() -> None:
    mine, theirs = versions(f"Avant {LONG} après", f"Devant {LONG} derrière")
    assert mine.shortened
    assert theirs.shortened
    read = "".join(piece.text or "[…]" for piece in mine.pieces)
    assert read.startswith("Avant mot0 mot1")
    assert read.endswith("mot199 après")
    assert len(read) < 200


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_is_lost_of_what_is_short(mine: str, theirs: str) -> None:
    for text, version in zip((mine, theirs), versions(mine, theirs), strict=True):
        if not version.shortened:
            assert "".join(piece.text for piece in version.pieces) == text
