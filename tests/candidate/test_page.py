"""The candidate's own page."""

from flask import Flask

from programme.audience import SHARE, VIEW
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, form, forms, said
from tests.coach.test_sections import cells
from tests.conftest import SignIn

KENNY = "kenny@example.org"


def test_their_cv_where_it_stands_and_their_coach(sign_in: SignIn) -> None:
    page = said(sign_in(KENNY).get("/me/"))
    assert "Bonjour Kenny" in page
    assert "Je cherche un travail en cuisine" in page
    assert "Pas fini" in page
    assert "Votre coach : Flore" in page
    assert 'action="/sign-out"' in page


def test_a_published_one_leads_to_the_public_page(sign_in: SignIn) -> None:
    page = sign_in("abdenour@example.org").get("/me/").text
    assert 'href="/cv/abdenour-c2abd"' in page
    assert "En ligne" in page


def test_saving_a_section(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(KENNY)
    answer = form(browser, "/me/", "/me/cv/story").post(browser, story="Je m'appelle Kenny.")
    assert answer.status_code == 303
    assert answer.location.startswith("/me/?receipt=")
    sync.step()
    assert cells(workbook)["Histoire"] == "Je m'appelle Kenny."
    assert "c’est gardé" in browser.get(answer.location).text


def test_the_rest_of_the_form_is_theirs_too(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(KENNY)
    assert browser.post("/me/cv/path", data={"title": "Commis"}, headers=HTMX).status_code == 200
    browser.post("/me/cv/story", data={"story": "Je cuisine."})
    assert browser.post("/me/cv/review").status_code == 303
    row = book.snapshot.candidates.get("C3KEN")
    assert row
    assert row.status == "À valider"
    assert browser.get("/me/cv/preview").status_code == 200
    assert browser.get("/me/cv").location == "/me/"


def test_their_address_for_signing_in_is_not_theirs_to_change(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(KENNY)
    assert "email" not in forms(browser.get("/me/").text)["/me/cv/contact"].names
    for action in ("/me/cv/contact", "/coach/candidates/C3KEN/cv/contact"):
        browser.post(action, data={"email": "camille@example.org"})
    row = book.snapshot.candidates.get("C3KEN")
    assert row
    assert row.email == KENNY


def test_nothing_of_others(sign_in: SignIn) -> None:
    browser = sign_in(KENNY)
    assert browser.get("/coach/candidates/C2ABD/cv").status_code == 404
    assert browser.post("/me/cv/path/E2AAA", data={"title": "x"}).status_code == 404
    assert browser.post("/me/cv/nothing").status_code == 404
    assert browser.get("/me/cv/story").status_code == 405


def test_numbers_encourage_and_a_zero_is_not_told(sign_in: SignIn, app: Flask) -> None:
    kenny = sign_in(KENNY)
    assert "fait son chemin" not in said(kenny.get("/me/"))
    audience = app.extensions["audience"]
    audience.count(VIEW, "C3KEN", "somebody")
    assert "Une première personne a regardé votre CV" in said(kenny.get("/me/"))
    for person, way in (("a", "whatsapp"), ("b", "whatsapp"), ("c", "email"), ("d", "qr")):
        audience.count(SHARE, "C3KEN", person, way)
    page = said(kenny.get("/me/"))
    assert "Il a été partagé 4 fois. Par WhatsApp, E-mail." in " ".join(page.split())
    assert "offre" not in page.partition("fait son chemin")[2].partition("</section>")[0]


def test_the_total_is_the_sheets_and_what_was_counted_lately_part_of_it(sign_in: SignIn, app: Flask) -> None:
    app.extensions["audience"].count(VIEW, "C2ABD", "somebody")
    page = said(sign_in("abdenour@example.org").get("/me/?lang=en"))
    assert "Your CV was looked at 120 times. Once this week." in " ".join(page.split())
