"""Make the tabs of a workbook, and bring an existing one up to the schema without touching what is there."""

from collections.abc import Iterable, Mapping
from typing import Any

from sheets import schema
from sheets.binding import bind
from sheets.columns import Column, Kind, Tab, fold
from sheets.connection import Workbook
from sheets.snapshot import find_title

HEADER_FORMAT = {
    "textFormat": {"bold": True},
    "backgroundColor": {"red": 0.984, "green": 0.969, "blue": 0.941},
    "wrapStrategy": "WRAP",
}
NUMBER_FORMATS: Mapping[Kind, dict[str, str]] = {
    Kind.DATE: {"type": "DATE", "pattern": "dd/mm/yyyy"},
    Kind.MOMENT: {"type": "DATE_TIME", "pattern": "dd/mm/yyyy hh:mm"},
    # A phone or a postal code typed as digits keeps its zero.
    Kind.PHONE: {"type": "TEXT"},
    Kind.POSTAL_CODE: {"type": "TEXT"},
}
NEW_ROWS = 1000


def prepare(workbook: Workbook) -> list[str]:
    """Add the tabs and columns the schema wants and the workbook lacks.

    What staff have (order, colours, their own tabs and columns) stays as it is: columns are added at the right end.

    Returns:
        What was added, in French, for people.
    """
    tabs = workbook.tabs()
    titles = {fold(p["title"]): p["title"] for p in tabs}
    properties = {p["title"]: p for p in tabs}
    known = {tab: title for tab in schema.TABS if (title := find_title(tab, titles))}
    grids = workbook.grids(known.values()) if known else {}
    requests: list[dict[str, Any]] = []
    added: list[str] = []
    free_id = max((p["sheetId"] for p in tabs), default=0) + 1
    for tab in schema.TABS:
        if tab not in known:
            requests += _new_tab(tab, free_id)
            free_id += 1
            added.append(f"onglet {tab.title}")
            continue
        binding = bind(tab, known[tab], grids[known[tab]])
        missing = [c for c in tab.columns if c.key not in binding.columns]
        # A tab whose header was not found is left alone: it is listed as a problem, for a person to look at.
        if missing and (binding.header_row >= 0 or not any(map(any, grids[known[tab]]))):
            used = max([-1, *binding.columns.values(), *binding.extra]) + 1
            requests += _columns(properties[known[tab]], max(binding.header_row, 0), used, missing)
            added += [f"colonne {c.header} dans {known[tab]}" for c in missing]
    if _only_a_blank_first_tab(workbook, tabs):
        requests.append({"deleteSheet": {"sheetId": tabs[0]["sheetId"]}})
    if requests:
        workbook.batch(requests, [], "spreadsheetId")
    return added


def _new_tab(tab: Tab, sheet_id: int) -> list[dict[str, Any]]:
    properties = {
        "sheetId": sheet_id,
        "title": tab.title,
        "gridProperties": {"rowCount": NEW_ROWS, "columnCount": len(tab.columns), "frozenRowCount": 1},
    }
    return [{"addSheet": {"properties": properties}}, *_headers(sheet_id, 0, 0, tab.columns), *_formats(sheet_id, tab)]


def _columns(properties: dict[str, Any], row: int, start: int, columns: Iterable[Column]) -> list[dict[str, Any]]:
    wanted = list(columns)
    sheet_id = properties["sheetId"]
    lacking = start + len(wanted) - properties["gridProperties"]["columnCount"]
    grow = [{"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": lacking}}]
    return [*(grow if lacking > 0 else []), *_headers(sheet_id, row, start, wanted)]


def _headers(sheet_id: int, row: int, start: int, columns: Iterable[Column]) -> list[dict[str, Any]]:
    cells = [{"userEnteredValue": {"stringValue": c.header}, "userEnteredFormat": HEADER_FORMAT} for c in columns]
    place = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": start}
    return [
        {
            "updateCells": {
                "rows": [{"values": cells}],
                "fields": "userEnteredValue,userEnteredFormat",
                "start": place,
            }
        }
    ]


def _formats(sheet_id: int, tab: Tab) -> list[dict[str, Any]]:
    """Date and text formats of whole columns, below the header: set once, never imposed again."""
    return [
        {
            "repeatCell": {
                "range": {
                    "sheetId": sheet_id,
                    "startRowIndex": 1,
                    "startColumnIndex": index,
                    "endColumnIndex": index + 1,
                },
                "cell": {"userEnteredFormat": {"numberFormat": NUMBER_FORMATS[column.kind]}},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for index, column in enumerate(tab.columns)
        if column.kind in NUMBER_FORMATS
    ]


def _only_a_blank_first_tab(workbook: Workbook, tabs: list[dict[str, Any]]) -> bool:
    """A workbook just made has one empty tab of no use."""
    if len(tabs) != 1 or fold(tabs[0]["title"]) not in ("sheet1", "feuille 1", "feuille1"):
        return False
    return not any(map(any, workbook.grids([tabs[0]["title"]]).values()))
