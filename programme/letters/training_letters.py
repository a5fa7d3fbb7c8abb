"""The mails about training sessions. Staff reword them in the tab `Textes` (see composing.py)."""

from mail.message import Message
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox
from programme.meetings import read_hour
from programme.typography import date_in_words
from sheets.model.schema import Coach, Training
from sheets.model.snapshot import Snapshot

WAITING, SEAT, MOVED, OFF = "training_waiting", "training_seat", "training_moved", "training_off"


def about_seat(
    snapshot: Snapshot, key: str, training: Training, coach: Coach, public_url: str, language: str = "fr"
) -> Message:
    """To a coach: they wait for a seat, have one after all, or their session is at another time or place, or off.

    Args:
        snapshot: a reading.
        key: WAITING, SEAT, MOVED or OFF.
        training: the session.
        coach: the reader.
        public_url: the address of the site.
        language: the reader's.
    """
    values = {"title": training.title, "first_name": coach.first_name, "when": when_and_where(training, language)}
    return compose(
        key, language, coach.email, values, snapshot=snapshot, link=f"{public_url}/coach/trainings",
        reply_to=zone_mailbox(snapshot, coach.zone),
    )  # fmt: skip


def mail_key(key: str, enrolment: str, turn: int = 1) -> str:
    """Under which key such a mail is queued; turn: how often they wait, from 1, as seats come and go."""
    return f"{key}:{enrolment}:{turn}" if turn > 1 else f"{key}:{enrolment}"


def when_and_where(training: Training, language: str = "fr") -> str:
    """ "le 3 mars 2026 à 18:30, Paris", "on 3 March 2026 at 18:30, Paris"."""
    on, at, unknown = _WHEN.get(language, _WHEN["fr"])
    day = f"{on} {date_in_words(training.date, language)}" if training.date else unknown
    hour = read_hour(training.hour)
    return ", ".join(filter(None, (f"{day} {at} {hour:%H:%M}" if hour else day, training.place)))


_WHEN = {"fr": ("le", "à", "la date n’est pas fixée"), "en": ("on", "at", "the date is not fixed")}
