"""Who changed what, when; and the way back."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

import gspread
import pytest
import sqlalchemy as sa
from flask import Flask

from commands.worker import own_handlers
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.events import handlers, history
from sheets.state.database import changes
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, KENNY
from tests.coach.pages import Form, forms, said
from tests.coach.test_conflicts import type_in_sheet
from tests.coach.test_sections import CV, FLORE, cells
from tests.conftest import SignIn
from tests.staff.test_home import CAMILLE
from views.staff.history import what_it_does

PAGE = f"/staff/history/candidates/{KENNY}"


def story(sign_in: SignIn, sync: Sync, text: str) -> None:
    sign_in(FLORE).post(f"{CV}/story", data={"story": text})
    sync.step()


def undo(html: str) -> Form:
    return forms(html)[f"{PAGE}/undo"]


def test_nothing_yet(sign_in: SignIn) -> None:
    browser = sign_in(CAMILLE)
    assert "Rien n’a changé ici" in browser.get(PAGE).text
    assert "Nothing has changed here" in browser.get(f"{PAGE}?lang=en").text
    assert browser.get("/staff/history/candidates/C9ZZZ").status_code == 404
    assert browser.get("/staff/history/nope/C2ABD").status_code == 404


def test_moments_are_told_by_the_clock_of_here(
    sign_in: SignIn, sync: Sync, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(sign_in, sync, "Depuis le site.")
    (entry,) = book.history_of("candidates", KENNY)
    try:
        for zone in ("Europe/Paris", "Asia/Kolkata"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            said_at = f"{dt.datetime.fromtimestamp(entry.at, ZoneInfo(zone)):%H:%M}"
            assert said_at in sign_in(CAMILLE).get(PAGE).text
    finally:
        monkeypatch.undo()
        time.tzset()


def test_staff_only(sign_in: SignIn) -> None:
    for address in (PAGE, "/staff/history"):
        assert sign_in(FLORE).get(address).status_code == 403
    assert sign_in(FLORE).post(f"{PAGE}/undo").status_code == 403


def test_web_and_sheet_side_by_side_each_once(sign_in: SignIn, sync: Sync, workbook: Workbook) -> None:
    story(sign_in, sync, "Depuis le site.")
    type_in_sheet(workbook, "Embauché le", 46348)  # type: ignore[arg-type]
    sync.step()
    browser = sign_in(CAMILLE)
    page = said(browser.get(PAGE))
    assert page.count('<li class="card part slim">') == 2
    for text in ("Depuis le site.", FLORE, "Dans la feuille", "22 novembre 2026", "Histoire", "Embauché le"):
        assert text in page
    assert page.index("Embauché le") < page.index("Depuis le site.")
    assert "22 November 2026" in browser.get(f"{PAGE}?lang=en").text
    latest = said(browser.get("/staff/history?lang=fr"))
    assert "Depuis le site." in latest
    assert f'href="{PAGE}"' in latest


def test_found_by_name_mail_or_id_from_the_staff_page(sign_in: SignIn) -> None:
    browser = sign_in(CAMILLE)
    assert "/staff/history" in forms(browser.get("/staff/").text)
    for words in ("kenny", "KENNY@example", "c3ken"):
        found = browser.get(f"/staff/history?q={words}").text
        assert f'href="/staff/candidates/{KENNY}"' in found
    assert f'href="{PAGE}"' in browser.get(f"/staff/candidates/{KENNY}").text
    assert "Aucune ligne" in browser.get("/staff/history?q=zzz").text


def test_undone_by_a_change_of_its_own(sign_in: SignIn, sync: Sync, workbook: Workbook) -> None:
    story(sign_in, sync, "Avant.")
    story(sign_in, sync, "Après.")
    browser = sign_in(CAMILLE)
    answer = undo(browser.get(PAGE).text).post(browser)
    assert (answer.status_code, answer.location) == (303, PAGE)
    sync.step()
    assert cells(workbook)["Histoire"] == "Avant."
    page = said(browser.get(PAGE))
    assert page.count('<li class="card part slim">') == 3
    assert CAMILLE in page


def test_undoing_what_changed_since_shows_three_values_and_writes_nothing(
    sign_in: SignIn, sync: Sync, workbook: Workbook
) -> None:
    story(sign_in, sync, "Depuis le site.")
    type_in_sheet(workbook, "Histoire", "De l’équipe, depuis.")
    sync.step()
    browser = sign_in(CAMILLE)
    asked = undo(browser.get(PAGE).text).post(browser)
    assert asked.status_code == 409
    for text in ("Depuis le site.", "De l’équipe, depuis."):
        assert text in asked.text
    sync.step()
    assert cells(workbook)["Histoire"] == "De l’équipe, depuis."
    type_in_sheet(workbook, "Histoire", "Et encore.")
    sync.step()
    again = undo(asked.text).post(browser)
    assert again.status_code == 409
    assert "Et encore." in again.text
    assert undo(again.text).post(browser).status_code == 303
    sync.step()
    assert "Histoire" not in {k for k, v in cells(workbook).items() if v}


def test_a_merged_list_loses_only_what_the_change_added(
    book: Book, sign_in: SignIn, sync: Sync, workbook: Workbook
) -> None:
    receipt = book.submit(Edit("candidates", KENNY, {"skills": "Vitesse"}, {"skills": "Vitesse\nCuisson"}), FLORE)
    type_in_sheet(workbook, "Atouts", "Vitesse\nService")
    sync.step()
    assert set(cells(workbook)["Atouts"].split("\n")) == {"Vitesse", "Service", "Cuisson"}
    browser = sign_in(CAMILLE)
    assert said(browser.get(PAGE)).count('<li class="card part slim">') == 2  # staff's own addition, and ours
    assert browser.post(f"{PAGE}/undo", data={"receipt": receipt.id, "key": "skills"}).status_code == 303
    sync.step()
    assert set(cells(workbook)["Atouts"].split("\n")) == {"Vitesse", "Service"}


def test_a_row_that_was_added(sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet) -> None:
    added = book.submit(Addition("experiences", {"candidate": ABDENOUR, "title": "Élagueur"}), FLORE)
    meeting = book.submit(Addition("meetings", {"candidate": ABDENOUR, "date": 46348}), FLORE)
    sync.step()
    browser = sign_in(CAMILLE)
    page = browser.get(f"/staff/history/experiences/{added.row_id}").text
    assert "Élagueur" in page
    assert forms(page)[f"/staff/history/experiences/{added.row_id}/undo"].post(browser).status_code == 303
    sync.step()
    tab = sheet.worksheet("Expériences")
    row = tab.find(added.row_id)
    header = tab.find("Retirée du CV")
    assert row
    assert header
    assert tab.cell(row.row, header.col).value == "oui"
    other = f"/staff/history/meetings/{meeting.row_id}"
    assert "Une ligne ajoutée ne s’efface pas d’ici" in browser.get(other).text
    assert f"{other}/undo" not in forms(browser.get(other).text)
    assert browser.post(f"{other}/undo", data={"receipt": meeting.id, "key": ""}).status_code == 404


def test_what_cannot_be_undone(sign_in: SignIn, book: Book, sync: Sync, workbook: Workbook) -> None:
    receipt = book.submit(Edit("candidates", KENNY, {"story": None}, {"story": "Texte."}), FLORE)
    browser = sign_in(CAMILLE)
    mine = {"receipt": receipt.id, "key": "story"}
    assert browser.post(f"{PAGE}/undo", data=mine).status_code == 404  # not written yet
    sync.step()
    for wrong in ({}, {**mine, "receipt": "zz/"}, {**mine, "key": "notes"}):
        assert browser.post(f"{PAGE}/undo", data=wrong).status_code == 404
    assert browser.post(f"{PAGE}/undo", data={**mine, "seen": "{"}).status_code == 400
    assert browser.post(f"{PAGE}/undo", data={**mine, "seen": "[" * 100_000}).status_code == 400
    assert browser.post(f"{PAGE}/undo", data={**mine, "seen": r'"\ud800"'}).status_code == 400
    workbook.spreadsheet.worksheet("Candidats").delete_rows(3)
    sync.step()
    gone = browser.post(f"{PAGE}/undo", data=mine)
    assert gone.status_code == 409
    assert "n’est plus dans la feuille" in gone.text
    assert f"{PAGE}/undo" not in forms(browser.get(PAGE).text)


def test_it_outlives_the_outbox(sign_in: SignIn, book: Book, sync: Sync, workbook: Workbook) -> None:
    story(sign_in, sync, "Il y a longtemps.")
    with book.state.writing() as connection:
        connection.execute(changes.update().values(at=time.time() - 30 * 86_400))
    sync.read()
    with book.state.reading() as connection:
        assert not connection.execute(sa.select(changes)).all()
    browser = sign_in(CAMILLE)
    page = browser.get(PAGE).text
    day = (dt.datetime.now(dt.UTC) - dt.timedelta(days=30)).year
    assert "Il y a longtemps." in page
    assert str(day) in page
    assert undo(page).post(browser).status_code == 303
    sync.step()
    assert not cells(workbook).get("Histoire")
    with book.state.writing() as connection:
        history.forget_row(connection, "candidates", KENNY)
        connection.execute(changes.delete())
    assert "Rien n’a changé ici" in browser.get(PAGE).text


def test_a_long_one_goes_by_pages(sign_in: SignIn, book: Book, sync: Sync) -> None:
    for n in range(45):
        book.submit(Edit("candidates", KENNY, {"story": f"v{n - 1}" if n else None}, {"story": f"v{n}"}), FLORE)
    browser = sign_in(CAMILLE)
    first = browser.get(PAGE).text
    assert "v44" in first
    assert f'href="{PAGE}?page=2"' in first
    assert "Plus récents" in browser.get(f"{PAGE}?page=2").text


def test_what_the_app_could_not_do_is_shown_tried_again_or_let_go(
    sign_in: SignIn, book: Book, sync: Sync, workbook: Workbook
) -> None:
    type_in_sheet(workbook, "Statut du CV", "À valider")
    sync.step()
    line = {"event": 1, "tries": 3, "at": 0.0, "error": "ValueError: no mailbox", "state": handlers.ASIDE}
    with book.state.writing() as connection:
        connection.execute(handlers.failures.insert().values(handler="mail", **line))
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    assert "ValueError: no mailbox" in page
    act = forms(page)["/staff/history/failures/1"]
    assert act.post(browser, decision="x").status_code == 400
    assert act.post(browser, decision="retry").status_code == 303
    assert "Un nouvel essai est en route." in browser.get("/staff/").text
    assert act.post(browser, decision="drop").status_code == 303
    assert "no mailbox" not in browser.get("/staff/").text


def test_staff_read_in_words_what_could_not_be_done(app: Flask) -> None:
    with app.test_request_context("/staff/"):
        said = {handler.name: what_it_does(handler.name) for handler in own_handlers("http://localhost")}
        assert len(said) > 8
        assert [name for name, words in said.items() if words == name] == []
        assert what_it_does("message: MPAIR").endswith("(MPAIR)")
