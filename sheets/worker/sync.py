"""The one worker: asks whether the workbook changed, reads it, and takes the outbox to it."""

import contextlib
import datetime as dt
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

import clock
from sheets.api.connection import Workbook
from sheets.api.quota import FEW, READ, WRITE, Budget
from sheets.errors import NotConfigured, OtherDeployment, Refused, SheetsError, StateUnreachable, Unreachable
from sheets.events import detection as events
from sheets.events import history
from sheets.events.journal import Archivist
from sheets.grid import kept as grid_acts
from sheets.model import schema
from sheets.model.as_shown import SHOWN, beside, numbers_in_text, ranges_of, shown_lines, still_shown
from sheets.model.binding import Grid
from sheets.model.columns import fold
from sheets.model.drive_links import LINKED, linked_lines
from sheets.model.fields import declared_titles
from sheets.model.holding import HELD
from sheets.model.lost_columns import LOST
from sheets.model.schema import WAL_TITLE
from sheets.model.snapshot import Snapshot, build_snapshot, find_title, held_in, keep_lost, lost_in
from sheets.state import linked_files as linked
from sheets.state import outbox, readings
from sheets.state.database import State, changes, get_value, repairs, set_value
from sheets.worker import webhook
from sheets.worker.election import Election
from sheets.writing.ahead import forget_plans
from sheets.writing.flush import Flusher
from sheets.writing.identity import Identities
from sheets.writing.ownership import TOKENS_AND_TABS, check_writer, last_writer

log = logging.getLogger(__name__)

REREAD_SECONDS = 300.0
"""A full reading at least this often: Drive's version lags, and an imported range does not move it."""
TICK_SECONDS = 0.1
"""How often the outbox is looked at (a local query)."""
LONGEST_PAUSE_SECONDS = 60.0
KEEP_SETTLED_SECONDS = 7 * 86_400.0
FLUSHES_IN_A_ROW = 100
PLANS_AT_A_TIME = 200
READS_IN_A_ROW = 5
REST_SECONDS = 1.0
LONGEST_REST_SECONDS = 10.0
"""Between looks at what waits for something else than us: a person, a header that is not there; a new save ends it."""
SIGN_SECONDS = 5.0
REFUSED_TIDY_SECONDS = 60.0
"""A Journal that could not be shortened is left alone this long."""


_WORK = sa.select(
    sa.or_(
        sa.exists().where(changes.c.state.in_(outbox.OPEN)),
        sa.exists().where(repairs.c.state.in_(("open", "sent"))),
    )
)


class Sync:
    """Keeps the state database and the workbook in step.

    Args:
        state: the state database.
        connect: opens the workbook; called again after it failed, so that the app can start without an answer.
        poll_seconds: how often the workbook is asked whether it changed.
        each_turn: called every turn with the latest reading, without the changes that are not in the sheet yet.
        budget: what may be asked of the API; None: anything.
        flush_seconds: how long changes are gathered before they are written, when many come.
        journal_lines: lines that stay in the Journal (see journal.py); 0: all.
        deployment: ours; empty: no other can write to this workbook.
    """

    def __init__(
        self,
        state: State,
        connect: Callable[[], Workbook],
        poll_seconds: float,
        each_turn: Callable[[Snapshot], object] | None = None,
        budget: Budget | None = None,
        flush_seconds: float = 0.0,
        journal_lines: int = 0,
        deployment: str = "",
    ) -> None:
        self.state = state
        self.poll_seconds = poll_seconds
        self._connect = connect
        self._each_turn = each_turn
        self._identities = Identities(state, poll_seconds)
        self._workbook: Workbook | None = None
        self._shape: Snapshot | None = None
        self._titles: tuple[str, ...] = ()
        self._version = ""
        self._read_at = 0.0
        self._looked_at = 0.0
        self._polled_at = 0.0
        self._told = 0
        self._rest_until = 0.0
        self._rests = 0
        self._rested_on = ""
        self._failures = 0
        self._budget = budget or Budget(state, {})
        self._flush_seconds = flush_seconds
        self._wrote_at = -flush_seconds
        self._counted_at = -SIGN_SECONDS
        self._journal_lines = journal_lines
        self._deployment = deployment
        self._archivist: Archivist | None = None
        self._tidy_from = 0.0
        self._thinned = False
        self._tabs: list[dict[str, Any]] = []

    def run(self, stop: threading.Event, election: Election) -> None:
        """Work until told to stop, whenever this process is the elected one."""
        self._budget.patience = 0.0  # there is other work than waiting for a call's turn
        signing = threading.Thread(target=self._give_signs, args=(stop, election), name="signs")
        signing.start()
        while not stop.is_set():
            if not election.won():
                stop.wait(1.0)
                continue
            try:
                self._save_counts()
                self.step()
                self._failures = 0
                stop.wait(TICK_SECONDS)
            except SheetsError as error:
                self._note(error)
                stop.wait(self._pause(error))
            except Exception:
                # The worker must outlive its own bugs: what waits is safe on disk, and the next turn tries again.
                log.exception("the worker met an error of its own")
                stop.wait(LONGEST_PAUSE_SECONDS / 10)
        signing.join()
        election.give_up()
        with contextlib.suppress(StateUnreachable):
            self._budget.save_counts()

    def step(self) -> None:
        """One turn: write what waits, then see whether the workbook changed."""
        self._react()  # also when the workbook does not answer: what was read before it went away
        with self.state.reading() as connection:
            waiting = connection.execute(_WORK).scalar()
            rested = self._rested_on == get_value(connection, "outbox") and time.monotonic() < self._rest_until
        wanted = waiting or self._identities.due()
        if wanted and not rested and self._may_write():
            self.flush()
        with self.state.reading() as connection:
            told = webhook.count_accepted(connection)
        if told != self._told:
            self._version = ""  # somebody says it changed, whatever Drive says: its version may lag by a minute
        if told != self._told or time.monotonic() - self._polled_at >= self.poll_seconds:
            self.poll()
            self._told = told
            self._react()
        self._tidy_journal()

    def _react(self) -> None:
        if not self._each_turn:
            return
        if self._shape is None:
            with self.state.reading() as connection:
                if get_value(connection, "last_error") == OtherDeployment.WORDS:
                    return  # mails are another's to send, until the workbook says otherwise
            self._catch_up()
        if self._shape:
            self._each_turn(self._shape)

    def flush(self) -> None:
        """Take everything that waits to the sheet, then read it again."""
        if not self._titles:
            self.read()
        flusher = Flusher(self.state, self._book(), self._identities, self._deployment)
        wrote = False
        for _ in range(FLUSHES_IN_A_ROW):
            try:
                assert self._shape is not None
                if not flusher.flush(self._shape, self._titles):
                    break
                wrote, self._wrote_at = True, time.monotonic()
                self._titles = tuple(dict.fromkeys((*self._titles, WAL_TITLE)))  # made by the first batch
                if not self._may_write():
                    break
            except Refused as refused:
                if refused.status != 400:
                    raise
                self.read()  # a tab was renamed, or the grid shrank: guess again from a fresh reading
        if wrote:
            self._rests = 0
            self._version = ""  # our own batch changed it
            if self._budget.spare(READ):
                self.read()
        else:
            # What is left waits for something else.
            self._rest_until = time.monotonic() + min(REST_SECONDS * 2**self._rests, LONGEST_REST_SECONDS)
            self._rests = min(self._rests + 1, 10)
            with self.state.reading() as connection:
                self._rested_on = get_value(connection, "outbox")

    def poll(self) -> None:
        """Ask whether the workbook changed, and read it if it did (or might have)."""
        version = self._book().version()
        self._polled_at = time.monotonic()
        if version != self._version or time.monotonic() - self._read_at > REREAD_SECONDS:
            if not self._budget.spare(READ):
                return  # what is left of this minute is for writing
            self.read(version)
        with self.state.writing() as connection:
            set_value(connection, "checked_at", str(time.time()))
            set_value(connection, "last_error", "")

    def read(self, version: str = "") -> None:
        """Read the whole workbook into the state database.

        Args:
            version: the Drive version known before the reading; an edit during it then shows as a new version.
        """
        for _ in range(READS_IN_A_ROW):
            try:
                self._read_once(version)
                break
            except readings.Overtaken:
                version = ""  # of before the other worker's reading
        else:
            raise Unreachable("other workers read the workbook all the time")
        history.keep_settled(self.state, time.time() - KEEP_SETTLED_SECONDS)
        if not self._thinned:
            with self.state.writing() as connection:
                self._thinned = forget_plans(connection, PLANS_AT_A_TIME) < PLANS_AT_A_TIME
        events.forget_old(self.state)
        grid_acts.forget_old(self.state)

    def _read_once(self, version: str) -> None:
        self._catch_up()  # before the workbook is asked: what follows the stored reading cannot be older than it
        workbook = self._book()
        before = version or workbook.version()
        at = clock.now()
        sheets = workbook.metadata(TOKENS_AND_TABS)["sheets"]
        check_writer(last_writer(sheets), self._deployment)
        tabs = [sheet["properties"] for sheet in sheets]
        titles = {fold(p["title"]): p["title"] for p in tabs}
        grids, known = self._grids(workbook, titles), self._shape
        self._shape = self._keep(grids, at)
        self._identities.observe(known, self._shape)
        self._titles, self._version, self._read_at = tuple(titles.values()), before, time.monotonic()
        self._tabs = tabs
        self._keep_tab_ids(tabs)

    def _catch_up(self) -> None:
        """Know the stored reading, whoever stored it: the next one is told apart from it."""
        with self.state.reading() as connection:
            latest = readings.latest_version(connection)
        mine = self._shape.version if self._shape else 0
        if latest != mine:
            # Fewer than ours: the state database was made anew.
            self._shape = readings.load(self.state, latest, self._shape if mine < latest else None) if latest else None

    def _grids(self, workbook: Workbook, titles: Mapping[str, str]) -> dict[str, Grid]:
        """The cells of our tabs and of those that `Champs` declares.

        Those known from the reading before are read in the same call; a newly declared one in a second.
        """
        ours = [title for tab in schema.READ_TABS if (title := find_title(tab, titles))]
        known = declared_titles(self._shape.grids) if self._shape else ()
        wanted = [*ours, *(titles[name] for name in known if name in titles)]
        grids = dict(workbook.grids(wanted)) if wanted else {}
        declared = {titles[name] for name in declared_titles(grids) if name in titles}
        new = declared - grids.keys()
        grids |= workbook.grids(sorted(new)) if new else {}
        return {title: grid for title, grid in grids.items() if title in declared or title in ours}

    def _keep(self, grids: Mapping[str, Grid], at: dt.datetime) -> Snapshot:
        """Store a reading by what changed since the one before, and these changes as events."""
        before = self._shape
        after = self._understood(grids, at, before)

        def note(connection: sa.Connection, version: int) -> None:
            if before:
                events.note(connection, version, at.timestamp(), before, after)

        return replace(after, version=readings.store(self.state, after.grids, at, before, note))

    def _understood(self, grids: Mapping[str, Grid], at: dt.datetime, before: Snapshot | None) -> Snapshot:
        """A reading typed, with what stands beside it: texts that became numbers, and what decides and is broken."""
        old = before.grids if before else {}
        grids = readings.shared(keep_lost(grids, old), old)
        found = build_snapshot(
            {**grids, **{name: still_shown(old.get(name, ()), grids, old) for name in (SHOWN, LINKED)}}, 0, at, before
        )
        if lines := self._shown(found, old):
            found = build_snapshot(beside(found.grids, SHOWN, lines, old), 0, at, found)
        else:
            found = replace(found, grids=beside(found.grids, SHOWN, found.grids[SHOWN], old))
        with self.state.reading() as connection:
            kept = linked.keys(connection)
        lines = linked_lines(found.tables, kept)
        if lines != found.grids[LINKED]:
            found = build_snapshot(beside(found.grids, LINKED, lines, old), 0, at, found)
        else:
            found = replace(found, grids=beside(found.grids, LINKED, lines, old))
        if before and (held := held_in(before, found, at)):
            found = build_snapshot(beside(found.grids, HELD, held, old), 0, at, found)
        if before and (lost := lost_in(before, found)):
            found = build_snapshot(beside(found.grids, LOST, lost, old), 0, at, found)
        return found

    def _shown(self, found: Snapshot, old: Mapping[str, Grid]) -> list[Any]:
        """What the numbers in columns of text look like: those of lines that changed, and now and then all of them."""
        everything = SHOWN not in old or time.monotonic() - self._looked_at > REREAD_SECONDS
        cells = numbers_in_text(found.tables, {} if everything else old)
        if everything:
            self._looked_at = time.monotonic()
        if not cells:
            return []
        try:
            asked = shown_lines(cells, self._book().shown(ranges_of(cells)))
        except Refused as refused:
            log.warning("what some cells show could not be read: %s", refused)  # their numbers stand meanwhile
            return []
        return [*([] if everything else found.grids[SHOWN]), *asked]

    def _book(self) -> Workbook:
        if self._workbook is None:
            self._workbook = self._connect()
            self._archivist = None
        return self._workbook

    def _tidy_journal(self) -> None:
        """Move the Journal's oldest lines away, when there are too many and nothing else wants the calls."""
        if not self._journal_lines or not self._shape or time.monotonic() < self._tidy_from:
            return
        workbook = self._book()
        self._archivist = self._archivist or Archivist(self.state, workbook, self._journal_lines)
        if not self._archivist.due(self._tabs) or not self._budget.spare(READ) or self._budget.room(WRITE) < 2:
            return
        try:
            self._tabs = self._archivist.tidy(self._shape)
        except Refused as refused:
            # A Journal we may not touch, or a grid that moved: nothing else depends on it.
            log.warning("the Journal could not be shortened: %s", refused)
            self._tidy_from = time.monotonic() + REFUSED_TIDY_SECONDS
            self._version = ""

    def _keep_tab_ids(self, tabs: list[dict[str, Any]]) -> None:
        """For links to a cell."""
        with self.state.writing() as connection:
            for p in tabs:
                key, value = f"sheet_id {p['title']}", str(p["sheetId"])
                if get_value(connection, key) != value:
                    set_value(connection, key, value)

    def _may_write(self) -> bool:
        """Whether a batch may leave: at once while few do, gathered when many come, and with the calls it takes."""
        if self._budget.room(READ) < 2 or self._budget.room(WRITE) < 1:
            return False
        few = self._budget.used(WRITE) < FEW
        return few or time.monotonic() - self._wrote_at >= self._flush_seconds

    def _give_signs(self, stop: threading.Event, election: Election) -> None:
        """Now and then, that there is a worker, also while it waits for a slow answer: see health.py."""
        while True:
            held = election.held
            if held:
                with contextlib.suppress(StateUnreachable), self.state.writing() as connection:
                    set_value(connection, "worker_at", str(time.time()))
            if stop.wait(SIGN_SECONDS if held else TICK_SECONDS):
                return

    def _save_counts(self) -> None:
        """Now and then, what became of the calls."""
        if time.monotonic() - self._counted_at >= SIGN_SECONDS:
            self._counted_at = time.monotonic()
            self._budget.save_counts()

    def _note(self, error: SheetsError) -> None:
        if isinstance(error, OtherDeployment):
            # Nothing is done about a reading that is another's to act on.
            self._shape, self._titles = None, ()
        if isinstance(error, (NotConfigured, Refused)):
            self._workbook = None  # credentials or sharing may be mended: open it again
        self._failures += 1
        log.warning("%s", error)
        if isinstance(error, StateUnreachable):
            return  # there is nowhere to note it; whoever asks the web processes is told the same
        with contextlib.suppress(StateUnreachable), self.state.writing() as connection:
            set_value(connection, "last_error", str(error))

    def _pause(self, error: SheetsError) -> float:
        """Longer after each failure, with jitter so that several deployments do not knock together."""
        first = 0.2 if isinstance(error, (Unreachable, StateUnreachable)) else 2.0
        longest: float = min(LONGEST_PAUSE_SECONDS, first * 2 ** min(self._failures - 1, 10))
        asked = error.retry_after if isinstance(error, Unreachable) else 0.0
        return max(asked, longest * random.uniform(0.5, 1.0))  # noqa: S311
