"""Nothing that staff do to one row holds up the others, nor makes the app write without end."""

import time
from typing import Any

import gspread
import pytest
from flask.testing import FlaskClient
from gspread.utils import ValueInputOption, ValueRenderOption
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.state.database import changes, given_ids, set_value
from sheets.worker.sync import Sync
from sheets.writing import identity, tries
from tests.cast import KENNY
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import cell, column, submit
from tests.sheets.test_identity import journal, minted, problems, type_row
from tests.sheets.test_refusals import protect

TURNS = 8
"""Turns of the worker within which a row must have come to rest."""


def turns(sync: Sync, count: int = TURNS) -> None:
    for _ in range(count):
        sync._rest_until = 0.0
        sync.step()


def batches(workbook: Workbook) -> list[int]:
    """Counts the batches that leave from now on."""
    seen: list[int] = []

    def note(request: Any) -> bool:
        if is_batch(request):
            seen.append(1)
        return False

    meddle(workbook, note)
    return seen


def test_a_word_under_no_header_stops_nothing(
    book: Book, sync: Sync, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet
) -> None:
    candidates.add_cols(2)
    type_row(candidates, Prénom="Lina")
    last = len(candidates.get_all_values())
    candidates.update_cell(last, candidates.col_count, "à rappeler")
    sync.step()
    submit(book, "story", "Bonjour")
    turns(sync)
    (row_id,) = minted(candidates, "Lina")
    assert row_id
    assert candidates.cell(last, candidates.col_count).value == "à rappeler"
    assert cell(candidates, KENNY, "Histoire") == "Bonjour"
    assert [line for line in journal(sheet) if line[2] == row_id] == [
        ["Tremplin (ID attribué)", "Candidats", row_id, "ID", "", row_id]
    ]


@pytest.fixture
def size(candidates: gspread.Worksheet) -> tuple[int, int]:
    """Rows and columns in use before anything is done."""
    return len(candidates.get_all_values()), len(candidates.row_values(1))


HEADERS = st.sampled_from(["", "", "Notes", "Prénom", "Prénom", "À part", "  ", "=1/0", "=NOW()", 7])
CELLS = st.one_of(
    st.sampled_from(
        ["", "Lina", "  ", "=NOW()", "=RAND()", "=1/0", '="a"&"b"', "=SEQUENCE(1,3)", "=A1", "=ROW()", "'=1+1", "'007",
         "12/03/2026", "VRAI", True, False, 0, 1.5, 1e20, "#N/A", "\u200b", "é\u0301", "a\nb", "'"]
    ),
    st.text(max_size=5).filter(lambda text: text.isprintable()),
)  # fmt: skip


def test_a_formula_among_columns_of_one_name_moves_no_others(
    sync: Sync, candidates: gspread.Worksheet, sheet: gspread.Spreadsheet, workbook: Workbook
) -> None:
    type_row(candidates, Prénom="Lina")
    row, width = len(candidates.get_all_values()), candidates.col_count
    elsewhere = sheet.add_worksheet("Ailleurs", 5, 5)
    elsewhere.update_acell("A1", "en cours")
    candidates.add_cols(2)
    for column_, text in ((width + 1, '=Ailleurs!A1&""'), (width + 2, "à rappeler")):
        place = gspread.utils.rowcol_to_a1(row, column_)
        candidates.update([[text]], place, value_input_option=ValueInputOption.user_entered)
    sync.read()
    meddle(workbook, is_batch, before=lambda: elsewhere.update_acell("A1", ""))
    turns(sync)
    (row_id,) = minted(candidates, "Lina")
    assert row_id
    assert [line[0] for line in journal(sheet)] == ["Tremplin (ID attribué)"]


@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # each example is a workbook's life: none is lived again to be shorter
)
@example(headers=["Notes", "  ", "Notes"], cells=["×", "a\nb", "#N/A", "é", "\u200b", True], first="VRAI", own="")
@example(headers=["=1/0", "Prénom"], cells=["", "?I", "a\nb", "", "Lina", ""], first="=NOW()", own="")
@given(headers=st.lists(HEADERS, max_size=4), cells=st.lists(CELLS, min_size=1, max_size=6), first=CELLS, own=CELLS)
def test_any_row_comes_to_rest(
    book: Book,
    sync: Sync,
    candidates: gspread.Worksheet,
    sheet: gspread.Spreadsheet,
    headers: list[Any],
    cells: list[Any],
    first: Any,
    own: Any,
    size: tuple[int, int],
) -> None:
    candidates.resize(*size)  # without what the example before left
    width = size[1] + len(headers) + 1
    candidates.resize(size[0] + 3, width)
    if headers:
        at = gspread.utils.rowcol_to_a1(1, width - len(headers))
        candidates.update([headers], at, value_input_option=ValueInputOption.user_entered)
    row = size[0] + 2
    where = {column(candidates, "Prénom"): first, column(candidates, "ID"): own}
    where |= {width - n: value for n, value in enumerate(cells)}
    for place, value in where.items():
        candidates.update(
            [[value]], gspread.utils.rowcol_to_a1(row, place), value_input_option=ValueInputOption.user_entered
        )
    before = candidates.row_values(row, value_render_option=ValueRenderOption.formula)
    already, story = len(journal(sheet)), f"Bonjour {row} {width} {time.time()}"
    sync.read()
    was: Any = cell(candidates, KENNY, "Histoire") or None
    submit(book, "story", story, base=was)
    turns(sync)
    left = batches(sync._book())
    turns(sync, 3)
    assert not left, "it goes on writing"
    assert cell(candidates, KENNY, "Histoire") == story
    after = candidates.row_values(row, value_render_option=ValueRenderOption.formula)
    ids = column(candidates, "ID") - 1
    assert [*after[:ids], *after[ids + 1 :]] == [*before[:ids], *before[ids + 1 :]] or len(before) <= ids
    lines = [line for line in journal(sheet)[already:] if line[2] != KENNY]
    assert len(lines) <= 2


def test_a_row_that_keeps_no_id_is_left_to_staff(
    book: Book, sync: Sync, workbook: Workbook, candidates: gspread.Worksheet, client: FlaskClient
) -> None:
    type_row(candidates, Prénom="Lina")
    where, given = (len(candidates.get_all_values()), column(candidates, "ID")), []

    def takes_it_away(_: Any) -> bool:
        """A script of theirs: no ID stays in that cell, whenever we look."""
        if row_id := candidates.cell(*where).value:
            given.append(row_id)
            candidates.update_cell(*where, "")
        return False

    sync.read()
    submit(book, "story", "Bonjour")
    meddle(workbook, takes_it_away)
    turns(sync, 2 * TURNS)
    assert len(given) == tries.MOST
    assert cell(candidates, KENNY, "Histoire") == "Bonjour"
    assert problems(book) == {"missing_id"}, "staff are told of it"
    health = client.get("/healthz").json
    assert health is not None
    assert "row_restless" in health["reasons"]
    assert "tremplin_restless_rows 1.0" in client.get("/metrics").text


@pytest.mark.parametrize("stamps", [False, True], ids=["the ID alone", "and stamps the row"])
def test_a_script_that_comes_by_now_and_then_gets_no_endless_ids(
    sync: Sync, book: Book, workbook: Workbook, candidates: gspread.Worksheet, client: FlaskClient, stamps: bool
) -> None:
    type_row(candidates, Prénom="Lina")
    row, given = len(candidates.get_all_values()), []
    for n in range(2 * tries.MOST_AT_A_PLACE):
        turns(sync, 3)
        if row_id := candidates.cell(row, column(candidates, "ID")).value:
            assert book.snapshot.candidates.get(row_id), "it was seen to bear it"
            given.append(row_id)
            candidates.update_cell(row, column(candidates, "ID"), "")
            if stamps:
                candidates.update_cell(row, column(candidates, "Notes"), f"synchronisé {n}")
    assert len(given) == (tries.MOST_AT_A_PLACE if stamps else tries.MOST)
    assert problems(book) == {"missing_id"}, "staff are told of it"
    left = batches(workbook)
    turns(sync, 3)
    assert not left, "it goes on writing"
    degraded = client.get("/healthz").json
    assert degraded is not None
    assert "row_restless" in degraded["reasons"]


def test_a_script_that_copies_an_id_again_gets_no_endless_ids(
    sync: Sync, book: Book, workbook: Workbook, candidates: gspread.Worksheet
) -> None:
    original = candidates.find(KENNY)
    assert original
    candidates.append_row(candidates.row_values(original.row))
    copy, given = len(candidates.get_all_values()), []
    for _ in range(3 * tries.MOST):
        turns(sync, 3)
        if (row_id := candidates.cell(copy, original.col).value) != KENNY:
            given.append(row_id)
            candidates.update_cell(copy, original.col, KENNY)
    assert len(given) == tries.MOST
    assert problems(book) == {"double_id"}
    left = batches(workbook)
    turns(sync, 3)
    assert not left, "it goes on writing"
    assert candidates.cell(original.row, original.col).value == KENNY


def test_a_row_missed_for_a_moment_is_soon_looked_for_again(
    sync: Sync, workbook: Workbook, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "SOON_SECONDS", 0.0)
    type_row(candidates, Prénom="Lina")
    typed = candidates.find("Lina")
    assert typed

    def taken_back(_: object) -> None:
        candidates.update_cell(typed.row, typed.col, "Lina")

    looked = meddle(
        workbook,
        lambda request: request.method == "GET" and "userEnteredValue" in (request.url or ""),
        before=lambda: candidates.update_cell(typed.row, typed.col, "Lin"),
        after=taken_back,
    )
    turns(sync, 3)
    assert looked.met
    assert all(minted(candidates, "Lina"))


def test_a_row_left_alone_is_trouble_no_more_once_it_rests(
    book: Book,
    sync: Sync,
    candidates: gspread.Worksheet,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(identity, "LATER_SECONDS", 0.0)
    type_row(candidates, Prénom="Lina")
    row = len(candidates.get_all_values())
    for _ in range(tries.MOST):
        turns(sync, 3)
        candidates.update_cell(row, column(candidates, "ID"), "")
    turns(sync, 3)
    assert not any(minted(candidates, "Lina"))

    def later(seconds: float) -> list[str]:
        with book.state.writing() as connection:
            connection.execute(given_ids.update().values(at=given_ids.c.at - seconds))
        turns(sync, 3)
        health = client.get("/healthz").json
        assert health is not None
        return list(health["reasons"])

    assert "row_restless" in later(0.0)
    assert "row_restless" not in later(tries.RECENT_SECONDS), "it rests, and stays a listed problem"
    assert problems(book) == {"missing_id"}
    later(tries.WINDOW_SECONDS)
    assert all(minted(candidates, "Lina")), "another day, another try"


def test_a_row_that_may_not_be_written_holds_up_no_other(
    sync: Sync, workbook: Workbook, candidates: gspread.Worksheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "APART_SECONDS", 0.0)
    type_row(candidates, Prénom="Lina")
    last = len(candidates.get_all_values())
    protect(workbook, candidates, f"{last}:{last}")
    type_row(candidates, Prénom="Moussa")
    turns(sync)
    assert all(minted(candidates, "Moussa"))
    assert not any(minted(candidates, "Lina"))
    left = batches(workbook)
    turns(sync, 3)
    assert not left, "it rests for an hour"


def test_a_change_that_waits_for_a_minute_is_told(book: Book, sync: Sync, client: FlaskClient) -> None:
    submit(book, "story", "Bonjour")
    with book.state.writing() as connection:
        set_value(connection, "worker_at", str(time.time()))
        connection.execute(changes.update().values(at=time.time() - 61))
    health = client.get("/healthz").json
    assert health is not None
    assert (health["status"], health["reasons"]) == ("degraded", ["queue_late"])
