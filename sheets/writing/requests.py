"""One flush as the requests of one batchUpdate. They apply in order, all or none:

1. the generation token, which refuses the whole batch if a rival or a late double came first;
2. the batch's own lines at the top of the write-ahead tab, and in them, before anything is written, a copy of every
   target's row and of its tab's top lines, the header among them, as they really are at that moment (the captures);
3. the Journal's lines; 4. the cells; 5. the new rows, last: a positional write after them could hit a new row.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sheets.api.connection import quoted
from sheets.model import kinds
from sheets.model.binding import HEADER_SEARCH_ROWS, letters
from sheets.model.columns import Cell, Column, Kind
from sheets.model.dates import to_serial, zone_of
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.setup.workbook import NUMBER_FORMATS
from sheets.writing.ownership import described
from sheets.writing.plan import Plan
from sheets.writing.precheck import TOKEN_BASE, Precheck, SeenTab

WAL_SHEET_ID = 1_699_999_999
MARGIN = 2
UNTOLD = "•••"
"""What the Journal says in the place of what it must not keep."""
"""Columns of a write-ahead line before the captured row: the batch's uuid and its generation."""
KEPT_LINES = 1_000
TOKENS_KEPT = 50
"""Generations whose token stays: far more than any request may arrive late by."""


@dataclass(frozen=True, slots=True)
class CaptureLines:
    """Where the captures of a batch are, from its first line in the write-ahead tab.

    Args:
        tops: (tab key, row number) -> line of each of its top lines, values alone.
        rows: (tab key, row number) -> line of its values; the next line has its formulas.
        count: how many lines the batch has in all.
    """

    tops: Mapping[tuple[str, int], int]
    rows: Mapping[tuple[str, int], int]
    count: int


def lay_out(plan: Plan) -> CaptureLines:
    """Give each capture of a plan its line; the same plan always gives the same lines."""
    headers = {step.tab: step.header_row for step in plan.steps}
    tops = [(tab, row) for tab in sorted(headers) for row in _top_rows(plan, tab, headers[tab])]
    targets = {(w.tab, w.row) for w in plan.writes}
    first = 1 + len(tops)
    rows = {target: first + 2 * n for n, target in enumerate(sorted(targets))}
    return CaptureLines({top: 1 + n for n, top in enumerate(tops)}, rows, first + 2 * len(targets))


def top_lines(precheck: Precheck, plan: Plan) -> dict[str, int]:
    """How many top lines of each tab a plan captures: all those in which a header is looked for, if there are so many.

    Args:
        precheck: what it was planned from.
        plan: the plan.
    """
    return {step.tab: min(HEADER_SEARCH_ROWS, precheck.tabs[step.tab].rows) for step in plan.steps}


def _top_rows(plan: Plan, tab: str, header_row: int) -> Iterable[int]:
    return range(1, plan.tops[tab] + 1) if tab in plan.tops else (header_row,)


def make_wal(generation: int = 0) -> list[dict[str, Any]]:
    """Make the hidden write-ahead tab.

    Its ID follows from the generation, which workers share: two of them cannot make two, and a batch still on its way
    to one that was deleted finds none.

    Args:
        generation: of the last batch known to be applied; not 0 where the tab was deleted.
    """
    grid = {"rowCount": 10, "columnCount": MARGIN + 26}
    sheet_id = WAL_SHEET_ID - generation
    properties = {"sheetId": sheet_id, "title": WAL_TITLE, "hidden": True, "gridProperties": grid}
    return [{"addSheet": {"properties": properties}}, *([_mark(sheet_id, generation)] if generation else [])]


def mark_wal(sheet_id: int, generation: int) -> list[dict[str, Any]]:
    """Say again which batch was the last one, in a write-ahead tab whose lines somebody deleted.

    Args:
        sheet_id: of the tab.
        generation: of the last batch known to be applied.
    """
    top = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    return [{"insertDimension": {"range": top, "inheritFromBefore": False}}, _mark(sheet_id, generation)]


def _mark(sheet_id: int, generation: int) -> dict[str, Any]:
    start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 1}
    cell = {"userEnteredValue": {"numberValue": generation}}
    return {"updateCells": {"rows": [{"values": [cell]}], "fields": "userEnteredValue", "start": start}}


def batch(
    precheck: Precheck, plan: Plan, generation: int, uuid: str, journal: Iterable["JournalEntry"], deployment: str = ""
) -> list[dict[str, Any]]:
    """All the requests of one flush, in the order the module's text says."""
    assert precheck.wal is not None
    wal_id = precheck.wal["sheetId"]
    lines = lay_out(plan)
    return [
        *_token(precheck, wal_id, generation, deployment),
        *_wal_lines(precheck, lines, wal_id, generation, uuid),
        *_captures(precheck, lines, wal_id),
        *_journal(precheck.journal, journal, uuid, precheck.time_zone),
        *(_cell_update(precheck.tabs[w.tab], w.row, w.column, w.new) for w in plan.writes),
        *(_row_append(precheck.tabs[n.tab], n.cells) for n in plan.new_rows),
    ]


def captures_range(precheck: Precheck, plan: Plan, start: int = 0) -> str:
    """The A1 range of a batch's lines in the write-ahead tab.

    Args:
        precheck: for the widths of the tabs and of the write-ahead tab: a batch of old may hold columns deleted since.
        plan: the batch's plan.
        start: its first line (0-based).
    """
    present = precheck.wal["gridProperties"]["columnCount"] if precheck.wal else 0
    last = letters(max(present, MARGIN + _width(precheck)) - 1)
    return f"{quoted(WAL_TITLE)}!A{start + 1}:{last}{start + lay_out(plan).count}"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line for people: who changed what, when (UTC)."""

    at: dt.datetime
    author: str
    tab: str
    row_id: str
    header: str
    old: str
    new: str


def readable(column: Column | None, cell: Cell) -> str:
    """A cell as the Journal shows it: dates as dates."""
    if column and column.untold and cell not in (None, ""):
        return UNTOLD
    if column and column.kind is Kind.DATE and isinstance(cell, (int, float)):
        value, code = kinds.read(column, cell)
        return kinds.plain(cell) if code else f"{value:%d/%m/%Y}"
    return kinds.plain(cell)


def entered(cell: Cell) -> dict[str, Any]:
    """A typed cell value: nothing is parsed, so text stays text."""
    if cell is None or cell == "":
        return {}
    if isinstance(cell, bool):
        return {"boolValue": cell}
    return {"stringValue": cell} if isinstance(cell, str) else {"numberValue": cell}


def _token(precheck: Precheck, wal_id: int, generation: int, deployment: str) -> list[dict[str, Any]]:
    corner = {"sheetId": wal_id, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    token = {"protectedRangeId": TOKEN_BASE + generation, "range": corner, "warningOnly": True}
    oldest = TOKEN_BASE + generation - TOKENS_KEPT
    old = [t for t in precheck.tokens if TOKEN_BASE < t <= oldest]
    return [
        {"addProtectedRange": {"protectedRange": {**token, "description": described(generation, deployment)}}},
        *({"deleteProtectedRange": {"protectedRangeId": t}} for t in old),
    ]


def _wal_lines(
    precheck: Precheck, lines: CaptureLines, wal_id: int, generation: int, uuid: str
) -> list[dict[str, Any]]:
    assert precheck.wal is not None
    grid = precheck.wal["gridProperties"]
    lacking = MARGIN + _width(precheck) - grid["columnCount"]
    surplus = grid["rowCount"] - KEPT_LINES
    mark = [{"userEnteredValue": {"stringValue": uuid}}, {"userEnteredValue": {"numberValue": generation}}]
    requests: list[dict[str, Any]] = []
    if lacking > 0:
        requests.append({"appendDimension": {"sheetId": wal_id, "dimension": "COLUMNS", "length": lacking}})
    if surplus > 0:
        span = {"sheetId": wal_id, "dimension": "ROWS", "startIndex": KEPT_LINES, "endIndex": grid["rowCount"]}
        requests.append({"deleteDimension": {"range": span}})
    top = {"sheetId": wal_id, "dimension": "ROWS", "startIndex": 0, "endIndex": lines.count}
    start = {"sheetId": wal_id, "rowIndex": 0, "columnIndex": 0}
    return [
        *requests,
        {"insertDimension": {"range": top, "inheritFromBefore": False}},
        {"updateCells": {"rows": [{"values": mark}], "fields": "userEnteredValue", "start": start}},
    ]


def _captures(precheck: Precheck, lines: CaptureLines, wal_id: int) -> Iterable[dict[str, Any]]:
    blocks = Counter(tab for tab, _ in lines.tops)
    for (tab, row), line in lines.tops.items():
        if height := blocks.pop(tab, 0):
            yield _capture(precheck.tabs[tab], row, wal_id, line, "PASTE_VALUES", height)
    for (tab, row), line in lines.rows.items():
        yield _capture(precheck.tabs[tab], row, wal_id, line, "PASTE_VALUES")
        # Formulas alone, not PASTE_NORMAL: that one would drag merges and validations into the write-ahead tab.
        yield _capture(precheck.tabs[tab], row, wal_id, line + 1, "PASTE_FORMULA")


def _capture(seen: SeenTab, row: int, wal_id: int, line: int, what: str, height: int = 1) -> dict[str, Any]:
    source = _span(seen.sheet_id, row - 1, 0, seen.columns, height)
    return {
        "copyPaste": {
            "source": source,
            "destination": _span(wal_id, line, MARGIN, seen.columns, height),
            "pasteType": what,
            "pasteOrientation": "NORMAL",
        }
    }


def _span(sheet_id: int, row: int, column: int, width: int, height: int = 1) -> dict[str, int]:
    return {
        "sheetId": sheet_id,
        "startRowIndex": row,
        "endRowIndex": row + height,
        "startColumnIndex": column,
        "endColumnIndex": column + width,
    }


def _journal(
    seen: SeenTab | None, entries: Iterable[JournalEntry], uuid: str, time_zone: str
) -> Iterable[dict[str, Any]]:
    if seen is None or not seen.header_row:
        return
    yield from append_lines(seen.sheet_id, seen.binding.columns, entries, uuid, time_zone)


def append_lines(
    sheet_id: int, columns: Mapping[str, int], entries: Iterable[JournalEntry], uuid: str, time_zone: str
) -> Iterable[dict[str, Any]]:
    """The requests that add lines to the Journal.

    Args:
        sheet_id: its tab.
        columns: where its columns are, by key.
        entries: the lines.
        uuid: of the batch.
        time_zone: the workbook's.
    """
    zone = zone_of(time_zone)
    for entry in entries:
        cells: dict[str, Cell] = {
            "at": to_serial(entry.at.astimezone(zone)), "author": entry.author, "tab": entry.tab,
            "row_id": entry.row_id, "header": entry.header, "old": entry.old, "new": entry.new, "batch": uuid,
        }  # fmt: skip
        values: list[dict[str, Any]] = [{} for _ in range(max(columns.values(), default=-1) + 1)]
        for key in cells.keys() & columns.keys():
            values[columns[key]] = _worn(JOURNAL.by_key[key].kind, cells[key], "")
        fields = "userEnteredValue,userEnteredFormat.numberFormat"
        yield {"appendCells": {"sheetId": sheet_id, "rows": [{"values": values}], "fields": fields}}


def _row_append(seen: SeenTab, cells: Mapping[int, Cell]) -> dict[str, Any]:
    values = [_styled(seen, column, cells.get(column), "") for column in range(max(cells, default=0) + 1)]
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    return {"appendCells": {"sheetId": seen.sheet_id, "rows": [{"values": values}], "fields": fields}}


def _cell_update(seen: SeenTab, row: int, column: int, cell: Cell) -> dict[str, Any]:
    value = _styled(seen, column, cell, seen.cell(row, column).number_format)
    fields = "userEnteredValue"
    if "userEnteredFormat" in value:
        fields += ",userEnteredFormat.numberFormat"
    start = {"sheetId": seen.sheet_id, "rowIndex": row - 1, "columnIndex": column}
    return {"updateCells": {"rows": [{"values": [value]}], "fields": fields, "start": start}}


def _styled(seen: SeenTab, column: int, cell: Cell, present: str) -> dict[str, Any]:
    """A value, and a date's format where the cell has none: 46348 means nothing to staff."""
    key = next((k for k, index in seen.binding.columns.items() if index == column), "")
    return _worn(seen.tab.by_key[key].kind if key else None, cell, present)


def _worn(kind: Kind | None, cell: Cell, present: str) -> dict[str, Any]:
    styled: dict[str, Any] = {"userEnteredValue": entered(cell)} if cell not in (None, "") else {}
    if kind in (Kind.DATE, Kind.MOMENT) and isinstance(cell, (int, float)) and present not in ("DATE", "DATE_TIME"):
        styled["userEnteredFormat"] = {"numberFormat": NUMBER_FORMATS[kind]}
    return styled


def _width(precheck: Precheck) -> int:
    return max((seen.columns for seen in precheck.tabs.values()), default=1)
