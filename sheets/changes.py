"""A change somebody asks for, and what it means against what the sheet holds now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheets.errors import SheetsError
from sheets.model import kinds
from sheets.model.columns import MANY, Cell, Column


@dataclass(frozen=True, slots=True)
class Edit:
    """New values for cells of one row.

    Args:
        tab: the tab's key.
        row_id: the row's ID.
        base: column key -> the raw cell the form was opened on.
        new: column key -> the cell wanted. Cells that equal their base are left out of the writing.
    """

    tab: str
    row_id: str
    base: Mapping[str, Cell]
    new: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Addition:
    """A new row.

    Args:
        tab: the tab's key.
        values: column key -> cell.
        row_id: its ID, which no row of the tab has; empty: one is minted when it is submitted.
    """

    tab: str
    values: Mapping[str, Cell]
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the same cell in the meantime: a person chooses.

    Args:
        key: the column's key.
        base: the cell the form was opened on.
        theirs: the cell as it is now.
        mine: the cell wanted.
    """

    key: str
    base: Cell
    theirs: Cell
    mine: Cell


class Conflicted(SheetsError):
    """The submission meets cells changed by somebody else; nothing of it was kept."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(", ".join(c.key for c in conflicts))
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Merge:
    """What to do with one cell.

    Args:
        verdict: `write` (`cell` is what to write), `noop` (already so) or `conflict`.
        cell: the cell to write.
    """

    verdict: str
    cell: Cell = None


def merge(column: Column, base: Cell, theirs: Cell, mine: Cell) -> Merge:
    """Three-way merge of one cell.

    Values are compared as their column understands them, so 0612345678 typed again as "06 12 34 56 78" is no
    change. A cell of several values is merged as a set with order: what I added and removed is done to theirs. A
    count takes what I added to it.
    """
    was, now, wanted = (kinds.canonical(column, cell) for cell in (base, theirs, mine))
    if kinds.alike(column, now, wanted):
        return Merge("noop")
    if now == was:
        return Merge("write", mine)
    if kinds.alike(column, was, wanted):
        return Merge("noop")
    if column.adds and all(value is None or isinstance(value, int | float) for value in (was, now, wanted)):
        return Merge("write", (now or 0) + (wanted or 0) - (was or 0))
    if column.kind in MANY and all(isinstance(v, tuple) for v in (was, now, wanted)):
        merged = kinds.in_order_of(column, _merge_lists(was, now, wanted), now)
        if not column.max_items or len(merged) <= column.max_items:
            return Merge("noop") if kinds.alike(column, merged, now) else Merge("write", kinds.to_cell(column, merged))
    return Merge("conflict")


def alike(one: Cell, other: Cell) -> bool:
    """The same cell, type and all; 1 and 1.0 are one number, 1 and TRUE are not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _merge_lists(was: tuple[Any, ...], theirs: tuple[Any, ...], mine: tuple[Any, ...]) -> tuple[Any, ...]:
    """My order, with what they added put after the value it follows in theirs; what either removed is gone."""
    added = [value for value in theirs if value not in was and value not in mine]
    merged = [value for value in mine if value in theirs or value not in was]
    for value in added:
        before = theirs[: theirs.index(value)]
        after = max((merged.index(v) + 1 for v in before if v in merged), default=0)
        merged.insert(after, value)
    return tuple(merged)
