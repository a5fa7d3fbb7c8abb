"""What saving does to a CV that the team is reviewing, what may be sent to them, and what keeps a page offline."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image

from sheets.book import Book
from tests.coach.pages import HTMX, form, forms, said
from tests.coach.test_sections import ABDENOUR, CV, FLORE
from tests.conftest import SignIn

KENNY, ME = "kenny@example.org", "/me/cv"


@pytest.fixture
def coach(sign_in: SignIn) -> FlaskClient:
    """Flore, who has just sent Kenny's CV to the team."""
    browser = sign_in(FLORE)
    browser.post(f"{CV}/story", data={"story": "Il cuisine."})
    assert browser.post(f"{CV}/review").status_code == 303
    return browser


def status(book: Book) -> str:
    row = book.snapshot.candidates.get("C3KEN")
    assert row
    return row.status


@pytest.mark.parametrize(
    "private",
    [{"address": "3 rue des Lilas"}, {"phone": "06 12 34 56 78"}, {"postal_code": "93100"}],
)
def test_private_fields_never_touch_the_review(coach: FlaskClient, book: Book, private: dict[str, str]) -> None:
    found = next(f for f in forms(coach.get(CV).text).values() if set(private) <= f.names)
    assert found.post(coach, **private).status_code == 303
    assert status(book) == "À valider"


def test_a_change_of_the_page_is_asked_about_and_keeps_the_text(coach: FlaskClient, book: Book) -> None:
    page = said(coach.get(CV))
    assert "Enregistrer et renvoyer à l’équipe" in page
    for headers in ({}, HTMX):
        answer = coach.post(f"{CV}/story", data={"story": "Il cuisine bien."}, headers=headers)
        assert answer.status_code == 409
        assert "Rien n’est encore enregistré" in said(answer)
        assert forms(answer.text)[f"{CV}/story"].fields["story"] == "Il cuisine bien."
    row = book.snapshot.candidates.get("C3KEN")
    assert row
    assert (row.story, row.status) == ("Il cuisine.", "À valider")


@pytest.mark.parametrize(("review", "after"), [("again", "À valider"), ("back", "En cours")])
def test_its_author_says_what_becomes_of_the_review(coach: FlaskClient, book: Book, review: str, after: str) -> None:
    assert form(coach, CV, f"{CV}/story").post(coach, story="Mieux.", review=review).status_code == 303
    row = book.snapshot.candidates.get("C3KEN")
    assert row
    assert (row.story, row.status) == ("Mieux.", after)


def test_experiences_and_photos_ask_too(coach: FlaskClient, book: Book) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (400, 500), "teal").save(picture, "JPEG")
    assert coach.post(f"{CV}/path", data={"title": "Commis"}).status_code == 409
    answer = coach.post(f"{CV}/photo", data={"file": (io.BytesIO(picture.getvalue()), "a.jpg")})
    assert answer.status_code == 422
    assert "l’équipe lit ce CV" in said(answer)
    assert status(book) == "À valider"
    found = form(coach, CV, f"{CV}/path")
    assert found.post(coach, title="Commis", review="again").status_code == 303
    assert status(book) == "À valider"
    experience = book.snapshot.experiences.where("candidate", "C3KEN")[0].id
    answer = coach.post(f"{CV}/path/{experience}", data={"removed": "oui"}, headers=HTMX)
    assert answer.status_code == 409
    assert 'name="title"' in answer.text  # the whole part is there, with the question
    assert coach.post(f"{CV}/path/{experience}", data={"removed": "oui", "review": "back"}).status_code == 303
    assert status(book) == "En cours"


def test_staff_are_not_asked(coach: FlaskClient, sign_in: SignIn, book: Book) -> None:
    staff = sign_in("camille@example.org")
    assert staff.post(f"{CV}/story", data={"story": "Une virgule, ici."}).status_code == 303
    assert status(book) == "À valider"


@pytest.mark.parametrize("empty", ["story", "ambition_1"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_empty_cv_is_not_sent_and_what_is_missing_is_linked(
    sign_in: SignIn, book: Book, empty: str, headers: dict[str, str]
) -> None:
    browser, base = sign_in(KENNY), {"story": "Je cuisine.", "ambition_1": "en cuisine"} | {empty: ""}
    browser.post(f"{ME}/story", data={"story": base["story"]})
    browser.post(f"{ME}/search", data={"ambition_1": base["ambition_1"]})
    answer = browser.post(f"{ME}/review", headers=headers)
    assert answer.status_code == 422
    notice = answer.text.split('id="not-sent"')[1].split("</ul>")[0]
    assert notice.count("<a ") == 1
    assert f'-{empty}-field"' in notice
    assert status(book) == "En cours"


def test_again_with_an_empty_cv_only_saves(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(KENNY)
    assert browser.post(f"{ME}/person", data={"catchphrase": "Vite", "review": "again"}).status_code == 303
    assert status(book) == "En cours"


@pytest.mark.parametrize(("section", "key"), [("story", "story"), ("search", "ambition_1")])
def test_again_emptied_goes_back_to_its_author(coach: FlaskClient, book: Book, section: str, key: str) -> None:
    found = form(coach, CV, f"{CV}/{section}")
    assert found.post(coach, **{key: "", "review": "again"}).status_code == 303
    assert status(book) == "En cours"


def test_consent_that_is_missing_is_said_to_both(sign_in: SignIn) -> None:
    own, coach = said(sign_in(KENNY).get("/me/")), said(sign_in(FLORE).get(CV))
    assert "Sans votre accord, votre page reste invisible" in own
    assert 'href="#publication"' in own
    assert "a pas encore donné son accord" in coach
    assert "Tout y est" not in own + coach
    assert "accord de publication" in said(sign_in(FLORE).get("/coach/"))
    assert "accord de publication :" not in said(sign_in(FLORE).get(ABDENOUR))


def test_after_a_withdrawal_the_page_points_at_its_own_button(sign_in: SignIn) -> None:
    browser = sign_in("abdenour@example.org")
    assert "votre page reste invisible" not in said(browser.get("/me/"))
    browser.post("/me/publication", data={"consent": "non"})
    page = said(browser.get("/me/"))
    assert "Sans votre accord, votre page reste invisible" in page
    assert 'href="#publication">Décider de mon accord' in page
    assert "Tout y est" not in page
