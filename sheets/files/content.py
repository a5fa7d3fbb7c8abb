"""A workbook outside any server: what a file and the API have in common.

A cell is None (empty), a plain value, or a `Rich` one that has more than its value. Formulas are kept in English
(commas between arguments, a point for decimals), whatever the workbook's language.
"""

from dataclasses import dataclass, field
from typing import Any

from sheets.errors import SheetsError
from sheets.model.columns import Cell

CELLS_LIMIT = 10_000_000
"""Cells a workbook may hold (Google's limit)."""


WHOLE_LIMIT = 1e15
"""Past this a file's number has lost its last digits."""


class BadFile(SheetsError):
    """A file that cannot be read as it is: what is wrong, where, and how to mend it.

    Args:
        code: a key of notices.MESSAGES.
        values: what its sentence names.
    """

    def __init__(self, code: str, **values: Any) -> None:
        from sheets.files.notices import Notice  # notices.py knows nothing of files

        self.notice = Notice(code, values)
        super().__init__(str(self.notice))


class ErrorText(str):
    """An error a cell shows (`#N/A`), which is not a text that somebody typed."""

    __slots__ = ()


FOR_READING = "(pour lire)"
"""How the header ends of what a list's file tells beside the sheet's own cells: it is never imported."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is shown.

    Args:
        type, pattern: its number format, as the API names them; empty: none.
        bold, italic, underline, strike: its letters.
        color, background: `rrggbb`; empty: the default.
        wrap, align, valign: as the API names them; empty: the default.
        size: points; 0: the default.
    """

    type: str = ""
    pattern: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    color: str = ""
    background: str = ""
    wrap: str = ""
    align: str = ""
    valign: str = ""
    size: int = 0


PLAIN = Look()


@dataclass(slots=True)
class Rich:
    """A cell that has more than its value.

    Args:
        value: what was typed; None for a formula, and for a cell that an array formula fills.
        formula: with its `=`, in English; empty: none.
        shown: what it shows, when a formula (its own or a neighbour's) makes it.
        look: how it is shown.
        note: what is pinned to it.
        text: what its file shows, where the file says so; empty: as its look says.
        spill: (rows, columns) that its array formula covers; (1, 1) for any other.
    """

    value: Cell = None
    formula: str = ""
    shown: Cell = None
    look: Look = PLAIN
    note: str = ""
    text: str = ""
    spill: tuple[int, int] = (1, 1)


FileCell = Cell | Rich
Box = tuple[int, int, int, int]
"""First row, first column, row after the last, column after the last; from 0."""


@dataclass(slots=True)
class TabContent:
    """One tab.

    Args:
        title: its title.
        grid: its cells; rows may be ragged, and none is below the last that holds something.
        rows, columns: how large it is, blank lines included; 0: as its cells are.
        below: how the cells under the last row look, column by column.
        widths: column -> pixels.
        frozen: rows and columns that stay in sight.
        hidden: staff do not see it.
        merges: boxes of merged cells.
        rules: (data validation as the API has it, boxes).
        more: other parts, as the API has them: conditionalFormats, basicFilter, protectedRanges.
    """

    title: str
    grid: list[list[FileCell]] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    below: list[Look] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)
    hidden: bool = False
    merges: list[Box] = field(default_factory=list)
    rules: list[tuple[dict[str, Any], list[Box]]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns that hold something."""
        return max(map(len, self.grid), default=0)


@dataclass(slots=True)
class Content:
    """A whole workbook.

    Args:
        sheets: its tabs, in order.
        format: where it comes from: `xlsx`, `ods`, `csv`; empty: a workbook.
    """

    sheets: list[TabContent] = field(default_factory=list)
    format: str = ""


def shown(cell: FileCell) -> Cell:
    """What a cell shows, without its format."""
    if isinstance(cell, Rich):
        return cell.shown if cell.formula or cell.value is None else cell.value
    return cell


def blank(cell: FileCell) -> bool:
    """Whether a cell holds nothing: no value, no formula, no note."""
    if isinstance(cell, Rich):
        return cell.value in (None, "") and not cell.formula and not cell.note
    return cell is None or cell == ""


def look(cell: FileCell) -> Look:
    """How a cell is shown."""
    return cell.look if isinstance(cell, Rich) else PLAIN


def trimmed(grid: list[list[FileCell]]) -> list[list[FileCell]]:
    """A grid without the rows under the last that holds something, each row without its empty end."""
    while grid and all(map(blank, grid[-1])):
        grid.pop()
    for row in grid:
        while row and (row[-1] is None or row[-1] == ""):
            row.pop()
    return grid


def empty_spill(grid: list[list[FileCell]], box: Box) -> None:
    """Say of the cells that an array formula fills that nobody typed them.

    Args:
        grid: the cells.
        box: what the formula covers, itself included.
    """
    top, left, bottom, right = box
    for row in grid[top:bottom]:
        for column in range(left, min(right, len(row))):
            cell = row[column]
            if isinstance(cell, Rich):
                if not cell.formula and cell.value is not None:
                    cell.shown, cell.value = cell.value, None
            elif cell is not None:
                row[column] = Rich(shown=cell)


def whole_number(number: float) -> float:
    """A number as an integer where it is one."""
    return int(number) if number.is_integer() and abs(number) < WHOLE_LIMIT else number
