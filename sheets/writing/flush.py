"""Write what waits, so that nothing is lost whoever else is at work in the sheet: the writing protocol.

One read, one batch. Before the batch leaves, the attempt is on disk; its answer shows what was really overwritten
(captures), so a write that landed elsewhere because the sheet moved in between is seen and put back.
"""

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.api.connection import Workbook
from sheets.errors import Refused, Unreachable
from sheets.model.columns import fold
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.model.snapshot import Snapshot, find_title
from sheets.setup.workbook import new_tab
from sheets.state import outbox
from sheets.state.database import State, attempts, bump, changes, get_value, repairs, set_value
from sheets.state.outbox import APPEND, CLEARING, DONE, NOOP, OPEN, PERSON, QUEUED, Pending
from sheets.writing import chains, requests, tries
from sheets.writing.ahead import bury, note_refusal, plan_of, sent_attempts, write_ahead
from sheets.writing.captures import Captured, cell_at
from sheets.writing.clearing import plan_clears
from sheets.writing.displaced import ASKED, hand_over, load_repairs, open_repairs, overwritten_headers
from sheets.writing.identity import LATER_SECONDS, Identities, Nameless, plan_ids
from sheets.writing.mending import Repair, header_is_back, plan_repairs
from sheets.writing.plan import NewRow, Plan, Write, plan_changes
from sheets.writing.requests import MARGIN, JournalEntry
from sheets.writing.settling import settle_plan
from sheets.writing.survey import FIELDS, SeenCell, Survey, seen_value, survey
from sheets.writing.telling import CLEARED, MINTED, PUT_BACK, entries, own_entry

BATCH = 400
"""Changes in one batch."""
ROWS = 100
"""Rows in one batch: they are named one by one in the survey's address."""
JOURNAL_SHEET_ID = 1_690_000_000
"""Of a Journal made again: less the generation, so that one that staff renamed is never in the way."""
ANSWER_FIELDS = f"updatedSpreadsheet({FIELDS})"


class Superseded(Unreachable):
    """Another worker planned in the meantime: start again."""


class Flusher:
    """Takes the outbox to the sheet.

    Args:
        state: the state database.
        workbook: the sheet.
        identities: the rows that want an ID, as the readings show them.
    """

    def __init__(self, state: State, workbook: Workbook, identities: Identities | None = None) -> None:
        self.state = state
        self.workbook = workbook
        self.identities = identities or Identities(state, 0.0)

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
            applied = int(get_value(connection, "generation", "0"))
            queue = self._queue(connection)
            sent = sent_attempts(connection)
            clearing = _clearing(connection)
            mending = open_repairs(connection, shape.tabs)
            overwritten = overwritten_headers(connection, shape.tabs)
        nameless = self.identities.due()
        if not (queue or sent or mending or clearing or nameless):
            return False
        if WAL_TITLE not in known:
            self._make_tab(requests.make_wal(applied))
            known.append(WAL_TITLE)
        no_journal = find_title(JOURNAL, {fold(title): title for title in known}) is None
        if no_journal and self._make_tab(new_tab(JOURNAL, JOURNAL_SHEET_ID - applied)):
            known.append(JOURNAL.title)
        wanted = _wanted(queue, sent, mending, clearing, nameless)
        seen = survey(self.workbook, known, shape, wanted, overwritten)
        if seen.wal is not None and seen.generation < applied:
            # That batch was applied before we looked: somebody deleted the lines that said so.
            self.workbook.batch(requests.mark_wal(seen.wal["sheetId"], applied), [], "spreadsheetId")
            return True
        if self._resolve(sent, seen):
            return True  # what it opened or gave back needs a survey of its own
        return self._write(mine, seen, wanted, self._still_nameless(nameless, shape.version))

    def _still_nameless(self, nameless: Sequence[Nameless], version: int) -> Sequence[Nameless]:
        """Without the copies of a row written into since the reading they are known from: the next one tells which."""
        with self.state.reading() as connection:
            since = changes.c.state == DONE, changes.c.settled_version >= version
            found = connection.execute(sa.select(changes.c.tab, changes.c.row_id).where(*since)).all()
        written = {(tab, row_id) for tab, row_id in found}
        return [rows for rows in nameless if (rows.tab, rows.row_id) not in written]

    def _queue(self, connection: Connection) -> list[Pending]:
        """A batch of what waits, first in first; rows with something refused, or that stand twice, come last.

        Behind them all, those of tabs in which nothing new may be written now: they must not keep the others back.
        """
        queue = outbox.load(connection, changes.c.state == QUEUED)
        slow = {(line.tab, line.row_id) for line in queue if line.refusals or line.reason}
        held = {repair.tab for repair in open_repairs(connection, {})} | overwritten_headers(connection, {}).keys()
        return _first_rows(sorted(queue, key=lambda line: (line.tab in held, (line.tab, line.row_id) in slow)))

    def _make_tab(self, making: list[dict[str, Any]]) -> bool:
        """Make a tab of ours that somebody deleted; False where one stands in its place."""
        try:
            self.workbook.batch(making, [], "spreadsheetId")
        except Refused as refused:
            if "exist" not in refused.message:
                raise
            return False
        return True

    def _resolve(self, sent: Sequence[Any], seen: Survey) -> bool:
        """What became of the batches whose answer we never had; True when one of them is decided now."""
        decided = False
        for attempt in sent:
            start = seen.batches.get(attempt.uuid)
            if start is not None:
                plan = plan_of(attempt)
                answer = self.workbook.metadata(FIELDS, [requests.captures_range(seen, plan, start)])
                self._settle(attempt.uuid, plan, _captured(answer, start, attempt.uuid), seen)
            elif attempt.generation <= seen.generation:
                with self.state.writing() as connection:
                    bury(connection, attempt, seen.known)
            else:
                continue
            decided = True
        return decided

    def _write(self, mine: int, seen: Survey, wanted: Mapping[str, set[str]], nameless: Sequence[Nameless]) -> bool:
        """Plan from this survey and send, unless another worker came in between."""
        batch_id = uuid.uuid4().hex
        with self.state.writing() as connection:
            if get_value(connection, "epoch") != str(mine):
                raise Superseded("another worker is writing")
            if seen.generation < int(get_value(connection, "generation", "0")):
                raise Superseded("another worker wrote since this was read")
            undecided = sent_attempts(connection)
            plan, told = self._plan(connection, seen, wanted, nameless, undecided)
            chains.follow(connection, plan.follows)
            for ending in plan.endings:
                outbox.settle(connection, [ending.change], ending.state, reason=ending.reason, theirs=ending.theirs)
            for repair, state in plan.mended:
                connection.execute(repairs.update().where(repairs.c.id == repair).values(state=state))
            hand_over(connection, [repair for repair, state in plan.mended if state == PERSON], seen.known)
            if plan.empty and not undecided:
                return bool(plan.endings or plan.mended)
            generation = max(seen.generation, int(get_value(connection, "generation", "0"))) + 1
            plan.tops = requests.top_lines(seen, plan)
            write_ahead(connection, batch_id, generation, plan)
        self._send(batch_id, generation, seen, plan, told)
        return True

    def _plan(
        self,
        connection: Connection,
        seen: Survey,
        wanted: Mapping[str, set[str]],
        nameless: Sequence[Nameless],
        undecided: Sequence[Any],
    ) -> tuple[Plan, list[JournalEntry]]:
        held = [plan_of(attempt) for attempt in undecided]
        coming = [write for plan in held for write in plan.writes if write.repair]
        mending = open_repairs(connection, seen.known)
        if any("" not in wanted.get(repair.tab, ()) for repair in mending):
            raise Superseded("another worker found something to put back since this was read")
        plan = _isolated(plan_repairs(seen, mending, coming, time.time()), {r.id for r in mending if r.refusals})
        if plan.writes or plan.mended:
            return plan, [own_entry(seen, write, PUT_BACK) for write in plan.writes]
        shut = {repair.tab for repair in mending} | _held(connection, seen)
        if coming or any(plan.clears for plan in held):
            return Plan(), []  # a row under repair is not to be trusted: settle that first, with an empty batch
        clearing = [line for line in _clearing(connection) if line.tab not in shut]
        if clearing:
            plan = plan_clears(seen, [line for line in clearing if "" in wanted.get(line.tab, ())])
            return plan, [own_entry(seen, write, CLEARED) for write in plan.writes]
        if nameless and not undecided:
            taken = {n.tab: _awaited(connection, n.tab) for n in nameless}
            displaced = load_repairs(connection, seen.known, repairs.c.state == PERSON)
            plan = plan_ids(seen, [n for n in nameless if n.tab not in shut], taken, tries.spent(connection), displaced)
            if not plan.empty:
                return plan, [own_entry(seen, write, MINTED) for write in plan.writes]
            self.identities.postpone(nameless, LATER_SECONDS)
        # A line queued since the survey was asked for waits for the next one.
        asked = [line for line in self._queue(connection) if line.row_id in wanted.get(line.tab, ())]
        queue = [line for line in asked if line.tab not in shut]
        held_lines = outbox.load(connection, changes.c.id.in_([c for plan in held for c in plan.changes]))
        busy = {(line.tab, line.row_id, line.key) for line in held_lines}
        appends = outbox.load(connection, changes.c.state.in_(OPEN), changes.c.action == APPEND)
        coming_rows = {(line.tab, line.row_id) for line in appends}
        waiting = chains.waiting(connection)
        plan = plan_changes(seen, queue, busy, coming_rows, time.time(), waiting)
        by_id = {line.id: line for line in queue}
        plan = _isolated(plan, {line.id for line in queue if line.refusals})
        return plan, [entry for step in plan.steps for entry in entries(seen, step, by_id)]

    def _send(
        self, batch_id: str, generation: int, seen: Survey, plan: Plan, told: list[JournalEntry]
    ) -> None:  # fmt: skip
        body = requests.batch(seen, plan, generation, batch_id, told)
        try:
            answer = self.workbook.batch(body, [requests.captures_range(seen, plan)], ANSWER_FIELDS)
            captured = _captured(answer["updatedSpreadsheet"], 0, batch_id)
        except Refused as refused:
            # Not final: a double of this request may still be applied later. Its token, taken by the next batch
            # (an empty one if there is nothing else), settles it: see ahead.bury.
            self._refused(plan, refused)
            return
        except KeyError:
            raise Unreachable("the workbook's answer was cut short") from None
        self._settle(batch_id, plan, captured, replace(seen, generation=generation))

    def _refused(self, plan: Plan, refused: Refused) -> None:
        with self.state.writing() as connection:
            set_value(connection, "last_error", str(refused))
            if refused.token_taken:
                return  # nothing wrong with the changes themselves
            note_refusal(connection, plan)
        if any(not write.change and not write.repair for write in plan.writes):
            self.identities.refused(self.identities.due())

    def _settle(
        self, batch_id: str, plan: Plan, captured: Captured, seen: Survey
    ) -> None:  # fmt: skip
        """Compare what was overwritten with what was expected, strictly, and repair what differs."""
        with self.state.writing() as connection:
            won = connection.execute(
                attempts.update().where(attempts.c.uuid == batch_id, attempts.c.state == "sent").values(state="done")
            )  # fmt: skip
            if not won.rowcount:
                return  # another worker resolved it
            latest = max(seen.generation, int(get_value(connection, "generation", "0")))
            set_value(connection, "generation", str(latest))
            settle_plan(connection, plan, seen.known, captured)
            tries.count(connection, plan.writes)


def _first_rows(queue: Sequence[Pending]) -> list[Pending]:
    """As many of the first changes as one batch takes, never one before an older one of the same row."""
    rows: set[tuple[str, str]] = set()
    for n, line in enumerate(queue[:BATCH]):
        rows.add((line.tab, line.row_id))
        if len(rows) > ROWS:
            return list(queue[:n])
    return list(queue[:BATCH])


def _held(connection: Connection, seen: Survey) -> set[str]:
    """The tabs in which a person has a header cell that we overwrote: nothing new is written there meanwhile.

    Where somebody typed it again there is nothing left to decide.
    """
    held = set()
    for repair in load_repairs(connection, seen.known, repairs.c.state == PERSON, ASKED):
        tab = seen.tabs.get(repair.tab)
        if not repair.spot.in_header or tab is None:
            continue
        if header_is_back(tab, repair):
            outbox.settle(connection, [repair.decision], NOOP)
            connection.execute(repairs.update().where(repairs.c.id == repair.id).values(state=DONE))
        else:
            held.add(repair.tab)
    return held


def _clearing(connection: Connection) -> list[Pending]:
    return outbox.load(connection, changes.c.state == CLEARING)


def _awaited(connection: Connection, tab: str) -> list[str]:
    """IDs minted for rows that may not be in the sheet yet."""
    coming = changes.c.tab == tab, changes.c.action == APPEND, changes.c.state.in_((*OPEN, PERSON))
    return list(connection.execute(sa.select(changes.c.row_id).where(*coming)).scalars())


def _isolated(plan: Plan, refused: set[int]) -> Plan:
    """What the sheet refused goes alone, once there is nothing else, so that it takes nothing else down with it."""
    tried = [step for step in plan.steps if _carries(step) in refused]
    if not tried:
        return plan
    kept = [step for step in plan.steps if _carries(step) not in refused] or tried[:1]
    writes, new_rows = [s for s in kept if isinstance(s, Write)], [s for s in kept if isinstance(s, NewRow)]
    return replace(plan, writes=writes, new_rows=new_rows)


def _carries(step: Write | NewRow) -> int:
    return step.repair if isinstance(step, Write) and step.repair else step.change


def _wanted(
    queue: Iterable[Pending],
    sent: Iterable[Any],
    mending: Iterable[Repair],
    clearing: Iterable[Pending],
    nameless: Iterable[Nameless],
) -> dict[str, set[str]]:
    """Which rows of which tabs the survey must show; "" stands for those without an ID."""
    wanted: dict[str, set[str]] = {}
    for line in queue:
        wanted.setdefault(line.tab, set()).add(line.row_id)
    whole = (*(r.tab for r in mending), *(line.tab for line in clearing), *(rows.tab for rows in nameless))
    for tab in whole:
        wanted.setdefault(tab, set()).add("")
    for attempt in sent:
        for step in plan_of(attempt).steps:
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
    if cell_at(rows.get(0, ()), 0).value != batch_id:
        raise Unreachable("the write-ahead tab moved while it was being read")
    return {line: cells[MARGIN:] for line, cells in rows.items()}
