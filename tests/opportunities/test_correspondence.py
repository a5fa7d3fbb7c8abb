"""Letters from strangers: read by the coach first, answered without an address, reported, blocked, forgotten."""

import re
import time

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from programme import correspondence
from programme.acts import letters as acts
from programme.correspondence import KEEP_BLOCKED_SECONDS, KEEP_REPORTED_SECONDS, KEEP_SECONDS, blocked, letters
from sheets.book import Book
from sheets.model.columns import Tab
from sheets.model.schema import CANDIDATES, COACHES
from sheets.worker.sync import Sync
from tests.cast import SECRETS
from tests.coach.pages import form, forms, said
from tests.conftest import SignIn
from tests.opportunities.offers import patient, sent
from tests.opportunities.test_writing import LETTER, write
from tests.public.page import Page

__all__ = ["patient"]
TEXT = "Je connais une pépinière."
ADDRESS = "lea@example.com"


def link_in(app: Flask, mail: int = -1) -> str:
    """The path of the coach's link."""
    texts = [mail["text"] for mail in sent(app) if "/letters/" in mail["text"] and "/me/" not in mail["text"]]
    return str(re.findall(r"http://localhost(/letters/\S+)", texts[mail])[0])


def type_in(sheet: gspread.Spreadsheet, sync: Sync, tab: Tab, row: int, key: str, value: str) -> None:
    """Staff type a cell."""
    found = sheet.worksheet(tab.title)
    found.update_cell(row, found.row_values(1).index(tab.by_key[key].header) + 1, value)
    sync.step()


def test_the_whole_way(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    write(client)
    receipt, to_coach = sent(app)
    assert (to_coach["to"], to_coach["cc"], to_coach["reply"]) == ("flore@example.org", "", "camille@example.org")
    assert TEXT in to_coach["text"]
    assert receipt["to"] == ADDRESS
    link = link_in(app)
    page = client.get(link)
    Page(page.text)
    assert TEXT in page.text
    assert len(sent(app)) == 2  # opening it did nothing
    done = forms(page.text)[link].post(client, decision="pass")
    assert done.status_code == 303
    assert "La lettre est transmise" in client.get(link).text
    assert TEXT not in client.get(link).text  # good for one thing
    passed = sent(app)[2]
    assert (passed["to"], passed["cc"], passed["reply"]) == (
        "abdenour@example.org", "flore@example.org", "flore@example.org",
    )  # fmt: skip
    assert ADDRESS not in passed["text"]

    person = sign_in("abdenour@example.org")
    home = person.get("/me/")
    Page(home.text)
    own = re.findall(r"/me/letters/\d+", home.text)[0]
    assert own in passed["text"]
    page = person.get(own)
    Page(page.text)
    assert TEXT in page.text
    assert ADDRESS not in page.text
    assert forms(page.text)[own].post(person, answer=" ").status_code == 422
    assert forms(page.text)[own].post(person, answer="Merci Léa !").status_code == 303
    answer = sent(app)[3]
    assert (answer["to"], answer["cc"], answer["reply"]) == (ADDRESS, "", "flore@example.org")
    assert "Merci Léa !" in answer["text"]
    assert "Merci Léa !" in person.get(own).text
    whole = "".join(path.read_text() for path in sorted((app.extensions["settings"].data_dir / "mail").glob("*.eml")))
    assert whole.count("abdenour@example.org") == 1  # the address of the mail to the person, and nowhere else
    # Each once: neither click sends anything more.
    for again in (client.post(link, data={"decision": "pass"}), person.post(own, data={"answer": "Encore"})):
        assert again.status_code == 303
    assert len(sent(app)) == 4


def test_from_the_coachs_page(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    write(client)
    flore = sign_in("flore@example.org")
    page = flore.get("/coach/")
    Page(page.text)
    assert TEXT in page.text
    act = re.findall(r"/coach/letters/\d+", page.text)[0]
    for other in ("martin@example.org", "kenny@example.org", "abdenour@example.org"):
        assert sign_in(other).post(act, data={"decision": "pass"}).status_code == 404
    assert client.post(act, data={"decision": "pass"}).status_code == 303  # to sign in
    assert TEXT not in sign_in("martin@example.org").get("/coach/").text
    assert len(sent(app)) == 2
    assert flore.post(act, data={"decision": "nothing"}).status_code == 400
    assert "transmise" in said(forms(page.text)[act].post(flore, decision="pass") and flore.get("/coach/"))
    assert TEXT not in flore.get("/coach/").text
    assert sent(app)[2]["to"] == "abdenour@example.org"


def test_stopped_it_reaches_nobody(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    write(client)
    link = link_in(app)
    client.post(link, data={"decision": "stop"})
    client.post(link, data={"decision": "pass"})
    assert len(sent(app)) == 2
    person = sign_in("abdenour@example.org")
    assert "Pas encore de lettre" in said(person.get("/me/"))
    assert person.get("/me/letters/1").status_code == 404


def test_a_letter_that_waits_is_not_the_persons_yet(client: FlaskClient, sign_in: SignIn) -> None:
    write(client)
    for email in ("abdenour@example.org", "kenny@example.org"):
        person = sign_in(email)
        assert person.get("/me/letters/1").status_code == 404
        assert person.post("/me/letters/1", data={"answer": "Bonjour"}).status_code == 404
        assert person.post("/me/letters/1", data={"decision": "report"}).status_code == 404


def test_a_link_is_the_readers_alone(
    app: Flask, client: FlaskClient, sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    write(client)
    link = link_in(app)
    assert client.get("/letters/forged").status_code == 404
    assert client.post("/letters/forged", data={"decision": "pass"}).status_code == 404
    type_in(sheet, sync, CANDIDATES, 2, "coach", "B3MAR")
    assert client.get(link).status_code == 410
    assert client.post(link, data={"decision": "pass"}).status_code == 410
    assert TEXT not in client.get(link).text
    assert TEXT in sign_in("martin@example.org").get("/coach/").text
    assert TEXT not in sign_in("flore@example.org").get("/coach/").text


@pytest.mark.parametrize(("tab", "row", "key", "value"), [(CANDIDATES, 2, "coach", ""), (COACHES, 2, "active", "non")])
def test_without_a_coach_staff_take_their_part(
    app: Flask,
    client: FlaskClient,
    sign_in: SignIn,
    sheet: gspread.Spreadsheet,
    sync: Sync,
    tab: Tab,
    row: int,
    key: str,
    value: str,
) -> None:
    type_in(sheet, sync, tab, row, key, value)
    write(client)
    assert [mail["to"] for mail in sent(app)] == [ADDRESS, "camille@example.org"]
    staff = sign_in("camille@example.org")
    page = staff.get("/staff/letters")
    Page(page.text)
    assert "Sans coach" in page.text
    assert "1 attend l’équipe" in said(page)
    act = re.findall(r"/coach/letters/\d+", page.text)[0]
    assert forms(page.text)[act].post(staff, decision="pass").location.startswith("/staff/letters")
    passed = sent(app)[2]
    assert (passed["to"], passed["cc"], passed["reply"]) == ("abdenour@example.org", "", "camille@example.org")
    person = sign_in("abdenour@example.org")
    form(person, "/me/letters/1", "/me/letters/1").post(person, answer="Merci")
    assert sent(app)[3]["reply"] == "camille@example.org"


@pytest.mark.parametrize(("key", "value"), [("consent", "non"), ("status", "Masqué")])
def test_who_is_no_longer_shown_gets_no_letter(
    app: Flask, client: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync, key: str, value: str
) -> None:
    write(client)
    link = link_in(app)
    type_in(sheet, sync, CANDIDATES, 2, key, value)
    assert "pas être transmise" in said(client.get(link))
    client.post(link, data={"decision": "pass"})
    assert len(sent(app)) == 2
    type_in(sheet, sync, CANDIDATES, 2, key, "oui" if key == "consent" else "Publié")
    client.post(link, data={"decision": "pass"})  # it waited
    assert len(sent(app)) == 3


def test_reported_by_the_person_and_unblocked_by_staff(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    write(client)
    client.post(link_in(app), data={"decision": "pass"})
    person = sign_in("abdenour@example.org")
    assert person.post("/me/letters/1", data={"decision": "report", "reason": "Il me menace"}).status_code == 303
    assert person.get("/me/letters/1").status_code == 404
    before = len(sent(app))
    # The writer sees no difference, whatever name they give their mailbox: the same page, the same receipt.
    for email in (ADDRESS, "LEA@example.com", "lea+2@example.com"):
        assert write(client, email=email) == 303
    assert [mail["to"] for mail in sent(app)[before:]] == [ADDRESS, ADDRESS, "lea+2@example.com"]
    assert TEXT not in sign_in("flore@example.org").get("/coach/").text
    staff = sign_in("camille@example.org")
    page = staff.get("/staff/letters")
    Page(page.text)
    assert "Il me menace" in page.text
    assert "abdenour@example.org" in page.text
    act = "/staff/letters/1"
    assert sign_in("flore@example.org").post(act, data={"decision": "unblock"}).status_code == 403
    assert forms(page.text)[act].post(staff, decision="keep").status_code == 303
    page = staff.get("/staff/letters")
    assert "Il me menace" not in page.text
    assert ADDRESS in page.text
    assert forms(page.text)["/staff/letters/unblock"].post(staff).status_code == 303
    assert "Personne n’est bloqué" in staff.get("/staff/letters").text
    write(client)
    assert sent(app)[-1]["to"] == "flore@example.org" or sent(app)[-2]["to"] == "flore@example.org"


def test_reported_by_the_coach_it_holds_back_the_others(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    write(client)
    write(client, message="Une autre lettre.")
    first, second = link_in(app, 0), link_in(app, 1)
    client.post(first, data={"decision": "report"})
    assert client.get(first).status_code == 410
    client.post(second, data={"decision": "pass"})
    assert len(sent(app)) == 4
    assert "Une autre lettre" not in sign_in("flore@example.org").get("/coach/").text
    staff = sign_in("camille@example.org")
    staff.post("/staff/letters/1", data={"decision": "unblock"})
    assert "Une autre lettre" in sign_in("flore@example.org").get("/coach/").text


def test_who_was_blocked_is_not_answered(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    for message in ("Une lettre gentille.", "Une lettre méchante."):
        write(client, message=message)
    client.post(link_in(app, 0), data={"decision": "pass"})
    client.post(link_in(app, 1), data={"decision": "report"})
    person = sign_in("abdenour@example.org")
    assert "on ne peut plus lui répondre" in said(person.get("/me/letters/1"))
    before = len(sent(app))
    person.post("/me/letters/1", data={"answer": "Bonjour"})
    assert len(sent(app)) == before


def test_letters_are_let_go_of(client: FlaskClient, book: Book) -> None:
    for _ in range(2):
        write(client, email=f"{_}@example.com")
    reported = acts.letter_by_id(book, 2)
    assert reported
    acts.report(book, reported, "flore@example.org", "")
    with book.state.writing() as connection:
        connection.execute(letters.update().values(arrived_at=time.time() - KEEP_SECONDS + 60))
        correspondence.tidy(connection)
        assert correspondence.by_id(connection, 1)
        connection.execute(letters.update().values(arrived_at=time.time() - KEEP_SECONDS - 60))
        correspondence.tidy(connection)
        assert not correspondence.by_id(connection, 1)
        assert correspondence.by_id(connection, 2)
        connection.execute(letters.update().values(arrived_at=time.time() - KEEP_REPORTED_SECONDS - 60))
        correspondence.tidy(connection)
        assert not correspondence.by_id(connection, 2)
        assert correspondence.is_blocked(connection, "1@example.com")
        connection.execute(blocked.update().values(at=time.time() - KEEP_BLOCKED_SECONDS - 60))
        correspondence.tidy(connection)
        assert not correspondence.is_blocked(connection, "1@example.com")
    write(client)
    with book.state.reading() as connection:
        assert correspondence.by_id(connection, 3)  # a number is never used again


def test_in_english(client: FlaskClient, sign_in: SignIn, app: Flask) -> None:
    write(client)
    english = {"Accept-Language": "en"}
    for browser, page in (
        (client, link_in(app)),
        (sign_in("flore@example.org"), "/coach/"),
        (sign_in("camille@example.org"), "/staff/letters"),
    ):
        text = browser.get(page, headers=english).text
        assert "Pass it on to Abdenour" in text
        assert "lettre" not in text.replace("letters", "")


def test_words_are_nothing_but_text(app: Flask, client: FlaskClient) -> None:
    write(client, name="<b>Léa</b>", message=LETTER["message"] + "<script>alert(1)</script>")
    page = client.get(link_in(app)).text
    assert "<script>alert" not in page
    assert "<b>Léa" not in page


def test_no_secret_of_the_person_on_the_readers_page(app: Flask, client: FlaskClient) -> None:
    write(client)
    page = client.get(link_in(app))
    assert not any(secret in page.text for secret in SECRETS)
    assert page.headers["Cache-Control"] == "private, no-store"
