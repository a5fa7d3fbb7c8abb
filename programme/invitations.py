"""Invitations to write a testimonial: a link for one candidate, good for a while, that can be closed.

A link carries its own signature and end, so that it outlives the state database; what is kept here is which links were
made, how often each was used, and which were closed.
"""

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from sheets.book import Book
from sheets.state.database import metadata

DAYS = 60
MOST_WRITTEN = 20
"""Testimonials one link may bring: more come from somebody who plays with it."""

invitations = Table(
    "invitations",
    metadata,
    Column("code", String, primary_key=True),
    Column("candidate", String, nullable=False, index=True),
    Column("author", String, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("closed_at", Float),
    Column("written", Integer, nullable=False, default=0),
)
"""One line a link."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One link.

    Args:
        code: its own.
        candidate: whom it is about, by ID.
        expires_at: seconds since 1970.
        written: how many testimonials came by it.
    """

    code: str
    candidate: str
    expires_at: float
    written: int = 0


def invite(book: Book, candidate: str, author: str) -> Invitation:
    """The candidate's open link, or a new one.

    Args:
        book: the workbook.
        candidate: an ID.
        author: who invites, by e-mail.
    """
    with book.state.writing() as connection:
        if found := _open_one(connection, candidate):
            return found
        made = Invitation(secrets.token_urlsafe(9), candidate, clock.time() + DAYS * 86_400.0)
        connection.execute(
            invitations.insert().values(
                code=made.code, candidate=candidate, author=author, expires_at=made.expires_at, written=0
            )
        )
    return made


def open_invitation(book: Book, candidate: str) -> Invitation | None:
    """The candidate's open link, if any."""
    with book.state.reading() as connection:
        return _open_one(connection, candidate)


def close_all(book: Book, candidate: str) -> None:
    """Close every link of a candidate, at once."""
    with book.state.writing() as connection:
        _close_all(connection, candidate)


def _open_one(connection: Connection, candidate: str) -> Invitation | None:
    row = connection.execute(
        sa.select(invitations)
        .where(
            invitations.c.candidate == candidate,
            invitations.c.closed_at.is_(None),
            invitations.c.expires_at > clock.time(),
            invitations.c.written < MOST_WRITTEN,
        )
        .order_by(invitations.c.expires_at.desc())
    ).first()
    return Invitation(row.code, row.candidate, row.expires_at, row.written) if row else None


def _close_all(connection: Connection, candidate: str) -> None:
    connection.execute(
        invitations.update()
        .where(invitations.c.candidate == candidate, invitations.c.closed_at.is_(None))
        .values(closed_at=clock.time())
    )


def forget(connection: Connection, candidate: str) -> None:
    """Take who invited out of a candidate's links, and close them: a line that went would open its link again."""
    _close_all(connection, candidate)
    connection.execute(invitations.update().where(invitations.c.candidate == candidate).values(author=""))


def forget_author(connection: Connection, address: str) -> None:
    """Take an e-mail address out of the links its owner made; they stay as they are."""
    connection.execute(invitations.update().where(invitations.c.author == address).values(author=""))


def is_open(connection: Connection, invitation: Invitation) -> bool:
    """Whether one may still write by a link. One the state database knows nothing of was made before it was lost."""
    row = connection.execute(sa.select(invitations).where(invitations.c.code == invitation.code)).first()
    closed = row is not None and (row.closed_at is not None or row.written >= MOST_WRITTEN)
    return not closed and invitation.expires_at > clock.time()


def count(connection: Connection, invitation: Invitation) -> None:
    """A testimonial came by this link."""
    connection.execute(
        invitations.update().where(invitations.c.code == invitation.code).values(written=invitations.c.written + 1)
    )


def token_of(invitation: Invitation, secret: str) -> str:
    """What the link's address ends in."""
    return str(_signer(secret).dumps([invitation.code, invitation.candidate, int(invitation.expires_at)]))


def read_token(token: str, secret: str) -> Invitation | None:
    """The link an address stands for, or None when it was not made here."""
    try:
        code, candidate, expires_at = _signer(secret).loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return Invitation(str(code), str(candidate), float(expires_at))


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="tremplin-testimonial")
