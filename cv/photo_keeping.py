"""Uploaded photos: stored before any cell names them, and let go of a month after none does.

The month leaves time to undo, to settle a conflict, to paste back a row that was cut. A photo that a row, or a change
on its way to a row, refers to is never taken away.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, String, Table

import clock
from cv.media import Media
from cv.photos import Photo, all_files, is_key, key_of_file
from sheets.errors import SheetsError
from sheets.model.columns import Kind
from sheets.model.snapshot import Snapshot
from sheets.state import linked_files as linked
from sheets.state.database import State, changes, metadata
from sheets.state.outbox import OPEN, PERSON

log = logging.getLogger(__name__)

KEEP_SECONDS = 30 * 86_400.0
FRESH_SECONDS = 86_400.0
"""How often a photo in use is noted as such."""
TIDY_SECONDS = 6 * 3_600.0
FOLDER = "photos"

marks = Table(
    "photo_marks",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", Float, nullable=False),
)
"""When each photo was last known to be in use (seconds since 1970)."""

_NAMED = re.compile(r"photos/[0-9a-f]{32}-\d{2,4}\.jpg")


def store(state: State, media: Media, photo: Photo) -> None:
    """Put the files of a photo in their place.

    Args:
        state: where it is noted first, so that nobody takes them away meanwhile.
        media: where they go.
        photo: what is stored.

    Raises:
        OSError: they could not be kept.
    """
    with state.writing() as connection:
        _mark(connection, photo.key)
    for name, content in photo.files.items():
        media.write(name, content)


def still_there(state: State, media: Media, key: str) -> bool:
    """Whether a photo that was replaced can be shown again; it then stays a month more."""
    with state.writing() as connection:
        found = media.has(key)
        if found and is_key(key):
            _mark(connection, key)
    return found


def remove(media: Media, key: str) -> None:
    """Take the files of a photo away at once, whoever refers to it."""
    for name in all_files(key):
        media.remove(name)


def forget(state: State, media: Media, key: str) -> None:
    """Take a photo away for the erasure of a person: its files, also one somebody put into the folder, and its mark."""
    remove(media, key)
    media.remove(key)
    with state.writing() as connection:
        linked.forget_photo(connection, key)
        connection.execute(marks.delete().where(marks.c.key == key))


def tidy(state: State, media: Media, snapshot: Snapshot, now: float | None = None) -> list[str]:
    """Take away the photos that nothing has referred to for a month.

    Args:
        state: where their last use is noted.
        media: where they are.
        snapshot: the present rows.
        now: seconds since 1970.

    Returns:
        The keys of those that went.
    """
    now = clock.time() if now is None else now
    if "photo" in snapshot.candidates.missing or not snapshot.candidates.rows:
        return []  # what a reading does not show is not known to be gone
    stored = {key for name in media.names(FOLDER) if (key := key_of_file(name))}
    if not stored:
        return []
    with state.writing() as connection:
        used = _used(connection, snapshot)
        noted = {row.key: row.at for row in connection.execute(sa.select(marks))}
        for key in stored:
            if key not in noted or (key in used and noted[key] < now - FRESH_SECONDS):
                _mark(connection, key, now)
        old = [key for key in stored - used if noted.get(key, now) < now - KEEP_SECONDS]
        for key in old:  # in the transaction: an upload of the same photo waits, then puts it back
            remove(media, key)
            connection.execute(marks.delete().where(marks.c.key == key))
    return old


def keep_tidy(
    stop: threading.Event,
    elected: Callable[[], bool],
    state: State,
    media: Media,
    snapshot: Callable[[], Snapshot],
) -> None:
    """Tidy a few times a day, whenever this process is the elected one, until told to stop."""
    tidied = 0.0
    while not stop.wait(1.0):
        if not elected() or (tidied and time.monotonic() - tidied < TIDY_SECONDS):
            continue
        try:
            tidy(state, media, snapshot())
        except SheetsError:
            continue  # nothing was read yet
        except Exception:
            # A storage raises what it likes, and an old photo more costs nothing: the worker goes on.
            log.warning("old photos could not be taken away", exc_info=True)
        tidied = time.monotonic()


def _used(connection: Connection, snapshot: Snapshot) -> set[str]:
    waiting = sa.select(changes.c.new, changes.c.base, changes.c.theirs).where(
        changes.c.state.in_((*OPEN, PERSON)), sa.or_(*(c.contains("photos/") for c in _TEXTS))
    )
    written = (str(text) for row in connection.execute(waiting) for text in row if text)
    return {*_in_rows(snapshot), *(key for text in written for key in _NAMED.findall(text))}


_TEXTS = (changes.c.new, changes.c.base, changes.c.theirs)


def _in_rows(snapshot: Snapshot) -> Iterator[str]:
    for tab in snapshot.tabs.values():
        for column in tab.columns:
            if column.kind is Kind.PHOTO:
                for row in snapshot.table(tab.key).rows:
                    yield from _NAMED.findall(str(tab.value(row, column.key)))


def _mark(connection: Connection, key: str, at: float | None = None) -> None:
    connection.execute(marks.delete().where(marks.c.key == key))
    connection.execute(marks.insert().values(key=key, at=clock.time() if at is None else at))
