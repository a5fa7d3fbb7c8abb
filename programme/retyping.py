"""What is typed is let alone for some minutes before it is told: a day, an hour and a place are typed one after the
other, and a slip is put right. What is then as it was is told to nobody.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from programme.meetings import read_hour
from sheets.events.detection import Event, events, load
from sheets.model import kinds
from sheets.model.columns import Row
from sheets.model.schema import FOLLOW_UPS, MEETINGS
from sheets.model.table import Table

TYPING_SECONDS = 300.0
"""How long."""
_LAST = {FOLLOW_UPS.key: "status", MEETINGS.key: "hour"}
"""Tab -> the column of a row that comes, without which it is not all there."""


def is_being_typed(connection: Connection, table: Table[Any], row: Row, now: float) -> bool:
    """Whether a row came or changed some minutes ago, and the cell is empty that is typed last.

    Args:
        connection: any transaction.
        table: its tab, as a reading has it.
        row: the row there.
        now: seconds since 1970.
    """
    last = _LAST.get(table.tab.key)
    if not last or last in table.missing or table.value(row, last):
        return False
    lately = events.c.tab == table.tab.key, events.c.row_id == row.id, events.c.at > now - TYPING_SECONDS
    return bool(load(connection, *lately, limit=1))


def is_readable(table: Table[Any], row: Row, keys: Iterable[str]) -> bool:
    """Whether cells of a row say something, or nothing: one with a question mark in its date is still being typed."""
    return not any(table.is_unread(row, key) for key in keys)


def is_as_before(connection: Connection, event: Event, table: Table[Any], row: Row, keys: Iterable[str]) -> bool:
    """Whether a row says what it said before somebody began to type in it, some minutes ago.

    Args:
        connection: any transaction.
        event: a change of the row.
        table: its tab, as a reading has it.
        row: the row there.
        keys: of the columns that matter.
    """
    return all(_is_same(key, before_typing(connection, event, table, row, key), table.value(row, key)) for key in keys)


def before_typing(connection: Connection, event: Event, table: Table[Any], row: Row, key: str) -> Any:
    """What stood in a cell before it was being typed in: the last thing that could be read."""
    column, value, code, since = table.tab.by_key[key], table.value(row, key), "", event.at
    mine = events.c.tab == event.tab, events.c.row_id == row.id, events.c.key == key
    for change in load(connection, *mine, newest_first=True):
        if change.at < since - TYPING_SECONDS and not code:
            break
        value, code = kinds.read(column, change.old)
        since = change.at
    return value


def _is_same(key: str, one: Any, other: Any) -> bool:
    """Whether two values say the same; an hour does in any spelling: "14 h 30", "14:30"."""
    hour = read_hour(str(one or "")) if key == "hour" else None
    return one == other or (hour is not None and hour == read_hour(str(other or "")))
