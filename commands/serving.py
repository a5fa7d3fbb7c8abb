"""`serve`, `sync`, `sheets-server`: the processes of a deployment."""

import os
import signal
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from commands import supervisor
from commands.demo import fill_and_live
from commands.erase import keep_erasing
from commands.port import address_of, open_port
from commands.shared import book, cli_errors, make_sync, open_or_make, settings
from cv import photo_keeping
from cv.linked_photos import LinkedPhotos
from emulator.plans import parse_account, parse_latency, parse_plan, parse_quota
from emulator.tokens import parse_token, place_of
from mail.bounces import BounceReader, Mailbox
from mail.message import choose_transport
from mail.sender import Sender
from mail.sms import SmsFolder
from programme import consultations, correspondence
from settings import SERVED_AT, keep_address
from sheets.api.connection import LOCAL_ACCOUNT, connect, spreadsheet_key
from sheets.errors import NeverRead
from sheets.model.snapshot import Snapshot
from sheets.worker.election import election
from views.account.sign_in import make_link
from views.public.media import media

FIRST_READING_SECONDS = 20.0
LAST_MAIL_SECONDS = 5.0
"""How long a clean stop waits for the mail being handed over."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port", default=5000, show_default=True, metavar="PORT", type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--demo", is_flag=True, help="Fill a new workbook with invented people, and print sign-in links.")
@with_appcontext
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Serve the site, and keep it in step with the workbook."""
    stop = _told_to_stop()
    with open_port(host, port) as opened:
        with cli_errors():
            _prepare(demo)
            choose_transport(settings().mail_url, settings().data_dir)  # fails at once if not understood
        address = address_of(opened)
        keep_address(settings().data_dir, address)
        with supervisor.keep_alive([_worker(address), *(_web(opened, address) for _ in range(max(1, workers)))]):
            _welcome(address, demo, stop)
            stop.wait()


def _told_to_stop() -> threading.Event:
    """Set once somebody tells this process to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def _worker(address: str) -> supervisor.Child:
    """The syncing process, beside the web ones: reading 10,000 rows must not hold up a page."""
    command = [sys.executable, "-m", "flask", "--app", "app", "sync", "--parent", str(os.getpid())]
    return supervisor.Child("worker", command, {SERVED_AT: address})


def _web(opened: socket.socket, address: str) -> supervisor.Child:
    command = [sys.executable, "-m", "commands.web", "--socket", str(opened.fileno()), "--parent", str(os.getpid())]
    return supervisor.Child("web process", command, {SERVED_AT: address}, [opened.fileno()])


@click.command("sync")
@click.option("--parent", type=int, default=0, help="Leave when this process is gone.")
@with_appcontext
def sync(parent: int) -> None:
    """Keep the site in step with the workbook (`serve` starts one by itself)."""
    stop = _told_to_stop()
    if parent:
        supervisor.end_with(parent, stop)
    chosen = election(book().state, settings().data_dir)
    with cli_errors():
        sender = Sender(
            book().state,
            choose_transport(settings().mail_url, settings().data_dir),
            tidies=(correspondence.tidy, consultations.tidy),
            phones=SmsFolder(settings().data_dir / "sms"),
        )
        mailbox = Mailbox.from_url(settings().mail_bounces)
    posting = threading.Thread(target=sender.run, args=(stop, lambda: chosen.held), name="sender")
    posting.start()
    kept, found = book(), settings()
    tidying = threading.Thread(
        target=photo_keeping.keep_tidy,
        args=(stop, lambda: chosen.held, kept.state, media(), lambda: kept.snapshot),
        name="photos",
        daemon=True,
    )
    tidying.start()
    if mailbox:
        bounces = BounceReader(kept.state, mailbox)
        threading.Thread(target=bounces.run, args=(stop, lambda: chosen.held), name="bounces", daemon=True).start()
    linked = LinkedPhotos(kept.state, media(), lambda: connect(found), lambda: kept.snapshot)
    threading.Thread(target=linked.run, args=(stop, lambda: chosen.held), name="linked photos", daemon=True).start()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    erasing = threading.Thread(target=keep_erasing, args=(app, stop, lambda: chosen.held), name="erasures", daemon=True)
    erasing.start()
    make_sync().run(stop, chosen)
    posting.join(timeout=LAST_MAIL_SECONDS)


def _read_by(parse: Callable[[str], Any]) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """An option's value as `parse` reads it, which says in plain words what it cannot read."""

    def read(_: click.Context, __: click.Parameter, value: str | None) -> Any:
        try:
            return None if value is None else parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return read


@click.command("sheets-server")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port", default=8888, show_default=True, metavar="PORT", type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook's file, made if it is missing.  [default: the app's]",
)
@click.option(
    "--token",
    metavar="T",
    callback=_read_by(parse_token),
    help="What callers send as `Authorization: Bearer T`.  [default: one made, and kept beside FILE]",
)
@click.option(
    "--account",
    metavar="EMAIL",
    default=LOCAL_ACCOUNT,
    callback=_read_by(parse_account),
    help="Who a caller is that does not say so; `Authorization: Bearer T/EMAIL` says it.",
)
@click.option("--latency", metavar="MS", callback=_read_by(parse_latency), help="Milliseconds added to each answer.")
@click.option(
    "--quota",
    metavar="READS/WRITES",
    callback=_read_by(parse_quota),
    help="Requests a minute for each account, then Google's 429: 60/60.",
)
@click.option(
    "--faults", "plan", metavar="PLAN", callback=_read_by(parse_plan), help="What goes wrong, and how often; see below."
)
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="Add a line of JSON to this file for each request."
)
@with_appcontext
def sheets_server(host: str, port: int, data: Path | None, **options: Any) -> None:
    """Serve the local workbook as a stand-alone Sheets API.

    Set SHEETS_EMULATOR_HOST=HOST:PORT and SHEETS_EMULATOR_TOKEN=T to use it
    from the app; without T, the app takes the token kept beside its own FILE.

    PLAN is a list like drop_after=0.1,late=0.05,seed=7,writes_only where each
    fault has its share of the requests, from 0 to 1:

    \b
      drop_before  the connection is cut, nothing was applied
      drop_after   all was applied, then the connection is cut
      late         the connection is cut; applied `delay` seconds later
      twice        applied two times
      error_500, error_503  an error, nothing was applied
      error_after  applied, then an error 500
      truncated    applied, half the answer arrives
    \b
      delay=SECONDS   [default: 0.2]
      seed=NUMBER     the same gives the same faults  [default: 0]
      writes_only     reads are spared
    """
    from emulator import standalone

    data_file = data or settings().local_workbook
    given = {name: value for name, value in options.items() if value is not None}

    def said(address: str, token: str) -> None:
        click.echo(f"Sheets API: {address}   (SHEETS_EMULATOR_HOST={address.removeprefix('http://')}, Ctrl-C to stop)")
        if "token" not in given:
            click.echo(f"SHEETS_EMULATOR_TOKEN={token}   (kept in {place_of(data_file)})")

    try:
        standalone.serve(data_file, host, port, ready=said, **given)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    except sqlite3.Error as error:
        raise click.ClickException(f"{data_file}: {error}") from error


def _prepare(demo: bool) -> None:
    """A place to read from: the first run has nothing yet."""
    if spreadsheet_key(settings()):
        return
    workbook = open_or_make()
    if demo:
        click.echo("First run: filling a demo workbook…")
        fill_and_live(workbook, 15, 1, lambda _: None)


def _welcome(address: str, demo: bool, stop: threading.Event) -> None:
    """Say where the site is; for the demo, wait for the first reading and print links to sign in by."""
    click.echo(f"Tremplin: {address}   (Ctrl-C to stop)")
    if not demo:
        return
    deadline = time.monotonic() + FIRST_READING_SECONDS
    while time.monotonic() < deadline:
        try:
            _print_links(address, book().snapshot)
            return
        except NeverRead:
            if stop.wait(0.1):
                return
    click.echo("The workbook has not answered yet; the site will show it as soon as it does.")


def _print_links(address: str, snapshot: Snapshot) -> None:
    people = {
        "coach": next((c.email for c in snapshot.coaches.rows if snapshot.candidates.where("coach", c.id)), ""),
        "candidate": next((c.email for c in snapshot.candidates.rows if c.email), ""),
        "staff": next((s.email for s in snapshot.staff.rows if s.email), ""),
    }
    for who, email in people.items():
        if email:
            link = make_link(settings(), email).replace(settings().public_url, address)
            click.echo(f"  sign in as {who:<9} {email}\n    {link}")
