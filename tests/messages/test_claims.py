"""A mail says what is so on the day it leaves: who is there, how long it has been, who was told."""

from collections.abc import Callable

import gspread
import pytest

from mail import queue as mail_queue
from programme.hiring import ends_before_they_begin
from programme.opportunities import write_note
from tests.cast import ABDENOUR, INES, KENNY
from tests.conftest import write_cast
from tests.messages.conftest import Office
from tests.messages.lines import all_lines
from tests.messages.test_sending import CAMILLE, FLORE, KENNY_AT, meet, publish, serial

OFFER = {
    "id": "P2AAA", "title": "Jardin", "company": "Rose", "recruiter_email": "rose@example.com", "status": "À valider",
}  # fmt: skip
LINE = {"id": "S2AAA", "candidate": ABDENOUR, "opportunity": "P2AAA", "status": "À traiter"}


def texts(office: Office, about: str) -> list[str]:
    """What the mails of a subject say, oldest first."""
    with office.book.state.reading() as connection:
        found = mail_queue.recent(connection, (mail_queue.SENT,), limit=1_000)[::-1]
    return [m.message.text for m in found if m.message and about in m.message.subject]


def test_a_recruiter_is_not_told_of_silence_where_nobody_was_told(office: Office, sheet: gspread.Spreadsheet) -> None:
    line = {**LINE, "status": ""}  # as good as « À traiter »
    write_cast(sheet, {"opportunities": [OFFER, {**OFFER, "id": "P3AAA", "title": "Verger"}], "follow_ups": [line]})
    office.turn()
    for row_id in ("P2AAA", "P3AAA"):
        office.type("Opportunités", row_id, "Statut", "Validée")
    office.turn()
    office.at(15)
    news = "Des nouvelles de votre opportunité : Jardin"
    assert office.sent("Des nouvelles de votre") == [("rose@example.com", news)]


def test_a_coach_who_left_is_not_named(office: Office) -> None:
    office.type("Candidats", KENNY, "Coach", "B2FLO")
    publish(office)
    office.type("Coachs", "B2FLO", "Actif", "non")
    office.at(7)
    (said,) = texts(office, "préparez vos")
    assert "Flore" not in said
    assert "l’équipe" in said


def test_a_pair_is_not_told_of_a_coach_who_left(office: Office) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    office.turn()
    office.type("Coachs", "B3MAR", "Actif", "non")
    office.at(2)
    assert not office.sent("préparons")


def test_the_days_told_are_those_there_were(office: Office) -> None:
    publish(office)
    office.at(17)
    assert "depuis 17 jours" in texts(office, "préparez vos")[0]


def test_a_meeting_fixed_far_ahead_silences_nobody(make_office: Callable[..., Office]) -> None:
    lines = all_lines()
    (work,) = (row for row in lines if row[0] == "MWORK")
    at = next(n for n, cell in enumerate(work) if "Rendez-vous" in str(cell))
    work[at] = str(work[at]).replace(" et Date ≤ dans 14 jours", "")  # as an earlier release wrote it
    office = make_office(lines)
    office.type("Candidats", KENNY, "Créé le", serial(0))
    office.type("Candidats", ABDENOUR, "En emploi", "oui")
    office.type("Candidats", ABDENOUR, "Embauché le", serial(0))
    meet(office, "R2AAA", 120)
    meet(office, "R3AAA", 110, Candidat=ABDENOUR)
    for day in (7, 14, 28, 84):
        office.at(day)
    assert [to for to, subject in office.sent("Comment va Abdenour")] == [FLORE] * 3
    assert office.sent("nouvelles de Kenny") == [(FLORE, "Des nouvelles de Kenny ?")]


def test_a_meeting_for_tomorrow_that_is_typed_cell_by_cell_makes_one_mail(office: Office) -> None:
    meet(office, "R2AAA", 1)
    office.turn()
    office.type("Rendez-vous", "R2AAA", "Heure", "10:00")
    office.later()
    office.later()
    assert [to for to, _ in office.sent("rendez-vous")] == [KENNY_AT]
    assert "10:00" in texts(office, "demain")[0]


def test_an_hour_corrected_while_the_reminder_waits_is_the_one_told(office: Office) -> None:
    meet(office, "R2AAA", 2, Heure="10:00")
    send, office.sender.step = office.sender.step, lambda: 0  # type: ignore[method-assign]  # the mail server is down
    office.at(1, steps=1)
    office.type("Rendez-vous", "R2AAA", "Heure", "15:00")
    office.sync._rest_until = 0.0
    office.sync.step()
    office.sender.step = send  # type: ignore[method-assign]
    office.turn(1)
    assert "15:00" in texts(office, "demain")[0]


def test_places_proposed_together_are_one_offer(office: Office, sheet: gspread.Spreadsheet) -> None:
    places = [OFFER, {**OFFER, "id": "P3AAA"}, {**OFFER, "id": "P4AAA", "recruiter_email": "other@example.com"}]
    with office.book.state.writing() as connection:
        for row_id in ("P2AAA", "P3AAA"):
            write_note(connection, row_id, first="P2AAA")
    stands = (("S2AAA", "P2AAA", ABDENOUR), ("S3AAA", "P3AAA", ABDENOUR), ("S4AAA", "P4AAA", ABDENOUR),
              ("S5AAA", "P2AAA", INES), ("S6AAA", "P3AAA", INES))  # fmt: skip
    known = [{**LINE, "id": row, "candidate": who, "opportunity": offer} for row, offer, who in stands]
    write_cast(sheet, {"opportunities": places, "follow_ups": known})
    office.turn()
    for row_id in ("P2AAA", "P3AAA", "P4AAA"):
        office.type("Opportunités", row_id, "Statut", "Validée")
    for row_id in ("S3AAA", "S4AAA"):
        office.type("Suivis", row_id, "Statut", "Contacté")
    office.turn()
    office.at(6)
    assert [to for to, _ in office.sent("offre vous attend")] == ["ines@example.org"]
    for row_id in ("S5AAA", "S6AAA"):  # one by one, by hand
        office.type("Suivis", row_id, "Statut", "Contacté")
        office.turn()
    assert [to for to, _ in office.sent("Inès : Contacté (Jardin)")] == [CAMILLE]
    office.type("Suivis", "S2AAA", "Statut", "Embauche")
    office.turn(8)
    office.later()
    assert [to for to, _ in office.sent("a trouvé un travail")] == ["other@example.com"]


@pytest.mark.parametrize("left", [12, 25])
def test_a_contract_that_soon_ends_is_told_at_once_as_it_is_noted(office: Office, left: int) -> None:
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.type("Candidats", KENNY, "Fin de contrat", serial(80))
    for day in (20, 41):
        office.at(day)
    office.type("Candidats", KENNY, "Fin de contrat", serial(41 + left))  # corrected
    for day in (41, 42, 41 + left, 42 + left, 60 + left):
        office.at(day)
    assert [to for to, _ in office.sent("votre contrat finit")] == [KENNY_AT] * 2


def test_a_contract_noted_on_the_first_day_of_all(office: Office) -> None:
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.type("Candidats", KENNY, "Fin de contrat", serial(10))
    for day in (0, 1, 10):
        office.at(day)
    assert [to for to, _ in office.sent("votre contrat finit")] == [KENNY_AT]


@pytest.mark.parametrize("slip", [("Contrat signé", "CDI"), ("Embauché le", serial(50))])
def test_a_contract_without_a_true_end_ends_not(office: Office, slip: tuple[str, str | float]) -> None:
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.type("Candidats", KENNY, *slip)
    office.turn()
    office.type("Candidats", KENNY, "Fin de contrat", serial(40))
    for day in (0, 10, 39):
        office.at(day)
    assert not office.sent("votre contrat finit")
    listed = ends_before_they_begin(office.book.snapshot.candidates)
    assert [(one.code, one.value) for one in listed] == [("end_first", "13/02/2027")][: slip[0] == "Embauché le"]


def test_who_is_typed_in_bit_by_bit_is_welcomed_once_they_have_a_name(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    write_cast(sheet, {"candidates": [{"id": "C6AAA", "email": "maya@example.org"}]})
    office.turn()
    office.at(1)
    assert not office.sent("bienvenue")
    office.restart()
    office.type("Candidats", "C6AAA", "Prénom", "Maya")
    for day in (1, 2):
        office.at(day)
    assert office.sent("bienvenue") == [("maya@example.org", "Maya, bienvenue")]


def test_an_address_typed_wrong_and_mended_is_welcomed_and_a_first_one_is_no_other(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    write_cast(sheet, {"candidates": [{"id": "C6AAA", "first_name": "Omar", "coach": "B2FLO"}]})
    office.turn()
    office.type("Candidats", "C6AAA", "E-mail", "omra@example.org")
    office.turn()
    assert not office.sent("autre adresse")
    office.type("Candidats", "C6AAA", "E-mail", "omar@example.org")
    office.turn()
    assert [to for to, _ in office.sent("bienvenue")] == ["omra@example.org", "omar@example.org"]
    assert [to for to, _ in office.sent("autre adresse")] == [FLORE, CAMILLE]
    office.at(60)
    office.type("Candidats", "C6AAA", "E-mail", "omar2@example.org")
    office.turn()
    assert [to for to, _ in office.sent("avec cette adresse")] == ["omar2@example.org"]  # the first two are welcomed


def test_an_offer_that_is_brought_after_it_was_validated_is_told_at_once(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    offer = {**OFFER, "department": "Paris (75)", "sector": "Agriculture et espaces verts"}
    write_cast(sheet, {"opportunities": [offer], "follow_ups": [LINE]})
    office.turn()
    office.type("Opportunités", "P2AAA", "Statut", "Validée")
    office.turn(6)
    told = ["abdenour@example.org"]
    assert [to for to, _ in office.sent("Jardin") if to != "rose@example.com"] == told
    write_cast(sheet, {"follow_ups": [{**LINE, "id": "S3AAA", "candidate": INES}]})
    office.turn(6)
    assert [to for to, _ in office.sent("Jardin") if to != "rose@example.com"] == [*told, "ines@example.org"]
    office.type("Candidats", KENNY, "Départements", "Paris (75)")
    office.type("Candidats", KENNY, "Secteur 1", "Agriculture et espaces verts")
    publish(office)
    office.type("Opportunités", "P2AAA", "Pour tous", "oui")
    office.turn(6)
    offered = [to for to, about in office.sent("Jardin") if to != "rose@example.com"]
    assert offered == [*told, "ines@example.org", "kenny@example.org"]
