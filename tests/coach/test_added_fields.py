"""A column that staff add, and one line in `Champs`: it is in the form, in the sheet, on the CV and in the search."""

import gspread
import pytest
from flask.testing import FlaskClient

from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, KENNY
from tests.coach.pages import HTMX, form, forms, said
from tests.conftest import SignIn
from tests.documents.made import text_of

PAGE = f"/coach/candidates/{ABDENOUR}/cv"
CV = "/cv/abdenour-c2abd"
CHAMPS = ("Onglet", "Colonne", "Libellé", "Anglais", "Aide", "Type", "Liste", "Obligatoire", "Longueur", "Public",
          "Modifiable par", "Section", "Ordre")  # fmt: skip


def add_column(sheet: gspread.Spreadsheet, header: str, *cells: str) -> None:
    """As staff would: a new column at the right end of Candidats."""
    tab = sheet.worksheet("Candidats")
    width = len(tab.row_values(1)) + 1
    tab.add_cols(max(0, width - tab.col_count))
    for row, cell in enumerate((header, *cells), start=1):
        tab.update_cell(row, width, cell)


def describe(sheet: gspread.Spreadsheet, *lines: dict[str, str | int]) -> None:
    """Lines of `Champs`, in place of those there were."""
    tab = sheet.worksheet("Champs")
    order = tab.row_values(1)
    tab.batch_clear(["A2:Z50"])
    if lines:
        tab.update([[line.get(header, "") for header in order] for line in lines], "A2")


def line(header: str, **cells: str | int) -> dict[str, str | int]:
    return {"Onglet": "Candidats", "Colonne": header, **{k.replace("_", " "): v for k, v in cells.items()}}


@pytest.mark.poppler
def test_from_the_sheet_to_the_form_to_the_cv_its_pdf_and_back(
    sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn, client: FlaskClient
) -> None:
    flore = sign_in("flore@example.org")
    add_column(sheet, "Permis moto")
    describe(sheet, line("Permis moto", Type="oui/non", Public="oui", Anglais="Motorbike licence"))
    sync.step()
    opened = form(flore, PAGE, f"{PAGE}/practical")
    assert "x_permis_moto" in opened.names
    assert opened.post(flore, HTMX, x_permis_moto="oui").status_code == 200
    assert "Permis moto" in said(client.get(CV))
    assert "Motorbike licence" in client.get(CV, headers={"Accept-Language": "en"}).text
    assert "Permis moto" in text_of(client.get(f"{CV}.pdf").data)
    sync.step()
    header = sheet.worksheet("Candidats").row_values(1)
    assert sheet.worksheet("Candidats").cell(2, header.index("Permis moto") + 1).value == "oui"
    assert "Abdenour" in client.get("/?q=moto").text
    describe(sheet)
    sync.step()
    assert "x_permis_moto" not in form(flore, PAGE, f"{PAGE}/practical").names
    assert "Permis moto" not in said(client.get(CV))
    assert "Permis moto" not in text_of(client.get(f"{CV}.pdf").data)
    assert "Abdenour" not in client.get("/?q=moto", headers=HTMX).text


def test_the_widget_the_limit_the_list_and_the_place(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    for header in ("Casier", "Devise", "Couleur", "Né le", "Marraine"):
        add_column(sheet, header)
    sheet.worksheet("Listes").append_rows(
        [["Couleurs", "bleu", "blue", 1, "bleu"], ["Couleurs", "vert", "", 2, "", "oui"]]
    )
    describe(
        sheet,
        line("Devise", Section="Présentation", Ordre=0, Longueur=10, Obligatoire="oui", Aide="Dix <b>au plus</b>."),
        line("Couleur", Type="choix", Liste="Couleurs"),
        line("Né le", Type="date"),
        line("Marraine", Type="ligne", Liste="Coachs"),
        line("Casier", Modifiable_par="équipe"),
    )  # fmt: skip
    sync.step()
    flore, camille = sign_in("flore@example.org"), sign_in("camille@example.org")
    page = flore.get(PAGE).text
    assert page.index("x_devise") < page.index('name="first_name"')
    assert "Dix &lt;b&gt;au plus&lt;/b&gt;." in page
    assert '<option value="bleu">' in page
    assert '<option value="vert">' not in page
    assert "x_casier" not in page
    assert "x_casier" in camille.get(PAGE).text
    section = form(flore, PAGE, f"{PAGE}/person")
    assert "10 caractères au plus" in said(section.post(flore, HTMX, x_devise="onze lettres"))
    assert section.post(flore, HTMX, x_devise="dix").status_code == 200
    assert "Il manque : " in said(form(flore, PAGE, f"{PAGE}/person").post(flore, HTMX, x_devise=""))
    practical = form(flore, PAGE, f"{PAGE}/practical")
    assert "n'est pas une date" in said(practical.post(flore, HTMX, x_ne_le="un jour")).replace("’", "'")
    assert "Flore" in flore.get(PAGE).text
    assert practical.post(flore, HTMX, x_marraine="B9ZZZ").status_code == 422
    assert practical.post(flore, HTMX, x_marraine="B2FLO").status_code == 200


def test_who_may_not_edit_a_field_cannot_post_it_either(
    sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn
) -> None:
    add_column(sheet, "Casier")
    describe(sheet, line("Casier", Modifiable_par="équipe"), line("Accroche", Modifiable_par="coach"))
    sync.step()
    kenny = sign_in("kenny@example.org")
    posted = forms(kenny.get("/me/").text)["/me/cv/person"]
    assert "catchphrase" not in posted.names
    posted.post(kenny, HTMX, catchphrase="À moi", first_name="Kenny", x_casier="vierge")
    kenny.post("/me/cv/practical", data={"x_casier": "vierge"})
    sync.step()
    row = sheet.worksheet("Candidats").find(KENNY)
    assert row is not None
    assert not {"À moi", "vierge"} & set(sheet.worksheet("Candidats").row_values(row.row))


@pytest.mark.parametrize("kind", ["téléphone", "e-mail", "photo", "ligne"])
def test_private_kinds_stay_private(sheet: gspread.Spreadsheet, sync: Sync, client: FlaskClient, kind: str) -> None:
    add_column(sheet, "Autre", "06 99 99 99 99")
    describe(sheet, line("Autre", Type=kind, Liste="Coachs", Public="oui"))
    sync.step()
    assert "06 99 99 99 99" not in said(client.get(CV))


def test_a_column_removed_while_its_form_is_open(sheet: gspread.Spreadsheet, sync: Sync, sign_in: SignIn) -> None:
    add_column(sheet, "Permis moto")
    describe(sheet, line("Permis moto", Type="oui/non"))
    sync.step()
    flore = sign_in("flore@example.org")
    opened = form(flore, PAGE, f"{PAGE}/practical")
    describe(sheet)
    sync.step()
    assert opened.post(flore, HTMX, x_permis_moto="oui", transport="À vélo").status_code == 200
    sync.step()
    assert "À vélo" in sheet.worksheet("Candidats").row_values(2)
