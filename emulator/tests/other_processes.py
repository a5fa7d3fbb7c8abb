"""What other processes do to a file; here, so that they import no more than it takes."""

from __future__ import annotations

from multiprocessing.connection import Connection

import gspread

from emulator.clients import connect
from emulator.server import create_server


def first_tab(data_file: str, key: str) -> gspread.Worksheet:
    """The first tab of a workbook, as a process that begins opens it."""
    return connect(create_server(data_file)).open_by_key(key).sheet1


def append(data_file: str, key: str, name: str, count: int) -> None:
    """Append so many rows."""
    tab = first_tab(data_file, key)
    for step in range(count):
        tab.append_row([name, step])


def write_for_ever(data_file: str, key: str, step: int, answered: Connection) -> None:
    """Write the number of each step in two places at once, and tell it once it is answered."""
    tab = first_tab(data_file, key)
    while True:
        step += 1
        line = {"range": f"B{step}:C{step}", "values": [[step, "x" * 500]]}
        tab.batch_update([{"range": "A1", "values": [[step]]}, line])
        answered.send(step)
