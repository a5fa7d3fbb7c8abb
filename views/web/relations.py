"""Rows that point to other rows: their names, and which of them somebody may choose or see."""

from collections.abc import Callable, Collection, Mapping

from programme.publication import is_public
from programme.row_names import name_of_row
from sheets.model.columns import COACH, REFERRING, TEAM, Column, Row
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from views.web.access import Person
from views.web.language import translate

MANY_ROWS = 300
"""Past this, a list to choose from is too long: people write the ID."""

Names = Callable[[Column, Collection[str]], Mapping[str, str]]
"""A relation and the IDs it holds -> the rows that may be chosen: ID -> name. Empty: the ID is typed."""


def none(_: Column, _held: Collection[str]) -> Mapping[str, str]:
    """No names: every relation is typed as an ID."""
    return {}


def may_see(row: Row, person: Person) -> bool:
    """Whether the name of a row may be shown to somebody: a candidate whose page is closed is their coach's affair."""
    return not isinstance(row, Candidate) or is_public(row) or person.may_edit(row)


def choices_for(snapshot: Snapshot, person: Person) -> Names:
    """The rows that somebody may choose in each relation.

    Args:
        snapshot: the workbook.
        person: who is signed in; who is not staff chooses among their own candidates.
    """

    who = TEAM if person.staff else COACH

    def names(column: Column, held: Collection[str]) -> Mapping[str, str]:
        if column.kind not in REFERRING or column.options not in snapshot.tabs:
            return {}
        table = snapshot.table(column.options)
        rows = [r for r in table.rows if bool(person.staff) or not isinstance(r, Candidate) or person.may_edit(r)]
        if len(rows) > MANY_ROWS:
            return {}
        named = {row.id: name_of_row(table.tab, row, who) for row in rows}
        others = (row for row_id in held if row_id not in named and (row := table.get(row_id)))
        named |= {
            row.id: name_of_row(table.tab, row, who) if may_see(row, person) else translate("Une autre personne")
            for row in others
        }
        return dict(sorted(named.items(), key=lambda item: item[1].casefold()))

    return names
