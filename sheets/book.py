"""All that views touch of the workbook: read rows, submit a change, know what became of it."""

import contextlib
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from types import EllipsisType
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from sheets import progress
from sheets.api.quota import Budget
from sheets.changes import Addition, Conflict, Conflicted, Edit, merge
from sheets.errors import SheetsError, StateUnreachable, UnknownColumn, UnknownRow
from sheets.events import decisions, handlers, history, holds
from sheets.events.decisions import Undecided
from sheets.events.handlers import SetAside
from sheets.events.history import HistoryEntry
from sheets.events.holds import Hold
from sheets.model.columns import Cell
from sheets.model.ids import mint_id
from sheets.model.snapshot import Snapshot
from sheets.progress import Progress, QueueState, Receipt
from sheets.state import outbox, readings
from sheets.state.database import State, changes, get_value, used_tokens
from sheets.state.outbox import CELL, DONE, DROPPED, NOOP, PERSON, Pending
from sheets.worker.health import Health, examine

log = logging.getLogger(__name__)
T = TypeVar("T")

FROM_MEMORY_SECONDS = 3_600.0
"""How long pages are shown from memory while the state database does not answer. What was decided elsewhere meanwhile,
to hide somebody for instance, is not known here: past this, no page is better."""
ASK_AGAIN_SECONDS = 0.5
"""A database that does not answer is asked no more often than that: visitors do not wait for it one by one."""


class Book:
    """The workbook as views see it.

    Args:
        state: the state database, shared with the worker.
        address: the workbook's address for people; empty when it has none.
    """

    def __init__(self, state: State, address: str = "") -> None:
        self.state = state
        self.address = address
        self._lock = threading.Lock()
        self._following = False
        self._read: Snapshot | None = None
        self._shown: tuple[tuple[int, str], Snapshot] | None = None
        self._answered_at = 0.0
        self._refused_at = -ASK_AGAIN_SECONDS
        self._away = False

    @property
    def snapshot(self) -> Snapshot:
        """The latest reading, with the changes that are not in the sheet yet laid over it.

        While the state database does not answer, what was shown last, for FROM_MEMORY_SECONDS: nothing can be saved
        meanwhile, but whoever opened a link reads.

        Raises:
            NeverRead: the workbook has not been read even once.
            StateUnreachable: the state database does not answer, and nothing is remembered.
        """
        return self._asked(self._latest, lambda shown: shown[1])

    def _latest(self) -> Snapshot:
        """What is shown, asked of the database now: whatever is kept is kept against this, never against a memory."""
        with self.state.reading() as connection:
            latest, outbox_count = readings.latest_version(connection), get_value(connection, "outbox", "0")
            if self._read is None or not self._following:
                self._load(latest)
            assert self._read is not None
            etag = self._read.version, outbox_count
            shown = self._shown
            if shown and shown[0] == etag:
                return shown[1]
            pending = outbox.laid_over(connection, etag[0])
            holds.lay_over(connection, pending, self._read.has)
        snapshot = self._read.with_cells(pending, shown[1] if shown else None)
        self._shown = etag, snapshot
        return snapshot

    def etag(self) -> tuple[int, str]:
        """What `snapshot` shows: the reading, and the changes laid over it. Another etag, perhaps another snapshot.

        Raises:
            StateUnreachable: as `snapshot`.
        """
        return self._asked(self._latest_etag, lambda shown: shown[0])

    def _latest_etag(self) -> tuple[int, str]:
        with self.state.reading() as connection:
            latest, outbox_count = readings.latest_version(connection), get_value(connection, "outbox", "0")
        shown = self._read.version if self._read and self._following else latest
        return shown, outbox_count

    def _asked(self, ask: Callable[[], T], remember: Callable[[tuple[tuple[int, str], Snapshot]], T]) -> T:
        """What the state database says; while it does not answer, what was shown last."""
        shown, now = self._shown, time.monotonic()
        remembered = shown is not None and now - self._answered_at < FROM_MEMORY_SECONDS
        if shown is None or not remembered or now - self._refused_at >= ASK_AGAIN_SECONDS:
            try:
                found = ask()
            except StateUnreachable as error:
                self._refused_at = time.monotonic()
                if not self._away:
                    log.warning("%s Pages are shown from memory until it does.", error)
                self._away = True
                if shown is None or not remembered:
                    raise
            else:
                if self._away:
                    log.warning("The state database answers again.")
                self._away, self._answered_at, self._refused_at = False, time.monotonic(), -ASK_AGAIN_SECONDS
                return found
        return remember(shown)

    def follow(self, prepare: Callable[[Snapshot], object], every: float = 0.2) -> None:
        """Pick new readings up in the background, so that no visitor waits while one is typed.

        Args:
            prepare: called with a new reading before anybody sees it; the first one is shown at once.
            every: seconds between looks at the state database.
        """

        def look() -> None:
            prepared = False
            while True:
                try:
                    with self.state.reading() as connection:
                        latest = readings.latest_version(connection)
                    if latest:
                        self._load(latest, prepare if prepared else None)
                        if not prepared and self._read:
                            # The first one is shown at once: whoever opened a link waits for nothing else.
                            prepare(self._read)
                            prepared = True
                        _ = self.snapshot  # should the database go away, the memory is no older than this look
                except StateUnreachable:
                    with contextlib.suppress(SheetsError):
                        _ = self.snapshot  # which says it once
                except (SheetsError, sa.exc.SQLAlchemyError):
                    log.warning("could not pick up the latest reading", exc_info=True)
                time.sleep(every)

        self._following = True
        threading.Thread(target=look, name="follower", daemon=True).start()

    def _load(self, version: int, prepare: Callable[[Snapshot], object] | None = None) -> None:
        with self._lock:
            if self._read is None or self._read.version < version:
                read = readings.load(self.state, version, self._read)
                if prepare:
                    prepare(read)
                self._read = read

    def submit(self, change: Edit | Addition, author: str, once: str = "") -> Receipt:
        """Keep a change; it is on disk when this returns, and reaches the sheet or a person.

        Args:
            change: what to write.
            author: who asks, as the Journal shows it.
            once: what tells this submission of a new row from all others of its author: the same again (a form whose
                answer was lost on the way) adds no other row; what it says otherwise than the first time is an edit of
                that one. Empty: none is the same.

        Raises:
            Conflicted: a cell was changed by somebody else; nothing of the submission is kept.
            UnknownRow, UnknownColumn, NotText: see errors.py.
        """
        cells = change.new if isinstance(change, Edit) else change.values
        tab = self.snapshot.tabs.get(change.tab)
        if tab is None:
            raise UnknownRow(change.tab)
        for key, cell in cells.items():
            outbox.check_text(key, cell)
            if key not in tab.by_key:
                raise UnknownColumn(key)
        if isinstance(change, Edit):
            return Receipt(self._keep([change], author), change.row_id)
        return self._add(change, author, once)

    def submit_together(
        self, edits: Sequence[Edit], author: str, once: str = ""
    ) -> tuple[Receipt, dict[str, tuple[Conflict, ...]]]:
        """Keep edits of several rows as one submission, to be undone as one.

        Args:
            edits: one a row.
            author: who asks, as the Journal shows it.
            once: as `submit`: sent again with nothing left to write, it answers the receipt of the first time.

        Returns:
            Its receipt, and the rows left out, by ID: their conflicts; none for a row that is not there any more.

        Raises:
            UnknownColumn, NotText: see errors.py; nothing is kept.
        """
        self.snapshot  # noqa: B018 - typed before the lock is taken, so that nobody waits for it
        with self.state.writing() as connection:
            lines, left_out = [], {}
            for edit in edits:
                try:
                    lines += self._lines_of(edit)
                except Conflicted as conflicted:
                    left_out[edit.row_id] = conflicted.conflicts
                except UnknownRow:
                    left_out[edit.row_id] = ()
            receipt = _receipt_of(author, edits[0].tab, once) if once and edits else ""
            known = bool(receipt and history.lines_of(connection, receipt))
            if lines:
                receipt = outbox.enqueue(connection, author, lines, "" if known else receipt)
            return Receipt(receipt if lines or known else "", ""), left_out

    def submit_whole(self, edits: Sequence[Edit], author: str) -> Receipt:
        """Keep edits of several rows as one submission: all of it, or nothing.

        Args:
            edits: one a row.
            author: who asks, as the Journal shows it.

        Raises:
            Conflicted: a cell was changed by somebody else.
            UnknownRow, UnknownColumn, NotText: see errors.py.
        """
        return Receipt(self._keep(edits, author), "")

    def undo_together(
        self, receipt: str, author: str, may: Callable[[Pending], bool]
    ) -> tuple[Receipt, dict[str, tuple[Conflict, ...]]] | None:
        """Put back what stood before in every cell of a submission, as one new submission with the same rules.

        Args:
            receipt: the submission.
            author: who asks.
            may: whether a change of it is one that they may undo so: else none of it is.

        Returns:
            As `submit_together`, a row that the submission did not change being left out; None where it is not theirs
            to undo, or is about no cell.

        Raises:
            UnknownColumn: a column is not there any more; nothing is kept.
        """
        if not receipt.isalnum():
            return None
        with self.state.reading() as connection:
            lines = history.lines_of(connection, receipt)
        if not all(map(may, lines)):
            return None
        cells = [line for line in lines if line.action == CELL]
        undone = [line for line in cells if line.state not in (DROPPED, NOOP, PERSON)]
        edits = [Edit(line.tab, line.row_id, {line.key: line.new}, {line.key: line.base}) for line in undone]
        made, left_out = self.submit_together(edits, author)
        unchanged = {line.row_id for line in cells} - {line.row_id for line in undone}
        return (made, {**dict.fromkeys(unchanged, ()), **left_out}) if cells else None

    def add_together(
        self,
        additions: Sequence[Addition],
        author: str,
        also: Callable[[Connection, list[str]], Sequence[Addition]],
        edits: Sequence[Edit] = (),
    ) -> list[str]:
        """Keep several new rows, and what goes with them: all of it, or nothing.

        Args:
            additions: the rows.
            author: who asks, as the Journal shows it.
            also: called with the transaction and the rows' IDs; returns further rows, which may refer to them. What it
                raises takes everything back.
            edits: of other rows.

        Returns:
            The IDs of `additions`.

        Raises:
            Conflicted, UnknownRow, UnknownColumn, NotText: see errors.py.
        """
        with self.state.writing() as connection:
            taken: dict[str, set[str]] = {}
            ids = [self._mint(addition, taken) for addition in additions]
            more = also(connection, ids)
            rows = [*zip(additions, ids, strict=True), *((addition, self._mint(addition, taken)) for addition in more)]
            for addition, _ in rows:
                for key, cell in addition.values.items():
                    outbox.check_text(key, cell)
            lines = [outbox.row_line(row.tab, row_id, row.values) for row, row_id in rows]
            lines += [line for edit in edits for line in self._lines_of(edit)]
            if lines:
                outbox.enqueue(connection, author, lines)
        return ids

    def _mint(self, addition: Addition, taken: dict[str, set[str]]) -> str:
        table = self._latest().table(addition.tab)
        used = taken.setdefault(addition.tab, set())
        row_id = addition.row_id or mint_id(table.tab.prefix, used.union(table.ids))
        used.add(row_id)
        return row_id

    def progress(self, receipt: str) -> Progress | None:
        """What became of a submission, or None when nothing is known of it (any more)."""
        if not receipt.isalnum():
            return None  # a receipt is hexadecimal: no database is asked for what an address bar may hold
        with self.state.reading() as connection:
            return progress.progress_of(connection, receipt)

    def queue(self) -> QueueState:
        """How reading and writing fare."""
        with self.state.reading() as connection:
            return progress.queue_state(connection)

    def health(self, budget: Budget) -> Health:
        """How a deployment fares, in numbers.

        Raises:
            StateUnreachable: the state database does not answer.
        """
        return examine(self.state, budget)

    def latest_changes(self, limit: int) -> list[HistoryEntry]:
        """The last changes of all rows, newest first."""
        snapshot = self.snapshot
        with self.state.reading() as connection:
            return history.latest(connection, snapshot, limit)

    def history_of(self, tab: str, row_id: str) -> list[HistoryEntry]:
        """Everything known of one row, newest first."""
        snapshot = self.snapshot
        with self.state.reading() as connection:
            return history.of_row(connection, snapshot, tab, row_id)

    def submitted(self, receipt: str, key: str) -> Pending | None:
        """One change of a submission, settled or not; None when nothing is known of it (any more)."""
        if not receipt.isalnum():
            return None
        with self.state.reading() as connection:
            return history.submitted(connection, receipt, key)

    def writer_of(self, tab: str, row_id: str, key: str, cell: Cell) -> str:
        """Who last wrote a cell on the web, if it is that which stands there now; or ""."""
        with self.state.reading() as connection:
            return history.writer_of(connection, tab, row_id, key, cell)

    def failures(self) -> list[SetAside]:
        """What changes set off and could not be done, oldest first."""
        with self.state.reading() as connection:
            return handlers.set_aside(connection)

    def retry_failure(self, handler: str, event_id: int) -> bool:
        """Have the worker try once more; False when it is not set aside (any more)."""
        with self.state.writing() as connection:
            return handlers.try_again(connection, handler, event_id)

    def drop_failure(self, handler: str, event_id: int) -> bool:
        """Forget what could not be done; False when it is not set aside (any more)."""
        with self.state.writing() as connection:
            return handlers.give_up(connection, handler, event_id)

    def undecided(self, author: str = "") -> tuple[Undecided, ...]:
        """The changes that wait for a person, oldest first; `author`: only theirs."""
        with self.state.reading() as connection:
            return decisions.waiting(connection, author)

    def undecided_one(self, change_id: int) -> Undecided | None:
        """A change that waits for a person, or None when it does not (any more)."""
        with self.state.reading() as connection:
            return decisions.one(connection, change_id)

    def wrote(self, change_id: int, author: str) -> bool:
        """Whether a change is this person's."""
        with self.state.reading() as connection:
            return bool(outbox.load(connection, changes.c.id == change_id, changes.c.author == author))

    def decider(self, change_id: int) -> str:
        """Who decided about a change, by e-mail; empty when nobody did."""
        with self.state.reading() as connection:
            return decisions.decider(connection, change_id)

    def is_followed(self, change_id: int) -> bool:
        """Whether a later edit took the place of a change that waited."""
        with self.state.reading() as connection:
            lines = outbox.load(connection, changes.c.id == change_id)
            return any(outbox.last_word(connection, line) is not line for line in lines)

    def hold(self, tab: str, row_id: str, key: str, cell: Cell, author: str) -> None:
        """Show a cell as this from now on, in every process, whatever becomes of the sheet (see holds.py)."""
        with self.state.writing() as connection:
            holds.hold(connection, tab, row_id, key, cell, author)

    def lift(self, tab: str, row_id: str, key: str) -> bool:
        """Show a cell as the sheet says again; False: it was not held."""
        with self.state.writing() as connection:
            return holds.lift(connection, tab, row_id, key)

    def held(self, tab: str, key: str) -> list[Hold]:
        """What is held in a column, the latest first."""
        with self.state.reading() as connection:
            return holds.held(connection, tab, key)

    def retry(self, change_id: int, author: str) -> bool:
        """Write a waiting change after all, knowing the value it will replace; False: somebody decided before."""
        snapshot = self._latest()
        with self.state.writing() as connection:
            return decisions.retry(connection, snapshot, change_id, author)

    def drop(self, change_id: int, author: str) -> bool:
        """Give a waiting change up: what the sheet holds stays; False: somebody decided before."""
        with self.state.writing() as connection:
            return decisions.drop(connection, change_id, author)

    def retarget(self, change_id: int, row_id: str, key: str, base: Cell, author: str) -> bool:
        """Write a waiting change in another place (see decisions.retarget); False: somebody decided before."""
        with self.state.writing() as connection:
            return decisions.retarget(connection, change_id, row_id, key, base, author)

    def undo(self, receipt: str, key: str, author: str, seen: Cell | EllipsisType = ...) -> Receipt | None:
        """Put back what stood in a cell before a change of the web, as a new change with the same rules.

        Args:
            receipt: the submission.
            key: the column.
            author: who asks.
            seen: the present cell, where the author saw it and still wants to; by default what the change wrote.

        Returns:
            The new change; None when there is nothing to undo (not written, or a whole row).

        Raises:
            Conflicted: somebody changed the cell since; nothing is kept.
            UnknownRow, UnknownColumn: the cell is not there any more.
        """
        line = self.submitted(receipt, key)
        if line is None or line.state != DONE or line.action != CELL:
            return None
        wrote = line.new if seen is ... else seen
        return self.submit(Edit(line.tab, line.row_id, {key: wrote}, {key: line.base}), author)

    def sheet_url(self, tab_title: str = "", a1: str = "") -> str:
        """The address of the workbook, or of one cell of it; empty where the workbook has no address."""
        if not self.address or not tab_title:
            return self.address
        with self.state.reading() as connection:
            sheet_id = get_value(connection, f"sheet_id {tab_title}")
        return f"{self.address}/edit#gid={sheet_id}&range={a1}" if sheet_id else self.address

    def mint_used_token(self, token_id: str) -> bool:
        """Use a sign-in link up: True the first time only, whatever process asks."""
        try:
            with self.state.writing() as connection:
                connection.execute(used_tokens.insert().values(token=token_id, at=time.time()))
        except IntegrityError:
            return False
        return True

    def _keep(self, edits: Sequence[Edit], author: str) -> str:
        """Keep edits, all of them; the receipt, empty where there is nothing to write."""
        self.snapshot  # noqa: B018 - typed before the lock is taken, so that nobody waits for it
        with self.state.writing() as connection:
            # Inside the transaction: two submissions of the same cell must see one another.
            lines = [line for edit in edits for line in self._lines_of(edit)]
            return outbox.enqueue(connection, author, lines) if lines else ""

    def _lines_of(self, edit: Edit) -> list[dict[str, Any]]:
        """What an edit writes, against what is shown now."""
        latest = self._latest()
        table = latest.table(edit.tab) if edit.tab in latest.tabs else None
        row = table.get(edit.row_id) if table else None
        if table is None or row is None:
            raise UnknownRow(f"{edit.tab} {edit.row_id}")
        lines, conflicts = [], []
        for key, mine in edit.new.items():
            if key not in table.tab.by_key:
                raise UnknownColumn(key)
            outbox.check_text(key, mine)
            base, theirs = edit.base.get(key), table.cell(row, key)
            verdict = merge(table.tab.by_key[key], base, theirs, mine)
            if verdict.verdict == "conflict":
                conflicts.append(Conflict(key, base, theirs, mine))
            elif verdict.verdict == "write":
                lines.append(outbox.cell_line(edit.tab, edit.row_id, key, theirs, verdict.cell))
        if conflicts:
            raise Conflicted(tuple(conflicts))
        return lines

    def _add(self, addition: Addition, author: str, once: str) -> Receipt:
        receipt = _receipt_of(author, addition.tab, once) if once else ""
        with self.state.writing() as connection:
            known = history.submitted(connection, receipt, "") if receipt else None
            if known is None:
                table = self._latest().table(addition.tab)
                row_id = addition.row_id or mint_id(table.tab.prefix, table)
                line = outbox.row_line(addition.tab, row_id, addition.values)
                return Receipt(outbox.enqueue(connection, author, [line], receipt), row_id)
        return self._say_again(addition, author, known)

    def _say_again(self, addition: Addition, author: str, known: Pending) -> Receipt:
        """What a submission that came again says otherwise than the first time, as an edit of the row it added."""
        said = {key: known.new.get(key) for key in (*known.new, *addition.values) if key != "id"}
        new = {key: addition.values.get(key) for key in said if addition.values.get(key) != said[key]}
        if not new or not self._latest().has(addition.tab, known.row_id):
            return Receipt(known.receipt, known.row_id)
        kept = self._keep([Edit(addition.tab, known.row_id, said, new)], author)
        return Receipt(kept or known.receipt, known.row_id)


def _receipt_of(author: str, tab: str, once: str) -> str:
    """The receipt of a submission that its author's form tells from all others."""
    return hashlib.sha256(f"{author}\n{tab}\n{once}".encode()).hexdigest()[:32]
