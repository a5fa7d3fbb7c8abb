"""Training sessions: who has a seat, who waits for one, and what a press of the button writes.

The first rows of `Inscriptions`, in the order they came, have a seat, and the others wait. That is worked out from the
rows at each reading, whoever changed them and where, so that nothing can disagree.
"""

import datetime as dt
import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from programme.coaches import may_train
from programme.retyping import is_readable
from sheets.changes import Addition, Edit
from sheets.model import kinds
from sheets.model.columns import Row, fold
from sheets.model.dates import EPOCH
from sheets.model.schema import ENROLMENTS, Coach, Enrolment, Training
from sheets.model.snapshot import Snapshot

DURATION = dt.timedelta(hours=3)
"""How long a session takes in a calendar."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Who comes to a session.

    Args:
        seated: enrolments that have a seat, in the order they came.
        waiting: those that wait for one, the first to move up first.
        seats: how many there are; None: as many as come.
    """

    seated: tuple[Enrolment, ...]
    waiting: tuple[Enrolment, ...]
    seats: int | None

    @property
    def free(self) -> int | None:
        """Seats that are left; None: there is no end of them."""
        return None if self.seats is None else max(0, self.seats - len(self.seated))


def roll_of(snapshot: Snapshot, training: Training) -> Roll:
    """Who has a seat at a session, and who waits: each coach once, by their first row; nobody who rests."""
    first: dict[str, Enrolment] = {}
    for row in _in_order(snapshot.enrolments.where("training", training.id)):
        if row.left_on is None and may_train(snapshot.coaches.get(row.coach)):
            first.setdefault(_who(snapshot, row), row)
    rows, seats = tuple(first.values()), _seats(snapshot, training)
    return Roll(rows[:seats], rows[seats:] if seats is not None else (), seats)


def all_rows_of(snapshot: Snapshot, rows: Collection[Enrolment]) -> list[Enrolment]:
    """Enrolments, with the same coaches' other rows for the same session: one of these may have waited."""
    of_session = (
        other
        for row in rows
        for other in snapshot.enrolments.where("training", row.training)
        if _who(snapshot, other) == _who(snapshot, row) and other.left_on is None
    )
    return list(of_session)


def _who(snapshot: Snapshot, row: Enrolment) -> str:
    """What tells the coach of an enrolment from others, by whichever of their rows: who shares a mailbox has a name."""
    coach = snapshot.coaches.get(row.coach)
    return f"{coach.email.casefold()} {fold(coach.first_name)}" if coach and coach.email else row.coach


def are_seats_known(snapshot: Snapshot, training: Training) -> bool:
    """Whether the cell of the seats says a number, or nothing: else nobody moves up because of it."""
    return is_readable(snapshot.trainings, training, ("seats",))


def _seats(snapshot: Snapshot, training: Training) -> int | None:
    """How many seats there are, None: as many as come. Of words the first number counts ("12 ?")."""
    if training.seats is None and not are_seats_known(snapshot, training):
        number = re.search(r"\d{1,4}", kinds.plain(snapshot.trainings.cell_read(training, "seats")))
        return int(number[0]) if number else None
    return None if training.seats is None or training.seats < 0 else int(training.seats)


def has_seat(snapshot: Snapshot, row: Row) -> bool:
    """Whether a row of `Inscriptions` is one that has a seat: no row of another tab is."""
    training = snapshot.trainings.get(row.training) if isinstance(row, Enrolment) else None
    return training is not None and row in roll_of(snapshot, training).seated


def to_come(snapshot: Snapshot, today: dt.date) -> list[Training]:
    """The sessions from today on, soonest first; those without a date last."""
    found = [row for row in snapshot.trainings.rows if row.date is None or row.date >= today]
    return sorted(found, key=lambda row: (row.date or dt.date.max, row.number))


def past(snapshot: Snapshot, today: dt.date) -> list[Training]:
    """The sessions that were, the latest first."""
    found = [row for row in snapshot.trainings.rows if row.date is not None and row.date < today]
    return sorted(found, key=lambda row: (row.date or today, row.number), reverse=True)


def own(snapshot: Snapshot, training: Training, coaches: Collection[Coach]) -> tuple[Enrolment | None, int]:
    """A coach's enrolment in a session, and their place on its waiting list: 0 for a seat.

    Args:
        snapshot: a reading.
        training: the session.
        coaches: the rows of the coach: mostly one.
    """
    roll, ids = roll_of(snapshot, training), {coach.id for coach in coaches}
    for row in roll.seated:
        if row.coach in ids:
            return row, 0
    return next(((row, n) for n, row in enumerate(roll.waiting, start=1) if row.coach in ids), (None, 0))


def enrol(snapshot: Snapshot, training: Training, coach: Coach, at: dt.datetime) -> Addition:
    """Give a coach a seat, or a place on the waiting list.

    Args:
        snapshot: a reading.
        training: the session.
        coach: who comes.
        at: this moment, by the clock on the wall here.
    """
    cells = {
        "training": training.id,
        "coach": coach.id,
        "enrolled_at": kinds.to_cell(ENROLMENTS.by_key["enrolled_at"], at),
    }
    return Addition(
        ENROLMENTS.key, {key: cell for key, cell in cells.items() if key not in snapshot.enrolments.missing}
    )


def may_leave(snapshot: Snapshot) -> bool:
    """Whether the workbook can note that somebody does not come: one made before that column cannot."""
    return "left_on" not in snapshot.enrolments.missing


def leave(snapshot: Snapshot, training: Training, coaches: Collection[Coach], today: dt.date) -> list[Edit]:
    """Free a coach's seat: the first of those who wait has it then. All their rows: a second one would take it again.

    Args:
        snapshot: a reading.
        training: the session.
        coaches: the rows of the coach: mostly one.
        today: the day it is.
    """
    ids = {coach.id for coach in coaches}
    rows = (row for row in snapshot.enrolments.where("training", training.id) if row.coach in ids)
    return [_edit(snapshot, row, "left_on", today) for row in rows if row.left_on is None]


def attend(snapshot: Snapshot, enrolment: Enrolment, present: bool) -> Edit:
    """Note whether a coach came."""
    return _edit(snapshot, enrolment, "present", present)


def _edit(snapshot: Snapshot, row: Enrolment, key: str, value: object) -> Edit:
    before = snapshot.enrolments.cell(row, key)
    return Edit(ENROLMENTS.key, row.id, {key: before}, {key: kinds.to_cell(ENROLMENTS.by_key[key], value, before)})


def _in_order(rows: Collection[Enrolment]) -> list[Enrolment]:
    """Rows by when they came. One that does not say comes after the row above it, where staff typed it."""
    last = EPOCH
    found = []
    for n, row in enumerate(sorted(rows, key=lambda row: row.number or math.inf)):
        last = row.enrolled_at or last
        found.append((last, n, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]
