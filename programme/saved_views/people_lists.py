"""The lists of people that staff begin their day with: each view of candidates, and how many it holds, by zone."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from programme.conditions import EMPTY, IS, Condition, Path, Test, quoted
from programme.readers import ListReader
from programme.saved_views import lines
from programme.saved_views.finding import Question, find
from programme.saved_views.reading import View, views_of
from sheets.model.columns import fold
from sheets.model.schema import CANDIDATES, StaffMember
from sheets.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list of people.

    Args:
        view: the view.
        count: how many it holds, in the zones wanted.
        conditions: what narrows it to these zones, as an address says it.
    """

    view: View
    count: int
    conditions: Sequence[str]


def people_lists(snapshot: Snapshot, reader: ListReader, zones: Sequence[str], today: dt.date) -> list[PeopleList]:
    """The views of candidates that are lists, in staff's order.

    Args:
        snapshot: a reading.
        reader: whose views.
        zones: of which zones alone; none: of all.
        today: for conditions that count from it.
    """
    narrowed = _in_zones(snapshot, zones)
    views = (v for v in views_of(snapshot).for_reader(reader) if (v.tab, v.form) == (CANDIDATES.key, lines.LIST))
    return [
        PeopleList(
            view,
            len(find(snapshot, reader, Question(view.tab, (*view.conditions, *narrowed)), today)),
            [condition.text for condition in narrowed],
        )
        for view in views
    ]


def zones_of(snapshot: Snapshot, rows: Iterable[StaffMember]) -> tuple[str, ...]:
    """The zones somebody of the team looks after, and those that nobody does; none: they look after all."""
    own = [zone for row in rows for zone in row.zones]
    others = {zone for row in snapshot.staff.rows for zone in row.zones}
    return tuple(dict.fromkeys((*own, *(z for z in snapshot.options(_ZONE.options) if z not in others)))) if own else ()


def is_in(zones: Collection[str], zone: str) -> bool:
    """Whether a row of a zone is of these; one without a zone is everybody's."""
    return not zones or not zone or zone in zones


def _in_zones(snapshot: Snapshot, zones: Sequence[str]) -> tuple[Condition, ...]:
    """`is_in`, as a condition."""
    if not zones or _ZONE.key in snapshot.candidates.missing:
        return ()
    listed, people = snapshot.spellings(_ZONE.options), snapshot.candidates
    # An address names those alone that it can: a zone in no list and without people narrows to nobody by itself.
    named = (quoted(zone) for zone in zones if fold(zone) in listed or people.where(_ZONE.key, zone))
    values, text = " ou ".join(named), f"{_ZONE.header} vide"
    text = f"{_ZONE.header} = {values} ou {text}" if values else text
    path = Path((), CANDIDATES.key, _ZONE)
    return (Condition((Test(path, IS, tuple(zones)), Test(path, EMPTY)), text),)


_ZONE = CANDIDATES.by_key["zone"]
