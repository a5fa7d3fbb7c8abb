"""Which time a message is for its row, in words that last: a mail leaves once for each."""

from collections.abc import Iterator
from dataclasses import dataclass

ONCE = "once"
"""The time of a line that leaves once a row."""


@dataclass(frozen=True, slots=True)
class Delay:
    """One of a line's delays.

    Args:
        days: after or before how many.
        number: what it is known by for ever; see delays.py.
        since: when it was added to its line, in seconds since 1970; 0: it was there from the start.
    """

    days: int
    number: int
    since: float = 0.0


def named(base: str, number: int) -> str:
    """One of a row's messages.

    Args:
        base: which time: ONCE, a date, a week, an event.
        number: of its delay; see delays.py.
    """
    return f"{base}.{number}" if number else base


def untrue(base: str, event: int) -> str:
    """The time of a message that was not true, told from the same set off by another change."""
    return f"{base}#{event}" if event else base


def others(base: str, date: str, event: int, *, left: bool = False) -> Iterator[str]:
    """The times that one is, too, should its line say "once" where it said "each time", or the reverse.

    Args:
        base: the time.
        date: the date it counts from, as ISO; empty: none.
        event: what began it; 0: a date did.
        left: its mails left: that was the once.
    """
    first, *mark = base.split("#")
    each = str(event) if event else date
    if first == ONCE and each:
        yield "#".join((each, *mark))
    elif left or (mark and first == each):
        yield "#".join((ONCE, *mark))
