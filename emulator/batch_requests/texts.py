"""Requests that work on what cells say: find and replace, split, trim, remove duplicates, paste text, fill."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser

from emulator import contents
from emulator.batch_requests.common import Handler, sheet_of
from emulator.cells import Cell, Json, formula_of, value_of, with_value
from emulator.errors import RequestRefused
from emulator.formulas import shift_references
from emulator.model import Spreadsheet
from emulator.ordering import sort_key
from emulator.protections import check_write
from emulator.ranges import GridRange, grid_place, grow

DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
_SPACES = re.compile(r"[ \t\n\r\u00a0]+")


def find_replace(book: Spreadsheet, body: Json) -> Json:
    """findReplace: in a range, a tab or all of them; tells how much changed."""
    find = body.get("find") or ""
    if not find:
        raise RequestRefused("'find' must be specified and cannot be empty.")
    pattern = _pattern(find, body)
    replacement = body.get("replacement") or ""
    # The API's regular expressions name groups $1; Python's, \1. Plain text must stand for itself.
    text = re.sub(r"\$(\d)", r"\\\1", replacement) if body.get("searchByRegex") else replacement.replace("\\", "\\\\")
    counts = {"valuesChanged": 0, "formulasChanged": 0, "rowsChanged": 0, "sheetsChanged": 0, "occurrencesChanged": 0}
    for place in _searched(book, body):
        before = counts["rowsChanged"]
        for row in range(place.row, min(place.end_row, len(place.sheet.rows))):
            changed = [
                _replace(book, place, row, column, pattern, text, body, counts)
                for column in range(place.column, min(place.end_column, len(place.sheet.cells(row))))
            ]
            counts["rowsChanged"] += any(changed)
        counts["sheetsChanged"] += counts["rowsChanged"] > before
    return {name: count for name, count in counts.items() if count}


def _pattern(find: str, body: Json) -> re.Pattern[str]:
    source = find if body.get("searchByRegex") else re.escape(find)
    if body.get("matchEntireCell"):
        source = rf"\A(?:{source})\Z"
    try:
        return re.compile(source, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise RequestRefused(f"Invalid regular expression: {find}") from None


def _searched(book: Spreadsheet, body: Json) -> list[GridRange]:
    if body.get("allSheets"):
        return [GridRange(sheet, 0, sheet.row_count, 0, sheet.column_count) for sheet in book.sheets]
    if "range" in body:
        return [grid_place(book, body["range"])]
    if "sheetId" in body:
        sheet = sheet_of(book, body["sheetId"])
        return [GridRange(sheet, 0, sheet.row_count, 0, sheet.column_count)]
    raise RequestRefused("One of 'range', 'sheetId' or 'allSheets' must be set.")


def _replace(
    book: Spreadsheet,
    place: GridRange,
    row: int,
    column: int,
    pattern: re.Pattern[str],
    text: str,
    body: Json,
    counts: Json,
) -> bool:
    cell = place.sheet.cell(row, column)
    formula = formula_of(cell)
    if formula is not None and not body.get("includeFormulas"):
        return False
    before = formula if formula is not None else contents.shown(book, cell)
    after, occurrences = pattern.subn(text, before)
    if not occurrences or after == before:
        return False
    check_write(book, GridRange(place.sheet, row, row + 1, column, column + 1))
    place.sheet.set_cell(row, column, contents.typed(book, cell, after))
    counts["formulasChanged" if formula is not None else "valuesChanged"] += 1
    counts["occurrencesChanged"] += occurrences
    return True


def trim_whitespace(book: Spreadsheet, body: Json) -> Json:
    """trimWhitespace: spaces at the ends taken off, those within made one."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    count = 0
    for row in range(place.row, min(place.end_row, len(place.sheet.rows))):
        for column in range(place.column, min(place.end_column, len(place.sheet.cells(row)))):
            cell = place.sheet.cell(row, column)
            value = value_of(cell)
            if isinstance(value, str) and formula_of(cell) is None:
                trimmed = _SPACES.sub(" ", value).strip()
                if trimmed != value:
                    place.sheet.set_cell(row, column, with_value(cell, trimmed or None))
                    count += 1
    return {"cellsChangedCount": count} if count else {}


def delete_duplicates(book: Spreadsheet, body: Json) -> Json:
    """deleteDuplicates: rows of a range equal to one above, in the columns compared, removed from it."""
    place = grid_place(book, body.get("range"))
    check_write(book, place)
    compared = [
        column
        for found in body.get("comparisonColumns") or ()
        for column in range(found.get("startIndex") or 0, found.get("endIndex") or place.end_column)
    ] or list(range(place.column, place.end_column))
    seen = set()
    kept = []
    rows = range(place.row, min(place.end_row, len(place.sheet.rows)))
    for row in rows:
        key = tuple(_identity(place.sheet.cell(row, column)) for column in compared)
        if key not in seen:
            seen.add(key)
            kept.append(place.sheet.block(row, row + 1, place.column, place.end_column)[0])
    gone = len(rows) - len(kept)
    if not gone:
        return {}
    for offset, line in enumerate(kept + [[None] * place.width] * gone):
        for right, cell in enumerate(line):
            place.sheet.set_cell(place.row + offset, place.column + right, cell)
    place.sheet.drop_blank_rows()
    return {"duplicatesRemovedCount": gone}


def _identity(cell: Cell) -> object:
    value = value_of(cell)
    return None if value in (None, "") else sort_key(value)


def text_to_columns(book: Spreadsheet, body: Json) -> None:
    """textToColumns: one column split over those on its right."""
    place = grid_place(book, body.get("source"))
    if place.width != 1:
        raise RequestRefused("The source range must have exactly one column.")
    split = _splitter(place, body)
    for row in range(place.row, min(place.end_row, len(place.sheet.rows))):
        cell = place.sheet.cell(row, place.column)
        value = value_of(cell)
        if not isinstance(value, str):
            continue
        parts = split(value)
        if len(parts) == 1:
            continue
        target = GridRange(place.sheet, row, row + 1, place.column, place.column + len(parts))
        check_write(book, target)
        grow(book, place.sheet, place.sheet.row_count, target.end_column)
        for offset, part in enumerate(parts):
            before = place.sheet.cell(row, place.column + offset)
            place.sheet.set_cell(row, place.column + offset, contents.typed(book, before, part.strip()))


def _splitter(place: GridRange, body: Json) -> Callable[[str], list[str]]:
    kind = body.get("delimiterType") or "AUTODETECT"
    delimiter = DELIMITERS.get(kind) or body.get("delimiter")
    if kind == "AUTODETECT":
        delimiter = _detected(place)
    if not delimiter:
        raise RequestRefused("A delimiter must be given when the delimiter type is CUSTOM.")
    return lambda text: next(csv.reader([text], delimiter=delimiter)) if len(delimiter) == 1 else text.split(delimiter)


def _detected(place: GridRange) -> str:
    texts = [value_of(place.sheet.cell(row, place.column)) for row in range(place.row, place.end_row)]
    joined = "\n".join(text for text in texts if isinstance(text, str))
    return max(",;\t|. ", key=lambda mark: (mark in joined, mark in ",;\t|", joined.count(mark)))


def paste_data(book: Spreadsheet, body: Json) -> None:
    """pasteData: delimited text or an HTML table, read as if typed."""
    spot = body.get("coordinate") or {}
    sheet = sheet_of(book, spot.get("sheetId"))
    row, column = spot.get("rowIndex") or 0, spot.get("columnIndex") or 0
    data = body.get("data") or ""
    lines = _table(data) if body.get("html") else list(csv.reader(io.StringIO(data), delimiter=body["delimiter"]))
    width = max(map(len, lines), default=0)
    if not width:
        return
    grow(book, sheet, row + len(lines), column + width)
    check_write(book, GridRange(sheet, row, row + len(lines), column, column + width))
    for down, line in enumerate(lines):
        for right, text in enumerate(line):
            before = sheet.cell(row + down, column + right)
            sheet.set_cell(row + down, column + right, contents.typed(book, before, text))


class _TableReader(HTMLParser):
    """Reads the cells of an HTML table."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a row or a cell."""
        del attrs
        if tag == "tr":
            self.lines.append([])
        elif tag in ("td", "th") and self.lines:
            self.lines[-1].append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self.inside:
            self.lines[-1][-1] += data


def _table(html: str) -> list[list[str]]:
    reader = _TableReader()
    reader.feed(html)
    return reader.lines


def auto_fill(book: Spreadsheet, body: Json) -> None:
    """autoFill: a range continued; numbers in arithmetic progression go on, anything else repeats."""
    found = body.get("sourceAndDestination")
    if not found:
        raise RequestRefused("Only 'sourceAndDestination' is supported here.")
    source = grid_place(book, found.get("source"))
    length = found.get("fillLength") or 0
    down = found.get("dimension") == "ROWS"
    count = abs(length)
    lines = range(source.column, source.end_column) if down else range(source.row, source.end_row)
    first, last = (source.row, source.end_row) if down else (source.column, source.end_column)
    if first + min(length, 0) < 0:
        raise RequestRefused("The fill goes beyond the grid.")
    end = max(last, last + length)
    grow(book, source.sheet, end if down else 0, 0 if down else end)
    for line in lines:
        known = [source.sheet.cell(*((at, line) if down else (line, at))) for at in range(first, last)]
        for step in range(count):
            at = last + step if length > 0 else first - 1 - step
            row, column = (at, line) if down else (line, at)
            check_write(book, GridRange(source.sheet, row, row + 1, column, column + 1))
            source.sheet.set_cell(row, column, _continued(known, at - first, down))


def _continued(known: list[Cell], offset: int, down: bool) -> Cell:
    origin = offset % len(known)
    cell = known[origin]
    formula = formula_of(cell)
    if formula is not None:
        moved = offset - origin
        kept = {name: part for name, part in cell.items() if name not in "ex"}
        return {**kept, "f": shift_references(formula, moved if down else 0, 0 if down else moved)}
    numbers = [value_of(one) for one in known]
    if len(known) > 1 and all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        step = (numbers[-1] - numbers[0]) / (len(numbers) - 1)
        return contents.raw(cell, numbers[0] + step * offset)
    return cell


HANDLERS: dict[str, Handler] = {
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "textToColumns": text_to_columns,
    "pasteData": paste_data,
    "autoFill": auto_fill,
}
