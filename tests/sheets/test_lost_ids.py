"""An ID that staff blanked: its row is known by all it holds, and gets its own back."""

import gspread
import pytest

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY, ROSA
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import column, submit
from tests.sheets.test_identity import minted, problems, type_row

NAMES = {"Abdenour": ABDENOUR, "Kenny": KENNY, "Inès": INES, "Rosa": ROSA}


def blank(candidates: gspread.Worksheet, *first_names: str) -> None:
    """Staff clear the ID of some people."""
    names = candidates.col_values(column(candidates, "Prénom"))
    for first_name in first_names:
        candidates.update_cell(names.index(first_name) + 1, column(candidates, "ID"), "")


def turn(sync: Sync) -> None:
    """Two readings and what is written between them."""
    for _ in range(3):
        sync._rest_until = 0.0
        sync.step()


@pytest.fixture
def seen(sync: Sync) -> Sync:
    """The worker, when it has read the workbook once."""
    sync.step()
    return sync


def test_a_blanked_id_comes_back(book: Book, seen: Sync, candidates: gspread.Worksheet) -> None:
    blank(candidates, "Abdenour")
    seen.step()
    assert book.snapshot.candidates.get(ABDENOUR) is None
    assert problems(book) == {"missing_id"}
    turn(seen)
    assert minted(candidates, "Abdenour") == [ABDENOUR]
    assert book.snapshot.problems == ()
    assert [row.id for row in book.snapshot.experiences.where("candidate", ABDENOUR)] == ["E2AAA", "E3BBB"]


def test_all_of_them_come_back_sorted_or_not(book: Book, seen: Sync, candidates: gspread.Worksheet) -> None:
    blank(candidates, *NAMES)
    candidates.sort((column(candidates, "Prénom"), "des"))
    turn(seen)
    assert {name: minted(candidates, name) for name in NAMES} == {name: [i] for name, i in NAMES.items()}
    assert book.snapshot.problems == ()


def test_the_id_column_deleted_and_typed_again_without_ids(
    book: Book, seen: Sync, candidates: gspread.Worksheet
) -> None:
    candidates.delete_columns(column(candidates, "ID"))
    seen.step()
    assert {p.code for p in book.snapshot.problems} == {"lost_id_column"}
    candidates.insert_cols([["ID"]], 3)
    turn(seen)
    assert {name: minted(candidates, name) for name in NAMES} == {name: [i] for name, i in NAMES.items()}


def test_another_worker_knows_it_too(book: Book, seen: Sync, workbook: Workbook, candidates: gspread.Worksheet) -> None:
    blank(candidates, "Abdenour")
    seen.step()
    turn(Sync(book.state, lambda: workbook, 0.0))
    assert minted(candidates, "Abdenour") == [ABDENOUR]


def test_what_the_site_wrote_in_between_is_no_difference(
    book: Book, seen: Sync, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    submit(book, "catchphrase", "Semer, attendre", row_id=KENNY)
    met = meddle(workbook, is_batch, after=lambda _: blank(candidates, "Kenny"))
    seen.flush()
    assert met.met
    turn(seen)
    assert minted(candidates, "Kenny") == [KENNY]


def test_a_row_that_changed_meanwhile_gets_a_new_one(seen: Sync, candidates: gspread.Worksheet) -> None:
    blank(candidates, "Rosa")
    candidates.update_cell(5, column(candidates, "Notes"), "une autre Rosa")
    turn(seen)
    (row_id,) = minted(candidates, "Rosa")
    assert row_id not in ("", ROSA)


def test_of_two_that_held_the_same_nobody_knows_which_is_which(seen: Sync, candidates: gspread.Worksheet) -> None:
    type_row(candidates, ID="C7AAA", Prénom="Lina")
    type_row(candidates, ID="C8AAA", Prénom="Lina")
    seen.step()
    blank(candidates, "Lina")
    candidates.update_cell(7, column(candidates, "ID"), "")
    turn(seen)
    turn(seen)
    found = minted(candidates, "Lina")
    assert "" not in found
    assert not {"C7AAA", "C8AAA"} & set(found)


def test_an_id_that_stands_elsewhere_meanwhile_is_not_given_twice(seen: Sync, candidates: gspread.Worksheet) -> None:
    blank(candidates, "Rosa")
    seen.step()
    type_row(candidates, ID=ROSA, Prénom="Lina")
    turn(seen)
    assert minted(candidates, "Lina") == [ROSA]
    assert minted(candidates, "Rosa") not in ([""], [ROSA])
