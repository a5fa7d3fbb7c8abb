"""A first day lived in a demo, through the site's own doors and the sheet's: what becomes of it is real.

A save that meets an edit of the same cell waits for a person; the others make histories.
"""

from typing import Any

import gspread

from demo.data import cast_table
from sheets.book import Book
from sheets.changes import Edit
from sheets.model import kinds
from sheets.model.binding import a1
from sheets.model.schema import TABS
from sheets.model.snapshot import Snapshot
from sheets.worker.sync import Sync

_SITE = "site"


def live(book: Book, sync: Sync, spreadsheet: gspread.Spreadsheet) -> None:
    """Read a filled workbook, then save on the site and type in the sheet what `cast/edits.csv` says.

    Args:
        book: where saves go.
        sync: the worker that takes them to the sheet; no other one may be at work.
        spreadsheet: the workbook.
    """
    sync.read()
    read = book.snapshot
    typed = []
    for line in cast_table("edits"):
        edit = _edit(read, line)
        if edit is None:
            continue
        if line["où"] == _SITE:
            book.submit(edit, line["qui"])
        else:
            typed.append(_typed_in_the_sheet(read, edit))
    spreadsheet.values_batch_update({"valueInputOption": "RAW", "data": typed})
    sync.flush()


def _edit(read: Snapshot, line: dict[str, str]) -> Edit | None:
    """What a line asks for; None where its row is not there."""
    tab = next(tab for tab in TABS if tab.title == line["onglet"])
    column = next(column for column in tab.columns if column.header == line["colonne"])
    table = read.table(tab.key)
    row = table.get(line["ligne"])
    if row is None:
        return None
    value = kinds.from_text(column, line["cellule"], read.spellings(column.options))
    base = table.cell(row, column.key)
    return Edit(tab.key, row.id, {column.key: base}, {column.key: kinds.to_cell(column, value)})


def _typed_in_the_sheet(read: Snapshot, edit: Edit) -> dict[str, Any]:
    table = read.table(edit.tab)
    row = table.get(edit.row_id)
    assert row
    [(key, cell)] = edit.new.items()
    place = gspread.utils.absolute_range_name(table.title, a1(row.number, table.binding.columns[key]))
    return {"range": place, "values": [[cell]]}
