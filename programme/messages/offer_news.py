"""What people were told of an opportunity: that it is over, or there again; never what they know already."""

import json

from sqlalchemy import Connection

from programme.messages import lines, memory
from programme.messages.due import Due
from programme.messages.recipients import Around, Reader, are_in_touch
from programme.messages.rules import rules_of
from programme.opportunities import VALIDATED, siblings
from sheets.model.schema import Opportunity
from sheets.model.snapshot import Snapshot

OVER = (lines.WITHDRAWN_FOR_YOU, lines.CLOSED_FOR_YOU)


def is_news(connection: Connection, snapshot: Snapshot, due: Due, around: Around, reader: Reader) -> bool:
    """Whether a message tells somebody of an opportunity what they do not know, and what is so in each of its places.

    Args:
        connection: any transaction.
        snapshot: a reading.
        due: the message.
        around: the row it is about.
        reader: whom it is for.
    """
    offer, text = around.opportunity, due.rule.text
    if offer is None or text not in (*OVER, lines.BACK_FOR_YOU):
        return True
    places = siblings(connection, offer.id)
    goes_on = text == lines.CLOSED_FOR_YOU and any(_goes_on(snapshot, place, reader) for place in places)
    if goes_on or (text in OVER and _came_so(due)):
        return False
    told = [said for who, said in told_of(connection, snapshot, places, due) if who == reader.who]
    knows_it_is_over = bool(told) and told[-1] in OVER
    return knows_it_is_over == (text == lines.BACK_FOR_YOU)


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
        if (one.rule, one.row_id, one.occurrence) != own
        and (text := texts.get(one.rule, "")) in (*OVER, lines.BACK_FOR_YOU)
    ]


def _came_so(due: Due) -> bool:
    """Whether a row came as it is, with those of a file for instance: what it says was over long ago."""
    return bool(due.event) and json.loads(due.before or "null") in (None, "")


def _goes_on(snapshot: Snapshot, place: str, reader: Reader) -> bool:
    """Whether somebody is in touch with a recruiter about a place that is open."""
    row = snapshot.opportunities.get(place)
    mine = snapshot.follow_ups.where("candidate", reader.who) if row and row.status == VALIDATED else ()
    return any(line.opportunity == place and are_in_touch(line) for line in mine)
