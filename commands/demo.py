"""`demo`: a workbook full of people who do not exist."""

import click
from flask.cli import with_appcontext

from commands.shared import locale_option, make_sync, open_or_make, plain_errors, settings


@click.command("demo")
@click.option("--candidates", default=15, show_default=True, help="How many candidates.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people.")
@locale_option
@with_appcontext
def demo(candidates: int, seed: int, locale: str) -> None:
    """Fill the configured workbook with invented candidates; makes one where there is none."""
    from demo import AlreadyFilled, fill  # a web process has no use for thousands of lines of texts

    with plain_errors():
        workbook = open_or_make(locale)
        try:
            fill(workbook.spreadsheet, settings().media_folder, candidates, seed, click.echo)
        except AlreadyFilled as error:
            raise click.ClickException(str(error)) from error
        make_sync().read()
