"""What became of what was submitted, and how the queue of changes fares."""

import datetime as dt
import time
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.changes import Conflict
from sheets.state import outbox, readings
from sheets.state.database import changes, get_value
from sheets.state.outbox import DONE, NOOP, OPEN, PERSON, QUEUED


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submission gets back once it is on disk.

    Args:
        id: to ask for its progress; empty when nothing had changed.
        row_id: the row it concerns (minted for a new one).
    """

    id: str
    row_id: str

    @property
    def empty(self) -> bool:
        """Nothing had changed: there is nothing to write."""
        return not self.id


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a submission.

    Args:
        state: the least advanced of its cells: person, queued, done or noop.
        reason: French sentence, when a person must decide.
        conflicts: the cells that met another edit.
        tab, row_id, author: of the submission.
    """

    state: str
    reason: str
    conflicts: tuple[Conflict, ...]
    tab: str
    row_id: str
    author: str

    @property
    def settled(self) -> bool:
        """Nothing more will happen by itself."""
        return self.state != QUEUED


@dataclass(frozen=True, slots=True)
class QueueState:
    """How reading and writing fare.

    Args:
        waiting: changes not in the sheet yet.
        oldest_seconds: age of the oldest of them; 0 when none.
        people: changes a person must decide.
        last_read: when the workbook was last read (UTC).
        age_seconds: since it was last known to be up to date.
        last_error: what the last call met, in English; empty when it went well.
    """

    waiting: int
    oldest_seconds: float
    people: int
    last_read: dt.datetime | None
    age_seconds: float
    last_error: str


def progress_of(connection: Connection, receipt: str) -> Progress | None:
    """What became of a submission, or None when nothing is known of it (any more)."""
    asked = outbox.load(connection, changes.c.receipt == receipt)
    if not asked:
        return None
    lines = [outbox.last_word(connection, line) for line in asked]
    people = [line for line in lines if line.state == PERSON]
    open_ = any(line.state in OPEN for line in lines)
    state = PERSON if people else QUEUED if open_ else DONE if any(line.state == DONE for line in lines) else NOOP
    own = [line for line in people if line.reason == "conflict" and line.author == asked[0].author]
    conflicts = tuple(Conflict(line.key, line.base, line.theirs, line.new) for line in own)
    reason = outbox.REASONS.get(people[0].reason, people[0].reason) if people else ""
    return Progress(state, reason, conflicts, asked[0].tab, asked[0].row_id, asked[0].author)


def queue_state(connection: Connection) -> QueueState:
    """How reading and writing fare."""
    counted = connection.execute(
        sa.select(changes.c.state, sa.func.count(), sa.func.min(changes.c.at))
        .where(changes.c.state.in_((*OPEN, PERSON)))
        .group_by(changes.c.state)
    ).all()
    waiting = [(count, at) for state, count, at in counted if state in OPEN]
    checked, now = float(get_value(connection, "checked_at", "0")), time.time()
    return QueueState(
        waiting=sum(count for count, _ in waiting),
        oldest_seconds=max(0.0, now - min((at for _, at in waiting), default=now)),
        people=sum(count for state, count, _ in counted if state == PERSON),
        last_read=readings.latest_read_at(connection),
        age_seconds=max(0.0, now - checked) if checked else 0.0,
        last_error=get_value(connection, "last_error"),
    )
