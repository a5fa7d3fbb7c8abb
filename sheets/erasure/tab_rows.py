"""Take a person out of the tabs that hold what other rows held: the Journal, and the write-ahead tab's captures.

These have no IDs to find a line by. So they are wiped in a batch that takes a generation of its own: whatever the app
writes at the same time makes it fail, and it is planned again. A Journal that somebody sorts in that very moment is
read again, until nothing is left in it.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sheets.api.connection import Workbook
from sheets.erasure.state_rows import ERASED
from sheets.errors import Refused, Unreachable
from sheets.model.binding import bind
from sheets.model.columns import fold
from sheets.model.kinds import plain
from sheets.model.schema import JOURNAL
from sheets.model.snapshot import Snapshot, find_title
from sheets.state.database import State, attempts, bump, get_value, set_value
from sheets.writing import requests
from sheets.writing.ahead import sent_attempts, write_ahead
from sheets.writing.plan import Plan
from sheets.writing.precheck import Precheck, precheck
from sheets.writing.requests import MARGIN

TRIES = 60
PAUSE_SECONDS = 0.5
LINES = 300
"""Lines of the Journal wiped in one batch."""


def wipe_traces(
    state: State,
    workbook: Workbook,
    shape: Snapshot,
    rows: Mapping[str, Iterable[str]],
    addresses: Iterable[str],
    drive: Callable[[], object],
) -> None:
    """Empty what the Journal and the write-ahead tab hold of some rows.

    Args:
        state: the state database.
        workbook: where.
        shape: the last reading.
        rows: tab key -> IDs whose old and new values are wiped from the Journal's lines.
        addresses: e-mail addresses to take out of its authors.
        drive: brings what is on its way to the sheet to an end.

    Raises:
        Unreachable: others write all the time, or the workbook does not answer; may be called again.
    """
    of_tab = {fold(shape.table(tab).title): set(ids) for tab, ids in rows.items()}
    emptied = False
    for _ in range(TRIES):
        titles = [p["title"] for p in workbook.tabs()]
        found = precheck(workbook, titles, shape, {})
        wipes = list(_journal_wipes(workbook, found, titles, of_tab, {fold(a) for a in addresses}))
        if found.wal is None or (emptied and not wipes):
            return  # the app never wrote; or a reading shows that nothing is left
        if _send(state, workbook, found, wipes[:LINES]):
            emptied = True
        else:
            drive()
            time.sleep(PAUSE_SECONDS)
    raise Unreachable("the app writes into the sheet all the time: the Journal could not be wiped yet")


def _journal_wipes(
    workbook: Workbook, found: Precheck, titles: list[str], of_tab: Mapping[str, set[str]], authors: set[str]
) -> Iterator[list[dict[str, Any]]]:
    """The requests for each line of the Journal that tells something."""
    title = find_title(JOURNAL, {fold(t): t for t in titles})
    if title is None or found.journal is None:
        return
    grid = workbook.grids([title])[title]
    binding = bind(JOURNAL, title, grid)
    for number, line in enumerate(grid):
        if number <= binding.header_row:
            continue
        cells = {key: plain(line[at]) if at < len(line) else "" for key, at in binding.columns.items()}
        about = cells.get("row_id") in of_tab.get(fold(cells.get("tab", "")), ())
        empty = [key for key in ("old", "new") if about and cells.get(key)]
        made = [_cell(found.journal.sheet_id, number, binding.columns[key], "") for key in empty]
        if fold(cells.get("author", "")) in authors:
            made.append(_cell(found.journal.sheet_id, number, binding.columns["author"], ERASED))
        if made:
            yield made


def _send(state: State, workbook: Workbook, found: Precheck, wipes: list[list[dict[str, Any]]]) -> bool:
    """One batch; False when the app's own writing came in between."""
    batch_id = uuid.uuid4().hex
    with state.writing() as connection:
        bump(connection, "epoch")  # a plan made from an earlier precheck is thrown away
        behind = found.generation < int(get_value(connection, "generation", "0"))
        if behind or sent_attempts(connection):
            return False
        generation = found.generation + 1
        write_ahead(connection, batch_id, generation, Plan())
    body = [
        *requests.batch(found, Plan(), generation, batch_id, ()),
        *(request for line in wipes for request in line),
        *_without_captures(found),
    ]
    try:
        workbook.batch(body, [], "spreadsheetId")
    except Refused:
        return False  # its token is taken: what became of it is settled as any batch's
    with state.writing() as connection:
        connection.execute(attempts.update().where(attempts.c.uuid == batch_id).values(state="done"))
        set_value(connection, "generation", str(max(generation, int(get_value(connection, "generation", "0")))))
    return True


def _without_captures(found: Precheck) -> Iterator[dict[str, Any]]:
    assert found.wal is not None
    grid = found.wal["gridProperties"]
    span = {"sheetId": found.wal["sheetId"], "startColumnIndex": MARGIN, "endColumnIndex": grid["columnCount"]}
    yield {"updateCells": {"range": {**span, "startRowIndex": 0}, "fields": "userEnteredValue"}}


def _cell(sheet_id: int, row: int, column: int, text: str) -> dict[str, Any]:
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    value = {"userEnteredValue": requests.entered(text)} if text else {}
    return {"updateCells": {"rows": [{"values": [value]}], "fields": "userEnteredValue", "start": start}}
