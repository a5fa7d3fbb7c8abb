"""Dates as a sheet and its people write them.

A serial is the number of days since 1899-12-30, the sheets' epoch (its fraction is the time of day).
"""

import datetime as dt
import re

from sheets.model.columns import fold

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no time zone: its serials are wall-clock time
YEARS = range(1900, 2101)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept sep september",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ].*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?: .*)?$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})$")
_WORDS = re.compile(
    r"(?:[a-z]+\.?,? )?(?:(\d{1,2})(?:er|st|nd|rd|th)? )?([a-z]{3,9})\.?,? (?:(\d{1,2})(?:st|nd|rd|th)?, )?(\d{4})$"
)


_STILL = frozenset(
    (
        "en cours", "en poste", "toujours", "toujours en poste", "encore", "actuel", "actuellement", "maintenant",
        "present", "a present", "a ce jour", "ce jour", "a date", "aujourd'hui", "jusqu'aujourd'hui", "jusqu'a ce jour",
        "jusqu'a present", "jusqu'a aujourd'hui", "jusqu'a maintenant", "now", "until now", "till now", "today",
        "until today", "to date", "present day", "current", "currently", "ongoing", "still", "in progress",
    )
)  # fmt: skip


def says_still(cell: object) -> bool:
    """Whether an end's cell says in words that there is none yet ("en cours", "à ce jour")."""
    return isinstance(cell, str) and fold(cell).strip(" .…!()[]-–—") in _STILL


def read_date(cell: str | float) -> dt.date | None:
    """The date a cell holds, or None when it cannot be understood.

    Numbers are serials, except 1900 to 2100, which people type for a year. Text is read day first, as in French;
    a month or a year alone means its first day.
    """
    if isinstance(cell, (int, float)):
        return dt.date(int(cell), 1, 1) if cell in YEARS else _of_serial(cell)
    text = fold(cell)
    for pattern, order in ((_ISO, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)), (_MONTH_YEAR, (1, 0, None))):
        if match := pattern.match(text):
            year, month, day = (match.group(i + 1) if i is not None else None for i in order)
            return _date(year, month, day)
    if match := _WORDS.match(text):
        before, month, after, year = match.groups()
        return _date(year, str(_MONTHS.get(month, 0)), before or after)
    return _date(text, "1", "1") if re.fullmatch(r"(19|20)\d\d", text) else None


def read_moment(cell: str | float) -> dt.datetime | None:
    """The date and time a cell holds (local wall-clock time), or None when it cannot be understood."""
    if isinstance(cell, str):
        try:
            return dt.datetime.fromisoformat(cell.strip())
        except ValueError:
            day = read_date(cell)
            return dt.datetime(day.year, day.month, day.day) if day else None  # noqa: DTZ001 - see EPOCH
    try:
        return EPOCH + dt.timedelta(days=cell)
    except (OverflowError, ValueError):
        return None


def to_serial(moment: dt.date) -> float:
    """The serial of a date (a whole number) or of a date and time."""
    if isinstance(moment, dt.datetime):
        return round((moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1), 9)
    return (moment - EPOCH.date()).days


def _of_serial(serial: float) -> dt.date | None:
    # Serials of living people's dates: below 1905 it is a mistyped number, and after 2173 too.
    return (EPOCH + dt.timedelta(days=serial)).date() if 2100 < serial < 100_000 else None


def _date(year: str | None, month: str | None, day: str | None) -> dt.date | None:
    whole = int(year or 0)
    if len(year or "") == 2:
        whole += 2000 if whole < 70 else 1900
    try:
        return dt.date(whole, int(month or 1), int(day or 1)) if whole in YEARS else None
    except ValueError:
        return None
