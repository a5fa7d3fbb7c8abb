"""What waits for a person: settled once, by its author or by staff, or written in another place."""

from collections.abc import Callable

import gspread
import pytest
import requests

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.errors import SheetsError
from sheets.state import outbox
from sheets.state.database import changes
from sheets.state.outbox import CELL, PERSON
from sheets.worker.sync import Sync
from sheets.writing import phases, repairs
from tests.cast import ABDENOUR, INES, KENNY
from tests.coach.pages import HTMX, forms, said, seen
from tests.coach.test_conflicts import type_in_sheet
from tests.coach.test_sections import CV, FLORE, cells
from tests.conftest import SignIn
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import lost_answer
from tests.staff.test_home import CAMILLE, undecided

MARTIN = "martin@example.org"


def late_conflict(sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book) -> int:
    """Google is away, a form is saved, staff change the same cell in the sheet, Google is back."""

    def away() -> None:
        raise requests.ConnectionError("no route")

    flore = sign_in(FLORE)
    assert flore.post(f"{CV}/story", data={"story": "Celui de Flore."}).status_code == 303
    meddler = meddle(workbook, lambda _: True, before=away)
    with pytest.raises(SheetsError):
        sync.step()
    assert meddler.met == 1
    assert "Celui de Flore." in flore.get(CV).text
    type_in_sheet(workbook, "Histoire", "Celui de l’équipe.")
    sync.step()
    (change,) = book.undecided()
    return change.id


@pytest.mark.parametrize(("wanted", "kept"), [("retry", "Celui de Flore."), ("drop", "Celui de l’équipe.")])
@pytest.mark.parametrize("who", [FLORE, CAMILLE])
def test_found_late_shown_to_both_and_settled_with_one_click(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, who: str, wanted: str, kept: str
) -> None:
    change = late_conflict(sign_in, workbook, sync, book)
    assert cells(workbook)["Histoire"] == "Celui de l’équipe."
    addresses = {FLORE: ("/coach/", f"/choices/{change}"), CAMILLE: ("/staff/", f"/staff/changes/{change}")}
    for person, (home, action) in addresses.items():
        page = sign_in(person).get(home).text
        words = seen(page)
        for text in ("Avant", "Celui de Flore.", "Celui de l’équipe."):
            assert text in words
        assert action in forms(page)
    home, action = addresses[who]
    browser = sign_in(who)
    answer = forms(browser.get(home).text)[action].post(browser, decision=wanted)
    assert answer.status_code == 303
    assert action not in forms(browser.get(home).text)
    sync.step()
    assert cells(workbook)["Histoire"] == kept
    assert book.undecided() == ()


@pytest.mark.parametrize("first", [FLORE, CAMILLE])
def test_of_two_decisions_the_first_counts_and_the_second_is_told(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, first: str
) -> None:
    change = undecided(sign_in, workbook, sync, book)
    addresses = {FLORE: f"/choices/{change}", CAMILLE: f"/staff/changes/{change}"}
    second = CAMILLE if first == FLORE else FLORE
    sign_in(first).post(addresses[first], data={"decision": "drop"})
    late = sign_in(second)
    answer = late.post(addresses[second], data={"decision": "retry"}, follow_redirects=True)
    assert f"Déjà décidé par {first}" in said(answer)
    sync.step()
    assert cells(workbook)["Histoire"] == "Celui de l’équipe."


def test_the_authors_choice_is_the_authors(sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book) -> None:
    change = undecided(sign_in, workbook, sync, book)
    assert "Celui de Flore." not in sign_in(MARTIN).get("/coach/").text
    assert sign_in(MARTIN).post(f"/choices/{change}", data={"decision": "drop"}).status_code == 404
    assert sign_in(MARTIN).post("/choices/999", data={"decision": "drop"}).status_code == 404
    assert sign_in(FLORE).post(f"/choices/{change}", data={"decision": "x"}).status_code == 400
    answer = sign_in(FLORE).post(f"/choices/{change}", data={"decision": "drop"}, headers=HTMX)
    assert "Plus rien n’attend." in answer.text
    sync.step()
    book.drop(change, "x")
    assert sign_in(MARTIN).post(f"/choices/{change}", data={"decision": "drop"}).status_code == 404


def test_who_no_longer_follows_somebody_reads_and_settles_nothing_of_theirs(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    change = undecided(sign_in, workbook, sync, book)
    type_in_sheet(workbook, "Coach", "B3MAR")
    sync.step()
    flore = sign_in(FLORE)
    assert "Celui de Flore." not in flore.get("/coach/").text
    assert flore.post(f"/choices/{change}", data={"decision": "retry"}).status_code in (403, 404)
    assert [one.id for one in book.undecided()] == [change]


def test_only_staff_may_settle_what_is_no_conflict(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:  # fmt: skip
    flore = sign_in(FLORE)
    flore.post(f"{CV}/story", data={"story": "Gardé."})
    workbook.spreadsheet.worksheet("Candidats").delete_rows(3)
    sync.step()
    (change,) = book.undecided()
    page = flore.get("/coach/").text
    assert "Gardé." in page
    assert "Un collègue de l’équipe va décider." in page
    assert f"/choices/{change.id}" not in forms(page)
    assert flore.post(f"/choices/{change.id}", data={"decision": "drop"}).status_code == 403


def test_a_text_whose_row_is_gone_is_written_in_another(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    sign_in(FLORE).post(f"{CV}/story", data={"story": "Le texte,\nintact."})
    workbook.spreadsheet.worksheet("Candidats").delete_rows(3)
    sync.step()
    (change,) = book.undecided()
    browser = sign_in(CAMILLE)
    address, target = (f"/staff/changes/{change.id}/{page}" for page in ("place", "target"))
    assert f'href="{address}"' in browser.get("/staff/").text
    assert "Aucune ligne ne porte ce nom" in browser.get(f"{address}?q=personne").text
    assert f"row={INES}" in browser.get(f"{address}?q=ines").text
    place = forms(browser.get(f"{address}?row={INES}&key=story").text)[target]
    assert place.post(browser).status_code == 303
    sync.step()
    assert cells(workbook, INES)["Histoire"] == "Le texte,\nintact."
    assert book.undecided() == ()
    assert browser.get(address).status_code == 409
    assert place.post(browser).status_code == 409


def test_a_cell_that_holds_something_is_shown_before_it_is_replaced(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:
    change = undecided(sign_in, workbook, sync, book)
    browser = sign_in(CAMILLE)
    address, target = (f"/staff/changes/{change}/{page}" for page in ("place", "target"))
    for wrong in ({"row": INES, "key": "id"}, {"row": INES, "key": "nope"}, {"row": "C9ZZZ", "key": "story"}):
        assert browser.post(target, data=wrong).status_code == 404
    place = forms(browser.get(f"{address}?row={INES}&key=catchphrase").text)[target]
    warned = place.post(browser)
    assert warned.status_code == 409
    assert "Écouter d&#39;abord" in warned.text
    type_in_sheet(workbook, "Accroche", "Changée encore.", row=4)
    sync.read()
    again = forms(warned.text)[target].post(browser)
    assert again.status_code == 409
    assert "Changée encore." in again.text
    assert forms(again.text)[target].post(browser).status_code == 303
    sync.step()
    assert cells(workbook, INES)["Accroche"] == "Celui de Flore."


def test_a_new_row_that_could_not_be_added_goes_to_one_that_is_there(
    sign_in: SignIn, book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:
    tab = sheet.worksheet("Expériences")
    header = tab.find("Intitulé")
    assert header
    book.submit(Addition("experiences", {"candidate": KENNY, "title": "Commis", "company": "Chez Paul"}), FLORE)
    tab.update_cell(1, header.col, "Rangé")
    sync.step()
    (change,) = book.undecided()
    tab.update_cell(1, header.col, "Intitulé")
    sync.read()
    browser = sign_in(CAMILLE)
    address, target = (f"/staff/changes/{change.id}/{page}" for page in ("place", "target"))
    page = browser.get(f"{address}?row=E3BBB").text
    assert "Commis" in page
    assert forms(page)[target].post(browser).status_code == 303
    sync.step()
    row = tab.find("E3BBB")
    assert row
    assert "Chez Paul" in tab.row_values(row.row)
    # What was filled already comes back, to be decided one by one.
    assert {(u.row_id, u.key, u.mine) for u in book.undecided()} == {
        ("E3BBB", "title", "Commis"),
        ("E3BBB", "candidate", KENNY),
    }


def test_a_change_whose_row_came_back_is_written_after_all(
    book: Book, sync: Sync, sheet: gspread.Spreadsheet
) -> None:  # fmt: skip
    tab = sheet.worksheet("Candidats")
    kept = tab.row_values(4)
    book.submit(Edit("candidates", INES, {"catchphrase": "Écouter d'abord"}, {"catchphrase": "Écouter."}), FLORE)
    tab.delete_rows(4)
    sync.step()
    (change,) = book.undecided()
    tab.insert_row(kept, 4)
    book.retry(change.id, CAMILLE)
    sync.step()
    assert book.undecided() == ()
    assert tab.cell(4, tab.row_values(1).index("Accroche") + 1).value == "Écouter."


def displaced(book: Book, tab: str, row_id: str, key: str) -> int:
    """A value that the app covered by accident and could not put back for certain."""
    line = {"action": CELL, "tab": tab, "row_id": row_id, "key": key, "base": "Égaré", "new": "Recouvert"}
    with book.state.writing() as connection:
        receipt = outbox.enqueue(connection, "Tremplin", [line])
        (kept,) = outbox.load(connection, changes.c.receipt == receipt)
        outbox.settle(connection, [kept.id], PERSON, reason="displaced", theirs="Égaré")
    return kept.id


@pytest.mark.parametrize(("row_id", "key"), [("", "catchphrase"), (KENNY, "À nous"), ("", "À nous")])
def test_a_displaced_value_without_an_id_or_under_a_header_of_theirs_is_written_where_staff_say(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, row_id: str, key: str
) -> None:
    change = displaced(book, "candidates", row_id, key)
    browser = sign_in(CAMILLE)
    address, target = (f"/staff/changes/{change}/{page}" for page in ("place", "target"))
    assert f'href="{address}"' in browser.get("/staff/").text
    assert "Recouvert" in browser.get(address).text
    assert f"row={KENNY}" in browser.get(f"{address}?q=kenny").text
    place = forms(browser.get(f"{address}?row={KENNY}&key={key}").text)[target]
    for wrong in ("", "À nous", "id"):
        assert place.post(browser, key=wrong).status_code == 404
    assert place.post(browser, key="story").status_code == 303
    sync.step()
    assert cells(workbook)["Histoire"] == "Recouvert"
    assert book.undecided() == ()


def test_a_value_of_a_tab_that_is_gone_has_no_other_place(sign_in: SignIn, book: Book) -> None:
    change = displaced(book, "ateliers", "A2345", "title")
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    assert "Recouvert" in page
    assert f"/staff/changes/{change}/place" not in page
    assert browser.get(f"/staff/changes/{change}/place").status_code == 404
    assert browser.post(f"/staff/changes/{change}/target", data={"row": KENNY, "key": "story"}).status_code == 404
    assert forms(page)[f"/staff/changes/{change}"].post(browser, decision="drop").status_code == 303
    assert book.undecided() == ()


def test_what_waits_leads_to_its_rows_history(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book
) -> None:  # fmt: skip
    undecided(sign_in, workbook, sync, book)
    browser = sign_in(CAMILLE)
    assert f'href="/staff/history/candidates/{KENNY}"' in browser.get("/staff/").text
    assert "Celui de Flore." in browser.get(f"/staff/history/candidates/{KENNY}").text


def covered(book: Book, sync: Sync, workbook: Workbook, act: Callable[[], object], after: Callable[[], object]) -> int:
    """A save is written after an act of staff, its answer is lost, and what it covered cannot be told: a person has it.

    Args:
        book, sync, workbook: at work.
        act: what staff do just before the batch.
        after: what they do just after.
    """
    book.submit(Edit("candidates", ABDENOUR, {"catchphrase": "La terre ne ment pas"}, {"catchphrase": "Égaré"}), FLORE)
    meddle(workbook, is_batch, before=act, after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    after()
    for _ in range(4):
        sync._rest_until = 0.0
        sync.step()
    return next(u.id for u in book.undecided() if u.author == "Tremplin")


def test_what_was_covered_in_a_row_without_an_id_names_the_person_and_is_put_back(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    tab = sheet.worksheet("Candidats")
    names = tab.row_values(1)
    zoe = {"Prénom": "Zoé", "Nom": "Lenoir", "Accroche": "À elle", "Structure": "Halte", "Notes": "rappeler"}

    def edited() -> None:
        tab.update_cell(2, names.index("Nom") + 1, "Lenoir-Petit")
        tab.update_cell(6, names.index("Notes") + 1, "Égaré")

    change = covered(book, sync, workbook, lambda: tab.insert_row([zoe.get(n, "") for n in names], 2), edited)
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    for text in (
        "Candidats · Zoé Lenoir",
        "Accroche",
        "Égaré",
        "À elle",
        "Voir la case",
        "/staff/sheet?tab=Candidats&amp;row=2",
    ):
        assert text in page, text
    assert tab.cell(2, 1).value is None, "a person has it: no ID meanwhile"
    answer = forms(page)[f"/staff/changes/{change}"].post(browser, decision="retry")
    assert answer.status_code == 303
    for _ in range(3):
        sync._rest_until = 0.0
        sync.step()
    assert tab.cell(2, names.index("Accroche") + 1).value == "À elle"
    assert book.undecided() == ()


def header_typed_over(book: Book, sync: Sync, workbook: Workbook, tab: gspread.Worksheet) -> int:
    """A column's name is covered, and somebody types another one over it."""
    at = tab.row_values(1).index("Accroche") + 1
    return covered(book, sync, workbook, lambda: tab.insert_row([], 1), lambda: tab.update_cell(2, at, "À revoir"))


def test_a_columns_name_that_cannot_be_told_is_said_and_typed_again(
    sign_in: SignIn, workbook: Workbook, sync: Sync, book: Book, sheet: gspread.Spreadsheet
) -> None:
    tab = sheet.worksheet("Candidats")
    at = tab.row_values(1).index("Accroche") + 1
    change = header_typed_over(book, sync, workbook, tab)
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    assert "Candidats · titres des colonnes · Accroche" in page
    assert "retapez ce nom au-dessus de sa colonne" in page
    answer = browser.post(f"/staff/changes/{change}", data={"decision": "retry"})
    assert answer.status_code == 422
    assert "retapez ce nom" in answer.text
    assert book.queue().waiting == 1, "nothing new is written in that tab"
    tab.update_cell(2, at, "Accroche")
    for _ in range(3):
        sync._rest_until = 0.0
        sync.step()
    assert book.undecided() == ()
    assert book.queue().waiting == 0
    assert tab.cell(3, at).value == "Égaré"


def test_a_columns_name_is_put_back_when_staff_say_so(
    sign_in: SignIn,
    workbook: Workbook,
    sync: Sync,
    book: Book,
    sheet: gspread.Spreadsheet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tab = sheet.worksheet("Candidats")
    names = tab.row_values(1)
    with monkeypatch.context() as patch:
        patch.setattr(repairs, "STRAYS_MOST", 0)  # as if putting it back had gone astray again and again
        change = covered(book, sync, workbook, lambda: tab.insert_row([], 1), lambda: None)
    assert "Égaré" in tab.row_values(2)
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    assert "Remettre ce qui était là" in page
    assert "retapez ce nom" not in page
    assert forms(page)[f"/staff/changes/{change}"].post(browser, decision="retry").status_code == 303
    for _ in range(3):
        sync._rest_until = 0.0
        sync.step()
    assert tab.row_values(2) == names
    assert tab.cell(3, names.index("Accroche") + 1).value == "Égaré"
    assert book.undecided() == ()


@pytest.mark.parametrize("wanted", ["retry", "drop"])
def test_what_has_no_place_says_why_it_cannot_be_written(sign_in: SignIn, book: Book, wanted: str) -> None:
    change = displaced(book, "candidates", "", "catchphrase")
    answer = sign_in(CAMILLE).post(f"/staff/changes/{change}", data={"decision": wanted})
    assert answer.status_code == (422 if wanted == "retry" else 303)
    assert ("choisissez une autre place" in answer.text) == (wanted == "retry")
    assert len(book.undecided()) == (wanted == "retry")


def test_a_tab_that_waits_for_a_person_keeps_no_other_tab_back(
    workbook: Workbook, sync: Sync, book: Book, sheet: gspread.Spreadsheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phases, "ROWS", 2)
    header_typed_over(book, sync, workbook, sheet.worksheet("Candidats"))
    for row_id in (KENNY, INES):
        book.submit(Edit("candidates", row_id, {"catchphrase": None}, {"catchphrase": "En attente"}), FLORE)
    phone = book.snapshot.coaches.cell(book.snapshot.coaches.get("B2FLO"), "phone")  # type: ignore[arg-type]
    book.submit(Edit("coaches", "B2FLO", {"phone": phone}, {"phone": "06 01 02 03 04"}), FLORE)
    sync._rest_until = 0.0
    sync.step()
    assert sheet.worksheet("Coachs").findall("06 01 02 03 04")
    assert book.queue().waiting == 3, "nothing new is written in that tab"


def test_a_columns_name_put_back_further_on_is_told_by_no_row_of_before(
    sign_in: SignIn,
    workbook: Workbook,
    sync: Sync,
    book: Book,
    sheet: gspread.Spreadsheet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rows that stood beneath are shorter than where the column is now, and what covers it stands twice."""
    tab = sheet.worksheet("Candidats")
    with monkeypatch.context() as patch:
        patch.setattr(repairs, "STRAYS_MOST", 0)
        change = covered(book, sync, workbook, lambda: tab.insert_row([], 1), lambda: None)
    names = tab.row_values(2)
    tab.add_cols(30)
    columns = {"sheetId": tab.id, "dimension": "COLUMNS"}
    at = names.index("Égaré")
    source = columns | {"startIndex": at, "endIndex": at + 1}
    moved = {"moveDimension": {"source": source, "destinationIndex": tab.col_count}}
    tab.spreadsheet.batch_update({"requests": [moved]})
    sync.read()
    browser = sign_in(CAMILLE)
    page = browser.get("/staff/").text
    assert forms(page)[f"/staff/changes/{change}"].post(browser, decision="retry").status_code == 303
    tab.update_cell(2, len(names) + 9, "Égaré")
    book.submit(Edit("coaches", "B2FLO", {"phone": None}, {"phone": "06 01 02 03 04"}), FLORE)
    for _ in range(3):
        sync._rest_until = 0.0
        sync.step()
    assert tab.row_values(2).count("Égaré") == 2, "which one it was is not guessed"
    assert sheet.worksheet("Coachs").findall("06 01 02 03 04")
