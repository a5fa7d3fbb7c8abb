"""Files brought in a browser, worked on beside the requests: read, imported once agreed to, taken back.

The rules are those of `workbook import`: this only says what was seen, and when it is to be shown again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any

from settings import Settings
from sheets.api.connection import connect
from sheets.api.local_copies import LocalCopies
from sheets.errors import SheetsError
from sheets.files.archive import Archive
from sheets.files.content import BadFile, Content, shown
from sheets.files.notices import Notice
from sheets.files.opening import read_file
from sheets.imports import importing, ledger
from sheets.imports.comparing import CellChange, RowToAdd, TabPlan
from sheets.imports.importing import Outcome, Unfinished
from sheets.imports.pending import (
    DONE,
    READING,
    REFUSED,
    RUNNING,
    SHOWN,
    UNDOING,
    UNDONE,
    FileImport,
    ImportBusy,
    NoSuchImport,
    PendingImports,
)
from sheets.imports.previewing import ImportContext, Preview, preview
from sheets.imports.undoing import undo
from sheets.model.columns import Tab, fold
from sheets.model.kinds import plain
from sheets.state.database import State
from sheets.writing.requests import readable

log = logging.getLogger(__name__)

MOST_UNFOLDED = 150_000_000
"""Bytes of a zipped workbook's parts: some two million cells. A larger one is for the command, on the server."""
MOST_CELLS = 2_000_000
MOST_SHOWN = 1_000
"""Lines of a kind, of one tab; the count says how many there are."""
NOTICES_SHOWN = 20
CELLS_SHOWN = 6
PATIENCE_SECONDS = 1.5
"""A short work ends before its page is answered."""
_TOLD_SECONDS = 0.5

Job = Callable[[FileImport], object]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """What is done with the files that staff bring.

    Args:
        settings: of the deployment.
        state: the state database.
        tabs: the programme's tabs by key, with the columns staff declared.
        pending: the files.
    """

    settings: Settings
    state: State
    tabs: Mapping[str, Tab]
    pending: PendingImports

    def read(self, found: FileImport, **asked: Any) -> None:
        """Read a file and compare it with the sheet, as is `asked` (see FileImport); nothing is written there."""
        self._begin(found, READING, self._read, asked)

    def run(self, found: FileImport, **asked: Any) -> None:
        """Import a file whose preview was agreed to, or go on with it; what changed since is shown instead."""
        self._begin(found, RUNNING, self._run, asked)

    def undo(self, found: FileImport) -> None:
        """Take an import back: what was changed since stays, and is listed."""
        self._begin(found, UNDOING, self._undo, {})

    def _begin(self, found: FileImport, state: str, job: Job, asked: Json) -> None:
        lock = self.pending.lock()
        if not lock.won():
            raise ImportBusy
        try:
            if self.pending.find(found.id) != found:
                raise ImportBusy  # somebody else pressed, and their work is done
            working = self.pending.save(found, state=state, code="", values={}, since=0, **asked)
        except (ImportBusy, NoSuchImport, OSError):
            lock.give_up()
            raise

        def work() -> None:
            try:
                self._work(working, job)
            finally:
                lock.give_up()

        thread = threading.Thread(target=work, name="import", daemon=True)
        thread.start()
        thread.join(PATIENCE_SECONDS)

    def _work(self, found: FileImport, job: Job) -> None:
        """Do a job; what stops it is noted, in words for its author."""
        try:
            job(found)
        except BadFile as error:
            self.pending.save(found, state=REFUSED, code=error.notice.code, values=dict(error.notice.values))
        except Unfinished:
            self.pending.save(found, state=SHOWN, code="unfinished")
        except NoSuchImport:
            log.info("an import was forgotten while it was worked on: somebody was erased")
        except Exception as error:
            log.exception("an import stopped")
            code = "unreachable" if isinstance(error, SheetsError) else "stopped"
            now = self.pending.find(found.id)
            state = SHOWN if now.state == READING or not now.import_id else now.state
            self.pending.save(now, state=state, code=code)

    def _context(self, found: FileImport) -> ImportContext:
        told = 0.0

        def progress(_: str, done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told > _TOLD_SECONDS:
                told = time.monotonic()
                self.pending.tell_progress(found, done, total)

        drive = importing.worker_drive(lambda: None, lambda: False)  # the worker writes
        return ImportContext(self.state, connect(self.settings), drive, self.tabs, progress)

    def _preview(self, context: ImportContext, found: FileImport) -> tuple[Preview, Sequence[str]]:
        """What a file would change, and the titles of its tabs."""
        content, only = _small_enough(self.pending, found), found.only
        titles = [sheet.title for sheet in content.sheets]
        if found.into:
            sheet = next((s for s in content.sheets if not only or fold(s.title) == fold(only)), content.sheets[0])
            only = sheet.title = self.tabs[found.into].title
        return preview(context, content, only, found.erase), titles

    def _read(self, found: FileImport) -> None:
        seen, titles = self._preview(self._context(found), found)
        self._show(found, seen, titles)

    def _show(self, found: FileImport, seen: Preview, titles: Sequence[str], since: Set[str] = frozenset()) -> None:
        told = {**told_of(seen, since, self.tabs), "titles": titles}
        self.pending.keep_preview(found, told, list(readings_of(seen)))
        self.pending.save(found, state=SHOWN, since=len(since))

    def _run(self, found: FileImport) -> None:
        context = self._context(found)
        if found.import_id:  # interrupted: what it still has to do was written down
            current = ledger.find(self.state, found.import_id)
            seen = Preview(read_file(self.pending.file(found)))
        else:
            seen, titles = self._preview(context, found)
            if since := set(readings_of(seen)) - self.pending.readings(found):
                self._show(found, seen, titles, since)
                return
            if seen.empty:
                self.pending.finish(found, state=DONE, done=_told_outcome(Outcome()))
                return
            importing.check_unfinished(context)
            LocalCopies(self.settings).make(found.copy, found.author)
            current = importing.start(context, seen, found.name, found.author)
            found = self.pending.save(found, import_id=current.id)
        outcome = importing.run(context, current, seen)
        self.pending.finish(found, state=DONE, done=_told_outcome(outcome))

    def _undo(self, found: FileImport) -> None:
        outcome = undo(self._context(found), ledger.find(self.state, found.import_id))
        self.pending.finish(found, state=UNDONE, done=_told_outcome(outcome))


def _small_enough(pending: PendingImports, found: FileImport) -> Content:
    """The file, where it is not so large that reading it would take the site's memory."""
    path = pending.file(found)
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if zipped:
        with Archive(path) as archive:
            if archive.unfolded > MOST_UNFOLDED:
                raise BadFile("large_here", name=found.name)
    content = read_file(path)
    if sum(len(row) for sheet in content.sheets for row in sheet.grid) > MOST_CELLS:
        raise BadFile("large_here", name=found.name)
    return content


def readings_of(seen: Preview) -> Iterator[str]:
    """All that an import would do, and what it would do it to: what is new among them was never agreed to."""
    yield from ("whole",) if seen.whole else ()
    yield from (f"own\t{sheet.title}" for sheet in seen.own)
    for plan in seen.tabs:
        yield from (_reading_of(plan, change) for change in plan.changes)
        yield from (_reading_of(plan, row) for row in plan.rows)
        yield from (f"{plan.key}\tcolumn\t{header}" for header in plan.columns)


def _reading_of(plan: TabPlan, one: CellChange | RowToAdd) -> str:
    if isinstance(one, RowToAdd):
        return f"{plan.key}\trow\t{one.number}"
    return f"{plan.key}\t{one.row_id}\t{one.key}\t{plain(one.old)}"


def told_of(seen: Preview, since: Set[str], tabs: Mapping[str, Tab]) -> Json:
    """What a page shows of a preview.

    Args:
        seen: the preview.
        since: of `readings_of`, what was otherwise when it was shown before.
        tabs: by key.
    """
    return {
        "whole": [[sheet.title, len(sheet.grid)] for sheet in seen.content.sheets] if seen.whole else [],
        "own": [[sheet.title, len(sheet.grid)] for sheet in seen.own],
        "empty": seen.empty,
        "notices": _told_notices(seen.notices),
        "tabs": [_told_plan(plan, since, tabs[plan.key]) for plan in seen.tabs],
    }


def _told_plan(plan: TabPlan, since: Set[str], tab: Tab) -> Json:
    # What changed since the last look comes first: it is what is to be agreed to now.
    changes = sorted(plan.changes, key=lambda one: _reading_of(plan, one) not in since)
    rows = sorted(plan.rows, key=lambda one: _reading_of(plan, one) not in since)
    return {
        "key": plan.key, "title": plan.title, "file_title": plan.file_title, "left": plan.left,
        "matched": sum(plan.matched.values()), "columns": plan.columns, "notices": _told_notices(plan.notices),
        "change_count": len(plan.changes), "row_count": len(plan.rows),
        "changed_rows": len({one.row_id for one in plan.changes}),
        "changes": [_told_change(plan, one, since, tab) for one in changes[:MOST_SHOWN]],
        "rows": [_told_row(plan, one, since, tab) for one in rows[:MOST_SHOWN]],
    }  # fmt: skip


def _told_change(plan: TabPlan, one: CellChange, since: Set[str], tab: Tab) -> Json:
    column = tab.by_key[one.key]
    told = {"row": one.row_id, "header": one.header, "place": one.place, "since": _reading_of(plan, one) in since}
    return {**told, "old": readable(column, one.old), "new": readable(column, one.new)}


def _told_row(plan: TabPlan, one: RowToAdd, since: Set[str], tab: Tab) -> Json:
    cells = islice(((h, c) for h, c in one.cells.items() if shown(c) != one.row_id), CELLS_SHOWN)
    texts = [readable(tab.named(header), shown(cell)) for header, cell in cells]
    return {"number": one.number, "cells": texts, "since": _reading_of(plan, one) in since}


def _told_outcome(outcome: Outcome) -> Json:
    done = {"cells": outcome.cells, "rows": outcome.rows, "tabs": outcome.tabs}
    return {**done, "notices": _told_notices(outcome.notices)}


def _told_notices(notices: Sequence[Notice]) -> list[list[Any]]:
    """The first notices of each kind, and how many more there are of it."""
    kinds: dict[str, list[Notice]] = {}
    for one in notices:
        kinds.setdefault(one.code, []).append(one)
    told: list[list[Any]] = []
    for code, found in kinds.items():
        told += [[code, dict(one.values)] for one in found[:NOTICES_SHOWN]]
        told += [["more", {"count": len(found) - NOTICES_SHOWN}]] if len(found) > NOTICES_SHOWN else []
    return told
