"""What people were told of an opportunity: that it is over, or there again; never what they know already.

Nor that one is over, or waits, of which they never heard. Its recruiter is told, as often, that it is passed on or not.
"""

import json

from sqlalchemy import Connection

from mail import queue as mail_queue
from programme.messages import lines, memory
from programme.messages.due import Due
from programme.messages.recipients import Around, Reader, are_in_touch
from programme.messages.rules import Rule, rules_of
from programme.opportunities import VALIDATED, lines_between, note_of, siblings
from sheets.events.detection import Event
from sheets.model.columns import Row
from sheets.model.schema import FOLLOW_UPS, OPPORTUNITIES, FollowUp, Opportunity
from sheets.model.snapshot import Snapshot
from sheets.state import outbox

OVER = (lines.WITHDRAWN_FOR_YOU, lines.CLOSED_FOR_YOU)
_TOLD = (*OVER, lines.BACK_FOR_YOU, *lines.ANSWERS)
"""Words that say how an opportunity stands: they are news to whom something else was said last."""


def is_news(connection: Connection, snapshot: Snapshot, due: Due, around: Around, reader: Reader) -> bool:
    """Whether a message tells somebody of an opportunity what they do not know, and what is so in each of its places.

    Args:
        connection: any transaction.
        snapshot: a reading.
        due: the message.
        around: the row it is about.
        reader: whom it is for.
    """
    offer, row, text = around.opportunity, around.row, due.rule.text
    if isinstance(row, FollowUp) and due.rule.once and _is_said(connection, snapshot, due, row, reader):
        return False
    if offer is None or text not in (*_TOLD, lines.UNSEEN):
        return True
    places = siblings(connection, offer.id)
    if _has_other_work(connection, snapshot, places, reader):
        return False
    if text in (lines.WITHDRAWN_FOR_YOU, lines.UNSEEN) and not _heard_of(connection, snapshot, places, reader):
        return False
    if text == lines.UNSEEN:
        return True
    goes_on = text == lines.CLOSED_FOR_YOU and any(_goes_on(snapshot, place, reader) for place in places)
    if goes_on or (text in OVER and _came_so(due)):
        return False
    told = ["", *(said for who, said in told_of(connection, snapshot, places, due) if who == reader.who)]
    if text in lines.ANSWERS:
        return text != told[-1]
    return (told[-1] in OVER) == (text == lines.BACK_FOR_YOU)


def times_answered(connection: Connection, snapshot: Snapshot, due: Due, offer: Opportunity, reader: Reader) -> int:
    """How often a recruiter was told before what becomes of an opportunity: each time it was something else."""
    if due.rule.text not in lines.ANSWERS:
        return 0
    told = told_of(connection, snapshot, siblings(connection, offer.id), due)
    return sum(who == reader.who and said in lines.ANSWERS for who, said in told)


def is_of_validation(connection: Connection, rule: Rule, event: Event, row: Row) -> bool:
    """Whether an event is but a part of an offer's being passed on: a line of its own tells people of that, unless off.

    Args:
        connection: any transaction.
        rule: a line that waits for another change than that.
        event: what would set it off.
        row: the row it is about.
    """
    if rule.text not in lines.OFFERED or (rule.path and rule.path.column.key == "status"):
        return False
    if isinstance(row, FollowUp):
        if event.key != "offered_on":
            return False
        passed_on = memory.last_version(connection, OPPORTUNITIES.key, row.opportunity, ("", "status"))
        came = memory.last_version(connection, FOLLOW_UPS.key, row.id, ("", "opportunity", "candidate"))
        return passed_on > 0 and came <= passed_on
    return isinstance(row, Opportunity) and event.key in ("status", "validated_on")


def was_over(connection: Connection, snapshot: Snapshot, rows: list[Opportunity]) -> bool:
    """Whether anybody was ever told that an opportunity is over."""
    places = [place for row in rows for place in siblings(connection, row.id)]
    return any(text in OVER for _, text in told_of(connection, snapshot, places))


def told_of(
    connection: Connection, snapshot: Snapshot, places: list[str], but: Due | None = None
) -> list[tuple[str, str]]:
    """(reader, which words) of what was told of an opportunity's places, oldest first; `but`: another message."""
    texts = {rule.id: rule.text for rule in rules_of(snapshot).rules.values()}
    found = memory.told_about(connection, places)
    own = (but.rule.id, but.row_id, but.occurrence) if but else None
    return [
        (one.who, text)
        for one in found
        if (one.rule, one.row_id, one.occurrence) != own and (text := texts.get(one.rule, "")) in _TOLD
    ]


def _came_so(due: Due) -> bool:
    """Whether a row came as it is, with those of a file for instance: what it says was over long ago."""
    return bool(due.event) and json.loads(due.before or "null") in (None, "")


def _is_said(connection: Connection, snapshot: Snapshot, due: Due, row: FollowUp, reader: Reader) -> bool:
    """Whether somebody was told the same of another line of the same person and opportunity: staff typed it twice."""
    twins = [one.id for one in lines_between(snapshot, row.candidate, row.opportunity) if one.id != row.id]
    told = memory.told_about(connection, twins) if twins else []
    return any((one.rule, one.who) == (due.rule.id, reader.who) for one in told)


def _heard_of(connection: Connection, snapshot: Snapshot, places: list[str], reader: Reader) -> bool:
    """Whether somebody was told of an opportunity, looked at it or is in touch about it."""
    own = [one for one in snapshot.follow_ups.where("candidate", reader.who) if one.opportunity in places]
    if any(one.seen_on or are_in_touch(one) for one in own):
        return True
    key = lines.BY_ID[lines.FOR_YOU].key.format(group=note_of(connection, places[0]).first, who=reader.who)
    told = memory.told_about(connection, [one.id for one in own])
    return mail_queue.was_used(connection, key) or any(one.who == reader.who for one in told)


def _has_other_work(connection: Connection, snapshot: Snapshot, places: list[str], reader: Reader) -> bool:
    """Whether somebody found work, and waits for nothing of an opportunity: what a hiring puts away (hiring.py) is so
    from that moment on, written in the sheet or not."""
    person = snapshot.candidates.get(reader.who)
    if person is None or person.employed is not True:
        return False
    waiting = outbox.laid_over(connection, snapshot.version).get(FOLLOW_UPS.key, {})
    own = snapshot.follow_ups.with_cells(waiting, snapshot.spellings).where("candidate", reader.who)
    return not any(line.opportunity in places and are_in_touch(line) for line in own)


def _goes_on(snapshot: Snapshot, place: str, reader: Reader) -> bool:
    """Whether somebody is in touch with a recruiter about a place that is open."""
    row = snapshot.opportunities.get(place)
    return bool(row and row.status == VALIDATED) and any(map(are_in_touch, lines_between(snapshot, reader.who, place)))
