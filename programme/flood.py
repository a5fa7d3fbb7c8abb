"""How often somebody may send something, counted for all processes together, without keeping who they are.

Addresses are hashed with a salt that lives a day and is then thrown away with what was hashed with it.
"""

import hashlib
import hmac
import secrets

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from sheets.book import Book
from sheets.state.database import get_value, metadata, set_value

hits = Table(
    "flood_marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("mark", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
)
"""One line each time somebody passed."""


class TooMuch(Exception):
    """Somebody sent too many; nothing of the transaction is kept."""


class AlreadySent(Exception):
    """The very same form was sent before: a second click."""


def allow(book: Book, what: str, who: str, times: int, seconds: float) -> bool:
    """As `may`, in a transaction of its own."""
    with book.state.writing() as connection:
        return may(connection, what, who, times, seconds)


def count(connection: Connection, what: str, who: str, times: int, seconds: float) -> None:
    """As `may`, for what is then not to be done at all.

    Raises:
        TooMuch: it is one too many.
    """
    if not may(connection, what, who, times, seconds):
        raise TooMuch


def may(connection: Connection, what: str, who: str, times: int, seconds: float) -> bool:
    """Whether somebody may do something once more; it counts when they may.

    Args:
        connection: a writing transaction.
        what: what is counted.
        who: a network address or an e-mail address; only its hash is kept, for a day at most.
        times: how often in `seconds`.
    """
    mark = hmac.new(_salt(connection), f"{what} {who.strip().casefold()}".encode(), hashlib.sha256).hexdigest()
    now = clock.time()
    recent = sa.select(sa.func.count()).select_from(hits).where(hits.c.mark == mark, hits.c.at > now - seconds)
    if (connection.execute(recent).scalar() or 0) >= times:
        return False
    connection.execute(hits.insert().values(mark=mark, at=now))
    return True


def _salt(connection: Connection) -> bytes:
    """Today's salt; yesterday's goes, with all that was hashed with it."""
    today = clock.now().date().isoformat()
    day, _, salt = get_value(connection, "flood_salt").partition(" ")
    if day != today:
        salt = secrets.token_hex(32)
        set_value(connection, "flood_salt", f"{today} {salt}")
        connection.execute(hits.delete())
    return bytes.fromhex(salt)
