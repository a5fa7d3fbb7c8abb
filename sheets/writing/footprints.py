"""What a row holds beside its ID, as text to compare: how a row is known that has no ID, or somebody else's."""

import json
from collections.abc import Container, Mapping, Sequence
from typing import Any

from sheets.model.columns import Cell
from sheets.model.kinds import plain
from sheets.model.table import Table


def footprint(content: Mapping[str, Cell]) -> str:
    """What a row holds, by header, as text to compare: errors are spelled differently from one call to another."""
    cells = {header: "#" if str(cell).startswith("#") else cell for header, cell in content.items()}
    whole = {h: int(c) if isinstance(c, float) and c.is_integer() else c for h, c in cells.items()}
    return json.dumps(whole, sort_keys=True)


def row_content(
    header: Sequence[Cell], cells: Mapping[int, Cell], but: int, computed: Container[int] = ()
) -> dict[str, Cell]:
    """What a row holds, by header: the one way to say it, wherever its cells were read.

    Cells under one name (none, or a double one) are told apart by their order, so that none hides another.

    Args:
        header: the row of headers; the columns beyond it have none.
        cells: column index -> cell; blank ones count as none.
        but: index of the column left out.
        computed: columns whose cells are left out, as what a formula gives may change by itself.
    """
    found: dict[str, Cell] = {}
    left_out: list[str] = []
    for column in sorted(cells):
        if column == but or cells[column] in (None, ""):
            continue
        name = plain(header[column]) if column < len(header) else ""
        name = "#" if name.startswith("#") else name  # errors are spelled differently from one call to another
        alike = sum(other == name or other.startswith(f"{name}\n") for other in found)
        name = f"{name}\n{alike + 1}" if alike else name
        found[name] = cells[column]
        if column in computed:
            left_out.append(name)
    return {name: cell for name, cell in found.items() if name not in left_out}


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
    return row_content(header, dict(enumerate(row)), table.binding.columns.get("id", -1))
