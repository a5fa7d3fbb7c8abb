"""No list tells its reader of a row or a column that is not theirs: by no name, no path and no condition."""

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, FLORE, INES
from tests.coach.test_added_fields import add_column, describe, line
from tests.conftest import SignIn, write_cast
from tests.saved_views.test_pages import said

PHONE = "07 77 77 77 77"


@pytest.fixture
def coach(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> FlaskClient:
    """Flore, where staff added columns that lead to other coaches' candidates, and one of their own to the meetings."""
    write_cast(
        sheet,
        {
            "structures": [{"id": "G2ESC", "name": "L'Escale", "contact_email": "rita@example.org"}],
            "meetings": [
                {"id": "R2AAA", "candidate": ABDENOUR, "coach": FLORE, "date": 46360},
                {"id": "R3BBB", "candidate": INES, "date": 46361, "note": "Chez Inès", "next_step": "La mairie"},
            ],
        },
    )
    candidates, meetings = sheet.worksheet("Candidats"), sheet.worksheet("Rendez-vous")
    phone = candidates.row_values(1).index("Téléphone") + 1
    candidates.update_cell(4, phone, PHONE)
    add_column(sheet, "Parrain", INES)
    add_column(sheet, "Rencontre", "R3BBB")
    meetings.add_cols(1)
    for row, cell in enumerate(("Avis de l'équipe", "à surveiller"), start=1):
        meetings.update_cell(row, meetings.col_count, cell)
    sheet.add_worksheet("Clubs", 9, 4).update([["ID", "Secret", "Nom du club"], ["A2AAA", "interne", "Échecs"]])
    add_column(sheet, "Club", "A2AAA")
    describe(
        sheet,
        line("Parrain", Type="ligne", Liste="Candidats"),
        line("Rencontre", Type="ligne", Liste="Rendez-vous"),
        line("Club", Type="ligne", Liste="Clubs"),
        {"Onglet": "Rendez-vous", "Colonne": "Avis de l'équipe", "Type": "texte", "Modifiable par": "équipe"},
        {"Onglet": "Clubs", "Colonne": "Secret", "Type": "texte", "Modifiable par": "équipe"},
        {"Onglet": "Clubs", "Colonne": "Nom du club", "Type": "texte", "Modifiable par": "coach\néquipe"},
    )
    sync.read()
    return sign_in("flore@example.org")


def test_a_row_without_a_name_is_called_by_nothing_private(
    coach: FlaskClient, sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    for address in ("?form=galerie", "?form=calendrier&by=date&month=2026-12", ".ics?form=calendrier&by=date"):
        page = coach.get(f"/coach/views/meetings{address.replace('?', '?column=date&', 1)}")
        assert page.status_code == 200
        assert "Abdenour · Flore" in page.text
        assert "surveiller" not in page.text
    for address in ("/coach/views/clubs?form=galerie", "/coach/views/candidates?column=x_club", "/coach/tabs/clubs"):
        page = coach.get(address)
        assert "Échecs" in page.text
        assert "interne" not in page.text
    candidates = sheet.worksheet("Candidats")
    headers = candidates.row_values(1)
    for header, cell in (("Prénom", ""), ("Structure", "G2ESC")):
        candidates.update_cell(2, headers.index(header) + 1, cell)
    sync.read()
    referent = sign_in("rita@example.org")
    for address in ("", "?form=tableau&by=stage", "/cards?form=tableau&by=stage&value=Recherche", "?form=galerie"):
        assert "Benali" not in referent.get(f"/structure/views/candidates{address}").text


def test_no_path_and_no_condition_leads_to_somebody_elses_people(coach: FlaskClient) -> None:
    for query in (
        "column=x_parrain.phone&column=first_name",
        "column=x_rencontre.note&column=first_name",
        "column=first_name&sort=x_parrain.last_name",
        "by=x_parrain.zone",
    ):
        whole = "".join(coach.get(f"/coach/views/candidates{end}?{query}").text for end in ("", ".csv"))
        for private in (PHONE, "Chez Inès", "aria-sort", "group-head"):
            assert private not in whole, query
    for query in ("column=x_rencontre", "by=x_rencontre", "q=mairie"):
        whole = "".join(coach.get(f"/coach/views/candidates{end}?{query}").text for end in ("", ".csv"))
        assert "La mairie" not in whole
        assert ("Une autre personne" in whole) == (query != "q=mairie")
    for condition in (
        "Parrain.Téléphone rempli",
        "Parrain = Inès",
        "Parrain ≠ Inès",
        "Parrain.Parrain vide",
        "aucune ligne dans Candidats avec Nom = Secret",
    ):
        page = coach.get("/coach/views/candidates", query_string={"filter": condition}).text
        assert page.count('class="wrong"') == 1, condition


def test_what_leads_to_their_own_people_is_answered(coach: FlaskClient) -> None:
    own = said(coach.get("/coach/views/meetings?column=candidate.phone&filter=Candidat.Zone = Paris").text)
    assert "06 12 34 56 78" in own
    assert "wrong" not in own
    related = said(coach.get("/coach/views/candidates?filter=une ligne dans Rendez-vous avec Note vide").text)
    assert 'class="wrong"' not in related
    assert "Abdenour" in related
    assert "Kenny" not in related.partition("<tbody>")[2]
    club = said(coach.get("/coach/views/candidates?column=x_club.x_nom_du_club&filter=Parrain rempli").text)
    assert "Échecs" in club
    assert 'class="wrong"' not in club
