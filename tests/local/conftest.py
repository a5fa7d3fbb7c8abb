"""A local workbook for each test, reached through gspread as the app reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest

from emulator.server import Server, create_server
from tests.local.clients import connect


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
