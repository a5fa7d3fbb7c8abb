"""Cells of photos that lead to no picture, and why: told as something to mend, never left in silence."""

import re
import time
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from cv.photos import is_key
from programme.media import Media
from sheets.model.binding import a1
from sheets.model.columns import Kind
from sheets.model.formula_errors import is_formula_error
from sheets.model.problems import Problem
from sheets.model.table import Table
from sheets.snapshot import Snapshot

SUFFIXES = frozenset(("jpg", "jpeg", "png", "webp", "svg", "gif"))
"""Of the pictures that pages show."""
FRESH_SECONDS = 30.0
"""How long it is taken that a file is, or is not, in the folder: somebody may put it there."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_CAMERA = re.compile(r"\.hei[cf]s?$", re.IGNORECASE)
_found: WeakKeyDictionary[Table[Any], tuple[float, tuple[Problem, ...]]] = WeakKeyDictionary()


def photos_nowhere(snapshot: Snapshot, media: Media) -> tuple[Problem, ...]:
    """A problem for each cell of a photo that shows nothing.

    Args:
        snapshot: the present reading.
        media: where photos are.
    """
    found: list[Problem] = []
    for table in snapshot.tables:
        if any(column.kind is Kind.PHOTO for column in table.tab.columns):
            found += _kept(table, media)
    return tuple(found)


def why_nowhere(cell: str, media: Media) -> str:
    """The code of the problem of a photo's cell; empty when it is empty or shows a picture.

    Args:
        cell: what stands there.
        media: where photos are.
    """
    if not cell or is_formula_error(cell):
        return ""  # an error of a formula is told as such
    if _ADDRESS.match(cell):
        return "photo_link"
    if _CAMERA.search(cell):
        return "photo_heic"
    if is_key(cell):
        return "" if media.has(cell) else "photo_missing"
    return "" if cell.rpartition(".")[2].lower() in SUFFIXES and media.has(cell) else "photo_missing"


def _kept(table: Table[Any], media: Media) -> tuple[Problem, ...]:
    at, problems = _found.get(table, (0.0, ()))
    if not at or time.monotonic() - at > FRESH_SECONDS:
        problems = tuple(_told(table, media))
        _found[table] = time.monotonic(), problems
    return problems


def _told(table: Table[Any], media: Media) -> Iterator[Problem]:
    for column in table.tab.columns:
        place = table.binding.columns.get(column.key)
        if column.kind is not Kind.PHOTO or place is None:
            continue
        for row in table.rows:
            cell = str(table.tab.value(row, column.key) or "")
            try:
                code = why_nowhere(cell, media)
            except OSError:
                return  # the place of photos does not answer: nothing is known
            if code:
                yield Problem(code, table.title, a1(row.number, place), row.number, column.header, cell[:80])
