"""What a batch did, by what it captured: done, or something to put back, or to clear and do again."""

import json
import time
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets import outbox
from sheets.changes import alike
from sheets.model.binding import bind
from sheets.model.columns import Cell, Tab, fold
from sheets.model.kinds import plain
from sheets.outbox import CELL, CLEARING, DONE, PERSON, QUEUED
from sheets.state import changes, repairs
from sheets.writing import requests
from sheets.writing.clearing import Landed
from sheets.writing.footprints import footprint, row_content
from sheets.writing.plan import NewRow, Plan, Write
from sheets.writing.survey import SeenCell

Captured = Mapping[int, Sequence[SeenCell]]
"""The captured rows by their line in the batch (see requests.lay_out)."""


def settle_plan(connection: Connection, plan: Plan, tabs: Mapping[str, Tab], captured: Captured) -> None:
    """Compare what was overwritten with what was expected, strictly, and note what is to be put back.

    Args:
        connection: a writing transaction.
        plan: what the batch wrote.
        tabs: by key, the tabs as they are understood now.
        captured: the rows and headers as they were just before.
    """
    lines = requests.lay_out(plan)
    for write in plan.writes:
        at = lines.rows[(write.tab, write.row)]
        header, row = captured.get(lines.headers[write.tab], ()), captured.get(at, ())
        beside = [w for w in plan.writes if (w.tab, w.row) == (write.tab, write.row) and w is not write]
        settle_write(connection, write, tabs.get(write.tab), beside, header, row, captured.get(at + 1, ()))
    for new_row in plan.new_rows:
        settle_append(connection, new_row, captured.get(lines.headers[new_row.tab], ()))


def settle_write(
    connection: Connection,
    write: Write,
    tab: Tab | None,
    beside: Sequence[Write],
    header: Sequence[SeenCell],
    row: Sequence[SeenCell],
    formulas: Sequence[SeenCell],
) -> None:
    """Settle one cell: it was the right one and held what was expected, or what it held is to be put back.

    Args:
        connection: a writing transaction.
        write: what was written.
        tab: its tab; None when nobody knows it any more.
        beside: the batch's other writes in that row.
        header, row, formulas: what stood there just before.
    """
    # In a tab nobody knows any more the ID is looked for where it was; elsewhere than there, a person looks.
    found = bind(tab, "", [[cell.value for cell in header]]).columns if tab else {"id": write.id_column}
    row_id = plain(cell_at(row, found.get("id", -1)).value)
    name = plain(cell_at(header, write.column).value)
    old, formula = cell_at(row, write.column).value, cell_at(formulas, write.column).formula
    content = _typed(write, header, row, formulas)
    as_expected = type(old) is type(write.old) and old == write.old and not formula
    same = type(old) is type(write.new) and old == write.new and not formula
    right_cell = row_id == write.row_id and fold(name) == fold(write.header)
    if write.mark:
        # A cell of our own misplaced row: wherever it is now, the row that bears the minted ID is that row.
        right_cell = as_expected and any(plain(cell.value) == write.mark for cell in row)
    elif write.content is not None:
        # Blank equals blank is no identity: such a row is known by all it holds, that cell included.
        right_cell = right_cell and footprint(content) == footprint(write.content) and as_expected
    if right_cell and (as_expected or same):
        _end(connection, write, DONE)  # what we expected was there, or they had typed the very same
        return
    if same:
        _end(connection, write, QUEUED)  # the wrong cell, that held the very same: nothing to put back
        return
    # The batch's other writes hit the same row: whoever looks for it will find them there.
    ours = {w.column: w.new for w in beside if w.column != found.get("id", -1)}
    _open_repair(connection, write, row_id, name, old, formula, _typed(write, header, row, formulas, ours))
    if right_cell:
        _end(connection, write, PERSON, "formula" if formula else "conflict", old)
    else:
        _end(connection, write, QUEUED)


def settle_append(connection: Connection, new_row: NewRow, header: Sequence[SeenCell]) -> None:
    """Settle a new row: done, or to be cleared and appended again when its columns had moved.

    Args:
        connection: a writing transaction.
        new_row: what was appended.
        header: the header row just before.
    """
    names = {column: plain(cell_at(header, column).value) for column in new_row.cells}
    if all(fold(names[column]) == fold(expected) for column, expected in new_row.headers.items()):
        outbox.settle(connection, [new_row.change], DONE)
        return
    landed = Landed([(names[column], cell) for column, cell in new_row.cells.items()])
    outbox.settle(connection, [new_row.change], CLEARING, theirs=landed.to_json())


def hand_over(connection: Connection, repair_id: int, tabs: Mapping[str, Tab]) -> None:
    """A value we displaced and cannot put back for certain joins the other decisions a person is shown."""
    repair = connection.execute(sa.select(repairs).where(repairs.c.id == repair_id)).one()
    tab = tabs.get(repair.tab)
    column = tab.by_header.get(fold(repair.header)) if tab else None
    line = {
        "action": CELL, "tab": repair.tab, "row_id": repair.row_id, "key": column.key if column else repair.header,
        "base": json.loads(repair.ours), "new": json.loads(repair.restore),
    }  # fmt: skip
    receipt = outbox.enqueue(connection, "Tremplin", [line])
    waiting = connection.execute(sa.select(changes.c.id).where(changes.c.receipt == receipt)).scalar_one()
    outbox.settle(connection, [waiting], PERSON, reason="displaced", theirs=line["base"])


def cell_at(cells: Sequence[SeenCell], index: int) -> SeenCell:
    """A captured cell; an empty one outside of what was captured."""
    return cells[index] if 0 <= index < len(cells) else SeenCell()


def _typed(
    write: Write,
    header: Sequence[SeenCell],
    row: Sequence[SeenCell],
    formulas: Sequence[SeenCell],
    ours: Mapping[int, Cell] | None = None,
) -> dict[str, Cell]:
    """What was typed in a captured row, the written cell left out: not what formulas give.

    Args:
        write: what was written; `computed` says what formulas of other cells spilled into its row.
        header, row, formulas: the capture.
        ours: cells that hold something else now.
    """
    cells = {n: cell.value for n, cell in enumerate(row)} | dict(ours or {})
    computed = [n for n, cell in enumerate(formulas) if cell.formula]
    content = row_content([cell.value for cell in header], cells, write.column, computed)
    return {name: cell for name, cell in content.items() if name not in write.computed}


def _open_repair(
    connection: Connection, write: Write, row_id: str, name: str, old: Cell, formula: bool, content: Mapping[str, Cell]
) -> None:  # fmt: skip
    connection.execute(
        repairs.insert().values(
            change=write.change, tab=write.tab, row_id=row_id, header=name, ours=json.dumps(write.new),
            restore=json.dumps(old), formula=int(formula), state="open", at=time.time(),
            content=json.dumps(content),
        )
    )  # fmt: skip


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
    """Its row stays to be cleared until a survey shows nothing of it; only its ID, the last to go, is remembered."""
    if state != DONE or not alike(plain(write.old), write.mark):
        return
    for line in outbox.load(connection, changes.c.id == write.change, changes.c.state == CLEARING):
        gone = Landed.of(line.theirs).without_id()
        outbox.settle(connection, [line.id], CLEARING, theirs=gone.to_json())
