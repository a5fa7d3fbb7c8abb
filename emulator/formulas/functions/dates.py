"""Dates and times: serial numbers counted from 1899-12-30."""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from emulator.formats import EPOCH
from emulator.formulas.functions.arguments import cells, integer, is_number, number, sound
from emulator.formulas.registry import Machine, function
from emulator.formulas.values import FormulaError, Matrix, Value
from emulator.parsing import parse_scalar

_EPOCH_DAY: Final = EPOCH.date()
_DAY: Final = 86_400


def _serial(day: date) -> int:
    return (day - _EPOCH_DAY).days


def _date(machine: Machine, value: Value) -> date:
    """Give the day a value stands for; raises `#NUM!` outside the years 1 to 9999."""
    return _day(math.floor(number(machine, value)))


def _day(serial: int) -> date:
    try:
        return _EPOCH_DAY + timedelta(days=serial)
    except OverflowError:
        raise FormulaError("#NUM!", "The date is out of range.") from None


def _month_later(day: date, months: int) -> tuple[int, int]:
    """Give the year and month so many months later; raises `#NUM!` outside the years 1 to 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise FormulaError("#NUM!", "The date is out of range.")
    return year, month + 1


@function("TODAY")
def _today(machine: Machine) -> Value:
    return _serial(machine.context.now.date())


@function("NOW")
def _now(machine: Machine) -> Value:
    return (machine.context.now.replace(tzinfo=None) - EPOCH) / timedelta(days=1)


@function("DATE", "sss")
def _date_of(machine: Machine, year: Value, month: Value, day: Value) -> Value:
    years = integer(machine, year)
    # As Google documents it: years 0 to 1899 are counted from 1900.
    years += 1900 if 0 <= years < 1900 else 0
    if not 1 <= years <= 9999:
        raise FormulaError("#NUM!", f"Function DATE parameter 1 value is {years}. It is out of range.")
    first = date(*_month_later(date(years, 1, 1), integer(machine, month) - 1), 1)
    serial = _serial(first) + integer(machine, day) - 1
    _day(serial)
    return serial


@function("TIME", "sss")
def _time(machine: Machine, hour: Value, minute: Value, second: Value) -> Value:
    seconds = integer(machine, hour) * 3600 + integer(machine, minute) * 60 + integer(machine, second)
    if seconds < 0:
        raise FormulaError("#NUM!", "TIME cannot be negative.")
    return seconds % _DAY / _DAY


@function("DATEVALUE TO_DATE", "s")
def _datevalue(machine: Machine, text: Value) -> Value:
    return math.floor(_read(machine, text, "DATEVALUE", "date"))


@function("TIMEVALUE", "s")
def _timevalue(machine: Machine, text: Value) -> Value:
    return _read(machine, text, "TIMEVALUE", "date/time") % 1


def _read(machine: Machine, value: Value, name: str, wanted: str) -> float:
    parsed = parse_scalar(value, machine.context.locale) if isinstance(value, str) else value
    if not isinstance(parsed, int | float) or isinstance(parsed, bool):
        raise FormulaError("#VALUE!", f"{name} parameter '{value}' cannot be parsed to {wanted}.")
    return parsed


def _part(name: str, body: Callable[[datetime], int]) -> None:
    """Register a function that gives a part of a moment."""

    @function(name, "s")
    def _body(machine: Machine, value: Value) -> Value:
        seconds = round(number(machine, value) * _DAY, 3)
        try:
            return body(EPOCH + timedelta(seconds=math.floor(seconds)))
        except OverflowError:
            raise FormulaError("#NUM!", "The date is out of range.") from None


_part("YEAR", lambda moment: moment.year)
_part("MONTH", lambda moment: moment.month)
_part("DAY", lambda moment: moment.day)
_part("HOUR", lambda moment: moment.hour)
_part("MINUTE", lambda moment: moment.minute)
_part("SECOND", lambda moment: moment.second)
_part("ISOWEEKNUM", lambda moment: moment.isocalendar().week)


@function("WEEKDAY", "ss", least=1)
def _weekday(machine: Machine, value: Value, kind: Value = 1) -> Value:
    monday_first = _date(machine, value).weekday()
    results = {1: (monday_first + 1) % 7 + 1, 2: monday_first + 1, 3: monday_first}
    chosen = integer(machine, kind)
    if chosen not in results:
        raise FormulaError("#NUM!", f"Function WEEKDAY parameter 2 value is {chosen}. It should be 1, 2 or 3.")
    return results[chosen]


@function("WEEKNUM", "ss", least=1)
def _weeknum(machine: Machine, value: Value, kind: Value = 1) -> Value:
    day, chosen = _date(machine, value), integer(machine, kind)
    if chosen == 21:
        return day.isocalendar().week
    starts = {1: 6, 2: 0, **{10 + number: number - 1 for number in range(1, 8)}}
    if chosen not in starts:
        raise FormulaError("#NUM!", f"Function WEEKNUM parameter 2 value is {chosen}. It is out of range.")
    before = (date(day.year, 1, 1).weekday() - starts[chosen]) % 7
    return (day.timetuple().tm_yday + before - 1) // 7 + 1


@function("EDATE", "ss")
def _edate(machine: Machine, start: Value, months: Value) -> Value:
    day = _date(machine, start)
    year, month = _month_later(day, integer(machine, months))
    return _serial(date(year, month, min(day.day, calendar.monthrange(year, month)[1])))


@function("EOMONTH", "ss")
def _eomonth(machine: Machine, start: Value, months: Value) -> Value:
    year, month = _month_later(_date(machine, start), integer(machine, months))
    return _serial(date(year, month, calendar.monthrange(year, month)[1]))


@function("DAYS", "ss")
def _days(machine: Machine, end: Value, start: Value) -> Value:
    return math.floor(number(machine, end)) - math.floor(number(machine, start))


@function("DATEDIF", "sss")
def _datedif(machine: Machine, start: Value, end: Value, unit: Value) -> Value:
    first, last = _date(machine, start), _date(machine, end)
    if first > last:
        raise FormulaError("#NUM!", "Function DATEDIF parameter 1 should be on or before parameter 2.")
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    results: dict[str, Callable[[], int]] = {
        "D": lambda: (last - first).days,
        "M": lambda: months,
        "Y": lambda: months // 12,
        "YM": lambda: months % 12,
        "MD": lambda: (last - _moved(first, months)).days,
        "YD": lambda: (last - _moved(first, months // 12 * 12)).days,
    }
    chosen = str(unit).upper()
    if chosen not in results:
        raise FormulaError("#NUM!", f"Function DATEDIF parameter 3 value is {unit}. It is not a unit.")
    return results[chosen]()


def _moved(day: date, months: int) -> date:
    year, month = _month_later(day, months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _holidays(rows: Value | Matrix) -> list[int]:
    """The holidays that fall on a working day, sorted, each once."""
    found = {math.floor(value) for value in sound(cells(rows)) if isinstance(value, int | float) and is_number(value)}
    return sorted(serial for serial in found if _day(serial).weekday() < 5)


@function("NETWORKDAYS", "ssa", least=2)
def _networkdays(machine: Machine, start: Value, end: Value, holidays: Value | Matrix = None) -> Value:
    first, last = _serial(_date(machine, start)), _serial(_date(machine, end))
    sign = 1
    if first > last:
        first, last, sign = last, first, -1
    weeks, rest = divmod(last - first + 1, 7)
    days = weeks * 5 + sum(_day(last - offset).weekday() < 5 for offset in range(rest))
    return sign * (days - sum(first <= holiday <= last for holiday in _holidays(holidays)))


@function("WORKDAY", "ssa", least=2)
def _workday(machine: Machine, start: Value, days: Value, holidays: Value | Matrix = None) -> Value:
    serial, count = _serial(_date(machine, start)), integer(machine, days)
    free = _holidays(holidays)
    target, passed = _weekdays_later(serial, count), -1
    # Each holiday jumped over asks for a day more, which may jump over others.
    while (found := _between(serial, target, free)) != passed:
        passed = found
        target = _weekdays_later(serial, count + passed if count > 0 else count - passed)
    _day(target)
    return target


def _weekdays_later(serial: int, count: int) -> int:
    """Give the serial so many weekdays later, in constant time."""
    if count == 0:
        return serial
    weekday = (serial - 2) % 7  # serial 2 is a Monday
    monday = serial - weekday
    # From a weekend one counts from the Friday before it, or back from the Monday after.
    weekday = (4 if count > 0 else 5) if weekday > 4 else weekday
    weeks, rest = divmod(weekday + count, 5)
    return monday + weeks * 7 + rest


def _between(start: int, target: int, days: list[int]) -> int:
    return sum(start < day <= target or target <= day < start for day in days)
