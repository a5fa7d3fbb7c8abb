"""Where somebody sees a cell: in Google, or in the table of the local workbook."""

from flask import url_for

from sheets.model.binding import a1
from sheets.model.snapshot import Snapshot
from views.web.shared import book


def cell_url(tab_title: str, address: str) -> str:
    """Where somebody sees one cell: in Google, or in the table of this module."""
    number = "".join(c for c in address.partition(":")[0] if c.isdigit())
    local = url_for("sheet.grid", tab=tab_title, row=number or None) + (f"#r{number}" if number else "")
    return book().sheet_url(tab_title, address) or local


def url_of(snapshot: Snapshot, tab_key: str, row_id: str, key: str) -> str:
    """Where somebody sees the cell of a row, by what it is; empty when it is not in the sheet."""
    table = snapshot.table(tab_key)
    row, index = table.get(row_id), table.binding.columns.get(key)
    return cell_url(table.title, a1(row.number, index)) if row and row.number and index is not None else ""
