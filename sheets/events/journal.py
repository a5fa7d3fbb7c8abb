"""The Journal stays short: past a count, its oldest lines move to the state database, block by block.

A block is copied to the database as it was read. Then one batch, refused whole if another one came first, copies the
rows as they really are into a hidden tab made for them and deletes those rows. Staff may sort, type or insert between
the two: that hidden tab holds whatever was deleted, and stays until its lines are in the database and what is not ours
is back in the Journal. Nothing has to be remembered: an answer that never came, or a kill, leaves the tab to be found.
"""

import logging
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sheets.api.connection import Workbook, quoted
from sheets.errors import Refused
from sheets.events.journal_archive import OurLine, keep, our_lines
from sheets.model.binding import Grid, bind
from sheets.model.columns import Cell, fold
from sheets.model.schema import JOURNAL
from sheets.model.snapshot import Snapshot, find_title
from sheets.state.database import State, get_value, set_value
from sheets.writing import requests
from sheets.writing.plan import Plan
from sheets.writing.precheck import Precheck, SeenTab, precheck, seen_value

log = logging.getLogger(__name__)

BLOCK = 500
"""Lines moved by one batch."""
RUNS = 100
"""Separate runs of rows in one batch, where staff sorted the Journal their way."""
SPARE_COLUMNS = 26
"""How much wider than the Journal the hidden tab is, for columns inserted meanwhile."""
LOOK_AGAIN_SECONDS = 3600.0
"""A long grid that held no more lines of ours than it may is counted again this late at the latest."""
MISSING_SECONDS = 60.0
"""A Journal that is not there, while lines wait to go back to it, is looked for again after that."""
CAPTURES = range(1_500_000_000, 1_590_000_000)
"""Numbers of the hidden tabs: below those of other tokens, far from Google's own."""
CAPTURE_TITLE = "_journal"
_CAPTURED = "sheets(properties(title),data(rowData(values(userEnteredValue,effectiveValue,note))))"


class Archivist:
    """Keeps the Journal short.

    Args:
        state: the state database.
        workbook: the sheet.
        limit: how many lines stay; a tenth more before any is moved, so that it is seldom done.
    """

    def __init__(self, state: State, workbook: Workbook, limit: int) -> None:
        self.state = state
        self.workbook = workbook
        self.limit = limit
        self.margin = max(1, limit // 10)
        self._looked_at, self._rows_then = -LOOK_AGAIN_SECONDS, 0
        self._staying: set[OurLine] = set()
        self._waits_until = 0.0
        self._told = False

    def due(self, tabs: Iterable[Mapping[str, Any]]) -> bool:
        """Whether there may be something to move, by the tabs' properties alone."""
        if _captures(tabs):
            return time.monotonic() >= self._waits_until
        title = find_title(JOURNAL, {fold(p["title"]): p["title"] for p in tabs})
        rows = next((p["gridProperties"].get("rowCount", 0) for p in tabs if p["title"] == title), 0)
        grown = rows >= self._rows_then + self.margin
        return rows > self.limit + self.margin and (grown or time.monotonic() - self._looked_at > LOOK_AGAIN_SECONDS)

    def tidy(self, shape: Snapshot) -> list[dict[str, Any]]:
        """Move one block, or finish with one that an earlier turn left half-way. Returns the tabs as they are now.

        Args:
            shape: the last reading: which tabs and columns there are.

        Raises:
            Unreachable: no answer, or unclear; a later call goes on from whatever became of it.
            Refused: the workbook does not let us.
        """
        tabs = self._take_in(shape)
        if self._move_block(shape, [p["title"] for p in tabs]):
            tabs = self._take_in(shape)
        return tabs

    def _move_block(self, shape: Snapshot, titles: Sequence[str]) -> bool:
        """Copy the oldest lines to the database, then delete them from the Journal, in one batch with a last copy."""
        seen = precheck(self.workbook, titles, shape, {})
        if seen.journal is None or seen.wal is None:
            return False
        grid = self.workbook.grids([seen.journal.title])[seen.journal.title]
        found = our_lines(grid, bind(JOURNAL, "", grid), seen.time_zone)
        lines = {index: line for index, line in found.items() if line not in self._staying}
        surplus = len(lines) - self.limit
        if surplus <= self.margin:
            self._looked_at, self._rows_then = time.monotonic(), seen.journal.rows
            return False
        oldest = sorted(lines, key=lambda index: (lines[index].at, index))[: min(surplus, BLOCK)]
        runs = _runs(sorted(oldest))[:RUNS]
        with self.state.writing() as connection:
            keep(connection, [lines[i] for start, end in runs for i in range(start, end)], shape.tabs)
            generation = max(seen.generation, int(get_value(connection, "generation", "0"))) + 1
        try:
            self.workbook.batch(_moving(seen, seen.journal, runs, generation), [], "spreadsheetId")
        except Refused as refused:
            if not refused.token_taken:
                raise
            log.info("the Journal is left for later: %s", refused)
        return True

    def _take_in(self, shape: Snapshot) -> list[dict[str, Any]]:
        """Finish with what was deleted: our lines to the database, all else back to the Journal."""
        tabs = self.workbook.tabs()
        if not (waiting := _captures(tabs)):
            return tabs
        titles = {fold(p["title"]): p["title"] for p in tabs}
        for properties in waiting:
            seen = precheck(self.workbook, titles.values(), shape, {})
            if seen.journal is None:
                self._wait_for_journal(properties["title"])
                break
            self._told = False
            grid, touched = self._captured(properties["title"])
            found = our_lines(grid, bind(JOURNAL, "", grid), seen.time_zone)
            lines = {index: line for index, line in found.items() if index not in touched}
            # Put back once, they are not taken away again: it would go on for ever.
            self._staying.update(line for index, line in found.items() if index in touched)
            with self.state.writing() as connection:
                keep(connection, lines.values(), shape.tabs)
                latest = max(seen.generation, int(get_value(connection, "generation", "0")))
                set_value(connection, "generation", str(latest))
            # The first row is a copy of the header, which was never deleted.
            rest = [i for i, row in enumerate(grid) if i and i not in lines and (i in touched or not _blank(row))]
            self._put_back(properties["sheetId"], seen.journal, _runs(rest))
        return self.workbook.tabs()

    def _wait_for_journal(self, waiting: str) -> None:
        """There is none any more, where lines are to go back: looked for now and then, and said once."""
        self._waits_until = time.monotonic() + MISSING_SECONDS
        if not self._told:
            log.warning("lines of the Journal wait in %s: there is no Journal any more", waiting)
        self._told = True

    def _captured(self, title: str) -> tuple[Grid, set[int]]:
        """The rows of a hidden tab, and those where somebody left a formula or a note."""
        answer = self.workbook.metadata(_CAPTURED, [quoted(title)])
        data = next((s.get("data") for s in answer["sheets"] if s["properties"]["title"] == title), None) or [{}]
        rows = [row.get("values", []) for row in data[0].get("rowData", [])]
        touched = {i for i, row in enumerate(rows) for c in row if c.get("note") or seen_value(c).formula}
        return [[seen_value(cell).value for cell in row] for row in rows], touched

    def _put_back(self, capture: int, journal: SeenTab, strays: Sequence[tuple[int, int]]) -> None:
        """Rows that are not ours go back under the header, and the hidden tab goes, all in one batch.

        A double of it is refused, and so is one that arrives late: the hidden tab is not there any more.
        """
        count = sum(end - start for start, end in strays)
        body: list[dict[str, Any]] = []
        if count:
            place = {"sheetId": journal.sheet_id, "dimension": "ROWS"}
            under = {**place, "startIndex": journal.header_row, "endIndex": journal.header_row + count}
            body.append({"insertDimension": {"range": under, "inheritFromBefore": False}})
        at = journal.header_row
        for start, end in strays:
            body.append(_copy(capture, start, end, journal.sheet_id, at))
            at += end - start
        body.append({"deleteSheet": {"sheetId": capture}})
        self.workbook.batch(body, [], "spreadsheetId")


def _captures(tabs: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [p for p in tabs if p.get("sheetId") in CAPTURES and p["title"].startswith(CAPTURE_TITLE)]


def _blank(row: Sequence[Cell]) -> bool:
    return all(cell in (None, "") for cell in row)


def _runs(indexes: Iterable[int]) -> list[tuple[int, int]]:
    """Sorted indexes as runs: (first, one past the last)."""
    runs: list[tuple[int, int]] = []
    for index in indexes:
        if runs and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _moving(
    seen: Precheck, journal: SeenTab, runs: Sequence[tuple[int, int]], generation: int
) -> list[dict[str, Any]]:  # fmt: skip
    """The batch: its token and its line as any other's, the hidden tab, all copies, then the deletions, last first."""
    capture = CAPTURES.start + generation
    grid = {"rowCount": 1 + sum(end - start for start, end in runs), "columnCount": journal.columns + SPARE_COLUMNS}
    title = f"{CAPTURE_TITLE} {generation}"
    made = {"sheetId": capture, "title": title, "hidden": True, "gridProperties": grid}
    body = requests.batch(seen, Plan(), generation, uuid.uuid4().hex, [])
    body.append({"addSheet": {"properties": made}})
    at = 0
    for start, end in ((journal.header_row - 1, journal.header_row), *runs):
        body.append(_copy(journal.sheet_id, start, end, capture, at))
        at += end - start
    for start, end in reversed(runs):
        span = {"sheetId": journal.sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end}
        body.append({"deleteDimension": {"range": span}})
    return body


def _copy(source: int, start: int, end: int, target: int, at: int) -> dict[str, Any]:
    """Whole rows as they are, however wide: with their formats and formulas, for what goes back."""
    return {
        "copyPaste": {
            "source": {"sheetId": source, "startRowIndex": start, "endRowIndex": end},
            "destination": {"sheetId": target, "startRowIndex": at, "endRowIndex": at + end - start},
            "pasteType": "PASTE_NORMAL",
            "pasteOrientation": "NORMAL",
        }
    }
