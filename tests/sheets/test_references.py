"""References as staff write them: an ID in small letters, a name that only one row bears."""

import pytest

from sheets.model.binding import Grid
from sheets.model.snapshot import Snapshot, build_snapshot

COACHES: Grid = [
    ["ID", "Prénom", "Nom", "E-mail"],
    ["B2FLO", "Flore", "Petit", "flore@example.org"],
    ["B3MAR", "Martin", "Petit", ""],
    ["B4MAR", "Martin", "Durand", ""],
]

LISTS: Grid = [["Liste", "Valeur"], ["Zones", "Paris"]]


def read(coach: str, coaches: Grid = COACHES, previous: Snapshot | None = None) -> Snapshot:
    """A workbook with one candidate whose coach is written so."""
    candidates: Grid = [["ID", "Prénom", "Coach"], ["C2ABD", "A", coach]]
    return build_snapshot({"Candidats": candidates, "Coachs": coaches, "Listes": LISTS}, 1, None, previous)


def coach_of(snapshot: Snapshot) -> str:
    """Who the candidate's coach is."""
    return snapshot.candidates.rows[0].coach


@pytest.mark.parametrize(
    "written",
    ["B2FLO", "b2flo", "B2flo\u200b", "Flore", "flore", " Flore  Petit", "PETIT Flore", "flore@example.org", "Flôre"],
)
def test_a_coach_by_id_name_or_address(written: str) -> None:
    snapshot = read(written)
    assert coach_of(snapshot) == "B2FLO"
    assert [c.id for c in snapshot.candidates.where("coach", "B2FLO")] == ["C2ABD"]
    assert not [p for p in snapshot.problems if p.code == "unknown_reference"]


@pytest.mark.parametrize("written", ["Martin", "Petit", "Camille", "B9XXX", "Martin P."])
def test_what_may_be_several_or_nobody_is_told(written: str) -> None:
    snapshot = read(written)
    assert coach_of(snapshot) == written
    assert [p.value for p in snapshot.problems if p.code == "unknown_reference"] == [written]


def test_a_name_borne_by_another_id_means_that_id() -> None:
    coaches = [*COACHES, ["FLORE", "Zoé", "", ""]]
    assert coach_of(read("Flore", coaches)) == "FLORE"


def test_a_later_reading_sees_names_come_and_go() -> None:
    first = read("Zoé")
    assert coach_of(first) == "Zoé"
    second = read("Zoé", [*COACHES, ["B5ZOE", "Zoé", "", ""]], first)
    assert coach_of(second) == "B5ZOE"
    same = build_snapshot(second.grids, 3, None, second)
    assert same.candidates is second.candidates
    third = read("Zoé", [*COACHES, ["B5ZOE", "Zoé", "", ""], ["B6ZOE", "Zoé", "", ""]], second)
    assert coach_of(third) == "Zoé"
    assert [p.value for p in third.problems if p.code == "unknown_reference"] == ["Zoé"]


def test_the_cell_is_left_as_it_is() -> None:
    snapshot = read("Flore")
    row = snapshot.candidates.rows[0]
    assert snapshot.candidates.cell(row, "coach") == "Flore"
    pending = snapshot.with_cells({"candidates": {"C2ABD": {"first_name": "B"}}})
    assert pending.candidates.rows[0].coach == "B2FLO"


def test_several_references_in_a_cell() -> None:
    grids: dict[str, Grid] = {
        "Champs": [["Onglet", "Colonne", "Type", "Liste"], ["Candidats", "Parrains", "plusieurs lignes", "Coachs"]],
        "Candidats": [["ID", "Prénom", "Parrains"], ["C2ABD", "A", "flore\nb3mar\nMartin"]],
        "Coachs": COACHES,
    }
    snapshot = build_snapshot(grids)
    assert snapshot.candidates.rows[0].added["x_parrains"] == ("B2FLO", "B3MAR", "Martin")
    assert [p.value for p in snapshot.problems if p.code == "unknown_reference"] == ["Martin"]


def named(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    return [(p.a1, p.value, p.other) for p in snapshot.problems if p.code == "named_reference"]


@pytest.mark.parametrize(
    ("written", "told"),
    [("Flore", True), ("PETIT Flore", True), ("flore@example.org", True), ("B2FLO", False), ("b2flo", False)],
)
def test_what_only_a_name_says_is_told(written: str, told: bool) -> None:
    assert named(read(written)) == ([("C2", written, "B2FLO")] if told else [])


def test_a_namesake_who_leaves_makes_nobody_somebody_else_in_silence() -> None:
    two = [*COACHES, ["B5FLO", "Flore", "Durand", ""]]
    first = read("Flore", two)
    assert (coach_of(first), named(first)) == ("Flore", [])
    left = read("Flore", two[:1] + two[2:], first)
    assert (coach_of(left), named(left)) == ("B5FLO", [("C2", "Flore", "B5FLO")])
    back = read("Flore", two, left)
    assert (coach_of(back), named(back)) == ("Flore", [])
    assert [p.value for p in back.problems if p.code == "unknown_reference"] == ["Flore"]
    mended = read("B5FLO", two, back)
    assert (coach_of(mended), mended.problems) == ("B5FLO", read("B5FLO", two).problems)
