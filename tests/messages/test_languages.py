"""Whoever chose a language on the site gets their mails in it."""

from flask import Flask

from tests.cast import KENNY
from tests.conftest import SignIn
from tests.messages.conftest import Office
from tests.messages.test_claims import texts
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


def test_one_chosen_on_the_way_in_counts_too(app: Flask, office: Office) -> None:
    browser = app.test_client()
    browser.get("/sign-in?lang=en")
    with app.app_context():
        browser.get(make_link(app.extensions["settings"], KENNY_AT))
    publish(office)
    assert office.sent("online") == [(KENNY_AT, "Kenny, your CV is online")]
