"""gspread clients of a local workbook; imports nothing of pytest, for the processes that tests start."""

from __future__ import annotations

from typing import Any, cast

import gspread
import requests

from emulator.adapter import LocalAdapter
from emulator.server import DEFAULT_ACCOUNT, WsgiApp

SHEETS = "https://sheets.googleapis.com/"
GOOGLE = "https://www.googleapis.com/"


def connect(app: WsgiApp, account: str = DEFAULT_ACCOUNT) -> gspread.Client:
    """A gspread client of this application, as an account."""
    session = requests.Session()
    adapter = LocalAdapter(app)
    session.mount(SHEETS, adapter)
    session.mount(GOOGLE, adapter)
    session.headers["Authorization"] = f"Bearer {account}"
    return gspread.Client(auth=cast("Any", None), session=session)
