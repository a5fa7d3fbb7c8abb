"""Finding values and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from emulator.formulas.functions.arguments import integer, string, truth
from emulator.formulas.functions.criteria import has_wildcards, matches_wildcards
from emulator.formulas.grid import MAX_COLUMNS, MAX_ROWS, Reference, column_letters, parse_area, quote_sheet
from emulator.formulas.registry import Machine, Operand, function
from emulator.formulas.values import CellError, FormulaError, Matrix, Value, compare, place_key

_NOTHING: Final = CellError("#N/A", "No value was given for what is missing.")


def _exactly(machine: Machine, wanted: Value, values: Sequence[Value], wildcards: bool = True) -> int | None:
    """Give the place of the first value equal to the one wanted; its text may hold wildcards, nothing finds nothing."""
    if wanted is None:
        return None
    if wildcards and isinstance(wanted, str) and has_wildcards(wanted):
        machine.spend(len(values))
        pattern = wanted.casefold()
        fits = (isinstance(value, str) and matches_wildcards(value.casefold(), pattern) for value in values)
        return next((place for place, fit in enumerate(fits) if fit), None)
    return _places(machine, values).get(place_key(wanted))


def _places(machine: Machine, values: Sequence[Value]) -> dict[tuple[str, Value], int]:
    """The first place of each value."""

    def make() -> dict[tuple[str, Value], int]:
        machine.spend(len(values))
        return {place_key(value): place for place, value in reversed(list(enumerate(values)))}

    return machine.remember(values, "places", make)


def _first_column(machine: Machine, rows: Matrix) -> list[Value]:
    return machine.remember(rows, "first column", lambda: [row[0] for row in rows])


def _nearest(machine: Machine, wanted: Value, values: Sequence[Value]) -> int | None:
    """Give the place of the last value not above the one wanted, in values sorted upwards."""
    kind = place_key(wanted)[0]
    found = [place for place, value in enumerate(values) if place_key(value)[0] == kind]
    machine.spend(len(found).bit_length() + 1)
    low, high = 0, len(found)
    while low < high:
        middle = (low + high) // 2
        if compare(values[found[middle]], wanted) <= 0:
            low = middle + 1
        else:
            high = middle
    return found[low - 1] if low else None


def _missing(wanted: Value, name: str) -> FormulaError:
    return FormulaError("#N/A", f"Did not find value '{wanted}' in {name} evaluation.")


@function("VLOOKUP", "smss", least=3)
def _vlookup(machine: Machine, wanted: Value, rows: Matrix, index: Value, is_sorted: Value = True) -> Value:
    column = integer(machine, index)
    if not rows or not 1 <= column <= len(rows[0]):
        code = "#VALUE!" if column < 1 else "#REF!"
        raise FormulaError(code, "VLOOKUP evaluates to an out of bounds range.")
    find = _nearest if truth(machine, is_sorted) else _exactly
    place = find(machine, wanted, _first_column(machine, rows))
    if place is None:
        raise _missing(wanted, "VLOOKUP")
    return rows[place][column - 1]


@function("HLOOKUP", "smss", least=3)
def _hlookup(machine: Machine, wanted: Value, rows: Matrix, index: Value, is_sorted: Value = True) -> Value:
    row = integer(machine, index)
    if not 1 <= row <= len(rows):
        code = "#VALUE!" if row < 1 else "#REF!"
        raise FormulaError(code, "HLOOKUP evaluates to an out of bounds range.")
    find = _nearest if truth(machine, is_sorted) else _exactly
    place = find(machine, wanted, rows[0])
    if place is None:
        raise _missing(wanted, "HLOOKUP")
    return rows[row - 1][place]


def _as_line(machine: Machine, rows: Matrix, name: str) -> Sequence[Value]:
    if len(rows) == 1:
        return rows[0]
    if any(len(row) != 1 for row in rows):
        raise FormulaError("#N/A", f"{name} range must be a single row or a single column.")
    return _first_column(machine, rows)


@function("MATCH", "sms", least=2)
def _match(machine: Machine, wanted: Value, rows: Matrix, kind: Value = 1) -> Value:
    values = _as_line(machine, rows, "MATCH")
    way = integer(machine, kind)
    if way == 0:
        place = _exactly(machine, wanted, values)
    elif way > 0:
        place = _nearest(machine, wanted, values)
    else:
        place = _first_where(values, lambda value: _order(value, wanted) < 0, wanted)
    if place is None:
        raise _missing(wanted, "MATCH")
    return place + 1


def _first_where(values: Sequence[Value], passed: Callable[[Value], bool], wanted: Value) -> int | None:
    """In values sorted downwards, the place of the last one not below the value wanted."""
    last = None
    for place, value in enumerate(values):
        if place_key(value)[0] != place_key(wanted)[0]:
            continue
        if passed(value):
            break
        last = place
    return last


def _order(left: Value, right: Value) -> int:
    """Compare for a lookup, where errors among the values are simply not found."""
    return 1 if isinstance(left, CellError) or isinstance(right, CellError) else compare(left, right)


@function("XLOOKUP", "smmkss", least=3, errors=True)
def _xlookup(
    machine: Machine,
    wanted: Value,
    looked: Matrix,
    results: Matrix,
    otherwise: Operand = _NOTHING,
    match_mode: Value = 0,
    search_mode: Value = 1,
) -> Operand:
    for value in (wanted, looked, results, match_mode, search_mode):
        if isinstance(value, CellError):
            raise FormulaError(value.code, value.message)
    values = _as_line(machine, looked, "XLOOKUP")
    by_row = len(looked) > 1 or (len(results) == 1 and len(looked[0]) == 1)
    if (len(results) if by_row else len(results[0])) != len(values):
        raise FormulaError("#VALUE!", "Array arguments to XLOOKUP are of different size.")
    backwards = integer(machine, search_mode) < 0
    place = _approached(machine, wanted, values[::-1] if backwards else values, integer(machine, match_mode))
    if place is None:
        if otherwise is _NOTHING:
            raise _missing(wanted, "XLOOKUP")
        return otherwise
    place = len(values) - 1 - place if backwards else place
    return [results[place]] if by_row else [[row[place]] for row in results]


def _approached(machine: Machine, wanted: Value, values: Sequence[Value], mode: int) -> int | None:
    """Exact (0), or the next smaller (-1) or larger (1) where there is none, or by wildcards (2)."""
    exact = _exactly(machine, wanted, values, wildcards=mode == 2)
    if exact is not None or mode in {0, 2}:
        return exact
    machine.spend(len(values))
    kind = place_key(wanted)[0]
    best = None
    for place, value in enumerate(values):
        if place_key(value)[0] != kind or _order(value, wanted) != mode:
            continue
        if best is None or _order(value, values[best]) == -mode:
            best = place
    return best


@function("XMATCH", "smss", least=2)
def _xmatch(machine: Machine, wanted: Value, looked: Matrix, match_mode: Value = 0, search_mode: Value = 1) -> Value:
    values = _as_line(machine, looked, "XMATCH")
    backwards = integer(machine, search_mode) < 0
    place = _approached(machine, wanted, values[::-1] if backwards else values, integer(machine, match_mode))
    if place is None:
        raise _missing(wanted, "XMATCH")
    return len(values) - place if backwards else place + 1


@function("LOOKUP", "smm", least=2)
def _lookup(machine: Machine, wanted: Value, looked: Matrix, results: Matrix | None = None) -> Value:
    by_row = len(looked) >= len(looked[0])
    values = _first_column(machine, looked) if by_row else looked[0]
    place = _nearest(machine, wanted, values)
    if place is None:
        raise _missing(wanted, "LOOKUP")
    # Without a range of results, the last column or row of the searched one holds them.
    if results is None:
        return looked[place][-1] if by_row else looked[-1][place]
    line = _as_line(machine, results, "LOOKUP")
    if place >= len(line):
        raise FormulaError("#REF!", "LOOKUP evaluates to an out of bounds range.")
    return line[place]


@function("INDEX", "kss", least=1, array=True)
def _index(machine: Machine, area: Operand, row: Value = 0, column: Value = 0) -> Operand:
    across, down = integer(machine, column), integer(machine, row)
    if across < 0 or down < 0:
        raise FormulaError("#VALUE!", "INDEX takes no negative row or column.")
    if isinstance(area, Reference):
        return _index_place(area, down, across)
    rows = machine.matrix(area)
    if len(rows) == 1 and not across:
        down, across = 0, down
    if down > len(rows) or (rows and across > len(rows[0])):
        raise FormulaError("#NUM!", f"Index out of bounds: row {down}, column {across}.")
    chosen = rows[down - 1 : down] if down else rows
    return [line[across - 1 : across] if across else line for line in chosen]


def _index_place(area: Reference, down: int, across: int) -> Reference:
    """A row, a column or a cell of a range, itself a reference so that `A1:INDEX(…)` works."""
    if area.row1 == area.row0 + 1 and area.column1 != area.column0 + 1 and not across:
        down, across = 0, down
    height = None if area.row1 is None else area.row1 - area.row0
    width = None if area.column1 is None else area.column1 - area.column0
    if (height is not None and down > height) or (width is not None and across > width):
        raise FormulaError("#NUM!", f"Index out of bounds: row {down}, column {across}.")
    row0, row1 = (area.row0 + down - 1, area.row0 + down) if down else (area.row0, area.row1)
    column0, column1 = (area.column0 + across - 1, area.column0 + across) if across else (area.column0, area.column1)
    return Reference(area.sheet, row0, column0, row1, column1)


@function("ROW", "r", least=0)
def _row(machine: Machine, area: Reference | None = None) -> Operand:
    if area is None:
        return machine.context.here[1] + 1
    last = area.row0 + len(machine.matrix(area)) if area.row1 is None else area.row1
    machine.spend(last - area.row0)
    return [[row + 1] for row in range(area.row0, last)]


@function("COLUMN", "r", least=0)
def _column(machine: Machine, area: Reference | None = None) -> Operand:
    if area is None:
        return machine.context.here[2] + 1
    last = area.column0 + len(machine.matrix(area)[0]) if area.column1 is None else area.column1
    machine.spend(last - area.column0)
    return [[column + 1 for column in range(area.column0, last)]]


@function("ROWS", "k")
def _rows(machine: Machine, area: Operand) -> Value:
    if isinstance(area, Reference) and area.row1 is not None:
        return area.row1 - area.row0
    return len(machine.matrix(area))


@function("COLUMNS", "k")
def _columns(machine: Machine, area: Operand) -> Value:
    if isinstance(area, Reference) and area.column1 is not None:
        return area.column1 - area.column0
    rows = machine.matrix(area)
    return len(rows[0]) if rows else 0


@function("INDIRECT", "ss", least=1)
def _indirect(machine: Machine, text: Value, a1: Value = True) -> Operand:
    written = string(machine, text).strip()
    if not truth(machine, a1):
        raise FormulaError("#REF!", "INDIRECT understands A1 notation only.")
    area = parse_area(written)
    place = area.reference() if area else machine.context.named_range(written)
    if place is None:
        raise FormulaError("#REF!", f"Function INDIRECT parameter 1 value is '{written}'. It is not a valid reference.")
    return place


@function("OFFSET", "rssss", least=3)
def _offset(
    machine: Machine, area: Reference, rows: Value, columns: Value, height: Value = None, width: Value = None
) -> Operand:
    row0, column0 = area.row0 + integer(machine, rows), area.column0 + integer(machine, columns)
    tall = _size(area.row0, area.row1) if height is None else integer(machine, height)
    wide = _size(area.column0, area.column1) if width is None else integer(machine, width)
    row1 = None if tall is None else row0 + tall
    column1 = None if wide is None else column0 + wide
    if row0 < 0 or column0 < 0 or (row1 or row0 + 1) <= row0 or (column1 or column0 + 1) <= column0:
        raise FormulaError("#REF!", "Function OFFSET evaluates to an out of bounds range.")
    if (row1 or 0) > MAX_ROWS or (column1 or 0) > MAX_COLUMNS:
        raise FormulaError("#REF!", "Function OFFSET evaluates to an out of bounds range.")
    return Reference(area.sheet, row0, column0, row1, column1)


def _size(first: int, end: int | None) -> int | None:
    return None if end is None else end - first


@function("ADDRESS", "sssss", least=2)
def _address(
    machine: Machine, row: Value, column: Value, mode: Value = 1, _a1: Value = True, sheet: Value = None
) -> Value:
    down, across, kind = integer(machine, row), integer(machine, column), integer(machine, mode)
    if down < 1 or not 1 <= across <= MAX_COLUMNS or not 1 <= kind <= 4:
        raise FormulaError("#VALUE!", "ADDRESS parameters are out of range.")
    letters = "$" * (kind in {1, 3}) + column_letters(across - 1)
    prefix = "" if sheet is None else quote_sheet(string(machine, sheet)) + "!"
    return f"{prefix}{letters}{'$' * (kind in {1, 2})}{down}"
