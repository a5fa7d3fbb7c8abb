"""Numbers as people type them: separators, percents, currencies, exponents."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from emulator.formats import Conventions

NumberFormat = dict[str, str]
_SYMBOLS: Final = "$€£¥₹₽₩₪₫₴₺₱฿"
_SPACES: Final = " \u00a0\u202f"


def parse_number(text: str, words: Conventions) -> tuple[int | float, NumberFormat | None] | None:
    """Read a number with the format its writing brings; None if the text is no number.

    Thousands must come in threes. A minus sign or parentheses make it negative.
    """
    match = _pattern(words.decimal, words.group).fullmatch(text)
    if match is None or (bool(match["open"]) != bool(match["close"])) or (match["open"] and match["sign"]):
        return None
    symbol = match["before"] or match["after"]
    if (match["before"] and match["after"]) or (symbol and (match["percent"] or match["exponent"])):
        return None
    digits = re.sub(rf"[{_SPACES}{re.escape(words.group)}]", "", match["whole"])
    number = float(f"{digits or '0'}.{match['decimals'] or '0'}{match['exponent'] or ''}")
    if number == float("inf"):
        return None
    if match["percent"]:
        # Shifting the point in the text keeps 12.3% equal to 0.123.
        number = float(f"{digits or '0'}.{match['decimals'] or '0'}e-2")
    if "-" in (match["sign"] or "") or match["open"]:
        number = -number
    return _compact(number), _format(match, symbol, words)


@lru_cache(maxsize=64)
def _pattern(decimal: str, group: str) -> re.Pattern[str]:
    """The shape of a number: `( - $ 1,234.5 e+3 % € )`, most of it optional."""
    separator = f"[{_SPACES}]" if group in _SPACES else re.escape(group)
    return re.compile(
        rf"""
        (?P<open>\()?
        (?P<sign>[-+])? [{_SPACES}]?
        (?P<before>[{_SYMBOLS}])? [{_SPACES}]?
        (?=[\d{re.escape(decimal)}])
        (?P<whole>[0-9]{{1,3}}(?:{separator}[0-9]{{3}})+|[0-9]*)
        (?:{re.escape(decimal)}(?P<decimals>[0-9]*))?
        (?P<exponent>[eE][-+]?[0-9]{{1,3}})?
        (?:[{_SPACES}]?(?P<percent>%))?
        (?:[{_SPACES}]?(?P<after>[{_SYMBOLS}]))?
        (?P<close>\))?
        """,
        re.VERBOSE,
    )


def _compact(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _format(match: re.Match[str], symbol: str | None, words: Conventions) -> NumberFormat | None:
    grouped = not match["whole"].isdigit() and bool(match["whole"])
    decimals = ".00" if match["decimals"] else ""
    if match["percent"]:
        return {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if symbol:
        return {"type": "CURRENCY", "pattern": _currency(symbol, bool(match["after"]), decimals, words)}
    if match["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##0{decimals}"} if grouped else None


def _currency(symbol: str, after: bool, decimals: str, words: Conventions) -> str:
    if symbol == words.currency:
        return words.patterns["CURRENCY"].replace(".00", decimals)
    mark = f"[${symbol}]"
    return f"#,##0{decimals}{mark}" if after else f"{mark}#,##0{decimals}"
