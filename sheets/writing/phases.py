"""What one batch is about: the first of these phases that has something to do. Their order is the protocol.

Putting back what was overwritten comes before all else: while a row is under repair nothing it holds is to be trusted.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.state import outbox
from sheets.state.database import changes, repairs
from sheets.state.outbox import APPEND, CLEARING, DONE, NOOP, OPEN, PERSON, QUEUED, Pending
from sheets.writing import chains, tries
from sheets.writing.ahead import plan_of
from sheets.writing.clearing import plan_clears
from sheets.writing.displaced import ASKED, load_repairs, open_repairs, overwritten_headers
from sheets.writing.identity import Identities, UnidentifiedRows, plan_ids
from sheets.writing.journal_lines import CLEARED, MINTED, PUT_BACK, entries, own_entry
from sheets.writing.plan import NewRow, Plan, Write, plan_changes
from sheets.writing.precheck import Precheck
from sheets.writing.repairs import Repair, header_is_back, plan_repairs
from sheets.writing.requests import JournalEntry

BATCH = 400
"""Changes in one batch."""
ROWS = 100
"""Rows in one batch: they are named one by one in the precheck's address."""

Planned = tuple[Plan, list[JournalEntry]]
"""What a batch does, and the lines of the Journal that tell it."""


@dataclass(frozen=True)
class Round:
    """What planning one batch starts from, inside the transaction that will write it ahead.

    Args:
        connection: that transaction.
        seen: the precheck of the sheet.
        wanted: tab -> IDs that the precheck was asked for; "" stands for rows without one.
        unidentified: rows that want an ID.
        identities: who keeps count of those.
        undecided: batches whose answer never came.
        to_repair: what is to be put back.
    """

    connection: Connection
    seen: Precheck
    wanted: Mapping[str, set[str]]
    unidentified: Sequence[UnidentifiedRows]
    identities: Identities
    undecided: Sequence[Any]
    to_repair: Sequence[Repair]

    @cached_property
    def sent(self) -> list[Plan]:
        """What the batches without an answer were to do."""
        return [plan_of(attempt) for attempt in self.undecided]

    @cached_property
    def coming(self) -> list[Write]:
        """Repairs that may be in the sheet already."""
        return [write for plan in self.sent for write in plan.writes if write.repair]

    @cached_property
    def closed_tabs(self) -> set[str]:
        """Tabs in which nothing new is written now."""
        return {repair.tab for repair in self.to_repair} | _tabs_without_header(self.connection, self.seen)


def plan_batch(round_: Round) -> Planned:
    """What the next batch does: nothing where there is nothing to do, or where an answer must be known first."""
    for phase in PHASES:
        planned = phase(round_)
        if planned is not None:
            return planned
    return Plan(), []


def put_back(round_: Round) -> Planned | None:
    """Give back what our own batches overwrote by mistake."""
    refused = {repair.id for repair in round_.to_repair if repair.refusals}
    plan = _isolated(plan_repairs(round_.seen, round_.to_repair, round_.coming, time.time()), refused)
    if not (plan.writes or plan.ended_repairs):
        return None
    return plan, [own_entry(round_.seen, write, PUT_BACK) for write in plan.writes]


def wait_for_repairs(round_: Round) -> Planned | None:
    """A row under repair is not to be trusted: an empty batch settles that first."""
    return (Plan(), []) if round_.coming or any(plan.clears for plan in round_.sent) else None


def clear_leftovers(round_: Round) -> Planned | None:
    """Empty what stayed of rows that were added in the wrong columns."""
    clearing = [line for line in load_clearing(round_.connection) if line.tab not in round_.closed_tabs]
    if not clearing:
        return None
    plan = plan_clears(round_.seen, [line for line in clearing if "" in round_.wanted.get(line.tab, ())])
    return plan, [own_entry(round_.seen, write, CLEARED) for write in plan.writes]


def mint_ids(round_: Round) -> Planned | None:
    """Give an ID to rows that staff typed."""
    if not round_.unidentified or round_.undecided:
        return None
    taken = {rows.tab: _awaited(round_.connection, rows.tab) for rows in round_.unidentified}
    displaced = load_repairs(round_.connection, round_.seen.known, repairs.c.state == PERSON)
    open_rows = [rows for rows in round_.unidentified if rows.tab not in round_.closed_tabs]
    plan = plan_ids(round_.seen, open_rows, taken, tries.spent(round_.connection), displaced)
    if plan.empty:
        round_.identities.not_found(round_.unidentified)
        return None
    return plan, [own_entry(round_.seen, write, MINTED) for write in plan.writes]


def write_changes(round_: Round) -> Planned:
    """Take what people saved to their cells."""
    connection, seen, wanted = round_.connection, round_.seen, round_.wanted
    # A line queued since the precheck was asked for waits for the next one.
    asked = [line for line in load_queue(connection) if line.row_id in wanted.get(line.tab, ())]
    queue = [line for line in asked if line.tab not in round_.closed_tabs]
    sent = outbox.load(connection, changes.c.id.in_([change for plan in round_.sent for change in plan.changes]))
    busy = {(line.tab, line.row_id, line.key) for line in sent}
    appends = outbox.load(connection, changes.c.state.in_(OPEN), changes.c.action == APPEND)
    coming_rows = {(line.tab, line.row_id) for line in appends}
    plan = plan_changes(seen, queue, busy, coming_rows, time.time(), chains.waiting(connection))
    plan = _isolated(plan, {line.id for line in queue if line.refusals})
    by_id = {line.id: line for line in queue}
    return plan, [entry for step in plan.steps for entry in entries(seen, step, by_id)]


PHASES = (put_back, wait_for_repairs, clear_leftovers, mint_ids, write_changes)


def load_queue(connection: Connection) -> list[Pending]:
    """A batch of what waits, first in first; rows with something refused, or that stand twice, come last.

    Behind them all, those of tabs in which nothing new may be written now: they must not keep the others back.
    """
    queue = outbox.load(connection, changes.c.state == QUEUED)
    slow = {(line.tab, line.row_id) for line in queue if line.refusals or line.reason}
    closed = {repair.tab for repair in open_repairs(connection, {})} | overwritten_headers(connection, {}).keys()
    return _first_rows(sorted(queue, key=lambda line: (line.tab in closed, (line.tab, line.row_id) in slow)))


def load_clearing(connection: Connection) -> list[Pending]:
    """The rows whose leftovers are to be emptied."""
    return outbox.load(connection, changes.c.state == CLEARING)


def _first_rows(queue: Sequence[Pending]) -> list[Pending]:
    """As many of the first changes as one batch takes, never one before an older one of the same row."""
    rows: set[tuple[str, str]] = set()
    for n, line in enumerate(queue[:BATCH]):
        rows.add((line.tab, line.row_id))
        if len(rows) > ROWS:
            return list(queue[:n])
    return list(queue[:BATCH])


def _tabs_without_header(connection: Connection, seen: Precheck) -> set[str]:
    """The tabs in which a person has a header cell that we overwrote: nothing new is written there meanwhile.

    Where somebody typed it again there is nothing left to decide.
    """
    closed = set()
    for repair in load_repairs(connection, seen.known, repairs.c.state == PERSON, ASKED):
        tab = seen.tabs.get(repair.tab)
        if not repair.spot.in_header or tab is None:
            continue
        if header_is_back(tab, repair):
            outbox.settle(connection, [repair.decision], NOOP)
            connection.execute(repairs.update().where(repairs.c.id == repair.id).values(state=DONE))
        else:
            closed.add(repair.tab)
    return closed


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
