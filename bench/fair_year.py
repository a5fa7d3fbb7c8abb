"""A year of offers, each brought to those it fits best, and how evenly they are shared out."""

import random
from dataclasses import dataclass

from bench.people import Grids
from programme.matching.criteria import FAIRNESS
from programme.matching.pairing import brought, pairing_of
from programme.offer_steps import TO_DO
from programme.opportunities import is_looking, may_be_brought
from sheets.model.columns import Cell
from sheets.model.schema import CRITERIA, FOLLOW_UPS
from sheets.model.snapshot import Snapshot, build_snapshot

WEEKS = 52
EACH_TO = 3
"""People an offer is brought to."""


@dataclass(frozen=True)
class Shares:
    """How many offers each person got in the year, of those that at least one offer fitted.

    Args:
        counts: fewest first.
    """

    counts: tuple[int, ...]

    @property
    def gini(self) -> float:
        """0: everybody got as many; near 1: one person got them all."""
        weighted = sum(rank * count for rank, count in enumerate(self.counts, start=1))
        n, total = len(self.counts), sum(self.counts)
        return 2 * weighted / (n * total) - (n + 1) / n if total else 0.0

    @property
    def without(self) -> int:
        """How many got none."""
        return self.counts.count(0)

    def __str__(self) -> str:
        return (
            f"Gini {self.gini:.2f}, fewest {self.counts[0]}, most {self.counts[-1]}, "
            f"{self.without} of {len(self.counts)} without any"
        )


def live_a_year(grids: Grids, offers_a_week: int, fair: bool, seed: int = 1) -> Shares:
    """Bring each week's offers to those they fit best, week after week.

    Args:
        grids: a reading; its follow-ups are left out, and its offers are those of the year, again and again.
        offers_a_week: how many come.
        fair: as a new workbook says; else the best fit comes first, whatever somebody has had.
        seed: of the order in which offers come.
    """
    rng, lines = random.Random(seed), list[list[Cell]]()
    header = [column.header for column in FOLLOW_UPS.columns]
    rest: Grids = {**grids, FOLLOW_UPS.title: [[*header]]}
    if not fair:
        rest[CRITERIA.title] = [[c.header for c in CRITERIA.columns], ["KFAJR", FAIRNESS, 0, True]]
    snapshot = build_snapshot(rest)
    offers = [row for row in snapshot.opportunities.rows if may_be_brought(row)]
    fitted = set[str]()
    for _ in range(WEEKS):
        for offer in rng.choices(offers, k=offers_a_week):
            pairs = pairing_of(snapshot).people_for(offer, most=len(snapshot.candidates))
            fitted.update(pair.candidate.id for pair in pairs)
            for pair in pairs[:EACH_TO]:
                lines.append(_line(f"S{len(lines):05}", pair.candidate.id, offer.id))
            snapshot = build_snapshot({**rest, FOLLOW_UPS.title: [[*header], *lines]}, previous=snapshot)
    return _shares(snapshot, fitted)


def _line(row_id: str, candidate: str, opportunity: str) -> list[Cell]:
    values = {"id": row_id, "candidate": candidate, "opportunity": opportunity, "status": TO_DO}
    return [values.get(column.key) for column in FOLLOW_UPS.columns]


def _shares(snapshot: Snapshot, fitted: set[str]) -> Shares:
    counts = (brought(snapshot, row.id) for row in snapshot.candidates.rows if is_looking(row) and row.id in fitted)
    return Shares(tuple(sorted(counts)))
