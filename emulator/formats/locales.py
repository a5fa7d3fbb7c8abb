"""What a spreadsheet's locale says: separators, names, default patterns (from CLDR, through Babel)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_symbol, get_decimal_symbol, get_group_symbol, get_territory_currencies


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a locale writes things. Names of months and days are in calendar order, Monday first."""

    decimal: str
    group: str
    true: str
    false: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    days: tuple[str, ...]
    days_short: tuple[str, ...]
    morning: str
    afternoon: str
    currency: str
    patterns: dict[str, str]
    day_first: bool

    @property
    def booleans(self) -> dict[str, bool]:
        """The words for true and false; the English ones are understood everywhere."""
        return {"TRUE": True, "FALSE": False, self.true: True, self.false: False}


_TRUTH = {"fr": ("VRAI", "FAUX"), "de": ("WAHR", "FALSCH"), "es": ("VERDADERO", "FALSO"), "it": ("VERO", "FALSO")}


@lru_cache(maxsize=64)
def conventions(locale: str) -> Conventions:
    """Give a locale's conventions; en_US's where the locale is unknown."""
    known = _known(locale)
    true, false = _TRUTH.get(known.language, ("TRUE", "FALSE"))
    months, days = known.months["format"], known.days["format"]
    periods = known.day_periods["format"]["abbreviated"]
    symbol = _currency(known)
    return Conventions(
        decimal=get_decimal_symbol(known),
        group=get_group_symbol(known),
        true=true,
        false=false,
        months=tuple(months["wide"][month] for month in range(1, 13)),
        months_short=tuple(months["abbreviated"][month] for month in range(1, 13)),
        days=tuple(days["wide"][day] for day in range(7)),
        days_short=tuple(days["abbreviated"][day] for day in range(7)),
        morning=periods.get("am", "AM"),
        afternoon=periods.get("pm", "PM"),
        currency=symbol,
        patterns=_patterns(known, symbol),
        day_first=not re.search("M.*d", known.date_formats["short"].pattern),
    )


def uses_decimal_comma(locale: str) -> bool:
    """True where 1.5 is written 1,5, and so formulas separate arguments with semicolons."""
    return conventions(locale).decimal == ","


def _known(locale: str) -> Locale:
    for identifier in (locale, locale.partition("_")[0]):
        try:
            return Locale.parse(identifier)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale.parse("en_US")


def _currency(locale: Locale) -> str:
    codes = get_territory_currencies(locale.territory) if locale.territory else []
    return get_currency_symbol(str(codes[0]), locale) if codes else "$"


def _patterns(locale: Locale, symbol: str) -> dict[str, str]:
    """The pattern of each NumberFormatType when none is given, as the API's reference shows them."""
    date = re.sub("y+", "yyyy", locale.date_formats["short"].pattern)
    hours = "HH:mm:ss" if "H" in locale.time_formats["medium"].pattern else "H:mm:ss"
    # "H" here means 24 hours even beside an AM/PM mark, so the 12-hour clock needs its own pattern.
    time = hours if hours.startswith("HH") else "h:mm:ss am/pm"
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": locale.currency_formats["standard"].pattern.partition(";")[0].replace("¤", f'"{symbol}"'),
        "DATE": date,
        "TIME": time,
        "DATE_TIME": f"{date} {hours}",
        "SCIENTIFIC": "0.00E+00",
        "TEXT": "@",
    }
