"""The `Champs` tab: what staff write there becomes columns, and what they get wrong becomes a problem."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.model import schema
from sheets.model.binding import Grid
from sheets.model.columns import CANDIDATE, COACH, TEAM, Cell, Kind
from sheets.model.problems import MESSAGES
from sheets.model.snapshot import Snapshot, build_snapshot

FIELDS = [c.header for c in schema.FIELDS.columns]
CHOICES = [["Liste", "Valeur"], ["Couleurs", "bleu"], ["Couleurs", "vert"]]


def read(*lines: dict[str, Cell], **more: Grid) -> Snapshot:
    """A workbook with one candidate, some added columns, and these lines of `Champs`."""
    candidates: Grid = [
        ["ID", "Prénom", "Coach", "Permis moto", "Couleur préférée", "Parrain"],
        ["C2ABD", "Abdenour", "B2FLO", "oui", "bleu", "B2FLO"],
        ["C3KEN", "Kenny", "B2FLO", "peut-être", "mauve", "B9XXX"],
    ]
    coaches: Grid = [["ID", "Prénom"], ["B2FLO", "Flore"]]
    champs: Grid = [FIELDS, *([line.get(header) for header in FIELDS] for line in lines)]
    grids: dict[str, Grid] = {"Candidats": candidates, "Coachs": coaches, "Listes": CHOICES, "Champs": champs, **more}
    return build_snapshot(grids)


def line(header: str, tab: str = "Candidats", **cells: Cell) -> dict[str, Cell]:
    """A line of `Champs`; other cells by header, with `_` for spaces."""
    return {"Onglet": tab, "Colonne": header, **{name.replace("_", " "): cell for name, cell in cells.items()}}


def codes(snapshot: Snapshot, tab: str = "Champs") -> list[str]:
    return [p.code for p in snapshot.problems if p.tab == tab and p.code != "missing_column"]


def test_a_described_column_is_read_as_what_it_is() -> None:
    found = read(
        line("Permis moto", Type="oui/non"),
        line("Couleur préférée", Type="choix", Liste="Couleurs"),
        line("Parrain", Type="ligne", Liste="Coachs"),
    )
    table = found.candidates
    abdenour, kenny = table.rows
    assert (table.value(abdenour, "x_permis_moto"), table.value(kenny, "x_permis_moto")) == (True, None)
    assert table.tab.by_key["x_permis_moto"].kind is Kind.YES_NO
    assert [p.code for p in found.problems if p.a1.endswith("3")] == [
        "bad_yes_no", "not_in_list", "unknown_reference",
    ]  # fmt: skip
    assert table.where("x_permis_moto", True) == (abdenour,)
    assert codes(found) == []


def test_pending_cells_of_a_described_column_are_typed_too() -> None:
    found = read(line("Permis moto", Type="oui/non"))
    after = found.with_cells({"candidates": {"C3KEN": {"x_permis_moto": "non", "first_name": "Ken"}}})
    kenny = after.candidates.get("C3KEN")
    assert kenny is not None
    assert (after.candidates.value(kenny, "x_permis_moto"), kenny.first_name) == (False, "Ken")
    assert after.candidates.where("x_permis_moto", False) == (kenny,)
    assert after.candidates.cell(kenny, "x_permis_moto") == "non"


def test_what_champs_does_not_say() -> None:
    column = read(line("Permis moto")).candidates.tab.by_key["x_permis_moto"]
    assert (column.kind, column.public, column.section, column.required) == (Kind.TEXT, False, "practical", False)
    assert column.editors == {COACH, TEAM}
    opened = read(line("Permis moto", Public="oui")).candidates.tab.by_key["x_permis_moto"]
    assert opened.public
    assert opened.editors == {CANDIDATE, COACH, TEAM}


def test_lines_that_say_what_we_do_change_nothing() -> None:
    lines: list[dict[str, Cell]] = [
        {
            "Onglet": tab.title, "Colonne": column.header, "Type": column.kind.value, "Aide": column.help,
            "Liste": "" if column.options in schema.BY_KEY else column.options, "Obligatoire": column.required,
            "Public": column.public, "Section": schema.SECTION_NAMES.get(column.section, ""), "Ordre": n,
        }
        for n, (tab, column) in enumerate(
            ((t, c) for t in schema.TABS for c in t.columns if c.section or c.public), start=1
        )
    ]  # fmt: skip
    plain, said = read(), read(*lines)
    assert codes(said) == []
    for section in schema.SECTIONS:
        before, after = plain.tabs["candidates"].in_section(section), said.tabs["candidates"].in_section(section)
        assert [(c.key, c.name, c.required, c.max_length) for c in before] == [
            (c.key, c.name, c.required, c.max_length) for c in after
        ]
    assert said.tabs["candidates"].shown == plain.tabs["candidates"].shown


def test_our_columns_can_be_renamed_moved_limited_and_closed() -> None:
    found = read(
        line("Accroche", Libellé="Ma phrase", Anglais="My line", Longueur=40, Public="non", Ordre=0.5),
        line("Mobilité", Section="Les atouts", Modifiable_par="coach"),
        line("Disponibilité", Obligatoire="oui"),
    ).tabs["candidates"]
    catchphrase = found.by_key["catchphrase"]
    assert (catchphrase.name, catchphrase.english, catchphrase.max_length) == ("Ma phrase", "My line", 40)
    assert not catchphrase.public
    assert [c.key for c in found.in_section("person")] == ["catchphrase", "first_name"]
    assert found.in_section("strengths")[-1].key == "transport"
    assert found.by_key["transport"].editors == {COACH}
    assert found.by_key["availability"].required


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (line("Permis moto", Type="camion"), "field_kind"),
        (line("Permis moto", Type="choix"), "field_list_needed"),
        (line("Permis moto", Type="choix", Liste="Fruits"), "field_unknown_list"),
        (line("Permis moto", Type="ligne"), "field_target_needed"),
        (line("Permis moto", Type="ligne", Liste="Fruits"), "field_unknown_target"),
        (line("Permis moto", Longueur=0), "field_length"),
        (line("Permis moto", Longueur=1.5), "field_length"),
        (line("Permis moto", Section="Ailleurs"), "field_section"),
        (line("Permis moto", Modifiable_par="le facteur"), "field_editors"),
        (line("Permis moto", Type="téléphone", Public="oui"), "field_private"),
        (line("Permis moto", Type="photo", Public="oui"), "field_private"),
        (line("Permis moto", Type="ligne", Liste="Coachs", Public="oui"), "field_private"),
        (line("Notes", Public="oui"), "field_private"),
        (line("Prénom", Public="non"), "field_always_open"),
        (line("Prénom", Type="nombre"), "field_kind_fixed"),
        (line("Secteur 1", Liste="Couleurs"), "field_list_fixed"),
        (line("Notes", Section="Présentation"), "field_no_form"),
        (line("Note", tab="Rendez-vous", Modifiable_par="coach"), "field_own_editors"),
        (line("Note", tab="Suivis", Modifiable_par="candidat, coach, équipe"), "field_own_editors"),
        (line("Notes", Modifiable_par="coach"), "field_own_editors"),
        (line("Pointure"), "field_missing"),
        (line(""), "field_no_column"),
        (line("Permis moto", tab=""), "field_no_tab"),
        (line("Permis moto", tab="Candidat"), "field_unknown_tab"),
        (line("Clé", tab="Textes"), "field_closed_tab"),
        (line("Quoi", tab="_wal"), "field_closed_tab"),
        (line("Prénom", tab="Coachs", Public="oui"), "field_private"),
        (line("Permis moto", Public="peut-être"), "bad_yes_no"),
        (line("Permis moto", Ordre="nan"), "bad_number"),
    ],
)
def test_a_bad_line_is_a_problem_with_its_cell(wrong: dict[str, Cell], code: str) -> None:
    found = [p for p in read(wrong).problems if p.code == code]
    assert [(p.tab, p.row, p.a1[-1:]) for p in found] == [("Champs", 2, "2")]
    assert all(name not in found[0].what + found[0].how for name in "{}")


def test_a_line_twice_counts_once() -> None:
    found = read(line("Permis moto", Libellé="Un"), line("permis  MOTO", Libellé="Deux"))
    assert found.candidates.tab.by_key["x_permis_moto"].label == "Un"
    assert codes(found) == ["field_double"]


def test_a_header_of_private_words_is_never_published() -> None:
    found = read(line("Adresse de la famille", Public="oui"), line("Adresse du site", Type="lien", Public="oui"))
    columns = found.candidates.tab.by_key
    assert [c.public for key, c in columns.items() if key.startswith("x_adresse")] == [False, True]


def test_headers_that_look_alike_have_keys_of_their_own() -> None:
    headers = ["Été", "E-t-e", "履歴書", "🙂", "a b", "a_b", "x" * 60, "x" * 61]
    keys = [c.key for c in read(*(line(h) for h in headers)).candidates.tab.columns if c.added]
    assert len(set(keys)) == len(headers) - 1  # "a b" and "a_b" are one header: see fold
    assert all(key.isascii() and key.replace("_", "").isalnum() for key in keys)


def test_a_change_of_labels_types_nothing_again_and_a_change_of_kind_does() -> None:
    first = read(line("Permis moto"))
    grids = dict(first.grids)
    labelled = build_snapshot(
        {**grids, "Champs": [FIELDS, _cells(line("Permis moto", Libellé="Moto"))]}, 2, None, first
    )
    assert labelled.candidates.rows[0] is first.candidates.rows[0]
    assert labelled.candidates.tab.by_key["x_permis_moto"].name == "Moto"
    kind = build_snapshot({**grids, "Champs": [FIELDS, _cells(line("Permis moto", Type="oui/non"))]}, 3, None, labelled)
    assert kind.candidates.value(kind.candidates.rows[0], "x_permis_moto") is True
    gone = build_snapshot({**grids, "Champs": [FIELDS]}, 4, None, kind)
    assert "x_permis_moto" not in gone.candidates.tab.by_key
    assert gone.candidates.rows[0].extra["Permis moto"] == "oui"


def test_an_edit_in_a_described_column_types_one_row() -> None:
    first = read(line("Permis moto", Type="oui/non"))
    rows = list(first.grids["Candidats"])
    rows[2] = ["C3KEN", "Kenny", "B2FLO", "oui"]
    after = build_snapshot({**first.grids, "Candidats": rows}, 2, None, first)
    assert after.candidates.rows[0] is first.candidates.rows[0]
    assert after.candidates.value(after.candidates.rows[1], "x_permis_moto") is True


def test_a_tab_of_staff_s_own() -> None:
    workshops: Grid = [["Titre", "ID", "Participants"], ["CV vidéo", "A2AAA", "C2ABD\nC9ZZZ"], ["Sans ID", "", ""]]
    found = read(
        line("Titre", tab="Ateliers"),
        line("Participants", tab="ateliers", Type="plusieurs lignes", Liste="Candidats", Modifiable_par="coach"),
        Ateliers=workshops,
    )
    table = found.table("ateliers")
    assert [table.value(row, "x_titre") for row in table.rows] == ["CV vidéo"]
    assert table.tab.by_key["x_participants"].editors == {COACH}
    assert [p.code for p in found.problems if p.tab == "Ateliers"] == ["missing_id", "unknown_reference"]
    assert found.with_cells({"ateliers": {"A2AAA": {"x_titre": "Photo"}}}).table("ateliers").rows[0].added["x_titre"]
    assert found.with_cells({"gone": {"Z2ZZZ": {"x": "y"}}}) == found


def test_a_tab_of_staff_s_own_without_ids() -> None:
    found = read(line("Titre", tab="Ateliers"), Ateliers=[["Titre"], ["Un"], ["Deux"]])
    assert [p.code for p in found.problems if p.tab == "Ateliers"] == ["missing_id_column"]


TEXTS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 60_000), st.floats(), st.text(max_size=20),
    st.sampled_from(["Candidats", "Ateliers", "Textes", "Prénom", "Permis moto", "ID", "choix", "ligne", "Couleurs",
                     "Coachs", "oui", "non", "L'histoire", "coach", "candidat\néquipe", "#REF!", "{", "%(x)s"]),
)  # fmt: skip


@given(
    champs=st.lists(st.lists(TEXTS, max_size=len(FIELDS)), max_size=8),
    listes=st.lists(st.lists(TEXTS, max_size=6), max_size=5),
    ateliers=st.lists(st.lists(TEXTS, max_size=4), max_size=5),
)
def test_nothing_in_these_tabs_stops_a_reading(champs: Any, listes: Any, ateliers: Any) -> None:
    heads = [c.header for c in schema.CHOICES.columns]
    first = read(Champs=[FIELDS, *champs], Listes=[heads, *listes], Ateliers=[["ID", "Titre", "Qui"], *ateliers])
    again = build_snapshot({**first.grids, "Champs": [FIELDS, *champs[1:]]}, 2, None, first)
    for found in (first, again):
        for problem in found.problems:
            assert MESSAGES[problem.code]
            assert problem.what
            assert problem.how
        for table in found.tables:
            for row in table.rows:
                assert {c.key: table.value(row, c.key) for c in table.tab.columns}


def _cells(champs: dict[str, Cell]) -> list[Cell]:
    return [champs.get(header) for header in FIELDS]
