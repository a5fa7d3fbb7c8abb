"""One cell set in one row or in many at once, from a board or a list: checked as a form is, undone as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from programme.hiring import ends_first
from sheets.book import Book
from sheets.changes import Conflict, Conflicted, Edit
from sheets.errors import UnknownRow
from sheets.model import kinds
from sheets.model.columns import Cell, Column, Kind, Row
from sheets.model.schema import CANDIDATES, Candidate
from sheets.model.snapshot import Snapshot

SETTABLE = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.REFERENCE, Kind.DATE})
"""Kinds of columns that make sense for many rows alike."""
_CANDIDATES_OWN = frozenset(("consent", "consent_date", "indexable"))
"""What a candidate alone decides, on their own page: nobody does it for many at once."""
MOST_ROWS = 500
"""Rows of one act."""


class NotSettable(Exception):
    """The column cannot be set so, or cannot hold that."""


@dataclass(frozen=True, slots=True)
class SetTogether:
    """What an act on many rows did.

    Args:
        receipt: the submission, to undo it; empty: nothing changed.
        left_out: rows that somebody else changed meanwhile, by ID; without conflicts: rows that are gone, or that
            cannot take it any more (see `refused`).
    """

    receipt: str
    left_out: Mapping[str, tuple[Conflict, ...]] = field(default_factory=dict)


def settable(snapshot: Snapshot, tab_key: str) -> list[Column]:
    """The columns of a tab that can be set in many rows at once; never what somebody signs in with or consents to."""
    table = snapshot.table(tab_key)
    kept = table.missing | (_CANDIDATES_OWN if tab_key == CANDIDATES.key else frozenset())
    return [c for c in table.tab.columns if c.kind in SETTABLE and not c.sign_in and c.key not in kept]


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


def refused(row: Row, column: Column, cell: Cell) -> str:
    """Why a row cannot take what its column may hold: a code of problems.MESSAGES; "" where it can."""
    if column.key not in ("hired_on", "contract_end") or not isinstance(row, Candidate):
        return ""
    return "end_first" if ends_first(row, {column.key: kinds.read(column, cell)[0]}) else ""


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
    book: Book, tab_key: str, bases: Mapping[str, Cell], key: str, cell: Cell, author: str, once: str = ""
) -> SetTogether:  # fmt: skip
    """Set the same cell in several rows, as one submission.

    Args:
        book: the workbook.
        tab_key: the rows' tab.
        bases: row ID -> the cell as its author saw it.
        key: the column.
        cell: what they should hold.
        author: who asks.
        once: what tells this act from all others of its author (see Book.submit_together).
    """
    table = book.snapshot.table(tab_key)
    column = table.tab.by_key[key]
    barred = {one for one in bases if (row := table.get(one)) and refused(row, column, cell)}
    edits = [
        Edit(tab_key, row_id, {key: base}, {key: _like(column, cell, base)})
        for row_id, base in bases.items()
        if row_id not in barred
    ]
    receipt, left_out = book.submit_together(edits[:MOST_ROWS], author, once)
    return SetTogether(receipt.id, {**left_out, **dict.fromkeys(barred, ())})


def undo(book: Book, tab_key: str, receipt: str, author: str) -> SetTogether | None:
    """Put back what stood in every row before.

    Args:
        book: the workbook.
        tab_key: the rows' tab.
        receipt: the submission.
        author: who asks: only what they set themselves, by an act like these.

    Returns:
        What was put back; None where there is nothing of that kind to undo.

    Raises:
        UnknownColumn: the column is not there any more.
    """
    keys = {column.key for column in settable(book.snapshot, tab_key)}
    made = book.undo_together(
        receipt, author, lambda line: line.tab == tab_key and line.key in keys and line.author == author
    )
    return SetTogether(made[0].id, made[1]) if made else None


def _like(column: Column, cell: Cell, base: Cell) -> Cell:
    """A box that was ticked stays a box."""
    return cell == "oui" if column.kind is Kind.YES_NO and isinstance(base, bool) and cell else cell
