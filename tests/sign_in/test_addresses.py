"""The address somebody signs in with: nobody becomes somebody else by changing it."""

import re
import time

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mail import queue as mail_queue
from mail.message import Message
from programme.accounts import addresses
from programme.accounts.address_handlers import AddressHandlers
from programme.accounts.sessions import Sweeper
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.events.handlers import run_handlers
from sheets.state import readings
from sheets.worker.sync import Sync
from tests.coach.pages import form, said
from tests.coach.test_sections import CV, cells
from tests.conftest import SignIn
from tests.sheets.test_events import type_in

KENNY, FLORE, CAMILLE = "kenny@example.org", "flore@example.org", "camille@example.org"
NEW = "kenny.nouveau@example.org"


@pytest.fixture
def worker(book: Book, workbook: Workbook) -> Sync:
    """The worker, which tells what changes."""
    handlers = AddressHandlers("http://localhost").handlers()
    made = Sync(book.state, lambda: workbook, 0.0, lambda read: run_handlers(book.state, handlers, read))
    made.step()
    return made


def mails(book: Book) -> dict[str, list[Message]]:
    """The mails of the queue by reader, oldest first."""
    found: dict[str, list[Message]] = {}
    with book.state.reading() as connection:
        for mail in reversed(mail_queue.recent(connection)):
            if mail.message:
                found.setdefault(mail.message.to, []).append(mail.message)
    return found


def link_of(message: Message) -> str:
    found = re.search(r"http://localhost(/address/\S+)", message.text)
    assert found, message.text
    return found[1]


def email_of(book: Book, row_id: str = "C3KEN") -> str:
    row = book.snapshot.candidates.get(row_id)
    assert row
    return row.email


def ask(browser: FlaskClient, book: Book, new: str = NEW) -> str:
    """Ask for another address; the path of the link sent there."""
    assert browser.post("/address", data={"email": new}).status_code == 303
    return link_of(mails(book)[new][-1])


# A coach


def test_a_coach_proposes_and_nothing_changes_until_staff_confirm(
    sign_in: SignIn, book: Book, worker: Sync, workbook: Workbook
) -> None:
    coach = sign_in(FLORE)
    opened = form(coach, CV, f"{CV}/contact")
    answer = opened.post(coach, email="moi@example.org", phone="06 11 22 33 44")
    page = said(coach.get(answer.location))
    assert "moi@example.org attend la décision de l'équipe" in page.replace("’", "'")
    assert email_of(book) == KENNY
    worker.step()
    assert cells(workbook)["E-mail"] == KENNY
    assert cells(workbook)["Téléphone"]  # the rest of the form is written
    assert [m.subject for m in mails(book)[CAMILLE]] == ["Une autre adresse pour Kenny : à décider"]
    staff = sign_in(CAMILLE)
    (action,) = set(re.findall(r'action="(/staff/addresses/\d+)"', staff.get("/staff/").text))
    assert coach.post(action, data={"decision": "confirm"}).status_code == 403
    assert sign_in(KENNY).post(action, data={"decision": "confirm"}).status_code == 403
    staff.post(action, data={"decision": "confirm"})
    assert email_of(book) == "moi@example.org"
    worker.step()
    assert cells(workbook)["E-mail"] == "moi@example.org"
    told = mails(book)
    assert told[KENNY][-1].subject == "Cette adresse n’ouvre plus Tremplin"
    assert "moi@example.org" not in told[KENNY][-1].text
    assert "/address/undo/" not in told[KENNY][-1].text  # staff decided
    assert told["moi@example.org"][-1].subject == "Vous entrez dans Tremplin avec cette adresse"
    assert told[FLORE][-1].subject == told[CAMILLE][-1].subject == "Kenny a une autre adresse"
    again = staff.post(action, data={"decision": "refuse"})
    assert "Déjà décidé" in staff.get(again.location).text
    worker.step()
    assert mails(book) == told


def test_only_an_address_is_proposed_and_it_says_so(sign_in: SignIn, book: Book) -> None:
    coach = sign_in(FLORE)
    answer = form(coach, CV, f"{CV}/contact").post(coach, email="moi@example.org")
    assert answer.status_code == 303
    assert "Proposé à l'équipe" in said(coach.get(answer.location)).replace("’", "'")
    assert book.queue().waiting == 0


@pytest.mark.parametrize("text", ["", "pas une adresse"])
def test_nothing_that_is_no_address_is_proposed(sign_in: SignIn, book: Book, text: str) -> None:
    coach = sign_in(FLORE)
    assert form(coach, CV, f"{CV}/contact").post(coach, email=text).status_code == 422
    with book.state.reading() as connection:
        assert addresses.proposals(connection) == []


def test_staff_refuse(sign_in: SignIn, book: Book, worker: Sync) -> None:
    coach, staff = sign_in(FLORE), sign_in(CAMILLE)
    form(coach, CV, f"{CV}/contact").post(coach, email="moi@example.org")
    (action,) = set(re.findall(r'action="(/staff/addresses/\d+)"', staff.get("/staff/").text))
    staff.post(action, data={"decision": "refuse"})
    worker.step()
    assert email_of(book) == KENNY
    assert mails(book)[FLORE][-1].subject == "L’adresse de Kenny ne change pas"
    assert action not in staff.get("/staff/").text
    assert KENNY not in mails(book)


def test_a_proposal_made_on_an_address_that_changed_is_not_confirmed(
    sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    coach, staff = sign_in(FLORE), sign_in(CAMILLE)
    form(coach, CV, f"{CV}/contact").post(coach, email="moi@example.org")
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", "kenny.vrai@example.org")
    worker.step()
    page = staff.get("/staff/").text
    (action,) = set(re.findall(r'action="(/staff/addresses/\d+)"', page))
    assert 'value="confirm"' not in page
    staff.post(action, data={"decision": "confirm"})
    assert email_of(book) == "kenny.vrai@example.org"


def test_the_way_in_that_was_reported(sign_in: SignIn, book: Book, client: FlaskClient) -> None:
    """Consent withdrawn, the address changed by the coach, a link asked for, consent given."""
    sign_in("abdenour@example.org").post("/me/publication", data={"consent": "non"})
    coach = sign_in(FLORE)
    page = "/coach/candidates/C2ABD/cv"
    form(coach, page, f"{page}/contact").post(coach, email="moi@example.org")
    coach.post(f"{page}/contact", data={"email": "moi@example.org"})
    client.post("/sign-in", data={"email": "moi@example.org"})
    assert "moi@example.org" not in mails(book)
    assert email_of(book, "C2ABD") == "abdenour@example.org"


def test_a_workbook_that_lets_everybody_edit_it_behaves_the_same_and_says_so(
    sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    fields = sheet.worksheet("Champs")
    header = fields.row_values(1)
    line = {"Onglet": "Candidats", "Colonne": "E-mail", "Modifiable par": "candidat\ncoach\néquipe"}
    fields.append_row([line.get(name, "") for name in header])
    worker.step()
    coach, kenny = sign_in(FLORE), sign_in(KENNY)
    form(coach, CV, f"{CV}/contact").post(coach, email="moi@example.org")
    kenny.post("/me/cv/contact", data={"email": "moi@example.org"})
    assert email_of(book) == KENNY
    assert "l'équipe seule la change" in said(sign_in(CAMILLE).get("/staff/understood")).replace("&#39;", "'").replace(
        "’", "'"
    )


def test_a_text_of_a_coach_that_waits_is_not_theirs_to_write(
    sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    """One of an older release, for instance."""
    book.submit(Edit("candidates", "C3KEN", {"email": KENNY}, {"email": "moi@example.org"}), FLORE)
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", "kenny.vrai@example.org")
    worker.step()
    (waiting,) = book.undecided(FLORE)
    assert sign_in(FLORE).post(f"/choices/{waiting.id}", data={"decision": "retry"}).status_code == 404
    worker.step()
    assert email_of(book) == "kenny.vrai@example.org"


def test_staff_write_it_on_screen(sign_in: SignIn, book: Book, worker: Sync) -> None:
    staff = sign_in(CAMILLE)
    form(staff, CV, f"{CV}/contact").post(staff, email=NEW)
    assert email_of(book) == NEW
    page = "/staff/tabs/coaches/B2FLO"
    form(staff, page, page).post(staff, email="flore.nouvelle@example.org")
    worker.step()
    told = mails(book)
    assert {KENNY, NEW, FLORE, "flore.nouvelle@example.org", CAMILLE} <= told.keys()


def test_typed_in_the_sheet_everybody_is_told_once(
    book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:  # fmt: skip
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", NEW)
    worker.step()
    worker.step()
    assert {to: len(found) for to, found in mails(book).items()} == {KENNY: 1, NEW: 1, FLORE: 1, CAMILLE: 1}


# The person


def test_the_person_changes_it_through_a_link_to_the_new_one(
    sign_in: SignIn, book: Book, worker: Sync, workbook: Workbook, client: FlaskClient
) -> None:
    kenny = sign_in(KENNY)
    assert 'href="/address"' in kenny.get("/me/").text
    link = ask(kenny, book)
    assert email_of(book) == KENNY
    page = client.get(link)  # as a scanner does
    assert page.headers["Cache-Control"] == "no-store"
    assert (page.status_code, email_of(book)) == (200, KENNY)
    assert client.post(link).status_code == 303
    assert "Bonjour Kenny" in client.get("/me/").text
    assert kenny.get("/me/").status_code == 303  # what the old one opened is over
    assert client.get(link).status_code == client.post(link).status_code == 410
    worker.step()
    assert cells(workbook)["E-mail"] == NEW
    told = mails(book)
    assert {to: len(found) for to, found in told.items()} == {KENNY: 1, NEW: 2, FLORE: 1, CAMILLE: 1}
    assert NEW not in told[KENNY][0].text
    assert KENNY in told[CAMILLE][0].text  # who did it


def test_a_reading_made_before_it_is_written_signs_nobody_out(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    browser = app.test_client()
    browser.post(ask(sign_in(KENNY), book))
    type_in(sheet.worksheet("Candidats"), "C2ABD", "Accroche", "Autre chose")
    with book.state.reading() as connection:
        before = readings.latest_version(connection)
    worker.read()
    with book.state.reading() as connection:
        assert readings.latest_version(connection) > before
        read = readings.load(book.state, readings.latest_version(connection))
    assert cells(Workbook(sheet))["E-mail"] == KENNY
    Sweeper(book.state).sweep(read)
    assert browser.get("/me/").status_code == 200
    worker.step()
    assert browser.get("/me/").status_code == 200


def test_the_old_address_takes_it_back(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, workbook: Workbook
) -> None:
    thief = app.test_client()
    thief.post(ask(sign_in(KENNY), book))
    further = ask(thief, book, "ailleurs@example.org")
    worker.step()
    back = link_of(mails(book)[KENNY][-1])
    owner = app.test_client()
    assert owner.get(back).status_code == 200
    assert email_of(book) == NEW
    assert "kenny@example.org" in owner.post(back).text
    assert email_of(book) == KENNY
    assert thief.get("/me/").status_code == 303
    assert app.test_client().post(further).status_code == 410
    assert owner.post(back).status_code == 410
    worker.step()
    assert cells(workbook)["E-mail"] == KENNY
    assert mails(book)[NEW][-1].subject == "Cette adresse n’ouvre plus Tremplin"
    assert "/address/undo/" not in mails(book)[NEW][-1].text
    assert "Bonjour Kenny" in sign_in(KENNY).get("/me/").text


def test_what_the_person_did_once_is_somebody_elses_when_it_is_done_again(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    app.test_client().post(ask(sign_in(KENNY), book))
    worker.step()
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", KENNY)
    worker.step()
    told = len(mails(book)[KENNY])
    table = addresses.address_changes
    with book.state.writing() as connection:
        connection.execute(table.update().values(at=table.c.at - 7_200, undo_until=table.c.undo_until - 7_200))
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", NEW)
    worker.step()
    _, *new = mails(book)[KENNY][told - 1 :]
    assert [message.subject for message in new] == ["Cette adresse n’ouvre plus Tremplin"]
    assert "/address/undo/" not in new[0].text
    assert "l’équipe" in mails(book)[CAMILLE][-1].text


def test_a_chain_of_changes_is_taken_back_whole(app: Flask, sign_in: SignIn, book: Book, worker: Sync) -> None:
    thief = app.test_client()
    thief.post(ask(sign_in(KENNY), book))
    worker.step()
    thief.post(ask(thief, book, "ailleurs@example.org"))
    worker.step()
    told = mails(book)
    app.test_client().post(link_of(told[KENNY][-1]))
    assert email_of(book) == KENNY
    assert app.test_client().post(link_of(told[NEW][-1])).status_code == 410
    assert email_of(book) == KENNY


def test_what_staff_noted_since_is_not_taken_back(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    app.test_client().post(ask(sign_in(KENNY), book))
    worker.step()
    back = link_of(mails(book)[KENNY][-1])
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", "kenny.vrai@example.org")
    worker.step()
    assert app.test_client().post(back).status_code == 410
    assert email_of(book) == "kenny.vrai@example.org"


def test_links_have_their_time(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, monkeypatch: pytest.MonkeyPatch
) -> None:
    kenny = sign_in(KENNY)
    late = ask(kenny, book)
    later = time.time() + addresses.ASKED_SECONDS + 1
    with monkeypatch.context() as clock:
        clock.setattr("time.time", lambda: later)
        assert app.test_client().post(late).status_code == 410
    app.test_client().post(ask(kenny, book))
    worker.step()
    later = time.time() + addresses.UNDO_SECONDS + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert app.test_client().post(link_of(mails(book)[KENNY][-1])).status_code == 410
    assert email_of(book) == NEW


def test_a_new_question_replaces_the_one_before(app: Flask, sign_in: SignIn, book: Book) -> None:
    kenny = sign_in(KENNY)
    first = ask(kenny, book, "un@example.org")
    second = ask(kenny, book, "deux@example.org")
    assert app.test_client().post(first).status_code == 410
    assert app.test_client().post(second).status_code == 303


def test_an_older_link_does_not_undo_what_staff_noted(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    link = ask(sign_in(KENNY), book)
    type_in(sheet.worksheet("Candidats"), "C3KEN", "E-mail", "kenny.vrai@example.org")
    worker.step()
    assert app.test_client().post(link).status_code == 410
    assert email_of(book) == "kenny.vrai@example.org"


def test_a_coach_and_staff_change_their_own(app: Flask, sign_in: SignIn, book: Book, worker: Sync) -> None:
    for old, new in ((FLORE, "flore.2@example.org"), (CAMILLE, "camille.2@example.org")):
        browser = app.test_client()
        assert browser.post(ask(sign_in(old), book, new)).status_code == 303
        assert browser.get("/").status_code == 200
        worker.step()
        assert link_of(mails(book)[old][-1]).startswith("/address/undo/")
    coach = book.snapshot.coaches.get("B2FLO")
    staff = book.snapshot.staff.get("Q2CAM")
    assert coach
    assert staff
    assert (coach.email, staff.email) == ("flore.2@example.org", "camille.2@example.org")


def test_a_person_with_several_rows_changes_all_and_takes_all_back(
    app: Flask, sign_in: SignIn, book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:
    type_in(sheet.worksheet("Coachs"), "B2FLO", "E-mail", CAMILLE)
    worker.step()
    app.test_client().post(ask(sign_in(CAMILLE), book, "camille.2@example.org"))
    worker.step()
    both = [table.get(row_id) for table, row_id in ((book.snapshot.coaches, "B2FLO"), (book.snapshot.staff, "Q2CAM"))]
    assert [getattr(row, "email", "") for row in both] == ["camille.2@example.org"] * 2
    (message,) = [m for m in mails(book)[CAMILLE] if "/address/undo/" in m.text]
    assert app.test_client().post(link_of(message)).status_code == 200
    both = [table.get(row_id) for table, row_id in ((book.snapshot.coaches, "B2FLO"), (book.snapshot.staff, "Q2CAM"))]
    assert [getattr(row, "email", "") for row in both] == [CAMILLE] * 2


@pytest.mark.parametrize("text", ["", "kenny", KENNY])
def test_what_cannot_be_asked_for(sign_in: SignIn, book: Book, text: str) -> None:
    kenny = sign_in(KENNY)
    assert kenny.post("/address", data={"email": text}).status_code == 422
    assert mails(book) == {}


def test_somebody_elses_address_is_answered_like_any_other(sign_in: SignIn, book: Book) -> None:
    kenny = sign_in(KENNY)
    answers = {kenny.post("/address", data={"email": to}).status_code for to in (FLORE, "nul@example.org")}
    assert answers == {303}
    assert email_of(book) == KENNY


def test_links_are_counted(sign_in: SignIn) -> None:
    kenny = sign_in(KENNY)
    answers = [kenny.post("/address", data={"email": f"a{n}@example.org"}).status_code for n in range(6)]
    assert answers == [303] * 5 + [429]


def test_strangers_and_made_up_links(client: FlaskClient) -> None:
    assert client.get("/address").location.startswith("/sign-in")
    assert client.post("/address", data={"email": NEW}).location.startswith("/sign-in")
    assert client.post("/staff/addresses/1", data={"decision": "confirm"}).location.startswith("/sign-in")
    for token in ("abc", "é", "." * 300, "undo/abc"):
        assert client.get(f"/address/{token}").status_code == 410
        assert client.post(f"/address/{token}").status_code == 410
