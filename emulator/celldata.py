"""CellData written into cells, by field mask."""

from __future__ import annotations

from typing import Any

from emulator import contents, fields
from emulator.cells import Cell, Json, style_of, with_part
from emulator.fields import Mask
from emulator.formatting import tidy_format, with_styles
from emulator.model import Spreadsheet

PARTS = {"note": "n", "dataValidation": "d", "textFormatRuns": "r"}
READ_ONLY = frozenset(("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"))
EVERYTHING: Mask = {"userEnteredValue": {}, "userEnteredFormat": {}, **{name: {} for name in PARTS}}


def expanded(mask: Mask) -> Mask:
    """The mask with `*` spelled out, and a colour's style beside each colour of a format."""
    if "*" in mask:
        return EVERYTHING
    return mask | {name: with_styles(tree) for name, tree in mask.items() if name == "userEnteredFormat"}


def written(book: Spreadsheet, cell: Cell, data: Json, mask: Mask) -> Cell:
    """The cell with the fields of a CellData that an `expanded` mask names; those missing from the data are emptied.

    Raises:
        RequestRefused: the value cannot be stored.
    """
    if "userEnteredValue" in mask:
        cell = contents.with_extended(cell, data.get("userEnteredValue"))
    if "userEnteredFormat" in mask:
        cell = _with_format(book, cell, data.get("userEnteredFormat") or {}, mask["userEnteredFormat"])
    for name in mask:
        if name in PARTS:
            cell = with_part(cell, PARTS[name], tidy_format(data.get(name)))
        elif name not in READ_ONLY and name not in ("userEnteredValue", "userEnteredFormat"):
            cell = _with_other(cell, name, data.get(name))
    return cell


def _with_format(book: Spreadsheet, cell: Cell, given: Json, mask: Mask) -> Cell:
    if not given and not style_of(cell):
        return cell
    given = tidy_format(given)
    if not mask or "*" in mask:
        return with_part(cell, "s", book.intern(given))
    style = dict(book.style(style_of(cell)))
    fields.assign(style, given, mask)
    return with_part(cell, "s", book.intern(style))


def _with_other(cell: Cell, name: str, value: Any) -> Cell:
    """A part this server does not interpret: kept and given back."""
    others: Json = dict(cell.get("l", {})) if isinstance(cell, dict) else {}
    others.pop(name, None)
    if value:
        others[name] = value
    return with_part(cell, "l", others)
