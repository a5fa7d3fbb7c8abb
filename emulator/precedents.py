"""What each formula reads, and so which are to be computed when something changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from emulator.cells import Json
from emulator.formula_cells import EVERY_LINE, Key, bounds, overlaps, spread, volatile
from emulator.formulas import Reference, references
from emulator.model import Spreadsheet
from emulator.ranges import area_of
from emulator.sheet import Sheet

FEW = 64  # cells that a formula reads, up to which each is indexed


@lru_cache(maxsize=65536)
def cached_references(formula: str, own_sheet: str) -> tuple[Reference, ...]:
    """The references of a formula, as `references` finds them."""
    return references(formula, own_sheet)


class Precedents:
    """What the formulas of a draft read.

    Args:
        book: the draft.
        formulas: its formulas, by place.
    """

    def __init__(self, book: Spreadsheet, formulas: dict[Key, Json]) -> None:
        self.book = book
        self.formulas = formulas
        self.sheets = {sheet.sheet_id: sheet for sheet in book.sheets}
        self.titles = {sheet.title.casefold(): sheet for sheet in book.sheets}

    def named_range(self, name: str | None) -> Reference | None:
        """The place a name means."""
        for named in self.book.meta.get("namedRanges", ()):
            if named["name"].casefold() == (name or "").casefold():
                area = area_of(named["range"])
                sheet = self.sheets.get(named["range"].get("sheetId", 0))
                title = sheet.title if sheet else None
                return Reference(title, area.row, area.column, area.end_row, area.end_column)
        return None

    def read_by(self, key: Key) -> Iterator[tuple[Sheet, Reference]]:
        """What a formula reads, names of ranges and of tabs understood; what does not exist is left out."""
        own = self.sheets[key[0]]
        for found in cached_references(self.formulas[key]["f"], own.title):
            place = self.named_range(found.name) if found.name else found
            sheet = self.titles.get((place.sheet or own.title).casefold()) if place else None
            if place is not None and sheet is not None:
                yield sheet, place

    def dirty(self) -> set[Key]:
        """The formulas to be computed: those that what changed reaches, and those that change by themselves."""
        if self.book.structural:
            return set(self.formulas)
        boxes = dict(self._changed_boxes())
        dirty = {key for key, cell in self.formulas.items() if _starts(cell) or self._reads(key, boxes)}
        waiting = set(self.formulas) - dirty
        readers = self._readers(waiting) if waiting else {}
        more = dirty
        while more and waiting:
            reached = self._reached(more, readers)
            boxes = bounds((key[0], *spread(key, self.formulas[key])) for key in reached | more)
            more = {key for key in waiting - reached if self._reads(key, boxes)} | (reached & waiting)
            dirty |= more
            waiting -= more
        return dirty

    def _readers(self, keys: set[Key]) -> dict[Key, list[Key]]:
        """Who reads each cell, of the formulas that read few: chains of them are followed cell by cell."""
        readers: dict[Key, list[Key]] = {}
        for key in keys:
            for sheet, row, end_row, column, end_column in self._places(key):
                if (end_row - row) * (end_column - column) <= FEW:
                    for at in product((sheet,), range(row, end_row), range(column, end_column)):
                        readers.setdefault(at, []).append(key)
        return readers

    def _reached(self, keys: set[Key], readers: dict[Key, list[Key]]) -> set[Key]:
        reached: set[Key] = set()
        stack = list(keys)
        while stack:
            key = stack.pop()
            row, end_row, column, end_column = spread(key, self.formulas[key])
            for at in product((key[0],), range(row, end_row), range(column, end_column)):
                for reader in readers.get(at, ()):
                    if reader not in reached:
                        reached.add(reader)
                        stack.append(reader)
        return reached

    def _reads(self, key: Key, boxes: dict[int, tuple[int, int, int, int]]) -> bool:
        """Whether a formula reads a cell in one of these boxes, or spills there."""
        cell = self.formulas[key]
        if "x" in cell and overlaps(boxes.get(key[0]), *spread(key, cell)):
            return True
        return any(overlaps(boxes.get(sheet), *sides) for sheet, *sides in self._places(key))

    def _places(self, key: Key) -> Iterator[tuple[int, int, int, int, int]]:
        """The places a formula reads: (sheet id, first row, end, first column, end)."""
        for sheet, place in self.read_by(key):
            end_row = EVERY_LINE if place.row1 is None else place.row1
            end_column = EVERY_LINE if place.column1 is None else place.column1
            yield sheet.sheet_id, place.row0, end_row, place.column0, end_column

    def _changed_boxes(self) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
        for sheet in self.book.sheets:
            if sheet.moved:
                yield sheet.sheet_id, (0, EVERY_LINE, 0, EVERY_LINE)
            elif sheet.touched:
                yield sheet.sheet_id, (min(sheet.touched), max(sheet.touched) + 1, 0, EVERY_LINE)


def _starts(cell: Json) -> bool:
    """Whether a formula is to be computed whatever it reads."""
    return "e" not in cell or volatile(cell["f"])
