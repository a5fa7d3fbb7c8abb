"""The mails that a coach writes to the team and to the coaches of their zone. Staff reword them in the tab `Textes`."""

from mail.message import Message
from programme.letters.composing import Letters, Words, compose
from sheets.model.schema import Coach
from sheets.model.snapshot import Snapshot

TO_TEAM, TO_ZONE = "coach_to_team", "coach_to_zone"
LETTERS: Letters = {
    TO_TEAM: {
        "fr": Words(
            "{writer}, coach, vous écrit",
            "{writer} vous écrit :\n\n{message}\n\nPour lui répondre, répondez à ce mail.",
        ),
        "en": Words(
            "{writer}, a coach, writes to you",
            "{writer} writes to you:\n\n{message}\n\nTo answer, answer this mail.",
        ),
    },
    TO_ZONE: {
        "fr": Words(
            "{writer}, coach, écrit aux coachs de votre zone",
            "Bonjour {first_name},\n\n"
            "{writer} écrit aux coachs de votre zone ({zone}) :\n\n{message}\n\n"
            "Pour lui répondre, répondez à ce mail : seul {writer} la lira. L’équipe a reçu le "
            "même.",
        ),
        "en": Words(
            "{writer}, a coach, writes to the coaches of your zone",
            "Hello {first_name},\n\n"
            "{writer} writes to the coaches of your zone ({zone}):\n\n{message}\n\n"
            "To answer, answer this mail: only {writer} will read your answer. The team has received the same.",
        ),
    },
}


def to_team(snapshot: Snapshot, writer: Coach, mailbox: str, text: str) -> Message:
    """To the zone's mailbox; answers go to the coach."""
    values = {"writer": _name(writer), "message": text}
    return compose(LETTERS, TO_TEAM, "fr", mailbox, values, snapshot=snapshot, reply_to=writer.email)


def to_colleague(snapshot: Snapshot, writer: Coach, reader: Coach, text: str) -> Message:
    """To one coach of the zone; answers go to the coach who wrote, who was told so."""
    values = {
        "writer": _name(writer), "first_name": reader.first_name, "zone": writer.zone, "message": text,
    }  # fmt: skip
    return compose(LETTERS, TO_ZONE, "fr", reader.email, values, snapshot=snapshot, reply_to=writer.email)


def _name(coach: Coach) -> str:
    return " ".join(filter(None, (coach.first_name, coach.last_name))) or coach.id
