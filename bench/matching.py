"""Matching: the best offers for one person and the best people for one offer, from indexes against a plain scan.

Also what making the indexes costs, beside typing the rows they are made of, and how a year's offers are shared out.
"""

import random
import time
from collections.abc import Iterator

from bench.fair_year import live_a_year
from bench.people import Grids, grids
from bench.timing import Measure, compare
from programme.matching import pairing
from programme.matching.indexes import make_indexes
from programme.matching.pairing import BEST, Pair, Pairing, fairly, pairing_of
from programme.opportunities import VALIDATED, is_looking, may_be_brought
from sheets.model.schema import CANDIDATES, EXPERIENCES, OPPORTUNITIES, Candidate, Opportunity
from sheets.model.snapshot import build_snapshot

ASKED = 100
"""Pages asked for: enough for a 99th percentile."""
LIVED = 1_000
"""Above so many people a year takes too long to be lived."""


def run(candidates: int) -> Iterator[Measure]:
    """The pairs behind the page of one person and of one offer; the last time is the 99th percentile."""
    cells = with_offers(grids(candidates), candidates // 2)
    snapshot = build_snapshot(cells)
    yield _making(cells)
    found = pairing_of(snapshot)
    rng = random.Random(3)
    people = [row for row in snapshot.candidates.rows if is_looking(row)]
    offers = [row for row in snapshot.opportunities.rows if may_be_brought(row)]
    some_people, some_offers = rng.choices(people, k=ASKED), rng.choices(offers, k=ASKED)
    for person, offer in zip(some_people[:10], some_offers[:10], strict=True):
        assert found.offers_for(person) == scan_offers(found, person)
        assert found.people_for(offer) == scan_people(found, offer)
    ours, floor = iter([some_people[0], *some_people]), iter([some_people[0], *some_people])
    yield compare(
        f"{len(offers)} offers for one person (p99 last)", lambda: pairing_of(snapshot).offers_for(next(ours)),
        "a plain scan (p99 last)", lambda: scan_offers(found, next(floor)),
        runs=ASKED, last=0.99, clock=time.thread_time,
    )  # fmt: skip
    asked, scanned = iter([some_offers[0], *some_offers]), iter([some_offers[0], *some_offers])
    yield compare(
        f"{len(people)} people for one offer (p99 last)", lambda: pairing_of(snapshot).people_for(next(asked)),
        "a plain scan (p99 last)", lambda: scan_people(found, next(scanned)),
        runs=ASKED, last=0.99, clock=time.thread_time,
    )  # fmt: skip
    if candidates <= LIVED:
        a_week = max(1, candidates // 20)
        for fair in (True, False):
            name = "fairly" if fair else "by fit alone"
            print(f"a year, {a_week} offers a week to {candidates}, {name}: {live_a_year(cells, a_week, fair)}")


def with_offers(cells: Grids, count: int) -> Grids:
    """A reading with so many offers that may be brought to anybody, each a copy of one of the demo's."""
    header, *rows = cells[OPPORTUNITIES.title]
    at = {column.key: n for n, column in enumerate(OPPORTUNITIES.columns)}
    rng, made = random.Random(2), []
    for n in range(count):
        row = list(rng.choice(rows))
        row[at["id"]], row[at["status"]], row[at["origin"]] = f"PX{n}", VALIDATED, None
        made.append(row)
    return {**cells, OPPORTUNITIES.title: [header, *made]}


def scan_offers(found: Pairing, person: Candidate) -> list[Pair]:
    """The best offers for a person, by looking at all."""
    count = pairing.brought(found.snapshot, person.id)
    known = {line.opportunity for line in found.snapshot.follow_ups.where("candidate", person.id)}
    told = [
        Pair(person, row, found.fit(person, row), count)
        for row in found.snapshot.opportunities.rows
        if row.id not in known and may_be_brought(row) and row.for_all is not True
    ]
    fitting = [pair for pair in told if pair.fit.has_work and not pair.fit.far]
    return sorted(fitting, key=lambda pair: (-pair.fit.score, pair.opportunity.id))[:BEST]


def scan_people(found: Pairing, offer: Opportunity) -> list[Pair]:
    """The best people for an offer, by looking at all."""
    known = {line.candidate for line in found.snapshot.follow_ups.where("opportunity", offer.id)}
    told = [
        Pair(row, offer, found.fit(row, offer), pairing.brought(found.snapshot, row.id))
        for row in found.snapshot.candidates.rows
        if row.id not in known and is_looking(row)
    ]
    fitting = [pair for pair in told if pair.fit.has_work and not pair.fit.far]
    return fairly(fitting, found.criteria.equals)[:BEST]


def _making(cells: Grids) -> Measure:
    """The indexes of a reading, made from nothing."""
    snapshot = build_snapshot(cells)
    tables = snapshot.candidates, snapshot.experiences, snapshot.opportunities
    thesaurus = pairing_of(snapshot).indexes.thesaurus
    own = {tab.title: cells[tab.title] for tab in (CANDIDATES, EXPERIENCES, OPPORTUNITIES)}
    return compare(
        f"indexes of {len(tables[0])} people, {len(tables[2])} offers", lambda: make_indexes(*tables, thesaurus),
        "typing these rows", lambda: build_snapshot(own), runs=3,
    )  # fmt: skip
