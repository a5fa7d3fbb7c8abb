"""How fast the local workbook is, beside the same cells in a plain SQLite table: `python -m tests.local.measure`.

All through gspread, in-process, each answer on disk before it is given. Prints a Markdown table.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gspread
from gspread.utils import ValueInputOption

from sheets.local.server import create_server
from tests.local.clients import connect

ROWS, COLUMNS = 10_000, 40
WORDS = ("cherche", "un", "poste", "à", "Lyon", "et", "aime", "le", "contact", "humain")


def main() -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbooks.db"
        server = create_server(path)
        book = connect(server).create("Mesure")
        rows = plausible_rows()
        print(f"| What ({ROWS:,} rows x {COLUMNS} columns) | Time |\n|---|---|")
        floor(Path(folder) / "floor.db", rows)
        tab = book.add_worksheet("Candidats", ROWS, COLUMNS)
        seconds = once("write all, values.update RAW", lambda: tab.update(rows, "A1"))
        print(f"| ... a cell | {seconds / ROWS / COLUMNS * 1e6:.1f} us |")
        size(path, rows)
        typed = book.add_worksheet("Tapé", ROWS, COLUMNS)
        once(
            "write all, values.update USER_ENTERED",
            lambda: typed.update(rows, "A1", value_input_option=ValueInputOption.user_entered),
        )
        cells = book.add_worksheet("Cellules", 1, COLUMNS)
        once("write a tenth, appendCells", lambda: book.batch_update({"requests": [append(cells, rows[: ROWS // 10])]}))
        reading(book, tab, path)
        writing(book, tab)
        server.store.close()


def plausible_rows() -> list[list[Any]]:
    """Rows as in a candidates' tab: texts, numbers, blanks."""
    seeded = random.Random(1)

    def cell(row: int, column: int) -> Any:
        if column % 3:
            return f"{seeded.choice(WORDS)} {seeded.randint(0, 999)}"
        return row * column if column % 2 else ""

    return [[f"C{row}", *(cell(row, column) for column in range(1, COLUMNS))] for row in range(ROWS)]


def floor(path: Path, rows: list[list[Any]]) -> None:
    """The same cells as JSON rows of a plain table."""
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("create table rows (key integer primary key, cells text)")

    def write() -> None:
        with connection:
            connection.executemany("insert into rows (cells) values (?)", ((json.dumps(row),) for row in rows))

    once("floor: write all in a plain SQLite table", write)
    once("floor: read all from it", lambda: [json.loads(c) for (c,) in connection.execute("select cells from rows")])
    changed = json.dumps(rows[0])

    def one(step: int) -> None:
        with connection:
            connection.execute("update rows set cells = ? where key = ?", (changed, step + 1))

    often("floor: one row updated, on disk", one)
    connection.close()


def append(tab: gspread.Worksheet, rows: list[list[Any]]) -> dict[str, Any]:
    """Rows as an appendCells request."""
    cells = [{"values": [{"userEnteredValue": {"stringValue": str(value)}} for value in row]} for row in rows]
    return {"appendCells": {"sheetId": tab.id, "rows": cells, "fields": "userEnteredValue"}}


def reading(book: gspread.Spreadsheet, tab: gspread.Worksheet, path: Path) -> None:
    """Readings: warm, cold, formatted, grid data, one row."""
    raw: Any = {"valueRenderOption": "UNFORMATTED_VALUE"}
    once("read all, UNFORMATTED_VALUE", lambda: book.values_batch_get(["Candidats"], raw))
    once("read all, get_all_values", tab.get_all_values)
    fresh = create_server(path)
    cold = connect(fresh).open_by_key(book.id)
    once("read all, in a process that begins", lambda: cold.values_batch_get(["Candidats"], raw))
    thousand: Any = {"ranges": "Candidats!1:1000", "includeGridData": True}
    once("grid data of 1,000 rows, all of it", lambda: book.fetch_sheet_metadata(thousand))
    masked: Any = {**thousand, "fields": "sheets.data.rowData.values(userEnteredValue,effectiveValue)"}
    once("grid data of 1,000 rows, two fields", lambda: book.fetch_sheet_metadata(masked))
    often("read one row", lambda step: tab.row_values(step + 1))

    def caught_up(step: int) -> None:
        tab.update([[step]], "B2")
        cold.values_get("Candidats!B2")

    often("one cell written here, read in another process's cache", caught_up)
    fresh.store.close()


def writing(book: gspread.Spreadsheet, tab: gspread.Worksheet) -> None:
    """Small writes, each on disk."""
    often("write one cell, values.update", lambda step: tab.update([[step]], f"C{step + 2}"))
    cell = [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]

    def update(step: int) -> None:
        start = {"sheetId": tab.id, "rowIndex": step, "columnIndex": 3}
        request = {"start": start, "rows": cell, "fields": "userEnteredValue"}
        book.batch_update({"requests": [{"updateCells": request}]})

    often("write one cell, updateCells", update)
    often("append a row", lambda step: tab.append_row([f"N{step}"] * COLUMNS), 20)
    often("insert a row at the top", lambda step: tab.insert_rows([[step]], 2), 20)
    often("sort all rows", lambda step: tab.sort((2, "asc" if step % 2 else "des"), range=f"A2:AN{ROWS}"), 5)


def once(what: str, act: Callable[[], Any]) -> float:
    """Time an act, and print it."""
    started = time.perf_counter()
    act()
    seconds = time.perf_counter() - started
    print(f"| {what} | {seconds:.2f} s |")
    return seconds


def often(what: str, act: Callable[[int], Any], times: int = 100) -> None:
    """Time an act many times, and print the median and the 95th percentile."""
    taken = []
    for step in range(times):
        started = time.perf_counter()
        act(step)
        taken.append(time.perf_counter() - started)
    taken.sort()
    print(f"| {what} | {statistics.median(taken) * 1000:.1f} ms, p95 {taken[int(times * 0.95)] * 1000:.1f} ms |")


def size(path: Path, rows: list[list[Any]]) -> None:
    """Bytes on disk beside the bytes of the values."""
    with sqlite3.connect(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    data = sum(len(str(value).encode()) for row in rows for value in row)
    print(f"| on disk | {path.stat().st_size / 1e6:.1f} MB for {data / 1e6:.1f} MB of values |")


if __name__ == "__main__":
    main()
