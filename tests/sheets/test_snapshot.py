"""A snapshot bears whatever staff do to a sheet, and says what to mend and where."""

import datetime as dt
import gc
import random
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sheets.model import schema
from sheets.model.binding import Grid
from sheets.model.columns import Cell
from sheets.model.snapshot import Snapshot, build_snapshot, keep_lost
from sheets.state.database import State
from sheets.state.readings import load, shared, store
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
        ("Prénom", "", "blank_cell"),
        ("Prénom", "  ", "blank_cell"),
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


def test_an_error_where_the_id_should_be_is_told_once() -> None:
    grid = [list(row) for row in grids()["Candidats"]]
    grid[4][grid[0].index("ID")] = "#REF!"
    (problem,) = build_snapshot(grids(candidates=grid)).problems
    assert (problem.code, problem.a1) == ("formula_error", "A5")


def test_a_blank_cell_is_told_again_when_only_its_row_is_read_again() -> None:
    before = build_snapshot(grids())
    grid = list(before.grids["Candidats"])
    grid[2] = ["" if cell == "Kenny" else cell for cell in grid[2]]
    after = build_snapshot({**before.grids, "Candidats": grid}, previous=before)
    assert [(p.code, p.a1) for p in after.problems] == [("blank_cell", "B3")]


def test_blank_lines_and_notes_beside_the_table_are_no_rows() -> None:
    grid = grids()["Candidats"]
    width = len(grid[0])
    beside: list[Cell] = [*[""] * width, "une note"]
    snapshot = build_snapshot(grids(candidates=[*grid, [], [None] * width, beside]))
    assert snapshot.problems == ()
    assert len(snapshot.candidates) == 4


@pytest.mark.parametrize("header", ["Public", "Modifiable par"])
def test_what_staff_closed_stays_closed_while_the_column_that_says_so_is_lost(header: str) -> None:
    def fields(name: str) -> Grids:
        headers: list[Cell] = [name if h == header else h for h in ("Onglet", "Colonne", "Public", "Modifiable par")]
        return grids() | {"Champs": [headers, ["Candidats", "Histoire", "non", "équipe"]]}

    read = build_snapshot(keep_lost(fields("Autre"), fields(header)))
    story = read.tabs["candidates"].by_key["story"]
    assert (story.public, *story.editors) == (False, "équipe")
    assert [p.column for p in read.problems if p.code.startswith("lost_")] == [header]
    words = build_snapshot(
        grids() | {"Champs": [["Onglet", "Colonne", "Public"], ["Candidats", "Histoire", "plus tard"]]}
    )
    assert not words.tabs["candidates"].by_key["story"].public


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


def test_tabs_that_cannot_be_read_any_more_are_as_they_were() -> None:
    good = grids()
    candidates = [list(row) for row in good["Candidats"]]
    candidates[0][candidates[0].index("ID")] = "Numéro"
    lost = {k: v for k, v in grids(candidates=candidates, coaches=[]).items() if k != "Équipe"}
    reading = keep_lost(keep_lost(lost, good), keep_lost(lost, good))
    snapshot = build_snapshot(reading)
    assert codes(snapshot) == {"lost_tab", "lost_header", "lost_id_column"}
    assert all("{" not in p.what + p.how for p in snapshot.problems)
    whole = build_snapshot(good)
    for key in ("candidates", "coaches", "staff"):
        assert snapshot.table(key).rows == whole.table(key).rows
    assert keep_lost(good, reading) == good
    headers_only = {**good, "Candidats": good["Candidats"][:1]}
    assert build_snapshot(keep_lost(headers_only, good)).candidates.rows == ()


def test_a_tab_that_is_not_there_is_told_once_and_not_for_each_row_that_refers_to_it() -> None:
    snapshot = build_snapshot({k: v for k, v in grids().items() if k != "Candidats"})
    assert codes(snapshot) == {"missing_tab"}


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


def same(one: Snapshot, other: Snapshot) -> bool:
    """Two snapshots hold the same rows, in the same order, and the same problems."""
    tables = all(one.table(t.key).rows == other.table(t.key).rows for t in schema.READ_TABS)
    return tables and set(one.problems) == set(other.problems)


def test_typing_only_what_changed_is_typing_everything(tmp_path: Path) -> None:
    junk: list[Any] = ["", None, "#REF!", 45931, True, "oui", "un texte", "Paris (75)", cast.FLORE, cast.KENNY, "C9ZZZ"]
    for seed in range(25):
        draw = random.Random(seed)
        state = State(f"sqlite:///{tmp_path}/{seed}.sqlite3")
        cells: Mapping[str, Grid] = grids()
        at = dt.datetime.now(dt.UTC)
        worker = build_snapshot(cells, store(state, cells, at), at)
        reader = load(state, 1)
        for _ in range(8):
            spoiled = {title: [list(row) for row in grid] for title, grid in cells.items()}
            for _ in range(draw.randint(0, 4)):
                _disturb(draw, spoiled, junk)
            cells = shared(spoiled, worker.grids)
            worker = build_snapshot(cells, store(state, cells, at, worker), at, worker)
            if draw.random() < 0.7:
                reader = load(state, worker.version, reader)
                assert same(reader, worker)
            assert same(worker, build_snapshot(spoiled))
        assert same(load(state, worker.version), worker)
        state.close()


def test_a_reading_that_nobody_holds_goes_without_the_collector() -> None:
    gc.disable()
    try:
        before = build_snapshot(grids())
        candidates = weakref.ref(before.candidates)
        after = build_snapshot(grids(), 1, dt.datetime.now(dt.UTC))
        del before
        assert candidates() is None
    finally:
        gc.enable()
    assert after.candidates.typed is after.candidates


def _disturb(draw: random.Random, cells: Grids, junk: list[Any]) -> None:
    title = draw.choice(list(cells))
    grid = cells[title]
    act = draw.random()
    if act < 0.7 and len(grid) > 1:
        row = draw.choice(grid[1:] if draw.random() < 0.9 else grid)
        if row:
            row[draw.randrange(len(row))] = draw.choice(junk)
    elif act < 0.8:
        grid.insert(draw.randint(1, len(grid)), list(draw.choice(grid)))
    elif act < 0.9 and len(grid) > 2:
        grid.pop(draw.randrange(1, len(grid)))
    elif act < 0.95:
        draw.shuffle(grid)
    elif len(cells) > 8:
        del cells[title]


def test_pending_cells_are_found_by_what_they_will_be() -> None:
    base = build_snapshot(grids())
    changes = {
        "candidates": {cast.KENNY: {"coach": cast.MARTIN}, cast.INES: {"coach": cast.FLORE, "story": "Bonjour"}},
        "experiences": {"E9NEW": {"id": "E9NEW", "candidate": cast.KENNY, "title": "Commis"}},
    }
    shown = base.with_cells(changes)
    assert [c.id for c in shown.candidates.where("coach", cast.FLORE)] == [cast.ABDENOUR, cast.INES]
    assert [c.id for c in shown.candidates.where("coach", cast.MARTIN)] == [cast.ROSA, cast.KENNY]
    assert [e.title for e in shown.experiences.where("candidate", cast.KENNY)] == ["Commis"]
    assert [c.story for c in shown.candidates.where("id", cast.INES)] == ["Bonjour"]
    assert [c.id for c in base.candidates.where("coach", cast.FLORE)] == [cast.ABDENOUR, cast.KENNY]
    again = shown.with_cells({"candidates": {cast.KENNY: {"coach": cast.FLORE}}})
    assert {c.id for c in again.candidates.where("coach", cast.FLORE)} == {cast.ABDENOUR, cast.INES, cast.KENNY}
