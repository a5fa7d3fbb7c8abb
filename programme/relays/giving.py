"""Which CV each relay was given, and the link that is theirs: kept beside the sheet, each turn decided once."""

from collections import Counter
from collections.abc import Collection
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, String, Table

import clock
from programme import audience
from programme.opportunities import is_looking
from programme.relays.choosing import choose
from programme.relays.wishes import confirmations
from sheets.model.binding import a1
from sheets.model.problems import Problem
from sheets.model.schema import RELAYS, Candidate, Relay
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table as Rows
from sheets.state import outbox
from sheets.state.database import changes, insert, metadata
from sheets.state.outbox import OPEN, PERSON

turns = Table(
    "relay_turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("relay", String, nullable=False),
    Column("occurrence", String, nullable=False),
    Column("candidate", String, nullable=False, index=True),
    Column("at", Float, nullable=False),
    sa.UniqueConstraint("relay", "occurrence"),
)
"""Whose CV each relay was given, each week or month."""

links = Table(
    "relay_links",
    metadata,
    Column("owner", String, primary_key=True),
    Column("candidate", String, primary_key=True),
    Column("code", String, nullable=False, unique=True),
)
"""The code of each personal link (see audience.links): a relay's ID, or a partner's code, for each CV."""


def give(connection: Connection, snapshot: Snapshot, relay: Relay, occurrence: str) -> Candidate | None:
    """Whose CV a relay is to share this time: chosen once, whoever asks again; None where there is nobody.

    Args:
        connection: a writing transaction.
        snapshot: a reading.
        relay: to whom.
        occurrence: which week or month, of which line of `Messages`.
    """
    if (known := turn_of(connection, relay.id, occurrence)) is not None:
        return snapshot.candidates.get(known)
    had = Counter(turn.candidate for turn in turns_of(connection, relay.id))
    chosen = choose(snapshot, relay, had, _given(connection))
    if chosen is not None:
        values = {"relay": relay.id, "occurrence": occurrence, "candidate": chosen.id, "at": clock.time()}
        connection.execute(turns.insert().values(**values))
        link_of(connection, relay.id, chosen.id)
    return chosen


def is_void(snapshot: Snapshot, given: str | None) -> bool:
    """Whether the CV chosen for a relay's turn, if one was, is not to be shared any more."""
    candidate = snapshot.candidates.get(given) if given is not None else None
    return given is not None and (candidate is None or not is_looking(candidate))


def take_back(connection: Connection, relay: str, occurrence: str) -> None:
    """Choose anew for a relay: the mail has not left."""
    connection.execute(turns.delete().where(turns.c.relay == relay, turns.c.occurrence == occurrence))


def turn_of(connection: Connection, relay: str, occurrence: str) -> str | None:
    """The candidate chosen for a relay, if somebody was."""
    mine = sa.select(turns.c.candidate).where(turns.c.relay == relay, turns.c.occurrence == occurrence)
    found = connection.execute(mine).scalar()
    return None if found is None else str(found)


def turns_at(connection: Connection, occurrence: str) -> dict[str, str]:
    """Relay -> the candidate chosen for them in one week or month."""
    mine = sa.select(turns.c.relay, turns.c.candidate).where(turns.c.occurrence == occurrence)
    return {row.relay: row.candidate for row in connection.execute(mine)}


def turns_of(connection: Connection, relay: str) -> list[sa.Row[tuple[str, float]]]:
    """(candidate, at) of all that a relay was given, the latest first."""
    mine = sa.select(turns.c.candidate, turns.c.at).where(turns.c.relay == relay)
    return list(connection.execute(mine.order_by(turns.c.at.desc(), turns.c.id.desc())))


def link_of(connection: Connection, owner: str, candidate: str) -> str:
    """The code of somebody's own link to a CV, made the first time.

    Args:
        connection: a writing transaction.
        owner: a relay's ID, or a partner's code.
        candidate: whose CV.
    """
    mine = sa.select(links.c.code).where(links.c.owner == owner, links.c.candidate == candidate)
    if (known := connection.execute(mine).scalar()) is not None:
        return str(known)
    code = audience.mint_link(connection, candidate)
    made = insert(connection, links).values(owner=owner, candidate=candidate, code=code)
    connection.execute(made.on_conflict_do_nothing())  # another process may have been quicker
    return str(connection.execute(mine).scalar_one())


def codes_of(connection: Connection, owner: str) -> dict[str, str]:
    """Candidate -> the code of somebody's own link."""
    mine = sa.select(links.c.candidate, links.c.code).where(links.c.owner == owner)
    return {row.candidate: row.code for row in connection.execute(mine)}


def who_shared(connection: Connection, candidate: str) -> set[str]:
    """The owners of links to a CV by which anybody came, or shared in turn."""
    by_link = sa.select(links.c.owner).join(audience.brought, audience.brought.c.code == links.c.code)
    found = connection.execute(by_link.where(links.c.candidate == candidate, audience.brought.c.times > 0))
    return {str(owner) for owner in found.scalars()}


def stopping(connection: Connection) -> set[str]:
    """The relays who said stop and whom the sheet does not show as stopped yet."""
    mine = changes.c.tab == RELAYS.key, changes.c.key == "stopped_on"
    lines = outbox.load(connection, *mine, changes.c.state.in_((*OPEN, PERSON)))
    last = {line.row_id: line.new for line in lines}
    return {row_id for row_id, cell in last.items() if cell not in (None, "")}


def forget(connection: Connection, owners: Collection[str]) -> None:
    """Forget what relays were given; what their links brought stays a number of nobody's."""
    connection.execute(turns.delete().where(turns.c.relay.in_(owners)))
    connection.execute(links.delete().where(links.c.owner.in_(owners)))
    connection.execute(confirmations.delete().where(confirmations.c.relay.in_(owners)))


def active(table: Rows[Relay]) -> dict[str, Relay]:
    """Row ID -> those who confirmed and did not stop; of rows with one address the one that was confirmed first.

    Whose row in use is stopped has stopped, unless another was confirmed since. Looked for once in each reading.
    """
    if table not in _ACTIVE:
        rows: dict[str, list[Relay]] = {}
        for relay in table.rows:
            rows.setdefault(relay.email.casefold(), []).append(relay)
        found = (_first_active(mine) for email, mine in rows.items() if email)
        _ACTIVE[table] = {relay.id: relay for relay in found if relay}
    return _ACTIVE[table]


def doubled_relays(table: Rows[Relay]) -> list[Problem]:
    """The rows that are left out because another with the same address gets the mails."""
    kept, column = {relay.email.casefold(): relay.id for relay in active(table).values()}, RELAYS.by_key["email"]
    index = table.binding.columns.get("email", 0)
    return [
        Problem("double_relay", table.title, a1(row.number, index) if row.number else "", row.number, column.header,
                row.email[:80], kept[row.email.casefold()])
        for row in table.rows
        if row.confirmed_on and not row.stopped_on and kept.get(row.email.casefold(), row.id) != row.id
    ]  # fmt: skip


def _first_active(rows: Collection[Relay]) -> Relay | None:
    """Which of the rows of one address gets the mails, if any does."""
    known = [(row.confirmed_on, row.number, row) for row in rows if row.confirmed_on]
    mine = sorted(known, key=lambda one: one[:2])
    live = next((n for n, (_, _, row) in enumerate(mine) if not row.stopped_on), None)
    if live is None:
        return None
    since = max(day for day, _, row in mine if not row.stopped_on)
    # Those before it were in use; one that stands behind it was stopped by staff who tidy up.
    stops = ((day, row.stopped_on) for day, _, row in mine[:live] if row.stopped_on)
    return None if any(stop > since or day == since for day, stop in stops) else mine[live][2]


def _given(connection: Connection) -> dict[str, int]:
    counted = sa.select(turns.c.candidate, sa.func.count()).group_by(turns.c.candidate)
    return {str(candidate): int(count) for candidate, count in connection.execute(counted)}


_ACTIVE: WeakKeyDictionary[Rows[Relay], dict[str, Relay]] = WeakKeyDictionary()
