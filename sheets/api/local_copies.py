"""Copies of the local workbook that staff name and go back to: a folder each, beside the workbook."""

import contextlib
import json
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from settings import Settings
from sheets.model.schema import JOURNAL, WAL_TITLE

if TYPE_CHECKING:
    from emulator.store import Store

KEEP_SECONDS = 60 * 86_400.0
MOST = 30
_ID = re.compile(r"[0-9]{10,12}-[0-9a-f]{8}")
_WORKBOOK, _ABOUT = "workbook.sqlite3", "about.json"


class NoSuchCopy(LookupError):
    """The copy is not there any more."""


@dataclass(frozen=True, slots=True)
class LocalCopy:
    """A copy.

    Args:
        id: the name of its folder.
        name: what staff call it.
        author: who made it, by e-mail.
        at: when, seconds since 1970.
    """

    id: str
    name: str
    author: str
    at: float


class LocalCopies:
    """The copies of a deployment's local workbook; there are none of a workbook elsewhere.

    Args:
        settings: of the deployment.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.folder = settings.data_dir / "copies"

    def all(self) -> list[LocalCopy]:
        """The copies, newest first; those that are too old go."""
        found = [LocalCopy(**json.loads(path.read_text())) for path in self.folder.glob(f"[0-9]*/{_ABOUT}")]
        found.sort(key=lambda copy: copy.at, reverse=True)
        for old in [one for n, one in enumerate(found) if n >= MOST or one.at < time.time() - KEEP_SECONDS]:
            self.drop(old.id)
            found.remove(old)
        return found

    def make(self, name: str, author: str) -> LocalCopy:
        """Copy the workbook as it is now: all of it, or nothing."""
        made = LocalCopy(f"{int(time.time())}-{secrets.token_hex(4)}", name, author, time.time())
        begun = self.folder / f".{made.id}"
        begun.mkdir(parents=True, mode=0o700)
        try:
            with _store(self._settings.local_workbook) as store, store.reading():
                store.copy_to(begun / _WORKBOOK)
            (begun / _ABOUT).write_text(json.dumps(asdict(made)))
            begun.rename(self.folder / made.id)
        finally:
            shutil.rmtree(begun, ignore_errors=True)
        return made

    def go_back(self, copy_id: str, account: str) -> LocalCopy:
        """Put what a copy holds in the place of what the workbook holds now; the Journal goes on.

        Raises:
            NoSuchCopy: it is not there any more.
        """
        from emulator.going_back import go_back  # a deployment on Google never needs the embedded server

        copy = self.find(copy_id)
        with _store(self.folder / copy_id / _WORKBOOK) as then, _store(self._settings.local_workbook) as now:
            go_back(now, then, account, {WAL_TITLE, JOURNAL.title, *JOURNAL.aliases}.__contains__)
        return copy

    def find(self, copy_id: str) -> LocalCopy:
        """A copy.

        Raises:
            NoSuchCopy: it is not there any more.
        """
        for one in self.all():
            if one.id == copy_id:
                return one
        raise NoSuchCopy(copy_id)

    def drop(self, copy_id: str) -> None:
        """Forget a copy."""
        if _ID.fullmatch(copy_id):
            shutil.rmtree(self.folder / copy_id, ignore_errors=True)


@contextlib.contextmanager
def _store(path: Path) -> Iterator["Store"]:
    from emulator.store import Store

    store = Store(path)
    try:
        yield store
    finally:
        store.close()
