"""A coach writes to the team, or to the coaches of their zone and the team: by mail, once, and not without end."""

import hashlib
from dataclasses import dataclass

from mail.message import Message
from mail.queue import enqueue, was_used
from programme import flood
from programme.coaches import is_active
from programme.letters import colleague_letters
from programme.letters.contacts import zone_mailbox
from programme.letters.languages import language_for
from sheets.book import Book
from sheets.model.columns import fold
from sheets.model.schema import Coach
from sheets.model.snapshot import Snapshot

PER_COACH = (10, 3_600.0)
"""Messages that one coach may send: how many, in how many seconds."""


class NobodyToWriteTo(Exception):
    """The sheet has no address for whoever was chosen."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a coach sends.

    Args:
        writer: whose it is.
        email: what they signed in with: what is counted.
        to_zone: to the coaches of their zone too; else to the team alone.
        text: what was typed.
        once: of the form: it is sent once.
    """

    writer: Coach
    email: str
    to_zone: bool
    text: str
    once: str


def colleagues_of(snapshot: Snapshot, coach: Coach) -> list[Coach]:
    """The other active coaches of a coach's zone who have an address, each address once."""
    if not coach.zone:
        return []
    here = [row for row in snapshot.coaches.rows if fold(row.zone) == fold(coach.zone) and is_active(row) and row.email]
    own = coach.email.casefold()
    return list({row.email.casefold(): row for row in here if row.email.casefold() != own}.values())


def send_note(book: Book, note: Note) -> int:
    """Send it to everybody it is for, or to nobody; how many coaches it was sent to.

    Raises:
        NobodyToWriteTo: there is no address to send it to.
        TooMuch: the coach sent too many (see programme/flood.py).
    """
    snapshot = book.snapshot
    colleagues = colleagues_of(snapshot, note.writer) if note.to_zone else []
    mailbox = zone_mailbox(snapshot, note.writer.zone)
    if (note.to_zone and not colleagues) or not (mailbox or colleagues):
        raise NobodyToWriteTo
    with book.state.writing() as connection:
        mails = [
            colleague_letters.to_colleague(
                snapshot, note.writer, one, note.text, language_for(connection, one.email, snapshot)
            )
            for one in colleagues
        ]
        if mailbox:
            language = language_for(connection, mailbox, snapshot)
            mails.append(colleague_letters.to_team(snapshot, note.writer, mailbox, note.text, language))
        if not was_used(connection, _key(note, mails[0])):
            flood.count(connection, "note of a coach", note.email, *PER_COACH)
        for mail in mails:
            enqueue(connection, mail, _key(note, mail))
    return len(colleagues)


def _key(note: Note, mail: Message) -> str:
    """Under which key it is queued for one reader."""
    told = hashlib.sha256(f"{note.email}\n{note.once}\n{mail.to}".encode()).hexdigest()[:24]
    return f"note_of_coach:{told}"
