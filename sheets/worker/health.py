"""How a deployment fares, in numbers: what /healthz, /metrics and staff are told of."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from sheets.api.quota import Budget, calls
from sheets.errors import OtherDeployment
from sheets.state import disk_room as room
from sheets.state import outbox, readings
from sheets.state.database import State, changes, get_value, repairs
from sheets.writing import tries

WORKER_SECONDS = 30.0
"""A worker that gave no sign for so long is gone; it gives one every five seconds, also while it waits."""
STALE_SECONDS = 300.0
"""Pages that show what was in the sheet so long ago are worth a word."""
LATE_SECONDS = 60.0
"""So is a change that waits for so long."""


@dataclass(frozen=True, slots=True)
class Health:
    """How reading and writing fare. Ages are in seconds, never negative; None: it never happened.

    Args:
        version: of the latest reading; 0: none.
        read_age: since the workbook was last read.
        check_age: since the workbook was last known to be up to date.
        worker_age: since a worker last gave a sign of life.
        waiting: changes not in the sheet yet.
        oldest_age: age of the oldest of them; 0 when none.
        people: changes that a person must decide, by reason.
        refusals: how often the sheet refused those that still wait.
        repairs: cells to be put back.
        restless: rows written again and again, or left alone for that (see tries.py).
        trouble: why nothing more can be kept (see state/disk_room.py); empty: it can.
        answers: the last call to the workbook went well.
        other_deployment: another deployment writes to the workbook.
        calls: how many calls were made, by kind and outcome.
        left: calls that may still be made this minute, by kind; only where there is a limit.
    """

    version: int
    read_age: float | None
    check_age: float | None
    worker_age: float | None
    waiting: int
    oldest_age: float
    people: Mapping[str, int]
    refusals: int
    repairs: int
    restless: int
    trouble: str
    answers: bool
    other_deployment: bool
    calls: Mapping[tuple[str, str], int]
    left: Mapping[str, float]

    @property
    def worker_alive(self) -> bool:
        """A worker is elected and at work."""
        return self.worker_age is not None and self.worker_age < WORKER_SECONDS

    @property
    def disk_full(self) -> bool:
        """Nothing more can be kept for want of room on the disk."""
        return self.trouble == room.FULL

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes of what is not as it should be; none when all is well."""
        found = {
            "never_read": not self.version,
            "workbook_unreachable": not self.answers and not self.other_deployment,
            "other_deployment": self.other_deployment,
            # Where nothing can be kept, no sign of life can be either.
            "worker_gone": not self.worker_alive and not self.trouble,
            **({self.trouble: True} if self.trouble else {}),
            "stale": self.check_age is not None and self.check_age > STALE_SECONDS,
            "queue_late": self.oldest_age > LATE_SECONDS,
            "row_restless": self.restless > 0,
        }
        return tuple(code for code, holds in found.items() if holds)


def examine(state: State, budget: Budget) -> Health:
    """Ask the state database how everything fares.

    Raises:
        StateUnreachable: it does not answer.
    """
    trouble = room.trouble(state)
    with state.reading() as connection:
        open_ = changes.c.state.in_(outbox.OPEN)
        count = sa.func.count
        waiting, oldest, refusals = connection.execute(
            sa.select(count(), sa.func.min(changes.c.at), sa.func.sum(changes.c.refusals)).where(open_)
        ).one()
        person = sa.select(changes.c.reason, count()).where(changes.c.state == outbox.PERSON).group_by(changes.c.reason)
        to_repair = sa.select(count()).select_from(repairs).where(repairs.c.state.in_(("open", "sent")))
        made = connection.execute(sa.select(calls.c.kind, calls.c.outcome, calls.c.made))
        read_at = readings.latest_read_at(connection)
        error = get_value(connection, "last_error")
        return Health(
            version=readings.latest_version(connection),
            read_age=_age(read_at.timestamp() if read_at else 0.0),
            check_age=_age(float(get_value(connection, "checked_at", "0"))),
            worker_age=_age(float(get_value(connection, "worker_at", "0"))),
            waiting=waiting,
            oldest_age=_age(oldest or 0.0) or 0.0,
            people={line[0]: line[1] for line in connection.execute(person)},
            refusals=refusals or 0,
            repairs=connection.execute(to_repair).scalar() or 0,
            restless=tries.restless(connection),
            trouble=trouble,
            answers=not error,
            other_deployment=error == OtherDeployment.WORDS,
            calls={(kind, outcome): number for kind, outcome, number in made},
            left={kind: budget.room(kind) for kind in budget.limits},
        )


def _age(at: float) -> float | None:
    # A clock that was set back must not make anything younger than now.
    return max(0.0, time.time() - at) if at else None
