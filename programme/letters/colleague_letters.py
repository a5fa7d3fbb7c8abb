"""The mails that a coach writes to the team and to the coaches of their zone. Staff reword them in the tab `Textes`."""

from mail.message import Message
from programme.letters.composing import compose
from sheets.model.schema import Coach
from sheets.model.snapshot import Snapshot

TO_TEAM, TO_ZONE = "coach_to_team", "coach_to_zone"


def to_team(snapshot: Snapshot, writer: Coach, mailbox: str, text: str, language: str) -> Message:
    """To the zone's mailbox; answers go to the coach."""
    values = {"writer": _name(writer), "message": text}
    return compose(TO_TEAM, language, mailbox, values, snapshot=snapshot, reply_to=writer.email)


def to_colleague(snapshot: Snapshot, writer: Coach, reader: Coach, text: str, language: str) -> Message:
    """To one coach of the zone; answers go to the coach who wrote, who was told so."""
    values = {
        "writer": _name(writer), "first_name": reader.first_name, "zone": writer.zone, "message": text,
    }  # fmt: skip
    return compose(TO_ZONE, language, reader.email, values, snapshot=snapshot, reply_to=writer.email)


def _name(coach: Coach) -> str:
    return " ".join(filter(None, (coach.first_name, coach.last_name))) or coach.id
