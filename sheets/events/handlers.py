"""What events set off. A handler writes to the state database only (a mail to send, a change to make), in the very
transaction that notes the event as handled: each of its effects happens once, whoever restarts or works beside it.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text

from sheets.events.detection import Event, event_of, events, load
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, insert, metadata

log = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0
"""How often handlers are asked, while nothing changes, whether staff want something tried again."""
RETRY_SECONDS = (2.0, 20.0)
"""How long a handler that failed waits before each new try; after the last it goes on without that event."""
WAITS, ASIDE, AGAIN = "waits", "aside", "again"

cursors = Table(
    "handler_cursors",
    metadata,
    Column("handler", String, primary_key=True),
    Column("event", Integer, nullable=False),
)
"""The last event each handler is through with."""

failures = Table(
    "handler_failures",
    metadata,
    Column("handler", String, primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("error", Text, nullable=False),
    Column("state", String, nullable=False),
)
"""Events a handler could not handle: it tries again (waits), went on without it (aside), or is told to try (again)."""


_HANDLER, _EVENT = sa.bindparam("name", type_=String), sa.bindparam("event_id", type_=Integer)
_VERSION = sa.bindparam("version", type_=Integer)
_AFTER = (events.c.id > _EVENT, events.c.version <= _VERSION)
"""The events after one that a reading shows."""
_LAST_SHOWN = sa.select(events.c.id).where(events.c.version <= _VERSION).order_by(events.c.id.desc()).limit(1)
_NEWEST = sa.select(events.c.tab, events.c.key, sa.func.max(events.c.id)).where(*_AFTER).group_by("tab", "key")
_NEXT = sa.select(events).where(*_AFTER).order_by(events.c.id).limit(1)
_NEXT_OF_COLUMNS = _NEXT.where(
    sa.tuple_(events.c.tab, events.c.key).in_(sa.bindparam("columns", expanding=True))
)  # fmt: skip
_CURSOR = sa.select(cursors.c.event).where(cursors.c.handler == _HANDLER).with_for_update()
_MOVE = cursors.update().where(cursors.c.handler == _HANDLER).values(event=_EVENT)
_PASS = (
    cursors.update()
    .where(cursors.c.handler.in_(sa.bindparam("names", expanding=True)), cursors.c.event < _EVENT)
    .values(event=_EVENT)
)
"""Take handlers past events that are not for them; another worker may have taken them further."""
_CURSORS = sa.select(cursors)
_TO_TRY_AGAIN = (
    sa.select(failures.c.handler, failures.c.event).where(failures.c.state == AGAIN).order_by(failures.c.event)
)
_FAILURE = (failures.c.handler == _HANDLER, failures.c.event == _EVENT)
_FAILED = sa.select(failures).where(*_FAILURE)
_FORGET_FAILURE = failures.delete().where(*_FAILURE)
"""Statements are made once: to make them anew took longer than to run them."""


@dataclass(frozen=True)
class Handler:
    """Something to do when the sheet changes.

    Args:
        name: never changes: it is how the app remembers which events are handled.
        handle: called with the transaction, the event and the latest reading. It must do nothing else than write
            through that transaction; what it raises takes its writes back.
        wants: tab key -> column keys it is called for ("" for rows that come and go); empty: everything.
        formerly: the name of the handler whose place it takes: it goes on where that one stopped.
    """

    name: str
    handle: Callable[[Connection, Event, Snapshot], object]
    wants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    formerly: str = ""

    def columns(self) -> list[tuple[str, str]]:
        """(tab, key) of each column it is called for; none: all."""
        return [(tab, key) for tab, keys in self.wants.items() for key in keys]


class _Failed(Exception):
    """A handler raised: its transaction is taken back."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.id)
        self.event = event


def run_handlers(state: State, handlers: Iterable[Handler], snapshot: Snapshot) -> int:
    """Take every handler to the last event that `snapshot` shows.

    A handler never seen before starts from now. One that raises is tried again later, up to three times in all, then
    goes on without that event, which is set aside for staff; the others are not held up.

    Args:
        state: the state database.
        handlers: all of them.
        snapshot: the latest reading, without pending changes.

    Returns:
        How many events were dealt with: handled, or set aside.
    """
    handled, through = 0, list[str]()
    behind = _behind(state, tuple(handlers), snapshot.version)
    for handler in behind.handlers:
        for failed in behind.again.get(handler.name, ()):
            handled += _again(state, handler, failed, snapshot)
        while behind.known[handler.name] < behind.newest[handler.name]:
            if not (dealt_with := _step(state, handler, snapshot)):
                break
            behind.known[handler.name] = dealt_with
            handled += 1
        else:
            through.append(handler.name)
    if through:
        with state.writing() as connection:
            connection.execute(_PASS, {"names": through, "event_id": behind.last})
    return handled


@dataclass(frozen=True)
class _Behind:
    """What there is to do.

    Args:
        handlers: those that are not through with the last event, or that staff asked to try again.
        known: by handler, the last event it is through with.
        newest: by handler, the last event that is for it; 0: none since.
        last: the last event that the reading shows.
        again: by handler, the events to be tried again.
    """

    handlers: Sequence[Handler]
    known: dict[str, int]
    newest: Mapping[str, int]
    last: int
    again: Mapping[str, Sequence[int]]


def _behind(state: State, handlers: Sequence[Handler], version: int) -> _Behind:
    """Find what there is to do.

    Asked many times a second, so that an idle worker writes nothing; and what happened is looked through once for all.
    """
    with state.reading() as connection:
        known = {line.handler: int(line.event) for line in connection.execute(_CURSORS)}
        again: dict[str, list[int]] = {}
        for name, event in connection.execute(_TO_TRY_AGAIN):
            again.setdefault(name, []).append(event)
        last = _last_event(connection, version)
    if new := [one for one in handlers if one.name not in known]:
        with state.writing() as connection:
            known |= _start(connection, new, last)
    late = [one for one in handlers if last > known[one.name] or one.name in again]
    found: list[tuple[tuple[str, str], int]] = []
    if late:
        since = {"event_id": min(known[one.name] for one in late), "version": version}
        with state.reading() as connection:
            found = [((tab, key), event) for tab, key, event in connection.execute(_NEWEST, since)]
    newest = dict.fromkeys(known, 0)
    for one in late:
        columns = one.columns()
        newest[one.name] = max((event for column, event in found if not columns or column in columns), default=0)
    return _Behind(late, known, newest, last, again)


def _start(connection: Connection, new: Sequence[Handler], last: int) -> dict[str, int]:
    """Those never seen before start from now, or where the one stopped whose place they take."""
    starts = {one.name: last if (theirs := _inherited(connection, one)) is None else theirs for one in new}
    lines = [{"handler": name, "event": event} for name, event in starts.items()]
    connection.execute(insert(connection, cursors).on_conflict_do_nothing(), lines)  # another worker may have begun
    return starts


def _step(state: State, handler: Handler, snapshot: Snapshot) -> int:
    """Handle the next event; returns its number, or 0 when there is none, or it must wait."""
    try:
        with state.writing() as connection:
            cursor = connection.execute(_CURSOR, {"name": handler.name}).scalar_one()  # held until the transaction ends
            event = _next(connection, handler, cursor, snapshot.version)
            if event is None or _is_resting(connection, handler, event):
                return 0
            _call(connection, handler, event, snapshot)
            _move(connection, handler, event.id)
            connection.execute(_FORGET_FAILURE, {"name": handler.name, "event_id": event.id})
            return event.id
    except _Failed as failed:
        return failed.event.id if _note_failure(state, handler, failed) else 0


def _again(state: State, handler: Handler, event_id: int, snapshot: Snapshot) -> int:
    """Do what staff asked to be tried once more."""
    try:
        with state.writing() as connection:
            told = _FORGET_FAILURE.where(failures.c.state == AGAIN)
            if not connection.execute(told, {"name": handler.name, "event_id": event_id}).rowcount:
                return 0  # another worker did
            found = load(connection, events.c.id == event_id)
            for event in found:
                _call(connection, handler, event, snapshot)
            return len(found)
    except _Failed as failed:
        with state.writing() as connection:
            connection.execute(
                failures.update()
                .where(*_failure(handler, event_id))
                .values(state=ASIDE, tries=failures.c.tries + 1, at=time.time(), error=_said(failed))
            )
        return 0


def _inherited(connection: Connection, handler: Handler) -> int | None:
    """The last event of the handler that this one takes the place of; what that one could not handle comes along."""
    if not handler.formerly:
        return None
    theirs = failures.c.handler == handler.formerly
    for line in connection.execute(sa.select(failures).where(theirs)).mappings().all():
        connection.execute(failures.insert().values(**{**line, "handler": handler.name}))
    return connection.execute(_CURSOR, {"name": handler.formerly}).scalar()


def _next(connection: Connection, handler: Handler, cursor: int, version: int) -> Event | None:
    after, columns = {"event_id": cursor, "version": version}, handler.columns()
    wanted = _NEXT_OF_COLUMNS if columns else _NEXT
    found = connection.execute(wanted, {**after, "columns": columns} if columns else after).mappings().one_or_none()
    return event_of(found) if found else None


def _call(connection: Connection, handler: Handler, event: Event, snapshot: Snapshot) -> None:
    try:
        handler.handle(connection, event, snapshot)
    except Exception as error:
        raise _Failed(event) from error


def _note_failure(state: State, handler: Handler, failed: _Failed) -> bool:
    """Count a failure; True when the handler goes on without that event."""
    log.warning("handler %s failed on event %d", handler.name, failed.event.id, exc_info=failed)
    mine = _failure(handler, failed.event.id)
    with state.writing() as connection:
        tries = 1 + (connection.execute(sa.select(failures.c.tries).where(*mine)).scalar() or 0)
        over = tries > len(RETRY_SECONDS)
        connection.execute(failures.delete().where(*mine))
        connection.execute(
            failures.insert().values(
                handler=handler.name, event=failed.event.id, tries=tries, at=time.time(), error=_said(failed),
                state=ASIDE if over else WAITS,
            )
        )  # fmt: skip
        if over:
            _move(connection, handler, failed.event.id)
    return over


def _said(failed: _Failed) -> str:
    error = failed.__cause__
    return f"{type(error).__name__}: {error}"[:500]


def _is_resting(connection: Connection, handler: Handler, event: Event) -> bool:
    last = connection.execute(_FAILED, {"name": handler.name, "event_id": event.id}).one_or_none()
    return bool(last and last.state == WAITS and 0 <= time.time() - last.at < RETRY_SECONDS[last.tries - 1])


def _move(connection: Connection, handler: Handler, event_id: int) -> None:
    connection.execute(_MOVE, {"name": handler.name, "event_id": event_id})


def _last_event(connection: Connection, version: int) -> int:
    return connection.execute(_LAST_SHOWN, {"version": version}).scalar() or 0


def _failure(handler: Handler, event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return failures.c.handler == handler.name, failures.c.event == event_id


@dataclass(frozen=True, slots=True)
class SetAside:
    """An event that a handler could not handle, for staff to see.

    Args:
        handler: its name.
        event: the event's number; `tab`, `row_id`, `key`, `old` and `new` are its own.
        error: what it raised, in English.
        at: the last try (seconds since the epoch).
        again: staff asked for one more try, which is to come.
    """

    handler: str
    event: int
    tab: str
    row_id: str
    key: str
    old: object
    new: object
    error: str
    at: float
    again: bool


def set_aside(connection: Connection) -> list[SetAside]:
    """What handlers went on without, oldest first."""
    wanted = (
        sa.select(failures, events.c.tab, events.c.row_id, events.c.key, events.c.old, events.c.new)
        .join(events, events.c.id == failures.c.event)
        .where(failures.c.state != WAITS)
        .order_by(failures.c.event, failures.c.handler)
    )
    return [
        SetAside(
            r.handler, r.event, r.tab, r.row_id, r.key, json.loads(r.old), json.loads(r.new), r.error, r.at,
            r.state == AGAIN,
        )
        for r in connection.execute(wanted)
    ]  # fmt: skip


def try_again(connection: Connection, handler: str, event_id: int) -> bool:
    """Ask the worker for one more try; False when it is not set aside (any more)."""
    mine = (failures.c.handler == handler, failures.c.event == event_id, failures.c.state == ASIDE)
    return bool(connection.execute(failures.update().where(*mine).values(state=AGAIN)).rowcount)


def give_up(connection: Connection, handler: str, event_id: int) -> bool:
    """Forget an event set aside; False when it is not (any more)."""
    mine = (failures.c.handler == handler, failures.c.event == event_id, failures.c.state != WAITS)
    return bool(connection.execute(failures.delete().where(*mine)).rowcount)
