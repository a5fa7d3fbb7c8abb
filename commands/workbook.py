"""`workbook`: make its tabs, check them, move it to a file and back."""

import click
from flask.cli import AppGroup

from commands.files import copy, export, import_, undo_import
from commands.shared import TITLE, book, cli_errors, locale_option, settings
from commands.worker import make_sync
from programme import settings_rows
from sheets.api.connection import connect, create_workbook, spreadsheet_key
from sheets.setup.workbook import prepare
from sheets.state.readings import latest_version, load
from sheets.writing import ownership

workbook = AppGroup("workbook", help="Make the workbook's tabs, check them, export and import them.")
for command in (export, import_, copy, undo_import):
    workbook.add_command(command)


@workbook.command("new")
@locale_option
def new(locale: str) -> None:
    """Make the tabs and columns that the configured workbook lacks; what is there stays as it is.

    A new tab of lists, fields or texts holds what the site does by itself, for staff to change.
    """
    with cli_errors():
        if not spreadsheet_key(settings()):
            click.echo(f"Workbook made: {create_workbook(settings(), TITLE, locale)}")
        added = prepare(connect(settings()), settings_rows.built_in(), dress=True)
    click.echo("\n".join(f"+ {line}" for line in added) or "Nothing to add: the workbook has every tab and column.")


@workbook.command("take-over")
def take_over() -> None:
    """Let this deployment write to the workbook, in the place of another that did: that one stops."""
    with cli_errors():
        taken = ownership.take_over(connect(settings()), book().state)
    click.echo("Taken over: the other deployment stops." if taken else "Nobody else writes to this workbook.")


@workbook.command("check")
def check() -> None:
    """Read the workbook and list what staff should mend."""
    with cli_errors():
        sync = make_sync()
        sync.read()
        with sync.state.reading() as connection:
            version = latest_version(connection)
        problems = load(sync.state, version).problems
    for problem in problems:
        click.echo(f"{problem.tab}!{problem.a1 or '-'}: {problem.what} {problem.how}")
    click.echo(f"{len(problems)} problem(s).")
    if problems:
        raise click.exceptions.Exit(1)
