"""Make the tabs of a workbook, and bring an existing one up to the schema without touching what is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheets.api.connection import Workbook
from sheets.model import schema
from sheets.model.binding import Grid, bind, letters
from sheets.model.columns import Column, Kind, Tab, fold
from sheets.model.schema import JOURNAL
from sheets.model.snapshot import build_snapshot, find_title
from sheets.setup.formatting import Choices, NewColumn, dressed, journal_warning

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


Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Tab key -> lines, by column key."""


def prepare(workbook: Workbook, lines: Rows | None = None, dress: bool = False) -> list[str]:
    """Add the tabs and columns the schema wants and the workbook lacks, all in one batch.

    What staff have (order, colours, their own tabs and columns) stays as it is: columns are added at the right end.

    Args:
        workbook: which.
        lines: what a tab holds when it is made; one that is there already gets nothing.
        dress: give what is added its dropdowns, colours, widths and warnings.

    Returns:
        What was added, in French, for people.
    """
    present = _survey(workbook)
    additions = _plan_additions(present, lines or {})
    requests = additions.requests
    if additions.columns and dress:
        requests += _looks(workbook, additions.columns, _choices(present.titles, present.grids, lines or {}))
        first = JOURNAL.columns[0]
        requests += [journal_warning(p.sheet_id) for c, p in additions.columns if c is first and p.index == 0]
    if _only_a_blank_first_tab(workbook, present.tabs):
        requests.append({"deleteSheet": {"sheetId": present.tabs[0]["sheetId"]}})
    if requests:
        workbook.batch(requests, [], "spreadsheetId")
    return additions.said


@dataclass(frozen=True, slots=True)
class _Survey:
    """What a workbook has: the properties of all its tabs; of those of the programme, the titles and the cells."""

    tabs: list[dict[str, Any]]
    titles: Mapping[Tab, str]
    grids: Mapping[str, Grid]


@dataclass(slots=True)
class _Additions:
    """What a workbook lacks: the requests that add it, in which places its columns come, and all of it in words."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    columns: list[tuple[Column, NewColumn]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def _survey(workbook: Workbook) -> _Survey:
    tabs = workbook.tabs()
    titles = {fold(p["title"]): p["title"] for p in tabs}
    known = {tab: title for tab in schema.TABS if (title := find_title(tab, titles))}
    return _Survey(tabs, known, workbook.grids(known.values()) if known else {})


def _plan_additions(present: _Survey, lines: Rows) -> _Additions:
    made = _Additions()
    properties = {p["title"]: p for p in present.tabs}
    free_id = max((p["sheetId"] for p in present.tabs), default=0) + 1
    for tab in schema.TABS:
        if tab in present.titles:
            title = present.titles[tab]
            _add_columns(made, tab, title, properties[title], present.grids[title])
            continue
        made.requests += new_tab(tab, free_id, lines.get(tab.key, ()))
        made.columns += [(column, NewColumn(free_id, 0, index)) for index, column in enumerate(tab.columns)]
        made.said.append(f"onglet {tab.title}")
        free_id += 1
    return made


def _add_columns(made: _Additions, tab: Tab, title: str, properties: dict[str, Any], grid: Grid) -> None:
    """The columns a tab lacks, at its right end."""
    binding = bind(tab, title, grid)
    missing = [c for c in tab.columns if c.key not in binding.columns]
    # A tab whose header was not found is left alone: it is listed as a problem, for a person to look at.
    if not missing or (binding.header_row < 0 and any(map(any, grid))):
        return
    row, used = max(binding.header_row, 0), max(map(len, grid), default=0)
    made.requests += _columns(properties, row, used, missing)
    made.columns += [(c, NewColumn(properties["sheetId"], row, used + n)) for n, c in enumerate(missing)]
    made.said += [f"colonne {c.header} dans {title}" for c in missing]


def dress_tabs(workbook: Workbook, titles: Iterable[str]) -> None:
    """Give tabs that came from a file what new ones have: headers in sight, formats, dropdowns, colours, warnings.

    Args:
        workbook: where.
        titles: the tabs; those that are not the programme's stay as they are.
    """
    properties = {p["title"]: p["sheetId"] for p in workbook.tabs()}
    present = {fold(title): title for title in titles}
    known = {tab: title for tab in schema.TABS if (title := find_title(tab, present))}
    grids = workbook.grids(known.values())
    requests: list[dict[str, Any]] = []
    places: list[tuple[Column, NewColumn]] = []
    for tab, title in known.items():
        sheet_id, binding = properties[title], bind(tab, title, grids[title])
        requests += _header_row(sheet_id, binding.header_row)
        for key, index in binding.columns.items():
            requests += _formats(sheet_id, binding.header_row, index, [tab.by_key[key]])
            places.append((tab.by_key[key], NewColumn(sheet_id, binding.header_row, index)))
    requests += _looks(workbook, places, _choices(known, grids, {}))
    if JOURNAL in known:
        requests.append(journal_warning(properties[known[JOURNAL]]))
    if requests:
        workbook.batch(requests, [], "spreadsheetId")


def _header_row(sheet_id: int, row: int) -> list[dict[str, Any]]:
    """Bold, coloured and frozen."""
    area = {"sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + 1}
    looks = {"range": area, "cell": {"userEnteredFormat": HEADER_FORMAT}, "fields": "userEnteredFormat"}
    frozen = {"sheetId": sheet_id, "gridProperties": {"frozenRowCount": row + 1}}
    return [
        {"repeatCell": looks},
        {"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}},
    ]


def _looks(workbook: Workbook, new: list[tuple[Column, NewColumn]], choices: Choices) -> list[dict[str, Any]]:
    answer = workbook.metadata("sheets(properties(sheetId),conditionalFormats(ranges))")
    rules = {s["properties"]["sheetId"]: len(s.get("conditionalFormats", ())) for s in answer.get("sheets", [])}
    return dressed(((c, replace(p, rules=rules.get(p.sheet_id, 0))) for c, p in new), choices)


def _choices(known: Mapping[Tab, str], grids: Mapping[str, Grid], lines: Rows) -> Choices:
    """The lists that staff have, or those that the tab is made with."""
    title = known.get(schema.CHOICES, schema.CHOICES.title)
    columns = schema.CHOICES.columns
    made: Grid = [
        [c.header for c in columns],
        *([line.get(c.key) for c in columns] for line in lines.get("choices", ())),
    ]
    table = build_snapshot({title: grids.get(title, made)}).choices
    return Choices.of(table, letters(table.binding.columns.get("value", 1)))


def new_tab(tab: Tab, sheet_id: int, lines: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """The requests that make a tab with its headers.

    Args:
        tab: which.
        sheet_id: a number no tab of the workbook has.
        lines: its rows, by column key.
    """
    properties = {
        "sheetId": sheet_id,
        "title": tab.title,
        "gridProperties": {"rowCount": NEW_ROWS, "columnCount": len(tab.columns), "frozenRowCount": 1},
    }
    filled = [{"values": [_entered(line.get(c.key)) for c in tab.columns]} for line in lines]
    start = {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": 0}
    content = [{"updateCells": {"rows": filled, "fields": "userEnteredValue", "start": start}}] if filled else []
    return [
        {"addSheet": {"properties": properties}},
        *_headers(sheet_id, 0, 0, tab.columns),
        *_formats(sheet_id, 0, 0, tab.columns),
        *content,
    ]


def _columns(properties: dict[str, Any], row: int, start: int, columns: Iterable[Column]) -> list[dict[str, Any]]:
    wanted = list(columns)
    sheet_id = properties["sheetId"]
    lacking = start + len(wanted) - properties["gridProperties"]["columnCount"]
    grow = [{"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": lacking}}]
    return [
        *(grow if lacking > 0 else []),
        *_headers(sheet_id, row, start, wanted),
        *_formats(sheet_id, row, start, wanted),
    ]


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


def _formats(sheet_id: int, row: int, start: int, columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Date and text formats of whole columns, below the header: set once, never imposed again."""
    return [
        {
            "repeatCell": {
                "range": {
                    "sheetId": sheet_id,
                    "startRowIndex": row + 1,
                    "startColumnIndex": index,
                    "endColumnIndex": index + 1,
                },
                "cell": {"userEnteredFormat": {"numberFormat": NUMBER_FORMATS[column.kind]}},
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for index, column in enumerate(columns, start)
        if column.kind in NUMBER_FORMATS
    ]


def _entered(value: Any) -> dict[str, Any]:
    """A typed cell of a line: several values one per line, yes and no as staff write them."""
    if isinstance(value, (tuple, list)):
        value = "\n".join(value)
    if isinstance(value, bool):
        value = "oui" if value else "non"
    if value in (None, ""):
        return {}
    return {"userEnteredValue": {"stringValue": value} if isinstance(value, str) else {"numberValue": value}}


def _only_a_blank_first_tab(workbook: Workbook, tabs: list[dict[str, Any]]) -> bool:
    """A workbook just made has one empty tab of no use."""
    if len(tabs) != 1 or fold(tabs[0]["title"]) not in ("sheet1", "feuille 1", "feuille1"):
        return False
    return not any(map(any, workbook.grids([tabs[0]["title"]]).values()))
