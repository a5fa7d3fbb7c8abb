"""What a coach has to do this week: worked out from the rows and the day, never kept."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from programme import meetings, trainings
from programme.conditions import ConditionContext, holds
from programme.hiring import ends_soon
from programme.messages.due import date_now
from programme.messages.lines import NOT_SEEN
from programme.messages.rules import Rule, rule_or_ours
from programme.messages.truth import leads_somewhere
from sheets.model.schema import FOLLOW_UPS, HIDDEN, Candidate, Coach, FollowUp
from sheets.model.snapshot import Snapshot

CV, OFFERS, TO_NOTE, MEETING, CHECK_IN, CONTRACT, COMING, TRAINING = (
    "cv", "offers", "to note", "meeting", "check-in", "contract", "coming", "training",
)  # fmt: skip
ORDER = (CV, OFFERS, TO_NOTE, MEETING, CHECK_IN, CONTRACT, COMING, TRAINING)
"""What there may be to do, in the order it is shown; what is late comes before all that is not."""
WEEK = dt.timedelta(days=7)
QUIET_DAYS, LATE_DAYS = 7, 14
"""Days since the last meeting after which one is asked for, and after which it is late; one fixed farther ahead than
that does not make up for it."""
CHECK_INS = (1, 4, 12)
"""Weeks after somebody began to work in which their coach calls: the first months are when jobs are lost."""
CHECK_IN_OPEN = dt.timedelta(weeks=4)
"""How long such a call is asked for."""
TRAINING_DAYS = 14
"""Days before a training from which its coach is reminded of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Args:
        kind: one of ORDER.
        candidate: about whom; None: about the coach alone.
        late: it should have been done already.
        day: the day it is about: of a meeting, the end of a contract; None: of none.
        count: how many offers; of how many days nothing was noted; the week of the check-in.
        row_id: the meeting, the offer or the training it leads to.
    """

    kind: str
    candidate: Candidate | None
    late: bool = False
    day: dt.date | None = None
    count: int = 0
    row_id: str = ""


def week(
    snapshot: Snapshot, coaches: Collection[Coach], now: dt.datetime, is_to_write: Callable[[Candidate], bool]
) -> list[Task]:
    """What a coach has to do, the first thing first.

    Args:
        snapshot: a reading.
        coaches: the rows of the coach: mostly one.
        now: this moment, by the clock on the wall here.
        is_to_write: whether a CV is still in the hands of the pair.
    """
    people = {c.id: c for coach in coaches for c in snapshot.candidates.where("coach", coach.id)}
    ids = {coach.id for coach in coaches}
    found = [task for person in people.values() for task in _of_person(snapshot, person, ids, now, is_to_write)]
    return sorted([*found, *_trainings(snapshot, coaches, now.date())], key=_rank)


def week_with(
    snapshot: Snapshot, person: Candidate, now: dt.datetime, is_to_write: Callable[[Candidate], bool]
) -> list[Task]:  # fmt: skip
    """What there is to do with one candidate, as `week`."""
    return sorted(_of_person(snapshot, person, {person.coach}, now, is_to_write), key=_rank)


def check_in_due(snapshot: Snapshot, candidate: Candidate, now: dt.datetime) -> int:
    """The week of work (one of CHECK_INS) for which somebody's coach is to call; 0: none now."""
    start, today = candidate.hired_on, now.date()
    if candidate.employed is not True or start is None:
        return 0
    asked = [n for n in CHECK_INS if start + n * WEEK <= today < start + n * WEEK + CHECK_IN_OPEN]
    met = meetings.last_held(snapshot, candidate.id, now)
    return next((n for n in reversed(asked) if not met or met <= start + (n - 1) * WEEK), 0)


def _rank(task: Task) -> tuple[bool, int, dt.date, str]:
    name = task.candidate.first_name.casefold() if task.candidate else ""
    return not task.late, ORDER.index(task.kind), task.day or dt.date.max, name


def _of_person(
    snapshot: Snapshot,
    person: Candidate,
    coaches: Collection[str],
    now: dt.datetime,
    is_to_write: Callable[[Candidate], bool],
) -> Iterator[Task]:
    if is_to_write(person) and person.employed is not True:
        yield Task(CV, person)
    yield from _offers(snapshot, person, now.date())
    yield from _meeting(snapshot, person, coaches, now)
    yield from _contract(person, now.date())


def _offers(snapshot: Snapshot, person: Candidate, today: dt.date) -> Iterator[Task]:
    """Those that nobody looked at, by the line of `Messages` that tells the candidate so."""
    rule = rule_or_ours(snapshot, NOT_SEEN)
    if rule is None:
        return
    unseen = []
    for line in snapshot.follow_ups.where("candidate", person.id):
        since = date_now(snapshot, rule, line) or _passed_on(snapshot, line)
        if since and (today - since).days >= rule.days[0] and _is_untouched(snapshot, rule, line, today):
            unseen.append((since, line.opportunity))
    if unseen:
        first, row_id = min(unseen)
        yield Task(OFFERS, person, day=first, count=len(unseen), row_id=row_id)


def _is_untouched(snapshot: Snapshot, rule: Rule, line: FollowUp, today: dt.date) -> bool:
    if line.archived is True or not leads_somewhere(snapshot, FOLLOW_UPS.key, line):
        return False
    return holds(rule.conditions, line, ConditionContext(snapshot, today))


def _passed_on(snapshot: Snapshot, line: FollowUp) -> dt.date | None:
    """The day an offer was passed on, where its line does not say since when it was there to see."""
    offer = snapshot.opportunities.get(line.opportunity)
    return (offer.validated_on or offer.proposed_on) if offer else None


def _meeting(snapshot: Snapshot, person: Candidate, coaches: Collection[str], now: dt.datetime) -> Iterator[Task]:
    """At most one about the past, and the next one where it is this week."""
    waiting = meetings.to_note(snapshot, person.id, coaches, now)
    planned = meetings.next_planned(snapshot, person.id, now)
    soon = planned and planned.date and planned.date <= now.date() + dt.timedelta(LATE_DAYS)
    if waiting:
        yield Task(TO_NOTE, person, late=True, day=waiting.date, row_id=waiting.id)
    elif not soon:
        yield from _unmet(snapshot, person, now)
    if planned and planned.date and planned.date - now.date() < WEEK:
        yield Task(COMING, person, day=planned.date, row_id=planned.id)


def _unmet(snapshot: Snapshot, person: Candidate, now: dt.datetime) -> Iterator[Task]:
    """They are to meet: in the first months of a job, or after a while without a meeting."""
    if due := check_in_due(snapshot, person, now):
        yield Task(CHECK_IN, person, late=True, day=person.hired_on, count=due)
    elif person.employed is not True and person.status != HIDDEN:
        yield from _silence(snapshot, person, now)


def _silence(snapshot: Snapshot, person: Candidate, now: dt.datetime) -> Iterator[Task]:
    """No meeting for a while: since the last one, or since the person came."""
    met = meetings.last_held(snapshot, person.id, now)
    since = met or person.created_on
    days = (now.date() - since).days if since else LATE_DAYS
    if days >= QUIET_DAYS:
        yield Task(MEETING, person, late=days >= LATE_DAYS, day=met, count=days if met else 0)


def _contract(person: Candidate, today: dt.date) -> Iterator[Task]:
    end = person.contract_end
    if end and ends_soon(person, today):  # past its end too, while nobody noted what came next
        yield Task(CONTRACT, person, late=end < today, day=end)


def _trainings(snapshot: Snapshot, coaches: Collection[Coach], today: dt.date) -> Iterator[Task]:
    for training in trainings.to_come(snapshot, today):
        if training.date is None or (training.date - today).days > TRAINING_DAYS:
            break
        enrolment, rank = trainings.own(snapshot, training, coaches)
        if enrolment and not rank:
            yield Task(TRAINING, None, day=training.date, row_id=training.id)
