"""Where workbooks are kept: one SQLite file that several processes open at once.

A row of a tab is one record, found by a key that never changes; the order of a tab's rows is kept apart, in pieces. So
a cell written touches one small record, and rows inserted, moved or sorted rewrite an order, not the data. Each request
is one transaction: `BEGIN IMMEDIATE` for those that may write, on disk (`synchronous=FULL`) before the answer goes out.

Each process keeps the workbooks it read, by version, and catches up with the others by reading the newer records.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from emulator.cells import Json
from emulator.model import Spreadsheet
from emulator.records import File, Records

SCHEMA = """
create table if not exists files (
    id text primary key, name text not null, mime text not null, created integer not null, modified integer not null,
    version integer not null, owner text not null, meta text not null, book text, styles text not null default '[]'
) without rowid;
create table if not exists sheets (
    key integer primary key, file text not null, sheet_id integer not null, place integer not null, meta text not null,
    unique (file, sheet_id)
);
create table if not exists row_order (
    sheet integer not null, piece integer not null, keys blob not null, primary key (sheet, piece)
) without rowid;
create table if not exists rows (
    key integer primary key, sheet integer not null, version integer not null, formula integer not null,
    cells text not null
);
create table if not exists highest_key (only integer primary key, key integer not null);
create index if not exists rows_by_version on rows (sheet, version);
create index if not exists rows_with_formulas on rows (sheet) where formula;
create table if not exists contents (file text primary key, data blob not null) without rowid;
create table if not exists changes (
    file text not null, version integer not null, time integer not null, account text not null, detail text not null,
    primary key (file, version)
) without rowid;
"""
CHANGES_KEPT = 1000
WORKBOOKS_KEPT = 32
BUSY_SECONDS = 60.0


class Store(Records):
    """The data file.

    Args:
        path: the SQLite file, made if it is missing.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._idle: list[sqlite3.Connection] = []
        self._process = os.getpid()
        self._local = threading.local()
        self._writing = threading.Lock()
        self._published: OrderedDict[str, Spreadsheet] = OrderedDict()
        self._guard = threading.Lock()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._turn(), self._connection() as connection:
            connection.executescript(SCHEMA)

    def close(self) -> None:
        """Close idle connections."""
        with self._guard:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def shrink(self) -> None:
        """Leave nothing in the file of what was deleted in it."""
        with self._writing, self._turn(), self._connection() as connection:
            connection.execute("vacuum")
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()

    def copy_to(self, path: str | os.PathLike[str]) -> None:
        """Write all of it to another file, as the transaction in force sees it: others go on writing meanwhile.

        Args:
            path: a file that is not there yet, or another store's: what was in it is replaced at once.
        """
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as target:
            self._sql.backup(target)

    # Transactions

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A transaction that sees one state throughout."""
        with self._connection() as connection:
            self._local.connection = connection
            connection.execute("begin")
            try:
                yield self
            finally:
                connection.execute("rollback")
                self._local.connection = None

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """A transaction that is alone to write; committed at the end, undone if anything is raised."""
        # Our own locks first: threads and processes queue there and are woken in turn, where SQLite's would poll.
        with self._writing, self._turn(), self._connection() as connection:
            self._local.connection = connection
            connection.execute("begin immediate")
            self._local.to_publish = []
            try:
                yield self
                connection.execute("commit")
            except BaseException:
                connection.execute("rollback")
                raise
            finally:
                self._local.connection = None
            for book in self._local.to_publish:
                self._publish(book)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """This process's turn to write; the system gives it back if the process dies."""
        with self.path.with_suffix(self.path.suffix + "-turn").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        try:
            yield connection
        finally:
            with self._guard:
                self._idle.append(connection)

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if os.getpid() != self._process:
                self._idle, self._process = [], os.getpid()  # SQLite connections do not survive a fork
            if self._idle:
                return self._idle.pop()
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.execute("pragma cache_size=-16000")
        return connection

    @property
    def _sql(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._local.connection
        return connection

    # Files

    def files(self) -> list[File]:
        """Every file, the last changed first."""
        query = "select id, name, mime, created, modified, version, owner, meta from files order by modified desc, id"
        return [_file(record) for record in self._sql.execute(query)]

    def file(self, file_id: str) -> File | None:
        """One file, whatever its kind."""
        query = "select id, name, mime, created, modified, version, owner, meta from files where id = ?"
        record = self._sql.execute(query, (file_id,)).fetchone()
        return _file(record) if record else None

    def add_file(self, file: File, book: Spreadsheet | None) -> None:
        """Keep a new file, with its workbook if it is one."""
        self._sql.execute(
            "insert into files (id, name, mime, created, modified, version, owner, meta, book)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(file.id, file.name, file.mime, file.created, file.modified, file.version, file.owner),
                *(json.dumps(file.meta), json.dumps(book.meta) if book else None),
            ),
        )
        if book:
            book.meta_changed = True
            self.save(book, file, "created")

    def content(self, file_id: str) -> bytes | None:
        """What a file of another kind than ours holds; None for one that was made without a content."""
        found = self._sql.execute("select data from contents where file = ?", (file_id,)).fetchone()
        return found[0] if found else None

    def add_content(self, file: File, data: bytes) -> None:
        """Keep a new file that is no workbook."""
        file.meta |= {"size": str(len(data)), "md5Checksum": hashlib.md5(data, usedforsecurity=False).hexdigest()}
        self.add_file(file, None)
        self._sql.execute("insert into contents (file, data) values (?, ?)", (file.id, data))

    def save_file(self, file: File) -> None:
        """Keep what changed in a file's Drive side; its version grows."""
        _advance(file)
        self._sql.execute(
            "update files set name = ?, modified = ?, version = ?, owner = ?, meta = ? where id = ?",
            (file.name, file.modified, file.version, file.owner, json.dumps(file.meta), file.id),
        )
        self._log(file, file.owner, {"kind": "file", "sheets": {}})

    def delete_file(self, file_id: str) -> None:
        """Remove a file and all it holds."""
        sheets = "select key from sheets where file = ?"
        self._sql.execute(f"delete from rows where sheet in ({sheets})", (file_id,))  # noqa: S608
        self._sql.execute(f"delete from row_order where sheet in ({sheets})", (file_id,))  # noqa: S608
        for table, column in (("sheets", "file"), ("changes", "file"), ("contents", "file"), ("files", "id")):
            self._sql.execute(f"delete from {table} where {column} = ?", (file_id,))  # noqa: S608
        with self._guard:
            self._published.pop(file_id, None)

    # Workbooks

    def workbook(self, file_id: str) -> Spreadsheet | None:
        """The workbook as this transaction sees it: to be read only, or drafted."""
        while True:
            record = self._sql.execute("select version, book from files where id = ?", (file_id,)).fetchone()
            if record is None or record[1] is None:
                return None
            with self._guard:
                known = self._published.get(file_id)
            if known is None or known.version <= record[0]:
                break
            # Another thread published a later state after this transaction began: begin again to see it too.
            self._sql.execute("rollback")
            self._sql.execute("begin")
        if known is not None and known.version == record[0]:
            return known
        book = self._load(file_id, known)
        self._publish(book)
        return book

    def save(self, book: Spreadsheet, file: File, kind: str = "changed") -> None:
        """Write what a draft changed; it becomes the published workbook when the transaction commits.

        Args:
            book: the draft.
            file: its file; name, version and time are updated.
            kind: what happened, for the change log.
        """
        _advance(file)
        book.version, book.modified = file.version, file.modified
        self._write_book(book, file)
        detail = {"kind": kind, "sheets": self._write_sheets(book)}
        self._log(file, book.caller, detail)
        self._local.to_publish.append(book)

    def changes(self, file_id: str, since: int) -> list[Json] | None:
        """What changed after a version, oldest first; None if the log no longer reaches back that far.

        Each entry has `version`, `time` (ms), `account`, `kind`, and `sheets`: by sheet id, `rows` as a list of
        [first, end[ or null for all of them, `structure` (rows were inserted, deleted or moved), `properties`.
        """
        record = self._sql.execute("select version from files where id = ?", (file_id,)).fetchone()
        query = "select version, time, account, detail from changes where file = ? and version > ? order by version"
        found = self._sql.execute(query, (file_id, since)).fetchall()
        if record and record[0] > since and (not found or found[0][0] > since + 1):
            return None
        return [{"version": v, "time": t, "account": a, **json.loads(d)} for v, t, a, d in found]

    def _log(self, file: File, account: str, detail: Json) -> None:
        query = "insert or replace into changes (file, version, time, account, detail) values (?, ?, ?, ?, ?)"
        self._sql.execute(query, (file.id, file.version, file.modified, account, json.dumps(detail)))
        query = "delete from changes where file = ? and version <= ?"
        self._sql.execute(query, (file.id, file.version - CHANGES_KEPT))

    def _publish(self, book: Spreadsheet) -> None:
        book = book.published()
        with self._guard:
            known = self._published.get(book.file_id)
            if known is None or known.version <= book.version:
                self._published[book.file_id] = book
                self._published.move_to_end(book.file_id)
            while len(self._published) > WORKBOOKS_KEPT:
                self._published.popitem(last=False)


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _advance(file: File) -> None:
    file.version += 1
    file.modified = max(now_ms(), file.modified + 1)  # strictly growing: a reader may compare times


def _file(record: tuple[Any, ...]) -> File:
    file_id, name, mime, created, modified, version, owner, meta = record
    return File(file_id, name, mime, created, modified, version, owner, json.loads(meta))
