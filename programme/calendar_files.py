"""An appointment as a file that every calendar takes in (iCalendar, RFC 5545)."""

import datetime as dt
from dataclasses import dataclass

import clock
from programme.content_lines import as_file, as_value


@dataclass(frozen=True, slots=True)
class Appointment:
    """What goes into a calendar.

    Args:
        uid: the same for ever for the same appointment: one that is moved replaces the earlier.
        title: what it is called there.
        day: its day.
        hour: when it begins, by the clock on the wall here; None: it takes the day.
        duration: how long it lasts.
        place: where; may be empty.
        address: of the page about it; may be empty.
    """

    uid: str
    title: str
    day: dt.date
    hour: dt.time | None
    duration: dt.timedelta
    place: str = ""
    address: str = ""


def uid(name: str, public_url: str) -> str:
    """What tells an appointment of this site from all others.

    Args:
        name: which, the same for ever.
        public_url: the site's address.
    """
    return f"{name}@{public_url.partition('//')[2]}"


def calendar_file(*appointments: Appointment) -> str:
    """The file of some appointments."""
    events = [line for appointment in appointments for line in _event(appointment)]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tremplin//Agenda//FR", "METHOD:PUBLISH"]
    return as_file([*head, *events, "END:VCALENDAR"])


def _event(appointment: Appointment) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{as_value(appointment.uid)}",
        f"DTSTAMP:{_moment(clock.now())}",
        *_when(appointment),
        f"SUMMARY:{as_value(appointment.title)}",
        *([f"LOCATION:{as_value(appointment.place)}"] if appointment.place else []),
        *([f"URL:{appointment.address}"] if appointment.address else []),
        "END:VEVENT",
    ]


def _when(appointment: Appointment) -> list[str]:
    if appointment.hour is None:
        after = appointment.day + dt.timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{appointment.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    start = dt.datetime.combine(appointment.day, appointment.hour).astimezone()
    return [f"DTSTART:{_moment(start)}", f"DTEND:{_moment(start + appointment.duration)}"]


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
