"""Files that staff bring in their browser: each in a folder of its own, until it is forgotten."""

import json
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheets.worker.election import FileElection

if TYPE_CHECKING:
    from settings import Settings
    from sheets.imports.desk import ImportDesk
    from sheets.model.columns import Tab
    from sheets.state.database import State

READING, SHOWN, REFUSED = "reading", "shown", "refused"
RUNNING, DONE, UNDOING, UNDONE = "running", "done", "undoing", "undone"
AT_WORK = (READING, RUNNING, UNDOING)
KEEP_SECONDS = 60 * 86_400.0
FILE_SECONDS = 86_400.0
"""A file that nobody imports is forgotten after so long; of one that was imported only what was done is kept."""
_ID = re.compile(r"[0-9]{10,12}-[0-9a-f]{8}")
_ABOUT, _SEEN, _READINGS, _PROGRESS = "about.json", "seen.json", "readings.json", "progress.json"
_NAME_LENGTH = 60


class NoSuchImport(LookupError):
    """The import is not there any more."""


class ImportBusy(Exception):
    """Another file is being worked on."""


@dataclass(frozen=True, slots=True)
class FileImport:
    """A file on its way into the sheet.

    Args:
        id: the name of its folder.
        name: the file's.
        author: who brought it, by e-mail.
        at: when, seconds since 1970.
        state: where it stands.
        only: the title of the one tab of the file that counts; empty: all of them.
        into: the key of the tab it goes into; empty: as its name and headers tell.
        erase: its empty cells empty the sheet's.
        since: how much was otherwise than shown when it was agreed to; it is shown again.
        import_id: in the ledger, once it is agreed to.
        copy: the name of the copy of the workbook made before.
        code, values: why it cannot be read, or did not go on: a notice (see sheets/files/notices.py).
        done: what was done: `cells`, `rows`, `tabs`, `notices`.
    """

    id: str
    name: str
    author: str
    at: float
    state: str = READING
    only: str = ""
    into: str = ""
    erase: bool = False
    since: int = 0
    import_id: int = 0
    copy: str = ""
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    done: Mapping[str, Any] = field(default_factory=dict)

    @property
    def working(self) -> bool:
        """Whether somebody works on it, or was interrupted."""
        return self.state in AT_WORK


class PendingImports:
    """The files that were brought.

    Args:
        data_dir: the app's own folder.
    """

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "imports"

    def all(self) -> list[FileImport]:
        """The imports, newest first."""
        found = [_read(path) for path in self.folder.glob(f"[0-9]*/{_ABOUT}")]
        return sorted(found, key=lambda one: one.at, reverse=True)

    def drop_old(self) -> None:
        """Forget files that nobody imported for a day, and what was imported long ago."""
        for one in self.all():
            if one.at < time.time() - (KEEP_SECONDS if one.import_id else FILE_SECONDS):
                self.drop(one.id)

    def open(self, name: str, author: str, data: bytes) -> FileImport:
        """Keep a file that is to be read."""
        made = FileImport(f"{int(time.time())}-{secrets.token_hex(4)}", _safe(name), author, time.time())
        folder = self.folder / made.id / "file"
        folder.mkdir(parents=True, mode=0o700)
        (folder / made.name).write_bytes(data)
        self.save(made)
        return made

    def find(self, import_id: str) -> FileImport:
        """An import.

        Raises:
            NoSuchImport: it is not there any more.
        """
        path = self.folder / import_id / _ABOUT
        if not _ID.fullmatch(import_id) or not path.is_file():
            raise NoSuchImport(import_id)
        return _read(path)

    def save(self, found: FileImport, **changed: Any) -> FileImport:
        """Note where an import stands."""
        now = replace(found, **changed)
        self._write(now, _ABOUT, asdict(now))
        return now

    def file(self, found: FileImport) -> Path:
        """The file itself."""
        return self.folder / found.id / "file" / found.name

    def keep_preview(self, found: FileImport, seen: Mapping[str, Any], readings: list[str]) -> None:
        """Keep what is shown of a preview, and all that it says: what was read in the sheet, line by line."""
        self._write(found, _READINGS, readings)
        self._write(found, _SEEN, seen)

    def seen(self, found: FileImport) -> dict[str, Any]:
        """What is shown of the preview."""
        return dict(self._told(found, _SEEN, {}))

    def readings(self, found: FileImport) -> set[str]:
        """What the preview said that would be done, and what was read there."""
        return set(self._told(found, _READINGS, []))

    def tell_progress(self, found: FileImport, done: int, total: int) -> None:
        """Note how far a long work is."""
        self._write(found, _PROGRESS, [done, total])

    def progress(self, found: FileImport) -> tuple[int, int]:
        """How far it is: done, of how many (0: nobody knows)."""
        done, total = self._told(found, _PROGRESS, [0, 0])
        return done, total

    def finish(self, found: FileImport, **changed: Any) -> FileImport:
        """Note that an import is over: the file and its preview are of no more use."""
        now = self.save(found, **changed)
        shutil.rmtree(self.file(found).parent, ignore_errors=True)
        for name in (_SEEN, _READINGS, _PROGRESS):
            (self.folder / found.id / name).unlink(missing_ok=True)
        return now

    def drop(self, import_id: str) -> None:
        """Forget an import."""
        if _ID.fullmatch(import_id):
            shutil.rmtree(self.folder / import_id, ignore_errors=True)

    def lock(self) -> FileElection:
        """One file at a time is worked on; the system lets go of it when its process dies."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileElection(self.folder / "lock")

    def interrupted(self, found: FileImport) -> bool:
        """Whether an import is under way and nobody works on it."""
        lock = self.lock()
        if not found.working or not lock.won():
            return False
        lock.give_up()
        return self.find(found.id).working  # it may have ended between its reading and the lock

    def _write(self, found: FileImport, name: str, told: Any) -> None:
        path = self.folder / found.id / name
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(told, ensure_ascii=False), "utf-8", "surrogatepass")
        partial.replace(path)

    def _told(self, found: FileImport, name: str, nothing: Any) -> Any:
        path = self.folder / found.id / name
        return json.loads(path.read_bytes().decode("utf-8", "surrogatepass")) if path.is_file() else nothing


def open_desk(settings: "Settings", state: "State", tabs: "Mapping[str, Tab]") -> "ImportDesk":
    """The desk where files are worked on.

    Args:
        settings: of the deployment.
        state: the state database.
        tabs: the programme's tabs by key, with the columns staff declared.
    """
    from sheets.imports.desk import ImportDesk  # what reads files is of no use to any other page

    return ImportDesk(settings, state, tabs, PendingImports(settings.data_dir))


def _read(path: Path) -> FileImport:
    return FileImport(**json.loads(path.read_bytes().decode("utf-8", "surrogatepass")))


def _safe(name: str) -> str:
    """A file's name as a file of ours may have it: what is before its ending names a csv's tab."""
    stem, dot, ending = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "-", name).strip(" .").rpartition(".")
    plain = (stem if dot else ending)[:_NAME_LENGTH].strip(" .") or "fichier"
    return (plain + (dot + ending[:10] if dot else "")).encode("utf-8", "replace").decode()
