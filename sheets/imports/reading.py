"""What a file's tab says to the programme: which tab it is, where its columns are, its cells as a sheet keeps them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from emulator.formats import render
from sheets.files.content import FOR_READING, ErrorText, FileCell, Look, Rich, TabContent, look, shown
from sheets.files.notices import Notice, notice
from sheets.files.xlsx_out import CUT_MARK
from sheets.model import kinds, schema
from sheets.model.binding import Binding, a1, bind
from sheets.model.columns import Cell, Column, Kind, Tab, fold
from sheets.model.dates import YEARS
from sheets.model.formula_errors import is_formula_error
from sheets.model.kinds import CELL_LIMIT

LOCALE = "fr_FR"
"""In whose way a file's numbers are written where they become text."""
RECOGNISED = 3
"""Headers of ours that tell what a tab with another title is."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BY_VALUE = frozenset({Kind.DATE, Kind.MOMENT, Kind.NUMBER, Kind.PHONE, Kind.POSTAL_CODE, Kind.YES_NO})
"""Whose cells are read by their value; what stands in others is what it looks like."""
_COPY = re.compile(r"(?: - Cop(?:ie|y))?\s*(?:\(\d+\))?$")
"""What a browser or a computer adds to the name of a file that is there already."""
_AS_TEXT = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ID, Kind.REFERENCE, Kind.PHOTO, Kind.LINK, Kind.CHOICE})


@dataclass(slots=True)
class FileRow:
    """One row of a file's tab.

    Args:
        number: its row number in the file.
        cells: column key -> cell, for the columns of ours; an empty cell is left out.
        extra: header -> cell, for the others.
        places: column key or header -> its address in the file.
        formulas: keys whose cell is a formula in the file -> that formula.
        bad: keys whose cell does not fit its column.
    """

    number: int
    cells: dict[str, Cell] = field(default_factory=dict)
    extra: dict[str, FileCell] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)


@dataclass(slots=True)
class FileTab:
    """A tab of a file as one of the programme's.

    Args:
        tab: which.
        title: its title in the file.
        rows: what it holds.
        headers: headers of columns that are not ours.
        notices: what was odd.
        keys: keys of the columns it has.
    """

    tab: Tab
    title: str
    rows: list[FileRow]
    headers: list[str]
    keys: frozenset[str]
    notices: list[Notice]


def _score(tab: Tab, title: str, grid: Sequence[Sequence[Cell]]) -> int:
    binding = bind(tab, title, grid)
    return len(binding.columns)


def find_tab(sheet: TabContent, tabs: Sequence[Tab] = schema.TABS, is_csv: bool = False) -> Tab | None:
    """Which of the programme's tabs a file's tab is: by its title, or else by its headers.

    Args:
        sheet: the file's tab.
        tabs: those it may be.
        is_csv: its title is a file's name, which Google makes of the workbook's and the tab's: "Tremplin - Candidats".
    """
    title = _COPY.sub("", sheet.title)
    names = {fold(name): tab for tab in reversed(tabs) for name in (tab.title, tab.key, *tab.aliases)}
    if named := names.get(fold(title)) or (is_csv and names.get(fold(title.rpartition(" - ")[2]))):
        return named
    grid = values_of(sheet, 20)
    scores = sorted(((_score(tab, sheet.title, grid), n) for n, tab in enumerate(tabs)), reverse=True)
    return tabs[scores[0][1]] if scores and scores[0][0] >= RECOGNISED and scores[0][0] > scores[1][0] else None


def values_of(sheet: TabContent, rows: int | None = None) -> list[list[Cell]]:
    """What a tab's cells show."""
    return [[shown(cell) for cell in row] for row in sheet.grid[:rows]]


def read_tab(sheet: TabContent, tab: Tab) -> FileTab:
    """A file's tab, column by column as the programme understands it. Never raises on what a file may hold.

    Args:
        sheet: the file's tab.
        tab: which of ours it is.
    """
    binding = bind(tab, sheet.title, values_of(sheet, 20))
    imported = {place: header for place, header in binding.extra.items() if not fold(header).endswith(FOR_READING)}
    binding = replace(binding, extra=imported)
    notices = list(_about_headers(sheet, tab, binding))
    if binding.header_row < 0:
        return FileTab(tab, sheet.title, [], [], frozenset(), [notice("no_header", tab=sheet.title)])
    merged = _merged_values(sheet, binding.header_row)
    if merged:
        notices.append(notice("merged", tab=sheet.title, count=len({id(cell) for cell in merged.values()})))
    if sheet.hidden:
        notices.append(notice("hidden", tab=sheet.title))
    rows = []
    for index in range(binding.header_row + 1, len(sheet.grid)):
        row = _row(sheet, tab, binding, index, merged, notices)
        if row.cells:
            rows.append(row)
    headers = list(dict.fromkeys(binding.extra.values()))
    return FileTab(tab, sheet.title, rows, headers, frozenset(binding.columns), notices)


def to_sheet(column: Column, cell: FileCell) -> tuple[Cell, str]:
    """A file's cell as the sheet keeps it, and a problem's code (empty when all is well).

    A date typed as text becomes a date, a phone or a postal code kept as a number gets its zero back, and a number in
    a column of texts becomes text, as it looks in the file.
    """
    value = as_it_looks(column, cell)
    if value is None or is_error(value):
        return None, "formula_error" if value else ""
    if column.kind in _AS_TEXT:
        return kinds.plain(value), ""
    if column.kind is Kind.DATE and isinstance(value, (int, float)) and value in YEARS:
        return value, ""
    typed, code = kinds.read(column, value)
    return (value, code) if code else (kinds.to_cell(column, typed, value), "")


def as_it_looks(column: Column, cell: FileCell) -> Cell:
    """A cell's value, or what it looks like where its column holds texts: 08:30, 1 800 €, 50%, 12,5.

    Args:
        column: what it should hold.
        cell: of a file, or of the workbook as `take` gives it.
    """
    value = shown(cell)
    if isinstance(cell, Rich) and cell.text and column.kind not in _BY_VALUE:
        value = cell.text
    if isinstance(value, str) and not isinstance(value, ErrorText):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    return _written(value or 0, look(cell)) if numeric and column.kind not in _BY_VALUE else value


def is_error(value: Cell) -> bool:
    """Whether a cell shows an error of a formula, in the words of any program."""
    return isinstance(value, ErrorText) or (isinstance(value, str) and is_formula_error(value))


def _written(number: Cell, found: Look) -> str:
    if found.type in ("", "TEXT", "SCIENTIFIC"):  # 1,23E+13 is a long number in a narrow column
        return kinds.plain(number).replace(".", ",")
    number_format = {"type": found.type, **({"pattern": found.pattern} if found.pattern else {})}
    return " ".join(render(number, number_format, LOCALE).split())


def _about_headers(sheet: TabContent, tab: Tab, binding: Binding) -> Iterator[Notice]:
    if binding.header_row > 0:
        yield notice("header_at", tab=sheet.title, row=binding.header_row + 1)
    for problem in binding.problems:
        if problem.code == "double_column":
            yield notice("double_header", tab=sheet.title, cell=problem.a1, header=problem.column)
    for key, index in binding.columns.items():
        header = kinds.plain(shown(sheet.grid[binding.header_row][index]))
        if fold(header) != fold(tab.by_key[key].header):
            yield notice("renamed_header", tab=sheet.title, header=header, column=tab.by_key[key].header)


def _merged_values(sheet: TabContent, header_row: int) -> Mapping[tuple[int, int], FileCell]:
    """What merged cells say to the rows they cover, below the header: (row, column) -> the cell."""
    found = {}
    for top, left, bottom, _ in sheet.merges:
        if top <= header_row or bottom - top < 2 or bottom - top > 10_000:
            continue
        cell = sheet.grid[top][left] if top < len(sheet.grid) and left < len(sheet.grid[top]) else None
        for row in range(top + 1, min(bottom, len(sheet.grid))):
            found[row, left] = cell
    return found


def _row(
    sheet: TabContent,
    tab: Tab,
    binding: Binding,
    index: int,
    merged: Mapping[tuple[int, int], FileCell],
    notices: list[Notice],
) -> FileRow:
    cells, row = sheet.grid[index], FileRow(index + 1)
    for key, column in binding.columns.items():
        cell = cells[column] if column < len(cells) else None
        if cell is None or cell == "":
            cell = merged.get((index, column))
        if cell is None:
            continue
        _read_cell(row, tab.by_key[key], cell, sheet.title, a1(index + 1, column), notices)
    if row.cells:
        for column, header in binding.extra.items():
            raw = shown(cells[column]) if column < len(cells) else None
            if is_error(raw):
                notices.append(notice("error_cell", tab=sheet.title, cell=a1(index + 1, column), value=str(raw)))
            elif raw not in (None, ""):
                row.extra.setdefault(header, cells[column])
                row.places.setdefault(header, a1(index + 1, column))
    return row


def _read_cell(row: FileRow, column: Column, cell: FileCell, title: str, place: str, notices: list[Notice]) -> None:
    value, code = to_sheet(column, cell)
    raw = shown(cell)
    if is_error(raw):
        notices.append(notice("error_cell", tab=title, cell=place, value=str(raw)))
        return
    if isinstance(value, str):
        if CUT_MARK.strip() in value[-80:]:
            notices.append(notice("cut_here", tab=title, cell=place))
            return
        if _CONTROL.search(value):
            notices.append(notice("control_dropped", tab=title, cell=place))
            value = _CONTROL.sub("", value).strip()
        if len(value) > CELL_LIMIT:
            notices.append(notice("too_long", tab=title, cell=place, length=len(value)))
            return
    if value in (None, ""):
        if isinstance(cell, Rich) and cell.formula and raw is None:  # written by a program that calculates nothing
            notices.append(notice("not_calculated", tab=title, cell=place))
        return
    if code:
        named = {"tab": title, "cell": place, "value": kinds.plain(raw)[:60], "column": column.header}
        notices.append(Notice(f"cell_{code}", named))
        row.bad.add(column.key)
    row.cells[column.key] = value
    row.places[column.key] = place
    if isinstance(cell, Rich) and cell.formula:
        row.formulas[column.key] = cell.formula
