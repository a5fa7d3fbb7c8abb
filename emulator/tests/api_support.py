"""What tests of the API share: requests as Google words them, and what refusals say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ValueInputOption, ValueRenderOption

Batch = Callable[..., list[dict[str, Any]]]
DRIVE = "https://www.googleapis.com/drive/v3/files"
RAW = ValueInputOption.raw
TYPED = ValueInputOption.user_entered
UNFORMATTED = ValueRenderOption.unformatted
FORMULA = ValueRenderOption.formula


def refusal(act: Any, *args: Any, **options: Any) -> str:
    """The message of the error that a call gets."""
    with pytest.raises(APIError) as caught:
        act(*args, **options)
    message: str = caught.value.error["message"]
    return message


def grid(row: int, end_row: int, column: int = 0, end_column: int = 26, sheet_id: int = 0) -> dict[str, int]:
    """A GridRange."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": row,
        "endRowIndex": end_row,
        "startColumnIndex": column,
        "endColumnIndex": end_column,
    }


def grid_of(*sides: int) -> dict[str, int]:
    """A GridRange of the first tab, as answers give it."""
    found = grid(*sides)
    del found["sheetId"]
    return found


def lines(start: int, end: int, dimension: str = "ROWS", sheet_id: int = 0) -> dict[str, Any]:
    """A DimensionRange."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def meta(book: gspread.Spreadsheet, index: int = 0) -> dict[str, Any]:
    """What the API tells of a tab."""
    found: dict[str, Any] = book.fetch_sheet_metadata()["sheets"][index]
    return found


def put(tab: gspread.Worksheet, address: str, *rows: list[Any]) -> None:
    """Type rows of entries."""
    tab.update([list(row) for row in rows], address, value_input_option=TYPED)
