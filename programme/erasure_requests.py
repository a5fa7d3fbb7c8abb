"""People who ask, on their page, to be erased: they have some days to take it back, then the worker does it.

asked -> taken back, or begun -> done. A request is one line, gone when it was taken back, when all is erased, or when
staff dismiss it because they deleted the person's row: then what is kept beside the sheet is forgotten with it.
"""

import json

import sqlalchemy as sa
from sqlalchemy import Connection

import clock
from mail import queue as mail_queue
from mail.message import Message
from programme.accounts.people import full_name
from programme.asked_erasures import ErasureRequest, find_request, requests, who_asked
from programme.erasure import plan_without_row
from programme.forgetting import forget_in_state
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.languages import language_for
from programme.messages.group_letters import withdraw_for
from programme.typography import date_in_words
from sheets.book import Book
from sheets.erasure.state_rows import drop_waiting, forget_rows
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, get_value, values

BEGUN = "erasing"
"""Value of the state database: what is known of somebody while they are being erased."""


def ask_erasure(book: Book, candidate: Candidate, public_url: str) -> None:
    """Note that somebody wants to be erased, and tell them, their coach and staff. Asked twice, it is asked once.

    Args:
        book: the workbook.
        candidate: who.
        public_url: the site's address, for links.
    """
    with book.state.writing() as connection:
        if find_request(connection, candidate.id):
            return
        asked = ErasureRequest(candidate.id, clock.time(), None)
        connection.execute(requests.insert().values(row_id=candidate.id, asked_at=asked.asked_at))
        withdraw_for(connection, candidate.id)
        _tell(book, connection, candidate, asked, "erasure_asked", public_url)


def take_back_erasure(book: Book, candidate: Candidate, public_url: str) -> bool:
    """Leave somebody's data as they are, and tell the same people; False: nothing waited, or it is too late.

    Args:
        book: the workbook.
        candidate: who.
        public_url: the site's address, for links.
    """
    with book.state.writing() as connection:
        asked = find_request(connection, candidate.id)
        waits = requests.c.row_id == candidate.id, requests.c.begun_at.is_(None)
        if asked is None or not connection.execute(requests.delete().where(*waits)).rowcount:
            return False
        _tell(book, connection, candidate, asked, "erasure_taken_back", public_url)
    return True


def waiting_erasure(book: Book, row_id: str) -> ErasureRequest | None:
    """What somebody asked for, or None."""
    with book.state.reading() as connection:
        return find_request(connection, row_id)


def waiting_erasures(book: Book) -> list[ErasureRequest]:
    """All that was asked for and is not done, oldest first."""
    with book.state.reading() as connection:
        return _many(connection)


def leaving(book: Book) -> set[str]:
    """The IDs of all who asked to be erased, and are not yet."""
    with book.state.reading() as connection:
        return who_asked(connection)


def due_erasures(state: State) -> list[str]:
    """The IDs of those whose days are over, or whose erasure was interrupted."""
    with state.reading() as connection:
        return [one.row_id for one in _many(connection) if one.begun_at or one.due_at <= clock.time()]


def begin_erasure(connection: Connection, row_id: str) -> bool:
    """From now on it cannot be taken back; False: it was, a moment ago."""
    begun = sa.func.coalesce(requests.c.begun_at, clock.time())
    here = requests.update().where(requests.c.row_id == row_id)
    return bool(connection.execute(here.values(begun_at=begun)).rowcount)


def end_erasure(connection: Connection, row_id: str) -> None:
    """It is over, whoever asked for it; what an interrupted erasure knew of them is forgotten too."""
    connection.execute(requests.delete().where(requests.c.row_id == row_id))
    connection.execute(values.delete().where(values.c.key == f"{BEGUN} {row_id}"))


def dismiss_erasure(book: Book, row_id: str) -> bool:
    """Drop the request of somebody whose row is gone: staff deleted it. What is kept beside the sheet goes with it.

    Args:
        book: the workbook.
        row_id: whose request.

    Returns:
        False where the row is there or cannot be looked for, or nothing was asked.
    """
    snapshot = book.snapshot
    if not is_gone(snapshot, row_id):
        return False
    with book.state.writing() as connection:
        asked = find_request(connection, row_id)
        if asked is None:
            return False
        told = mail_queue.message_of(connection, _key_of_mail("erasure_asked", asked, 0))
        erasure = plan_without_row(snapshot, row_id, [told.to] if told else [])
        if begun := get_value(connection, f"{BEGUN} {row_id}"):
            erasure = erasure.after(json.loads(begun))
        drop_waiting(connection, erasure.rows)
        forget_in_state(connection, erasure)
        forget_rows(connection, erasure.rows)
        end_erasure(connection, row_id)
    return True


def is_gone(snapshot: Snapshot, row_id: str) -> bool:
    """Whether somebody has no row any more; False while the tab cannot be read: nobody's would be found."""
    return "id" not in snapshot.candidates.missing and row_id not in snapshot.candidates


def _many(connection: Connection) -> list[ErasureRequest]:
    found = connection.execute(sa.select(requests).order_by(requests.c.asked_at))
    return [ErasureRequest(**row) for row in found.mappings()]


def _tell(
    book: Book, connection: Connection, candidate: Candidate, asked: ErasureRequest, key: str, public_url: str
) -> None:
    snapshot, coach = book.snapshot, coach_email(book.snapshot, candidate)
    mailbox = zone_mailbox(snapshot, candidate.zone)

    def message_for(text: str, address: str, name: str, language: str, link: str = "") -> Message:
        values = {"name": name, "day": date_in_words(clock.day_of(asked.due_at), language)}
        return compose(text, language, address, values, snapshot=snapshot, link=link, reply_to=mailbox)

    page, name = f"{public_url}/me/data#erasure", full_name(candidate) or candidate.id
    language = language_for(connection, candidate.email)
    own = message_for(key, candidate.email, candidate.first_name, language, page)
    team = dict.fromkeys((coach, mailbox))
    others = [message_for(f"{key}_team", to, name, language_for(connection, to, snapshot)) for to in team]
    for number, message in enumerate((own, *others)):
        if message.to:
            mail_queue.enqueue(connection, message, _key_of_mail(key, asked, number))


def _key_of_mail(key: str, asked: ErasureRequest, number: int) -> str:
    """Under which key a mail about a request is queued; `number`: 0 for the one to the person."""
    return f"{key}:{asked.row_id}:{asked.asked_at}:{number}"
