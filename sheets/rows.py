"""From a grid of cells to typed rows. The hot loop of a reading: it works column by column."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sheets import kinds
from sheets.binding import Binding, Grid, a1
from sheets.columns import Cell, Column, Kind, Row, Tab
from sheets.problems import Problem

_PLAIN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ID, Kind.REFERENCE, Kind.PHOTO})
"""Kinds whose value is the cell's own text: most cells, and no need to remember each."""


def read_rows(
    tab: Tab, title: str, binding: Binding, grid: Grid, spellings: Callable[[str], kinds.Options]
) -> tuple[dict[str, Any], list[Problem]]:
    """Type the rows below the header.

    Args:
        tab: the tab.
        title: its title in the workbook.
        binding: where its columns are.
        grid: its cells, row 1 first.
        spellings: list name -> accepted choices.

    Returns:
        Rows by ID in sheet order (a row without an ID, or with one that is taken, is left out), and problems.
    """
    start = binding.header_row + 1
    if start == 0:
        return {}, []
    problems: list[Problem] = []
    body = grid[start:]
    columns = [(tab.by_key[key], index) for key, index in binding.columns.items()]
    typed = {c.key: _read_column(c, i, body, spellings(c.options), start + 1, title, problems) for c, i in columns}
    filled = _filled(body, [index for _, index in columns])
    ids = typed.pop("id", [""] * len(body)) if tab.prefix else [f"ligne {start + n + 1}" for n in range(len(body))]
    rows: dict[str, Row] = {}
    keys = list(typed)
    for n, values in enumerate(zip(*typed.values(), strict=True) if typed else ()):
        if not filled[n]:
            continue
        row_id = ids[n]
        if problem := _identity(tab, title, binding, row_id, start + n + 1, rows):
            problems.append(problem)
            continue
        extra = _extra(binding, body[n]) if binding.extra else {}
        rows[row_id] = tab.row(number=start + n + 1, extra=extra, id=row_id, **dict(zip(keys, values, strict=True)))
    return rows, problems


def _read_column(
    column: Column,
    index: int,
    body: Grid,
    options: kinds.Options,
    first_row: int,
    title: str,
    problems: list[Problem],
) -> list[Any]:
    """Every value of one column; cells alike are understood once."""
    blank, known = column.blank, dict[tuple[type, Cell], tuple[Any, str]]()
    plain_text = column.kind in _PLAIN
    values: list[Any] = []
    append = values.append
    for n, cells in enumerate(body):
        cell = cells[index] if index < len(cells) else None
        if cell is None or cell == "":
            append(blank)
            continue
        if plain_text and type(cell) is str and cell[0] != "#":
            append(kinds.plain(cell))
            continue
        key = (type(cell), cell)
        found = known.get(key)
        if found is None:
            found = known[key] = kinds.read(column, cell, options)
        append(found[0])
        if found[1]:
            where = a1(first_row + n, index)
            problems.append(
                Problem(found[1], title, where, first_row + n, column.header, kinds.plain(cell)[:80], column.options)
            )
    return values


def _filled(body: Grid, indexes: Sequence[int]) -> list[bool]:
    """Which rows have anything in our columns: blank lines and staff's own notes beside the table are not rows."""
    return [any(cells[i] not in (None, "") for i in indexes if i < len(cells)) for cells in body]


def _identity(tab: Tab, title: str, binding: Binding, row_id: str, number: int, rows: dict[str, Row]) -> Problem | None:
    """Why this row cannot be told apart from the others, if it cannot."""
    if not tab.prefix:
        return None
    index = binding.columns.get("id")
    where = a1(number, index) if index is not None else f"{number}:{number}"
    header = tab.by_key["id"].header
    if not row_id:
        return Problem("missing_id", title, where, number, header)
    if row_id in rows:
        return Problem("double_id", title, where, number, header, row_id[:80], str(rows[row_id].number))
    if not row_id.isalnum():
        return Problem("odd_id", title, where, number, header, row_id[:80])
    return None


def _extra(binding: Binding, cells: Iterable[Cell]) -> dict[str, Cell]:
    cells = list(cells)
    return {header: cells[i] for i, header in binding.extra.items() if i < len(cells) and cells[i] not in (None, "")}
