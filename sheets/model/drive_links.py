"""Photos that cells name by a link to a file of Drive, in the forms that people paste.

The sheet keeps the link. Once the file is fetched, its cells are read as the photo's own key, beside the reading (as in
as_shown.py): everything that shows, keeps or erases a photo knows no other way.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sheets.model.columns import Kind, Row
from sheets.model.table import Table

LINKED = "_linked"
"""Beside the tabs of a reading: [title, row number, column index, link, key] of the cells whose file is kept."""

_HOSTS = r"(?:https?://)?(?:drive|docs|lh\d|drive\.usercontent)\.(?:google|googleusercontent)\.com/"
_ID = r"(?P<id>[A-Za-z0-9_-]{20,100})"
_LINK = re.compile(rf"\s*{_HOSTS}(?:\S*?/)?(?:d/{_ID}|[^\s?]*\?(?:\S*?&)?id={_ID.replace('id>', 'asked>')})", re.I)
_KEY = re.compile(r"[?&]resourcekey=([A-Za-z0-9_-]{1,100})", re.I)
_NO_FILE = re.compile(r"/(?:document|spreadsheets|presentation|forms|drawings)/", re.I)


@dataclass(frozen=True, slots=True)
class DriveLink:
    """A link to a file of Drive.

    Args:
        id: the file's ID.
        key: its resource key, which links to older files carry; may be empty.
    """

    id: str
    key: str = ""


def drive_link(cell: object) -> DriveLink | None:
    """The file of Drive a cell leads to, the first where it names several; None for any other cell.

    Args:
        cell: what stands there.
    """
    found = _LINK.match(cell) if isinstance(cell, str) and "google" in cell.lower() else None
    if not found or _NO_FILE.search(found[0]):
        return None
    link = re.split(r"[\s,;]", str(cell)[found.start() :].strip(), maxsplit=1)[0]
    key = _KEY.search(link)
    return DriveLink(found["id"] or found["asked"], key[1] if key else "")


def links_in(tables: Iterable[Table[Any]], but: Collection[str] = ()) -> dict[str, DriveLink]:
    """The files of Drive that cells of photos name, by ID.

    Args:
        tables: where.
        but: IDs of rows that are left out.
    """
    found = (drive_link(cell) for _, row, _, cell in _cells(tables) if row.id not in but)
    return {link.id: link for link in found if link}


def linked_lines(tables: Iterable[Table[Any]], kept: Mapping[str, str]) -> list[list[Any]]:
    """The lines to keep under LINKED beside a reading.

    Args:
        tables: its tables.
        kept: Drive's ID -> key of the photos kept.
    """
    lines: list[list[Any]] = []
    for title, row, index, cell in _cells(tables) if kept else ():
        link = drive_link(cell)
        if link and link.id in kept:
            lines.append([title, row.number, index, cell, kept[link.id]])
    return lines


def _cells(tables: Iterable[Table[Any]]) -> Iterable[tuple[str, Row, int, Any]]:
    for table in tables:
        for column in table.tab.columns:
            if column.kind is Kind.PHOTO and column.key in table.binding.columns:
                for row in table.rows:
                    yield table.title, row, table.binding.columns[column.key], table.cell(row, column.key)
