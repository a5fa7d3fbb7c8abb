"""Write what waits, so that nothing is lost whoever else is at work in the sheet: the writing protocol.

One read, one batch. Before the batch leaves, the attempt is on disk; its answer shows what was really overwritten
(captures), so a write that landed elsewhere because the sheet moved in between is seen and put back.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from sheets import request_ids
from sheets.api.connection import Workbook
from sheets.errors import Refused, Unreachable
from sheets.model.columns import fold
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.model.snapshot import Snapshot, find_title
from sheets.setup.workbook import new_tab
from sheets.state import outbox
from sheets.state.database import State, attempts, bump, changes, get_value, repairs, set_value
from sheets.state.outbox import DONE, PERSON, Pending
from sheets.writing import chains, requests, tries
from sheets.writing.ahead import DECIDED, mark_dead, note_refusal, plan_of, sent_attempts, write_ahead
from sheets.writing.captures import Captured, cell_at
from sheets.writing.displaced import hand_over, open_repairs, overwritten_headers
from sheets.writing.identity import Identities, UnidentifiedRows
from sheets.writing.ownership import check_writer
from sheets.writing.phases import Round, load_clearing, load_queue, plan_batch
from sheets.writing.plan import Plan
from sheets.writing.precheck import FIELDS, Precheck, SeenCell, precheck, seen_value
from sheets.writing.repairs import Repair
from sheets.writing.requests import MARGIN, JournalEntry
from sheets.writing.settling import settle_plan

log = logging.getLogger(__name__)

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
        deployment: ours; empty: nobody else can write there.
    """

    def __init__(
        self, state: State, workbook: Workbook, identities: Identities | None = None, deployment: str = ""
    ) -> None:
        self.state = state
        self.workbook = workbook
        self.identities = identities or Identities(state, 0.0)
        self.deployment = deployment

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
            OtherDeployment: somebody else writes there; all waits.
        """
        known = list(titles)
        with self.state.writing() as connection:
            mine = bump(connection, "epoch")
        with self.state.reading() as connection:
            applied = int(get_value(connection, "generation", "0"))
            queue = load_queue(connection)
            sent = sent_attempts(connection)
            clearing = load_clearing(connection)
            to_repair = open_repairs(connection, shape.tabs)
            overwritten = overwritten_headers(connection, shape.tabs)
        unidentified = self.identities.due()
        if not (queue or sent or to_repair or clearing or unidentified):
            return False
        self._make_own_tabs(known, applied)
        wanted = _wanted(queue, sent, to_repair, clearing, unidentified)
        seen = precheck(self.workbook, known, shape, wanted, overwritten)
        check_writer(seen.writer, self.deployment)
        if seen.wal is not None and seen.generation < applied:
            # That batch was applied before we looked: somebody deleted the lines that said so.
            self.workbook.batch(requests.mark_wal(seen.wal["sheetId"], applied), [], "spreadsheetId")
            return True
        if self._resolve(sent, seen):
            return True  # what it opened or gave back needs a precheck of its own
        return self._write(mine, seen, wanted, self._still_unidentified(unidentified, shape.version))

    def _still_unidentified(self, unidentified: Sequence[UnidentifiedRows], version: int) -> Sequence[UnidentifiedRows]:
        """Without the copies of a row written into since the reading they are known from: the next one tells which."""
        with self.state.reading() as connection:
            since = changes.c.state == DONE, changes.c.settled_version >= version
            found = connection.execute(sa.select(changes.c.tab, changes.c.row_id).where(*since)).all()
        written = {(tab, row_id) for tab, row_id in found}
        return [rows for rows in unidentified if (rows.tab, rows.row_id) not in written]

    def _make_own_tabs(self, known: list[str], applied: int) -> None:
        """Make those of ours that are not there, and know them: the write-ahead tab, the Journal."""
        if WAL_TITLE not in known:
            self._make_tab(requests.make_wal(applied))
            known.append(WAL_TITLE)
        no_journal = find_title(JOURNAL, {fold(title): title for title in known}) is None
        if no_journal and self._make_tab(new_tab(JOURNAL, JOURNAL_SHEET_ID - applied)):
            known.append(JOURNAL.title)

    def _make_tab(self, making: list[dict[str, Any]]) -> bool:
        """Make a tab of ours that somebody deleted; False where one stands in its place."""
        try:
            self.workbook.batch(making, [], "spreadsheetId")
        except Refused as refused:
            if "exist" not in refused.message:
                raise
            return False
        return True

    def _resolve(self, sent: Sequence[Any], seen: Precheck) -> bool:
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
                    mark_dead(connection, attempt, seen.known)
            else:
                continue
            decided = True
        return decided

    def _write(
        self, mine: int, seen: Precheck, wanted: Mapping[str, set[str]], unidentified: Sequence[UnidentifiedRows]
    ) -> bool:
        """Plan from this precheck and send, unless another worker came in between."""
        batch_id = uuid.uuid4().hex
        with self.state.writing() as connection:
            if get_value(connection, "epoch") != str(mine):
                raise Superseded("another worker is writing")
            if seen.generation < int(get_value(connection, "generation", "0")):
                raise Superseded("another worker wrote since this was read")
            undecided = sent_attempts(connection)
            to_repair = open_repairs(connection, seen.known)
            if any("" not in wanted.get(repair.tab, ()) for repair in to_repair):
                raise Superseded("another worker found something to put back since this was read")
            round_ = Round(connection, seen, wanted, unidentified, self.identities, undecided, to_repair)
            plan, entries = plan_batch(round_)
            chains.follow(connection, plan.follows)
            for ending in plan.endings:
                outbox.settle(connection, [ending.change], ending.state, reason=ending.reason, theirs=ending.theirs)
            for repair, state in plan.ended_repairs:
                connection.execute(repairs.update().where(repairs.c.id == repair).values(state=state))
            hand_over(connection, [repair for repair, state in plan.ended_repairs if state == PERSON], seen.known)
            if plan.empty and not undecided:
                return bool(plan.endings or plan.ended_repairs)
            generation = max(seen.generation, int(get_value(connection, "generation", "0"))) + 1
            plan.tops = requests.top_lines(seen, plan)
            write_ahead(connection, batch_id, generation, plan)
        self._send(batch_id, generation, seen, plan, entries)
        return True

    def _send(
        self, batch_id: str, generation: int, seen: Precheck, plan: Plan, entries: list[JournalEntry]
    ) -> None:  # fmt: skip
        body = requests.batch(seen, plan, generation, batch_id, entries, self.deployment)
        try:
            answer = self.workbook.batch(body, [requests.captures_range(seen, plan)], ANSWER_FIELDS)
            captured = _captured(answer["updatedSpreadsheet"], 0, batch_id)
        except Refused as refused:
            # Not final: a double of this request may still be applied later. Its token, taken by the next batch
            # (an empty one if there is nothing else), settles it: see ahead.mark_dead.
            self._refused(plan, refused)
            return
        except KeyError:
            raise Unreachable("the workbook's answer was cut short") from None
        self._settle(batch_id, plan, captured, replace(seen, generation=generation))
        self._say(batch_id, generation, plan)

    def _say(self, batch_id: str, generation: int, plan: Plan) -> None:
        """Which requests a batch carried, by the heads of their receipts."""
        if not log.isEnabledFor(logging.INFO):
            return
        with self.state.reading() as connection:
            receipts = connection.execute(sa.select(changes.c.receipt).where(changes.c.id.in_(plan.changes))).scalars()
            asked = sorted({receipt[: request_ids.LENGTH] for receipt in receipts})
        facts = {"batch": batch_id, "generation": generation, "requests": asked}
        log.info("a batch of %d cells and %d rows", len(plan.writes), len(plan.new_rows), extra={"facts": facts})

    def _refused(self, plan: Plan, refused: Refused) -> None:
        with self.state.writing() as connection:
            set_value(connection, "last_error", str(refused))
            if refused.token_taken:
                return  # nothing wrong with the changes themselves
            note_refusal(connection, plan)
        if any(not write.change and not write.repair for write in plan.writes):
            self.identities.refused(self.identities.due())

    def _settle(
        self, batch_id: str, plan: Plan, captured: Captured, seen: Precheck
    ) -> None:  # fmt: skip
        """Compare what was overwritten with what was expected, strictly, and repair what differs."""
        with self.state.writing() as connection:
            won = connection.execute(
                attempts.update()
                .where(attempts.c.uuid == batch_id, attempts.c.state == "sent")
                .values(state="done", plan=DECIDED)
            )  # fmt: skip
            if not won.rowcount:
                return  # another worker resolved it
            latest = max(seen.generation, int(get_value(connection, "generation", "0")))
            set_value(connection, "generation", str(latest))
            settle_plan(connection, plan, seen.known, captured)
            tries.count(connection, plan.writes)


def _wanted(
    queue: Iterable[Pending],
    sent: Iterable[Any],
    to_repair: Iterable[Repair],
    clearing: Iterable[Pending],
    unidentified: Iterable[UnidentifiedRows],
) -> dict[str, set[str]]:
    """Which rows of which tabs the precheck must show; "" stands for those without an ID."""
    wanted: dict[str, set[str]] = {}
    for line in queue:
        wanted.setdefault(line.tab, set()).add(line.row_id)
    whole = (*(r.tab for r in to_repair), *(line.tab for line in clearing), *(rows.tab for rows in unidentified))
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
