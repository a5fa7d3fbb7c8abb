"""What a candidate does with their opportunities: says no and why, keeps, puts away, takes back."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import gspread
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

import clock
from clock import today
from programme.acts.own_offers import decline, keep
from programme.matching.criteria import CONTRACT, PLACE, SECTOR, TRADE
from programme.matching.declining import REASONS, criteria_of, with_refusal, without_refusal
from programme.matching.learning import answer_of
from programme.matching.pairing import pairing_of
from programme.messages.engine import UNDO_SECONDS
from programme.offer_steps import is_declined
from programme.opportunities import Links
from programme.standings import standings
from sheets.book import Book
from sheets.model.schema import FollowUp
from sheets.model.several import split
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR
from tests.coach.pages import said
from tests.conftest import SignIn, write_cast
from tests.messages.conftest import START, Office, office, office_in, office_opened

__all__ = ("office", "office_opened")

LIST, OWN = "/me/opportunities", "abdenour@example.org"
DAY = dt.date(2026, 11, 27)
PARIS = {"status": "Validée", "department": "Paris (75)", "sector": "Transport", "recruiter_email": "rose@example.com"}
OFFERS: list[dict[str, Any]] = [
    {"id": "P2CHO", "title": "Livreur", **PARIS},
    {"id": "P3TEA", "title": "Cycliste", **PARIS},
    {"id": "P4ALL", "title": "Chauffeur", "for_all": "oui", **PARIS},
]
LINES = [
    {"id": "S2CHO", "candidate": ABDENOUR, "opportunity": "P2CHO", "status": "À traiter"},
    {"id": "S3TEA", "candidate": ABDENOUR, "opportunity": "P3TEA", "status": "À traiter", "recommended": "oui"},
]


@pytest.fixture(scope="session")
def offers_made(office_opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with three offers: one whose recruiter chose him, one the team thought of, one for all."""
    folder = tmp_path_factory.mktemp("own_offers") / "data"
    shutil.copytree(office_opened, folder)
    with office_in(folder, START - dt.timedelta(seconds=30)) as office:
        write_cast(office.workbook.spreadsheet, {"opportunities": OFFERS, "follow_ups": LINES})
        office.turn()
    return folder


@pytest.fixture
def prepared(offers_made: Path, template: Path, request: pytest.FixtureRequest) -> Path:
    """What these tests begin with."""
    return offers_made if "office" in request.fixturenames else template


def line(book: Book, opportunity: str) -> FollowUp:
    (found,) = book.snapshot.follow_ups.where("opportunity", opportunity)
    return found


def test_no_with_a_reason_reaches_coach_and_sheet_and_only_a_recruiter_who_chose_the_person(
    office: Office, app: Flask, sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet
) -> None:
    own = sign_in(OWN)
    own.get(LIST)
    day = today()
    told_before = office.sent("ne donne pas suite")
    for offer in ("P2CHO", "P3TEA", "P4ALL"):
        answer = own.post(f"{LIST}/{offer}/refusal", data={"reason": "trop loin", "words": "sans voiture, sans bus :)"})
        assert answer.location == f"{LIST}?undo={offer}"
        assert "C'est rangé" in said(own.get(answer.location)).replace("’", "'")
    office.turn()
    assert office.sent("ne donne pas suite") == []  # the page still offers to take it back
    wait_for_undo(office)
    reason = f"{day:%d/%m/%Y} pas pour moi : trop loin « sans voiture, sans bus :) »"
    assert len(sheet.worksheet("Suivis").findall(reason)) == 3
    assert [line(book, offer).events for offer in ("P2CHO", "P3TEA", "P4ALL")] == [(reason,)] * 3
    assert (line(book, "P2CHO").status, line(book, "P2CHO").archived) == ("Refus avant entretien", None)
    for offer in ("P3TEA", "P4ALL"):
        assert (line(book, offer).status, line(book, offer).archived) == ("À traiter", True)
    coach = said(sign_in("flore@example.org").get(f"/coach/candidates/{ABDENOUR}/opportunities"))
    assert "trop loin « sans voiture" in coach
    assert coach.count("Pas pour la personne") == 3
    told = [subject for _, subject in office.sent("ne donne pas suite")]
    assert (told_before, told) == ([], ["« Livreur » : Abdenour ne donne pas suite"])
    links, stranger = Links(app.extensions["settings"].secret_key, ""), app.test_client()
    for offer, known in (("P2CHO", True), ("P3TEA", False), ("P4ALL", False)):
        page = stranger.get(links.make([offer])).text
        assert ("Abdenour" in page) == known
        assert "voiture" not in page


def wait_for_undo(office: Office) -> None:
    clock.start_at((clock.wall() + dt.timedelta(seconds=UNDO_SECONDS + 1)).isoformat())
    office.turn()


def test_a_no_that_is_taken_back_is_told_to_nobody(office: Office, sign_in: SignIn) -> None:
    own = sign_in(OWN)
    own.get(LIST)
    for taken_back, told in ((True, 0), (False, 1)):
        own.post(f"{LIST}/P2CHO/refusal", data={"reason": "trop loin"})
        office.turn()
        if taken_back:
            own.post(f"{LIST}/P2CHO/mark", data={"mark": "back"})
            office.turn()
        wait_for_undo(office)
        assert len(office.sent("ne donne pas suite")) == told


def test_what_was_put_away_or_refused_comes_back(office: Office, sign_in: SignIn, book: Book) -> None:
    own = sign_in(OWN)
    own.get(LIST)
    own.post(f"{LIST}/P2CHO/steps", data={"step": "contact", "day": today().isoformat()})
    own.post(f"{LIST}/P2CHO/refusal", data={"reason": "le contrat"})
    assert line(book, "P2CHO").status == "Refus avant entretien"
    own.post(f"{LIST}/P2CHO/mark", data={"mark": "back"})
    assert line(book, "P2CHO").status == "Contacté"
    assert not is_declined(line(book, "P2CHO").events)
    assert own.post(f"{LIST}/P3TEA/mark", data={"mark": "away"}).location == f"{LIST}?undo=P3TEA"
    assert line(book, "P3TEA").archived is True
    own.post(f"{LIST}/P3TEA/mark", data={"mark": "back"})
    assert line(book, "P3TEA").archived is None
    own.post(f"{LIST}/P4ALL/mark", data={"mark": "keep"})
    page = own.get(LIST).text
    assert page.index('id="P4ALL"') < page.index('id="P3TEA"')
    assert own.get(f"{LIST}?undo=P4ALL").text.count("C’est rangé") == 0  # it is not
    own.post(f"{LIST}/P4ALL/mark", data={"mark": "drop"})
    assert line(book, "P4ALL").bookmarked is None


def test_taking_a_no_back_finds_where_one_stood(office: Office, sign_in: SignIn, book: Book) -> None:
    own = sign_in(OWN)
    own.get(LIST)
    for status, refused in (("Contacté", "Refus avant entretien"), ("Phase d'entretien", "Refus après entretien")):
        for steps in (3, 0):  # what is not in the sheet yet has a history too
            own.post(f"{LIST}/P2CHO", data={"status": status})
            own.post(f"{LIST}/P2CHO/refusal", data={"reason": "le contrat"})
            office.turn(steps)
            assert line(book, "P2CHO").status == refused
            own.post(f"{LIST}/P2CHO/mark", data={"mark": "back"})
            office.turn(steps)
            assert line(book, "P2CHO").status == status
    office.turn()
    office.type("Suivis", "S2CHO", "Statut", "contacté")
    office.turn()
    own.post(f"{LIST}/P2CHO/refusal", data={"reason": "le contrat"})
    office.turn()
    own.post(f"{LIST}/P2CHO/mark", data={"mark": "back"})
    assert line(book, "P2CHO").status == "Contacté"


@pytest.mark.parametrize(("days", "refused"), [(3, "Refus avant entretien"), (-1, "Refus après entretien")])
def test_ones_own_no_is_not_told_as_the_recruiters(
    office: Office, sign_in: SignIn, book: Book, days: int, refused: str
) -> None:
    own = sign_in(OWN)
    own.get(LIST)
    own.post(f"{LIST}/P2CHO/steps", data={"step": "entretien", "day": (today() + dt.timedelta(days)).isoformat()})
    assert line(book, "P2CHO").status == "Phase d'entretien"
    own.post(f"{LIST}/P2CHO/refusal", data={"reason": "les horaires"})
    found = line(book, "P2CHO")
    assert (found.status, answer_of(found)) == (refused, False)
    office.turn()
    wait_for_undo(office)
    assert office.sent("ne donne pas suite") == [("rose@example.com", "« Livreur » : Abdenour ne donne pas suite")]
    assert not office.sent("Merci d’avoir reçu")  # a meeting that was not, or that did not fail on the recruiter's side


def test_two_presses_at_once_are_one(office: Office, book: Book) -> None:
    (offer,) = (s for s in standings(book.snapshot, ABDENOUR) if s.opportunity.id == "P4ALL")
    for _ in range(2):  # both read the list before either was kept
        keep(book, ABDENOUR, offer, True, OWN)
    assert len(book.snapshot.follow_ups.where("opportunity", "P4ALL")) == 1
    for words in ("trop tôt", ""):
        (offer,) = (s for s in standings(book.snapshot, ABDENOUR) if s.opportunity.id == "P4ALL")
        decline(book, ABDENOUR, offer, "les horaires", words, OWN)
    assert line(book, "P4ALL").events == (f"{today():%d/%m/%Y} pas pour moi : les horaires « trop tôt »",)


def test_a_no_says_why_and_is_the_persons_alone(office: Office, sign_in: SignIn, book: Book) -> None:
    own = sign_in(OWN)
    for data, words in (({}, "Choisissez une raison"), ({"reason": "trop loin", "words": "x" * 201}, "200")):
        answer = own.post(f"{LIST}/P2CHO/refusal", data=data)
        assert answer.status_code == 422
        assert words in said(answer)
    assert own.post(f"{LIST}/P2CHO/mark", data={"mark": "eat"}).status_code == 400
    assert sign_in("kenny@example.org").post(f"{LIST}/P2CHO/mark", data={"mark": "away"}).status_code == 404
    assert line(book, "P2CHO").events == ()


def test_an_interview_to_come_goes_into_their_calendar(office: Office, sign_in: SignIn) -> None:
    own, day = sign_in(OWN), today() + dt.timedelta(3)
    assert own.get(f"{LIST}/P2CHO.ics").status_code == 404
    own.post(f"{LIST}/P2CHO/steps", data={"step": "entretien", "day": day.isoformat()})
    assert f'href="{LIST}/P2CHO.ics"' in own.get(LIST).text
    found = own.get(f"{LIST}/P2CHO.ics")
    assert found.content_type == "text/calendar; charset=utf-8"
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in found.text
    assert "SUMMARY:Entretien : Livreur" in found.text


def test_the_page_itself_shows_the_first_offers_with_why(office: Office, sign_in: SignIn) -> None:
    page = said(sign_in(OWN).get("/me/"))
    assert f'href="{LIST}#P2CHO"' in page
    assert "Paris, comme livreur" in page


@pytest.mark.parametrize("without", ["Événements", "Archivée", "Favori"])
def test_a_workbook_without_one_of_the_columns_still_notes_the_rest(
    app: Flask, sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, sync: Sync, without: str
) -> None:
    write_cast(sheet, {"opportunities": OFFERS, "follow_ups": LINES})
    tab = sheet.worksheet("Suivis")
    tab.update_cell(1, tab.row_values(1).index(without) + 1, "Autre")
    sync.read()
    own = sign_in(OWN)
    for offer in ("P2CHO", "P3TEA"):
        assert own.post(f"{LIST}/{offer}/refusal", data={"reason": "autre chose"}).status_code == 303
    assert line(book, "P2CHO").status == "Refus avant entretien"
    thought_of = line(book, "P3TEA")
    assert (thought_of.status, thought_of.archived) == ("À traiter", None if without == "Archivée" else True)
    page = own.get(LIST).text
    assert page.index('id="P4ALL"') < page.index('id="P3TEA"')  # what one does not want is at the end
    assert own.post(f"{LIST}/P4ALL/mark", data={"mark": "keep"}).status_code == 303
    assert own.get(LIST).status_code == 200


def test_a_reason_teaches_only_what_it_is_about(office: Office, sign_in: SignIn, book: Book) -> None:
    before = {name: one.speaking for name, one in pairing_of(book.snapshot).learned.items()}
    own = sign_in(OWN)
    own.get(LIST)
    own.post(f"{LIST}/P3TEA/refusal", data={"reason": "pas mon travail"})
    office.turn()
    after = {name: one.speaking for name, one in pairing_of(book.snapshot).learned.items()}
    assert (after[SECTOR] - before[SECTOR], after[PLACE] - before[PLACE]) == (1, 0)


@given(st.sampled_from(sorted(REASONS)), st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=200))
def test_a_refusal_is_one_line_whatever_is_typed(reason: str, words: str) -> None:
    (found,) = with_refusal((), DAY, reason, words)
    assert split(found) == (found,)
    assert without_refusal((found,)) == ()
    assert with_refusal((found, "10/03/2026 entretien"), DAY, reason)[0] == "10/03/2026 entretien"


def test_what_staff_type_is_read_too() -> None:
    assert criteria_of(("12/11/2026 Pas pour moi : le contrat",)) == frozenset((CONTRACT,))
    assert {SECTOR, TRADE} <= set(criteria_of(("Pas pour moi : Pas mon travail, dit-il",)) or ())
    assert criteria_of(("pas pour moi",)) is None
    assert criteria_of(("12/11/2026 entretien",)) is None
