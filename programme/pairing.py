"""Which coach for a candidate who has none: those who may, each with what speaks for them and what does not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from programme.coaches import is_active
from programme.matching.phrases import affirmed, languages_in
from sheets.changes import Edit
from sheets.model.columns import Cell, fold
from sheets.model.schema import CANDIDATES, HIDDEN, Candidate, Coach
from sheets.model.snapshot import Snapshot

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
        count: for FREE and FULL, how many candidates they follow.
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
    """A coach, and why, or why not."""

    coach: Coach
    reasons: tuple[PairingReason, ...]

    @property
    def weight(self) -> int:
        """The higher, the earlier."""
        load = next((r.count for r in self.reasons if r.code in (FREE, FULL)), 0)
        return sum(_WEIGHTS[reason.code] for reason in self.reasons) - load


def without_coach(snapshot: Snapshot) -> list[Candidate]:
    """The candidates who look for work and have no coach at present, those who wait longest first."""
    found = (row for row in snapshot.candidates.rows if waits_for_coach(snapshot, row))
    return sorted(found, key=lambda row: (row.created_on is None, str(row.created_on or ""), row.id))


def waits_for_coach(snapshot: Snapshot, candidate: Candidate) -> bool:
    """Whether a candidate looks for work and has no coach at present."""
    return _waits(candidate) and not is_active(snapshot.coaches.get(candidate.coach))


def suggestions(snapshot: Snapshot, candidate: Candidate) -> list[Suggestion]:
    """All coaches for a candidate, the fittest first.

    Args:
        snapshot: a reading.
        candidate: one without a coach.
    """
    load = Counter(row.coach for row in snapshot.candidates.rows if row.coach and _waits(row))
    found = [
        Suggestion(coach, tuple(_reasons(candidate, coach, load[coach.id])))
        for coach in snapshot.coaches.rows
        if is_active(coach)
    ]
    return sorted(found, key=lambda one: (-one.weight, fold(one.coach.first_name), one.coach.id))


def pair(candidate: Candidate, base: Cell, coach: Coach) -> Edit:
    """What to write for a coach to follow a candidate.

    Args:
        candidate: the candidate.
        base: what the cell of their coach held when the page was opened.
        coach: the coach.
    """
    return Edit(CANDIDATES.key, candidate.id, {"coach": base}, {"coach": coach.id})


def _waits(candidate: Candidate) -> bool:
    return bool(candidate.first_name) and candidate.employed is not True and candidate.status != HIDDEN


def _reasons(candidate: Candidate, coach: Coach, load: int) -> Iterator[PairingReason]:
    if candidate.zone and coach.zone:
        yield PairingReason(ZONE if fold(candidate.zone) == fold(coach.zone) else OTHER_ZONE, coach.zone)
    if languages := _shared(_foreign(candidate.languages), _foreign(coach.languages)):
        yield PairingReason(LANGUAGE, languages)
    if sectors := _shared((candidate.sector_1, candidate.sector_2), coach.sectors):
        yield PairingReason(SECTOR, sectors)
    if times := _shared(_times(candidate.availability), _times(coach.availability)):
        yield PairingReason(TIME, times)
    if candidate.structure and candidate.structure == coach.structure:
        yield PairingReason(STRUCTURE)
    most = int(coach.most) if coach.most is not None else USUAL_MOST
    yield PairingReason(FREE if load < most else FULL, str(most), load)
    if coach.trained_on is None:
        yield PairingReason(UNTRAINED)


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
