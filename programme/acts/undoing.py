"""Staff take back what the web wrote: the value that stood there before, or an experience off its CV."""

from types import EllipsisType

from sheets.book import Book
from sheets.changes import Edit
from sheets.errors import UnknownRow
from sheets.model.columns import Cell
from sheets.model.schema import EXPERIENCES
from sheets.progress import Receipt
from sheets.state.outbox import APPEND, DONE


class NotUndoable(Exception):
    """The web wrote no such change, it is not written, or it is a row that is not taken away from here."""


def undo(
    book: Book, tab: str, row_id: str, receipt: str, key: str, author: str, seen: Cell | EllipsisType = ...
) -> Receipt:
    """Take a change of the web back, as a new change with the same rules.

    Args:
        book: the workbook.
        tab, row_id: the row it was made in.
        receipt: its submission.
        key: its column; empty: it added the row. An experience has a mark that takes it off the CV.
        author: who asks.
        seen: the present cell, where the author saw it and still wants to.

    Raises:
        NotUndoable: see there.
        Conflicted: somebody changed the cell since; nothing is kept.
        UnknownRow, UnknownColumn: the cell is not there any more.
    """
    line = book.submitted(receipt, key)
    if line is None or (line.tab, line.row_id) != (tab, row_id) or line.state != DONE:
        raise NotUndoable
    if line.action == APPEND:
        return _take_off(book, tab, row_id, author)
    made = book.undo(receipt, key, author, seen)
    if made is None:
        raise NotUndoable
    return made


def _take_off(book: Book, tab: str, row_id: str, author: str) -> Receipt:
    if tab != EXPERIENCES.key:
        raise NotUndoable
    table = book.snapshot.experiences
    row = table.get(row_id)
    if row is None:
        raise UnknownRow(row_id)
    return book.submit(Edit(tab, row_id, {"removed": table.cell(row, "removed")}, {"removed": "oui"}), author)
