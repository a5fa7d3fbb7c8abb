"""Whose CV a relay is given: nobody twice before everybody once, the nearest first, of these the least shared."""

import hashlib
from collections.abc import Iterable, Mapping

from programme.lists import REGIONS
from programme.opportunities import is_looking
from sheets.model.schema import Candidate, Relay
from sheets.model.snapshot import Snapshot

NEAR, IN_REGION, FAR = 0, 1, 2


def choose(
    snapshot: Snapshot, relay: Relay, had: Mapping[str, int], given: Mapping[str, int]
) -> Candidate | None:  # fmt: skip
    """The person whose CV a relay is to share; None where there is nobody.

    Args:
        snapshot: a reading.
        relay: who shares.
        had: candidate ID -> how often this relay was given their CV.
        given: candidate ID -> how often all relays were: it is no need any more while theirs has just gone out.
    """
    people = (candidate for candidate in snapshot.candidates.rows if is_looking(candidate))

    def order(candidate: Candidate) -> tuple[int, int, float, str]:
        need = (candidate.shares or 0.0) + given.get(candidate.id, 0)
        return had.get(candidate.id, 0), distance(relay, candidate), need, _chance(relay.id, candidate.id)

    return min(people, key=order, default=None)


def distance(relay: Relay, candidate: Candidate) -> int:
    """How far a candidate is from what a relay knows: by place (0 to 2), and one more where the work is another.

    A relay who named no place, or no sector, knows them all.
    """
    sectors = {candidate.sector_1, candidate.sector_2} - {""}
    other_work = bool(relay.sectors) and not sectors & set(relay.sectors)
    return _away(relay.departments, candidate.departments) + other_work


def by_need(people: Iterable[Candidate]) -> list[Candidate]:
    """People, the least shared first; of those shared alike, in an order that does not change."""
    return sorted(people, key=lambda candidate: (candidate.shares or 0.0, _chance("", candidate.id)))


def _away(known: Iterable[str], wanted: Iterable[str]) -> int:
    here, there = set(known), set(wanted)
    if not here or here & there:
        return NEAR
    regions = {REGIONS.get(department) for department in here} - {None}
    return IN_REGION if regions & {REGIONS.get(department) for department in there} else FAR


def _chance(relay: str, candidate: str) -> str:
    """Settles what nothing else does, for each relay in another way, and always the same."""
    return hashlib.sha256(f"{relay} {candidate}".encode()).hexdigest()
