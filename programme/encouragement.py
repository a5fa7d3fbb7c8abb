"""What gives heart to somebody who looks for work: who looked at their CV, who shared it, what came. Never a zero."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from programme.audience import SHARE, VIEW, Audience, days, today
from programme.matching.pairing import brought
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot

LATELY_DAYS = 7
MOST_NETWORKS = 2


@dataclass(frozen=True, slots=True)
class Encouragement:
    """Numbers of one CV, each person once a day.

    Args:
        views, shares: how many times it was looked at and shared.
        lately: views of the last seven days.
        networks: where it was shared most, as `audience` names them.
        offers: how many were brought to the person.
    """

    views: int
    shares: int
    lately: int
    networks: tuple[str, ...]
    offers: int

    def __bool__(self) -> bool:
        return bool(self.views or self.shares or self.offers)


def encouragement(
    audience: Audience, snapshot: Snapshot, candidate: Candidate, known: Collection[str]
) -> Encouragement:
    """What to tell somebody of their CV.

    Args:
        audience: what counts.
        snapshot: a reading; its totals are the ground, what was counted since is often not in it yet.
        candidate: whose.
        known: networks that have a name.
    """
    since = (dt.date.fromisoformat(today()) - dt.timedelta(LATELY_DAYS - 1)).isoformat()
    counted = sa.select(days.c.kind, days.c.way, days.c.day, days.c.times).where(days.c.candidate == candidate.id)
    views, ways, lately = 0, Counter[str](), 0
    with audience.state.reading() as connection:
        for kind, way, day, times in connection.execute(counted):
            if kind == VIEW:
                views += times
                lately += times if day >= since else 0
            elif kind == SHARE:
                ways[way] += times
    return Encouragement(
        views=max(int(candidate.views or 0), views),
        shares=max(int(candidate.shares or 0), ways.total()),
        lately=lately,
        networks=tuple(way for way, _ in ways.most_common() if way in known)[:MOST_NETWORKS],
        offers=brought(snapshot, candidate.id),
    )
