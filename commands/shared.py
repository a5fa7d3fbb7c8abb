"""What the commands share: the settings in force, and errors said in one line instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from mail.message import Transport, choose_transport
from programme import settings_rows
from settings import Settings
from sheets.api.connection import LOCALE, Workbook, connect, create_workbook, spreadsheet_key, time_zone_of
from sheets.book import Book
from sheets.errors import SheetsError
from sheets.model.schema import CRITERIA, MESSAGES, VIEWS
from sheets.setup.workbook import prepare

TITLE = "Tremplin"
RESTORING = "restoring"
"""A file of DATA_DIR that stands there while a backup is put back."""


def settings() -> Settings:
    """The settings of the app whose command runs."""
    found: Settings = current_app.extensions["settings"]
    return found


def book() -> Book:
    """Its book."""
    found: Book = current_app.extensions["book"]
    return found


def elsewhere(found: Settings) -> bool:
    """The workbook is kept elsewhere: another deployment can write to it too."""
    return bool(found.spreadsheet or found.emulator_host)


def transport() -> Transport:
    """How mails leave.

    Raises:
        NotConfigured: MAIL_URL cannot be understood.
    """
    found = settings()
    return choose_transport(found.mail_url, found.data_dir, found.site)


def check_whole() -> None:
    """Start nothing on half of a backup.

    Raises:
        ClickException: a restore was cut off.
    """
    if (settings().data_dir / RESTORING).exists():
        raise click.ClickException("a restore was cut off: run `restore FILE` again, which finishes it.")


@contextmanager
def cli_errors(*others: type[Exception]) -> Iterator[None]:
    """Say what went wrong in one line, and leave with status 1; where no command runs, it is raised as it is.

    Args:
        others: what else may go wrong, beside the sheet's own errors.
    """
    told: tuple[type[Exception], ...] = (SheetsError, *others)
    try:
        yield
    except told as error:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(str(error)) from error


def _known_locale(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        time_zone_of(value)
    except ValueError as error:
        raise click.BadParameter(f"{error} Write it as fr_FR or en_GB.") from None
    return value


locale_option = click.option(
    "--locale", default=LOCALE, show_default=True, callback=_known_locale,
    help="Language and country of those who type in a workbook made here: their dates and numbers.",
)  # fmt: skip


def open_or_make(locale: str = LOCALE) -> Workbook:
    """The configured workbook, with its tabs; made and remembered where there is none (never on Google).

    Args:
        locale: of one that is made.
    """
    found = settings()
    if not spreadsheet_key(found):
        create_workbook(found, TITLE, locale)
    workbook = connect(found)
    prepare(workbook, {tab.key: settings_rows.built_in()[tab.key] for tab in (MESSAGES, CRITERIA, VIEWS)})
    return workbook
