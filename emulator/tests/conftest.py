"""A workbook for each test, on a server that all share, reached through gspread as any project reaches it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gspread
import pytest
from hypothesis import settings

from api_support import Batch
from emulator.clients import connect
from emulator.google_sheets import GoogleSheets
from emulator.pytest_plugin import google_sheets as google_sheets
from emulator.server import Server
from published_schemas import held_to_the_published

settings.register_profile("quick", max_examples=100, deadline=None)
settings.register_profile("thorough", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session", autouse=True)
def as_published() -> Iterator[None]:
    """Each request that went well, and each answer, is held against what Google publishes."""
    with held_to_the_published():
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GoogleSheets]:
    """A server for the tests that each write a workbook of their own."""
    with GoogleSheets(tmp_path_factory.mktemp("shared") / "google-sheets.db") as sheets:
        yield sheets


@pytest.fixture
def app(shared: GoogleSheets) -> Server:
    """The server; a module whose tests look at all its files has its own `app`."""
    return shared.server


@pytest.fixture
def data_file(app: Server) -> Path:
    """Where the workbooks are kept."""
    return app.store.path


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
def batch(book: gspread.Spreadsheet) -> Batch:
    """Send requests in one batch and give the replies."""

    def send(*requests: dict[str, Any]) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = book.batch_update({"requests": list(requests)})["replies"]
        return replies

    return send
