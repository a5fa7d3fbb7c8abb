"""The `Champs` tab: from the lines staff write to the columns of every tab. Nothing raises on what a line holds."""

import dataclasses
import difflib
import math
import zlib
from collections.abc import Collection, Mapping
from typing import Any

from sheets.model import kinds, schema
from sheets.model.binding import Grid, a1
from sheets.model.columns import CANDIDATE, COACH, EDITORS, MANY, TEAM, Column, Kind, Row, Tab, fold
from sheets.model.field_words import KIND_NAMES, editors_named, is_private, kind_named, section_named, slug
from sheets.model.kinds import CELL_LIMIT
from sheets.model.layout import PLAIN, Described, Layout
from sheets.model.problems import Problem
from sheets.model.schema import SECTION_NAMES, Field
from sheets.model.table import Table, read_table

CLOSED = (schema.JOURNAL, *schema.SETTINGS)
"""Tabs whose columns the site uses as they are."""
ALWAYS_OPEN = frozenset({("candidates", "first_name"), ("experiences", "title"), ("testimonials", "text")})
"""Public columns without which there would be nothing to show: staff cannot close them."""
DEFAULT_SECTION = {schema.CANDIDATES.key: "practical", schema.EXPERIENCES.key: schema.PATH}
"""Tab -> where an added field is edited when staff do not say it. Other tabs have one form, without sections."""
DEFAULT_ORDER = {
    (tab.key, column.key): float(place)
    for place, (tab, column) in enumerate(
        ((tab, column) for tab in schema.TABS for column in tab.columns if column.section or column.public), start=1
    )
}
"""The order our own fields have when `Champs` says nothing of them."""
ID_COLUMN = Column("id", "ID", Kind.ID, ("Identifiant", "Réf"), order=-math.inf)
"""The first column of every tab that staff declare."""

_RESERVED = frozenset(fold(title) for tab in CLOSED for title in (tab.title, *tab.aliases)) | {fold(schema.WAL_TITLE)}
_BUILT_IN = {fold(name): tab for tab in schema.TABS for name in (tab.title, *tab.aliases, tab.key)}


def declared_titles(grids: Mapping[str, Grid]) -> frozenset[str]:
    """Folded titles that the `Champs` tab of a reading speaks of and that are no tab of ours.

    Args:
        grids: tab title -> its cells.
    """
    titles = {fold(title): title for title in grids}
    title = titles.get(fold(schema.FIELDS.title))
    rows = read_table(schema.FIELDS, title, grids[title], lambda _: {}).rows if title else ()
    return frozenset(fold(row.tab) for row in rows if row.tab) - _BUILT_IN.keys() - _RESERVED


def lay_out(
    fields: Table[Field], lists: Collection[str], titles: Mapping[str, str], before: Layout | None = None
) -> Layout:
    """The tabs of a workbook, as its `Champs` tab describes them.

    Args:
        fields: the tab's rows.
        lists: folded names of the lists of `Listes`.
        titles: folded title -> title of the tabs that were read.
        before: the layout of the reading before: a tab that did not change is the very same object.
    """
    if not fields.rows:
        return PLAIN
    reader = _FieldReader(fields, lists, titles)
    for row in fields.rows:
        reader.read(_Line(fields, row))
    tabs = {**schema.BY_KEY, **reader.shaped()}
    if before:
        tabs = {key: old if (old := before.tabs.get(key)) == tab else tab for key, tab in tabs.items()}
    return Layout(tabs, tuple(reader.declared), tuple(reader.lines), tuple(reader.problems))


class _Line:
    """One line of `Champs`, and the problems found in it."""

    def __init__(self, table: Table[Field], row: Field) -> None:
        self.table = table
        self.row = row
        self.problems: list[Problem] = []

    def place(self, key: str) -> str:
        """The address of one of its cells; of the column's name where that cell is in no column."""
        columns = self.table.binding.columns
        return a1(self.row.number, columns.get(key, columns.get("header", 0)))

    def tell(self, code: str, key: str, value: str = "", other: str = "") -> None:
        """Note a problem with one of its cells."""
        found = value or kinds.plain(self.table.cell(self.row, key)).replace("\n", ", ")
        header = schema.FIELDS.by_key[key].header
        self.problems.append(
            Problem(code, self.table.title, self.place(key), self.row.number, header, found[:80], other)
        )


class _FieldReader:
    """Gathers what the lines say, tab by tab."""

    def __init__(self, fields: Table[Field], lists: Collection[str], titles: Mapping[str, str]) -> None:
        self.lists = lists
        self.titles = titles
        # A relation may lead to a tab that is only described further down.
        named = {fold(row.tab): row.tab for row in fields.rows}
        made = (titles[name] for name in named if name in titles and name not in _BUILT_IN and name not in _RESERVED)
        self.declared = {tab.key: tab for tab in map(_declared, made)}
        self.columns: dict[str, dict[str, Column]] = {}
        self.lines: list[Described] = []
        self.problems: list[Problem] = []
        self._seen: dict[tuple[str, str], int] = {}

    def read(self, line: _Line) -> None:
        """Take a line in, or note why it cannot be."""
        tab = self._tab(line)
        if tab and (column := self._column(line, tab)):
            self.columns.setdefault(tab.key, {})[column.key] = column
            self.lines.append(Described(tab.key, column.key, line.row.header, line.place("header"), line.row.number))
        self.problems += line.problems

    def shaped(self) -> dict[str, Tab]:
        """The tabs that some line describes, with all their columns."""
        made = dict(self.declared)
        for key, described in self.columns.items():
            tab = self.declared.get(key) or schema.BY_KEY[key]
            own = [described.get(c.key) or _in_its_place(tab, c) for c in tab.columns]
            added = [c for c in described.values() if c.key not in tab.by_key]
            made[key] = dataclasses.replace(tab, described=(*own, *added))
        return made

    def _tab(self, line: _Line) -> Tab | None:
        name = fold(line.row.tab)
        known = _BUILT_IN.get(name) or self._declared_named(name)
        if not name:
            line.tell("field_no_tab", "tab")
        elif known in CLOSED or name in _RESERVED:
            line.tell("field_closed_tab", "tab")
        elif known is None:
            line.tell("field_unknown_tab", "tab", other=_nearest(line.row.tab, [t.title for t in schema.TABS[:11]]))
        else:
            return known
        return None

    def _column(self, line: _Line, tab: Tab) -> Column | None:
        header = line.row.header
        if not fold(header):
            line.tell("field_no_column", "header")
            return None
        ours = tab.named(header)
        key = ours.key if ours else f"x_{slug(header)}"
        if number := self._seen.get((tab.key, key)):
            line.tell("field_double", "header", other=str(number))
            return None
        self._seen[tab.key, key] = line.row.number
        return self._reworded(line, tab, ours) if ours else self._added(line, tab, key)

    def _reworded(self, line: _Line, tab: Tab, column: Column) -> Column:
        """One of our own columns, as staff want it."""
        row = line.row
        if row.kind and kind_named(row.kind) is not column.kind:
            line.tell("field_kind_fixed", "kind", other=column.kind.value)
        relation = column.kind in (Kind.REFERENCE, Kind.REFERENCES)
        if row.options and not relation and fold(row.options) != fold(column.options):
            line.tell("field_list_fixed", "options", other=column.options or "–")
        return dataclasses.replace(
            _in_its_place(tab, column),
            **_words(line, column),
            required=column.required if row.required is None else row.required,
            max_length=_length(line, column.max_length),
            public=_still_public(line, tab, column),
            **self._own_place(line, tab, column),
        )

    def _own_place(self, line: _Line, tab: Tab, column: Column) -> dict[str, Any]:
        if not column.section and tab.key not in self.declared:
            if line.row.section:
                line.tell("field_no_form", "section")
            # Default lines say "équipe", which is so: anybody else cannot be let in from here.
            if editors_named(line.row.editors)[0] - {TEAM}:
                line.tell("field_own_editors", "editors", other=column.header)
            return {"order": line.row.order} if line.row.order is not None else {}
        place = self._place(line, tab, column.section, column.editors)
        if column.sign_in and place["editors"] - column.editors:
            line.tell("field_sign_in", "editors", other=column.header)
            place["editors"] &= column.editors
        return place

    def _added(self, line: _Line, tab: Tab, key: str) -> Column:
        """A column that staff made."""
        row = line.row
        kind = self._kind(line)
        options, kind = self._options(line, kind)
        public = self._public(line, tab, kind)
        editors = EDITORS if public else frozenset({TEAM}) if tab.key in self.declared else frozenset({COACH, TEAM})
        column = Column(
            key,
            row.header,
            kind,
            options=options,
            required=row.required is True,
            max_length=_length(line, 4_000 if kind is Kind.LONG_TEXT else 500),
            public=public,
            added=True,
        )
        place = self._place(line, tab, DEFAULT_SECTION.get(tab.key, ""), editors)
        return dataclasses.replace(column, **_words(line, column), **place)

    def _kind(self, line: _Line) -> Kind:
        kind = kind_named(line.row.kind) if line.row.kind else Kind.TEXT
        if kind is None:
            line.tell("field_kind", "kind", other=KIND_NAMES)
        return kind or Kind.TEXT

    def _options(self, line: _Line, kind: Kind) -> tuple[str, Kind]:
        """The list of a choice or the tab of a relation, and the kind that is left when there is none."""
        wanted = line.row.options
        if kind in (Kind.CHOICE, Kind.CHOICES):
            if not wanted:
                line.tell("field_list_needed", "options", value=kind.value)
                return "", kind
            if fold(wanted) not in self.lists:
                line.tell("field_unknown_list", "options")
            return wanted, kind
        if kind in (Kind.REFERENCE, Kind.REFERENCES):
            target = _BUILT_IN.get(fold(wanted)) or self._declared_named(fold(wanted))
            if target and target not in CLOSED:
                return target.key, kind
            line.tell("field_unknown_target" if wanted else "field_target_needed", "options")
            return "", Kind.ITEMS if kind in MANY else Kind.TEXT
        return "", kind

    def _declared_named(self, folded: str) -> Tab | None:
        return next((tab for tab in self.declared.values() if fold(tab.title) == folded), None)

    def _public(self, line: _Line, tab: Tab, kind: Kind) -> bool:
        if line.row.public is not True:
            return False
        if tab.key not in DEFAULT_SECTION:
            line.tell("field_no_page", "public", value=tab.title)
        elif kind_named(line.row.kind or Kind.TEXT.value) is None:
            line.tell("field_private_unknown", "public", value=line.row.header)
        elif is_private(line.row.header, kind_named(line.row.kind) or kind):
            line.tell("field_private", "public", value=line.row.header)
        else:
            return True
        return False

    def _place(self, line: _Line, tab: Tab, section: str, editors: frozenset[str]) -> dict[str, Any]:
        """Section, order and editors, where the line says them."""
        row = line.row
        place: dict[str, Any] = {"section": self._section(line, tab, section), "editors": editors}
        if row.order is not None:
            place["order"] = row.order
        known, unknown = editors_named(row.editors)
        if unknown:
            line.tell("field_editors", "editors", value=", ".join(unknown))
        if len(row.editors) > len(unknown):
            place["editors"] = known - {CANDIDATE} if tab.key in self.declared else known
        return place

    def _section(self, line: _Line, tab: Tab, section: str) -> str:
        wanted = line.row.section
        if not wanted or tab.key not in DEFAULT_SECTION:
            return section
        found = section_named(wanted)
        if found and (found == schema.PATH) == (section == schema.PATH):
            return found
        line.tell("field_section", "section", other=SECTION_NAMES[section])
        return section


def _declared(title: str) -> Tab:
    """A tab of staff's own; its IDs begin with the first letter of its title that is not mistaken for a digit."""
    key = slug(title)
    prefix = next((c.upper() for c in key if c.isalpha() and c not in "io"), "X")
    key = key if key not in schema.BY_KEY else f"{key}_{zlib.crc32(key.encode()):08x}"
    return Tab(key, title, Row, prefix, described=(ID_COLUMN,))


def _in_its_place(tab: Tab, column: Column) -> Column:
    return dataclasses.replace(column, order=DEFAULT_ORDER.get((tab.key, column.key), column.order))


def _words(line: _Line, column: Column) -> dict[str, Any]:
    """Label and help; what says the same as ours stays ours, with its translation."""
    row = line.row
    same = fold(row.help) == fold(column.help)
    return {
        "label": "" if fold(row.label) == fold(column.header) else row.label,
        "english": row.english,
        "help": column.help if same or not row.help else row.help,
    }


def _length(line: _Line, default: int) -> int:
    wanted = line.row.max_length
    if wanted is None:
        return default
    if math.isfinite(wanted) and wanted == int(wanted) and 1 <= wanted <= CELL_LIMIT:
        return int(wanted)
    line.tell("field_length", "max_length", other=str(default))
    return default


def _still_public(line: _Line, tab: Tab, column: Column) -> bool:
    """Staff may close what we show; they cannot open what we keep."""
    if line.row.public is True and not column.public:
        line.tell("field_private", "public", value=column.header)
    if line.row.public is False and column.public:
        if (tab.key, column.key) not in ALWAYS_OPEN:
            return False
        line.tell("field_always_open", "public", value=column.header)
    return column.public


def _nearest(text: str, names: Collection[str]) -> str:
    by_fold = {fold(name): name for name in names}
    return by_fold[difflib.get_close_matches(fold(text), list(by_fold), n=1, cutoff=0.0)[0]]
