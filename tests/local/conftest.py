"""A local workbook for each test, reached through gspread as the app reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import gspread
import pytest
import requests

from sheets.local.adapter import LocalAdapter
from sheets.local.server import DEFAULT_ACCOUNT, Server, WsgiApp, create_server

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


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    """Where the workbooks of a test are kept."""
    return tmp_path / "workbooks.db"


@pytest.fixture
def app(data_file: Path) -> Iterator[Server]:
    """The server."""
    server = create_server(data_file)
    yield server
    server.store.close()


@pytest.fixture
def client(app: Server) -> gspread.Client:
    """Its owner."""
    return connect(app)


@pytest.fixture
def book(client: gspread.Client) -> gspread.Spreadsheet:
    """A new workbook."""
    return client.create("Essai")


@pytest.fixture
def tab(book: gspread.Spreadsheet) -> gspread.Worksheet:
    """Its first tab."""
    return book.sheet1


@pytest.fixture
def batch(book: gspread.Spreadsheet) -> Callable[..., list[dict[str, Any]]]:
    """Send requests in one batch and give the replies."""

    def send(*requests: dict[str, Any]) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = book.batch_update({"requests": list(requests)})["replies"]
        return replies

    return send
