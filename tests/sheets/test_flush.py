"""The writer against a real workbook: what staff do between its reading and its writing, and what the network does."""

import json

import gspread
import pytest
import requests
import sqlalchemy as sa

from settings import Settings
from sheets.api.connection import Workbook, connect
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.errors import SheetsError
from sheets.model.columns import Cell
from sheets.progress import Progress
from sheets.state import outbox
from sheets.state.database import attempts, repairs
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.conftest import SignIn
from tests.sheets.meddling import is_batch, meddle

DATABASES = ("sqlite", "postgresql")


@pytest.fixture
def candidates(settings: Settings) -> gspread.Worksheet:
    """Staff at work in the same sheet, through a client of their own."""
    return connect(settings).spreadsheet.worksheet("Candidats")


def cell(candidates: gspread.Worksheet, row_id: str, header: str) -> object:
    """The cell of a row, found as a person would: by its ID and the column's name."""
    rows = candidates.get_all_values(value_render_option=gspread.utils.ValueRenderOption.unformatted)
    found = [row for row in rows if row_id in row]
    assert len(found) == 1
    return found[0][rows[0].index(header)]


def column(candidates: gspread.Worksheet, header: str) -> int:
    return candidates.row_values(1).index(header) + 1


def submit(book: Book, key: str, new: Cell, base: Cell = None, row_id: str = KENNY) -> str:
    return book.submit(Edit("candidates", row_id, {key: base}, {key: new}), "flore@example.org").id


def progress(book: Book, receipt: str) -> Progress:
    found = book.progress(receipt)
    assert found is not None
    return found


def test_only_the_cell_that_changed_is_written_with_one_line_of_journal(
    book: Book, sync: Sync, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    before = candidates.get_all_values(value_render_option=gspread.utils.ValueRenderOption.unformatted)
    receipt = submit(book, "catchphrase", "Vif et précis")
    sync.step()
    after = candidates.get_all_values(value_render_option=gspread.utils.ValueRenderOption.unformatted)
    changed = [
        (r, c) for r, row in enumerate(after) for c, value in enumerate(row) if value != before[r][c]
    ]  # fmt: skip
    assert changed == [(2, column(candidates, "Accroche") - 1)]
    (line,) = sheet.worksheet("Journal").get_all_values()[1:]
    assert line[1:7] == ["flore@example.org", "Candidats", KENNY, "Accroche", "", "Vif et précis"]
    assert progress(book, receipt).state == "done"


def test_staff_sort_between_the_reading_and_the_writing(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    receipt = submit(book, "catchphrase", "À sa place")
    others = {i: cell(candidates, i, "Accroche") for i in (ABDENOUR, INES)}
    met = meddle(workbook, is_batch, before=lambda: candidates.sort((column(candidates, "Prénom"), "des")))
    sync.step()
    assert met.met
    assert progress(book, receipt).state == "done"
    assert cell(candidates, KENNY, "Accroche") == "À sa place"
    assert {i: cell(candidates, i, "Accroche") for i in (ABDENOUR, INES)} == others


def test_staff_insert_a_row_and_move_a_column_between(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    receipt = submit(book, "catchphrase", "À sa place")

    def disturb() -> None:
        candidates.insert_row([], 2)
        candidates.insert_cols([["À nous"]], 4)

    meddle(workbook, is_batch, before=disturb)
    before = {(i, h): cell(candidates, i, h) for i in (ABDENOUR, KENNY, INES) for h in ("Photo", "Ambition 1", "Nom")}
    sync.step()
    assert progress(book, receipt).state == "done"
    assert cell(candidates, KENNY, "Accroche") == "À sa place"
    assert {key: cell(candidates, *key) for key in before} == before


def test_two_cells_of_one_row_land_in_a_blank_row_and_leave_it_blank(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    first, second = submit(book, "catchphrase", "À sa place"), submit(book, "story", "Elle aussi")
    meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 3))
    sync.step()
    assert progress(book, first).state == progress(book, second).state == "done"
    assert cell(candidates, KENNY, "Accroche") == "À sa place"
    assert cell(candidates, KENNY, "Histoire") == "Elle aussi"
    assert not any(candidates.row_values(3))


def test_alike_cells_of_several_rows_land_in_blank_rows_and_leave_them_blank(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    """Which of them was meant for which row need not be told: all are taken away."""
    receipts = [submit(book, "photo", "La même", row_id=row_id) for row_id in (KENNY, INES)]
    meddle(workbook, is_batch, before=lambda: candidates.insert_rows([[], []], 3))
    sync.step()
    assert {progress(book, receipt).state for receipt in receipts} == {"done"}
    assert cell(candidates, KENNY, "Photo") == cell(candidates, INES, "Photo") == "La même"
    assert not any([*candidates.row_values(3), *candidates.row_values(4)])
    assert book.undecided() == ()


def test_a_blank_row_is_no_other_blank_row(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    """A blank row comes between before the write, and another one before the repair, which hits the wrong one."""
    receipt = submit(book, "catchphrase", "À sa place")
    meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 3), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 3))
    sync.step()
    assert progress(book, receipt).state == "done"
    assert cell(candidates, KENNY, "Accroche") == "À sa place"
    assert not any(candidates.row_values(3))
    assert not any(candidates.row_values(4))


def test_a_stray_write_covered_by_accident_and_put_back_is_still_taken_away(
    book: Book, sync: Sync, candidates: gspread.Worksheet
) -> None:
    """The repair of a stray finds its cell blank, because another repair went astray there and is put back first."""
    place = {"change": 0, "tab": "candidates", "row_id": KENNY, "header": "Photo", "formula": 0, "content": "{}"}
    lines = [{"ours": '"Égaré"', "restore": "null"}, {"ours": "null", "restore": '"Égaré"'}]
    with book.state.writing() as connection:
        connection.execute(repairs.insert(), [{**place, **line, "state": "open", "at": 0.0} for line in lines])
    sync.step()
    assert cell(candidates, KENNY, "Photo") == ""
    with book.state.reading() as connection:
        assert {r.state for r in connection.execute(sa.select(repairs))} == {"done"}


def test_staff_type_in_the_very_cell_between(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    receipt = submit(book, "catchphrase", "De la coach")
    where = (3, column(candidates, "Accroche"))
    meddle(workbook, is_batch, before=lambda: candidates.update_cell(*where, "De l'équipe"))
    sync.step()
    found = progress(book, receipt)
    assert (found.state, found.conflicts[0].theirs, found.conflicts[0].mine) == ("person", "De l'équipe", "De la coach")
    assert cell(candidates, KENNY, "Accroche") == "De l'équipe"
    (undecided,) = book.undecided()
    book.retry(undecided.id, "camille")
    sync.step()
    assert cell(candidates, KENNY, "Accroche") == "De la coach"
    assert book.undecided() == ()


def test_a_formula_covered_by_accident_is_shown_to_a_person(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    submit(book, "catchphrase", "De la coach")
    where = gspread.utils.rowcol_to_a1(3, column(candidates, "Accroche"))
    meddle(workbook, is_batch, before=lambda: candidates.update_acell(where, '="De "&"l\'équipe"'))
    sync.step()
    reasons = {u.reason: (u.theirs, u.mine) for u in book.undecided()}
    assert reasons[outbox.REASONS["displaced"]] == ("De la coach", "De l'équipe")
    assert reasons[outbox.REASONS["formula"]] == ("De l'équipe", "De la coach")
    assert book.queue().people == 2


def test_staff_typed_before_the_flush(book: Book, sync: Sync, candidates: gspread.Worksheet) -> None:
    mine, list_ = submit(book, "catchphrase", "De la coach"), submit(book, "skills", "Vitesse\nCalme", "Vitesse")
    candidates.update_cell(3, column(candidates, "Accroche"), "De l'équipe")
    candidates.update_cell(3, column(candidates, "Atouts"), "Vitesse, Goût")
    sync.step()
    assert progress(book, mine).state == "person"
    assert cell(candidates, KENNY, "Accroche") == "De l'équipe"
    assert progress(book, list_).state == "done"
    assert set(str(cell(candidates, KENNY, "Atouts")).split("\n")) == {"Vitesse", "Calme", "Goût"}
    book.drop(book.undecided()[0].id, "camille")
    assert book.undecided() == ()


@pytest.mark.parametrize(
    ("disturb", "reason"),
    [
        (lambda s: s.delete_rows(3), "La ligne n'est plus"),
        (lambda s: s.delete_columns(column(s, "Accroche")), "La colonne n'est plus"),
        (lambda s: s.update_cell(1, column(s, "Notes"), "Accroche"), "Plusieurs colonnes"),
        (lambda s: s.update_title("Ailleurs"), "L'onglet n'est plus"),
        (lambda s: s.update_acell(f"{gspread.utils.rowcol_to_a1(3, column(s, 'Accroche'))}", '="a"&"b"'), "formule"),
    ],
)
def test_what_cannot_be_written_waits_for_a_person(
    book: Book, sync: Sync, candidates: gspread.Worksheet, disturb: object, reason: str
) -> None:
    receipt = submit(book, "catchphrase", "Mon texte")
    assert callable(disturb)
    disturb(candidates)
    sync.step()
    found = progress(book, receipt)
    assert found.state == "person"
    assert reason in found.reason
    assert book.undecided()[0].mine == "Mon texte"


@pytest.mark.parametrize(
    ("where", "reason"),
    [(("ateliers", "A2345", "title"), "L'onglet"), (("candidates", KENNY, "licence"), "La colonne")],
)
def test_what_the_sheet_does_not_declare_any_more_waits_for_a_person(
    book: Book, sync: Sync, sign_in: SignIn, where: tuple[str, str, str], reason: str
) -> None:
    tab, row_id, key = where
    line = {"action": outbox.CELL, "tab": tab, "row_id": row_id, "key": key, "base": None, "new": "Mon texte"}
    with book.state.writing() as connection:
        receipt = outbox.enqueue(connection, "flore", [line])
    other = submit(book, "catchphrase", "À sa place")
    sync.step()
    assert reason in progress(book, receipt).reason
    assert progress(book, other).state == "done"
    assert "Mon texte" in sign_in("camille@example.org").get("/staff/").get_data(as_text=True)


def lost_answer(_: requests.Response) -> None:
    raise requests.ConnectionError("the answer never came")


def test_an_answer_that_never_came_is_found_again(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    receipt = submit(book, "catchphrase", "Une seule fois")
    addition = book.submit(Addition("experiences", {"candidate": KENNY, "title": "Commis"}), "flore")
    meddle(workbook, is_batch, after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    assert progress(book, receipt).state == "queued"
    sync.step()
    assert progress(book, receipt).state == progress(book, addition.id).state == "done"
    assert cell(candidates, KENNY, "Accroche") == "Une seule fois"
    ids = sheet.worksheet("Expériences").col_values(1)
    assert ids.count(addition.row_id) == 1
    assert len(sheet.worksheet("Journal").get_all_values()) == 5  # header, one cell, three cells of the new row


def test_a_request_that_never_arrived_is_sent_again(book: Book, sync: Sync, workbook: Workbook) -> None:
    def never_arrives() -> None:
        raise requests.ConnectionError("no route")

    receipt = submit(book, "catchphrase", "Une seule fois")
    meddle(workbook, is_batch, before=never_arrives)
    with pytest.raises(SheetsError):
        sync.step()
    sync.step()
    assert progress(book, receipt).state == "done"


def test_a_batch_whose_fate_is_known_keeps_nothing_of_what_it_wrote(book: Book, sync: Sync) -> None:
    def plans() -> str:
        with book.state.reading() as connection:
            return " ".join(connection.execute(sa.select(attempts.c.plan)).scalars())

    submit(book, "story", "Trois ans de cuisine")
    sync.step()
    assert plans()
    assert "cuisine" not in plans()
    with book.state.writing() as connection:  # as an earlier release kept them
        connection.execute(attempts.update().values(plan=json.dumps({"writes": ["Trois ans de cuisine"]})))
    Sync(book.state, sync._connect, 0.0).read()
    assert "cuisine" not in plans()


def test_a_protected_cell_goes_to_a_person_and_takes_nothing_down(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    # The app as on Google: a service account, not the workbook's owner.
    workbook.spreadsheet.client.session.headers["Authorization"] = "Bearer robot@example.org"
    where = gspread.utils.rowcol_to_a1(3, column(candidates, "Accroche"))
    candidates.add_protected_range(where, editor_users_emails=["someone-else@example.org"])
    refused, other = submit(book, "catchphrase", "Refusé"), submit(book, "story", "Accepté")
    for _ in range(4):
        sync.step()
        sync._rest_until = 0.0
    assert progress(book, refused).state == "person"
    assert "refuse" in progress(book, refused).reason
    assert progress(book, other).state == "done"


def test_a_date_is_written_as_a_date_staff_can_read(
    book: Book, sync: Sync, candidates: gspread.Worksheet
) -> None:  # fmt: skip
    submit(book, "hired_on", 46348)
    sync.step()
    assert candidates.cell(3, column(candidates, "Embauché le")).value == "22/11/2026"
