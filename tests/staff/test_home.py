"""Staff's first page: what to mend, how the writing fares, what waits for them."""

import html
import re

import gspread

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, forms, said, seen
from tests.coach.test_conflicts import type_in_sheet
from tests.coach.test_sections import CV, FLORE, cells
from tests.conftest import SignIn, write_cast

CAMILLE = "camille@example.org"


def test_when_all_is_well_it_says_so(sign_in: SignIn) -> None:
    page = sign_in(CAMILLE).get("/staff/").text
    assert "Tout va bien" in page
    assert "Aucun CV n’attend" in page
    assert "rien n’attend" in page


def test_problems_say_what_how_and_where(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    type_in_sheet(workbook, "Téléphone", "<12>")
    sync.read()
    browser = sign_in(CAMILLE)
    page = said(browser.get("/staff/"))
    assert "« &lt;12&gt; » n’est pas un numéro de téléphone." in page
    assert "Écrivez-le comme 06 12 34 56 78." in page
    assert "Candidats · Téléphone · E3" in page
    assert 'href="/staff/sheet?tab=Candidats&amp;row=3#r3"' in page
    assert 'href="/staff/sheet"' in page
    assert "is not a phone number" in browser.get("/staff/?lang=en").text


def test_hundreds_of_problems_are_counted_by_kind_those_that_hide_most_first(
    sign_in: SignIn, workbook: Workbook, sync: Sync
) -> None:
    sheet = workbook.spreadsheet
    sheet.worksheet("Textes").update([[f"nulle.part{n}", "x"] for n in range(300)], "A2")
    candidates = sheet.worksheet("Candidats")
    candidates.update_cell(1, candidates.row_values(1).index("Passions") + 1, "Pasions")
    sheet.worksheet("Formations").update_title("Anciennes formations")
    sync.read()
    page = said(sign_in(CAMILLE).get("/staff/"))
    assert "302 choses à corriger" in page
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert len(rows) == 3
    assert "« Passions »" in rows[0] + rows[1]
    assert "300 fois" in rows[2]
    assert "nulle.part0</span>" in rows[2]
    assert '<a href="/staff/understood?code=text_unknown&amp;tab=Textes#problems">et 297 autres</a>' in rows[2]
    assert page.count("nulle.part") == 3


def test_a_tab_that_is_gone_has_no_link(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    workbook.spreadsheet.worksheet("Formations").update_title("Anciennes formations")
    sync.read()
    assert "/staff/sheet?tab=Formations" not in sign_in(CAMILLE).get("/staff/").text


def test_the_state_asks_again_by_itself(sign_in: SignIn, sync: Sync) -> None:
    browser = sign_in(CAMILLE)
    browser.post(f"{CV}/story", data={"story": "x"})
    state = browser.get("/staff/state").text
    assert 'hx-get="/staff/state"' in state
    assert "1 changement" in state
    sync.step()
    assert "rien n’attend" in browser.get("/staff/state").text


def test_an_error_in_plain_words(sign_in: SignIn, book: Book) -> None:
    from sheets.state.database import set_value

    with book.state.writing() as connection:
        set_value(connection, "last_error", "429: Quota exceeded")
    state = sign_in(CAMILLE).get("/staff/state").text
    assert "Google demande d’aller moins vite" in state


def undecided(sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book) -> int:
    """Flore's story meets staff's, typed in the sheet: the change that waits."""
    sign_in(FLORE).post(f"{CV}/story", data={"story": "Celui de Flore."})
    type_in_sheet(workbook, "Histoire", "Celui de l’équipe.")
    sync.step()
    (change,) = book.undecided()
    return change.id


def test_a_change_that_waits_shows_its_three_values(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    change = undecided(sign_in, workbook, sync, book)
    page = sign_in(CAMILLE).get("/staff/").text
    for text in ("Celui de Flore.", "Celui de l’équipe.", "Candidats · Kenny · C3KEN · Histoire", FLORE):
        assert text in seen(page)
    assert f"/staff/changes/{change}" in forms(page)


def test_writing_it_after_all(sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book) -> None:
    change = undecided(sign_in, workbook, sync, book)
    browser = sign_in(CAMILLE)
    answer = browser.post(f"/staff/changes/{change}", data={"decision": "retry"})
    assert (answer.status_code, answer.location) == (303, "/staff/#decisions")
    sync.step()
    assert cells(workbook)["Histoire"] == "Celui de Flore."
    assert browser.post(f"/staff/changes/{change}", data={"decision": "retry"}).status_code == 409


def test_keeping_the_sheets(sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book) -> None:
    change = undecided(sign_in, workbook, sync, book)
    browser = sign_in(CAMILLE)
    answer = browser.post(f"/staff/changes/{change}", data={"decision": "drop"}, headers=HTMX)
    assert answer.status_code == 200
    assert "Aucun changement n’attend" in answer.text
    sync.step()
    assert cells(workbook)["Histoire"] == "Celui de l’équipe."


def test_decisions_are_staffs(sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book) -> None:
    change = undecided(sign_in, workbook, sync, book)
    assert sign_in(FLORE).post(f"/staff/changes/{change}", data={"decision": "drop"}).status_code == 403
    browser = sign_in(CAMILLE)
    assert browser.post(f"/staff/changes/{change}", data={"decision": "x"}).status_code == 400
    assert browser.get(f"/staff/changes/{change}").status_code == 405
    assert browser.post("/staff/changes/999", data={"decision": "drop"}).status_code == 404


def test_publishing(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    type_in_sheet(workbook, "Accord de publication", "oui")
    sync.read()
    coach = sign_in(FLORE)
    coach.post(f"{CV}/story", data={"story": "Il cuisine."})
    coach.post(f"{CV}/review")
    browser = sign_in(CAMILLE)
    publication = "/staff/candidates/C3KEN/publication"
    assert publication in forms(browser.get("/staff/").text)
    assert browser.post(publication).status_code == 303
    assert browser.get("/cv/kenny-c3ken").status_code == 200
    sync.step()
    now = cells(workbook)
    assert now["Statut du CV"] == "Publié"
    assert now["Publié le"]
    assert browser.post(publication).status_code == 409


def test_no_consent_no_publication(sign_in: SignIn) -> None:
    coach = sign_in(FLORE)
    coach.post(f"{CV}/story", data={"story": "Il cuisine."})
    coach.post(f"{CV}/review")
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    assert "Il manque l’accord" in page
    assert "/staff/candidates/C3KEN/publication" not in forms(page)
    for headers in ({}, HTMX):
        answer = browser.post("/staff/candidates/C3KEN/publication", headers=headers)
        assert answer.status_code == 422
        assert "Il manque l’accord de publication" in answer.text
    assert browser.get("/cv/kenny-c3ken").status_code == 410


def test_only_staff_publish(sign_in: SignIn) -> None:
    assert sign_in(FLORE).post("/staff/candidates/C3KEN/publication").status_code == 403
    browser = sign_in(CAMILLE)
    assert browser.post("/staff/candidates/C9ZZZ/publication").status_code == 404
    assert browser.get("/staff/candidates/C3KEN/publication").status_code == 405


def test_of_hundreds_that_wait_the_first_twenty_stand_there(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    people = [{"id": f"CX{n}", "first_name": f"Zoé{n}", "status": "À valider"} for n in range(2, 9)]
    people += [{"id": f"C{n}X", "first_name": f"Léo{n}", "status": "À valider"} for n in range(22, 39)]
    offers = [{"id": f"P{n}X", "title": f"Poste {n}", "company": "Rose", "status": "À valider"} for n in range(22, 43)]
    write_cast(workbook.spreadsheet, {"candidates": people, "opportunities": offers})
    sync.read()
    page = said(sign_in(CAMILLE).get("/staff/"))
    assert page.count("/publication") == 0  # nobody's consent is noted
    assert page.count("/preview") == 20
    assert "4 autres attendent" in page
    desk = said(sign_in(CAMILLE).get("/staff/opportunities"))
    assert desk.count("/decision") == 20
    assert "1 autre attend" in desk


def test_people_come_first_those_of_ones_own_zones_by_default(
    sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    write_cast(sheet, {"staff": [
        {"id": "Q2CAM", "first_name": "Camille", "email": CAMILLE, "zones": "Paris"},
        {"id": "Q3LUC", "first_name": "Luc", "email": "luc@example.org", "zones": "Lyon"},
    ]})  # fmt: skip
    people = sheet.worksheet("Candidats")
    headers = people.row_values(1)
    for row, zone in ((2, "Paris"), (3, "Lyon"), (4, "")):
        people.update_cell(row, headers.index("Zone") + 1, zone)
        people.update_cell(row, headers.index("Statut du CV") + 1, "À valider")
    sync.read()
    browser = sign_in(CAMILLE)
    page = said(browser.get("/staff/"))
    assert page.index("Les personnes") < page.index("CV à relire") < page.index("À corriger") < page.index("Dernier")
    assert 'dir="auto">À relire</a> <strong>2</strong>' in page
    reviews = page.partition('id="reviews"')[2].partition("</section>")[0]
    assert "Abdenour" in reviews
    assert "Kenny" not in reviews
    assert "1 autre attend, dans une zone d’un collègue" in reviews
    (link,) = re.findall(r'href="(/staff/views/a-relire[^"]*filter[^"]*)"', page)
    assert "2 lignes" in said(browser.get(html.unescape(link)))
    # Zones that are in no list, or whose name says « ou », narrow as any other, in the counts and in the links.
    sheet.worksheet("Équipe").update_cell(2, 5, "Nice\nMetz ou Nancy\nVal d'Or vide")
    sheet.worksheet("Listes").append_row(["Zones", "Metz ou Nancy"])
    people.update_cell(2, headers.index("Zone") + 1, "Metz ou Nancy")
    people.update_cell(5, headers.index("Zone") + 1, "Paris")
    sync.read()
    page = said(browser.get("/staff/"))
    assert 'dir="auto">À relire</a> <strong>2</strong>' in page
    (link,) = re.findall(r'href="(/staff/views/a-relire[^"]*filter[^"]*)"', page)
    assert "2 lignes" in said(browser.get(html.unescape(link)))
    people.update_cell(5, headers.index("Zone") + 1, "Nice")  # a slip in the sheet loses nobody
    people.update_cell(5, headers.index("Statut du CV") + 1, "À valider")
    sync.read()
    page = said(browser.get("/staff/"))
    assert 'dir="auto">À relire</a> <strong>3</strong>' in page
    (link,) = re.findall(r'href="(/staff/views/a-relire[^"]*filter[^"]*)"', page)
    assert "3 lignes" in said(browser.get(html.unescape(link)))
    whole = said(browser.get("/staff/?zones=all"))
    assert "Kenny" in whole.partition('id="reviews"')[2].partition("</section>")[0]
    assert 'dir="auto">À relire</a> <strong>4</strong>' in whole


def test_a_problem_says_what_it_costs(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    people = workbook.spreadsheet.worksheet("Candidats")
    headers = people.row_values(1)
    for row, header, cell in ((2, "Secteur 1", "Magie"), (3, "E-mail", "kenny"), (4, "ID", "C 4")):
        people.update_cell(row, headers.index(header) + 1, cell)
    sync.read()
    page = said(sign_in(CAMILLE).get("/staff/"))
    for words in ("Abdenour Benali : la page ne le montre pas.", "Kenny : ni accès, ni mails.", "laissée de côté"):
        assert words in page, words
