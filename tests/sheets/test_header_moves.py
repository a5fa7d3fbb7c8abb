"""Staff move the row of headers, whole or in part, between the reading and the batch: nothing is lost or misplaced."""

from collections.abc import Callable
from typing import Any

import gspread
import pytest
import sqlalchemy as sa
from gspread.utils import ValueRenderOption

from sheets.book import Book
from sheets.changes import Edit
from sheets.connection import Workbook
from sheets.errors import SheetsError
from sheets.outbox import OPEN
from sheets.state import changes, repairs
from sheets.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.sheets.meddling import is_batch, meddle
from tests.sheets.test_flush import candidates as candidates
from tests.sheets.test_flush import lost_answer

Sheet = gspread.Worksheet
Act = Callable[[Sheet], object]
Picture = dict[tuple[str, str], Any]
OURS = ("ID", "Prénom", "Nom", "E-mail", "Accroche", "Histoire")


def header_row(tab: Sheet) -> int:
    """The row that staff would call that of the headers (1-based)."""
    rows = tab.get_all_values()
    return 1 + max(range(len(rows)), key=lambda n: sum(cell in OURS for cell in rows[n]))


def picture(tab: Sheet) -> Picture:
    """What stands where, as a person would say it: (ID, header) -> cell; rows that have no ID by their number."""
    rows = tab.get_all_values(value_render_option=ValueRenderOption.unformatted)
    names = rows[header_row(tab) - 1]
    found: Picture = {}
    for n, row in enumerate(rows, start=1):
        cells = dict(zip(names, row, strict=True))
        name = cells.get("ID") or f"row {n}"
        found |= {(name, h): cell for h, cell in cells.items() if cell != "" and h and n != header_row(tab)}
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
    for _ in range(12):
        sync._rest_until = 0.0
        sync.step()
        with book.state.reading() as connection:
            waiting = sa.exists().where(changes.c.state.in_(OPEN))
            mending = sa.exists().where(repairs.c.state.in_(("open", "sent")))
            if not connection.execute(sa.select(sa.or_(waiting, mending))).scalar():
                return


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
    assert {place: value for place, value in now.items() if place not in wanted} == {}


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
