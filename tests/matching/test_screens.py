"""Offers sorted by fit with why, brought to people in one press, followed step by step, on screen and in the sheet."""

import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import gspread
import pytest
from flask import Flask

from clock import today
from programme.matching.criteria import default_lines
from programme.opportunities import Links
from sheets.book import Book
from sheets.model.schema import FollowUp
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.pages import said
from tests.conftest import SignIn, write_cast
from tests.messages.conftest import START, Office, office, office_in, office_opened

__all__ = ("office", "office_opened")

LIST = f"/coach/candidates/{ABDENOUR}/opportunities"
FLORE, CAMILLE, OWN = "flore@example.org", "camille@example.org", "abdenour@example.org"
OFFERS: list[dict[str, Any]] = [
    {"id": "P2FAR", "title": "Jardinier", "department": "Rhône (69)", "sector": "Agriculture et espaces verts"},
    {"id": "P3OUT", "title": "Cuisinier", "department": "Paris (75)", "sector": "Restauration et hôtellerie"},
    {"id": "P4FIT", "title": "Jardinier", "company": "Les Serres", "department": "Paris (75)", "contract": "CDI",
     "sector": "Agriculture et espaces verts", "licence": "AM", "recruiter_email": "rose@example.com",
     "recruiter_first_name": "Rose"},
    {"id": "P5NOT", "title": "Livreur", "department": "Paris (75)", "sector": "Transport"},
    {"id": "P6NEW", "title": "Livreur à vélo", "department": "Paris (75)", "sector": "Transport",
     "recruiter_email": "paul@example.com"},
]  # fmt: skip


@pytest.fixture(scope="session")
def offers_made(office_opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with five offers, four of them his: far, of other work, one that fits, one refused."""
    folder = tmp_path_factory.mktemp("screens") / "data"
    shutil.copytree(office_opened, folder)
    lines = [
        {"id": f"S{n}ABC", "candidate": ABDENOUR, "opportunity": row["id"], "status": "À traiter"}
        for n, row in enumerate(OFFERS[:4], start=2)
    ]
    lines[3]["status"] = "Refus avant entretien"
    rows = {"opportunities": [{"status": "Validée", **row} for row in OFFERS], "follow_ups": lines,
            "criteria": [{**line, "active": "oui"} for line in default_lines()]}  # fmt: skip
    with office_in(folder, START - dt.timedelta(seconds=30)) as office:
        write_cast(office.workbook.spreadsheet, rows)
        office.turn()
    return folder


@pytest.fixture
def prepared(offers_made: Path, template: Path, request: pytest.FixtureRequest) -> Path:
    """What these tests begin with."""
    return offers_made if "office" in request.fixturenames else template


def line(book: Book, opportunity: str, candidate: str = ABDENOUR) -> FollowUp | None:
    found = book.snapshot.follow_ups.where("opportunity", opportunity)
    return next((f for f in found if f.candidate == candidate), None)


def test_the_list_is_sorted_by_fit_and_says_why(office: Office, sign_in: SignIn) -> None:
    for email, address in ((FLORE, LIST), (OWN, "/me/opportunities")):
        page = sign_in(email).get(address).text
        places = [page.index(f'id="title-{row_id}"') for row_id in ("P4FIT", "P3OUT", "P2FAR", "P5NOT")]
        assert places == sorted(places)
        assert "Paris, en CDI, dans les espaces verts" in page
        assert "Permis AM demandé" in page
        assert page.index('<details class="group folded"') < places[2]
        assert "Loin\u202f: Rhône" in page
    english = sign_in(OWN).get("/me/opportunities?lang=en").text
    assert "Paris, permanent contract, dans les espaces verts" in english
    assert "Licence AM needed" in english


def test_a_coach_brings_an_offer_in_one_press_and_takes_it_back(
    office: Office, sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet
) -> None:
    flore, own = sign_in(FLORE), sign_in(OWN)
    assert "Livreur à vélo" in flore.get(LIST).text
    assert "Livreur à vélo" not in own.get("/me/opportunities").text
    assert own.post("/me/opportunities/P6NEW/recommendation").status_code in (404, 405)
    for words in ("reçoivent un mail", "Quelqu’un l’a déjà fait"):
        assert flore.post(f"{LIST}/P6NEW/recommendation").status_code == 303
        assert words in said(flore.get(LIST))
    office.turn()
    assert office.sent("on a pensé à vous") == [(OWN, "Abdenour, on a pensé à vous : Livreur à vélo")]
    assert "On a pensé à vous" in own.get("/me/opportunities").text
    assert flore.post(f"{LIST}/P6NEW/recommendation/back").status_code == 303
    office.turn()
    found = line(book, "P6NEW")
    assert found
    assert (found.recommended, found.archived, found.offered_on) == (True, True, today())
    assert flore.post(f"{LIST}/P6NEW/recommendation").status_code == 303
    assert "pas envoyé une seconde fois" in said(flore.get(LIST))
    office.turn(4)
    assert len(office.sent("on a pensé à vous")) == 1  # each message once, whatever is pressed again
    own.post("/me/opportunities/P6NEW/refusal", data={"reason": "trop loin"})
    office.turn()
    assert flore.post(f"{LIST}/P6NEW/recommendation").status_code == 303  # from a page left open
    assert "la personne a répondu" in said(flore.get(LIST))
    found = line(book, "P6NEW")
    assert found
    assert found.archived is True
    assert len(sheet.worksheet("Suivis").get_all_records()) == 5


def test_what_is_taken_back_before_the_mail_left_is_never_sent(office: Office, sign_in: SignIn) -> None:
    flore = sign_in(FLORE)
    flore.post(f"{LIST}/P6NEW/recommendation")
    for _ in range(3):
        office.sync._rest_until = 0.0
        office.sync.step()
    flore.post(f"{LIST}/P6NEW/recommendation/back")
    office.turn()
    assert office.sent("on a pensé à vous") == []


def test_staff_see_whom_an_offer_suits_and_who_must_not_be_counted_on(
    office: Office, sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet
) -> None:
    camille, people = sign_in(CAMILLE), "/staff/opportunities/P6NEW/people"
    page = camille.get(people)
    assert "Abdenour" in page.text
    assert "comme livreur" in page.text
    assert "Inès" not in page.text
    assert camille.post(f"{people}/{INES}").status_code == 303  # staff know better: the list is no fence
    assert camille.post(f"{people}/{KENNY}").status_code == 303
    assert "ne cherche pas en ce moment" in said(camille.get(people))  # his CV is not online
    assert (line(book, "P6NEW", INES) is not None, line(book, "P6NEW", KENNY)) == (True, None)
    office.turn()
    office.type("Candidats", INES, "En emploi", "oui")
    office.turn()
    assert "A un emploi" in camille.get(people).text
    assert camille.post(f"{people}/{ABDENOUR}/back").status_code == 303
    assert sign_in(FLORE).get(people).status_code == 403


def test_the_recommendation_that_is_typed_in_the_sheet_is_told_once_too(office: Office) -> None:
    office.type("Suivis", "S4ABC", "Recommandée", "oui")
    office.turn()
    office.restart()
    office.turn()
    assert office.sent("on a pensé à vous") == [(OWN, "Abdenour, on a pensé à vous : Jardinier")]


def test_steps_are_dated_and_the_recruiter_sees_and_is_told(
    office: Office, app: Flask, sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet
) -> None:
    own, flore = sign_in(OWN), sign_in(FLORE)
    day = today()
    assert own.post("/me/opportunities/P4FIT/steps", data={"step": "contact", "day": "bientôt"}).status_code == 422
    assert own.post("/me/opportunities/P4FIT/steps", data={"step": "danse", "day": day}).status_code == 400
    for browser, page, step in (
        (own, "/me/opportunities", "contact"),
        (flore, LIST, "entretien"),
        (flore, LIST, "essai"),
    ):
        assert browser.post(f"{page}/P4FIT/steps", data={"step": step, "day": day.isoformat()}).status_code == 303
        office.turn()
    found = line(book, "P4FIT")
    assert found
    assert found.events == tuple(f"{day:%d/%m/%Y} {step}" for step in ("contact", "entretien", "essai"))
    assert (found.status, found.changed_on) == ("Phase d'entretien", day)
    assert flore.post(f"{LIST}/P4FIT/steps/removal", data={"step": f"{day:%d/%m/%Y} essai"}).status_code == 303
    office.turn()
    assert sheet.worksheet("Suivis").find(f"{day:%d/%m/%Y} contact\n{day:%d/%m/%Y} entretien")
    assert office.sent("un rendez-vous pour") == [("rose@example.com", "Abdenour : un rendez-vous pour « Jardinier »")]
    settings = app.extensions["settings"]
    private = app.test_client().get(Links(settings.secret_key, "").make(["P4FIT"])).text
    assert re.findall(r"</time> <span dir=\"auto\">(\w+)", private) == ["contact", "entretien"]


def test_a_recruiter_learns_nothing_of_what_the_team_alone_thinks(office: Office, app: Flask, sign_in: SignIn) -> None:
    page = Links(app.extensions["settings"].secret_key, "").make(["P6NEW"])
    before = [mail for mail in office.sent() if mail[0] == "paul@example.com"]
    sign_in(FLORE).post(f"{LIST}/P6NEW/recommendation")
    office.turn()
    assert "Abdenour" not in app.test_client().get(page).text
    assert [mail for mail in office.sent() if mail[0] == "paul@example.com"] == before
    sign_in(OWN).post("/me/opportunities/P6NEW/steps", data={"step": "contact", "day": today().isoformat()})
    office.turn()
    assert "Abdenour" in app.test_client().get(page).text


def test_the_weights_are_shown_with_their_bounds_and_what_moved_them(office: Office, sign_in: SignIn) -> None:
    page = sign_in(CAMILLE).get("/staff/matching").text
    assert "15 à 45" in page
    assert "0 offres suivies sur 1 quand il convient, 0 sur 0 sinon" in page  # the one he refused
    assert "<strong>30</strong>" in page
