"""The state database: what can be rebuilt from the sheet, or must outlive it a while (SQLAlchemy Core).

SQLite by default, PostgreSQL for several machines. Every write is one short transaction, on disk when it returns.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Float, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.dialects import postgresql, sqlite

from sheets.errors import NotConfigured, StateUnreachable
from sheets.state.engine import WRITES, advice, make_engine, parse, plain_failures, reader
from sheets.state.upgrade import REBUILDABLE, bring_up_to_date

metadata = MetaData()

values = Table(
    "values",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""Single values: the counters epoch, generation and outbox; the last error."""
_OF_KEY = values.c.key == sa.bindparam("of_key")
_VALUE_OF, _SET_VALUE = sa.select(values.c.value).where(_OF_KEY), values.update().where(_OF_KEY)
"""Asked several times for each page and each look at the workbook: putting it together takes longer than the answer."""

readings = Table(
    "readings",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("read_at", Float, nullable=False),
    info={REBUILDABLE: 1},
)
"""The latest reading of the workbook: one line."""

tab_readings = Table(
    "tab_readings",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("title", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    info={REBUILDABLE: 1},
)
"""Each tab's cells as compressed JSON: whole at some version, then the rows that changed (see readings.py)."""

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("receipt", String, nullable=False, index=True),
    Column("action", String, nullable=False),
    Column("tab", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("key", String, nullable=False),
    Column("base", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("author", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("reason", String, nullable=False, default=""),
    Column("theirs", Text, nullable=False, default="null"),
    Column("refusals", Integer, nullable=False, default=0),
    Column("settled_version", Integer, nullable=False, default=0),
    sa.Index("ix_changes_settled", "state", "settled_version"),
)
"""The outbox: one line a cell, or one a new row (action `append`, `new` holds its cells). Cells are JSON."""

attempts = Table(
    "attempts",
    metadata,
    Column("uuid", String, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("plan", Text, nullable=False),
    Column("at", Float, nullable=False),
)
"""Batches written ahead before they are sent (see flush.py): sent, resolved or dead."""

repairs = Table(
    "repairs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("change", Integer, nullable=False),
    Column("tab", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("header", String, nullable=False),
    Column("ours", Text, nullable=False),
    Column("restore", Text, nullable=False),
    Column("formula", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("reason", String, nullable=False, default=""),
    Column("at", Float, nullable=False),
    Column("spot", Text, nullable=False, default="{}"),
    Column("strays", Integer, nullable=False, default=0),
    Column("decision", Integer, nullable=False, default=0),
)
"""Cells we overwrote without meaning to, to be put back: open, sent, done or person.

`spot` tells the cell by all that stood about it (see writing/repairs.py); `strays`: repairs in a row that went astray;
`decision`: the outbox line by which a person is asked.
"""

given_ids = Table(
    "given_ids",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("mark", String, nullable=False),
    Column("tab", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("row_id", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("gone", Integer, nullable=False, default=1),
)
"""IDs given to rows that had none, and whether they are `gone` from there (see tries.py)."""

used_tokens = Table(
    "used_tokens",
    metadata,
    Column("token", String, primary_key=True),
    Column("at", Float, nullable=False),
)
"""Sign-in links already used."""


class State:
    """The database's connections, its tables made or brought up to this release.

    Args:
        url: SQLAlchemy URL.

    Raises:
        NotConfigured: the address is none, or the tables are of a release this one cannot follow.
        StateUnreachable: the database does not answer.
    """

    def __init__(self, url: str) -> None:
        address = parse(url)
        self.engine = make_engine(address)
        try:
            with self.writing() as connection:
                bring_up_to_date(connection, metadata)
        except StateUnreachable as error:
            self.close()
            raise StateUnreachable(f"{error} {advice(address)}") from error
        except NotConfigured:
            self.close()
            raise

    @property
    def shared(self) -> bool:
        """Several machines may use this database."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the state.

        Raises:
            StateUnreachable: the database does not answer.
        """
        with plain_failures(), reader(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is on disk when the block ends, or none. One at a time, whatever the process.

        Raises:
            StateUnreachable: the database does not answer; where that happens at the very end, it may be kept.
        """
        with (
            plain_failures(),
            self.engine.connect().execution_options(**{WRITES: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that may say what to do when the line is there already, in this database's own words."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def get_value(connection: Connection, key: str, default: str = "") -> str:
    """A single value, or `default`."""
    found = connection.execute(_VALUE_OF, {"of_key": key}).scalar()
    return default if found is None else str(found)


def set_value(connection: Connection, key: str, value: str) -> None:
    """Keep a single value."""
    value = value.replace("\x00", "")  # which PostgreSQL's text cannot hold
    if not connection.execute(_SET_VALUE, {"of_key": key, "value": value}).rowcount:
        connection.execute(values.insert(), {"key": key, "value": value})


def bump(connection: Connection, key: str) -> int:
    """Add one to a counter, and return it."""
    count = int(get_value(connection, key, "0")) + 1
    set_value(connection, key, str(count))
    return count


def kept_secret(state: State) -> str:
    """The deployment's own secret, made once and the same for every machine."""
    with state.writing() as connection:
        if not (secret := get_value(connection, "secret_key")):
            set_value(connection, "secret_key", secret := secrets.token_urlsafe(48))
    return secret
