"""What decides about a person's page keeps its last known value while its cell cannot be understood.

A formula that is still at work, or a slip of the keyboard in a status, would else take a page down. The cell is then
read as what was last understood there, and staff are told. A word that may mean the contrary ("à retirer", "non merci")
is never overruled: who wants a page down gets it down. Of a column of which no side is the safe one, words that begin
with none of these say more of what stood there: « CDI » after « oui » is no work that is over.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sheets.model.binding import a1
from sheets.model.columns import Cell, Column, Kind, Row, Tab, fold
from sheets.model.kinds import NO, YES, Options, plain
from sheets.model.problems import Problem
from sheets.model.table import Spellings, Table

HELD = "_held"
"""Beside the tabs of a reading: [title, row number, column index, header, what stands there, what is held, row ID,
since when] of the cells that are held. Times are seconds since 1970."""

CLOSE = 0.8
"""How alike a slip must be to the word it is taken for (1: the same): « Suspendu » is no slip of « Publié »."""
_REFUSALS = (
    "non", "no", "stop", "pas", "plus", "retir", "enlev", "masqu", "cach", "supprim", "depubli", "hors", "refus",
    "annul", "arret", "hide", "remove", "fin",
)  # fmt: skip
"""Beginnings of words that say that something is to end."""


def held_lines(
    before: Sequence[Table[Any]],
    after: Sequence[Table[Any]],
    held: Iterable[Sequence[Any]],
    spellings: Spellings,
    at: float,
) -> list[list[Any]]:
    """The lines to keep under HELD beside a reading.

    Args:
        before: the tables of the reading before, in which cells may be held already.
        after: the tables of this one, nothing held in them.
        held: the lines kept in the reading before.
        spellings: list name -> accepted choices.
        at: when this reading was made, seconds since 1970.
    """
    known = {table.tab.key: table for table in before}
    since = {(line[0], line[3], line[6], plain(line[4])): line[7] for line in held}
    lines = list[list[Any]]()
    for table in after:
        if not table.tab.prefix or table.tab.key not in known:
            continue
        for number, column, cell, row_id in _held_cells(table, known[table.tab.key], spellings):
            index = table.binding.columns[column.key]
            raw = table.grid[number - 1][index]
            began = since.get((table.title, column.header, row_id, plain(raw)), at)
            lines.append([table.title, number, index, column.header, raw, cell, row_id, began])
    return lines


def problems_of_held(lines: Iterable[Sequence[Any]]) -> Iterator[Problem]:
    """What staff are told of the cells that are held."""
    for title, number, index, header, raw, cell, _, _ in lines:
        yield Problem("kept_value", title, a1(number, index), number, header, plain(raw)[:80], plain(cell)[:80])


def _held_cells(table: Table[Any], known: Table[Any], spellings: Spellings) -> Iterator[tuple[int, Column, Cell, str]]:
    """Row number, column, last known cell and row ID of what is to be held in a tab."""
    rows: dict[int, Row] = {}
    gone: dict[tuple[Cell, ...], list[str]] | None = None
    for problem in table.problems:
        column = table.tab.named(problem.column) if problem.column else None
        if column is None or problem.row < 1 or column.key not in table.binding.columns:
            continue
        if column.kind is Kind.ID and problem.code == "formula_error":
            # The only row that is gone and was, but for its ID, as this line is.
            gone = _gone(table, known) if gone is None else gone
            same = gone.get(_without(table.grid[problem.row - 1], table.binding.columns["id"]), [])
            if len(same) == 1:
                yield problem.row, column, same[0], same[0]
            continue
        rows = rows or {row.number: row for row in table.rows}
        row = rows.get(problem.row)
        last = known.get(row.id) if row else None
        if row and last and _decides(table.tab, column, problem.code):
            cell = known.cell_read(last, column.key)
            if cell is not None and _may_hold(problem, column, cell, spellings(column.options)):
                yield problem.row, column, cell, row.id


def _decides(tab: Tab, column: Column, code: str) -> bool:
    return column.decides or (code == "formula_error" and column.key in tab.needed)


def _may_hold(problem: Problem, column: Column, cell: Cell, options: Options) -> bool:
    """Whether a broken cell may be read as what stood there: it must not look like anything else that decides."""
    if problem.code == "formula_error":
        return True
    word = fold(problem.value)
    letters = "".join(filter(str.isalpha, word))
    was_yes = fold(plain(cell)) in YES or cell is True
    stays_yes = was_yes and not column.has_safe_side
    if stays_yes and letters.startswith("oui"):
        return True
    if "depubli" in letters or any(part.startswith(_REFUSALS) for part in word.split()):
        return False
    if problem.code == "bad_yes_no":
        meant = YES if was_yes else NO
        return stays_yes or bool(difflib.get_close_matches(word, meant, 1, CLOSE))
    if problem.code != "not_in_list":
        return False
    near = difflib.get_close_matches(word, list(options), 1, CLOSE)
    return bool(near) and options[near[0]] == options.get(fold(plain(cell)))


def _gone(table: Table[Any], known: Table[Any]) -> dict[tuple[Cell, ...], list[str]]:
    """The rows that are gone, by all they held but their ID."""
    index = table.binding.columns["id"]
    found: dict[tuple[Cell, ...], list[str]] = {}
    if known.binding.columns.get("id") == index:
        for row in known.rows:
            if row.id not in table:
                found.setdefault(_without(known.grid[row.number - 1], index), []).append(row.id)
    return found


def _without(line: Sequence[Cell], index: int) -> tuple[Cell, ...]:
    cells = [*line[:index], *line[index + 1 :]]
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return tuple(cells)
