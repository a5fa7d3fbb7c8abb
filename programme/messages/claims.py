"""What a message claims beyond its line's conditions, whatever staff made of these: where it is not so, none leaves."""

from sqlalchemy import Connection

import clock
from programme.coaches import is_active
from programme.hiring import end_of
from programme.messages import lines, memory
from programme.messages.moment import Moment
from programme.messages.offer_news import was_over
from programme.messages.rules import Rule
from programme.offer_steps import CONTACTED, HIRED, INTERVIEW, TO_DO
from programme.opportunities import concerned, is_refused
from sheets.model.columns import Row
from sheets.model.schema import CANDIDATES, Candidate, FollowUp, Opportunity
from sheets.model.snapshot import Snapshot

TOGETHER_SECONDS = 86_400.0
"""How long the places of one opportunity are one piece of news to the team: staff note them one by one."""


def claims_hold(moment: Moment, rule: Rule, rows: list[Row]) -> bool:
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
    mine = moment.snapshot.follow_ups.where("candidate", line.candidate)
    return any(is_refused(one) for one in mine if one.opportunity == line.opportunity)


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
