"""What staff do to the workbook by mistake, and mend soon: no mail is lost by it, and none leaves that is not meant."""

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mail import queue as mail_queue
from mail.message import Message
from programme.accounts.people import people_at
from programme.messages import refusals
from programme.opportunities import Links
from tests.cast import ABDENOUR, INES, KENNY
from tests.conftest import write_cast
from tests.messages.conftest import Office
from tests.messages.test_sending import KENNY_AT, publish, serial

ENDS = {
    ("Rendez-vous", "R2AAA", "Retiré"): ("oui", "reporté"),
    ("Relais", "L2AAA", "Arrêté le"): ("04/01/2027", "à sa demande"),
    ("Inscriptions", "N2AAA", "Désinscrit le"): ("04/01/2027", "malade"),
    ("Suivis", "S2AAA", "Archivée"): ("oui", "fermée"),
    ("Expériences", "E2AAA", "Retirée du CV"): ("oui", "masquée"),
    ("Coachs", "B2FLO", "Actif"): ("non", "en congé"),
}
"""Cells that say that something is over, what stands in them then, and how staff say it in their own words."""
RELAY = "relais@example.net"
PREPARED = (KENNY_AT, "Kenny, préparez vos rendez-vous")


def rename(office: Office, tab: str, header: str, name: str) -> None:
    """Give a column another name, and have it read."""
    sheet = office.workbook.spreadsheet.worksheet(tab)
    sheet.update_cell(1, sheet.row_values(1).index(header) + 1, name)
    office.turn()


@pytest.mark.parametrize(
    ("tab", "header"), [("Messages", "Actif"), ("Messages", "Si"), ("Messages", "Jours"), ("Candidats", "E-mail")]
)
def test_a_header_renamed_for_an_hour(office: Office, tab: str, header: str) -> None:
    publish(office)
    office.at(6)
    rename(office, tab, header, f"{header} (à voir)")
    office.type("Candidats", INES, "Statut du CV", "À valider")
    office.at(7)
    assert not office.sent("préparez")  # nor to the coach in Kenny's place
    rename(office, tab, f"{header} (à voir)", header)
    office.restart()
    office.at(7, hour=10)
    assert office.sent("préparez") == [PREPARED]
    assert len(office.sent("relire")) == 1
    office.at(8)
    assert len(office.sent("préparez")) == 1


@pytest.mark.parametrize("said", ["not", "in a word", "in words", "under a header that is renamed"])
def test_what_is_over_opens_and_sends_nothing_however_it_is_said(
    office: Office, sheet: gspread.Spreadsheet, client: FlaskClient, said: str
) -> None:
    write_cast(sheet, {
        "meetings": [{"id": "R2AAA", "candidate": KENNY, "coach": "B2FLO", "date": serial(3)}],
        "relays": [{"id": "L2AAA", "email": RELAY, "rhythm": "Chaque semaine", "confirmed_on": serial(-9)}],
        "trainings": [{"id": "F2AAA", "title": "Écouter", "date": serial(5)}],
        "enrolments": [{"id": "N2AAA", "training": "F2AAA", "coach": "B3MAR"}],
        "opportunities": [{"id": "P2AAA", "title": "Jardin", "recruiter_email": "r@example.com", "status": "Validée"}],
        "follow_ups": [{"id": "S2AAA", "candidate": ABDENOUR, "opportunity": "P2AAA", "offered_on": serial(-2)}],
    })  # fmt: skip
    office.turn()
    before = len(office.sent())
    for place, (word, words) in ENDS.items():
        if said != "not":
            office.type(*place, words if said == "in words" else word)
    office.turn()
    for tab, _, header in ENDS if "renamed" in said else ():
        rename(office, tab, header, f"{header} (2027)")
    problems = {(p.tab, p.column) for p in office.book.snapshot.problems}
    listed = {(tab, header) for tab, _, header in ENDS} & problems
    assert len(listed) == (0 if said in ("not", "in a word") else len(ENDS))
    for day in (1, 2, 3, 4, 5):
        office.at(day)
    about = (KENNY_AT, RELAY, "martin@example.org", "abdenour@example.org")
    assert {to for to, _ in office.sent()[before:] if to in about} == (set(about) if said == "not" else set())
    assert bool(people_at(office.book.snapshot, "flore@example.org")) == (said == "not")
    assert ("Ville de Tizi" in client.get("/cv/abdenour-c2abd").text) == (said == "not")


def test_a_slip_in_a_line_whose_mail_waits(office: Office) -> None:
    publish(office)
    send, office.sender.step = office.sender.step, lambda: 0  # type: ignore[method-assign]  # the mail server is down
    office.at(7)
    office.type("Messages", "MTRNG", "Jours", "bientôt")
    office.turn()
    office.type("Messages", "MTRNG", "Jours", 7)
    office.turn()
    with office.book.state.reading() as connection:
        assert mail_queue.counts(connection)["waiting"] == 1
    office.sender.step = send  # type: ignore[method-assign]
    office.turn()
    assert office.sent("préparez") == [PREPARED]


def test_a_refusal_by_the_link_of_an_address_of_before_is_of_the_one_of_now(
    office: Office, client: FlaskClient, app: Flask
) -> None:
    publish(office)
    link = refusals.address(Links(app.extensions["settings"].secret_key, ""), "MTRNG", KENNY_AT)
    for address in ("kenny2@example.org", "kenny3@example.org"):
        office.type("Candidats", KENNY, "E-mail", address)
        office.turn()
    client.post(link)
    page = client.get(link)
    assert "C’est noté" in page.text.replace("'", "’")
    assert "kenny3" not in page.text  # who reads the old address need not know the new one
    office.at(7)
    assert not office.sent("préparez")
    client.post(f"{link}/again")
    assert not refusals.has_refused(office.book, "MTRNG", "kenny3@example.org")


def test_the_address_of_before_is_somebody_elses_now(office: Office, client: FlaskClient, app: Flask) -> None:
    publish(office)
    link = refusals.address(Links(app.extensions["settings"].secret_key, ""), "MTRNG", KENNY_AT)
    office.type("Candidats", KENNY, "E-mail", "kenny2@example.org")
    office.type("Candidats", INES, "E-mail", KENNY_AT)
    office.turn()
    client.post(link)
    office.at(7)
    assert office.sent("préparez")


def test_a_line_of_staffs_own_that_is_deleted_is_still_refused(client: FlaskClient, app: Flask) -> None:
    link = refusals.address(Links(app.extensions["settings"].secret_key, ""), "M2NEW", KENNY_AT)
    assert "Un message de l" in client.get(link).text
    assert client.post(link).status_code == 303


@pytest.mark.parametrize(("header", "cell"), [("Jours", "bientôt"), ("ID", "M9ZZZ")])
def test_who_wants_no_more_of_a_message_says_so_whatever_its_line_says(
    office: Office, client: FlaskClient, app: Flask, header: str, cell: str
) -> None:
    publish(office)
    link = refusals.address(Links(app.extensions["settings"].secret_key, ""), "MTRNG", KENNY_AT)
    office.type("Messages", "MTRNG", header, cell)
    office.turn()
    page = client.get(link)
    assert page.status_code == 200
    assert KENNY_AT in page.text  # a coach reads the mail too: they see whose messages these are
    client.post(link)
    office.type("Messages", cell if header == "ID" else "MTRNG", header, "MTRNG" if header == "ID" else 7)
    office.type("Candidats", KENNY, "E-mail", "kenny2@example.org")  # it is them, wherever they are written to
    office.turn()
    office.at(7)
    assert not office.sent("préparez")


@pytest.mark.parametrize(("copies", "one_click"), [((), True), (("flore@example.org",), False)])
def test_a_copy_carries_no_refusal_in_one_click(copies: tuple[str, ...], one_click: bool) -> None:
    message = Message(KENNY_AT, "Bonjour", "Voir", cc=copies, refuse="https://tremplin.example/messages/refuse/x")
    mime = message.mime("tremplin@example.org")
    assert mime["List-Unsubscribe"]
    assert bool(mime["List-Unsubscribe-Post"]) is one_click
