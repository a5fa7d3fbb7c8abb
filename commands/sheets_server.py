"""`sheets-server`: the local workbook as a stand-alone Sheets API."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from commands.shared import settings
from emulator.plans import parse_account, parse_latency, parse_plan, parse_quota
from emulator.tokens import parse_token, place_of
from sheets.api.connection import LOCAL_ACCOUNT


def _read_by(parse: Callable[[str], Any]) -> Callable[[click.Context, click.Parameter, str | None], Any]:
    """An option's value as `parse` reads it, which says in plain words what it cannot read."""

    def read(_: click.Context, __: click.Parameter, value: str | None) -> Any:
        try:
            return None if value is None else parse(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error

    return read


@click.command("sheets-server")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port", default=8888, show_default=True, metavar="PORT", type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The workbook's file, made if it is missing.  [default: the app's]",
)
@click.option(
    "--token",
    metavar="T",
    callback=_read_by(parse_token),
    help="What callers send as `Authorization: Bearer T`.  [default: one made, and kept beside FILE]",
)
@click.option(
    "--account",
    metavar="EMAIL",
    default=LOCAL_ACCOUNT,
    callback=_read_by(parse_account),
    help="Who a caller is that does not say so; `Authorization: Bearer T/EMAIL` says it.",
)
@click.option("--latency", metavar="MS", callback=_read_by(parse_latency), help="Milliseconds added to each answer.")
@click.option(
    "--quota",
    metavar="READS/WRITES",
    callback=_read_by(parse_quota),
    help="Requests a minute for each account, then Google's 429: 60/60.",
)
@click.option(
    "--faults", "plan", metavar="PLAN", callback=_read_by(parse_plan), help="What goes wrong, and how often; see below."
)
@click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path), help="Add a line of JSON to this file for each request."
)
@with_appcontext
def sheets_server(host: str, port: int, data: Path | None, **options: Any) -> None:
    """Serve the local workbook as a stand-alone Sheets API.

    Set SHEETS_EMULATOR_HOST=HOST:PORT and SHEETS_EMULATOR_TOKEN=T to use it
    from the app; without T, the app takes the token kept beside its own FILE.

    PLAN is a list like drop_after=0.1,late=0.05,seed=7,writes_only where each
    fault has its share of the requests, from 0 to 1:

    \b
      drop_before  the connection is cut, nothing was applied
      drop_after   all was applied, then the connection is cut
      late         the connection is cut; applied `delay` seconds later
      twice        applied two times
      error_500, error_503  an error, nothing was applied
      error_after  applied, then an error 500
      truncated    applied, half the answer arrives
    \b
      delay=SECONDS   [default: 0.2]
      seed=NUMBER     the same gives the same faults  [default: 0]
      writes_only     reads are spared
    """
    from emulator import standalone

    data_file = data or settings().local_workbook
    given = {name: value for name, value in options.items() if value is not None}

    def said(address: str, token: str) -> None:
        click.echo(f"Sheets API: {address}   (SHEETS_EMULATOR_HOST={address.removeprefix('http://')}, Ctrl-C to stop)")
        if "token" not in given:
            click.echo(f"SHEETS_EMULATOR_TOKEN={token}   (kept in {place_of(data_file)})")

    try:
        standalone.serve(data_file, host, port, ready=said, **given)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    except sqlite3.Error as error:
        raise click.ClickException(f"{data_file}: {error}") from error
