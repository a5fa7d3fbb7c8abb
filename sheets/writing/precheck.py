"""One atomic reading of what a flush needs: where rows and columns are now, and what the target cells hold.

Positions are guessed from the last snapshot and checked against the answer; a wrong guess is read again, never
trusted, so everything a plan rests on comes from a single moment of the sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sheets.api.connection import Workbook, quoted
from sheets.errors import Unreachable
from sheets.model.binding import HEADER_SEARCH_ROWS, Binding, letters
from sheets.model.columns import UNDESCRIBED, Cell, Column, Kind, Tab, fold
from sheets.model.kinds import plain
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.model.snapshot import Snapshot, find_title
from sheets.writing.headers import COMPUTED, Header, Overwritten, read_header, trimmed
from sheets.writing.ownership import last_writer
from sheets.writing.row_fingerprints import row_content

TOKEN_BASE = 1_700_000_000
"""IDs of the generation tokens start here, far from those Google draws for staff's protections (see requests.py)."""

_TRIES = 5
_CELL = "userEnteredValue,effectiveValue,effectiveFormat(numberFormat(type))"
FIELDS = (
    "properties(timeZone),sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),protectedRanges(protectedRangeId,description),"
    f"data(startRow,startColumn,rowData(values({_CELL}))))"
)


@dataclass(frozen=True, slots=True)
class SeenCell:
    """One cell as it is.

    Args:
        value: what it shows, unformatted.
        formula: it holds a formula, or a formula of another cell spills into it.
        number_format: the type of its number format, or "".
    """

    value: Cell = None
    formula: bool = False
    number_format: str = ""


EMPTY = SeenCell()


@dataclass
class SeenTab:
    """One tab as far as it was read.

    Args:
        tab, title, sheet_id: which.
        rows, columns: the grid's size.
        binding: where its columns are.
        cells: (row number, column index) -> cell, for what was read.
        full_rows: the row numbers read whole.
        id_column: the column read whole.
        overwritten: header cells that we overwrote.
    """

    tab: Tab
    title: str
    sheet_id: int
    rows: int
    columns: int
    cells: dict[tuple[int, int], SeenCell]
    full_rows: frozenset[int]
    id_column: int
    overwritten: Sequence[Overwritten] = ()
    header: Header = field(init=False)
    ids: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        top = {row: self.line(row) for row in range(1, HEADER_SEARCH_ROWS + 1)}
        rows = self.lines if any(cell.beneath for cell in self.overwritten) else top
        self.header = read_header(self.tab, self.title, top, self.overwritten, rows)
        self.ids = {}
        for (row, column), cell in sorted(self.cells.items()):
            if column == self.binding.columns.get("id") and row > self.header_row and (row_id := plain(cell.value)):
                self.ids.setdefault(row_id, []).append(row)

    @property
    def binding(self) -> Binding:
        """Where its columns are."""
        return self.header.binding

    @property
    def rows_without_id(self) -> list[int]:
        """The rows read below the header that hold something, but no ID."""
        column = self.binding.columns.get("id", -1)
        found = {row for row, _ in self.cells if row > self.header_row and row in self.full_rows}
        return sorted(row for row in found if not plain(self.cell(row, column).value))

    def content(self, row: int, but: int, formulas: bool = False) -> dict[str, Cell]:
        """What was typed in a row, by header, leaving one column out: all that tells a row without an ID from another.

        Args:
            row: row number.
            but: index of the column left out.
            formulas: with what they give, as a reading shows a row; it may differ from one moment to the next.
        """
        cells = self._by_row.get(row, {})
        computed = () if formulas else [c for c, cell in cells.items() if cell.formula]
        return row_content(self.header.names, {c: cell.value for c, cell in cells.items()}, but, computed)

    def line(self, row: int) -> list[Cell]:
        """The values of a row, as far as it was read, without the blank ones at its end."""
        cells = self._by_row.get(row, {})
        return trimmed([cells.get(c, EMPTY).value for c in range(1 + max(cells, default=-1))])

    def typed(self, row: int) -> list[Cell]:
        """The same, with COMPUTED for what formulas give."""
        cells = self._by_row.get(row, {})
        return trimmed([COMPUTED if cells.get(c, EMPTY).formula else value for c, value in enumerate(self.line(row))])

    @cached_property
    def lines(self) -> dict[int, list[Cell]]:
        """All the rows that were read whole and hold something."""
        return {row: self.line(row) for row in self._by_row if row in self.full_rows}

    @cached_property
    def _by_row(self) -> dict[int, dict[int, SeenCell]]:
        rows: dict[int, dict[int, SeenCell]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, {})[column] = cell
        return rows

    @property
    def header_row(self) -> int:
        """The header's row number (1-based); 0 when there is none."""
        return self.header.row

    @property
    def well_guessed(self) -> bool:
        """The ID column that was read whole is the ID column."""
        return self.binding.columns.get("id", self.id_column) == self.id_column

    def place(self, key: str) -> tuple[Column, int] | None:
        """A column and its index, or None where it is not there; `=Header` names one that nothing describes.

        Args:
            key: column key.
        """
        if not key.startswith(UNDESCRIBED):
            return (self.tab.by_key[key], self.binding.columns[key]) if key in self.binding.columns else None
        header = key.removeprefix(UNDESCRIBED)
        found = [index for index, name in self.binding.extra.items() if name == header]
        return (Column(key, header, Kind.TEXT), found[0]) if len(found) == 1 else None

    def cell(self, row: int, column: int) -> SeenCell:
        """A cell that was read."""
        return self.cells.get((row, column), EMPTY)


@dataclass(frozen=True, slots=True)
class Precheck:
    """What one reading showed.

    Args:
        tabs: by tab key; a tab that is not there (any more) is left out.
        journal: the Journal, if there is one.
        wal: the write-ahead tab's `properties`, or None.
        generation: the generation of the last batch that was applied.
        batches: uuid -> its line in the write-ahead tab (0-based), for the batches still seen there.
        tokens: the generation tokens still in the sheet.
        time_zone: the workbook's, for the times people read in it.
        known: by tab key, the tabs and columns this workbook was last understood to have, there or not.
        writer: the deployment that wrote last, or "".
    """

    tabs: Mapping[str, SeenTab]
    journal: SeenTab | None
    wal: Mapping[str, Any] | None
    generation: int
    batches: Mapping[str, int]
    tokens: tuple[int, ...]
    time_zone: str = "UTC"
    known: Mapping[str, Tab] = field(default_factory=dict)
    writer: str = ""


def precheck(
    workbook: Workbook,
    titles: Iterable[str],
    shape: Snapshot,
    wanted: Mapping[str, Iterable[str]],
    overwritten: Mapping[str, Sequence[Overwritten]] | None = None,
) -> Precheck:
    """Read, in one call when the guesses are right, what is needed to write some rows.

    Args:
        workbook: where.
        titles: the tabs' titles, as last known.
        shape: the last reading, to guess positions from.
        wanted: tab key -> row IDs; "" among them stands for rows that have none: the whole tab is read. A tab that
            the last reading does not know is left out of the answer.
        overwritten: tab key -> header cells that we overwrote.

    Raises:
        Unreachable: no answer, or the sheet moves too fast to be read.
        Refused: a guess does not fit the grid any more; read the whole workbook again first.
    """
    folded = {fold(title): title for title in titles}
    guesses = {key: _guess(shape, key, rows) for key, rows in wanted.items() if key in shape.tabs}
    for _ in range(_TRIES):
        seen = _read(workbook, folded, shape.tabs, guesses, overwritten or {})
        better = {key: _corrected(seen.tabs[key], wanted[key]) for key in seen.tabs}
        if all(seen.tabs[k].well_guessed and guess.rows <= seen.tabs[k].full_rows for k, guess in better.items()):
            return seen
        guesses = {**guesses, **better}
    raise Unreachable("the sheet moves while it is being read")


def seen_value(cell: Mapping[str, Any]) -> SeenCell:
    """A cell of the API's grid data."""
    if not cell:
        return EMPTY
    effective = cell.get("effectiveValue") or {}
    entered = cell.get("userEnteredValue") or {}
    value = next(iter(effective.values()), None)
    if isinstance(value, dict):
        value = f"#{value.get('type', 'ERROR')}"
    spilled = bool(effective) and not entered
    kind = ((cell.get("effectiveFormat") or {}).get("numberFormat") or {}).get("type", "")
    return SeenCell(value if value != "" else None, "formulaValue" in entered or spilled, kind)


@dataclass(frozen=True, slots=True)
class _Guess:
    """Where to look in a tab: the ID column, some rows, or everything."""

    id_column: int
    rows: frozenset[int]
    whole: bool


def _guess(shape: Snapshot, key: str, row_ids: Iterable[str]) -> _Guess:
    table = shape.table(key)
    found = [table.get(row_id) for row_id in row_ids]
    rows = frozenset(row.number for row in found if row and row.number)
    return _Guess(table.binding.columns.get("id", 0), rows, "" in row_ids)


def _corrected(seen: SeenTab, row_ids: Iterable[str]) -> _Guess:
    rows = frozenset(row for row_id in row_ids for row in seen.ids.get(row_id, ()))
    return _Guess(seen.binding.columns.get("id", seen.id_column), rows, "" in row_ids)


def _read(
    workbook: Workbook,
    titles: Mapping[str, str],
    tabs: Mapping[str, Tab],
    guesses: Mapping[str, _Guess],
    overwritten: Mapping[str, Sequence[Overwritten]],
) -> Precheck:
    found = {key: title for key in guesses if (title := find_title(tabs[key], titles))}
    journal = find_title(JOURNAL, titles)
    ranges = [f"{quoted(WAL_TITLE)}!A:B"] if WAL_TITLE in titles.values() else []
    ranges += [f"{quoted(journal)}!1:{HEADER_SEARCH_ROWS}"] if journal else []
    for key, title in found.items():
        ranges += _ranges(quoted(title), guesses[key])
    answer = workbook.metadata(FIELDS, ranges)
    sheets = {s["properties"]["title"]: s for s in answer.get("sheets", [])}
    seen = {
        key: _seen_tab(tabs[key], sheets[title], guesses[key], overwritten.get(key, ()))
        for key, title in found.items()
        if title in sheets
    }
    nowhere = _Guess(-1, frozenset(), False)
    seen_journal = _seen_tab(JOURNAL, sheets[journal], nowhere) if journal in sheets else None
    time_zone = answer.get("properties", {}).get("timeZone", "UTC")
    return replace(_with_wal(seen, seen_journal, sheets.get(WAL_TITLE)), time_zone=time_zone, known=tabs)


def _ranges(title: str, guess: _Guess) -> list[str]:
    if guess.whole:
        return [title]
    column = letters(guess.id_column)
    return [
        f"{title}!1:{HEADER_SEARCH_ROWS}",
        f"{title}!{column}:{column}",
        *(f"{title}!{r}:{r}" for r in sorted(guess.rows)),
    ]


def _seen_tab(
    tab: Tab, sheet: Mapping[str, Any], guess: _Guess, overwritten: Sequence[Overwritten] = ()
) -> SeenTab:  # fmt: skip
    properties = sheet["properties"]
    grid = properties["gridProperties"]
    cells = dict(_cells(sheet))
    read = range(1, grid["rowCount"] + 1) if guess.whole else range(1, HEADER_SEARCH_ROWS + 1)
    return SeenTab(
        tab, properties["title"], properties.get("sheetId", 0), grid["rowCount"], grid["columnCount"], cells,
        guess.rows | frozenset(read), guess.id_column, overwritten,
    )  # fmt: skip


def _cells(sheet: Mapping[str, Any]) -> Iterable[tuple[tuple[int, int], SeenCell]]:
    for block in sheet.get("data", []):
        top, left = block.get("startRow", 0), block.get("startColumn", 0)
        for r, row in enumerate(block.get("rowData", [])):
            for c, cell in enumerate(row.get("values", [])):
                if cell:
                    yield (top + r + 1, left + c), seen_value(cell)


def _with_wal(tabs: Mapping[str, SeenTab], journal: SeenTab | None, sheet: Mapping[str, Any] | None) -> Precheck:
    if sheet is None:
        return Precheck(tabs, journal, None, 0, {}, ())
    lines = {key: cell.value for key, cell in _cells(sheet)}
    batches = {plain(value): row - 1 for (row, column), value in sorted(lines.items(), reverse=True) if column == 0}
    generations = [value for (_, column), value in lines.items() if column == 1 and isinstance(value, (int, float))]
    tokens = tuple(p["protectedRangeId"] for p in sheet.get("protectedRanges", []))
    mark = int(max(generations, default=0))
    return Precheck(tabs, journal, sheet["properties"], mark, batches, tokens, writer=last_writer([sheet]))
