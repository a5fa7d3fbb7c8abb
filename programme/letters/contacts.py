"""Whom to write to: a zone's staff, a candidate and their coach."""

from collections.abc import Iterable

from programme.coaches import is_active
from programme.lists import REGIONS
from sheets.model.columns import fold
from sheets.model.schema import Candidate, Opportunity
from sheets.model.snapshot import Snapshot


def zone_mailbox(snapshot: Snapshot, zone: str = "") -> str:
    """The staff's mailbox for a zone: answers go there. Another zone's, or a person's, where it has none.

    Args:
        snapshot: a reading.
        zone: as the list `Zones` says it; empty: any.
    """
    here = [s for s in snapshot.staff.rows if zone and fold(zone) in map(fold, s.zones)]
    everybody = [*here, *snapshot.staff.rows]
    found = [s.mailbox for s in here] + [s.email for s in here] + [s.mailbox for s in everybody]
    return next(filter(None, [*found, *(s.email for s in everybody)]), "")


def coach_email(snapshot: Snapshot, candidate: Candidate) -> str:
    """The address of a candidate's coach, while they are one."""
    coach = snapshot.coaches.get(candidate.coach)
    return coach.email if coach and is_active(coach) else ""


def reader_of(snapshot: Snapshot, candidate: Candidate) -> str:
    """Who reads what strangers write to a candidate, and is written to in their place: the coach, or staff."""
    return coach_email(snapshot, candidate) or zone_mailbox(snapshot, candidate.zone)


def zone_of(opportunity: Opportunity, candidates: Iterable[Candidate]) -> str:
    """The zone that looks after an opportunity: its candidates', or its region where regions are zones."""
    zones = [candidate.zone for candidate in candidates if candidate.zone]
    return zones[0] if zones else REGIONS.get(opportunity.department, "")
