"""Acts on the order of a tab: rows and columns moved, columns inserted and deleted, rows sorted, widths."""

import json
from collections.abc import Iterator
from typing import Any

from sheets.api.live_tabs import LOOK
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
    record = {"kind": "columns", "at": at, "count": act["count"], "names": [""] * act["count"], "cells": []}
    return Planned(requests, record)


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
                "beside": [seen.name(end), seen.name(start - 1) if start else ""],
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
                "widths": [*seen.tab["widths"][start:end]],
                "looks": _looks(seen, start, end),
            }
            for start, end in runs
        ],
    }
    told = [(seen.header, seen.name(column), seen.name(column), "") for column in found]
    return Planned(requests, record, lines=told)


def take_out_columns(seen: TabSeen, record: Json) -> Planned:
    """Delete columns that an act put in, where nothing was written since."""
    wanted = list(range(record["at"], record["at"] + record["count"]))
    put_in = {(seen.position(ref), column): text for ref, column, text in record.get("cells", ())}
    held = {(row, n): seen.cell(row, column).again for row in seen.cells for n, column in enumerate(wanted)}
    written_since = any(text and put_in.get(place) != text for place, text in held.items())
    if written_since or [seen.name(column) for column in wanted] != record["names"]:
        return Planned([], {"kind": "columns"}, skipped=len(wanted))
    return delete_columns(seen, {"columns": wanted, "names": {str(c): seen.name(c) for c in wanted}})


def bring_back_columns(seen: TabSeen, record: Json) -> Planned:
    """Put columns in again beside those they stood beside, with what they held."""
    requests: list[Json] = []
    cells, notes, dressing, skipped, came = [], list[Json](), list[Json](), 0, 0
    places = []
    for block in record["blocks"]:
        places.append((_place_of_columns(seen, block, came), block))
        came += block["count"]
    came = 0
    done: Json = {}
    for place, block in sorted(places, key=lambda one: one[0]):
        at = place + came
        came += block["count"]
        requests.append({
            "insertDimension": {
                "range": span(seen.tab["id"], at, at + block["count"], "COLUMNS"), "inheritFromBefore": at > 0,
            }
        })  # fmt: skip
        found = [(seen.position(ref), column, text) for ref, column, text in block["cells"]]
        skipped += sum(position is None for position, _, _ in found)
        cells += [(position, at + column, text) for position, column, text in found if position is not None]
        noted = ((seen.position(ref), at + column, note) for ref, column, note in block.get("notes", ()))
        notes += [
            note_request(seen, position, column, note) for position, column, note in noted if position is not None
        ]
        dressing += _dressed(seen, block, at)
        names = {column: text for position, column, text in found if position == seen.header}
        done = done or {"kind": "columns", "at": at, "count": block["count"], "cells": block["cells"],
                        "names": [names.get(n, "") for n in range(block["count"])]}  # fmt: skip
    requests += [*typing(seen.tab["id"], cells), *notes, *dressing]
    return Planned(requests, done, skipped=skipped)


def _looks(seen: TabSeen, start: int, end: int) -> list[list[Json]]:
    """How columns look: of each, its looks and the rows that have them, the commonest first and without its rows."""
    lines = seen.looks(start, end)
    lines += [[]] * (seen.tab["rows"] - len(lines))
    found = []
    for n in range(end - start):
        rows: dict[str, list[int]] = {}
        for position, line in enumerate(lines):
            rows.setdefault(json.dumps(line[n] if n < len(line) else {}), []).append(position)
        looks = sorted(rows, key=lambda look: -len(rows[look]))
        found.append([
            {"look": json.loads(look), "rows": [seen.ref(position) for position in rows[look]] if nth else []}
            for nth, look in enumerate(looks)
        ])  # fmt: skip
    return found


def _dressed(seen: TabSeen, block: Json, at: int) -> Iterator[Json]:
    """The requests that make columns brought back look as they did."""
    for column, looks in enumerate(block.get("looks", ()), start=at):
        for nth, one in enumerate(looks):
            found = (position for ref in one["rows"] if (position := seen.position(ref)) is not None)
            for first, last in runs_of(found) if nth else [(0, seen.tab["rows"])]:
                place = {"sheetId": seen.tab["id"], "startRowIndex": first, "endRowIndex": last,
                         "startColumnIndex": column, "endColumnIndex": column + 1}  # fmt: skip
                yield {"repeatCell": {"range": place, "cell": one["look"], "fields": LOOK}}
    for column, width in enumerate(block.get("widths", ()), start=at):
        if width:
            place = span(seen.tab["id"], column, column + 1, "COLUMNS")
            wanted = {"range": place, "properties": {"pixelSize": width}, "fields": "pixelSize"}
            yield {"updateDimensionProperties": wanted}


def _place_of_columns(seen: TabSeen, block: Json, came: int) -> int:
    """Where deleted columns go: before the one after them, else after the one before, else where they were.

    Args:
        seen: the tab now.
        block: columns that stood side by side.
        came: how many deleted columns stood before them.
    """
    after, before = block.get("beside", ("", ""))
    for name, beyond in ((after, 0), (before, 1)):
        if name and seen.names.count(name) == 1:
            return seen.names.index(name) + beyond
    return int(min(block["at"] - came, seen.tab["columns"]))


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
    """Sort the rows beneath the header by a column, for everybody; the whole tab is to be seen, for its blank rows."""
    column = seen.columns([act["column"]], act.get("names", {}))[0]
    first, last = seen.header + 1, len(seen.keys)
    if last - first < 2:
        return Planned([], {"kind": "sorted", "keys": []})
    spec = {"dimensionIndex": column, "sortOrder": "DESCENDING" if act.get("down") else "ASCENDING"}
    keys = [seen.keys[row] if seen.line(row) else 0 for row in range(first, last)]
    return Planned([_sort(seen, first, last, spec)], {"kind": "sorted", "keys": keys})


def sort_back(seen: TabSeen, record: Json) -> Planned:
    """Put rows in the order they had; those that came since stay beneath them.

    Their old places are written in a column of their own, sorted by, and the column goes, all in one batch.
    """
    first, keys = seen.header + 1, record["keys"]
    last = max(len(seen.keys), min(first + len(keys), seen.tab["rows"]))
    places = {key: n for n, key in enumerate(keys) if key}
    present = [*seen.keys[first:], *[0] * (last - len(seen.keys))]
    if last - first < 2 or not any(key in places for key in present):
        return Planned([], {"kind": "sorted", "keys": []})
    gaps = (n for n, key in enumerate(keys) if not key)  # blank rows go back between the others
    width, sheet_id = seen.tab["columns"], seen.tab["id"]
    numbers = (
        (
            first + n,
            width,
            str(places[key] if key in places else next(gaps, len(keys) + n) if not key else len(keys) + n),
        )
        for n, key in enumerate(present)
    )
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
