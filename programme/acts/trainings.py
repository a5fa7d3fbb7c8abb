"""What a press of the button does about a training session: a seat, or a place on the waiting list and word of it."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import Connection

import clock
from mail.queue import enqueue
from programme import trainings
from programme.letters.training_letters import WAITING, about_seat, mail_key
from sheets.book import Book
from sheets.changes import Addition
from sheets.model.schema import Coach, Training


class _Enrolled(Exception):
    """They had enrolled before: the button was pressed twice."""


def enrol(book: Book, training: Training, coaches: Sequence[Coach], author: str, public_url: str) -> None:
    """Keep a coach's enrolment, and the mail that says they wait where there is no seat: both or none, once.

    Args:
        book: the workbook.
        training: the session.
        coaches: the rows of the coach: mostly one.
        author: who asks, as the Journal shows it.
        public_url: the site's address, for links.
    """
    coach = coaches[0]

    def also(connection: Connection, ids: list[str]) -> list[Addition]:
        snapshot = book.snapshot  # within the transaction: two presses see one another
        if trainings.own(snapshot, training, coaches)[0]:
            raise _Enrolled
        if trainings.roll_of(snapshot, training).free == 0 and coach.email:
            message = about_seat(snapshot, WAITING, training, coach, public_url)
            enqueue(connection, message, mail_key(WAITING, ids[0]))
        return []

    with suppress(_Enrolled):
        book.add_together([trainings.enrol(book.snapshot, training, coach, clock.wall())], author, also)
