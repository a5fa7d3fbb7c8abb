"""Which process is the worker: one at a time, taken over as soon as it dies."""

import fcntl
import os
from pathlib import Path


class Election:
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
