"""`serve`: the site, its web processes and its worker."""

import os
import socket
import sys
import threading
import time
from contextlib import suppress

import click
from flask import current_app
from flask.cli import with_appcontext

from commands import supervisor
from commands.port import address_of, open_port
from commands.shared import book, check_whole, cli_errors, elsewhere, open_or_make, settings, transport
from settings import SERVED_AT, Settings, keep_address
from sheets.api.connection import spreadsheet_key
from sheets.errors import NeverRead, OtherDeployment, StateUnreachable
from sheets.model.snapshot import Snapshot
from views.account.sign_in import make_link
from views.public.media import media

FIRST_READING_SECONDS = 20.0
LOOK_SECONDS = 0.5


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
    check_whole()
    stop = supervisor.told_to_stop()
    with open_port(host, port) as opened:
        with cli_errors():
            _prepare(demo)
            transport()  # these two fail at once if not understood
            media()
        address = address_of(opened)
        keep_address(settings().data_dir, address)
        with supervisor.keep_alive([_worker(address), *(_web(opened, address) for _ in range(max(1, workers)))]):
            if media().local is None:
                threading.Thread(target=_try_media, args=(settings(),), daemon=True).start()
            _welcome(address, demo, stop)
            _refuse_two(stop)
            stop.wait()


def _worker(address: str) -> supervisor.Child:
    """The syncing process, beside the web ones: reading 10,000 rows must not hold up a page."""
    command = [sys.executable, "-m", "flask", "--app", "app", "sync", "--parent", str(os.getpid())]
    return supervisor.Child("worker", command, {SERVED_AT: address})


def _web(opened: socket.socket, address: str) -> supervisor.Child:
    command = [sys.executable, "-m", "commands.web", "--socket", str(opened.fileno()), "--parent", str(os.getpid())]
    return supervisor.Child("web process", command, {SERVED_AT: address}, [opened.fileno()])


def _prepare(demo: bool) -> None:
    """A place to read from: the first run has nothing yet."""
    if spreadsheet_key(settings()):
        return
    workbook = open_or_make()
    if demo:
        click.echo("First run: filling a demo workbook…")
        from commands.demo import fill_and_live  # the first run alone has use for invented people

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


def _try_media(found: Settings) -> None:
    """Say at once that photos cannot be kept, which nobody would see before somebody sends one."""
    from commands.checks import Advice, check_media  # most of what it imports is of no use to `serve`

    try:
        check_media(found)
    except Advice as advice:
        click.echo(f"{advice.what}: {advice.todo}", err=True)


def _refuse_two(stop: threading.Event) -> None:
    """Leave when the worker's first look at the workbook shows another deployment at work there.

    Raises:
        ClickException: it does.
    """
    deadline = time.monotonic() + (FIRST_READING_SECONDS if elsewhere(settings()) else 0.0)
    while time.monotonic() < deadline and not stop.wait(LOOK_SECONDS):
        with suppress(StateUnreachable):
            if book().health(current_app.extensions["budget"]).other_deployment:
                raise click.ClickException(OtherDeployment.WORDS)


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
