"""A snapshot bears whatever staff do to a sheet, and says what to mend and where."""

import random
from typing import Any

import pytest

from sheets import schema
from sheets.columns import Cell
from sheets.snapshot import Snapshot, build_snapshot
from tests import cast

Grids = dict[str, list[list[Cell]]]


def grids(**replaced: list[list[Cell]]) -> Grids:
    """The cast's workbook as cells, with some tabs replaced (by key)."""
    made: Grids = {}
    for tab in schema.READ_TABS:
        lines = cast.rows().get(tab.key, [])
        header: list[Cell] = [c.header for c in tab.columns]
        made[tab.title] = [header, *([line.get(c.key) for c in tab.columns] for line in lines)]
    made |= {schema.BY_KEY[key].title: grid for key, grid in replaced.items()}
    return made


def codes(snapshot: Snapshot) -> set[str]:
    return {p.code for p in snapshot.problems}


def test_the_cast_has_no_problem() -> None:
    snapshot = build_snapshot(grids())
    assert snapshot.problems == ()
    assert [c.first_name for c in snapshot.candidates.rows] == ["Abdenour", "Kenny", "Inès", "Rosa"]
    assert [e.title for e in snapshot.experiences.where("candidate", cast.ABDENOUR)] == ["Jardinier", "CAP jardinier"]
    assert snapshot.options("Zones") == ("Paris", "Lyon")


def test_columns_in_any_order_and_by_alias() -> None:
    grid = grids()["Candidats"]
    order = list(range(len(grid[0])))
    random.Random(3).shuffle(order)
    moved = [[row[i] for i in order] for row in grid]
    moved[0] = [{"Prénom": " PRENOM ", "E-mail": "Courriel", "Histoire": "mon  récit"}.get(str(h), h) for h in moved[0]]
    moved[0] = ["Mon histoire" if h == "mon  récit" else h for h in moved[0]]
    snapshot = build_snapshot(grids(candidates=moved))
    assert snapshot.problems == ()
    assert snapshot.candidates.get(cast.ABDENOUR) == build_snapshot(grids()).candidates.get(cast.ABDENOUR)


def test_a_header_below_titles_and_blank_lines() -> None:
    grid = grids()["Candidats"]
    lower: list[list[Cell]] = [["Tremplin 2026"], [], ["à jour le", 45931], *grid]
    snapshot = build_snapshot(grids(candidates=lower))
    assert snapshot.problems == ()
    row = snapshot.candidates.get(cast.ABDENOUR)
    assert row is not None
    assert row.number == 5
    assert snapshot.candidates.cell(row, "catchphrase") == "La terre ne ment pas"


def test_a_deleted_column_is_told_and_the_rest_stands() -> None:
    grid = grids()["Candidats"]
    at = grid[0].index("Accroche")
    snapshot = build_snapshot(grids(candidates=[row[:at] + row[at + 1 :] for row in grid]))
    assert codes(snapshot) == {"missing_column"}
    assert snapshot.candidates.missing == {"catchphrase"}
    row = snapshot.candidates.get(cast.ABDENOUR)
    assert row is not None
    assert row.catchphrase == ""
    assert row.story


def test_a_column_of_staffs_own_is_kept_aside() -> None:
    grid = [[*row, f"note {n}" if n else "À moi"] for n, row in enumerate(grids()["Candidats"])]
    snapshot = build_snapshot(grids(candidates=grid))
    row = snapshot.candidates.get(cast.KENNY)
    assert row is not None
    assert row.extra == {"À moi": "note 2"}
    assert snapshot.problems == ()


def test_a_copied_row_is_told_with_its_cell() -> None:
    grid = grids()["Candidats"]
    snapshot = build_snapshot(grids(candidates=[*grid, list(grid[1])]))
    (problem,) = snapshot.problems
    assert (problem.code, problem.a1, problem.other) == ("double_id", "A6", "2")
    assert "C2ABD" in problem.what
    assert len(snapshot.candidates) == 4


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("ID", "", "missing_id"),
        ("ID", "C 9", "odd_id"),
        ("Coach", "B9XXX", "unknown_reference"),
        ("Zone", "Mars", "not_in_list"),
        ("Accord donné le", "hier", "bad_date"),
        ("Accord de publication", "peut-être", "bad_yes_no"),
        ("Téléphone", "12", "bad_phone"),
        ("E-mail", "chez Paul", "bad_email"),
        ("Vues", "beaucoup", "bad_number"),
        ("Histoire", "#REF!", "formula_error"),
        ("Accord de publication", "non", "no_consent"),
    ],
)
def test_a_bad_cell_is_told_where_it_is(header: str, cell: Cell, code: str) -> None:
    grid = [list(row) for row in grids()["Candidats"]]
    column = grid[0].index(header)
    grid[1][column] = cell
    snapshot = build_snapshot(grids(candidates=grid))
    problem = next(p for p in snapshot.problems if p.code == code)
    assert problem.a1.endswith("2")
    assert problem.what
    assert problem.how
    assert len(snapshot.candidates) >= 3


def test_blank_lines_and_notes_beside_the_table_are_no_rows() -> None:
    grid = grids()["Candidats"]
    width = len(grid[0])
    beside: list[Cell] = [*[""] * width, "une note"]
    snapshot = build_snapshot(grids(candidates=[*grid, [], [None] * width, beside]))
    assert snapshot.problems == ()
    assert len(snapshot.candidates) == 4


def test_two_columns_of_one_name() -> None:
    grid = [[*row, row[1]] for row in grids()["Candidats"]]
    snapshot = build_snapshot(grids(candidates=grid))
    assert codes(snapshot) == {"double_column"}
    assert snapshot.candidates.binding.doubled == {"first_name"}


def test_a_missing_tab_or_an_empty_one() -> None:
    snapshot = build_snapshot({k: v for k, v in grids(testimonials=[]).items() if k != "Expériences"})
    assert codes(snapshot) == {"missing_tab", "no_header"}
    assert len(snapshot.candidates) == 4
    assert snapshot.experiences.rows == ()


def test_two_hundred_ways_to_spoil_a_sheet_leave_it_readable() -> None:
    junk: list[Any] = ["", None, "#REF!", -1, 1e308, True, "x" * 50_000, "👋🏽", "=1+1", "\u202e", "ID", "Prénom", 0]
    for seed in range(200):
        draw = random.Random(seed)
        spoiled = grids()
        for _ in range(draw.randint(1, 30)):
            grid = spoiled[draw.choice(list(spoiled))]
            row = draw.choice(grid)
            if draw.random() < 0.2:
                draw.shuffle(grid)
            elif row and draw.random() < 0.2:
                row.pop()
            elif row:
                row[draw.randrange(len(row))] = draw.choice(junk)
        snapshot = build_snapshot(spoiled)
        for problem in snapshot.problems:
            assert problem.what
            assert problem.how
        assert all(row.id for row in snapshot.candidates.rows)
