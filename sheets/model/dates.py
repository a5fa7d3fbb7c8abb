"""Dates as a sheet and its people write them.

A serial is the number of days since 1899-12-30, the sheets' epoch (its fraction is the time of day).
"""

import datetime as dt
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sheets.model.columns import fold

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no time zone: its serials are wall-clock time
SOME_DAY = dt.date.max
"""What is so since a day that nobody knows: a cell for the day of an end that says it in words ("oui", "malade")."""
LONGEST = 100
"""Characters: no date is longer, and patterns must not be tried on books."""
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
    r"(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
    r"(?:(\d{1,2})(?:er|st|nd|rd|th)?[ -](?:of )?)?"
    r"([a-z]{3,9})\.?,?[ /-](?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})$"
)


_STILL_WORDS = (
    "(?:en cours|en poste|toujours|encore|actuel(?:le(?:ment)?)?|maintenant|(?:a )?present(?:ement)?|auj(?:ourd'hui)?"
    "|(?:a )?ce jour|(?:a )?nos jours|a date|en ce moment|now|today|current(?:ly)?|ongoing|still|in progress"
    "|(?:un)?till? date|to date|present day)"
)
_STILL = re.compile(
    r"(?:a |jusqu'(?:a )?|(?:un)?till? |to |le |l'|mon |(?:poste|emploi|contrat|travail|mission|cdi|cdd) )*"
    rf"{_STILL_WORDS}(?: (?:et )?{_STILL_WORDS})*"
)


_PREFIX = re.compile(
    r"(?:depuis|des|a partir|a compter|courant|vers|environ|autour|en|au|a|le|la|du|de|mois|l'annee|annee|since|from|in"
    r"|as|of|around|about|circa|on|the|starting|year) |l'|d'"
)
_PARTS = {"debut": 1, "early": 1, "beginning": 1, "start": 1, "mi": 6, "milieu": 6, "mid": 6, "middle": 6, "fin": 12,
          "late": 12, "end": 12}  # fmt: skip
_PART = re.compile(rf"({'|'.join(_PARTS)})[- ](?:(?:de|of|du|the) |d'|l')*(.+)")
# The first month that is whole in its season, which leaves winter in the year that is said.
_SEASONS = {"printemps": 4, "spring": 4, "ete": 7, "summer": 7, "automne": 10, "autumn": 10, "fall": 10, "hiver": 1,
            "winter": 1, "rentree": 9, "noel": 12, "christmas": 12}  # fmt: skip
_SEASON = re.compile(rf"({'|'.join(_SEASONS)})(?: (?:de|of|d'))?,? ?((?:19|20)\d\d)(?:[-/](\d{{2}}|\d{{4}}))?")
_QUARTER = re.compile(r"[tq]([1-4]) ((?:19|20)\d\d)|([1-4])(?:er|ere|e|eme|st|nd|rd|th) (?:trimestre|quarter)"
                      r"(?: de| of)? ((?:19|20)\d\d)")  # fmt: skip
_NUMBERS = {
    word: n
    for n, words in enumerate(
        ("un une a an one", "deux two", "trois three", "quatre four", "cinq five", "six", "sept seven", "huit eight",
         "neuf nine", "dix ten", "onze eleven", "douze twelve"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_COUNT = (
    r"(?:environ |a peu pres |plus de |about |over |almost |presque )?(\d{1,2}|[a-z]+) "
    r"(ans?|annees?|mois|semaines?|jours?|years?|months?|weeks?|days?)( et demie?| and a half)?"
)
_AGO = re.compile(rf"(?:il y a|il y'a|y a|ca fait|voila|depuis|since|for) {_COUNT}|(?:since )?{_COUNT} ago")
_LAST = re.compile(r"(?:l'|le |la )?(an|annee|mois|[a-z]+) (?:derniere?|passee?)|last ([a-z]+)")
_THIS = re.compile(r"(?:ce|cet|cette|this) ([a-z]+)")
_BETWEEN = re.compile(
    r" (?:a|au|aux|et|jusqu'(?:a|au|en|aux)|to|until|till|and|through) (?!partir|compter)|(?= jusqu'(?:aujourd|a ))"
    r"|\s*[–—→]+\s*| -+>? ?|(?<=\d{4})(?: ?/ ?|[-/]+|->)(?=\d{4}$)|(?<=\d{4})-(?=[a-z])|(?<=[a-z])-(?=[a-z])"
    r"|(?<=/\d{4})-(?=\d)"
)
_SINCE = re.compile(r"(?:depuis|since) (.+)|(.*\d{4}) ?(?:-+>?|–|—|→|\.\.\.|…)$")
_UNTIL = re.compile(r"(?:jusqu'(?:au|a|en)|until|till|up to)\b ?(.+)")


class Span(NamedTuple):
    """From when to when something lasted, as one text says it.

    Args:
        start: None: the text does not say.
        end: None: the text does not say, or it lasts.
        still: the text says that it lasts.
    """

    start: dt.date | None
    end: dt.date | None
    still: bool = False


def says_still(cell: object) -> bool:
    """Whether an end's cell says in words that there is none yet ("en cours", "à ce jour", "depuis 2019")."""
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return False
    if _STILL.fullmatch(fold(cell).strip(" .…!()[]-–—")):
        return True
    span = read_span(cell)
    return span is not None and span.still


def read_date(cell: str | float, today: dt.date | None = None, *, end: bool = False) -> dt.date | None:
    """The date a cell or a form's field holds, or None when it cannot be understood.

    Numbers are serials, except 1900 to 2100, which people type for a year. Text is read day first, as in French, and
    as people say it ("été 2019", "début 2018", "depuis mars"); a month or a year alone means its first day.

    Args:
        cell: what is there.
        today: for what counts from now ("il y a deux ans"). A cell says not when it was typed: there, none.
        end: of two dates in one text, the end is meant. The start alone is never taken where an end is said too:
            whoever left would seem to be there still.
    """
    if isinstance(cell, (int, float)):
        return dt.date(int(cell), 1, 1) if cell in YEARS else _of_serial(cell)
    if len(cell) > LONGEST:
        return None
    if span := read_span(cell, today):
        return span.end if end else span.start if span.still else None
    return _said(fold(cell).rstrip(" .,"), today)


def read_span(text: str, today: dt.date | None = None) -> Span | None:
    """Both dates that one text says ("mars 2018 à aujourd'hui", "2015-2018", "depuis 2019"), or None.

    Args:
        text: as typed.
        today: as in `read_date`.
    """
    if len(text) > LONGEST:
        return None
    folded = fold(text).rstrip(" .")
    if _STILL.fullmatch(folded) or _SEASON.fullmatch(folded):  # "hiver 2018-2019" is one
        return None
    bare = re.sub(r"^(?:de|du|entre|from|between|depuis|since) ", "", folded)
    for between in _BETWEEN.finditer(bare):
        left, right = bare[: between.start()].strip(), bare[between.end() :].strip()
        year = re.search(r"(?:19|20)\d\d$", right)
        shared = year and not re.search(r"\d{4}", left)  # "mars à juin 2019"
        start = (_said(f"{left} {year[0]}", None) if year and shared else None) or _said(left, today)
        still, last = bool(_STILL.fullmatch(right)), _said(right, today)
        if start and (still or (last and last >= start)):
            return Span(start, None if still else last, still)
    if (since := _SINCE.fullmatch(folded)) and (day := _said(since[1] or since[2], today) or _said(folded, today)):
        return Span(day, None, still=True)
    if (until := _UNTIL.fullmatch(folded)) and (day := _said(until[1], today)):
        return Span(None, day)
    return None


def _said(text: str, today: dt.date | None) -> dt.date | None:
    """One folded date, exact or as people say it."""
    if exact := _exact(text):
        return exact
    if today and (counted := _counted(text, today)):
        return counted
    while prefix := _PREFIX.match(text):
        text = text[prefix.end() :]
    text = text.removesuffix(" environ")
    if today and (counted := _counted(text, today)):
        return counted
    if (part := _PART.fullmatch(text)) and (day := _said(part[2], None)):
        return day.replace(month=_PARTS[part[1]]) if re.fullmatch(r"(?:annee |year )?\d{4}", part[2]) else day
    if season := _SEASON.fullmatch(text):
        later = 1 if season[3] and _SEASONS[season[1]] == 1 else 0  # winter 2018-2019 is mostly in 2019
        return dt.date(int(season[2]) + later, _SEASONS[season[1]], 1)
    if quarter := _QUARTER.fullmatch(text):
        return dt.date(int(quarter[2] or quarter[4]), int(quarter[1] or quarter[3]) * 3 - 2, 1)
    return _exact(text)


def _counted(text: str, today: dt.date) -> dt.date | None:
    """A date that counts from today: "il y a deux ans", "l'an dernier", "last summer", "maintenant"."""
    if text in ("maintenant", "aujourd'hui", "ce jour", "now", "today"):
        return today
    if text in ("hier", "yesterday"):
        return today - dt.timedelta(days=1)
    if text in ("cette annee", "this year"):
        return today.replace(month=1, day=1)
    if text in ("ce mois", "ce mois-ci", "this month"):
        return today.replace(day=1)
    if ago := _AGO.fullmatch(text):
        count, unit, half = (ago[n] or ago[n + 3] for n in (1, 2, 3))
        number = int(count) if count.isdigit() else _NUMBERS.get(count, 0)
        return _before(today, number, unit, half=bool(half)) if number else None
    if (this := _THIS.fullmatch(text)) and (month := _SEASONS.get(this[1]) or _MONTHS.get(this[1])):
        # Of a winter or its feast nobody can tell which year's end is meant.
        return dt.date(today.year, month, 1) if month not in (1, 12) else None
    last = _LAST.fullmatch(text)
    return _latest((last[1] or last[2]) if last else text, today, said=bool(last))


def _before(today: dt.date, number: int, unit: str, *, half: bool) -> dt.date | None:
    """So much before today: the day where days or weeks were counted, else the first of the month."""
    if unit[0] in "sjwd":
        return today - dt.timedelta(days=number * (7 if unit[0] in "sw" else 1))
    months = number if unit.startswith("mo") else number * 12 + 6 * half
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return dt.date(year, month + 1, 1) if year in YEARS else None


def _latest(word: str, today: dt.date, *, said: bool) -> dt.date | None:
    """The latest season or month of a name; the last year or month, where "last" is said."""
    if said and word in ("an", "annee", "year"):
        return dt.date(today.year - 1, 1, 1)
    if said and word in ("mois", "month"):
        return (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    if not (month := _SEASONS.get(word) or _MONTHS.get(word)):
        return None
    return dt.date(today.year if month <= today.month - said else today.year - 1, month, 1)


def _exact(text: str) -> dt.date | None:
    """A folded date written with its day, its month or its year alone."""
    for pattern, order in ((_ISO, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)), (_MONTH_YEAR, (1, 0, None))):
        if match := pattern.match(text):
            year, month, day = (match.group(i + 1) if i is not None else None for i in order)
            return _date(year, month, day)
    if match := _WORDS.match(text):
        before, name, after, year = match.groups()
        return _date(year, str(_MONTHS.get(name, 0)), before or after)
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


def zone_of(name: str) -> dt.tzinfo:
    """The time zone of a workbook, UTC where this machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return dt.UTC


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
