"""Seats of training sessions: enrolled, waiting, moved up, there; on the screen and in the sheet."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

import clock
from mail import queue as mail_queue
from mail.message import Folder
from mail.sender import Sender
from programme import trainings
from programme.messages.recipients import Around
from programme.noted_days import NotedDays
from programme.training_handlers import TrainingHandlers
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.events.handlers import run_handlers
from sheets.model.dates import to_serial
from sheets.model.schema import ENROLMENTS
from sheets.worker.sync import Sync
from tests.coach.pages import plain_spaces, said
from tests.conftest import SignIn, write_cast

FLORE, MARTIN, CAMILLE = "flore@example.org", "martin@example.org", "camille@example.org"
PAGE, SESSION = "/coach/trainings", "/coach/trainings/F2AAA"
STAFF = "/staff/trainings/F2AAA"
Turn = Callable[[], None]


@pytest.fixture
def turn(book: Book, workbook: Workbook) -> Turn:
    """The worker: writes, reads, and does what follows."""
    handlers = (*NotedDays().handlers(), *TrainingHandlers("http://localhost").handlers())
    sync = Sync(book.state, lambda: workbook, 0.0, lambda read: run_handlers(book.state, handlers, read))

    def step() -> None:
        for _ in range(3):
            sync._rest_until = 0.0
            sync.step()

    return step


@pytest.fixture(autouse=True)
def one_seat(sheet: gspread.Spreadsheet, turn: Turn) -> None:
    """A session next week, with one seat."""
    day = to_serial(clock.today() + dt.timedelta(days=7))
    session = {"id": "F2AAA", "title": "Écouter", "date": day, "place": "Paris", "seats": 1, "hour": "18 h 30"}
    write_cast(sheet, {"trainings": [session]})
    turn()


def press(client: FlaskClient, decision: str = "enrol") -> str:
    """Press the button of the session; what is said then."""
    answer = client.post(SESSION, data={"decision": decision}, follow_redirects=True)
    return said(answer)


def subjects(book: Book) -> list[tuple[str, str]]:
    """(address, subject) of all mails queued, oldest first."""
    with book.state.reading() as connection:
        found = mail_queue.recent(connection, limit=100)[::-1]
    return [(mail.message.to, mail.message.subject) for mail in found if mail.message]


def rows(sheet: gspread.Spreadsheet) -> list[dict[str, Any]]:
    """The tab `Inscriptions`."""
    return sheet.worksheet("Inscriptions").get_all_records()


def enrolled(book: Book) -> tuple[list[str], list[str]]:
    """Who has a seat and who waits, by ID of the coach."""
    training = book.snapshot.trainings.get("F2AAA")
    assert training
    roll = trainings.roll_of(book.snapshot, training)
    return [row.coach for row in roll.seated], [row.coach for row in roll.waiting]


def test_a_coach_of_two_rows_has_one_seat_and_waits_for_none(
    book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    rows = ("B2FLO", "B9FLO")
    twins = [{"id": row, "first_name": "Flore", "email": FLORE, "active": "oui"} for row in rows]
    both = [{"id": f"N{n}AAA", "training": "F2AAA", "coach": coach} for n, coach in enumerate(rows)]
    write_cast(sheet, {"coaches": twins, "enrolments": both})
    turn()
    assert enrolled(book) == (["B2FLO"], [])
    assert subjects(book) == []


WAITS = (MARTIN, "Formation « Écouter » : vous êtes sur la liste d’attente")
MOVED_UP = (MARTIN, "Formation « Écouter » : une place pour vous")


def test_one_press_a_seat_the_next_waits_and_moves_up_by_itself(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    flore, martin = sign_in(FLORE), sign_in(MARTIN)
    assert "vous avez une place" in press(flore)
    assert "vous avez une place" in press(flore)
    assert "sur la liste d'attente" in press(martin).replace("’", "'")
    assert "En attente : n° 1" in said(martin.get(PAGE))
    turn()
    assert enrolled(book) == (["B2FLO"], ["B3MAR"])
    assert subjects(book) == [WAITS]
    assert "Votre place est à quelqu'un d'autre." in press(flore, "leave").replace("’", "'")
    turn()
    assert enrolled(book) == (["B3MAR"], [])
    assert subjects(book) == [WAITS, MOVED_UP]
    press(flore)
    turn()
    assert enrolled(book) == (["B3MAR"], ["B2FLO"])
    assert "Votre place est à quelqu'un d'autre." in press(martin, "leave").replace("’", "'")
    press(martin)
    turn()
    assert enrolled(book) == (["B2FLO"], ["B3MAR"])
    assert subjects(book).count(MOVED_UP) == 1
    assert [bool(row["Désinscrit le"]) for row in rows(sheet)] == [True, True, False, False]


def test_leaving_frees_all_ones_own_rows_and_says_what_became_of_the_seat(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    lines = [("N2AAA", "B2FLO"), ("N3BBB", "B2FLO"), ("N4CCC", "B3MAR")]  # Flore twice: staff typed her again
    write_cast(sheet, {"enrolments": [{"id": n, "training": "F2AAA", "coach": coach} for n, coach in lines]})
    turn()
    answers = [press(sign_in(who), "leave").replace("’", "'") for who in (MARTIN, FLORE, FLORE)]
    assert [("vous ne venez pas" in said, "à quelqu'un d'autre" in said) for said in answers] == [(True, False)] * 3
    turn()
    assert enrolled(book) == ([], [])
    assert all(row["Désinscrit le"] for row in rows(sheet))


@pytest.mark.parametrize("how", ["left", "deleted", "more seats"])
def test_a_seat_that_frees_in_the_sheet_moves_up_too(
    how: str, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    tab = sheet.worksheet("Inscriptions")
    headers = tab.row_values(1)
    for row_id, coach in (("N2AAA", "B2FLO"), ("N3BBB", "B3MAR")):
        line = {"ID": row_id, "Formation": "F2AAA", "Coach": coach}
        tab.append_row([line.get(header, "") for header in headers])
    turn()
    assert enrolled(book) == (["B2FLO"], ["B3MAR"])
    assert all(row["Inscrit le"] for row in rows(sheet))
    assert subjects(book) == [WAITS]
    tab.sort((headers.index("Coach") + 1, "des"))
    turn()
    assert enrolled(book) == (["B2FLO"], ["B3MAR"])  # whoever sorts the tab gives nobody another's seat
    place = tab.find("N2AAA")
    assert place
    if how == "left":
        tab.update_cell(place.row, headers.index("Désinscrit le") + 1, to_serial(clock.today()))
    elif how == "deleted":
        tab.delete_rows(place.row)
    else:
        sessions = sheet.worksheet("Formations")
        sessions.update_cell(2, sessions.row_values(1).index("Places") + 1, 2)
    turn()
    assert enrolled(book)[0][-1] == "B3MAR"
    clock.start_at((clock.wall() + dt.timedelta(seconds=90)).isoformat())  # a row cut to be pasted is not gone yet
    sheet.worksheet("Formations").update_cell(2, 4, "Lyon")
    turn()
    assert [one for one in subjects(book) if "changé" not in one[1]] == [WAITS, MOVED_UP]


def later(minutes: int) -> None:
    clock.start_at((clock.wall() + dt.timedelta(minutes=minutes)).isoformat())


def type_cell(sheet: gspread.Spreadsheet, title: str, row_id: str, header: str, value: str | float) -> None:
    tab = sheet.worksheet(title)
    tab.update_cell(tab.col_values(1).index(row_id) + 1, tab.row_values(1).index(header) + 1, value)


def test_each_time_a_seat_is_lost_and_found_is_told_and_a_session_that_moves(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    press(sign_in(FLORE))
    press(sign_in(MARTIN))
    turn()
    for seats in (2, 1, 3):
        type_cell(sheet, "Formations", "F2AAA", "Places", seats)
        turn()
        later(10)
    assert subjects(book) == [WAITS, MOVED_UP, WAITS, MOVED_UP]
    type_cell(sheet, "Formations", "F2AAA", "Date", to_serial(clock.today() + dt.timedelta(days=9)))
    turn()
    type_cell(sheet, "Formations", "F2AAA", "Lieu", "Lyon")
    turn()
    with book.state.reading() as connection:
        told = [
            m for m in mail_queue.recent(connection) if m.state == "waiting" and m.key.startswith("training_moved:")
        ]
    assert {mail.message.to for mail in told if mail.message} == {FLORE, MARTIN}
    assert len(told) == 2
    assert all("Lyon" in mail.message.text for mail in told if mail.message)
    assert all(mail.due_at > clock.time() for mail in told)


@pytest.mark.parametrize("slip", ["1 ?", "", "plein", 9])
def test_seats_that_are_put_right_at_once_move_nobody_up(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn, slip: str | int
) -> None:
    press(sign_in(FLORE))
    press(sign_in(MARTIN))
    turn()
    for seats in (slip, 1):
        type_cell(sheet, "Formations", "F2AAA", "Places", seats)
        turn()
        later(2)
    later(10)
    assert enrolled(book) == (["B2FLO"], ["B3MAR"])
    assert subjects(book) == [WAITS]


@pytest.mark.parametrize(("row_id", "header", "cell", "told"), [
    ("N3BBB", "Formation", "F3BBB", (MARTIN, "Formation « Parler » : vous êtes sur la liste d’attente")),
    ("N3BBB", "Formation", "F4CCC", (MARTIN, "Formation « Lire » : une place pour vous")),
    ("N3BBB", "Coach", "B9ANA", ("ana@example.org", "Formation « Écouter » : vous êtes sur la liste d’attente")),
    ("N2AAA", "Coach", "B3MAR", (MARTIN, "Formation « Écouter » : une place pour vous")),
])  # fmt: skip
def test_a_row_that_passes_to_another_coach_or_session_is_told_anew(
    row_id: str, header: str, cell: str, told: tuple[str, str], book: Book, sheet: gspread.Spreadsheet, turn: Turn,
    tmp_path: Path,
) -> None:  # fmt: skip
    day = to_serial(clock.today() + dt.timedelta(days=9))
    lines: dict[str, list[dict[str, str | int | float]]] = {
        "Coachs": [{"ID": "B9ANA", "Prénom": "Ana", "E-mail": "ana@example.org", "Actif": "oui"}],
        "Formations": [{"ID": "F3BBB", "Intitulé": "Parler", "Date": day, "Places": 0},
                       {"ID": "F4CCC", "Intitulé": "Lire", "Date": day, "Places": 1}],
        "Inscriptions": [{"ID": "N2AAA", "Formation": "F2AAA", "Coach": "B2FLO"},
                         {"ID": "N3BBB", "Formation": "F2AAA", "Coach": "B3MAR"}],
    }  # fmt: skip
    for title, found in lines.items():
        tab = sheet.worksheet(title)
        headers = tab.row_values(1)
        tab.append_rows([[line.get(name, "") for name in headers] for line in found], table_range="A1")
    turn()
    later(10)
    Sender(book.state, Folder(tmp_path)).step()
    type_cell(sheet, "Inscriptions", row_id, header, cell)
    turn()
    assert subjects(book) == [WAITS, told]


def test_who_may_have_a_seat_is_not_told_to_wait(book: Book, sheet: gspread.Spreadsheet, turn: Turn) -> None:
    for row_id, coach in (("N2AAA", "B2FLO"), ("N3BBB", "B3MAR")):
        sheet.worksheet("Inscriptions").append_row([row_id, "F2AAA", coach], table_range="A1")
    type_cell(sheet, "Formations", "F2AAA", "Places", 9)
    turn()
    for seats in (1, "12 ?"):
        type_cell(sheet, "Formations", "F2AAA", "Places", seats)
        turn()
        later(2)
    assert not subjects(book)


def test_a_session_put_back_or_a_seat_given_up_is_no_session_that_moved(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    flore, week = sign_in(FLORE), to_serial(clock.today() + dt.timedelta(days=7))
    press(flore)
    turn()
    for date in (week + 1, "24 janv ?", week):
        type_cell(sheet, "Formations", "F2AAA", "Date", date)
        turn()
        later(1)
        assert len(subjects(book)) == (date == week + 1)
    type_cell(sheet, "Formations", "F2AAA", "Lieu", "Lyon")
    turn()
    assert len(subjects(book)) == 1
    press(flore, "leave")
    turn()
    assert not subjects(book)


def test_a_session_that_is_deleted_is_told_to_who_was_to_come(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    for who in (FLORE, MARTIN):
        press(sign_in(who))
    turn()
    day = to_serial(clock.today() - dt.timedelta(days=7))
    sheet.worksheet("Formations").append_row(["F3AAA", "Il y a longtemps", day], table_range="A1")
    sheet.worksheet("Inscriptions").append_row(["N9AAA", "F3AAA", "B2FLO"], table_range="A1")
    turn()
    assert book.snapshot.enrolments.where("training", "F3AAA")
    tab = sheet.worksheet("Formations")
    deleted = tab.get_all_values()[1:]
    tab.batch_clear(["A2:Z9"])
    turn()
    clock.start_at((clock.wall() + dt.timedelta(seconds=90)).isoformat())
    type_cell(sheet, "Coachs", "B2FLO", "Nom", "Martin")  # read again
    turn()
    off = "Formation « Écouter » : elle n’a pas lieu"
    assert [one for one in subjects(book) if "pas lieu" in one[1]] == [(FLORE, off), (MARTIN, off)]
    assert "Ligne supprimée" in said(sign_in(CAMILLE).get("/staff/history/trainings/F2AAA"))
    tab.update(deleted, "A2")  # it was a slip
    turn()
    assert not [one for one in subjects(book) if "pas lieu" in one[1]]


def test_who_rests_leaves_the_seat_and_a_volunteer_may_have_it(
    book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    zoe = {"ID": "B4AAA", "Prénom": "Zoé", "E-mail": "zoe@example.org", "Parcours": "Rencontré", "Actif": "non"}
    lines = [{"ID": n, "Formation": "F2AAA", "Coach": who} for n, who in (("N2AAA", "B2FLO"), ("N3BBB", "B4AAA"))]
    for title, line in (("Coachs", zoe), *(("Inscriptions", line) for line in lines)):
        tab = sheet.worksheet(title)
        tab.append_row([line.get(header, "") for header in tab.row_values(1)])
    turn()
    assert enrolled(book) == (["B2FLO"], ["B4AAA"])
    type_cell(sheet, "Coachs", "B2FLO", "Actif", "non")
    turn()
    assert enrolled(book) == (["B4AAA"], [])
    row = book.snapshot.enrolments.get("N3BBB")
    assert row
    assert Around(book.snapshot, row, ENROLMENTS).coach
    assert [to for to, subject in subjects(book) if "place pour vous" in subject] == ["zoe@example.org"]


def test_staff_tick_who_was_there_and_the_coach_is_dated_once(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn
) -> None:
    press(sign_in(FLORE))
    press(sign_in(MARTIN))
    turn()
    staff = sign_in(CAMILLE)
    (row,) = [row for row in book.snapshot.enrolments.rows if row.coach == "B2FLO"]
    staff.post(STAFF, data={"present": row.id})
    turn()
    assert [coach.trained_on for coach in book.snapshot.coaches.rows] == [None, None]  # ticked before the day: a slip
    staff.post(STAFF, data={})
    turn()
    clock.start_at((clock.wall() + dt.timedelta(days=7)).isoformat())
    page = said(staff.get(STAFF))
    assert page.index("Flore") < page.index("En attente") < page.index("Martin")
    staff.post(STAFF, data={"present": row.id})
    turn()
    assert [line["Présent"] for line in rows(sheet)] == ["oui", ""]
    flore = book.snapshot.coaches.get("B2FLO")
    assert flore
    assert flore.trained_on == clock.today()
    for present, day in (({}, None), ({"present": row.id}, clock.today())):  # a slip is put right, and right again
        staff.post(STAFF, data=present)
        turn()
        flore = book.snapshot.coaches.get("B2FLO")
        assert flore
        assert flore.trained_on == day
    sessions = sheet.worksheet("Formations")
    for days in (-1, 0):  # the session's date was typed wrong, and is put right
        day = clock.today() + dt.timedelta(days)
        sessions.update_cell(2, sessions.row_values(1).index("Date") + 1, to_serial(day))
        turn()
        flore = book.snapshot.coaches.get("B2FLO")
        assert flore
        assert flore.trained_on == day
    coaches = sheet.worksheet("Coachs")
    coaches.update_cell(2, coaches.row_values(1).index("Formé le") + 1, "")
    turn()
    staff.post(STAFF, data={})
    staff.post(STAFF, data={"present": row.id})
    turn()
    flore = book.snapshot.coaches.get("B2FLO")
    assert flore
    assert flore.trained_on is None  # staff took it away: it is not written again


def test_the_list_as_a_file(sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn) -> None:
    press(sign_in(FLORE))
    press(sign_in(MARTIN))
    coaches = sheet.worksheet("Coachs")
    coaches.update_cell(2, coaches.row_values(1).index("Nom") + 1, "''-SUM(A1)")
    turn()
    answer = sign_in(CAMILLE).get(f"{STAFF}.csv")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines[1:]] == ["Flore", "Martin"]
    assert [line[5] for line in lines[1:]] == ["inscrit", "en attente"]
    assert lines[1][1] == "''-SUM(A1)"  # as the files of a whole workbook: read back, it is what it was


def test_a_title_and_its_seats_break_nowhere(sign_in: SignIn, sheet: gspread.Spreadsheet, turn: Turn) -> None:
    write_cast(sheet, {"trainings": [{"id": "F2AAA", "title": "Écouter, et après ?", "seats": 6}]})
    turn()
    for address in ("/staff/trainings", STAFF):
        page = sign_in(CAMILLE).get(address).text
        assert "Écouter, et après\u202f?" in page
        assert "0&nbsp;/&nbsp;6" in page


def test_for_the_calendar_and_in_the_week(sign_in: SignIn) -> None:
    flore = sign_in(FLORE)
    assert "Formation : Écouter" not in said(flore.get("/coach/"))
    press(flore)
    assert "Formation : Écouter" in said(flore.get("/coach/"))
    calendar = flore.get(f"{SESSION}.ics").text
    assert "SUMMARY:Formation : Écouter\r\n" in plain_spaces(calendar)
    assert "LOCATION:Paris\r\n" in calendar
    assert flore.post(SESSION, data={"decision": "fly"}).status_code == 400
    assert flore.post("/coach/trainings/F9ZZZ", data={"decision": "enrol"}).status_code == 404


def test_an_older_workbook_without_the_newer_columns(
    sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, turn: Turn, app: Flask, sync: Sync
) -> None:
    tab = sheet.worksheet("Inscriptions")
    headers = tab.row_values(1)
    for header in ("Inscrit le", "Désinscrit le"):
        tab.update_cell(1, headers.index(header) + 1, "")
    turn()
    flore, martin = sign_in(FLORE), sign_in(MARTIN)
    press(flore)
    press(martin)
    turn()
    assert enrolled(book) == (["B2FLO"], ["B3MAR"])
    page = said(flore.get(PAGE))
    assert "Écrivez à l'équipe" in page.replace("’", "'")
    assert flore.post(SESSION, data={"decision": "leave"}).status_code == 400
    assert not [p for p in book.snapshot.problems if p.tab == "Inscriptions"]
