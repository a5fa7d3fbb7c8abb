"""What is remembered of messages beside the sheet: which lines are on since when, what began, what became of each."""

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text

import clock
from mail import queue as mail_queue
from mail.queue import mails
from programme.messages.occurrences import named, others
from sheets.events.detection import Event, events
from sheets.model.columns import fold
from sheets.model.kinds import plain
from sheets.state.database import bump, get_value, metadata, set_value

SENT, UNTRUE, CANCELLED, NOBODY, LATE = "sent", "untrue", "cancelled", "nobody", "late"
PAUSED = "messages_paused"
CHANGED = "messages_changed"
"""A counter: somebody decided something about messages on the site."""

switches = Table(
    "message_switches",
    metadata,
    Column("rule", String, primary_key=True),
    Column("active", Integer, nullable=False),
    Column("since", Float, nullable=False),
    Column("also_past", Integer, nullable=False, default=0),
    Column("delays", Text, nullable=False, default=""),
)
"""Since when each line is on; `also_past`: those already concerned are to be told, too; `delays`: see delays.py."""

starts = Table(
    "message_starts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("rule", String, nullable=False),
    Column("row_id", String, nullable=False, index=True),
    Column("event", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("cell", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("over", Integer, nullable=False, default=0, index=True),
    sa.UniqueConstraint("rule", "row_id", "event"),
)
"""Changes that set a line off, until all its delays have passed. Cells are JSON."""

fates = Table(
    "message_fates",
    metadata,
    Column("rule", String, primary_key=True),
    Column("row_id", String, primary_key=True),
    Column("occurrence", String, primary_key=True),
    Column("base", String, nullable=False),
    Column("fate", String, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("date", String, nullable=False, default=""),
    Column("cell", Text, nullable=False, default=""),
    Column("before", Text, nullable=False, default=""),
    Column("stage", Integer, nullable=False, default=0),
    Column("due_at", Float, nullable=False, default=0.0),
    Column("event", Integer, nullable=False, default=0),
)
"""What became of each message that fell due: decided once."""

letters = Table(
    "message_mails",
    metadata,
    Column("key", String, primary_key=True),
    Column("rule", String, nullable=False, index=True),
    Column("row_id", String, nullable=False, index=True),
    Column("occurrence", String, nullable=False),
    Column("word", String, nullable=False),
    Column("who", String, nullable=False),
)
"""Which message a mail of the queue is, and for which reader."""

refusals = Table(
    "message_refusals",
    metadata,
    Column("rule", String, primary_key=True),
    Column("email", String, primary_key=True),
    Column("at", Float, nullable=False),
)
"""Who asked for no more of a line's messages."""


@dataclass(frozen=True, slots=True)
class Start:
    """A change that set a line off; see `starts`."""

    id: int
    rule: str
    row_id: str
    event: int
    at: float
    cell: str
    before: str
    over: int


@dataclass(frozen=True, slots=True)
class Switch:
    """Since when a line is on; see `switches`."""

    rule: str
    active: int
    since: float
    also_past: int = 0
    delays: str = ""

    @property
    def since_day(self) -> dt.date:
        """The first day it counts for."""
        return dt.date.min if self.also_past else clock.day_of(self.since)


def is_paused(connection: Connection) -> bool:
    """Whether staff stopped all messages."""
    return get_value(connection, PAUSED) == "1"


def pause(connection: Connection, *, stop: bool) -> None:
    """Stop all messages, those that wait to leave too, or let them go on: all is looked at again then."""
    if stop:
        mail_queue.pause(connection, sa.select(letters.c.key))
    else:
        mail_queue.resume(connection)
    set_value(connection, PAUSED, "1" if stop else "")
    bump(connection, CHANGED)


def tell_worker(connection: Connection) -> None:
    """Somebody decided something on the site."""
    bump(connection, CHANGED)


def load_switches(connection: Connection) -> dict[str, Switch]:
    """Rule -> since when it is on."""
    return {row["rule"]: Switch(**row) for row in connection.execute(sa.select(switches)).mappings()}


def write_switches(connection: Connection, found: Iterable[Switch]) -> None:
    """Note since when lines are on."""
    lines = [dataclasses.asdict(switch) for switch in found]
    if lines:
        connection.execute(switches.delete().where(switches.c.rule.in_([line["rule"] for line in lines])))
        connection.execute(switches.insert(), lines)


def begin(connection: Connection, rule: str, row_id: str, event: int, at: float, cell: str, before: str) -> None:
    """Note that a change set a line off."""
    same = starts.c.rule == rule, starts.c.row_id == row_id, starts.c.event == event
    if not connection.execute(sa.select(starts.c.id).where(*same)).first():
        values = {"rule": rule, "row_id": row_id, "event": event, "at": at, "cell": cell, "before": before}
        connection.execute(starts.insert().values(**values))


def is_under_way(connection: Connection, rule: str, event: Event, key: str) -> bool:
    """Whether a change of the cell that a line watches set it off already and waits, or is yet to be looked at.

    Args:
        connection: any transaction.
        rule: the line's ID.
        event: another change of the same row.
        key: of the cell's column.
    """
    waits = starts.c.rule == rule, starts.c.row_id == event.row_id, starts.c.over == 0
    later = events.c.tab == event.tab, events.c.row_id == event.row_id, events.c.key == key
    return bool(
        connection.execute(sa.select(starts.c.id).where(*waits)).first()
        or connection.execute(sa.select(events.c.id).where(*later, events.c.version >= event.version)).first()
    )


def open_starts(connection: Connection) -> list[Start]:
    """Changes whose delays have not all passed."""
    return [Start(**row) for row in connection.execute(sa.select(starts).where(starts.c.over == 0)).mappings()]


def close_starts(connection: Connection, ids: Iterable[int]) -> None:
    """All delays of some changes have passed."""
    lines = [{"start": start} for start in ids]
    if lines:
        connection.execute(starts.update().where(starts.c.id == sa.bindparam("start")).values(over=1), lines)


def reopen_starts(connection: Connection, rule: str, since: float) -> None:
    """A line got a delay that may still be to come for the changes that set it off since a moment."""
    connection.execute(starts.update().where(starts.c.rule == rule, starts.c.at >= since).values(over=0))


def reopen_start(connection: Connection, rule: str, row_id: str, event: int) -> None:
    """What a change set off is to be decided anew."""
    mine = starts.c.rule == rule, starts.c.row_id == row_id, starts.c.event == event
    connection.execute(starts.update().where(*mine).values(over=0))


def fates_of(connection: Connection, rule: str, row_id: str) -> dict[str, tuple[str, str, float]]:
    """Occurrence -> (what time it was, fate, when that was decided), for one row."""
    mine = sa.select(fates).where(fates.c.rule == rule, fates.c.row_id == row_id)
    return {row.occurrence: (row.base, row.fate, row.at) for row in connection.execute(mine)}


def said_alike(connection: Connection, rule: str, row_id: str, stage: int, cell: str, since: float) -> bool:
    """Whether one of a line's delays was told of the same cell, due at a moment (seconds since 1970) or after it."""
    mine = fates.c.rule == rule, fates.c.row_id == row_id, fates.c.stage == stage, fates.c.cell == cell
    left = sa.select(fates.c.rule).where(*mine, fates.c.fate == SENT, fates.c.due_at >= since)
    return connection.execute(left.limit(1)).first() is not None


def settled(connection: Connection, rule: str, row_id: str = "") -> set[tuple[str, str]]:
    """(row ID, occurrence) of all that was decided of a line, or of one of its rows; see occurrences.others."""
    columns = (fates.c[name] for name in ("row_id", "occurrence", "base", "stage", "date", "event", "fate"))
    wanted = sa.select(*columns).where(fates.c.rule == rule)
    found = set[tuple[str, str]]()
    for row in connection.execute(wanted.where(fates.c.row_id == row_id) if row_id else wanted):
        found.add((row.row_id, row.occurrence))
        also = others(row.base, row.date, row.event, left=row.fate == SENT)
        found.update((row.row_id, named(base, row.stage)) for base in also)
    return found


def mark(connection: Connection) -> tuple[object, ...]:
    """Another mark: something was decided since, by the worker or on the site, or a change set a line off."""
    decided = connection.execute(sa.select(sa.func.count(), sa.func.max(fates.c.at))).one()
    begun = connection.execute(sa.select(sa.func.count(), sa.func.max(starts.c.id)).where(starts.c.over == 0)).one()
    return get_value(connection, CHANGED), *decided, *begun


def count_sent(connection: Connection) -> Counter[str]:
    """Line -> how many of its messages left, or wait."""
    return _count_by(connection, fates.c.rule, fates.c.fate == SENT)


def count_refused(connection: Connection) -> Counter[str]:
    """Line -> how many people want no more of it."""
    return _count_by(connection, refusals.c.rule)


def has_mail(connection: Connection, key: str) -> bool:
    """Whether a mail of the queue is a message's."""
    return connection.execute(sa.select(letters.c.key).where(letters.c.key == key)).first() is not None


def forget_mail(connection: Connection, key: str) -> None:
    """A mail was taken back from the queue."""
    connection.execute(letters.delete().where(letters.c.key == key))


def mails_left(connection: Connection, line: sa.RowMapping) -> bool:
    """Whether a message has other mails than one that was taken back."""
    mine = (letters.c[name] == line[name] for name in ("rule", "row_id", "occurrence"))
    return connection.execute(sa.select(letters.c.key).where(*mine)).first() is not None


def forget_waiting(connection: Connection, rule: str, row_id: str, told: str) -> None:
    """Take back a line's mails about a row that still wait, and decide them anew; not the occurrence that was told."""
    mine = letters.c.rule == rule, letters.c.row_id == row_id, mails.c.state.in_(mail_queue.STILL_HERE)
    for line in connection.execute(sa.select(letters).join(mails, mails.c.key == letters.c.key).where(*mine)).all():
        mail_queue.cancel(connection, line.key)
        forget_mail(connection, line.key)
        if line.occurrence != told:
            drop_fate(connection, rule, row_id, line.occurrence)
        tell_worker(connection)


def count_told_others(connection: Connection, rule: str, row_id: str, occurrence: str, who: str) -> int:
    """How many mails about one occurrence other people than somebody got, or are to get."""
    mine = letters.c.rule == rule, letters.c.row_id == row_id, letters.c.occurrence == occurrence, letters.c.who != who
    return connection.execute(sa.select(sa.func.count()).select_from(letters).where(*mine)).scalar() or 0


class LastTold(NamedTuple):
    """The last of a line's mails about a row: the day it told, whom, and which mail that was."""

    day: dt.date
    who: str
    occurrence: str
    mail_id: int
    key: str


def told_day(connection: Connection, rule: str, row_id: str) -> LastTold | None:
    """What the last of a line's mails about a row told; None where none has left."""
    wanted = (
        sa.select(fates.c.date, letters.c.who, fates.c.occurrence, mails.c.id, mails.c.key)
        .join(fates, sa.and_(fates.c.rule == letters.c.rule, fates.c.row_id == letters.c.row_id,
                             fates.c.occurrence == letters.c.occurrence))
        .join(mails, mails.c.key == letters.c.key)
        .where(letters.c.rule == rule, letters.c.row_id == row_id, mails.c.state == mail_queue.SENT, fates.c.date != "")
        .order_by(fates.c.at.desc(), mails.c.id.desc())
        .limit(1)
    )  # fmt: skip
    found = connection.execute(wanted).first()
    return LastTold(dt.date.fromisoformat(found.date), *found[1:]) if found else None


def told_about(connection: Connection, row_ids: Iterable[str]) -> list[sa.Row[tuple[str, str, str, str]]]:
    """Messages about some rows whose mails left, or wait: rule, row_id, occurrence and who, oldest first."""
    wanted = (
        sa.select(letters.c.rule, letters.c.row_id, letters.c.occurrence, letters.c.who)
        .join(fates, sa.and_(fates.c.rule == letters.c.rule, fates.c.row_id == letters.c.row_id,
                             fates.c.occurrence == letters.c.occurrence))
        .where(letters.c.row_id.in_(list(row_ids)))
        .order_by(fates.c.at)
    )  # fmt: skip
    return list(connection.execute(wanted))


def drop_fate(connection: Connection, rule: str, row_id: str, occurrence: str) -> None:
    """Decide a message anew."""
    mine = fates.c.rule == rule, fates.c.row_id == row_id, fates.c.occurrence == occurrence
    connection.execute(fates.delete().where(*mine))


def was(connection: Connection, tab: str, row_id: str, key: str, words: str) -> bool:
    """Whether a cell ever held some words, as far back as events are kept."""
    mine = events.c.tab == tab, events.c.row_id == row_id, events.c.key == key
    found = connection.execute(sa.select(events.c.old, events.c.new).where(*mine))
    return any(fold(_word(cell)) == fold(words) for row in found for cell in (row.old, row.new))


def changed_since(connection: Connection, since: float, tab: str, key: str) -> set[str]:
    """IDs of a tab's rows whose cell changed since a moment (seconds since 1970); `key` "": that came since."""
    mine = events.c.at >= since, events.c.tab == tab, events.c.key == key
    return set(connection.execute(sa.select(events.c.row_id).where(*mine)).scalars())


def last_version(connection: Connection, tab: str, row_id: str, keys: Iterable[str]) -> int:
    """The last reading in which one of a row's cells changed, `key` "": in which it came; 0: none is known."""
    mine = events.c.tab == tab, events.c.row_id == row_id, events.c.key.in_(list(keys))
    return connection.execute(sa.select(sa.func.max(events.c.version)).where(*mine)).scalar() or 0


def refuse(connection: Connection, rule: str, email: str) -> None:
    """Somebody wants no more of a line's messages."""
    if not has_refused(connection, rule, email):
        connection.execute(refusals.insert().values(rule=rule, email=email.casefold(), at=clock.time()))


def follow_address(connection: Connection, before: str, after: str) -> None:
    """Somebody has another address: they still want no more of what they refused."""
    mine = sa.select(refusals.c.rule).where(refusals.c.email == before.casefold())
    for rule in connection.execute(mine).scalars().all():
        refuse(connection, rule, after)


def accept(connection: Connection, rule: str, email: str) -> None:
    """Somebody wants them again."""
    connection.execute(refusals.delete().where(refusals.c.rule == rule, refusals.c.email == email.casefold()))


def has_refused(connection: Connection, rule: str, email: str) -> bool:
    """Whether somebody wants no more of a line's messages."""
    mine = refusals.c.rule == rule, refusals.c.email == email.casefold()
    return connection.execute(sa.select(refusals.c.rule).where(*mine)).first() is not None


def forget_address(connection: Connection, email: str) -> None:
    """Forget what somebody refused, and that a message was for them; that it left is still known by its row."""
    connection.execute(refusals.delete().where(refusals.c.email == email.casefold()))
    connection.execute(letters.update().where(sa.func.lower(letters.c.who) == email.casefold()).values(who=""))


def forget_row(connection: Connection, row_id: str) -> None:
    """Forget the cells that set messages off in a row; what was decided of them stays, so that none leaves again."""
    connection.execute(starts.update().where(starts.c.row_id == row_id).values(cell="null", before="null"))
    connection.execute(fates.update().where(fates.c.row_id == row_id).values(cell="", before=""))


def waiting_mails(connection: Connection, states: Iterable[str], most: int | None = None) -> list[sa.RowMapping]:
    """Messages whose mail has not left: its key, reader and what it rests on; `most`: only the first of them."""
    wanted = (
        sa.select(letters, mails.c.state, mails.c.due_at.label("leaves_at"), mails.c.tries, fates.c.base, fates.c.stage,
                  fates.c.date, fates.c.cell, fates.c.before, fates.c.due_at,
                  fates.c.event)
        .join(mails, mails.c.key == letters.c.key)
        .join(fates, sa.and_(fates.c.rule == letters.c.rule, fates.c.row_id == letters.c.row_id,
                             fates.c.occurrence == letters.c.occurrence))
        .where(mails.c.state.in_(list(states)))
        .order_by(mails.c.id)
        .limit(most)
    )  # fmt: skip
    return list(connection.execute(wanted).mappings())


def _word(cell: str) -> str:
    return plain(json.loads(cell))


def _count_by(connection: Connection, column: "sa.Column[str]", *conditions: "sa.ColumnElement[bool]") -> Counter[str]:
    found = connection.execute(sa.select(column, sa.func.count()).where(*conditions).group_by(column))
    return Counter({str(key): int(count) for key, count in found.all()})
