"""Who may open what, at every request."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from commands.worker import make_sync
from programme.accounts import sessions
from programme.accounts.sessions import Sweeper
from sheets.api.connection import Workbook
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX
from tests.conftest import SignIn
from views.account.sign_in import make_link
from views.web.access import person_of

FLORE = "flore@example.org"

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


def lines(app: Flask) -> list[Any]:
    """The sessions kept, oldest first."""
    with app.extensions["book"].state.reading() as connection:
        return list(connection.execute(sa.select(sessions.sessions).order_by(sessions.sessions.c.id)).all())


def age(app: Flask, seconds: float) -> None:
    """Let time pass for all sessions."""
    kept = sessions.sessions
    with app.extensions["book"].state.writing() as connection:
        earlier = {"started_at": kept.c.started_at - seconds, "seen_at": kept.c.seen_at - seconds}
        connection.execute(kept.update().values(earlier))


def settle(app: Flask, sync: Sync, sweeper: Sweeper | None) -> None:
    """The worker reads, and reacts to what it read."""
    sync.read()
    if sweeper:
        sweeper.sweep(app.extensions["book"].snapshot)


@contextmanager
def created(data_dir: Path, **config: str) -> Iterator[Flask]:
    """Another app on the same state."""
    blank = dict.fromkeys(("SPREADSHEET", "SHEETS_EMULATOR_HOST", "STATE_URL", "MAIL_URL", "MEDIA_URL"), "")
    made = create_app({**blank, "DATA_DIR": data_dir, "SECRET_KEY": "tests", **config})
    yield made
    made.extensions["book"].state.close()


@contextmanager
def asked_of(app: Flask) -> Iterator[list[str]]:
    """What the state database is asked meanwhile."""
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    engine = app.extensions["book"].state.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


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
        assert set(session) - {"_permanent"} == {"id"}
        assert session["id"] not in str(lines(app))  # whoever reads the database signs in as nobody


def test_over_https_no_other_host_can_set_it(data_dir: Path, app: Flask) -> None:
    with created(data_dir, PUBLIC_URL="https://cv.example.org") as encrypted:
        browser = encrypted.test_client()
        answer = browser.get(make_link(encrypted.extensions["settings"], FLORE), base_url="https://cv.example.org")
        cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "session=" in c)
        assert cookie.startswith("__Host-session=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert browser.get("/coach/", base_url="https://cv.example.org").status_code == 200


def test_it_ends_after_thirty_days(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    age(app, sessions.LENGTH_SECONDS + 1)
    assert browser.get("/coach/").status_code == 303
    sign_in("kenny@example.org")
    assert [line.email for line in lines(app)] == ["kenny@example.org"]  # and its line goes


def test_the_cookie_of_an_earlier_release_asks_to_sign_in_once_more(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session.update({"email": FLORE, "at": int(time.time())})
    answer = client.get("/coach/")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/coach/")
    assert client.get_cookie("session") is None


def test_when_it_was_used_is_noted_once_an_hour(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    at = lines(app)[0].seen_at
    browser.get("/coach/")
    assert lines(app)[0].seen_at == at
    age(app, sessions.SEEN_SECONDS + 1)
    browser.get("/coach/")
    assert lines(app)[0].seen_at > at


def test_public_pages_do_not_ask_who_is_there(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    with asked_of(app) as statements:
        assert browser.get("/").status_code == 200
        assert browser.get("/cv/c2abd", follow_redirects=True).status_code == 200
        assert not [s for s in statements if "sessions" in s]
        browser.get("/coach/")
        assert len([s for s in statements if "FROM sessions" in s]) == 1


def test_signing_out(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("flore@example.org")
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/coach/").status_code == 303
    assert lines(app) == []


def test_a_copied_cookie_opens_nothing_after_signing_out(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    cookie = browser.get_cookie("session")
    assert cookie
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/coach/").status_code == 200
    browser.post("/sign-out")
    assert thief.get("/coach/").status_code == 303


def test_signing_in_again_ends_what_was_open_in_this_browser(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(FLORE)
    browser.get(make_link(app.extensions["settings"], "kenny@example.org"))
    assert [line.email for line in lines(app)] == ["kenny@example.org"]


@pytest.mark.parametrize("asked_meanwhile", [False, True])
def test_coming_back_to_the_sheet_does_not_revive_it(
    app: Flask, sign_in: SignIn, workbook: Workbook, sync: Sync, asked_meanwhile: bool
) -> None:
    coach, candidate, other = sign_in(FLORE), sign_in("kenny@example.org"), sign_in("camille@example.org")
    sweeper = Sweeper(app.extensions["book"].state)
    spreadsheet = workbook.spreadsheet
    coaches, candidates = spreadsheet.worksheet("Coachs"), spreadsheet.worksheet("Candidats")
    row = coaches.row_values(2)
    cell = candidates.find("kenny@example.org")
    assert cell
    coaches.batch_clear(["A2:Z2"])
    candidates.update_acell(cell.address, "kenny@new.example.org")
    settle(app, sync, None if asked_meanwhile else sweeper)
    if asked_meanwhile:
        assert (coach.get("/coach/").status_code, candidate.get("/me/").status_code) == (303, 303)
    coaches.update([row], "A2")
    candidates.update_acell(cell.address, "kenny@example.org")
    settle(app, sync, sweeper)
    assert (coach.get("/coach/").status_code, candidate.get("/me/").status_code) == (303, 303)
    assert other.get("/staff/").status_code == 200
    assert sign_in(FLORE).get("/coach/").status_code == 200


def test_a_lost_column_signs_nobody_out_for_good(app: Flask, sign_in: SignIn, workbook: Workbook, sync: Sync) -> None:
    browser = sign_in(FLORE)
    sweeper = Sweeper(app.extensions["book"].state)
    tab = workbook.spreadsheet.worksheet("Coachs")
    at = tab.row_values(1).index("E-mail") + 1
    tab.update_cell(1, at, "Adresse du courrier")
    settle(app, sync, sweeper)
    assert browser.get("/coach/").status_code == 303
    tab.update_cell(1, at, "E-mail")
    settle(app, sync, sweeper)
    assert browser.get("/coach/").status_code == 200


def test_the_worker_ends_them(app: Flask, sign_in: SignIn, workbook: Workbook) -> None:
    sign_in(FLORE)
    workbook.spreadsheet.worksheet("Coachs").batch_clear(["A2:Z2"])
    with app.app_context():
        worker = make_sync()
        worker.read()
        worker.step()
    assert lines(app) == []


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


@pytest.mark.parametrize(
    ("act", "field"),
    [("/staff/sessions/end", "all"), ("/staff/letters/unblock", "email"), ("/staff/passkeys/reset", "email")],
)
def test_an_address_no_keyboard_types_is_nobodys(sign_in: SignIn, act: str, field: str) -> None:
    assert sign_in("camille@example.org").post(act, data={field: "a\0b"}).status_code == 400
