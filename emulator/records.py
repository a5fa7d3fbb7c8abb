"""Workbooks as records of the data file: read whole or caught up with, written where a draft changed them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from dataclasses import dataclass, field

from emulator.cells import Json, has_formula
from emulator.model import Spreadsheet
from emulator.sheet import GridRow, Rows, Sheet

PIECE = 1024  # rows in one record of the order: about a page


@dataclass
class File:
    """What Drive knows of a file. Times are milliseconds since 1970."""

    id: str
    name: str
    mime: str
    created: int
    modified: int
    version: int
    owner: str
    meta: Json = field(default_factory=dict)


class Records:
    """The records of workbooks; a store gives the connection of the transaction under way."""

    @property
    def _sql(self) -> sqlite3.Connection:
        raise NotImplementedError

    # Reading

    def _load(self, file_id: str, known: Spreadsheet | None) -> Spreadsheet:
        query = "select version, book, styles, owner, name, modified from files where id = ?"
        version, meta, styles, owner, name, modified = self._sql.execute(query, (file_id,)).fetchone()
        older = {sheet.key: sheet for sheet in known.sheets} if known else {}
        query = "select key, sheet_id, meta from sheets where file = ? order by place"
        sheets = []
        for key, sheet_id, text in self._sql.execute(query, (file_id,)).fetchall():
            sheet = Sheet(key, sheet_id, json.loads(text), self)
            before = older.get(key)
            if known and before and before.loaded:
                sheet.preload(self._catch_up(before, known.version))
            sheets.append(sheet)
        book = Spreadsheet(file_id, version, json.loads(meta), json.loads(styles), sheets)
        book.owner, book.modified = owner, modified
        book.properties["title"] = name
        return book

    def rows_of(self, sheet: Sheet) -> Rows:
        """All the rows of a tab, in order; asked by the tab itself, within a transaction."""
        query = "select key, cells from rows where sheet = ?"
        records = self._sql.execute(query, (sheet.key,))
        rows = {key: GridRow(key, text=text) for key, text in records}
        return [rows.get(key) for key in self._order(sheet.key)]

    def formula_keys_of(self, sheet: Sheet) -> frozenset[int]:
        """Keys of the rows of a tab that have formulas."""
        query = "select key from rows where sheet = ? and formula"
        return frozenset(key for (key,) in self._sql.execute(query, (sheet.key,)))

    def changed_keys(self, sheet_key: int, since: int) -> frozenset[int]:
        """Keys of the rows of a tab that were written after a version."""
        query = "select key from rows where sheet = ? and version > ?"
        return frozenset(key for (key,) in self._sql.execute(query, (sheet_key, since)))

    def _catch_up(self, before: Sheet, version: int) -> Rows:
        rows = {row.key: row for row in before.rows if row is not None}
        query = "select key, cells from rows where sheet = ? and version > ?"
        for key, text in self._sql.execute(query, (before.key, version)):
            rows[key] = GridRow(key, text=text)
        return [rows.get(key) for key in self._order(before.key)]

    def _order(self, sheet_key: int) -> array[int]:
        order = array("I")
        query = "select keys from row_order where sheet = ? order by piece"
        for (keys,) in self._sql.execute(query, (sheet_key,)):
            order.frombytes(keys)
        return order

    # Writing

    def _write_book(self, book: Spreadsheet, file: File) -> None:
        file.name = book.properties["title"]
        query = "update files set name = ?, modified = ?, version = ? where id = ?"
        self._sql.execute(query, (file.name, file.modified, file.version, file.id))
        if book.meta_changed:
            self._sql.execute("update files set book = ? where id = ?", (json.dumps(book.meta), file.id))
        if book.styles_changed:
            styles = json.dumps(book.styles, ensure_ascii=False)
            self._sql.execute("update files set styles = ? where id = ?", (styles, file.id))

    def _write_sheets(self, book: Spreadsheet) -> Json:
        for gone in book.removed:
            for table, column in (("rows", "sheet"), ("row_order", "sheet"), ("sheets", "key")):
                self._sql.execute(f"delete from {table} where {column} = ?", (gone.key,))  # noqa: S608
        changed: Json = {str(gone.sheet_id): {"deleted": True} for gone in book.removed}
        for place, sheet in enumerate(book.sheets):
            if sheet.changed:
                changed[str(sheet.sheet_id)] = sheet.change_summary()
                self._write_sheet(book, sheet, place)
            elif book.order_changed:
                self._sql.execute("update sheets set place = ? where key = ?", (place, sheet.key))
        return changed

    def _write_sheet(self, book: Spreadsheet, sheet: Sheet, place: int) -> None:
        if sheet.key == 0:
            query = "insert into sheets (file, sheet_id, place, meta) values (?, ?, ?, ?)"
            cursor = self._sql.execute(query, (book.file_id, sheet.sheet_id, place, json.dumps(sheet.meta)))
            sheet.key = cursor.lastrowid or 0
        elif sheet.meta_changed or book.order_changed:
            query = "update sheets set place = ?, meta = ? where key = ?"
            self._sql.execute(query, (place, json.dumps(sheet.meta), sheet.key))
        if sheet.order_changed or sheet.fresh:
            self._write_rows(book, sheet)
        if sheet.order_changed:
            self._write_order(sheet)

    def _write_rows(self, book: Spreadsheet, sheet: Sheet) -> None:
        fresh = list(sheet.fresh.values())
        if sheet.order_changed:
            present = {id(row) for row in sheet.rows}
            fresh = [row for row in fresh if id(row) in present]
        # Above every key that was ever given: a page, or a record of it, may still name a row that is gone.
        given = "select max(key) from rows union all select key from highest_key"
        highest = key = max(found or 0 for (found,) in self._sql.execute(given).fetchall())
        for row in fresh:
            row.owner = None
            if row.key == 0:
                key += 1
                row.key = key
        if key > highest:
            self._sql.execute("insert or replace into highest_key (only, key) values (0, ?)", (key,))
        self._sql.executemany(
            "insert or replace into rows (key, sheet, version, formula, cells) values (?, ?, ?, ?, ?)",
            ((row.key, sheet.key, book.version, has_formula(row.cells), row.text) for row in fresh),
        )
        sheet.stored(self)

    def _write_order(self, sheet: Sheet) -> None:
        order = array("I", [row.key if row is not None else 0 for row in sheet.rows])
        query = "select piece, keys from row_order where sheet = ?"
        before = dict(self._sql.execute(query, (sheet.key,)).fetchall())
        after = {n: order[n * PIECE : (n + 1) * PIECE].tobytes() for n in range(-(-len(order) // PIECE))}
        changed = [(sheet.key, n, keys) for n, keys in after.items() if before.get(n) != keys]
        self._sql.executemany("insert or replace into row_order (sheet, piece, keys) values (?, ?, ?)", changed)
        gone = [(sheet.key, n) for n in before if n not in after]
        self._sql.executemany("delete from row_order where sheet = ? and piece = ?", gone)
        if sheet.moved or sum(map(len, before.values())) > len(order) * order.itemsize:
            self._forget_rows(before, set(order))

    def _forget_rows(self, before: dict[int, bytes], kept: set[int]) -> None:
        known = array("I")
        for keys in before.values():
            known.frombytes(keys)
        dead = [(key,) for key in set(known) - kept if key]
        self._sql.executemany("delete from rows where key = ?", dead)
