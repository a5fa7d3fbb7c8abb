"""The queue as staff see it and decide about it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail import bounces, queue
from mail.queue import TROUBLED, Mail
from sheets.book import Book
from sheets.errors import UnknownRow
from sheets.state.database import get_value

MAIL_LATE_SECONDS = 300.0
"""A mail that should have left so long ago is worth a word."""


@dataclass(frozen=True, slots=True)
class MailHealth:
    """How mails leave.

    Args:
        answers: the mail server took the last mail given to it, or none was.
        late_seconds: since the oldest mail that waits should have left; 0 where none does.
        troubled: mails that did not arrive, or may not have, and that nobody has dealt with.
    """

    answers: bool
    late_seconds: float
    troubled: int

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes of what is not as it should be; none when all is well."""
        found = {"mail_unreachable": not self.answers, "mail_late": self.late_seconds > MAIL_LATE_SECONDS}
        return tuple(code for code, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some mails, newest first.

    Args:
        mails: those of the page, and one more where there are older ones.
        troubled: those that need somebody, on the first page.
        counts: state -> how many mails.
        error: what the mail server last said, in its words; empty: all is well.
        bounces_error: what the mailbox last said to which undelivered mails come back; empty: all is well.
        ceiling: how many leave by themselves in a day because of the sheet.
    """

    mails: Sequence[Mail]
    troubled: Sequence[Mail]
    counts: Mapping[str, int]
    error: str
    bounces_error: str
    ceiling: int


def queue_page(book: Book, before: int, size: int) -> QueuePage:
    """A page of the queue.

    Args:
        book: the workbook.
        before: only mails older than this one; 0: from the newest.
        size: how many mails it has.
    """
    with book.state.reading() as connection:
        return QueuePage(
            queue.recent(connection, before=before, limit=size + 1),
            queue.recent(connection, TROUBLED) if not before else [],
            queue.counts(connection),
            get_value(connection, "mail_error"),
            get_value(connection, bounces.ERROR),
            queue.ceiling(connection),
        )


def examine(book: Book) -> MailHealth:
    """Ask the queue how mails leave.

    Raises:
        StateUnreachable: the state database does not answer.
    """
    with book.state.reading() as connection:
        due_at, found = queue.oldest_due_at(connection), queue.counts(connection)
        return MailHealth(
            answers=not get_value(connection, "mail_error"),
            late_seconds=max(0.0, clock.time() - due_at) if due_at else 0.0,
            troubled=sum(found.get(state, 0) for state in TROUBLED),
        )


def mails_to(book: Book, address: str, limit: int) -> Sequence[Mail]:
    """The last mails that left for an address, newest first."""
    with book.state.reading() as connection:
        return queue.sent_to(connection, address)[:limit]


def count_mails(book: Book) -> Mapping[str, int]:
    """State -> how many mails."""
    with book.state.reading() as connection:
        return queue.counts(connection)


def count_since(book: Book, prefix: str, since: float) -> int:
    """How many mails were queued under keys that begin so, since a moment (seconds since 1970)."""
    with book.state.reading() as connection:
        return queue.count_since(connection, prefix, since)


def send_again(book: Book, mail_id: int) -> bool:
    """Send a mail again; False where it is not one that failed or is unsure.

    Raises:
        UnknownRow: there is no such mail.
    """
    with _with_mail(book, mail_id) as connection:
        return queue.send_again(connection, mail_id)


def dismiss(book: Book, mail_id: int) -> bool:
    """Show a mail that did not arrive as dealt with; False where it is none (any more).

    Raises:
        UnknownRow: there is no such mail.
    """
    with _with_mail(book, mail_id) as connection:
        return queue.dismiss(connection, mail_id)


def decide_held(book: Book, *, send: bool) -> int:
    """Send what was held because many left at once, or nothing of it; how many mails it was."""
    with book.state.writing() as connection:
        return queue.release_held(connection) if send else queue.drop_held(connection)


@contextmanager
def _with_mail(book: Book, mail_id: int) -> Iterator[Connection]:
    with book.state.writing() as connection:
        if queue.find_mail(connection, mail_id) is None:
            raise UnknownRow(str(mail_id))
        yield connection
