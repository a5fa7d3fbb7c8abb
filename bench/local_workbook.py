"""The local workbook, through gspread in-process, against the same cells in a plain SQLite table and in an xlsx file.

Each write is on disk before it is answered, ours and SQLite's alike (WAL, synchronous=FULL); openpyxl's is not waited
for. openpyxl keeps its workbook in memory, so that a cell costs it a saving and no loading.
"""

import itertools
import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, cast

import gspread
import openpyxl
import requests
from gspread.utils import ValueInputOption, ValueRenderOption
from openpyxl.worksheet.worksheet import Worksheet

from bench.timing import Measure, compare
from emulator.adapter import LocalAdapter
from emulator.server import Server, create_server

COLUMNS = 40
CHANGED = 2  # the column, from 0, in which one cell is written
LONG = 1_000  # rows over which openpyxl takes many seconds: each way is then timed once, without a first run
WORDS = ("cherche", "un", "poste", "à", "Lyon", "et", "aime", "le", "contact", "humain")
Rows = list[list[str | int]]


def run(candidates: int) -> Iterator[Measure]:
    """A table of so many rows and 40 columns: all of it written, all of it read, one cell written, one row added."""
    with tempfile.TemporaryDirectory() as folder:
        rows = _rows(candidates)
        ours, plain, excel = Ours(Path(folder)), Plain(Path(folder)), Excel(Path(folder))
        yield from _beside_sqlite(ours, plain, rows)
        yield from _beside_openpyxl(ours, excel, rows)
        ours.close()
        plain.close()


def _beside_sqlite(ours: "Ours", plain: "Plain", rows: Rows) -> Iterator[Measure]:
    cells, peer, numbers = f"{len(rows)} x {COLUMNS}", "a SQLite table", itertools.count()
    few = rows[: max(1, len(rows) // 10)]
    yield compare(f"write {len(few)} x {COLUMNS} as typed", lambda: ours.write(few, typed=True), peer,
                  lambda: plain.write(few), runs=3)  # fmt: skip
    yield compare(f"write {cells}", lambda: ours.write(rows), peer, lambda: plain.write(rows), runs=3)
    assert ours.read() == plain.read() == rows
    yield compare(f"read {cells}", ours.read, peer, plain.read, runs=5)
    yield compare(f"read {cells}, in a process that begins", ours.read_afresh, peer, plain.read_afresh, runs=5)
    yield compare(f"write one cell of {cells}", lambda: ours.write_one(next(numbers) % len(rows)), peer,
                  lambda: plain.write_one(next(numbers) % len(rows)), runs=60)  # fmt: skip
    yield compare(f"add a row to {cells}", lambda: ours.add(rows[0]), peer, lambda: plain.add(rows[0]), runs=30)


def _beside_openpyxl(ours: "Ours", excel: "Excel", rows: Rows) -> Iterator[Measure]:
    cells = f"{len(rows)} x {COLUMNS}"
    measure = _once if len(rows) > LONG else partial(compare, runs=3)
    yield measure(f"write {cells}", lambda: ours.write(rows), "openpyxl", lambda: excel.write(rows))
    yield measure(f"read {cells}", ours.read, "openpyxl", excel.read)
    yield measure(f"write one cell of {cells}", lambda: ours.write_one(0), "openpyxl", lambda: excel.write_one(0))


def _once(name: str, ours: Callable[[], object], floor_name: str, floor: Callable[[], object]) -> Measure:
    began = perf_counter()
    ours()
    between = perf_counter()
    floor()
    return Measure(name, (between - began,) * 3, (perf_counter() - between,) * 3, floor_name)


def _rows(count: int) -> Rows:
    """Rows as in a candidates' tab: texts, numbers, blanks."""
    rng = random.Random(1)

    def cell(row: int, column: int) -> str | int:
        if column % 3:
            return f"{rng.choice(WORDS)} {rng.randint(0, 999)}"
        return row * column if (row + column) % 2 or column == COLUMNS - 1 else ""

    return [[f"C{row}", *(cell(row, column) for column in range(1, COLUMNS))] for row in range(count)]


class Ours:
    """The local workbook."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "workbooks.db"
        self.server = create_server(self.file)
        self.client = _client(self.server)

    def write(self, rows: Rows, *, typed: bool = False) -> None:
        option = ValueInputOption.user_entered if typed else ValueInputOption.raw
        self.tab = self.client.create("Table").add_worksheet("Table", len(rows), COLUMNS)
        self.tab.update(rows, "A1", value_input_option=option)

    def read(self) -> Any:
        return _values(self.tab)

    def read_afresh(self) -> Any:
        server = create_server(self.file)
        values = _values(_client(server).open_by_key(self.tab.spreadsheet_id).worksheet("Table"))
        server.store.close()
        return values

    def write_one(self, row: int) -> None:
        self.tab.update([[f"changé {row}"]], gspread.utils.rowcol_to_a1(row + 1, CHANGED + 1))

    def add(self, row: list[str | int]) -> None:
        self.tab.append_row(row)

    def close(self) -> None:
        self.server.store.close()


def _client(server: Server) -> gspread.Client:
    session = requests.Session()
    session.mount("https://", LocalAdapter(server))
    return gspread.Client(auth=cast("Any", None), session=session)


def _values(tab: gspread.Worksheet) -> Any:
    return tab.get(value_render_option=ValueRenderOption.unformatted)


class Plain:
    """A table of 40 columns in SQLite."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "plain.db"
        self.connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        return connection

    def write(self, rows: Rows) -> None:
        with self.connection:
            self.connection.execute("drop table if exists cells")
            self.connection.execute(f"create table cells ({', '.join(f'c{n}' for n in range(COLUMNS))})")
            self.connection.executemany(f"insert into cells values ({', '.join('?' * COLUMNS)})", rows)

    def read(self) -> Rows:
        return _fetch(self.connection)

    def read_afresh(self) -> Rows:
        with closing(self._connect()) as connection:
            return _fetch(connection)

    def write_one(self, row: int) -> None:
        with self.connection:
            self.connection.execute(f"update cells set c{CHANGED} = ? where rowid = ?", (f"changé {row}", row + 1))

    def add(self, row: list[str | int]) -> None:
        with self.connection:
            self.connection.execute(f"insert into cells values ({', '.join('?' * COLUMNS)})", row)

    def close(self) -> None:
        self.connection.close()


def _fetch(connection: sqlite3.Connection) -> Rows:
    return [list(row) for row in connection.execute("select * from cells order by rowid")]


class Excel:
    """An xlsx file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "table.xlsx"

    def write(self, rows: Rows) -> None:
        self.book = openpyxl.Workbook()
        self.tab = cast("Worksheet", self.book.active)
        for row in rows:
            self.tab.append(row)
        self.book.save(self.file)

    def read(self) -> list[Any]:
        with closing(openpyxl.load_workbook(self.file, read_only=True)) as book:
            return list(book.worksheets[0].iter_rows(values_only=True))

    def write_one(self, row: int) -> None:
        self.tab.cell(row + 1, CHANGED + 1, f"changé {row}")
        self.book.save(self.file)
