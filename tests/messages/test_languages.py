"""Whoever chose a language on the site gets their mails in it."""

from flask import Flask

from programme.erasure_requests import ask_erasure
from programme.messages import memory
from tests.cast import CAMILLE, INES, KENNY
from tests.conftest import SignIn
from tests.messages.conftest import Office
from tests.messages.lines import all_lines, cells, line
from tests.messages.test_claims import texts
from tests.messages.test_sending import CAMILLE as STAFF
from tests.messages.test_sending import FLORE, KENNY_AT, meet, publish, serial
from views.account.sign_in import make_link


def test_a_language_chosen_on_the_site_is_that_of_the_mails(office: Office, sign_in: SignIn) -> None:
    kenny, flore = sign_in(KENNY_AT), sign_in(FLORE)
    assert kenny.get("/me/?lang=en").status_code == 200
    assert flore.get("/coach/?lang=tlh").status_code == 200  # none that we have
    publish(office)
    assert office.sent("online") == [(KENNY_AT, "Kenny, your CV is online")]
    meet(office, "R2AAA", 5)
    office.at(4)
    office.later()
    assert office.sent("tomorrow") == [(KENNY_AT, "Kenny, a meeting tomorrow")]
    office.type("Rendez-vous", "R2AAA", "Date", serial(8))
    office.turn()
    office.later()
    assert "12 January 2027, at the agreed time" in texts(office, "meeting has changed")[0]
    kenny.get("/me/?lang=fr-facile")
    for day in (21, 22):
        office.at(day)
    assert office.sent("Kenny, et si vous vous filmiez ?")
    assert "Des nouvelles de Kenny ?" in [subject for to, subject in office.sent() if to == FLORE]


def test_another_address_reads_the_same_language(office: Office, sign_in: SignIn) -> None:
    sign_in(KENNY_AT).get("/me/?lang=en")
    office.type("Candidats", KENNY, "E-mail", "ken@example.org")
    office.turn()
    told = {to: subject for to, subject in office.sent() if "ddress" in subject}
    assert set(told) == {KENNY_AT, "ken@example.org"}
    publish(office)
    assert office.sent("online") == [("ken@example.org", "Kenny, your CV is online")]


def test_who_shared_an_address_reads_on_in_their_language(office: Office, sign_in: SignIn) -> None:
    office.type("Candidats", INES, "E-mail", KENNY_AT)
    office.turn()
    sign_in(KENNY_AT).get("/me/?lang=en")
    office.type("Candidats", INES, "E-mail", "ines2@example.org")
    office.turn()
    publish(office)
    assert office.sent("online") == [(KENNY_AT, "Kenny, your CV is online")]


def test_an_address_emptied_before_another_is_typed_keeps_what_was_chosen(office: Office, sign_in: SignIn) -> None:
    sign_in(KENNY_AT).get("/me/?lang=en")
    with office.book.state.writing() as connection:
        memory.refuse(connection, "MVDEA", KENNY_AT)
    for address in ("", "ken@example.org"):
        office.type("Candidats", KENNY, "E-mail", address)
        office.turn()
    publish(office)
    assert office.sent("online") == [("ken@example.org", "Kenny, your CV is online")]
    with office.book.state.reading() as connection:
        assert memory.has_refused(connection, "MVDEA", "ken@example.org")


def test_a_coach_is_told_of_an_erasure_in_their_language(office: Office, sign_in: SignIn) -> None:
    sign_in(FLORE).get("/coach/?lang=en")
    kenny = office.book.snapshot.candidates.get(KENNY)
    assert kenny
    ask_erasure(office.book, kenny, "")
    office.turn()
    (told,) = (subject for to, subject in office.sent() if to == FLORE)
    assert told.endswith("asks to have their data erased")


def test_the_team_reads_the_language_of_all_who_read_its_mailbox(office: Office, sign_in: SignIn) -> None:
    sign_in(STAFF).get("/staff/?lang=en")
    kenny = office.book.snapshot.candidates.get(KENNY)
    assert kenny
    ask_erasure(office.book, kenny, "")
    team = office.workbook.spreadsheet.worksheet("Équipe")
    for day, language in enumerate(("en", "en", "fr")):
        office.type("Candidats", KENNY, "Statut du CV", "À valider")
        office.at(day)
        told = [subject for to, subject in office.sent() if to == (STAFF, "paris@example.org")[min(day, 1)]]
        assert told[-1] == {"en": "CV to read: Kenny", "fr": "CV à relire : Kenny"}[language]
        if day == 0:
            assert told[0].endswith("asks to have their data erased")
        office.type("Candidats", KENNY, "Statut du CV", "En cours")
        office.type("Équipe", CAMILLE, "Boîte de la zone", "paris@example.org")
        if day == 1:
            team.append_row(["T3AAA", "Paul", "", "paul@example.org", "Paris", "Paris@example.org"])
        office.turn()


def test_the_cells_of_staffs_own_letter_are_in_its_readers_language(office: Office, sign_in: SignIn) -> None:
    sign_in(KENNY_AT).get("/me/?lang=en")
    said = "Until {Fin de contrat}: {Accord de publication}"
    texts_tab = office.workbook.spreadsheet.worksheet("Textes")
    texts_tab.append_rows([["mail.suite.subject", "Des nouvelles", "News"], ["mail.suite.body", said, said]])
    own = line(when="une case devient", tab="Candidats", header="Statut du CV", value="Publié", days=(),
               to=("candidat",), text="suite")  # fmt: skip
    office.workbook.spreadsheet.worksheet("Messages").update([cells(own)], f"A{len(all_lines()) + 2}")
    office.type("Candidats", KENNY, "Fin de contrat", serial(60))
    office.turn()
    publish(office)
    assert "Until 5 March 2027: yes" in texts(office, "News")[0]


def test_one_chosen_on_the_way_in_counts_too(app: Flask, office: Office) -> None:
    browser = app.test_client()
    browser.get("/sign-in?lang=en")
    with app.app_context():
        browser.get(make_link(app.extensions["settings"], KENNY_AT))
    publish(office)
    assert office.sent("online") == [(KENNY_AT, "Kenny, your CV is online")]
