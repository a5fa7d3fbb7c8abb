"""Writes a demo into a workbook through gspread, as a script of staff's would: few large requests, nothing parsed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gspread

from demo.data import PORTRAITS, Values
from demo.making import Demo, make
from sheets.model.binding import Binding, Grid, bind
from sheets.model.columns import Cell, Tab, fold
from sheets.model.kinds import plain, to_cell
from sheets.model.schema import BY_KEY, READ_TABS, SETTINGS
from sheets.model.snapshot import find_title

BLOCK_ROWS = 5_000
"""Rows per request: a few megabytes, far from what a request may take."""

_SETTINGS = tuple(tab.key for tab in SETTINGS)
# Candidates come last: a filling that was cut short is taken up again by running it once more.
_ORDER = tuple(sorted(READ_TABS, key=lambda tab: tab.key == "candidates"))


class AlreadyFilled(Exception):
    """The workbook holds candidates: a demo is not mixed with them unless asked to."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written.

    Args:
        rows: tab key -> rows written.
        portraits: files copied.
        emails: who can sign in at once: "candidate", "coach", "staff" -> address.
    """

    rows: dict[str, int]
    portraits: int
    emails: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a tab stands in this workbook."""

    tab: Tab
    title: str
    sheet_id: int
    row_count: int
    binding: Binding
    used: int
    ids: frozenset[str]


def fill(
    spreadsheet: gspread.Spreadsheet,
    media_folder: Path,
    candidates: int,
    seed: int,
    progress: Callable[[str], object] = lambda _: None,
    among_others: bool = False,
) -> Filled:
    """Write a demo below what the workbook's tabs hold; columns are found by their headers.

    Rows whose ID is there already are left alone, and so are lists, fields and wordings that staff have begun.

    Args:
        spreadsheet: a workbook whose tabs and headers exist (see sheets.workbook.prepare).
        media_folder: where portraits are put, under `portraits/`.
        candidates: how many (at least the three of the cast).
        seed: of all chance.
        progress: told in French what is being done.
        among_others: write even though the workbook has candidates.

    Raises:
        AlreadyFilled: it has candidates and `among_others` was not asked.
    """
    places = _survey(spreadsheet)
    if "candidates" in places and places["candidates"].ids and not among_others:
        raise AlreadyFilled(
            f"Ce classeur a déjà des candidats ({len(places['candidates'].ids)}) : la démonstration n'y touche pas. "
            "Choisissez un classeur neuf."
        )
    progress(f"Imaginer {candidates} candidats…")
    demo = make(candidates, seed)
    progress("Poser les portraits…")
    portraits = _copy_portraits(demo, media_folder)
    wanted = {key: rows for key, place in places.items() if (rows := _new_rows(place, demo.rows[key]))}
    _make_room(spreadsheet, [(places[key], len(rows)) for key, rows in wanted.items()])
    for tab in _ORDER:
        if tab.key in wanted:
            progress(f"Écrire {len(wanted[tab.key])} lignes dans {places[tab.key].title}…")
            _write(spreadsheet, places[tab.key], wanted[tab.key])
    return Filled({key: len(rows) for key, rows in wanted.items()}, portraits, _emails(demo))


def _survey(spreadsheet: gspread.Spreadsheet) -> dict[str, _Place]:
    """The tabs of the schema this workbook has, by key."""
    metadata = spreadsheet.fetch_sheet_metadata({"fields": "sheets.properties"})
    properties = {sheet["properties"]["title"]: sheet["properties"] for sheet in metadata["sheets"]}
    folded = {fold(title): title for title in properties}
    titles = {tab.key: title for tab in READ_TABS if (title := find_title(tab, folded))}
    ranges = [gspread.utils.absolute_range_name(title) for title in titles.values()]
    answer = spreadsheet.values_batch_get(ranges, params={"valueRenderOption": "UNFORMATTED_VALUE"})
    grids = [found.get("values", []) for found in answer["valueRanges"]]
    return {
        key: _place(BY_KEY[key], properties[title], grid)
        for (key, title), grid in zip(titles.items(), grids, strict=True)
    }


def _place(tab: Tab, properties: dict[str, Any], grid: Grid) -> _Place:
    binding = bind(tab, properties["title"], grid)
    at = binding.columns.get("id", -1)
    below = grid[binding.header_row + 1 :] if binding.header_row >= 0 else ()
    ids = frozenset(plain(row[at]) for row in below if 0 <= at < len(row) and row[at] not in (None, ""))
    rows = properties["gridProperties"]["rowCount"]
    return _Place(tab, properties["title"], properties["sheetId"], rows, binding, len(grid), ids)


def _copy_portraits(demo: Demo, media_folder: Path) -> int:
    """A file each, even of a drawing that several share: who is erased takes away their own."""
    drawn: dict[str, bytes] = {}
    photos = {row["id"]: row["photo"] for row in demo.rows["candidates"] if row.get("photo")}
    (media_folder / "portraits").mkdir(parents=True, exist_ok=True)
    for row_id, key in photos.items():
        name = demo.portraits[row_id]
        if name not in drawn:
            drawn[name] = (PORTRAITS / name).read_bytes()
        (media_folder / key).write_bytes(drawn[name])
    return len(photos)


def _new_rows(place: _Place, rows: list[Values]) -> list[Values]:
    if place.tab.key in _SETTINGS:
        begun = place.used > place.binding.header_row + 1
        return [] if begun else rows
    return [row for row in rows if row["id"] not in place.ids]


def _make_room(spreadsheet: gspread.Spreadsheet, wanted: Sequence[tuple[_Place, int]]) -> None:
    """Add the rows the grids lack, dressed like the first one under the header (dates stay dates)."""
    requests: list[dict[str, Any]] = []
    for place, rows in wanted:
        lacking = place.used + rows - place.row_count
        if lacking > 0:
            room = {"sheetId": place.sheet_id, "dimension": "ROWS", "length": lacking}
            requests += [{"appendDimension": room}, *_dressed(place, lacking)]
    if requests:
        spreadsheet.batch_update({"requests": requests})


def _dressed(place: _Place, rows: int) -> list[dict[str, Any]]:
    model = place.binding.header_row + 1
    if model >= place.row_count:
        return []
    source = {"sheetId": place.sheet_id, "startRowIndex": model, "endRowIndex": model + 1}
    new = {"sheetId": place.sheet_id, "startRowIndex": place.row_count, "endRowIndex": place.row_count + rows}
    return [
        {"copyPaste": {"source": source, "destination": new, "pasteType": kind}}
        for kind in ("PASTE_FORMAT", "PASTE_DATA_VALIDATION")
    ]


def _write(spreadsheet: gspread.Spreadsheet, place: _Place, rows: list[Values]) -> None:
    width = max(place.binding.columns.values()) + 1
    for start in range(0, len(rows), BLOCK_ROWS):
        block = [_cells(place, row, width) for row in rows[start : start + BLOCK_ROWS]]
        corner = gspread.utils.absolute_range_name(place.title, f"A{place.used + start + 1}")
        # RAW: what looks like a formula, a date or a number stays the text it is.
        spreadsheet.values_update(corner, {"valueInputOption": "RAW"}, {"majorDimension": "ROWS", "values": block})


def _cells(place: _Place, row: Values, width: int) -> list[Cell]:
    """A row as the sheet's columns want it; None leaves a cell as it is, staff's own columns among them."""
    cells: list[Cell] = [None] * width
    for key, value in row.items():
        if (index := place.binding.columns.get(key)) is not None:
            cells[index] = to_cell(place.tab.by_key[key], value)
    return cells


def _emails(demo: Demo) -> dict[str, str]:
    firsts = {"candidate": "candidates", "coach": "coaches", "staff": "staff"}
    return {who: demo.rows[tab][0]["email"] for who, tab in firsts.items()}
