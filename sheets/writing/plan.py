"""Decide, from one precheck, what to write: pure, no call, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sheets.changes import alike, merge
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.state.outbox import APPEND, DONE, NOOP, PERSON, QUEUED, Pending
from sheets.writing.chains import Follows, Waiting, followed, place
from sheets.writing.precheck import Precheck, SeenTab

PATIENCE_SECONDS = 60.0
"""How long a change waits for what passes by itself, before a person decides."""
PASSING = frozenset({"row_double", "no_header"})
"""A copied row is about to get an ID of its own; headers that were cut are about to be pasted."""


@dataclass(frozen=True, slots=True)
class Write:
    """One cell to write, with all that is expected of its place.

    Args:
        change: the outbox line, or 0 for a repair.
        repair: the repair, or 0.
        tab: tab key.
        row: row number (1-based) and `column` index (0-based) at the time of the precheck.
        row_id: the ID expected in that row, at `id_column`.
        header: the header expected above the cell, in `header_row`.
        old: the value expected there.
        new: the value to write.
        content: all the row's other cells by header, where its ID is no identity: blank, or copied.
        mark: for a cell of a misplaced new row: the ID minted for it, which stands somewhere in that row.
        computed: beside `content`, the headers of what formulas give.
        whole: its whole row, where a cell is known by its value and what stands beside it.
        in_header: it is a cell of the header itself.
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
    mark: str = ""
    computed: Sequence[str] = ()
    whole: Sequence[Cell] | None = None
    in_header: bool = False


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
    ended_repairs: list[tuple[int, str]] = field(default_factory=list)
    """Repairs that end without a write: (repair, state)."""
    tops: dict[str, int] = field(default_factory=dict)
    """Tab key -> how many of its top lines the batch captures; a batch of an older release: the header row alone."""
    follows: list[Follows] = field(default_factory=list)
    """Edits that take the place of others that wait for a person."""

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
        """The outbox lines the batch carries to the sheet; not those it only clears."""
        return [s.change for s in self.steps if s.change and not (isinstance(s, Write) and s.mark)]

    @property
    def clears(self) -> set[int]:
        """The outbox lines of which the batch clears a misplaced row."""
        return {write.change for write in self.writes if write.mark}

    def to_json(self) -> dict[str, Any]:
        """What is written ahead, to be understood by whoever resolves the attempt."""
        steps = {"writes": [asdict(w) for w in self.writes], "new_rows": [asdict(n) for n in self.new_rows]}
        return {**steps, "tops": self.tops}


def plan_changes(
    precheck: Precheck,
    queue: Sequence[Pending],
    busy: Iterable[tuple[str, str, str]],
    coming: Iterable[tuple[str, str]],
    now: float,
    waiting: Waiting | None = None,
) -> Plan:
    """Plan what waits: first in, first out, one change per cell.

    Args:
        precheck: one reading.
        queue: the waiting lines, first in first.
        busy: cells (tab, row ID, column key) whose fate is not known yet: their changes wait.
        coming: rows (tab, row ID) whose append is still on its way.
        now: seconds since the epoch.
        waiting: the edits that wait for a person, by cell.
    """
    plan, taken, awaited = Plan(), set(busy), set(coming)
    for line in queue:
        cell = (line.tab, line.row_id, line.key)
        if cell in taken or (line.action != APPEND and (line.tab, line.row_id) in awaited):
            continue
        before = followed(line, (waiting or {}).get(place(line), ()))
        if before:
            line = replace(line, base=_ground(precheck, line, before))
        step = _append(precheck, line, now) if line.action == APPEND else _write(precheck, line, now)
        if before and not _waits_with_its_row(step):
            plan.follows.append(Follows(before.id, line.id, line.base))
        if not _waits_with_its_row(step):
            taken.add(cell)
        if isinstance(step, Write):
            plan.writes.append(step)
        elif isinstance(step, NewRow):
            plan.new_rows.append(step)
            awaited.add((line.tab, line.row_id))
        elif step:
            plan.endings.append(step)
    return plan


def _ground(precheck: Precheck, line: Pending, before: Pending) -> Cell:
    """What an edit that follows another is merged on: that one's base, unless its text did come to the sheet."""
    seen = precheck.tabs.get(line.tab)
    if _unreachable_cell(seen, line):
        return before.base  # type: ignore[no-any-return]  # a cell of the outbox
    assert seen is not None
    found = seen.place(line.key)
    assert found is not None
    column, index = found
    there = seen.cell(seen.ids[line.row_id][0], index).value
    came = kinds.alike(column, kinds.canonical(column, there), kinds.canonical(column, line.base))
    return line.base if came else before.base  # type: ignore[no-any-return]


def _waits_with_its_row(step: "Write | NewRow | Ending | None") -> bool:
    """Whether a change waits for what passes, as its row to be told from a copy: all those of a row at once."""
    return step is None or (isinstance(step, Ending) and step.reason in PASSING)


def _unless_it_passes(line: Pending, problem: str, now: float) -> Ending | None:
    """What becomes of a change that cannot be written as things are: it waits a while for what passes by itself."""
    if problem in PASSING and line.reason != problem:
        return Ending(line.id, QUEUED, problem, now)
    waits = problem in PASSING and now - float(line.theirs) < PATIENCE_SECONDS
    return None if waits else Ending(line.id, PERSON, problem)


def header_of(seen: SeenTab, column: int) -> str:
    """The header above a column, as it is spelled now."""
    return seen.header.name(column)


def _write(precheck: Precheck, line: Pending, now: float) -> Write | Ending | None:
    seen = precheck.tabs.get(line.tab)
    if problem := _unreachable_cell(seen, line):
        return _unless_it_passes(line, problem, now)
    assert seen is not None
    place = seen.place(line.key)
    assert place is not None
    described, column = place
    row = seen.ids[line.row_id][0]
    found = seen.cell(row, column)
    if found.formula:
        return Ending(line.id, PERSON, "formula", found.value)
    decision = merge(described, line.base, found.value, line.new)
    if decision.verdict == "noop":
        return Ending(line.id, NOOP, "", found.value)
    if decision.verdict == "conflict":
        return Ending(line.id, PERSON, "conflict", found.value)
    return Write(
        line.id, 0, line.tab, row, column, line.row_id, seen.binding.columns["id"],
        header_of(seen, column), seen.header_row, found.value, decision.cell,
    )  # fmt: skip


def _append(precheck: Precheck, line: Pending, now: float) -> NewRow | Ending | None:
    seen = precheck.tabs.get(line.tab)
    if seen is None or not seen.header_row:
        return _unless_it_passes(line, "no_header" if seen else "tab_gone", now)
    if rows := seen.ids.get(line.row_id):
        return Ending(line.id, DONE) if in_place(seen, rows[0], line) else Ending(line.id, PERSON, "row_there")
    columns = seen.binding.columns
    if "id" not in columns or any(key not in columns for key, cell in line.new.items() if cell is not None):
        return Ending(line.id, PERSON, "column_gone")
    if seen.binding.doubled & set(line.new):
        return Ending(line.id, PERSON, "column_double")
    cells = {columns[key]: cell for key, cell in line.new.items() if cell is not None}
    return NewRow(line.id, line.tab, line.row_id, cells, {c: header_of(seen, c) for c in cells}, seen.header_row)


def in_place(seen: SeenTab, row: int, line: Pending) -> bool:
    """Whether a row holds all the cells of an append, under their headers."""
    columns = seen.binding.columns
    wanted = {key: cell for key, cell in line.new.items() if cell is not None}
    return all(key in columns and alike(seen.cell(row, columns[key]).value, cell) for key, cell in wanted.items())


def _unreachable_cell(seen: SeenTab | None, line: Pending) -> str:
    """Why the cell of a change cannot be told for certain, or ""."""
    if seen is None or not seen.header_row:
        return "no_header" if seen else "tab_gone"
    if seen.place(line.key) is None or "id" not in seen.binding.columns:
        return "column_gone"
    if {line.key, "id"} & seen.binding.doubled:
        return "column_double"
    rows = seen.ids.get(line.row_id, [])
    if len(rows) != 1:
        return "row_double" if rows else "row_gone"
    return ""
