"""Find a tab's header row and its columns, wherever staff put them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sheets.model.columns import Cell, Column, Kind, Tab, header_key
from sheets.model.kinds import plain
from sheets.model.problems import Problem

HEADER_SEARCH_ROWS = 20
"""How far down a header row is looked for: staff put titles and notes above it."""

Grid = Sequence[Sequence[Cell]]

_MISSING = {Kind.ID: "missing_id_column"}
"""Kind -> the problem of a column that is not there, where it is more than one field's."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Where a tab's columns are in one reading.

    Args:
        header_row: index of the header row in the grid (0-based); -1: none was found.
        columns: column key -> index in the row (0-based).
        extra: index -> header, for columns that are not ours.
        problems: what was odd.
        doubled: keys of the columns whose header stands twice: read from the first, never written.
    """

    header_row: int
    columns: dict[str, int] = field(default_factory=dict)
    extra: dict[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    doubled: frozenset[str] = frozenset()


def bind(tab: Tab, title: str, grid: Grid) -> Binding:
    """Find the header row of `tab` and which column is where.

    The header row is the first of the top rows that names the most of our columns.
    """
    header_row = max(
        range(min(len(grid), HEADER_SEARCH_ROWS)), key=lambda i: _recognised(tab, grid[i]), default=-1
    )  # fmt: skip
    if header_row < 0 or not _recognised(tab, grid[header_row]):
        return Binding(-1, problems=(Problem("no_header", title),))
    columns, extra, problems = _place(tab, title, header_row, grid[header_row])
    doubled = frozenset(c.key for p in problems if (c := column_named(tab, p.column)))
    # A column that staff made and took away is told of beside its line in `Champs` (see fields.py).
    gone = [c for c in tab.columns if c.key not in columns and not c.added and not c.optional]
    missing = [Problem(_MISSING.get(c.kind, "missing_column"), title, column=c.header) for c in gone]
    return Binding(header_row, columns, extra, (*problems, *missing), doubled)


def column_named(tab: Tab, cell: Cell) -> Column | None:
    """The column a header cell names, by header or alias, whatever its case, accents and spaces."""
    return tab.named(plain(cell)) if cell else None


def letters(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(row: int, index: int) -> str:
    """The address of a cell from its row number (1-based) and column index (0-based)."""
    return f"{letters(index)}{row}"


def _recognised(tab: Tab, row: Sequence[Cell]) -> int:
    return len({column.key for cell in row if (column := column_named(tab, cell))})


def _place(
    tab: Tab, title: str, header_row: int, row: Sequence[Cell]
) -> tuple[dict[str, int], dict[int, str], list[Problem]]:
    columns: dict[str, int] = {}
    extra: dict[int, str] = {}
    problems: list[Problem] = []
    for index, cell in enumerate(row):
        header = plain(cell)
        known = column_named(tab, cell)
        if known and known.key not in columns:
            columns[known.key] = index
        elif known and _exact(known, header) and not _exact(known, plain(row[columns[known.key]])):
            # "Contrats" is also an alias: the column that bears the real name wins over one that resembles it.
            extra[columns[known.key]] = plain(row[columns[known.key]])
            columns[known.key] = index
        elif known and _exact(known, header):
            problems.append(Problem("double_column", title, a1(header_row + 1, index), column=header))
        elif header:
            extra[index] = header
    return columns, extra, problems


def _exact(column: Column, header: str) -> bool:
    return header_key(header) == header_key(column.header)
