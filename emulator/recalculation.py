"""Formulas computed again when what they read changed."""

from __future__ import annotations

from datetime import datetime

from emulator.calculation import Calculation, zone
from emulator.cells import Json
from emulator.formula_cells import Key, formulas_of, overlaps, spread, unspill, volatile
from emulator.model import Spreadsheet


def recalculate(book: Spreadsheet) -> None:
    """Compute the formulas of a draft that read what it changed, and those that read these."""
    formulas: dict[Key, Json] = {}
    if any(sheet.has_formulas for sheet in book.sheets):
        formulas = {
            (sheet.sheet_id, row, column): cell for sheet in book.sheets for row, column, cell in formulas_of(sheet)
        }
    _clear_orphans(book, formulas)
    if formulas:
        Calculation(book, formulas).run()


def refresh(book: Spreadsheet) -> None:
    """Before a reading: compute anew what says today's date, if the day has changed since the last change."""
    if not any(sheet.has_formulas for sheet in book.sheets):
        return
    here = zone(book.properties.get("timeZone", "Etc/GMT"))
    then = datetime.fromtimestamp(book.modified / 1000, here).date()
    stale = then != datetime.now(here).date()
    if stale and any(volatile(cell["f"]) for sheet in book.sheets for _, _, cell in formulas_of(sheet)):
        recalculate(book)


def _clear_orphans(book: Spreadsheet, formulas: dict[Key, Json]) -> None:
    """Empty the cells where an array had spilled that is gone, or has moved."""
    for sheet in book.sheets:
        if not sheet.meta.get("spills") or not (sheet.touched or sheet.moved):
            continue
        spreads = (
            []
            if sheet.moved
            else [spread(key, cell) for key, cell in formulas.items() if key[0] == sheet.sheet_id and "x" in cell]
        )
        for row in range(len(sheet.rows)):
            for column, cell in enumerate(sheet.cells(row)):
                spilled = type(cell) is dict and "e" in cell and "f" not in cell
                if spilled and not any(overlaps(box, row, row + 1, column, column + 1) for box in spreads):
                    unspill(sheet, row, column)
        sheet.drop_blank_rows()
