"""A tab as somebody keeps it open: its rows under the keys that follow them, and what changed since a version.

This server's own, not Google's: a grid in a browser lives on it, where a position alone would name another row as soon
as somebody inserts one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from emulator import contents
from emulator.cells import Cell, Json, value_of
from emulator.model import Spreadsheet
from emulator.parsing import is_plainly_text
from emulator.sheet import Sheet
from emulator.store import Store

SHORTEST_WRITTEN_OTHERWISE = 10**10
"""Whole numbers below it are shown with all their digits."""
TEXT, NUMBER, BOOLEAN, ERROR = range(4)
"""What a cell's content is, for who draws it."""


def rows_of(store: Store, book: Spreadsheet, sheet: Sheet, since: int, start: int, end: int) -> Json:
    """The rows of a tab.

    Args:
        store: within a transaction.
        book: the workbook.
        sheet: the tab.
        since: a version: only what changed after it is told; 0: rows [start, end[, changed or not.
        start, end: positions.

    Returns:
        `version`; `complete`, false where nobody knows any more what changed since then; `size`, how many rows are
        stored (those after them are blank); `rows`, as [position, key, cells]; `keys` in order, 0 for a blank row,
        where rows may have moved; `tab`, its size and looks, and `tabs`, where they may have changed. A cell is its
        text, or [text, what typing it again takes or null, what it is, note].
    """
    changes = store.changes(book.file_id, since) if since else None
    found: Json = {"version": book.version, "complete": changes is not None or not since, "size": len(sheet.rows)}
    mine = [one["sheets"].get(str(sheet.sheet_id)) for one in changes or ()]
    if changes is None or any(one and one["structure"] for one in mine):
        found["keys"] = [row.key if row is not None else 0 for row in sheet.rows]
    if changes is None or any(one["sheets"] == {} or _shape(one["sheets"]) for one in changes):
        found["tab"] = tab_of(sheet)
        found["tabs"] = [_tab_line(one) for one in book.sheets]
    if changes is None:
        wanted: Sequence[int] = range(start, min(end, len(sheet.rows))) if not since else range(0)
    else:
        fresh = store.changed_keys(sheet.key, since)
        wanted = [n for n, row in enumerate(sheet.rows) if row is not None and row.key in fresh] if fresh else []
    found["rows"] = [_line(book, sheet, n) for n in wanted]
    return found


def tab_of(sheet: Sheet) -> Json:
    """A tab's size and looks."""
    grid = sheet.properties.get("gridProperties", {})
    sizes = sheet.meta.get("columns", [])
    return {
        "id": sheet.sheet_id,
        "title": sheet.title,
        "rows": sheet.row_count,
        "columns": sheet.column_count,
        "columnKeys": sheet.column_keys,
        "frozenRows": grid.get("frozenRowCount", 0),
        "frozenColumns": grid.get("frozenColumnCount", 0),
        "widths": [int((one or {}).get("pixelSize", 0)) for one in sizes],
        "hidden": [n for n, one in enumerate(sizes) if (one or {}).get("hiddenByUser")],
    }


def _tab_line(sheet: Sheet) -> Json:
    shown = {name: sheet.properties[name] for name in ("hidden", "tabColor") if sheet.properties.get(name)}
    return {"id": sheet.sheet_id, "title": sheet.title, **shown}


def _shape(sheets: Json) -> bool:
    return any(one.get("deleted") or one["properties"] or one["structure"] for one in sheets.values())


def _line(book: Spreadsheet, sheet: Sheet, position: int) -> list[Any]:
    row = sheet.rows[position]
    if row is None:
        return [position, 0, []]
    locale = book.locale
    return [position, row.key, [_cell(book, locale, cell) for cell in row.cells]]


def _cell(book: Spreadsheet, locale: str, cell: Cell) -> Any:
    if cell is None:
        return ""
    if type(cell) is str and is_plainly_text(cell, locale):
        return cell  # nearly all of them, and there may be hundreds of thousands
    if type(cell) is int and abs(cell) < SHORTEST_WRITTEN_OTHERWISE:
        return [str(cell), None, NUMBER]
    text = contents.shown(book, cell)
    again = contents.as_typed(book, cell)
    kind = _kind(value_of(cell))
    note = cell.get("n", "") if type(cell) is dict else ""
    if kind == TEXT and again == text and not note:
        return text
    return [text, None if again == text else again, kind, *([note] if note else [])]


def _kind(value: Any) -> int:
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int | float):
        return NUMBER
    return ERROR if isinstance(value, dict) else TEXT
