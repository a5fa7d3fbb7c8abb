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

from sheets.events.detection import Event, events, load
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, metadata

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


LAST_SHOWN = (
    sa.select(events.c.id).where(events.c.version <= sa.bindparam("version")).order_by(events.c.id.desc()).limit(1)
)
"""The last event that a reading of this `version` shows."""


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
    handled = 0
    for handler, again in _behind(state, tuple(handlers), snapshot.version):
        for failed in again:
            handled += _again(state, handler, failed, snapshot)
        while _step(state, handler, snapshot):
            handled += 1
    return handled


def _behind(state: State, handlers: Sequence[Handler], version: int) -> list[tuple[Handler, list[int]]]:
    """Those that have anything to do, with the events that staff asked to be tried again.

    Asked many times a second, so that an idle worker writes nothing.
    """
    with state.reading() as connection:
        lines = connection.execute(sa.select(cursors)).all()
        known: dict[str, int] = {line.handler: line.event for line in lines}
        told = sa.select(failures.c.handler, failures.c.event).where(failures.c.state == AGAIN)
        again: dict[str, list[int]] = {}
        for name, event in connection.execute(told.order_by(failures.c.event)):
            again.setdefault(name, []).append(event)
        last = _last_event(connection, version)
    return [
        (one, again.get(one.name, []))
        for one in handlers
        if one.name in again or one.name not in known or last > known[one.name]
    ]


def _step(state: State, handler: Handler, snapshot: Snapshot) -> bool:
    """Handle the next event; False when there is none, or it must wait."""
    try:
        with state.writing() as connection:
            cursor = _cursor(connection, handler, snapshot.version)
            event = _next(connection, handler, cursor, snapshot.version)
            if event is None:
                _move(connection, handler, max(cursor, _last_event(connection, snapshot.version)))
                return False
            if _is_resting(connection, handler, event):
                return False
            _call(connection, handler, event, snapshot)
            _move(connection, handler, event.id)
            connection.execute(failures.delete().where(*_failure(handler, event.id)))
            return True
    except _Failed as failed:
        return _note_failure(state, handler, failed)


def _again(state: State, handler: Handler, event_id: int, snapshot: Snapshot) -> int:
    """Do what staff asked to be tried once more."""
    try:
        with state.writing() as connection:
            told = failures.delete().where(*_failure(handler, event_id), failures.c.state == AGAIN)
            if not connection.execute(told).rowcount:
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


def _cursor(connection: Connection, handler: Handler, version: int) -> int:
    """The last event this handler is through with, held until the transaction ends; a new one starts from now."""
    mine = sa.select(cursors.c.event).where(cursors.c.handler == handler.name).with_for_update()
    found = connection.execute(mine).scalar()
    if found is None:
        found = _inherited(connection, handler) if handler.formerly else None
        found = _last_event(connection, version) if found is None else found
        connection.execute(cursors.insert().values(handler=handler.name, event=found))
    return int(found)


def _inherited(connection: Connection, handler: Handler) -> int | None:
    """The last event of the handler that this one takes the place of; what that one could not handle comes along."""
    theirs = failures.c.handler == handler.formerly
    for line in connection.execute(sa.select(failures).where(theirs)).mappings().all():
        connection.execute(failures.insert().values(**{**line, "handler": handler.name}))
    return connection.execute(sa.select(cursors.c.event).where(cursors.c.handler == handler.formerly)).scalar()


def _next(connection: Connection, handler: Handler, cursor: int, version: int) -> Event | None:
    conditions = [events.c.id > cursor, events.c.version <= version]
    if handler.wants:
        wanted = [sa.and_(events.c.tab == tab, events.c.key.in_(keys)) for tab, keys in handler.wants.items()]
        conditions.append(sa.or_(*wanted))
    return next(iter(load(connection, *conditions, limit=1)), None)


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
    last = connection.execute(sa.select(failures).where(*_failure(handler, event.id))).one_or_none()
    return bool(last and last.state == WAITS and 0 <= time.time() - last.at < RETRY_SECONDS[last.tries - 1])


def _move(connection: Connection, handler: Handler, event_id: int) -> None:
    connection.execute(cursors.update().where(cursors.c.handler == handler.name).values(event=event_id))


def _last_event(connection: Connection, version: int) -> int:
    return connection.execute(LAST_SHOWN, {"version": version}).scalar() or 0


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
