"""Who may open what, at every request."""

from flask import Flask
from flask.testing import FlaskClient

from sheets.connection import Workbook
from sheets.sync import Sync
from tests.coach.pages import HTMX
from tests.conftest import SignIn
from views import access
from views.access import person_of

PAGES = (
    "/coach/",
    "/coach/candidates/C3KEN/cv",
    "/coach/candidates/C3KEN/cv/preview",
    "/coach/candidates/C3KEN/cv/receipts/abc",
    "/me/",
    "/me/cv/preview",
    "/staff/",
    "/staff/state",
)
FORMS = ("/coach/candidates/C3KEN/cv/story", "/coach/candidates/C3KEN/cv/path", "/coach/candidates/C3KEN/cv/review",
         "/me/cv/story", "/me/cv/path", "/me/cv/review", "/staff/changes/1",
         "/staff/candidates/C3KEN/publication")  # fmt: skip


def test_a_stranger_signs_in_first(client: FlaskClient) -> None:
    for page in PAGES:
        answer = client.get(page)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")


def test_a_strangers_forms_change_nothing(client: FlaskClient) -> None:
    for form in FORMS:
        answer = client.post(form, data={"story": "x"})
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client: FlaskClient) -> None:
    where = {"HX-Current-URL": "http://localhost/coach/candidates/C3KEN/cv?a=1"}
    answer = client.post("/coach/candidates/C3KEN/cv/story", data={"story": "x"}, headers=HTMX | where)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/coach/candidates/C3KEN/cv?a%3D1"


def test_the_cookie(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("flore@example.org")
    cookie = browser.get_cookie("session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    with browser.session_transaction() as session:
        assert set(session) - {"_permanent"} == {"email", "at", "as"}


def test_it_ends_after_thirty_days(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("flore@example.org")
    with browser.session_transaction() as session:
        session["at"] -= int(access.SESSION_LENGTH.total_seconds()) + 1
    assert browser.get("/coach/").status_code == 303


def test_signing_out(sign_in: SignIn) -> None:
    browser = sign_in("flore@example.org")
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/coach/").status_code == 303


def test_a_right_taken_away_in_the_sheet_is_gone(sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in("flore@example.org")
    assert browser.get("/coach/").status_code == 200
    tab = workbook.spreadsheet.worksheet("Coachs")
    tab.update_cell(2, tab.row_values(1).index("Actif") + 1, "non")
    sync.read()
    assert browser.get("/coach/").status_code == 303


def test_each_has_their_own_pages(sign_in: SignIn) -> None:
    own = {"flore@example.org": "/coach/", "kenny@example.org": "/me/", "camille@example.org": "/staff/"}
    for email, home in own.items():
        browser = sign_in(email)
        for page in own.values():
            assert browser.get(page).status_code == (200 if page == home else 403)


def test_an_empty_cell_is_nobodys_address(app: Flask) -> None:
    assert not person_of(app.extensions["book"].snapshot, "")
