"""Make the tabs of a file in a workbook, as they are in the file: how a workbook moves from one place to another.

The tabs are written hidden, under names of their own, and take their place all in one atomic batch at the end: an
interrupted import leaves nothing half-done, only hidden tabs that the next one takes away.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheets.api.connection import Workbook
from sheets.errors import Refused, Unreachable
from sheets.files.content import PLAIN, Box, Content, ErrorText, FileCell, Look, Rich, TabContent
from sheets.files.formulas import from_english
from sheets.files.notices import Notice, notice
from sheets.imports.retry import retry
from sheets.imports.taking import Progress, locale_of
from sheets.model.binding import a1
from sheets.model.columns import Cell, fold
from sheets.model.kinds import CELL_LIMIT

PREFIX = "_import "
"""How the tabs being made are called until they take their place."""
CELLS_PER_BATCH = 20_000
"""Some two megabytes a request."""
FIRST_ID, LAST_ID = 1_500_000_000, 1_590_000_000
NEW_ROWS = 100
"""Blank rows under a tab whose file does not say how long it is."""

_FIELDS = "userEnteredValue,userEnteredFormat,note"


@dataclass(frozen=True, slots=True)
class FilledTabs:
    """What was made, for the import to be undone.

    Args:
        made: sheetId -> title.
        backup_tabs: sheetId -> title of the tabs whose place was taken; they are kept, hidden, under another name.
        notices: what could not be put back.
    """

    made: Mapping[int, str]
    backup_tabs: Mapping[int, str]
    notices: tuple[Notice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For the state database."""
        return {"made": dict(self.made), "aside": dict(self.backup_tabs)}


def fill(
    workbook: Workbook,
    content: Content,
    replaced: Mapping[str, bool],
    first: int,
    progress: Progress = lambda *_: None,
) -> FilledTabs:
    """Make a file's tabs.

    Args:
        workbook: where.
        content: the tabs.
        replaced: title of a tab of the workbook whose place is taken -> whether it holds anything; one that does is
            kept, hidden, under another name.
        first: sheetId of the first tab made; the next ones follow (see `free_ids`).
        progress: told of each tab's rows.

    Raises:
        Unreachable, Refused: nothing of it is to be seen; see sheets/errors.py.
    """
    clear_unfinished(workbook)
    locale, tabs = locale_of(workbook), workbook.tabs()
    ids = {first + n: sheet for n, sheet in enumerate(content.sheets)}
    notices: list[Notice] = []
    for sheet_id, sheet in ids.items():
        _make(workbook, sheet_id, sheet, notices, progress)
    old = {p["title"]: p for p in tabs}
    backup_tabs = {old[title]["sheetId"]: title for title, holds in replaced.items() if holds}
    gone = [old[title]["sheetId"] for title, holds in replaced.items() if not holds]
    _swap(workbook, ids, backup_tabs, gone, locale)
    notices += _dress(workbook, ids)
    return FilledTabs({n: sheet.title for n, sheet in ids.items()}, backup_tabs, tuple(notices))


def free_ids(workbook: Workbook) -> int:
    """A sheetId from which on none is taken."""
    taken = (int(p["sheetId"]) for p in workbook.tabs())
    return max([FIRST_ID, *(n + 1 for n in taken if FIRST_ID <= n < LAST_ID)])


def clear_unfinished(workbook: Workbook) -> int:
    """Take away the tabs of an import that was interrupted; returns how many there were."""
    left = [p["sheetId"] for p in workbook.tabs() if p["title"].startswith(PREFIX)]
    if left:
        requests = [{"deleteSheet": {"sheetId": sheet_id}} for sheet_id in left]
        retry(lambda: workbook.batch(requests, [], "spreadsheetId"), done=lambda: _all_gone(workbook, left))
    return len(left)


def unfill(workbook: Workbook, filled: Mapping[str, Any], untouched: Iterable[int]) -> None:
    """Take made tabs away, and give the tabs set aside their names back, in one batch.

    Args:
        workbook: where.
        filled: what `FilledTabs.to_json` said.
        untouched: sheetIds of the made tabs that may go.
    """
    gone = set(untouched)
    present = {p["sheetId"] for p in workbook.tabs()}
    made = {int(n): title for n, title in filled["made"].items()}
    free = {fold(title) for n, title in made.items() if n in gone}
    requests: list[dict[str, Any]] = []
    for n in sorted(gone & present):
        requests.append(_properties(n, title=f"{PREFIX}{n}"))
    for key, title in filled["aside"].items():
        if int(key) in present and fold(title) in free:
            requests.append(_properties(int(key), title=title, hidden=False))
    requests += [{"deleteSheet": {"sheetId": n}} for n in sorted(gone & present)]
    if requests:
        retry(lambda: workbook.batch(requests, [], "spreadsheetId"), done=lambda: _all_gone(workbook, gone))


def cell_data(cell: FileCell, locale: str | None = None) -> dict[str, Any]:
    """A cell as the API takes it.

    Args:
        cell: the cell.
        locale: the workbook's; None: formulas are left out.
    """
    if not isinstance(cell, Rich):
        return {"userEnteredValue": entered(cell)} if cell not in (None, "") else {}
    data: dict[str, Any] = {}
    if cell.formula and locale is not None:
        data["userEnteredValue"] = {"formulaValue": from_english(cell.formula, locale)}
    elif not cell.formula and cell.value not in (None, ""):
        data["userEnteredValue"] = entered(cell.value)
    if cell.look is not PLAIN:
        data["userEnteredFormat"] = format_data(cell.look)
    if cell.note:
        data["note"] = cell.note
    return data


def entered(value: Cell) -> dict[str, Any]:
    """A value as the API takes it: typed, so that nothing is parsed."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, (int, float)):
        return {"numberValue": value}
    # The API takes no error for a value; #N/A has a formula that says it.
    return {"formulaValue": "=NA()"} if isinstance(value, ErrorText) and value == "#N/A" else {"stringValue": value}


def format_data(look: Look) -> dict[str, Any]:
    """A look as the API takes it."""
    text = {"bold": look.bold, "italic": look.italic, "underline": look.underline, "strikethrough": look.strike}
    style: dict[str, Any] = {name: True for name, on in text.items() if on}
    if look.color:
        style["foregroundColor"] = _rgb(look.color)
    if look.size:
        style["fontSize"] = look.size
    number = {"type": look.type, "pattern": look.pattern}
    parts = {
        "numberFormat": {name: value for name, value in number.items() if value} if look.type else None,
        "textFormat": style, "backgroundColor": _rgb(look.background) if look.background else None,
        "wrapStrategy": look.wrap, "horizontalAlignment": look.align, "verticalAlignment": look.valign,
    }  # fmt: skip
    return {name: value for name, value in parts.items() if value}


def _make(workbook: Workbook, sheet_id: int, sheet: TabContent, notices: list[Notice], progress: Progress) -> None:
    """One tab, hidden, with all its cells but the formulas."""
    rows = max(sheet.rows, len(sheet.grid), 1) if sheet.rows else len(sheet.grid) + NEW_ROWS
    columns = max(sheet.columns, sheet.width, 1)
    grid = {"rowCount": rows, "columnCount": columns}
    properties = {"sheetId": sheet_id, "title": f"{PREFIX}{sheet_id}", "hidden": True, "gridProperties": grid}
    retry(
        lambda: workbook.batch([{"addSheet": {"properties": properties}}], [], "spreadsheetId"),
        done=lambda: any(p["sheetId"] == sheet_id for p in workbook.tabs()),
    )
    for start, requests in _batches(sheet_id, sheet, notices):
        retry(lambda requests=requests: workbook.batch(requests, [], "spreadsheetId"))  # type: ignore[misc]
        progress(sheet.title, start, len(sheet.grid))
    if shape := [*_widths(sheet_id, sheet), *_below(sheet_id, sheet, rows)]:
        retry(lambda: workbook.batch(shape, [], "spreadsheetId"))


def _batches(sheet_id: int, sheet: TabContent, notices: list[Notice]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The cells, some rows at a time: (rows done, requests)."""
    step = max(1, CELLS_PER_BATCH // max(1, sheet.width))
    for top in range(0, len(sheet.grid), step):
        rows = [
            {"values": [cell_data(_kept(sheet, top + r, c, cell, notices)) for c, cell in enumerate(row)]}
            for r, row in enumerate(sheet.grid[top : top + step])
        ]
        start = {"sheetId": sheet_id, "rowIndex": top, "columnIndex": 0}
        yield top + len(rows), [{"updateCells": {"rows": rows, "fields": _FIELDS, "start": start}}]


def _kept(sheet: TabContent, r: int, c: int, cell: FileCell, notices: list[Notice]) -> FileCell:
    """The cell, or nothing where it is longer than any workbook can hold, which is told."""
    value = cell.value if isinstance(cell, Rich) else cell
    if isinstance(value, str) and len(value) > CELL_LIMIT:
        notices.append(notice("too_long", tab=sheet.title, cell=a1(r + 1, c), length=len(value)))
        return None
    return cell


def _widths(sheet_id: int, sheet: TabContent) -> Iterator[dict[str, Any]]:
    for index, size in sheet.widths.items():
        if index < max(sheet.columns, sheet.width, 1):
            span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
            yield {
                "updateDimensionProperties": {"range": span, "properties": {"pixelSize": size}, "fields": "pixelSize"}
            }


def _below(sheet_id: int, sheet: TabContent, rows: int) -> Iterator[dict[str, Any]]:
    """The formats of the rows that wait to be filled."""
    if rows <= len(sheet.grid):
        return
    for index, look in enumerate(sheet.below):
        if look is not PLAIN:
            area = grid_range(sheet_id, (len(sheet.grid), index, rows, index + 1))
            cell = {"userEnteredFormat": format_data(look)}
            yield {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat"}}


def _swap(
    workbook: Workbook, ids: Mapping[int, TabContent], backup_tabs: Mapping[int, str], gone: Iterable[int], locale: str
) -> None:  # fmt: skip
    """The tabs take their names and places, with what points to other tabs by name: one atomic batch."""
    taken = {fold(p["title"]) for p in workbook.tabs()} | {fold(sheet.title) for sheet in ids.values()}
    requests = [_properties(n, title=_free(f"{title} (avant import)", taken)) for n, title in backup_tabs.items()]
    # In this order: two tabs never bear one name, and one tab at least is always in sight.
    requests += [_properties(n, title=f"{PREFIX}old {n}") for n in gone]
    for index, (sheet_id, sheet) in enumerate(ids.items()):
        requests.append(_properties(sheet_id, title=sheet.title, hidden=False, index=index))
        if any(sheet.frozen):
            requests.append(_frozen(sheet_id, sheet))
    requests += [{"deleteSheet": {"sheetId": n}} for n in gone]
    requests += [_properties(n, hidden=True) for n in backup_tabs]
    shown = [n for n, sheet in ids.items() if not sheet.hidden]
    requests += [_properties(n, hidden=True) for n, sheet in ids.items() if sheet.hidden and shown]
    for sheet_id, sheet in ids.items():
        requests += _merges(sheet_id, sheet)
        requests += _rules(sheet_id, sheet)
        requests += _formulas(sheet_id, sheet, locale)
    retry(lambda: workbook.batch(requests, [], "spreadsheetId"), done=lambda: _in_place(workbook, ids))


def _formulas(sheet_id: int, sheet: TabContent, locale: str) -> Iterator[dict[str, Any]]:
    for r, row in enumerate(sheet.grid):
        for c, cell in enumerate(row):
            if isinstance(cell, Rich) and (cell.formula or isinstance(cell.value, ErrorText)):
                yield {
                    "updateCells": {
                        "rows": [{"values": [cell_data(cell, locale)]}],
                        "fields": _FIELDS,
                        "start": {"sheetId": sheet_id, "rowIndex": r, "columnIndex": c},
                    }
                }


def _merges(sheet_id: int, sheet: TabContent) -> Iterator[dict[str, Any]]:
    for box in sheet.merges:
        yield {"mergeCells": {"range": grid_range(sheet_id, box), "mergeType": "MERGE_ALL"}}


def _rules(sheet_id: int, sheet: TabContent) -> Iterator[dict[str, Any]]:
    for rule, boxes in sheet.rules:
        for box in boxes:
            yield {"setDataValidation": {"range": grid_range(sheet_id, box), "rule": rule}}


def _dress(workbook: Workbook, ids: Mapping[int, TabContent]) -> list[Notice]:
    """Colours by condition, protections, filters: what a workbook may refuse without the rest being lost."""
    notices = []
    for sheet_id, sheet in ids.items():
        requests = list(_more(sheet_id, sheet.more))
        for kind, body in requests:
            try:
                retry(lambda kind=kind, body=body: workbook.batch([{kind: body}], [], "spreadsheetId"))  # type: ignore[misc]
            except (Refused, Unreachable) as error:
                notices.append(notice("not_restored", tab=sheet.title, what=kind, why=str(error)[:200]))
    return notices


def _more(sheet_id: int, more: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for index, rule in enumerate(more.get("conditionalFormats", [])):
        moved = {**rule, "ranges": [{**area, "sheetId": sheet_id} for area in rule.get("ranges", [])]}
        yield "addConditionalFormatRule", {"rule": moved, "index": index}
    for found in more.get("protectedRanges", []):
        kept = {name: found[name] for name in ("description", "warningOnly", "unprotectedRanges") if name in found}
        area = {**found.get("range", {}), "sheetId": sheet_id}
        yield "addProtectedRange", {"protectedRange": {**kept, "range": area}}
    if found := more.get("basicFilter"):
        area = {**found.get("range", {}), "sheetId": sheet_id}
        yield "setBasicFilter", {"filter": {**found, "range": area}}


def grid_range(sheet_id: int, box: Box) -> dict[str, int]:
    """A box as the API names it."""
    return {
        "sheetId": sheet_id, "startRowIndex": box[0], "startColumnIndex": box[1],
        "endRowIndex": box[2], "endColumnIndex": box[3],
    }  # fmt: skip


def _properties(sheet_id: int, **changed: Any) -> dict[str, Any]:
    return {
        "updateSheetProperties": {"properties": {"sheetId": sheet_id, **changed}, "fields": ",".join(sorted(changed))}
    }


def _frozen(sheet_id: int, sheet: TabContent) -> dict[str, Any]:
    rows, columns = sheet.frozen
    grid = {"frozenRowCount": rows, "frozenColumnCount": columns}
    fields = "gridProperties.frozenRowCount,gridProperties.frozenColumnCount"
    return {"updateSheetProperties": {"properties": {"sheetId": sheet_id, "gridProperties": grid}, "fields": fields}}


def _free(title: str, taken: set[str]) -> str:
    n, made = 1, title
    while fold(made) in taken:
        n += 1
        made = f"{title} {n}"
    taken.add(fold(made))
    return made


def _in_place(workbook: Workbook, ids: Mapping[int, TabContent]) -> bool:
    return not any(p["sheetId"] in ids and p["title"].startswith(PREFIX) for p in workbook.tabs())


def _all_gone(workbook: Workbook, ids: Iterable[int]) -> bool:
    return not {p["sheetId"] for p in workbook.tabs()} & set(ids)


def _rgb(color: str) -> dict[str, float]:
    return {
        name: int(color[2 * n : 2 * n + 2], 16) / 255 for n, name in enumerate(("red", "green", "blue"))
    }  # fmt: skip
