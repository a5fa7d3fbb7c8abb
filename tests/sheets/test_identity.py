"""IDs the app gives by itself: to rows typed by hand, and to copies, ID and all, of others."""

import json

import gspread
import pytest

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.errors import SheetsError
from sheets.model.ids import ALPHABET
from sheets.state.database import get_value, set_value
from sheets.worker.sync import Sync
from sheets.writing import identity, plan
from tests.cast import ABDENOUR, INES, KENNY
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import cell, column, lost_answer, progress, submit


def minted(candidates: gspread.Worksheet, first_name: str) -> list[str]:
    """The IDs of the rows of somebody, from the top."""
    rows = candidates.get_all_values()
    names, ids = rows[0].index("Prénom"), rows[0].index("ID")
    return [row[ids] for row in rows if row[names] == first_name]


def type_row(candidates: gspread.Worksheet, **cells: str) -> None:
    """Staff type a row below the others, without an ID."""
    headers = candidates.row_values(1)
    line = [cells.get(header, "") for header in headers]
    candidates.update([line], f"A{len(candidates.get_all_values()) + 1}")


def journal(sheet: gspread.Spreadsheet) -> list[list[str]]:
    return [line[1:7] for line in sheet.worksheet("Journal").get_all_values()[1:]]


def problems(book: Book) -> set[str]:
    return {p.code for p in book.snapshot.problems} & {"missing_id", "double_id"}


def test_a_row_typed_by_hand_gets_an_id_and_is_in_the_app(
    book: Book, sync: Sync, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    type_row(candidates, Prénom="Lina", Nom="Diallo")
    sync.step()
    assert minted(candidates, "Lina") == [""], "seen once only: somebody may still be typing"
    assert problems(book) == {"missing_id"}
    sync.step()
    (row_id,) = minted(candidates, "Lina")
    assert row_id[0] == "C"
    assert set(row_id[1:]) <= set(ALPHABET)
    assert book.snapshot.candidates.get(row_id)
    assert problems(book) == set()
    assert journal(sheet) == [["Tremplin (ID attribué)", "Candidats", row_id, "ID", "", row_id]]
    receipt = submit(book, "catchphrase", "Bienvenue", row_id=row_id)
    sync.step()
    assert progress(book, receipt).state == "done"


def test_a_row_still_being_typed_waits(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    type_row(candidates, Prénom="Lina")
    sync.step()
    candidates.update_cell(len(candidates.get_all_values()), column(candidates, "Nom"), "Diallo")
    sync.flush()
    assert minted(candidates, "Lina") == [""]
    sync.step()
    sync._rest_until = 0.0
    sync.step()
    assert all(minted(candidates, "Lina"))


def test_blank_rows_ticked_boxes_and_formulas_that_reach_down_are_no_rows(
    sync: Sync, candidates: gspread.Worksheet
) -> None:
    consent, last = column(candidates, "Accord de publication"), len(candidates.get_all_values())
    candidates.update_cell(last + 2, consent, False)  # a box, unticked
    candidates.spreadsheet.values_update(
        f"Candidats!{gspread.utils.rowcol_to_a1(last + 3, column(candidates, 'Notes'))}",
        {"valueInputOption": "USER_ENTERED"},
        {"values": [['="à "&"rappeler"']]},
    )
    before = candidates.get_all_values()
    for _ in range(3):
        sync.step()
        sync._rest_until = 0.0
    assert candidates.get_all_values() == before


def test_staff_type_the_id_themselves_in_between(
    sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:  # fmt: skip
    type_row(candidates, Prénom="Lina")
    sync.step()
    where = (len(candidates.get_all_values()), column(candidates, "ID"))
    met = meddle(workbook, is_batch, before=lambda: candidates.update_cell(*where, "C7XYZ"))
    sync.step()
    assert met.met
    assert minted(candidates, "Lina") == ["C7XYZ"]


def test_staff_sort_while_an_id_is_on_its_way(
    sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:  # fmt: skip
    type_row(candidates, Prénom="Lina", Nom="Diallo")
    before = {i: cell(candidates, i, "Prénom") for i in (ABDENOUR, KENNY, INES)}
    sync.step()
    met = meddle(workbook, is_batch, before=lambda: candidates.sort((column(candidates, "Prénom"), "des")))
    for _ in range(3):
        sync.step()
    assert met.met
    (row_id,) = minted(candidates, "Lina")
    assert row_id.startswith("C")
    assert {i: cell(candidates, i, "Prénom") for i in (ABDENOUR, KENNY, INES)} == before


def test_an_id_whose_answer_was_lost_is_given_once(
    sync: Sync, workbook: Workbook, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    type_row(candidates, Prénom="Lina")
    sync.step()
    meddle(workbook, is_batch, after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    for _ in range(3):
        sync.step()
    (row_id,) = minted(candidates, "Lina")
    assert row_id
    assert [line[2] for line in journal(sheet)] == [row_id]


def test_a_copied_row_gets_an_id_of_its_own_and_the_original_keeps_its(
    book: Book, sync: Sync, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    sync.read()
    copy = candidates.row_values(3)
    candidates.insert_row(copy, 2)  # above the original
    candidates.update_cell(2, column(candidates, "Nom"), "Copie")
    sync.read()
    assert problems(book) == {"double_id"}
    receipt = submit(book, "catchphrase", "À l'original", row_id=KENNY)
    sync.step()
    assert progress(book, receipt).state == "done"
    copied, kept = minted(candidates, "Kenny")
    assert kept == KENNY
    assert copied != KENNY
    assert cell(candidates, KENNY, "Accroche") == "À l'original"
    assert cell(candidates, copied, "Nom") == "Copie"
    assert cell(candidates, copied, "Accroche") == ""
    assert problems(book) == set()
    assert ["Tremplin (ID attribué)", "Candidats", copied, "ID", KENNY, copied] in journal(sheet)


def test_of_two_rows_all_the_same_the_upper_one_is_the_original(
    sync: Sync, candidates: gspread.Worksheet
) -> None:  # fmt: skip
    candidates.append_row(candidates.row_values(3))
    for _ in range(3):
        sync.step()
    first, second = minted(candidates, "Kenny")
    assert first == KENNY
    assert second not in ("", KENNY)


def test_a_worker_that_comes_after_knows_the_original(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    sync.read()
    candidates.insert_row(candidates.row_values(3), 2)
    candidates.update_cell(2, column(candidates, "Nom"), "Copie")
    sync.read()
    another = Sync(book.state, lambda: workbook, 0.0)
    for _ in range(3):
        another.step()
    assert minted(candidates, "Kenny")[1] == KENNY
    assert minted(candidates, "Kenny")[0] != KENNY


def test_an_original_that_cannot_be_told_stays_a_problem_and_its_changes_wait_a_while(
    book: Book, sync: Sync, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync.read()
    candidates.append_row(candidates.row_values(3))
    for row in (3, len(candidates.get_all_values())):
        candidates.update_cell(row, column(candidates, "Nom"), f"Changé {row}")
    before = candidates.get_all_values()
    receipt = submit(book, "catchphrase", "Mon texte")
    again = submit(book, "catchphrase", "Mon texte, mieux dit", "Mon texte")
    for _ in range(3):
        sync.step()
        sync._rest_until = 0.0
    assert candidates.get_all_values() == before
    assert problems(book) == {"double_id"}
    assert progress(book, receipt).state == "queued"
    other = submit(book, "availability", "Sans attendre", row_id=INES)
    sync.step()
    assert progress(book, other).state == "done"
    monkeypatch.setattr(plan, "PATIENCE_SECONDS", 0.0)
    sync._rest_until = 0.0
    sync.step()
    # All that waits for the row at once: each in its turn would take a minute more.
    assert progress(book, receipt).state == progress(book, again).state == "person"
    assert "Plusieurs lignes" in progress(book, receipt).reason
    assert book.undecided()[0].mine == "Mon texte"


def test_an_original_above_the_headers_for_a_moment_is_no_copy_once_it_is_back(
    book: Book, sync: Sync, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    def drag(start: int, to: int) -> None:
        span = {"sheetId": candidates.id, "dimension": "ROWS", "startIndex": start, "endIndex": start + 1}
        sheet.batch_update({"requests": [{"moveDimension": {"source": span, "destinationIndex": to}}]})
        sync.read()

    sync.read()
    candidates.append_row(candidates.row_values(3))
    for row in (3, len(candidates.get_all_values())):
        candidates.update_cell(row, column(candidates, "Nom"), f"Changé {row}")
    sync.read()
    drag(2, 0)
    assert problems(book) == set(), "one of the two is above the headers"
    drag(0, 3)
    for _ in range(3):
        sync.step()
    assert minted(candidates, "Kenny") == [KENNY, KENNY], "which one is the original cannot be told"
    assert problems(book) == {"double_id"}


def test_what_an_id_held_long_ago_says_nothing_of_its_copies(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    sync.read()
    candidates.append_row(candidates.row_values(3))
    sync.read()
    candidates.delete_rows(len(candidates.get_all_values()))
    another = Sync(book.state, lambda: workbook, 0.0)  # it was told of no double
    another.read()
    with book.state.writing() as connection:
        kept = json.loads(get_value(connection, identity.ALONE))
        for row in kept.values():
            row["parted"] -= identity.PARTED_SECONDS
        set_value(connection, identity.ALONE, json.dumps(kept))
    candidates.update_cell(3, column(candidates, "Nom"), "Changé")
    another.read()
    candidates.append_row(candidates.row_values(3))
    candidates.update_cell(len(candidates.get_all_values()), column(candidates, "Nom"), "Copie")
    for _ in range(3):
        another.step()
    kept_id, copied = minted(candidates, "Kenny")
    assert kept_id == KENNY
    assert copied not in ("", KENNY)


def test_a_sheet_that_refuses_the_ids_is_left_alone_and_nothing_else_waits(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    workbook.spreadsheet.client.session.headers["Authorization"] = "Bearer robot@example.org"
    candidates.add_protected_range("A:A", editor_users_emails=["someone-else@example.org"])
    type_row(candidates, Prénom="Lina")
    receipt = submit(book, "catchphrase", "Mon texte")
    for _ in range(3):
        sync.step()
        sync._rest_until = 0.0
    assert progress(book, receipt).state == "done"
    assert problems(book) == {"missing_id"}
    assert sync._identities.due() == []


def test_a_write_that_lands_in_a_copy_makes_it_the_original(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    """Staff copy a row, ID and all, to where a write is on its way: what was saved stays with its ID."""
    sync.read()
    receipt = submit(book, "catchphrase", "Mon texte")
    met = meddle(workbook, is_batch, before=lambda: candidates.insert_row(candidates.row_values(3), 3))
    for _ in range(3):
        sync.step()
        sync._rest_until = 0.0
    assert met.met
    assert progress(book, receipt).state == "done"
    assert cell(candidates, KENNY, "Accroche") == "Mon texte"
    (copied,) = set(minted(candidates, "Kenny")) - {KENNY}
    assert cell(candidates, copied, "Accroche") == ""
    assert problems(book) == set()
