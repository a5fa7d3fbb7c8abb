"""A link to sign in is asked for: slowed by who asks and by address, never refused to its owner.

Anybody may ask for a link to somebody else's address. That must neither fill a mailbox nor keep its owner out: whatever
is asked, a link that still works lies in the mailbox, or another one leaves. A browser where the address signed in
before is its owner's, as far as one can tell: what others ask for counts nothing there.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail.message import Message
from mail.queue import enqueue
from programme import flood
from sheets.book import Book
from sheets.state.database import set_value

PER_VISITOR = (40, 15 * 60)
"""Times, seconds. A whole day centre may share one address on the network: beyond, it is slowed down, not refused."""
PER_BROWSER = (5, 15 * 60)
CLOSE = (1, 60)
OFTEN = (5, 30 * 60)
SELDOM = (1, 10 * 60)
"""Mails to one address: never two in a minute; five, then one every ten minutes. A link works for thirty."""
OVER = "sign_in_over"
"""The value of the state database that says when a network was last over its limit."""


@dataclass(frozen=True, slots=True)
class LinkAsker:
    """Who asks for a link.

    Args:
        visitor: their network address.
        browser: the number of their browser where the address signed in there before; else empty.
    """

    visitor: str
    browser: str = ""


def send_link(book: Book, message: Message, asker: LinkAsker, expires_at: float, *, known: bool) -> None:
    """Send a link, unless enough of them left; it counts, for all processes. Nobody is told which it was.

    Args:
        book: the workbook.
        message: the mail, to the address a link is asked for.
        asker: who asks.
        expires_at: when the link stops working, seconds since 1970.
        known: the address is somebody's; else the same work is done and nothing is sent: its time must not tell.
    """
    with book.state.writing() as connection:
        if _may_send(connection, message.to, asker, known):
            key = f"sign-in:{secrets.token_urlsafe(12)}"
            enqueue(connection, message, key, expires_at=expires_at, nobody=not known)


def _may_send(connection: Connection, email: str, asker: LinkAsker, known: bool) -> bool:
    """Whether a mail leaves for one more asking.

    A network over its limit (a shelter's, a phone carrier's) still reaches whoever is known, as seldom as an address
    that was asked for too often; of those nobody knows it leaves nothing more.
    """
    if asker.browser and flood.may(connection, "sign-in browser", f"{asker.browser} {email}", *PER_BROWSER):
        return True
    if not flood.may(connection, "sign-in", asker.visitor, *PER_VISITOR):
        set_value(connection, OVER, str(clock.time()))  # to disk for everybody: its time must not tell who is known
        who = email if known else ""
        return flood.may(connection, "sign-in close", who, *CLOSE) and flood.may(
            connection, "sign-in over", who, *SELDOM
        )
    return flood.may(connection, "sign-in close", email, *CLOSE) and (
        flood.may(connection, "sign-in often", email, *OFTEN) or flood.may(connection, "sign-in seldom", email, *SELDOM)
    )
