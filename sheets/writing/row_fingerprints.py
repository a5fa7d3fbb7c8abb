"""What a row holds beside its ID, as text to compare: how a row is known that has no ID, or somebody else's."""

import json
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import Any

from sheets.model.columns import Cell
from sheets.model.kinds import plain
from sheets.model.table import Table


def row_fingerprint(content: Mapping[str, Cell]) -> str:
    """What a row holds, by header, as text to compare: errors are spelled differently from one call to another."""
    cells = {header: "#" if str(cell).startswith("#") else cell for header, cell in content.items()}
    whole = {h: int(c) if isinstance(c, float) and c.is_integer() else c for h, c in cells.items()}
    return json.dumps(whole, sort_keys=True)


def row_content(
    header: Sequence[Cell], cells: Mapping[int, Cell], but: int, computed: Container[int] = ()
) -> dict[str, Cell]:
    """What a row holds, by header: the one way to say it, wherever its cells were read.

    Cells under one name (none, or a double one) are told apart by the place of their column among those of that name,
    so that none hides another, and that one which holds a formula here and nothing there changes no other's name.

    Args:
        header: the row of headers; the columns beyond it have none.
        cells: column index -> cell; blank ones count as none.
        but: index of the column left out.
        computed: columns whose cells are left out, as what a formula gives may change by itself.
    """
    found: dict[str, Cell] = {}
    met: Counter[str] = Counter()
    for column in range(1 + max(cells, default=-1)):
        name = plain(header[column]) if column < len(header) else ""
        name = "" if name.startswith("#") else name  # an error is spelled differently from one call to another, or not
        met[name] += 1
        if column != but and column not in computed and cells.get(column) not in (None, ""):
            found[name if met[name] == 1 else f"{name}\n{met[name]}"] = cells[column]
    return found


def fingerprint_of(table: Table[Any], number: int) -> str:
    """The fingerprint of a row of a reading.

    Args:
        table: the tab as it was read.
        number: the row's number (1-based).
    """
    return row_fingerprint(content_of(table, number))


def content_of(table: Table[Any], number: int) -> dict[str, Cell]:
    """What a row of a reading holds, its ID left out, by header.

    Args:
        table: the tab as it was read.
        number: the row's number (1-based).
    """
    header, row = table.grid[table.binding.header_row], table.grid[number - 1]
    return row_content(header, dict(enumerate(row)), table.binding.columns.get("id", -1))
