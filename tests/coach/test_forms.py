"""A row as a form and back: whatever a cell holds, a form sent back as it came changes nothing."""

import json

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from programme.lists import DEFAULT_LISTS
from sheets.model.columns import Cell, Column
from sheets.model.schema import CANDIDATES, EXPERIENCES
from sheets.model.snapshot import Snapshot, build_snapshot
from views.web import forms
from views.web.posted import read_posted

COLUMNS = tuple(c for c in CANDIDATES.columns if c.section)
PATH = tuple(c for c in EXPERIENCES.columns if c.section)
LISTS = [["Liste", "Valeur"], *([name, value] for name, values in DEFAULT_LISTS.items() for value in values)]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 100_000_000_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=40),
    st.sampled_from(
        ["CDI, CDD +6 mois", "paris ; 93", "75", "Direction financière, juridique et RH", "OUI", "#N/A", "12/2019",
         "2019", "31/12/2019", " espaces \n\n deux lignes ", "+33 6 12 34 56 78", "612345678", "Nulle part (00)",
         "b, c"]
    ),
)  # fmt: skip


def snapshot_with(title: str, cells: dict[str, Cell], headers: dict[str, str]) -> Snapshot:
    keys = list(cells)
    grid: list[list[Cell]] = [["ID", *(headers[k] for k in keys)], ["X2AAA", *(cells[k] for k in keys)]]
    lists: list[list[Cell]] = [list(line) for line in LISTS]
    return build_snapshot({title: grid, "Listes": lists})


def browser(fields: list[forms.FormField], base: dict[str, Cell]) -> MultiDict[str, str]:
    """What a browser sends of a form nobody touched."""
    sent: MultiDict[str, str] = MultiDict({"base": json.dumps(base)})
    for f in fields:
        for text in ("", *f.values) if f.widget in ("ticks", "places") else (f.text,):
            sent.add(f.column.key, text.replace("\n", "\r\n"))
    return sent


@given(st.fixed_dictionaries({c.key: CELLS for c in COLUMNS}))
def test_a_candidates_form_sent_back_changes_nothing(cells: dict[str, Cell]) -> None:
    snapshot = snapshot_with("Candidats", cells, {c.key: c.header for c in COLUMNS})
    table = snapshot.candidates
    row = table.rows[0]
    fields = forms.fields_of_row(snapshot, table, row, COLUMNS)[0]
    posted = read_posted(snapshot, table, row, COLUMNS, browser(fields, forms.base_cells(table, row, COLUMNS)))
    assert (posted.new, posted.errors, posted.lost) == ({}, {}, {})


@given(st.fixed_dictionaries({c.key: CELLS for c in PATH}))
def test_an_experiences_form_sent_back_changes_nothing(cells: dict[str, Cell]) -> None:
    snapshot = snapshot_with("Expériences", cells, {c.key: c.header for c in PATH})
    table = snapshot.experiences
    row = table.rows[0]
    fields = forms.fields_of_row(snapshot, table, row, PATH)[0]
    posted = read_posted(snapshot, table, row, PATH, browser(fields, {}))
    assert (posted.new, posted.errors, posted.lost) == ({}, {}, {})


def test_long_lists_show_what_is_chosen_then_regions() -> None:
    cells: dict[str, Cell] = {"departments": "paris, Nulle part (00)"}
    snapshot = snapshot_with("Candidats", cells, {"departments": "Départements"})
    candidates = snapshot.candidates
    (field,), _ = forms.fields_of_row(snapshot, candidates, candidates.rows[0], [_column("departments")])
    assert field.widget == "places"
    assert field.values == ("Paris (75)", "Nulle part (00)")
    offered = [option for _, options in field.groups for option in options]
    assert "Paris (75)" not in offered
    assert len(offered) == len(DEFAULT_LISTS["Départements"]) - 1


def test_without_its_list_a_choice_is_a_text() -> None:
    snapshot = build_snapshot({"Candidats": [["ID", "Secteur 1", "Contrats"], ["C2AAA", "Transport", "CDI"]]})
    row = snapshot.candidates.rows[0]
    columns = [_column("sector_1"), _column("contracts")]
    fields, _ = forms.fields_of_row(snapshot, snapshot.candidates, row, columns)
    assert [f.widget for f in fields] == ["text", "items"]


def _column(key: str) -> Column:
    return CANDIDATES.by_key[key]
