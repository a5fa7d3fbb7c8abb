"""One tab of a reading: its typed rows in sheet order, its indexes, and its raw cells."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from sheets.model import kinds
from sheets.model.binding import Binding, Grid, bind
from sheets.model.columns import Cell, Row, Tab, fold
from sheets.model.problems import Problem
from sheets.model.rows import ReadAs, read_rows

R = TypeVar("R", bound=Row)
Spellings = Callable[[str], kinds.Options]
"""List name -> its accepted choices."""
IDENTITY = frozenset({"missing_id", "double_id", "odd_id"})
"""Problems of rows that cannot be told apart, and are left out."""

NAMING = ("first_name", "last_name", "name", "title", "email")
"""Keys of the columns by which a row may be meant where its ID is wanted, beside the ID."""


class Table(Generic[R]):
    """The rows of one tab, in sheet order.

    Args:
        tab: which tab.
        title: its title in the workbook, where staff's spelling differs from ours.
        rows: typed rows by ID.
        binding: where its columns were found.
        grid: the raw cells, row 1 first.
        problems: what staff should mend in it.
        pending: cells not in the sheet yet, by row ID and column key.
        under: the table these pending cells are laid over.
        read_as: the cells that were not read as what stands in them (see rows.py).
    """

    def __init__(
        self,
        tab: Tab,
        title: str,
        rows: dict[str, R],
        binding: Binding,
        grid: Grid,
        problems: Sequence[Problem] = (),
        pending: Mapping[str, Mapping[str, Cell]] | None = None,
        under: "Table[R] | None" = None,
        read_as: ReadAs = MappingProxyType({}),
    ) -> None:
        self.tab = tab
        self.title = title
        self.binding = binding
        self.grid = grid
        self.problems = problems
        self._rows = rows
        self._pending = pending or {}
        self._under = under
        self.read_as = read_as
        self._as_typed: Table[R] | None = None
        self._indexes: dict[str, dict[Any, tuple[R, ...]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row_id: object) -> bool:
        return row_id in self._rows

    @property
    def ids(self) -> Iterable[str]:
        """The ID of every row."""
        return self._rows.keys()

    @cached_property
    def rows(self) -> tuple[R, ...]:
        """Every row, in sheet order."""
        return tuple(self._rows.values())

    @property
    def typed(self) -> "Table[R]":
        """The same rows as their cells say, where references were resolved in this one (see references.py)."""
        # Not itself, kept: a reading that nobody holds any more goes at once, without the collector.
        return self if self._as_typed is None else self._as_typed

    @property
    def as_read(self) -> "Table[R]":
        """This table without pending changes: what is made of a whole tab rests on it, not to be made at each save."""
        return self._under or self

    @cached_property
    def missing(self) -> frozenset[str]:
        """Keys of the columns the sheet does not have."""
        return frozenset(c.key for c in self.tab.columns if c.key not in self.binding.columns)

    def get(self, row_id: str) -> R | None:
        """The row with this ID, if any."""
        return self._rows.get(row_id)

    def where(self, key: str, value: Any) -> tuple[R, ...]:
        """The rows whose column `key` equals `value`; the index is made at first use."""
        if self._under:
            return self._where_pending(self._under, key, value)
        if key not in self._indexes:
            index: dict[Any, list[R]] = {}
            for row in self._rows.values():
                index.setdefault(self.value(row, key), []).append(row)
            self._indexes[key] = {k: tuple(v) for k, v in index.items()}
        return self._indexes[key].get(value, ())

    def _where_pending(self, under: "Table[R]", key: str, value: Any) -> tuple[R, ...]:
        """From the index of the table underneath, so that none is made again at each save."""
        kept = [self._rows[row.id] for row in under.where(key, value)]
        found = [row for row in kept if row.id not in self._pending or self.value(row, key) == value]
        known = {row.id for row in kept}
        others = (self._rows[row_id] for row_id in self._pending if row_id not in known)
        come = [row for row in others if self.value(row, key) == value]
        return (*found, *come)

    def value(self, row: Row, key: str) -> Any:
        """The typed value of a row's column, be it ours or one that staff described in `Champs`."""
        return self.tab.value(row, key)

    def cell(self, row: Row, key: str) -> Cell:
        """The raw cell of a row, pending changes included; None when it or its column is not there."""
        pending = self._pending.get(row.id, {})
        if key in pending:
            return pending[key]
        index = self.binding.columns.get(key, -1)
        cells = self.grid[row.number - 1] if 0 < row.number <= len(self.grid) else ()
        return cells[index] if 0 <= index < len(cells) and cells[index] != "" else None

    def cell_read(self, row: Row, key: str) -> Cell:
        """The cell that a row's value was made of: as `cell`, but for those that are not read as what stands there."""
        where = row.number, self.binding.columns.get(key, -1)
        return (
            self.read_as[where]
            if where in self.read_as and key not in self._pending.get(row.id, {})
            else self.cell(row, key)
        )

    def is_unread(self, row: Row, key: str) -> bool:
        """Whether a row's cell says what cannot be understood, and is not held (see holding.py).

        Nothing is true of such a cell: no message leaves because of it, and the site writes nothing over it.
        """
        return (row.number, key) in self._unread and key not in self._pending.get(row.id, {})

    @cached_property
    def _unread(self) -> frozenset[tuple[int, str]]:
        cells = ((p.row, self.tab.named(p.column)) for p in self.problems if p.column and p.code in kinds.UNREAD)
        return frozenset((number, column.key) for number, column in cells if column)

    def with_cells(
        self, changes: Mapping[str, Mapping[str, Cell]], spellings: Spellings, earlier: "Table[R] | None" = None
    ) -> "Table[R]":
        """This table with other cells in some rows; an ID it does not hold becomes a new row at its end.

        Args:
            changes: row ID -> column key -> cell.
            spellings: list name -> accepted choices.
            earlier: what this gave before, with other changes: rows that are the same there are not typed again.
        """
        rows = dict(self._rows)
        pending = {row_id: dict(cells) for row_id, cells in self._pending.items()}
        known = earlier._pending if earlier and earlier._under is self else {}
        for row_id, cells in changes.items():
            if earlier and known.get(row_id) == cells:
                rows[row_id] = earlier._rows[row_id]
            else:
                rows[row_id] = self._typed(row_id, cells, rows.get(row_id), spellings)
            pending.setdefault(row_id, {}).update(cells)
        return Table(
            self.tab,
            self.title,
            rows,
            self.binding,
            self.grid,
            self.problems,
            pending,
            self._under or self,
            self.read_as,
        )

    def _typed(self, row_id: str, cells: Mapping[str, Cell], present: R | None, spellings: Spellings) -> R:
        """A row with some of its cells changed, or a new one."""
        typed = {
            key: kinds.read(self.tab.by_key[key], cell, spellings(self.tab.by_key[key].options))[0]
            for key, cell in cells.items()
            if key in self.tab.by_key
        }
        added = {key: typed.pop(key) for key in list(typed) if key not in self.tab.own}
        if added:
            typed["added"] = {**present.added, **added} if present else added
        if present:
            return dataclasses.replace(present, **typed)
        return self.tab.row(**{**typed, "id": row_id})  # type: ignore[return-value]  # the class R of Table[R]

    def with_values(self, values: Mapping[str, Mapping[str, Any]]) -> "Table[R]":
        """This table with other typed values, its cells as they are.

        Args:
            values: row ID -> column key -> value.
        """
        rows = dict(self._rows)
        for row_id, meant in values.items():
            own = {key: value for key, value in meant.items() if key in self.tab.own}
            added = {key: value for key, value in meant.items() if key not in self.tab.own}
            if added:
                own["added"] = {**rows[row_id].added, **added}
            rows[row_id] = dataclasses.replace(rows[row_id], **own)
        made = Table(
            self.tab, self.title, rows, self.binding, self.grid, self.problems, self._pending, self._under, self.read_as
        )
        made._as_typed = self.typed
        return made

    def meant(self, text: str) -> str | None:
        """The ID of the only row that a text can mean, by ID in any letters, name, title or address; None for none.

        Args:
            text: what somebody wrote where an ID is wanted.
        """
        return self._meanings.get(fold(text))

    @cached_property
    def _meanings(self) -> dict[str, str | None]:
        """Folded ID, name, title or address -> the only row that bears it, or None where several do."""
        ids: dict[str, set[str]] = {}
        names: dict[str, set[str]] = {}
        for row in self._rows.values():
            ids.setdefault(fold(row.id), set()).add(row.id)
            for name in self._names_of(row):
                names.setdefault(fold(name), set()).add(row.id)
        found = names | ids
        return {text: next(iter(rows)) if len(rows) == 1 else None for text, rows in found.items() if text}

    def _names_of(self, row: R) -> Iterable[str]:
        first, last = (self.value(row, key) if key in self.tab.by_key else "" for key in ("first_name", "last_name"))
        yield from (first, last and f"{first} {last}", last and f"{last} {first}")
        yield from (self.value(row, key) for key in NAMING[2:] if key in self.tab.by_key)

    def with_tab(self, tab: Tab) -> "Table[R] | None":
        """This table for a tab whose labels, limits or places changed; None when its cells are to be typed again.

        Args:
            tab: the same tab, as `Champs` says it now.
        """
        if tab is self.tab:
            return self
        if tab.reading != self.tab.reading:
            return None
        return Table(
            tab,
            self.title,
            self._rows,
            self.binding,
            self.grid,
            self.problems,
            self._pending,
            self._under,
            self.read_as,
        )

    def with_grid(self, grid: Grid, spellings: Spellings, read_as: ReadAs = MappingProxyType({})) -> "Table[R]":
        """This table as a later reading shows it; only the rows that changed are typed again.

        Args:
            grid: the cells now; rows that did not change are the very same lists.
            spellings: list name -> accepted choices.
            read_as: the cells that are not read as what stands in them.
        """
        if grid is self.grid and read_as == self.read_as:
            return self
        return self._patched(grid, spellings, read_as) or read_table(self.tab, self.title, grid, spellings, read_as)

    def _patched(self, grid: Grid, spellings: Spellings, read_as: ReadAs) -> "Table[R] | None":
        """With the changed rows replaced, or None where rows came, went, moved or lost their identity."""
        if len(grid) != len(self.grid):
            return None
        otherwise = {number for (number, _), _ in read_as.items() ^ self.read_as.items()}
        numbers = [
            n
            for n, (new, old) in enumerate(zip(grid, self.grid, strict=True), start=1)
            if new is not old or n in otherwise
        ]
        if not numbers or numbers[0] <= self.binding.header_row + 1 or self.binding.header_row < 0:
            return None
        changed_lines = [grid[n - 1] for n in numbers]
        rows, found = read_rows(self.tab, self.title, self.binding, numbers, changed_lines, spellings, read_as)
        was = {n: row_id for n in numbers if (row_id := self._id_at.get(n))}
        if was != {row.number: row.id for row in rows.values()} or any(p.code in IDENTITY for p in found):
            return None
        changed = set(numbers)
        problems = [*(p for p in self.problems if p.row not in changed), *found]
        if any(p.code in IDENTITY and p.row in changed for p in self.problems):
            return None
        return Table(self.tab, self.title, {**self._rows, **rows}, self.binding, grid, problems, read_as=read_as)

    @cached_property
    def _id_at(self) -> dict[int, str]:
        return {row.number: row.id for row in self._rows.values()}


def read_table(
    tab: Tab, title: str, grid: Grid, spellings: Spellings, read_as: ReadAs = MappingProxyType({})
) -> Table[Any]:
    """Type a whole tab.

    Args:
        tab: which.
        title: its title in the workbook.
        grid: its cells, row 1 first; rows may be ragged.
        spellings: list name -> accepted choices.
        read_as: the cells that are not read as what stands in them.
    """
    binding = bind(tab, title, grid)
    if binding.header_row < 0:
        return Table(tab, title, {}, binding, grid, binding.problems)
    first = binding.header_row + 2
    numbers = range(first, len(grid) + 1)
    rows, found = read_rows(tab, title, binding, numbers, grid[first - 1 :], spellings, read_as)
    return Table(tab, title, rows, binding, grid, (*binding.problems, *found), read_as=read_as)
