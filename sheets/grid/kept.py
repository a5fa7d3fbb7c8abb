"""The acts of a day: one that is sent twice is done once, and answered as before; its author may take it back."""

import json
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text
from sqlalchemy.exc import IntegrityError

from sheets.state.database import State, metadata

KEEP_SECONDS = 2 * 86_400.0
SHAPE = 2
"""Of records; one of another shape, kept by an older version of the site, tells nothing."""

acts = Table(
    "grid_acts",
    metadata,
    Column("id", String, primary_key=True),
    Column("author", String, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("tab", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("answer", Text, nullable=False),
)
"""Acts on the sheet in the browser; an empty answer: it was begun, and nobody knows whether it was done."""

came_back = Table(
    "grid_rows_back",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tab", Integer, nullable=False, index=True),
    Column("old", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("at", Float, nullable=False),
)
"""Rows that were deleted and came back: their key, and their present one."""


@dataclass(frozen=True, slots=True)
class KeptAct:
    """An act.

    Args:
        id: its author's browser gave it.
        at: when it was begun, seconds since 1970.
        record: what its way back needs.
        answer: what was said of it; empty: it was begun.
    """

    id: str
    at: float
    record: dict[str, Any]
    answer: dict[str, Any]


def find(connection: Connection, act_id: str, author: str) -> KeptAct | None:
    """An act of somebody's, or None."""
    wanted = sa.select(acts).where(acts.c.id == act_id, acts.c.author == author)
    row = connection.execute(wanted).mappings().first()
    if row is None:
        return None
    record = json.loads(row["record"])
    return KeptAct(row["id"], row["at"], record if record.get("shape") == SHAPE else {}, json.loads(row["answer"]))


def last(connection: Connection, author: str, tab: int) -> str:
    """The ID of somebody's last act on a tab that was done, or ""."""
    mine = (acts.c.author == author, acts.c.tab == tab, acts.c.answer.like('%"done": true%'))
    found = connection.execute(sa.select(acts.c.id).where(*mine).order_by(acts.c.at.desc()).limit(1)).scalar()
    return str(found or "")


def begin(state: State, act_id: str, author: str, tab: int) -> bool:
    """Note that an act begins; False: it did before, here or in another process."""
    now = time.time()
    try:
        with state.writing() as connection:
            _prune(connection, now)
            line = {"id": act_id, "author": author, "at": now, "tab": tab, "record": "{}", "answer": "{}"}
            connection.execute(acts.insert().values(**line))
    except IntegrityError:
        return False
    return True


def forget_old(state: State) -> None:
    """Drop what is past KEEP_SECONDS: the worker does, where nobody acts for days."""
    now = time.time()
    with state.reading() as connection:
        old = sa.select(acts.c.id).where(acts.c.at < now - KEEP_SECONDS).limit(1)
        if not connection.execute(old).first():
            return
    with state.writing() as connection:
        _prune(connection, now)


def _prune(connection: Connection, now: float) -> None:
    for table in (acts, came_back):
        connection.execute(table.delete().where(table.c.at < now - KEEP_SECONDS))


def end(state: State, act_id: str, record: dict[str, Any], answer: dict[str, Any]) -> None:
    """Note what became of it."""
    back = {int(old): int(new) for old, new in record.pop("aliases", {}).items()}
    told = {"record": json.dumps({"shape": SHAPE, **record}), "answer": json.dumps(answer)}
    with state.writing() as connection:
        connection.execute(acts.update().where(acts.c.id == act_id).values(**told))
        if back:
            tab = connection.execute(sa.select(acts.c.tab).where(acts.c.id == act_id)).scalar_one()
            lines = [{"tab": tab, "old": old, "new": new, "at": time.time()} for old, new in back.items()]
            connection.execute(came_back.insert(), lines)


def drop(state: State, act_id: str) -> None:
    """Forget an act that was refused: it may be tried again."""
    with state.writing() as connection:
        connection.execute(acts.delete().where(acts.c.id == act_id))


def aliases(connection: Connection, tab: int) -> dict[int, int]:
    """The rows of a tab that were deleted and came back: their key -> their present one."""
    wanted = sa.select(came_back.c.old, came_back.c.new).where(came_back.c.tab == tab).order_by(came_back.c.id)
    return {line.old: line.new for line in connection.execute(wanted)}


def forget_all(connection: Connection) -> None:
    """Drop what every act held: somebody is erased, whose cells may be among them."""
    for table in (acts, came_back):
        connection.execute(table.delete())
