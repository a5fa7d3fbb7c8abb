"""What the app can safely mend in the sheet when staff say so, one problem at a time."""

import difflib
from dataclasses import dataclass
from typing import Any

from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Conflicted, Edit
from sheets.errors import UnknownRow
from sheets.model import kinds
from sheets.model.columns import Cell, Column, Row, fold
from sheets.model.formula_errors import is_formula_error
from sheets.model.problems import Problem
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from sheets.setup.additions import add_choice, add_column
from sheets.setup.workbook import prepare
from views.web.language import translate

CLOSE = 0.7
"""How alike two spellings must be for one to be offered instead of the other (1: the same)."""


@dataclass(frozen=True)
class Mend:
    """One thing to do about a problem.

    Args:
        act: spelling, choice, column or tab.
        words: the button.
        value: what will be written, where the button alone does not say it.
    """

    act: str
    words: str
    value: str = ""


def mends_for(snapshot: Snapshot, problem: Problem, cells: int = 1) -> list[Mend]:
    """What may be done about a problem, the likeliest first.

    Args:
        snapshot: what it was found in.
        problem: the problem.
        cells: how many cells have this very same one.
    """
    words = translate("Écrire « %(value)s »") if cells == 1 else translate("Écrire partout « %(value)s »")
    if problem.code == "named_reference":
        return [Mend("spelling", words % {"value": problem.other}, problem.other)] if _cell(snapshot, problem) else []
    if problem.code == "not_in_list":
        found = []
        if near := _nearest(snapshot, problem):
            found.append(Mend("spelling", words % {"value": near}, near))
        return [*found, Mend("choice", translate("L'ajouter à la liste"))] if problem.value else found
    if problem.code == "kept_value" and not is_formula_error(problem.value):
        return [Mend("spelling", translate("Écrire « %(value)s »") % {"value": problem.other}, problem.other)]
    if problem.code == "choice_gone":
        return [Mend("choice", translate("Le remettre dans la liste"))]
    if problem.code in ("missing_column", "missing_id_column", "field_missing"):
        return [Mend("column", translate("Ajouter cette colonne"))]
    return [Mend("tab", translate("Ajouter cet onglet"))] if _wants_tab(snapshot, problem) else []


def _wants_tab(snapshot: Snapshot, problem: Problem) -> bool:
    """A tab that had rows is not made anew, empty: they would be gone from the site too."""
    table = table_titled(snapshot, problem.tab)
    return problem.code == "missing_tab" or (problem.code == "lost_tab" and table is not None and not len(table))


def on_workbook(workbook: Workbook, snapshot: Snapshot, problem: Problem, act: str) -> None:
    """Mend what is no cell of a row: a tab, a column, a choice.

    Raises:
        Refused, Unreachable: see errors.py.
    """
    if act == "tab":
        prepare(workbook)
    elif act == "choice":
        add_choice(workbook, snapshot.choices.title, problem.other, problem.value)
    else:
        title = problem.other if problem.code == "field_missing" else problem.tab
        table = table_titled(snapshot, title)
        if table:
            header = problem.value if problem.code == "field_missing" else problem.column
            add_column(workbook, table.title, header, table.binding)


def respell(book: Book, snapshot: Snapshot, problem: Problem, author: str) -> bool:
    """Write a choice as its list spells it, or the ID for a name, through the book: a cell that changed is left alone.

    Args:
        book: the workbook.
        snapshot: what the problem was found in.
        problem: a choice that is in no list, or a reference that is no ID.
        author: who asked.

    Returns:
        Whether it was done; not when the cell is not the same any more.
    """
    place = _cell(snapshot, problem)
    if place is None:
        return False
    table, row, column = place
    cell = table.cell(row, column.key)
    if problem.code == "kept_value":
        return _write(book, table, row, column, cell, problem.other, author)
    if problem.code == "named_reference":
        ids = [problem.other if part[:80] == problem.value else part for part in kinds.pieces(column, cell)]
        return _write(book, table, row, column, cell, "\n".join(ids), author)
    near = _nearest(snapshot, problem)
    if not near:
        return False
    known = snapshot.spellings(column.options)
    parts = kinds.pieces(column, cell)
    wanting = {part for part in parts if kinds.spelled(part, known) is None and _near(part, snapshot, column) == near}
    new = "\n".join(near if part in wanting else part for part in parts)
    return _write(book, table, row, column, cell, new, author)


def _write(book: Book, table: Table[Any], row: Row, column: Column, cell: Cell, new: str, author: str) -> bool:
    try:
        return bool(book.submit(Edit(table.tab.key, row.id, {column.key: cell}, {column.key: new}), author))
    except (Conflicted, UnknownRow):
        return False


def table_titled(snapshot: Snapshot, title: str) -> Table[Any] | None:
    """The table of the tab with this title."""
    return next((table for table in snapshot.tables if table.title == title), None)


def _cell(snapshot: Snapshot, problem: Problem) -> tuple[Table[Any], Row, Column] | None:
    """The row and the column of a problem, when they can be told for certain."""
    table = table_titled(snapshot, problem.tab)
    row = next((row for row in table.rows if row.number == problem.row), None) if table else None
    column = next((c for c in table.tab.columns if c.header == problem.column), None) if table else None
    return (table, row, column) if table and row and column and table.tab.prefix else None


def _nearest(snapshot: Snapshot, problem: Problem) -> str:
    """The choice that was probably meant, or ""."""
    place = _cell(snapshot, problem)
    if place is None:
        return ""
    table, row, column = place
    parts = kinds.pieces(column, table.cell(row, column.key))
    unknown = [part for part in parts if kinds.spelled(part, snapshot.spellings(column.options)) is None]
    return next(filter(None, (_near(part, snapshot, column) for part in unknown)), "")


def _near(text: str, snapshot: Snapshot, column: Column) -> str:
    by_fold = {fold(value): value for value in snapshot.options(column.options)}
    close = difflib.get_close_matches(fold(text)[:100], list(by_fold), n=1, cutoff=CLOSE)
    return by_fold[close[0]] if close else ""
