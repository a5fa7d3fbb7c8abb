"""A candidate's opportunities in the order that helps: to do first, by fit; going on; far; over."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import clock
from programme.matching.fit import Fit
from programme.matching.pairing import Pairing
from programme.offer_steps import OfferStep, is_declined, next_date, steps_of
from programme.standings import Standing
from sheets.model.schema import FOLLOW_UP_STATUSES, Candidate

TO_DO, _, _, _, *REFUSALS = FOLLOW_UP_STATUSES


@dataclass(frozen=True, slots=True)
class Ranked:
    """One opportunity of the list, with how it fits.

    Args:
        standing: where the person stands with it.
        fit: how it fits them.
    """

    standing: Standing
    fit: Fit

    @property
    def steps(self) -> list[OfferStep]:
        """What was done, in order."""
        return steps_of(self.standing.line.events) if self.standing.line else []

    @property
    def coming(self) -> OfferStep | None:
        """The first step that is still to come: an interview, say."""
        return next_date(self.steps, clock.today())

    @property
    def declined(self) -> bool:
        """Whether the person said that it is not for them."""
        return self.standing.line is not None and is_declined(self.standing.line.events)

    @property
    def is_alive(self) -> bool:
        """Whether there is still something to do about it, and the person may want it."""
        return self.standing.open and not self.declined and self.standing.status not in REFUSALS


@dataclass(frozen=True, slots=True)
class Ranking:
    """The list in its parts, each in its order.

    Args:
        to_do: nothing was done yet: what the person marked, then the best fit first.
        going: contacts, interviews, a hiring: the latest change first.
        far: nothing was done yet, and the work is far from where they look.
        over: refused, declined, put away, or closed.
    """

    to_do: tuple[Ranked, ...]
    going: tuple[Ranked, ...]
    far: tuple[Ranked, ...]
    over: tuple[Ranked, ...]


def rank(found: Iterable[Standing], candidate: Candidate, pairing: Pairing) -> Ranking:
    """Sort a person's opportunities.

    Args:
        found: theirs.
        candidate: the person.
        pairing: the pairs of the reading.
    """
    every = [Ranked(standing, pairing.fit(candidate, standing.opportunity)) for standing in found]
    alive = [one for one in every if one.is_alive]
    fresh = sorted((one for one in alive if one.standing.status == TO_DO), key=_kept_then_fit)
    going = (one for one in alive if one.standing.status != TO_DO)
    return Ranking(
        to_do=tuple(one for one in fresh if not one.fit.far),
        going=tuple(sorted(going, key=_changed_on, reverse=True)),
        far=tuple(one for one in fresh if one.fit.far),
        over=tuple(one for one in every if one not in alive),
    )


def _kept_then_fit(one: Ranked) -> tuple[bool, float]:
    line = one.standing.line
    return not (line and line.bookmarked is True), -one.fit.score


def _changed_on(one: Ranked) -> dt.date:
    line = one.standing.line
    return (line.changed_on if line else None) or dt.date.min
