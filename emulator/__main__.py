"""The stand-alone server, from a command line: `sheets-emulator`, or `python -m emulator`."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from emulator.plans import parse_account, parse_latency, parse_plan, parse_quota
from emulator.server import DEFAULT_ACCOUNT
from emulator.standalone import serve
from emulator.tokens import parse_token


def main() -> None:
    """Serve what the command line says, until it is stopped."""
    try:
        serve(**vars(_parser().parse_args()), ready=_say)
    except (OSError, sqlite3.Error) as error:
        sys.exit(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sheets-emulator", description="Serve Google's Sheets and Drive API from a file.")
    parser.add_argument("data_file", help="SQLite file that holds the workbooks, made if it is missing")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    parser.add_argument("--token", type=_read_by(parse_token), help="default: one made, and kept beside the file")
    parser.add_argument("--account", type=_read_by(parse_account), default=DEFAULT_ACCOUNT, help="who a caller is")
    parser.add_argument("--latency", type=_read_by(parse_latency), default=0.0, help="milliseconds added to answers")
    parser.add_argument("--quota", type=_read_by(parse_quota), help="reads and writes a minute, as 60/60")
    parser.add_argument("--faults", dest="plan", type=_read_by(parse_plan), help="as drop_after=0.1,seed=7")
    parser.add_argument("--log", help="file that gets a line of JSON for each request")
    return parser


def _read_by(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A type for argparse, which shows no other error's own words."""

    def read(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as problem:
            raise argparse.ArgumentTypeError(str(problem)) from None

    return read


def _say(address: str, token: str) -> None:
    print(f"{address}   token: {token}", flush=True)


if __name__ == "__main__":
    main()
