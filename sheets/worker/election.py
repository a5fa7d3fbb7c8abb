"""Which process is the worker: one at a time, taken over as soon as it dies."""

import fcntl
import logging
import os
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy import Connection

from sheets.state.database import State
from sheets.state.engine import make_engine, reason, try_session_lock

log = logging.getLogger(__name__)


class Election(Protocol):
    """What makes one process the worker."""

    def won(self) -> bool:
        """Whether this process is the worker now; tries to become it."""

    @property
    def held(self) -> bool:
        """Whether this process is the worker, as it last knew; for what works beside it."""

    def give_up(self) -> None:
        """Let another process work."""


def election(state: State, data_dir: Path) -> Election:
    """The deployment's election: where its processes meet, one machine's disk or the database they share."""
    return DatabaseElection(state) if state.shared else FileElection(data_dir / "sync.lock")


class FileElection:
    """A lock on a file, which the system lets go of when its holder dies, however it dies.

    Args:
        path: the lock file, the same for every process of a deployment.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: int | None = None

    def won(self) -> bool:
        """Whether this process is the worker now; tries to become it."""
        if self._held is not None:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._held = descriptor
        return True

    @property
    def held(self) -> bool:
        """Whether this process is the worker, as it last knew; for what works beside it."""
        return self._held is not None

    def give_up(self) -> None:
        """Let another process work."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


class DatabaseElection:
    """An advisory lock of a PostgreSQL session, which the server lets go of when the session ends, however it ends.

    Args:
        state: the state database of the deployment; the session is one of its own, beside those that do the work.
    """

    def __init__(self, state: State) -> None:
        # No pool: a connection given back would keep the lock, and nobody would know.
        self._engine = make_engine(state.engine.url, poolclass=sa.NullPool)
        self._session: Connection | None = None
        self._lock = False

    def won(self) -> bool:
        """Whether this process is the worker now; tries to become it. A lost session is a lost election."""
        try:
            if self._session is None:
                self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if self._lock:
                self._session.execute(sa.text("SELECT 1"))  # the session is alive, and so is its lock
            else:
                self._lock = try_session_lock(self._session, "worker")
        except sa.exc.DBAPIError as error:
            log.warning("no longer the worker: %s", reason(error))
            self.give_up()
        return self._lock

    @property
    def held(self) -> bool:
        """Whether this process is the worker, as it last knew; for what works beside it."""
        return self._lock

    def give_up(self) -> None:
        """Let another process work."""
        self._lock = False
        if self._session is not None:
            session, self._session = self._session, None
            session.close()
