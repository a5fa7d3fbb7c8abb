"""Undo an import: give each cell, row and tab back as it was, unless somebody changed it since."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sheets.api.connection import Workbook
from sheets.errors import Refused
from sheets.files.content import FileCell, Rich, TabContent, shown
from sheets.files.notices import Notice, notice
from sheets.imports import appending, ledger
from sheets.imports.filling import cell_data, clear_unfinished, unfill
from sheets.imports.importing import Outcome, in_place, mark_of, wait_for
from sheets.imports.ledger import DONE, UNDOING, UNDONE, WAITING, Import, ImportStep
from sheets.imports.previewing import ImportContext
from sheets.imports.retry import retry
from sheets.imports.taking import take_tab
from sheets.imports.undoing_columns import take_columns_back
from sheets.model import kinds
from sheets.model.binding import Binding, bind
from sheets.model.columns import Cell, Tab, fold
from sheets.model.kinds import plain
from sheets.setup.workbook import prepare
from sheets.state import outbox
from sheets.state.database import State, changes

PREFIX = "_annulation "
"""The hidden tab in which rows are kept while they are taken away."""
ROWS_PER_BATCH = 500


def undo(context: ImportContext, found: Import) -> Outcome:
    """Undo an import, finished or interrupted; may be asked again when it is interrupted itself.

    Args:
        context: where.
        found: which import.
    """
    state = context.state
    ledger.mark_import(state, found.id, UNDOING)
    steps = ledger.steps_of(state, found.id)
    # Steps are done in order: of those that are not noted as done, only the first may be in the sheet all the same.
    doubtful = next((step for step in steps if step.state == WAITING), None)
    cells = rows = tabs = 0
    notices: list[Notice] = []
    for n, step in enumerate(reversed(steps), 1):
        done = _settled(context.workbook, step) if step is doubtful else step
        if done.state == DONE:
            outcome = _undo(context, found, done)
            cells, rows, tabs = cells + outcome.cells, rows + outcome.rows, tabs + outcome.tabs
            notices += outcome.notices
        if step.state in (DONE, WAITING):
            with state.writing() as connection:
                ledger.mark(connection, step, UNDONE)
        context.progress(step.tab or step.kind, n, len(steps))
    if found.kind == "whole":
        prepare(context.workbook)
    ledger.mark_import(state, found.id, UNDONE)
    return Outcome(cells, rows, tabs, tuple(notices))


def _settled(workbook: Workbook, step: ImportStep) -> ImportStep:
    """A step whose answer nobody had, as done where it may be in the sheet; where it is not, it never will be."""
    if step.kind == "rows":
        appending.call_off(workbook, step.payload)
        return replace(step, state=DONE)
    if step.kind == "columns":
        return replace(step, state=DONE)  # the file was to add them: an empty column of that name is taken for it
    if step.kind != "fill":
        return step
    if not in_place(workbook, step.payload):
        clear_unfinished(workbook)
        return step
    # Nobody can say whether its tabs are as they were made: they are left, and told.
    made = {step.payload["first"] + n: title for n, title in enumerate(step.payload["titles"])}
    return replace(step, state=DONE, payload={**step.payload, "made": made, "aside": {}, "marks": {}})


def _undo(context: ImportContext, found: Import, step: ImportStep) -> Outcome:
    author = f"annulation de l'import {found.name} ({found.author})"
    if step.kind == "edits":
        return _undo_edits(context, step, author)
    if step.kind == "rows":
        return _undo_rows(context, step)
    if step.kind == "columns":
        return Outcome(notices=tuple(take_columns_back(context.workbook, context.tabs[step.tab], step.payload)))
    return _undo_fill(context.workbook, step) if step.kind == "fill" else Outcome()


def _undo_fill(workbook: Workbook, step: ImportStep) -> Outcome:
    tabs = workbook.tabs()
    present = {p["sheetId"]: p["title"] for p in tabs}
    made = {int(n): title for n, title in step.payload["made"].items() if int(n) in present}
    grids = workbook.grids([present[n] for n in made], formulas=True)
    untouched = [n for n, title in made.items() if mark_of(grids[present[n]]) == step.payload["marks"].get(title)]
    said = "tab_changed_since" if step.payload["marks"] else "tab_unsure"
    notices = [notice(said, tab=title) for n, title in made.items() if n not in untouched]
    if {p["sheetId"] for p in tabs if not p.get("hidden")} <= set(untouched):
        # A workbook cannot be without a tab in sight.
        workbook.batch([{"addSheet": {"properties": {"title": "Feuille 1"}}}], [], "spreadsheetId")
    unfill(workbook, step.payload, untouched)
    return Outcome(tabs=len(untouched), notices=tuple(notices))


def _undo_edits(context: ImportContext, step: ImportStep, author: str) -> Outcome:
    """Each cell that still holds what the import wrote gets its former value back, through the outbox."""
    tab = context.tabs[step.tab]
    # What an interrupted import left in the outbox would else be written after it was taken back.
    wait_for(context, step.payload["receipt"], step.tab)
    sheet = take_tab(context.workbook, step.payload["title"])
    lines, notices = [], []
    binding, rows = _rows_by_id(sheet, tab) if sheet else (Binding(-1), {})
    for row_id, key, old, new in step.payload["cells"]:
        column = tab.by_key[key]
        now = _cell(sheet, rows, binding, row_id, key) if sheet else None
        if kinds.canonical(column, now) == kinds.canonical(column, new):
            lines.append(outbox.cell_line(step.tab, row_id, key, now, old))
        elif kinds.canonical(column, now) != kinds.canonical(column, old):
            value = plain(now)[:60]
            notices.append(notice("changed_since", tab=tab.title, row=row_id, column=column.header, value=value))
    if not lines:
        return Outcome(notices=tuple(notices))
    with context.state.writing() as connection:
        receipt = outbox.enqueue(connection, author, lines)
        ledger.mark(connection, step, UNDONE)
    outcome = wait_for(context, receipt, step.tab)
    return Outcome(outcome.cells, notices=(*notices, *outcome.notices))


def _undo_rows(context: ImportContext, step: ImportStep) -> Outcome:
    """Take added rows away where they are as they were added, but for what the site noted in them by itself."""
    step = replace(step, payload={**step.payload, "rows": _with_own_notes(context, step)})
    state, workbook = context.state, context.workbook
    tab, title = context.tabs[step.tab], step.payload["title"]
    removed, notices = 0, _finish_removal(state, workbook, step, tab)
    for _ in range(len(step.payload["rows"]) + 5):
        sheet = take_tab(workbook, title)
        if sheet is None:
            break
        found, kept = _untouched(sheet, tab, step.payload["rows"])
        if not found:
            notices += [notice("row_changed_since", tab=title, row=name) for name in kept]
            break
        removed += len(found)
        notices += _remove(state, workbook, step, sheet, sorted(found)[:ROWS_PER_BATCH], tab)
    return Outcome(rows=removed, notices=tuple(notices))


def _with_own_notes(context: ImportContext, step: ImportStep) -> list[dict[str, Any]]:
    """Added rows as the site left them: it notes the day on which a row came."""
    columns = context.tabs[step.tab].by_key
    with context.state.reading() as connection:
        asked = outbox.load(connection, changes.c.tab == step.tab, changes.c.author == outbox.SITE)
    noted: dict[str, dict[str, Any]] = {}
    for line in asked:
        if line.state in outbox.OPEN and line.row_id in step.payload["ids"]:
            wait_for(context, line.receipt, step.tab)
        if line.action == outbox.CELL and line.state in (*outbox.OPEN, outbox.DONE) and line.key in columns:
            noted.setdefault(line.row_id, {})[columns[line.key].header] = [line.new, "", ""]
    ids = step.payload["ids"]
    return [{**noted.get(row_id, {}), **row} for row_id, row in zip(ids, step.payload["rows"], strict=True)]


def _untouched(
    sheet: TabContent, tab: Tab, rows: Sequence[Mapping[str, Sequence[Any]]]
) -> tuple[list[int], list[str]]:  # fmt: skip
    """The indexes of rows that hold what was added and nothing more, and the IDs of those that changed."""
    binding = bind(tab, sheet.title, [[shown(c) for c in row] for row in sheet.grid[:20]])
    headers = [fold(plain(shown(c))) for c in sheet.grid[binding.header_row]] if binding.header_row >= 0 else []
    wanted: dict[str, int] = {}
    ids: dict[str, str] = {}
    for row in rows:
        mark = _mark({fold(header): cell[0] for header, cell in row.items()})
        wanted[mark] = wanted.get(mark, 0) + 1
        row_id = next((plain(c[0]) for h, c in row.items() if _key(tab, h) == "id"), "")
        ids[row_id] = mark
    found, kept = [], []
    id_column = binding.columns.get("id", -1)
    for index in range(binding.header_row + 1, len(sheet.grid)):
        cells = sheet.grid[index]
        mark = _mark({h: _typed(c) for h, c in zip(headers, cells, strict=False) if h})
        row_id = plain(shown(cells[id_column])) if 0 <= id_column < len(cells) else ""
        if wanted.get(mark):
            wanted[mark] -= 1
            found.append(index)
        elif row_id and row_id in ids:
            kept.append(row_id)
    return found, kept


def _typed(cell: FileCell) -> Cell:
    """What somebody typed in a cell: what a formula of the column shows beside an added row is not the row's."""
    return cell.value if isinstance(cell, Rich) else cell


def _mark(cells: Mapping[str, Cell]) -> str:
    return json.dumps(sorted((h, plain(c)) for h, c in cells.items() if plain(c)), ensure_ascii=False)


def _key(tab: Tab, header: str) -> str:
    column = tab.named(header)
    return column.key if column else ""


def _remove(
    state: State, workbook: Workbook, step: ImportStep, sheet: TabContent, indexes: Sequence[int], tab: Tab
) -> list[Notice]:  # fmt: skip
    """Take rows away by their places, keeping in the same batch what really stood there, and compare.

    The kept copies tell whether somebody moved rows in between; what was taken by mistake is put back at the end.
    """
    properties = next(p for p in workbook.tabs() if p["title"] == sheet.title)
    width = properties["gridProperties"]["columnCount"]
    kept_id = 1_590_000_000 + secrets.randbelow(9_000_000)
    with state.writing() as connection:
        ledger.mark(connection, step, DONE, {**step.payload, "removal": kept_id})
    todo = _removal(properties["sheetId"], width, kept_id, indexes)
    try:
        retry(lambda: workbook.batch(todo, [], "spreadsheetId"))
    except Refused as refused:
        if "exists" not in refused.message:
            raise
    removal = ImportStep(step.id, step.import_id, step.kind, step.tab, {**step.payload, "removal": kept_id}, step.state)
    return _finish_removal(state, workbook, removal, tab)


def _removal(sheet_id: int, width: int, kept_id: int, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """The requests: a hidden tab, the rows copied there (values, then formulas), the rows deleted, last first."""
    grid = {"rowCount": 2 * len(indexes), "columnCount": width}
    properties = {"sheetId": kept_id, "title": f"{PREFIX}{kept_id}", "hidden": True, "gridProperties": grid}
    todo: list[dict[str, Any]] = [{"addSheet": {"properties": properties}}]
    at = 0
    for first, last in _runs(indexes):
        for offset, what in ((0, "PASTE_VALUES"), (len(indexes), "PASTE_FORMULA")):
            source = _area(sheet_id, first, last + 1, width)
            destination = _area(kept_id, at + offset, at + offset + last + 1 - first, width)
            todo.append({"copyPaste": {"source": source, "destination": destination, "pasteType": what}})
        at += last + 1 - first
    for first, last in reversed(list(_runs(indexes))):
        span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": first, "endIndex": last + 1}
        todo.append({"deleteDimension": {"range": span}})
    return todo


def _finish_removal(state: State, workbook: Workbook, step: ImportStep, tab: Tab) -> list[Notice]:
    """Look at what a removal took away; put back what was not ours; forget the copies."""
    kept_id = step.payload.get("removal")
    if not kept_id or not any(p["sheetId"] == kept_id for p in workbook.tabs()):
        return []
    title = step.payload["title"]
    kept = take_tab(workbook, f"{PREFIX}{kept_id}") or TabContent("")
    target = take_tab(workbook, title)
    notices: list[Notice] = []
    todo: list[dict[str, Any]] = []
    if target:
        half = kept.rows // 2
        strangers = _strangers(kept.grid[:half], target, tab, step.payload["rows"])
        rows = [{"values": [cell_data(_typed(cell)) for cell in kept.grid[index]]} for index in strangers]
        notices = [notice("put_back_below", tab=title, row=_label(kept.grid[index])) for index in strangers]
        if rows:
            sheet_id = next(p["sheetId"] for p in workbook.tabs() if p["title"] == title)
            todo.append({"appendCells": {"sheetId": sheet_id, "rows": rows, "fields": "userEnteredValue"}})
    # In one batch: put back once, and the copies gone, or neither.
    todo.append({"deleteSheet": {"sheetId": kept_id}})
    retry(
        lambda: workbook.batch(todo, [], "spreadsheetId"),
        done=lambda: not any(p["sheetId"] == kept_id for p in workbook.tabs()),
    )
    with state.writing() as connection:
        ledger.mark(connection, step, DONE, {k: v for k, v in step.payload.items() if k != "removal"})
    return notices


def _strangers(
    grid: Sequence[Sequence[FileCell]], target: TabContent, tab: Tab, rows: Sequence[Mapping[str, Sequence[Any]]]
) -> list[int]:  # fmt: skip
    """Which of the rows taken away were not the import's."""
    binding = bind(tab, target.title, [[shown(c) for c in row] for row in target.grid[:20]])
    copy = TabContent(target.title, [list(target.grid[binding.header_row]), *[list(row) for row in grid]])
    found, _ = _untouched(copy, tab, rows)
    ours = {index - 1 for index in found}
    return [n for n, row in enumerate(grid) if n not in ours and any(shown(c) not in (None, "") for c in row)]


def _label(row: Iterable[FileCell]) -> str:
    return ", ".join(plain(shown(cell)) for cell in row if shown(cell) not in (None, ""))[:60]


def _runs(indexes: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Indexes that follow one another, as (first, last)."""
    first = last = indexes[0]
    for index in indexes[1:]:
        if index != last + 1:
            yield first, last
            first = index
        last = index
    yield first, last


def _area(sheet_id: int, top: int, bottom: int, width: int) -> dict[str, int]:
    return {
        "sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": 0, "endColumnIndex": width
    }  # fmt: skip


def _rows_by_id(sheet: TabContent, tab: Tab) -> tuple[Binding, dict[str, int]]:
    binding = bind(tab, sheet.title, [[shown(c) for c in row] for row in sheet.grid[:20]])
    column = binding.columns.get("id", -1)
    rows = {
        plain(shown(row[column])): index
        for index, row in enumerate(sheet.grid)
        if 0 <= column < len(row) and index > binding.header_row
    }
    return binding, rows


def _cell(sheet: TabContent, rows: Mapping[str, int], binding: Binding, row_id: str, key: str) -> Cell:
    index, column = rows.get(row_id, -1), binding.columns.get(key, -1)
    if index < 0 or column < 0 or column >= len(sheet.grid[index]):
        return None
    return shown(sheet.grid[index][column])
