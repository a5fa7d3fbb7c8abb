"""Numbers without a format: as many digits as are worth showing."""

from __future__ import annotations

import math
from typing import Final

from emulator.formats.locales import conventions

SHOWN_DIGITS: Final = 10  # in a cell
TEXT_DIGITS: Final = 15  # joined to text by a formula
_LARGEST, _SMALLEST = 15, -9  # powers of ten between which no exponent is shown


def general(number: float, locale: str, digits: int = SHOWN_DIGITS) -> str:
    """Write a number as a cell of automatic format does.

    Args:
        number: any number; what is not finite is written `#NUM!`.
        locale: gives the decimal separator.
        digits: significant digits kept; whole numbers keep all of theirs, up to 15.
    """
    try:
        number = float(number)
    except OverflowError:
        return "#NUM!"
    if not math.isfinite(number):
        return "#NUM!"
    if number == int(number) and abs(number) < 10**_LARGEST:
        return str(int(number))
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    power = int(exponent)
    if power >= _LARGEST or power < _SMALLEST:
        mantissa, exponent = f"{number:.5e}".split("e") if digits == SHOWN_DIGITS else (mantissa, exponent)
        text = f"{_trimmed(mantissa)}E{exponent}"
    else:
        text = _trimmed(f"{number:.{max(0, digits - 1 - power)}f}")
    return text.replace(".", conventions(locale).decimal)


def _trimmed(decimals: str) -> str:
    return decimals.rstrip("0").rstrip(".") if "." in decimals else decimals


def plain_text(value: bool | float | None, locale: str) -> str:
    """Write a value as it reads inside a text: `TRUE`, 15 digits, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        words = conventions(locale)
        return words.true if value else words.false
    return general(value, locale, TEXT_DIGITS)
