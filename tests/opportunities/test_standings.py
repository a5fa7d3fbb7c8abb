"""The list of a candidate's opportunities: what is in it, who may see it, what they may note there."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from clock import today
from programme.acts.follow_ups import record_found_elsewhere
from programme.messages.engine import Messages
from programme.opportunities import Links
from settings import Settings
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.model.schema import FollowUp
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, KENNY
from tests.coach.pages import form, forms, said
from tests.conftest import SignIn, write_cast
from tests.opportunities.offers import sent
from tests.opportunities.test_following import type_status

LIST = f"/coach/candidates/{ABDENOUR}/opportunities"
FLORE, MARTIN, ABDENOUR_MAIL = "flore@example.org", "martin@example.org", "abdenour@example.org"


@pytest.fixture
def sync(book: Book, workbook: Workbook, settings: Settings) -> Sync:
    """The worker with the handlers of opportunities, moved by hand."""
    messages = Messages(book.state, Links(settings.secret_key, settings.public_url))
    made = Sync(book.state, lambda: workbook, 0.0, messages.act)
    made.step()
    return made


@pytest.fixture
def offered(sheet: gspread.Spreadsheet, sync: Sync, app: Flask) -> None:
    """Four offers: for him, not yet validated, for everybody, for somebody else."""
    del app
    rows: list[dict[str, Any]] = [
        {"id": "P2GAR", "title": "Jardinier", "company": "Les Serres", "status": "Validée", "proposed_on": 46_000,
         "recruiter_email": "rose@example.com", "description": "Trois parcs."},
        {"id": "P3NOT", "title": "Pas encore lue", "status": "À valider"},
        {"id": "P4ALL", "title": "Pour chacun", "status": "Validée", "for_all": "oui"},
        {"id": "P5KEN", "title": "Cuisinier", "status": "Validée"},
    ]  # fmt: skip
    standing: list[dict[str, Any]] = [
        {"id": "S2GAR", "candidate": ABDENOUR, "opportunity": "P2GAR", "status": "À traiter", "note": "Parler du vélo"},
        {"id": "S3NOT", "candidate": ABDENOUR, "opportunity": "P3NOT", "status": "À traiter"},
        {"id": "S5KEN", "candidate": KENNY, "opportunity": "P5KEN", "status": "À traiter"},
    ]
    write_cast(sheet, {"opportunities": rows, "follow_ups": standing})
    sync.step()


def line(book: Book, opportunity: str) -> FollowUp:
    return next(f for f in book.snapshot.follow_ups.where("opportunity", opportunity) if f.candidate == ABDENOUR)


def test_the_list_holds_what_is_for_the_person_and_validated(offered: None, sign_in: SignIn) -> None:
    for email, address in ((FLORE, LIST), (ABDENOUR_MAIL, "/me/opportunities")):
        page = sign_in(email).get(address).text
        assert page.index("Jardinier") < page.index("Pour chacun")
        assert "rose@example.com" in page
        assert "Pas encore lue" not in page
        assert "Cuisinier" not in page
        assert ("Parler du vélo" in page) == (email == FLORE)
    assert LIST in sign_in(FLORE).get("/coach/").text
    assert "/me/opportunities" in sign_in(ABDENOUR_MAIL).get("/me/").text


def test_the_first_look_is_noted_once(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    sign_in(FLORE).get(LIST)
    assert line(book, "P2GAR").seen_on is None  # a coach's look is not theirs
    person = sign_in(ABDENOUR_MAIL)
    assert '<details class="more" open>' in person.get("/me/opportunities").text
    assert line(book, "P2GAR").seen_on == today()
    sync.step()
    tab = sheet.worksheet("Suivis")
    found, column = tab.find("S2GAR"), tab.find("Vue le")
    assert found
    assert column
    assert tab.cell(found.row, column.col).value
    tab.update_cell(found.row, column.col, "")  # staff take it away
    sync.step()
    person.get("/me/opportunities")
    sync.step()
    assert not tab.cell(found.row, column.col).value


def test_others_have_no_business_there(offered: None, sign_in: SignIn, client: FlaskClient) -> None:
    assert client.get(LIST).status_code == 303
    for browser in (sign_in(MARTIN), sign_in("kenny@example.org")):
        assert browser.get(LIST).status_code == 404
        assert browser.post(f"{LIST}/P2GAR", data={"status": "Embauche"}).status_code == 404
        assert browser.post(LIST, data={"title": "a", "company": "b"}).status_code == 404
    assert sign_in(FLORE).post(f"{LIST}/P5KEN", data={"status": "Embauche"}).status_code == 404
    assert sign_in(FLORE).post(f"{LIST}/P3NOT", data={"status": "Embauche"}).status_code == 404
    assert sign_in(FLORE).post(f"{LIST}/P2GAR", data={"status": "Roi"}).status_code == 400


def test_where_it_stands_reaches_the_sheet(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    flore = sign_in(FLORE)
    answer = form(flore, LIST, f"{LIST}/P2GAR").post(flore, None, status="Contacté", note="Vendredi, 10 h")
    assert answer.status_code == 303
    assert answer.location.endswith("#P2GAR")
    sync.step()
    saved = line(book, "P2GAR")
    assert (saved.status, saved.note, saved.changed_on) == ("Contacté", "Vendredi, 10 h", today())
    assert "Contacté" in sheet.worksheet("Suivis").row_values(2)
    own = sign_in(ABDENOUR_MAIL)
    hired = form(own, "/me/opportunities", "/me/opportunities/P2GAR").post(own, None, status="Embauche", note="à lui")
    asked = own.get(hired.location).text
    assert "Il reste à noter le contrat" in asked
    assert '<option value="P2GAR" selected>' in asked
    assert (line(book, "P2GAR").status, line(book, "P2GAR").note) == ("Embauche", "Vendredi, 10 h")


def test_what_is_for_everybody_gets_a_line_once_something_is_noted(offered: None, sign_in: SignIn, book: Book) -> None:
    flore = sign_in(FLORE)
    form(flore, LIST, f"{LIST}/P4ALL").post(flore, None, status="Contacté", note="")
    assert line(book, "P4ALL").status == "Contacté"
    assert line(book, "P4ALL").seen_on == today()


def test_one_noted_deleted_and_noted_again_the_same_day_is_there_again(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    flore, action = sign_in(FLORE), f"{LIST}/P4ALL"
    opened = form(flore, LIST, action)
    for _ in range(2):  # pressed twice: one line
        assert opened.post(flore, None, status="Contacté", note="Lundi").status_code == 303
    sync.step()
    noted, tab = line(book, "P4ALL"), sheet.worksheet("Suivis")
    tab.delete_rows(tab.col_values(1).index(noted.id) + 1)
    sync.step()
    form(flore, LIST, action).post(flore, None, status="Contacté", note="Mardi")
    sync.step()
    assert line(book, "P4ALL").note == "Mardi"
    assert [row for row in tab.col_values(3) if row == "P4ALL"] == ["P4ALL"]


def test_two_who_note_at_once_are_told(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    flore = sign_in(FLORE)
    opened = form(flore, LIST, f"{LIST}/P2GAR")
    headers = sheet.worksheet("Suivis").row_values(1)
    sheet.worksheet("Suivis").update_cell(2, headers.index("Statut") + 1, "Refus avant entretien")
    sync.step()
    answer = opened.post(flore, None, status="Embauche", note="Parler du vélo")
    assert answer.status_code == 409
    assert "Quelqu’un vient de changer la même ligne" in said(answer)
    assert line(book, "P2GAR").status == "Refus avant entretien"


def test_a_form_opened_before_there_was_a_line_covers_nothing_of_one_that_came(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    flore, action = sign_in(FLORE), f"{LIST}/P4ALL"
    opened, tab = form(flore, LIST, action), sheet.worksheet("Suivis")
    theirs = {"ID": "S9ALL", "Candidat": ABDENOUR, "Opportunité": "P4ALL", "Statut": "Phase d'entretien", "Note": "Là"}
    tab.append_row([theirs.get(header, "") for header in tab.row_values(1)], table_range="A1")
    sync.step()
    answer = opened.post(flore, None, status="Contacté", note="Lundi")
    assert answer.status_code == 409
    assert (line(book, "P4ALL").status, line(book, "P4ALL").note) == ("Phase d'entretien", "Là")
    assert forms(answer.text)[action].fields["note"] == "Lundi"


def test_a_note_that_meets_another_comes_back_with_it(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    flore, action = sign_in(FLORE), f"{LIST}/P2GAR"
    opened = form(flore, LIST, action)
    refused = opened.post(flore, None, status="Embauche", note="x" * 60_000)
    assert refused.status_code == 422
    assert forms(refused.text)[action].fields["note"] == "x" * 60_000
    headers = sheet.worksheet("Suivis").row_values(1)
    sheet.worksheet("Suivis").update_cell(2, headers.index("Note") + 1, "Le train")
    sync.step()
    # What came back refused is still over what it was opened on.
    assert forms(refused.text)[action].post(flore, None, note="Le bus").status_code == 409
    answer = opened.post(flore, None, status="Embauche", note="Le bus")
    assert answer.status_code == 409
    assert "L’équipe a écrit entre-temps : « Le train »" in said(answer).replace("'", "’").replace("&#39;", "’")
    again = forms(answer.text)[action]
    assert (again.fields["note"], again.fields["status"]) == ("Le bus", "Embauche")
    assert again.post(flore, None).status_code == 303
    assert (line(book, "P2GAR").note, line(book, "P2GAR").status) == ("Le bus", "Embauche")


def test_a_note_that_comes_back_does_not_cover_a_status_written_meanwhile(
    offered: None, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    flore, action = sign_in(FLORE), f"{LIST}/P2GAR"
    opened, tab = form(flore, LIST, action), sheet.worksheet("Suivis")
    for header, text in (("Note", "Le train"), ("Statut", "Embauche")):
        tab.update_cell(2, tab.row_values(1).index(header) + 1, text)
    sync.step()
    met = opened.post(flore, None, note="Le bus")
    assert met.status_code == 409
    assert forms(met.text)[action].post(flore, None).status_code == 303
    assert (line(book, "P2GAR").note, line(book, "P2GAR").status) == ("Le bus", "Embauche")


@pytest.mark.parametrize(("email", "page"), [(ABDENOUR_MAIL, "/me/opportunities"), (FLORE, LIST)])
def test_what_is_optional_may_be_left_empty(sign_in: SignIn, book: Book, email: str, page: str) -> None:
    browser = sign_in(email)
    answer = form(browser, page, page).post(browser, title="Livreur", company="Vélo Vite")
    assert answer.status_code == 303
    assert [o.company for o in book.snapshot.opportunities.rows if o.title == "Livreur"] == ["Vélo Vite"]


def test_one_found_elsewhere_is_valid_at_once_and_nobody_is_mailed(
    offered: None, app: Flask, sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    own = sign_in(ABDENOUR_MAIL)
    wrong = own.post("/me/opportunities", data={"title": "Livreur", "description": "Vélo"})
    assert wrong.status_code == 422
    assert 'value="Livreur"' in wrong.text
    typed = {
        "title": "Livreur",
        "company": "Vélo Vite",
        "department": "Paris (75)",
        "origin": "",
        "description": "Vélo",
    }
    for _ in range(2):  # a second click adds nothing
        assert own.post("/me/opportunities", data=typed).status_code == 303
    sync.step()
    sync.step()
    found = [o for o in book.snapshot.opportunities.rows if o.title == "Livreur"]
    assert [(o.status, o.origin, o.proposed_on) for o in found] == [("Validée", "réseau", today())]
    assert line(book, found[0].id).status == "Contacté"
    for status in ("À valider", "Validée"):  # staff look at it twice
        for row_id in ("P2GAR", found[0].id):
            type_status(sheet, row_id, status)
        sync.step()
        sync.step()
    texts = [mail["text"] for mail in sent(app)]
    assert any("Jardinier" in text for text in texts)  # what recruiters propose is told
    assert not any("Livreur" in text for text in texts)
    assert "Livreur" in own.get("/me/opportunities").text


def test_one_found_elsewhere_is_noted_once_by_presses_at_once(book: Book) -> None:
    together, cells = threading.Barrier(4), {"title": "Vendeur", "company": "Rose"}

    def press(_: int) -> None:
        together.wait(10)
        record_found_elsewhere(book, KENNY, cells, "kenny@example.org")

    with ThreadPoolExecutor(4) as presses:
        list(presses.map(press, range(4)))
    (noted,) = book.snapshot.opportunities.where("company", "Rose")
    assert [line.opportunity for line in book.snapshot.follow_ups.where("candidate", KENNY)] == [noted.id]


@pytest.mark.parametrize("base", ["[" * 100_000, '{"story":' + "[" * 100_000, r'{"story":"\ud800"}', "3", "{"])
@pytest.mark.parametrize("page", ["cv/story", "cv/photo", "opportunities/P2GAR"])
def test_a_base_that_no_form_of_ours_holds_is_none(sign_in: SignIn, offered: None, base: str, page: str) -> None:
    data = {"base": base, "story": "a\x00b", "remove": "1", "status": "Embauche", "note": ""}
    assert sign_in(FLORE).post(f"/coach/candidates/{ABDENOUR}/{page}", data=data).status_code in (303, 422)
