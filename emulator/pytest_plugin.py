"""The fixture `google_sheets`, which pytest finds by itself where this package is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from emulator.google_sheets import GoogleSheets


@pytest.fixture
def google_sheets(tmp_path: Path) -> Iterator[GoogleSheets]:
    """A Google Sheets of this test's own, empty; its `.client` is a gspread client."""
    # Imported here: pytest loads plugins for every run, gspread takes a third of a second.
    from emulator.google_sheets import GoogleSheets

    with GoogleSheets(tmp_path / "google-sheets.db") as sheets:
        yield sheets
