"""No more of these: the link by which a reader refuses a line's messages, and what they decided."""

import json

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection

from programme.asked_erasures import find_request
from programme.messages import lines, memory
from programme.messages.recipients import Reader
from programme.messages.rules import Rule
from programme.opportunities import Links
from sheets.book import Book
from sheets.events.detection import events, load
from sheets.model.contacts import read_email
from sheets.model.kinds import plain
from sheets.model.schema import MEETINGS, TABS
from sheets.model.snapshot import Snapshot

_OWN = tuple((tab.key, column.key) for tab in TABS for column in tab.columns if column.sign_in)
"""(tab, column) that hold somebody's own address."""


def address(links: Links, rule: str, email: str) -> str:
    """The address by which a reader asks for no more of a line's messages."""
    token = _signer(links).dumps([rule, email])
    return f"{links.public_url}/messages/refuse/{token if isinstance(token, str) else token.decode()}"


def read_token(links: Links, token: str) -> tuple[str, str] | None:
    """The line and the reader's e-mail address of such a link; None where it was not signed here."""
    try:
        rule, email = _signer(links).loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return str(rule), str(email)


def has_refused(book: Book, rule: str, email: str) -> bool:
    """Whether a reader wants no more of a line's messages."""
    with book.state.reading() as connection:
        return memory.has_refused(connection, rule, _addresses(connection, book.snapshot, email)[-1])


def refuse(book: Book, rule: str, email: str) -> None:
    """Send a reader no more of a line's messages, wherever they are written to since they had that address."""
    with book.state.writing() as connection:
        for one in _addresses(connection, book.snapshot, email):
            memory.refuse(connection, rule, one)


def accept(book: Book, rule: str, email: str) -> None:
    """Send a reader a line's messages again, wherever they are written to since they had that address."""
    with book.state.writing() as connection:
        for one in _addresses(connection, book.snapshot, email):
            memory.accept(connection, rule, one)


def ends_with_request(rule: Rule, word: str) -> bool:
    """Whether a reader gets none of a line's messages once they ask to be erased: the meetings they have still are."""
    return word == lines.CANDIDATE and rule.tab != MEETINGS.key


def is_to_leaver(connection: Connection, rule: Rule, reader: Reader) -> bool:
    """Whether somebody asked to be erased, and is asked for nothing more."""
    return ends_with_request(rule, reader.word) and find_request(connection, reader.who) is not None


def _addresses(connection: Connection, snapshot: Snapshot, email: str) -> list[str]:
    """An address, and those its person had after it, up to one that somebody has."""
    found, after = list[str](), email
    while after and after not in found:
        found.append(after)
        after = "" if _is_somebodys(snapshot, after) else _next_address(connection, after.casefold())
    return found


def _is_somebodys(snapshot: Snapshot, email: str) -> bool:
    return any(snapshot.table(tab).where(key, email.casefold()) for tab, key in _OWN)


def _next_address(connection: Connection, email: str) -> str:
    """What an address was last changed into, as far back as events are kept; empty: it never was."""
    held = sa.func.lower(events.c.old).contains(json.dumps(email)[1:-1], autoescape=True)
    for change in load(connection, events.c.key.in_({key for _, key in _OWN}), held, newest_first=True):
        before, after = (read_email(plain(cell)) for cell in (change.old, change.new))
        if before == email and after:
            return after
    return ""


def _signer(links: Links) -> URLSafeSerializer:
    return URLSafeSerializer(links.secret_key, salt="tremplin-messages")
