"""The rows of a view by day: one month of a calendar, and all of them for a calendar's file."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from programme.conditions import Path
from programme.saved_views.finding import value_of
from sheets.model.columns import Row
from sheets.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's page, with its rows.

    Args:
        date: the day.
        rows: in the view's order.
        within: it is of the month itself, not of the weeks around it.
    """

    date: dt.date
    rows: tuple[Row, ...]
    within: bool


def dated(snapshot: Snapshot, rows: Iterable[Row], path: Path) -> list[tuple[dt.date, Row]]:
    """The rows that have a day, by day.

    Args:
        snapshot: a reading.
        rows: the view's, in its order.
        path: the column of the date.
    """
    found = []
    for row in rows:
        value = value_of(snapshot, row, path)
        if isinstance(value, dt.datetime):
            value = value.date()
        if value is not None:
            found.append((value, row))
    return sorted(found, key=lambda pair: pair[0])


def weeks_of(month: dt.date, found: Iterable[tuple[dt.date, Row]]) -> list[list[Day]]:
    """A month as whole weeks, Monday first.

    Args:
        month: any day of it.
        found: rows with their days.
    """
    by_day: dict[dt.date, list[Row]] = {}
    for day, row in found:
        by_day.setdefault(day, []).append(row)
    # monthdatescalendar would step out of what a date may be, in the first year and in the last.
    first = max(month.replace(day=1), dt.date(2, 1, 1))
    weeks = calendar.Calendar().monthdatescalendar(min(first.year, 9998), first.month)
    return [[Day(day, tuple(by_day.get(day, ())), day.month == first.month) for day in week] for week in weeks]


def month_beside(month: dt.date, steps: int) -> dt.date:
    """The first day of another month, so many further."""
    number = min(max(month.year * 12 + month.month - 1 + steps, 24), 9998 * 12)
    return dt.date(number // 12, number % 12 + 1, 1)
