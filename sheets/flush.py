"""Write what waits, so that nothing is lost whoever else is at work in the sheet: the writing protocol.

One read, one batch. Before the batch leaves, the attempt is on disk; its answer shows what was really overwritten
(captures), so a write that landed elsewhere because the sheet moved in between is seen and put back.
"""

import datetime as dt
import json
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets import outbox, requests
from sheets.binding import bind
from sheets.columns import Cell, Tab, fold
from sheets.connection import Workbook
from sheets.errors import Refused, Unreachable
from sheets.kinds import plain
from sheets.outbox import APPEND, CELL, DONE, OPEN, PERSON, QUEUED, SENT, Pending
from sheets.plan import NewRow, Plan, Repair, Write, header_of, is_id, plan_changes, plan_repairs
from sheets.requests import MARGIN, JournalEntry
from sheets.schema import WAL_TITLE
from sheets.snapshot import Snapshot
from sheets.state import State, attempts, bump, changes, get_value, repairs, set_value
from sheets.survey import FIELDS, SeenCell, Survey, seen_value, survey

BATCH = 400
"""Changes in one batch."""
ROWS = 100
"""Rows in one batch: they are named one by one in the survey's address."""
REFUSALS = 3
"""Refusals (each alone in its batch) after which a person decides."""
ANSWER_FIELDS = f"updatedSpreadsheet({FIELDS})"


class Superseded(Unreachable):
    """Another worker planned in the meantime: start again."""


class Flusher:
    """Takes the outbox to the sheet.

    Args:
        state: the state database.
        workbook: the sheet.
    """

    def __init__(self, state: State, workbook: Workbook) -> None:
        self.state = state
        self.workbook = workbook

    def flush(self, shape: Snapshot, titles: Iterable[str]) -> bool:
        """Write one batch of what waits.

        Args:
            shape: the last reading (without pending changes), to guess positions from.
            titles: the tabs' titles, as last known.

        Returns:
            Whether anything was done: call again until it is False.

        Raises:
            Unreachable: no answer, or unclear; what was sent is settled by a later call.
            Refused: a guess does not fit the sheet any more; read the workbook again.
        """
        known = list(titles)
        with self.state.writing() as connection:
            mine = bump(connection, "epoch")
        with self.state.reading() as connection:
            queue = self._queue(connection)
            sent = _sent_attempts(connection)
            mending = _open_repairs(connection, shape.tabs)
        if not queue and not sent and not mending:
            return False
        if WAL_TITLE not in known:
            self._make_wal()
            known.append(WAL_TITLE)
        wanted = _wanted(queue, sent, mending)
        seen = survey(self.workbook, known, shape, wanted)
        if self._resolve(sent, seen):
            return True  # what it opened or gave back needs a survey of its own
        return self._write(mine, seen, wanted)

    def _queue(self, connection: Connection) -> list[Pending]:
        queue = outbox.load(connection, changes.c.state == QUEUED)
        refused = [line for line in queue if line.refusals]
        # What the sheet refused goes alone, so that it takes nothing else down with it.
        return refused[:1] if refused else _first_rows(queue)

    def _make_wal(self) -> None:
        try:
            self.workbook.batch(requests.make_wal(), [], "spreadsheetId")
        except Refused as refused:
            if "exist" not in refused.message:
                raise

    def _resolve(self, sent: Sequence[Any], seen: Survey) -> bool:
        """What became of the batches whose answer we never had; True when one of them is decided now."""
        decided = False
        for attempt in sent:
            start = seen.batches.get(attempt.uuid)
            if start is not None:
                plan = _plan_of(attempt.plan)
                answer = self.workbook.metadata(FIELDS, [requests.captures_range(seen, plan, start)])
                self._settle(attempt.uuid, plan, _captured(answer, start, attempt.uuid), seen)
            elif attempt.generation <= seen.generation:
                self._bury(attempt)
            else:
                continue
            decided = True
        return decided

    def _bury(self, attempt: Any) -> None:
        """The batch was never applied and, its token being taken, never will be: its changes wait again."""
        plan = _plan_of(attempt.plan)
        with self.state.writing() as connection:
            connection.execute(attempts.update().where(attempts.c.uuid == attempt.uuid).values(state="dead"))
            for change in plan.changes:
                connection.execute(
                    changes.update().where(changes.c.id == change, changes.c.state == SENT).values(state=QUEUED)
                )
            for write in plan.writes:
                if write.repair:
                    connection.execute(repairs.update().where(repairs.c.id == write.repair).values(state="open"))
            tired = outbox.load(connection, changes.c.state == QUEUED, changes.c.refusals >= REFUSALS)
            outbox.settle(connection, [line.id for line in tired], PERSON, reason="refused")

    def _write(self, mine: int, seen: Survey, wanted: Mapping[str, set[str]]) -> bool:
        """Plan from this survey and send, unless another worker came in between."""
        batch_id = uuid.uuid4().hex
        with self.state.writing() as connection:
            if get_value(connection, "epoch") != str(mine):
                raise Superseded("another worker is writing")
            undecided = _sent_attempts(connection)
            plan, entries = self._plan(connection, seen, wanted, undecided)
            for ending in plan.endings:
                outbox.settle(connection, [ending.change], ending.state, reason=ending.reason, theirs=ending.theirs)
            for repair, state in plan.mended:
                connection.execute(repairs.update().where(repairs.c.id == repair).values(state=state))
                if state == PERSON:
                    _hand_over(connection, repair, seen.known)
            if plan.empty and not undecided:
                return bool(plan.endings or plan.mended)
            generation = max(seen.generation, int(get_value(connection, "generation", "0"))) + 1
            _write_ahead(connection, batch_id, generation, plan)
        self._send(batch_id, generation, seen, plan, entries)
        return True

    def _plan(
        self, connection: Connection, seen: Survey, wanted: Mapping[str, set[str]], undecided: Sequence[Any]
    ) -> tuple[Plan, list[JournalEntry]]:
        held = [_plan_of(attempt.plan) for attempt in undecided]
        coming = [write for plan in held for write in plan.writes if write.repair]
        mending = _open_repairs(connection, seen.known)
        if mending:
            plan = plan_repairs(seen, mending, coming)
            return plan, [_repair_entry(seen, write) for write in plan.writes]
        if coming:
            return Plan(), []  # a row under repair is not to be trusted: settle that first, with an empty batch
        # A line queued since the survey was asked for waits for the next one.
        queue = [line for line in self._queue(connection) if line.row_id in wanted.get(line.tab, ())]
        held_lines = outbox.load(connection, changes.c.id.in_([c for plan in held for c in plan.changes]))
        busy = {(line.tab, line.row_id, line.key) for line in held_lines}
        appends = outbox.load(connection, changes.c.state.in_(OPEN), changes.c.action == APPEND)
        plan = plan_changes(seen, queue, busy, {(line.tab, line.row_id) for line in appends})
        by_id = {line.id: line for line in queue}
        return plan, [entry for step in plan.steps for entry in _entries(seen, step, by_id)]

    def _send(
        self, batch_id: str, generation: int, seen: Survey, plan: Plan, entries: list[JournalEntry]
    ) -> None:  # fmt: skip
        body = requests.batch(seen, plan, generation, batch_id, entries)
        try:
            answer = self.workbook.batch(body, [requests.captures_range(seen, plan)], ANSWER_FIELDS)
            captured = _captured(answer["updatedSpreadsheet"], 0, batch_id)
        except Refused as refused:
            # Not final: a double of this request may still be applied later. Its token, taken by the next batch
            # (an empty one if there is nothing else), settles it: see _bury.
            self._note_refusal(plan, refused)
            return
        except KeyError:
            raise Unreachable("the workbook's answer was cut short") from None
        self._settle(batch_id, plan, captured, replace(seen, generation=generation))

    def _note_refusal(self, plan: Plan, refused: Refused) -> None:
        with self.state.writing() as connection:
            set_value(connection, "last_error", str(refused))
            if "protectedRange" in refused.message and "exist" in refused.message:
                return  # our token was taken: nothing wrong with the changes themselves
            connection.execute(
                changes.update()
                .where(changes.c.id.in_(plan.changes))
                .values(refusals=changes.c.refusals + 1)
            )  # fmt: skip

    def _settle(
        self, batch_id: str, plan: Plan, captured: Mapping[int, Sequence[SeenCell]], seen: Survey
    ) -> None:  # fmt: skip
        """Compare what was overwritten with what was expected, strictly, and repair what differs."""
        lines = requests.lay_out(plan)
        with self.state.writing() as connection:
            won = connection.execute(
                attempts.update().where(attempts.c.uuid == batch_id, attempts.c.state == "sent").values(state="done")
            )  # fmt: skip
            if not won.rowcount:
                return  # another worker resolved it
            latest = max(seen.generation, int(get_value(connection, "generation", "0")))
            set_value(connection, "generation", str(latest))
            for write in plan.writes:
                at = lines.rows[(write.tab, write.row)]
                header = captured.get(lines.headers[write.tab], ())
                beside = [w for w in plan.writes if (w.tab, w.row) == (write.tab, write.row) and w is not write]
                _settle_write(
                    connection, write, seen.known, beside, header, captured.get(at, ()), captured.get(at + 1, ())
                )
            for new_row in plan.new_rows:
                header = captured.get(lines.headers[new_row.tab], ())
                _settle_append(connection, new_row, header)


def _first_rows(queue: Sequence[Pending]) -> list[Pending]:
    """As many of the first changes as one batch takes, never one before an older one of the same row."""
    rows: set[tuple[str, str]] = set()
    for n, line in enumerate(queue[:BATCH]):
        rows.add((line.tab, line.row_id))
        if len(rows) > ROWS:
            return list(queue[:n])
    return list(queue[:BATCH])


def _settle_write(
    connection: Connection,
    write: Write,
    tabs: Mapping[str, Tab],
    beside: Sequence[Write],
    header: Sequence[SeenCell],
    row: Sequence[SeenCell],
    formulas: Sequence[SeenCell],
) -> None:
    tab = tabs.get(write.tab)
    # In a tab nobody knows any more the ID is looked for where it was; elsewhere than there, a person looks.
    found = bind(tab, "", [[cell.value for cell in header]]).columns if tab else {"id": write.id_column}
    id_column = found.get("id", -1)
    row_id = plain(_at(row, id_column).value) if id_column >= 0 else ""
    old, name = _at(row, write.column).value, plain(_at(header, write.column).value)
    formula = _at(formulas, write.column).formula
    content = {
        plain(h.value): cell.value
        for n, (h, cell) in enumerate(zip(header, row, strict=False))
        if n != write.column and cell.value is not None
    }
    # The batch's other writes hit the same row: whoever looks for it will find them there.
    left = content | {plain(_at(header, w.column).value): w.new for w in beside if w.column != id_column}
    as_expected = type(old) is type(write.old) and old == write.old and not formula
    same = type(old) is type(write.new) and old == write.new and not formula
    right_cell = row_id == write.row_id and fold(name) == fold(write.header)
    # Blank equals blank is no identity: such a row is known by all it holds, what we left in that cell included.
    right_cell = right_cell and (bool(row_id) or (content == write.content and as_expected))
    if right_cell and (as_expected or same):
        _end(connection, write, DONE)  # what we expected was there, or they had typed the very same
        return
    if same:
        _end(connection, write, QUEUED)  # the wrong cell, that held the very same: nothing to put back
        return
    connection.execute(
        repairs.insert().values(
            change=write.change, tab=write.tab, row_id=row_id, header=name, ours=json.dumps(write.new),
            restore=json.dumps(old), formula=int(formula), state="open", at=time.time(),
            content=json.dumps({name: cell for name, cell in left.items() if cell is not None}),
        )
    )  # fmt: skip
    if right_cell:
        _end(connection, write, PERSON, "formula" if formula else "conflict", old)
    else:
        _end(connection, write, QUEUED)


def _end(connection: Connection, write: Write, state: str, reason: str = "", theirs: Cell = None) -> None:
    if write.change:
        outbox.settle(connection, [write.change], state, reason=reason, theirs=theirs)
    if write.repair:
        # In the wrong place it mended nothing: it stays open. In the right one, whatever it displaced in its turn has
        # a repair of its own now.
        after = "open" if state == QUEUED else "done"
        connection.execute(repairs.update().where(repairs.c.id == write.repair).values(state=after))


def _settle_append(connection: Connection, new_row: NewRow, header: Sequence[SeenCell]) -> None:
    moved = any(fold(plain(_at(header, int(c)).value)) != fold(name) for c, name in new_row.headers.items())
    if moved:
        outbox.settle(connection, [new_row.change], PERSON, reason="moved")
    else:
        outbox.settle(connection, [new_row.change], DONE)


def _hand_over(connection: Connection, repair_id: int, tabs: Mapping[str, Tab]) -> None:
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


def _open_repairs(connection: Connection, tabs: Mapping[str, Tab]) -> list[Repair]:
    found = connection.execute(sa.select(repairs).where(repairs.c.state == "open").order_by(repairs.c.id)).all()
    return [
        Repair(
            r.id, r.tab, r.row_id, r.header, json.loads(r.ours), json.loads(r.restore), bool(r.formula),
            json.loads(r.content), is_id(tabs.get(r.tab), r.header),
        )
        for r in found
    ]  # fmt: skip


def _entries(seen: Survey, step: Write | NewRow, by_id: Mapping[int, Pending]) -> Iterable[JournalEntry]:
    line = by_id[step.change]
    tab = seen.tabs[step.tab]
    now = dt.datetime.now(dt.UTC)
    for index, new in step.cells.items() if isinstance(step, NewRow) else [(step.column, step.new)]:
        old = None if isinstance(step, NewRow) else step.old
        header = header_of(tab, index)
        column = tab.tab.by_header.get(fold(header))
        yield JournalEntry(
            now, line.author, tab.title, line.row_id, header,
            requests.readable(column, old), requests.readable(column, new),
        )  # fmt: skip


def _repair_entry(seen: Survey, write: Write) -> JournalEntry:
    tab = seen.tabs[write.tab]
    column = tab.tab.by_header.get(fold(write.header))
    return JournalEntry(
        dt.datetime.now(dt.UTC), "Tremplin (remise en place)", tab.title, write.row_id, write.header,
        requests.readable(column, write.old), requests.readable(column, write.new),
    )  # fmt: skip


def _write_ahead(connection: Connection, batch_id: str, generation: int, plan: Plan) -> None:
    """On disk before the batch leaves: whoever comes after knows what to look for."""
    connection.execute(
        attempts.insert().values(
            uuid=batch_id, generation=generation, state="sent", plan=json.dumps(plan.to_json()), at=time.time()
        )
    )
    ids = plan.changes
    if ids:
        connection.execute(changes.update().where(changes.c.id.in_(ids)).values(state=SENT))
    for write in plan.writes:
        if write.repair:
            connection.execute(repairs.update().where(repairs.c.id == write.repair).values(state="sent"))


def _sent_attempts(connection: Connection) -> Sequence[Any]:
    return connection.execute(sa.select(attempts).where(attempts.c.state == "sent")).all()


def _plan_of(text: str) -> Plan:
    plan = json.loads(text)
    new_rows = [
        NewRow(**{**row, "cells": _int_keys(row["cells"]), "headers": _int_keys(row["headers"])})
        for row in plan["new_rows"]
    ]
    return Plan(writes=[Write(**write) for write in plan["writes"]], new_rows=new_rows)


def _int_keys(mapping: Mapping[str, Any]) -> dict[int, Any]:
    return {int(key): value for key, value in mapping.items()}


def _wanted(queue: Iterable[Pending], sent: Iterable[Any], mending: Iterable[Repair]) -> dict[str, set[str]]:
    """Which rows of which tabs the survey must show; "" stands for those without an ID."""
    wanted: dict[str, set[str]] = {}
    for line in queue:
        wanted.setdefault(line.tab, set()).add(line.row_id)
    for repair in mending:
        wanted.setdefault(repair.tab, set()).add(plain(repair.ours) if repair.hit_the_id else repair.row_id)
    for attempt in sent:
        for step in _plan_of(attempt.plan).steps:
            wanted.setdefault(step.tab, set())
    return wanted


def _captured(answer: Mapping[str, Any], start: int, batch_id: str) -> dict[int, list[SeenCell]]:
    """The captured rows by their line in the batch, without the margin.

    Raises:
        Unreachable: these are not that batch's lines: others were inserted above them in the meantime.
    """
    sheet = next((s for s in answer["sheets"] if s["properties"]["title"] == WAL_TITLE), None)
    if sheet is None:
        raise KeyError(WAL_TITLE)
    rows: dict[int, list[SeenCell]] = {}
    for block in sheet.get("data", []):
        for r, row in enumerate(block.get("rowData", [])):
            cells = [seen_value(cell) for cell in row.get("values", [])]
            rows[block.get("startRow", 0) + r - start] = cells
    if _at(rows.get(0, ()), 0).value != batch_id:
        raise Unreachable("the write-ahead tab moved while it was being read")
    return {line: cells[MARGIN:] for line, cells in rows.items()}


def _at(cells: Sequence[SeenCell], index: int) -> SeenCell:
    return cells[index] if 0 <= index < len(cells) else SeenCell()
