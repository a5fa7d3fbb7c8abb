"""The looks of an ods file: its named styles and number formats."""

import re
from typing import Any

from sheets.files.model import PLAIN, Look
from sheets.files.number_formats import type_of
from sheets.files.ods_formats import pattern_of
from sheets.files.safety import attribute, local

_NUMBERS = {
    "number-style": "NUMBER", "date-style": "", "time-style": "TIME", "percentage-style": "PERCENT",
    "currency-style": "CURRENCY", "text-style": "TEXT", "boolean-style": "",
}  # fmt: skip
_HORIZONTAL = {"start": "LEFT", "left": "LEFT", "center": "CENTER", "end": "RIGHT", "right": "RIGHT"}
_VERTICAL = {"top": "TOP", "middle": "MIDDLE", "bottom": "BOTTOM"}
_LENGTH = re.compile(r"([\d.]+)(in|cm|mm|pt|px)")
_PIXELS = {"in": 96.0, "cm": 37.795, "mm": 3.7795, "pt": 1.3333, "px": 1.0}


class StyleReader:
    """Follows the styles of styles.xml, then those of content.xml."""

    def __init__(self) -> None:
        self.widths: dict[str, int] = {}
        self.hidden_tables: set[str] = set()
        self._numbers: dict[str, tuple[str, str]] = {}
        self._styles: dict[str, dict[str, Any]] = {}
        self._looks: dict[str, Look] = {"": PLAIN}
        self._style: dict[str, Any] | None = None
        self._style_name = ""
        self._number: dict[str, Any] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = local(name)
        if kind in _NUMBERS:
            self._number = {"kind": kind, "attributes": attributes, "pieces": []}
        elif self._number is not None:
            found = {local(key): value for key, value in attributes.items()}
            self._number["pieces"].append([kind, found, ""])
        elif kind == "style":
            self._style_name = attribute(attributes, "name")
            self._style = {
                "parent": attribute(attributes, "parent-style-name"),
                "data": attribute(attributes, "data-style-name"),
                "look": {"wrap": attributes["t:wrap"]} if "t:wrap" in attributes else {},
            }
            self._styles[self._style_name] = self._style
        elif self._style is not None:
            self._property(kind, attributes)

    def text(self, data: str) -> None:
        """Characters."""
        if self._number and self._number["pieces"]:
            self._number["pieces"][-1][2] += data

    def end(self, name: str) -> None:
        """An element ends."""
        kind = local(name)
        if kind in _NUMBERS and self._number is not None:
            self._keep_number()
            self._number = None
        elif kind == "style":
            self._style = None

    def look(self, name: str) -> Look:
        """The look of a named style, its parents' included."""
        if name not in self._looks:
            made = Look(**self._inherited(name, 0))
            self._looks[name] = PLAIN if made == PLAIN else made
        return self._looks[name]

    def _inherited(self, name: str, depth: int) -> dict[str, Any]:
        style = self._styles.get(name)
        if style is None or depth > 20 or name == "Default":
            return {}  # black Liberation Sans 10 is nobody's choice
        found = {**self._inherited(style["parent"], depth + 1), **style["look"]}
        if style["data"] in self._numbers:
            found["type"], found["pattern"] = self._numbers[style["data"]]
        return found

    def _keep_number(self) -> None:
        assert self._number
        attributes, kind = self._number["attributes"], self._number["kind"]
        name = attribute(attributes, "name")
        if "t:type" in attributes:
            self._numbers[name] = attributes["t:type"], attributes.get("t:pattern", "")
            return
        pattern = pattern_of([(k, a, t) for k, a, t in self._number["pieces"] if k not in ("properties", "map")])
        made = _NUMBERS[kind] or (type_of(pattern) if pattern and kind == "date-style" else "")
        if kind == "number-style" and pattern in ("0", "#", ""):
            return  # the general format
        if made:
            self._numbers[name] = made, "" if made == "TEXT" else pattern

    def _property(self, kind: str, attributes: dict[str, str]) -> None:
        assert self._style is not None
        look = self._style["look"]
        found = {local(key): value for key, value in attributes.items()}
        if kind == "table-column-properties" and (match := _LENGTH.match(found.get("column-width", ""))):
            self.widths[self._style_name] = max(2, round(float(match.group(1)) * _PIXELS[match.group(2)]))
        elif kind == "table-properties" and found.get("display") == "false":
            self.hidden_tables.add(self._style_name)
        elif kind == "table-cell-properties":
            if re.fullmatch("#[0-9A-Fa-f]{6}", found.get("background-color", "")):
                look["background"] = found["background-color"][1:].lower()
            if found.get("wrap-option") == "wrap":
                look["wrap"] = "WRAP"
            if found.get("vertical-align") in _VERTICAL:
                look["valign"] = _VERTICAL[found["vertical-align"]]
        elif kind == "paragraph-properties" and found.get("text-align") in _HORIZONTAL:
            look["align"] = _HORIZONTAL[found["text-align"]]
        elif kind == "text-properties":
            self._letters(look, found)

    @staticmethod
    def _letters(look: dict[str, Any], found: dict[str, str]) -> None:
        for name, attribute_, plain in (
            ("bold", "font-weight", "normal"), ("italic", "font-style", "normal"),
            ("underline", "text-underline-style", "none"), ("strike", "text-line-through-style", "none"),
        ):  # fmt: skip
            if attribute_ in found:
                look[name] = found[attribute_] != plain
        if re.fullmatch("#[0-9A-Fa-f]{6}", found.get("color", "")):
            look["color"] = found["color"][1:].lower()
        if match := re.fullmatch(r"([\d.]+)pt", found.get("font-size", "")):
            look["size"] = round(float(match.group(1)))
