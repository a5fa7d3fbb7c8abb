"""Read an ods file, piece by piece: whoever wrote it, repeated cells, covered cells, notes and all."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sheets.files.formulas import from_ods
from sheets.files.model import (
    CELLS_LIMIT,
    PLAIN,
    BadFile,
    Box,
    Content,
    ErrorText,
    FileCell,
    Look,
    Rich,
    Sheet,
    trimmed,
)
from sheets.files.ods_styles import StyleReader
from sheets.files.safety import Archive, attribute, local
from sheets.model.columns import Cell
from sheets.model.dates import read_moment, to_serial

ROWS_LIMIT = 1_048_576
COLUMNS_LIMIT = 16_384
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$")
_ERROR = re.compile(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!|ERROR!)|(?:Err|#ERR):?\d+", re.IGNORECASE)
Progress = Callable[[str, int, int], object]


def read_ods(path: Path, progress: Progress = lambda *_: None) -> Content:
    """Read an ods file.

    Args:
        path: the file.
        progress: told of each tab's rows (0: nobody knows how many there will be).

    Raises:
        BadFile: with what is wrong, and how to mend it.
    """
    with Archive(path) as archive:
        try:
            styles = StyleReader()
            if "styles.xml" in archive.names:
                archive.parse("styles.xml", styles.start, styles.end, styles.text)
            reader = _Reader(path.name, styles, progress)
            archive.parse("content.xml", reader.start, reader.end, reader.text)
            _freeze(archive, reader.content)
        except (KeyError, ValueError, IndexError, TypeError) as error:
            raise BadFile("corrupted", name=path.name, where=f"{type(error).__name__} {error}"[:80]) from error
    if not reader.content.sheets:
        raise BadFile("no_sheet", name=path.name)
    return reader.content


class _Reader:
    """Follows content.xml."""

    def __init__(self, name: str, styles: StyleReader, progress: Progress) -> None:
        self.content = Content(format="ods")
        self._name, self._styles, self._progress = name, styles, progress
        self._sheet: Sheet | None = None
        self._columns: list[Look] = []
        self._count = 0
        self._row: list[FileCell] = []
        self._row_repeat = self._repeat = 1
        self._cell: dict[str, str] = {}
        self._lines: list[str] = []
        self._note: list[str] | None = None
        self._inside = self._deep = 0
        self._arrays: list[tuple[int, int, int, int]] = []
        self._merges: list[Box] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = local(name)
        if self._sheet is None:
            if name == "table:table" or (kind == "table" and name.startswith("table")):
                self._begin_table(attributes)
            else:
                self._styles.start(name, attributes)
        elif kind == "table-cell" or kind == "covered-table-cell":
            self._begin_cell(attributes)
        elif kind == "p":
            (self._lines if self._note is None else self._note).append("")
            self._inside += 1
        elif kind in ("s", "tab", "line-break"):
            self._add({"s": " " * min(int(attribute(attributes, "c", "1")), 50_000), "tab": "\t"}.get(kind, "\n"))
        elif kind == "table-row":
            self._row, self._row_repeat = [], int(attribute(attributes, "number-rows-repeated", "1"))
        elif kind == "table-column":
            self._column(attributes)
        elif kind == "annotation":
            self._note = []
        elif kind in ("table", "shapes", "frame"):
            self._deep += 1

    def text(self, data: str) -> None:
        """Characters."""
        if self._sheet is None:
            self._styles.text(data)
        elif self._inside:
            self._add(data)

    def end(self, name: str) -> None:
        """An element ends."""
        kind = local(name)
        if self._sheet is None:
            self._styles.end(name)
        elif kind == "p":
            self._inside -= 1
        elif kind == "annotation" and self._note is not None:
            self._cell["note"] = "\n".join(self._note)
            self._note = None
        elif kind in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif kind == "table-row":
            self._end_row()
        elif kind in ("table", "shapes", "frame") and self._deep:
            self._deep -= 1
        elif kind == "table":
            self._end_table()

    def _add(self, text: str) -> None:
        lines = self._lines if self._note is None else self._note
        if lines:
            lines[-1] += text

    def _begin_table(self, attributes: dict[str, str]) -> None:
        sheet = Sheet(attribute(attributes, "name"))
        if title := attributes.get("t:title"):
            sheet.title = str(json.loads(title))
        sheet.hidden = attribute(attributes, "style-name") in self._styles.hidden_tables
        sheet.protected = attribute(attributes, "protected") == "true"
        if ours := attributes.get("t:more"):
            more = json.loads(ours)
            sheet.rules = [(rule, [tuple(box) for box in boxes]) for rule, boxes in more["rules"]]
            sheet.more, sheet.rows, sheet.columns = dict(more["more"]), int(more["rows"]), int(more["columns"])
            sheet.frozen = int(more["frozen"][0]), int(more["frozen"][1])
            self._merges = [(int(a), int(b), int(c), int(d)) for a, b, c, d in more["merges"]]
        self._sheet, self._columns, self._arrays = sheet, [], []

    def _column(self, attributes: dict[str, str]) -> None:
        assert self._sheet
        repeat = min(int(attribute(attributes, "number-columns-repeated", "1")), COLUMNS_LIMIT)
        look = self._styles.look(attribute(attributes, "default-cell-style-name"))
        width = self._styles.widths.get(attribute(attributes, "style-name"), 0)
        for _ in range(repeat):
            if width and repeat < 1000:
                self._sheet.widths[len(self._columns)] = width
            if len(self._columns) < COLUMNS_LIMIT:
                self._columns.append(look)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cell = {(key if key.startswith("t:") else local(key)): value for key, value in attributes.items()}
        self._repeat = min(int(self._cell.get("number-columns-repeated", "1")), COLUMNS_LIMIT)
        self._lines = []

    def _end_cell(self) -> None:
        assert self._sheet
        if self._deep:
            return
        found = self._made()
        row, column = len(self._sheet.grid), len(self._row)
        rows, columns = int(self._cell.get("number-rows-spanned", 1)), int(self._cell.get("number-columns-spanned", 1))
        if rows > 1 or columns > 1:
            self._sheet.merges.append((row, column, row + rows, column + columns))
        if found is None and self._repeat > 500:
            self._repeat = 1  # the empty end of a row
        if len(self._row) + self._repeat <= COLUMNS_LIMIT:
            self._row.extend([found] * self._repeat)

    def _end_row(self) -> None:
        assert self._sheet
        row = self._row
        while row and row[-1] is None:
            row.pop()
        grid = self._sheet.grid
        empty = all(cell is None or (isinstance(cell, Rich) and cell.value is None and not cell.shown) for cell in row)
        repeat = self._row_repeat if not empty or self._row_repeat < 10_000 else 1
        self._count += len(row) * repeat
        if self._count > CELLS_LIMIT or len(grid) + repeat > ROWS_LIMIT:
            raise BadFile("too_many_cells", name=self._name)
        grid.extend([list(row) for _ in range(repeat)])
        if len(grid) % 1000 == 0:
            self._progress(self._sheet.title, len(grid), 0)

    def _end_table(self) -> None:
        sheet, self._sheet = self._sheet, None
        assert sheet
        for top, left, bottom, right in self._arrays:
            _empty_spill(sheet, top, left, bottom, right)
        sheet.grid = trimmed(sheet.grid)
        while self._columns and self._columns[-1] is PLAIN:
            self._columns.pop()
        sheet.below = self._columns
        if self._merges is not None:  # ours know those of empty rows too
            sheet.merges, self._merges = self._merges, None
        if not sheet.columns:
            sheet.widths = {c: w for c, w in sheet.widths.items() if c < max(1, sheet.width)}
        self.content.sheets.append(sheet)

    def _made(self) -> FileCell:
        cell = self._cell
        name = cell.get("style-name", "")
        column = len(self._row)
        default = self._columns[column] if column < len(self._columns) and not name else PLAIN
        look = self._styles.look(name) if name else default
        value = self._value()
        note, formula = cell.get("note", ""), cell.get("formula", "")
        if look is not PLAIN and value is None and not name:
            look = PLAIN  # an empty cell of a column that has a format of its own
        if "t:spilled" in cell:
            return Rich(shown=value, look=look, note=note)
        if not formula:
            return value if look is PLAIN and not note else Rich(value, look=look, note=note)
        high, wide = int(cell.get("number-matrix-rows-spanned", 0)), int(cell.get("number-matrix-columns-spanned", 0))
        array = bool(high and wide)
        if high * wide > 1 and self._sheet:
            row = len(self._sheet.grid)
            self._arrays.append((row, column, row + high, column + wide))
        own = cell.get("t:f")
        english = str(json.loads(own)) if own else from_ods(formula, array)
        return Rich(None, english, value, look, note, (high, wide) if array else (1, 1))

    def _value(self) -> Cell:
        cell = self._cell
        kind = cell.get("value-type") or cell.get("calcext:value-type", "")
        text = "\n".join(self._lines)
        if "t:text" in cell:
            return str(json.loads(cell["t:text"]))
        if (
            "error" in (kind, cell.get("calcext:value-type"))
            or "t:error" in cell
            or (cell.get("formula") and kind in ("string", "error") and _ERROR.match(text))
        ):
            return ErrorText(text)
        if "t:n" in cell:
            return _number(cell["t:n"])
        if kind in ("float", "percentage", "currency"):
            return _number(cell["value"])
        if kind == "date":
            moment = read_moment(cell["date-value"].removesuffix("Z"))
            return _plain_number(to_serial(moment)) if moment else cell["date-value"]
        if kind == "time":
            return _plain_number(_days(cell["time-value"]))
        if kind == "boolean":
            return cell["boolean-value"] == "true"
        return cell.get("string-value") or text or None if kind or text else None


def _number(text: str) -> float:
    return int(text) if text.removeprefix("-").isdecimal() else _plain_number(float(text))


def _plain_number(number: float) -> float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _days(text: str) -> float:
    match = _DURATION.match(text)
    if not match:
        raise ValueError(text)
    sign, days, hours, minutes, seconds = match.groups()
    total = int(days or 0) * 86_400 + int(hours or 0) * 3600 + int(minutes or 0) * 60
    total_seconds = total + float((seconds or "0").replace(",", "."))
    return (-1 if sign else 1) * total_seconds / 86_400


def _empty_spill(sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
    """What an array formula fills was typed by nobody."""
    for r in range(top, min(bottom, len(sheet.grid))):
        row = sheet.grid[r]
        for c in range(left, min(right, len(row))):
            cell = row[c]
            if isinstance(cell, Rich) and not cell.formula and cell.value is not None:
                cell.shown, cell.value = cell.value, None
            elif not isinstance(cell, Rich) and cell is not None:
                row[c] = Rich(shown=cell)


def _freeze(archive: Archive, content: Content) -> None:
    """Frozen rows and columns, which are among the settings."""
    if "settings.xml" not in archive.names:
        return
    sheets = {sheet.title: sheet for sheet in content.sheets}
    at: dict[str, Any] = {"table": "", "item": "", "found": {}}

    def start(name: str, attributes: dict[str, str]) -> None:
        at["item"] = ""
        if local(name) == "config-item-map-entry":
            at["table"], at["found"] = attribute(attributes, "name"), {}
        elif local(name) == "config-item":
            at["item"] = attribute(attributes, "name")

    def text(data: str) -> None:
        if at["item"]:
            at["found"][at["item"]] = data

    def end(name: str) -> None:
        found, sheet = at["found"], sheets.get(at["table"])
        if local(name) == "config-item-map-entry" and sheet:
            rows = int(found.get("VerticalSplitPosition", 0)) if found.get("VerticalSplitMode") == "2" else 0
            columns = int(found.get("HorizontalSplitPosition", 0)) if found.get("HorizontalSplitMode") == "2" else 0
            sheet.frozen = rows, columns
            at["table"] = ""

    archive.parse("settings.xml", start, end, text)
