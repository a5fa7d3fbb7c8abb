"""What was last known in a column that is lost (renamed, deleted), where empty cells would open something.

Whoever left would have their seat again, whoever rests their access. A row that came since is known to have neither
left nor stopped; a right that a cell gives, it has not.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sheets.model import kinds
from sheets.model.columns import Cell, Column
from sheets.model.problems import Problem
from sheets.model.table import Spellings, Table

LOST = "_lost"
"""Beside the tabs of a reading: [title, column key, row ID, last known cell] of the columns that are lost."""
Lines = Iterable[Sequence[Any]]


def lost_lines(before: Sequence[Table[Any]], after: Sequence[Table[Any]], lost: Lines) -> list[list[Any]]:
    """The lines to keep under LOST beside a reading; none of a column that was empty: nothing is lost with it.

    Args:
        before: the tables of the reading before, in which columns may be lost already.
        after: the tables of this one.
        lost: the lines kept in the reading before.
    """
    known = {table.tab.key: table for table in before}
    kept: dict[tuple[str, str], list[Sequence[Any]]] = {}
    for line in lost:
        kept.setdefault((str(line[0]), str(line[1])), []).append(line)
    found = list[list[Any]]()
    for table in after:
        earlier = known.get(table.tab.key)
        if earlier is None or not table.tab.prefix or table.binding.header_row < 0:
            continue
        for column in (c for c in table.tab.columns if c.blank_opens and c.key in table.missing):
            key = column.key
            if key in earlier.missing:
                found += [[table.title, *line[1:]] for line in kept.get((earlier.title, key), ())]
                continue
            cells = [(row.id, earlier.cell_read(row, key)) for row in earlier.rows]
            filled = [one for one in cells if one[1] not in (None, "")]
            found += [[table.title, key, *one] for one in (cells if filled and _gives_right(column) else filled)]
    return found


def with_lost(table: Table[Any], lost: Lines, spellings: Spellings) -> Table[Any]:
    """A tab whose rows say what was last known in its lost columns.

    Args:
        table: the tab, as it was read.
        lost: the lines under LOST.
        spellings: list name -> accepted choices.
    """
    columns = _cells_of(table, lost)
    if not columns:
        return table
    values: dict[str, dict[str, Any]] = {row_id: {} for row_id in table.ids}
    for key, cells in columns.items():
        column = table.tab.by_key[key]
        for row_id in table.ids:
            value, _ = kinds.read(column, cells.get(row_id), spellings(column.options))
            values[row_id][key] = False if _gives_right(column) and row_id not in cells else value
    return table.with_values(values)


def problems_of_lost(table: Table[Any], lost: Lines) -> Iterator[Problem]:
    """What staff are told of the lost columns of a tab."""
    for key in _cells_of(table, lost):
        yield Problem("lost_column", table.title, column=table.tab.by_key[key].header)


def _gives_right(column: Column) -> bool:
    return column.unread is False


def _cells_of(table: Table[Any], lost: Lines) -> Mapping[str, Mapping[str, Cell]]:
    """Lost column -> row ID -> its last known cell."""
    found: dict[str, dict[str, Cell]] = {}
    for title, key, row_id, cell in lost:
        if title == table.title and key in table.missing:
            found.setdefault(str(key), {})[str(row_id)] = cell
    return found
