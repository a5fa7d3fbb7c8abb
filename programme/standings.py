"""Where one candidate stands with each opportunity they know of."""

import datetime as dt
from dataclasses import dataclass

from programme.offer_steps import TO_DO
from programme.opportunities import ARCHIVED, VALIDATED, is_refused, is_taken_back
from sheets.model.columns import fold
from sheets.model.schema import FOLLOW_UP_STATUSES, FollowUp, Opportunity
from sheets.model.snapshot import Snapshot

SHOWN = 100
"""Opportunities of one list; older ones stay in the sheet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One opportunity of a candidate's list.

    Args:
        opportunity: staff validated it, or it was found elsewhere.
        line: where they stand; None: it is for everybody, and nothing was noted yet.
    """

    opportunity: Opportunity
    line: FollowUp | None

    @property
    def status(self) -> str:
        """One of the statuses of `Suivis`."""
        return self.line.status if self.line and self.line.status in FOLLOW_UP_STATUSES else TO_DO

    @property
    def events(self) -> tuple[str, ...]:
        """The lines of its dated steps, as they stand in the sheet."""
        return self.line.events if self.line else ()

    @property
    def open(self) -> bool:
        """Whether there is still something to do about it."""
        put_away = self.line is not None and self.line.archived is True
        return self.opportunity.status == VALIDATED and not put_away


def standings(snapshot: Snapshot, candidate_id: str) -> list[Standing]:
    """The opportunities a candidate may know of: those still open first, the latest first.

    Args:
        snapshot: a reading.
        candidate_id: theirs.
    """
    own = snapshot.follow_ups.where("candidate", candidate_id)
    # Of two lines about one offer that with a no is shown.
    lines = {line.opportunity: line for line in sorted(own, key=is_refused) if not is_taken_back(line)}
    found = [
        Standing(row, lines.get(row.id))
        for row in snapshot.opportunities.rows
        if (row.id in lines and row.status in (VALIDATED, ARCHIVED))
        or (row.for_all is True and row.status == VALIDATED)
    ]
    return sorted(found, key=_latest_open_first)[:SHOWN]


def noted_before(found: list[Standing], title: str, company: str, day: dt.date) -> bool:
    """Whether the same opportunity was noted that very day: a second click."""
    wanted = fold(title), fold(company), day
    return any((fold(s.opportunity.title), fold(s.opportunity.company), s.opportunity.proposed_on) == wanted
               for s in found)  # fmt: skip


def _latest_open_first(standing: Standing) -> tuple[bool, int]:
    day = standing.opportunity.proposed_on or dt.date.min
    return not standing.open, -day.toordinal()
