"""From a grid of cells to typed rows: the hot loop of a reading.

It works column by column, so that the interpreter's own loops (`map`, `zip`, `str.strip`) do the work: equal cells are
understood once, and a column of plain text is checked as one long text. Rows are then filled slot by slot.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import repeat, zip_longest
from types import MappingProxyType
from typing import Any

from sheets.model import formula_errors, kinds
from sheets.model.binding import Binding, Grid, a1
from sheets.model.characters import INVISIBLE
from sheets.model.columns import Cell, Column, Kind, Row, Tab
from sheets.model.problems import Problem

ReadAs = Mapping[tuple[int, int], Cell]
"""(Row number, column index) -> the cell to understand instead of the one that stands there."""
_PLAIN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ID, Kind.REFERENCE, Kind.PHOTO})
"""Kinds whose value is the cell's own text."""
_TEXT_OR_NOTHING = frozenset({str, type(None)})
_CLOSER = re.compile(rf"\r|\n[ \t\u00a0]*(?:{formula_errors.BEGINNING})|{INVISIBLE.pattern}")
"""What a column of texts must be looked at more closely for."""


def read_rows(
    tab: Tab,
    title: str,
    binding: Binding,
    numbers: Sequence[int],
    lines: Grid,
    spellings: Callable[[str], kinds.Options],
    read_as: ReadAs = MappingProxyType({}),
) -> tuple[dict[str, Any], list[Problem]]:
    """Type some lines below the header.

    Args:
        tab: the tab.
        title: its title in the workbook.
        binding: where its columns are.
        numbers: the lines' row numbers.
        lines: their cells; they may be ragged.
        spellings: list name -> accepted choices.
        read_as: (row number, column index) -> the cell to understand instead of the one that stands there.

    Returns:
        Rows by ID in sheet order (a row without an ID, or with one that is taken, is left out), and problems.
    """
    if not lines:
        return {}, []
    problems: list[Problem] = []
    cells = _columns(lines, max(binding.columns.values()) + 1)
    if read_as:
        cells = _replaced(cells, numbers, read_as)
    typed: dict[str, Iterable[Any]] = {}
    for key, index in binding.columns.items():
        column = tab.by_key[key]
        typed[key], found = _read_column(column, cells[index], spellings(column.options))
        problems += (_cell_problem(title, column, index, numbers[n], cells[index][n], code) for n, code in found)
    if not tab.prefix:
        typed["id"] = [f"ligne {n}" for n in numbers]
    typed |= {
        "number": numbers,
        "extra": _extras(binding, cells, len(lines)),
        "added": _added([key for key in binding.columns if key not in tab.own], typed),
    }
    made = _fill(tab.row, typed, len(lines))
    rows = _identified(tab, title, binding, made, cells, problems)
    problems.extend(_blanks(tab, title, binding, rows, numbers, cells))
    return rows, problems


def _cell_problem(title: str, column: Column, index: int, number: int, cell: Cell, code: str) -> Problem:
    value = kinds.plain(cell)[:80]
    return Problem(code, title, a1(number, index), number, column.header, value, column.options)


def _columns(body: Grid, width: int) -> list[Sequence[Cell]]:
    """The cells column by column, at least `width` columns; short rows are filled up with None."""
    columns: list[Sequence[Cell]] = list(zip_longest(*body))
    return columns + [(None,) * len(body)] * (width - len(columns))


def _replaced(cells: list[Sequence[Cell]], numbers: Sequence[int], read_as: ReadAs) -> list[Sequence[Cell]]:
    """The columns with what their cells are to be read as."""
    at = {number: n for n, number in enumerate(numbers)}
    fresh: dict[int, list[Cell]] = {}
    for (number, index), cell in read_as.items():
        if number in at and index < len(cells):
            if index not in fresh:
                fresh[index] = [*cells[index]]
            fresh[index][at[number]] = cell
    for index, column in fresh.items():
        cells[index] = column
    return cells


def _read_column(
    column: Column, cells: Sequence[Cell], options: kinds.Options
) -> tuple[Iterable[Any], Iterable[tuple[int, str]]]:
    """Every value of one column, and the problems as (index, code)."""
    texts_only = set(map(type, cells)) <= _TEXT_OR_NOTHING
    if texts_only and column.kind in _PLAIN and (texts := _plain_texts(cells)) is not None:
        return texts, ()
    # True and 1 are equal to Python and not to people: where numbers stand, keys say their type.
    keys: Sequence[Any] = cells if texts_only else [(type(cell), cell) for cell in cells]
    found = {key: kinds.read(column, key if keys is cells else key[1], options) for key in set(keys)}
    bad = {key: code for key, (_, code) in found.items() if code}
    values = {key: value for key, (value, _) in found.items()}
    return map(values.__getitem__, keys), [(n, bad[key]) for n, key in enumerate(keys) if key in bad] if bad else ()


def _plain_texts(cells: Sequence[Cell]) -> list[str] | None:
    """The values of a column of texts, or None when some cell wants a closer look.

    They are not normalised here, which would cost as much as all the rest: kinds.canonical does, to compare.
    """
    texts: list[str] = [cell or "" for cell in cells]  # type: ignore[misc]  # str or None: the caller checked
    return None if _CLOSER.search("\n" + "\n".join(texts)) else list(map(str.strip, texts))


def _fill(row: type[Row], values: Mapping[str, Iterable[Any]], count: int) -> list[Row]:
    """Make `count` rows of a class from its columns' values; the other fields get their default.

    Setting slots column by column takes a fifth of the time of calling the class for every row.
    """
    rows: list[Row] = list(map(object.__new__, repeat(row, count)))
    for field in fields(row):
        setter = getattr(row, field.name).__set__
        deque(map(setter, rows, values.get(field.name, repeat(field.default))), maxlen=0)
    return rows


def _identified(
    tab: Tab,
    title: str,
    binding: Binding,
    made: Iterable[Row],
    cells: Sequence[Sequence[Cell]],
    problems: list[Problem],
) -> dict[str, Row]:
    """The rows by ID: blank lines and rows that cannot be told apart are left out, the latter with a problem."""
    index = binding.columns.get("id")
    rows: dict[str, Row] = {}
    for n, row in enumerate(made):
        row_id = row.id
        code = "" if not tab.prefix else _identity_problem(row_id, rows)
        if (code == "missing_id" or not tab.prefix) and not _filled(binding, cells, n):
            continue
        if index is None and tab.prefix:
            continue  # the whole column went missing: said once, not for every row
        if not code:
            rows[row_id] = row
            continue
        if code == "missing_id" and index is not None and kinds.plain(cells[index][n]):
            continue  # a formula's error stands there, and is told
        where = a1(row.number, index or 0)
        other = str(rows[row_id].number) if code == "double_id" else ""
        problems.append(Problem(code, title, where, row.number, tab.by_key["id"].header, row_id[:80], other))
    return rows


def _blanks(
    tab: Tab,
    title: str,
    binding: Binding,
    rows: Mapping[str, Row],
    numbers: Sequence[int],
    cells: Sequence[Sequence[Cell]],
) -> Iterable[Problem]:
    """The empty cells without which a row is no use: the first name of a person, the title of an opportunity.

    Only of the columns that are ours. What staff call required in `Champs` is so for forms: it may be a column they
    have just added, empty in every row.
    """
    for key in tab.needed if tab.prefix else ():
        if key not in binding.columns:
            continue
        index, blank = binding.columns[key], tab.by_key[key].blank
        empty = [row.number for row in rows.values() if getattr(row, key) == blank]
        at = {number: n for n, number in enumerate(numbers)} if empty else {}
        for number in empty:
            if not kinds.plain(cells[index][at[number]]):
                yield Problem("blank_cell", title, a1(number, index), number, tab.by_key[key].header)


def _identity_problem(row_id: str, rows: Mapping[str, Row]) -> str:
    if not row_id:
        return "missing_id"
    if row_id in rows:
        return "double_id"
    return "" if row_id.isalnum() else "odd_id"


def _filled(binding: Binding, cells: Sequence[Sequence[Cell]], n: int) -> bool:
    """Whether a line has anything in our columns: staff's own notes beside the table make no row."""
    return any(cells[index][n] not in (None, "") for index in binding.columns.values())


def _extras(binding: Binding, cells: Sequence[Sequence[Cell]], count: int) -> Iterable[Mapping[str, Cell]]:
    """The cells of staff's own columns, by header."""
    named = {index: header for index, header in binding.extra.items() if index < len(cells)}
    if not named:
        return repeat(_NO_EXTRA, count)
    return [{h: cells[i][n] for i, h in named.items() if cells[i][n] not in (None, "")} for n in range(count)]


def _added(keys: Sequence[str], typed: Mapping[str, Iterable[Any]]) -> Iterable[Mapping[str, Any]]:
    """The typed values of the columns that staff made and described, by key."""
    if not keys:
        return repeat(_NO_EXTRA)
    return map(dict, map(zip, repeat(keys), zip(*(typed[key] for key in keys), strict=True)))


_NO_EXTRA: Mapping[str, Cell] = MappingProxyType({})
