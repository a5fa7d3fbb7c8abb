"""What a message claims beyond its line's conditions, whatever staff made of these: where it is not so, none leaves."""

from sqlalchemy import Connection

from programme.coaches import is_active
from programme.messages import lines, memory
from programme.opportunities import concerned
from sheets.model.columns import Row
from sheets.model.schema import Candidate, Opportunity
from sheets.model.snapshot import Snapshot


def claims_hold(connection: Connection, snapshot: Snapshot, text: str, rows: list[Row]) -> bool:
    """Whether what the words of a message take for granted is so.

    Args:
        connection: any transaction.
        snapshot: a reading.
        text: key of its words.
        rows: what it is about: one row, or the places of one opportunity.
    """
    if text == lines.NO_ACTION:
        return _was_passed_on(connection, snapshot, [row for row in rows if isinstance(row, Opportunity)])
    if text == lines.PAIRED:
        return any(isinstance(row, Candidate) and is_active(snapshot.coaches.get(row.coach)) for row in rows)
    return True


def _was_passed_on(connection: Connection, snapshot: Snapshot, rows: list[Opportunity]) -> bool:
    """Whether anybody was told of an opportunity: as its recruiter was told; else, as far as its rows say now."""
    fates = {
        fate for row in rows for _, fate, _ in memory.fates_of(connection, lines.FOR_YOU, row.id).values()
    }  # fmt: skip
    if {memory.SENT, memory.NOBODY} & fates:
        return memory.SENT in fates
    return any(concerned(snapshot, row) for row in rows)
