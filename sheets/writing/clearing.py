"""A new row whose columns moved while it was being appended: clear what we wrote of it, so that it is appended again.

The row is found by the ID minted for it, wherever that landed; of its cells, those are ours that still hold what we
wrote under the header it landed under. The rest first, then what the row is found by, in a batch of its own: a clearing
that goes astray in its turn can be found, put back and done again. Whatever cannot be told goes to a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sheets.changes import alike
from sheets.model.columns import Cell, fold
from sheets.model.kinds import plain
from sheets.state.outbox import DONE, PERSON, QUEUED, Pending
from sheets.writing.plan import Ending, Plan, Write, header_of, in_place
from sheets.writing.precheck import Precheck, SeenTab

REFUSALS = 3
"""Refusals (each alone in its batch) after which a person decides."""


@dataclass(frozen=True, slots=True)
class Landed:
    """Where the cells of a misplaced row landed.

    Args:
        cells: the header each landed under, and the cell.
        id_cleared: we cleared its ID, the last of it.
    """

    cells: Sequence[tuple[str, Cell]]
    id_cleared: bool = False

    def without_id(self) -> "Landed":
        """The same, its ID cleared."""
        return Landed(self.cells, id_cleared=True)

    def to_json(self) -> Any:
        """As the outbox keeps it, in the line's `theirs`."""
        return {"cells": [list(pair) for pair in self.cells], "id_cleared": self.id_cleared}

    @classmethod
    def of(cls, kept: Any) -> "Landed":
        """From what the outbox kept."""
        return cls([(header, cell) for header, cell in kept["cells"]], kept["id_cleared"])


def plan_clears(precheck: Precheck, lines: Sequence[Pending]) -> Plan:
    """What to clear of the misplaced rows.

    Args:
        precheck: one reading, with their tabs whole.
        lines: the outbox lines in state `clearing`.
    """
    plan = Plan()
    refused = [line for line in lines if line.refusals]
    for line in refused[:1] or lines:  # what the sheet refused goes alone
        steps = _clear(precheck.tabs.get(line.tab), line)
        if isinstance(steps, Ending):
            plan.endings.append(steps)
        else:
            plan.writes += steps
    return plan


def _clear(seen: SeenTab | None, line: Pending) -> list[Write] | Ending:
    """The cells to clear now, or how it ends: nothing left, there after all, or for a person."""
    landed = Landed.of(line.theirs)
    if line.refusals >= REFUSALS:
        return Ending(line.id, PERSON, "refused")
    if seen is None or not seen.header_row:
        return Ending(line.id, PERSON, "tab_gone")
    rows = sorted({r for (r, _), cell in _below(seen) if plain(cell.value) == line.row_id})
    if not rows and landed.id_cleared:
        return Ending(line.id, QUEUED)
    if len(rows) != 1:
        return Ending(line.id, PERSON, "moved")  # copied, or somebody typed over its ID
    if in_place(seen, rows[0], line):
        return Ending(line.id, DONE)  # its header row, not its columns, had moved; or somebody put it right
    return _cells_of(seen, rows[0], line, landed)


def _cells_of(seen: SeenTab, row: int, line: Pending, landed: Landed) -> list[Write] | Ending:
    ours = {(fold(header), cell) for header, cell in landed.cells}
    values = [cell for _, cell in landed.cells]
    found = {c: cell for (r, c), cell in _below(seen) if r == row and any(alike(cell.value, v) for v in values)}
    if any((fold(header_of(seen, c)), cell.value) not in ours or cell.formula for c, cell in found.items()):
        return Ending(line.id, PERSON, "moved")  # renamed or copied beside: nobody can tell whose that is
    known_by = {c for c, cell in found.items() if c == seen.binding.columns.get("id") or cell.value == line.row_id}
    return [_write(seen, row, c, line) for c in (found.keys() - known_by or known_by)]


def _write(seen: SeenTab, row: int, column: int, line: Pending) -> Write:
    id_column = seen.binding.columns.get("id", -1)
    row_id = plain(seen.cell(row, id_column).value)
    place = (row, column, row_id, id_column, header_of(seen, column), seen.header_row)
    return Write(line.id, 0, line.tab, *place, seen.cell(row, column).value, None, mark=line.row_id)


def _below(seen: SeenTab) -> Iterable[tuple[tuple[int, int], Any]]:
    return ((place, cell) for place, cell in seen.cells.items() if place[0] > seen.header_row)
