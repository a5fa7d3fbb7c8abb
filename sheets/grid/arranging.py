"""Acts on the order of a tab: rows and columns moved, columns inserted and deleted, rows sorted, widths."""

from typing import Any

from sheets.grid.edits import HeaderRow, Planned, note_request
from sheets.grid.places import TabSeen, runs_of, span, typing

Json = dict[str, Any]


def move_rows(seen: TabSeen, act: Json) -> Planned:
    """Move `rows` to just above the row `before`; "": to the end of what is filled."""
    found = sorted({p for ref in act["rows"] if (p := seen.position(ref)) is not None})
    to = seen.position(act["before"]) if act["before"] else len(seen.keys)
    if not found or to is None:
        return Planned([], {"kind": "moved", "blocks": []}, skipped=len(act["rows"]))
    if seen.header in found or to <= seen.header:
        raise HeaderRow
    record: Json = {"kind": "moved", "blocks": []}
    requests: list[Json] = []
    # Those above the target, from the last one up; then those beneath it, from the first one down.
    above = list(reversed(runs_of(p for p in found if p < to)))
    beneath = runs_of(p for p in found if p >= to)
    target = to
    for start, end in above:
        requests.append(_move(seen, start, end, target))
        target -= end - start
    target = to
    for start, end in beneath:
        requests.append(_move(seen, start, end, target))
        target += end - start
    for start, end in runs_of(found):
        # A blank row beneath has no name of its own: the row above tells the place then.
        under = seen.ref(end) if end < len(seen.keys) and seen.keys[end] else ""
        rows = [seen.ref(p) for p in range(start, end)]
        record["blocks"].append({"rows": rows, "under": under, "over": seen.ref(start - 1)})
    return Planned([r for r in requests if r], record)


def move_rows_back(seen: TabSeen, record: Json) -> Planned:
    """Move rows back above the row they stood above, or beneath the one above; where that one is gone they stay."""
    planned = Planned([], {"kind": "moved", "blocks": []})
    for block in record["blocks"]:
        beside = seen.position(block["under"] or block["over"])
        if beside is None:
            planned.skipped += len(block["rows"])
            continue
        one = move_rows(seen, {"rows": block["rows"], "before": seen.ref(beside + (not block["under"]))})
        if len(record["blocks"]) > 1 and planned.requests:
            planned.skipped += len(block["rows"])  # each block would be found elsewhere once the first has moved
            continue
        planned.requests += one.requests
        planned.record = one.record
    return planned


def _move(seen: TabSeen, start: int, end: int, to: int) -> Json:
    if start <= to <= end:
        return {}
    return {"moveDimension": {"source": span(seen.tab["id"], start, end), "destinationIndex": to}}


def insert_columns(seen: TabSeen, act: Json) -> Planned:
    """Insert `count` blank columns before the column `at`."""
    at = seen.columns([act["at"]], act.get("names", {}))[0] if act["at"] < seen.tab["columns"] else seen.tab["columns"]
    at += act.get("where") == "after"
    requests: list[Json] = [{
        "insertDimension": {
            "range": span(seen.tab["id"], at, at + act["count"], "COLUMNS"), "inheritFromBefore": at > 0,
        }
    }]  # fmt: skip
    return Planned(requests, {"kind": "columns", "at": at, "count": act["count"], "names": [""] * act["count"]})


def delete_columns(seen: TabSeen, act: Json) -> Planned:
    """Delete `columns`; the whole tab is to be seen (`all_rows`)."""
    found = seen.columns(act["columns"], act.get("names", {}))
    runs = runs_of(found)
    requests = [{"deleteDimension": {"range": span(seen.tab["id"], *run, "COLUMNS")}} for run in reversed(runs)]
    record = {
        "kind": "deleted columns",
        "blocks": [
            {
                "at": start,
                "count": end - start,
                "cells": [
                    [seen.ref(row), column - start, text]
                    for row in sorted(seen.cells)
                    for column in range(start, end)
                    if (text := seen.cell(row, column).again)
                ],
                "notes": [
                    [seen.ref(row), column - start, note]
                    for row in sorted(seen.cells)
                    for column in range(start, end)
                    if (note := seen.cell(row, column).note)
                ],
            }
            for start, end in runs
        ],
    }
    told = [(seen.header, seen.name(column), seen.name(column), "") for column in found]
    return Planned(requests, record, lines=told)


def take_out_columns(seen: TabSeen, record: Json) -> Planned:
    """Delete columns that an act put in, where their headers are still as it left them."""
    wanted = list(range(record["at"], record["at"] + record["count"]))
    if [seen.name(column) for column in wanted] != record["names"]:
        return Planned([], {"kind": "columns"}, skipped=len(wanted))
    if any(seen.cell(row, column).again for row in seen.cells for column in wanted if row != seen.header) and not any(
        record["names"]
    ):
        return Planned([], {"kind": "columns"}, skipped=len(wanted))
    return delete_columns(seen, {"columns": wanted, "names": {str(c): seen.name(c) for c in wanted}})


def bring_back_columns(seen: TabSeen, record: Json) -> Planned:
    """Put columns in again, with what they held."""
    requests: list[Json] = []
    cells, notes, skipped = [], list[Json](), 0
    for block in record["blocks"]:
        place = span(seen.tab["id"], block["at"], block["at"] + block["count"], "COLUMNS")
        requests.append({"insertDimension": {"range": place, "inheritFromBefore": block["at"] > 0}})
        for ref, column, text in block["cells"]:
            position = seen.position(ref)
            skipped += position is None
            cells += [(position, block["at"] + column, text)] if position is not None else []
        places = ((seen.position(ref), block["at"] + column, note) for ref, column, note in block.get("notes", ()))
        notes += [note_request(seen, place, column, note) for place, column, note in places if place is not None]
    requests += [*typing(seen.tab["id"], cells), *notes]
    block = record["blocks"][0]
    names = {column: text for row, column, text in cells if row == seen.header}
    done = {"kind": "columns", "at": block["at"], "count": block["count"],
            "names": [names.get(block["at"] + n, "") for n in range(block["count"])]}  # fmt: skip
    return Planned(requests, done, skipped=skipped)


def move_columns(seen: TabSeen, act: Json) -> Planned:
    """Move `columns`, which stand side by side, to just before the column `before`."""
    found = seen.columns(act["columns"], act.get("names", {}))
    start, end, to = min(found), max(found) + 1, act["before"]
    if to < seen.tab["columns"]:
        to = seen.columns([to], act.get("names", {}))[0]
    if end - start != len(found) or start <= to <= end:
        return Planned([], {"kind": "moved columns"}, skipped=len(found))
    source = span(seen.tab["id"], start, end, "COLUMNS")
    first = to if to < start else to - (end - start)
    columns = list(range(first, first + end - start))
    record = {"kind": "moved columns", "columns": columns, "before": end if to < start else start,
              "names": {str(c): seen.name(start + n) for n, c in enumerate(columns)}}  # fmt: skip
    record["before_name"] = seen.name(end)  # wherever it goes, what stood after it stands after it again
    return Planned([{"moveDimension": {"source": source, "destinationIndex": to}}], record)


def move_columns_back(seen: TabSeen, record: Json) -> Planned:
    """Move columns back before the column they stood before."""
    if "columns" not in record:
        return Planned([], {"kind": "moved columns"})
    names = {**record["names"], str(record["before"]): record["before_name"]}
    return move_columns(seen, {"columns": record["columns"], "before": record["before"], "names": names})


def sort_rows(seen: TabSeen, act: Json) -> Planned:
    """Sort the rows beneath the header by a column, for everybody."""
    column = seen.columns([act["column"]], act.get("names", {}))[0]
    first, last = seen.header + 1, len(seen.keys)
    if last - first < 2:
        return Planned([], {"kind": "sorted", "keys": []})
    spec = {"dimensionIndex": column, "sortOrder": "DESCENDING" if act.get("down") else "ASCENDING"}
    return Planned([_sort(seen, first, last, spec)], {"kind": "sorted", "keys": list(seen.keys[first:last])})


def sort_back(seen: TabSeen, record: Json) -> Planned:
    """Put rows in the order they had; those that came since stay beneath them.

    Their old places are written in a column of their own, sorted by, and the column goes, all in one batch.
    """
    first, last = seen.header + 1, len(seen.keys)
    places = {key: n for n, key in enumerate(record["keys"]) if key}
    if last - first < 2 or not any(key in places for key in seen.keys[first:last]):
        return Planned([], {"kind": "sorted", "keys": []})
    width, sheet_id = seen.tab["columns"], seen.tab["id"]
    numbers = ((first + n, width, str(places.get(key, len(places) + n))) for n, key in enumerate(seen.keys[first:last]))
    requests = [
        {"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": 1}},
        *typing(sheet_id, numbers),
        _sort(seen, first, last, {"dimensionIndex": width, "sortOrder": "ASCENDING"}, width + 1),
        {"deleteDimension": {"range": span(sheet_id, width, width + 1, "COLUMNS")}},
    ]
    return Planned(requests, {"kind": "sorted", "keys": list(seen.keys[first:last])})


def _sort(seen: TabSeen, first: int, last: int, spec: Json, width: int = 0) -> Json:
    place = {"sheetId": seen.tab["id"], "startRowIndex": first, "endRowIndex": last, "startColumnIndex": 0,
             "endColumnIndex": width or seen.tab["columns"]}  # fmt: skip
    return {"sortRange": {"range": place, "sortSpecs": [spec]}}


def widen(seen: TabSeen, act: Json) -> Planned:
    """Give a column a width, in pixels."""
    column = seen.columns([act["column"]], act.get("names", {}))[0]
    widths = seen.tab["widths"]
    before = (widths[column] if column < len(widths) else 0) or 100
    place = span(seen.tab["id"], column, column + 1, "COLUMNS")
    wanted = {"range": place, "properties": {"pixelSize": act["width"]}, "fields": "pixelSize"}
    record = {"kind": "width", "column": column, "names": {str(column): seen.name(column)}, "width": before}
    return Planned([{"updateDimensionProperties": wanted}], record)
