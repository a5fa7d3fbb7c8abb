"""`backup`, `restore`, `backup-key`: all that a deployment holds as one file, and back."""

import contextlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import click
import pyrage
from flask.cli import with_appcontext

import clock
from commands.archive import (
    MEDIA,
    SECRET,
    STATE,
    WORKBOOK,
    BadBackup,
    Manifest,
    check_archive,
    opened,
    write_backup,
)
from commands.checks import BACKED_UP_AT
from commands.shared import RESTORING, book, cli_errors, settings
from emulator.store import Store
from programme.acts import messages
from sheets.state.copying import copy_rows
from sheets.state.database import State, set_value
from sheets.state.readings import latest_version
from sheets.worker.election import election
from views.public.media import media

_NAMED = re.compile(r"tremplin-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.(zip|zip\.age)")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), metavar="N", help="Of a folder's backups, keep the N newest.")
@click.option("--encrypt-to", "recipient", metavar="AGE1…", default="", help="Encrypt it to a public key (backup-key).")
@with_appcontext
def backup(file: Path, keep: int | None, recipient: str) -> None:
    """Write workbook, state, photos and secret to FILE while the site runs.

    FILE may be a folder: the backup is then named by its date, and --keep 14
    lets the older ones go. A workbook in Google Sheets is put in as .xlsx.
    """
    folder = file if file.is_dir() else None
    if keep and not folder:
        raise click.UsageError(f"--keep is for a folder, and {file} is none: make it first.")
    target = folder / f"tremplin-{_stamp()}.zip{'.age' if recipient else ''}" if folder else file
    with cli_errors(BadBackup, OSError):
        manifest = write_backup(settings(), book().state, media(), target, recipient)
        with book().state.writing() as connection:
            set_value(connection, BACKED_UP_AT, str(clock.time()))
    if keep and folder:
        for old in sorted(path for path in folder.iterdir() if _NAMED.fullmatch(path.name))[:-keep]:
            old.unlink()
    photos = sum(name.startswith(MEDIA) for name in manifest.files)
    where = "the workbook" if manifest.local else "the workbook as .xlsx"
    secret = "" if SECRET in manifest.files else "\nSECRET_KEY is set outside and is not in it: keep it elsewhere."
    click.echo(
        f"{target}: {where}, the state, {photos} photo file(s); {target.stat().st_size:,} bytes, read again.{secret}"
    )


@click.command("backup-key")
@click.argument("file", type=click.Path(path_type=Path))
def backup_key(file: Path) -> None:
    """Write a new private key to FILE, and print the public one for --encrypt-to.

    Keep FILE away from this machine: whoever has it can read the backups, and
    without it nobody can.
    """
    pair = pyrage.x25519.Identity.generate()
    with cli_errors(OSError):
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"{pair}\n")
    click.echo(pair.to_public())


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The private key's file.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@with_appcontext
def restore(file: Path, key: Path | None, yes: bool) -> None:
    """Put everything back as it was when FILE was written; `serve` must not run.

    What is here is kept as a backup of its own first. Killed midway, it is
    simply run again; nothing starts before.
    """
    with cli_errors(BadBackup, OSError), opened(file, settings(), key) as archive:
        manifest = check_archive(archive)
        mine = election(book().state, settings().data_dir)
        if not mine.won():
            raise click.ClickException("the site runs on this data: stop `serve` first.")
        try:
            click.echo(f"{file}: of {manifest.made_at}, {len(manifest.files)} files.")
            if not yes:
                click.confirm("Put it in the place of what is here?", abort=True)
            _keep_what_is_here()
            _put_back(archive, manifest)
        finally:
            mine.give_up()
    click.echo(
        "Restored. Messages are paused: look at /staff/messages, then let them go on.\n"
        "Who was erased since is here again: erase them again."
    )
    if not manifest.local:
        click.echo("The workbook in Google Sheets was left as it is: its own version history takes it back.")


def _keep_what_is_here() -> None:
    marker = settings().data_dir / RESTORING
    with book().state.reading() as connection:
        empty = not latest_version(connection) and not settings().local_workbook.is_file()
    if empty or marker.exists():  # a restore that was cut off has kept it already
        return
    names = (f"before-restore-{_stamp()}-{again}.zip" for again in count(1))
    kept = next(path for name in names if not (path := settings().data_dir / name).exists())
    write_backup(settings(), book().state, media(), kept, elsewhere=False)
    click.echo(f"What was here is kept: {kept}")


def _put_back(archive: Path, manifest: Manifest) -> None:
    """Each step may be done again: a restore that was cut off is finished by the next."""
    found, state = settings(), book().state
    marker = found.data_dir / RESTORING
    marker.touch()
    with zipfile.ZipFile(archive) as filed:
        for name in manifest.files:
            if name.startswith(MEDIA):
                media().write(name.removeprefix(MEDIA), filed.read(name))
        with _extracted(filed, STATE, found.data_dir) as path:
            then = State(f"sqlite:///{path}")  # of an older release, it is brought up to this one
            with then.reading() as source, state.writing() as target:
                copy_rows(source, target)
            then.close()
        if manifest.local:
            with _extracted(filed, WORKBOOK, found.data_dir) as path:
                _put_workbook_back(path)
            (found.data_dir / "spreadsheet").write_text(manifest.spreadsheet)
        if SECRET in manifest.files:
            _put_secret_back(filed.read(SECRET).decode().strip())
    shutil.rmtree(found.data_dir / "cache", ignore_errors=True)
    messages.pause(book(), stop=True)
    marker.unlink()


def _put_workbook_back(path: Path) -> None:
    then = Store(path)
    with then.reading():
        then.copy_to(settings().local_workbook)
    then.close()


def _put_secret_back(secret: str) -> None:
    """Where this deployment keeps the one it made: machines that share a database share it there."""
    if book().state.shared:
        with book().state.writing() as connection:
            set_value(connection, "secret_key", secret)
    else:
        (settings().data_dir / SECRET).write_text(secret)


@contextlib.contextmanager
def _extracted(filed: zipfile.ZipFile, name: str, folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as place:
        yield Path(filed.extract(name, place))


def _stamp() -> str:
    return datetime.fromtimestamp(clock.time(), UTC).strftime("%Y-%m-%dT%H-%M-%S")
