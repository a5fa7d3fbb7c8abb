"""What each kind of act asks of the workbook: its requests, and what its way back will need.

A cell that somebody else changed since the act's author saw it is never overwritten: it is told, and they choose. What
an act did is noted in texts that, typed again, make the same content.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sheets.grid.places import TabSeen, runs_of, span, typing

Json = dict[str, Any]


class BadAct(ValueError):
    """An act that says nothing, or too much."""


class HeaderRow(Exception):
    """The row of headers is not to be deleted or moved: the site finds its columns by it."""


def _knows_all(_seen: TabSeen, _record: Json) -> None:
    """Nothing is known only afterwards."""


@dataclass
class Planned:
    """An act against a tab as it was seen.

    Args:
        requests: of one batch; none: there is nothing to do.
        record: what its way back needs (see `WAYS_BACK` in acting.py).
        looked_at: positions, once it is written, of the rows that `complete` wants to see.
        conflicts: cells that somebody changed meanwhile.
        skipped: how many cells or rows were left alone.
        lines: for the Journal, of cells: position of the row, header, before, after.
        complete: adds to the record what is known only afterwards: keys and contents by position.
        rows: for the Journal, of whole rows: their cells before and after, none where there is no row.
    """

    requests: list[Json]
    record: Json
    looked_at: list[int] = field(default_factory=list)
    conflicts: list[Json] = field(default_factory=list)
    skipped: int = 0
    lines: list[tuple[int, str, str, str]] = field(default_factory=list)
    complete: Callable[[TabSeen, Json], None] = _knows_all
    rows: list[tuple[list[str], list[str]]] = field(default_factory=list)


def write_cells(seen: TabSeen, act: Json) -> Planned:
    """Type texts into cells: `rows`, `columns`, `values` (null: leave it), and what stood there, `before`."""
    rows, columns = act["rows"], seen.columns(act["columns"], act.get("names", {}))
    wanted: list[tuple[int, int, str, str | None]] = []
    taken, skipped = list[tuple[int, int, str]](), 0
    for i, ref in enumerate(rows):
        position = seen.position(ref)
        is_taken = position is not None and seen.is_taken(ref, position)
        for j, column in enumerate(columns):
            if (value := act["values"][i][j]) is None:
                continue
            if position is None:
                skipped += 1
                continue
            before = (act.get("before") or [])[i][j] if act.get("before") else None
            if is_taken:
                taken.append((position, column, tidy(value)))
            else:
                wanted.append((position, column, tidy(value), before))
    planned = _written(seen, wanted, skipped, choosing=True)
    planned.conflicts += [_conflict(seen, position, column, text) for position, column, text in taken]
    return planned


def _conflict(seen: TabSeen, position: int, column: int, mine: str) -> Json:
    return {"row": seen.ref(position), "column": column, "theirs": seen.cell(position, column).again, "mine": mine}


def _written(
    seen: TabSeen, wanted: list[tuple[int, int, str, str | None]], skipped: int, choosing: bool
) -> Planned:  # fmt: skip
    """Cells to be typed: (position, column, text, what is expected there)."""
    targets, conflicts, lines = [], [], []
    for position, column, text, before in wanted:
        cell = seen.cell(position, column)
        if cell.again == text:
            continue
        if before is not None and before != cell.again:
            skipped += not choosing
            conflicts.append(_conflict(seen, position, column, text))
            continue
        targets.append((position, column, text))
        lines.append((position, seen.name(column), cell.shown, text))
    record = {
        "kind": "cells",
        "cells": [[seen.ref(p), seen.column_ref(c), seen.own_name(c), seen.cell(p, c).again, t] for p, c, t in targets],
    }

    def complete(after: TabSeen, record: Json) -> None:
        names = {column: after.cell(p, column).shown for p, column, _ in targets if p == seen.header}
        for cell, (position, column, _) in zip(record["cells"], targets, strict=True):
            cell[0], cell[4] = after.ref(position), after.cell(position, column).again
            cell[1] = after.column_ref(column) if after.tab else cell[1]
            cell[2] = names.get(column, cell[2])  # the way back finds the column by the header that the act gave it

    requests = list(typing(seen.tab["id"], targets))
    looked_at = sorted({p for p, _, _ in targets})
    return Planned(requests, record, looked_at, conflicts if choosing else [], skipped, lines, complete)


def put_back_cells(seen: TabSeen, record: Json) -> Planned:
    """Type what stood in cells before, where they still hold what the act wrote."""
    wanted, skipped = [], 0
    for ref, column_ref, name, before, after in record["cells"]:
        position = seen.position(ref)
        (column,) = seen.columns_now([(column_ref, name)])
        if position is None or column is None or seen.is_taken(ref, position):
            skipped += 1  # the row is gone, or the column, or somebody has filled it or given it another name since
        else:
            wanted.append((position, column, before, after))
    return _written(seen, wanted, skipped, choosing=False)


def insert_rows(seen: TabSeen, act: Json) -> Planned:
    """Insert `count` blank rows `above` or `below` a row."""
    position, count = seen.position(str(act["at"])), act["count"]
    if position is None:
        return Planned([], {"kind": "rows", "rows": []}, skipped=count)
    at = min(position + (act.get("where") == "below"), seen.tab["rows"])
    return _inserted(seen, [(at, [[] for _ in range(count)])])


def _inserted(seen: TabSeen, blocks: list[tuple[int, list[list[str]]]]) -> Planned:
    """Rows put in, with what they hold: (position before any is there, the texts of each row), in order."""
    requests, placed, shift = [], [], 0
    for at, lines in blocks:
        start = at + shift
        requests.append({
            "insertDimension": {
                "range": span(seen.tab["id"], start, start + len(lines)),
                # Not as the header looks.
                "inheritFromBefore": start > seen.header + 1 or start >= seen.tab["rows"],
            }
        })  # fmt: skip
        placed += [(start + n, line) for n, line in enumerate(lines)]
        shift += len(lines)
    cells = ((row, column, text) for row, line in placed for column, text in enumerate(line) if text)
    requests += typing(seen.tab["id"], cells)
    record: Json = {"kind": "rows", "rows": []}

    def complete(after: TabSeen, record: Json) -> None:
        record["rows"] = [[after.ref(row), after.line(row)] for row, _ in placed]

    told = [(list[str](), line) for _, line in placed if any(line)]
    return Planned(requests, record, [row for row, _ in placed], rows=told, complete=complete)


def delete_rows(seen: TabSeen, act: Json) -> Planned:
    """Delete `rows`."""
    found = [seen.position(ref) for ref in act["rows"]]
    return _deleted(seen, [p for p in found if p is not None and p < seen.tab["rows"]], found.count(None))


def take_out_rows(seen: TabSeen, record: Json) -> Planned:
    """Delete rows that an act put in, where they still hold what it put there."""
    found = [(seen.position(ref), line) for ref, line in record["rows"]]
    kept = [p for p, line in found if p is not None and seen.line(p) == line]
    return _deleted(seen, kept, len(found) - len(kept))


def _deleted(seen: TabSeen, positions: list[int], skipped: int) -> Planned:
    if seen.header in positions:
        raise HeaderRow
    runs = runs_of(positions)
    requests = [{"deleteDimension": {"range": span(seen.tab["id"], *run)}} for run in reversed(runs)]
    merges = seen.merges() if runs else []
    record = {
        "kind": "deleted",
        "columns": seen.known_columns(),
        "blocks": [
            {
                # What stands beneath tells the place best: whatever is inserted above moves it along.
                "under": seen.ref(run[1]) if run[1] < len(seen.keys) else "",
                "over": seen.ref(run[0] - 1) if run[0] else "",
                "rows": [[seen.ref(p), seen.line(p), _notes(seen, p)] for p in range(*run)],
                "merges": [
                    [
                        one.get("startRowIndex", 0) - run[0],
                        one["endRowIndex"] - run[0],
                        one.get("startColumnIndex", 0),
                        one["endColumnIndex"],
                    ]
                    for one in merges
                    if run[0] <= one.get("startRowIndex", 0) and one["endRowIndex"] <= run[1]
                ],
            }
            for run in runs
        ],
    }
    told = [(seen.line(p), list[str]()) for run in runs for p in range(*run)]
    return Planned(requests, record, skipped=skipped, rows=told)


def _notes(seen: TabSeen, position: int) -> Json:
    return {str(n): cell.note for n, cell in enumerate(seen.cells.get(position, ())) if cell.note}


def bring_back_rows(seen: TabSeen, record: Json) -> Planned:
    """Put rows in again where they were, with what they held under the columns that are there, unless they are."""
    blocks, came, merges = [], [], []
    to = seen.columns_now(record["columns"])
    for block in record["blocks"]:
        rows = [row for row in block["rows"] if "+" in row[0] or seen.position(row[0]) is None]
        if len(rows) < len(block["rows"]) and all("+" in ref for ref, _, _ in rows):
            continue  # all that has a name is there, and with it the blank ones between
        beneath = seen.position(block["under"]) if block["under"] else None
        above = seen.position(block["over"]) if block["over"] else -1
        at = beneath if beneath is not None else above + 1 if above is not None else len(seen.keys)
        blocks.append((at, rows))
        merges.append((at, len(rows), block["merges"] if rows == block["rows"] else []))
    blocks.sort(key=lambda block: block[0])
    planned = _inserted(seen, [(at, [_moved(line, to) for _, line, _ in rows]) for at, rows in blocks])
    planned.skipped = sum(bool(text) and at is None for _, rows in blocks for _, line, _ in rows
                          for text, at in zip(line, to, strict=False))  # fmt: skip
    came = [(ref, notes) for _, rows in blocks for ref, _, notes in rows]
    for position, (_, notes) in zip(planned.looked_at, came, strict=True):
        places = ((to[int(column)], note) for column, note in notes.items())
        planned.requests += [note_request(seen, position, at, note) for at, note in places if at is not None]
    planned.requests += _merged(seen, merges, to)
    before = planned.complete

    def complete(after: TabSeen, done: Json) -> None:
        before(after, done)
        pairs = zip(planned.looked_at, came, strict=True)
        keys = [(ref, after.ref(position)) for position, (ref, _) in pairs]
        done["aliases"] = {old: new for old, new in keys if "+" not in old and "+" not in new}

    planned.complete = complete
    return planned


def _merged(seen: TabSeen, blocks: list[Any], to: Sequence[int | None]) -> list[Json]:
    """The requests that merge cells of rows brought back, where their columns are still side by side.

    Args:
        seen: the tab before they are back.
        blocks: where each goes, how many rows it has, and their merged cells.
        to: where the columns are now.
    """
    requests, shift = list[Json](), 0
    for at, count, merges in sorted(blocks, key=lambda block: block[0]):
        for top, bottom, first, last in merges:
            columns = [column for column in to[first:last] if column is not None]
            if columns and columns == [*range(columns[0], columns[0] + last - first)]:
                rows = {"startRowIndex": at + shift + top, "endRowIndex": at + shift + bottom}
                place = {"startColumnIndex": columns[0], "endColumnIndex": columns[-1] + 1, "sheetId": seen.tab["id"]}
                requests.append({"mergeCells": {"range": {**rows, **place}, "mergeType": "MERGE_ALL"}})
        shift += count
    return requests


def _moved(line: list[str], to: Sequence[int | None]) -> list[str]:
    """The texts of a row where their columns are now."""
    places = {at: text for text, at in zip(line, to, strict=False) if at is not None}
    return [places.get(column, "") for column in range(max(places, default=-1) + 1)]


def write_note(seen: TabSeen, act: Json) -> Planned:
    """Put a note, `text`, on a cell, or take it off, unless it is another one than `before`."""
    position = seen.position(act["row"])
    (column,) = seen.columns([act["column"]], act.get("names", {}))
    if position is None or seen.cell(position, column).note != act.get("before", seen.cell(position, column).note):
        return Planned([], {"kind": "note"}, skipped=1)
    ref = seen.column_ref(column)
    record = {"kind": "note", "row": seen.ref(position), "column": ref, "names": {ref: seen.own_name(column)},
              "text": seen.cell(position, column).note}  # fmt: skip

    def complete(after: TabSeen, record: Json) -> None:
        record["before"] = after.cell(position, column).note

    return Planned([note_request(seen, position, column, act["text"])], record, [position], complete=complete)


def note_request(seen: TabSeen, position: int, column: int, text: str) -> Json:
    """Put a note on a cell."""
    start = {"sheetId": seen.tab["id"], "rowIndex": position, "columnIndex": column}
    return {"updateCells": {"rows": [{"values": [{"note": text}]}], "fields": "note", "start": start}}


def tidy(text: Any) -> str:
    """A text as a cell can hold it: lines end in one way, and no character is there that a sheet drops."""
    if not isinstance(text, str):
        raise BadAct("a text is expected")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
