"""Which line of a tab is its header, told by content: staff move it between our reading and our batch.

A header cell that we overwrote by mistake reads, until it is put back, as the name it replaced.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets.changes import alike
from sheets.model.binding import Binding, bind
from sheets.model.columns import Cell, Tab
from sheets.model.kinds import plain

Line = Sequence[Cell]
Lines = Mapping[int, Line]
"""Row number (1-based) -> the cells of that row."""
COMPUTED = "\x00"
"""Stands, in what is known of a row, for a cell that a formula gives: it may change by itself."""
NAMES_LEAST = 2
"""Columns that the header names at least: somebody's row may hold a word that is a column's name."""


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A header cell that we overwrote, and that is not put back yet.

    Args:
        ours: what we wrote there.
        name: what stood there.
        cells: the whole header just after, ours in its place.
        beneath: rows that stood beneath, which tell the cell where its content does not.
        column: the cell's index at that time.
    """

    ours: Cell
    name: Cell
    cells: Line = ()
    beneath: Sequence[Line] = ()
    column: int = -1


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a tab.

    Args:
        row: its row number; 0: none was found.
        binding: where its columns are.
        names: its cells, as they read.
    """

    row: int = 0
    binding: Binding = field(default_factory=lambda: Binding(-1))
    names: Line = ()

    def name(self, column: int) -> str:
        """What stands above a column."""
        return plain(cell_of(self.names, column))


def read_header(
    tab: Tab, title: str, lines: Lines, overwritten: Iterable[Overwritten] = (), rows: Lines | None = None
) -> Header:
    """Find the header: the first of the lines that names the most of the tab's columns.

    Args:
        tab: which tab.
        title: its title in the workbook.
        lines: those at the top, and others that may be it.
        overwritten: its cells that we overwrote.
        rows: all that may tell where they are, where that is more than the lines.
    """
    known = list(overwritten)
    names = {number: _names(line, rows or lines, known) for number, line in sorted(lines.items())}
    bound = {number: bind(tab, title, [line]) for number, line in names.items()}
    least = min(NAMES_LEAST, len(tab.columns))
    found = {number: len(binding.columns) for number, binding in bound.items() if len(binding.columns) >= least}
    row = max(found, key=lambda number: found[number], default=0)
    if not row:
        return Header(binding=bind(tab, title, []))
    return Header(row, replace(bound[row], header_row=row - 1), names[row])


def locate(line: Line, rows: Lines, cell: Overwritten) -> int:
    """The index of an overwritten header cell; -1 where it cannot be told.

    A blank, or what stands there several times, is told by the header being as it was, by the rows beneath, or by what
    stands on both sides.

    Args:
        line: the header row.
        rows: the rows that may tell it.
        cell: what is known of it.
    """
    width = max(len(line), cell.column + 1, *map(len, rows.values())) if cell.ours is None else len(line)
    found = [n for n in range(width) if alike(cell_of(line, n), cell.ours)]
    if cell.ours is None or len(found) > 1:
        if same_row(line, cell.cells):
            return cell.column
        found = _told_beneath(found, rows, cell) or _told_beside(found, line, cell)
    return found[0] if len(found) == 1 else -1


def _told_beneath(found: Sequence[int], rows: Lines, cell: Overwritten) -> list[int]:
    """Those above what stood beneath in the most rows."""
    pairs = [(cell_of(line, cell.column), rows[n]) for line in cell.beneath if (n := most_like(rows, line))]
    votes = {n: sum(alike(cell_of(row, n), wanted) for wanted, row in pairs) for n in found}
    most = max(votes.values(), default=0)
    return [n for n in found if most and votes[n] == most]


def _told_beside(found: Sequence[int], line: Line, cell: Overwritten) -> list[int]:
    beside = _sides(cell.cells, cell.column)
    return [] if None in beside else [n for n in found if _sides(line, n) == beside]


def _sides(line: Line, index: int) -> tuple[Cell, Cell]:
    return cell_of(line, index - 1), cell_of(line, index + 1)


def most_like(rows: Lines, cells: Line) -> int:
    """The number of the one row that still has at least half of some cells, and the most of them; or 0."""
    wanted = _counted(cells)
    shared = {number: (_counted(line) & wanted).total() for number, line in rows.items()}
    most = max(shared.values(), default=0)
    found = [number for number, count in shared.items() if count == most]
    return found[0] if most and 2 * most >= wanted.total() and len(found) == 1 else 0


def resembles(line: Line, cells: Line) -> bool:
    """Whether a row still has at least half of some cells."""
    wanted = _counted(cells)
    shared = (_counted(line) & wanted).total()
    return shared > 0 and 2 * shared >= wanted.total()


def cell_of(line: Line, index: int) -> Cell:
    """A cell of a row; None outside of it."""
    return line[index] if 0 <= index < len(line) else None


def trimmed(line: Line) -> list[Cell]:
    """A row without the blank cells at its end."""
    kept = list(line)
    while kept and kept[-1] is None:
        kept.pop()
    return kept


def same_row(line: Line, cells: Line) -> bool:
    """Whether a row holds the very cells that are known of it."""
    width = max(len(line), len(cells))
    pairs = ((cell_of(line, n), cell_of(cells, n)) for n in range(width))
    return all(wanted == COMPUTED or alike(found, wanted) for found, wanted in pairs)


def _names(line: Line, rows: Lines, overwritten: Sequence[Overwritten]) -> Line:
    names = list(line)
    for cell in reversed(overwritten):  # the latest first: what it covered may be ours in its turn
        at = locate(line, rows, cell)
        if at >= 0:
            names += [None] * (at + 1 - len(names))
            names[at] = cell.name
    return names


def _counted(line: Line) -> Counter[tuple[type, Cell]]:
    # TRUE and 1 are not the same cell; 1 and 1.0 are.
    return Counter((bool if isinstance(c, bool) else object, c) for c in line if c not in (None, COMPUTED))
