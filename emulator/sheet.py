"""A tab in memory: rows that keep their identity, and a draft of them that shares what it does not change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from emulator.cells import Cell, Json, encode, has_formula

DEFAULT_WIDTH = 100
DEFAULT_HEIGHT = 21
RUNS_KEPT = 200


class GridRow:
    """A row's cells, parsed when first asked; `key` is its identity wherever the row moves (0: not stored yet)."""

    __slots__ = ("_cells", "_text", "key", "owner")

    def __init__(self, key: int, cells: list[Cell] | None = None, text: str | None = None) -> None:
        self.key = key
        self._cells = cells
        self._text = text
        self.owner: Sheet | None = None

    @property
    def cells(self) -> list[Cell]:
        """The cells from column A, without trailing empty ones; only the owner may change the list."""
        cells = self._cells
        if cells is None:
            text = self._text
            if text is None:
                # Another thread parsed it since: it gives the cells before it lets go of the text.
                assert self._cells is not None
                return self._cells
            cells = self._cells = json.loads(text)
            self._text = None
        return cells

    @cells.setter
    def cells(self, cells: list[Cell]) -> None:
        self._cells, self._text = cells, None

    @property
    def unread(self) -> str | None:
        """The cells as stored, while nobody has asked for them; then None."""
        return self._text

    @property
    def text(self) -> str:
        """The cells as stored."""
        return self._text if self._text is not None else encode(self.cells)


Rows = list[GridRow | None]


class Loader(Protocol):
    """Where the rows of a tab are read when they are first asked for."""

    def rows_of(self, sheet: Sheet) -> Rows:
        """All the rows, in order."""

    def formula_keys_of(self, sheet: Sheet) -> frozenset[int]:
        """Keys of the rows that have formulas."""


class Sheet:
    """One tab. `meta` holds its properties, merges, protections... and the sizes of rows and columns."""

    def __init__(self, key: int, sheet_id: int, meta: Json, loader: Loader | None = None) -> None:
        self.key = key
        self.sheet_id = sheet_id
        self.meta = meta
        self._loader = loader
        self._rows: Rows | None = None if loader else []
        self._rows_owned = loader is None
        self._formula_keys: frozenset[int] | None = None if loader else frozenset()
        self.meta_changed = key == 0
        self.order_changed = key == 0
        self.fresh: dict[int, GridRow] = {}
        self.touched: set[int] = set()
        self.moved = False
        self._origin: Sheet | None = None

    def draft(self) -> Sheet:
        """A copy that shares rows and meta until they are changed."""
        copy = Sheet(self.key, self.sheet_id, self.meta, self._loader)
        copy._rows, copy._rows_owned = self._rows, False
        copy._formula_keys = self._formula_keys
        copy._origin = self
        return copy

    # What is there

    @property
    def loaded(self) -> bool:
        """Whether the rows are in memory."""
        return self._rows is not None

    @property
    def rows(self) -> Rows:
        """Rows in order; blank ones may be None, and those after the last stored one are missing."""
        if self._rows is None:
            assert self._loader is not None
            self._rows = self._loader.rows_of(self)
            if self._origin is not None and self._origin._rows is None:
                self._origin._rows = self._rows  # the published tab keeps what its draft had to load
        return self._rows

    @property
    def formula_keys(self) -> frozenset[int]:
        """Keys of the stored rows that have formulas; rows changed since are to be looked at anew."""
        if self._formula_keys is None:
            assert self._loader is not None
            self._formula_keys = self._loader.formula_keys_of(self)
            if self._origin is not None:
                self._origin._formula_keys = self._formula_keys
        return self._formula_keys

    @property
    def has_formulas(self) -> bool:
        """Whether any cell of the tab is a formula."""
        return bool(self.formula_keys) or any(has_formula(row.cells) for row in self.fresh.values())

    def stored(self, loader: Loader) -> None:
        """Note that the rows are stored now: those that are new have their keys."""
        fresh = {row.key for row in self.fresh.values()}
        self._formula_keys = (self.formula_keys - fresh) | {
            row.key for row in self.fresh.values() if has_formula(row.cells)
        }
        self._loader = loader

    @property
    def properties(self) -> Json:
        """SheetProperties, without the index."""
        properties: Json = self.meta["properties"]
        return properties

    @property
    def title(self) -> str:
        """The tab's name."""
        title: str = self.properties["title"]
        return title

    @property
    def row_count(self) -> int:
        """Height of the grid."""
        return int(self.properties.get("gridProperties", {}).get("rowCount", 0))

    @property
    def column_count(self) -> int:
        """Width of the grid."""
        return int(self.meta.get("properties", {}).get("gridProperties", {}).get("columnCount", 0))

    @property
    def column_keys(self) -> list[int]:
        """What each column is known by wherever it moves; no key is given twice. They count up until one is moved."""
        return self._column_keys(self.column_count)

    def _column_keys(self, count: int) -> list[int]:
        known = self.meta.get("columnKeys", {"order": [], "highest": 0})
        after = known["highest"] + 1
        return [*known["order"][:count], *range(after, after + count - len(known["order"]))]

    def cells(self, position: int) -> list[Cell]:
        """The cells of a row, for reading."""
        rows = self.rows
        row = rows[position] if position < len(rows) else None
        return row.cells if row is not None else []

    def unread(self, position: int) -> str | None:
        """A row as stored, while nobody has asked for its cells; then None."""
        rows = self.rows
        row = rows[position] if position < len(rows) else None
        return row.unread if row is not None else None

    def cell(self, position: int, column: int) -> Cell:
        """One cell, for reading."""
        cells = self.cells(position)
        return cells[column] if column < len(cells) else None

    def block(self, row: int, end_row: int, column: int, end_column: int) -> list[list[Cell]]:
        """A rectangle of cells, padded with None to its full size."""
        width = end_column - column
        block = []
        for position in range(row, end_row):
            part = self.cells(position)[column:end_column]
            block.append(part + [None] * (width - len(part)))
        return block

    # Change

    def change_meta(self) -> Json:
        """The meta, to be edited in place."""
        if not self.meta_changed:
            self.meta = json.loads(json.dumps(self.meta))
            self.meta_changed = True
        return self.meta

    def adopt(self, rows: Rows) -> None:
        """Take rows that are not stored yet as all the rows of this new tab."""
        self._rows, self._rows_owned = rows, True
        self.fresh = {id(row): row for row in rows if row is not None}
        self.order_changed = self.moved = True

    def rows_for_change(self) -> Rows:
        """The rows, to be inserted, deleted or reordered in place."""
        rows = self._own_rows()
        self.order_changed = self.moved = True
        return rows

    def _own_rows(self) -> Rows:
        rows = self.rows
        if not self._rows_owned:
            rows = self._rows = list(rows)
            self._rows_owned = True
        return rows

    def cells_for_change(self, position: int) -> list[Cell]:
        """The cells of a row, to be edited in place; the row is made if there is none."""
        rows = self._own_rows()
        self.touched.add(position)
        if position >= len(rows):
            rows.extend([None] * (position + 1 - len(rows)))
        row = rows[position]
        if row is None or row.owner is not self:
            self.order_changed = self.order_changed or row is None
            row = GridRow(row.key, list(row.cells)) if row is not None else GridRow(0, [])
            row.owner = self
            rows[position] = row
            self.fresh[id(row)] = row
        return row.cells

    def put_row(self, position: int, cells: list[Cell]) -> None:
        """Replace a row's cells."""
        self.cells_for_change(position)[:] = cells

    def set_cell(self, position: int, column: int, cell: Cell) -> None:
        """Put one cell: see `set_cells`."""
        self.set_cells(position, {column: cell})

    def set_cells(self, position: int, cells: Mapping[int, Cell]) -> None:
        """Put cells into a row, by column; it grows as needed and keeps no trailing blanks."""
        width = len(self.cells(position))
        put = {column: cell for column, cell in cells.items() if cell is not None or column < width}
        if not put:
            return
        line = self.cells_for_change(position)
        line.extend([None] * (max(put) + 1 - len(line)))
        for column, cell in put.items():
            line[column] = cell
        trim(line)

    def drop_blank_rows(self) -> None:
        """Forget blank rows at the end, so that an emptied tab takes no place."""
        rows = self.rows
        if rows and (rows[-1] is None or not rows[-1].cells):
            rows = self._own_rows()
            self.order_changed = True
            while rows and ((last := rows[-1]) is None or not last.cells):
                rows.pop()

    def resize(self, rows: int | None = None, columns: int | None = None) -> None:
        """Set the size of the grid, without touching the cells."""
        grid = self.change_meta()["properties"].setdefault("gridProperties", {})
        if rows is not None:
            grid["rowCount"] = rows
        if columns is not None:
            grid["columnCount"] = columns

    @property
    def highest_column_key(self) -> int:
        """No column ever had a key above it."""
        given: int = self.meta.get("columnKeys", {}).get("highest", 0)
        return max([given, *self.column_keys])

    def column_keys_for_change(self, count: int | None = None) -> list[int]:
        """The keys of the columns, to be inserted, deleted or reordered in place.

        Args:
            count: how many columns there are, where the grid has its new width already.
        """
        order = self._column_keys(self.column_count if count is None else count)
        highest = max([self.highest_column_key, *order])
        self.change_meta()["columnKeys"] = {"order": order, "highest": highest}
        return order

    @property
    def changed(self) -> bool:
        """Whether the draft differs from what it was made from."""
        return self.meta_changed or self.order_changed or bool(self.fresh)

    def change_summary(self) -> Json:
        """What the change log says of this draft."""
        rows = None if self.moved else _runs(self.touched)
        return {"rows": rows, "structure": self.moved, "properties": self.meta_changed}

    def preload(self, rows: Rows) -> None:
        """Give the rows that are known already, instead of loading them when they are asked for."""
        self._rows, self._rows_owned = rows, False

    def release(self) -> None:
        """Let go of the tab this one was drafted from: chains of drafts must not pile up in memory."""
        self._origin = None


def trim(cells: list[Cell]) -> None:
    """Take trailing empty cells off."""
    while cells and cells[-1] is None:
        cells.pop()


def _runs(positions: set[int]) -> list[list[int]] | None:
    """Positions as [first, end[ runs; None (meaning all) when there are too many to be worth telling."""
    runs: list[list[int]] = []
    for position in sorted(positions):
        if runs and runs[-1][1] == position:
            runs[-1][1] += 1
        else:
            runs.append([position, position + 1])
    return runs if len(runs) <= RUNS_KEPT else None


def new_sheet_meta(title: str, rows: int = 1000, columns: int = 26, **properties: Any) -> Json:
    """The meta of a blank grid."""
    grid = {"rowCount": rows, "columnCount": columns}
    return {"properties": {"title": title, "sheetType": "GRID", "gridProperties": grid, **properties}}
