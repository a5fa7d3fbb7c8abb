"""What a row holds beside its ID, as text to compare: how a row is known that has no ID, or somebody else's."""

import json
from collections.abc import Mapping
from typing import Any

from sheets.model.columns import Cell
from sheets.model.kinds import plain
from sheets.model.table import Table


def footprint(content: Mapping[str, Cell]) -> str:
    """What a row holds, by header, as text to compare: errors are spelled differently from one call to another."""
    cells = {header: "#" if str(cell).startswith("#") else cell for header, cell in content.items()}
    whole = {h: int(c) if isinstance(c, float) and c.is_integer() else c for h, c in cells.items()}
    return json.dumps(whole, sort_keys=True)


def print_of(table: Table[Any], number: int) -> str:
    """The footprint of a row of a reading.

    Args:
        table: the tab as it was read.
        number: the row's number (1-based).
    """
    return footprint(content_of(table, number))


def content_of(table: Table[Any], number: int) -> dict[str, Cell]:
    """What a row of a reading holds, its ID left out, by header.

    Args:
        table: the tab as it was read.
        number: the row's number (1-based).
    """
    header, row = table.grid[table.binding.header_row], table.grid[number - 1]
    names = [plain(cell) if cell else "" for cell in header]
    skipped = table.binding.columns.get("id", -1)
    return {
        names[c] if c < len(names) else "": cell
        for c, cell in enumerate(row)
        if c != skipped and cell is not None and cell != ""
    }
