"""A line of `Formulaires` is a form open to everybody, with the traps and limits of ours, or a listed problem."""

from typing import Any

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from programme.accounts.people import people_at
from programme.open_forms import default_lines, forms_of
from sheets.book import Book
from sheets.model import schema
from sheets.model.columns import REFERRING, Kind
from sheets.model.kinds import to_cell
from sheets.model.problems import MESSAGES
from sheets.model.snapshot import Snapshot, build_snapshot
from sheets.worker.sync import Sync
from tests.coach.pages import form, said
from tests.coach.test_added_fields import describe
from tests.conftest import SignIn, write_cast
from tests.opportunities.offers import patient as patient
from tests.opportunities.offers import sent
from views.web import protection

TALK = "/forms/parler-de-votre-metier"
ATELIER = {
    "id": "U2AAA", "name": "Venir à un atelier", "tab": "Ateliers", "fields": "Nom\nCourriel\nJour",
    "text": "Deux heures, un café.", "thanks": "À bientôt.", "active": "oui",
}  # fmt: skip
WORKSHOP = "/forms/venir-a-un-atelier"


@pytest.fixture
def stranger(sheet: gspread.Spreadsheet, sync: Sync, app: Flask) -> FlaskClient:
    """A visitor, where staff opened two forms: to the tab of coaches, and to one of their own."""
    sheet.add_worksheet("Ateliers", 9, 5).update([["ID", "Nom", "Courriel", "Jour", "Avis"]])
    lines: list[dict[str, str | int]] = [
        {"Onglet": "Ateliers", "Colonne": header, "Type": kind, "Obligatoire": "oui" if header == "Nom" else ""}
        for header, kind in (("Nom", "texte"), ("Courriel", "e-mail"), ("Jour", "date"), ("Avis", "texte"))
    ]
    describe(sheet, *lines)
    talk = default_lines()[0]
    write_cast(sheet, {"forms": [{**talk, "fields": "\n".join(talk["fields"]), "active": "oui"}, ATELIER]})
    sync.read()
    return app.test_client()


def test_what_a_stranger_writes_is_a_row_and_the_team_is_told_once(
    stranger: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, app: Flask, sign_in: SignIn
) -> None:
    page = form(stranger, WORKSHOP, WORKSHOP)
    assert "Deux heures, un café." in said(stranger.get(WORKSHOP))
    assert "Avis" not in stranger.get(WORKSHOP).text
    typed = {"x_nom": "=1+1", "x_courriel": "ada@example.org", "x_jour": "12/03/2027", "x_avis": "mien"}
    for _ in range(2):  # pressed twice
        answer = page.post(stranger, **typed)
        assert answer.status_code == 303
    assert "À bientôt." in stranger.get(answer.location).text
    sync.step()
    rows = sheet.worksheet("Ateliers").get_all_values()
    assert [row[1:] for row in rows[1:]] == [["=1+1", "ada@example.org", "12/03/2027", ""]]
    (mail,) = sent(app)
    assert mail["subject"].startswith("Venir à un atelier")
    assert f"/staff/tabs/ateliers/{rows[1][0]}" in mail["text"]
    assert WORKSHOP in sign_in("camille@example.org").get("/staff/views").text
    page.post(stranger, **(typed | {"x_nom": "Bea"}))  # from the page one went back to
    sync.step()
    assert [row[1] for row in sheet.worksheet("Ateliers").get_all_values()[1:]] == ["=1+1", "Bea"]


def test_a_mistake_a_robot_and_a_crowd_are_told_and_keep_the_words(stranger: FlaskClient, book: Book) -> None:
    page = form(stranger, WORKSHOP, WORKSHOP)
    for wrong in ({"x_nom": ""}, {"x_nom": "n" * 501}, {"x_jour": "bientôt"}, {protection.TRAP: "x"}, {"stamp": "y"}):
        answer = page.post(stranger, **{"x_nom": "Ada", "x_courriel": "ada@example.org", **wrong})
        assert answer.status_code == 422, wrong
        assert "ada@example.org" in answer.text
    assert not book.snapshot.table("ateliers").rows
    codes = [form(stranger, WORKSHOP, WORKSHOP).post(stranger, x_nom=f"Ada {n}").status_code for n in range(6)]
    assert codes == [303] * 5 + [429]


def test_nobody_becomes_somebody_by_a_form(stranger: FlaskClient, book: Book) -> None:
    form(stranger, TALK, TALK).post(stranger, first_name="Mallory", email="mallory@example.org")
    (coach,) = (row for row in book.snapshot.coaches.rows if row.first_name == "Mallory")
    assert (coach.active, coach.path) == (False, schema.APPLIED)
    assert not people_at(book.snapshot, "mallory@example.org")


def test_a_form_that_is_closed_or_not_there(
    stranger: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, book: Book
) -> None:
    assert stranger.get("/forms/nobody").status_code == 404
    page = form(stranger, TALK, TALK)
    for cell in ("non", "fermé"):  # what is not understood opens nothing
        sheet.worksheet("Formulaires").update_acell("H2", cell)
        sync.read()
        assert "<form class" not in stranger.get(TALK).text
        page.post(stranger, first_name="Ada", email="ada@example.org")
        assert not book.snapshot.coaches.where("first_name", "Ada")


def reading(*rows: list[Any]) -> Snapshot:
    """A reading with some lines of forms, one tab of staff's own, and every tab of ours, empty."""
    grids: dict[str, Any] = {tab.title: [[column.header for column in tab.columns]] for tab in schema.READ_TABS}
    grids["Ateliers"] = [["ID", "Nom", "Jour", "Photo", "Qui"]]
    kinds = {"Nom": "texte", "Jour": "date", "Photo": "photo", "Qui": "ligne"}
    described = [{"tab": "Ateliers", "header": name, "kind": kind, "options": "Candidats" if kind == "ligne" else ""}
                 for name, kind in kinds.items()]  # fmt: skip
    grids["Champs"] += [[line.get(column.key, "") for column in schema.FIELDS.columns] for line in described]
    grids["Formulaires"] += rows
    return build_snapshot(grids)


def cells(**changes: Any) -> list[Any]:
    """A line of `Formulaires`: the first of a new workbook, with other cells."""
    line = default_lines()[0] | changes
    return [to_cell(column, line[column.key]) or "" for column in schema.FORMS.columns]


WORDS = sorted(
    {column.header for tab in schema.TABS for column in tab.columns}
    | {tab.title for tab in schema.TABS}
    | {"Ateliers", "Qui", "Photo", "Jour", "https://example.org/forms/x/", "=1+1", "#REF!", "é" * 3000, "/", "-", "non"}
)
CELL = st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.booleans(), st.integers(-5, 90_000), st.none(),
                 st.lists(st.sampled_from(WORDS), max_size=4).map("\n".join))  # fmt: skip
WIDTH = len(schema.FORMS.columns) - 1


@given(st.lists(st.lists(CELL, min_size=WIDTH, max_size=WIDTH), max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_line_is_a_form_or_a_listed_problem_and_none_stops_the_others(typed: list[list[Any]]) -> None:
    snapshot = reading(cells(), *([f"U{n}ZZZ", *row] for n, row in enumerate(typed)))
    found = forms_of(snapshot)
    known = {one.id for one in found.forms.values()}
    assert "UTALK" in known
    told = {problem.row for problem in (*found.problems, *snapshot.problems) if problem.tab == "Formulaires"}
    for number, row in enumerate(typed, start=3):
        blank = not any(str(cell or "").strip() for cell in row[:-1] if not isinstance(cell, bool))
        assert blank or f"U{number - 3}ZZZ" in known or number in told
    for one in found.forms.values():
        assert one.tab in {"candidates", "coaches", "structures", *snapshot.declared}
        for column in one.columns:
            assert not (column.sign_in and one.tab != "coaches")
            assert column.kind not in REFERRING | {Kind.ID, Kind.PHOTO}


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [
        ({}, "", ""),
        ({"name": ""}, "form_name", "B2"),
        ({"tab": "Opportunités"}, "form_tab", "D2"),
        ({"tab": "Équipe"}, "form_tab", "D2"),
        ({"tab": "Ateliers", "fields": ("Nom", "Jour")}, "", ""),
        ({"tab": "Ateliers", "fields": ("Nom", "Qui")}, "form_private", "E2"),
        ({"tab": "Ateliers", "fields": ("ID",)}, "form_private", "E2"),
        ({"fields": ()}, "form_fields", "E2"),
        ({"fields": ("Prénom", "Âge")}, "form_column", "E2"),
        ({"fields": ("Prénom", "E-mail", "Actif")}, "form_private", "E2"),
        ({"tab": "Candidats", "fields": ("Prénom", "Nom", "Téléphone", "Histoire")}, "", ""),
        ({"tab": "Candidats", "fields": ("Prénom", "E-mail")}, "form_private", "E2"),
        ({"tab": "Candidats", "fields": ("Prénom", "Accord de publication")}, "form_private", "E2"),
        ({"tab": "Candidats", "fields": ("Prénom", "Statut du CV")}, "form_private", "E2"),
        ({"tab": "Candidats", "fields": ("Téléphone",)}, "form_required", "E2"),
        ({"tab": "Structures", "fields": ("Nom", "Référent")}, "", ""),
        ({"tab": "Structures", "fields": ("Nom", "E-mail du référent")}, "form_private", "E2"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(changes: dict[str, Any], code: str, place: str) -> None:
    found = forms_of(reading(cells(**changes)))
    assert [(p.code, p.a1) for p in found.problems] == ([(code, place)] if code else [])
    assert all(problem.code in MESSAGES for problem in found.problems)


def test_two_lines_with_one_address() -> None:
    again = cells(id="U2TWO", address="https://tremplin.example/forms/Parler de votre métier/")
    found = forms_of(reading(cells(), again))
    assert list(found.forms) == ["parler-de-votre-metier"]
    assert [(p.code, p.a1, p.other) for p in found.problems] == [("form_double", "C3", "2")]


def test_an_older_workbook_has_no_forms_and_no_problem() -> None:
    assert forms_of(build_snapshot({})).forms == {}
    assert not [p for p in build_snapshot({}).problems if p.tab == "Formulaires"]
