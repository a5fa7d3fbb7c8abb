"""Several people with one address, a shelter's for instance: the site asks who enters, and opens one page alone."""

import html
import re

import pytest
from flask.testing import FlaskClient

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.test_sections import cells
from tests.conftest import SignIn

SHARED = "refuge@example.org"
PRIVATE = ("/me/cv.pdf", "/me/", "/me/opportunities", "/me/cv/preview")


def give(workbook: Workbook, sync: Sync, address: str, *rows: tuple[str, str]) -> None:
    """Staff type one address in several rows: (tab, ID)."""
    for tab, row_id in rows:
        found = workbook.spreadsheet.worksheet(tab)
        header = found.row_values(1)
        found.update_cell(
            found.col_values(header.index("ID") + 1).index(row_id) + 1, header.index("E-mail") + 1, address
        )
    sync.read()


@pytest.fixture
def shelter(workbook: Workbook, sync: Sync) -> None:
    """Abdenour and Kenny have the shelter's address."""
    give(workbook, sync, SHARED, ("Candidats", "C2ABD"), ("Candidats", "C3KEN"))


def be(browser: FlaskClient, key: str) -> None:
    assert browser.post("/sign-in/who", data={"who": key}).status_code == 303


@pytest.mark.usefixtures("shelter")
def test_nobody_until_they_say_who(sign_in: SignIn) -> None:
    browser = sign_in(SHARED)
    for page in PRIVATE:
        answer = browser.get(page)
        assert (answer.status_code, answer.location) == (303, f"/sign-in/who?next={page}"), page
    for form in ("/me/publication", "/me/cv/story"):
        assert browser.post(form, data={"consent": "non", "story": "x"}).status_code == 303
    page = browser.get("/sign-in/who").text
    assert "Abdenour" in page
    assert "Kenny" in page
    assert "Benali" not in page  # first names only


@pytest.mark.usefixtures("shelter")
def test_each_is_one_and_has_the_rights_of_that_one(sign_in: SignIn, sync: Sync, workbook: Workbook) -> None:
    browser = sign_in(SHARED)
    answer = browser.post("/sign-in/who", data={"who": "C3KEN", "next": "/me/cv/preview"})
    assert answer.location == "/me/cv/preview"
    page = browser.get("/me/").text
    assert "Bonjour Kenny" in page
    assert "Abdenour" not in page
    assert browser.get("/coach/candidates/C2ABD/cv").status_code == 404
    assert browser.get("/coach/C2ABD/cv.pdf").status_code == 404
    assert browser.get("/coach/candidates/C3KEN/cv").status_code == 200
    browser.post("/me/publication", data={"consent": "oui"})
    sync.step()
    assert cells(workbook, "C3KEN")["Accord de publication"] == "oui"
    assert "CV Kenny.pdf" in browser.get("/me/cv.pdf").headers["Content-Disposition"]
    be(browser, "C2ABD")
    assert "Bonjour Abdenour" in browser.get("/me/").text
    assert browser.get("/coach/candidates/C3KEN/cv").status_code == 404


@pytest.mark.usefixtures("shelter")
def test_nobody_else_can_be_chosen(sign_in: SignIn) -> None:
    browser = sign_in(SHARED)
    for key in ("C4NES", "team", "", "Q2CAM"):
        assert browser.post("/sign-in/who", data={"who": key}).location == "/sign-in/who"
        assert browser.get("/me/").location.startswith("/sign-in/who")
    alone = sign_in("ines@example.org")
    assert alone.get("/sign-in/who").location == "/me/"
    alone.post("/sign-in/who", data={"who": "C3KEN"})
    assert "Bonjour Inès" in alone.get("/me/").text


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/sign-in/who").location.startswith("/sign-in")
    assert client.post("/sign-in/who", data={"who": "C3KEN"}).location.startswith("/sign-in")


@pytest.mark.usefixtures("shelter")
def test_one_who_leaves_the_address_does_not_become_the_other(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(SHARED)
    be(browser, "C3KEN")
    give(workbook, sync, "kenny@example.org", ("Candidats", "C3KEN"))
    assert browser.get("/me/").location == "/sign-in?next=/me/"  # that session is over
    browser = sign_in(SHARED)
    assert "Bonjour Abdenour" in browser.get("/me/").text


def test_an_address_given_to_somebody_else_signs_nobody_over(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in("kenny@example.org")
    give(workbook, sync, "autre@example.org", ("Candidats", "C3KEN"))
    give(workbook, sync, "kenny@example.org", ("Candidats", "C4NES"))
    assert browser.get("/me/").location == "/sign-in?next=/me/"


@pytest.mark.usefixtures("shelter")
def test_one_sees_and_ends_ones_own_connections_alone(sign_in: SignIn) -> None:
    kenny, abdenour, again = sign_in(SHARED), sign_in(SHARED), sign_in(SHARED)
    for browser, key in ((kenny, "C3KEN"), (abdenour, "C2ABD"), (again, "C2ABD")):
        be(browser, key)
    assert abdenour.get("/sessions").text.count("Vu pour la dernière fois") == 2
    abdenour.post("/sessions/end", data={"others": "1"})
    assert [b.get("/me/").status_code for b in (kenny, abdenour, again)] == [200, 200, 303]


def test_a_coach_and_their_candidate_with_one_address(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    give(workbook, sync, "flore@example.org", ("Candidats", "C4NES"))
    browser = sign_in("flore@example.org")
    assert browser.get("/coach/").location == "/sign-in/who?next=/coach/"
    be(browser, "C4NES")
    assert browser.get("/coach/").status_code == 403
    assert browser.get("/coach/candidates/C3KEN/cv").status_code == 404
    be(browser, "team")
    assert browser.get("/coach/").status_code == 200
    assert browser.get("/me/").status_code == 403


def test_one_person_with_several_rows_is_not_asked(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    give(workbook, sync, "flore@example.org", ("Coachs", "B3MAR"), ("Équipe", "Q2CAM"))
    browser = sign_in("flore@example.org")
    assert browser.get("/coach/").status_code == browser.get("/staff/").status_code == 200
    assert browser.get("/coach/candidates/C4NES/cv").status_code == 200


def test_what_waits_for_one_is_not_shown_to_the_other(
    sign_in: SignIn, book: Book, workbook: Workbook, sync: Sync
) -> None:
    """A text of Kenny's that met somebody else's waits under the address they share."""
    give(workbook, sync, SHARED, ("Candidats", "C2ABD"), ("Candidats", "C3KEN"))
    kenny = sign_in(SHARED)
    be(kenny, "C3KEN")
    kenny.post("/me/cv/person", data={"catchphrase": "Le mien"})
    found = workbook.spreadsheet.worksheet("Candidats")
    column = found.row_values(1).index("Accroche") + 1
    found.update_cell(found.col_values(1).index("C3KEN") + 1, column, "Celui de la feuille")
    sync.step()
    (waiting,) = book.undecided(SHARED)
    abdenour = sign_in(SHARED)
    be(abdenour, "C2ABD")
    answer = abdenour.post(f"/choices/{waiting.id}", data={"decision": "retry"})
    assert answer.status_code == 404
    assert "Le mien" not in abdenour.get("/me/").text
    assert kenny.post(f"/choices/{waiting.id}", data={"decision": "retry"}).status_code == 303


@pytest.mark.usefixtures("shelter")
def test_staff_see_it_as_something_to_settle(sign_in: SignIn) -> None:
    page = sign_in("camille@example.org").get("/staff/understood").text
    page = re.sub(r"\s", " ", html.unescape(page)).replace("’", "'")
    assert f"« {SHARED} » est l'adresse de plusieurs personnes : Abdenour, Kenny." in page
