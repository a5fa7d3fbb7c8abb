"""What messages are held against to know whether they still are: a reading, the day, and what is known beside it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from sqlalchemy import Connection

import clock
from programme import opportunities
from programme.conditions import ConditionContext
from programme.messages import lines, memory
from programme.messages.due import Due
from programme.relays import giving
from sheets.events.detection import Event, events, load
from sheets.model import kinds
from sheets.model.schema import OPPORTUNITIES, Opportunity
from sheets.model.snapshot import Snapshot


@dataclass
class Moment:
    """One look at messages.

    Args:
        connection: any transaction.
        snapshot: a reading.
        many: thousands of messages are looked at, and nothing is written meanwhile: what is known beside the sheet is
            read once for all of them.
    """

    connection: Connection
    snapshot: Snapshot
    many: bool = False

    @cached_property
    def conditions(self) -> ConditionContext:
        """What their conditions are held against."""
        return ConditionContext(self.snapshot, clock.today(), partial(memory.was, self.connection))

    def row_of(self, due: Due) -> Any:
        """The row a message is about; where it says that an offer is closed, one whose row was deleted, too."""
        row = self.snapshot.table(due.rule.tab).get(due.row_id)
        if row is None and due.event and due.rule.text == lines.CLOSED_FOR_YOU:
            return next(
                (offer_deleted(self.snapshot, one) for one in load(self.connection, events.c.id == due.event)), None
            )
        return row

    @cached_property
    def stopping(self) -> set[str]:
        """The relays who said stop and whom the sheet does not show as stopped yet."""
        return giving.stopping(self.connection)

    def given(self, relay: str, occurrence: str) -> str | None:
        """Whose CV was chosen for a turn of a relay, if anybody's was."""
        if not self.many:
            return giving.turn_of(self.connection, relay, occurrence)
        if occurrence not in self._turns:
            self._turns[occurrence] = giving.turns_at(self.connection, occurrence)
        return self._turns[occurrence].get(relay)

    def siblings(self, row_id: str) -> Sequence[str]:
        """The opportunities proposed together with one, itself among them."""
        if not self.many:
            return opportunities.siblings(self.connection, row_id)
        return self._together.get(row_id) or [row_id]

    @cached_property
    def _turns(self) -> dict[str, dict[str, str]]:
        return {}

    @cached_property
    def _together(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        firsts = opportunities.all_first_rows(self.connection)
        for row_id, first in firsts.items():
            groups[first].append(row_id)
        return {row_id: groups[first] for row_id, first in firsts.items()}


def offer_deleted(snapshot: Snapshot, event: Event) -> Opportunity | None:
    """The open offer whose row an event says is gone, closed by it; None: it is no such event."""
    if event.tab != OPPORTUNITIES.key or event.key or not isinstance(event.old, dict):
        return None
    columns = {key: column for key in event.old if (column := OPPORTUNITIES.by_key.get(key))}
    cells = {k: kinds.read(c, event.old[k], snapshot.spellings(c.options))[0] for k, c in columns.items()}
    if cells.get("status") != opportunities.VALIDATED:
        return None
    return Opportunity(id=event.row_id, **{**cells, "status": opportunities.ARCHIVED})
