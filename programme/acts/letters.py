"""What is done with strangers' letters: sent, passed on or stopped by whoever reads first, answered, reported.

Their states and table are in programme/correspondence.py.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail.queue import enqueue
from programme import correspondence, flood
from programme.acts.errors import AlreadyDecided, LinkOver
from programme.coaches import is_active
from programme.correspondence import (
    ANSWERED,
    FOR_THE_PERSON,
    PASSED,
    REPORTED,
    STOPPED,
    WAITING,
    BlockedWriter,
    ReceivedLetter,
    move,
)
from programme.letters import correspondence_letters
from programme.letters.contacts import reader_of
from programme.letters.languages import language_for
from programme.publication import is_public
from sheets.book import Book
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot

PER_VISITOR = (10, 3600.0)
PER_CANDIDATE = (40, 3600.0)
"""Letters that may be sent: how many, in how many seconds."""


class PageClosed(Exception):
    """The person's page is not shown any more: nobody may be put in touch with them."""


@dataclass(frozen=True, slots=True)
class TypedLetter:
    """What a stranger sends.

    Args:
        writer, email, text: what was typed.
        language: which they read.
        nonce: of the form: it counts once.
        visitor: their network address, for counting.
    """

    writer: str
    email: str
    text: str
    language: str
    nonce: str
    visitor: str


@dataclass(frozen=True, slots=True)
class LetterToRead:
    """A letter as it is read.

    Args:
        letter: what was written.
        candidate: to whom.
        coach: the first name of the coach who reads it; empty: staff do.
        blocked: its writer gets no answer any more.
    """

    letter: ReceivedLetter
    candidate: Candidate
    coach: str
    blocked: bool

    @property
    def at(self) -> dt.datetime:
        """When it arrived."""
        return dt.datetime.fromtimestamp(self.letter.arrived_at).astimezone()

    @property
    def online(self) -> bool:
        """Whether the person's page is shown, so that it may be passed on."""
        return is_public(self.candidate)


@dataclass(frozen=True, slots=True)
class LettersForStaff:
    """What staff see: letters reported, letters to pass on, writers blocked."""

    reported: list[LetterToRead]
    waiting: list[LetterToRead]
    blocked: list[BlockedWriter]

    @property
    def count(self) -> int:
        """How many wait for staff: reported ones, and those to people without a coach."""
        return len(self.reported) + sum(not one.coach for one in self.waiting)


def letters_of(book: Book, candidate: Candidate) -> list[LetterToRead]:
    """The letters that reached somebody, newest first."""
    with book.state.reading() as connection:
        return _to_read(connection, book.snapshot, correspondence.letters_of(connection, candidate.id))


def letters_to_pass_on(book: Book, candidates: Iterable[str]) -> list[LetterToRead]:
    """The letters to these candidates (IDs) that wait for their coach, oldest first."""
    with book.state.reading() as connection:
        return _to_read(connection, book.snapshot, correspondence.waiting_letters(connection, set(candidates)))


def letters_for_staff(book: Book) -> LettersForStaff:
    """All that waits for somebody of the team, or for a coach; who is blocked."""
    with book.state.reading() as connection:
        reported, waiting = (
            _to_read(connection, book.snapshot, found)
            for found in (correspondence.reported_letters(connection), correspondence.waiting_letters(connection))
        )
        return LettersForStaff(reported, waiting, correspondence.blocked_writers(connection))


def letter_by_id(book: Book, letter_id: int) -> LetterToRead | None:
    """A letter by its number; None: none of ours, or to nobody of the sheet."""
    with book.state.reading() as connection:
        letter = correspondence.by_id(connection, letter_id)
        return next(iter(_to_read(connection, book.snapshot, [letter] if letter else [])), None)


def letter_by_token(book: Book, token: str) -> LetterToRead | None:
    """The letter of the link in its reader's mail; None: none of ours, or to nobody of the sheet.

    Raises:
        LinkOver: it was reported, or somebody else reads for that person since.
    """
    with book.state.reading() as connection:
        letter = correspondence.by_token(connection, token)
        found = next(iter(_to_read(connection, book.snapshot, [letter] if letter else [])), None)
    if letter is None:
        return None
    reader = reader_of(book.snapshot, found.candidate) if found else ""
    if found is None or letter.reader.casefold() != reader.casefold() or letter.state == REPORTED:
        raise LinkOver
    return found


def send_letter(book: Book, candidate: Candidate, typed: TypedLetter, public_url: str) -> None:
    """Keep a letter, tell whoever reads it first, and its writer that it came: all or none, once.

    Being blocked makes no difference that its writer could see.

    Args:
        book: the workbook.
        candidate: to whom.
        typed: the letter.
        public_url: the site's address, for links.

    Raises:
        TooMuch: the visitor, or the person, has had too many.
    """
    snapshot = book.snapshot
    receipt = correspondence_letters.receipt(snapshot, candidate, typed.writer, typed.email, typed.language)
    with book.state.writing() as connection:
        if not enqueue(connection, receipt, correspondence.receipt_key(typed.nonce)):
            return
        flood.count(connection, "letter", typed.visitor, *PER_VISITOR)
        flood.count(connection, "letter to", candidate.id, *PER_CANDIDATE)
        reader = reader_of(snapshot, candidate)
        letter = correspondence.receive(
            connection, typed.nonce, candidate.id, reader, typed.writer, typed.email, typed.text, typed.language
        )
        if letter:
            link = f"{public_url}/letters/{letter.token}"
            language = language_for(connection, reader, snapshot)
            to_read = correspondence_letters.to_reader(snapshot, candidate, letter, link, language)
            enqueue(connection, to_read, correspondence.keys_of(letter.id)[0], nobody=not reader)


def pass_on(book: Book, to_read: LetterToRead, public_url: str) -> None:
    """Let the person have the letter, by mail too where they have an address; raises AlreadyDecided, PageClosed."""
    if not to_read.online:
        raise PageClosed
    letter = to_read.letter
    address = f"{public_url}/me/letters/{letter.id}"
    snapshot, person = book.snapshot, to_read.candidate
    with book.state.writing() as connection:
        language = language_for(connection, person.email)
        message = correspondence_letters.to_person(snapshot, person, letter, address, language)
        _expect(not correspondence.is_blocked(connection, letter.email))
        _expect(move(connection, letter, (WAITING,), state=PASSED))
        if message.to:
            enqueue(connection, message, correspondence.keys_of(letter.id)[1])


def stop(book: Book, to_read: LetterToRead) -> None:
    """Let the letter reach nobody; raises AlreadyDecided."""
    with book.state.writing() as connection:
        _expect(move(connection, to_read.letter, (WAITING,), state=STOPPED))


def answer(book: Book, to_read: LetterToRead, text: str) -> None:
    """Send the person's answer to whoever wrote; raises AlreadyDecided."""
    message = correspondence_letters.to_writer(book.snapshot, to_read.candidate, to_read.letter, text)
    with book.state.writing() as connection:
        _expect(not correspondence.is_blocked(connection, to_read.letter.email))
        _expect(move(connection, to_read.letter, (PASSED,), state=ANSWERED, answer=text))
        enqueue(connection, message, correspondence.keys_of(to_read.letter.id)[2])


def report(book: Book, to_read: LetterToRead, author: str, reason: str) -> None:
    """Show the letter to staff, and let its writer write to nobody any more; raises AlreadyDecided."""
    with book.state.writing() as connection:
        open_states = (WAITING, *FOR_THE_PERSON)
        _expect(move(connection, to_read.letter, open_states, state=REPORTED, reported_by=author, reason=reason))
        correspondence.block(connection, to_read.letter.email)


def settle_report(book: Book, to_read: LetterToRead, *, unblock: bool) -> None:
    """Deal with a report: leave the writer blocked, or not; raises AlreadyDecided."""
    with book.state.writing() as connection:
        _expect(move(connection, to_read.letter, (REPORTED,), seen_at=clock.time()))
        if unblock:
            correspondence.unblock(connection, to_read.letter.email)


def unblock_writer(book: Book, email: str) -> None:
    """Let an address write again.

    Raises:
        AlreadyDecided: it was not blocked.
    """
    with book.state.writing() as connection:
        _expect(correspondence.unblock(connection, email))


def _expect(done: bool) -> None:
    if not done:
        raise AlreadyDecided


def _to_read(connection: Connection, snapshot: Snapshot, letters: Iterable[ReceivedLetter]) -> list[LetterToRead]:
    """Letters as they are read; those to nobody of the sheet are left out."""
    found = []
    for letter in letters:
        if candidate := snapshot.candidates.get(letter.candidate):
            coach = snapshot.coaches.get(candidate.coach)
            name = coach.first_name or coach.id if coach and is_active(coach) and coach.email else ""
            blocked = correspondence.is_blocked(connection, letter.email)
            found.append(LetterToRead(letter, candidate, name, blocked))
    return found
