"""What we overwrote without meaning to, as the state database keeps it: to be put back, or decided by a person."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.model.columns import UNDESCRIBED, Tab
from sheets.model.kinds import plain
from sheets.state import outbox
from sheets.state.database import changes, repairs
from sheets.state.outbox import PERSON
from sheets.writing.captures import CapturedTab
from sheets.writing.headers import Overwritten
from sheets.writing.plan import Write
from sheets.writing.repairs import Repair, Spot, is_id

CELL_LOST, HEADER_LOST = "displaced", "header_lost"
"""Why a person must decide: see outbox.REASONS."""
ASKED = sa.exists().where(changes.c.id == repairs.c.decision, changes.c.state == PERSON)
"""A person has it, and has not decided."""


def load_repairs(connection: Connection, tabs: Mapping[str, Tab], *conditions: Any) -> list[Repair]:
    """The repairs that meet the conditions, first in first.

    Args:
        connection: any transaction.
        tabs: by key, the tabs as they are understood now.
        conditions: on the table `repairs`.
    """
    found = connection.execute(sa.select(repairs).where(*conditions).order_by(repairs.c.id)).all()
    return [_repair(line, tabs.get(line.tab)) for line in found]


def open_repairs(connection: Connection, tabs: Mapping[str, Tab]) -> list[Repair]:
    """What is to be put back, first in first."""
    return load_repairs(connection, tabs, repairs.c.state == "open")


def overwritten_headers(connection: Connection, tabs: Mapping[str, Tab]) -> dict[str, list[Overwritten]]:
    """By tab, the header cells that we overwrote and that are not put back, a person having them or not."""
    not_back = sa.or_(repairs.c.state.in_(("open", "sent")), sa.and_(repairs.c.state == PERSON, ASKED))
    found: dict[str, list[Overwritten]] = {}
    for repair in load_repairs(connection, tabs, not_back):
        if repair.spot.in_header:
            found.setdefault(repair.tab, []).append(repair.overwritten)
    return found


def open_repair(connection: Connection, write: Write, beside: Sequence[Write], seen: CapturedTab) -> None:
    """Note a cell that we overwrote, with all that will tell it later: the batch's other writes in its row included.

    Args:
        connection: a writing transaction.
        write: what overwrote it.
        beside: the batch's other writes in that row.
        seen: what stood there just before.
    """
    id_column, old = seen.header.binding.columns.get("id", -1), seen.value(write)
    content = seen.content(write, {w.column: w.new for w in beside if w.column != id_column})
    header = plain(old) if seen.hit_the_header(write) else seen.header.name(write.column)
    connection.execute(
        repairs.insert().values(
            change=write.change, tab=write.tab, row_id=seen.row_id(write), header=header, ours=json.dumps(write.new),
            restore=json.dumps(old), formula=int(seen.is_formula(write)), state="open", at=time.time(),
            content=json.dumps(content), spot=json.dumps(_spot(write, beside, seen).to_json()),
            strays=_strays(connection, write),
        )
    )  # fmt: skip


def hand_over(connection: Connection, repair_ids: Iterable[int], tabs: Mapping[str, Tab]) -> None:
    """Values we displaced and cannot put back for certain join the other decisions a person is shown."""
    for repair in load_repairs(connection, tabs, repairs.c.id.in_(list(repair_ids))):
        key = _key(repair, tabs.get(repair.tab))
        line = outbox.cell_line(repair.tab, repair.row_id, key, repair.ours, repair.restore)
        receipt = outbox.enqueue(connection, outbox.SITE, [line])
        waiting = connection.execute(sa.select(changes.c.id).where(changes.c.receipt == receipt)).scalar_one()
        reason = HEADER_LOST if repair.spot.in_header else CELL_LOST
        outbox.settle(connection, [waiting], PERSON, reason=reason, theirs=repair.ours)
        this = repairs.c.id == repair.id
        connection.execute(repairs.update().where(this).values(state=PERSON, decision=waiting))


def _repair(line: Any, tab: Tab | None) -> Repair:
    spot = Spot(**json.loads(line.spot))
    hit_the_id = is_id(tab, line.header) and not spot.in_header
    return Repair(
        line.id, line.tab, line.row_id, line.header, json.loads(line.ours), json.loads(line.restore),
        bool(line.formula), json.loads(line.content), hit_the_id, len(line.reason), spot, line.strays, line.at,
        line.decision,
    )  # fmt: skip


def _key(repair: Repair, tab: Tab | None) -> str:
    column = tab.named(repair.header) if tab else None
    return column.key if column else UNDESCRIBED + repair.header


def _spot(write: Write, beside: Sequence[Write], seen: CapturedTab) -> Spot:
    in_header, written = seen.hit_the_header(write), {w.column: w.new for w in [*beside, write]}
    beneath = seen.beneath(write.column) if in_header else ()
    put_back = bool(write.repair) and write.new is not None
    return Spot(seen.typed(write.row, written), write.column, in_header, beneath, put_back)


def _strays(connection: Connection, write: Write) -> int:
    """How many repairs in a row went astray with this one; the one it was for counts it too."""
    if not write.repair:
        return 0
    this = repairs.c.id == write.repair
    connection.execute(repairs.update().where(this).values(strays=repairs.c.strays + 1))
    return int(connection.execute(sa.select(repairs.c.strays).where(this)).scalar_one())
