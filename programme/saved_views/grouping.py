"""The rows of a view by what a column holds: the columns of a board, the bars of a chart, the places of a map."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from programme.conditions import Path
from programme.readers import ListReader
from programme.saved_views.finding import listed, names_of, value_of
from sheets.model.columns import REFERRING, Kind, Row, fold
from sheets.model.snapshot import Snapshot

MOST_MONTHS = 60
"""Months of a chart: without rows, more of them would be drawn than anybody can read."""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows that hold one value.

    Args:
        value: what they hold: a choice, an ID, yes or no, the first day of a month; None: nothing.
        rows: they, in the view's order.
        colour: `#rrggbb` that staff gave the choice; may be empty.
    """

    value: Any
    rows: Sequence[Row]
    colour: str = ""


def groups_of(
    snapshot: Snapshot, reader: ListReader, rows: Iterable[Row], path: Path, every: bool = False
) -> list[RowGroup]:
    """Rows by the value a column leads to; one that holds several is in each of their groups.

    Args:
        snapshot: a reading.
        reader: for whom; relations stand in the order of the names they are told.
        rows: in the order wanted within a group.
        path: the column.
        every: also the choices that no row holds: a column of a board to put one in.
    """
    found: dict[Any, list[Row]] = {value: [] for value in (_offered(snapshot, path) if every else ())}
    for row in rows:
        for value in listed(value_of(snapshot, row, path)) or (None,):
            found.setdefault(_month(value), []).append(row)
    values = _in_order(snapshot, reader, path, found)
    return [RowGroup(v, found.get(v, ()), snapshot.colour(path.column.options, str(v))) for v in values]


def rows_in(snapshot: Snapshot, rows: Iterable[Row], path: Path, key: str) -> list[Row]:
    """The rows of one group alone, by its key."""

    def keys(row: Row) -> set[str]:
        return {group_key(_month(value)) for value in listed(value_of(snapshot, row, path)) or (None,)}

    return [row for row in rows if key in keys(row)]


def group_key(value: Any) -> str:
    """A group's value as a form and an address say it; "" where its rows hold nothing."""
    if value is None:
        return ""
    return ("oui" if value else "non") if isinstance(value, bool) else str(value)


def _offered(snapshot: Snapshot, path: Path) -> Iterable[Any]:
    if path.column.kind is Kind.YES_NO:
        return (True, False)
    return snapshot.options(path.column.options) if path.column.kind is Kind.CHOICE else ()


def _in_order(snapshot: Snapshot, reader: ListReader, path: Path, found: dict[Any, list[Row]]) -> list[Any]:
    """Choices as their list has them, months without a gap, numbers by size, all else by name; nothing last."""
    column = path.column
    values = [value for value in found if value is not None]
    if column.kind in (Kind.DATE, Kind.MOMENT):
        values = list(_months(values))
    elif column.kind is Kind.NUMBER:
        values.sort()
    elif column.kind is Kind.YES_NO:
        values.sort(reverse=True)
    elif column.kind in (Kind.CHOICE, Kind.CHOICES):
        places = {choice: n for n, choice in enumerate(snapshot.options(column.options))}
        values.sort(key=lambda value: (places.get(value, len(places)), fold(str(value))))
    else:
        name = names_of(snapshot, reader)
        values.sort(key=lambda value: fold(name(column, value) if column.kind in REFERRING else str(value)))
    return [*values, None] if None in found else values


def _month(value: Any) -> Any:
    return dt.date(value.year, value.month, 1) if isinstance(value, dt.date) else value


def _months(values: list[dt.date]) -> Iterator[dt.date]:
    """Every month from the first to the last; those that have rows alone where they lie far apart."""
    if not values:
        return
    first, last = min(values), max(values)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > MOST_MONTHS:
        yield from sorted(values)
        return
    for n in range(first.month - 1, first.month - 1 + months):
        yield dt.date(first.year + n // 12, n % 12 + 1, 1)
