"""One reading of the whole workbook: typed rows that never change, indexes, and the problems found."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from sheets.model import kinds, schema
from sheets.model.as_shown import SHOWN
from sheets.model.binding import Binding, Grid, a1, bind
from sheets.model.columns import Cell, Row, Tab, fold
from sheets.model.drive_links import LINKED
from sheets.model.fields import lay_out
from sheets.model.holding import HELD, held_lines, problems_of_held
from sheets.model.layout import Layout
from sheets.model.lists import colour_of, lists_of, problems_of_lists
from sheets.model.lost_columns import LOST, lost_lines, problems_of_lost, with_lost
from sheets.model.problems import Problem
from sheets.model.references import columns_of, is_known, resolve, unsure
from sheets.model.rows import ReadAs
from sheets.model.table import Spellings, Table, read_table

KEPT = "_kept"
"""Beside the tabs of a reading: [title, problem, column] of those that cannot be read any more, kept as they were."""

_LOST_HEADERS = {
    "lost_id_column": schema.CANDIDATES.by_key["id"].header,
    "lost_public_column": schema.FIELDS.by_key["public"].header,
    "lost_editors_column": schema.FIELDS.by_key["editors"].header,
}
"""Problem -> the header of the column without which a tab is not read."""


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """What the workbook said at one moment; views read nothing else.

    Args:
        version: grows with every reading.
        read_at: when (UTC).
        problems: what staff should mend.
        references: tab key -> those of them about its references.
        grids: tab title -> raw cells, as they were read.
        layout: the tabs as `Champs` describes them.
        declared: the tables of the tabs that staff declared there, by key.
    """

    version: int
    read_at: dt.datetime
    problems: tuple[Problem, ...]
    references: Mapping[str, Sequence[Problem]]
    grids: Mapping[str, Grid]
    layout: Layout
    declared: Mapping[str, Table[Row]]
    candidates: Table[schema.Candidate]
    experiences: Table[schema.Experience]
    testimonials: Table[schema.Testimonial]
    coaches: Table[schema.Coach]
    opportunities: Table[schema.Opportunity]
    follow_ups: Table[schema.FollowUp]
    meetings: Table[schema.Meeting]
    structures: Table[schema.Structure]
    trainings: Table[schema.Training]
    enrolments: Table[schema.Enrolment]
    staff: Table[schema.StaffMember]
    choices: Table[schema.Choice]
    fields: Table[schema.Field]
    wordings: Table[schema.Wording]
    messages: Table[schema.MessageLine]
    criteria: Table[schema.CriterionLine]
    views: Table[schema.ViewLine]
    forms: Table[schema.FormLine]
    relays: Table[schema.Relay]

    @property
    def tabs(self) -> Mapping[str, Tab]:
        """The tabs by key, as this workbook has them: ours as staff shaped them, and theirs."""
        return self.layout.tabs

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The table of every tab that is read, ours first."""
        return (*(self.table(tab.key) for tab in schema.READ_TABS), *self.declared.values())

    def table(self, tab_key: str) -> Table[Any]:
        """The table of a tab by its key.

        Raises:
            KeyError: there is no such tab, or none any more.
        """
        if tab_key in self.declared:
            return self.declared[tab_key]
        table: Table[Any] = getattr(self, schema.BY_KEY[tab_key].key)
        return table

    @cached_property
    def _lists(self) -> dict[str, tuple[schema.Choice, ...]]:
        return lists_of(self.choices.rows)

    def options(self, list_name: str) -> tuple[str, ...]:
        """The values of a list offered today, in staff's order."""
        return tuple(c.value for c in self._lists.get(fold(list_name), ()) if not c.retired)

    @cached_property
    def _colours(self) -> dict[tuple[str, str], str]:
        return {(name, c.value): colour_of(c.colour) for name, found in self._lists.items() for c in found if c.colour}

    def colour(self, list_name: str, value: str) -> str:
        """The colour staff gave to a choice, as `#rrggbb`; empty when they gave none."""
        return self._colours.get((fold(list_name), value), "")

    @cached_property
    def _spellings(self) -> dict[str, kinds.Options]:
        return {name: kinds.choice_spellings([c.value for c in found]) for name, found in self._lists.items()}

    def spellings(self, list_name: str) -> kinds.Options:
        """Folded spelling -> value for a list, retired values included: old rows keep them."""
        return self._spellings.get(fold(list_name), {})

    def has(self, tab: str, row_id: str) -> bool:
        """Whether a row is there."""
        return tab in self.tabs and self.table(tab).get(row_id) is not None

    def with_cells(
        self, changes: Mapping[str, Mapping[str, Mapping[str, Cell]]], earlier: "Snapshot | None" = None
    ) -> "Snapshot":
        """This snapshot with other cells.

        Args:
            changes: tab key -> row ID -> column key -> cell; those of tabs it does not know are left out.
            earlier: what this gave before: what is the same in it is not typed again.
        """
        known = {key: cells for key, cells in changes.items() if key in self.tabs}
        shown = {key: earlier.table(key) for key in known if earlier and key in earlier.tabs}
        tables = {
            key: self.table(key).with_cells(cells, self.spellings, shown.get(key)) for key, cells in known.items()
        }
        declared = {key: tables.pop(key) for key in self.declared if key in tables}
        if declared:
            tables["declared"] = {**self.declared, **declared}  # type: ignore[assignment]
        return dataclasses.replace(self, **tables) if tables else self  # type: ignore[arg-type]


def build_snapshot(
    grids: Mapping[str, Grid],
    version: int = 1,
    read_at: dt.datetime | None = None,
    previous: Snapshot | None = None,
) -> Snapshot:
    """Type a reading of the workbook. Never raises on what a sheet may hold.

    Args:
        grids: tab title -> its cells, unformatted, row 1 first; rows may be ragged.
        version: the reading's number.
        read_at: when it was made (aware); default now.
        previous: an earlier snapshot: what is the very same list in its grids is not typed again.
    """
    titles = {fold(title): title for title in grids}
    choices = _table(schema.CHOICES, titles, grids, lambda _: {}, previous)
    if previous and choices is not previous.choices:
        previous = None  # a list changed: every choice is to be looked at again
    lists = lists_of(choices.rows)
    spellings = {name: kinds.choice_spellings([c.value for c in found]) for name, found in lists.items()}

    def spelled(name: str) -> kinds.Options:
        return spellings.get(fold(name), {})

    fields = _table(schema.FIELDS, titles, grids, lambda _: {}, previous)
    layout = _layout(fields, lists, titles, previous)
    read = {schema.CHOICES.key: choices, schema.FIELDS.key: fields}
    tables = {
        key: read[key] if key in read else _table(layout.tabs[key], titles, grids, spelled, previous)
        for key in (*(tab.key for tab in schema.READ_TABS), *layout.declared)
    }
    typed = tables
    known = {key: _resolved(table, typed, previous) for key, table in typed.items()}
    tables = {key: with_lost(table, grids.get(LOST, ()), spelled) for key, table in known.items()}
    astray = {key: _references(table, tables, previous) for key, table in tables.items()}
    return Snapshot(
        version=version,
        read_at=read_at or dt.datetime.now(dt.UTC),
        problems=_problems(grids, layout, tables, astray),
        references=astray,
        grids=grids,
        layout=layout,
        declared={key: tables.pop(key) for key in layout.declared},
        **tables,
    )


def _problems(
    grids: Mapping[str, Grid], layout: Layout, tables: Mapping[str, Table[Any]], astray: Mapping[str, Sequence[Problem]]
) -> tuple[Problem, ...]:
    """Everything that staff should mend, as the tabs and their rows show it."""
    return (
        *(Problem(str(code), str(title), column=str(column)) for title, code, column in grids.get(KEPT, ())),
        *problems_of_held(grids.get(HELD, ())),
        *chain.from_iterable(_of_table(table, grids.get(LOST, ())) for table in tables.values()),
        *layout.problems,
        *_without_column(layout, tables[schema.FIELDS.key], tables),
        *problems_of_lists(tables[schema.CHOICES.key]),
        *chain.from_iterable(astray.values()),
        *_without_consent(tables["candidates"]),
    )


def keep_lost(grids: Mapping[str, Grid], before: Mapping[str, Grid]) -> dict[str, Grid]:
    """A reading in which the tabs of ours that cannot be read any more are as they last could.

    A tab renamed by mistake would else empty the site. Its headers without any row are read: there is nobody.

    Args:
        grids: tab title -> its cells.
        before: the reading before; a tab kept there is kept on.
    """
    made, lost = dict(grids), list[list[Cell]]()
    titles, titles_before = ({fold(title): title for title in found} for found in (grids, before))
    for tab in schema.READ_TABS:
        title, known = find_title(tab, titles), find_title(tab, titles_before)
        code = _unreadable(tab, title, grids)
        if code and known and not _unreadable(tab, known, before):
            made.pop(title or known, None)
            made[known] = before[known]
            lost.append([known, code, _LOST_HEADERS.get(code, "")])
    return made | ({KEPT: lost} if lost else {})


def held_in(before: Snapshot, after: Snapshot, at: dt.datetime) -> list[list[Any]]:
    """The cells of a reading that decide, cannot be understood, and are read as they last could (see holding.py).

    Args:
        before: the reading before.
        after: this one, nothing held in it.
        at: when it was made.
    """
    return held_lines(before.tables, after.tables, before.grids.get(HELD, ()), after.spellings, at.timestamp())


def lost_in(before: Snapshot, after: Snapshot) -> list[list[Any]]:
    """What was last known in the columns that a reading lacks and the ones before it had (see lost_columns.py)."""
    return lost_lines(before.tables, after.tables, before.grids.get(LOST, ()))


def _of_table(table: Table[Any], lost: Grid) -> Iterable[Problem]:
    """The problems of a tab; of a lost column what stands in for it is told."""
    told = list(problems_of_lost(table, lost))
    headers = {problem.column for problem in told}
    yield from (p for p in table.problems if p.code != "missing_column" or p.column not in headers)
    yield from told


def _unreadable(tab: Tab, title: str | None, grids: Mapping[str, Grid]) -> str:
    """The problem for which a tab has no row at all, or ""."""
    if title is None:
        return "lost_tab"
    binding = bind(tab, title, grids[title])
    if binding.header_row < 0:
        return "lost_header"
    if tab is schema.FIELDS:  # what staff closed would be open again
        return next((f"lost_{key}_column" for key in ("public", "editors") if key not in binding.columns), "")
    return "lost_id_column" if tab.prefix and "id" not in binding.columns else ""


def find_title(tab: Tab, folded_titles: Mapping[str, str]) -> str | None:
    """The workbook's title for a tab, by title or alias, or None.

    Args:
        tab: the tab.
        folded_titles: folded title -> title as the workbook has it.
    """
    return next((folded_titles[fold(n)] for n in (tab.title, *tab.aliases) if fold(n) in folded_titles), None)


def _table(
    tab: Tab, titles: Mapping[str, str], grids: Mapping[str, Grid], spellings: Spellings, previous: Snapshot | None
) -> Table[Any]:
    title = find_title(tab, titles)
    if title is None:
        absent = () if tab.optional else (Problem("missing_tab", tab.title),)
        return Table(tab, tab.title, {}, Binding(-1), (), absent)
    before = _before(tab.key, previous)
    if before and before.title == title and (kept := before.typed.with_tab(tab)):
        return kept.with_grid(grids[title], spellings, _read_as(title, grids))
    return read_table(tab, title, grids[title], spellings, _read_as(title, grids))


def _read_as(title: str, grids: Mapping[str, Grid]) -> ReadAs:
    """The cells of a tab that are not read as what stands in them."""
    shown = {(int(line[1] or 0), int(line[2] or 0)): line[4] for line in grids.get(SHOWN, ()) if line[0] == title}
    shown |= {(int(line[1] or 0), int(line[2] or 0)): line[4] for line in grids.get(LINKED, ()) if line[0] == title}
    return shown | {(int(line[1] or 0), int(line[2] or 0)): line[5] for line in grids.get(HELD, ()) if line[0] == title}


def _before(key: str, previous: Snapshot | None) -> Table[Any] | None:
    """A tab's table in the snapshot before, if it had one."""
    if previous is None or (key not in schema.BY_KEY and key not in previous.declared):
        return None
    return previous.table(key)


def _layout(
    fields: Table[schema.Field],
    lists: Mapping[str, Any],
    titles: Mapping[str, str],
    previous: Snapshot | None,
) -> Layout:
    if previous and previous.fields is fields and {fold(title) for title in previous.grids} == titles.keys():
        return previous.layout
    return lay_out(fields, lists, titles, previous.layout if previous else None)


def _without_column(layout: Layout, fields: Table[schema.Field], tables: Mapping[str, Table[Any]]) -> Iterable[Problem]:
    """Lines of `Champs` about columns that staff do not have (any more)."""
    for line in layout.lines:
        table = tables.get(line.tab)
        if table and table.tab.by_key[line.key].added and line.key in table.missing and table.binding.header_row >= 0:
            header = schema.FIELDS.by_key["header"].header
            yield Problem("field_missing", fields.title, line.a1, line.row, header, line.header[:80], table.title)


def _resolved(table: Table[Any], typed: Mapping[str, Table[Any]], previous: Snapshot | None) -> Table[Any]:
    """A tab with what its references mean; the one before where neither it nor what it may mean changed."""
    before = _before(table.tab.key, previous)
    if previous and before and before.typed is table:
        nothing = before is table and not previous.references[table.tab.key]
        if all(_same_target(_before(c.options, previous), typed[c.options], nothing) for c in columns_of(table.tab)):
            return before
    return resolve(table, typed)


def _same_target(before: Table[Any] | None, now: Table[Any], ids_suffice: bool) -> bool:
    if before is None:
        return False
    return before.typed is now or (
        (ids_suffice or not len(now)) and before.ids == now.ids and is_known(before) == is_known(now)
    )


def _references(table: Table[Any], tables: Mapping[str, Table[Any]], previous: Snapshot | None) -> Sequence[Problem]:
    """The problems of a tab's references; looked at again only when it or the rows it points to changed."""
    if previous and _before(table.tab.key, previous) is table:
        targets = {c.options: _before(c.options, previous) for c in columns_of(table.tab)}
        if all(
            before and before.ids == tables[key].ids and is_known(before) == is_known(tables[key])
            for key, before in targets.items()
        ):
            return previous.references[table.tab.key]
    return unsure(table, tables)


def _without_consent(candidates: Table[schema.Candidate]) -> Iterable[Problem]:
    if "consent" in candidates.missing:
        return  # said once, not for every row
    for row in candidates.rows:
        if row.status == schema.PUBLISHED and row.consent is not True:
            index = candidates.binding.columns["consent"]
            yield Problem("no_consent", candidates.title, a1(row.number, index), row.number)
