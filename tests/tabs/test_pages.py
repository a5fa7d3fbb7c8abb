"""A tab that staff declare in `Champs` has its pages: a list, a row, a form, and its place beside the candidates."""

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.pages import form, forms, said
from tests.coach.test_added_fields import describe
from tests.conftest import SignIn

LIST = "/staff/tabs/ateliers"


@pytest.fixture
def ateliers(sheet: gspread.Spreadsheet, sync: Sync) -> gspread.Worksheet:
    """A tab of workshops with two rows, described by staff."""
    tab = sheet.add_worksheet("Ateliers", 50, 6)
    tab.update(
        [
            ["ID", "Titre", "Quand", "Participants", "Secret"],
            ["A2AAA", "CV vidéo", "12/03/2026", f"{ABDENOUR}\n{INES}", "interne"],
            ["A3BBB", "Entretiens", "", INES, ""],
        ]
    )
    lines: list[dict[str, str | int]] = [
        {"Onglet": "Ateliers", "Colonne": header, "Type": kind, "Liste": target, "Modifiable par": editors}
        for header, kind, target, editors in (
            ("Titre", "texte", "", "coach\néquipe"),
            ("Quand", "date", "", "coach\néquipe"),
            ("Participants", "plusieurs lignes", "Candidats", "coach\néquipe"),
            ("Secret", "texte long", "", ""),
        )
    ]
    describe(sheet, *lines)
    sync.step()
    return tab


def test_the_list_the_row_and_its_relations(ateliers: gspread.Worksheet, sign_in: SignIn) -> None:
    camille = sign_in("camille@example.org")
    assert LIST in camille.get("/staff/").text
    page = said(camille.get(LIST))
    assert "CV vidéo" in page
    assert "12 mars 2026" in page
    assert f'href="/coach/candidates/{ABDENOUR}/cv"' in page
    assert "Entretiens" not in said(camille.get(f"{LIST}?q=video"))
    assert page.index("CV vidéo") < page.index("Entretiens")
    descending = said(camille.get(f"{LIST}?sort=-x_titre"))
    assert descending.index("Entretiens") < descending.index("CV vidéo")
    assert "interne" in said(camille.get(f"{LIST}/A2AAA"))
    assert f'href="{LIST}/A2AAA"' in camille.get(f"/coach/candidates/{ABDENOUR}/cv").text
    assert camille.get(f"{LIST}/A9ZZZ").status_code == 404


def test_a_row_is_added_and_edited(ateliers: gspread.Worksheet, sign_in: SignIn, sync: Sync) -> None:
    camille = sign_in("camille@example.org")
    new = forms(camille.get(f"{LIST}/new").text)[LIST]
    answer = new.post(camille, x_titre="=1+1", x_quand="1/4/2026", x_participants=[KENNY])
    row_page = answer.headers["Location"]
    assert "=1+1" in said(camille.get(row_page))
    assert new.post(camille, x_titre="=1+1", x_quand="1/4/2026", x_participants=[KENNY]).headers["Location"] == row_page
    sync.step()
    written = ateliers.get_all_values(value_render_option=gspread.utils.ValueRenderOption.formula)
    assert [row[1:4] for row in written[3:4]] == [["=1+1", 46113, KENNY]]
    assert written[3][0].startswith("A")
    edited = form(camille, row_page, row_page)
    assert edited.post(camille, x_titre="Deux").status_code == 303
    sync.step()
    assert ateliers.get("B4") == [["Deux"]]
    assert edited.post(camille, x_titre="Deux", x_quand="il y a deux ans").status_code == 303


def test_two_people_on_one_cell(ateliers: gspread.Worksheet, sign_in: SignIn, sync: Sync) -> None:
    camille = sign_in("camille@example.org")
    opened = form(camille, f"{LIST}/A2AAA", f"{LIST}/A2AAA")
    ateliers.update_acell("B2", "CV filmé")
    sync.step()
    answer = opened.post(camille, x_titre="CV en vidéo")
    assert answer.status_code == 409
    assert "CV filmé" in said(answer)
    assert "CV en vidéo" in said(answer)
    wrong = opened.post(camille, x_quand="demain peut-être")
    assert wrong.status_code == 422
    assert opened.post(camille, x_participants=["C9ZZZ"]).status_code == 422


def test_a_coach_sees_what_is_theirs(ateliers: gspread.Worksheet, sign_in: SignIn) -> None:
    flore = sign_in("flore@example.org")
    assert "/coach/tabs/ateliers" in flore.get("/coach/").text
    page = said(flore.get("/coach/tabs/ateliers"))
    assert "CV vidéo" in page
    assert "Entretiens" not in page  # nobody of theirs in it
    row = said(flore.get("/coach/tabs/ateliers/A2AAA"))
    assert "interne" not in row
    assert "x_secret" not in row
    assert "Inès" in row  # her page is public
    assert flore.get("/coach/tabs/ateliers/A3BBB").status_code == 404
    assert flore.get("/coach/tabs/coaches").status_code == 404
    assert flore.get(LIST).status_code == 403


def test_nobody_else_sees_any_of_it(ateliers: gspread.Worksheet, client: FlaskClient, sign_in: SignIn) -> None:
    for address in (LIST, f"{LIST}/A2AAA", f"{LIST}/new", "/coach/tabs/ateliers"):
        assert client.get(address).headers["Location"].startswith("/sign-in")
        assert sign_in("kenny@example.org").get(address).status_code == 403
    assert "vidéo" not in client.get("/").text
    assert "vidéo" not in client.get("/cv/abdenour-c2abd").text


def test_a_tab_that_goes_takes_its_pages_with_it(
    ateliers: gspread.Worksheet, sheet: gspread.Spreadsheet, sign_in: SignIn, sync: Sync
) -> None:
    camille = sign_in("camille@example.org")
    opened = form(camille, f"{LIST}/A2AAA", f"{LIST}/A2AAA")
    assert opened.post(camille, x_titre="En attente").status_code == 303
    describe(sheet)
    sync.read()
    assert camille.get(LIST).status_code == 404
    assert camille.get("/staff/").status_code == 200
    for _ in range(3):
        sync.step()
    assert camille.get("/staff/").status_code == 200


@pytest.mark.parametrize("key", ["coaches", "structures", "trainings", "enrolments", "opportunities", "meetings"])
def test_our_own_lists_have_pages_for_staff(sign_in: SignIn, key: str) -> None:
    camille = sign_in("camille@example.org")
    assert camille.get(f"/staff/tabs/{key}").status_code == 200
    assert camille.get(f"/staff/tabs/{key}/new").status_code == 200


@pytest.mark.parametrize("key", ["candidates", "choices", "fields", "journal", "nothing"])
def test_other_tabs_have_none(sign_in: SignIn, key: str) -> None:
    assert sign_in("camille@example.org").get(f"/staff/tabs/{key}").status_code == 404
