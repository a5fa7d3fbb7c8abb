"""spreadsheets.values: plain values written, appended, emptied."""

from __future__ import annotations

from typing import Any

from emulator import contents
from emulator.a1 import Area, column_letters, full_name
from emulator.cells import MAX_CHARACTERS, PLAIN, Json, with_value
from emulator.dimensions import insert_rows
from emulator.errors import invalid, invalid_payload
from emulator.model import Spreadsheet
from emulator.protections import check_write
from emulator.ranges import GridRange, beyond, grow, place_of, resolve
from emulator.reading import DIMENSIONS, Options, choice, flag, read
from emulator.sheet import Sheet, trim
from emulator.tables import table_before

INPUT_OPTIONS = ("RAW", "USER_ENTERED")


def update(book: Spreadsheet, address: str, body: Json, options: Options) -> Json:
    """Write values at an address.

    Raises:
        ApiError: the body, an option or the address is refused.
    """
    rows = rows_of(body)
    entered = input_option(options)
    named = body.get("range")
    if named and resolve(book, named) != resolve(book, address):
        raise invalid(f"Requested writing within range [{address}], but tried writing to range [{named}]")
    return update_at(book, *resolve(book, address), rows, entered, options)


def update_at(
    book: Spreadsheet, sheet: Sheet, area: Area, rows: list[list[Any]], entered: str, options: Options
) -> Json:
    """Write values at an area: from a single cell on, within anything larger.

    Raises:
        ApiError: the area is not on the grid, or the values do not fit in it.
    """
    if area.row >= sheet.row_count or area.column >= sheet.column_count:
        raise beyond(sheet, area)
    _check_inside(sheet, area, rows)
    grow(book, sheet, area.row + len(rows), area.column + max(map(len, rows), default=0))
    return write_answer(book, sheet, area.row, area.column, rows, entered, options)


def batch_update(book: Spreadsheet, body: Json) -> Json:
    """Write several ranges, all or none."""
    entries = body.get("data") or []
    answers = [update(book, entry.get("range", ""), {**entry, "range": None}, body) for entry in entries]
    touched = {resolve(book, entry["range"])[0].sheet_id for entry in entries}
    return totals_of(book, answers, len(touched))


def totals_of(book: Spreadsheet, answers: list[Json], sheets: int) -> Json:
    """The answer to several writes: sums, then each answer."""
    totals: Json = {"spreadsheetId": book.file_id}
    if not answers:
        return totals
    sums = {name: sum(a.get(name, 0) for a in answers) for name in ("updatedRows", "updatedColumns", "updatedCells")}
    for total, count in (
        *((f"total{name[0].upper()}{name[1:]}", count) for name, count in sums.items()),
        ("totalUpdatedSheets", sheets if sums["updatedCells"] else 0),
    ):
        if count:
            totals[total] = count
    return {**totals, "responses": answers}


def rows_of(body: Json) -> list[list[Any]]:
    """The values of a body, as rows.

    Raises:
        ApiError: they are not lists of lists of scalars.
    """
    values = body.get("values") or []
    if not isinstance(values, list):
        raise _not_a_list(values)
    for row in values:
        if not isinstance(row, list):
            raise _not_a_list(row)
    if choice(body, "majorDimension", DIMENSIONS, "ROWS") == "COLUMNS":
        height = max(map(len, values), default=0)
        return [[column[n] if n < len(column) else None for column in values] for n in range(height)]
    return values


def _not_a_list(value: Any) -> Exception:
    shown = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    kind = "type.googleapis.com/google.protobuf.ListValue"
    return invalid_payload("data.values", f"Invalid value at 'data.values' ({kind}), {shown}")


def input_option(options: Options) -> str:
    """The valueInputOption, which a write must give."""
    given = options.get("valueInputOption")
    if not given or given == "INPUT_VALUE_OPTION_UNSPECIFIED":
        raise invalid("'valueInputOption' is required but not specified")
    return choice(options, "valueInputOption", INPUT_OPTIONS, "RAW")


def _check_inside(sheet: Sheet, area: Area, rows: list[list[Any]]) -> None:
    """A range, unlike a single cell, bounds what is written."""
    if area.cell:
        return
    end_row = sheet.row_count if area.end_row is None else area.end_row
    end_column = sheet.column_count if area.end_column is None else area.end_column
    if end_row > sheet.row_count or end_column > sheet.column_count:
        raise beyond(sheet, area)
    name = full_name(sheet.title, area.row, end_row, area.column, end_column)
    if len(rows) > end_row - area.row:
        raise invalid(f"Requested writing within range [{name}], but tried writing to row [{end_row + 1}]")
    if max(map(len, rows), default=0) > end_column - area.column:
        letters = column_letters(end_column)
        raise invalid(f"Requested writing within range [{name}], but tried writing to column [{letters}]")


def write_answer(
    book: Spreadsheet, sheet: Sheet, row: int, column: int, rows: list[list[Any]], entered: str, options: Options
) -> Json:
    """Write rows of values from a cell on, and say what was written."""
    width = max(map(len, rows), default=0)
    place = GridRange(sheet, row, row + max(len(rows), 1), column, column + max(width, 1))
    answer: Json = {"spreadsheetId": book.file_id, "updatedRange": place.name}
    if not rows or not width:
        return answer
    check_write(book, place)
    count = write_rows(book, sheet, row, column, rows, entered)
    if count:
        answer |= {"updatedRows": len(rows), "updatedColumns": width, "updatedCells": count}
    if flag(options, "includeValuesInResponse"):
        answer["updatedData"] = read(book, place, options, "response")
    return answer


def write_rows(book: Spreadsheet, sheet: Sheet, row: int, column: int, rows: list[list[Any]], entered: str) -> int:
    """Write values; None leaves a cell as it is, an empty string empties it. Returns how many cells were given."""
    count = 0
    for offset, values in enumerate(rows):
        kinds = set(map(type, values))
        if not kinds <= PLAIN:
            raise _bad_values(values)
        count += len(values) - values.count(None)
        cells = sheet.cells(row + offset)
        end = column + len(values)
        simple = entered == "RAW" and kinds <= _SIMPLE and set(map(type, cells[column:end])) <= PLAIN
        if simple and max(map(len, filter(_is_text, values)), default=0) <= MAX_CHARACTERS:
            _write_plain(sheet, row + offset, column, values)
        else:
            _write_each(book, sheet, row + offset, column, values, entered)
    sheet.drop_blank_rows()
    return count


_SIMPLE = {str, bool, int, type(None)}


def _is_text(value: Any) -> bool:
    return type(value) is str


def _bad_values(values: list[Any]) -> Exception:
    bad = next(value for value in values if type(value) not in PLAIN)
    kind = "struct_value" if isinstance(bad, dict) else "list_value"
    return invalid(f"Invalid values[0][{values.index(bad)}]: {kind} {{\n}}\n")


def _write_plain(sheet: Sheet, position: int, column: int, values: list[Any]) -> None:
    """The fast path: values as they come, into a row that has nothing but values."""
    if not any(value is not None for value in values):
        return
    known = sheet.cells(position)
    if column >= len(known) and column == 0:
        fresh = [None if value == "" else value for value in values]
        trim(fresh)
        if fresh:
            sheet.cells_for_change(position)[:] = fresh
        return
    cells = sheet.cells_for_change(position)
    if len(cells) < column + len(values):
        cells.extend([None] * (column + len(values) - len(cells)))
    for place, value in enumerate(values, column):
        if value is not None:
            cells[place] = None if value == "" else value
    trim(cells)


def _write_each(book: Spreadsheet, sheet: Sheet, position: int, column: int, values: list[Any], entered: str) -> None:
    for place, value in enumerate(values, column):
        if value is None:
            continue
        cell = sheet.cell(position, place)
        after = contents.raw(cell, value) if entered == "RAW" else contents.typed(book, cell, value)
        sheet.set_cell(position, place, after)


# Appending


def append(book: Spreadsheet, address: str, body: Json, options: Options) -> Json:
    """Write values after the table found in a range.

    Raises:
        ApiError: the body, an option or the address is refused.
    """
    rows = rows_of(body)
    entered = input_option(options)
    insert = choice(options, "insertDataOption", ("OVERWRITE", "INSERT_ROWS"), "OVERWRITE")
    searched = place_of(book, address)
    table = table_before(searched)
    row, column = (table.end_row, table.column) if table else (searched.row, searched.column)
    sheet = searched.sheet
    if insert == "INSERT_ROWS" and rows and table:
        insert_rows(book, sheet, row, len(rows))
    grow(book, sheet, row + len(rows), column + max(map(len, rows), default=0))
    answer: Json = {"spreadsheetId": book.file_id}
    if table:
        answer["tableRange"] = table.name
    answer["updates"] = write_answer(book, sheet, row, column, rows, entered, options)
    return answer


# Clearing


def clear(book: Spreadsheet, address: str) -> Json:
    """Empty the cells of a range; formats, notes and validations stay."""
    return {"spreadsheetId": book.file_id, "clearedRange": clear_place(book, place_of(book, address))}


def batch_clear(book: Spreadsheet, addresses: list[str]) -> Json:
    """Empty several ranges."""
    cleared = [clear_place(book, place_of(book, address)) for address in addresses]
    return {"spreadsheetId": book.file_id, **({"clearedRanges": cleared} if cleared else {})}


def clear_place(book: Spreadsheet, place: GridRange) -> str:
    """Empty a place, and give its address."""
    check_write(book, place)
    sheet = place.sheet
    for position in range(place.row, min(place.end_row, len(sheet.rows))):
        part = sheet.cells(position)[place.column : place.end_column]
        if all(cell is None for cell in part):
            continue
        cells = sheet.cells_for_change(position)
        cells[place.column : place.end_column] = [with_value(cell, None) for cell in part]
        trim(cells)
    sheet.drop_blank_rows()
    return place.name
