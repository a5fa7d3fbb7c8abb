"""What became of each file of Drive that a cell of a photo links to."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String

import clock
from sheets.state.database import metadata

ERASED_SECONDS = 900.0
"""A file that was just erased is not fetched again meanwhile: its link leaves the sheet a moment later."""

files = sa.Table(
    "linked_files",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("code", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
)
"""Drive's ID -> the key of the photo made of it; or why there is none, how often it was tried and when again."""


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """What became of a file that a cell links to.

    Args:
        key: the photo's; empty where there is none.
        code: why there is none: a problem's code; empty for one that was just erased.
        tries: how often it was tried.
        next_at: when it is tried again, seconds since 1970.
    """

    key: str
    code: str = ""
    tries: int = 0
    next_at: float = 0.0


def known(connection: Connection) -> dict[str, LinkedFile]:
    """Every file that was asked for, by its ID."""
    return {
        row.id: LinkedFile(row.key, row.code, row.tries, row.next_at) for row in connection.execute(sa.select(files))
    }


def keys(connection: Connection) -> dict[str, str]:
    """The photos kept: Drive's ID -> key."""
    return {file_id: found.key for file_id, found in known(connection).items() if found.key}


def note(connection: Connection, file_id: str, found: LinkedFile) -> None:
    """Keep what became of a file."""
    connection.execute(files.delete().where(files.c.id == file_id))
    values = {"key": found.key, "code": found.code, "tries": found.tries, "next_at": found.next_at}
    connection.execute(files.insert().values(id=file_id, **values))


def forget(connection: Connection, file_ids: Iterable[str]) -> None:
    """Know nothing of some files any more."""
    for file_id in file_ids:
        connection.execute(files.delete().where(files.c.id == file_id))


def forget_photo(connection: Connection, key: str) -> None:
    """Know of no file that gave this photo, for an erasure under way."""
    empty = {"key": "", "code": "", "tries": 0, "next_at": clock.time() + ERASED_SECONDS}
    connection.execute(files.update().where(files.c.key == key).values(**empty))
