"""What is written ahead of a batch, and what becomes of a batch that was not applied."""

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.model.columns import Tab
from sheets.state import outbox
from sheets.state.database import attempts, changes, repairs
from sheets.state.outbox import PERSON, QUEUED, SENT
from sheets.writing.clearing import REFUSALS
from sheets.writing.displaced import hand_over
from sheets.writing.plan import NewRow, Plan, Write

DECIDED = json.dumps(Plan().to_json())
"""What is kept of the plan of a batch whose fate is known: its line tells older lines of the Journal from changes."""
REFUSAL = "!"
"""One in a repair's `reason` for each refusal."""


def write_ahead(connection: Connection, batch_id: str, generation: int, plan: Plan) -> None:
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


def sent_attempts(connection: Connection) -> Sequence[Any]:
    """The batches whose fate is not known yet."""
    return connection.execute(sa.select(attempts).where(attempts.c.state == "sent")).all()


def plan_of(attempt: Any) -> Plan:
    """The plan an attempt was sent with."""
    plan = json.loads(attempt.plan)
    new_rows = [
        NewRow(**{**row, "cells": _int_keys(row["cells"]), "headers": _int_keys(row["headers"])})
        for row in plan["new_rows"]
    ]
    writes = [Write(**write) for write in plan["writes"]]
    return Plan(writes=writes, new_rows=new_rows, tops=plan.get("tops", {}))


def mark_dead(connection: Connection, attempt: Any, tabs: Mapping[str, Tab]) -> None:
    """The batch was never applied and, its token being taken, never will be: what it carried waits again.

    Args:
        connection: a writing transaction.
        attempt: the batch.
        tabs: by key, the tabs as they are understood now.
    """
    ended = (
        attempts.update()
        .where(attempts.c.uuid == attempt.uuid, attempts.c.state == "sent")
        .values(state="dead", plan=DECIDED)
    )
    if not connection.execute(ended).rowcount:
        return  # another worker did so, and may have sent its changes again
    plan = plan_of(attempt)
    for change in plan.changes:
        connection.execute(
            changes.update().where(changes.c.id == change, changes.c.state == SENT).values(state=QUEUED)
        )  # fmt: skip
    for write in plan.writes:
        if write.repair:
            _reopen(connection, write.repair, tabs)
    tired = outbox.load(connection, changes.c.state == QUEUED, changes.c.refusals >= REFUSALS)
    outbox.settle(connection, [line.id for line in tired], PERSON, reason="refused")


def forget_plans(connection: Connection, most: int | None = None) -> int:
    """Drop the plans of decided batches of an earlier release, which kept them; returns how many it found.

    Args:
        connection: a writing transaction.
        most: how many at most; None: all.
    """
    kept = sa.select(attempts.c.uuid).where(attempts.c.state != "sent", attempts.c.plan != DECIDED).limit(most)
    found = connection.execute(kept).scalars().all()
    for uuid in found:
        connection.execute(attempts.update().where(attempts.c.uuid == uuid).values(plan=DECIDED))
    return len(found)


def note_refusal(connection: Connection, plan: Plan) -> None:
    """Count one more refusal of all that a batch carried."""
    carried = [*plan.changes, *plan.clears]
    connection.execute(changes.update().where(changes.c.id.in_(carried)).values(refusals=changes.c.refusals + 1))
    to_repair = [write.repair for write in plan.writes if write.repair]
    connection.execute(repairs.update().where(repairs.c.id.in_(to_repair)).values(reason=repairs.c.reason + REFUSAL))


def _reopen(connection: Connection, repair: int, tabs: Mapping[str, Tab]) -> None:
    reason = connection.execute(sa.select(repairs.c.reason).where(repairs.c.id == repair)).scalar_one()
    tired = len(reason) >= REFUSALS
    connection.execute(repairs.update().where(repairs.c.id == repair).values(state="open"))
    if tired:
        hand_over(connection, [repair], tabs)


def _int_keys(mapping: Mapping[str, Any]) -> dict[int, Any]:
    return {int(key): value for key, value in mapping.items()}
