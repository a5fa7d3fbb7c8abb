"""A consent that changes in the sheet does what it does on the screen: its day, and the review before the page is back.

It is told at once, whatever the tab `Messages` says: the person decides what is public.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from clock import day_of
from mail import queue as mail_queue
from mail.message import Message
from programme.asked_erasures import find_request
from programme.leaving import first_since
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.languages import language_for
from programme.publication import is_first_consent, on_consent
from programme.site_writes import write_row
from programme.typography import date_in_words
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model import kinds
from sheets.model.kinds import plain
from sheets.model.schema import CANDIDATES, PUBLISHED, Candidate
from sheets.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ConsentHandlers:
    """The handlers of consents.

    Args:
        public_url: the site's address, for links.
    """

    public_url: str

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        return (Handler("mail: consent changed", self.consent_changed, {CANDIDATES.key: ("consent",)}),)

    def consent_changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Consent is taken back, or given anew: the person is told, their coach in copy, and staff, who publish."""
        candidate = snapshot.candidates.get(event.row_id)
        was, now = (kinds.read(CANDIDATES.by_key["consent"], cell)[0] is True for cell in (event.old, event.new))
        if candidate is None or not candidate.first_name or was == now:
            return  # an erased row has no name
        before, touched = _before(connection, event, candidate)
        first = is_first_consent(before, not plain(event.old))
        values = on_consent(before, now, day_of(event.at), first=first)
        write_row(
            connection,
            snapshot.candidates,
            candidate,
            {key: value for key, value in values.items() if key not in touched},
        )
        if now and (first or (candidate.status == PUBLISHED and "status" in touched)):
            return  # what everybody waited for; or staff noted it, and published
        asked = find_request(connection, candidate.id)
        if not now and asked:
            return  # they asked to be erased, and were told with it that the page is down
        key = "consent_while_erasing" if asked else "consent_given_again" if now else "consent_withdrawn"
        coach, mailbox = coach_email(snapshot, candidate), zone_mailbox(snapshot, candidate.zone)
        to = candidate.email or coach
        language, due = language_for(connection, to), day_of(asked.due_at) if asked else None

        def values_for(name: str, language: str) -> dict[str, str]:
            return {"name": name, "day": date_in_words(due, language) if due else ""}

        own = compose(
            key, language, to, values_for(candidate.first_name, language), snapshot=snapshot,
            link=f"{self.public_url}/me/{'data#erasure' if asked else ''}", cc=(coach,), reply_to=mailbox,
        )  # fmt: skip
        _send(connection, own, f"consent:{event.id}:own")
        link = f"{self.public_url}/coach/candidates/{candidate.id}/cv"
        language = language_for(connection, mailbox, snapshot)
        told = values_for(_name(candidate), language)
        team = compose(f"{key}_staff", language, mailbox, told, snapshot=snapshot, link=link, reply_to=coach)
        _send(connection, team, f"consent:{event.id}:staff")


def _before(connection: Connection, event: Event, candidate: Candidate) -> tuple[Candidate, frozenset[str]]:
    """The row before a consent changed, and the keys of the columns that people changed with it, or have since."""
    keys = ("consent", "consent_date", "status", "published_on")
    cells = first_since(connection, CANDIDATES.key, candidate.id, keys, event)
    columns = CANDIDATES.by_key
    then = {key: kinds.read(columns[key], cell)[0] for key, cell in cells.items()}
    return replace(candidate, **then), frozenset(cells)


def _name(candidate: Candidate) -> str:
    return " ".join(filter(None, (candidate.first_name, candidate.last_name))) or candidate.id


def _send(connection: Connection, message: Message, key: str) -> None:
    if message.to:
        mail_queue.enqueue(connection, message, key, by_sheet=True)
