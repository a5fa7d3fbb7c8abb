"""What waits for a person: written after all, given up, or written in another place, its text intact.

A decision counts once. The change leaves the list in the transaction that reads it there, so of two people who decide
at the same time the second finds nothing left, and is told who was first.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sheets.events.covered import covered, place_of, try_again
from sheets.model.columns import Cell
from sheets.model.snapshot import Snapshot
from sheets.state import outbox
from sheets.state.database import changes
from sheets.state.outbox import APPEND, CELL, DROPPED, PERSON, Pending
from sheets.writing.displaced import CELL_LOST, HEADER_LOST
from sheets.writing.repairs import Repair

KNOWN = frozenset({"conflict", CELL_LOST})
"""Reasons whose change was shown beside what the sheet holds: to write it after all is to replace that value."""
DECIDED = "decided by "
NOT_FOUND = {
    CELL_LOST: "Cette case ne se reconnaît plus dans la feuille : choisissez une autre place, ou retapez la valeur "
    "dans la feuille, puis gardez la feuille.",
    HEADER_LOST: "Cette case ne se reconnaît plus parmi les titres : retapez ce nom au-dessus de sa colonne, dans la "
    "feuille. Ce qui attend s'écrira ensuite.",
}
"""Why a value that we covered cannot be written where it was, and what to do."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A change that waits for a person, with its three values."""

    id: int
    action: str
    tab: str
    row_id: str
    key: str
    author: str
    at: dt.datetime
    code: str
    reason: str
    base: Any
    theirs: Any
    mine: Any
    covered: Repair | None = None
    """Of staff's value that we covered by mistake: what is known of its place."""

    @property
    def conflict(self) -> bool:
        """Two people wrote in one cell: its author may choose as well as staff."""
        return self.code == "conflict"

    @property
    def new_row(self) -> bool:
        """It is a whole new row, not a cell."""
        return self.action == APPEND


def waiting(connection: Connection, author: str = "") -> tuple[Undecided, ...]:
    """The changes that wait for a person, oldest first.

    Args:
        connection: any transaction.
        author: only this person's; empty: everybody's.
    """
    conditions = [changes.c.state == PERSON, *([changes.c.author == author] if author else [])]
    return tuple(_undecided(connection, line) for line in outbox.load(connection, *conditions))


def one(connection: Connection, change_id: int) -> Undecided | None:
    """A change that waits, or None when it does not (any more)."""
    found = outbox.load(connection, changes.c.id == change_id, changes.c.state == PERSON)
    return _undecided(connection, found[0]) if found else None


def decider(connection: Connection, change_id: int) -> str:
    """Who settled a change, where somebody did; or ""."""
    found = outbox.load(connection, changes.c.id == change_id)
    return decider_of(found[0]) if found else ""


def decider_of(line: Pending) -> str:
    """Who settled a line of the outbox, where somebody did; or ""."""
    decided = line.state == DROPPED and line.reason.startswith(DECIDED)
    return line.reason.removeprefix(DECIDED) if decided else ""


def why_not(snapshot: Snapshot, change: Undecided) -> str:
    """Why a change cannot be written after all as it is, in French; empty when it can."""
    if change.code not in (CELL_LOST, HEADER_LOST):
        return ""
    there = place_of(snapshot, change.covered) if change.covered else None
    named = change.code == CELL_LOST and not change.covered and change.row_id
    return "" if there or named else NOT_FOUND[change.code]


def retry(connection: Connection, snapshot: Snapshot, change_id: int, author: str) -> bool:
    """Write a change after all, knowing the value it will replace.

    Args:
        connection: a writing transaction.
        snapshot: the reading whose value is known.
        change_id: which.
        author: who decided; the change remains its author's.

    Returns:
        Whether this decision counts: False when somebody decided before.
    """
    line = _take(connection, change_id, author)
    if line is None:
        return False
    repair = covered(connection, line.id)
    place = place_of(snapshot, repair) if repair else None
    if repair and place:
        try_again(connection, snapshot, repair, place)
        return True
    base = line.theirs if line.reason in KNOWN else line.base
    _enqueue(connection, line.author, [_line(line.action, line.tab, line.row_id, line.key, base, line.new)])
    return True


def drop(connection: Connection, change_id: int, author: str) -> bool:
    """Give a change up: what the sheet holds stays. Returns whether this decision counts."""
    return _take(connection, change_id, author) is not None


def retarget(connection: Connection, change_id: int, row_id: str, key: str, base: Cell, author: str) -> bool:
    """Write a change in another place of the same tab, its text intact.

    Args:
        connection: a writing transaction.
        change_id: which.
        row_id: the row to write in.
        key: the column; without meaning for a new row, whose cells each keep their column.
        base: what that cell held when it was chosen.
        author: who decided.

    Returns:
        Whether this decision counts: False when somebody decided before.
    """
    line = _take(connection, change_id, author)
    if line is None:
        return False
    if line.action == CELL:
        lines = [_line(CELL, line.tab, row_id, key, base, line.new)]
    else:
        # Cells that are not empty come back to be decided one by one: nothing is replaced unseen.
        wanted = {name: cell for name, cell in line.new.items() if name != "id" and cell not in (None, "")}
        lines = [_line(CELL, line.tab, row_id, name, None, cell) for name, cell in wanted.items()]
    _enqueue(connection, line.author, lines)
    return True


def _take(connection: Connection, change_id: int, author: str) -> Pending | None:
    """Settle a change in somebody's name, or None when it does not wait any more."""
    found = outbox.load(connection, changes.c.id == change_id, changes.c.state == PERSON)
    for line in found:
        outbox.settle(connection, [line.id], DROPPED, reason=DECIDED + author, theirs=line.theirs)
    return found[0] if found else None


def _enqueue(connection: Connection, author: str, lines: Sequence[dict[str, Any]]) -> None:
    if lines:
        outbox.enqueue(connection, author, lines)


def _line(action: str, tab: str, row_id: str, key: str, base: Any, new: Any) -> dict[str, Any]:
    return {"action": action, "tab": tab, "row_id": row_id, "key": key, "base": base, "new": new}


def _undecided(connection: Connection, line: Pending) -> Undecided:
    return Undecided(
        line.id, line.action, line.tab, line.row_id, line.key, line.author,
        dt.datetime.fromtimestamp(line.at, dt.UTC), line.reason, outbox.REASONS.get(line.reason, line.reason),
        line.base, line.theirs, line.new, covered(connection, line.id) if line.reason in NOT_FOUND else None,
    )  # fmt: skip
