"""Dates, times and durations as people type them, in English and in the locale's language."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from emulator.formats import EPOCH, Conventions, conventions

NumberFormat = dict[str, str]
_PIVOT: Final = 30  # 29 is 2029, 30 is 1930
_TIME = re.compile(
    r"(?P<hour>\d{1,5}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?P<fraction>[.,]\d{1,6})?)?(?:\s?(?P<half>[ap]\.?m\.?))?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?P<hour>\d{1,2})\s?(?P<half>[ap]\.?m\.?)", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})")
_NUMERIC = re.compile(r"(?P<one>\d{1,2})(?P<sep>[-/.])(?P<two>\d{1,2})(?:(?P=sep)(?P<year>\d{4}|\d{2}))?")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})(?P<sep>[-/])(?P<year>\d{4})")
_DAY_FIRST = re.compile(
    r"(?:(?P<weekday>[^\W\d]+\.?),?\s+)?(?P<day>\d{1,2})(?P<sep>[-/ ]\s*)(?P<month>[^\W\d]+\.?)"
    r"(?:,?(?:(?P=sep)|\s+)(?P<year>\d{4}|\d{2}))?"
)
_MONTH_FIRST = re.compile(
    r"(?:(?P<weekday>[^\W\d]+\.?),?\s+)?(?P<month>[^\W\d]+\.?)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"(?:(?P<comma>,?)\s*(?P<year>\d{4}))?"
)
_MONTH_ALONE = re.compile(r"(?P<month>[^\W\d]+\.?)(?P<sep>[- ])(?P<year>\d{4})")


def parse_moment(text: str, words: Conventions, today: date) -> tuple[int | float, NumberFormat] | None:
    """Read a date, a time, both or a duration as a serial number and its format; None if it is none."""
    day_text, time_text = _split(text)
    time = _time(time_text, words) if time_text else None
    if time_text and time is None:
        return None
    if not day_text:
        assert time is not None
        return time[0], {"type": "TIME", "pattern": time[1]}
    day = _date(day_text, words, today)
    if day is None:
        return None
    serial = (datetime(day[0].year, day[0].month, day[0].day) - EPOCH).days  # noqa: DTZ001 - sheets know no zone
    if time is None:
        return serial, {"type": "DATE", "pattern": day[1]}
    if time[0] >= 1:
        return None
    pattern = words.patterns["DATE_TIME"] if day[1] == words.patterns["DATE"] else f"{day[1]} {time[1]}"
    return serial + time[0], {"type": "DATE_TIME", "pattern": pattern}


def _split(text: str) -> tuple[str, str]:
    """Part a date from the time after it."""
    match = re.search(r"(?:^|[ ,]\s*)(\d{1,5}:[\d:.,]+(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)$", text, re.IGNORECASE)
    return (text[: match.start()].rstrip(), match[1]) if match else (text, "")


def _time(text: str, words: Conventions) -> tuple[float, str] | None:
    """Give a fraction of a day, more than 1 for a duration, and its pattern."""
    match = _TIME.fullmatch(text) or _HOUR.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), int(parts.get("second") or 0)
    half = (parts["half"] or "").lower()
    if minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    fraction = float((parts.get("fraction") or "0").replace(",", "."))
    return (hour * 3600 + minute * 60 + second + fraction) / 86_400, _time_pattern(parts, hour, words)


def _time_pattern(parts: dict[str, str | None], hour: int, words: Conventions) -> str:
    seconds = (":ss.000" if parts.get("fraction") else ":ss") if parts.get("second") else ""
    if parts["half"]:
        return f"h:mm{seconds} am/pm"
    if hour > 23:
        return f"[h]:mm{seconds}"
    return ("HH" if "HH" in words.patterns["TIME"] else "H") + f":mm{seconds}"


def _date(text: str, words: Conventions, today: date) -> tuple[date, str] | None:
    for reader in (_year_first, _numeric, _month_year, _with_name):
        found = reader(text, words, today)
        if found:
            return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= 100 else None
    except ValueError:
        return None


def _year(text: str | None, today: date) -> int:
    if not text:
        return today.year
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < _PIVOT else 1900)


def _year_first(text: str, _: Conventions, __: date) -> tuple[date, str] | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return None
    found = _day(int(match["year"]), int(match["month"]), int(match["day"]))
    return (found, f"yyyy{match['sep']}mm{match['sep']}dd") if found else None


def _numeric(text: str, words: Conventions, today: date) -> tuple[date, str] | None:
    match = _NUMERIC.fullmatch(text)
    if match is None or (match["sep"] == "." and words.decimal == "."):
        return None
    day, month = (match["one"], match["two"]) if words.day_first else (match["two"], match["one"])
    found = _day(_year(match["year"], today), int(month), int(day))
    if found is None:
        return None
    pattern = re.sub(r"[/.-]", match["sep"], words.patterns["DATE"])
    if len(match["year"] or "") == 2:
        pattern = pattern.replace("yyyy", "yy")
    return found, pattern if match["year"] else re.sub(r"[/.-]?y+[/.-]?", "", pattern)


def _month_year(text: str, _: Conventions, __: date) -> tuple[date, str] | None:
    match = _MONTH_YEAR.fullmatch(text)
    found = _day(int(match["year"]), int(match["month"]), 1) if match else None
    return (found, f"m{match['sep']}yyyy") if match and found else None


def _with_name(text: str, words: Conventions, today: date) -> tuple[date, str] | None:
    for shape in (_DAY_FIRST, _MONTH_FIRST, _MONTH_ALONE):
        match = shape.fullmatch(text)
        parts = match.groupdict() if match else {}
        month = _names(words).get((parts.get("month") or "").lower().rstrip("."))
        if not match or month is None or not _is_weekday(parts.get("weekday"), words):
            continue
        found = _day(_year(parts.get("year"), today), month[0], int(parts.get("day") or 1))
        if found:
            return found, _named_pattern(parts, month[1])
    return None


def _named_pattern(parts: dict[str, str | None], month: str) -> str:
    """Keep the order, the separator and the length of the names that were typed."""
    separator = (parts.get("sep") or " ")[0]
    year = f"{separator}{'yyyy' if len(parts.get('year') or '') == 4 else 'yy'}" if parts.get("year") else ""
    if not parts.get("day"):
        return month + year
    if "comma" in parts:
        text = f"{month} d" + (f"{parts.get('comma') or ''}{year}" if year else "")
    else:
        text = f"d{separator}{month}{year}"
    weekday = parts.get("weekday")
    return f"{'dddd' if weekday and len(weekday.rstrip('.')) > 3 else 'ddd'} {text}" if weekday else text


@lru_cache(maxsize=64)
def _name_table(months: tuple[str, ...], shorts: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    english = conventions("en_US")
    table: dict[str, tuple[int, str]] = {}
    # Whole names last: août and May are both, and then written whole.
    for names, pattern in ((english.months_short, "mmm"), (shorts, "mmm"), (english.months, "mmmm"), (months, "mmmm")):
        table.update({name.lower().rstrip("."): (number, pattern) for number, name in enumerate(names, 1)})
    table["sept"] = (9, "mmm")
    return table


def _names(words: Conventions) -> dict[str, tuple[int, str]]:
    return _name_table(words.months, words.months_short)


def _is_weekday(text: str | None, words: Conventions) -> bool:
    if not text:
        return True
    known = {*words.days, *words.days_short, *conventions("en_US").days, *conventions("en_US").days_short}
    return text.lower().rstrip(".") in {name.lower().rstrip(".") for name in known}
