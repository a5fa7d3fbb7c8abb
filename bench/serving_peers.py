"""The pages that ours is measured beside: one that never changes, and one that reads the sheet each time."""

import html
import os
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import gspread

from bench.people import grids
from settings import Settings
from sheets.api.connection import connect, create_workbook
from sheets.model.schema import CANDIDATES

StartResponse = Callable[..., Any]


def constant(_: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The least that this server can do."""
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", "5")])
    return [b"hello"]


def sheet(_: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Everybody's first name, read from the sheet now."""
    rows = _tab().get_all_values()
    body = "".join(f"<li>{html.escape(row[1])}</li>" for row in rows).encode()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]


@cache
def _tab() -> gspread.Worksheet:
    """The tab of so many rows, filled once."""
    settings = Settings.from_environment({"SHEETS_EMULATOR_HOST": f"127.0.0.1:{os.environ['BENCH_SHEETS']}"})
    made = Settings.from_environment(
        {"SHEETS_EMULATOR_HOST": settings.emulator_host, "SPREADSHEET": create_workbook(settings, "bench")}
    )
    rows = grids(int(os.environ["BENCH_ROWS"]))[CANDIDATES.title]
    tab = connect(made).spreadsheet.add_worksheet("people", len(rows), len(rows[0]))
    tab.update([["" if cell is None else cell for cell in row] for row in rows], raw=True)
    return tab
