"""What time and what day it is: asked here by all, so that a rule about days has one answer, and trials another."""

import datetime as dt
import time as machine

_ahead = 0.0
_started = ""


def time() -> float:
    """Seconds since 1970, now."""
    return machine.time() + _ahead


def now() -> dt.datetime:
    """This moment (UTC)."""
    return dt.datetime.fromtimestamp(time(), dt.UTC)


def wall() -> dt.datetime:
    """This moment as the clock on the wall here shows it: a sheet's dates and hours have no zone."""
    return now().astimezone().replace(tzinfo=None)


def today() -> dt.date:
    """The day it is here."""
    return day_of(time())


def day_of(at: float) -> dt.date:
    """The day it was here at a moment (seconds since 1970)."""
    return dt.datetime.fromtimestamp(at).astimezone().date()


def moment_of(day: dt.date, hour: int = 0) -> float:
    """When an hour of a day begins here, in seconds since 1970."""
    return dt.datetime.combine(day, dt.time(hour)).astimezone().timestamp()


def start_at(moment: str) -> None:
    """Let this process's clock start at another moment, and run on from there: for trials.

    Args:
        moment: in ISO's words, of here where it names no zone; one that started there already goes on. Empty: now.

    Raises:
        ValueError: it is no moment.
    """
    global _ahead, _started
    if moment != _started:
        _ahead = dt.datetime.fromisoformat(moment).astimezone().timestamp() - machine.time() if moment else 0.0
        _started = moment


def is_for_trial() -> bool:
    """Whether it does not say the real time."""
    return bool(_started)
