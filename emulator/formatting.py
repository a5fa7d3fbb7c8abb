"""Cell formats: colours and their styles kept alike, and the format a cell ends up with."""

from __future__ import annotations

from typing import Any

from emulator.cells import Json
from emulator.fields import Mask
from emulator.theme import DEFAULT_FORMAT, THEME

STYLED = (
    "backgroundColor",
    "foregroundColor",
    "tabColor",
    "color",
    "headerColor",
    "firstBandColor",
    "secondBandColor",
    "footerColor",
)
"""Colours that the API gives twice: as a Color and, under the name with `Style`, as a ColorStyle."""
_STYLE_NAMES = frozenset(f"{name}Style" for name in STYLED)
_ORDER = ("red", "green", "blue", "alpha")


def tidy_format(value: Any) -> Any:
    """A format as Google keeps it: colours without their zeros, each with its ColorStyle beside it."""
    if isinstance(value, list):
        return [tidy_format(item) for item in value]
    if not isinstance(value, dict):
        return value
    tidy: Json = {}
    styles: Json = {}
    for name, item in value.items():
        if item is None:
            continue
        if name in STYLED and isinstance(item, dict) and _is_color(item):
            tidy[name] = _color(item)
            styles.setdefault(f"{name}Style", {"rgbColor": tidy[name]})
        elif name in _STYLE_NAMES and isinstance(item, dict):
            if not any(item.values()) and item.get("rgbColor") is None:
                continue
            styles[name] = {"rgbColor": _color(item["rgbColor"])} if "rgbColor" in item else item
            tidy[name.removesuffix("Style")] = resolved(styles[name])
        else:
            tidy[name] = tidy_format(item)
    return tidy | styles


def _is_color(item: Json) -> bool:
    return all(name in _ORDER for name in item)


def _color(item: Json) -> Json:
    return {name: item[name] for name in _ORDER if item.get(name)}


def resolved(style: Json) -> Json:
    """The colour of a ColorStyle: its own, or the theme's."""
    if "rgbColor" in style:
        color: Json = style["rgbColor"]
        return color
    for entry in THEME["themeColors"]:
        if entry["colorType"] == style.get("themeColor"):
            theme: Json = entry["color"]["rgbColor"]
            return theme
    return {}


def effective_format(style: Json) -> Json:
    """The user-entered format laid over the default one."""
    return _laid_over(DEFAULT_FORMAT, style) if style else DEFAULT_FORMAT


def _laid_over(base: Json, top: Json) -> Json:
    merged = dict(base)
    for name, value in top.items():
        both = isinstance(value, dict) and isinstance(base.get(name), dict)
        merged[name] = _laid_over(base[name], value) if both and "olor" not in name else value
    return merged


def with_styles(mask: Mask) -> Mask:
    """A mask that names a colour also takes the ColorStyle that goes with it."""
    wide: Mask = {}
    for name, tree in mask.items():
        wide[name] = with_styles(tree)
        if name.endswith("Color"):
            wide[f"{name}Style"] = {}
        elif name.endswith("ColorStyle"):
            wide[name.removesuffix("Style")] = {}
    return wide
