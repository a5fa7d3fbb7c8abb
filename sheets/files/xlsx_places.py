"""Texts and places as an xlsx file writes them."""

import re

from sheets.files.model import (
    Box,
)  # fmt: skip

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
"""A cell's place: `B12`, `$B$12`."""


def unescaped(text: str) -> str:
    """Text with its `_xHHHH_` read."""
    return _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text) if "_x" in text else text


def column_of(text: str) -> int:
    """The index of a column from its letters: A is 0."""
    index = 0
    for letter in text.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def box_of(ref: str) -> Box:
    """A box from `A1:B2`."""
    first, _, last = ref.partition(":")
    start, end = PLACE.fullmatch(first), PLACE.fullmatch(last or first)
    if not start or not end:
        raise ValueError(ref)
    return int(start.group(2)) - 1, column_of(start.group(1)), int(end.group(2)), column_of(end.group(1)) + 1
