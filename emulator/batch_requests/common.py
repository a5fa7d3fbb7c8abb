"""What the requests share."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from emulator import fields
from emulator.cells import Json
from emulator.errors import RequestRefused
from emulator.fields import Mask
from emulator.model import Spreadsheet
from emulator.sheet import Sheet

Handler = Callable[[Spreadsheet, Json], Json | None]
"""Applies a request to the draft; gives the reply, None for an empty one."""
ALL: Mask = {"*": {}}


def required_mask(body: Json) -> Mask:
    """The request's `fields`, which it must have.

    Raises:
        RequestRefused: there is none.
    """
    text = body.get("fields")
    if not text:
        raise RequestRefused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    mask = fields.parse(text)
    return ALL if "*" in mask else mask


def new_id(taken: set[int]) -> int:
    """A positive 31-bit number nobody has."""
    while (number := secrets.randbelow(2**31 - 1) + 1) in taken:
        pass
    return number


def without_defaults(value: Any) -> Any:
    """A JSON value without its false, zero and empty members: the API does not write them."""
    if isinstance(value, dict):
        tidy = {name: without_defaults(item) for name, item in value.items()}
        return {name: item for name, item in tidy.items() if item not in (None, False, "")}
    return [without_defaults(item) for item in value] if isinstance(value, list) else value


def stored_range(book: Spreadsheet, grid_range: Json) -> Json:
    """A GridRange as it is kept: the id of the first tab, 0, left out.

    Raises:
        RequestRefused: the tab is unknown.
    """
    book.sheet(grid_range.get("sheetId") or 0)
    return {name: value for name, value in grid_range.items() if value is not None and (name != "sheetId" or value)}


def sheet_of(book: Spreadsheet, sheet_id: int | None) -> Sheet:
    """The tab that a request names by its id."""
    return book.sheet(sheet_id or 0)
