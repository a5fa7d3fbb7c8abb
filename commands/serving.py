"""`serve`, `sync`, `sheets-server`: the processes of a deployment."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from commands.shared import book, make_sync, open_or_make, plain_errors, settings
from sheets.connection import spreadsheet_key
from sheets.election import Election
from sheets.errors import NeverRead, SheetsError
from views.sign_in import make_link

FIRST_READING_SECONDS = 20.0


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--demo", is_flag=True, help="Fill a new workbook with invented people, and print sign-in links.")
@with_appcontext
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Serve the site, and keep it in step with the workbook."""
    with plain_errors():
        _prepare(demo)
    server = Granian(
        "app:create_served_app", factory=True, address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=8, respawn_failed_workers=True, websockets=False, log_level=LogLevels.warning,
    )  # fmt: skip
    with _worker():
        _welcome(f"http://{host}:{port}", demo)
        server.serve()


@click.command("sync")
@click.option("--parent", type=int, default=0, help="Leave when this process is gone.")
@with_appcontext
def sync(parent: int) -> None:
    """Keep the site in step with the workbook (`serve` starts one by itself)."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if parent:
        threading.Thread(target=_leave_with, args=(parent, stop), daemon=True).start()
    make_sync().run(stop, Election(settings().data_dir / "sync.lock"))


@click.command("sheets-server")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8888, show_default=True)
@click.option("--data", type=click.Path(dir_okay=False, path_type=Path), help="The workbook's file (default: the app's).")  # fmt: skip  # noqa: E501
@with_appcontext
def sheets_server(host: str, port: int, data: Path | None) -> None:
    """Serve the local workbook as a stand-alone Sheets API (set SHEETS_EMULATOR_HOST to use it)."""
    from sheets.local import standalone

    standalone.serve(data or settings().local_workbook, host, port)


def _prepare(demo: bool) -> None:
    """A place to read from: the first run has nothing yet."""
    found = settings()
    if spreadsheet_key(found):
        return
    workbook = open_or_make()
    if demo:
        from programme.demo import fill  # a web process has no use for thousands of lines of texts

        click.echo("First run: filling a demo workbook…")
        fill(workbook.spreadsheet, found.media_folder, 15, 1, lambda _: None)


@contextmanager
def _worker() -> Iterator[None]:
    """The syncing process, beside the web ones: reading 10,000 rows must not hold up a page."""
    command = [sys.executable, "-m", "flask", "--app", "app", "sync", "--parent", str(os.getpid())]
    process = subprocess.Popen(command, cwd=Path(__file__).resolve().parent.parent)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _leave_with(parent: int, stop: threading.Event) -> None:
    """End when the server was killed without a chance to end us."""
    while os.getppid() == parent:
        time.sleep(0.5)
    stop.set()


def _welcome(address: str, demo: bool) -> None:
    deadline = time.monotonic() + FIRST_READING_SECONDS
    while True:
        try:
            snapshot = book().snapshot
            break
        except NeverRead:
            if time.monotonic() > deadline:
                click.echo("The workbook has not answered yet; the site will show it as soon as it does.")
                return
            time.sleep(0.1)
        except SheetsError as error:
            click.echo(f"The workbook: {error}")
            return
    click.echo(f"Tremplin: {address}   (Ctrl-C to stop)")
    if not demo:
        return
    people = {
        "coach": next((c.email for c in snapshot.coaches.rows if snapshot.candidates.where("coach", c.id)), ""),
        "candidate": next((c.email for c in snapshot.candidates.rows if c.email), ""),
        "staff": next((s.email for s in snapshot.staff.rows if s.email), ""),
    }
    for who, email in people.items():
        if email:
            link = make_link(settings(), email).replace(settings().public_url, address)
            click.echo(f"  sign in as {who:<9} {email}\n    {link}")
