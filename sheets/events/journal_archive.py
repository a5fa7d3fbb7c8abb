"""Lines of the Journal kept in the state database, once they left the sheet."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table, Text

from sheets.model.binding import Binding, Grid
from sheets.model.columns import Cell, Tab, fold
from sheets.model.dates import read_moment, zone_of
from sheets.model.kinds import plain
from sheets.state.database import metadata

AT_ONCE = 200
"""Lines asked about in one query."""

archive = Table(
    "journal_archive",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("mark", String, nullable=False, unique=True),
    Column("at", Float, nullable=False, index=True),
    Column("author", Text, nullable=False),
    Column("tab", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("header", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("batch", String, nullable=False),
    Index("journal_archive_of_a_row", "tab", "row_id"),
)
"""Lines of the Journal that were moved here, each once; `tab` is the tab's key, or its title where nobody knows it."""


@dataclass(frozen=True, slots=True)
class OurLine:
    """One line that the app wrote in the Journal.

    Args:
        at: when (seconds since the epoch).
        author, tab, row_id, header: who and where, as people read it; `tab` is a title, in the database a key.
        old, new: before and after, as text.
        batch: the batch that wrote it.
    """

    at: float
    author: str
    tab: str
    row_id: str
    header: str
    old: str
    new: str
    batch: str


def our_lines(grid: Grid, binding: Binding, time_zone: str) -> dict[int, OurLine]:
    """The lines of the Journal that the app wrote and nobody added to, by their index in the grid.

    Args:
        grid: the Journal's cells.
        binding: where its columns are.
        time_zone: the workbook's, in which its times are written.
    """
    columns = binding.columns
    if not {"at", "tab", "row_id", "header", "batch"} <= columns.keys():
        return {}
    ours = set(columns.values())
    found: dict[int, OurLine] = {}
    for index, row in enumerate(grid):
        if index <= binding.header_row or any(c not in (None, "") for i, c in enumerate(row) if i not in ours):
            continue
        cells = {key: row[i] if i < len(row) else None for key, i in columns.items()}
        if line := _line(cells, time_zone):
            found[index] = line
    return found


def keep(connection: Connection, lines: Iterable[OurLine], tabs: Mapping[str, Tab]) -> None:
    """Keep lines in the database, those that are not there yet.

    Args:
        connection: a writing transaction.
        lines: the lines, their tabs by title.
        tabs: the tabs there are, by key.
    """
    keys = {fold(title): key for key, tab in tabs.items() for title in (tab.title, *tab.aliases)}
    rows = {_mark(line): {**asdict(line), "tab": keys.get(fold(line.tab), line.tab)} for line in lines}
    wanted = list(rows)
    for start in range(0, len(wanted), AT_ONCE):
        marks = wanted[start : start + AT_ONCE]
        there = set(connection.execute(sa.select(archive.c.mark).where(archive.c.mark.in_(marks))).scalars())
        if new := [{"mark": mark, **rows[mark]} for mark in marks if mark not in there]:
            connection.execute(archive.insert(), new)


def archived(connection: Connection, *conditions: Any, limit: int | None = None) -> list[OurLine]:
    """Lines kept here that meet the conditions, newest first; their tabs by key."""
    columns = [archive.c[name] for name in OurLine.__dataclass_fields__]
    wanted = sa.select(*columns).where(*conditions).order_by(archive.c.at.desc(), archive.c.id.desc()).limit(limit)
    return [OurLine(**row) for row in connection.execute(wanted).mappings()]


def forget_row(connection: Connection, tab: str, row_id: str) -> None:
    """Drop what is kept of one row: the person asked to be erased."""
    connection.execute(archive.delete().where(archive.c.tab == tab, archive.c.row_id == row_id))


def _line(cells: Mapping[str, Cell], time_zone: str) -> OurLine | None:
    """A row of the Journal as a line of ours, or None: it has a time, a place, and the mark of the batch it was in."""
    at, batch = cells.get("at"), plain(cells.get("batch"))
    placed = all(plain(cells.get(key)) for key in ("tab", "row_id", "header"))
    moment = read_moment(at) if isinstance(at, (int, float)) and not isinstance(at, bool) else None
    if moment is None or not placed or not _is_mark(batch):
        return None
    text = {key: plain(cells.get(key)) for key in ("author", "tab", "row_id", "header", "old", "new")}
    return OurLine(at=moment.replace(tzinfo=zone_of(time_zone)).timestamp(), batch=batch, **text)


def _is_mark(text: str) -> bool:
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text)


def _mark(line: OurLine) -> str:
    """The same line has the same mark, whichever way it was read."""
    said = json.dumps({**asdict(line), "at": round(line.at)}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
