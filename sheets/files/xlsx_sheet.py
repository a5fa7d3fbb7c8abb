"""One tab of an xlsx file, followed as its XML goes by."""

import json
from collections.abc import Callable
from typing import Any

from emulator.formulas import shift_references
from sheets.files.formulas import from_excel
from sheets.files.model import (
    CELLS_LIMIT,
    PLAIN,
    BadFile,
    Box,
    ErrorText,
    FileCell,
    Look,
    Rich,
    Sheet,
    trimmed,
)  # fmt: skip
from sheets.files.safety import attribute, local
from sheets.files.validation import rule_of
from sheets.files.xlsx_places import PLACE, box_of, column_of, unescaped
from sheets.model.columns import Cell
from sheets.model.dates import read_moment, to_serial

_SHIFT_1904 = 1462
"""Days between the two origins Excel files count from."""
Progress = Callable[[str, int, int], object]


class SheetReader:
    """Follows one tab's XML."""

    def __init__(
        self, title: str, strings: list[str], looks: list[Look], date1904: bool, name: str, count: int
    ) -> None:  # fmt: skip
        self.sheet = Sheet(title)
        self.count = count
        self.progress: Progress = lambda *_: None
        self._strings, self._looks, self._date1904, self._name = strings, looks, date1904, name
        self._row: list[FileCell] = []
        self._at = (0, -1)
        self._cell: dict[str, str] = {}
        self._formula: dict[str, str] = {}
        self._pieces: list[str] = []
        self._value = self._formula_text = ""
        self._inline: list[str] = []
        self._phonetic = self._listening = False
        self._shared: dict[str, tuple[str, int, int]] = {}
        self._rule: list[Any] = []
        self._arrays: list[Box] = []
        self._ours = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        kind = local(name)
        if kind == "c":
            self._begin_cell(attributes)
        elif kind == "row":
            self._begin_row(attributes)
        elif kind in ("v", "f", "t", "formula1"):
            self._pieces.clear()
            self._listening = not self._phonetic
            if kind == "f":
                self._formula = attributes
        elif kind == "rPh":
            self._phonetic = True
        else:
            self._other(kind, attributes)

    def text(self, data: str) -> None:
        """Characters."""
        if self._listening:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        kind = local(name)
        if kind == "c":
            self._end_cell()
        elif kind in ("v", "f", "t", "formula1"):
            text = "".join(self._pieces)
            self._listening = False
            if kind == "v":
                self._value = text
            elif kind == "f":
                self._formula_text = text
            elif kind == "t" and not self._phonetic:
                self._inline.append(text)
            elif kind == "formula1" and self._rule:
                self._rule[1] = text
        elif kind == "rPh":
            self._phonetic = False
        elif kind == "dataValidation":
            self._end_rule()

    def done(self) -> Sheet:
        """The tab, once it was read whole."""
        for top, left, bottom, right in self._arrays:
            self._empty_spill(top, left, bottom, right)
        self.sheet.grid = trimmed(self.sheet.grid)
        return self.sheet

    def _other(self, kind: str, attributes: dict[str, str]) -> None:
        sheet = self.sheet
        if kind == "worksheet":
            self._own_words(attribute(attributes, "more"))
        elif kind == "pane" and attributes.get("state", "").startswith("frozen"):
            sheet.frozen = int(float(attributes.get("ySplit", 0))), int(float(attributes.get("xSplit", 0)))
        elif kind == "col":
            self._column(attributes)
        elif kind == "mergeCell":
            sheet.merges.append(box_of(attributes["ref"]))
        elif kind == "dataValidation" and attributes.get("type") == "list" and not self._ours:
            self._rule = [attributes.get("sqref", ""), ""]
        elif kind == "sheetProtection":
            sheet.protected = attributes.get("sheet", "0") in ("1", "true")

    def _own_words(self, text: str) -> None:
        """What our own export added: the title whole, the rules, the rest."""
        if not text:
            return
        more = json.loads(text)
        self._ours = True
        self.sheet.title = str(more["title"])
        self.sheet.rules = [(rule, [tuple(box) for box in boxes]) for rule, boxes in more["rules"]]
        self.sheet.more = dict(more["more"])
        self.sheet.rows, self.sheet.columns = int(more["rows"]), int(more["columns"])

    def _column(self, attributes: dict[str, str]) -> None:
        first, last = int(attributes["min"]) - 1, int(attributes["max"])
        if last - first > 1000:
            return  # "all the columns there are": says nothing of any
        width = float(attributes.get("width", 0))
        look = self._looks[int(attributes.get("style", 0))]
        below = self.sheet.below
        for index in range(first, last):
            if width and attributes.get("customWidth", "0") in ("1", "true"):
                self.sheet.widths[index] = max(2, round(width * 7 + 5))
            if look is not PLAIN:
                below.extend([PLAIN] * (index + 1 - len(below)))
                below[index] = look

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._at[0] + 1
        grid = self.sheet.grid
        if number > 1_048_576:
            raise ValueError(f"row {number}")
        while len(grid) < number:
            grid.append([])
        self._row, self._at = grid[number - 1], (number, -1)
        if number % 1000 == 0:
            self.progress(self.sheet.title, number, 0)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        number, column = self._at
        match = PLACE.fullmatch(attributes.get("r", ""))
        column = column_of(match.group(1)) if match else column + 1
        self._at = number, column
        self._cell, self._formula = attributes, {}
        self._value = self._formula_text = ""
        self._inline.clear()
        self.count += 1
        if self.count > CELLS_LIMIT:
            raise BadFile("too_many_cells", name=self._name)

    def _end_cell(self) -> None:
        found = self._made()
        if found is None:
            return
        row, column = self._row, self._at[1]
        if len(row) < column:
            row.extend([None] * (column - len(row)))
        if len(row) == column:
            row.append(found)
        else:
            row[column] = found

    def _made(self) -> FileCell:
        style = int(self._cell.get("s", 0))
        look = self._looks[style] if style < len(self._looks) else PLAIN
        value = self._read_value(look)
        if self._formula_text or self._formula:
            return self._made_formula(value, look)
        return value if look is PLAIN else Rich(value, look=look)

    def _read_value(self, look: Look) -> Cell:
        kind, text = self._cell.get("t", "n"), self._value
        if whole := self._cell.get("t:text"):
            return unescaped(whole)
        if kind == "inlineStr":
            return unescaped("".join(self._inline)) or None
        if text == "":
            return None
        if kind == "s":
            return self._strings[int(text)] or None
        if kind == "str":
            return unescaped(text) or None
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return ErrorText(text)
        if kind == "d":
            moment = read_moment(text.removesuffix("Z"))
            return to_serial(moment) if moment else text
        return self._number(text, look)

    def _number(self, text: str, look: Look) -> Cell:
        number: float = int(text) if text.removeprefix("-").isdecimal() else float(text)
        if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
            number = int(number)
        shifted = self._date1904 and look.type in ("DATE", "DATE_TIME")
        return number + _SHIFT_1904 if shifted else number

    def _made_formula(self, shown: Cell, look: Look) -> FileCell:
        number, column = self._at
        kind, ref = self._formula.get("t", "normal"), self._formula.get("ref", "")
        text, index = unescaped(self._formula_text), self._formula.get("si", "")
        if kind == "shared" and text:
            self._shared[index] = text, number, column
        elif kind == "shared" and index in self._shared:
            first, top, left = self._shared[index]
            text = shift_references("=" + first, number - top, column - left)
        elif not text:
            return shown if look is PLAIN else Rich(shown, look=look)  # a data table: its result is what counts
        spill = (1, 1)
        if kind == "array" and ref:
            top, left, bottom, right = box_of(ref)
            spill = bottom - top, right - left
            if spill != (1, 1):
                self._arrays.append((top, left, bottom, right))
        own = self._cell.get("t:f")
        formula = unescaped(own) if own else from_excel(text, kind == "array")
        return Rich(None, formula, shown, look, spill=spill)

    def _empty_spill(self, top: int, left: int, bottom: int, right: int) -> None:
        """What an array formula fills was typed by nobody."""
        for r in range(top, min(bottom, len(self.sheet.grid))):
            row = self.sheet.grid[r]
            for c in range(left, min(right, len(row))):
                cell = row[c]
                if isinstance(cell, Rich) and not cell.formula:
                    cell.shown, cell.value = cell.value, None
                elif not isinstance(cell, Rich) and cell is not None:
                    row[c] = Rich(shown=cell)

    def _end_rule(self) -> None:
        if not self._rule:
            return
        (places, text), self._rule = self._rule, []
        boxes = [box_of(place) for place in places.split()]
        if text.startswith('"'):
            self.sheet.rules.append((rule_of("list", text.strip('"').split(",")), boxes))
        elif text:
            self.sheet.rules.append((rule_of("range", ["=" + unescaped(text)]), boxes))
