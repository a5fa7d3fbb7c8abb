"""Read an xlsx file, piece by piece: formulas and their results in one go, formats, merges, dropdowns, notes."""

import posixpath
from pathlib import Path

from sheets.files.model import (
    BadFile,
    Content,
)  # fmt: skip
from sheets.files.safety import Archive, local
from sheets.files.xlsx_notes import read_notes
from sheets.files.xlsx_places import unescaped
from sheets.files.xlsx_sheet import Progress, SheetReader
from sheets.files.xlsx_styles import read_styles


def read_xlsx(path: Path, progress: Progress = lambda *_: None) -> Content:
    """Read an xlsx file.

    Args:
        path: the file.
        progress: told of each tab's rows (0: nobody knows how many there will be).

    Raises:
        BadFile: with what is wrong, and how to mend it.
    """
    with Archive(path) as archive:
        try:
            return _read(archive, progress)
        except (KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
            # Parts that contradict one another: nothing a reader can guess.
            raise BadFile("corrupted", name=path.name, where=f"{type(error).__name__} {error}"[:80]) from error


def _read(archive: Archive, progress: Progress) -> Content:
    if "xl/workbook.xml" not in archive.names:
        raise BadFile("corrupted", name=archive.path.name, where="xl/workbook.xml")
    book = _Book(archive)
    content = Content(format="xlsx")
    strings = _strings(archive, book.parts.get("sharedStrings", ""))
    looks = read_styles(archive, book.parts.get("styles", ""))
    count = 0
    for title, state, part in book.sheets:
        if part not in archive.names:
            continue  # a chart's own tab, or one of macros
        reader = SheetReader(title, strings, looks, book.date1904, archive.path.name, count)
        reader.progress = progress
        archive.parse(part, reader.start, reader.end, reader.text)
        reader.sheet.hidden = state != "visible"
        read_notes(archive, part, reader.sheet)
        content.sheets.append(reader.done())
        count = reader.count
    if not content.sheets:
        raise BadFile("no_sheet", name=archive.path.name)
    return content


class _Book:
    """What the workbook part says: tabs in order, parts, the origin of dates."""

    def __init__(self, archive: Archive) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.parts: dict[str, str] = {}
        self.date1904 = False
        self._targets: dict[str, str] = {}
        archive.parse("xl/_rels/workbook.xml.rels", self._relation)
        archive.parse("xl/workbook.xml", self._element)

    def _relation(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            self._targets[attributes["Id"]] = path
            self.parts[attributes["Type"].rpartition("/")[2]] = path

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if kind == "workbookPr":
            self.date1904 = attributes.get("date1904", "0") in ("1", "true")
        elif kind == "sheet":
            part = self._targets.get(_relation_id(attributes), "")
            self.sheets.append((unescaped(attributes["name"]), attributes.get("state", "visible"), part))


def _relation_id(attributes: dict[str, str]) -> str:
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _strings(archive: Archive, part: str) -> list[str]:
    if part not in archive.names:
        return []
    found: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(name: str, _: dict[str, str]) -> None:
        kind = local(name)
        if kind == "si":
            pieces.clear()
        elif kind == "rPh":
            state["phonetic"] = True
        elif kind == "t":
            state["text"] = not state["phonetic"]

    def end(name: str) -> None:
        kind = local(name)
        if kind == "si":
            found.append(unescaped("".join(pieces)))
        elif kind == "rPh":
            state["phonetic"] = False
        elif kind == "t":
            state["text"] = False

    archive.parse(part, start, end, lambda text: pieces.append(text) if state["text"] else None)
    return found
