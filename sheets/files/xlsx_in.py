"""Read an xlsx file: its values by calamine, and what calamine leaves out: number formats, errors, formulas.

The second reading is made only for tabs that hold any of it; a plain list of texts does not.
"""

import io
import posixpath
import re
import zipfile
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element, ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from emulator.formulas import shift_references
from sheets.files.archive import Archive, elements, local_name
from sheets.files.content import (
    CELLS_LIMIT,
    BadFile,
    Content,
    ErrorText,
    FileCell,
    Look,
    Rich,
    TabContent,
    empty_spill,
    shown,
    trimmed,
    whole_number,
)
from sheets.files.formulas import from_excel
from sheets.files.number_formats import BUILT_IN, format_of
from sheets.model.columns import Cell

_SHIFT_1904 = 1462
"""Days between the two origins Excel files count from."""
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_FILLED_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/]|)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_LEFT_OUT = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"')
"""What tells of formulas and errors."""


def read_xlsx(path: Path) -> Content:
    """Read an xlsx file.

    Raises:
        BadFile: with what is wrong, and how to mend it.
    """
    with Archive(path) as archive:
        try:
            parts = _Parts(archive)
            with CalamineWorkbook.from_filelike(_without_formats(archive)) as book:
                return _read(book, parts, path.name)
        except (CalamineError, ParseError, KeyError, ValueError, IndexError, TypeError) as error:
            # Parts that contradict one another: nothing a reader can guess.
            raise BadFile("corrupted", name=path.name, where=f"{type(error).__name__} {error}"[:80]) from error


def _without_formats(archive: Archive) -> io.BytesIO:
    """The file for calamine: where it sees a date's format it makes a date, and stops at a number that is none."""
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as plain:
        for part in archive.names:
            if part.endswith((".xml", ".rels")) and not part.endswith("styles.xml"):
                plain.writestr(part, archive.read(part))
    copy.seek(0)
    return copy


class _Parts:
    """What the file says around its tabs: where each is, the number formats, the origin of dates."""

    def __init__(self, archive: Archive) -> None:
        book = archive.read_tree("xl/workbook.xml")
        relations = archive.read_tree("xl/_rels/workbook.xml.rels")
        targets = {found.get("Id"): posixpath.join("/xl", found.get("Target", "")) for found in relations}
        self._archive = archive
        self._tabs = {
            unescaped(sheet.get("name", "")): posixpath.normpath(targets[_relation(sheet)])[1:]
            for sheet in book.iterfind("{*}sheets/{*}sheet")
        }
        properties = book.find("{*}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
        styles = next((part for part in targets.values() if part.endswith("/styles.xml")), "")[1:]
        self.formats = _formats(archive.read_tree(styles)) if styles in archive.names else []

    def tab(self, title: str) -> bytes:
        """The XML of a tab."""
        return self._archive.read_xml(self._tabs[title])


def _relation(sheet: Element) -> str:
    return next(value for key, value in sheet.attrib.items() if local_name(key) == "id")


def _formats(styles: Element) -> list[Look]:
    """The number format of each cell style, by its number."""
    codes = {int(n.get("numFmtId", 0)): n.get("formatCode", "") for n in styles.iterfind("{*}numFmts/{*}numFmt")}
    numbers = (int(style.get("numFmtId", 0)) for style in styles.iterfind("{*}cellXfs/{*}xf"))
    return [Look(*format_of(codes.get(number) or BUILT_IN.get(number, ""))) for number in numbers]


def _read(book: CalamineWorkbook, parts: _Parts, name: str) -> Content:
    content, count = Content(format="xlsx"), 0
    for tab in book.sheets_metadata:
        if tab.typ is not SheetTypeEnum.WorkSheet:
            continue
        xml = parts.tab(tab.name)
        count += _area(xml)
        if count > CELLS_LIMIT:
            raise BadFile("too_many_cells", name=name)
        read = _read_tab(book.get_sheet_by_name(tab.name), xml, parts)
        read.hidden = tab.visible is not SheetVisibleEnum.Visible
        content.sheets.append(read)
    if not content.sheets:
        raise BadFile("no_sheet", name=name)
    return content


def _area(xml: bytes) -> int:
    """Cells from the first to the last that holds something: what calamine makes room for."""
    cells = _FILLED_CELL.findall(xml)
    places = _REFERENCE.findall(b" ".join(cells))
    rows = max({int(number) for _, number in places}, default=0)
    columns = max({column_of(name.decode()) + 1 for name in {letters for letters, _ in places}}, default=0)
    if len(places) < len(cells):  # a program that counts on the order of rows and cells
        lines = _ROW.split(xml)
        numbers = (int(number) for _, number in _REFERENCE.findall(b" ".join(lines[1::2])))
        rows = max(rows, len(lines) // 2, *numbers)
        columns = max(columns, *(len(_FILLED_CELL.findall(line)) for line in lines[2::2]))
    return rows * columns


def _read_tab(sheet: CalamineSheet, xml: bytes, parts: _Parts) -> TabContent:
    rows = cast("list[list[str | float]]", sheet.to_python(skip_empty_area=False))
    grid: list[list[FileCell]] = [[_cell(value) for value in row] for row in rows]
    merges = [(top, left, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    tab = TabContent(sheet.name, grid, merges=merges)
    formatted = {str(n).encode() for n, look in enumerate(parts.formats) if look.type not in ("", "TEXT")}
    if any(mark in xml for mark in _LEFT_OUT) or formatted & set(_STYLE.findall(xml)):
        _Completion(tab, parts).run(xml)
    trimmed(tab.grid)
    return tab


def _cell(value: str | float) -> Cell:
    return whole_number(value) if isinstance(value, float) else value if value != "" else None


class _Completion:
    """Puts into a tab what calamine leaves out."""

    def __init__(self, tab: TabContent, parts: _Parts) -> None:
        self._tab, self._parts = tab, parts
        self._shared: dict[str, tuple[str, int, int]] = {}

    def run(self, xml: bytes) -> None:
        """Follow the tab's XML."""
        row, column = 0, -1
        arrays = []
        for _, element in elements(xml):
            tag = local_name(element.tag)
            if tag == "c":
                place = _PLACE.fullmatch(element.get("r", ""))
                row, column = (int(place[2]) - 1, column_of(place[1])) if place else (row, column + 1)
                if cell := self._completed(element, row, column):
                    self._place(row, column, cell)
                    if cell.spill != (1, 1):
                        arrays.append((row, column, row + cell.spill[0], column + cell.spill[1]))
            elif tag == "row":
                row, column = int(element.get("r", row + 1)), -1
                element.clear()
        for box in arrays:
            empty_spill(self._tab.grid, box)

    def _place(self, row: int, column: int, cell: Rich) -> None:
        grid = self._tab.grid
        grid.extend([] for _ in range(row + 1 - len(grid)))
        grid[row].extend([None] * (column + 1 - len(grid[row])))
        grid[row][column] = cell

    def _completed(self, element: Element, row: int, column: int) -> Rich | None:
        """A cell that has more than a plain value."""
        grid, formula = self._tab.grid, element.find("{*}f")
        before = grid[row][column] if row < len(grid) and column < len(grid[row]) else None
        value, look = self._value(element, shown(before))
        text = self._formula(formula, row, column) if formula is not None else ""
        if text and formula is not None:
            array = formula.get("t") == "array"
            spill = _size(formula.get("ref", "")) if array else (1, 1)
            if value is None and element.get("t") == "str":
                value = ""  # what it gave; one that was never calculated gave nothing
            return Rich(None, from_excel(text, array), value, look, spill=spill)
        return Rich(value, look=look) if look.type or isinstance(value, ErrorText) else None

    def _value(self, element: Element, read: Cell) -> tuple[Cell, Look]:
        style, kind = int(element.get("s", 0)), element.get("t", "n")
        look = self._parts.formats[style] if style < len(self._parts.formats) else Look()
        text = element.findtext("{*}v", "")
        if kind == "e":
            return ErrorText(text), Look()
        if kind != "n" or not text or look.type in ("", "TEXT"):
            return read, Look()
        shifted = self._parts.since_1904 and look.type in ("DATE", "DATE_TIME")
        return whole_number(float(text) + _SHIFT_1904 * shifted), look

    def _formula(self, element: Element, row: int, column: int) -> str:
        """A cell's formula; one of several alike is written once in the file, and moved to where it stands."""
        text, index = unescaped(element.text or ""), element.get("si", "")
        if element.get("t") != "shared":
            return text
        if text:
            self._shared[index] = text, row, column
        elif index in self._shared:
            first, top, left = self._shared[index]
            text = shift_references("=" + first, row - top, column - left)
        return text


def unescaped(text: str) -> str:
    """Text with its `_xHHHH_` read."""
    return _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), text) if "_x" in text else text


def column_of(text: str) -> int:
    """The index of a column from its letters: A is 0."""
    index = 0
    for letter in text:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _size(reference: str) -> tuple[int, int]:
    """Rows and columns of `A1:B2`."""
    first, _, last = reference.partition(":")
    start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
    if not start or not end:
        raise ValueError(reference)
    return int(end[2]) - int(start[2]) + 1, column_of(end[1]) - column_of(start[1]) + 1
