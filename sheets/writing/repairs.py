"""Put back what we overwrote without meaning to: pure, like plan.py.

A cell is known by the ID and the header that stood there. Where these do not lead to it any more, by what we wrote in
it and all that stood about it; a header cell by its being in the header. What cannot be told goes to a person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sheets.changes import alike
from sheets.model import kinds
from sheets.model.columns import Cell, Tab, fold
from sheets.state.outbox import DONE, PERSON
from sheets.writing.headers import COMPUTED, Overwritten, locate, resembles, same_row
from sheets.writing.plan import PATIENCE_SECONDS, Plan, Write
from sheets.writing.precheck import Precheck, SeenTab

STRAYS_MOST = 20
"""Repairs in a row that go astray, each opening another, before a person decides."""


@dataclass(frozen=True, slots=True)
class Spot:
    """All that stood about a cell when we overwrote it, ours in its place.

    Args:
        cells: its row.
        column: its index in it; -1: kept by an older release, which did not know.
        in_header: its row was the header.
        beneath: for a header cell, rows beneath that have a cell in its column.
        put_back: ours was a value of staff's, that a repair put there.
    """

    cells: Sequence[Cell] = ()
    column: int = -1
    in_header: bool = False
    beneath: Sequence[Sequence[Cell]] = ()
    put_back: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the state database keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell we overwrote without meaning to.

    Args:
        id: its line in the state database.
        tab: tab key.
        row_id: the ID that stood in that row, or "".
        header: the header that stood above the cell; empty where it was not known.
        ours: what we wrote there.
        restore: what stood there.
        formula: it was a formula, or a formula spilled into it.
        content: the row's other cells by header, for a row without an ID.
        hit_the_id: it was the ID itself that we overwrote: the row is known by what we wrote there.
        refusals: how often the sheet refused to have it put back.
        spot: what stood about it.
        strays: how many repairs in a row went astray before it.
        at: since when (seconds since the epoch).
        decision: the outbox line by which a person is asked, or 0.
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
    spot: Spot = field(default_factory=Spot)
    strays: int = 0
    at: float = 0.0
    decision: int = 0

    @property
    def found_by(self) -> str:
        """The ID its row bears now; empty: none, it is known by its whole content."""
        return kinds.plain(self.ours) if self.hit_the_id else self.row_id

    @property
    def known_as(self) -> str:
        """What tells it from the others; nothing, where rows without an ID hold the same: any may be any."""
        if self.found_by or self.spot.in_header:
            return str(self.id)
        return repr((self.tab, fold(self.header), self.ours, self.restore, sorted(self.content.items())))

    @property
    def overwritten(self) -> Overwritten:
        """The header cell it is about."""
        return Overwritten(self.ours, self.restore, self.spot.cells, self.spot.beneath, self.spot.column)


def plan_repairs(
    precheck: Precheck, repairs: Iterable[Repair], coming: Iterable[Write] = (), now: float = 0.0
) -> Plan:  # fmt: skip
    """Put back what we overwrote, where it still holds what we wrote.

    Args:
        precheck: one reading, with their tabs whole.
        repairs: the open ones.
        coming: repairs of batches whose fate is not known yet.
        now: seconds since the epoch.
    """
    plan, waiting = Plan(), list(repairs)
    hidden = {(repair.tab, repair.row_id) for repair in waiting if repair.hit_the_id}
    ends: list[tuple[Repair, str]] = []
    met: Counter[str] = Counter()
    alikes = Counter(repair.known_as for repair in waiting)
    for repair in waiting:
        one_of = met[repair.known_as], alikes[repair.known_as]
        met[repair.known_as] += 1
        if (repair.tab, repair.row_id) in hidden and not repair.hit_the_id:
            continue  # its row is found again once its ID is back
        step = _plan_repair(precheck.tabs.get(repair.tab), repair, now, one_of)
        if isinstance(step, Write):
            plan.writes.append(step)
        elif step:
            ends.append((repair, step))
    restoring = [*plan.writes, *coming]
    plan.ended_repairs = [(repair.id, end) for repair, end in ends if not _may_come_back(repair, end, restoring)]
    return plan


def _may_come_back(repair: Repair, end: str, restoring: Iterable[Write]) -> bool:
    """Whether a repair with nothing to do now may have something to do once others are through."""
    for write in restoring:
        # What we left was overwritten by accident in its turn, and is being put back like anything else.
        place = (write.tab, write.row_id, fold(write.header))
        if place == (repair.tab, repair.row_id, fold(repair.header)) and write.new == repair.ours:
            return True
        # A row without an ID, known by its content only, is found again once the cells beside are put back; and so
        # is anything once the header is.
        if end == PERSON and write.tab == repair.tab and ((not repair.row_id and not write.row_id) or write.in_header):
            return True
    return False


def _plan_repair(seen: SeenTab | None, repair: Repair, now: float, one_of: tuple[int, int]) -> Write | str:
    """The write that puts a cell back, the state the repair ends in, or "" while it waits for the header.

    Args:
        seen: its tab.
        repair: what to put back.
        now: seconds since the epoch.
        one_of: how many repairs before it, and how many in all, are of cells that nothing tells apart.
    """
    if seen is None or repair.formula or repair.strays >= STRAYS_MOST:
        return PERSON
    step = _header_cell(seen, repair) if repair.spot.in_header else _cell(seen, repair, *one_of)
    no_header = not seen.header_row and step == PERSON
    return "" if no_header and now - repair.at < PATIENCE_SECONDS else step


def header_is_back(seen: SeenTab, repair: Repair) -> bool:
    """Whether somebody typed the header again that we overwrote."""
    return _header_cell(seen, repair) == DONE


def _header_cell(seen: SeenTab, repair: Repair) -> Write | str:
    line = seen.line(seen.header_row) if seen.header_row else []
    at = locate(line, seen.lines, repair.overwritten)
    name = kinds.plain(repair.restore)
    # Where a repair of ours went astray, the name stands in the place of another: nobody typed that.
    astray = {locate(line, seen.lines, other) for other in seen.overwritten if other != repair.overwritten}
    if name and any(fold(kinds.plain(cell)) == fold(name) for n, cell in enumerate(line) if n not in astray):
        return DONE if at < 0 else PERSON  # somebody typed it again; beside ours, nobody can tell which one is meant
    if at < 0:
        ours_stands = not seen.header_row or any(alike(cell, repair.ours) for cell in line)
        return PERSON if name or ours_stands else DONE
    place = (seen.header_row, at, "", seen.binding.columns.get("id", -1), name, seen.header_row)
    return Write(
        0, repair.id, seen.tab.key, *place, repair.ours, repair.restore, None, "", (), seen.typed(seen.header_row), True
    )  # fmt: skip


def _cell(seen: SeenTab, repair: Repair, before: int, alikes: int) -> Write | str:
    rows, columns = _rows(seen, repair), _columns(seen, repair)
    named = [(row, column) for row in rows for column in columns]
    holding = [place for place in named if alike(seen.cell(*place).value, repair.ours)]
    if len(holding) > 1 and repair.hit_the_id:
        # The ID that we wrote there may be in its own row again by now: this one is the one that held all the rest.
        holding = [place for place in holding if resembles(seen.line(place[0]), repair.spot.cells)] or holding
    if before < len(holding) <= alikes:
        return _put_back(seen, repair, holding[before])
    if len(holding) > alikes:
        return PERSON
    if not holding and (place := _by_value(seen, repair)):
        return _put_back(seen, repair, place, seen.typed(place[0]))
    if len(named) == 1 and alike(seen.cell(*named[0]).value, repair.restore):
        return DONE  # somebody put it back
    # Somebody touched it since: theirs stays, and a person looks where something was displaced, or of ours stands.
    lost = (holding or len(named) != 1) and repair.ours is not None
    stands = lost and any(alike(cell.value, repair.ours) for cell in seen.cells.values())
    return DONE if repair.restore is None and not stands else PERSON


def _rows(seen: SeenTab, repair: Repair) -> list[int]:
    """The rows that bear the ID of a repair, above the header too; those without one are told by all they hold."""
    column = seen.binding.columns.get("id", -1)
    others = [row for row in seen.lines if row != seen.header_row]
    if repair.found_by:
        return [row for row in others if kinds.plain(seen.cell(row, column).value) == repair.found_by]
    blank = [row for row in others if not kinds.plain(seen.cell(row, column).value)]
    return [
        row
        for row in blank
        for index in _columns(seen, repair)
        if alike(seen.cell(row, index).value, repair.ours) and seen.content(row, index) == repair.content
    ]


def _columns(seen: SeenTab, repair: Repair) -> list[int]:
    if not repair.header:
        return []
    return [n for n in range(len(seen.header.names)) if fold(seen.header.name(n)) == fold(repair.header)]


def _by_value(seen: SeenTab, repair: Repair) -> tuple[int, int] | None:
    """The cell where its header or its row's ID are not what they were: the only one of the tab that holds ours.

    A blank, or a value of staff's that a repair put there, may stand anywhere: it is known by its whole row alone.
    """
    column = repair.spot.column
    if column < 0:
        return None
    if repair.ours is None or repair.spot.put_back:
        rows = [row for row in seen.lines if same_row(seen.line(row), repair.spot.cells)]
        return (rows[0], column) if len(rows) == 1 else None
    holding = [place for place, cell in seen.cells.items() if alike(cell.value, repair.ours)]
    if len(holding) != 1:
        return None
    row = holding[0][0]
    known = (repair.found_by and row in _rows(seen, repair)) or resembles(seen.line(row), repair.spot.cells)
    return holding[0] if known else None


def _put_back(seen: SeenTab, repair: Repair, place: tuple[int, int], whole: Sequence[Cell] | None = None) -> Write:
    row, column = place
    id_column = seen.binding.columns.get("id", -1)
    name, row_id = seen.header.name(column), repair.found_by
    expected = (row, column, row_id, id_column, name, seen.header_row, repair.ours, repair.restore)
    known = whole is not None or (row_id and not repair.hit_the_id)
    content = None if known else seen.content(row, column)
    return Write(0, repair.id, seen.tab.key, *expected, content, whole=whole)


def is_ours(seen: SeenTab, row: int, displaced: Iterable[Repair]) -> bool:
    """Whether a row without an ID is nobody's: it holds only what we wrote there, or a person has cells of it.

    Args:
        seen: its tab.
        row: its number.
        displaced: what we overwrote there and a person has, or had.
    """
    cells = [repair for repair in displaced if not repair.spot.in_header]
    if any(not repair.row_id and resembles(seen.line(row), repair.spot.cells) for repair in cells):
        return True
    typed = [cell for cell in seen.typed(row) if cell not in (None, False, COMPUTED)]
    return all(any(alike(cell, repair.ours) for repair in cells) for cell in typed)


def is_id(tab: Tab | None, header: str) -> bool:
    """Whether a header is that of a tab's IDs; not, in a tab that is not known any more."""
    column = tab.named(header) if tab else None
    return column is not None and column.key == "id"
