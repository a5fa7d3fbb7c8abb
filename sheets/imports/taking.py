"""A whole workbook out of a server, through the only door: every tab but the hidden one of the writing protocol."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sheets.api.connection import Workbook, quoted
from sheets.files.content import PLAIN, Box, Content, ErrorText, FileCell, Look, Rich, TabContent, look, trimmed
from sheets.files.formulas import to_english
from sheets.model.binding import letters
from sheets.model.columns import Cell
from sheets.model.schema import WAL_TITLE

CELLS_PER_CALL = 60_000
"""Cells asked for in one call: some seconds and some ten megabytes at most."""

_TRIES = 3
_FORMAT = (
    "userEnteredFormat(numberFormat,textFormat(bold,italic,underline,strikethrough,foregroundColor,fontSize),"
    "backgroundColor,wrapStrategy,horizontalAlignment,verticalAlignment)"
)
_CELL = f"userEnteredValue,effectiveValue,{_FORMAT},note,dataValidation"
_SHEET = "sheets(properties,merges,conditionalFormats,basicFilter,protectedRanges)"
_MORE = ("conditionalFormats", "basicFilter", "protectedRanges")
Progress = Callable[[str, int, int], None]
"""Told how far a long work is: (what, done, of how many)."""


def take(
    workbook: Workbook, progress: Progress = lambda *_: None, titles: Container[str] | None = None
) -> tuple[Content, bool]:
    """Read everything staff have in a workbook.

    Args:
        workbook: where.
        progress: told of each tab's rows.
        titles: the tabs wanted; None: all of them.

    Returns:
        The content, and whether it is of one moment: somebody who writes meanwhile makes it be read again, a few times.

    Raises:
        Unreachable, Refused: see sheets/errors.py.
    """
    for _ in range(_TRIES):
        before = workbook.version()
        content = _taken(workbook, progress, titles)
        if workbook.version() == before:
            return content, True
    return content, False


def take_tab(workbook: Workbook, title: str) -> TabContent | None:
    """Read one tab; None where there is none of that title."""
    content, _ = take(workbook, titles={title})
    return content.sheets[0] if content.sheets else None


def locale_of(workbook: Workbook) -> str:
    """The workbook's locale (`fr_FR`): how its formulas are written."""
    found: str = workbook.metadata("properties(locale)").get("properties", {}).get("locale", "en_US")
    return found


def _taken(workbook: Workbook, progress: Progress, titles: Container[str] | None) -> Content:
    locale = locale_of(workbook)
    content = Content()
    for sheet in workbook.metadata(_SHEET).get("sheets", []):
        properties = sheet["properties"]
        if properties["title"] == WAL_TITLE or properties.get("sheetType", "GRID") != "GRID":
            continue
        if titles is not None and properties["title"] not in titles:
            continue
        content.sheets.append(_sheet(workbook, sheet, locale, progress))
    return content


def _sheet(workbook: Workbook, found: Mapping[str, Any], locale: str, progress: Progress) -> TabContent:
    properties = found["properties"]
    grid = properties["gridProperties"]
    rows, columns = grid["rowCount"], grid["columnCount"]
    sheet = TabContent(
        properties["title"], rows=rows, columns=columns, hidden=bool(properties.get("hidden")),
        frozen=(grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)),
        merges=[_box(m, rows, columns) for m in found.get("merges", [])],
        more={name: found[name] for name in _MORE if found.get(name)},
    )  # fmt: skip
    rules, looks = RuleBook(), Looks()
    for start, block in _blocks(workbook, sheet):
        if not start:
            _widths(sheet, block)
        for offset, line in enumerate(block.get("rowData", [])):
            cells = line.get("values", [])
            rules.add(start + offset, cells)
            sheet.grid.append([_cell(cell, looks, locale) for cell in cells])
        progress(sheet.title, min(len(sheet.grid), rows), rows)
    sheet.rules = rules.rules()
    _spills(sheet.grid)
    full = sheet.grid[:]
    sheet.grid = trimmed(sheet.grid)
    if len(full) > len(sheet.grid):
        sheet.below = [look(cell) for cell in full[len(sheet.grid)]]
    return sheet


def _blocks(workbook: Workbook, sheet: TabContent) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The tab piece by piece: (first row, grid data)."""
    step = max(100, CELLS_PER_CALL // max(1, sheet.columns))
    last = letters(sheet.columns - 1)
    for start in range(0, sheet.rows, step):
        place = f"{quoted(sheet.title)}!A{start + 1}:{last}{min(sheet.rows, start + step)}"
        columns = "columnMetadata(pixelSize)," if not start else ""
        fields = f"sheets(data({columns}rowData(values({_CELL}))))"
        answer = workbook.metadata(fields, [place])
        yield start, answer["sheets"][0].get("data", [{}])[0]


def _widths(sheet: TabContent, block: Mapping[str, Any]) -> None:
    sizes = [column.get("pixelSize", 100) for column in block.get("columnMetadata", [])]
    sheet.widths = {index: size for index, size in enumerate(sizes) if size != 100}


def _cell(cell: Mapping[str, Any], looks: "Looks", locale: str) -> FileCell:
    if not cell:
        return None
    entered = cell.get("userEnteredValue") or {}
    effective = cell.get("effectiveValue") or {}
    formula = entered.get("formulaValue", "")
    made = formula or (effective and not entered)
    found = looks.of(cell["userEnteredFormat"]) if "userEnteredFormat" in cell else PLAIN
    note = cell.get("note", "")
    if not made and not note and found is PLAIN:
        return _value(entered)
    value, shown = (None, _value(effective)) if made else (_value(entered), None)
    return Rich(value, to_english(formula, locale) if formula else "", shown, found, note)


def _value(given: Mapping[str, Any]) -> Cell:
    if not given:
        return None
    value = next(iter(given.values()))
    if isinstance(value, dict):
        return ErrorText(_ERRORS.get(value.get("type", ""), "#ERROR!"))
    found: Cell = value
    return found


_ERRORS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "#N/A",
}


class Looks:
    """Formats of the API as looks; the same format gives the same object."""

    def __init__(self) -> None:
        self._known: dict[str, Look] = {}

    def of(self, given: Mapping[str, Any]) -> Look:
        """The look of a `userEnteredFormat`."""
        key = repr(given)
        if key not in self._known:
            self._known[key] = _look(given)
        return self._known[key]


def _look(given: Mapping[str, Any]) -> Look:
    number, text = given.get("numberFormat") or {}, given.get("textFormat") or {}
    made = Look(
        type=number.get("type", ""), pattern=number.get("pattern", ""), bold=text.get("bold", False),
        italic=text.get("italic", False), underline=text.get("underline", False),
        strike=text.get("strikethrough", False), color=_color(text.get("foregroundColor")),
        background=_color(given.get("backgroundColor")), wrap=given.get("wrapStrategy", ""),
        align=given.get("horizontalAlignment", ""), valign=given.get("verticalAlignment", ""),
        size=text.get("fontSize", 0),
    )  # fmt: skip
    return PLAIN if made == PLAIN else made


def _color(given: Mapping[str, float] | None) -> str:
    if given is None:
        return ""
    return "".join(f"{round(255 * given.get(part, 0)):02x}" for part in ("red", "green", "blue"))


class RuleBook:
    """Gathers the rules of a tab, row after row."""

    def __init__(self) -> None:
        # (column, rule) -> first and last row of the run that may go on
        self._open: dict[tuple[int, str], tuple[int, int]] = {}
        self._boxes: dict[str, list[Box]] = {}

    def add(self, row: int, cells: Sequence[Mapping[str, Any]]) -> None:
        """Look at one row of grid data."""
        for column, cell in enumerate(cells):
            if rule := cell.get("dataValidation"):
                key = column, json.dumps(rule, sort_keys=True)
                first, last = self._open.get(key, (row, row))
                if last < row - 1:
                    self._close(key)
                    first = row
                self._open[key] = first, row

    def rules(self) -> list[tuple[dict[str, Any], list[Box]]]:
        """Each rule with the boxes it stands in."""
        for key in list(self._open):
            self._close(key)
        return [(json.loads(rule), _side_by_side(boxes)) for rule, boxes in self._boxes.items()]

    def _close(self, key: tuple[int, str]) -> None:
        first, last = self._open.pop(key)
        column, rule = key
        self._boxes.setdefault(rule, []).append((first, column, last + 1, column + 1))


def _side_by_side(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of the same rows next to one another become one."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b[0], b[2], b[1])):
        if joined and (joined[-1][0], joined[-1][2], joined[-1][3]) == (box[0], box[2], box[1]):
            joined[-1] = (*joined[-1][:3], box[3])
        else:
            joined.append(box)
    return joined


def _spills(grid: list[list[FileCell]]) -> None:
    """Tell each array formula how far it reaches: the cells beside it that show something nobody typed."""
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if not isinstance(cell, Rich) or not cell.formula:
                continue
            wide, high = 1, 1
            while _filled(grid, r, c + wide):
                wide += 1
            while _filled(grid, r + high, c):
                high += 1
            cell.spill = (high, wide)


def _filled(grid: list[list[FileCell]], r: int, c: int) -> bool:
    cell = grid[r][c] if r < len(grid) and c < len(grid[r]) else None
    return isinstance(cell, Rich) and not cell.formula and cell.value is None and cell.shown is not None


def _box(given: Mapping[str, int], rows: int, columns: int) -> tuple[int, int, int, int]:
    return (
        given.get("startRowIndex", 0),
        given.get("startColumnIndex", 0),
        given.get("endRowIndex", rows),
        given.get("endColumnIndex", columns),
    )
