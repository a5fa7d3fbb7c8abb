"""Take back the columns that an import added, where nothing but their header stands in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sheets.api.connection import Workbook
from sheets.files.content import TabContent, blank, shown
from sheets.files.notices import Notice, notice
from sheets.imports.retry import retry
from sheets.imports.taking import take_tab
from sheets.model.binding import bind
from sheets.model.columns import Tab, fold
from sheets.model.kinds import plain


def take_columns_back(workbook: Workbook, tab: Tab, payload: Mapping[str, Any]) -> Iterator[Notice]:
    """Empty the headers of the columns that an import added; their blank columns stay at the end of the tab.

    A header is taken by its place and its words together: were somebody moving columns at that moment, nothing of
    theirs would be touched.

    Args:
        workbook: where.
        tab: the tab.
        payload: of the step: `title`, `added` (of an interrupted one: `headers`).

    Yields:
        Which columns stay.
    """
    title = payload["title"]
    number = next((p["sheetId"] for p in workbook.tabs() if p["title"] == title), None)
    sheet = take_tab(workbook, title)
    if sheet is None or number is None:
        return
    header_row, places = _places(sheet, tab)
    for header in payload.get("added", payload["headers"]):
        column = places.get(fold(header))
        if column is None:
            continue
        if not _is_empty(sheet, header_row, column) or not _cleared(workbook, number, header_row, column, header):
            yield notice("column_stays", tab=title, header=header)


def _places(sheet: TabContent, tab: Tab) -> tuple[int, dict[str, int]]:
    """The header row, and folded header -> column index."""
    row = bind(tab, sheet.title, [[shown(c) for c in row] for row in sheet.grid[:20]]).header_row
    cells = sheet.grid[row] if row >= 0 else []
    return row, {fold(plain(shown(cell))): index for index, cell in enumerate(cells) if not blank(cell)}


def _is_empty(sheet: TabContent, header_row: int, column: int) -> bool:
    """Whether nothing stands in a column, above or below its header."""
    rows = [row for index, row in enumerate(sheet.grid) if index != header_row and column < len(row)]
    return all(blank(row[column]) and shown(row[column]) in (None, "") for row in rows)


def _cleared(workbook: Workbook, sheet_id: int, header_row: int, column: int, header: str) -> bool:
    area = {
        "sheetId": sheet_id, "startRowIndex": header_row, "endRowIndex": header_row + 1,
        "startColumnIndex": column, "endColumnIndex": column + 1,
    }  # fmt: skip
    wanted = {"find": header, "replacement": "", "matchCase": True, "matchEntireCell": True, "range": area}
    answer = retry(lambda: workbook.batch([{"findReplace": wanted}], [], "replies"))
    replies = (answer or {}).get("replies", [{}])
    return bool(replies[0].get("findReplace", {}).get("occurrencesChanged"))
