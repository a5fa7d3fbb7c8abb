"""Messages leave when they are due and true, once, whoever restarts and whatever staff change meanwhile."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import gspread
import pytest
import sqlalchemy as sa
from gspread.utils import ValueInputOption

from mail import queue as mail_queue
from programme.acts.messages import add_lines
from programme.erasure_requests import ask_erasure
from programme.messages import memory
from programme.messages.lines import BY_ID
from sheets.book import Book
from sheets.errors import StateUnreachable
from sheets.events.handlers import cursors
from sheets.model.dates import to_serial
from tests.cast import ABDENOUR, INES, KENNY, ROSA
from tests.conftest import write_cast
from tests.messages.conftest import START, Office
from tests.messages.lines import all_lines, cells, line

KENNY_AT, FLORE, CAMILLE = "kenny@example.org", "flore@example.org", "camille@example.org"


def serial(day: int) -> float:
    return to_serial(START.date() + dt.timedelta(day))


def publish(office: Office) -> None:
    office.type("Candidats", KENNY, "Accord de publication", "oui")
    office.type("Candidats", KENNY, "Statut du CV", "Publié")
    office.turn()


def test_nothing_leaves_for_what_was_there_before(office: Office) -> None:
    office.at(1)
    office.restart()
    office.at(2)
    assert office.sent() == []


def test_after_publication_each_delay_once_across_restarts(office: Office) -> None:
    publish(office)
    assert office.sent() == [(KENNY_AT, "Kenny, votre CV est en ligne")]
    for day in (6, 7, 8, 21, 22, 42, 43, 60, 61, 75):
        office.at(day)
        office.restart()
        office.turn()
    assert [subject for _, subject in office.sent("Kenny,")] == [
        "Kenny, votre CV est en ligne",
        "Kenny, préparez vos rendez-vous",
        "Kenny, et si vous vous filmiez ?",
        "Kenny, trois choses à faire cette semaine",
        "Kenny, avez-vous trouvé des offres ailleurs ?",
    ]


def test_it_leaves_in_the_morning_of_its_day(office: Office) -> None:
    publish(office)
    office.at(7, hour=6)
    assert not office.sent("préparez")
    office.at(7, hour=8)
    assert office.sent("préparez") == [(KENNY_AT, "Kenny, préparez vos rendez-vous")]


def test_what_is_not_true_on_its_day_does_not_leave(office: Office) -> None:
    publish(office)
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.at(7)
    office.type("Candidats", KENNY, "En emploi", "non")
    office.at(8)
    assert not office.sent("préparez")
    office.at(21)
    assert office.sent("filmiez")


def test_a_pair_and_a_cv_never_sent(office: Office) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    office.turn()
    for day in (1, 2, 9, 10, 19, 20, 30):
        office.at(day)
    assert [subject for to, subject in office.sent("Kenny") if to == KENNY_AT] == [
        "Kenny, préparons votre CV", "Kenny, où en est votre CV ?", "Kenny, où en est votre CV ?",
    ]  # fmt: skip


@pytest.mark.parametrize("days", [(0, 0, 0), (0, 3, 5)])
def test_a_pair_undone_and_made_again_is_told_each_thing_once(office: Office, days: tuple[int, ...]) -> None:
    for day, coach in zip(days, ("B3MAR", "", "B3MAR"), strict=True):
        office.at(day)
        office.type("Candidats", KENNY, "Coach", coach)
        office.turn()
    for day in (7, 10, 15, 20, 25, 26):
        office.at(day)
    assert (len(office.sent("préparons")), len(office.sent("où en est"))) == (1, 2)


def test_a_cv_that_was_sent_once_is_never_said_not_to_have_been(office: Office) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    office.turn()
    office.type("Candidats", KENNY, "Statut du CV", "À valider")
    office.turn()
    office.type("Candidats", KENNY, "Statut du CV", "En cours")
    for day in (10, 20):
        office.at(day)
    assert not office.sent("où en est")


def test_who_found_work_or_leaves_is_not_asked_for_a_cv(office: Office, book: Book) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    office.type("Candidats", INES, "Statut du CV", "En cours")
    office.type("Candidats", INES, "Publié le", "")
    office.type("Candidats", INES, "Coach", "B2FLO")
    office.turn()
    office.at(2)
    assert len(office.sent("préparons")) == 2
    office.type("Candidats", KENNY, "En emploi", "oui")
    ines = book.snapshot.candidates.get(INES)
    assert ines
    ask_erasure(book, ines, "")
    meet(office, "R2INE", 8, Candidat=INES, Coach="B2FLO", Heure="10:00")
    for day in (7, 10, 11):
        office.at(day)
    assert not office.sent("où en est")
    assert office.sent("demain")  # a meeting is still one
    office.type("Candidats", INES, "En emploi", "oui")
    office.turn()
    assert office.sent("Inès, bravo") == [(FLORE, "Pour information : Inès, bravo !")]


def test_a_first_address_is_told_by_one_mail(office: Office) -> None:
    office.type("Candidats", ROSA, "E-mail", "rosa@example.org")
    office.type("Candidats", KENNY, "E-mail", "")
    office.turn()
    office.type("Candidats", KENNY, "E-mail", "kenny2@example.org")
    office.turn()
    told = [subject for to, subject in office.sent() if to in ("rosa@example.org", "kenny2@example.org")]
    assert told == ["Vous entrez dans Tremplin avec cette adresse", "Kenny, bienvenue"]


def test_a_delay_a_condition_and_a_wording_that_staff_change_hold_at_the_next_reading(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    publish(office)
    office.type("Messages", "MTRNG", "Jours", 12)
    office.type("Messages", "MVDEA", "Si", "En emploi = oui")
    sheet.worksheet("Textes").append_row(["mail.interview_training.subject", "Bravo {name}", ""])
    office.at(7)
    assert not office.sent("préparez")
    office.at(12)
    assert office.sent("Bravo") == [(KENNY_AT, "Bravo Kenny")]
    office.type("Messages", "MTRNG", "Jours", 14)
    for day in (14, 21, 22):
        office.at(day)
    assert len(office.sent("Bravo")) == 1
    assert not office.sent("filmiez")


def test_a_delay_made_shorter_reaches_those_it_passed(office: Office) -> None:
    publish(office)
    office.at(5)
    office.type("Messages", "MTRNG", "Jours", 3)
    office.turn()
    assert office.sent("préparez") == [(KENNY_AT, "Kenny, préparez vos rendez-vous")]
    office.at(7)
    assert len(office.sent("préparez")) == 1


def test_a_message_of_staffs_own_with_their_words(office: Office, sheet: gspread.Spreadsheet) -> None:
    sheet.worksheet("Textes").append_rows(
        [["mail.permis.subject", "{prenom} a un permis : {Permis}", ""], ["mail.permis.body", "Voir {E-mail}.", ""]]
    )
    own = line(when="une case devient", header="Permis", value="B", days=(), to=("équipe",), text="permis")
    sheet.worksheet("Messages").append_row(cells(own))  # type: ignore[arg-type]
    office.turn()
    office.type("Candidats", KENNY, "Permis", "AM\nB")
    office.turn()
    assert office.sent("permis") == [(CAMILLE, "Kenny a un permis : AM\nB")]


def test_a_line_switched_off_and_one_that_is_wrong_send_nothing(office: Office) -> None:
    office.type("Messages", "MPUBL", "Actif", "non")
    office.type("Messages", "MTRNG", "Jours", "bientôt")
    publish(office)
    office.at(8)
    office.type("Messages", "MPUBL", "Actif", "oui")
    office.at(9)
    assert office.sent("Kenny") == []
    office.at(21)
    assert office.sent("filmiez")  # the others go on


@pytest.mark.parametrize("ever", [True, False])
def test_a_line_that_was_gone_tells_nothing_of_meanwhile_once_it_is_back(
    make_office: Callable[..., Office], sheet: gspread.Spreadsheet, book: Book, ever: bool
) -> None:
    gone = ("MPUBL", "MTRNG")
    if not ever:  # an earlier release sent one of them without a line
        with book.state.writing() as connection:
            connection.execute(cursors.insert().values(handler=BY_ID["MPUBL"].formerly, event=0))
    office = make_office([row for row in all_lines() if ever or row[0] not in gone])
    tab = sheet.worksheet("Messages")
    for row_id in gone if ever else ():
        tab.delete_rows(tab.find(row_id).row)  # type: ignore[union-attr]
    office.turn()
    publish(office)
    for row_id, day in (("MPUBL", 0), ("MTRNG", 8)):
        office.at(day)
        assert add_lines(book, [row_id], CAMILLE) == 1
        office.turn()
        office.at(day + 1)
    assert set(tab.col_values(1)) >= {*gone}
    assert office.sent("en ligne") == office.sent("préparez") == []
    office.type("Candidats", KENNY, "Publié le", serial(3))
    office.at(10)
    assert office.sent("préparez") == [(KENNY_AT, "Kenny, préparez vos rendez-vous")]  # it is on


def test_a_contract_that_ends(office: Office) -> None:
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.type("Candidats", KENNY, "Fin de contrat", serial(70))
    for day in (9, 10, 39, 40, 50):
        office.at(day)
    (first, second) = office.sent("contrat")
    assert first == second == (KENNY_AT, "Kenny, votre contrat finit le 15 mars 2027")
    with office.book.state.reading() as connection:
        mail = mail_queue.recent(connection, (mail_queue.SENT,))[0]
    assert mail.message
    assert mail.message.cc == (FLORE, CAMILLE)
    office.type("Candidats", KENNY, "Fin de contrat", serial(200))
    for day in (139, 140, 170):
        office.at(day)
    assert len(office.sent("contrat")) == 4


def test_of_two_delays_that_are_past_only_the_last_is_said(office: Office) -> None:
    office.at(40)
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.type("Candidats", KENNY, "Fin de contrat", serial(65))
    for day in (40, 41, 42):
        office.at(day)
    assert len(office.sent("contrat")) == 1


def test_no_meeting_noted(office: Office) -> None:
    meet(office, "R2AAA", 0)
    meet(office, "R9AAA", 9, Retiré="oui")  # taken out: it did not take place
    for day in (13, 14, 15, 30):
        office.at(day)
    assert office.sent("nouvelles") == [(FLORE, "Des nouvelles de Kenny ?")]
    meet(office, "R3AAA", 29)
    for day in (31, 42, 43, 44):
        office.at(day)
    assert len(office.sent("nouvelles")) == 2


def test_meetings_fixed_ahead_and_never_noted_are_a_silence(office: Office) -> None:
    meet(office, "R2AAA", 0)
    for n, day in enumerate((5, 12, 19, 26), start=3):
        meet(office, f"R{n}AAA", day, Heure="10:00")
    for day in (4, 5, 6, 13, 14, 15):
        office.at(day)
    assert office.sent("nouvelles") == [(FLORE, "Des nouvelles de Kenny ?")]


def test_a_new_coach_is_asked_of_no_silence_from_before_their_time(office: Office) -> None:
    meet(office, "R2AAA", 0)
    office.at(10)
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    for day in (10, 14, 23):
        office.at(day)
    assert not office.sent("nouvelles")
    office.at(24)
    assert [to for to, _ in office.sent("nouvelles")] == ["martin@example.org"]


def test_each_week_on_a_day(make_office: Callable[..., Office]) -> None:
    weekly = line(when="chaque semaine", header="", days=("mercredi",), conditions="Prénom = Kenny", to=("coach",))
    office = make_office([cells(weekly | {"text": "external_offers"})])
    for day in range(1, 16):
        office.at(day)
        office.restart()
    assert [to for to, _ in office.sent("Kenny")] == [FLORE, FLORE]


def test_what_waits_and_stops_being_true_does_not_leave(office: Office) -> None:
    publish(office)
    office.sender.step = lambda: 0  # type: ignore[method-assign]  # the mail server is down
    office.at(7)
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.turn()
    office.restart()
    office.at(8)
    assert not office.sent("préparez")
    with office.book.state.reading() as connection:
        assert memory.fates_of(connection, "MTRNG", KENNY)["once"][1] == memory.UNTRUE


def test_what_waits_as_somebody_asks_to_be_erased_does_not_leave(office: Office, book: Book) -> None:
    publish(office)
    send, office.sender.step = office.sender.step, lambda: 0  # type: ignore[method-assign]  # the mail server is down
    office.at(7)
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny
    ask_erasure(book, kenny, "")
    office.later(1)
    office.sender.step = send  # type: ignore[method-assign]
    office.turn()
    assert not office.sent("préparez")


@pytest.mark.parametrize("row", [ABDENOUR, INES])
def test_paused_messages_wait_and_are_looked_at_again(office: Office, book: Book, row: str) -> None:
    with book.state.writing() as connection:
        memory.pause(connection, stop=True)
    office.type("Candidats", row, "Statut du CV", "À valider")
    office.at(1)
    assert office.sent() == []
    with book.state.writing() as connection:
        memory.pause(connection, stop=False)
    office.turn()
    assert [to for to, _ in office.sent("relire")] == [CAMILLE]


def test_a_line_may_write_to_a_phone(office: Office) -> None:
    office.type("Messages", "MTRNG", "Canal", "sms")
    office.type("Candidats", KENNY, "Téléphone", "06 12 34 56 79")
    publish(office)
    office.at(7)
    (written,) = (office.folder / "sms").glob("*.txt")
    number, _, words = written.read_text().partition("\n\n")
    assert number == "06 12 34 56 79"
    assert "Bonjour Kenny" in words
    assert not [path for path in office.folder.glob("*.eml") if "sms:" in path.read_text()]


def test_a_state_database_that_is_full_for_a_moment_loses_no_message(office: Office, book: Book) -> None:
    for row in (ABDENOUR, INES):
        office.type("Candidats", row, "Statut du CV", "À valider")
    with book.state.writing() as connection:
        overflows = "select abs(-9223372036854775807 - 1)"  # an error of the database itself, as a full disk is
        second = "(select count(*) from mails) > 0"
        connection.execute(sa.text(f"create trigger full before insert on mails when {second} begin {overflows}; end"))
    with pytest.raises((StateUnreachable, sa.exc.SQLAlchemyError)):
        office.at(1)
    with book.state.writing() as connection:
        connection.execute(sa.text("drop trigger full"))
    office.turn()
    assert [to for to, _ in office.sent("relire")] == [CAMILLE, CAMILLE]


def meet(office: Office, row_id: str, day: int, **cells: str) -> None:
    """A row of `Rendez-vous` of Kenny and Flore."""
    sheet = office.workbook.spreadsheet.worksheet("Rendez-vous")
    headers = sheet.row_values(1)
    row: dict[str, str | float] = {"ID": row_id, "Candidat": KENNY, "Coach": "B2FLO", "Date": serial(day), **cells}
    cells_in_order = [row.get(header, "") for header in headers]
    sheet.append_row(cells_in_order, value_input_option=ValueInputOption.raw, table_range="A1")


def test_the_day_before_a_meeting_to_both_once_wherever_it_is_moved(office: Office) -> None:
    meet(office, "R2NXT", 5, Heure="14 h 30", Note="Ne dort plus.")
    meet(office, "R3NOW", 0)
    for day in (1, 3):
        office.at(day)
    office.type("Rendez-vous", "R2NXT", "Date", serial(9))
    for day in (4, 8, 9, 10):
        office.at(day)
        office.restart()
    assert office.sent("demain") == [(KENNY_AT, "Kenny, rendez-vous demain")]
    with office.book.state.reading() as connection:
        (mail,) = [m.message for m in mail_queue.recent(connection) if m.message and "demain" in m.message.subject]
    assert mail.cc == (FLORE,)
    assert "le 13 janvier 2027, à 14:30" in mail.text
    assert "dort" not in mail.text
    meet(office, "R4OFF", 15, Heure="9h", Retiré="oui")
    office.at(14)
    assert len(office.sent("demain")) == 1


def test_the_first_months_at_work_unless_they_met(office: Office) -> None:
    office.type("Candidats", KENNY, "En emploi", "oui")
    office.type("Candidats", KENNY, "Embauché le", serial(0))
    office.at(6)
    assert not office.sent("travail")
    office.at(7)
    assert office.sent("travail") == [(FLORE, "Comment va Kenny dans son travail ?")]
    meet(office, "R2AAA", 24)
    office.at(28)
    office.at(60)
    assert len(office.sent("travail")) == 1
    office.at(84)
    assert len(office.sent("travail")) == 2


@pytest.mark.parametrize("reworded", [False, True])
def test_who_has_a_seat_is_told_two_days_before_and_who_waits_is_not(
    office: Office, sheet: gspread.Spreadsheet, reworded: bool
) -> None:
    if reworded:
        sheet.worksheet("Textes").append_row(["mail.session.subject", "Formation : c’est bientôt", ""])
        sheet.worksheet("Textes").append_row(["mail.session.body", "{Formation}, {Coach}.", ""])
        tab = sheet.worksheet("Messages")
        (known,) = (row for row in tab.get_all_records() if row["ID"] == "MSESS")
        tab.append_row(list({**known, "ID": "MOWNN", "Texte": "session"}.values()))
        office.type("Messages", "MSESS", "Actif", "non")
    session: dict[str, Any] = {"id": "F2AAA", "title": "Écouter", "place": "Paris", "seats": 1, "hour": "18 h 30"}
    day = serial(10)
    coaches = enumerate(("B2FLO", "B3MAR"))
    rows = [{"id": f"N{n + 2}AAA", "training": "F2AAA", "coach": coach} for n, coach in coaches]
    write_cast(sheet, {"trainings": [session | {"date": day}], "enrolments": rows})
    office.at(7)
    assert not office.sent("c’est bientôt")
    office.at(8)
    office.at(9)
    if reworded:
        assert office.sent("c’est bientôt") == [("flore@example.org", "Formation : c’est bientôt")]
        with office.book.state.reading() as connection:
            (told,) = [m.message for m in mail_queue.recent(connection) if m.message and "bientôt" in m.message.subject]
        assert "Écouter, Flore." in told.text  # not the IDs that the cells hold
        return
    assert office.sent("c’est bientôt") == [("flore@example.org", "Formation « Écouter » : c’est bientôt")]
    with office.book.state.reading() as connection:
        mails = mail_queue.recent(connection, (mail_queue.SENT,))
    told = next(m.message for m in mails if m.message and "bientôt" in m.message.subject)
    assert "le 14 janvier 2027 à 18:30, Paris" in told.text.replace("\u202f", " ").replace("\xa0", " ")
    assert "/coach/trainings" in told.text
