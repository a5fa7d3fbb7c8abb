"""Fonts as wide and as high as those of the common systems, for browsers that must not use what a machine has.

system_fonts.json holds measures of the real ones (thousandths of the size). The shapes are Atkinson's: what a page
does while its font arrives depends on widths and heights only.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Playwright

from cv.fonts import FOLDER
from scripts.browser import ARGUMENTS, chromium

MEASURES = json.loads(Path(__file__).with_suffix(".json").read_text())
SYSTEMS: tuple[str, ...] = tuple(MEASURES["fonts"])
WEIGHTS = {"400": "", "700": " Bold"}
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""


def make_font(family: str, weight: str, folder: Path) -> None:
    """Write a font as wide and as high as a system's.

    Args:
        family: one of SYSTEMS.
        weight: "400" or "700".
        folder: where to.
    """
    font = TTFont(FOLDER / f"atkinson-{'400' if weight == '400' else '800'}.ttf")
    measures = MEASURES["fonts"][family][weight]
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    for character, width in zip(MEASURES["characters"], measures["widths"].split(), strict=True):
        if glyph := glyphs.get(ord(character)):
            advances[glyph] = (int(width), advances[glyph][1])
    _set_heights(font, measures)
    for table in ("GPOS", "GSUB", "kern"):  # pairs and ligatures have widths of their own
        if table in font:
            del font[table]
    _set_names(font, family, WEIGHTS[weight])
    font.save(folder / f"{family}-{weight}.ttf")


def _set_heights(font: TTFont, measures: dict[str, int]) -> None:
    across, windows = font["hhea"], font["OS/2"]
    across.ascent = windows.sTypoAscender = windows.usWinAscent = measures["ascent"]
    across.lineGap = windows.sTypoLineGap = measures["gap"]
    across.descent = windows.sTypoDescender = -measures["descent"]
    windows.usWinDescent = measures["descent"]


def _set_names(font: TTFont, family: str, style: str) -> None:
    full = family + style
    names = {1: family, 2: style.strip() or "Regular", 4: full, 6: full.replace(" ", "")}
    font["name"].names = []
    for number, name in names.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if style else 400


@contextmanager
def browser_with(playwright: Playwright, family: str, folder: Path) -> Iterator[Browser]:
    """A Chromium on a machine that has one family of fonts.

    Args:
        playwright: the driver.
        family: one of SYSTEMS.
        folder: an empty one, for the fonts.
    """
    for weight in WEIGHTS:
        make_font(family, weight, folder)
    configuration = folder / "fonts.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    only: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
    launched = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS), env=only)
    yield launched
    launched.close()
