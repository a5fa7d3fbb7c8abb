"""`doctor`: check each step between the app and its workbook, and say what to do next."""

import contextlib
from collections.abc import Callable
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from commands.checks import CHECKS, Advice, CheckNote
from commands.shared import book, settings
from commands.workbook_checks import steps
from sheets.api.connection import Workbook, connect
from sheets.errors import SheetsError
from sheets.setup.proof import CHECKS as PROPERTIES
from sheets.setup.proof import prove


@click.command("doctor")
@click.option("--prove", "proving", is_flag=True, help="Also try, on scratch tabs, what writing to the sheet rests on.")
@with_appcontext
def doctor(proving: bool) -> None:
    """Check settings, credentials, access, every tab and every column; say what to do next."""
    found, state, budget = settings(), book().state, current_app.extensions["budget"]
    # Each of the first is looked at, whatever the others say; those of the workbook stop at the first that fails.
    here = [_passes(partial(check, found, state, budget)) for check in CHECKS]
    well = _all_pass() and all(here)
    if proving and well:
        well = _passes(lambda: _prove(connect(found)))
    if not well:
        raise click.exceptions.Exit(1)
    click.echo("All is well.")


def _all_pass() -> bool:
    try:
        return all(_passes(step) for step in steps(settings(), book().state))
    except Advice as advice:
        _say(advice)
        return False


def _passes(check: Callable[[], str]) -> bool:
    try:
        click.echo(f"ok    {check()}")
    except CheckNote as note:
        click.echo(f"note  {note}")
    except Advice as advice:
        _say(advice)
        return False
    return True


def _say(advice: Advice) -> None:
    click.echo(f"fails {advice.what}\n      {advice.todo}")


def _prove(workbook: Workbook) -> str:
    """Say each property as it is tried.

    Raises:
        Advice: one of them does not hold, or no scratch tab could be made or removed.
    """
    differs = 0
    try:
        with contextlib.closing(prove(workbook)) as findings:
            for finding in findings:
                differs += bool(finding.seen)
                click.echo(f"fails {finding.what}\n      {finding.seen}" if finding.seen else f"ok    {finding.what}")
    except SheetsError as error:
        todo = "Mend that, then run doctor --prove again: it first removes the scratch tabs _preuve that this one left."
        raise Advice(f"the proof could not go on: {error}", todo) from error
    if differs:
        todo = "Do not let the app write to this workbook: tell its makers what is said above, word for word."
        raise Advice(f"{differs} of {len(PROPERTIES)} properties do not hold", todo)
    return f"all {len(PROPERTIES)} properties hold, and the scratch tabs are gone"
