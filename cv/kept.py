"""Documents already made, kept as files named by everything that entered them. Only public ones.

Several processes share the folder: a file appears whole or not at all, and losing one costs the time to make it again.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 256 * 1024 * 1024
CHECKED_EVERY = 32
"""Files stored between two looks at the folder's size."""


def key_of(*ingredients: str | bytes) -> str:
    """The name of a document: other ingredients, in another order or cut elsewhere, give another one."""
    whole = hashlib.sha256()
    for part in ingredients:
        piece = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(piece).to_bytes(8, "big") + piece)
    return whole.hexdigest()[:40]


class DocumentCache:
    """A folder of documents, bounded in size: those not asked for the longest go first.

    Args:
        folder: made when something is stored.
        most_bytes: of all files together.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most_bytes
        self._stored = 0

    def fetch(self, key: str, suffix: str, make: Callable[[], bytes]) -> bytes:
        """The document of a key, made when it is not there.

        Args:
            key: from `key_of`.
            suffix: of its file, with its dot.
            make: makes it; may raise.
        """
        path = self._folder / key[:2] / f"{key}{suffix}"
        return self._read(path) or self._store(path, make())

    def find(self, key: str, suffix: str) -> bytes:
        """The document of a key, or nothing."""
        return self._read(self._folder / key[:2] / f"{key}{suffix}")

    def _read(self, path: Path) -> bytes:
        with suppress(OSError):
            found = path.read_bytes()
            os.utime(path)
            return found
        return b""

    def _store(self, path: Path, document: bytes) -> bytes:
        # A full or read-only disk must not cost anybody their document.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, begun = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(document)
                Path(begun).replace(path)
            except OSError:
                Path(begun).unlink(missing_ok=True)
                raise
            self._stored += 1
            if self._stored % CHECKED_EVERY == 0:
                self.tidy()
        return document

    def tidy(self) -> None:
        """Take away what is over the size, and what an ended process left unfinished."""
        files = []
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                files.append((path.stat().st_mtime, path.stat().st_size, path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self._most:
                return
            path.unlink(missing_ok=True)
            total -= size
