"""Who edits a CV: as what, which columns they may, and what they have still to write. Pure: no request, no writing."""

from collections.abc import Iterable
from dataclasses import dataclass

from cv import status
from sheets.model.columns import COACH, TEAM, Column, Tab
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class CVEditor:
    """Who edits a CV, as it was when they asked.

    Args:
        email: who they are, as the Journal shows it.
        role: as who they edit: CANDIDATE, COACH or TEAM.
        candidate: whose CV.
        snapshot: the reading it comes from.
    """

    email: str
    role: str
    candidate: Candidate
    snapshot: Snapshot

    @property
    def in_review(self) -> bool:
        """Whether the team reads the CV, so that changing its page asks first."""
        return status.in_review(self.candidate, self.role == TEAM)

    @property
    def wanted(self) -> list[Column]:
        """What is still to be written, of what they can write."""
        return self._own(status.still_wanted(self.candidate, self.snapshot.candidates.missing))

    @property
    def lacking(self) -> list[Column]:
        """Of these, without which there is nothing to review."""
        return self._own(status.lacking(self.candidate, self.snapshot.candidates.missing))

    def columns(self, tab: Tab, section: str) -> tuple[Column, ...]:
        """The columns of a section that they may edit, in staff's order.

        The address that the candidate signs in with is in a coach's form too: what they write there is proposed (see
        save_part in acts.py). One that staff added and took away from the sheet is in no form; one of ours is said to
        be missing there.
        """
        gone = self.snapshot.table(tab.key).missing
        there = (c for c in tab.in_section(section) if not (c.added and c.key in gone))
        return tuple(c for c in there if self.role in c.editors or (c.sign_in and self.role == COACH))

    def _own(self, keys: Iterable[str]) -> list[Column]:
        columns = self.snapshot.candidates.tab.by_key
        return [columns[key] for key in keys if self.role in columns[key].editors]
