"""Lines of the tab `Messages` for tests, and workbooks that hold them."""

from typing import Any

from programme.messages import lines
from sheets.model import schema
from sheets.model.columns import Cell
from sheets.model.kinds import to_cell
from sheets.model.snapshot import Snapshot, build_snapshot

HEADERS = [column.header for column in schema.MESSAGES.columns]


def cells(line: dict[str, Any]) -> list[Cell]:
    """A line as its cells, in the order of the tab's columns."""
    return [to_cell(column, line.get(column.key)) or "" for column in schema.MESSAGES.columns]


def all_lines() -> list[list[Cell]]:
    """The lines of a new workbook."""
    return [cells(line) for line in lines.default_lines()]


def line(**changes: Any) -> dict[str, Any]:
    """A line of staff's own, with other cells."""
    ours = {
        "id": "M2NEW", "name": "Relance", "active": True, "when": "jours après", "tab": "Candidats",
        "header": "Publié le", "days": ("7",), "to": ("candidat",), "text": "search_actions", "channel": "mail",
    }  # fmt: skip
    return ours | changes


def reading(*rows: list[Cell], **tabs: list[dict[str, Any]]) -> Snapshot:
    """A reading with some lines of messages, and the rows of other tabs by key."""
    grids: dict[str, list[list[Cell]]] = {
        tab.title: [[column.header for column in tab.columns]] for tab in schema.READ_TABS
    }
    grids["Messages"] += rows
    for key, found in tabs.items():
        tab = schema.BY_KEY[key]
        grids[tab.title] += [[row.get(column.key) for column in tab.columns] for row in found]
    return build_snapshot(grids)
