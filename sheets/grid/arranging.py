"""Acts on the order of a tab: rows and columns moved, columns inserted and deleted, rows sorted, widths."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sheets.api.live_tabs import LOOK
from sheets.grid.edits import HeaderRow, Planned, note_request
from sheets.grid.places import TabSeen, runs_of, span, typing

Json = dict[str, Any]
Text = tuple[int, int, str]


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
    """Insert `count` blank columns `before` or `after` the column `at`."""
    at = seen.columns([act["at"]], act.get("names", {}))[0] + (act.get("where") == "after")
    return _inserted(seen, [(at, act["count"])], [])


def _inserted(seen: TabSeen, blocks: list[tuple[int, int]], cells: list[list[Any]]) -> Planned:
    """Columns put in: (where the first one is to be, how many) in order; what they hold is typed by the caller."""
    places = [range(at, at + count) for at, count in blocks]
    requests = [
        {
            "insertDimension": {
                "range": span(seen.tab["id"], place.start, place.stop, "COLUMNS"), "inheritFromBefore": place.start > 0,
            }
        }
        for place in places
    ]  # fmt: skip

    def complete(after: TabSeen, record: Json) -> None:
        record["columns"] = [after.column_ref(column) for place in places for column in place]

    return Planned(requests, {"kind": "columns", "columns": [], "cells": cells}, complete=complete)


def delete_columns(seen: TabSeen, act: Json) -> Planned:
    """Delete `columns`; the whole tab is to be seen."""
    found = seen.columns(act["columns"], act.get("names", {}))
    runs = runs_of(found)
    requests = [{"deleteDimension": {"range": span(seen.tab["id"], *run, "COLUMNS")}} for run in reversed(runs)]
    known = seen.known_columns()
    record = {
        "kind": "deleted columns",
        "blocks": [
            {
                "at": start,
                "columns": [ref for ref, _ in known[start:end]],
                "beside": [known[end : end + 1], known[start - 1 : start] if start else []],
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
    refs = record["columns"]
    wanted = [column for column in _now(seen, refs) if column is not None]
    put_in = {(seen.position(ref), n): text for ref, n, text in record["cells"]}
    held = {(row, n): seen.cell(row, column).again for row in seen.cells for n, column in enumerate(wanted)}
    if len(wanted) < len(refs) or any(text and put_in.get(place) != text for place, text in held.items()):
        return Planned([], {"kind": "columns"}, skipped=len(refs))
    return delete_columns(seen, {"columns": refs})


def bring_back_columns(seen: TabSeen, record: Json) -> Planned:
    """Put columns in again beside those they stood beside, with what they held, unless they are there."""
    placed, before = list[tuple[int, Json, list[int]]](), 0
    for block in record["blocks"]:
        missing = [n for n, at in enumerate(_now(seen, block["columns"])) if at is None]
        placed.append((_place_of_columns(seen, block, before), block, missing))
        before += len(missing)
    blocks, cells, notes = list[tuple[int, int]](), list[Text](), list[Text]()
    kept, dressing = list[list[Any]](), list[Json]()
    skipped = came = 0
    for place, block, missing in sorted(placed, key=lambda one: one[0]):
        at = {n: place + came + i for i, n in enumerate(missing)}
        kept += [[ref, came + missing.index(n), text] for ref, n, text in block["cells"] if n in at]
        blocks += [(place + came, len(missing))] if missing else []
        came += len(missing)
        found = [(seen.position(ref), at[n], text) for ref, n, text in block["cells"] if n in at]
        noted = [(seen.position(ref), at[n], note) for ref, n, note in block["notes"] if n in at]
        cells += [(row, column, text) for row, column, text in found if row is not None]
        notes += [(row, column, note) for row, column, note in noted if row is not None]
        skipped += sum(row is None for row, _, _ in found)
        dressing += _dressed(seen, block, at)
    planned = _inserted(seen, blocks, kept)
    planned.requests += [*typing(seen.tab["id"], cells), *(note_request(seen, *note) for note in notes), *dressing]
    planned.skipped = skipped
    return planned


def _now(seen: TabSeen, refs: list[str]) -> list[int | None]:
    """Where columns are now, by their keys alone."""
    return seen.columns_now([(ref, "") for ref in refs])


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


def _dressed(seen: TabSeen, block: Json, places: Mapping[int, int]) -> Iterator[Json]:
    """The requests that make columns brought back look as they did: which of the block's is where."""
    for n, column in places.items():
        for nth, one in enumerate(block["looks"][n]):
            found = (position for ref in one["rows"] if (position := seen.position(ref)) is not None)
            for first, last in runs_of(found) if nth else [(0, seen.tab["rows"])]:
                place = {"sheetId": seen.tab["id"], "startRowIndex": first, "endRowIndex": last,
                         "startColumnIndex": column, "endColumnIndex": column + 1}  # fmt: skip
                yield {"repeatCell": {"range": place, "cell": one["look"], "fields": LOOK}}
        if n < len(block["widths"]) and (width := block["widths"][n]):
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
    for known, beyond in zip(block["beside"], (0, 1), strict=True):
        for at in seen.columns_now(known):
            if at is not None:
                return at + beyond
    return int(min(block["at"] - came, seen.tab["columns"]))


def move_columns(seen: TabSeen, act: Json) -> Planned:
    """Move `columns`, which stand side by side, to just before the column `before`; "": to the end."""
    names = act.get("names", {})
    found = seen.columns(act["columns"], names)
    start, end = min(found), max(found) + 1
    to = seen.column(act["before"], names.get(act["before"], "")) if act["before"] else seen.tab["columns"]
    if end - start != len(found) or start <= to <= end:
        return Planned([], {"kind": "moved columns"}, skipped=len(found))
    known = seen.known_columns()
    record = {
        "kind": "moved columns",
        "columns": [ref for ref, _ in known[start:end]],
        "before": "".join(ref for ref, _ in known[end : end + 1]),  # wherever it goes, they go before it again
        "names": dict(known[start : end + 1]),
    }
    source = span(seen.tab["id"], start, end, "COLUMNS")
    return Planned([{"moveDimension": {"source": source, "destinationIndex": to}}], record)


def sort_rows(seen: TabSeen, act: Json) -> Planned:
    """Sort the rows beneath the header by a column, for everybody; the whole tab is to be seen, for its blank rows."""
    (column,) = seen.columns([act["column"]], act.get("names", {}))
    first, last = _first_sorted(seen), len(seen.keys)
    if last - first < 2:
        return Planned([], {"kind": "sorted", "keys": []})
    spec = {"dimensionIndex": column, "sortOrder": "DESCENDING" if act.get("down") else "ASCENDING"}
    keys = [seen.keys[row] if seen.line(row) else 0 for row in range(first, last)]
    return Planned([_sort(seen, first, last, spec)], {"kind": "sorted", "keys": keys})


def sort_back(seen: TabSeen, record: Json) -> Planned:
    """Put rows in the order they had; those that came since stay beneath them.

    Their old places are written in a column of their own, sorted by, and the column goes, all in one batch.
    """
    first, keys = _first_sorted(seen), record["keys"]
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


def _first_sorted(seen: TabSeen) -> int:
    """Rows that stay in sight, a line of totals maybe, stay where they are."""
    return int(max(seen.header + 1, seen.tab["frozenRows"]))


def _sort(seen: TabSeen, first: int, last: int, spec: Json, width: int = 0) -> Json:
    place = {"sheetId": seen.tab["id"], "startRowIndex": first, "endRowIndex": last, "startColumnIndex": 0,
             "endColumnIndex": width or seen.tab["columns"]}  # fmt: skip
    return {"sortRange": {"range": place, "sortSpecs": [spec]}}


def widen(seen: TabSeen, act: Json) -> Planned:
    """Give a column a width, in pixels; one that was hidden is seen again."""
    (column,) = seen.columns([act["column"]], act.get("names", {}))
    widths = seen.tab["widths"]
    before = (widths[column] if column < len(widths) else 0) or 100
    place = span(seen.tab["id"], column, column + 1, "COLUMNS")
    look = {"pixelSize": act["width"], "hiddenByUser": bool(act.get("hidden"))}
    wanted = {"range": place, "properties": look, "fields": "pixelSize,hiddenByUser"}
    ref = seen.column_ref(column)
    record = {"kind": "width", "column": ref, "names": {ref: seen.own_name(column)}, "width": before,
              "hidden": column in seen.tab["hidden"]}  # fmt: skip
    return Planned([{"updateDimensionProperties": wanted}], record)
