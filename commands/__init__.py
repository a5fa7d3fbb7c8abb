"""What `flask --app app …` can do; each module here is one command or one family of them."""

import click
from flask import Flask
from flask.cli import AppGroup
from werkzeug.utils import import_string

COMMANDS = {
    "serve": "commands.serve:serve",
    "sync": "commands.sync:sync",
    "sheets-server": "commands.sheets_server:sheets_server",
    "doctor": "commands.doctor:doctor",
    "workbook": "commands.workbook:workbook",
    "demo": "commands.demo:demo",
    "backup": "commands.backup:backup",
    "backup-key": "commands.backup:backup_key",
    "restore": "commands.backup:restore",
    "login-link": "commands.sign_in:login_link",
    "refresh-key": "commands.sign_in:refresh_key",
    "reset-passkeys": "commands.sign_in:reset_passkeys",
    "erase": "commands.erase:erase",
}
"""Name -> where it is."""


class _LateCommands(AppGroup):
    """Commands whose modules are imported when one is called: pages are served, and answer sooner, without them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_string(COMMANDS[cmd_name])
        return found


def install(app: Flask) -> None:
    """Give the app its commands."""
    app.cli = _LateCommands(app.name)
