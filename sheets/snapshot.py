"""One reading of the whole workbook: typed rows that never change, indexes, and the problems found."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Any, Generic, TypeVar

from sheets import kinds, schema
from sheets.binding import Binding, Grid, a1, bind
from sheets.columns import Cell, Kind, Row, Tab, fold
from sheets.problems import Problem
from sheets.rows import read_rows

R = TypeVar("R", bound=Row)
Spellings = Callable[[str], kinds.Options]
"""List name -> its accepted choices."""


class Table(Generic[R]):
    """The rows of one tab, in sheet order.

    Args:
        tab: which tab.
        title: its title in the workbook, where staff's spelling differs from ours.
        rows: typed rows by ID.
        binding: where its columns were found.
        grid: the raw cells, row 1 first.
        pending: cells not in the sheet yet, by row ID and column key.
    """

    def __init__(
        self,
        tab: Tab,
        title: str,
        rows: dict[str, R],
        binding: Binding,
        grid: Grid,
        pending: Mapping[str, Mapping[str, Cell]] | None = None,
    ) -> None:
        self.tab = tab
        self.title = title
        self.binding = binding
        self._rows = rows
        self.grid = grid
        self._pending = pending or {}
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

    @cached_property
    def missing(self) -> frozenset[str]:
        """Keys of the columns the sheet does not have."""
        return frozenset(c.key for c in self.tab.columns if c.key not in self.binding.columns)

    def get(self, row_id: str) -> R | None:
        """The row with this ID, if any."""
        return self._rows.get(row_id)

    def where(self, key: str, value: Any) -> tuple[R, ...]:
        """The rows whose column `key` equals `value`; the index is made at first use."""
        if key not in self._indexes:
            index: dict[Any, list[R]] = {}
            for row in self._rows.values():
                index.setdefault(getattr(row, key), []).append(row)
            self._indexes[key] = {k: tuple(v) for k, v in index.items()}
        return self._indexes[key].get(value, ())

    def cell(self, row: Row, key: str) -> Cell:
        """The raw cell of a row, pending changes included; None when it or its column is not there."""
        pending = self._pending.get(row.id, {})
        if key in pending:
            return pending[key]
        index = self.binding.columns.get(key, -1)
        cells = self.grid[row.number - 1] if 0 < row.number <= len(self.grid) else ()
        return cells[index] if 0 <= index < len(cells) and cells[index] != "" else None

    def with_cells(self, changes: Mapping[str, Mapping[str, Cell]], spellings: Spellings) -> "Table[R]":
        """This table with other cells in some rows; an ID it does not hold becomes a new row at its end.

        Args:
            changes: row ID -> column key -> cell.
            spellings: the accepted choices (see Snapshot.spellings).
        """
        rows = dict(self._rows)
        pending = {row_id: dict(cells) for row_id, cells in self._pending.items()}
        for row_id, cells in changes.items():
            typed = {
                key: kinds.read(self.tab.by_key[key], cell, spellings(self.tab.by_key[key].options))[0]
                for key, cell in cells.items()
                if key in self.tab.by_key
            }
            present = rows.get(row_id)
            made = dataclasses.replace(present, **typed) if present else self.tab.row(**{**typed, "id": row_id})
            rows[row_id] = made  # type: ignore[assignment]  # Tab.row is the class R that Table[R] was made for
            pending.setdefault(row_id, {}).update(cells)
        return Table(self.tab, self.title, rows, self.binding, self.grid, pending)


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """What the workbook said at one moment; views read nothing else.

    Args:
        version: grows with every reading.
        read_at: when (UTC).
        problems: what staff should mend.
    """

    version: int
    read_at: dt.datetime
    problems: tuple[Problem, ...]
    candidates: Table[schema.Candidate]
    experiences: Table[schema.Experience]
    testimonials: Table[schema.Testimonial]
    coaches: Table[schema.Coach]
    opportunities: Table[schema.Opportunity]
    follow_ups: Table[schema.FollowUp]
    meetings: Table[schema.Meeting]
    structures: Table[schema.Structure]
    trainings: Table[schema.Training]
    enrolments: Table[schema.Enrolment]
    staff: Table[schema.StaffMember]
    choices: Table[schema.Choice]
    fields: Table[schema.Field]
    wordings: Table[schema.Wording]

    def table(self, tab_key: str) -> Table[Any]:
        """The table of a tab by its key."""
        table: Table[Any] = getattr(self, schema.BY_KEY[tab_key].key)
        return table

    @cached_property
    def _lists(self) -> dict[str, tuple[schema.Choice, ...]]:
        return lists_of(self.choices.rows)

    def options(self, list_name: str) -> tuple[str, ...]:
        """The values of a list offered today, in staff's order."""
        return tuple(c.value for c in self._lists.get(fold(list_name), ()) if not c.retired)

    @cached_property
    def _spellings(self) -> dict[str, kinds.Options]:
        return {name: kinds.choice_spellings([c.value for c in found]) for name, found in self._lists.items()}

    def spellings(self, list_name: str) -> kinds.Options:
        """Folded spelling -> value for a list, retired values included: old rows keep them."""
        return self._spellings.get(fold(list_name), {})

    def with_cells(self, changes: Mapping[str, Mapping[str, Mapping[str, Cell]]]) -> "Snapshot":
        """This snapshot with other cells: tab key -> row ID -> column key -> cell."""
        tables = {key: self.table(key).with_cells(cells, self.spellings) for key, cells in changes.items()}
        return dataclasses.replace(self, **tables) if tables else self  # type: ignore[arg-type]


def build_snapshot(grids: Mapping[str, Grid], version: int = 1, read_at: dt.datetime | None = None) -> Snapshot:
    """Type a reading of the workbook. Never raises on what a sheet may hold.

    Args:
        grids: tab title -> its cells, unformatted, row 1 first; rows may be ragged.
        version: the reading's number.
        read_at: when it was made (aware); default now.
    """
    titles = {fold(title): title for title in grids}
    problems: list[Problem] = []
    choices = _read_table(schema.CHOICES, titles, grids, {}, problems)
    spellings = {
        name: kinds.choice_spellings([c.value for c in found]) for name, found in lists_of(choices.rows).items()
    }
    tables = {
        tab.key: choices if tab is schema.CHOICES else _read_table(tab, titles, grids, spellings, problems)
        for tab in schema.READ_TABS
    }
    problems += [p for table in tables.values() for p in _unknown_references(table, tables)]
    problems += _without_consent(tables["candidates"])
    return Snapshot(version=version, read_at=read_at or dt.datetime.now(dt.UTC), problems=tuple(problems), **tables)


def find_title(tab: Tab, folded_titles: Mapping[str, str]) -> str | None:
    """The workbook's title for a tab, by title or alias, or None.

    Args:
        tab: the tab.
        folded_titles: folded title -> title as the workbook has it.
    """
    return next((folded_titles[fold(n)] for n in (tab.title, *tab.aliases) if fold(n) in folded_titles), None)


def lists_of(choices: Iterable[schema.Choice]) -> dict[str, tuple[schema.Choice, ...]]:
    """Folded list name -> its choices, in staff's order."""
    lists: dict[str, list[schema.Choice]] = {}
    for choice in choices:
        if choice.value:
            lists.setdefault(fold(choice.list_name), []).append(choice)
    last = float("inf")
    return {
        name: tuple(sorted(found, key=lambda c: last if c.order is None else c.order)) for name, found in lists.items()
    }


def _read_table(
    tab: Tab,
    titles: Mapping[str, str],
    grids: Mapping[str, Grid],
    spellings: Mapping[str, kinds.Options],
    problems: list[Problem],
) -> Table[Any]:
    title = find_title(tab, titles)
    if title is None:
        problems.append(Problem("missing_tab", tab.title))
        return Table(tab, tab.title, {}, Binding(-1), ())
    grid = grids[title]
    binding = bind(tab, title, grid)
    problems += binding.problems
    rows, found = read_rows(tab, title, binding, grid, lambda name: spellings.get(fold(name), {}))
    problems += found
    return Table(tab, title, rows, binding, grid)


def _unknown_references(table: Table[Any], tables: Mapping[str, Table[Any]]) -> Iterable[Problem]:
    for column in table.tab.columns:
        if column.kind not in (Kind.REFERENCE, Kind.REFERENCES) or column.key in table.missing:
            continue
        target = tables[column.options]
        values = [_several(getattr(row, column.key)) for row in table.rows]
        unknown = set(chain.from_iterable(values)) - {"", *target.ids}
        if not unknown:
            continue
        index = table.binding.columns[column.key]
        for row, wanted in zip(table.rows, values, strict=True):
            for value in unknown.intersection(wanted):
                where = a1(row.number, index)
                yield Problem(
                    "unknown_reference", table.title, where, row.number, column.header, value[:80], target.title
                )  # fmt: skip


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _without_consent(candidates: Table[schema.Candidate]) -> Iterable[Problem]:
    for row in candidates.rows:
        if row.status == schema.PUBLISHED and row.consent is not True:
            index = candidates.binding.columns.get("consent", 0)
            yield Problem("no_consent", candidates.title, a1(row.number, index), row.number)
