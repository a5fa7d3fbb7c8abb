"""Staff's page of messages, and the page where a reader says "no more of these"."""

import re

import gspread
import pytest
from flask.testing import FlaskClient

import clock
from mail import queue as mail_queue
from mail.message import Message
from programme.messages import memory, refusals
from programme.messages.rules import rules_of
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.pages import said as plainly
from tests.conftest import SignIn
from tests.messages.conftest import Office
from tests.public.page import Page

PAGE = "/staff/messages"
CAMILLE, KENNY_AT = "camille@example.org", "kenny@example.org"
TRAINING = {"rule": "MTRNG", "row": KENNY, "occurrence": "once"}


@pytest.fixture
def published(office: Office) -> Office:
    """Kenny's CV is online since today."""
    office.type("Candidats", KENNY, "Accord de publication", "oui")
    office.type("Candidats", KENNY, "Statut du CV", "Publié")
    office.turn()
    office.turn()
    return office


@pytest.mark.parametrize("who", ["", "flore@example.org", KENNY_AT])
def test_it_is_staffs(client: FlaskClient, sign_in: SignIn, who: str) -> None:
    browser = sign_in(who) if who else client
    assert browser.get(PAGE).status_code in (302, 303, 403, 404)
    for action in ("pause", "due", "waiting", "line"):
        assert browser.post(f"{PAGE}/{action}").status_code in (302, 303, 403, 404)


def test_what_is_to_come_to_whom_when_and_why(published: Office, sign_in: SignIn) -> None:
    published.at(1)
    answer = sign_in(CAMILLE).get(PAGE)
    Page(answer.text)
    page = plainly(answer)
    assert "Préparer les entretiens" in page
    assert "11 janvier 2027 à 08:00" in page
    assert "7 jours après « Publié le » (4 janvier 2027)" in page
    assert f"À {KENNY_AT}, copie à flore@example.org" in page
    english = sign_in(CAMILLE).get(PAGE, headers={"Accept-Language": "en"})
    assert "7 days after “Publié le” (4 January 2027)" in english.text
    assert "1 day before “Date”" in english.text
    assert "1 jour avant « Date »" in page


def test_one_is_cancelled_and_another_sent_before_its_day(published: Office, sign_in: SignIn) -> None:
    staff = sign_in(CAMILLE)
    published.at(1)
    assert staff.post(f"{PAGE}/due", data={**TRAINING, "drop": "1"}).status_code == 303
    assert staff.post(f"{PAGE}/due", data={**TRAINING, "rule": "MVDEA", "send": "1"}).status_code == 303
    published.turn()
    assert published.sent("filmiez") == [(KENNY_AT, "Kenny, et si vous vous filmiez ?")]
    for day in (7, 8, 21, 22):
        published.at(day)
    assert not published.sent("préparez")
    assert len(published.sent("filmiez")) == 1
    assert "n’est plus à venir" in plainly(staff.post(f"{PAGE}/due", data=TRAINING, follow_redirects=True))
    assert staff.post(f"{PAGE}/due", data={**TRAINING, "rule": "MZZZZ"}).status_code == 404


def test_all_is_stopped_those_that_wait_too(published: Office, sign_in: SignIn) -> None:
    staff = sign_in(CAMILLE)
    published.at(7, hour=7)
    with published.book.state.writing() as connection:
        rule = rules_of(published.book.snapshot).rules["MTRNG"]
        (due,) = published.messages.dues(published.book.snapshot, rule, clock.today(), clock.today())
        published.messages.send_now(connection, published.book.snapshot, due)
    staff.post(f"{PAGE}/pause", data={"stop": "1"})
    published.at(8)
    assert not published.sent("préparez")
    assert "Tous les messages sont arrêtés" in plainly(staff.get(PAGE))
    staff.post(f"{PAGE}/pause", data={"go": "1"})
    published.turn()
    assert len(published.sent("préparez")) == 1


def test_a_mail_that_waits_is_dropped_by_a_person(published: Office, sign_in: SignIn) -> None:
    staff = sign_in(CAMILLE)
    published.sender.step = lambda: 0  # type: ignore[method-assign]  # the mail server is down
    published.at(7)
    key = re.search(r'name="key" value="([^"]+)"', staff.get(PAGE).text)
    assert key
    assert staff.post(f"{PAGE}/waiting", data={"key": key[1], "drop": "1"}).status_code == 303
    published.restart()
    published.at(8)
    assert not published.sent("préparez")
    assert staff.post(f"{PAGE}/waiting", data={"key": "published:C2ABD"}).status_code == 404


@pytest.mark.parametrize(("whom", "reached"), [("new", 0), ("all", 1)])
def test_a_line_is_switched_on_for_some_or_for_all(published: Office, sign_in: SignIn, whom: str, reached: int) -> None:
    published.type("Messages", "MTRNG", "Actif", "non")
    published.at(40)
    staff = sign_in(CAMILLE)
    assert "Aussi la personne déjà concernée (1)" in plainly(staff.get(PAGE))
    assert staff.post(f"{PAGE}/line", data={"rule": "MTRNG", "on": "1", "whom": whom}).status_code == 303
    published.turn()
    published.turn()
    assert len(published.sent("préparez")) == reached
    assert staff.post(f"{PAGE}/line", data={"rule": "MTRNG", "off": "1"}).status_code == 303
    published.turn()
    assert not rules_of(published.book.snapshot).rules["MTRNG"].active


def test_lines_the_tab_lacks_are_added_in_one_press_as_a_new_workbook_has_them(
    office: Office, sign_in: SignIn, sheet: gspread.Spreadsheet
) -> None:
    tab = sheet.worksheet("Messages")
    before = tab.get_all_values()
    for row_id in ("MWORK", "MNEXT", "MRELW"):
        found = tab.find(row_id)
        assert found
        tab.delete_rows(found.row)
    office.turn()
    staff = sign_in(CAMILLE)
    page = staff.get(PAGE)
    Page(page.text)
    assert "3 messages du site n'ont pas de ligne" in plainly(page).replace("’", "'")
    for words in ("C'est ajouté", "Rien n'était à ajouter"):
        answer = staff.post(f"{PAGE}/lines", data={"line": ["MWORK", "MNEXT", "MZZZZ"]}, follow_redirects=True)
        assert words in plainly(answer).replace("’", "'")
    office.turn()
    gone = [row for row in before if row[0] == "MRELW"]
    assert sorted(tab.get_all_values()) == sorted(row for row in before if row not in gone)
    assert not office.book.snapshot.problems
    assert rules_of(office.book.snapshot).rules["MWORK"].active
    assert "1 message du site n'a pas de ligne" in plainly(staff.get(PAGE)).replace("’", "'")


@pytest.mark.parametrize(("chosen", "leave"), [("3", 3), ("beaucoup", 4)])
def test_staff_choose_how_many_mails_may_leave_in_a_day(
    chosen: str, leave: int, office: Office, sign_in: SignIn, sheet: gspread.Spreadsheet
) -> None:
    sheet.worksheet("Textes").append_row(["messages.plafond", chosen], table_range="A1")
    office.turn()
    with office.book.state.writing() as connection:
        for n in range(4):
            mail_queue.enqueue(connection, Message("rose@example.com", "Bonjour", "Bonjour"), f"t:{n}", by_sheet=True)
    office.sender.step()
    assert len(office.sent("Bonjour")) == leave
    assert f"Pas plus de {'3' if leave == 3 else '200'} mails par jour" in plainly(sign_in(CAMILLE).get(PAGE))
    assert ("n'est pas un nombre entier" in plainly(sign_in(CAMILLE).get("/staff/")).replace("’", "'")) == (leave == 4)
    office.at(2)
    with office.book.state.writing() as connection:
        mail_queue.enqueue(connection, Message("rose@example.com", "Demain", "Bonjour"), "t:9", by_sheet=True)
    office.sender.step()
    assert office.sent("Demain")


def test_a_higher_ceiling_lets_go_what_is_held_and_is_still_true(office: Office, sheet: gspread.Spreadsheet) -> None:
    def read_by_staff() -> list[str]:
        return [subject.split()[4] for _, subject in office.sent("CV à relire")]

    sheet.worksheet("Textes").append_row(["messages.plafond", "1"], table_range="A1")
    office.turn()
    for row in (ABDENOUR, INES, KENNY):
        office.type("Candidats", row, "Statut du CV", "À valider")
        office.turn()
    assert read_by_staff() == ["Abdenour"]
    office.type("Candidats", INES, "Statut du CV", "En cours")
    office.type("Textes", "messages.plafond", "Français", "2")
    office.turn()
    assert read_by_staff() == ["Abdenour", "Kenny"]
    office.type("Candidats", INES, "Statut du CV", "À valider")
    office.turn()
    assert len(read_by_staff()) == 2
    with office.book.state.writing() as connection:
        memory.pause(connection, stop=True)
    office.type("Textes", "messages.plafond", "Français", "3")
    office.turn()
    assert len(read_by_staff()) == 2
    with office.book.state.writing() as connection:
        memory.pause(connection, stop=False)
    office.turn()
    assert read_by_staff() == ["Abdenour", "Kenny", "Inès"]


def test_switched_on_for_all_who_are_what_a_line_waits_for(published: Office, sign_in: SignIn) -> None:
    published.type("Messages", "MWELC", "Actif", "non")
    published.at(1)
    sign_in(CAMILLE).post(f"{PAGE}/line", data={"rule": "MWELC", "on": "1", "whom": "all"})
    published.turn()
    published.turn()
    everybody = [to for to, _ in published.sent("bienvenue")]
    assert sorted(everybody) == ["abdenour@example.org", "ines@example.org", KENNY_AT]


def test_a_reader_refuses_without_an_account(published: Office, client: FlaskClient) -> None:
    published.at(7)
    with published.book.state.reading() as connection:
        text = next(
            m.message.text for m in mail_queue.recent(connection) if m.message and "préparez" in m.message.subject
        )
    assert "Ne plus recevoir ces messages" in text
    rule = rules_of(published.book.snapshot).rules["MVDEA"]
    address = refusals.address(published.messages.links, rule.id, KENNY_AT).removeprefix(
        published.messages.links.public_url
    )
    asked = client.get(address)
    Page(asked.text)
    with published.book.state.reading() as connection:
        assert not memory.has_refused(connection, "MVDEA", KENNY_AT)  # opening a link decides nothing
    assert client.post(address).status_code == 303
    assert "C’est noté" in plainly(client.get(address))
    published.at(21)
    assert not published.sent("filmiez")
    published.at(42)
    assert published.sent("trois choses")  # only that line was refused
    assert client.post(f"{address}/again").status_code == 303
    with published.book.state.reading() as connection:
        assert not memory.has_refused(connection, "MVDEA", KENNY_AT)
    assert client.get("/messages/refuse/forged").status_code == 404
