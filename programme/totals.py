"""The totals of views and shares, taken to the sheet's columns a few times an hour, through the outbox like any change.

What is added to a cell is what was counted since the last time: a number that staff typed is the new ground, never
overwritten. Only cells whose count grew are written, so neither the Journal nor the quota feels it.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from programme.audience import SHARE, VIEW, add, days
from sheets.book import Book
from sheets.model.columns import Cell
from sheets.model.snapshot import Snapshot
from sheets.state import outbox
from sheets.state.database import changes, get_value, metadata, set_value
from sheets.state.outbox import DROPPED, OPEN, PERSON

EVERY_SECONDS = 600.0
AT_A_TIME = 500
"""Cells written in one period: a few batches. The others wait for the next."""
HELD_SECONDS = 86_400.0
"""How long a cell that refused (a formula, a protection) is left alone."""
AUTHOR = "Tremplin (vues et partages)"
COLUMNS = {VIEW: "views", SHARE: "shares"}

handed = Table(
    "audience_handed",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("times", Integer, nullable=False),
)
"""How much of each total is in the sheet, or on its way."""

sendings = Table(
    "audience_sendings",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("receipt", String, nullable=False),
    Column("times", Integer, nullable=False),
    Column("until", Float, nullable=False),
)
"""What is on its way, or left alone (no receipt) until some time."""


def write_totals(book: Book, every: float = EVERY_SECONDS) -> int:
    """Hand over what was counted since the last time; whatever process asks, it is done once a period.

    Args:
        book: the workbook; what is added to is its snapshot, pending changes included.
        every: seconds between two times.

    Returns:
        How many cells are on their way.
    """
    with book.state.reading() as connection:
        if not _due(connection, every):
            return 0
    snapshot = book.snapshot
    with book.state.writing() as connection:
        if not _due(connection, every):
            return 0  # another process was quicker
        set_value(connection, "totals_at", str(clock.time()))
        _settle(connection)
        wanted = list(_grown(connection, snapshot))[:AT_A_TIME]
        for candidate, kind, count, cell in wanted:
            _hand_over(connection, candidate, kind, count, cell)
    return len(wanted)


def _due(connection: Connection, every: float) -> bool:
    return clock.time() - float(get_value(connection, "totals_at", "0")) >= every


def _settle(connection: Connection) -> None:
    """What became of what was on its way: only what did not arrive is to be counted again."""
    for one in connection.execute(sa.select(sendings)).all():
        lines = outbox.load(connection, changes.c.receipt == one.receipt) if one.receipt else []
        if any(line.state in OPEN for line in lines) or one.until > clock.time():
            continue
        mine = (sendings.c.candidate == one.candidate) & (sendings.c.kind == one.kind)
        connection.execute(sendings.delete().where(mine))
        failed = [line for line in lines if line.state in (PERSON, DROPPED)]
        if failed:
            add(connection, handed, -one.times, candidate=one.candidate, kind=one.kind)
        # A number that staff changed meanwhile is no question for them: the next time adds to theirs.
        outbox.settle(connection, [line.id for line in failed if line.state == PERSON], DROPPED, reason="counted again")
        if any(line.state == PERSON and line.reason != "conflict" for line in failed):
            _note(connection, one.candidate, one.kind, "", 0, clock.time() + HELD_SECONDS)


def _grown(connection: Connection, snapshot: Snapshot) -> Iterator[tuple[str, str, int, Cell]]:
    """(candidate, kind, how many more, the cell as it stands) of each cell to write."""
    total = sa.func.sum(days.c.times).label("total")
    known = sa.func.coalesce(handed.c.times, 0)
    busy = {(one.candidate, one.kind) for one in connection.execute(sa.select(sendings))}
    counted = connection.execute(
        sa.select(days.c.candidate, days.c.kind, total - known)
        .outerjoin(handed, (handed.c.candidate == days.c.candidate) & (handed.c.kind == days.c.kind))
        .where(days.c.kind.in_(COLUMNS))
        .group_by(days.c.candidate, days.c.kind, handed.c.times)
        .having(total > known)
    )
    table = snapshot.candidates
    for candidate, kind, count in counted:
        row, key = table.get(candidate), COLUMNS[kind]
        if row is None or key in table.missing or (candidate, kind) in busy:
            continue
        cell = table.cell(row, key)
        # Words in the place of a number are a problem that staff see listed; they are not ours to replace.
        if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
            yield candidate, kind, int(count), cell


def _hand_over(connection: Connection, candidate: str, kind: str, count: int, cell: Any) -> None:
    line = outbox.cell_line("candidates", candidate, COLUMNS[kind], cell, (cell or 0) + count)
    receipt = outbox.enqueue(connection, AUTHOR, [line])
    add(connection, handed, count, candidate=candidate, kind=kind)
    _note(connection, candidate, kind, receipt, count, 0.0)


def _note(connection: Connection, candidate: str, kind: str, receipt: str, count: int, until: float) -> None:
    connection.execute(
        sendings.insert().values(candidate=candidate, kind=kind, receipt=receipt, times=count, until=until)
    )
