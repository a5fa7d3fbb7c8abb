"""Which coach for a candidate who has none: those who may, each with what speaks for them and what does not."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from weakref import WeakKeyDictionary

import clock
from programme.coaches import is_active, looking_with, looks_for_work
from programme.conditions import ConditionContext, holds
from programme.matching.phrases import affirmed, languages_in
from programme.messages.lines import PAIRING
from programme.messages.rules import rule_named
from sheets.changes import Edit
from sheets.model.columns import Cell, fold
from sheets.model.schema import CANDIDATES, Candidate, Coach
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table

ZONE, OTHER_ZONE, LANGUAGE, SECTOR, TIME, STRUCTURE, FREE, FULL, UNTRAINED = (
    "zone", "other zone", "language", "sector", "time", "structure", "free", "full", "untrained",
)  # fmt: skip
_WEIGHTS = {
    ZONE: 40, LANGUAGE: 20, SECTOR: 12, TIME: 10, STRUCTURE: 15, FREE: 5, OTHER_ZONE: -30, FULL: -50, UNTRAINED: -8,
}  # fmt: skip
"""How much each reason counts; the page shows them all, so that nobody has to believe a number."""
USUAL_MOST = 2
"""Candidates that a coach follows where the sheet says nothing of it."""
_TIMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "matin", "midi", "soir", "week-end")
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class PairingReason:
    """Something that speaks for a coach, or not.

    Args:
        code: one of those above.
        words: what it is about: a zone, languages, days.
        count: for FREE and FULL, how many people who look for work they follow.
    """

    code: str
    words: str = ""
    count: int = 0

    @property
    def good(self) -> bool:
        """Whether it speaks for them."""
        return _WEIGHTS[self.code] > 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A coach for a candidate, and why, or why not.

    Args:
        coach, candidate: the two.
        codes: of the reasons.
        load: how many people who look for work the coach follows.
    """

    coach: Coach
    candidate: Candidate
    codes: tuple[str, ...]
    load: int

    @property
    def weight(self) -> int:
        """The higher, the earlier."""
        return sum([_WEIGHTS[code] for code in self.codes]) - self.load

    @property
    def reasons(self) -> tuple[PairingReason, ...]:
        """The reasons in full: of thousands of coaches only those that are shown are asked for theirs."""
        counted = {FREE: self.load, FULL: self.load}
        words = (_words(code, self.candidate, self.coach) for code in self.codes)
        return tuple(
            PairingReason(code, said, counted.get(code, 0)) for code, said in zip(self.codes, words, strict=True)
        )


@dataclass(frozen=True, slots=True)
class _Traits:
    """What pairs are made by, of a candidate or a coach, folded."""

    name: str
    zone: str
    languages: frozenset[str]
    sectors: frozenset[str]
    times: frozenset[str]
    structure: str


def without_coach(snapshot: Snapshot, leaving: Collection[str] = ()) -> list[Candidate]:
    """The candidates who look for work and have no coach at present, those who wait longest first.

    Args:
        snapshot: a reading.
        leaving: IDs of those who asked to be erased: nobody is found for them.
    """
    found = (row for row in snapshot.candidates.rows if waits_for_coach(snapshot, row) and row.id not in leaving)
    return sorted(found, key=lambda row: (row.created_on is None, str(row.created_on or ""), row.id))


def waits_for_coach(snapshot: Snapshot, candidate: Candidate) -> bool:
    """Whether a candidate looks for work and has no coach at present."""
    return looks_for_work(candidate) and not is_active(snapshot.coaches.get(candidate.coach))


def suggestions(snapshot: Snapshot, candidate: Candidate, most: int | None = None) -> list[Suggestion]:
    """The coaches for a candidate, but the one they have, the fittest first.

    Args:
        snapshot: a reading.
        candidate: one without a coach.
        most: how many at most; None: all.
    """
    own, loads = _traits(candidate, (candidate.sector_1, candidate.sector_2)), looking_with(snapshot.candidates)
    order = (
        (-one.weight, theirs.name, coach.id, one)
        for coach, theirs in _active(snapshot.coaches)
        if coach.id != candidate.coach
        for load in (loads[coach.id],)
        for one in (Suggestion(coach, candidate, tuple(_codes(own, theirs, coach, load)), load),)
    )
    return [one for *_, one in (sorted(order) if most is None else nsmallest(most, order))]


def count_others(snapshot: Snapshot, candidate: Candidate) -> int:
    """How many coaches there are for a candidate, but the one they have."""
    return sum(coach.id != candidate.coach for coach, _ in _active(snapshot.coaches))


def pair(candidate: Candidate, base: Cell, coach: Coach) -> Edit:
    """What to write for a coach to follow a candidate.

    Args:
        candidate: the candidate.
        base: what the cell of their coach held when the page was opened.
        coach: the coach.
    """
    return Edit(CANDIDATES.key, candidate.id, {"coach": base}, {"coach": coach.id})


def told_after(snapshot: Snapshot, candidate: Candidate) -> int | None:
    """In how many days both are told that they are a pair, by the line of `Messages`; None where they are not."""
    rule = rule_named(snapshot, PAIRING)
    is_told = rule and holds(rule.conditions, candidate, ConditionContext(snapshot, clock.today()))
    return rule.days[0] if rule and is_told and rule.days else None


def _codes(own: _Traits, theirs: _Traits, coach: Coach, load: int) -> Iterator[str]:
    """The codes of what speaks for a coach, or not."""
    if own.zone and theirs.zone:
        yield ZONE if own.zone == theirs.zone else OTHER_ZONE
    if not own.languages.isdisjoint(theirs.languages):
        yield LANGUAGE
    if not own.sectors.isdisjoint(theirs.sectors):
        yield SECTOR
    if not own.times.isdisjoint(theirs.times):
        yield TIME
    if own.structure and own.structure == theirs.structure:
        yield STRUCTURE
    yield FREE if load < _most(coach) else FULL
    if coach.trained_on is None:
        yield UNTRAINED


def _words(code: str, candidate: Candidate, coach: Coach) -> str:
    """What a reason is about."""
    if code in (ZONE, OTHER_ZONE):
        return coach.zone
    if code == LANGUAGE:
        return _shared(_foreign(candidate.languages), _foreign(coach.languages))
    if code == SECTOR:
        return _shared((candidate.sector_1, candidate.sector_2), coach.sectors)
    if code == TIME:
        return _shared(_times(candidate.availability), _times(coach.availability))
    return str(_most(coach)) if code in (FREE, FULL) else ""


def _most(coach: Coach) -> int:
    return int(coach.most) if coach.most is not None else USUAL_MOST


def _traits(row: Candidate | Coach, sectors: Iterable[str]) -> _Traits:
    return _Traits(
        fold(row.first_name), fold(row.zone), _folded(_foreign(row.languages)), _folded(sectors),
        _folded(_times(row.availability)), row.structure,
    )  # fmt: skip


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(text) for text in texts if text)


def _active(table: Table[Coach]) -> list[tuple[Coach, _Traits]]:
    """The coaches who may follow somebody, with their traits; made once for each table."""
    if table not in _ACTIVE:
        _ACTIVE[table] = [(coach, _traits(coach, coach.sectors)) for coach in table.rows if is_active(coach)]
    return _ACTIVE[table]


def _shared(one: Iterable[str], other: Iterable[str]) -> str:
    """What stands on both sides, as the first says it."""
    theirs = {fold(text) for text in other if text}
    return ", ".join(dict.fromkeys(text for text in one if text and fold(text) in theirs))


@lru_cache(maxsize=16_384)
def _foreign(languages: tuple[str, ...]) -> tuple[str, ...]:
    """ "dari" of "Dari (langue maternelle)": French says nothing of two people here."""
    return tuple(language for language in languages_in(languages) if language != "français")


@lru_cache(maxsize=16_384)
def _times(text: str) -> tuple[str, ...]:
    """The days and hours that a text says somebody is free; those of « sauf le lundi » are not."""
    words = {word.removesuffix("s") for clause in affirmed(text) for word in _WORD.findall(clause)}
    return tuple(time for time in _TIMES if fold(time) in words)


_ACTIVE: WeakKeyDictionary[Table[Coach], list[tuple[Coach, _Traits]]] = WeakKeyDictionary()
