"""References from a row to another: by ID in any letters, or by a name that only one row bears.

A name means somebody else, or nobody, as soon as another row bears it: it is told as long as it stands there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from sheets.model.binding import a1
from sheets.model.columns import Column, Kind, Row, Tab, fold
from sheets.model.problems import Problem
from sheets.model.table import Table

KINDS = (Kind.REFERENCE, Kind.REFERENCES)
Tables = Mapping[str, Table[Any]]


def columns_of(tab: Tab) -> tuple[Column, ...]:
    """The columns of a tab that refer to rows."""
    return tuple(c for c in tab.columns if c.kind in KINDS)


def resolve(table: Table[Any], tables: Tables) -> Table[Any]:
    """A tab in which references that are no ID, but can mean one row only, are that row's ID.

    An ID in small letters is that ID; a first and last name, a title, an e-mail address stand for the only row that
    bears them. The sheet is left as it is.

    Args:
        table: the tab, as typed.
        tables: every tab, by key.
    """
    meant: dict[str, dict[str, Any]] = {}
    for column in columns_of(table.tab):
        target = tables[column.options]
        if column.key in table.missing or not is_known(target):
            continue
        for row in _astray(table, column, target):
            value = table.value(row, column.key)
            known = tuple(target.meant(part) or part for part in several(value))
            if known != several(value):
                meant.setdefault(row.id, {})[column.key] = known[0] if isinstance(value, str) else known
    return table.with_values(meant) if meant else table


def unsure(table: Table[Any], tables: Tables) -> Sequence[Problem]:
    """References of a tab that lead nowhere, and those that do so by a name only.

    Of a tab that is not there nothing can be said: that it is not is told once, not for each of its rows.
    """
    present = [c for c in columns_of(table.tab) if c.key not in table.missing and is_known(tables[c.options])]
    return [problem for column in present for problem in _problems(table, column, tables[column.options])]


def is_known(target: Table[Any]) -> bool:
    """Whether the rows that references point to can be told apart."""
    return not target.tab.prefix or "id" in target.binding.columns


def several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The IDs of a reference of either kind."""
    return (value,) if isinstance(value, str) else value


def _astray(table: Table[Any], column: Column, target: Table[Any]) -> Iterator[Row]:
    """The rows whose reference is no ID of its target."""
    key, rows = column.key, table.rows
    values = list(map(attrgetter(key), rows)) if key in table.tab.own else [table.value(row, key) for row in rows]
    parts = chain.from_iterable(values) if column.kind is Kind.REFERENCES else values
    wanting = set(parts).difference(target.ids, ("",))
    for row, wanted in zip(rows, values, strict=True) if wanting else ():
        if not wanting.isdisjoint(several(wanted)):
            yield row


def _problems(table: Table[Any], column: Column, target: Table[Any]) -> Iterable[Problem]:
    index = table.binding.columns[column.key]
    for row in _astray(table.typed, column, target):
        for value in several(table.typed.value(row, column.key)):
            meant = target.meant(value) if value and value not in target else value
            if meant is not None and fold(meant) == fold(value):
                continue
            code, other = ("named_reference", meant) if meant else ("unknown_reference", target.title)
            yield Problem(code, table.title, a1(row.number, index), row.number, column.header, value[:80], other)
