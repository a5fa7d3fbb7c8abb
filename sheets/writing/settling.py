"""What a batch did, by what it captured: done, or something to put back, or to clear and do again."""

from collections.abc import Mapping, Sequence
from enum import Enum

from sqlalchemy import Connection

from sheets.changes import alike
from sheets.model.columns import Cell, Tab, fold
from sheets.model.kinds import plain
from sheets.state import outbox
from sheets.state.database import changes, repairs
from sheets.state.outbox import CLEARING, DONE, PERSON, QUEUED
from sheets.writing.captures import Captured, CapturedTab, captured_tab
from sheets.writing.clearing import Landed
from sheets.writing.displaced import hand_over, open_repair, overwritten_headers
from sheets.writing.headers import Header, same_row
from sheets.writing.plan import NewRow, Plan, Write
from sheets.writing.row_fingerprints import row_fingerprint


def settle_plan(connection: Connection, plan: Plan, tabs: Mapping[str, Tab], captured: Captured) -> None:
    """Compare what was overwritten with what was expected, strictly, and note what is to be put back.

    Args:
        connection: a writing transaction.
        plan: what the batch wrote.
        tabs: by key, the tabs as they are understood now.
        captured: the rows and headers as they were just before.
    """
    overwritten = overwritten_headers(connection, tabs)
    keys = {step.tab for step in plan.steps}
    seen = {key: captured_tab(plan, key, tabs.get(key), captured, overwritten.get(key, ())) for key in keys}
    for write in plan.writes:
        beside = [w for w in plan.writes if (w.tab, w.row) == (write.tab, write.row) and w is not write]
        settle_write(connection, write, tabs, beside, seen[write.tab])
    for new_row in plan.new_rows:
        settle_append(connection, new_row, seen[new_row.tab].header)


def settle_write(
    connection: Connection, write: Write, tabs: Mapping[str, Tab], beside: Sequence[Write], seen: CapturedTab
) -> None:  # fmt: skip
    """Settle one cell: it was the right one and held what was expected, or what it held is to be put back.

    Args:
        connection: a writing transaction.
        write: what was written.
        tabs: by key, the tabs as they are understood now.
        beside: the batch's other writes in that row.
        seen: what stood there just before.
    """
    found = _find_outcome(write, seen)
    if found.displaced:
        open_repair(connection, write, beside, seen)
    if found is WriteOutcome.MET:
        formula = seen.is_formula(write)
        _end(connection, write, PERSON, "formula" if formula else "conflict", seen.value(write))
        if write.repair and write.new is not None:
            hand_over(connection, [write.repair], tabs)  # staff typed there since; what we displaced is not theirs
    else:
        _end(connection, write, DONE if found is WriteOutcome.WRITTEN else QUEUED)


class WriteOutcome(Enum):
    """What a write came to: `displaced`, whether it put something away that is to be put back."""

    WRITTEN = "the right cell, which held what we expected, or had been typed the very same"
    HARMLESS = "a wrong cell, which held the very same"
    MET = "the right cell, which held something else"
    ASTRAY = "a wrong cell, which held something else"

    @property
    def displaced(self) -> bool:
        """Whether what stood there is to be put back."""
        return self in (WriteOutcome.MET, WriteOutcome.ASTRAY)


def _find_outcome(write: Write, seen: CapturedTab) -> WriteOutcome:
    as_expected, same = _held(write, seen, write.old), _held(write, seen, write.new)
    if _is_right(write, seen, as_expected):
        return WriteOutcome.WRITTEN if as_expected or same else WriteOutcome.MET
    return WriteOutcome.HARMLESS if same else WriteOutcome.ASTRAY


def _held(write: Write, seen: CapturedTab, wanted: Cell) -> bool:
    """Whether the cell held this very value just before, typed and no formula."""
    old = seen.value(write)
    return type(old) is type(wanted) and old == wanted and not seen.is_formula(write)


def _is_right(write: Write, seen: CapturedTab, as_expected: bool) -> bool:
    """Whether a write went into the cell that was meant."""
    if write.whole is not None:  # known by its value, and all that stood beside it
        there = seen.hit_the_header(write) or not write.in_header
        return there and as_expected and same_row(seen.lines[write.row], write.whole)
    if write.mark:
        # A cell of our own misplaced row: wherever it is now, the row that bears the minted ID is that row.
        return as_expected and any(plain(cell) == write.mark for cell in seen.lines[write.row])
    name = seen.header.name(write.column)
    there = bool(seen.header.row) and not seen.hit_the_header(write)
    right = there and seen.row_id(write) == write.row_id and fold(name) == fold(write.header)
    if write.content is None:
        return right
    # Blank equals blank is no identity: such a row is known by all it holds, that cell included.
    return right and as_expected and row_fingerprint(seen.content(write)) == row_fingerprint(write.content)


def settle_append(connection: Connection, new_row: NewRow, header: Header) -> None:
    """Settle a new row: done, or to be cleared and appended again when its columns had moved.

    Args:
        connection: a writing transaction.
        new_row: what was appended.
        header: the header just before.
    """
    names = {column: header.name(column) for column in new_row.cells}
    if header.row and all(fold(names[column]) == fold(expected) for column, expected in new_row.headers.items()):
        outbox.settle(connection, [new_row.change], DONE)
        return
    landed = Landed([(names[column], cell) for column, cell in new_row.cells.items()])
    outbox.settle(connection, [new_row.change], CLEARING, theirs=landed.to_json())


def _end(connection: Connection, write: Write, state: str, reason: str = "", theirs: Cell = None) -> None:
    if write.mark:
        _note_cleared(connection, write, state)
    elif write.change:
        outbox.settle(connection, [write.change], state, reason=reason, theirs=theirs)
    if write.repair:
        # In the wrong place it mended nothing: it stays open. In the right one, whatever it displaced in its turn has
        # a repair of its own now.
        after = "open" if state == QUEUED else "done"
        connection.execute(repairs.update().where(repairs.c.id == write.repair).values(state=after))


def _note_cleared(connection: Connection, write: Write, state: str) -> None:
    """Its row stays to be cleared until a precheck shows nothing of it; only its ID, the last to go, is remembered."""
    if state != DONE or not alike(plain(write.old), write.mark):
        return
    for line in outbox.load(connection, changes.c.id == write.change, changes.c.state == CLEARING):
        gone = Landed.of(line.theirs).without_id()
        outbox.settle(connection, [line.id], CLEARING, theirs=gone.to_json())
