"""What happens when staff say yes or no to an opportunity, on the screen or by typing in the sheet."""

from dataclasses import dataclass

from sqlalchemy import Connection

from mail import queue as outgoing
from mail.message import Message
from programme.letters.opportunity_mails import Mails
from programme.opportunities import REFUSED, VALIDATED, Links, concerned, note_of, siblings
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model.schema import OPPORTUNITIES, Opportunity
from sheets.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class OpportunityHandlers:
    """The handlers of opportunities.

    Args:
        links: makes recruiters' private links.
    """

    links: Links

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        return (Handler("mail: opportunity settled", self.settled, {OPPORTUNITIES.key: ("status", "")}),)

    def settled(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Tell the recruiter, and once it is validated the candidates and their coaches. Each once, whatever follows.

        Rows proposed together for several places are one opportunity to their readers.
        """
        row = snapshot.opportunities.get(event.row_id)
        if row is None or not event.brings(row.status):
            return
        if row.origin:
            return  # found elsewhere, by those who would be told
        ids = siblings(connection, row.id)
        rows = [found for row_id in ids if (found := snapshot.opportunities.get(row_id))]
        if row.status == VALIDATED:
            self._validated(connection, snapshot, row, rows)
        elif row.status == REFUSED and all(other.status == REFUSED for other in rows):
            note = note_of(connection, row.id)
            _send(connection, Mails(snapshot, self.links).refused(row, note), f"opportunity_refused:{note.first}")

    def _validated(self, connection: Connection, snapshot: Snapshot, row: Opportunity, rows: list[Opportunity]) -> None:
        note, mails = note_of(connection, row.id), Mails(snapshot, self.links)
        message = mails.validated(row, note, [other.id for other in rows])
        _send(connection, message, f"opportunity_validated:{note.first}")
        online = [other for other in rows if other.status == VALIDATED]
        for candidate in concerned(snapshot, row):
            key = f"opportunity_for_you:{note.first}:{candidate.id}"
            _send(connection, mails.for_candidate(candidate, online), key)


def _send(connection: Connection, message: Message, key: str) -> None:
    if message.to:
        outgoing.enqueue(connection, message, key, by_sheet=True)
