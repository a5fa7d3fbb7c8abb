"""Decide, from one survey, what to write: pure, no call, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sheets import kinds
from sheets.changes import merge
from sheets.columns import Cell, Tab, fold
from sheets.outbox import APPEND, DONE, NOOP, PERSON, Pending
from sheets.survey import SeenTab, Survey


@dataclass(frozen=True, slots=True)
class Write:
    """One cell to write, with all that is expected of its place.

    Args:
        change: the outbox line, or 0 for a repair.
        repair: the repair, or 0.
        tab: tab key.
        row: row number (1-based) and `column` index (0-based) at the time of the survey.
        row_id: the ID expected in that row, at `id_column`.
        header: the header expected above the cell, in `header_row`.
        old: the value expected there.
        new: the value to write.
        content: for a row without an ID, all its other cells by header: blank equals blank is no identity.
    """

    change: int
    repair: int
    tab: str
    row: int
    column: int
    row_id: str
    id_column: int
    header: str
    header_row: int
    old: Cell
    new: Cell
    content: Mapping[str, Cell] | None = None


@dataclass(frozen=True, slots=True)
class NewRow:
    """One row to append.

    Args:
        change: the outbox line.
        tab: tab key.
        row_id: its minted ID.
        cells: column index -> cell.
        headers: column index -> the header expected there.
        header_row: its row number.
    """

    change: int
    tab: str
    row_id: str
    cells: dict[int, Cell]
    headers: dict[int, str]
    header_row: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A change that ends (or goes to a person) without a write."""

    change: int
    state: str
    reason: str = ""
    theirs: Cell = None


@dataclass
class Plan:
    """What one batch will do, and what needs none."""

    writes: list[Write] = field(default_factory=list)
    new_rows: list[NewRow] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    mended: list[tuple[int, str]] = field(default_factory=list)
    """Repairs that end without a write: (repair, state)."""

    @property
    def empty(self) -> bool:
        """There is nothing to send."""
        return not self.writes and not self.new_rows

    @property
    def steps(self) -> list[Write | NewRow]:
        """Everything the batch writes."""
        return [*self.writes, *self.new_rows]

    @property
    def changes(self) -> list[int]:
        """The outbox lines the batch carries."""
        return [step.change for step in self.steps if step.change]

    def to_json(self) -> dict[str, Any]:
        """What is written ahead, to be understood by whoever resolves the attempt."""
        return {"writes": [asdict(w) for w in self.writes], "new_rows": [asdict(n) for n in self.new_rows]}


def plan_changes(
    survey: Survey, queue: Sequence[Pending], busy: Iterable[tuple[str, str, str]], coming: Iterable[tuple[str, str]]
) -> Plan:
    """Plan what waits: first in, first out, one change per cell.

    Args:
        survey: one reading.
        queue: the waiting lines, first in first.
        busy: cells (tab, row ID, column key) whose fate is not known yet: their changes wait.
        coming: rows (tab, row ID) whose append is still on its way.
    """
    plan, taken, awaited = Plan(), set(busy), set(coming)
    for line in queue:
        cell = (line.tab, line.row_id, line.key)
        if cell in taken or (line.action != APPEND and (line.tab, line.row_id) in awaited):
            continue
        taken.add(cell)
        step = _append(survey, line) if line.action == APPEND else _write(survey, line)
        if isinstance(step, Write):
            plan.writes.append(step)
        elif isinstance(step, NewRow):
            plan.new_rows.append(step)
            awaited.add((line.tab, line.row_id))
        else:
            plan.endings.append(step)
    return plan


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell we overwrote without meaning to.

    Args:
        id: its line in the state database.
        tab: tab key.
        row_id: the ID that stood in that row, or "".
        header: the header that stood above the cell.
        ours: what we wrote there.
        restore: what stood there.
        formula: it was a formula, or a formula spilled into it.
        content: the row's other cells by header, for a row without an ID.
        hit_the_id: it was the ID itself that we overwrote: the row is known by what we wrote there.
    """

    id: int
    tab: str
    row_id: str
    header: str
    ours: Cell
    restore: Cell
    formula: bool
    content: Mapping[str, Cell]
    hit_the_id: bool


def plan_repairs(survey: Survey, repairs: Iterable[Repair], coming: Iterable[Write] = ()) -> Plan:
    """Put back what we overwrote, where it still holds what we wrote.

    Args:
        survey: one reading, that was asked about these repairs.
        repairs: the open ones.
        coming: repairs of batches whose fate is not known yet.
    """
    plan, waiting = Plan(), list(repairs)
    hidden = {(repair.tab, repair.row_id) for repair in waiting if repair.hit_the_id}
    ends: list[tuple[Repair, str]] = []
    for repair in waiting:
        if (repair.tab, repair.row_id) in hidden and not repair.hit_the_id:
            continue  # its row is found again once its ID is back
        step = _plan_repair(survey.tabs.get(repair.tab), repair)
        if isinstance(step, Write):
            plan.writes.append(step)
        else:
            ends.append((repair, step))
    restoring = [*plan.writes, *coming]
    plan.mended = [(repair.id, end) for repair, end in ends if not _may_come_back(repair, end, restoring)]
    return plan


def _may_come_back(repair: Repair, end: str, restoring: Iterable[Write]) -> bool:
    """Whether a repair with nothing to do now may have something to do once others are through."""
    for write in restoring:
        # What we left was overwritten by accident in its turn, and is being put back like anything else.
        place = (write.tab, write.row_id, fold(write.header))
        if place == (repair.tab, repair.row_id, fold(repair.header)) and write.new == repair.ours:
            return True
        # A row without an ID, known by its content only, is found again once the cells beside are put back.
        if end == PERSON and not repair.row_id and not write.row_id:
            return True
    return False


def _plan_repair(seen: SeenTab | None, repair: Repair) -> Write | str:
    """The write that puts a cell back, or the state the repair ends in."""
    if seen is None or repair.formula or "id" not in seen.binding.columns:
        return PERSON
    named = [
        c for (r, c), cell in seen.cells.items()
        if r == seen.header_row and fold(kinds.plain(cell.value)) == fold(repair.header)
    ]  # fmt: skip
    if len(named) != 1:
        return PERSON
    column = named[0]
    row_id = kinds.plain(repair.ours) if repair.hit_the_id else repair.row_id
    rows = seen.ids.get(row_id, []) if row_id else _rows_like(seen, column, repair)
    if len(rows) > 1:
        return PERSON
    if not rows:
        # Somebody touched that row since; a person looks where something of theirs was displaced, or of ours stands.
        ours_stands = not row_id and any(seen.cell(r, column).value == repair.ours for r in seen.rows_without_id)
        return DONE if repair.restore is None and not ours_stands else PERSON
    if seen.cell(rows[0], column).value != repair.ours:
        return DONE  # somebody touched it since: theirs stays
    place = (rows[0], column, row_id, seen.binding.columns["id"])
    content = None if row_id else repair.content
    return Write(
        0, repair.id, seen.tab.key, *place, repair.header, seen.header_row, repair.ours, repair.restore, content
    )


def _rows_like(seen: SeenTab, column: int, repair: Repair) -> list[int]:
    return [
        row
        for row in seen.rows_without_id
        if seen.cell(row, column).value == repair.ours and seen.content(row, column) == repair.content
    ]


def header_of(seen: SeenTab, column: int) -> str:
    """The header above a column, as it is spelled now."""
    return kinds.plain(seen.cell(seen.header_row, column).value)


def _write(survey: Survey, line: Pending) -> Write | Ending:
    seen = survey.tabs.get(line.tab)
    if problem := _unreachable_cell(seen, line):
        return Ending(line.id, PERSON, problem)
    assert seen is not None
    row, column = seen.ids[line.row_id][0], seen.binding.columns[line.key]
    found = seen.cell(row, column)
    if found.formula:
        return Ending(line.id, PERSON, "formula", found.value)
    decision = merge(seen.tab.by_key[line.key], line.base, found.value, line.new)
    if decision.verdict == "noop":
        return Ending(line.id, NOOP, "", found.value)
    if decision.verdict == "conflict":
        return Ending(line.id, PERSON, "conflict", found.value)
    place = (row, column, line.row_id, seen.binding.columns["id"])
    return Write(
        line.id, 0, line.tab, *place, header_of(seen, column), seen.header_row, found.value, decision.cell
    )  # fmt: skip


def _append(survey: Survey, line: Pending) -> NewRow | Ending:
    seen = survey.tabs.get(line.tab)
    if seen is None or not seen.header_row:
        return Ending(line.id, PERSON, "tab_gone")
    if line.row_id in seen.ids:
        return Ending(line.id, DONE)
    columns = seen.binding.columns
    if "id" not in columns or any(key not in columns for key, cell in line.new.items() if cell is not None):
        return Ending(line.id, PERSON, "column_gone")
    if seen.binding.doubled & set(line.new):
        return Ending(line.id, PERSON, "column_double")
    cells = {columns[key]: cell for key, cell in line.new.items() if cell is not None}
    return NewRow(line.id, line.tab, line.row_id, cells, {c: header_of(seen, c) for c in cells}, seen.header_row)


def _unreachable_cell(seen: SeenTab | None, line: Pending) -> str:
    """Why the cell of a change cannot be told for certain, or ""."""
    if seen is None or not seen.header_row:
        return "tab_gone"
    if line.key not in seen.binding.columns or "id" not in seen.binding.columns:
        return "column_gone"
    if {line.key, "id"} & seen.binding.doubled:
        return "column_double"
    rows = seen.ids.get(line.row_id, [])
    if len(rows) != 1:
        return "row_double" if rows else "row_gone"
    return ""


def is_id(tab: Tab | None, header: str) -> bool:
    """Whether a header is that of a tab's IDs; not, in a tab that is not known any more."""
    column = tab.by_header.get(fold(header)) if tab else None
    return column is not None and column.key == "id"
