"""The days of what people do in the sheet: written beside it once, as the site's own screens write them.

Never twice: a day that was taken away, or that could not be written, is not written again by a later change or visit.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from clock import day_of
from programme.opportunities import VALIDATED
from programme.publication import is_public
from sheets.events import history
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model import kinds
from sheets.model.columns import Kind
from sheets.model.schema import CANDIDATES, FOLLOW_UPS, OPPORTUNITIES, TABS, Candidate, Opportunity
from sheets.model.snapshot import Snapshot
from sheets.state import outbox


@dataclass(frozen=True, slots=True)
class NotedDays:
    """The handlers of days. Each is called for rows that come, too: pasted rows bring all they hold."""

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        return (
            Handler("day: CV published", self.published, {CANDIDATES.key: ("status", "consent", "")}),
            Handler("day: opportunity validated", self.validated, {OPPORTUNITIES.key: ("status", "")}),
            Handler(
                "day: opportunity brought",
                self.brought,
                {FOLLOW_UPS.key: ("", "opportunity"), OPPORTUNITIES.key: ("status",)},
            ),
            Handler("day: row came", self.came, {tab.key: ("",) for tab in TABS if tab.prefix}),
        )

    def published(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A CV is online."""
        row: Candidate | None = snapshot.candidates.get(event.row_id)
        if row and is_public(row):
            note_day(connection, snapshot, CANDIDATES.key, row.id, "published_on", day_of(event.at), outbox.SITE)

    def validated(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """An opportunity is passed on."""
        row: Opportunity | None = snapshot.opportunities.get(event.row_id)
        if row and row.status == VALIDATED:
            note_day(connection, snapshot, OPPORTUNITIES.key, row.id, "validated_on", day_of(event.at), outbox.SITE)

    def brought(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Somebody may look at an opportunity from now on: it is passed on, and their line is there."""
        lines = snapshot.follow_ups
        found = [lines.get(event.row_id)] if event.tab == FOLLOW_UPS.key else lines.where("opportunity", event.row_id)
        for line in found:
            offer = snapshot.opportunities.get(line.opportunity) if line else None
            if line and offer and offer.status == VALIDATED:
                note_day(connection, snapshot, FOLLOW_UPS.key, line.id, "offered_on", day_of(event.at), outbox.SITE)

    def came(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A row came, in a tab that says of each when it did."""
        column = snapshot.tabs[event.tab].named(CANDIDATES.by_key["created_on"].header)
        if column and column.kind is Kind.DATE:
            note_day(connection, snapshot, event.tab, event.row_id, column.key, day_of(event.at), outbox.SITE)


def note_day(
    connection: Connection, snapshot: Snapshot, tab: str, row_id: str, key: str, day: dt.date, author: str
) -> bool:
    """Write a day in an empty cell, unless this was asked for before; whether it was.

    Args:
        connection: a writing transaction.
        snapshot: the latest reading.
        tab, row_id, key: the cell.
        day: what to write.
        author: who the Journal says it was.
    """
    table = snapshot.table(tab)
    row = table.get(row_id)
    if row is None or key in table.missing or table.cell(row, key) not in (None, ""):
        return False
    if history.was_asked(connection, tab, row_id, key, author):
        return False
    cell = kinds.to_cell(table.tab.by_key[key], day)
    outbox.enqueue(connection, author, [outbox.cell_line(tab, row_id, key, table.cell(row, key), cell)])
    return True
