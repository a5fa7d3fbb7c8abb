"""The team's second step: passed, set up, taken away by its owner or a colleague; who it concerns is told by mail.

What passkeys and printed codes are is in programme/accounts/passkeys.py.
"""

import secrets

from sqlalchemy import Connection

from mail.message import Message
from mail.queue import enqueue
from programme import flood
from programme.accounts import passkeys
from programme.accounts.passkeys import Passkey, Site
from programme.accounts.sessions import Session
from sheets.book import Book

CODES_TRIED = (5, 15 * 60)
"""Times, seconds, for one session; and four times as often from one place."""


class MayNotVouch(Exception):
    """Whoever asks has no passkey that is old enough to take a colleague's away."""


def has_passkey(book: Book, email: str) -> bool:
    """Whether somebody has a passkey."""
    with book.state.reading() as connection:
        return passkeys.has_any(connection, email)


def passkeys_of(book: Book, email: str) -> tuple[list[Passkey], int]:
    """Somebody's passkeys, and how many printed codes are left."""
    with book.state.reading() as connection:
        return passkeys.passkeys_of(connection, email), passkeys.count_codes(connection, email)


def pass_by_code(book: Book, session: Session, code: str, visitor: str, told: Message) -> bool:
    """Note that a session passed its second step by a printed code, which is used up then.

    Args:
        book: the workbook.
        session: which.
        code: what was typed.
        visitor: the network address it comes from.
        told: the mail to its owner.

    Raises:
        TooMuch: too many were tried.
    """
    times, seconds = CODES_TRIED
    with book.state.writing() as connection:
        flood.count(connection, "passkey code", f"session {session.id}", times, seconds)
        flood.count(connection, "passkey code from", visitor, 4 * times, seconds)
        done = passkeys.use_code(connection, session.id, session.email, code)
        if done:
            _tell(connection, told)
    return done


def add(book: Book, session: Session, site: Site, answer: str, name: str, told: Message) -> list[str] | None:
    """Keep a passkey that a browser made.

    Args:
        book: the workbook.
        session: the one that asked for it.
        site: who we are.
        answer: what the browser says, as JSON.
        name: as its owner calls it.
        told: the mail to its owner.

    Returns:
        The codes to print that come with the first one; None: the answer does not hold, nothing was kept.
    """
    with book.state.writing() as connection:
        first = not passkeys.has_any(connection, session.email)
        if not passkeys.register(connection, session, site, answer, name):
            return None
        _tell(connection, told)
        return passkeys.make_codes(connection, session.email) if first else []


def remove(book: Book, email: str, passkey_id: int, told: Message) -> bool:
    """Take one of somebody's away, and tell them; False where they have no such passkey (any more)."""
    with book.state.writing() as connection:
        done = passkeys.remove(connection, email, passkey_id)
        if done:
            _tell(connection, told)
    return done


def reset(book: Book, email: str, told: Message, by: str = "") -> int:
    """Take all of somebody's away, who lost them, and tell them: their link is enough again.

    Args:
        book: the workbook.
        email: whose.
        told: the mail to them.
        by: the colleague who asks, by e-mail; empty: whoever has the machine.

    Returns:
        How many passkeys it was.

    Raises:
        MayNotVouch: that colleague may not.
    """
    if by and not passkeys.may_vouch(book, by):
        raise MayNotVouch
    with book.state.writing() as connection:
        count = passkeys.reset(connection, email)
        if count:
            _tell(connection, told)
    return count


def _tell(connection: Connection, told: Message) -> None:
    enqueue(connection, told, f"passkey:{secrets.token_urlsafe(12)}")
