"""What `flask --app app …` can do; each module here is one command or one family of them."""

from flask import Flask

from commands.demo import demo
from commands.doctor import doctor
from commands.erase import erase
from commands.serving import serve, sheets_server, sync
from commands.sign_in import login_link, refresh_key, reset_passkeys
from commands.workbook import workbook


def install(app: Flask) -> None:
    """Give the app its commands."""
    for command in (serve, sync, sheets_server, doctor, workbook, demo, login_link, refresh_key, reset_passkeys, erase):
        app.cli.add_command(command)
