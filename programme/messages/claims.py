"""Whether a message still is true: by its line's conditions, and by what its words claim beyond these.

Whatever staff made of the conditions: where a claim is not so, none leaves.
"""

from sqlalchemy import Connection

import clock
from programme.coaches import is_active
from programme.conditions import holds
from programme.hiring import end_of
from programme.leaving import is_slip
from programme.messages import lines, memory
from programme.messages.due import Due, date_now
from programme.messages.moment import Moment
from programme.messages.offer_news import was_over
from programme.messages.rules import Rule
from programme.messages.truth import is_still, leads_somewhere
from programme.offer_steps import CONTACTED, HIRED, INTERVIEW, TO_DO
from programme.opportunities import concerned, is_refused, lines_between
from programme.relays.giving import active, is_void
from programme.trainings import has_seat
from sheets.model.columns import Row
from sheets.model.schema import CANDIDATES, ENROLMENTS, OPPORTUNITIES, RELAYS, Candidate, FollowUp, Opportunity
from sheets.model.snapshot import Snapshot

TOGETHER_SECONDS = 86_400.0
"""How long the places of one opportunity are one piece of news to the team: staff note them one by one."""
_OF_ALL_PLACES = (lines.DECLINED, lines.WITHDRAWN_FOR_YOU)
"""Words that are true once each of the places proposed together is refused."""


def is_true(moment: Moment, due: Due) -> bool:
    """Whether a message still is: its row there, its cell or date as it was, its conditions met, its claims so.

    Args:
        moment: the reading, and what is kept beside it.
        due: the message.
    """
    rule, snapshot = due.rule, moment.snapshot
    table, row = snapshot.table(rule.tab), moment.row_of(due)
    if row is None or not leads_somewhere(snapshot, rule.tab, row):
        return False
    if rule.path and due.date and rule.when not in lines.BY_DAY and date_now(snapshot, rule, row) != due.date:
        return False
    if rule.tab == RELAYS.key and row.id in moment.stopping:
        return False
    of_seats = rule.when == lines.BEFORE or rule.text == lines.SEAT_PASSED_ON
    if rule.tab == ENROLMENTS.key and of_seats and not has_seat(snapshot, row):
        return False  # whatever its words: who waits for a seat is not told to come, nor that they had one
    if due.event and _is_of_employment(rule) and is_slip(moment.connection, due.event):
        return False  # they never left: what was said as they were hired still is
    if rule.gives_cv and (row.id not in active(snapshot.relays) or is_void(snapshot, moment.given(row.id, due.turn))):
        return False
    rows = [row]
    if rule.tab == OPPORTUNITIES.key and (rule.when != lines.BECOMES or rule.text in _OF_ALL_PLACES):
        # Places proposed together are one opportunity to their reader: what is said of it is true of all.
        rows = [one for row_id in moment.siblings(row.id) if (one := table.get(row_id))] or rows
    if rule.when == lines.BECOMES and not all(is_still(snapshot, rule, one, due.cell) for one in rows):
        return False
    if not all(holds(rule.conditions, one, moment.conditions) for one in rows):
        return False
    return _claims_hold(moment, rule, rows)


def _is_of_employment(rule: Rule) -> bool:
    """Whether a line waits for whether somebody is employed."""
    return rule.tab == CANDIDATES.key and rule.path is not None and rule.path.column.key == "employed"


def _claims_hold(moment: Moment, rule: Rule, rows: list[Row]) -> bool:
    """Whether what a message takes for granted is so.

    Args:
        moment: a look at messages.
        rule: its line.
        rows: what it is about: one row, or the places of one opportunity.
    """
    text = rule.text
    if text in (lines.NO_ACTION, lines.BACK_FOR_YOU):
        holds_of = _was_passed_on if text == lines.NO_ACTION else was_over
        return holds_of(moment.connection, moment.snapshot, [row for row in rows if isinstance(row, Opportunity)])
    if text == lines.PAIRED:
        return any(isinstance(row, Candidate) and is_active(moment.snapshot.coaches.get(row.coach)) for row in rows)
    if text in lines.OFFERED and any(isinstance(row, FollowUp) and _is_refused(moment, row) for row in rows):
        return False
    if text in (lines.UNSEEN, lines.HIRED_ELSEWHERE):
        holds = _is_unseen if text == lines.UNSEEN else _is_over
        return all(holds(row, _other_places(moment, row)) for row in rows if isinstance(row, FollowUp))
    if text == lines.STATUS_CHANGED:
        return not any(_is_told(moment, rule, row) for row in rows if isinstance(row, FollowUp))
    if rule.path and (rule.path.tab, rule.path.column.key) == (CANDIDATES.key, "contract_end"):
        return any(not isinstance(row, Candidate) or end_of(row) for row in rows)
    return True


def _other_places(moment: Moment, line: FollowUp) -> list[FollowUp]:
    """Where the same person stands with an opportunity by other lines: in its other places, or typed twice in one.

    It is one opportunity to who is written to.
    """
    places = moment.siblings(line.opportunity)
    mine = moment.snapshot.follow_ups.where("candidate", line.candidate)
    return [one for one in mine if one.opportunity in places and one.id != line.id]


def _is_refused(moment: Moment, line: FollowUp) -> bool:
    """Whether the same person said no to the same offer, by whichever of their lines."""
    return any(map(is_refused, lines_between(moment.snapshot, line.candidate, line.opportunity)))


def _is_told(moment: Moment, rule: Rule, line: FollowUp) -> bool:
    """Whether it was told within a day that the same person stands so with another place of the same opportunity."""
    since = clock.time() - TOGETHER_SECONDS
    alike = (one for one in _other_places(moment, line) if one.status == line.status)
    fates = (fate for one in alike for fate in memory.fates_of(moment.connection, rule.id, one.id).values())
    return any(fate == memory.SENT and at >= since for _, fate, at in fates)


def _is_unseen(line: FollowUp, others: list[FollowUp]) -> bool:
    """Whether nobody looked at an opportunity in any place; told for the first that waits."""
    looked = any(one.seen_on or one.status not in ("", TO_DO) for one in others)
    return not looked and all(line.id < one.id for one in others if one.archived is not True)


def _is_over(line: FollowUp, others: list[FollowUp]) -> bool:
    """Whether an opportunity is put away in every place, and nobody was hired by it; told for the first put away."""
    if any(
        one.status == HIRED or (one.status in (TO_DO, CONTACTED, INTERVIEW) and one.archived is not True)
        for one in others
    ):
        return False
    return all(line.id < one.id for one in others if one.status in (CONTACTED, INTERVIEW))


def _was_passed_on(connection: Connection, snapshot: Snapshot, rows: list[Opportunity]) -> bool:
    """Whether anybody was told of an opportunity: as its recruiter was told; else, as far as its rows say now."""
    fates = {
        fate for row in rows for _, fate, _ in memory.fates_of(connection, lines.FOR_YOU, row.id).values()
    }  # fmt: skip
    if {memory.SENT, memory.NOBODY} & fates:
        return memory.SENT in fates
    return any(concerned(snapshot, row) for row in rows)
