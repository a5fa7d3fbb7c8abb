"""All that views touch of the workbook: read rows, submit a change, know what became of it."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from sheets.changes import Addition, Conflict, Conflicted, Edit, merge
from sheets.errors import SheetsError, UnknownColumn, UnknownRow
from sheets.events import decisions, history, holds
from sheets.events.decisions import Undecided
from sheets.events.holds import Hold
from sheets.model.columns import Cell
from sheets.model.ids import mint_id
from sheets.model.snapshot import Snapshot
from sheets.state import database as state
from sheets.state import outbox, readings
from sheets.state.database import State, changes, get_value
from sheets.state.outbox import APPEND, CELL, DONE, OPEN, PERSON, QUEUED

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submission gets back once it is on disk.

    Args:
        id: to ask for its progress; empty when nothing had changed.
        row_id: the row it concerns (minted for a new one).
    """

    id: str
    row_id: str

    @property
    def empty(self) -> bool:
        """Nothing had changed: there is nothing to write."""
        return not self.id


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a submission.

    Args:
        state: the least advanced of its cells: person, queued, done or noop.
        reason: French sentence, when a person must decide.
        conflicts: the cells that met another edit.
        tab, row_id, author: of the submission.
    """

    state: str
    reason: str
    conflicts: tuple[Conflict, ...]
    tab: str
    row_id: str
    author: str

    @property
    def settled(self) -> bool:
        """Nothing more will happen by itself."""
        return self.state != QUEUED


@dataclass(frozen=True, slots=True)
class QueueState:
    """How reading and writing fare.

    Args:
        waiting: changes not in the sheet yet.
        oldest_seconds: age of the oldest of them; 0 when none.
        people: changes a person must decide.
        last_read: when the workbook was last read (UTC).
        age_seconds: since it was last known to be up to date.
        last_error: what the last call met, in English; empty when it went well.
    """

    waiting: int
    oldest_seconds: float
    people: int
    last_read: dt.datetime | None
    age_seconds: float
    last_error: str


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

    @property
    def snapshot(self) -> Snapshot:
        """The latest reading, with the changes that are not in the sheet yet laid over it.

        Raises:
            NeverRead: the workbook has not been read even once.
        """
        with self.state.reading() as connection:
            latest, outbox_count = readings.latest_version(connection), get_value(connection, "outbox", "0")
            if self._read is None or not self._following:
                self._load(latest)
            assert self._read is not None
            mark = self._read.version, outbox_count
            shown = self._shown
            if shown and shown[0] == mark:
                return shown[1]
            pending = outbox.laid_over(connection, mark[0])
            holds.lay_over(connection, pending, self._read.has)
        snapshot = self._read.with_cells(pending, shown[1] if shown else None)
        self._shown = mark, snapshot
        return snapshot

    def mark(self) -> tuple[int, str]:
        """What `snapshot` shows: the reading, and the changes laid over it. Another mark, perhaps another snapshot."""
        with self.state.reading() as connection:
            latest, outbox_count = readings.latest_version(connection), get_value(connection, "outbox", "0")
        shown = self._read.version if self._read and self._following else latest
        return shown, outbox_count

    def follow(self, prepare: Callable[[Snapshot], object], every: float = 0.2) -> None:
        """Pick new readings up in the background, so that no visitor waits while one is typed.

        Args:
            prepare: called with a new reading before anybody sees it.
            every: seconds between looks at the state database.
        """

        def look() -> None:
            while True:
                try:
                    with self.state.reading() as connection:
                        latest = readings.latest_version(connection)
                    if latest:
                        self._load(latest, prepare)
                except (SheetsError, sa.exc.SQLAlchemyError):
                    log.warning("could not pick up the latest reading", exc_info=True)
                time.sleep(every)

        self._following = True
        threading.Thread(target=look, name="follower", daemon=True).start()

    def _load(self, version: int, prepare: Callable[[Snapshot], object] | None = None) -> None:
        with self._lock:
            if self._read is None or self._read.version < version:
                read = readings.load(self.state, version, self._read)
                if self._read is None:
                    self._read = read  # the first one is shown at once: whoever opened a link waits for nothing else
                if prepare:
                    prepare(read)
                self._read = read

    def submit(self, change: Edit | Addition, author: str) -> Receipt:
        """Keep a change; it is on disk when this returns, and reaches the sheet or a person.

        Args:
            change: what to write.
            author: who asks, as the Journal shows it.

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
        return self._edit(change, author) if isinstance(change, Edit) else self._add(change, author)

    def add_together(
        self,
        additions: Sequence[Addition],
        author: str,
        also: Callable[[Connection, list[str]], Sequence[Addition]],
    ) -> list[str]:
        """Keep several new rows, and what goes with them in the state database: all of it, or nothing.

        Args:
            additions: the rows.
            author: who asks, as the Journal shows it.
            also: called with the transaction and the rows' IDs; returns further rows, which may refer to them. What it
                raises takes everything back.

        Returns:
            The IDs of `additions`.

        Raises:
            NotText: see errors.py.
        """
        with self.state.writing() as connection:
            taken: dict[str, set[str]] = {}
            ids = [self._mint(addition, taken) for addition in additions]
            more = also(connection, ids)
            rows = [*zip(additions, ids, strict=True), *((addition, self._mint(addition, taken)) for addition in more)]
            for addition, _ in rows:
                for key, cell in addition.values.items():
                    outbox.check_text(key, cell)
            outbox.enqueue(
                connection,
                author,
                [_line(APPEND, row.tab, row_id, "", None, {**row.values, "id": row_id}) for row, row_id in rows],
            )
        return ids

    def _mint(self, addition: Addition, taken: dict[str, set[str]]) -> str:
        table = self.snapshot.table(addition.tab)
        used = taken.setdefault(addition.tab, set())
        row_id = mint_id(table.tab.prefix, used.union(table.ids))
        used.add(row_id)
        return row_id

    def progress(self, receipt: str) -> Progress | None:
        """What became of a submission, or None when nothing is known of it (any more)."""
        if not receipt.isalnum():
            return None  # a receipt is hexadecimal: no database is asked for what an address bar may hold
        with self.state.reading() as connection:
            asked = outbox.load(connection, changes.c.receipt == receipt)
            lines = [outbox.last_word(connection, line) for line in asked]
        if not asked:
            return None
        people = [line for line in lines if line.state == PERSON]
        open_ = any(line.state in OPEN for line in lines)
        name = PERSON if people else QUEUED if open_ else "done" if any(x.state == "done" for x in lines) else "noop"
        mine = [p for p in people if p.reason == "conflict" and p.author == asked[0].author]
        conflicts = tuple(Conflict(p.key, p.base, p.theirs, p.new) for p in mine)
        reason = outbox.REASONS.get(people[0].reason, people[0].reason) if people else ""
        return Progress(name, reason, conflicts, asked[0].tab, asked[0].row_id, asked[0].author)

    def queue(self) -> QueueState:
        """How reading and writing fare."""
        with self.state.reading() as connection:
            counted = connection.execute(
                sa.select(changes.c.state, sa.func.count(), sa.func.min(changes.c.at))
                .where(changes.c.state.in_((*OPEN, PERSON)))
                .group_by(changes.c.state)
            ).all()
            waiting = [(n, at) for name, n, at in counted if name in OPEN]
            checked = float(get_value(connection, "checked_at", "0"))
            read_at = readings.latest_read_at(connection)
            error = get_value(connection, "last_error")
        now = time.time()
        return QueueState(
            waiting=sum(n for n, _ in waiting),
            oldest_seconds=max(0.0, now - min((at for _, at in waiting), default=now)),
            people=sum(n for name, n, _ in counted if name == PERSON),
            last_read=read_at,
            age_seconds=max(0.0, now - checked) if checked else 0.0,
            last_error=error,
        )

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
        snapshot = self.snapshot
        with self.state.writing() as connection:
            return decisions.retry(connection, snapshot, change_id, author)

    def drop(self, change_id: int, author: str) -> bool:
        """Give a waiting change up: what the sheet holds stays; False: somebody decided before."""
        with self.state.writing() as connection:
            return decisions.drop(connection, change_id, author)

    def aim(self, change_id: int, row_id: str, key: str, base: Cell, author: str) -> bool:
        """Write a waiting change in another place (see decisions.aim); False: somebody decided before."""
        with self.state.writing() as connection:
            return decisions.aim(connection, change_id, row_id, key, base, author)

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
        with self.state.reading() as connection:
            line = history.submitted(connection, receipt, key)
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
                connection.execute(state.used_tokens.insert().values(token=token_id, at=time.time()))
        except IntegrityError:
            return False
        return True

    def _edit(self, edit: Edit, author: str) -> Receipt:
        self.snapshot  # noqa: B018 - typed before the lock is taken, so that nobody waits for it
        with self.state.writing() as connection:
            # Inside the transaction: two submissions of the same cell must see one another.
            table = self.snapshot.table(edit.tab)
            row = table.get(edit.row_id)
            if row is None:
                raise UnknownRow(f"{edit.tab} {edit.row_id}")
            lines, conflicts = [], []
            for key, mine in edit.new.items():
                base, theirs = edit.base.get(key), table.cell(row, key)
                verdict = merge(table.tab.by_key[key], base, theirs, mine)
                if verdict.verdict == "conflict":
                    conflicts.append(Conflict(key, base, theirs, mine))
                elif verdict.verdict == "write":
                    lines.append(_line(CELL, edit.tab, edit.row_id, key, theirs, verdict.cell))
            if conflicts:
                raise Conflicted(tuple(conflicts))
            return Receipt(outbox.enqueue(connection, author, lines) if lines else "", edit.row_id)

    def _add(self, addition: Addition, author: str) -> Receipt:
        with self.state.writing() as connection:
            table = self.snapshot.table(addition.tab)
            row_id = mint_id(table.tab.prefix, table)
            cells = {**addition.values, "id": row_id}
            line = _line(APPEND, addition.tab, row_id, "", None, cells)
            return Receipt(outbox.enqueue(connection, author, [line]), row_id)


def _line(action: str, tab: str, row_id: str, key: str, base: Cell, new: Any) -> dict[str, Any]:
    return {"action": action, "tab": tab, "row_id": row_id, "key": key, "base": base, "new": new}
