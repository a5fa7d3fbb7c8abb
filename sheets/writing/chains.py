"""Edits of one cell built on one another: one decision for all of them.

While an edit waits for a person, its author (or somebody who saw it) may go on writing: the base of their next edit is
the waiting one's own text, which never reached the sheet. Such an edit follows it, and takes its place: the last word
is what is proposed, against the cell the first one was made on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sheets.changes import alike
from sheets.model.columns import Cell
from sheets.state import outbox
from sheets.state.database import changes
from sheets.state.outbox import CELL, PERSON, Pending

Place = tuple[str, str, str]
"""Tab, row ID and column key of a cell."""
NOT_FOLLOWED = frozenset({"displaced", "header_lost"})
"""Reasons of what no author typed on the web: a value of staff's to be put back is decided by itself."""


@dataclass(frozen=True, slots=True)
class Follows:
    """An edit that takes the place of one that waits.

    Args:
        waiting: the line that waits for a person.
        by: the line that follows it.
        base: the cell both are proposed against.
    """

    waiting: int
    by: int
    base: Cell


def waiting(connection: Connection) -> dict[Place, list[Pending]]:
    """The edits that wait for a person, by cell, oldest first; those that follow one another are joined first.

    Args:
        connection: a writing transaction.
    """
    lines = outbox.load(connection, changes.c.state == PERSON, changes.c.action == CELL)
    found: dict[Place, list[Pending]] = {}
    for line in lines:
        before = found.setdefault((line.tab, line.row_id, line.key), [])
        if last := followed(line, before):
            follow(connection, [Follows(last.id, line.id, last.base)])
            before.remove(last)
            line = replace(line, base=last.base)
        before.append(line)
    return found


def followed(line: Pending, before: Iterable[Pending]) -> Pending | None:
    """The last of the waiting edits of its cell whose own text an edit was made on."""
    on = [w for w in before if w.id < line.id and w.reason not in NOT_FOLLOWED and alike(w.new, line.base)]
    return on[-1] if on and line.reason not in NOT_FOLLOWED else None


def follow(connection: Connection, found: Iterable[Follows]) -> None:
    """Let edits take the place of those that wait.

    Args:
        connection: a writing transaction.
        found: which.
    """
    for one in found:
        outbox.supersede(connection, one.waiting, one.by, one.base)


def place(line: Pending) -> Place:
    """The cell of an edit."""
    return line.tab, line.row_id, line.key


Waiting = Mapping[Place, list[Pending]]
