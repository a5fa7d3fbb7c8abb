"""A line of `Critères` works or is a listed problem; none stops the others, and without the tab all counts as ours."""

from typing import Any

import gspread
import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.matching.criteria import DEFAULTS, FAIRNESS, LEARNING, PLACE, SKILLS, default_lines, read_criteria
from programme.matching.pairing import pairing_of
from sheets.book import Book
from sheets.model.problems import MESSAGES
from sheets.model.schema import CRITERIA
from sheets.model.snapshot import Snapshot, build_snapshot
from sheets.worker.sync import Sync
from tests.conftest import SignIn, write_cast
from tests.matching.towns import offer, person, reading

CELL = st.one_of(
    st.sampled_from([*DEFAULTS, "lieu", "LANGUE", "oui", "non", "30", "-1", "1e9", "=1+1", "#REF!", "beaucoup", " "]),
    st.text(max_size=20), st.booleans(), st.integers(-5, 200), st.floats(allow_nan=False), st.none(),
)  # fmt: skip


def lines(*rows: list[Any]) -> Snapshot:
    return build_snapshot({CRITERIA.title: [[column.header for column in CRITERIA.columns], *rows]})


def told(snapshot: Snapshot) -> list[tuple[str, str]]:
    found = (*snapshot.problems, *read_criteria(snapshot.criteria).problems)
    return [(problem.code, problem.a1) for problem in found if problem.tab == CRITERIA.title]


def test_a_workbook_without_the_tab_counts_as_ours_and_is_no_problem() -> None:
    for snapshot in (build_snapshot({}), lines()):
        assert read_criteria(snapshot.criteria).weights == DEFAULTS
        assert told(snapshot) == []
    ours = reading(criteria=[{**line, "active": "oui"} for line in default_lines()])
    assert read_criteria(ours.criteria).weights == DEFAULTS
    assert read_criteria(ours.criteria).typed == DEFAULTS.keys()


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=5))
def test_any_line_works_or_is_a_listed_problem_and_none_stops_the_others(typed: list[list[Any]]) -> None:
    odd = [[f"K{n}ZZZ", *row] for n, row in enumerate(typed, start=2)]
    snapshot = lines(["KSKLS", SKILLS, 42, True], *odd)
    found, problems = read_criteria(snapshot.criteria), told(snapshot)
    assert found.weights.keys() == DEFAULTS.keys()
    assert all(0 <= weight <= 100 for weight in found.weights.values())
    assert found.weights[SKILLS] == 42
    rows = {int("".join(c for c in place if c.isdigit())) for _, place in problems if place}
    names = {name.casefold(): name for name in DEFAULTS}
    for number, (_, name, weight, _) in enumerate(odd, start=3):
        is_ours = str(name or "").strip().casefold() in names
        assert number in rows or is_ours or (not str(name or "").strip() and not str(weight or "").strip())
    assert all(MESSAGES[code] for code, _ in problems)


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        (["K2ABC", "Météo", 3, True], "criterion_unknown", "B2"),
        (["K2ABC", PLACE, 300, True], "criterion_weight", "C2"),
        (["K2ABC", PLACE, -1, True], "criterion_weight", "C2"),
        (["K2ABC", PLACE, "beaucoup", True], "bad_number", "C2"),
        (["K2ABC", PLACE, 3, "peut-être"], "bad_yes_no", "D2"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(row: list[Any], code: str, place: str) -> None:
    assert told(lines(row)) == [(code, place)]


def test_the_first_of_two_lines_counts() -> None:
    snapshot = lines(["K2ABC", "lieu", 3, None], ["K3ABC", "LIEU", 4, True])
    assert read_criteria(snapshot.criteria).weights[PLACE] == 3
    assert told(snapshot) == [("criterion_double", "B3")]


def test_what_is_switched_off_is_neither_counted_nor_told() -> None:
    rows = {"candidates": [person()], "opportunities": [offer(department="Rhône (69)")]}
    for active, codes in (("oui", ["place_far", "trade", "sector"]), ("non", ["trade", "sector"])):
        snapshot = reading(**rows, criteria=[{"id": "K2ABC", "name": PLACE, "weight": 30, "active": active}])
        found = pairing_of(snapshot).fit(snapshot.candidates.rows[0], snapshot.opportunities.rows[0])
        assert [one.code for one in found.findings] == codes


def test_a_line_staff_change_holds_at_the_next_reading(
    sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    write_cast(sheet, {"criteria": [{**line, "active": "oui"} for line in default_lines()]})
    sync.step()
    assert pairing_of(book.snapshot).weights[PLACE] == DEFAULTS[PLACE]
    sheet.worksheet(CRITERIA.title).update_cell(2, 3, 80)
    sheet.worksheet(CRITERIA.title).update_cell(3, 2, "Météo")
    sync.step()
    assert pairing_of(book.snapshot).weights[PLACE] == 80
    assert "est pas un critère" in sign_in("camille@example.org").get("/staff/understood").text


def test_how_far_answers_and_equals_go() -> None:
    found = read_criteria(lines(["K2ABC", LEARNING, 20, True], ["K3ABC", FAIRNESS, 5, "non"]).criteria)
    assert (found.reach, found.equals) == (0.2, 0)
