"""`doctor`: check each step between the app and its workbook, and say what to do next."""

import contextlib
from collections.abc import Callable, Iterator

import click
from flask.cli import with_appcontext

from commands.shared import settings
from settings import Settings
from sheets import schema
from sheets.columns import fold
from sheets.connection import Workbook, connect, service_account, spreadsheet_key
from sheets.errors import NotConfigured, Refused, SheetsError
from sheets.proof import CHECKS, prove
from sheets.snapshot import build_snapshot, find_title


@click.command("doctor")
@click.option("--prove", "proving", is_flag=True, help="Also try, on scratch tabs, what writing to the sheet rests on.")
@with_appcontext
def doctor(proving: bool) -> None:
    """Check credentials, access, every tab and every column; say what to do next."""
    try:
        for line in _steps(settings()):
            click.echo(f"ok    {line}")
        if proving:
            _prove(connect(settings()))
    except _Advice as advice:
        click.echo(f"fails {advice.what}\n      {advice.todo}")
        raise click.exceptions.Exit(1) from None
    click.echo("All is well.")


class _Advice(Exception):
    """A step that fails, and what to do about it."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


def _steps(found: Settings) -> Iterator[str]:
    yield _where(found)
    if found.spreadsheet and not found.emulator_host:
        yield f"credentials: {_credentials(found)}"
    workbook = _opened(found)
    yield f"access: the workbook “{workbook.spreadsheet.title}” opens"
    yield f"version: Drive answers {_try(workbook.version, 'Enable the Google Drive API in the project.')}"
    yield _tabs(workbook)


def _prove(workbook: Workbook) -> None:
    """Say each property as it is tried.

    Raises:
        _Advice: one of them does not hold, or no scratch tab could be made or removed.
    """
    differs = 0
    try:
        with contextlib.closing(prove(workbook)) as findings:
            for finding in findings:
                differs += bool(finding.seen)
                click.echo(f"fails {finding.what}\n      {finding.seen}" if finding.seen else f"ok    {finding.what}")
    except SheetsError as error:
        todo = "Mend that, then run doctor --prove again: it first removes the scratch tabs _preuve that this one left."
        raise _Advice(f"the proof could not go on: {error}", todo) from error
    if differs:
        todo = "Do not let the app write to this workbook: tell its makers what is said above, word for word."
        raise _Advice(f"{differs} of {len(CHECKS)} properties do not hold", todo)


def _where(found: Settings) -> str:
    if found.emulator_host:
        return f"workbook: on the server at {found.emulator_host}"
    if not found.spreadsheet:
        return "workbook: the local one (set SPREADSHEET to use Google Sheets)"
    return f"workbook: {spreadsheet_key(found)} on Google Sheets"


def _credentials(found: Settings) -> str:
    try:
        return service_account(found)
    except NotConfigured as error:
        raise _Advice(
            str(error), "In Google Cloud: IAM, Service accounts, your account, Keys, Add key, JSON (see README)."
        ) from error


def _opened(found: Settings) -> Workbook:
    try:
        return connect(found)
    except Refused as error:
        todo = "Check SPREADSHEET."
        if found.spreadsheet and not found.emulator_host:
            todo = f"Check SPREADSHEET, and share the workbook with {service_account(found)} as an editor."
        raise _Advice(str(error), todo) from error
    except NotConfigured as error:
        raise _Advice(str(error), "Run: flask --app app workbook new") from error
    except SheetsError as error:
        raise _Advice(str(error), "Check the network, then try again.") from error


def _try(call: Callable[[], str], todo: str) -> str:
    try:
        return call()
    except SheetsError as error:
        raise _Advice(str(error), todo) from error


def _tabs(workbook: Workbook) -> str:
    titles = {fold(p["title"]): p["title"] for p in workbook.tabs()}
    missing = [tab.title for tab in schema.TABS if find_title(tab, titles) is None]
    if missing:
        raise _Advice(f"tabs missing: {', '.join(missing)}", "Run: flask --app app workbook new")
    found = [title for tab in schema.READ_TABS if (title := find_title(tab, titles))]
    problems = build_snapshot(workbook.grids(found)).problems
    gone = [f"{p.column} ({p.tab})" for p in problems if p.code == "missing_column"]
    if gone:
        raise _Advice(f"columns missing: {', '.join(gone)}", "Run: flask --app app workbook new")
    others = f"; {len(problems)} problem(s) in its cells: see /staff/" if problems else ""
    return f"tabs: all {len(schema.TABS)} are there, with their columns{others}"
