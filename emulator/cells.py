"""A cell as it is kept: compact, so that a plain value costs nothing beside its own JSON.

An empty cell is None, a plain one is its value, and one that has more is a dict with some of:
  f  the formula, with its `=`
  v  the value typed in
  e  the formula's result, or the value that a neighbour's array formula spilled here
  x  [rows, columns] that this array formula covers
  k  the number format that the formula gives by itself
  s  number of the user-entered format in the workbook's table of formats
  n  note      d  data validation      r  text format runs      l  smart chips and other parts kept as given
A value is a str, bool, int, float, or {"error": "#REF!"}.
"""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
Cell = Any
MAX_CHARACTERS = 50_000
PLAIN = frozenset((str, bool, int, float, type(None)))
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def encode(cells: list[Cell]) -> str:
    """The stored text of a row."""
    return _ENCODER.encode(cells)


def has_formula(cells: list[Cell]) -> bool:
    """Whether a row has a formula."""
    return any(type(cell) is dict and "f" in cell for cell in cells)


def value_of(cell: Cell) -> Any:
    """The effective value."""
    if type(cell) is not dict:
        return cell
    return cell["e"] if "e" in cell else cell.get("v")


def entered_of(cell: Cell) -> Any:
    """The value typed in, None for a formula or an empty cell."""
    return cell.get("v") if type(cell) is dict else cell


def formula_of(cell: Cell) -> str | None:
    """The formula with its `=`, if it is one."""
    return cell.get("f") if type(cell) is dict else None


def style_of(cell: Cell) -> int:
    """Number of the format, 0 for none."""
    return cell.get("s", 0) if type(cell) is dict else 0


def tidy(cell: Json) -> Cell:
    """The most compact form of a cell given as a dict. An error's value, which is one too, stays in it."""
    if not cell:
        return None
    return cell["v"] if len(cell) == 1 and "v" in cell and type(cell["v"]) is not dict else cell


def with_value(cell: Cell, value: Any, formula: str | None = None) -> Cell:
    """The cell with another content, its format, note and validation kept."""
    if type(cell) is not dict:
        return {"f": formula} if formula is not None else tidy({"v": value})
    kept: Json = {"f": formula} if formula is not None else {}
    kept |= {key: cell[key] for key in "sndl" if key in cell}
    if value is not None and formula is None:
        kept["v"] = value
    return tidy(kept)


def with_part(cell: Cell, part: str, content: Any) -> Cell:
    """The cell with one part set, or removed when `content` is empty."""
    parts: Json = dict(cell) if type(cell) is dict else ({} if cell is None else {"v": cell})
    if content:
        parts[part] = content
    else:
        parts.pop(part, None)
    return tidy(parts)


def is_blank(cell: Cell) -> bool:
    """Nothing that a reading of values would give: an empty string counts as nothing."""
    value = value_of(cell)
    return value is None or value == ""


def number(value: float) -> int | float:
    """A number as Google keeps it: a double, written without its `.0`."""
    if isinstance(value, int) and abs(value) <= 2**53:
        return value
    double = float(value)
    return int(double) if double.is_integer() and abs(double) < 1e21 else double
