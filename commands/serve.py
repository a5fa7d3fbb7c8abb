"""`serve`: the site, its web processes and its worker."""

import os
import threading
import time
from contextlib import suppress

import click
from flask import current_app
from flask.cli import with_appcontext

from commands import supervisor
from commands.port import address_of, open_port
from commands.shared import book, check_whole, cli_errors, elsewhere, open_or_make, settings, transport
from commands.supervisor import Child, in_own_app
from commands.sync import keep_in_step
from commands.web import run as run_web
from settings import SERVED_AT, Settings, keep_address
from sheets.api.connection import connect, spreadsheet_key
from sheets.errors import NeverRead, OtherDeployment, SheetsError, StateUnreachable
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
    book().state.close()  # from here on other processes do all that needs it
    with open_port(host, port) as opened:
        supervisor.run_apart(Child("first look", in_own_app, (_prepare, demo)))
        address = os.environ[SERVED_AT] = address_of(opened)
        keep_address(settings().data_dir, address)
        click.echo(f"Tremplin: {address}   (Ctrl-C to stop)")
        worker = Child("worker", in_own_app, (keep_in_step,))
        web = Child("web process", run_web, (opened,))
        looks = Child("last look", in_own_app, (_look, address, demo))
        try:
            supervisor.keep_alive([worker, *[web] * max(1, workers)], stop, looks if _is_to_look(demo) else None)
        finally:
            _fold_logs()


def _prepare(demo: bool) -> None:
    """A place to read from: the first run has nothing yet. And what fails at once where it is not understood."""
    with cli_errors():
        if not spreadsheet_key(settings()):
            workbook = open_or_make()
            if demo:
                click.echo("First run: filling a demo workbook…")
                from commands.demo import fill_and_live  # the first run alone has use for invented people

                fill_and_live(workbook, 15, 1, lambda _: None)
        transport()
        media()


def _fold_logs() -> None:
    """Be the last to let go of what is in SQLite, which folds its logs into their files then."""
    with suppress(SheetsError):
        with book().state.reading():
            pass
        book().state.close()
        if not elsewhere(settings()):
            connect(settings()).version()


def _is_to_look(demo: bool) -> bool:
    """Whether there is anything to find out once all is started."""
    return demo or elsewhere(settings()) or bool(settings().media_url)


def _look(address: str, demo: bool) -> None:
    """What nobody would see before somebody needs it."""
    supervisor.end_with_parent()
    if settings().media_url:
        threading.Thread(target=_try_media, args=(settings(),)).start()
    if demo:
        _welcome(address)
    if elsewhere(settings()):
        _refuse_two()


def _welcome(address: str) -> None:
    """Wait for the first reading, and print links to sign in by."""
    deadline = time.monotonic() + FIRST_READING_SECONDS
    while time.monotonic() < deadline:
        try:
            _print_links(address, book().snapshot)
            return
        except NeverRead:
            time.sleep(0.1)
    click.echo("The workbook has not answered yet; the site will show it as soon as it does.")


def _try_media(found: Settings) -> None:
    """Say at once that photos cannot be kept."""
    from commands.checks import Advice, check_media  # most of what it imports is of no use to `serve`

    try:
        check_media(found)
    except Advice as advice:
        click.echo(f"{advice.what}: {advice.todo}", err=True)


def _refuse_two() -> None:
    """Leave when the worker's first look at the workbook shows another deployment at work there.

    Raises:
        ClickException: it does.
    """
    deadline = time.monotonic() + FIRST_READING_SECONDS
    while time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
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
