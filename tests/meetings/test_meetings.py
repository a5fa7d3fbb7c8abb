"""Noting a meeting, fixing the next, putting right what was noted; and who reads it."""

import datetime as dt
import re
from typing import Any

import gspread
import pytest
from flask.testing import FlaskClient

import clock
from programme.meetings import read_hour
from sheets.book import Book
from sheets.changes import Addition
from sheets.model.columns import Cell
from sheets.model.dates import to_serial
from sheets.worker.sync import Sync
from tests import cast
from tests.coach.pages import HTMX, form, said
from tests.conftest import SignIn, write_cast

FLORE, KENNY = "flore@example.org", "kenny@example.org"
PAGE = "/coach/candidates/C3KEN/meetings"
NEW = f"{PAGE}/new"


@pytest.fixture
def flore(sign_in: SignIn) -> FlaskClient:
    """Kenny's coach."""
    return sign_in(FLORE)


def in_sheet(sheet: gspread.Spreadsheet) -> list[dict[str, Any]]:
    """The rows of `Rendez-vous`."""
    return sheet.worksheet("Rendez-vous").get_all_records()


def meeting(day: dt.date, **cells: Cell) -> Addition:
    """A row of `Rendez-vous` about Kenny."""
    return Addition("meetings", {"candidate": "C3KEN", "date": to_serial(day), **cells})


def tomorrow() -> dt.date:
    return clock.today() + dt.timedelta(days=1)


def test_two_taps_and_a_sentence(flore: FlaskClient, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    opened = form(flore, NEW, NEW)
    assert opened.fields["date"] == clock.today().isoformat()
    answer = opened.post(flore, morale="4", done=["CV"], note="Il a retrouvé son CAP.")
    assert answer.status_code == 303
    page = flore.get(answer.location)
    assert "Enregistré, en cours d'écriture" in said(page).replace("’", "'")
    assert "Il a retrouvé son CAP." in page.text
    assert "Plutôt bien" in page.text
    sync.step()
    (row,) = in_sheet(sheet)
    assert (row["Candidat"], row["Coach"], row["Moral"], row["Fait"]) == ("C3KEN", "B2FLO", 4, "CV")
    assert row["Note"] == "Il a retrouvé son CAP."
    assert "Rien de noté" not in said(flore.get("/coach/"))


def test_sent_twice_is_one_meeting_and_what_was_added_since_is_an_edit(flore: FlaskClient, book: Book) -> None:
    opened = form(flore, NEW, NEW)
    first = opened.post(flore, note="Une fois.", next_date=tomorrow().isoformat(), next_hour="14:30")
    again = opened.post(flore, note="Une fois.", next_date=tomorrow().isoformat(), next_hour="14:30")
    assert first.location == again.location
    opened.post(flore, note="Une fois, et une phrase.", next_date=tomorrow().isoformat(), next_hour="14:30")
    rows = book.snapshot.meetings.rows
    assert sorted((m.note, m.hour) for m in rows) == [("", "14:30"), ("Une fois, et une phrase.", "")]
    form(flore, NEW, NEW).post(flore, note="Une fois.")
    assert len(book.snapshot.meetings.rows) == 3


def test_the_next_one_is_for_both_and_the_note_is_not(flore: FlaskClient, sign_in: SignIn, book: Book) -> None:
    form(flore, NEW, NEW).post(
        flore,
        note="Ne dort plus.",
        next_step="Appeler",
        morale="1",
        next_date=tomorrow().isoformat(),
        next_hour="14:30",
    )
    planned = next(m for m in book.snapshot.meetings.rows if m.hour)
    assert "Demain à 14:30" in said(flore.get(PAGE))
    assert "Demain à 14:30" in said(flore.get("/coach/"))
    kenny = sign_in(KENNY)
    own = said(kenny.get("/me/"))
    assert "Votre prochain rendez-vous : demain à 14:30." in own
    for address in ("/me/", "/me/opportunities", "/me/consultations", "/cv/kenny-c3ken"):
        page = kenny.get(address).text
        assert not [word for word in ("Ne dort plus", "Appeler", "Très mal") if word in page]
    calendar = kenny.get(f"/me/meetings/{planned.id}.ics")
    assert calendar.mimetype == "text/calendar"
    begins = dt.datetime.combine(tomorrow(), dt.time(14, 30)).astimezone(dt.UTC)
    assert f"DTSTART:{begins:%Y%m%dT%H%M%SZ}\r\n" in calendar.text
    assert "SUMMARY:Rendez-vous avec Flore\r\n" in calendar.text
    assert "SUMMARY:Rendez-vous avec Kenny\r\n" in flore.get(f"{PAGE}/{planned.id}.ics").text
    for address in (PAGE, NEW, f"{PAGE}/{planned.id}", f"{PAGE}/{planned.id}.ics"):
        assert kenny.get(address).status_code == 404
    assert sign_in("abdenour@example.org").get(f"/me/meetings/{planned.id}.ics").status_code == 404


def test_another_time_for_the_next_one_moves_it(flore: FlaskClient, book: Book) -> None:
    for hour in ("14:30", "16 h"):
        form(flore, PAGE, PAGE).post(flore, next_date=tomorrow().isoformat(), next_hour=hour)
    assert [m.hour for m in book.snapshot.meetings.rows] == ["16:00"]


def test_the_next_one_is_fixed_beside_one_noted_before_its_hour(flore: FlaskClient, book: Book) -> None:
    clock.start_at(dt.datetime.combine(clock.today(), dt.time(9)).isoformat())
    row_id = book.submit(meeting(clock.today(), coach="B2FLO", hour="14:30"), FLORE).row_id
    one = f"{PAGE}/{row_id}"
    form(flore, one, one).post(flore, note="Ce matin.", next_date=tomorrow().isoformat(), next_hour="10:00")
    rows = sorted(book.snapshot.meetings.rows, key=lambda m: m.hour)
    assert [(m.date, m.hour, m.note) for m in rows] == [
        (tomorrow(), "10:00", ""), (clock.today(), "14:30", "Ce matin."),
    ]  # fmt: skip


def test_a_new_note_is_of_the_meeting_that_was_planned_that_day(flore: FlaskClient, book: Book) -> None:
    clock.start_at(dt.datetime.combine(clock.today(), dt.time(15)).isoformat())
    book.submit(meeting(clock.today(), coach="B2FLO", hour="10:00"), FLORE)
    opened = form(flore, NEW, NEW)
    for _ in range(2):  # an answer lost on the way: the browser sends it again
        assert opened.post(flore, note="Vu au café.", morale="4").status_code == 303
    assert [(m.hour, m.note, m.morale) for m in book.snapshot.meetings.rows] == [("10:00", "Vu au café.", 4)]
    form(flore, NEW, NEW).post(flore, note="Et rappelé le soir.")
    assert len(book.snapshot.meetings.rows) == 2


@pytest.mark.parametrize("whose", [None, "B9OLD", "B3MAR"])
def test_one_that_no_longer_has_its_coach_is_noted_by_who_follows(
    whose: str | None, flore: FlaskClient, sign_in: SignIn, book: Book
) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    row_id = book.submit(meeting(yesterday, coach=whose, hour="14:30"), "martin@example.org").row_id
    one = f"{PAGE}/{row_id}"
    form(flore, one, one).post(flore, note="Avec moi.")
    (row,) = book.snapshot.meetings.rows
    assert (row.note, row.coach) == ("Avec moi.", "B2FLO")
    assert flore.get(one).status_code == 200  # it is hers now, to put right
    form(sign_in("camille@example.org"), one, one).post(sign_in("camille@example.org"), note="Avec Flore.")
    assert [(m.note, m.coach) for m in book.snapshot.meetings.rows] == [("Avec Flore.", "B2FLO")]


def test_each_thing_of_the_week_leads_to_its_page(sign_in: SignIn, sheet: gspread.Spreadsheet, sync: Sync) -> None:
    def day(ago: int) -> float:
        return to_serial(clock.today() - dt.timedelta(days=ago))

    at_work = {"coach": "B2FLO", "status": "Publié", "employed": "oui"}
    people = [
        *cast.rows()["candidates"],
        {"id": "C6DDD", "first_name": "Dora", **at_work, "hired_on": day(8)},
        {"id": "C7EEE", "first_name": "Elio", **at_work, "contract_end": day(-20)},
        {"id": "C8FFF", "first_name": "Fati", "coach": "B2FLO", "status": "Publié", "created_on": day(20)},
    ]
    met: list[dict[str, Cell]] = [
        {"id": "R2AAA", "candidate": "C3KEN", "date": day(1), "hour": "10:00"},
        {"id": "R3AAA", "candidate": "C2ABD", "coach": "B3MAR", "date": day(-2), "hour": "10:00"},
    ]
    write_cast(sheet, {
        "candidates": people, "meetings": met,
        "opportunities": [{"id": "P2AAA", "title": "Commis", "status": "Validée", "validated_on": day(9)}],
        "follow_ups": [{"id": "S2AAA", "candidate": "C2ABD", "opportunity": "P2AAA", "status": "À traiter",
                        "offered_on": day(9)}],
        "trainings": [{"id": "F2AAA", "title": "Écouter", "date": day(-7)}],
        "enrolments": [{"id": "N2AAA", "training": "F2AAA", "coach": "B2FLO"}],
    })  # fmt: skip
    sync.read()
    browser = sign_in(FLORE)
    lines = re.findall(r'<a class="task[^"]*" href="([^"]+)"', browser.get("/coach/").text)
    assert {line.partition("#")[0] for line in lines} == {
        "/coach/candidates/C3KEN/cv", "/coach/candidates/C2ABD/opportunities", f"{PAGE}/R2AAA",
        "/coach/candidates/C8FFF/meetings/new", "/coach/candidates/C6DDD/meetings/new", "/coach/candidates/C7EEE/job",
        "/coach/candidates/C2ABD/meetings", "/coach/trainings",
    }  # fmt: skip
    assert [browser.get(line).status_code for line in lines] == [200] * 8


def test_a_meeting_fixed_before_is_moved_only_where_the_form_said_so(flore: FlaskClient, book: Book) -> None:
    opened_before = form(flore, NEW, NEW)
    form(flore, PAGE, PAGE).post(flore, next_date=tomorrow().isoformat(), next_hour="14:30")
    later = {"next_date": (tomorrow() + dt.timedelta(days=7)).isoformat(), "next_hour": "10:00"}
    opened_before.post(flore, note="Sans le savoir.", **later)
    assert sorted(m.hour for m in book.snapshot.meetings.rows if m.hour) == ["10:00", "14:30"]
    page = said(flore.get(PAGE))
    assert "Demain à 14:30" in page
    assert " à 10:00" in page
    aware = form(flore, NEW, NEW)
    assert "Il est prévu demain à 14:30" in said(flore.get(NEW))
    answer = aware.post(flore, note="En le sachant.", next_date=later["next_date"], next_hour="16:00")
    assert sorted(m.hour for m in book.snapshot.meetings.rows if m.hour) == ["10:00", "16:00"]
    assert "qui était prévu demain à 14:30 est déplacé" in said(flore.get(answer.location))


def test_a_day_long_ago_that_is_noted_already_stays(flore: FlaskClient, book: Book) -> None:
    row_id = book.submit(meeting(dt.date(2015, 3, 2), coach="B2FLO", note="Avant."), FLORE).row_id
    one = f"{PAGE}/{row_id}"
    assert form(flore, one, one).post(flore, note="Après.").status_code == 303


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"date": "1999-03-01"}, "Vérifiez l’année"),
        ({"note": ""}, "Rien n’est encore dit"),
        ({"date": ""}, "Il manque"),
        ({"date": "2099-01-01"}, "Ce jour n’est pas encore là"),
        ({"morale": "9"}, "un des cinq visages"),
        ({"next_date": "2020-01-01", "next_hour": "10:00"}, "Ce moment est passé"),
        ({"next_date": "2099-01-01"}, "À quelle heure ?"),
        ({"next_hour": "10:00"}, "Quel jour ?"),
        ({"done_other": "x" * 121}, "120"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    flore: FlaskClient, book: Book, posted: dict[str, str], words: str
) -> None:
    for headers in ({}, HTMX):
        answer = form(flore, NEW, NEW).post(flore, headers, **{"note": "À garder.", **posted})
        assert answer.status_code == 422
        assert words in said(answer)
        assert posted.get("note", "À garder.") in answer.text
    assert not book.snapshot.meetings.rows


def test_with_htmx_the_browser_is_led_to_the_thread(flore: FlaskClient, book: Book) -> None:
    answer = form(flore, NEW, NEW).post(flore, HTMX, note="Oui.")
    (row,) = book.snapshot.meetings.rows
    assert answer.headers["HX-Redirect"].startswith(f"{PAGE}?noted={row.id}&receipt=")
    page = flore.get(answer.headers["HX-Redirect"]).text
    assert f'data-draft-done="{NEW}"' in page


def test_ones_own_is_put_right_taken_out_and_put_back(
    flore: FlaskClient, sign_in: SignIn, book: Book, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    form(flore, NEW, NEW).post(flore, note="Faux.", done=["CV"], done_other="Une promenade")
    sync.step()
    (row,) = book.snapshot.meetings.rows
    assert row.done == ("CV", "Une promenade")
    one = f"{PAGE}/{row.id}"
    opened = form(flore, one, one)
    assert opened.fields["note"] == "Faux."
    assert opened.fields["done_other"] == "Une promenade"
    opened.post(flore, note="Juste.")
    sync.step()
    assert in_sheet(sheet)[0]["Note"] == "Juste."
    gone = flore.post(f"{one}/removed")
    assert "Juste." not in flore.get(gone.location).text
    assert "Le remettre" in flore.get(gone.location).text
    flore.post(f"{one}/removed", data={"back": "1"})
    assert "Juste." in flore.get(PAGE).text
    assert sign_in("camille@example.org").get(one).status_code == 200
    assert sign_in("martin@example.org").get(one).status_code == 404


def test_a_note_of_somebody_else_is_read_and_not_changed(flore: FlaskClient, book: Book) -> None:
    before: dict[str, Cell] = {
        "candidate": "C3KEN",
        "coach": "B3MAR",
        "date": to_serial(dt.date(2026, 1, 5)),
        "note": "De Martin.",
    }
    row_id = book.submit(Addition("meetings", before), "martin@example.org").row_id
    page = flore.get(PAGE).text
    assert "De Martin." in page
    assert "Avec Martin" in page
    assert f"{PAGE}/{row_id}" not in page
    assert flore.get(f"{PAGE}/{row_id}").status_code == 404
    assert flore.post(f"{PAGE}/{row_id}/removed").status_code == 404


def test_what_staff_wrote_meanwhile_is_a_choice(
    flore: FlaskClient, book: Book, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    form(flore, NEW, NEW).post(flore, note="Avant.")
    sync.step()
    (row,) = book.snapshot.meetings.rows
    one = f"{PAGE}/{row.id}"
    opened = form(flore, one, one)
    tab = sheet.worksheet("Rendez-vous")
    tab.update_cell(2, tab.row_values(1).index("Note") + 1, "De l'équipe.")
    sync.step()
    answer = opened.post(flore, note="La mienne.")
    assert answer.status_code == 409
    assert "« De l'équipe. »" in said(answer).replace("&#39;", "'").replace("’", "'")
    assert "La mienne." in answer.text
    sync.step()
    assert in_sheet(sheet)[0]["Note"] == "De l'équipe."


def test_how_somebody_is_doing_is_drawn_and_told(flore: FlaskClient, book: Book) -> None:
    for n, mood in enumerate((1, 3, 5, 7, 2.5)):
        cells: dict[str, Cell] = {
            "candidate": "C3KEN",
            "coach": "B2FLO",
            "date": to_serial(dt.date(2026, 1, 5 + 5 * n)),
            "morale": mood,
        }
        book.submit(Addition("meetings", cells), FLORE)
    page = flore.get(PAGE).text
    assert page.count('class="mood-dot"') == 3  # what is none of the five is not drawn
    table = page[page.index("Le même en tableau") :]
    assert table.index("Très bien") < table.index("Moyen") < table.index("Très mal")


def test_an_older_workbook_without_the_newer_columns(
    flore: FlaskClient, book: Book, sheet: gspread.Spreadsheet, sync: Sync
) -> None:
    tab = sheet.worksheet("Rendez-vous")
    headers = tab.row_values(1)
    for header in ("Moral", "Fait", "Heure", "Retiré"):
        tab.update_cell(1, headers.index(header) + 1, "")
    sync.step()
    opened = form(flore, NEW, NEW)
    assert not {"morale", "done", "done_other"} & opened.names
    opened.post(flore, note="Comme avant.", next_date=tomorrow().isoformat(), next_hour="14:30")
    sync.step()
    assert sorted(row["Note"] for row in in_sheet(sheet)) == ["", "Comme avant."]
    page = said(flore.get(PAGE))
    assert "Demain" in page
    assert "Retirer" not in page
    assert not [p for p in book.snapshot.problems if p.tab == "Rendez-vous"]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("14:30", "14:30"), ("14h30", "14:30"), ("14.30", "14:30"), ("à 9 h", "09:00"), ("14 h 30 - 15 h 30", "14:30"),
        ("de 14 h à 16 h", "14:00"), ("9-12", "09:00"), ("25 h", ""), ("14-30", ""), ("2 à 3 personnes", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_hour_as_people_write_it(text: str, hour: str) -> None:
    found = read_hour(text)
    assert (f"{found:%H:%M}" if found else "") == hour
