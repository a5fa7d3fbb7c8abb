"""Cells of photos that lead to no picture, and why: told as something to mend, never left in silence."""

import re
import time
from collections.abc import Container, Iterator, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from cv.linked_photos import Told, what_became
from cv.media import Media
from cv.photos import is_key
from sheets.book import Book
from sheets.model.binding import a1
from sheets.model.columns import Kind
from sheets.model.drive_links import drive_link
from sheets.model.formula_errors import is_formula_error
from sheets.model.problems import Problem
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.state.linked_files import LinkedFile

SUFFIXES = frozenset(("jpg", "jpeg", "png", "webp", "svg", "gif"))
"""Of the pictures that pages show."""
FRESH_SECONDS = 30.0
"""How long it is taken that a file is, or is not, in the folder: somebody may put it there."""

NOBODY = ".invalid"
"""End of an address that is nobody's."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_CAMERA = re.compile(r"\.hei[cf]s?$", re.IGNORECASE)
_found: WeakKeyDictionary[Table[Any], tuple[float, tuple[Problem, ...]]] = WeakKeyDictionary()


def photos_nowhere(snapshot: Snapshot, media: Media, book: Book) -> tuple[Problem, ...]:
    """A problem for each cell of a photo that shows nothing.

    Args:
        snapshot: the present reading.
        media: where photos are.
        book: keeps what became of links to Drive.
    """
    told: Told | None = None
    found: list[Problem] = []
    for table in snapshot.tables:
        if any(column.kind is Kind.PHOTO for column in table.tab.columns):
            at, problems = _found.get(table, (0.0, ()))
            if not at or time.monotonic() - at > FRESH_SECONDS:
                told = told or what_became(book.state)
                problems = tuple(_told(table, media, told))
                _found[table] = time.monotonic(), problems
            found += problems
    return tuple(found)


def why_nowhere(cell: str, there: Container[str], linked: Mapping[str, LinkedFile]) -> str:
    """The code of the problem of a photo's cell; empty when it is empty or shows a picture.

    Args:
        cell: what it is read as.
        there: the files of pictures that are in their place.
        linked: Drive's ID -> what became of that file.
    """
    if not cell or is_formula_error(cell):
        return ""  # an error of a formula is told as such
    if _ADDRESS.match(cell):
        found = linked.get(link.id) if (link := drive_link(cell)) else None
        return (found.code if found else "") if link else "photo_link"  # not asked for yet, or just now: it comes
    if _CAMERA.search(cell):
        return "photo_heic"
    return "" if cell in there else "photo_missing"


def _names_picture(cell: str) -> bool:
    return not _ADDRESS.match(cell) and (is_key(cell) or cell.rpartition(".")[2].lower() in SUFFIXES)


def _told(table: Table[Any], media: Media, told: Told) -> Iterator[Problem]:
    for column in table.tab.columns:
        place = table.binding.columns.get(column.key)
        if column.kind is not Kind.PHOTO or place is None:
            continue
        cells = {row.id: str(table.tab.value(row, column.key) or "") for row in table.rows}
        try:
            there = media.those_there(filter(_names_picture, cells.values()))
        except OSError:
            return  # the place of photos does not answer: nothing is known
        for row in table.rows:
            cell = cells[row.id]
            code = why_nowhere(cell, there, told.files)
            if not cell and (table.tab.key, row.id, column.key) in told.cells:
                code = "photo_in_cell"
            if code == "photo_unshared" and told.account.endswith(NOBODY):
                code = "photo_link"  # a local workbook has no account in Drive to share with
            if code:
                whom = told.account if code == "photo_unshared" else ""
                yield Problem(code, table.title, a1(row.number, place), row.number, column.header, cell[:80], whom)
