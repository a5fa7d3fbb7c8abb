"""Who asked to be erased, and until when they may take it back: what is kept of it (see erasure_requests.py)."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, String, Table

from sheets.state.database import metadata

DAYS = 7
"""How long a request may be taken back."""
DAY = 86_400.0

requests = Table(
    "erasure_requests",
    metadata,
    Column("row_id", String, primary_key=True),
    Column("asked_at", Float, nullable=False),
    Column("begun_at", Float),
)
"""One line a person. Not by `candidate`: an erasure that is interrupted must still find it."""


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """Somebody asked to be erased.

    Args:
        row_id: who.
        asked_at: when, seconds since 1970.
        begun_at: when the erasure began, which nothing takes back; None: not yet.
    """

    row_id: str
    asked_at: float
    begun_at: float | None

    @property
    def due_at(self) -> float:
        """When the erasure begins, seconds since 1970."""
        return self.asked_at + DAYS * DAY


def who_asked(connection: Connection) -> set[str]:
    """The IDs of all who asked to be erased, and are not yet."""
    return set(connection.execute(sa.select(requests.c.row_id)).scalars())


def find_request(connection: Connection, row_id: str) -> ErasureRequest | None:
    """What somebody asked for, or None."""
    row = connection.execute(sa.select(requests).where(requests.c.row_id == row_id)).mappings().first()
    return ErasureRequest(**row) if row else None
