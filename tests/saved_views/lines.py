"""Lines of the tab `Vues` for tests, and readings that hold them."""

from typing import Any

from programme.saved_views import lines
from sheets.model import schema
from sheets.model.columns import Cell
from sheets.model.kinds import to_cell
from sheets.model.snapshot import Snapshot, build_snapshot
from tests import cast


def cells(line: dict[str, Any]) -> list[Cell]:
    """A line as its cells, in the order of the tab's columns."""
    return [to_cell(column, line.get(column.key)) or "" for column in schema.VIEWS.columns]


def all_lines() -> list[list[Cell]]:
    """The lines of a new workbook."""
    return [cells(line) for line in lines.default_lines()]


def line(**changes: Any) -> dict[str, Any]:
    """A line of staff's own, with other cells."""
    return {"id": "V2NEW", "name": "Les publiés", "tab": "Candidats", "filter": "Statut du CV = Publié"} | changes


def reading(*rows: list[Cell], **tabs: list[dict[str, Any]]) -> Snapshot:
    """A reading with some lines of views, and the rows of other tabs by key; the cast's lists."""
    grids: dict[str, list[list[Cell]]] = {
        tab.title: [[column.header for column in tab.columns]] for tab in schema.READ_TABS
    }
    grids["Vues"] += rows
    choices = [{"list_name": name, "value": value} for name, values in cast.LISTS.items() for value in values]
    for key, found in {"choices": choices, **tabs}.items():
        tab = schema.BY_KEY[key]
        grids[tab.title] += [[row.get(column.key) for column in tab.columns] for row in found]
    return build_snapshot(grids)
