"""Import a file whose changes were seen (previewing.py): step by step, so that an interruption loses nothing.

Cells of rows that are there go through the outbox, as everybody's do (found by ID at the moment of writing, conflicts
to a person). Rows to add go in batches of their own. An empty workbook is filled as the file is.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheets.api.connection import Workbook
from sheets.errors import SheetsError
from sheets.files.content import Content, FileCell, look, shown
from sheets.files.notices import Notice, notice
from sheets.imports import appending, ledger
from sheets.imports.comparing import TabPlan
from sheets.imports.filling import clear_unfinished, fill, free_ids
from sheets.imports.ledger import DONE, RUNNING, UNDOING, UNDONE, WAITING, Import, ImportStep
from sheets.imports.previewing import Drive, ImportContext, Preview
from sheets.model.binding import Grid
from sheets.model.columns import Tab, fold
from sheets.setup.workbook import dress_tabs, prepare
from sheets.state import outbox
from sheets.state.database import changes
from sheets.state.outbox import OPEN

EDITS_PER_STEP = 1_000
"""Cells handed to the outbox at a time: what waits there is laid over every page."""


class Unfinished(SheetsError):
    """An earlier import was interrupted: it is to be finished, or undone, first."""

    def __init__(self, found: Import) -> None:
        super().__init__(f"the import of {found.name} was interrupted: finish it (--resume) or undo it (undo-import)")
        self.found = found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import, or its undoing, came to.

    Args:
        cells, rows, tabs: changed, added (or taken away), made.
        notices: what did not go as wanted.
    """

    cells: int = 0
    rows: int = 0
    tabs: int = 0
    notices: tuple[Notice, ...] = ()


def start(context: ImportContext, seen: Preview, name: str, author: str) -> Import:
    """Write down all that an import will do; nothing is in the sheet yet.

    Raises:
        Unfinished: another one was interrupted.
    """
    check_unfinished(context)
    todo: list[tuple[str, str, Mapping[str, Any]]] = []
    if seen.whole or seen.own:
        titles = [sheet.title for sheet in (seen.content.sheets if seen.whole else seen.own)]
        todo.append(("fill", "", {"first": free_ids(context.workbook), "titles": titles, "replaced": seen.replaced}))
    for plan in [] if seen.whole else seen.tabs:
        if plan.columns:
            todo.append(("columns", plan.key, {"title": plan.title, "headers": plan.columns}))
        todo += [("rows", plan.key, payload) for payload in _row_payloads(plan)]
        todo += [("edits", plan.key, payload) for payload in _edit_payloads(plan)]
    return ledger.open_import(context.state, name, author, "whole" if seen.whole else "merge", todo)


def run(context: ImportContext, current: Import, seen: Preview | None) -> Outcome:
    """Do what an import still has to do.

    Args:
        context: where.
        current: the import, as `start` or the ledger gave it.
        seen: its preview; None when it goes on after an interruption.
    """
    state, workbook = context.state, context.workbook
    steps = ledger.steps_of(state, current.id)
    tokens = [step.payload["token"] for step in steps if step.kind == "rows"]
    appending.sweep_tokens(workbook, tokens)
    if current.kind == "merge":
        prepare(workbook)
    outcome = Outcome()
    for n, step in enumerate(steps, 1):
        if step.state == WAITING:
            outcome = _add(outcome, _do(context, current, step, seen))
        elif step.kind == "edits" and step.state == DONE:
            # Handed to the outbox before the interruption: there may be no worker that has written them since.
            outcome = _add(outcome, wait_for(context, step.payload["receipt"], step.tab))
        context.progress(step.tab or step.kind, n, len(steps))
    ledger.mark_import(state, current.id, DONE)
    return outcome


def check_unfinished(context: ImportContext) -> None:
    """Settle what an interrupted filling left; refuse to begin while an interrupted merge waits.

    Raises:
        Unfinished: somebody must finish it or undo it.
    """
    state, workbook = context.state, context.workbook
    found = ledger.latest(state, RUNNING, UNDOING)
    if found is None:
        clear_unfinished(workbook)
        return
    if found.kind == "whole" and found.state == RUNNING:
        # Its tabs take their places in one batch: either all are there, or none.
        step = ledger.steps_of(state, found.id)[0]
        filled = in_place(workbook, step.payload)
        clear_unfinished(workbook)
        ledger.mark_import(state, found.id, DONE if filled else UNDONE)
        return
    raise Unfinished(found)


def _do(context: ImportContext, current: Import, step: ImportStep, seen: Preview | None) -> Outcome:
    author = f"import {current.name} ({current.author})"
    if step.kind == "fill":
        return _fill(context, step, seen)
    if step.kind == "edits":
        return _edit(context, step, author)
    tab = context.tabs[step.tab]
    payload = None
    if step.kind == "columns":
        payload = {**step.payload, "added": _add_columns(context.workbook, tab, step.payload)}
    else:
        appending.append(context.workbook, step.payload, tab, author)
    with context.state.writing() as connection:
        ledger.mark(connection, step, DONE, payload)
    return Outcome(rows=len(step.payload["rows"])) if step.kind == "rows" else Outcome()


def _fill(context: ImportContext, step: ImportStep, seen: Preview | None) -> Outcome:
    state, workbook = context.state, context.workbook
    if seen is None:
        done = in_place(workbook, step.payload)
        with state.writing() as connection:
            ledger.mark(connection, step, DONE if done else UNDONE)
        return Outcome()  # the file is not at hand any more: its own tabs are imported again with it
    wanted = Content([s for s in seen.content.sheets if s.title in step.payload["titles"]], seen.content.format)
    filled = fill(workbook, wanted, step.payload["replaced"], step.payload["first"], context.progress)
    if wanted.format:  # a file tells nothing of it; another workbook's tabs come with theirs
        dress_tabs(workbook, filled.made.values())
    marks = _marks(workbook, filled.made.values())
    with state.writing() as connection:
        ledger.mark(connection, step, DONE, {**step.payload, **filled.to_json(), "marks": marks})
    rows = sum(len(sheet.grid) for sheet in wanted.sheets)
    return Outcome(rows=rows, tabs=len(filled.made), notices=filled.notices)


def _marks(workbook: Workbook, titles: Iterable[str]) -> dict[str, str]:
    """What tabs hold now, as a short mark: whether somebody wrote there since."""
    return {title: mark_of(grid) for title, grid in workbook.grids(titles, formulas=True).items()}


def mark_of(grid: Grid) -> str:
    """A short mark of a tab's content."""
    return hashlib.sha256(json.dumps(grid, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _edit(context: ImportContext, step: ImportStep, author: str) -> Outcome:
    lines = [outbox.cell_line(step.tab, row_id, key, old, new) for row_id, key, old, new in step.payload["cells"]]
    with context.state.writing() as connection:
        receipt = outbox.enqueue(connection, author, lines)
        # In one transaction: the cells are in the outbox once, whatever happens next.
        ledger.mark(connection, step, DONE, {**step.payload, "receipt": receipt})
    return wait_for(context, receipt, step.tab)


def wait_for(context: ImportContext, receipt: str, tab: str) -> Outcome:
    """Wait until the outbox has settled a submission, and tell what needs a person."""
    while True:
        with context.state.reading() as connection:
            lines = outbox.load(connection, changes.c.receipt == receipt)
        waiting = [line for line in lines if line.state in OPEN]
        context.progress(context.tabs[tab].title, len(lines) - len(waiting), len(lines))
        if not waiting:
            break
        context.drive()
    title, columns = context.tabs[tab].title, context.tabs[tab].by_key
    people = tuple(
        notice("waits_for_person", tab=title, row=line.row_id, column=columns[line.key].header)
        for line in lines
        if line.state == outbox.PERSON
    )
    return Outcome(cells=sum(line.state == outbox.DONE for line in lines), notices=people)


def _add_columns(workbook: Workbook, tab: Tab, payload: Mapping[str, Any]) -> list[str]:
    """Headers at the right end, unless they are there by now; returns those it added."""
    title = payload["title"]
    top = appending.Top(workbook, [title])
    row = top.grid(title)[top.bound(tab, title).header_row]
    has = {fold(str(cell)) for cell in row if cell}
    headers = [header for header in payload["headers"] if fold(header) not in has]
    if not headers:
        return headers
    width = max((len(cells) for cells in top.grid(title)), default=0)
    count = top.sheets[title]["properties"]["gridProperties"]["columnCount"]
    sheet_id = top.sheet_id(title)
    lacking = width + len(headers) - count
    grow = [{"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": lacking}}]
    start_at = {"sheetId": sheet_id, "rowIndex": top.bound(tab, title).header_row, "columnIndex": width}
    cells = [{"userEnteredValue": {"stringValue": header}} for header in headers]
    update = {"updateCells": {"rows": [{"values": cells}], "fields": "userEnteredValue", "start": start_at}}
    workbook.batch([*(grow if lacking > 0 else []), update], [], "spreadsheetId")
    return headers


def _row_payloads(plan: TabPlan) -> Iterator[dict[str, Any]]:
    for first in range(0, len(plan.rows), appending.ROWS_PER_BATCH):
        rows = [
            {header: _packed(cell) for header, cell in row.cells.items()}
            for row in plan.rows[first : first + appending.ROWS_PER_BATCH]
        ]
        ids = [row.row_id for row in plan.rows[first : first + appending.ROWS_PER_BATCH]]
        yield {"title": plan.title, "token": appending.new_token(), "rows": rows, "ids": ids}


def _packed(cell: FileCell) -> list[Any]:
    return [shown(cell), look(cell).type, look(cell).pattern]


def _edit_payloads(plan: TabPlan) -> Iterator[dict[str, Any]]:
    for first in range(0, len(plan.changes), EDITS_PER_STEP):
        some = plan.changes[first : first + EDITS_PER_STEP]
        yield {"title": plan.title, "cells": [[c.row_id, c.key, c.old, c.new] for c in some]}


def in_place(workbook: Workbook, payload: Mapping[str, Any]) -> bool:
    """Whether the tabs that a filling makes are where it puts them, in one batch, at its end."""
    titles = {p["sheetId"]: p["title"] for p in workbook.tabs()}
    wanted = {payload["first"] + n: title for n, title in enumerate(payload["titles"])}
    return all(titles.get(n) == title for n, title in wanted.items())


def _add(a: Outcome, b: Outcome) -> Outcome:
    return Outcome(a.cells + b.cells, a.rows + b.rows, a.tabs + b.tabs, a.notices + b.notices)


def worker_drive(flush: Callable[[], object], mine: Callable[[], bool]) -> Drive:
    """Flush here when no worker is at work, or wait a little for the one that is.

    Args:
        flush: takes the outbox to the sheet.
        mine: whether this process is the elected worker now.
    """

    def drive() -> None:
        if mine():
            flush()
        else:
            time.sleep(0.2)

    return drive
