"""Each reason given for 500 random pairs is true, by a check written from the rows alone."""

import random
from collections import Counter
from collections.abc import Callable, Mapping

from programme.matching.fit import Finding
from programme.matching.pairing import pairing_of
from programme.matching.sentences import WORDS, in_words, why, why_not
from programme.search.index import SearchIndex, Zone, findable
from programme.search.thesaurus import thesaurus_with
from sheets.model.columns import fold
from sheets.model.schema import Candidate, Experience, Opportunity
from sheets.model.snapshot import build_snapshot
from tests.matching.towns import grids

PAIRS = 500
TOUCHING = {
    frozenset(pair.split())
    for pair in (
        "75 92", "75 93", "75 94", "77 91", "77 93", "77 94", "77 95", "78 91", "78 92", "78 95", "91 92", "91 94",
        "92 93", "92 94", "92 95", "93 94", "93 95", "29 56", "35 56", "35 44", "44 56", "38 69", "38 42", "42 69",
        "59 80", "76 80", "54 67", "59 62", "62 80",
    )
}  # fmt: skip
"""Departments of the demo that touch, read on a map."""
ASKED = ("exige", "apprecie")
Rows = tuple[Candidate, Opportunity, tuple[Experience, ...]]


def code(department: str) -> str:
    return department[department.index("(") + 1 : -1]


def named(department: str) -> str:
    return department[: department.index(" (")]


def texts(offer: Opportunity) -> str:
    return fold(f"{offer.title}\n{offer.description}\n{offer.hours}\n{offer.message}\n{offer.address}")


def is_near(person: Candidate, offer: Opportunity) -> bool:
    return any(frozenset((code(d), code(offer.department))) in TOUCHING for d in person.departments)


def is_found(text: str, title: str) -> bool:
    """Whether search finds somebody who writes a text by some of a title's words."""
    thesaurus = thesaurus_with()
    index = SearchIndex([("x", findable([(Zone.SAID, text)], thesaurus))], thesaurus)
    words = title.replace("/", " ").replace("-", " ").split()
    parts = (" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, min(a + 5, len(words)) + 1))
    return any(index.matching(part).firm for part in parts if len(part) > 3)


def has(text: str, *words: str) -> bool:
    return any(word in fold(text) for word in words)


CHECKS: Mapping[str, Callable[[Finding, Rows], bool]] = {
    "place": lambda f, r: r[1].department in r[0].departments and f.words == named(r[1].department),
    "place_near": lambda f, r: (
        r[1].department not in r[0].departments and is_near(r[0], r[1]) and f.words == named(r[1].department)
        and f.other in map(named, r[0].departments)
    ),
    "place_far": lambda f, r: r[1].department not in r[0].departments and not is_near(r[0], r[1]),
    "car": lambda f, r: has(r[0].transport, "voiture", "scooter", "moto") and has(texts(r[1]), "voiture"),
    "car_missing": lambda f, r: (
        r[0].transport != "" and has(texts(r[1]), "voiture")
        and (not has(r[0].transport, "voiture", "scooter", "moto") or "pas de voiture" in fold(r[0].transport))
    ),
    "transit": lambda f, r: (
        has(r[0].transport, "metro", "bus", "train", "tram", "transport", "rer") and has(texts(r[1]), "metro", "rer")
    ),
    "minutes": lambda f, r: f.words in f"{r[1].address} {r[1].description}" and "Paris (75)" in r[0].departments,
    "minutes_far": lambda f, r: (
        "50 min" in f.words and f.words in r[1].description and has(r[0].transport, "30 minutes", "demi-heure")
    ),
    "sector": lambda f, r: f.words == r[1].sector and r[1].sector in (r[0].sector_1, r[0].sector_2),
    "sector_other": lambda f, r: f.words == r[1].sector and r[1].sector not in (r[0].sector_1, r[0].sector_2),
    "trade": lambda f, r: f.words in (r[0].ambition_1, r[0].ambition_2) and is_found(f.words, r[1].title),
    "done": lambda f, r: f.words in [e.title for e in r[2] if not e.removed] and is_found(f.words, r[1].title),
    "contract": lambda f, r: f.words == r[1].contract and f.words in r[0].contracts,
    "contract_other": lambda f, r: f.words == r[1].contract and f.words not in r[0].contracts and r[0].contracts != (),
    "licence": lambda f, r: any(has(one, f"{fold(f.words).split()[0]} ") for one in r[0].licences),
    "licence_missing": lambda f, r: (
        (f.words == r[1].licence or "permis b exige" in texts(r[1]))
        and not any(one.split()[0] == f.words.split()[0] for one in r[0].licences)
    ),
    "hours": lambda f, r: (
        f.words in fold(r[1].hours) and "libres" not in r[1].hours
        and (f.words in fold(r[0].availability) or has(r[0].availability, "samedi", "week-end", "mi-temps", "partiel"))
    ),
    "hours_not": lambda f, r: (
        f.words in fold(r[1].hours) and f.other == r[0].availability
        and has(f.other, "sauf", "pas de", "ecole", "semaine", "vendredi", "mi-temps", "partiel")
    ),
    "now": lambda f, r: (
        has(r[0].availability, "des maintenant", "tout de suite")
        and has(r[1].description, "des que possible", "immediatement")
    ),
    "language": lambda f, r: (
        f.words in r[0].languages and any(f"{w} {s}" in texts(r[1]) for w in fold(f.words).split() for s in ASKED)
    ),
    "language_missing": lambda f, r: (
        f"{f.words} exige" in texts(r[1]) and not any(f.words in fold(one) for one in r[0].languages)
    ),
    "skill": lambda f, r: (
        f.words in r[0].skills and any(w[:4] in texts(r[1]) for w in fold(f.words).split() if len(w) > 3)
    ),
}  # fmt: skip


def test_every_reason_of_500_random_pairs_is_true() -> None:
    snapshot, rng = build_snapshot(grids()), random.Random(5)
    found, wrong, met = pairing_of(snapshot), list[str](), Counter[str]()
    for _ in range(PAIRS):
        person, offer = rng.choice(snapshot.candidates.rows), rng.choice(snapshot.opportunities.rows)
        rows = person, offer, snapshot.experiences.where("candidate", person.id)
        told = found.fit(person, offer)
        for one in told.findings:
            met[one.code] += 1
            if not CHECKS[one.code](one, rows):
                wrong.append(f"{person.id} {offer.id} {one.code}: {in_words(one)}")
        assert -100 <= told.score <= 100
    assert "; ".join(sorted(wrong)) == ""
    assert not CHECKS.keys() - met.keys() - {"minutes_far"}, "a reason that no pair has is checked by nothing"


def test_the_pairs_that_are_suggested_have_reasons_too() -> None:
    snapshot = build_snapshot(grids())
    found = pairing_of(snapshot)
    pairs = [pair for row in snapshot.candidates.rows for pair in found.offers_for(row)]
    assert len(pairs) > 40
    for pair in pairs:
        rows = pair.candidate, pair.opportunity, snapshot.experiences.where("candidate", pair.candidate.id)
        assert why(pair.fit)
        assert all(CHECKS[one.code](one, rows) for one in pair.fit.findings)
        assert bool(why_not(pair.fit)) == bool(pair.fit.misfits)


def test_every_sentence_can_be_said() -> None:
    for name, words in WORDS.items():
        assert name in CHECKS
        assert "%(words)s" in words or "%(" not in words
