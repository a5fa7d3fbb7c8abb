"""The file a backup is: a zip of the local workbook, the state, the media and the secret, with a list of what is in it.

    manifest.json     when, of which workbook, and the SHA-256 of every other file
    workbook.sqlite3  the local workbook; workbook.xlsx instead where the workbook is elsewhere
    state.sqlite3     the state, also where it is kept in PostgreSQL
    secret_key        what links and sessions are signed with, unless SECRET_KEY sets it
    media/…           photos and documents

The state and the local workbook are of one moment: both are pinned while nobody may write to the state, and what was
on its way between them then is settled by the writing protocol after a restore, as after a crash.
"""

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyrage

from cv.media import Media
from emulator.store import Store
from settings import Settings
from sheets.api.connection import connect, spreadsheet_key
from sheets.files.opening import write_file
from sheets.imports.taking import take
from sheets.state.copying import copy_rows
from sheets.state.database import State

MANIFEST, STATE, WORKBOOK, BOOK, SECRET, MEDIA = (
    "manifest.json", "state.sqlite3", "workbook.sqlite3", "workbook.xlsx", "secret_key", "media/",
)  # fmt: skip
FORMAT = 1
"""Raised when a backup must not be read by an older release."""
_BLOCK = 1 << 20
_SEALED = b"age-encryption.org/"


class BadBackup(Exception):
    """A file that is no backup, or not all of one; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Args:
        made_at: ISO moment, UTC.
        spreadsheet: the ID of the workbook it is of.
        local: the workbook itself is in it.
        files: name -> SHA-256 of each other file.
        format: see FORMAT.
    """

    made_at: str
    spreadsheet: str
    local: bool
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def write_backup(
    settings: Settings, state: State, media: Media, target: Path, recipient: str = "", *, elsewhere: bool = True
) -> Manifest:
    """Write a backup while the site runs, and read it again to be sure of it.

    Args:
        settings: of the deployment.
        state: its state.
        media: its photos.
        target: the file; it is there whole, or not at all.
        recipient: whom it is encrypted to (`age1…`); empty: nobody.
        elsewhere: a workbook that is not kept here is read into it too.

    Raises:
        OSError: no room, or no right to write there.
        SheetsError: the state or the workbook does not answer.
        BadBackup: what was written does not read back, or there is no such recipient.
    """
    to = _recipient(recipient)
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".backup-") as name:
        folder = Path(name)
        archive = folder / "archive.zip"
        local = settings.local_workbook.is_file() and not settings.spreadsheet and not settings.emulator_host
        manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), spreadsheet_key(settings), local)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as filed:
            for path in _pinned(settings, state, folder, local, elsewhere):
                manifest.files[path.name] = _add(filed, path.name, path.read_bytes())
                path.unlink()
            if secret := _own_secret(settings):
                manifest.files[SECRET] = _add(filed, SECRET, secret)
            for key in media.everything():
                if content := media.read(key, 1 << 40):  # one that went meanwhile is named nowhere any more
                    manifest.files[MEDIA + key] = _add(filed, MEDIA + key, content, zipfile.ZIP_STORED)
            filed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        check_archive(archive)
        _hand_over(archive, target, to)
    return manifest


@contextlib.contextmanager
def opened(path: Path, settings: Settings, identity: Path | None = None) -> Iterator[Path]:
    """A backup's zip, decrypted in a private folder where it has to be.

    Raises:
        BadBackup: the key is missing or another, or it is no backup.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        sealed = file.read(len(_SEALED)) == _SEALED
    if not sealed:
        yield path
        return
    if identity is None:
        raise BadBackup("it is encrypted: say where its key is with --key FILE")
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as name:
        plain = Path(name) / "archive.zip"
        try:
            lines = [line.strip() for line in identity.read_text().splitlines()]
            keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
            pyrage.decrypt_file(str(path), str(plain), keys)
        except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
            raise BadBackup(f"{identity} does not open it: {error}") from error
        yield plain


def check_archive(path: Path) -> Manifest:
    """Read all of a backup's zip.

    Raises:
        BadBackup: it is none, of a later release, or anything in it is not as it was written.
    """
    try:
        with zipfile.ZipFile(path) as filed:
            manifest = Manifest(**json.loads(filed.read(MANIFEST)))
            if manifest.format > FORMAT:
                raise BadBackup("it was made by a later release: restore it with that one")
            for name, digest in manifest.files.items():
                with filed.open(name) as file:
                    if _digest(iter(lambda: file.read(_BLOCK), b"")) != digest:
                        raise BadBackup(f"{name} in it is damaged: take another backup")
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, RuntimeError) as error:
        raise BadBackup(f"it is no backup, or not all of one ({error})") from error
    return manifest


def _pinned(settings: Settings, state: State, folder: Path, local: bool, elsewhere: bool) -> Iterator[Path]:
    """Copies of the state and of the workbook, of one moment."""
    with contextlib.ExitStack() as read:
        with state.writing():  # the worker can neither begin a batch nor settle one meanwhile
            pinned = read.enter_context(state.reading())
            pinned.exec_driver_sql('SELECT count(*) FROM "values"')
            store = Store(settings.local_workbook) if local else None
            if store:
                read.callback(store.close)
                read.enter_context(store.reading()).files()
        if store:
            store.copy_to(folder / WORKBOOK)
            _make_one_file(folder / WORKBOOK)
            yield folder / WORKBOOK
        copy = State(f"sqlite:///{folder / STATE}")
        with copy.writing() as connection:
            copy_rows(pinned, connection)
        copy.close()
    _make_one_file(folder / STATE)
    yield folder / STATE
    if elsewhere and not local and spreadsheet_key(settings):
        content, _ = take(connect(settings))
        write_file(content, folder / BOOK)
        yield folder / BOOK


def _make_one_file(path: Path) -> None:
    """Leave nothing of a database in the log that SQLite writes beside it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode=delete")


def _add(filed: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> str:
    filed.writestr(name, content, how)
    return _digest([content])


def _digest(blocks: Iterator[bytes] | list[bytes]) -> str:
    found = hashlib.sha256()
    for block in blocks:
        found.update(block)
    return found.hexdigest()


def _own_secret(settings: Settings) -> bytes:
    """The secret that was made here; what the environment sets is kept where that is."""
    path = settings.data_dir / SECRET
    kept = path.read_bytes() if path.is_file() else b""
    return kept if kept.strip() == settings.secret_key.encode() else b""


def _recipient(text: str) -> pyrage.x25519.Recipient | None:
    try:
        return pyrage.x25519.Recipient.from_str(text) if text else None
    except pyrage.RecipientError as error:
        raise BadBackup(f"{text} is no public key (age1…): make a pair with `backup-key FILE`") from error


def _hand_over(archive: Path, target: Path, to: pyrage.x25519.Recipient | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(descriptor)
    begun = Path(name)
    try:
        if to:
            pyrage.encrypt_file(str(archive), str(begun), [to])
        else:
            with archive.open("rb") as source, begun.open("wb") as sink:
                while block := source.read(_BLOCK):
                    sink.write(block)
        with begun.open("rb") as written:
            os.fsync(written.fileno())
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
