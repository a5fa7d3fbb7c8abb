"""The looks of an xlsx file: its numbered cell formats, as they differ from the file's plain one."""

import dataclasses
import json
from typing import Any

from sheets.files.model import PLAIN, Look
from sheets.files.number_formats import BUILT_IN, format_of
from sheets.files.safety import Archive, attribute, local

_VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}
_HORIZONTAL = frozenset(("left", "center", "right"))


def read_styles(archive: Archive, part: str) -> list[Look]:
    """The look of each cell format, by number; at least one.

    Args:
        archive: the file.
        part: the name of its styles part; one that is missing means plain cells.
    """
    if part not in archive.names:
        return [PLAIN]
    reader = _StyleReader()
    archive.parse(part, reader.start, reader.end)
    return reader.looks() or [PLAIN]


class _StyleReader:
    """Follows the styles part."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._codes: dict[int, str] = dict(BUILT_IN)
        self._fonts: list[dict[str, Any]] = []
        self._fills: list[str] = []
        self._formats: list[dict[str, Any]] = []
        self._kinds: dict[int, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = local(name)
        self._path.append(kind)
        if kind == "styleSheet" and (ours := attribute(attributes, "formats")):
            self._kinds = {int(n): (str(t), str(p)) for n, t, p in json.loads(ours)}
        elif kind == "numFmt" and self._path[-2:-1] == ["numFmts"]:
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif "fonts" in self._path[:-1]:
            self._font(kind, attributes)
        elif "fills" in self._path[:-1]:
            self._fill(kind, attributes)
        elif "cellXfs" in self._path[:-1]:
            self._format(kind, attributes)

    def end(self, _: str) -> None:
        """An element ends."""
        self._path.pop()

    def looks(self) -> list[Look]:
        """The look of each cell format."""
        plain = self._look(0, self._formats[0]) if self._formats else PLAIN
        return [self._beside(plain, self._look(n, found)) for n, found in enumerate(self._formats)]

    def _font(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "font":
            self._fonts.append({})
            return
        on = attributes.get("val", "1") not in ("0", "false", "none")
        font = self._fonts[-1]
        if kind in ("b", "i", "strike", "u"):
            font[{"b": "bold", "i": "italic", "u": "underline"}.get(kind, kind)] = on
        elif kind == "sz":
            font["size"] = round(float(attributes["val"]))
        elif kind == "color" and "rgb" in attributes:
            font["color"] = attributes["rgb"][-6:].lower()

    def _fill(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "fill":
            self._fills.append("")
        elif kind == "patternFill" and attributes.get("patternType") not in ("solid",):
            self._fills[-1] = "-"
        elif kind == "fgColor" and self._fills[-1] != "-" and "rgb" in attributes:
            self._fills[-1] = attributes["rgb"][-6:].lower()

    def _format(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "xf":
            self._formats.append(dict(attributes))
        elif kind == "alignment":
            self._formats[-1]["alignment"] = attributes

    def _look(self, n: int, found: dict[str, Any]) -> Look:
        number = int(found.get("numFmtId", 0))
        kind, pattern = self._kinds.get(n) or format_of(self._codes.get(number, ""))
        font, fill = int(found.get("fontId", 0)), int(found.get("fillId", 0))
        given = found.get("alignment", {})
        horizontal = given.get("horizontal", "")
        background = self._fills[fill].strip("-") if fill < len(self._fills) else ""
        return Look(
            type=kind, pattern=pattern, background=background,
            wrap="WRAP" if given.get("wrapText") in ("1", "true") else attribute(found, "wrap"),
            align=horizontal.upper() if horizontal in _HORIZONTAL else "",
            valign=_VERTICAL.get(given.get("vertical", ""), ""),
            **(self._fonts[font] if font < len(self._fonts) else {}),
        )  # fmt: skip

    @staticmethod
    def _beside(plain: Look, found: Look) -> Look:
        """What a look adds to the file's plain one: black Calibri 11 is nobody's choice."""
        default = {
            name: "" if name == "color" else 0
            for name in ("size", "color")
            if getattr(found, name) == getattr(plain, name)
        }
        made = dataclasses.replace(found, **default)  # type: ignore[arg-type]  # both names, with their own blank
        return PLAIN if made == PLAIN else made
