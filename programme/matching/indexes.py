"""What the rows of a reading say of work, by place and kind of work: read once for each row that changes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from programme.matching.asks import Ask, ask_of
from programme.matching.wishes import Wish, wish_of
from programme.opportunities import is_looking, may_be_brought
from programme.search.thesaurus import Thesaurus
from sheets.model.schema import Candidate, Experience, Opportunity
from sheets.model.table import Table

T = TypeVar("T", Wish, Ask)


class WorkIndex(Generic[T]):
    """What the rows of one tab say, by place and kind of work.

    Args:
        said: what each row says, by ID.
        places: (departments, kinds of work) one of them is found by; no department: anywhere.
    """

    def __init__(self, said: dict[str, T], places: Callable[[T], tuple[Iterable[str], Iterable[str]]]) -> None:
        self.said: dict[str, T] = said
        self._by_place: dict[tuple[str, str], list[str]] = {}
        self._by_work: dict[str, list[str]] = {}
        for row_id, one in said.items():
            departments, works = places(one)
            found_in = tuple(departments) or ("",)
            for work in works:
                self._by_work.setdefault(work, []).append(row_id)
                for department in found_in:
                    self._by_place.setdefault((department, work), []).append(row_id)

    def near(self, departments: Iterable[str], works: Iterable[str]) -> Iterator[T]:
        """What is found at one of some places, or says no place, and is of one of some kinds of work.

        Args:
            departments: none: anywhere.
            works: sectors and trades.
        """
        wanted: tuple[str, ...] = tuple(departments)
        found: dict[str, None] = {}
        for work in works:
            if not wanted:
                found.update(dict.fromkeys(self._by_work.get(work, ())))
            for department in (*wanted, "") if wanted else ():
                found.update(dict.fromkeys(self._by_place.get((department, work), ())))
        return (self.said[row_id] for row_id in found)


@dataclass(frozen=True, slots=True)
class WorkIndexes:
    """Who looks for work, and what is offered, as they were last read.

    Args:
        people: those who look for work.
        offers: those that may be brought to anybody.
        thesaurus: the trades, with those of staff.
        rests_on: the tables they were made from.
    """

    people: WorkIndex[Wish]
    offers: WorkIndex[Ask]
    thesaurus: Thesaurus
    rests_on: tuple[Any, ...]


def make_indexes(
    candidates: Table[Candidate],
    experiences: Table[Experience],
    opportunities: Table[Opportunity],
    thesaurus: Thesaurus,
    before: WorkIndexes | None = None,
) -> WorkIndexes:
    """Read all rows; those that did not change since are taken over as they were understood.

    Args:
        candidates, experiences, opportunities: the tables, as they were last read.
        thesaurus: the trades, with those of staff.
        before: indexes of an earlier reading.
    """
    kept = before if before and before.thesaurus is thesaurus else None
    rests_on = candidates, experiences, opportunities
    if kept and kept.rests_on[0] is candidates and kept.rests_on[1] is experiences:
        people = kept.people
    else:
        found = (
            _wish(row, experiences.where("candidate", row.id), thesaurus, kept)
            for row in candidates.rows
            if is_looking(row)
        )
        people = WorkIndex({wish.row.id: wish for wish in found}, lambda wish: (around(wish), works_wanted(wish)))
    asks = (_ask(row, thesaurus, kept) for row in opportunities.rows if may_be_brought(row))
    if kept and kept.rests_on[2] is opportunities:
        offers = kept.offers
    else:
        offers = WorkIndex({ask.row.id: ask for ask in asks}, lambda ask: (place_of(ask), works_offered(ask)))
    return WorkIndexes(people, offers, thesaurus, rests_on)


def around(wish: Wish) -> tuple[str, ...]:
    """The departments somebody may work in: theirs, and those next door."""
    return (*wish.row.departments, *wish.near)


def works_wanted(wish: Wish) -> set[str]:
    """The sectors they want, the trades they want or have done."""
    return {*wish.sectors, *wish.trades, *wish.done}


def place_of(ask: Ask) -> tuple[str, ...]:
    """Where it is; nothing where it does not say."""
    return (ask.row.department,) if ask.row.department else ()


def works_offered(ask: Ask) -> set[str]:
    """Its sector and its trades."""
    return {*filter(None, (ask.row.sector,)), *ask.trades}


def _wish(row: Candidate, path: tuple[Experience, ...], thesaurus: Thesaurus, kept: WorkIndexes | None) -> Wish:
    known = kept.people.said.get(row.id) if kept else None
    return known if known and is_same(known, row, path) else wish_of(row, path, thesaurus)


def is_same(known: Wish, row: Candidate, path: tuple[Experience, ...]) -> bool:
    """Whether what is known of a person was read from these very rows."""
    return (
        known.row is row and len(known.path) == len(path) and all(a is b for a, b in zip(known.path, path, strict=True))
    )


def _ask(row: Opportunity, thesaurus: Thesaurus, kept: WorkIndexes | None) -> Ask:
    known = kept.offers.said.get(row.id) if kept else None
    return known if known and known.row is row else ask_of(row, thesaurus)
