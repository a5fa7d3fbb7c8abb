"""A serial number written as a date, a time or a duration."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from emulator.formats.locales import Conventions, conventions
from emulator.formats.patterns import FormatPiece, FormatSection

EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no time zone
_DAY_MS: Final = 86_400_000
_FARTHEST: Final = 3_000_000  # days: past the year 9999


def write_date(serial: float, section: FormatSection, locale: str) -> str | None:
    """Write a serial number by a date section; None if it lies outside the years 1 to 9999.

    Seconds' decimals are rounded to those shown, other parts are cut, as a clock does.
    """
    if abs(serial) > _FARTHEST:
        return None
    places = _second_places(section.pieces)
    milliseconds = round(round(serial * 86_400, places) * 1_000) if places else round(serial * _DAY_MS)
    try:
        moment = EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
    clock = _Clock(moment, milliseconds, section.pieces, conventions(locale))
    return "".join(clock.write(index) for index in range(len(section.pieces)))


def _second_places(pieces: tuple[FormatPiece, ...]) -> int:
    """How many decimals of a second are shown: the zeros right after `s.`."""
    return min(3, sum(piece.text == "0" for piece in pieces if piece.kind == "digit"))


class _Clock:
    """Writes the pieces of one pattern for one moment."""

    def __init__(
        self, moment: datetime, milliseconds: int, pieces: tuple[FormatPiece, ...], words: Conventions
    ) -> None:
        self.moment = moment
        self.elapsed = abs(milliseconds)
        self.negative = milliseconds < 0
        self.pieces = pieces
        self.words = words
        self.twelve_hours = any(piece.kind == "meridiem" for piece in pieces)
        self.writers: dict[str, Callable[[int, str], str]] = {
            "year": lambda _, text: f"{moment.year % 100:02d}" if len(text) < 3 else f"{moment.year:04d}",
            "month": self.month_or_minute,
            "day": self.day,
            "hour": self.hour,
            "second": lambda _, text: _padded(moment.second, text),
            "meridiem": self.meridiem,
            "elapsed": self.duration,
            "digit": self.fraction,
            "mark": lambda _, text: words.decimal if text == "." and self.after_seconds(_) else text,
        }

    def write(self, index: int) -> str:
        piece = self.pieces[index]
        writer = self.writers.get(piece.kind)
        return writer(index, piece.text) if writer else piece.text

    def month_or_minute(self, index: int, text: str) -> str:
        if len(text) < 3 and self.is_minute(index, text):
            return _padded(self.moment.minute, text)
        number = self.moment.month
        if len(text) < 3:
            return _padded(number, text)
        if len(text) == 5:
            return self.words.months[number - 1][0]
        return (self.words.months_short if len(text) == 3 else self.words.months)[number - 1]

    def is_minute(self, index: int, text: str) -> bool:
        """`m` is minutes next to hours or seconds; a capital `M` after a date part is always the month."""
        before = next((piece for piece in reversed(self.pieces[:index]) if piece.kind != "literal"), None)
        after = next((piece for piece in self.pieces[index + 1 :] if piece.kind != "literal"), None)
        if text[0] == "M":
            return before is not None and before.kind == "hour" and before.text[0] == "H" and after is None
        hours_before = before is not None and (before.kind == "hour" or before.text[0] in "hH")
        return hours_before or (after is not None and (after.kind == "second" or after.text[0] == "s"))

    def day(self, _: int, text: str) -> str:
        if len(text) < 3:
            return _padded(self.moment.day, text)
        names = self.words.days_short if len(text) == 3 else self.words.days
        return names[self.moment.weekday()]

    def hour(self, _: int, text: str) -> str:
        hour = self.moment.hour
        return _padded((hour % 12 or 12) if self.twelve_hours else hour, text)

    def meridiem(self, _: int, text: str) -> str:
        late = self.moment.hour >= 12
        if len(text) == 3:
            letter = "p" if late else "a"
            return letter.upper() if text[0].isupper() else letter
        return self.words.afternoon if late else self.words.morning

    def duration(self, index: int, text: str) -> str:
        """Hours, minutes or seconds gone by; the largest unit holds all of it and the sign."""
        size = {"h": 3_600_000, "m": 60_000, "s": 1_000}
        larger = [piece.text[0].lower() for piece in self.pieces[:index] if piece.kind == "elapsed"]
        rest = self.elapsed
        for unit in larger:
            rest %= size[unit]
        sign = "-" if self.negative and not larger else ""
        return sign + _padded(rest // size[text[0].lower()], text)

    def after_seconds(self, index: int) -> bool:
        before = self.pieces[index - 1] if index else None
        return before is not None and (before.kind == "second" or before.text[0] == "s")

    def fraction(self, index: int, _: str) -> str:
        place = sum(piece.kind == "digit" for piece in self.pieces[:index])
        digits = f"{self.elapsed % 1000:03d}" if not self.negative else f"{self.moment.microsecond // 1000:03d}"
        return digits[place] if place < 3 else "0"


def _padded(number: int, text: str) -> str:
    return f"{number:0{len(text)}d}"
