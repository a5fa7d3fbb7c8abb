"""Forms open to everybody that staff make, a line of `Formulaires` each. A line is a form, or a listed problem.

A form adds a row to a tab that staff declared, to `Coachs` and `Structures` as our own two forms do, or to `Candidats`.
It asks for nothing that opens an account, names another row, or that the site or staff alone decide.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import clock
from programme.coaches import application, may_apply
from programme.line_problems import BadCell, problem_of_line
from programme.structures import may_propose, proposal
from sheets.changes import Addition
from sheets.model import kinds
from sheets.model.columns import COACH, MANY, REFERRING, Cell, Column, Kind, Tab, fold
from sheets.model.letters import to_ascii_letters
from sheets.model.problems import Problem
from sheets.model.schema import CANDIDATES, COACHES, NEW, STRUCTURES, FormLine
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

VOLUNTEER = ("first_name", "last_name", "email", "phone", "zone", "availability", "languages", "sectors")
PARTNER = ("name", "address", "zone", "contact_name")
"""What a stranger may say of themselves as a coach, and of a partner; beside the columns that staff added."""
MOST_FIELDS, MOST_ITEMS, LONGEST = 40, 20, 2_000
"""Fields of a form, values of a field that takes several, characters of a value."""
_OURS = {CANDIDATES.key, COACHES.key, STRUCTURES.key}
_UNASKED = REFERRING | {Kind.ID, Kind.PHOTO}


@dataclass(frozen=True, slots=True)
class OpenForm:
    """One form.

    Args:
        id: the line's ID.
        name: its title.
        address: what its address ends in.
        tab: key of the tab its rows go to.
        columns: what it asks, in order.
        text: what stands above it.
        thanks: what is said once it is sent; empty: our own words.
        is_open: whether it may be filled in.
    """

    id: str
    name: str
    address: str
    tab: str
    columns: tuple[Column, ...]
    text: str
    thanks: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class OpenForms:
    """All lines of a reading: those understood, by address, and what is wrong in the others."""

    forms: Mapping[str, OpenForm]
    problems: tuple[Problem, ...] = ()


def forms_of(snapshot: Snapshot) -> OpenForms:
    """The forms of a reading; read again only when what they rest on changed."""
    rest = (snapshot.layout, tuple((table.title, table.missing) for table in snapshot.tables))
    known = _READ.get(snapshot.forms)
    if known is None or known[0] != rest:
        known = _READ[snapshot.forms] = (rest, _read_all(snapshot))
    return known[1]


def default_lines() -> list[dict[str, Any]]:
    """The tab `Formulaires` as a new workbook holds it: an example, closed."""
    return [{
        "id": "UTALK", "name": "Parler de votre métier", "address": "parler-de-votre-metier", "tab": "Coachs",
        "fields": ("Prénom", "Nom", "E-mail", "Téléphone", "Zone", "Secteurs"),
        "text": "Une heure, un soir, avec quelques personnes qui cherchent un travail : dites votre métier comme il "
                "est, et répondez à leurs questions.",
        "thanks": "Une personne de l'équipe vous appelle pour choisir un jour.", "active": False,
    }]  # fmt: skip


def row_of(snapshot: Snapshot, form: OpenForm, cells: Mapping[str, Cell]) -> Addition:
    """The row that a form without mistakes adds; it opens nothing before staff decide so.

    Args:
        snapshot: a reading.
        form: the form.
        cells: column key -> cell.
    """
    if form.tab == COACHES.key:
        return application(snapshot, dict(cells))
    if form.tab == STRUCTURES.key:
        return proposal(snapshot, cells, [form.name])
    if form.tab == CANDIDATES.key:
        today = kinds.to_cell(CANDIDATES.by_key["created_on"], clock.today())
        ours: dict[str, Cell] = {"status": NEW, "created_on": today}
        there = snapshot.candidates.binding.columns
        return Addition(form.tab, {**{key: cell for key, cell in ours.items() if key in there}, **cells})
    return Addition(form.tab, cells)


def _read_all(snapshot: Snapshot) -> OpenForms:
    found: dict[str, OpenForm] = {}
    problems: list[Problem] = []
    rows = dict[str, int]()
    for row in snapshot.forms.rows:
        if not any((row.name, row.address, row.tab, row.fields, row.text, row.thanks)):
            continue  # it only bears an ID: staff are about to write it
        try:
            form = _FormReader(snapshot, row).form()
            if form.address in found:
                raise BadCell("form_double", "address", form.address, str(rows[form.address]))
        except BadCell as bad:
            problems.append(problem_of_line(snapshot.forms, row, bad))
        else:
            found[form.address], rows[form.address] = form, row.number
    return OpenForms(found, tuple(problems))


class _FormReader:
    """Reads one line, cell by cell."""

    def __init__(self, snapshot: Snapshot, row: FormLine) -> None:
        self.snapshot = snapshot
        self.row = row

    def form(self) -> OpenForm:
        """The form, or the first thing that is wrong.

        Raises:
            BadCell: what is not understood.
        """
        row = self.row
        if not row.name:
            raise BadCell("form_name", "name")
        tab = self._tab()
        return OpenForm(
            row.id, row.name, self._address(), tab.key, self._columns(tab), row.text, row.thanks, self._is_open()
        )

    def _address(self) -> str:
        """The last part of what is typed, which may be a whole address; else made of the name."""
        typed = self.row.address.rstrip("/").rpartition("/")[2] or self.row.name
        words = re.findall("[a-z0-9]+", fold(to_ascii_letters(typed)))
        return "-".join(words)[:60].strip("-") or self.row.id.lower()

    def _tab(self) -> Tab:
        wanted, theirs = fold(self.row.tab), _OURS | self.snapshot.declared.keys()
        for tab in self.snapshot.tabs.values():
            if tab.key not in theirs or wanted not in map(fold, (tab.title, *tab.aliases)):
                continue
            if not _takes_rows(self.snapshot, tab):
                raise BadCell("form_tab_lacks", "tab", tab.title)
            return tab
        raise BadCell("form_tab", "tab", self.row.tab)

    def _columns(self, tab: Tab) -> tuple[Column, ...]:
        found = {column.key: column for column in (self._column(tab, text) for text in self.row.fields)}
        if not found:
            raise BadCell("form_fields", "fields", tab.title)
        if len(found) > MOST_FIELDS:
            raise BadCell("form_many", "fields", str(len(found)), str(MOST_FIELDS))
        unasked = (c for c in tab.columns if c.required and c.key not in {"id", *self._missing(tab), *found})
        if lacking := next(unasked, None):
            raise BadCell("form_required", "fields", lacking.header, tab.title)
        return tuple(map(_bounded, found.values()))

    def _column(self, tab: Tab, text: str) -> Column:
        column = tab.named(text)
        if column is None or column.key in self._missing(tab):
            raise BadCell("form_column", "fields", text, tab.title)
        if not _may_ask(tab, column):
            raise BadCell("form_private", "fields", column.header, tab.title)
        return column

    def _missing(self, tab: Tab) -> frozenset[str]:
        return self.snapshot.table(tab.key).missing

    def _is_open(self) -> bool:
        """What is not understood closes: nobody opens a form by a slip of the pen."""
        typed = self.snapshot.forms.cell(self.row, "active")
        return self.row.active is True or (self.row.active is None and typed in (None, ""))


def _takes_rows(snapshot: Snapshot, tab: Tab) -> bool:
    """Whether the sheet has the columns that a new row of a tab needs."""
    if tab.key == COACHES.key:
        return may_apply(snapshot)
    return may_propose(snapshot) if tab.key == STRUCTURES.key else "id" not in snapshot.table(tab.key).missing


def _bounded(column: Column) -> Column:
    """A column as strangers fill it in: no cell of theirs is longer than anybody reads."""
    most = min(column.max_items or MOST_ITEMS, MOST_ITEMS) if column.kind in MANY else column.max_items
    return replace(column, max_length=min(column.max_length, LONGEST), max_items=most)


def _may_ask(tab: Tab, column: Column) -> bool:
    """Whether a stranger may fill a column in."""
    if column.kind in _UNASKED:
        return False
    if column.added or tab.key not in _OURS:
        return True
    if tab.key == CANDIDATES.key:
        in_cv = bool(column.section) and COACH in column.editors and not column.sign_in
        return in_cv or column.key == "last_name"  # the page of a CV never tells it
    return column.key in (VOLUNTEER if tab.key == COACHES.key else PARTNER)


_READ: WeakKeyDictionary[Table[FormLine], tuple[tuple[Any, ...], OpenForms]] = WeakKeyDictionary()
