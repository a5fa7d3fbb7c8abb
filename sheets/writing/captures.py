"""A tab as it really was when a batch was applied: what the batch captured of it, before it wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheets.model.binding import Binding
from sheets.model.columns import Cell, Tab
from sheets.model.kinds import plain
from sheets.writing import requests
from sheets.writing.headers import COMPUTED, Header, Line, Overwritten, cell_of, read_header, trimmed
from sheets.writing.plan import Plan, Write
from sheets.writing.precheck import EMPTY, SeenCell
from sheets.writing.row_fingerprints import row_content

Captured = Mapping[int, Sequence[SeenCell]]
"""The captured rows by their line in the batch (see requests.lay_out)."""


BENEATH_MOST = 5
"""Rows kept to tell a header cell by."""


@dataclass(frozen=True, slots=True)
class CapturedTab:
    """One tab, just before a batch wrote into it.

    Args:
        header: its header, wherever it was.
        lines: row number -> values of the rows captured.
        formulas: row number -> what the cells of the target rows were made of.
    """

    header: Header
    lines: Mapping[int, Line]
    formulas: Mapping[int, Sequence[SeenCell]] = field(default_factory=dict)

    def hit_the_header(self, write: Write) -> bool:
        """Whether a write went into the header."""
        return bool(self.header.row) and self.header.row == write.row

    def row_id(self, write: Write) -> str:
        """The ID that stood in the row of a write; empty: none, or nobody can tell."""
        if self.hit_the_header(write):
            return ""
        if self.header.row:
            return plain(cell_of(self.lines[write.row], self.header.binding.columns.get("id", -1)))
        there = plain(cell_of(self.lines[write.row], write.id_column))
        return there if there == write.row_id else ""

    def value(self, write: Write) -> Cell:
        """What stood in the cell."""
        return cell_of(self.lines[write.row], write.column)

    def is_formula(self, write: Write) -> bool:
        """Whether it held a formula, or a formula spilled into it."""
        return cell_at(self.formulas.get(write.row, ()), write.column).formula

    def content(self, write: Write, written: Mapping[int, Cell] | None = None) -> dict[str, Cell]:
        """What was typed in the row of a write beside its cell, by header.

        Args:
            write: which; `computed` says what formulas of other cells spilled into its row.
            written: by column, what the batch wrote in that row.
        """
        cells = {**dict(enumerate(self.lines[write.row])), **(written or {})}
        computed = [n for n, cell in enumerate(self.formulas.get(write.row, ())) if cell.formula]
        content = row_content(self.header.names, cells, write.column, computed)
        return {name: cell for name, cell in content.items() if name not in write.computed}

    def typed(self, row: int, written: Mapping[int, Cell] | None = None) -> Line:
        """A row cell by cell, with COMPUTED for what formulas gave.

        Args:
            row: row number.
            written: by column, what the batch wrote there.
        """
        line, formulas = self.lines.get(row, ()), self.formulas.get(row, ())
        cells = {n: COMPUTED if cell_at(formulas, n).formula else cell for n, cell in enumerate(line)}
        cells |= written or {}
        return trimmed([cells.get(n) for n in range(1 + max(cells, default=-1))])

    def beneath(self, column: int) -> list[Line]:
        """Rows beneath the header that have a cell of its own in a column."""
        rows = [line for row, line in sorted(self.lines.items()) if row > self.header.row]
        told = [line for line in rows if (cell := cell_of(line, column)) is not None and list(line).count(cell) == 1]
        return told[:BENEATH_MOST]


def captured_tab(
    plan: Plan, key: str, tab: Tab | None, captured: Captured, overwritten: Sequence[Overwritten]
) -> CapturedTab:
    """What a batch captured of a tab.

    Args:
        plan: the batch's.
        key: the tab's.
        tab: the tab; None when nobody knows it any more.
        captured: what was captured.
        overwritten: its header cells that we overwrote before.
    """
    lines = requests.lay_out(plan)
    rows = {row: captured.get(line, ()) for (name, row), line in lines.rows.items() if name == key}
    top = {row: captured.get(line, ()) for (name, row), line in lines.tops.items() if name == key}
    values = {row: trimmed([cell.value for cell in cells]) for row, cells in {**top, **rows}.items()}
    formulas = {row: captured.get(lines.rows[key, row] + 1, ()) for row in rows}
    return CapturedTab(_header(plan, key, tab, values, overwritten), values, formulas)


def _header(
    plan: Plan, key: str, tab: Tab | None, lines: Mapping[int, Line], overwritten: Sequence[Overwritten]
) -> Header:  # fmt: skip
    if tab:
        return read_header(tab, "", lines, overwritten)
    # In a tab nobody knows any more header and ID are looked for where they were; elsewhere, a person looks.
    step = next(step for step in plan.steps if step.tab == key)
    id_column = {"id": step.id_column} if isinstance(step, Write) else {}
    return Header(step.header_row, Binding(step.header_row - 1, id_column), lines.get(step.header_row, ()))


def cell_at(cells: Sequence[SeenCell], index: int) -> SeenCell:
    """A captured cell; an empty one outside of what was captured."""
    return cells[index] if 0 <= index < len(cells) else EMPTY
