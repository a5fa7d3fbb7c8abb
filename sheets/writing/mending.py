"""Put back what we overwrote without meaning to: pure, like plan.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheets.model import kinds
from sheets.model.columns import Cell, Tab, fold
from sheets.outbox import DONE, PERSON
from sheets.writing.plan import Plan, Write
from sheets.writing.survey import SeenTab, Survey


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell we overwrote without meaning to.

    Args:
        id: its line in the state database.
        tab: tab key.
        row_id: the ID that stood in that row, or "".
        header: the header that stood above the cell.
        ours: what we wrote there.
        restore: what stood there.
        formula: it was a formula, or a formula spilled into it.
        content: the row's other cells by header, for a row without an ID.
        hit_the_id: it was the ID itself that we overwrote: the row is known by what we wrote there.
        refusals: how often the sheet refused to have it put back.
    """

    id: int
    tab: str
    row_id: str
    header: str
    ours: Cell
    restore: Cell
    formula: bool
    content: Mapping[str, Cell]
    hit_the_id: bool
    refusals: int = 0

    @property
    def found_by(self) -> str:
        """The ID its row bears now; empty: none, it is known by its whole content."""
        return kinds.plain(self.ours) if self.hit_the_id else self.row_id


def plan_repairs(survey: Survey, repairs: Iterable[Repair], coming: Iterable[Write] = ()) -> Plan:
    """Put back what we overwrote, where it still holds what we wrote.

    Args:
        survey: one reading, that was asked about these repairs.
        repairs: the open ones.
        coming: repairs of batches whose fate is not known yet.
    """
    plan, waiting = Plan(), list(repairs)
    hidden = {(repair.tab, repair.row_id) for repair in waiting if repair.hit_the_id}
    ends: list[tuple[Repair, str]] = []
    for repair in waiting:
        if (repair.tab, repair.row_id) in hidden and not repair.hit_the_id:
            continue  # its row is found again once its ID is back
        step = _plan_repair(survey.tabs.get(repair.tab), repair)
        if isinstance(step, Write):
            plan.writes.append(step)
        else:
            ends.append((repair, step))
    restoring = [*plan.writes, *coming]
    plan.mended = [(repair.id, end) for repair, end in ends if not _may_come_back(repair, end, restoring)]
    return plan


def _may_come_back(repair: Repair, end: str, restoring: Iterable[Write]) -> bool:
    """Whether a repair with nothing to do now may have something to do once others are through."""
    for write in restoring:
        # What we left was overwritten by accident in its turn, and is being put back like anything else.
        place = (write.tab, write.row_id, fold(write.header))
        if place == (repair.tab, repair.row_id, fold(repair.header)) and write.new == repair.ours:
            return True
        # A row without an ID, known by its content only, is found again once the cells beside are put back.
        if end == PERSON and not repair.row_id and not write.row_id:
            return True
    return False


def _plan_repair(seen: SeenTab | None, repair: Repair) -> Write | str:
    """The write that puts a cell back, or the state the repair ends in."""
    if seen is None or repair.formula or "id" not in seen.binding.columns:
        return PERSON
    named = [
        c for (r, c), cell in seen.cells.items()
        if r == seen.header_row and fold(kinds.plain(cell.value)) == fold(repair.header)
    ]  # fmt: skip
    if len(named) != 1:
        return PERSON
    column = named[0]
    row_id = repair.found_by
    rows = seen.ids.get(row_id, []) if row_id else _rows_like(seen, column, repair)
    if len(rows) > 1:
        return PERSON
    if not rows:
        # Somebody touched that row since; a person looks where something of theirs was displaced, or of ours stands.
        ours_stands = not row_id and any(seen.cell(r, column).value == repair.ours for r in seen.rows_without_id)
        return DONE if repair.restore is None and not ours_stands else PERSON
    if seen.cell(rows[0], column).value != repair.ours:
        return DONE  # somebody touched it since: theirs stays
    place = (rows[0], column, row_id, seen.binding.columns["id"])
    content = None if row_id else repair.content
    return Write(
        0, repair.id, seen.tab.key, *place, repair.header, seen.header_row, repair.ours, repair.restore, content
    )


def _rows_like(seen: SeenTab, column: int, repair: Repair) -> list[int]:
    return [
        row
        for row in seen.rows_without_id
        if seen.cell(row, column).value == repair.ours and seen.content(row, column) == repair.content
    ]


def is_id(tab: Tab | None, header: str) -> bool:
    """Whether a header is that of a tab's IDs; not, in a tab that is not known any more."""
    column = tab.by_header.get(fold(header)) if tab else None
    return column is not None and column.key == "id"
