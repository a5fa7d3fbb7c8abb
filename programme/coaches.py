"""A coach's path: who coaches at present, and the step that comes next."""

from collections import Counter
from weakref import WeakKeyDictionary

import clock
from sheets.changes import Addition, Edit
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.schema import ACTIVE, APPLIED, COACH_PATH, COACHES, HIDDEN, MET, TRAINED, Candidate, Coach
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table


def is_active(coach: Coach | None) -> bool:
    """Whether somebody coaches: they sign in as a coach, and are written to.

    Whose path says nothing does, as before there was a path; whoever is marked as not active never does.
    """
    return coach is not None and coach.active is not False and coach.path in ("", ACTIVE)


def may_train(coach: Coach | None) -> bool:
    """Whether somebody comes to trainings: they coach, or are on the way to."""
    return coach is not None and (is_active(coach) or coach.path in (APPLIED, MET, TRAINED))


def looks_for_work(candidate: Candidate) -> bool:
    """Whether a coach's time goes to somebody's search: they have no job, and their CV was not put away."""
    return bool(candidate.first_name) and candidate.employed is not True and candidate.status != HIDDEN


def looking_with(table: Table[Candidate]) -> Counter[str]:
    """A coach's load: how many people who look for work each follows; made once for each table."""
    if table not in _LOADS:
        _LOADS[table] = Counter(row.coach for row in table.rows if row.coach and looks_for_work(row))
    return _LOADS[table]


def next_steps(coach: Coach) -> tuple[str, ...]:
    """Where a volunteer's path may lead from where they are: one step on, and to rest or back from it."""
    if coach.path in ("", ACTIVE):
        return (COACH_PATH[-1],) if is_active(coach) else (ACTIVE,)
    at = COACH_PATH.index(coach.path) if coach.path in COACH_PATH else 0
    return (ACTIVE,) if coach.path == COACH_PATH[-1] else (COACH_PATH[at + 1],)


def move_on(snapshot: Snapshot, coach: Coach, step: str) -> Edit:
    """What to write for a volunteer to be at a step of their path."""
    table, values = snapshot.coaches, dict[str, Cell]()
    values["path"] = step
    if step == ACTIVE and coach.active is not True:
        values["active"] = kinds.to_cell(COACHES.by_key["active"], True)
    if step == TRAINED and coach.trained_on is None:
        values["trained_on"] = kinds.to_cell(COACHES.by_key["trained_on"], clock.today())
    there = {key: cell for key, cell in values.items() if key not in table.missing}
    return Edit(COACHES.key, coach.id, {key: table.cell(coach, key) for key in there}, there)


def may_apply(snapshot: Snapshot) -> bool:
    """Whether the sheet can hold somebody who applies: where it had no path, they would be a coach at once."""
    there = snapshot.coaches.binding.columns
    return all(key in there for key in ("id", "email", "path", "active"))


def application(snapshot: Snapshot, values: dict[str, Cell]) -> Addition:
    """The row of somebody who offers to coach: not active, whatever becomes of the column of their path."""
    there = snapshot.coaches.binding.columns
    filled = {key: cell for key, cell in values.items() if key in there and cell not in (None, "")}
    no = kinds.to_cell(COACHES.by_key["active"], False)
    return Addition(COACHES.key, {**filled, "path": APPLIED, "active": no})


_LOADS: WeakKeyDictionary[Table[Candidate], Counter[str]] = WeakKeyDictionary()
