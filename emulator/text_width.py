"""How wide a text is, for columns that fit their content."""

from __future__ import annotations

import unicodedata

MARGIN = 7  # pixels: a cell's paddings, 3 on each side, and the line of the grid
FONT_SIZE = 13  # pixels
UNITS = 2048  # of the font's metrics
OTHER = 1150
# Advance widths of the font that Google measures with (1,024 capital A make a column of 8,691 pixels).
WIDTHS: dict[str, int] = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            1336,
            1275,
            1333,
            1343,
            1164,
            1132,
            1395,
            1460,
            557,
            1130,
            1284,
            1102,
            1788,
            1460,
            1408,
            1292,
            1408,
            1261,
            1215,
            1222,
            1328,
            1303,
            1817,
            1284,
            1230,
            1226,
        ),
        strict=True,
    )
)
WIDTHS |= dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        (
            1114,
            1149,
            1072,
            1155,
            1085,
            711,
            1149,
            1129,
            497,
            489,
            1038,
            497,
            1795,
            1130,
            1168,
            1149,
            1164,
            693,
            1057,
            669,
            1129,
            992,
            1538,
            1015,
            969,
            1015,
        ),
        strict=True,
    )
)
WIDTHS |= {" ": 507, ".": 539, ",": 402, "-": 565, ":": 496, ";": 433, "'": 357, "!": 527, "|": 499, "/": 844}


def text_width(text: str) -> float:
    """Pixels that a line of text takes; an accent takes none."""
    spread = unicodedata.normalize("NFD", text)
    return sum(WIDTHS.get(c, OTHER) for c in spread if not unicodedata.combining(c)) * FONT_SIZE / UNITS
