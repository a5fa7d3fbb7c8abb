"""Values as an answer gives them: by address, rendered as asked, without trailing blanks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from emulator import contents
from emulator.cells import PLAIN, Cell, Json
from emulator.errors import invalid_payload
from emulator.model import Spreadsheet
from emulator.ranges import GridRange, place_of

Options = Mapping[str, Any]
RENDER_OPTIONS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATE_OPTIONS = ("SERIAL_NUMBER", "FORMATTED_STRING")
DIMENSIONS = ("ROWS", "COLUMNS")


def get(book: Spreadsheet, address: str, options: Options) -> Json:
    """The ValueRange of an address, without trailing blanks."""
    return read(book, place_of(book, address), options)


def batch_get(book: Spreadsheet, addresses: list[str], options: Options) -> Json:
    """The ValueRanges of several addresses."""
    found = [get(book, address, options) for address in addresses]
    return {"spreadsheetId": book.file_id, **({"valueRanges": found} if found else {})}


def read(book: Spreadsheet, place: GridRange, options: Options, prefix: str = "") -> Json:
    """The ValueRange of a place.

    Args:
        book: the workbook.
        place: where.
        options: majorDimension, valueRenderOption, dateTimeRenderOption.
        prefix: `response` where the options are those of a write's answer.
    """
    dimension = choice(options, "majorDimension", DIMENSIONS, "ROWS")
    render = choice(options, _prefixed(prefix, "valueRenderOption"), RENDER_OPTIONS, "FORMATTED_VALUE")
    dates = choice(options, _prefixed(prefix, "dateTimeRenderOption"), DATE_OPTIONS, "SERIAL_NUMBER")
    rows = read_rows(book, place, render, dates == "FORMATTED_STRING")
    if dimension == "COLUMNS":
        rows = transpose(rows)
    answer: Json = {"range": place.name, "majorDimension": dimension}
    if rows:
        answer["values"] = rows
    return answer


def _prefixed(prefix: str, name: str) -> str:
    return prefix + name[0].upper() + name[1:] if prefix else name


def choice(options: Options, name: str, allowed: tuple[str, ...], default: str) -> str:
    """An option among those the API knows.

    Raises:
        ApiError: it is another.
    """
    given = options.get(name)
    if given is None or given == "" or str(given).endswith("_UNSPECIFIED"):
        return default
    if given not in allowed:
        raise invalid_payload(_snake(name), f"Invalid value at '{_snake(name)}' (type), \"{given}\"")
    return str(given)


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)


def read_rows(book: Spreadsheet, place: GridRange, render: str, dates_as_text: bool) -> list[list[Any]]:
    """The values of a place as rows, trailing blanks taken off rows and range."""
    one = _renderer(book, render, dates_as_text)
    text = render == "FORMATTED_VALUE"
    column, end_column = place.column, place.end_column
    rows: list[list[Any]] = []
    last = 0
    # A dressed tab ends with a thousand rows that hold the same formats and dropdowns, and no value.
    blank: set[str] = set()
    for position in range(place.row, min(place.end_row, len(place.sheet.rows))):
        stored = place.sheet.unread(position)
        if stored in blank:
            rows.append([])
            continue
        part = place.sheet.cells(position)[column:end_column]
        kinds = set(map(type, part))
        if kinds <= _STRINGS or (not text and kinds <= PLAIN):
            found = ["" if cell is None else cell for cell in part] if None in part else part
        elif kinds <= _DRESSED and all(cell is None or _CONTENT.isdisjoint(cell) for cell in part):
            found = []
        else:
            found = [one(cell) for cell in part]
        if found and (found[-1] is None or found[-1] == ""):
            found = list(found)
            while found and (found[-1] is None or found[-1] == ""):
                found.pop()
        rows.append(found)
        if found:
            last = len(rows)
        elif stored is not None:
            blank.add(stored)
    del rows[last:]
    return rows


_STRINGS = {str, type(None)}
_DRESSED = {dict, type(None)}
_CONTENT = frozenset("vef")
"""The parts of a cell that a reading of values may show: see cells.py."""


def _renderer(book: Spreadsheet, render: str, dates_as_text: bool) -> Callable[[Cell], Any]:
    if render == "FORMATTED_VALUE":
        return lambda cell: contents.shown(book, cell)
    convert = contents.as_formula if render == "FORMULA" else contents.unformatted

    def one(cell: Cell) -> Any:
        value = convert(book, cell, dates_as_text)
        return "" if value is None else value

    return one


def transpose(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows as columns, each without its trailing blanks."""
    width = max(map(len, rows), default=0)
    columns = [[row[n] if n < len(row) else "" for row in rows] for n in range(width)]
    for column in columns:
        while column and column[-1] == "":
            column.pop()
    return columns


def flag(options: Options, name: str) -> bool:
    """A boolean option, from a query or from JSON."""
    return str(options.get(name, "")).lower() in ("true", "1")
