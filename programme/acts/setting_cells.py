"""One cell set in one row or in many at once, from a board or a list: checked as a form is, undone as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheets.book import Book
from sheets.changes import Conflict, Conflicted, Edit
from sheets.errors import UnknownRow
from sheets.model import kinds
from sheets.model.columns import Cell, Column, Kind
from sheets.model.snapshot import Snapshot

SETTABLE = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.REFERENCE, Kind.DATE})
"""Kinds of columns that make sense for many rows alike."""
MOST_ROWS = 500
"""Rows of one act."""


class NotSettable(Exception):
    """The column cannot be set so, or cannot hold that."""


@dataclass(frozen=True, slots=True)
class SetTogether:
    """What an act on many rows did.

    Args:
        receipt: the submission, to undo it; empty: nothing changed.
        left_out: rows that somebody else changed meanwhile, by ID; without conflicts: rows that are gone.
    """

    receipt: str
    left_out: Mapping[str, tuple[Conflict, ...]] = field(default_factory=dict)


def settable(snapshot: Snapshot, tab_key: str) -> list[Column]:
    """The columns of a tab that can be set in many rows at once; never what somebody signs in with."""
    table = snapshot.table(tab_key)
    return [c for c in table.tab.columns if c.kind in SETTABLE and not c.sign_in and c.key not in table.missing]


def cell_wanted(snapshot: Snapshot, tab_key: str, key: str, text: str) -> Cell:
    """The cell that a text asks for in a column.

    Raises:
        NotSettable: the column is not to be set so, or cannot hold that.
    """
    column = next((c for c in settable(snapshot, tab_key) if c.key == key), None)
    if column is None:
        raise NotSettable(key)
    try:
        value = kinds.from_text(column, text, snapshot.spellings(column.options))
    except kinds.Invalid as invalid:
        raise NotSettable(text) from invalid
    if column.kind is Kind.REFERENCE and value and not snapshot.has(column.options, value):
        raise NotSettable(text)
    return kinds.to_cell(column, value)


def set_cell(book: Book, tab_key: str, row_id: str, key: str, base: Cell, text: str, author: str) -> None:
    """Set one cell of one row.

    Args:
        book: the workbook.
        tab_key, row_id, key: where.
        base: the cell as its author saw it.
        text: what it should say; empty: nothing.
        author: who asks.

    Raises:
        NotSettable: see there.
        Conflicted: somebody changed the cell meanwhile.
        UnknownRow: the row is gone.
    """
    cell = cell_wanted(book.snapshot, tab_key, key, text)
    done = set_cells(book, tab_key, {row_id: base}, key, cell, author)
    for conflicts in done.left_out.values():
        raise Conflicted(conflicts) if conflicts else UnknownRow(row_id)


def set_cells(
    book: Book, tab_key: str, bases: Mapping[str, Cell], key: str, cell: Cell, author: str
) -> SetTogether:  # fmt: skip
    """Set the same cell in several rows, as one submission.

    Args:
        book: the workbook.
        tab_key: the rows' tab.
        bases: row ID -> the cell as its author saw it.
        key: the column.
        cell: what they should hold.
        author: who asks.
    """
    column = book.snapshot.tabs[tab_key].by_key[key]
    edits = [Edit(tab_key, row_id, {key: base}, {key: _like(column, cell, base)}) for row_id, base in bases.items()]
    receipt, left_out = book.submit_together(edits[:MOST_ROWS], author)
    return SetTogether(receipt.id, left_out)


def undo(book: Book, receipt: str, author: str) -> SetTogether | None:
    """Put back what stood in every row before; None where there is nothing to undo."""
    made = book.undo_together(receipt, author)
    return SetTogether(made[0].id, made[1]) if made else None


def _like(column: Column, cell: Cell, base: Cell) -> Cell:
    """A box that was ticked stays a box."""
    return cell == "oui" if column.kind is Kind.YES_NO and isinstance(base, bool) and cell else cell
