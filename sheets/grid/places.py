"""Where rows and columns are at the moment of writing: by their keys, and a column by its header too."""

import contextlib
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Json = dict[str, Any]
Ref = str
"""A row: its key ("57"), or so many rows beneath one that has a key ("57+2"; "0+2" from the top). A column: its key, or
so many columns after the last ("26+1")."""


_REF = re.compile(r"[0-9]{1,15}(\+[0-9]{1,8})?")


def is_ref(text: Any) -> bool:
    """Whether something names a row, or a column."""
    return isinstance(text, str) and bool(_REF.fullmatch(text))


class NoSuchColumn(Exception):
    """A column that an act names is gone, and no other has its header."""


@dataclass(frozen=True, slots=True)
class CellSeen:
    """A cell: what it shows, what types it again, its note."""

    shown: str = ""
    again: str = ""
    note: str = ""

    @classmethod
    def of(cls, told: Any) -> "CellSeen":
        """As the server tells of it (see emulator/live.py)."""
        if isinstance(told, str):
            return cls(told, told)
        text, again, _, *note = told
        return cls(text, text if again is None else again, note[0] if note else "")


@dataclass
class TabSeen:
    """A tab at one version.

    Args:
        version: of the workbook.
        tab: size and looks.
        keys: of its stored rows, in order; 0: a blank row.
        cells: position -> the cells of the rows that were asked for.
        header: position of the header row; -1: there is none.
        names: what its cells show.
    """

    version: int
    tab: Json
    keys: Sequence[int]
    cells: Mapping[int, Sequence[CellSeen]]
    header: int = -1
    names: Sequence[str] = ()
    aliases: Mapping[int, int] = field(default_factory=dict)
    """Key of a row that was deleted -> key of the row it came back as."""
    looks: Callable[[int, int], list[list[Json]]] = lambda _start, _end: []
    """How the cells of columns [start, end[ look, row by row."""
    merges: Callable[[], list[Json]] = list
    """The merged cells."""

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {key: n for n, key in enumerate(self.keys) if key}

    def position(self, ref: Ref) -> int | None:
        """Where a row is; None when it is gone."""
        key, _, below = ref.partition("+")
        number = int(key)
        for _ in range(len(self.aliases) + 1):
            if number in self._positions or number not in self.aliases:
                break
            number = self.aliases[number]
        at = self._positions.get(number) if number else -1
        return None if at is None else at + int(below or 0)

    def ref(self, position: int) -> Ref:
        """How a row is named, wherever it goes; under all that is filled by its place (as `ref` of model.js)."""
        for at in range(position if any(self.keys[position:]) else -1, -1, -1):
            if self.keys[at]:
                return f"{self.keys[at]}+{position - at}" if position > at else str(self.keys[at])
        return f"0+{position + 1}"

    def is_taken(self, ref: Ref, position: int) -> bool:
        """Whether somebody has filled a row since it was named as a blank one."""
        return "+" in ref and bool(self.line(position))

    def cell(self, position: int, column: int) -> CellSeen:
        """A cell of a row that was asked for."""
        line = self.cells.get(position, ())
        return line[column] if column < len(line) else CellSeen()

    def line(self, position: int) -> list[str]:
        """What types a row again, without its trailing blanks."""
        found = [cell.again for cell in self.cells.get(position, ())]
        while found and not found[-1]:
            found.pop()
        return found

    def columns(self, refs: Sequence[Ref], names: Mapping[Ref, str]) -> list[int]:
        """Where columns are now (see `column`; no name is none).

        Raises:
            NoSuchColumn: one is gone, or two are one.
        """
        found = [self.column(ref, names.get(ref, "")) for ref in refs]
        if len({*found}) < len(found):
            raise NoSuchColumn
        return found

    def column(self, ref: Ref, name: str) -> int:
        """Where a column is now.

        Args:
            ref: the column.
            name: the header that it alone had; "": it had none of its own. Another one that has it now, and alone, is
                meant: somebody typed the columns anew in another order, or brought this one back.

        Raises:
            NoSuchColumn: it is gone.
        """
        at = self._column_at(ref)
        if name and (at is None or self.name(at) != name) and self.names.count(name) == 1:
            return self.names.index(name)
        if at is None:
            raise NoSuchColumn(name)
        return at

    def _column_at(self, ref: Ref) -> int | None:
        key, _, beyond = ref.partition("+")
        at = self._column_positions.get(int(key))
        return None if at is None else at + int(beyond or 0)

    @cached_property
    def _column_positions(self) -> dict[int, int]:
        return {key: n for n, key in enumerate(self.tab["columnKeys"])}

    def column_ref(self, column: int) -> Ref:
        """How a column is named, wherever it goes."""
        keys = self.tab["columnKeys"]
        return str(keys[column]) if column < len(keys) else f"{keys[-1]}+{column + 1 - len(keys)}"

    def own_name(self, column: int) -> str:
        """The header that a column alone has, or ""."""
        name = self.name(column)
        return name if self.names.count(name) == 1 else ""

    def known_columns(self) -> list[tuple[Ref, str]]:
        """What finds each column again (see `columns_now`)."""
        return [(self.column_ref(column), self.own_name(column)) for column in range(self.tab["columns"])]

    def columns_now(self, known: Sequence[tuple[Ref, str]]) -> list[int | None]:
        """Where columns are now, each in a place of its own; None: it is gone."""
        found: dict[int, int] = {}
        for n, (ref, name) in enumerate(known):
            with contextlib.suppress(NoSuchColumn):
                at = self.column(ref, name)
                if at not in found or self.column_ref(at) == ref:
                    found[at] = n
        places = {n: at for at, n in found.items()}
        return [places.get(n) for n, _ in enumerate(known)]

    def name(self, column: int) -> str:
        """The header of a column; its letter has none."""
        return self.names[column] if column < len(self.names) else ""


def typing(sheet_id: int, cells: Iterable[tuple[int, int, str]]) -> Iterator[Json]:
    """The requests that type texts into cells, a rectangle each.

    Args:
        sheet_id: the tab.
        cells: position, column and text of each, in any order.
    """
    lines: dict[int, dict[int, str]] = {}
    for row, column, text in cells:
        lines.setdefault(row, {})[column] = text
    open_blocks: dict[tuple[int, int], list[list[str]]] = {}
    begins: dict[tuple[int, int], int] = {}
    last = -2
    for row in sorted(lines):
        runs = {(run[0], run[-1] + 1): [lines[row][c] for c in run] for run in _runs(sorted(lines[row]))}
        for span in [*open_blocks]:
            if span not in runs or row != last + 1:
                yield _paste(sheet_id, begins.pop(span), span[0], open_blocks.pop(span))
        for span, texts in runs.items():
            open_blocks.setdefault(span, []).append(texts)
            begins.setdefault(span, row)
        last = row
    for span, block in open_blocks.items():
        yield _paste(sheet_id, begins[span], span[0], block)


def runs_of(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Positions as runs: (first, one past the last), in order."""
    return [(run[0], run[-1] + 1) for run in _runs(sorted(set(positions)))]


def span(sheet_id: int, start: int, end: int, dimension: str = "ROWS") -> Json:
    """A DimensionRange."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _paste(sheet_id: int, row: int, column: int, block: Sequence[Sequence[str]]) -> Json:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(block)
    place = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"pasteData": {"coordinate": place, "data": text.getvalue(), "delimiter": "\t", "type": "PASTE_VALUES"}}
