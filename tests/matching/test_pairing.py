"""Who is suggested what: as a plain scan of everybody says, and nobody who must not be."""

import pytest

from bench.fair_year import live_a_year
from bench.matching import scan_offers, scan_people, with_offers
from programme.matching.pairing import pairing_of
from programme.matching.sentences import why, why_not
from sheets.model.schema import FOLLOW_UP_STATUSES
from sheets.model.snapshot import build_snapshot
from tests.matching.towns import grids, offer, person, reading


def test_the_indexes_find_what_a_plain_scan_finds() -> None:
    snapshot = build_snapshot(with_offers(grids(), 40))
    found = pairing_of(snapshot)
    for row in snapshot.candidates.rows:
        if row.status == "Publié" and row.consent and not row.employed:
            assert found.offers_for(row) == scan_offers(found, row)
    pairs = 0
    for one in snapshot.opportunities.rows:
        assert found.people_for(one) == scan_people(found, one)
        pairs += len(found.people_for(one))
    assert pairs > 20


@pytest.mark.parametrize(
    "changes",
    [
        {"employed": "oui"},
        {"status": "Masqué"},
        {"status": "En cours"},
        {"consent": "non"},
        {"consent": None},
    ],
)
def test_hired_hidden_and_unpublished_people_are_never_suggested(changes: dict[str, str | None]) -> None:
    for rows, count in (([person()], 1), ([person(**changes)], 0)):
        snapshot = reading(candidates=rows, opportunities=[offer()])
        found = pairing_of(snapshot)
        assert len(found.people_for(snapshot.opportunities.rows[0])) == count
        assert len(found.offers_for(snapshot.candidates.rows[0])) == count
        # At once where it was typed on the site, before the next reading.
        pending = snapshot.with_cells({"candidates": {"C2ABC": {"employed": True}}})
        assert pairing_of(pending).people_for(pending.opportunities.rows[0]) == []
        assert pairing_of(pending).indexes is found.indexes


@pytest.mark.parametrize(
    ("changes", "suggested"),
    [
        ({}, True),
        ({"status": "À valider"}, False),
        ({"status": "Archivée"}, False),
        ({"origin": "réseau"}, False),
        ({"for_all": "oui"}, False),
        ({"department": "Seine-Saint-Denis (93)"}, True),
        ({"department": "Rhône (69)"}, False),
        ({"department": ""}, True),
        ({"title": "Comptable", "sector": "Direction financière, juridique et RH"}, False),
        ({"title": "Comptable"}, True),
        ({"sector": ""}, True),
    ],
)
def test_which_offers_are_suggested(changes: dict[str, str], suggested: bool) -> None:
    snapshot = reading(candidates=[person()], opportunities=[offer(**changes)])
    assert bool(pairing_of(snapshot).offers_for(snapshot.candidates.rows[0])) is suggested


def test_what_somebody_has_is_not_suggested_again() -> None:
    line = {"id": "S2ABC", "candidate": "C2ABC", "opportunity": "P2ABC", "status": FOLLOW_UP_STATUSES[4]}
    snapshot = reading(candidates=[person()], opportunities=[offer()], follow_ups=[line])
    assert pairing_of(snapshot).offers_for(snapshot.candidates.rows[0]) == []
    assert pairing_of(snapshot).people_for(snapshot.opportunities.rows[0]) == []


def test_why_in_one_sentence() -> None:
    snapshot = reading(
        candidates=[
            person(
                contracts="CDI",
                transport="Métro",
                skills="Livraison à vélo",
                availability="Tout de suite",
                languages="Anglais",
            )
        ],
        opportunities=[
            offer(contract="CDI", description="Livraison de repas à vélo. Métro à deux pas.", licence="B (voiture)"),
            offer(id="P3ABC", department="Seine-Saint-Denis (93)", contract="stage", title="Chauffeur"),
        ],
    )
    found = pairing_of(snapshot)
    told = [found.fit(snapshot.candidates.rows[0], one) for one in snapshot.opportunities.rows]
    assert (
        why(told[0]) == "Paris, en CDI, comme livreuse\u202f; on y va en transports, sait faire\u202f: Livraison à vélo"
    )
    assert why_not(told[0]) == "Permis B demandé"
    assert why(told[1]) == "Seine-Saint-Denis, à côté de Paris, Transport"
    assert why_not(told[1]) == "Contrat proposé\u202f: stage"
    assert told[0].score > told[1].score


def test_among_equals_who_had_few_offers_comes_first() -> None:
    people = [person(id=f"C{n}ABC", first_name=f"Aya{n}") for n in (2, 3, 4)]
    better = person(id="C5ABC", contracts="CDI")
    lines = [
        {"id": f"S{n}ABC", "candidate": who, "opportunity": f"P{n}ABC", "status": "À traiter"}
        for n, who in enumerate(("C2ABC", "C2ABC", "C3ABC", "C5ABC"), start=3)
    ]
    others = [offer(id=f"P{n}ABC", status="Archivée") for n in range(3, 7)]
    snapshot = reading(candidates=[*people, better], opportunities=[offer(contract="CDI"), *others], follow_ups=lines)
    found = pairing_of(snapshot).people_for(snapshot.opportunities.rows[0])
    assert [(pair.candidate.id, pair.offers) for pair in found] == [
        ("C4ABC", 0), ("C5ABC", 1), ("C3ABC", 1), ("C2ABC", 2),
    ]  # fmt: skip


def test_a_year_of_offers_is_shared_out_more_evenly_than_by_fit_alone() -> None:
    fair, alone = (live_a_year(grids(200, 3), 3, fair) for fair in (True, False))
    assert fair.gini < 0.45
    assert fair.gini < alone.gini
    assert fair.counts[-1] <= alone.counts[-1]
