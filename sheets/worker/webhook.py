"""Somebody says that the workbook just changed: the worker reads it at once instead of at its next look.

The word is signed with a key of its own, is good for five minutes and once, and says nothing but "look".
"""

import hashlib
import hmac
import re
import time

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, String, Table

from sheets.state.database import bump, get_value, metadata

FRESH_SECONDS = 300.0
"""How far the clock of who signs may be from ours, and how long a nonce is remembered."""
ACCEPTED = "sheet_hints"
_NONCE = re.compile(r"[A-Za-z0-9-]{16,64}")

nonces = Table(
    "hint_nonces",
    metadata,
    Column("nonce", String, primary_key=True),
    Column("at", Float, nullable=False, index=True),
)
"""Words already heard: none of them counts twice."""


def key_of(secret_key: str) -> str:
    """The key the sheet's script signs with: made from the site's secret, which it does not give away."""
    return hmac.new(secret_key.encode(), b"tremplin sheet hint 1", hashlib.sha256).hexdigest()


def signature(key: str, timestamp: str, nonce: str) -> str:
    """What the script sends with its timestamp (seconds since 1970) and its nonce, in hexadecimal digits."""
    return hmac.new(key.encode(), f"{timestamp}.{nonce}".encode(), hashlib.sha256).hexdigest()


def is_signed(key: str, timestamp: str, nonce: str, given: str) -> bool:
    """Whether a word is ours and of now; compared in constant time."""
    ours = hmac.compare_digest(signature(key, timestamp, nonce).encode(), given.encode())
    well_formed = bool(_NONCE.fullmatch(nonce)) and timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12
    return ours and well_formed and abs(time.time() - int(timestamp)) <= FRESH_SECONDS


def accept(connection: Connection, nonce: str) -> bool:
    """Note that the workbook changed; False when this very word was heard before.

    Args:
        connection: a writing transaction.
        nonce: of a word that is signed.
    """
    now = time.time()
    # Twice as long as a word is good: one that was signed by a clock ahead of ours is good for that long.
    connection.execute(nonces.delete().where(nonces.c.at < now - 2 * FRESH_SECONDS))
    if connection.execute(sa.select(nonces.c.nonce).where(nonces.c.nonce == nonce)).first():
        return False
    connection.execute(nonces.insert().values(nonce=nonce, at=now))
    bump(connection, ACCEPTED)
    return True


def request_reading(connection: Connection) -> None:
    """Have the workbook read again: a program of ours knows why."""
    bump(connection, ACCEPTED)


def count_accepted(connection: Connection) -> int:
    """How many words were heard so far."""
    return int(get_value(connection, ACCEPTED, "0"))
