"""Who an address stands for: a shelter's is several people's, and nobody becomes somebody else by sharing one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from programme.coaches import is_active
from sheets.model.binding import a1
from sheets.model.columns import fold
from sheets.model.problems import Problem
from sheets.model.schema import Candidate, Coach, StaffMember, Structure
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

PersonRow = Candidate | Coach | StaffMember
TEAM = "team"
"""Key of whoever is coach, staff or a structure's referent at an address: a key of candidates is their ID."""


@dataclass(frozen=True)
class Somebody:
    """One person at an address, with the rows that are theirs.

    Args:
        key: tells them from the others there.
        candidates: their row as a candidate, if they are one.
        coaches, staff: their other rows.
        structures: those whose referent they are.
    """

    key: str
    candidates: tuple[Candidate, ...] = ()
    coaches: tuple[Coach, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    structures: tuple[Structure, ...] = ()

    @property
    def rows(self) -> tuple[PersonRow, ...]:
        """All their rows."""
        return (*self.staff, *self.coaches, *self.candidates)

    @property
    def first_name(self) -> str:
        """How to greet them."""
        names = [row.first_name for row in self.rows] + [structure.contact_name for structure in self.structures]
        return next(filter(None, names), "")


def people_at(snapshot: Snapshot, email: str) -> tuple[Somebody, ...]:
    """Everybody whose address this is.

    Rows as coach and as staff are one person's; so is a candidate's row when it bears the same name, for candidates
    become coaches. Any other candidate is a person of their own. A coach who is not active is nobody any more.
    An address that is a candidate's opens no structure: a shelter's mailbox must not tell its readers of one another.

    Args:
        snapshot: a reading.
        email: the address, in any case; empty: nobody's.
    """
    email = email.strip().lower()
    if not email:
        return ()
    coaches = tuple(c for c in snapshot.coaches.where("email", email) if is_active(c))
    staff = snapshot.staff.where("email", email)
    candidates = snapshot.candidates.where("email", email)
    people = [Somebody(row.id, (row,)) for row in candidates]
    structures = () if candidates else snapshot.structures.where("contact_email", email)
    if not coaches and not staff and not structures:
        return tuple(people)
    team: tuple[Coach | StaffMember, ...] = (*coaches, *staff)
    same = [row for row in candidates if any(_one_person(row, other) for other in team)]
    if len(same) != 1:
        return (Somebody(TEAM, (), coaches, staff, structures), *people)
    return (Somebody(TEAM, (same[0],), coaches, staff), *(one for one in people if one.key != same[0].id))


def full_name(row: PersonRow) -> str:
    """First and last name; the row's ID where it has neither."""
    return " ".join(filter(None, (row.first_name, row.last_name))) or row.id


def shared_addresses(snapshot: Snapshot) -> tuple[Problem, ...]:
    """The cells whose address is several people's: something for staff to settle. Looked for once in each reading."""
    rest = snapshot.coaches, snapshot.staff, snapshot.structures
    known = _SHARED.get(snapshot.candidates)
    if known is None or any(a is not b for a, b in zip(known[0], rest, strict=True)):
        known = _SHARED[snapshot.candidates] = rest, tuple(_shared_addresses(snapshot))
    return known[1]


def _shared_addresses(snapshot: Snapshot) -> Iterator[Problem]:
    tables: tuple[Table[Any], ...] = (snapshot.candidates, snapshot.coaches, snapshot.staff)
    seen: dict[str, int] = {}
    for row in chain.from_iterable(table.rows for table in tables):
        seen[row.email] = seen.get(row.email, 0) + bool(row.email)
    shared = {email: people for email, n in seen.items() if n > 1 and len(people := people_at(snapshot, email)) > 1}
    for table in tables if shared else ():
        for row in table.rows:
            if row.email in shared and (index := table.binding.columns.get("email")) is not None:
                column, names = table.tab.by_key["email"], _names(shared[row.email])
                where = a1(row.number, index) if row.number else ""
                yield Problem("shared_email", table.title, where, row.number, column.header, row.email[:80], names)


def _one_person(candidate: Candidate, other: Coach | StaffMember) -> bool:
    def same(one: str, two: str) -> bool:
        return not one or not two or fold(one) == fold(two)

    named = bool(candidate.first_name) and fold(candidate.first_name) == fold(other.first_name)
    return named and same(candidate.last_name, other.last_name)


def _names(people: Iterable[Somebody]) -> str:
    return ", ".join(one.first_name or next(row.id for row in one.rows) for one in people)


_SHARED: WeakKeyDictionary[Table[Candidate], tuple[tuple[Table[Any], ...], tuple[Problem, ...]]] = WeakKeyDictionary()
