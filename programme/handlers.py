"""What the programme does when the sheet changes, whether the change came from the web or was typed there."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from mail import queue as outgoing
from mail.message import Message
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.cv_letters import LETTERS
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model import kinds
from sheets.model.kinds import plain
from sheets.model.schema import CANDIDATES, FOLLOW_UPS, PUBLISHED, TO_REVIEW, Candidate
from sheets.model.snapshot import Snapshot

REPUBLISHED_DAYS = 7
"""A CV whose first publication is older than this was online before: the outbox may lag, but not that long."""
NOBODY = "–"


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme's handlers.

    Args:
        public_url: the site's address, for links.
    """

    public_url: str

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        return (
            Handler("mail: CV to review", self.to_review, {CANDIDATES.key: ("status", "")}),
            Handler("mail: CV published", self.published, {CANDIDATES.key: ("status", "consent")}),
            Handler("mail: consent changed", self.consent_changed, {CANDIDATES.key: ("consent",)}),
            Handler("mail: follow-up changed", self.follow_up_changed, {FOLLOW_UPS.key: ("status",)}),
        )

    def to_review(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A CV is sent for review: its zone's staff are told."""
        candidate = snapshot.candidates.get(event.row_id)
        if candidate is None or candidate.status != TO_REVIEW or not event.brings(TO_REVIEW):
            return
        coach = snapshot.coaches.get(candidate.coach)
        values = {"name": _name(candidate), "coach": coach.first_name if coach else NOBODY}
        link = f"{self.public_url}/coach/candidates/{candidate.id}/cv"
        message = compose(
            LETTERS, "cv_to_review", "fr", zone_mailbox(snapshot, candidate.zone), values, snapshot=snapshot, link=link,
            reply_to=coach_email(snapshot, candidate),
        )  # fmt: skip
        _send(connection, message, f"review:{candidate.id}:{event.id}")

    def published(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A CV is online for the first time: the candidate is told, their coach in copy. Never again later."""
        candidate = snapshot.candidates.get(event.row_id)
        if candidate is None or candidate.status != PUBLISHED or candidate.consent is not True:
            return
        day = dt.datetime.fromtimestamp(event.at, dt.UTC).date()
        if candidate.published_on and (day - candidate.published_on).days > REPUBLISHED_DAYS:
            return
        coach = coach_email(snapshot, candidate)
        message = compose(
            LETTERS, "cv_published", "fr", candidate.email or coach, {"name": candidate.first_name}, snapshot=snapshot,
            link=f"{self.public_url}/cv/{candidate.id.lower()}", cc=(coach,),
            reply_to=zone_mailbox(snapshot, candidate.zone),
        )  # fmt: skip
        _send(connection, message, f"published:{candidate.id}")

    def consent_changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Consent is taken back, or given anew: the person is told, their coach in copy, and staff, who publish."""
        candidate = snapshot.candidates.get(event.row_id)
        was, now = (kinds.read(CANDIDATES.by_key["consent"], cell)[0] is True for cell in (event.old, event.new))
        if candidate is None or not candidate.first_name or was == now or (now and not plain(event.old)):
            return  # a first consent is what everybody waited for; an erased row has no name
        if now and candidate.status == PUBLISHED:
            return  # staff noted it, and published
        key, coach = "consent_given_again" if now else "consent_withdrawn", coach_email(snapshot, candidate)
        mailbox, values = zone_mailbox(snapshot, candidate.zone), {"name": _name(candidate)}
        own = compose(
            LETTERS, key, "fr", candidate.email or coach, {"name": candidate.first_name}, snapshot=snapshot,
            link=f"{self.public_url}/me/", cc=(coach,), reply_to=mailbox,
        )  # fmt: skip
        _send(connection, own, f"consent:{event.id}:own")
        link = f"{self.public_url}/coach/candidates/{candidate.id}/cv"
        team = compose(LETTERS, f"{key}_staff", "fr", mailbox, values, snapshot=snapshot, link=link, reply_to=coach)
        _send(connection, team, f"consent:{event.id}:staff")

    def follow_up_changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A candidate stands somewhere else with an opportunity: staff are told."""
        row = snapshot.follow_ups.get(event.row_id)
        candidate = snapshot.candidates.get(row.candidate) if row else None
        if row is None or candidate is None or not event.new:
            return
        opportunity = snapshot.opportunities.get(row.opportunity)
        values = {
            "name": _name(candidate),
            "title": opportunity.title if opportunity else row.opportunity,
            "company": opportunity.company if opportunity else NOBODY,
            "before": plain(event.old) or NOBODY,
            "status": plain(event.new),
            "note": row.note,
        }
        message = compose(
            LETTERS, "follow_up_changed", "fr", zone_mailbox(snapshot, candidate.zone), values, snapshot=snapshot,
            link=f"{self.public_url}/staff/history/{FOLLOW_UPS.key}/{row.id}",
            reply_to=coach_email(snapshot, candidate),
        )  # fmt: skip
        _send(connection, message, f"follow-up:{row.id}:{event.id}")


def _name(candidate: Candidate) -> str:
    return " ".join(filter(None, (candidate.first_name, candidate.last_name))) or candidate.id


def _send(connection: Connection, message: Message, key: str) -> None:
    if message.to:
        outgoing.enqueue(connection, message, key, by_sheet=True)
