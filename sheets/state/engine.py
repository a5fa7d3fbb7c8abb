"""How the state database is reached: SQLite in a file, or PostgreSQL for several machines.

What differs between the two is here and nowhere else: everybody above writes SQLAlchemy Core.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine

from sheets.errors import NotConfigured, StateUnreachable

WRITES = "tremplin_writes"
"""Execution option of a connection whose transactions write."""

_CONNECT_SECONDS = 5
_LOCK_SPACE = 1_953_653_101
"""Our advisory locks, told from those of other programs in the same database."""
_WRITER = (
    # One writer at a time, as SQLite has it: two submissions of the same cell must see one another.
    f"SELECT pg_advisory_xact_lock({_LOCK_SPACE}, hashtext(current_schema() || ' writing')), "
    # What we acknowledge is on its disk, whatever the server's default; a stricter default stays.
    "set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' "
    "ELSE current_setting('synchronous_commit') END, true)"
)
_SESSION = (
    # A machine that vanished must not hold a lock: the server notices within seconds that nobody answers.
    "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2; "
    "SET tcp_user_timeout = 8000; SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '60s'"
)
_KEEPALIVES = {"keepalives_idle": 3, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 8000}


def is_shared(url: str) -> bool:
    """Whether the address is of a database that several machines may share."""
    return url.startswith(("postgres://", "postgresql://", "postgresql+"))


def parse(url: str) -> URL:
    """The address of a state database; `postgres://` and `postgresql://` are understood.

    Raises:
        NotConfigured: it is no such address; the message never holds its password.
    """
    try:
        found = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise NotConfigured(
            "STATE_URL is not a database's address: leave it out for a file in DATA_DIR, or write "
            "postgresql+psycopg://user:password@host/database."
        ) from None
    if found.drivername in ("postgres", "postgresql"):
        found = found.set(drivername="postgresql+psycopg")
    if found.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise NotConfigured(
            f"STATE_URL names {found.drivername!r}: the state is kept in SQLite (sqlite:///file) or in PostgreSQL "
            "(postgresql+psycopg://user:password@host/database)."
        )
    return found


def advice(url: URL) -> str:
    """What to check when a state database does not answer, without its password."""
    if url.drivername.startswith("sqlite"):
        return f"Check that the folder of {url.database} exists and can be written, and that its disk is not full."
    return (
        f"Check that PostgreSQL runs, and the host, user, password and database in STATE_URL "
        f"({url.render_as_string(hide_password=True)})."
    )


def make_engine(url: URL, **pool: Any) -> Engine:
    """Connections to a state database; nothing is reached yet.

    Args:
        url: as `parse` reads it.
        pool: how connections are pooled, where the default does not do.
    """
    # Whoever writes may read beside it: with a bounded pool, writers could wait for one another's second connection.
    pool = pool or {"pool_size": 5, "max_overflow": -1}
    if url.drivername.startswith("sqlite"):
        engine = sa.create_engine(
            url, connect_args={"timeout": 30, "isolation_level": None}, hide_parameters=True, **pool
        )
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    known = {"connect_timeout": _CONNECT_SECONDS, "application_name": "tremplin", **_KEEPALIVES}
    arguments = {name: value for name, value in known.items() if name not in url.query}
    engine = sa.create_engine(url, connect_args=arguments, pool_pre_ping=True, hide_parameters=True, **pool)
    sa.event.listen(engine, "connect", _set_up_postgresql)
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def reader(engine: Engine) -> Connection:
    """A connection that sees one moment of the database."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn the database's own failures into ours; what a statement violates comes out as it is.

    Raises:
        StateUnreachable: no connection, a lost one, no room on its disk, a lock that nobody lets go.
    """
    try:
        yield
    except sa.exc.TimeoutError as error:
        raise StateUnreachable("The state database is too busy.") from error
    except sa.exc.DBAPIError as error:
        down = isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.InternalError))
        if not (down or error.connection_invalidated):
            raise
        raise StateUnreachable(f"The state database does not answer: {reason(error)}.") from error


def reason(error: sa.exc.DBAPIError) -> str:
    """What the driver says, in one line, without the statement and its values: those are people's."""
    return str(error.orig).strip().split("\n", 1)[0].rstrip(".")


def try_session_lock(connection: Connection, name: str) -> bool:
    """Take a lock held for as long as a PostgreSQL connection lives; False when another holds it."""
    wanted = sa.text("SELECT pg_try_advisory_lock(:space, hashtext(current_schema() || :name))")
    return bool(connection.execute(wanted, {"space": _LOCK_SPACE, "name": f" {name}"}).scalar())


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # acknowledged means on disk, also through a power cut


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a reading transaction that turns into a writing one could be refused midway.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _set_up_postgresql(connection: Any, _: Any) -> None:
    connection.autocommit = True
    connection.execute(_SESSION)
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(_WRITER)


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))
