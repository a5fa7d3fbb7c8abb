"""The best pairs of a reading: offers for one person, people for one offer, from indexes instead of everybody.

Pairs are only looked for where the programme's rule lets them be: the place or next door, and a kind of work or a trade
in common. The indexes are made once for the tables of a reading, and not again when somebody saves.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from programme.matching.asks import Ask, ask_of
from programme.matching.criteria import Criteria, read_criteria
from programme.matching.declining import criteria_of
from programme.matching.fit import Fit, fit
from programme.matching.indexes import WorkIndexes, around, is_same, make_indexes, place_of, works_offered, works_wanted
from programme.matching.learning import Learned, answer_of, learn
from programme.matching.wishes import Wish, wish_of
from programme.opportunities import is_looking, may_be_brought
from programme.search.thesaurus import thesaurus_with
from programme.search.trade_lines import lines_added
from sheets.model.schema import Candidate, Opportunity
from sheets.model.snapshot import Snapshot

BEST = 20
"""Pairs that people look at: more is a list that nobody reads."""
READINGS = 3
"""Readings whose indexes are kept: while one is made ready, visitors still see the one before."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A person and an offer.

    Args:
        candidate, opportunity: the rows.
        fit: how they fit.
        offers: how many offers the person was brought so far.
    """

    candidate: Candidate
    opportunity: Opportunity
    fit: Fit
    offers: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs of one snapshot.

    Args:
        snapshot: the reading, with what is not in the sheet yet.
        criteria: what the tab `Critères` says.
        learned: criterion -> what answers made of its weight.
        weights: criterion -> the weight that counts.
        indexes: who looks for work, and what is offered.
    """

    snapshot: Snapshot
    criteria: Criteria
    learned: Mapping[str, Learned]
    weights: Mapping[str, float]
    indexes: WorkIndexes

    def fit(self, candidate: Candidate, opportunity: Opportunity) -> Fit:
        """How an offer fits a person."""
        return fit(self._wish(candidate), self._ask(opportunity), self.weights)

    def offers_for(self, candidate: Candidate, most: int = BEST) -> list[Pair]:
        """Offers that nobody brought to a person yet and that would fit, the best first; none for who is not looking.

        Args:
            candidate: theirs.
            most: how many.
        """
        if not is_looking(candidate):
            return []
        wish, table, found = self._wish(candidate), self.snapshot.opportunities, []
        known = {line.opportunity for line in self.snapshot.follow_ups.where("candidate", candidate.id)}
        for ask in self.indexes.offers.near(around(wish), works_wanted(wish)):
            row = table.get(ask.row.id)
            if row and row.id not in known and may_be_brought(row) and row.for_all is not True:
                told = fit(wish, ask if ask.row is row else self._ask(row), self.weights)
                if told.has_work and not told.far:
                    found.append((told, row))
        found.sort(key=lambda one: (-one[0].score, one[1].id))
        count = brought(self.snapshot, candidate.id)
        return [Pair(candidate, row, told, count) for told, row in found[:most]]

    def people_for(self, opportunity: Opportunity, most: int = BEST) -> list[Pair]:
        """People an offer would fit and who do not have it yet: the best first, among equals who has had few offers.

        Args:
            opportunity: the offer.
            most: how many.
        """
        ask, table, found = self._ask(opportunity), self.snapshot.candidates, []
        known = {line.candidate for line in self.snapshot.follow_ups.where("opportunity", opportunity.id)}
        for wish in self.indexes.people.near(place_of(ask), works_offered(ask)):
            row = table.get(wish.row.id)
            if row and row.id not in known and is_looking(row):
                told = fit(wish if wish.row is row else self._wish(row), ask, self.weights)
                if told.has_work and not told.far:
                    found.append((told, row))
        pairs = [Pair(row, opportunity, told, brought(self.snapshot, row.id)) for told, row in found]
        return fairly(pairs, self.criteria.equals)[:most]

    def _wish(self, row: Candidate) -> Wish:
        known = self.indexes.people.said.get(row.id)
        path = self.snapshot.experiences.where("candidate", row.id)
        return known if known and is_same(known, row, path) else wish_of(row, path, self.indexes.thesaurus)

    def _ask(self, row: Opportunity) -> Ask:
        known = self.indexes.offers.said.get(row.id)
        return known if known and known.row is row else ask_of(row, self.indexes.thesaurus)


def fairly(pairs: list[Pair], equals: float) -> list[Pair]:
    """The best pair first; of those within a few points of the best one left, the person who has had fewest offers.

    Args:
        pairs: of one offer.
        equals: how many points; 0: the best first, whatever they have had.
    """
    order = sorted(pairs, key=lambda pair: (-pair.fit.score, pair.candidate.id))
    if not equals or not order:
        return order
    best = order[0].fit.score
    return sorted(order, key=lambda pair: (int((best - pair.fit.score) / equals), pair.offers))


def brought(snapshot: Snapshot, candidate_id: str) -> int:
    """How many offers a person was brought; what they found themselves is not among them."""
    lines = snapshot.follow_ups.where("candidate", candidate_id)
    found = (snapshot.opportunities.get(line.opportunity) for line in lines)
    return sum(row is not None and not row.origin for row in found)


def fit_of(snapshot: Snapshot, candidate: Candidate, opportunity: Opportunity) -> Fit:
    """How an offer fits a person by the weights of the tab, without anything made for the others."""
    thesaurus = thesaurus_with(lines_added(snapshot.choices.as_read.rows))
    wish = wish_of(candidate, snapshot.experiences.where("candidate", candidate.id), thesaurus)
    return fit(wish, ask_of(opportunity, thesaurus), read_criteria(snapshot.criteria).weights)


def pairing_of(snapshot: Snapshot) -> Pairing:
    """The pairs of a snapshot: at once where its tables were met before.

    Args:
        snapshot: the reading, with what is not in the sheet yet.
    """
    thesaurus = thesaurus_with(lines_added(snapshot.choices.as_read.rows))
    tables = snapshot.candidates.as_read, snapshot.experiences.as_read, snapshot.opportunities.as_read
    with _making:
        kept = next((one for one in _indexes if _are(one.rests_on, tables) and one.thesaurus is thesaurus), None)
        if kept is None:
            kept = make_indexes(*tables, thesaurus, _indexes[-1] if _indexes else None)
            _indexes[:] = [*_indexes[1 - READINGS :], kept]
        criteria, learned = _learned(snapshot, kept)
    weights = {name: one.moved for name, one in learned.items()}
    return Pairing(snapshot, criteria, learned, weights, kept)


def _learned(snapshot: Snapshot, indexes: WorkIndexes) -> tuple[Criteria, Mapping[str, Learned]]:
    """What the tab says, and what answers made of it; those of the last reading count."""
    lines, typed = snapshot.follow_ups.as_read, snapshot.criteria
    rests_on = lines, typed, indexes
    for known, found in _lessons:
        if _are(known, rests_on):
            return found
    criteria = read_criteria(typed)
    told = Pairing(snapshot, criteria, {}, criteria.weights, indexes)
    pairs = (
        (snapshot.candidates.get(line.candidate), snapshot.opportunities.get(line.opportunity), answer, line)
        for line in lines.rows
        if (answer := answer_of(line)) is not None
    )
    answers = (
        (told.fit(person, offer), answer, None if answer else criteria_of(line.events))
        for person, offer, answer, line in pairs
        if person and offer
    )
    found = criteria, learn(criteria, answers)
    _lessons[:] = [*_lessons[1 - READINGS :], (rests_on, found)]
    return found


def _are(some: tuple[Any, ...], others: tuple[Any, ...]) -> bool:
    return all(a is b for a, b in zip(some, others, strict=True))


_making = threading.Lock()
_indexes: list[WorkIndexes] = []
_lessons: list[tuple[tuple[Any, ...], tuple[Criteria, Mapping[str, Learned]]]] = []
"""What was learned, for the last tables it was learned from."""
