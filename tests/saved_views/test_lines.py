"""A line of `Vues` either works or is a listed problem, and none stops the others."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.readers import READERS, may_list, may_read
from programme.saved_views import lines
from programme.saved_views.reading import views_of
from sheets.model import schema
from sheets.model.columns import COACH, Kind
from sheets.model.problems import MESSAGES
from sheets.model.snapshot import build_snapshot
from tests.saved_views.lines import all_lines, cells, line, reading

WORDS = sorted(
    {
        *(str(cell) for row in all_lines() for cell in row),
        *(column.header for tab in schema.TABS for column in tab.columns),
        *(tab.title for tab in schema.TABS),
        *lines.FORMS, "coach", "structure", "équipe", "camille@example.org", "a@b", "-Prénom", "Prénom décroissant",
        "Candidat.Coach.Zone", "≠", " ou ", "aucune ligne dans", "Vues < 10", "=1+1", "#REF!", "a" * 3000, ".", "-",
    }
)  # fmt: skip
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.booleans(), st.integers(-5, 90_000), st.none())
COLUMNS = [column.key for column in schema.VIEWS.columns]


def test_every_line_of_a_new_workbook_works_and_holds_where_there_is_none() -> None:
    found = views_of(reading(*all_lines()))
    assert found.problems == ()
    assert [view.name for view in found.views] == [known["name"] for known in lines.KNOWN]
    older = views_of(build_snapshot({tab.title: [[c.header for c in tab.columns]] for tab in schema.READ_TABS
                                     if tab is not schema.VIEWS}))  # fmt: skip
    assert [view.id for view in older.views] == [view.id for view in found.views]
    assert not older.problems
    assert not [p for p in build_snapshot({}).problems if p.tab == "Vues"]
    assert views_of(build_snapshot({})).problems == ()


@given(st.lists(st.lists(CELL, min_size=len(COLUMNS) - 1, max_size=len(COLUMNS) - 1), max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_line_works_or_is_a_listed_problem_and_none_stops_the_others(typed: list[list[Any]]) -> None:
    odd = [[f"V{n}ZZZ", *row] for n, row in enumerate(typed, start=2)]
    snapshot = reading(*odd, *all_lines())
    found = views_of(snapshot)
    known = {view.id for view in found.views}
    assert {ours["id"] for ours in lines.KNOWN} <= known
    told = {problem.row for problem in (*found.problems, *snapshot.problems) if problem.tab == "Vues"}
    for number, row in enumerate(odd, start=2):
        is_blank = not any(str(cell or "").strip() for cell in row[1:-1] if not isinstance(cell, bool))
        assert is_blank or row[0] in known or number in told
    assert all(problem.what and problem.how for problem in found.problems)
    for view in found.views:
        shown = [cell for path in (*view.columns, *filter(None, [view.by])) for cell in path.cells]
        for who in view.readers:
            assert may_list(snapshot, snapshot.tabs[view.tab], who)
            assert all(may_read(snapshot.tabs[tab], snapshot.tabs[tab].by_key[key], who) for tab, key in shown)


@given(st.sampled_from(lines.default_lines()), st.sampled_from(COLUMNS), CELL)
@settings(max_examples=150, deadline=None)
def test_one_wrong_cell_in_a_good_line(good: dict[str, Any], key: str, cell: Any) -> None:
    row = cells(good)
    row[COLUMNS.index(key)] = cell
    snapshot = reading(row, cells(line()))
    found = views_of(snapshot)
    told = [problem for problem in (*found.problems, *snapshot.problems) if problem.tab == "Vues" and problem.row]
    assert len(found.views) == 2 or told


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({}, "", ""),
        ({"name": ""}, "view_name", "B2"),
        ({"tab": "Textes"}, "view_tab", "C2"),
        ({"form": "camembert"}, "view_form", "D2"),
        ({"form": "tableau", "by": "Statut du CV"}, "", ""),
        ({"form": "tableau", "by": "Départements"}, "view_by_choice", "E2"),
        ({"form": "tableau"}, "view_by_choice", "E2"),
        ({"form": "calendrier", "by": "Prénom"}, "view_by_date", "E2"),
        ({"form": "carte"}, "", ""),
        ({"form": "carte", "by": "Zone"}, "view_by_place", "E2"),
        ({"form": "graphique", "by": "Histoire"}, "view_by", "E2"),
        ({"filter": "Statut du CV = Perdu"}, "condition_value", "F2"),
        ({"sort": ("Publié le décroissant", "-Prénom")}, "", ""),
        ({"sort": ("Age",)}, "view_column", "G2"),
        ({"columns": ("Prénom", "Coach.Zone")}, "", ""),
        ({"columns": ("Prénom", "Age")}, "view_column", "H2"),
        ({"audience": ("tout le monde",)}, "view_for", "I2"),
        ({"audience": ("camille@example.org",)}, "", ""),
        ({"audience": ("camille@example.org", "coach")}, "view_for", "I2"),
        ({"audience": ("coach",)}, "", ""),
        ({"audience": ("coach",), "columns": ("Prénom", "Notes")}, "view_private", "H2"),
        ({"audience": ("coach",), "columns": ("Coach.E-mail",)}, "view_private", "H2"),
        ({"audience": ("coach",), "filter": "Notes rempli"}, "view_private", "F2"),
        ({"audience": ("coach",), "tab": "Équipe", "filter": ""}, "view_private_tab", "C2"),
        ({"audience": ("structure",), "filter": ""}, "", ""),
        ({"audience": ("structure",), "filter": "", "columns": ("Prénom", "Téléphone")}, "view_private", "H2"),
        ({"audience": ("structure",), "filter": "", "sort": ("Vues",)}, "view_private", "G2"),
        ({"audience": ("structure",), "filter": "aucune ligne dans Rendez-vous"}, "view_private", "F2"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(changes: dict[str, Any], code: str, place: str) -> None:
    found = views_of(reading(cells(line(**changes))))
    assert [(p.code, p.a1) for p in found.problems] == ([(code, place)] if code else [])
    assert all(problem.code in MESSAGES for problem in found.problems)


def test_who_sees_which_column() -> None:
    seen = {who: {f"{tab.key}.{c.key}" for tab in schema.READ_TABS for c in tab.columns if may_read(tab, c, who)
                  and c.kind is not Kind.ID} for who in READERS}  # fmt: skip
    own = {f"structures.{key}" for key in ("name", "address", "zone", "contact_name", "contact_email")}
    assert seen["structure"] == {"candidates.first_name", "candidates.stage", *own}
    assert {"candidates.phone", "candidates.status", "meetings.note", "opportunities.title"} <= seen[COACH]
    private = {"candidates.notes", "coaches.email", "coaches.notes", "coaches.phone", "opportunities.recruiter_email",
               "opportunities.recruiter_phone", "opportunities.recruiter_last_name", "structures.contact_email",
               "staff.email", "relays.email", "messages.to", "candidates.indexable"}  # fmt: skip
    assert not private & seen[COACH]
    assert private <= seen["équipe"]
