"""Add many rows at the end of a tab, each batch exactly once, under the right headers.

A batch carries a token: a protected range of the hidden tab under a number that may be used once. A batch that is sent
again, or arrives late, is refused whole because of it; that refusal says that the first went through.
"""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets.api.connection import Workbook, quoted
from sheets.errors import Refused, SheetsError
from sheets.imports.filling import entered
from sheets.imports.retry import retry
from sheets.model import schema
from sheets.model.binding import HEADER_SEARCH_ROWS, Binding, bind
from sheets.model.columns import Cell, Column, Tab, fold
from sheets.model.dates import to_serial, zone_of
from sheets.model.kinds import plain
from sheets.model.schema import JOURNAL, WAL_TITLE
from sheets.model.snapshot import find_title
from sheets.setup.workbook import NUMBER_FORMATS
from sheets.writing import requests
from sheets.writing.precheck import seen_value

ROWS_PER_BATCH = 500
TOKENS = range(1_600_000_000, 1_690_000_000)
"""Numbers of our tokens: below those of the writing protocol (see requests.py), far from Google's own."""

_TOP = (
    "properties(timeZone),sheets(properties(sheetId,title,gridProperties),protectedRanges(protectedRangeId),"
    "data(rowData(values(userEnteredValue,effectiveValue))))"
)


_ANSWER = "updatedSpreadsheet(sheets(properties(title),data(rowData(values(userEnteredValue,effectiveValue)))))"


class Moved(SheetsError):
    """The columns of a tab moved while rows were being added to it."""


class Top:
    """Where a workbook's columns are now.

    Args:
        workbook: where.
        titles: the tabs asked about; the Journal and the hidden tab come along.
    """

    def __init__(self, workbook: Workbook, titles: Iterable[str]) -> None:
        present = {fold(p["title"]): p["title"] for p in workbook.tabs()}
        self.journal_title = find_title(JOURNAL, present)
        wanted = {title for title in (*titles, self.journal_title) if title}
        ranges = [f"{quoted(title)}!1:{HEADER_SEARCH_ROWS}" for title in wanted if title in present.values()]
        if WAL_TITLE in present.values():
            ranges.append(f"{quoted(WAL_TITLE)}!A1:A1")
        answer = workbook.metadata(_TOP, ranges)
        self.time_zone = answer.get("properties", {}).get("timeZone", "UTC")
        self.sheets = {s["properties"]["title"]: s for s in answer.get("sheets", [])}

    def sheet_id(self, title: str) -> int:
        """A tab's number."""
        return int(self.sheets[title]["properties"].get("sheetId", 0))

    def grid(self, title: str) -> list[list[Cell]]:
        """The first rows of a tab."""
        return grid_of(self.sheets[title])

    def bound(self, tab: Tab, title: str) -> Binding:
        """Where a tab's columns are."""
        return bind(tab, title, self.grid(title))


def grid_of(sheet: Mapping[str, Any]) -> list[list[Cell]]:
    """The values of a tab's grid data."""
    data = sheet.get("data") or [{}]
    return [[seen_value(cell).value for cell in row.get("values", [])] for row in data[0].get("rowData", [])]


def new_token() -> int:
    """A number for one batch."""
    return TOKENS.start + secrets.randbelow(len(TOKENS))


def sweep_tokens(workbook: Workbook, kept: Iterable[int]) -> None:
    """Take the tokens of earlier imports away, and make the hidden tab where there is none."""
    top = Top(workbook, ())
    wal = top.sheets.get(WAL_TITLE)
    if wal is None:
        retry(
            lambda: workbook.batch(requests.make_wal(), [], "spreadsheetId"),
            done=lambda: any(p["title"] == WAL_TITLE for p in workbook.tabs()),
        )
        return
    keep = set(kept)
    old = [n for p in wal.get("protectedRanges", []) if (n := p["protectedRangeId"]) in TOKENS and n not in keep]
    if old:
        retry(
            lambda: workbook.batch(
                [{"deleteProtectedRange": {"protectedRangeId": n}} for n in old], [], "spreadsheetId"
            )
        )


def append(workbook: Workbook, payload: Mapping[str, Any], tab: Tab, author: str) -> None:
    """Add one batch of rows.

    Args:
        workbook: where.
        payload: `title`, `token`, and `rows`: mappings header -> [cell, number format's type, pattern].
        tab: the tab.
        author: who imports, for the Journal.

    Raises:
        Moved: the columns moved at that very moment; the rows stand under other headers.
        Unreachable, Refused: see sheets/errors.py.
    """
    title = payload["title"]
    top = Top(workbook, [title])
    places = _places(top, tab, title, {header for row in payload["rows"] for header in row})
    rows = [{"values": _row(row, places)} for row in payload["rows"]]
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    todo = [
        _token(top, payload["token"]),
        {"appendCells": {"sheetId": top.sheet_id(title), "rows": rows, "fields": fields}},
        *_journal(top, title, payload["rows"], author),
    ]
    header = top.bound(tab, title).header_row + 1
    ranges = [f"{quoted(title)}!{header}:{header}"]
    try:
        answer = retry(lambda: workbook.batch(todo, ranges, _ANSWER))
    except Refused as refused:
        if refused.token_taken:
            return  # it went through the first time
        raise
    if answer is not None:
        _check_header(answer, title, top.grid(title)[header - 1], (index for index, _ in places.values()))


def call_off(workbook: Workbook, payload: Mapping[str, Any]) -> None:
    """Use up the token of a batch whose answer nobody had: it went through before this, or never will.

    Args:
        workbook: where.
        payload: the batch's.
    """
    top = Top(workbook, ())
    if WAL_TITLE not in top.sheets:
        return  # with the hidden tab went the only place its token could be used in
    try:
        retry(lambda: workbook.batch([_token(top, payload["token"])], [], "spreadsheetId"))
    except Refused as refused:
        if not refused.token_taken:
            raise


def _places(top: Top, tab: Tab, title: str, headers: Iterable[str]) -> dict[str, tuple[int, Column | None]]:
    """Header -> its column's index now, and which of ours it is."""
    binding = top.bound(tab, title)
    if binding.header_row < 0:
        raise Refused(400, f"the tab {title} has no header row any more")
    row = top.grid(title)[binding.header_row]
    indexes: dict[str, int] = {}
    for index, cell in enumerate(row):
        indexes.setdefault(fold(plain(cell)), index)
    indexes |= {fold(plain(row[index])): index for index in binding.columns.values()}
    places = {}
    for header in headers:
        if fold(header) not in indexes:
            raise Refused(400, f"the column {header} is not in the sheet any more")
        places[header] = indexes[fold(header)], tab.named(header)
    return places


def _row(row: Mapping[str, Sequence[Any]], places: Mapping[str, tuple[int, Column | None]]) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = [{}] * (1 + max(places[header][0] for header in row))
    for header, (cell, kind, pattern) in row.items():
        index, column = places[header]
        values[index] = _styled(cell, kind, pattern, column)
    return values


def _styled(cell: Cell, kind: str, pattern: str, column: Column | None) -> dict[str, Any]:
    number_format = NUMBER_FORMATS.get(column.kind) if column else None
    if number_format and not isinstance(cell, (int, float)) and number_format["type"] != "TEXT":
        number_format = None
    if column is None and kind:
        number_format = {"type": kind, **({"pattern": pattern} if pattern else {})}
    data: dict[str, Any] = {"userEnteredValue": entered(cell)}
    return {**data, "userEnteredFormat": {"numberFormat": number_format}} if number_format else data


def _token(top: Top, token: int) -> dict[str, Any]:
    corner = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    area = {"sheetId": top.sheet_id(WAL_TITLE), **corner}
    made = {"protectedRangeId": token, "range": area, "warningOnly": True, "description": "tremplin import"}
    return {"addProtectedRange": {"protectedRange": made}}


def _journal(top: Top, title: str, rows: Sequence[Mapping[str, Sequence[Any]]], author: str) -> list[dict[str, Any]]:
    """One line for the whole batch: a line a cell would be longer than the rows themselves."""
    if not top.journal_title:
        return []
    binding = top.bound(JOURNAL, top.journal_title)
    ids = [plain(cell[0]) for row in rows for header, cell in row.items() if _is_id(header)]
    now = dt.datetime.now(dt.UTC).astimezone(zone_of(top.time_zone))
    said = f"{len(rows)} ligne(s) ajoutée(s)"
    which = f"{ids[0]} … {ids[-1]}" if ids else ""
    cells: dict[str, Cell] = {"at": to_serial(now), "author": author, "tab": title, "row_id": which, "new": said}
    placed = {binding.columns[key]: (key, cell) for key, cell in cells.items() if key in binding.columns and cell}
    values: list[dict[str, Any]] = [{} for _ in range(max(placed, default=-1) + 1)]
    for index, (key, cell) in placed.items():
        values[index] = {"userEnteredValue": entered(cell)}
        if number_format := NUMBER_FORMATS.get(JOURNAL.by_key[key].kind):
            values[index]["userEnteredFormat"] = {"numberFormat": number_format}
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    sheet_id = top.sheet_id(top.journal_title)
    return [{"appendCells": {"sheetId": sheet_id, "rows": [{"values": values}], "fields": fields}}] if values else []


def _is_id(header: str) -> bool:
    column = schema.CANDIDATES.named(header)
    return column is not None and column.key == "id"


def _check_header(
    answer: Mapping[str, Any], title: str, expected: Sequence[Cell], indexes: Iterable[int]
) -> None:  # fmt: skip
    """The same call shows the header row as it was when the rows went under it."""
    sheets = {s["properties"]["title"]: s for s in answer["updatedSpreadsheet"]["sheets"]}
    found = grid_of(sheets[title]) if title in sheets else []
    now = found[0] if found else []
    for index in indexes:
        if plain(now[index] if index < len(now) else None) != plain(expected[index]):
            raise Moved(title)
