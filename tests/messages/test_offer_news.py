"""Whoever an offer concerns is told that it is over, and that it is there again: each once, and what is so."""

import gspread
import pytest

from programme.erasure_requests import ask_erasure
from programme.messages import memory
from programme.opportunities import write_note
from tests.cast import ABDENOUR, INES, KENNY
from tests.conftest import write_cast
from tests.messages.conftest import Office
from tests.messages.test_claims import LINE, OFFER, texts

ABDENOUR_AT, INES_AT, KENNY_AT = "abdenour@example.org", "ines@example.org", "kenny@example.org"


def prepare(office: Office, sheet: gspread.Spreadsheet) -> None:
    """An offer in two places: Kenny, whose CV is not online, and Abdenour are in touch, he about both; Inès is not."""
    with office.book.state.writing() as connection:
        for row_id in ("P2AAA", "P3AAA"):
            write_note(connection, row_id, first="P2AAA")
    stands = ((ABDENOUR, "P2AAA", "Contacté"), (ABDENOUR, "P3AAA", "Phase d'entretien"),
              (KENNY, "P2AAA", "Phase d'entretien"), (INES, "P2AAA", "À traiter"))  # fmt: skip
    known = [
        {"id": f"S{n}AAA", "candidate": who, "opportunity": offer, "status": status}
        for n, (who, offer, status) in enumerate(stands, start=2)
    ]
    places = [{**OFFER, "department": "Paris (75)"}, {**OFFER, "id": "P3AAA", "department": "Rhône (69)"}]
    write_cast(sheet, {"opportunities": places, "follow_ups": known})
    become(office, "Validée")


def become(office: Office, status: str, *rows: str) -> None:
    for row_id in rows or ("P2AAA", "P3AAA"):
        office.type("Opportunités", row_id, "Statut", status)
    office.turn(5)


def test_an_offer_that_is_closed_is_told_to_whom_waits_for_its_recruiter(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    prepare(office, sheet)
    become(office, "Archivée", "P2AAA")
    assert [to for to, _ in office.sent("une offre est fermée")] == [KENNY_AT]  # the other place is open to Abdenour
    assert "Jardin · Rose · Paris (75)" in texts(office, "une offre est fermée")[0]
    become(office, "Archivée", "P3AAA")
    office.restart()
    office.at(1)
    assert [to for to, _ in office.sent("une offre est fermée")] == [KENNY_AT, ABDENOUR_AT]
    tab = sheet.worksheet("Opportunités")
    closed = {"ID": "P9AAA", "Intitulé": "Jadis", "Statut": "Archivée", "Validée le": "01/02/2026"}
    tab.append_row([closed.get(header, "") for header in tab.row_values(1)], table_range="A1")
    lines = sheet.worksheet("Suivis")
    line = {"ID": "S9AAA", "Candidat": KENNY, "Opportunité": "P9AAA", "Statut": "Contacté"}
    lines.append_row([line.get(header, "") for header in lines.row_values(1)], table_range="A1")
    office.turn(5)
    assert not office.sent("Jadis")  # it came closed, with a file of old rows
    become(office, "Validée")
    assert [to for to, _ in office.sent("de nouveau ouverte")] == [ABDENOUR_AT, KENNY_AT]


def test_an_offer_without_a_title_is_told_in_whole_sentences(office: Office, sheet: gspread.Spreadsheet) -> None:
    prepare(office, sheet)
    for header in ("Intitulé", "Entreprise"):
        for row_id in ("P2AAA", "P3AAA"):
            office.type("Opportunités", row_id, header, "")
    become(office, "Archivée")
    assert office.sent("Kenny, une offre est fermée") == [(KENNY_AT, "Kenny, une offre est fermée")]
    assert "Cette offre est fermée : Paris (75) ; Rhône (69)\n" in texts(office, "Kenny, une offre est fermée")[0]
    become(office, "Validée")
    assert "écrit que l’offre n’était plus ouverte" in texts(office, "Kenny, une offre est de nouveau ouverte")[0]


def test_an_offer_whose_row_is_deleted_is_closed(office: Office, sheet: gspread.Spreadsheet) -> None:
    prepare(office, sheet)
    become(office, "Archivée", "P3AAA")
    sheet.worksheet("Opportunités").delete_rows(2)
    office.turn()
    office.type("Opportunités", "P3AAA", "Intitulé", "Verger")  # a row cut to be pasted is not gone yet
    office.later()
    assert not office.sent("une offre est fermée")
    office.later()
    assert [to for to, _ in office.sent("une offre est fermée : Jardin")] == [ABDENOUR_AT, KENNY_AT]


def test_of_places_deleted_together_each_is_told_once_what_still_is_so_as_it_leaves(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    prepare(office, sheet)
    sheet.worksheet("Opportunités").delete_rows(2, 3)
    office.turn()
    office.later(2)
    office.type("Candidats", KENNY, "Téléphone", "0612345678")  # a row cut to be pasted is gone a minute later
    office.later(2)
    with office.book.state.writing() as connection:
        assert len(memory.waiting_mails(connection, ["waiting"])) == 2
        memory.pause(connection, stop=True)
    office.later()
    assert not office.sent("est fermée")
    office.type("Candidats", KENNY, "E-mail", "kenny2@example.org")
    abdenour = office.book.snapshot.candidates.get(ABDENOUR)
    assert abdenour
    ask_erasure(office.book, abdenour, "")
    with office.book.state.writing() as connection:
        memory.pause(connection, stop=False)
    office.later()
    assert [to for to, _ in office.sent("est fermée")] == ["kenny2@example.org"]


def test_a_follow_up_that_is_typed_cell_by_cell_tells_of_no_offer_that_is_known(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    write_cast(sheet, {"opportunities": [{**OFFER, "status": "Validée"}]})
    office.turn()
    write_cast(sheet, {"follow_ups": [{**LINE, "status": ""}]})
    office.turn()
    office.type("Suivis", "S2AAA", "Statut", "Contacté")
    office.later()
    assert not office.sent("Une opportunité pour vous")


@pytest.mark.parametrize("over", ["Archivée", "Refusée"])
def test_who_found_work_is_not_told_that_an_offer_ends_the_same_morning(
    office: Office, sheet: gspread.Spreadsheet, over: str
) -> None:
    prepare(office, sheet)
    office.type("Candidats", ABDENOUR, "En emploi", "oui")
    become(office, over)
    mine = [about for to, about in office.sent() if to == ABDENOUR_AT]
    assert mine == ["Une opportunité pour vous : Jardin", "Abdenour, bravo !"]


def test_an_offer_withdrawn_and_back_and_withdrawn_is_told_each_time(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    prepare(office, sheet)
    people = [INES_AT, ABDENOUR_AT, KENNY_AT]
    for times in (1, 2):
        become(office, "Refusée")
        office.restart()
        assert len(office.sent("n’est plus transmise")) == times
        assert sorted(to for to, _ in office.sent("une offre est retirée")) == sorted(people * times)
        become(office, "À valider")
        become(office, "Validée")
        assert sorted(to for to, _ in office.sent("de nouveau ouverte")) == sorted(people * times)
        assert len(office.sent("est transmise")) == times + 1
    become(office, "Archivée")
    become(office, "Validée")
    assert len(office.sent("est transmise")) == 3  # closed by its recruiter, who was told of nothing else


@pytest.mark.parametrize(
    "cells",
    [{"archived": "oui"}, {"status": "Refus avant entretien"}, {"events": "04/01/2027 pas pour moi : trop loin"}],
)
def test_an_offer_put_away_before_it_is_validated_is_told_neither_to_the_person_nor_of_them(
    office: Office, sheet: gspread.Spreadsheet, cells: dict[str, str]
) -> None:
    twice = [{**LINE, "id": "S3AAA", "candidate": INES, **cells}]
    if "archived" not in cells:  # one no holds for both
        twice.append({**LINE, "id": "S4AAA", "candidate": INES})
    write_cast(sheet, {"opportunities": [OFFER], "follow_ups": [LINE, *twice]})
    become(office, "Validée", "P2AAA")
    assert [to for to, _ in office.sent("Une opportunité pour vous")] == [ABDENOUR_AT]
    assert "Inès" not in texts(office, "transmise")[0]
    become(office, "Refusée", "P2AAA")
    assert [to for to, _ in office.sent("une offre est retirée")] == [ABDENOUR_AT]


def test_a_recruiter_whose_address_comes_later_is_told_then(office: Office, sheet: gspread.Spreadsheet) -> None:
    write_cast(sheet, {"opportunities": [{**OFFER, "recruiter_email": ""}], "follow_ups": [LINE]})
    become(office, "Validée", "P2AAA")
    office.at(1)
    office.type("Opportunités", "P2AAA", "E-mail du recruteur", "rose@example.com")
    office.turn()
    office.type("Opportunités", "P2AAA", "E-mail du recruteur", "r@example.com")  # a slip that is corrected
    office.at(2)
    assert [to for to, _ in office.sent("transmise")] == ["rose@example.com"]


def test_a_line_that_tells_of_a_validation_is_off_and_no_other_does_it_instead(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    office.type("Messages", "MFYCU", "Actif", "non")
    wide = {**OFFER, "id": "P3AAA", "status": "À valider", "for_all": "oui"}
    write_cast(sheet, {"opportunities": [{**OFFER, "status": "À valider"}, wide], "follow_ups": [LINE]})
    office.turn()
    for offer in ("P2AAA", "P3AAA"):
        become(office, "Validée", offer)
    office.at(1)
    assert not office.sent("Une opportunité pour vous")
    write_cast(sheet, {"follow_ups": [LINE, {**LINE, "id": "S3AAA", "candidate": INES}]})
    office.at(2)
    assert [to for to, _ in office.sent("Une opportunité pour vous")] == [INES_AT]


def test_an_offer_of_which_somebody_never_heard_is_not_said_to_wait_nor_to_be_over(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    for line in ("MFYCU", "MBRNG"):
        office.type("Messages", line, "Actif", "non")
    write_cast(sheet, {"opportunities": [OFFER], "follow_ups": [LINE]})
    become(office, "Validée", "P2AAA")
    office.at(6)
    become(office, "Refusée", "P2AAA")
    assert not [about for to, about in office.sent() if to == ABDENOUR_AT]


def test_an_offer_waits_for_nobody_who_is_no_longer_online(office: Office, sheet: gspread.Spreadsheet) -> None:
    known = [LINE, {**LINE, "id": "S3AAA", "candidate": INES}]
    write_cast(sheet, {"opportunities": [OFFER], "follow_ups": known})
    become(office, "Validée", "P2AAA")
    office.at(2)
    office.type("Candidats", ABDENOUR, "Statut du CV", "Masqué")
    office.at(6)
    assert [to for to, _ in office.sent("une offre vous attend")] == [INES_AT]


def test_what_is_said_of_one_person_and_offer_is_said_once_though_they_are_there_twice(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    write_cast(sheet, {"opportunities": [OFFER], "follow_ups": [LINE, {**LINE, "id": "S3AAA"}]})
    become(office, "Validée", "P2AAA")
    office.at(6)
    for row_id in ("S3AAA", "S2AAA"):
        office.type("Suivis", row_id, "Statut", "Phase d'entretien")
        office.turn()
    assert [to for to, _ in office.sent("une offre vous attend")] == [ABDENOUR_AT]
    assert len(office.sent("un rendez-vous pour")) == 1


@pytest.mark.parametrize(("header", "before", "after"), [
    ("Département", "Rhône (69)", "Paris (75)"), ("Secteur", "Bâtiment", "Transport"),
])  # fmt: skip
def test_an_offer_for_all_that_is_corrected_is_told_to_those_it_then_suits(
    office: Office, sheet: gspread.Spreadsheet, header: str, before: str, after: str
) -> None:
    suits = {"for_all": "oui", "department": "Paris (75)", "sector": "Transport", "status": "Validée"}
    write_cast(sheet, {"opportunities": [{**OFFER, **suits}]})
    office.type("Opportunités", "P2AAA", header, before)
    office.turn()
    for cell in (after, before, after):
        office.type("Opportunités", "P2AAA", header, cell)
        office.turn(5)
    assert [to for to, _ in office.sent("Une opportunité pour vous") if to == ABDENOUR_AT] == [ABDENOUR_AT]
