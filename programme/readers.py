"""Who sees which tabs, rows and columns of the workbook in a list: the one rule of every view, export and board.

Staff see all. A coach sees what is about their own candidates: what the CV's form lets them edit, what is public, and
what the site writes of them (`_COACHES_READ`). A structure's referent sees first names and stages. What is named
nowhere here, a column that staff add in a tab of ours or a private note, is staff's alone. Recruiters and the public
have no lists; what a mail may tell them is said here, too.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from programme.conditions import Condition, Path, RelatedRows
from sheets.model import schema
from sheets.model.columns import COACH, REFERRING, TEAM, Column, Kind, Row, Tab, fold
from sheets.model.snapshot import Snapshot
from sheets.model.table import NAMING

STRUCTURE = "structure"
READERS = (TEAM, COACH, STRUCTURE)
"""Those who have lists."""
RECRUITER, ANYBODY = "recruiter", "anybody"
"""Those who have none: a recruiter, by their own offer's page; and whoever reads what is public."""

_COACHES_READ: Mapping[str, frozenset[str]] = {
    tab: frozenset(keys.split())
    for tab, keys in {
        "candidates": "last_name email phone coach structure zone status consent employed contract hired_on "
        "contract_end left_on views shares created_on updated_on published_on stage",
        "experiences": "candidate removed",
        "testimonials": "candidate status received_on",
        "coaches": "first_name",
        "opportunities": "title company department address sector contract description hours salary licence origin "
        "status validated_on",
        "follow_ups": "candidate opportunity status seen_on bookmarked archived recommended changed_on events note",
        "meetings": "candidate coach date note next_step morale done hour removed",
        "structures": "name",
        "trainings": "title date place seats hour",
    }.items()
}
"""Tab -> the columns that a coach sees of it beside those of the CV's form: what their own pages show them."""
_COACHES_LIST = ("candidates", "experiences", "testimonials", "follow_ups", "meetings", "trainings")
"""The tabs of ours that a coach may list; of the others, a name where one of their rows refers to it."""
_STRUCTURES_LIST = ("candidates",)
_OTHERS_READ: Mapping[str, Mapping[str, frozenset[str]]] = {
    STRUCTURE: {
        "candidates": frozenset(("first_name", "stage")),
        "structures": frozenset(("name", "address", "zone", "contact_name", "contact_email")),
    },
    RECRUITER: {
        "opportunities": frozenset((
            "title", "company", "department", "address", "sector", "contract", "description", "hours", "salary",
            "licence", "recruiter_first_name", "recruiter_last_name", "recruiter_position", "recruiter_email",
            "recruiter_phone", "message", "for_all", "status", "proposed_on", "validated_on",
        )),
        "follow_ups": frozenset(("candidate", "opportunity", "status", "changed_on")),
    },
}  # fmt: skip
"""Reader -> tab -> the columns that their own pages show them."""


@dataclass(frozen=True)
class ListReader:
    """Somebody who reads lists.

    Args:
        who: TEAM, COACH or STRUCTURE.
        coaches: IDs of their own rows as a coach.
        structures: IDs of the structures whose referent they are.
        email: what they sign in with.
    """

    who: str
    coaches: Collection[str] = field(default=())
    structures: Collection[str] = field(default=())
    email: str = ""


def may_list(snapshot: Snapshot, tab: Tab, who: str) -> bool:
    """Whether such a reader has lists of a tab's rows at all.

    Args:
        snapshot: a reading.
        tab: the tab.
        who: TEAM, COACH or STRUCTURE.
    """
    if who == TEAM:
        return bool(tab.prefix) and tab.key not in _SETTINGS
    if who == COACH and tab.key in snapshot.declared:
        return any(may_read(tab, column, who) for column in tab.columns if column.key != "id")
    return tab.key in (_COACHES_LIST if who == COACH else _STRUCTURES_LIST)


def may_read(tab: Tab, column: Column, who: str) -> bool:
    """Whether such a reader sees a column, in the rows that they may see.

    Args:
        tab: the column's tab.
        column: the column.
        who: TEAM, COACH, STRUCTURE, RECRUITER or ANYBODY.
    """
    if who == TEAM or column.key == "id":
        return True
    if who != COACH:
        theirs = not column.added and column.key in _OTHERS_READ.get(who, {}).get(tab.key, ())
        return theirs or (column.public and who != STRUCTURE)
    if tab.key not in schema.BY_KEY:
        return COACH in column.editors
    in_form = bool(column.section) and COACH in column.editors
    return column.public or in_form or (not column.added and column.key in _COACHES_READ.get(tab.key, ()))


def readable_columns(tab: Tab, who: str) -> tuple[Column, ...]:
    """The columns of a tab that such a reader sees, in staff's order."""
    return tuple(c for c in tab.columns if may_read(tab, c, who))


def rows_for(snapshot: Snapshot, tab: Tab, reader: ListReader) -> Collection[Any]:
    """The rows of a tab that somebody may see; none of a tab that is not for them."""
    if not may_list(snapshot, tab, reader.who):
        return ()
    table = snapshot.table(tab.key)
    if reader.who == TEAM:
        return table.rows
    if tab.key == schema.CANDIDATES.key:
        own = own_candidates(snapshot, reader)
        # A row without a first name would be called by something else: see structures.people_of.
        return own if reader.who == COACH else [row for row in own if row.first_name]
    about = _about_candidates(tab)
    if not about:
        return table.rows
    is_own, ours = _is_about(tab, about, {row.id for row in own_candidates(snapshot, reader)}), tab.key in schema.BY_KEY
    return [row for row in table.rows if is_own(row, ours)]


def seen_in_part(snapshot: Snapshot, tab: Tab, who: str) -> bool:
    """Whether such a reader sees some rows of a tab and must know nothing of the others, not even a name."""
    if who == TEAM:
        return False
    return tab.key == schema.CANDIDATES.key or (may_list(snapshot, tab, who) and bool(_about_candidates(tab)))


def hidden_in(snapshot: Snapshot, asked: Path | Condition, who: str) -> str:
    """What such a reader may not ask of the rows that they may see: a header, or "" where they may ask all of it.

    Beside the columns (`may_read`), the rows that a path leads to must be theirs: of the tabs whose rows they see in
    part, those that name one of their own alone. So must those that a condition counts, or tells by their name.

    Args:
        snapshot: a reading.
        asked: a column to show or to sort by, or a condition.
        who: TEAM, COACH or STRUCTURE.
    """
    if who == TEAM:
        return ""
    if isinstance(asked, Path):
        return next(_hidden_on(snapshot, asked, who), "")
    for part in asked.any_of:
        tests = part.tests if isinstance(part, RelatedRows) else (part,)
        if isinstance(part, RelatedRows):
            tab, reference = snapshot.tabs[part.tab], part.reference
            names_theirs = reference.options == schema.CANDIDATES.key != tab.key and may_read(tab, reference, who)
            if not names_theirs:
                return reference.header
        for test in tests:
            column = test.path.column
            told_by_name = test.values and column.kind in REFERRING and column.options == schema.CANDIDATES.key
            if told_by_name and not _is_own_candidate(test.path.tab, column):
                return column.header
            if column.kind is Kind.REFERENCE and not all(_is_called(snapshot, column, v, who) for v in test.values):
                return column.header
            if found := next(_hidden_on(snapshot, test.path, who), ""):
                return found
    return ""


def _is_called(snapshot: Snapshot, column: Column, words: Any, who: str) -> bool:
    """Whether words name a row as such a reader is told it, and not by what is hidden of it (a family name, a mail).

    What names no row is refused alike: which of the two it is would tell that there is one.
    """
    tab = snapshot.tabs.get(column.options)
    naming = [c for c in tab.columns if c.key in ("id", *NAMING)] if tab else []
    if tab is None or all(may_read(tab, c, who) for c in naming):
        return True
    table = snapshot.table(tab.key)
    row = table.get(table.meant(str(words)) or "")
    told = (tab.value(row, c.key) for c in naming if may_read(tab, c, who)) if row else ()
    return fold(str(words)) in map(fold, told)


def own_candidates(snapshot: Snapshot, reader: ListReader) -> list[schema.Candidate]:
    """The candidates of a coach, or of a structure."""
    key, ids = ("coach", reader.coaches) if reader.who == COACH else ("structure", reader.structures)
    return [row for row_id in ids for row in snapshot.candidates.where(key, row_id)]


def _hidden_on(snapshot: Snapshot, path: Path, who: str) -> Iterator[str]:
    """The headers along a path that are not theirs to follow, or to read at its end."""
    for tab_key, key in path.cells:
        column = snapshot.tabs[tab_key].by_key[key]
        if not may_read(snapshot.tabs[tab_key], column, who):
            yield column.header
    for tab_key, column in path.steps:
        if seen_in_part(snapshot, snapshot.tabs[column.options], who) and not _is_own_candidate(tab_key, column):
            yield column.header


def _is_own_candidate(tab_key: str, column: Column) -> bool:
    """Whether a column of a row that is theirs names a candidate of theirs: not one that staff added."""
    return tab_key in schema.BY_KEY and column.key == "candidate"


def _about_candidates(tab: Tab) -> list[Column]:
    """The columns of a tab that name candidates."""
    return [c for c in tab.columns if c.kind in REFERRING and c.options == schema.CANDIDATES.key]


def _is_about(tab: Tab, about: Collection[Column], own: Collection[str]) -> Callable[[Row, bool], bool]:
    """Whether a row is about one of somebody's own; in a tab that staff declared, about nobody is about everybody."""

    def check(row: Row, must_name: bool) -> bool:
        values = (tab.value(row, column.key) for column in about)
        people = [one for value in values for one in (value if isinstance(value, tuple) else (value,)) if one]
        return any(one in own for one in people) or not (people or must_name)

    return check


_SETTINGS = frozenset(tab.key for tab in schema.SETTINGS)
