"""What people answered moves the weights, within bounds, and only where it teaches something."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from programme.matching.criteria import COMPARED, CONTRACT, DEFAULTS, LEARNING, PLACE, read_criteria
from programme.matching.fit import Finding, Fit
from programme.matching.learning import answer_of, learn
from programme.matching.pairing import pairing_of
from sheets.model.snapshot import build_snapshot
from tests.matching.towns import offer, person, reading

OURS = read_criteria(build_snapshot({}).criteria)
ANSWER = st.tuples(st.dictionaries(st.sampled_from(COMPARED), st.sampled_from((-1.0, -0.5, 0.5, 1.0))), st.booleans())


def fit_of(values: dict[str, float]) -> Fit:
    return Fit(0.0, tuple(Finding(name, "place", value) for name, value in values.items()))


@given(st.lists(ANSWER, max_size=200))
def test_no_answers_move_a_weight_out_of_its_bounds(answers: list[tuple[dict[str, float], bool]]) -> None:
    found = learn(OURS, [(fit_of(values), taken, None) for values, taken in answers])
    assert found.keys() == set(COMPARED)
    for name, one in found.items():
        assert (one.weight, one.least, one.most) == (DEFAULTS[name], DEFAULTS[name] / 2, DEFAULTS[name] * 1.5)
        assert one.least <= one.moved <= one.most


def test_a_criterion_that_parts_the_answers_weighs_more_and_one_that_does_not_less() -> None:
    rng = random.Random(1)
    answers = [
        (fit_of({PLACE: rng.choice((1, -1)), CONTRACT: (contract := rng.choice((1, -1)))}), contract > 0, None)
        for _ in range(300)
    ]
    found = learn(OURS, answers)
    assert found[CONTRACT].moved > DEFAULTS[CONTRACT] * 1.3
    assert found[PLACE].moved < DEFAULTS[PLACE] * 0.8
    assert found["Langues"].moved == DEFAULTS["Langues"]
    few = learn(OURS, answers[:6])
    assert abs(few[CONTRACT].moved - DEFAULTS[CONTRACT]) < 0.1 * DEFAULTS[CONTRACT]


def test_what_counts_as_an_answer() -> None:
    for status, archived, answer in (
        ("À traiter", None, None), ("À traiter", "oui", False), ("Contacté", None, True), ("Embauche", "oui", True),
        ("Refus avant entretien", None, False), ("Refus après entretien", "oui", True),
    ):  # fmt: skip
        cells = {"id": "S2ABC", "status": status, "archived": archived}
        assert answer_of(reading(follow_ups=[cells]).follow_ups.rows[0]) is answer


def test_refusals_in_the_sheet_move_the_weights_that_pairs_are_held_by_unless_switched_off() -> None:
    offers = [offer(id=f"P{n}", contract="CDI" if n % 2 else "stage") for n in range(100, 200)]
    lines = [
        {"id": f"S{n}", "candidate": "C2ABC", "opportunity": f"P{n}",
         "status": "Contacté" if n % 2 else "Refus avant entretien"}
        for n in range(100, 200)
    ]  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "candidates": [person(contracts="CDI")],
        "opportunities": offers,
        "follow_ups": lines,
    }
    found = pairing_of(reading(**rows))
    assert found.weights[CONTRACT] > DEFAULTS[CONTRACT] * 1.2
    assert (found.learned[CONTRACT].speaking, found.learned[CONTRACT].others_taken) == (50, 0)
    off = pairing_of(reading(**rows, criteria=[{"id": "K2ABC", "name": LEARNING, "active": "non"}]))
    assert off.weights[CONTRACT] == DEFAULTS[CONTRACT]
