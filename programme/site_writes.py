"""What the site writes in a row of itself, because of what people changed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from sheets.model import kinds
from sheets.model.columns import Row
from sheets.model.table import Table
from sheets.state import outbox


def write_row(connection: Connection, table: Table[Any], row: Row, wanted: Mapping[str, object]) -> None:
    """Write those of a row's wanted values that differ from what is there; never over words that are not understood.

    Args:
        connection: a writing transaction.
        table: of the latest reading.
        row: one of its rows.
        wanted: column key -> typed value; columns the sheet does not have are left out.
    """
    columns = table.tab.by_key
    lines = [
        outbox.cell_line(table.tab.key, row.id, key, table.cell(row, key), kinds.to_cell(columns[key], value))
        for key, value in wanted.items()
        if key not in table.missing and table.value(row, key) != value and not table.is_unread(row, key)
    ]
    if lines:
        outbox.enqueue(connection, outbox.SITE, lines)
