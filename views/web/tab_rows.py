"""The rows of a tab as a list page shows them: who may see which, in words, searched, sorted and by pages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from programme.readers import may_list, may_read
from programme.row_names import name_of_row
from sheets.model import schema
from sheets.model.columns import COACH, REFERRING, TEAM, Cell, Column, Kind, Row, Tab, fold
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.web import forms
from views.web.access import Person
from views.web.language import translate
from views.web.relations import may_see

PAGE_SIZE = 50
LISTED_COLUMNS = 5
OURS = (
    schema.COACHES, schema.OPPORTUNITIES, schema.FOLLOW_UPS, schema.MEETINGS, schema.STRUCTURES, schema.TRAININGS,
    schema.ENROLMENTS, schema.STAFF,
)  # fmt: skip
"""Our own tabs that staff read and edit as lists too; candidates have pages of their own."""


@dataclass(frozen=True)
class CellPiece:
    """One value as it is shown: words, perhaps a link and a colour."""

    words: str
    url: str = ""
    colour: str = ""


@dataclass(frozen=True)
class TabView:
    """One tab as somebody may see and edit it.

    Args:
        audience: "staff" or "coach": the beginning of its addresses.
        person: who is signed in.
        snapshot: the workbook.
        table: the tab's rows.
    """

    audience: str
    person: Person
    snapshot: Snapshot
    table: Table[Any]

    @property
    def tab(self) -> Tab:
        """The tab."""
        return self.table.tab

    @property
    def role(self) -> str:
        """As who they look, in the words of « Modifiable par »."""
        return TEAM if self.audience == "staff" else COACH

    @property
    def columns(self) -> tuple[Column, ...]:
        """What they see, in staff's order: everything for staff, for a coach what is theirs to edit."""
        there = (c for c in self.tab.columns if c.kind is not Kind.ID and c.key not in self.table.missing)
        seen = (c for c in there if may_read(self.tab, c, self.role))
        return tuple(sorted(seen, key=lambda c: c.order))

    @property
    def editable(self) -> tuple[Column, ...]:
        """What they may edit."""
        return tuple(c for c in self.columns if self.role in c.editors)

    @property
    def rows(self) -> list[Row]:
        """The rows they see: a coach, those that are about one of their candidates, or about nobody."""
        if self.audience == "staff":
            return list(self.table.rows)
        about = [c for c in self.tab.columns if c.kind in REFERRING and c.options == schema.CANDIDATES.key]
        return [row for row in self.table.rows if not about or self._concerns(row, about)]

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of one of this tab's pages."""
        return url_for(f"tabs.{endpoint}", audience=self.audience, key=self.tab.key, **values)

    def name(self, row: Row) -> str:
        """What people call a row."""
        first = next((c for c in self.columns if c.kind in (Kind.TEXT, Kind.CHOICE)), None)
        own = str(self.tab.value(row, first.key)) if first and self.tab.key in self.snapshot.declared else ""
        return own or name_of_row(self.tab, row, self.role)

    def pieces(self, row: Row, column: Column) -> list[CellPiece]:
        """The values of a cell as they are shown."""
        value = self.tab.value(row, column.key)
        if column.kind in REFERRING:
            wanted = value if isinstance(value, tuple) else (value,)
            return [self._related(column, row_id) for row_id in wanted if row_id]
        values = value if isinstance(value, tuple) else (self.words(row, column),)
        return [CellPiece(words, colour=self.snapshot.colour(column.options, words)) for words in values if words]

    def words(self, row: Row, column: Column) -> str:
        """A cell as text."""
        cell: Cell = self.table.cell(row, column.key)
        return forms.shown(self.snapshot, column, cell)

    def _concerns(self, row: Row, about: Iterable[Column]) -> bool:
        people = [row_id for column in about for row_id in _several(self.tab.value(row, column.key))]
        found = [self.snapshot.candidates.get(row_id) for row_id in people]
        return not people or any(c is not None and self.person.may_edit(c) for c in found)

    def _related(self, column: Column, row_id: str) -> CellPiece:
        if column.options not in self.snapshot.tabs:
            return CellPiece(row_id)
        target = self.snapshot.table(column.options)
        row = target.get(row_id)
        if row is None:
            return CellPiece(row_id)
        if not may_see(row, self.person):
            return CellPiece(translate("Une autre personne"))
        return CellPiece(name_of_row(target.tab, row, self.role), self._page(target, row))

    def _page(self, target: Table[Any], row: Row) -> str:
        """The page of a row that another points to, where this person has one."""
        if isinstance(row, Candidate):
            return url_for("coach.cv", row_id=row.id) if self.person.may_edit(row) else ""
        view = view_of(self.audience, self.person, self.snapshot, target.tab.key)
        return view.url("row", row_id=row.id) if view else ""


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    Args:
        rows: those of this page.
        count: those found, on all pages.
        page, pages: which page, of how many.
        query, sort: what was asked for.
    """

    rows: Sequence[Row]
    count: int
    page: int
    pages: int
    query: str
    sort: str


def view_of(audience: str, person: Person, snapshot: Snapshot, key: str) -> TabView | None:
    """A tab as somebody may see it, or None when it is not for them."""
    ours = audience == "staff" and any(tab.key == key for tab in OURS)
    if not ours and key not in snapshot.declared:
        return None
    view = TabView(audience, person, snapshot, snapshot.table(key))
    return view if audience == "staff" or may_list(snapshot, view.tab, view.role) else None


def tab_views(audience: str, person: Person, snapshot: Snapshot) -> list[TabView]:
    """Every tab that somebody may see so: staff's own first."""
    keys = (*snapshot.declared, *(tab.key for tab in OURS))
    return [view for key in keys if (view := view_of(audience, person, snapshot, key))]


def listing(view: TabView, query: str, sort: str, page: int) -> Listing:
    """The rows that hold every word asked for, sorted, one page of them.

    Args:
        view: the tab.
        query: words, whatever their case and accents.
        sort: a column's key, with "-" before it from last to first; anything else: the order of the sheet.
        page: from 1.
    """
    words = fold(query[:100]).split()
    found = [row for row in view.rows if not words or _holds(view, row, words)]
    column = view.tab.by_key.get(sort.removeprefix("-"))
    if column in view.columns and column is not None:
        found.sort(key=_key_of(view, column), reverse=sort.startswith("-"))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return Listing(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], len(found), page, pages, query[:100], sort)


def about(audience: str, person: Person, snapshot: Snapshot, key: str, row_id: str) -> list[tuple[TabView, list[Row]]]:
    """The tabs of staff's own that have rows about a row, with these rows.

    Args:
        audience, person: who looks, and from where.
        snapshot: the workbook.
        key: key of the tab pointed to.
        row_id: the row there.
    """
    shown = (view_of(audience, person, snapshot, declared) for declared in snapshot.declared)
    found = [(view, _rows_about(view, key, row_id)) for view in shown if view]
    return [(view, rows) for view, rows in found if rows]


def _rows_about(view: TabView, key: str, row_id: str) -> list[Row]:
    relations = [c for c in view.columns if c.kind in REFERRING and c.options == key]
    if not relations:
        return []
    return [row for row in view.rows if any(row_id in _several(view.tab.value(row, c.key)) for c in relations)]


def _holds(view: TabView, row: Row, words: Sequence[str]) -> bool:
    text = fold(" ".join(piece.words for column in view.columns for piece in view.pieces(row, column)))
    return all(word in text for word in words)


def _key_of(view: TabView, column: Column) -> Callable[[Row], tuple[bool, Any]]:
    def key(row: Row) -> tuple[bool, Any]:
        value = view.tab.value(row, column.key)
        if column.kind in (Kind.NUMBER, Kind.YES_NO, Kind.DATE, Kind.MOMENT):
            return value is None, value if value is not None else 0
        words = fold(" ".join(piece.words for piece in view.pieces(row, column)))
        return not words, words

    return key


def _several(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)
