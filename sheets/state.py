"""The state database: what can be rebuilt from the sheet, or must outlive it a while (SQLAlchemy Core).

SQLite by default, PostgreSQL for several machines. Every write is one short transaction, on disk when it returns.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Engine, Float, Integer, LargeBinary, MetaData, String, Table, Text

from sheets.errors import NotConfigured

SCHEMA = "1"
"""Grows when a table changes."""

metadata = MetaData()

values = Table(
    "values",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""Single values: the counters epoch, generation and outbox; the last error."""

readings = Table(
    "readings",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("read_at", Float, nullable=False),
)
"""The latest reading of the workbook: one line."""

tab_readings = Table(
    "tab_readings",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("title", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
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
)
"""Cells we overwrote without meaning to, to be put back: open, sent, done or person."""

used_tokens = Table(
    "used_tokens",
    metadata,
    Column("token", String, primary_key=True),
    Column("at", Float, nullable=False),
)
"""Sign-in links already used."""


class State:
    """The database's connections.

    Args:
        url: SQLAlchemy URL.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        metadata.create_all(self.engine)
        self._bring_up_to_date()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the state."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of it is on disk when the block ends, or none."""
        with self.engine.connect().execution_options(tremplin_writes=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _bring_up_to_date(self) -> None:
        """Tables of another release are made again: all they hold can be rebuilt, but for changes still waiting."""
        with self.writing() as connection:
            found = get_value(connection, "schema")
            if found == SCHEMA:
                return
            # Only a name and a state, which every release has: the rest of the table may differ.
            waiting = sa.text("SELECT count(*) FROM changes WHERE state IN ('queued', 'sent', 'person')")
            if connection.execute(waiting).scalar():
                raise NotConfigured(
                    "The state database is of another release and holds changes that wait: start the release that "
                    "made it until its queue is empty (see /healthz), then this one."
                )
            metadata.drop_all(connection)
            metadata.create_all(connection)
            set_value(connection, "schema", SCHEMA)


def get_value(connection: Connection, key: str, default: str = "") -> str:
    """A single value, or `default`."""
    found = connection.execute(sa.select(values.c.value).where(values.c.key == key)).scalar()
    return default if found is None else str(found)


def set_value(connection: Connection, key: str, value: str) -> None:
    """Keep a single value."""
    if not connection.execute(values.update().where(values.c.key == key).values(value=value)).rowcount:
        connection.execute(values.insert().values(key=key, value=value))


def bump(connection: Connection, key: str) -> int:
    """Add one to a counter, and return it."""
    count = int(get_value(connection, key, "0")) + 1
    set_value(connection, key, str(count))
    return count


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url, connect_args={"timeout": 30, "isolation_level": None})
    sa.event.listen(engine, "connect", _durable)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _durable(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # acknowledged means on disk, also through a power cut


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a reading transaction that turns into a writing one could be refused midway.
    writes = connection.get_execution_options().get("tremplin_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
