"""Columns of text in which the sheet made a number of what was typed: what people see there is the text that was meant.

"01/12/2026", "50%", "8:30" or "1 800 €" typed into a text column become numbers that only look so. A reading gives the
numbers (and TRUE, which is VRAI in a French workbook); what they look like is asked for separately, for those cells
alone, and kept beside the reading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets.model.binding import Grid, a1
from sheets.model.columns import Cell, Kind
from sheets.model.table import Table

SHOWN = "_shown"
"""Beside the tabs of a reading: [title, row number, column index, number, text] of those cells."""
KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ITEMS, Kind.CHOICE, Kind.CHOICES})
PIECES = 60
"""Cells asked for one by one; of more, each column is asked for in one piece: an address has its limits."""


@dataclass(frozen=True, slots=True)
class NumberInText:
    """A number, or a yes or no, that stands in a column of text.

    Args:
        title: its tab's.
        row: row number, 1-based.
        index: column index, 0-based.
        number: the cell's value.
    """

    title: str
    row: int
    index: int
    number: float


def numbers_in_text(tables: Iterable[Table[Any]], before: Mapping[str, Grid]) -> list[NumberInText]:
    """The cells of a reading whose text is to be asked for: those of lines that the reading before did not have.

    Args:
        tables: the tables of the reading.
        before: the cells of the reading before, whose lines that did not change are the very same lists.
    """
    found: list[NumberInText] = []
    for table in tables:
        indexes = [table.binding.columns[c.key] for c in table.tab.columns if _holds_text(table, c.key, c.kind)]
        old = before.get(table.title, ())
        known = old if len(old) == len(table.grid) else ()
        if table.grid is old or not indexes:
            continue
        for n, line in enumerate(table.grid):
            if n > table.binding.header_row >= 0 and not (known and line is known[n]):
                found += [
                    NumberInText(table.title, n + 1, index, cell)
                    for index in indexes
                    if index < len(line) and isinstance(cell := line[index], (int, float))
                ]
    return found


def still_shown(
    lines: Iterable[Sequence[Any]], grids: Mapping[str, Grid], before: Mapping[str, Grid]
) -> list[Sequence[Any]]:
    """The lines kept under SHOWN that hold for a later reading: of lines of the tab that did not change.

    Args:
        lines: those of the reading before.
        grids: the reading.
        before: the reading before.
    """

    def holds(title: str, row: int) -> bool:
        grid, old = grids.get(title, ()), before.get(title, ())
        return len(grid) == len(old) and 0 < row <= len(grid) and grid[row - 1] is old[row - 1]

    return [line for line in lines if holds(line[0], line[1])]


def beside(grids: Mapping[str, Grid], title: str, lines: Grid, before: Mapping[str, Grid]) -> dict[str, Grid]:
    """A reading with lines kept beside its tabs: the very same list as before where they are the same."""
    old = before.get(title)
    return {**grids, title: old if old == lines else lines}


def ranges_of(cells: Sequence[NumberInText]) -> list[tuple[str, str]]:
    """What to ask for: tab title and A1 range of each piece."""
    columns: dict[tuple[str, int], list[int]] = {}
    for cell in cells:
        columns.setdefault((cell.title, cell.index), []).append(cell.row)
    if len(cells) <= PIECES:
        return [(cell.title, a1(cell.row, cell.index)) for cell in cells]
    return [(title, f"{a1(min(rows), n)}:{a1(max(rows), n)}") for (title, n), rows in columns.items()]


def shown_lines(
    cells: Iterable[NumberInText], texts: Mapping[tuple[str, int, int], tuple[Cell, str]]
) -> list[list[Any]]:
    """The lines to keep under SHOWN; a cell that moved or changed since the reading is left for the next one.

    Args:
        cells: those asked for.
        texts: (title, row number, column index) -> the value and the text it shows.
    """
    lines: list[list[Any]] = []
    for cell in cells:
        value, text = texts.get((cell.title, cell.row, cell.index), (None, ""))
        if value == cell.number and text:
            lines.append([cell.title, cell.row, cell.index, cell.number, text])
    return lines


def _holds_text(table: Table[Any], key: str, kind: Kind) -> bool:
    return kind in KINDS and key in table.binding.columns
