"""Rows and columns inserted, deleted and moved, with all that is anchored to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from emulator.cells import Cell, Json, tidy
from emulator.following import follow
from emulator.model import Spreadsheet
from emulator.ranges import check_cells
from emulator.sheet import GridRow, Sheet, trim

ROWS, COLUMNS = "ROWS", "COLUMNS"
_ENDS = {ROWS: ("startRowIndex", "endRowIndex"), COLUMNS: ("startColumnIndex", "endColumnIndex")}
_KEYS = {ROWS: "rows", COLUMNS: "columns"}
_FROZEN = {ROWS: "frozenRowCount", COLUMNS: "frozenColumnCount"}
Interval = tuple[int, int]
Move = Callable[[int, int], Interval | None]
"""Where an interval [start, end[ goes; None when it is gone."""


def size(sheet: Sheet, dimension: str) -> int:
    """Number of rows or columns of the grid."""
    return sheet.row_count if dimension == ROWS else sheet.column_count


def insert_rows(book: Spreadsheet, sheet: Sheet, at: int, count: int) -> None:
    """Insert blank rows that look like the one above."""
    insert(book, sheet, ROWS, at, count, inherit_from_before=at > 0)


def insert(book: Spreadsheet, sheet: Sheet, dimension: str, at: int, count: int, inherit_from_before: bool) -> None:
    """Insert blank rows or columns.

    Args:
        book: the workbook.
        sheet: the tab.
        dimension: ROWS or COLUMNS.
        at: index of the first new one.
        count: how many.
        inherit_from_before: take formats from the one before, otherwise from the one after.
    """
    other = sheet.column_count if dimension == ROWS else sheet.row_count
    check_cells(book, count * other)
    model = at - 1 if inherit_from_before else at
    if dimension == ROWS:
        _insert_rows(sheet, at, count, model)
    else:
        _insert_columns(sheet, at, count, model)
    if dimension == COLUMNS:
        keys = sheet.column_keys_for_change()
        new = sheet.highest_column_key + 1
        keys[at:at] = range(new, new + count)
        sheet.meta["columnKeys"]["highest"] += count
    _resize(sheet, dimension, size(sheet, dimension) + count)
    _insert_sizes(sheet, dimension, at, count, model)
    _shift_frozen(sheet, dimension, count if at < _frozen(sheet, dimension) else 0)

    def move(start: int, end: int) -> Interval:
        return start + count * (start >= at), end + count * (end > at)

    shift_anchors(book, sheet, dimension, move)
    follow(book, sheet, "insert", dimension, at, at + count, None)


def _insert_rows(sheet: Sheet, at: int, count: int, model: int) -> None:
    look = [_look(cell) for cell in sheet.cells(model)] if model >= 0 else []
    trim(look)
    rows = sheet.rows_for_change()
    if at >= len(rows) and not look:
        return
    rows.extend([None] * (at - len(rows)))
    rows[at:at] = [None] * count
    if look:
        for position in range(at, at + count):
            sheet.put_row(position, look)


def _insert_columns(sheet: Sheet, at: int, count: int, model: int) -> None:
    for position, cells in _filled(sheet, at if model >= at else model):
        look = _look(cells[model]) if 0 <= model < len(cells) else None
        if at < len(cells) or look is not None:
            fresh = sheet.cells_for_change(position)
            fresh.extend([None] * (at - len(fresh)))
            fresh[at:at] = [look] * count
            trim(fresh)
    sheet.moved = True


def _look(cell: Cell) -> Cell:
    """What a new neighbour inherits: format and validation."""
    return tidy({key: cell[key] for key in "sd" if key in cell}) if isinstance(cell, dict) else None


def _filled(sheet: Sheet, column: int) -> Iterable[tuple[int, list[Cell]]]:
    """Rows that reach as far as a column."""
    for position, row in enumerate(list(sheet.rows)):
        if row is not None and len(row.cells) > column:
            yield position, row.cells


def delete(book: Spreadsheet, sheet: Sheet, dimension: str, start: int, end: int) -> None:
    """Delete rows or columns [start, end[."""
    if dimension == ROWS:
        del sheet.rows_for_change()[start:end]
    else:
        for position, cells in _filled(sheet, start):
            trim_to = cells[:start] + cells[end:]
            trim(trim_to)
            sheet.put_row(position, trim_to)
        del sheet.column_keys_for_change()[start:end]
        sheet.moved = True
    sheet.drop_blank_rows()
    _resize(sheet, dimension, size(sheet, dimension) - (end - start))
    if sheet.meta.get(_KEYS[dimension]):
        del sheet.change_meta()[_KEYS[dimension]][start:end]
    frozen = _frozen(sheet, dimension)
    _shift_frozen(sheet, dimension, -max(0, min(end, frozen) - start))

    def move(first: int, last: int) -> Interval | None:
        first, last = _after_delete(first, start, end), _after_delete(last, start, end)
        return (first, last) if first < last else None

    shift_anchors(book, sheet, dimension, move)
    follow(book, sheet, "delete", dimension, start, end, None)


def _after_delete(index: int, start: int, end: int) -> int:
    return index if index <= start else start if index <= end else index - (end - start)


def move_block(book: Spreadsheet, sheet: Sheet, dimension: str, start: int, end: int, destination: int) -> None:
    """Move rows or columns [start, end[ so that they come just before `destination`, counted before the move."""
    if start <= destination <= end:
        return
    if dimension == ROWS:
        rows = sheet.rows_for_change()
        rows.extend([None] * (max(end, destination) - len(rows)))
        _move_items(rows, start, end, destination)
    else:
        for position, _ in _filled(sheet, min(start, destination)):
            cells = sheet.cells_for_change(position)
            cells.extend([None] * (max(end, destination) - len(cells)))
            _move_items(cells, start, end, destination)
            trim(cells)
        _move_items(sheet.column_keys_for_change(), start, end, destination)
        sheet.moved = True
    sheet.drop_blank_rows()
    if sizes := sheet.meta.get(_KEYS[dimension]):
        sizes = sheet.change_meta()[_KEYS[dimension]]
        sizes.extend([None] * (max(end, destination) - len(sizes)))
        _move_items(sizes, start, end, destination)

    def move(first: int, last: int) -> Interval:
        one, other = _after_move(first, start, end, destination), _after_move(last - 1, start, end, destination)
        return min(one, other), max(one, other) + 1

    shift_anchors(book, sheet, dimension, move)
    follow(book, sheet, "move", dimension, start, end, destination)


def _move_items(items: list[Any], start: int, end: int, destination: int) -> None:
    block = items[start:end]
    del items[start:end]
    at = destination if destination < start else destination - (end - start)
    items[at:at] = block


def _after_move(index: int, start: int, end: int, destination: int) -> int:
    count = end - start
    if start <= index < end:
        return index - start + (destination if destination < start else destination - count)
    if destination <= index < start:
        return index + count
    return index - count if end <= index < destination else index


# What is anchored


def shift_anchors(book: Spreadsheet, sheet: Sheet, dimension: str, move: Move) -> None:
    """Move merges, protections, filters, bands, rules, groups and names with the rows or columns they stand on."""
    for name in ("merges", "protectedRanges", "filterViews", "bandedRanges", "conditionalFormats"):
        if sheet.meta.get(name):
            meta = sheet.change_meta()
            meta[name] = _kept(_shifted_entry(entry, dimension, move) for entry in meta[name])
    if sheet.meta.get("basicFilter"):
        entry = _shifted_entry(sheet.change_meta()["basicFilter"], dimension, move)
        _set_or_drop(sheet.change_meta(), "basicFilter", entry)
    _shift_groups(sheet, dimension, move)
    _shift_metadata(sheet, dimension, move)
    for named in book.meta.get("namedRanges", ()):
        if named["range"].get("sheetId", 0) == sheet.sheet_id:
            names = book.change_meta()["namedRanges"]
            book.meta["namedRanges"] = _kept(
                _shifted_entry(n, dimension, move) if n["range"].get("sheetId", 0) == sheet.sheet_id else n
                for n in names
            )
            break


def _kept(entries: Iterable[Json | None]) -> list[Json]:
    return [entry for entry in entries if entry is not None]


def _set_or_drop(meta: Json, name: str, entry: Json | None) -> None:
    if entry is None:
        meta.pop(name)
    else:
        meta[name] = entry


def _shifted_entry(entry: Json, dimension: str, move: Move) -> Json | None:
    """An entry with its `range` or `ranges` moved, or itself moved if it is a range."""
    if "ranges" in entry:
        ranges = _kept(shifted_range(r, dimension, move) for r in entry["ranges"])
        return {**entry, "ranges": ranges} if ranges else None
    if "range" in entry:
        found = shifted_range(entry["range"], dimension, move)
        if found is None:
            return None
        holes = entry.get("unprotectedRanges")
        more = {"unprotectedRanges": _kept(shifted_range(h, dimension, move) for h in holes)} if holes else {}
        return {**entry, "range": found, **more}
    return shifted_range(entry, dimension, move) if _ENDS[ROWS][0] in entry or _ENDS[COLUMNS][0] in entry else entry


def shifted_range(found: Json, dimension: str, move: Move) -> Json | None:
    """A GridRange moved; open sides stay open; None when it is gone."""
    first, last = _ENDS[dimension]
    if first not in found and last not in found:
        return found
    start = found.get(first) or 0
    end = found.get(last)
    moved = move(start, end if end is not None else start + 1)
    if moved is None:
        return found if end is None else None
    after = {**found, first: moved[0]}
    if end is not None:
        after[last] = moved[1]
    return after


def _shift_groups(sheet: Sheet, dimension: str, move: Move) -> None:
    name = "rowGroups" if dimension == ROWS else "columnGroups"
    if not sheet.meta.get(name):
        return
    meta = sheet.change_meta()
    kept = []
    for group in meta[name]:
        found = group["range"]
        moved = move(found.get("startIndex", 0), found["endIndex"])
        if moved:
            kept.append({**group, "range": {**found, "startIndex": moved[0], "endIndex": moved[1]}})
    meta[name] = kept


def _shift_metadata(sheet: Sheet, dimension: str, move: Move) -> None:
    if not sheet.meta.get("developerMetadata"):
        return
    meta = sheet.change_meta()
    kept = []
    for entry in meta["developerMetadata"]:
        found = entry.get("location", {}).get("dimensionRange")
        if found and found.get("dimension") == dimension:
            moved = move(found.get("startIndex", 0), found["endIndex"])
            if moved is None:
                continue
            found |= {"startIndex": moved[0], "endIndex": moved[1]}
        kept.append(entry)
    meta["developerMetadata"] = kept


# Sizes and frozen lines


def _resize(sheet: Sheet, dimension: str, count: int) -> None:
    sheet.resize(rows=count) if dimension == ROWS else sheet.resize(columns=count)


def _insert_sizes(sheet: Sheet, dimension: str, at: int, count: int, model: int) -> None:
    sizes = sheet.meta.get(_KEYS[dimension])
    if sizes and at <= len(sizes):
        look = sizes[model] if 0 <= model < len(sizes) else None
        pixels = {"pixelSize": look["pixelSize"]} if look and "pixelSize" in look else None
        sheet.change_meta()[_KEYS[dimension]][at:at] = [pixels] * count


def _frozen(sheet: Sheet, dimension: str) -> int:
    return int(sheet.properties.get("gridProperties", {}).get(_FROZEN[dimension], 0))


def _shift_frozen(sheet: Sheet, dimension: str, by: int) -> None:
    if by:
        sheet.change_meta()["properties"]["gridProperties"][_FROZEN[dimension]] = _frozen(sheet, dimension) + by


def truncate(sheet: Sheet, rows: int, columns: int) -> None:
    """Drop the cells beyond a smaller grid."""
    if len(sheet.rows) > rows:
        del sheet.rows_for_change()[rows:]
    for position, cells in _filled(sheet, columns):
        kept = cells[:columns]
        trim(kept)
        sheet.put_row(position, kept)
    sheet.drop_blank_rows()


def copied(rows: Iterable[GridRow | None]) -> list[GridRow | None]:
    """The rows of a tab for a copy of it: same cells, no identity yet."""
    return [GridRow(0, row.cells) if row is not None else None for row in rows]
