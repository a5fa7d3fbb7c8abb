"""A line of `Vues` read into a view, or into a listed problem. No line stops another."""

import contextlib
import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from programme.conditions import Condition, NotUnderstood, Path, parse_conditions, parse_path
from programme.line_problems import BadCell, problem_of_line
from programme.readers import READERS, STRUCTURE, ListReader, hidden_in, may_list, may_read
from programme.saved_views import lines
from sheets.model.columns import COACH, TEAM, Kind, Tab, fold
from sheets.model.contacts import read_email
from sheets.model.problems import Problem
from sheets.model.schema import ViewLine
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

PLACES = "Départements"
"""The list that a map is drawn by."""
DERIVED = frozenset({("candidates", "stage")})
"""(tab key, column key) told by other columns where nobody wrote them: see finding.value_of."""
LISTED_COLUMNS = 5
"""Columns of a list whose line names none."""
_FORMS = {
    word: form
    for form, words in {
        lines.LIST: ("", "liste", "table"),
        lines.BOARD: ("tableau", "tableau par colonne", "kanban", "colonnes"),
        lines.CALENDAR: ("calendrier", "agenda"),
        lines.GALLERY: ("galerie", "cartes"),
        lines.CHART: ("graphique", "diagramme"),
        lines.MAP: ("carte", "carte de france"),
    }.items()
    for word in words
}
_READERS = {
    "": TEAM, "equipe": TEAM, "l'equipe": TEAM, "tous": TEAM, "coach": COACH, "coachs": COACH, "les coachs": COACH,
    "structure": STRUCTURE, "structures": STRUCTURE, "referent": STRUCTURE, "referents": STRUCTURE,
}  # fmt: skip
_DATES = frozenset({Kind.DATE, Kind.MOMENT})
_SORTED = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.REFERENCE})
_COUNTED = _SORTED | _DATES | {Kind.CHOICES, Kind.REFERENCES, Kind.NUMBER, Kind.POSTAL_CODE, Kind.TEXT, Kind.ITEMS}
_DOWN = ("decroissant", "decroissante", "du plus grand au plus petit", "inverse")


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column that rows are put in order by."""

    path: Path
    down: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One view.

    Args:
        id: the line's ID.
        name: what staff call it.
        tab: key of the tab whose rows it shows.
        form: one of lines.FORMS.
        by: the column it is sorted into, dated, counted or placed by.
        conditions: all must hold.
        sort: in which order.
        columns: what is shown of a row.
        readers: for whom: TEAM, COACH, STRUCTURE.
        owner: whose alone it is, by e-mail; empty: all of `readers`.
        order: its place among the others.
        number: its row number in the sheet; 0: it stands there not.
    """

    id: str
    name: str
    tab: str
    form: str
    by: Path | None
    conditions: tuple[Condition, ...]
    sort: tuple[SortKey, ...]
    columns: tuple[Path, ...]
    readers: tuple[str, ...]
    owner: str = ""
    order: float = math.inf
    number: int = 0


@dataclass(frozen=True, slots=True)
class Views:
    """All lines of a reading: those understood in their order, and what is wrong in the others."""

    views: tuple[View, ...]
    problems: tuple[Problem, ...] = ()

    def for_reader(self, reader: ListReader) -> tuple[View, ...]:
        """Those that somebody has."""
        return tuple(v for v in self.views if reader.who in v.readers and v.owner in ("", reader.email.lower()))


def views_of(snapshot: Snapshot) -> Views:
    """The views of a reading; read again only when what they rest on changed."""
    table = snapshot.views
    missing = tuple(found.missing for found in snapshot.tables)
    rest = (snapshot.layout, snapshot.choices, missing)
    known = _READ.get(table)
    if known is None or not all(a is b or a == b for a, b in zip(known[0], rest, strict=True)):
        known = _READ[table] = (rest, _read_all(snapshot))
    return known[1]


def own_lines(snapshot: Snapshot) -> list[ViewLine]:
    """The lines of `Vues` that say anything; where there is none, the built-in views hold."""
    return [row for row in snapshot.views.rows if not _is_blank(row)]


def problems_of_views(snapshot: Snapshot) -> tuple[Problem, ...]:
    """What is wrong in the lines of `Vues`."""
    return views_of(snapshot).problems


def whole_tab(snapshot: Snapshot, tab: Tab, who: str) -> View:
    """All rows of a tab as a list, where nobody made a view of it: its address is the tab's key."""
    return View(tab.key, snapshot.table(tab.key).title, tab.key, lines.LIST, None, (), (),
                default_columns(snapshot, tab, who), (who,))  # fmt: skip


def default_columns(snapshot: Snapshot, tab: Tab, who: str) -> tuple[Path, ...]:
    """What a list shows where its line names no column."""
    missing = snapshot.table(tab.key).missing
    shown = (c for c in tab.columns if c.key not in missing and may_read(tab, c, who))
    short = [c for c in shown if c.kind not in (Kind.ID, Kind.LONG_TEXT, Kind.PHOTO)]
    return tuple(Path((), tab.key, column) for column in short[:LISTED_COLUMNS])


def default_by(snapshot: Snapshot, tab: Tab, form: str, who: str) -> Path | None:
    """The first column of a tab that may serve a form, where none is named; None: it has none."""
    missing = snapshot.table(tab.key).missing
    fits = (Path((), tab.key, c) for c in tab.columns if c.key not in missing and may_read(tab, c, who))
    return next((path for path in fits if path.column.key != "id" and serves(form, path)), None)


def serves(form: str, path: Path) -> bool:
    """Whether a form can be made by a column."""
    column = path.column
    if form == lines.BOARD:
        return column.kind in _SORTED and not path.steps
    if form == lines.CALENDAR:
        return column.kind in _DATES
    if form == lines.MAP:
        return column.kind in (Kind.CHOICE, Kind.CHOICES) and fold(column.options) == fold(PLACES)
    return column.kind in _COUNTED


def parse_sort(snapshot: Snapshot, tab: Tab, text: str) -> SortKey:
    """One column to sort by: `Prénom`, `-Prénom`, `Publié le décroissant`.

    Raises:
        NotUnderstood: there is no such column.
    """
    words = " ".join(text.split())
    down = words.startswith("-")
    words = words.removeprefix("-")
    with contextlib.suppress(NotUnderstood):
        return SortKey(parse_path(snapshot, tab, words), down)  # a column may be called « Ordre croissant »
    for ending in (*_DOWN, "croissant"):
        if fold(words).endswith(f" {ending}"):
            words, down = words[: -len(ending) - 1], ending != "croissant"
            break
    return SortKey(parse_path(snapshot, tab, words), down)


def _read_all(snapshot: Snapshot) -> Views:
    found: list[View] = []
    problems: list[Problem] = []
    own = own_lines(snapshot)
    for row in own or [ViewLine(**line) for line in lines.default_lines()]:
        try:
            found.append(_ViewReader(snapshot, row).view())
        except BadCell as bad:
            if own:
                problems.append(problem_of_line(snapshot.views, row, bad))
    return Views(tuple(sorted(found, key=lambda view: view.order)), tuple(problems))


class _ViewReader:
    """Reads one line, cell by cell."""

    def __init__(self, snapshot: Snapshot, row: ViewLine) -> None:
        self.snapshot = snapshot
        self.row = row

    def view(self) -> View:
        """The view, or the first thing that is wrong.

        Raises:
            BadCell: what is not understood.
        """
        row = self.row
        if not row.name:
            raise BadCell("view_name", "name")
        readers, owner = self._readers()
        tab = self._tab(readers)
        form = self._form()
        by = self._by(tab, form, readers)
        columns = tuple(self._path(tab, text, "columns") for text in row.columns)
        view = View(
            row.id, row.name, tab.key, form, by, self._conditions(tab), self._sort(tab),
            columns or default_columns(self.snapshot, tab, readers[0]), readers, owner,
            math.inf if row.order is None else row.order, row.number,
        )  # fmt: skip
        self._check_columns(view)
        return view

    def _readers(self) -> tuple[tuple[str, ...], str]:
        """For whom, and whose alone."""
        found: dict[str, None] = {}
        owner = ""
        for text in self.row.audience or ("",):
            if who := _READERS.get(fold(text)):
                found[who] = None
            elif "@" in text and not owner and (email := read_email(text)):
                owner = email
            else:
                raise BadCell("view_for", "audience", text, ", ".join(READERS))
        if owner and found:
            raise BadCell("view_for", "audience", owner, ", ".join(READERS))
        return tuple(found) or (TEAM,), owner

    def _tab(self, readers: Iterable[str]) -> Tab:
        wanted = fold(self.row.tab)
        for tab in self.snapshot.tabs.values():
            if not may_list(self.snapshot, tab, TEAM) or wanted not in map(fold, (tab.title, *tab.aliases)):
                continue
            if who := next((one for one in readers if not may_list(self.snapshot, tab, one)), ""):
                raise BadCell("view_private_tab", "tab", self.row.tab, who)
            return tab
        raise BadCell("view_tab", "tab", self.row.tab)

    def _form(self) -> str:
        if (form := _FORMS.get(fold(self.row.form))) is None:
            raise BadCell("view_form", "form", self.row.form, ", ".join(lines.FORMS))
        return form

    def _by(self, tab: Tab, form: str, readers: tuple[str, ...]) -> Path | None:
        if not self.row.by:
            if form in (lines.LIST, lines.GALLERY):
                return None
            if form == lines.MAP and (found := default_by(self.snapshot, tab, form, readers[0])):
                return found
            raise BadCell(_NEEDS[form], "by", self.row.by or form, tab.title)
        path = self._path(tab, self.row.by, "by")
        if not serves(form, path):
            raise BadCell(_NEEDS[form], "by", self.row.by, tab.title)
        return path

    def _path(self, tab: Tab, text: str, key: str) -> Path:
        try:
            return parse_path(self.snapshot, tab, text)
        except NotUnderstood as found:
            raise BadCell("view_column", key, text, tab.title) from found

    def _conditions(self, tab: Tab) -> tuple[Condition, ...]:
        try:
            return parse_conditions(self.snapshot, tab, self.row.filter)
        except NotUnderstood as found:
            raise BadCell(found.code, "filter", found.value, found.other) from found

    def _sort(self, tab: Tab) -> tuple[SortKey, ...]:
        try:
            return tuple(parse_sort(self.snapshot, tab, text) for text in self.row.sort)
        except NotUnderstood as found:
            raise BadCell("view_column", "sort", found.value, tab.title) from found

    def _check_columns(self, view: View) -> None:
        """That what it rests on is in the sheet, and theirs to see whom it is for."""
        used: Mapping[str, Iterable[Path | Condition]] = {
            "by": [view.by] if view.by else [],
            "filter": view.conditions,
            "sort": [one.path for one in view.sort],
            "columns": view.columns,
        }
        for key, asked in used.items():
            for tab, column in (cell for one in asked for cell in one.cells):
                table = self.snapshot.table(tab)
                if column in table.missing and (tab, column) not in DERIVED:
                    raise BadCell("view_missing", key, table.tab.by_key[column].header, table.title)
            for one, who in itertools.product(asked, view.readers):
                if hidden := hidden_in(self.snapshot, one, who):
                    raise BadCell("view_private", key, hidden, who)


_NEEDS = {
    lines.LIST: "view_by", lines.GALLERY: "view_by", lines.CHART: "view_by", lines.BOARD: "view_by_choice",
    lines.CALENDAR: "view_by_date", lines.MAP: "view_by_place",
}  # fmt: skip
"""Form -> what is wrong when it has no column that serves it."""


def _is_blank(row: ViewLine) -> bool:
    """A line that only bears an ID: staff are about to write it."""
    return not any((row.name, row.tab, row.form, row.by, row.filter, row.sort, row.columns, row.audience))


_READ: WeakKeyDictionary[Table[ViewLine], tuple[tuple[Any, ...], Views]] = WeakKeyDictionary()
