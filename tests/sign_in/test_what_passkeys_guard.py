"""What staff are asked their passkey for again, and what becomes of it when its owner leaves, moves or is erased."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commands.worker import make_sync
from programme.accounts import passkeys
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests.coach.pages import HTMX, form
from tests.coach.test_sections import CV
from tests.conftest import SignIn
from tests.sign_in.keys import Key, add_key, step
from tests.sign_in.test_addresses import link_of
from tests.sign_in.test_addresses import mails as mails_of
from tests.sign_in.test_passkeys import let_pass
from views.web.access import FRESH_SECONDS

CAMILLE, KENNY, FLORE = "camille@example.org", "kenny@example.org", "flore@example.org"
NEW = "nouvelle@example.org"


@pytest.fixture
def stale(app: Flask, sign_in: SignIn) -> tuple[FlaskClient, Key]:
    """Camille's browser where her passkey was used a while ago."""
    browser = sign_in(CAMILLE)
    key, _ = add_key(browser)
    let_pass(app, FRESH_SECONDS + 1)
    return browser, key


def owners(book: Book) -> dict[str, int]:
    return passkeys.owners(book)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    ("page", "action", "other"),
    [
        (CV, f"{CV}/contact", {"phone": "06 39 98 00 12"}),
        ("/staff/tabs/coaches/B2FLO", "/staff/tabs/coaches/B2FLO", {"zone": "Lyon"}),
        ("/staff/tabs/staff/new", "/staff/tabs/staff", {"first_name": "Nadia"}),
    ],
)
def test_an_address_written_in_a_form_asks_again_and_loses_nothing(
    stale: tuple[FlaskClient, Key], book: Book, page: str, action: str, other: dict[str, str], headers: dict[str, str]
) -> None:
    browser, key = stale
    opened = form(browser, page, action)
    answer = opened.post(browser, headers, email=NEW, **other)
    assert answer.status_code == 422
    for kept in ('href="/sign-in/passkey"', NEW, *other.values()):
        assert kept in answer.text
    tables = (book.snapshot.candidates, book.snapshot.coaches, book.snapshot.staff)
    assert not any(table.where("email", NEW) for table in tables)
    assert step(browser, key) == 303
    assert opened.post(browser, headers, email=NEW, **other).status_code in (200, 303)
    tables = (book.snapshot.candidates, book.snapshot.coaches, book.snapshot.staff)
    assert any(table.where("email", NEW) for table in tables)


def test_other_fields_ask_for_nothing(stale: tuple[FlaskClient, Key]) -> None:
    browser, _ = stale
    assert form(browser, CV, f"{CV}/contact").post(browser, phone="06 39 98 00 12").status_code == 303


@pytest.mark.parametrize("file", ["vread.csv", "vread.xlsx", "vcend.ics"])
def test_a_list_that_leaves_as_a_file_asks_again(stale: tuple[FlaskClient, Key], file: str) -> None:
    browser, key = stale
    assert browser.get(f"/staff/views/{file}").location.startswith("/sign-in/passkey")
    step(browser, key)
    assert browser.get(f"/staff/views/{file}").status_code == 200


def test_an_address_put_back_from_the_history_asks_again(
    stale: tuple[FlaskClient, Key], book: Book, sync: Sync
) -> None:
    browser, key = stale
    cell = book.snapshot.candidates.cell(book.snapshot.candidates.rows[1], "email")
    receipt = book.submit(Edit("candidates", "C3KEN", {"email": cell}, {"email": NEW}), CAMILLE).id
    sync.step()
    undo, typed = "/staff/history/candidates/C3KEN/undo", {"receipt": receipt, "key": "email"}
    assert browser.post(undo, data=typed).location.startswith("/sign-in/passkey")
    assert book.snapshot.candidates.where("email", NEW)
    step(browser, key)
    assert browser.post(undo, data=typed).location == "/staff/history/candidates/C3KEN"
    assert not book.snapshot.candidates.where("email", NEW)


def test_an_address_that_waits_for_a_person_asks_again(
    stale: tuple[FlaskClient, Key], book: Book, sync: Sync, workbook: Workbook
) -> None:
    browser, key = stale
    row = book.snapshot.candidates.get("C3KEN")
    assert row
    cell = book.snapshot.candidates.cell(row, "email")
    book.submit(Edit("candidates", "C3KEN", {"email": cell}, {"email": NEW}), CAMILLE)
    tab = workbook.spreadsheet.worksheet("Candidats")
    found = tab.find(KENNY)
    assert found
    tab.update_acell(found.address, "kenny.autre@example.org")
    sync.step()
    (waiting,) = book.undecided()
    decide = f"/staff/changes/{waiting.id}"
    assert browser.post(decide, data={"decision": "retry"}).location.startswith("/sign-in/passkey")
    aimed = {"row": "C5RSA", "key": "email", "seen": "null"}
    assert browser.post(f"{decide}/target", data=aimed).location.startswith("/sign-in/passkey")
    assert [one.id for one in book.undecided()] == [waiting.id]
    step(browser, key)
    assert browser.post(decide, data={"decision": "retry"}).status_code == 303
    assert not book.undecided()


def test_who_changes_their_address_keeps_their_passkey(
    app: Flask, sign_in: SignIn, book: Book, stale: tuple[FlaskClient, Key]
) -> None:
    browser, key = stale
    step(browser, key)
    assert browser.post("/address", data={"email": NEW}).status_code == 303
    elsewhere = app.test_client()
    assert elsewhere.post(link_of(mails_of(book)[NEW][0])).status_code == 303
    assert elsewhere.get("/staff/").location == "/sign-in/passkey?next=/staff/"
    assert sign_in(NEW).get("/staff/").location == "/sign-in/passkey?next=/staff/"
    assert step(elsewhere, key) == 303
    assert elsewhere.get("/staff/").status_code == 200
    assert owners(book) == {NEW: 1}


def test_taken_back_it_is_the_old_addresss_again(app: Flask, book: Book, stale: tuple[FlaskClient, Key]) -> None:
    browser, key = stale
    worker = make_worker(app)
    worker.step()
    step(browser, key)
    browser.post("/address", data={"email": NEW})
    app.test_client().post(link_of(mails_of(book)[NEW][0]))
    worker.step()
    undo = next(mail for mail in mails_of(book)[CAMILLE] if "/address/undo/" in mail.text)
    assert app.test_client().post(link_of(undo)).status_code == 200
    assert owners(book) == {CAMILLE: 1}


def make_worker(app: Flask) -> Sync:
    with app.app_context():
        worker = make_sync()
    worker.poll_seconds = 0.0  # each step reads, however quick the machine
    return worker


def test_those_of_who_left_the_team_go_in_time(
    app: Flask, sign_in: SignIn, book: Book, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_key(sign_in(CAMILLE))
    worker = make_worker(app)
    worker.step()
    tab = workbook.spreadsheet.worksheet("Équipe")
    row, touch = tab.row_values(2), toucher(workbook, worker)
    tab.batch_clear(["A2:Z2"])
    worker.step()
    assert owners(book) == {CAMILLE: 1}  # a row cut to be pasted elsewhere
    tab.update([row], "A2")
    worker.step()
    assert sign_in(CAMILLE).get("/staff/").status_code == 303
    later = time.time() + passkeys.LEFT_SECONDS + 60
    monkeypatch.setattr("time.time", lambda: later)
    touch("one")
    assert owners(book) == {CAMILLE: 1}
    tab.batch_clear(["A2:Z2"])
    worker.step()
    later += passkeys.LEFT_SECONDS + 60
    touch("two")
    assert owners(book) == {}
    with book.state.reading() as connection:
        assert passkeys.count_codes(connection, CAMILLE) == 0


def toucher(workbook: Workbook, worker: Sync) -> Callable[[str], None]:
    """Makes another reading, by a change that means nothing."""

    def touch(text: str) -> None:
        workbook.spreadsheet.worksheet("Listes").update_acell("B90", text)
        worker.step()

    return touch


def test_a_lost_column_takes_nobodys_passkey(
    app: Flask, sign_in: SignIn, book: Book, workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_key(sign_in(CAMILLE))
    worker = make_worker(app)
    tab = workbook.spreadsheet.worksheet("Équipe")
    tab.update_cell(1, tab.row_values(1).index("E-mail") + 1, "Courrier du matin")
    worker.step()
    later = time.time() + passkeys.LEFT_SECONDS + 60
    monkeypatch.setattr("time.time", lambda: later)
    toucher(workbook, worker)("one")
    assert owners(book) == {CAMILLE: 1}


def test_erased_with_its_owner_and_with_nobody_else(
    app: Flask, sign_in: SignIn, book: Book, workbook: Workbook
) -> None:
    browser = sign_in(CAMILLE)
    add_key(browser)
    candidates = workbook.spreadsheet.worksheet("Candidats")
    found = candidates.find(KENNY)
    assert found
    candidates.update_acell(found.address, CAMILLE)  # a social worker's address, for somebody who has none
    erase(app, "C3KEN")
    assert owners(book) == {CAMILLE: 1}
    coaches = workbook.spreadsheet.worksheet("Coachs")
    flore = coaches.find(FLORE)
    assert flore
    with book.state.writing() as connection:
        passkeys.move(connection, CAMILLE, FLORE)  # who was of the team before
        passkeys.make_codes(connection, FLORE)
    erase(app, "B2FLO")
    assert owners(book) == {}
    with book.state.reading() as connection:
        assert not connection.execute(passkeys.codes.select()).all()


def erase(app: Flask, row_id: str) -> None:
    done = app.test_cli_runner().invoke(args=["erase", row_id, "--yes"])
    assert done.exit_code == 0, done.output
