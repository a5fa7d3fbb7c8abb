"""Staff move the row of headers, whole or in part, between the reading and the batch: nothing is lost or misplaced."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import gspread
import pytest
import sqlalchemy as sa
from gspread.utils import ValueRenderOption

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import SheetsError
from sheets.state.database import changes, repairs
from sheets.state.outbox import OPEN
from sheets.worker.sync import Sync
from sheets.writing import plan, requests
from sheets.writing import repairs as repairing
from sheets.writing.plan import Plan
from sheets.writing.repairs import Spot
from tests.cast import ABDENOUR, INES, KENNY
from tests.chaos import mutations
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import lost_answer
from tests.sheets.test_identity import type_row

Sheet = gspread.Worksheet
Act = Callable[[Sheet], object]
Picture = dict[tuple[str, str], Any]
OURS = ("ID", "Prénom", "Nom", "E-mail", "Accroche", "Histoire")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tab without headers is not waited for as long as staff would be."""
    for module in (plan, repairing):
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.3)


def header_row(tab: Sheet) -> int:
    """The row that staff would call that of the headers (1-based)."""
    return 1 + _header_index(tab.get_all_values())


def _header_index(rows: Sequence[Sequence[Any]]) -> int:
    return max(range(len(rows)), key=lambda n: sum(cell in OURS for cell in rows[n]))


def picture(tab: Sheet) -> Picture:
    """What stands where, as a person would say it: (ID, header) -> cell; rows that have no ID by their number."""
    rows = tab.get_all_values(value_render_option=ValueRenderOption.unformatted)
    top = _header_index(rows)
    found: Picture = {}
    for n, row in enumerate(rows):
        if n != top:
            cells = dict(zip(rows[top], row, strict=True))
            name = cells.get("ID") or f"row {n + 1}"
            found |= {(name, h): cell for h, cell in cells.items() if cell != "" and h}
    return found


def batch(tab: Sheet, *requests: dict[str, Any]) -> None:
    tab.spreadsheet.batch_update({"requests": list(requests)})


def span(tab: Sheet, dimension: str, start: int, end: int) -> dict[str, Any]:
    return {"sheetId": tab.id, "dimension": dimension, "startIndex": start, "endIndex": end}


def move(tab: Sheet, dimension: str, start: int, to: int) -> None:
    moved = {"source": span(tab, dimension, start, start + 1), "destinationIndex": to}
    batch(tab, {"moveDimension": moved})


def cut_headers(tab: Sheet, to: int) -> None:
    """Cut the row of headers and paste it in a row inserted for it."""
    at = header_row(tab) - 1
    area = {"sheetId": tab.id, "startRowIndex": at, "endRowIndex": at + 1}
    insert = {"range": span(tab, "ROWS", to, to + 1), "inheritFromBefore": False}
    if to <= at:
        area |= {"startRowIndex": at + 1, "endRowIndex": at + 2}
    place = {"sheetId": tab.id, "rowIndex": to, "columnIndex": 0}
    cut = {"source": area, "destination": place, "pasteType": "PASTE_NORMAL"}
    batch(tab, {"insertDimension": insert}, {"cutPaste": cut})


def title(tab: Sheet, *cells: str) -> None:
    tab.insert_row(list(cells), 1)


def merged_title(tab: Sheet) -> None:
    title(tab, "Les candidats de l'année")
    tab.merge_cells("A1:F1")


def sort(tab: Sheet, header: str = "Prénom") -> None:
    """Sort the rows under the headers."""
    top = header_row(tab)
    column = tab.row_values(top).index(header) + 1
    tab.sort((column, "des"), range=f"A{top + 1}:{gspread.utils.rowcol_to_a1(top + 8, tab.col_count)}")


def column(tab: Sheet, header: str) -> int:
    return tab.row_values(header_row(tab)).index(header)


def all_(*acts: Act) -> Act:
    def act(tab: Sheet) -> None:
        for one in acts:
            one(tab)

    return act


ABOVE: dict[str, Act] = {
    "a row above": lambda tab: tab.insert_row([], 1),
    "three rows above": lambda tab: tab.insert_rows([[], [], []], 1),
    "a title above": lambda tab: title(tab, "Candidats", "", "de l'année"),
    "a title that names a column": lambda tab: title(tab, "Nom", "Prénom"),
    "a merged title above": merged_title,
    "headers cut one row down": lambda tab: cut_headers(tab, 1),
    "headers below the first row": lambda tab: move(tab, "ROWS", 0, 2),
    "headers below all rows": lambda tab: move(tab, "ROWS", 0, 6),
    "headers far below": lambda tab: move(tab, "ROWS", 0, 30),
    "a row above and a column": all_(lambda t: t.insert_row([], 1), lambda t: t.insert_cols([["À nous"]], 3)),
    "a column moved, a row above": all_(lambda t: move(t, "COLUMNS", 0, 9), lambda t: t.insert_row([], 1)),
    "a column taken away, rows above": all_(
        lambda t: t.delete_columns(column(t, "Notes") + 1), lambda t: t.insert_rows([[], []], 1)
    ),
    "a row above, then sorted": all_(lambda t: t.insert_row([], 1), sort),
    "a column copied over, a row above": all_(
        lambda t: t.insert_row([], 1), lambda t: t.insert_cols([["", "Prénom bis"]], 2)
    ),
    "headers copied above": lambda tab: tab.insert_row(tab.row_values(1), 1),
    "all columns turned": all_(*[lambda t: move(t, "COLUMNS", 0, 20)] * 7, lambda t: t.insert_row([], 1)),
}
"""What staff do exactly between the reading and the batch."""
BENEATH: dict[str, Act] = {
    "a row taken from above": lambda tab: tab.delete_rows(1),
    "two rows taken from above": lambda tab: tab.delete_rows(1, 2),
    "another title": lambda tab: tab.update_acell("A1", "Tout autre chose"),
    "titles taken away, a column moved": all_(lambda t: t.delete_rows(1, 3), lambda t: move(t, "COLUMNS", 2, 12)),
    "titles under the headers": lambda tab: move(tab, "ROWS", 0, 4),
}
"""The same where three titles stand above the headers."""


def rest(book: Book, sync: Sync) -> None:
    """Let the worker take its turns until nothing waits, and no longer than that."""
    for _ in range(16):
        sync._rest_until = 0.0
        sync.step()
        with book.state.reading() as connection:
            waiting = sa.exists().where(changes.c.state.in_(OPEN))
            to_repair = sa.exists().where(repairs.c.state.in_(("open", "sent")))
            if not connection.execute(sa.select(sa.or_(waiting, to_repair))).scalar():
                return
        time.sleep(0.05)


def save(book: Book, row_id: str, **new: str | None) -> None:
    row = book.snapshot.candidates.get(row_id)
    assert row
    base = {key: book.snapshot.candidates.cell(row, key) for key in new}
    book.submit(Edit("candidates", row_id, base, new), "flore@example.org")


def changed(before: Picture, after: Picture) -> Picture:
    """What is not as it was."""
    return {place: after.get(place, "") for place in {*before, *after} if before.get(place, "") != after.get(place, "")}


def check(book: Book, tab: Sheet, wanted: Picture, before: Picture) -> None:
    """All is as it was but for what was asked for; what is not in its place a person has."""
    now = changed(before, picture(tab))
    told = {(u.row_id, u.mine) for u in book.undecided()}
    missing = {place: value for place, value in wanted.items() if now.get(place) != value}
    assert {(row, value) for (row, _), value in missing.items()} <= told
    assert {place: value for place, value in now.items() if value != wanted.get(place)} == {}


CASES = [(name, act, False) for name, act in ABOVE.items()] + [(name, act, True) for name, act in BENEATH.items()]
WANTED = {"catchphrase": "Accroche", "story": "Histoire"}


SAVED = {"first row": (ABDENOUR,), "others": (KENNY, INES), "no answer": (ABDENOUR, KENNY)}


@pytest.mark.parametrize("saved", SAVED)
@pytest.mark.parametrize(("act", "titled"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_save(
    book: Book, sync: Sync, workbook: Workbook, candidates: Sheet, act: Act, titled: bool, saved: str
) -> None:
    if titled:
        candidates.insert_rows([["Un"], ["Deux", "", "titre"], []], 1)
    sync.read()
    wanted: Picture = {}
    for row_id in SAVED[saved]:
        values = {key: f"{header} que {row_id} a à soi" for key, header in WANTED.items()}
        wanted |= {(row_id, header): values[key] for key, header in WANTED.items()}
        save(book, row_id, **values)
    before: list[Picture] = []

    def disturb() -> None:
        act(candidates)
        before.append(picture(candidates))

    met = meddle(workbook, is_batch, before=disturb, after=lost_answer if saved == "no answer" else None)
    if saved == "no answer":
        with pytest.raises(SheetsError):
            sync.step()
    rest(book, sync)
    assert met.met
    check(book, candidates, wanted, before[0])
    with book.state.reading() as connection:
        assert {r.state for r in connection.execute(sa.select(repairs))} <= {"done"}


def test_a_header_that_was_blanked_is_put_back(
    book: Book, sync: Sync, workbook: Workbook, candidates: Sheet
) -> None:  # fmt: skip
    """Nothing of ours stands there to find it by: what stands beneath tells it."""
    sync.read()
    save(book, ABDENOUR, catchphrase=None, story=None)
    before = picture(candidates)
    candidates.insert_cols([[""]], 4)  # a column of staff's without a name: not the only blank among the headers
    met = meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 1))
    rest(book, sync)
    assert met.met
    assert changed(before, picture(candidates)) == {(ABDENOUR, "Accroche"): "", (ABDENOUR, "Histoire"): ""}
    assert {"Accroche", "Histoire"} <= set(candidates.row_values(2))
    assert book.undecided() == ()


@pytest.mark.parametrize("act", [ABOVE["a row above"], ABOVE["a row above and a column"]], ids=["row", "both"])
def test_an_id_that_hit_somebody_else_goes_to_its_row(
    book: Book, sync: Sync, workbook: Workbook, candidates: Sheet, act: Act
) -> None:
    type_row(candidates, Prénom="Zoé", Nom="Lenoir")
    sync.read()
    ids = {row for row, _ in picture(candidates) if not row.startswith("row ")}
    met = meddle(workbook, is_batch, before=lambda: act(candidates))
    for _ in range(3):
        rest(book, sync)
    assert met.met
    now = picture(candidates)
    (new,) = {row for row, _ in now} - ids
    assert (now[new, "Prénom"], now[new, "Nom"]) == ("Zoé", "Lenoir")
    assert {row for row, _ in now} == {*ids, new}


def test_a_header_that_was_put_back_astray_is_not_taken_for_typed_again(
    book: Book, sync: Sync, candidates: Sheet
) -> None:  # fmt: skip
    """Its name stands over another header, by our own hand; its own place cannot be told: a person is asked."""
    sync.read()
    before = candidates.row_values(1)
    first, second = (before.index(header) for header in ("Histoire (2e langue)", "Histoire"))
    after = [*before]
    after[first], after[second] = "", "Histoire (2e langue)"
    candidates.update([after], "A1")
    typed = [cell or None for cell in after]
    with book.state.writing() as connection:
        for column_, ours, restore in ((first, None, before[first]), (second, before[first], "Histoire")):
            beneath = [row for row in candidates.get_all_values()[1:] if row[column_]]
            spot = asdict(Spot(typed, column_, in_header=True, beneath=beneath, put_back=bool(ours)))
            connection.execute(
                repairs.insert().values(
                    change=0, tab="candidates", row_id="", header=restore, ours=json.dumps(ours), formula=0,
                    restore=json.dumps(restore), state="open", at=time.time(), content="{}", spot=json.dumps(spot),
                )
            )  # fmt: skip
    candidates.insert_cols([[""]], first + 1)  # nothing tells the blank of ours from this one
    for _ in range(3):
        rest(book, sync)
    assert "Histoire" in candidates.row_values(1)
    assert [asked.mine for asked in book.undecided()] == ["Histoire (2e langue)"]


def test_an_id_is_put_back_though_the_one_over_it_stands_in_its_own_row_too(
    book: Book, sync: Sync, workbook: Workbook, candidates: Sheet
) -> None:
    type_row(candidates, Prénom="Zoé", Nom="Lenoir")
    sync.read()
    meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 1), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    ids, names = (column(candidates, header) + 1 for header in ("ID", "Prénom"))
    rosa, zoe = candidates.find("Rosa", in_column=names), candidates.find("Zoé", in_column=names)
    assert rosa
    assert zoe
    given = str(candidates.cell(rosa.row, ids).value)
    assert given != "C5RSA", "the ID for Zoé went astray"
    candidates.update_cell(zoe.row, ids, str(given))
    for _ in range(3):
        rest(book, sync)
    assert candidates.cell(rosa.row, ids).value == "C5RSA"
    assert candidates.cell(zoe.row, ids).value == given


def test_a_row_of_what_we_displaced_is_nobody(
    book: Book, sync: Sync, workbook: Workbook, candidates: Sheet
) -> None:  # fmt: skip
    """Ours lands in a blank row, one of its columns is renamed, and its texts stand twice: a person has it, no ID."""
    sync.read()
    save(book, KENNY, catchphrase="À Kenny seul", story="À Kenny aussi")
    columns_ = [column(candidates, header) + 1 for header in ("Accroche", "Histoire", "Notes")]
    meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 3), after=lost_answer)
    with pytest.raises(SheetsError):
        sync.step()
    candidates.update_cell(1, columns_[0], "Ancienne")
    candidates.update_cell(2, columns_[2], "À Kenny seul")
    candidates.update_cell(5, columns_[2], "À Kenny aussi")
    for _ in range(4):
        rest(book, sync)
        sync.step()
    assert candidates.row_values(3)[0] == ""
    assert {row.id for row in book.snapshot.candidates.rows} == {ABDENOUR, KENNY, INES, "C5RSA"}
    assert {u.theirs for u in book.undecided() if u.author == "Tremplin"} == {"À Kenny seul", "À Kenny aussi"}


def test_a_batch_sent_by_the_release_before_is_settled_by_this_one(
    book: Book, sync: Sync, workbook: Workbook, candidates: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That one captured the row of headers alone, and wrote less down."""
    sync.read()
    save(book, KENNY, catchphrase="D'avant")
    before = picture(candidates)

    def of_old(sent: Plan) -> Any:
        dropped = {"computed", "whole", "in_header"}
        writes = [{k: v for k, v in asdict(write).items() if k not in dropped} for write in sent.writes]
        return {"writes": writes, "new_rows": []}

    with monkeypatch.context() as patch:
        patch.setattr(requests, "top_lines", lambda *_: {})
        patch.setattr(Plan, "to_json", of_old)
        meddle(workbook, is_batch, before=lambda: candidates.insert_row([], 3), after=lost_answer)
        with pytest.raises(SheetsError):
            sync.step()
    rest(book, sync)
    assert changed(before, picture(candidates)) == {(KENNY, "Accroche"): "D'avant"}
    assert book.undecided() == ()


def a_save(act: str, saved: str) -> Callable[..., None]:
    def scenario(book: Book, sync: Sync, workbook: Workbook, tab: Sheet) -> None:
        test_a_save(book, sync, workbook, tab, ABOVE[act], titled=False, saved=saved)

    return scenario


@pytest.mark.parametrize(
    ("mutate", "scenario"),
    [
        (mutations.no_header_repairs, a_save("a row above", "first row")),
        (mutations.no_search_by_value, a_save("headers far below", "others")),
        (mutations.ids_for_what_is_ours, test_a_row_of_what_we_displaced_is_nobody),
    ],
)
def test_a_part_taken_away_is_missed(
    book: Book,
    sync: Sync,
    workbook: Workbook,
    candidates: Sheet,
    monkeypatch: pytest.MonkeyPatch,
    mutate: mutations.Mutation,
    scenario: Callable[..., None],
) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        scenario(book, sync, workbook, candidates)
