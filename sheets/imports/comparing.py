"""What an import would change, before anything is written: rows matched, cells compared, doubts listed. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheets.files.content import FileCell, Rich, TabContent, shown
from sheets.files.notices import Notice, notice
from sheets.imports.matching import KnownRow, Matcher, Verdict
from sheets.imports.reading import FileRow, FileTab, as_it_looks, values_of
from sheets.model import kinds
from sheets.model.binding import Binding, bind
from sheets.model.columns import Cell, fold


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a row that is there already.

    Args:
        row_id: the row.
        key: the column.
        header: its header in the sheet.
        old: what the sheet holds.
        new: what it would hold.
        place: the cell in the file.
    """

    row_id: str
    key: str
    header: str
    old: Cell
    new: Cell
    place: str


@dataclass(frozen=True, slots=True)
class RowToAdd:
    """One row the sheet does not have.

    Args:
        number: its row in the file.
        row_id: its ID, the file's or a new one; empty in a tab without IDs.
        cells: header in the sheet -> cell.
    """

    number: int
    row_id: str
    cells: Mapping[str, FileCell]


@dataclass(slots=True)
class TabPlan:
    """What would change in one tab.

    Args:
        key: the tab's key.
        title: its title in the workbook.
        file_title: in the file.
        matched: how the file's rows were recognised: `id`, `name_email`, `email`, `name`, `same` -> how many.
        changes: cells to change.
        rows: rows to add.
        columns: headers to add.
        left: rows of the sheet that the file does not have; they stay.
        notices: what was odd, what is left out.
        missing: the workbook has no such tab: it will be made.
    """

    key: str
    title: str
    file_title: str
    matched: Counter[str] = field(default_factory=Counter)
    changes: list[CellChange] = field(default_factory=list)
    rows: list[RowToAdd] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    left: int = 0
    notices: list[Notice] = field(default_factory=list)
    missing: bool = False

    @property
    def empty(self) -> bool:
        """Nothing would change."""
        return not (self.changes or self.rows or self.columns)


def compare(found: FileTab, sheet: TabContent | None, erase: bool = False) -> TabPlan:
    """What importing one tab would do.

    Args:
        found: the file's tab.
        sheet: the workbook's; None: it has none.
        erase: an empty cell of the file empties the sheet's; by default it says nothing.
    """
    tab = found.tab
    plan = TabPlan(tab.key, sheet.title if sheet else tab.title, found.title, notices=list(found.notices))
    plan.missing = sheet is None
    there = sheet or TabContent(tab.title, [[c.header for c in tab.columns]])
    binding = bind(tab, there.title, values_of(there, 20))
    if binding.header_row < 0:
        plan.notices.append(notice("no_header", tab=there.title))
        return plan
    present = _Present(there, binding, found)
    matcher = Matcher(tab, present.known)
    verdicts = list(matcher.match(found))
    _compare_rows(plan, found, present, verdicts, erase)
    plan.left = len(present.known) - len({v.known.row for v in verdicts if v.known})
    if plan.rows:
        plan.columns = _new_columns(plan, found, binding)
    known = {fold(header) for header in plan.columns} | present.extra.keys()
    lacking = (found.tab.by_key[key].header for key in sorted(found.keys - binding.columns.keys()))
    left = [header for header in (*found.headers, *lacking) if fold(header) not in known]
    plan.notices += [notice("column_left", tab=found.title, header=header) for header in left]
    return plan


class _Present:
    """The sheet's rows as they are now."""

    def __init__(self, sheet: TabContent, binding: Binding, found: FileTab) -> None:
        self.sheet, self.binding, self.tab = sheet, binding, found.tab
        self.extra = {fold(header): index for index, header in binding.extra.items()}
        self.known = [
            known
            for index in range(binding.header_row + 1, len(sheet.grid))
            if (known := self._known(index, sheet.grid[index])).cells
        ]

    def _known(self, index: int, row: Sequence[FileCell]) -> KnownRow:
        cells = {
            key: value
            for key, column in self.binding.columns.items()
            if column < len(row) and (value := shown(row[column])) not in (None, "")
        }
        return KnownRow(index, kinds.plain(cells.get("id")), cells)

    def cell(self, known: KnownRow, key: str) -> FileCell:
        """A cell with its formula."""
        row, index = self.sheet.grid[known.row], self.binding.columns[key]
        return row[index] if index < len(row) else None

    def says(self, known: KnownRow, key: str, new: Cell) -> bool:
        """Whether a cell says the same as a file's: by its value, as it looks, or as csv writes its value."""
        column, old = self.tab.by_key[key], known.cells.get(key)
        same = (old, as_it_looks(column, self.cell(known, key)), as_it_looks(column, old))
        return kinds.canonical(column, new) in {kinds.canonical(column, cell) for cell in same}

    def extra_cell(self, known: KnownRow, header: str) -> FileCell:
        """A cell of a column of staff's own."""
        row, index = self.sheet.grid[known.row], self.extra[fold(header)]
        return row[index] if index < len(row) else None

    def header(self, key: str) -> str:
        """A column's header as the sheet spells it."""
        return kinds.plain(shown(self.sheet.grid[self.binding.header_row][self.binding.columns[key]]))


def _compare_rows(
    plan: TabPlan, found: FileTab, present: _Present, verdicts: Iterable[Verdict], erase: bool
) -> None:  # fmt: skip
    formulas = 0
    for verdict in verdicts:
        row = verdict.row
        if verdict.doubt:
            plan.notices.append(verdict.doubt)
            continue
        if verdict.known is None:
            plan.rows.append(_new_row(row, verdict.row_id, found, present))
            formulas += len(row.formulas)
            continue
        plan.matched[verdict.how] += 1
        if not found.tab.prefix:
            plan.notices += _settings_notes(plan, verdict.known, row, present)
            continue
        plan.changes += _changes(plan, verdict.known, row, found, present, erase)
        plan.notices += _own_columns(plan, verdict.known, row, present)
    if formulas:
        plan.notices.append(notice("formulas_as_values", tab=plan.file_title, count=formulas))


def _changes(
    plan: TabPlan, known: KnownRow, row: FileRow, found: FileTab, present: _Present, erase: bool
) -> Iterator[CellChange]:  # fmt: skip
    wanted = set(row.cells) | (set(found.keys) if erase else set())
    for key in sorted(wanted - {"id"} - row.bad, key=list(found.tab.by_key).index):
        if key not in present.binding.columns or key in present.binding.doubled:
            continue
        column, new = found.tab.by_key[key], row.cells.get(key)
        there = present.cell(known, key)
        old = known.cells.get(key)
        if present.says(known, key, new):
            continue
        if isinstance(there, Rich) and (there.formula or (there.value is None and there.shown is not None)):
            value, place = kinds.plain(new)[:60], row.places.get(key, "")
            if there.formula != row.formulas.get(key):
                plan.notices.append(
                    notice("formula_there", tab=plan.file_title, cell=place, column=column.header, value=value)
                )
            continue
        yield CellChange(known.id, key, present.header(key), old, new, row.places.get(key, ""))


def _own_columns(plan: TabPlan, known: KnownRow, row: FileRow, present: _Present) -> Iterator[Notice]:
    """Columns of staff's own in rows that are there: told, not written (the writer knows the declared ones)."""
    for header, cell in row.extra.items():
        if fold(header) not in present.extra:
            continue
        old, new = (kinds.plain(shown(c)) for c in (present.extra_cell(known, header), cell))
        if old != new:
            place = row.places[header]
            yield notice(
                "own_column_change", tab=plan.file_title, cell=place, column=header, old=old[:60], new=new[:60]
            )  # fmt: skip


def _settings_notes(plan: TabPlan, known: KnownRow, row: FileRow, present: _Present) -> Iterator[Notice]:
    tab = present.tab
    differing = [
        tab.by_key[key].header
        for key, new in row.cells.items()
        if key in present.binding.columns and not present.says(known, key, new)
    ]
    if differing:
        name = " / ".join(kinds.plain(row.cells[c.key]) for c in tab.columns if c.required and c.key in row.cells)
        yield notice("settings_change", tab=plan.title, row=name, columns=", ".join(differing))


def _new_row(row: FileRow, row_id: str, found: FileTab, present: _Present) -> RowToAdd:
    cells: dict[str, FileCell] = {}
    for key, value in {**row.cells, **({"id": row_id} if row_id else {})}.items():
        header = present.header(key) if key in present.binding.columns else found.tab.by_key[key].header
        cells[header] = value
    for header, cell in row.extra.items():
        value = shown(cell)
        cells[header] = Rich(value, look=cell.look) if isinstance(cell, Rich) else value
    return RowToAdd(row.number, row_id, cells)


def _new_columns(plan: TabPlan, found: FileTab, binding: Binding) -> list[str]:
    """Headers the added rows need and the sheet lacks."""
    has = {fold(header) for header in binding.extra.values()} | {
        fold(n) for key in binding.columns for n in (key, found.tab.by_key[key].header, *found.tab.by_key[key].aliases)
    }
    wanted = dict.fromkeys(header for row in plan.rows for header in row.cells)
    columns = [header for header in wanted if fold(header) not in has]
    plan.notices += [notice("new_column", tab=plan.title, header=header) for header in columns]
    return columns
