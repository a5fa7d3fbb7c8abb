"""What the referent of a partner structure may know of its people, and how they refer somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import clock
from programme.coaches import is_active
from programme.lists import DEFAULT_LISTS
from sheets.changes import Addition
from sheets.model import kinds
from sheets.model.columns import Cell, fold
from sheets.model.schema import CANDIDATES, HIDDEN, NEW, PUBLISHED, STRUCTURES, Candidate, Structure
from sheets.model.snapshot import Snapshot

WELCOME, PAIRED, SEARCHING, EMPLOYED, LEFT = "Accueil", "Binôme", "Recherche", "En emploi", "Sortie"


@dataclass(frozen=True, slots=True)
class Referred:
    """One person of a structure, as its referent may see them. Never add a private field here."""

    first_name: str
    stage: str


def people_of(snapshot: Snapshot, structure: Structure) -> list[Referred]:
    """The people of a structure, by first name."""
    rows = (row for row in snapshot.candidates.where("structure", structure.id) if row.first_name)
    return sorted((Referred(row.first_name, stage_of(snapshot, row)) for row in rows), key=_by_name)


def coaches_of(snapshot: Snapshot, structure: Structure) -> list[str]:
    """First names of the structure's own coaches."""
    rows = (row for row in snapshot.coaches.where("structure", structure.id) if is_active(row) and row.first_name)
    return sorted((row.first_name for row in rows), key=fold)


def stage_of(snapshot: Snapshot, candidate: Candidate) -> str:
    """Where somebody is on their way: as staff noted it, else as the other columns tell.

    Partners read it, so that words of no list are not it: a note may have been typed there.
    """
    noted = CANDIDATES.by_key["stage"].options
    if candidate.stage in (set(snapshot.spellings(noted).values()) or DEFAULT_LISTS[noted]):
        return candidate.stage
    if candidate.employed is True:
        return EMPLOYED
    if candidate.status == HIDDEN:
        return LEFT
    if candidate.status == PUBLISHED:
        return SEARCHING
    return PAIRED if is_active(snapshot.coaches.get(candidate.coach)) else WELCOME


def referral(snapshot: Snapshot, structure: Structure, values: Mapping[str, Cell]) -> Addition:
    """The row of somebody whom a structure refers.

    Args:
        snapshot: a reading.
        structure: which.
        values: column key -> cell, of what was typed.
    """
    there = snapshot.candidates.binding.columns
    today = kinds.to_cell(CANDIDATES.by_key["created_on"], clock.today())
    cells: dict[str, Cell] = {
        **values, "structure": structure.id, "zone": structure.zone, "status": NEW, "created_on": today,
    }  # fmt: skip
    return Addition(CANDIDATES.key, {key: cell for key, cell in cells.items() if key in there and cell})


def may_propose(snapshot: Snapshot) -> bool:
    """Whether the sheet can hold a partnership that somebody proposes."""
    there = snapshot.structures.binding.columns
    return all(key in there for key in ("id", "name", "proposal"))


def proposal(snapshot: Snapshot, values: Mapping[str, Cell], lines: Sequence[str]) -> Addition:
    """The row of a partnership that is proposed: its writer's address is text there, and opens nothing.

    Args:
        snapshot: a reading.
        values: column key -> cell.
        lines: who proposes it, and what they say.
    """
    there = snapshot.structures.binding.columns
    cells = {**values, "proposal": "\n".join(line for line in lines if line)}
    return Addition(STRUCTURES.key, {key: cell for key, cell in cells.items() if key in there and cell})


def _by_name(one: Referred) -> str:
    return fold(one.first_name)
