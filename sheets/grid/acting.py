"""An act of somebody's on the sheet, done once, in one batch that is for the version it was planned from alone."""

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sheets.api.live_tabs import LiveTabs, Stale
from sheets.errors import OverBudget, Refused, Unreachable
from sheets.grid import arranging, edits, kept
from sheets.grid.asking import check
from sheets.grid.edits import Planned
from sheets.grid.journal import journal_entries
from sheets.grid.places import CellSeen, TabSeen
from sheets.grid.present import Presence
from sheets.model.binding import HEADER_SEARCH_ROWS, bind
from sheets.model.columns import Tab, fold
from sheets.model.schema import JOURNAL
from sheets.model.snapshot import Snapshot, find_title
from sheets.state.database import State
from sheets.writing.requests import append_lines

Json = dict[str, Any]
TRIES = 60
UNSURE_SECONDS = 30.0
"""An act begun longer ago has ended, one way or the other: its process is gone."""
_OURS = re.compile(r"_wal|_journal( \d+)?")

Plan = Callable[[TabSeen, Json], Planned]
ACTS: Mapping[str, Plan] = {
    "cells": edits.write_cells,
    "note": edits.write_note,
    "insert rows": edits.insert_rows,
    "delete rows": edits.delete_rows,
    "move rows": arranging.move_rows,
    "insert columns": arranging.insert_columns,
    "delete columns": arranging.delete_columns,
    "move columns": arranging.move_columns,
    "sort": arranging.sort_rows,
    "width": arranging.widen,
}
WAYS_BACK: Mapping[str, Plan] = {
    "cells": edits.put_back_cells,
    "note": edits.write_note,
    "rows": edits.take_out_rows,
    "deleted": edits.bring_back_rows,
    "moved": arranging.move_rows_back,
    "columns": arranging.take_out_columns,
    "deleted columns": arranging.bring_back_columns,
    "moved columns": arranging.move_columns,
    "sorted": arranging.sort_back,
    "width": arranging.widen,
}
"""What an act left in its record -> how it is taken back, as an act of its own that has a way back too."""
_WHOLE = frozenset({"delete columns", "columns", "deleted columns", "sort"})
"""Acts and records for which the whole tab must be seen."""


class Busy(Exception):
    """The act was begun a moment ago, and goes on: ask again."""


class Unsure(Exception):
    """The act was begun, and nobody knows whether it was done: its author looks."""


class NotYours(Exception):
    """There is no such act of this person's to take back, or its tab is the site's own."""


class SheetDesk:
    """What somebody of the team may do to the local workbook in a browser.

    Args:
        live: the workbook.
        state: the state database.
    """

    def __init__(self, live: LiveTabs, state: State) -> None:
        self.live = live
        self.presence = Presence(state)
        self._state = state

    def tabs(self, account: str) -> list[Json]:
        """The tabs somebody may open, in order: all but the site's own."""
        return [one for one in self.live.book(account)[1] if not _OURS.fullmatch(one["title"])]

    def look(self, account: str, tab: int, start: int, end: int) -> TabSeen:
        """Rows of a tab as it is now."""
        return _seen(self.live.rows(account, tab, 0, start, end), {})

    def last_act(self, account: str, tab: int) -> str:
        """The ID of somebody's last act on a tab that changed something, or ""."""
        with self._state.reading() as connection:
            return kept.last(connection, account, tab)

    def act(self, account: str, snapshot: Snapshot, act: Json) -> Json:
        """Do an act once, and tell what changed in its tab since its author last heard.

        Args:
            account: who, by e-mail.
            snapshot: the last reading: which tab has which columns.
            act: `id`, `kind`, `tab`, `since` (the version its author knows), and what its kind wants (see edits.py);
                kind "back": `of`, the ID of an act to take back.

        Returns:
            `live` (see emulator/live.py), `conflicts`, `skipped`.

        Raises:
            BadAct, HeaderRow, NoSuchColumn, NotYours: it cannot be done so.
            Busy, Unsure: it was sent before.
            Refused: the workbook says no. Unreachable: no answer.
        """
        act_id, tab, since = check(act)["id"], act["tab"], act["since"]
        if not kept.begin(self._state, act_id, account, tab):
            return {**self._known(account, act_id), "live": self.live.rows(account, tab, since)}
        sent: list[int] = []
        try:
            planned, live = self._apply(account, snapshot, act, sent)
        except Exception:
            if not sent:  # else it may have been done
                kept.drop(self._state, act_id)
            raise
        answer = {"conflicts": planned.conflicts, "skipped": planned.skipped, "done": bool(planned.requests)}
        kept.end(self._state, act_id, planned.record, answer)
        return {**answer, "live": live}

    def _known(self, account: str, act_id: str) -> Json:
        with self._state.reading() as connection:
            found = kept.find(connection, act_id, account)
        if found is None:
            raise NotYours
        if found.answer:
            return found.answer
        raise Unsure if time.time() - found.at > UNSURE_SECONDS else Busy

    def _apply(self, account: str, snapshot: Snapshot, act: Json, sent: list[int]) -> tuple[Planned, Json]:
        """Plan and write; `sent` holds the version that a batch was sent for, unless nothing was done for sure."""
        plan, asked = self._plan_of(account, act)
        for _ in range(TRIES):
            seen = self._look(account, snapshot, act["tab"], asked)
            seen.looks = partial(self.live.looks, account, seen.tab["title"])
            seen.merges = partial(self.live.merges, account, act["tab"])
            planned = plan(seen, asked)
            if not planned.requests:
                return planned, self.live.rows(account, act["tab"], act["since"])
            try:
                requests = [*planned.requests, *self._journal(account, snapshot, seen, planned, act["id"])]
                sent.append(seen.version)
                live = self.live.write(account, seen.version, requests, act["tab"], act["since"])
            except (Refused, OverBudget):
                sent.clear()
                raise
            except Stale:
                sent.clear()
                time.sleep(random.uniform(0, 0.02))  # noqa: S311
                continue
            self._complete(account, planned, live, act["tab"])
            return planned, live
        raise Unreachable("the workbook changes all the time")

    def _complete(self, account: str, planned: Planned, live: Json, tab: int) -> None:
        """Add what is known only once an act is written; where that cannot be read, it is done all the same."""
        try:
            planned.complete(self._after(account, planned, live, tab), planned.record)
        except (Unreachable, Refused):
            planned.record = {}  # a way back that knows half of it would undo something else

    def _plan_of(self, account: str, act: Json) -> tuple[Plan, Json]:
        """How an act is planned, and what it is planned from: its body, or the record of the one it takes back."""
        if act["kind"] != "back":
            return ACTS[act["kind"]], act
        with self._state.reading() as connection:
            found = kept.find(connection, act["of"], account)
        if found is None or found.record.get("kind") not in WAYS_BACK:
            raise NotYours
        return WAYS_BACK[found.record["kind"]], found.record

    def _look(self, account: str, snapshot: Snapshot, tab: int, asked: Json) -> TabSeen:
        """The tab as it is, with the cells of the rows that an act is about."""
        with self._state.reading() as connection:
            came_back = kept.aliases(connection, tab)
        start, end = 0, HEADER_SEARCH_ROWS
        for _ in range(TRIES):
            told = self.live.rows(account, tab, 0, start, end)
            seen = _seen(told, came_back)
            if _OURS.fullmatch(seen.tab["title"]):
                raise NotYours
            if start == 0:
                seen.header, seen.names = header_of(snapshot, seen)
                top = seen
            whole = asked["kind"] in _WHOLE
            found = (
                range(len(seen.keys)) if whole else [p for r in refs_of(asked) if (p := seen.position(r)) is not None]
            )
            if not found or (start <= min(found) and max(found) < end):
                if seen.version == top.version:
                    seen.header, seen.names = top.header, top.names
                    return seen
                start, end = 0, HEADER_SEARCH_ROWS
                continue
            start, end = (0, max(max(found) + 1, HEADER_SEARCH_ROWS)) if whole else (min(found), max(found) + 1)
        raise Unreachable("the workbook changes all the time")

    def _after(self, account: str, planned: Planned, live: Json, tab: int) -> TabSeen:
        """The tab once an act is written: from what the answer tells, or read again where it does not tell all."""
        told, known = live, {position for position, _, _ in live["rows"]}
        if not known.issuperset(planned.looked_at):
            told = self.live.rows(account, tab, 0, min(planned.looked_at), max(planned.looked_at) + 1)
        places = {position: key for position, key, _ in told["rows"]}
        keys = told.get("keys") or [places.get(n, 0) for n in range(max(places, default=-1) + 1)]
        return TabSeen(told["version"], told.get("tab", {}), keys, _cells(told))

    def _journal(self, account: str, snapshot: Snapshot, seen: TabSeen, planned: Planned, act_id: str) -> list[Json]:
        """The lines of an act in the Journal, if there is one."""
        if not (planned.lines or planned.rows):
            return []
        zone, tabs = self.live.book(account)
        title = find_title(JOURNAL, {fold(one["title"]): one["title"] for one in tabs})
        journal = next((one for one in tabs if one["title"] == title), None)
        if journal is None:
            return []
        told = self.live.rows(account, journal["sheetId"], 0, 0, HEADER_SEARCH_ROWS)
        if told["version"] != seen.version:
            raise Stale
        columns = bind(JOURNAL, journal["title"], _top(_cells(told))).columns
        entries = journal_entries(account, tab_named(snapshot, seen.tab["title"]), seen, planned)
        return list(append_lines(journal["sheetId"], columns, entries, act_id, zone))


def tab_named(snapshot: Snapshot, title: str) -> Tab | None:
    """What a tab is to the site, by its title."""
    return next((table.tab for table in snapshot.tables if fold(table.title) == fold(title)), None)


def header_of(snapshot: Snapshot, seen: TabSeen) -> tuple[int, list[str]]:
    """Where a tab's header is and what it says: as the site finds it, else its first row."""
    top = _top(seen.cells)
    tab = tab_named(snapshot, seen.tab["title"])
    at = max(bind(tab, seen.tab["title"], top).header_row, 0) if tab else 0
    return at, top[at]


def refs_of(asked: Json) -> Sequence[str]:
    """The rows that an act, or a record, is about."""
    kind = asked["kind"]
    if kind == "cells" and "cells" in asked:
        return [cell[0] for cell in asked["cells"]]
    if kind == "rows":
        return [row[0] for row in asked["rows"]]
    if kind == "note":
        return [asked["row"]]
    return asked["rows"] if kind in ("cells", "delete rows") else ()


def _seen(told: Json, aliases: Mapping[int, int]) -> TabSeen:
    return TabSeen(told["version"], told["tab"], told["keys"], _cells(told), aliases=aliases)


def _cells(told: Json) -> dict[int, list[CellSeen]]:
    return {position: [CellSeen.of(cell) for cell in line] for position, _, line in told["rows"]}


def _top(cells: Mapping[int, Sequence[CellSeen]]) -> list[list[str]]:
    """What the rows show in which a header is looked for."""
    return [[cell.shown for cell in cells.get(n, ())] for n in range(HEADER_SEARCH_ROWS)]
