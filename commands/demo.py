"""`demo`: a workbook full of people who do not exist."""

from collections.abc import Callable

import click
from flask.cli import with_appcontext

from commands.shared import book, cli_errors, locale_option, open_or_make, settings
from commands.worker import make_sync
from sheets.api.connection import Workbook
from sheets.worker.election import election

LIVED = 200
"""A first day is played in demos of at most so many candidates: a larger one is there to be measured."""


@click.command("demo")
@click.option("--candidates", default=15, show_default=True, help="How many candidates.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people.")
@locale_option
@with_appcontext
def demo(candidates: int, seed: int, locale: str) -> None:
    """Fill the configured workbook with invented candidates; makes one where there is none."""
    from demo import AlreadyFilled  # a web process has no use for the texts

    with cli_errors():
        try:
            fill_and_live(open_or_make(locale), candidates, seed, click.echo)
        except AlreadyFilled as error:
            raise click.ClickException(str(error)) from error


def fill_and_live(workbook: Workbook, candidates: int, seed: int, progress: Callable[[str], object]) -> None:
    """Fill a workbook, read it, and play a first day in it.

    Args:
        workbook: with its tabs, and no candidate.
        candidates: how many.
        seed: of all chance.
        progress: told in French what is being done.

    Raises:
        AlreadyFilled: it has candidates.
    """
    from demo import fill, live

    fill(workbook.spreadsheet, settings().media_folder, candidates, seed, progress)
    sync = make_sync()
    mine = election(sync.state, settings().data_dir)
    try:
        if candidates <= LIVED and mine.won():
            live(book(), sync, workbook.spreadsheet)
        else:
            sync.read()
    finally:
        mine.give_up()
