"""Which language somebody reads mails in: the one they last chose on the site; French until then."""

import sqlalchemy as sa
from sqlalchemy import Column, Connection, String, Table

from sheets.book import Book
from sheets.model.snapshot import Snapshot
from sheets.state.database import metadata

FRENCH = "fr"
THE_TEAM = {"fr": "l’équipe", "en": "the team"}
"""Who writes, and who is there for a person that has no coach."""

reading = Table(
    "letter_languages",
    metadata,
    Column("email", String, primary_key=True),
    Column("language", String, nullable=False),
)
"""One line for each address, in lower case, whose language was chosen."""


def keep_language(book: Book, email: str, language: str) -> None:
    """Note that somebody reads a language; writes only where it is another than before.

    Args:
        book: the workbook.
        email: who.
        language: one that mails are written in.
    """
    with book.state.reading() as connection:
        if language_for(connection, email) == language:
            return
    with book.state.writing() as connection:
        forget_language(connection, email)
        connection.execute(reading.insert().values(email=email.lower(), language=language))


def language_for(connection: Connection, email: str, snapshot: Snapshot | None = None) -> str:
    """What somebody reads.

    Args:
        connection: any transaction.
        email: their address.
        snapshot: where the address may be a zone's mailbox: it reads what all of its team read.
    """
    members = snapshot.staff.rows if snapshot else ()
    team = [one.email for one in members if one.email and one.mailbox.lower() == email.lower()]
    found = {_language_at(connection, one) for one in team or [email]}
    return found.pop() if len(found) == 1 else FRENCH


def move_language(connection: Connection, old: str, new: str, *, shared: bool = False) -> str:
    """Somebody has another address: what they read goes with them.

    Args:
        connection: a writing transaction.
        old, new: the addresses.
        shared: the old one is somebody else's too, who reads on in that language.

    Returns:
        What they read.
    """
    language = language_for(connection, old)
    if old and new and language != FRENCH:
        if not shared:
            forget_language(connection, old)
        forget_language(connection, new)
        connection.execute(reading.insert().values(email=new.lower(), language=language))
    return language_for(connection, new or old)


def _language_at(connection: Connection, email: str) -> str:
    mine = sa.select(reading.c.language).where(reading.c.email == email.lower())
    return str(connection.execute(mine).scalar() or FRENCH)


def forget_language(connection: Connection, email: str) -> None:
    """Forget what somebody reads."""
    connection.execute(reading.delete().where(reading.c.email == email.lower()))
