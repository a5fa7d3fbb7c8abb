"""Who is written to in whose place, of a meeting that changes, and of several lines at once."""

import gspread
import pytest

from mail import queue as mail_queue
from programme.acts.messages import switch
from sheets.book import Book
from tests.cast import ABDENOUR, KENNY
from tests.conftest import write_cast
from tests.messages.conftest import Office
from tests.messages.lines import all_lines, cells, line
from tests.messages.test_claims import LINE, OFFER, texts
from tests.messages.test_sending import CAMILLE, FLORE, KENNY_AT, meet, publish, serial


def test_a_coach_reads_in_place_of_somebody_without_an_address_what_to_do_for_them(office: Office) -> None:
    office.type("Candidats", KENNY, "E-mail", "")
    office.turn()
    publish(office)
    office.at(7)
    assert office.sent("préparez vos") == [(FLORE, "Pour Kenny : Kenny, préparez vos rendez-vous")]
    (said,) = texts(office, "préparez vos")
    assert said.startswith("Ce message est pour Kenny")
    assert f"/coach/candidates/{KENNY}/cv" in said
    assert "/me/" not in said


def test_a_meeting_fixed_with_the_coach_of_before_is_told_to_who_it_names(office: Office) -> None:
    meet(office, "R2NXT", 5, Heure="14 h 30")
    office.at(3)
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    office.at(4)
    office.type("Rendez-vous", "R2NXT", "Heure", "16 h")
    office.at(4, hour=11)
    with office.book.state.reading() as connection:
        found = [m.message for m in mail_queue.recent(connection) if m.message and m.message.to == KENNY_AT]
    changed, reminder = found[:2]
    assert ("Flore" in reminder.text, reminder.cc) == (True, (FLORE,))
    assert ("a changé" in changed.subject, changed.cc) == (True, (FLORE, "martin@example.org"))


def test_a_meeting_that_changes_once_its_reminder_left_is_told(office: Office) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(1)
    office.type("Rendez-vous", "R2AAA", "Date", serial(6))  # nobody was reminded yet
    for day in (2, 5):
        office.at(day)
    office.type("Rendez-vous", "R2AAA", "Date", serial(8))
    office.turn()
    office.later(0.25)
    office.type("Rendez-vous", "R2AAA", "Heure", "9h")
    office.turn()
    assert not office.sent("votre rendez-vous")  # it is still being typed
    office.later()
    assert office.sent("votre rendez-vous") == [(KENNY_AT, "Kenny, votre rendez-vous a changé")]
    assert "le 12 janvier 2027, à 09:00" in texts(office, "a changé")[0]
    office.at(7)
    for typed in ("oui", "", "oui"):
        office.type("Rendez-vous", "R2AAA", "Retiré", typed)
        office.turn()
    office.later()
    assert "du 12 janvier 2027 est annulé" in texts(office, "annulé")[0]
    office.at(9)
    assert len(office.sent("rendez-vous")) == 4


def test_a_meeting_moved_to_tomorrow_is_told_in_one_mail(office: Office) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(4)
    office.at(5)
    for day in (6, 7):  # put off, and once more
        office.type("Rendez-vous", "R2AAA", "Date", serial(day))
        office.turn()
        office.restart()
        office.later()
        office.at(day)
    assert [subject for _, subject in office.sent("rendez-vous")] == [
        "Kenny, rendez-vous demain", "Kenny, votre rendez-vous a changé", "Kenny, votre rendez-vous a changé",
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Date", "Heure"])
def test_a_cell_that_is_put_right_at_once_is_told_to_nobody(office: Office, header: str) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(4)
    cells: dict[str, list[str | float]] = {"Date": ["", "9 janv ?", serial(5)], "Heure": ["15 h", "14:30"]}
    for cell in cells[header]:
        office.type("Rendez-vous", "R2AAA", header, cell)
        office.turn()
        office.later(10 if cell == "9 janv ?" else 1)
    office.later()
    assert len(office.sent("rendez-vous")) == 1


def test_a_meeting_that_was_somebody_elses_is_told_to_both(office: Office) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(4)
    office.type("Rendez-vous", "R2AAA", "Candidat", ABDENOUR)
    office.turn()
    office.type("Rendez-vous", "R2AAA", "Heure", "15 h")
    for hour in (11, 12):
        office.at(4, hour=hour)
    office.at(5, hour=8)
    assert office.sent("rendez-vous")[1:] == [
        (KENNY_AT, "Kenny, votre rendez-vous est annulé"),
        ("abdenour@example.org", "Abdenour, rendez-vous demain"),
    ]
    assert "à 15:00" in texts(office, "Abdenour")[0]


@pytest.mark.parametrize(("minutes", "between"), [
    (1, []),
    (60, ["Kenny, votre rendez-vous est annulé", "Abdenour, rendez-vous demain",
          "Abdenour, votre rendez-vous est annulé", "Kenny, rendez-vous demain"]),
])  # fmt: skip
def test_a_meeting_that_goes_back_to_who_had_it(office: Office, minutes: int, between: list[str]) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(4)
    for person in (ABDENOUR, KENNY):
        office.type("Rendez-vous", "R2AAA", "Candidat", person)
        office.turn()
        office.later(minutes)
    office.later()
    assert sorted(subject for _, subject in office.sent("rendez-vous")[1:]) == sorted(between)


@pytest.mark.parametrize(("header", "cell"), [("Date", serial(9)), ("Heure", "16 h"), ("Candidat", ABDENOUR)])
def test_a_meeting_that_was_told_off_is_told_off_once(office: Office, header: str, cell: str | float) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(4)
    for typed in (("Retiré", "oui"), (header, cell)):
        office.type("Rendez-vous", "R2AAA", *typed)
        office.turn()
        office.later()
    assert len(office.sent("annulé")) == 1


def test_a_meeting_with_another_coach_is_told_to_all_three(office: Office) -> None:
    meet(office, "R2AAA", 5, Heure="14 h 30")
    office.at(4)
    office.type("Rendez-vous", "R2AAA", "Coach", "B3MAR")
    office.turn()
    office.later()
    with office.book.state.reading() as connection:
        told = mail_queue.recent(connection)[0].message
    assert told
    assert (told.to, set(told.cc)) == (KENNY_AT, {FLORE, "martin@example.org"})
    assert "à 14:30, avec Martin" in told.text


@pytest.mark.parametrize(("typed", "told"), [
    (["B3MAR"], [FLORE]), (["B3MAR", "B2FLO"], []), (["", "B3MAR"], [FLORE]), ([""], []),
])  # fmt: skip
def test_whose_person_is_another_coachs_is_told(office: Office, typed: list[str], told: list[str]) -> None:
    for coach in typed:
        office.type("Candidats", KENNY, "Coach", coach)
        office.turn()
        office.later(1)
    assert not office.sent("un autre coach")  # it may be a slip
    office.restart()
    office.later()
    assert office.sent("un autre coach") == [(to, "Kenny a maintenant un autre coach") for to in told]
    assert all("Martin accompagne maintenant Kenny" in text for text in texts(office, "un autre coach"))


@pytest.mark.parametrize("hours", [1, 30])
def test_a_mail_that_waits_is_sent_where_its_line_is_back_within_a_day(
    office: Office, sheet: gspread.Spreadsheet, hours: int
) -> None:
    office.type("Candidats", KENNY, "Coach", "B3MAR")
    office.turn()
    tab = sheet.worksheet("Messages")
    found = tab.find("MLEFT")
    assert found
    row = tab.row_values(found.row)
    tab.delete_rows(found.row)
    office.turn()
    office.later(60 * hours)
    assert not office.sent("un autre coach")
    tab.append_row(row)
    for _ in range(2):
        office.later()
    assert len(office.sent("un autre coach")) == (1 if hours == 1 else 0)


def test_whose_seat_is_another_coachs_is_told_unless_they_waited_for_one(
    office: Office, sheet: gspread.Spreadsheet
) -> None:
    session = {"id": "F2AAA", "title": "Écouter", "date": serial(9), "seats": 1}
    seats = [{"id": row_id, "training": "F2AAA", "coach": "B2FLO"} for row_id in ("N2AAA", "N3AAA")]
    write_cast(sheet, {"trainings": [session], "enrolments": seats})
    office.turn()
    for row_id in ("N3AAA", "N2AAA"):
        office.type("Inscriptions", row_id, "Coach", "B3MAR")
        office.turn()
    office.later()
    assert office.sent("votre place") == [(FLORE, "Formation « Écouter » : votre place est à un autre coach")]


def test_a_recruiter_reads_the_words_of_a_list_alone(office: Office, sheet: gspread.Spreadsheet) -> None:
    said = "C'est : {Statut}."
    sheet.worksheet("Textes").append_rows([["mail.suite.subject", "Du neuf", ""], ["mail.suite.body", said, ""]])
    own = {"when": "une case devient", "tab": "Suivis", "header": "Note", "value": "", "days": (), "text": "suite",
           "repeat": ("à chaque fois",)}  # fmt: skip
    rows = [cells(line(id=f"M{n}NEW", to=(to,), **own)) for n, to in enumerate(("recruteur", "équipe"), start=2)]
    sheet.worksheet("Messages").update(rows, f"A{len(all_lines()) + 2}")
    write_cast(sheet, {"opportunities": [{**OFFER, "status": "Validée"}], "follow_ups": [LINE]})
    office.turn()
    office.type("Suivis", "S2AAA", "Statut", "contacté, à secouer")
    office.turn()
    assert not office.sent("Du neuf")
    office.type("Suivis", "S2AAA", "Note", "Rappeler lundi")
    office.turn()
    told = dict(zip((to for to, _ in office.sent("Du neuf")), texts(office, "Du neuf"), strict=True))
    assert "C'est : autre chose." in told["rose@example.com"]
    assert "C'est : contacté, à secouer." in told[CAMILLE]


def test_whom_several_lines_already_concern_gets_the_latest_alone(office: Office, book: Book) -> None:
    for row_id in ("MTRNG", "MACTS"):
        office.type("Messages", row_id, "Actif", "non")
    publish(office)
    office.type("Candidats", KENNY, "Publié le", serial(-300))
    office.at(1)
    for row_id in ("MTRNG", "MACTS"):
        switch(book, office.messages.links, row_id, "camille@example.org", on=True, also_past=True)
    for day in (1, 2, 8):
        office.at(day)
    assert not office.sent("préparez vos")
    assert "depuis 301 jours" in texts(office, "trois choses")[0]
