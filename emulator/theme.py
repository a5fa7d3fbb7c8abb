"""What a new spreadsheet looks like: the format of a bare cell and the colours of the theme."""

from __future__ import annotations

from emulator.cells import Json

WHITE = {"red": 1, "green": 1, "blue": 1}
BLACK: Json = {}
LINK = {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}
ACCENTS = (
    (0.25882354, 0.52156866, 0.95686275),
    (0.91764706, 0.2627451, 0.20784314),
    (0.9843137, 0.7372549, 0.015686275),
    (0.20392157, 0.65882355, 0.3254902),
    (1, 0.42745098, 0.003921569),
    (0.27450982, 0.7411765, 0.7764706),
)
DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": BLACK},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}


def _theme_color(kind: str, color: Json) -> Json:
    return {"colorType": kind, "color": {"rgbColor": color}}


THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        _theme_color("TEXT", BLACK),
        _theme_color("BACKGROUND", WHITE),
        *(
            _theme_color(f"ACCENT{n}", dict(zip(("red", "green", "blue"), rgb, strict=True)))
            for n, rgb in enumerate(ACCENTS, 1)
        ),
        _theme_color("LINK", LINK),
    ],
}
