"""The mails about training sessions. Staff reword them in the tab `Textes` (see composing.py)."""

from babel.dates import format_date

from mail.message import Message
from programme.letters.composing import Letters, Words, compose
from programme.letters.contacts import zone_mailbox
from programme.meetings import read_hour
from sheets.model.schema import Coach, Training
from sheets.model.snapshot import Snapshot

WAITING, SEAT, SOON = "training_waiting", "training_seat", "training_soon"
LETTERS: Letters = {
    WAITING: {
        "fr": Words(
            "Formation « {title} » : vous êtes sur la liste d’attente",
            "Bonjour {first_name},\n\n"
            "« {title} » est complète pour le moment : {when}. Vous êtes sur la liste d’attente.\n\n"
            "Dès qu’une place se libère, elle est à vous, et un mail vous le dit. Vous n’avez rien à faire.",
            "Voir les formations",
        ),
        "en": Words(
            "Training “{title}”: you are on the waiting list",
            "Hello {first_name},\n\n"
            "“{title}” is full for now: {when}. You are on the waiting list.\n\n"
            "As soon as a seat is free, it is yours, and a mail tells you. There is nothing you have to do.",
            "See the trainings",
        ),
    },
    SEAT: {
        "fr": Words(
            "Formation « {title} » : une place pour vous",
            "Bonjour {first_name},\n\n"
            "Une place s’est libérée : vous venez à « {title} », {when}.\n\n"
            "Vous ne pouvez plus ? Dites-le sur la page des formations : quelqu’un attend derrière vous.",
            "Voir les formations",
        ),
        "en": Words(
            "Training “{title}”: a seat for you",
            "Hello {first_name},\n\n"
            "A seat has become free: you come to “{title}”, {when}.\n\n"
            "You cannot any more? Say so on the page of trainings: somebody waits behind you.",
            "See the trainings",
        ),
    },
    SOON: {
        "fr": Words(
            "Formation « {title} » : c’est bientôt",
            "Bonjour {first_name},\n\n"
            "Vous venez à « {title} », {when}.\n\n"
            "Vous ne pouvez plus ? Dites-le sur la page des formations : votre place ira à quelqu’un qui attend.",
            "Voir les formations",
        ),
        "en": Words(
            "Training “{title}”: it is soon",
            "Hello {first_name},\n\n"
            "You come to “{title}”, {when}.\n\n"
            "You cannot any more? Say so on the page of trainings: your seat goes to somebody who waits.",
            "See the trainings",
        ),
    },
}


def about_seat(snapshot: Snapshot, key: str, training: Training, coach: Coach, public_url: str) -> Message:
    """To a coach: they wait for a seat, or have one after all.

    Args:
        snapshot: a reading.
        key: WAITING or SEAT.
        training: the session.
        coach: the reader.
        public_url: the address of the site.
    """
    values = {"title": training.title, "first_name": coach.first_name, "when": when_and_where(training)}
    return compose(
        LETTERS, key, "fr", coach.email, values, snapshot=snapshot, link=f"{public_url}/coach/trainings",
        reply_to=zone_mailbox(snapshot, coach.zone),
    )  # fmt: skip


def mail_key(key: str, enrolment: str) -> str:
    """Under which key such a mail is queued: each once for an enrolment, for ever."""
    return f"{key}:{enrolment}"


def when_and_where(training: Training) -> str:
    """ "le 3 mars 2026 à 18:30, Paris"."""
    day = f"le {format_date(training.date, 'long', locale='fr')}" if training.date else "la date n’est pas fixée"
    hour = read_hour(training.hour)
    return ", ".join(filter(None, (f"{day} à {hour:%H:%M}" if hour else day, training.place)))
