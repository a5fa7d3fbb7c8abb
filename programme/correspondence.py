"""Letters from strangers: the coach reads them first, and the person answers without an address being given away.

waiting -> passed -> answered, or stopped. A letter that is reported is shown to staff alone, and whoever wrote it is
blocked: nothing they write comes through any more, and they are not told.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text

import clock
from mail import desk
from sheets.book import Book
from sheets.state.database import metadata

WAITING, PASSED, ANSWERED, STOPPED, REPORTED = "waiting", "passed", "answered", "stopped", "reported"
FOR_THE_PERSON = (PASSED, ANSWERED)
"""States of the letters that somebody finds on their own page."""
RECEIPTS = "written_receipt:"
"""How the keys of their writers' receipts begin."""
DAY = 86_400.0
KEEP_SECONDS = 180 * DAY
KEEP_REPORTED_SECONDS = 365 * DAY
KEEP_BLOCKED_SECONDS = 730 * DAY

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token", String, nullable=False, unique=True),
    Column("nonce", String, nullable=False),
    Column("candidate", String, nullable=False, index=True),
    Column("reader", String, nullable=False),
    Column("writer", String, nullable=False),
    Column("email", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("arrived_at", Float, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("reported_by", String, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("seen_at", Float),
    sqlite_autoincrement=True,
)
"""One line a letter, for some months: the sheet never holds what strangers write. A number is never used again: mails
are queued under it."""

blocked = Table(
    "blocked_writers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("email", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
)
"""Addresses that write to nobody any more, as `_bare` says them."""


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """One letter.

    Args:
        id, token: which; the token is what the coach's link ends in.
        nonce: of the form it was typed in, under which its receipt is queued.
        candidate: to whom, by ID.
        reader: the address that was asked to pass it on.
        writer, email, text, language: what the stranger typed, and in which language.
        state: see the module.
        arrived_at, changed_at: seconds since 1970.
        answer: what the person answered.
        reported_by, reason: who reported it, and why.
        seen_at: when staff dealt with the report, or None.
    """

    id: int
    token: str
    nonce: str
    candidate: str
    reader: str
    writer: str
    email: str
    text: str
    language: str
    state: str
    arrived_at: float
    changed_at: float
    answer: str
    reported_by: str
    reason: str
    seen_at: float | None


@dataclass(frozen=True, slots=True)
class BlockedWriter:
    """An address that writes to nobody any more, since `at` (seconds since 1970)."""

    id: int
    email: str
    at: float


def receive(
    connection: Connection, nonce: str, candidate: str, reader: str, writer: str, email: str, text: str, language: str
) -> ReceivedLetter | None:
    """Keep a letter until it is passed on; None where its writer is blocked, which nothing tells them.

    Args:
        connection: a writing transaction.
        nonce: of the form.
        candidate: an ID.
        reader: who is asked to pass it on, by e-mail.
        writer, email, text, language: what was typed, and in which language.
    """
    if is_blocked(connection, email):
        return None
    now = clock.time()
    token = secrets.token_urlsafe(24)
    connection.execute(
        letters.insert().values(
            token=token, nonce=nonce, candidate=candidate, reader=reader, writer=writer, email=email, text=text,
            language=language, state=WAITING, arrived_at=now, changed_at=now,
        )
    )  # fmt: skip
    return by_token(connection, token)


def by_token(connection: Connection, token: str) -> ReceivedLetter | None:
    """The letter a coach's link leads to."""
    return _one(connection, letters.c.token == token)


def by_id(connection: Connection, letter_id: int) -> ReceivedLetter | None:
    """A letter by its number."""
    return _one(connection, letters.c.id == letter_id)


def waiting_letters(connection: Connection, candidates: Collection[str] | None = None) -> list[ReceivedLetter]:
    """Letters to pass on, oldest first, without those of writers blocked since.

    Args:
        connection: any transaction.
        candidates: only to these; None: to anybody.
    """
    found = _many(connection, letters.c.state == WAITING)
    shut = {line.email for line in blocked_writers(connection)}
    mine = (one for one in found if candidates is None or one.candidate in candidates)
    return [one for one in mine if _bare(one.email) not in shut]


def letters_of(connection: Connection, candidate: str) -> list[ReceivedLetter]:
    """The letters that reached somebody, newest first."""
    return _many(connection, letters.c.candidate == candidate, letters.c.state.in_(FOR_THE_PERSON))[::-1]


def reported_letters(connection: Connection) -> list[ReceivedLetter]:
    """Reported letters that staff have not dealt with, oldest first."""
    return _many(connection, letters.c.state == REPORTED, letters.c.seen_at.is_(None))


def blocked_writers(connection: Connection) -> list[BlockedWriter]:
    """Who is blocked, the latest first."""
    found = connection.execute(sa.select(blocked).order_by(blocked.c.at.desc()))
    return [BlockedWriter(row.id, row.email, row.at) for row in found]


def move(connection: Connection, letter: ReceivedLetter, before: Collection[str], **values: str | float) -> bool:
    """Change a letter that stands in one of the states `before`; False: somebody decided otherwise meanwhile."""
    here = letters.c.id == letter.id, letters.c.state.in_(before), letters.c.seen_at.is_(None)
    return bool(connection.execute(letters.update().where(*here).values(changed_at=clock.time(), **values)).rowcount)


def block(connection: Connection, email: str) -> None:
    """Let nothing that an address writes come through any more."""
    if not is_blocked(connection, email):
        connection.execute(blocked.insert().values(email=_bare(email), at=clock.time()))


def unblock(connection: Connection, email: str) -> bool:
    """Let an address write again; False where it was not blocked."""
    return bool(connection.execute(blocked.delete().where(blocked.c.email == _bare(email))).rowcount)


def is_blocked(connection: Connection, email: str) -> bool:
    """Whether what this address writes goes nowhere."""
    return connection.execute(sa.select(blocked.c.id).where(blocked.c.email == _bare(email))).first() is not None


def keys_of(letter_id: int) -> tuple[str, str, str]:
    """Under which keys its mails are queued: to the reader, to the person, to the writer."""
    return f"letter_to_read:{letter_id}", f"letter_passed_on:{letter_id}", f"letter_answered:{letter_id}"


def receipt_key(nonce: str) -> str:
    """Under which key the receipt of a form is queued: a second click sends nothing more."""
    return f"{RECEIPTS}{nonce}"


def count_receipts(book: Book, since: float) -> int:
    """How many strangers were told that their letter arrived, since a moment (seconds since 1970)."""
    return desk.count_since(book, RECEIPTS, since)


def mails_about(connection: Connection, candidate: str) -> list[str]:
    """The keys of every mail about letters to somebody, whatever became of them."""
    found = connection.execute(sa.select(letters.c.id, letters.c.nonce).where(letters.c.candidate == candidate))
    return [key for row in found for key in (*keys_of(row.id), receipt_key(row.nonce))]


def forget_writer(connection: Connection, email: str) -> None:
    """Drop what somebody wrote, and that they were blocked."""
    connection.execute(letters.delete().where(sa.func.lower(letters.c.email) == email.casefold()))
    unblock(connection, email)


def tidy(connection: Connection) -> None:
    """Let go of letters and blocks that have had their time."""
    now = clock.time()
    old = letters.c.arrived_at < now - KEEP_SECONDS
    connection.execute(letters.delete().where(old, letters.c.state != REPORTED))
    connection.execute(letters.delete().where(letters.c.arrived_at < now - KEEP_REPORTED_SECONDS))
    connection.execute(blocked.delete().where(blocked.c.at < now - KEEP_BLOCKED_SECONDS))


def _bare(email: str) -> str:
    """One mailbox under all its names: case, and what follows a plus sign, make no other."""
    name, at, host = email.strip().casefold().rpartition("@")
    return f"{name.split('+', 1)[0]}{at}{host}"


def _one(connection: Connection, condition: sa.ColumnElement[bool]) -> ReceivedLetter | None:
    row = connection.execute(sa.select(letters).where(condition)).mappings().first()
    return ReceivedLetter(**row) if row else None


def _many(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[ReceivedLetter]:
    found = connection.execute(sa.select(letters).where(*conditions).order_by(letters.c.id))
    return [ReceivedLetter(**row) for row in found.mappings()]
