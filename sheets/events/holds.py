"""Cells shown otherwise than the sheet says, until somebody lifts that: what must not be public stays down.

A change can meet another edit, a protected cell, a workbook that does not answer; a hold waits for nobody. It is laid
over every reading (see Book.snapshot), in every process, from the moment it is on disk.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, String, Table, Text

from sheets.model.columns import Cell
from sheets.state.database import bump, metadata

holds = Table(
    "holds",
    metadata,
    Column("tab", String, primary_key=True),
    Column("row_id", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("cell", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Float, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One cell that is held.

    Args:
        row_id: whose.
        author: who asked.
        at: when (seconds since 1970).
    """

    row_id: str
    author: str
    at: float


def hold(connection: Connection, tab: str, row_id: str, key: str, cell: Cell, author: str) -> None:
    """Show a cell as this, whatever the sheet says; held already, it stays who did it first."""
    if not connection.execute(sa.select(holds.c.at).where(*_is(tab, row_id, key))).first():
        values = {"tab": tab, "row_id": row_id, "key": key, "cell": json.dumps(cell), "author": author}
        connection.execute(holds.insert().values(**values, at=time.time()))
    bump(connection, "outbox")  # what tells every process that there is something else to show


def lift(connection: Connection, tab: str, row_id: str, key: str) -> bool:
    """Show a cell as the sheet says again; False: it was not held."""
    bump(connection, "outbox")
    found = connection.execute(holds.delete().where(*_is(tab, row_id, key)).returning(holds.c.row_id))
    return found.first() is not None


def held(connection: Connection, tab: str, key: str) -> list[Hold]:
    """What is held in a column, the latest first."""
    asked = sa.select(holds).where(holds.c.tab == tab, holds.c.key == key).order_by(holds.c.at.desc())
    return [Hold(one.row_id, one.author, one.at) for one in connection.execute(asked)]


def lay_over(
    connection: Connection, cells: dict[str, dict[str, dict[str, Cell]]], is_there: Callable[[str, str], bool]
) -> None:
    """Put what is held over changes; a row that is nowhere does not come back by that.

    Args:
        connection: a reading one.
        cells: tab key -> row ID -> column key -> cell.
        is_there: whether a reading has a row: tab key, row ID.
    """
    for one in connection.execute(sa.select(holds)):
        if is_there(one.tab, one.row_id) or one.row_id in cells.get(one.tab, {}):
            cells.setdefault(one.tab, {}).setdefault(one.row_id, {})[one.key] = json.loads(one.cell)


def _is(tab: str, row_id: str, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return holds.c.tab == tab, holds.c.row_id == row_id, holds.c.key == key
