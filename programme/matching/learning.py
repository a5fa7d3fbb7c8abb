"""What people answered to offers moves the weights of the criteria, within bounds that staff see.

Of each criterion it is counted how often offers that it speaks for were taken up, and how often the others. Where it
makes no difference its weight goes down, where it makes one, up; few answers move it little.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from programme.matching.criteria import COMPARED, SKILLS, TRADE, Criteria
from programme.matching.fit import Fit
from programme.offer_steps import HIRED, IN_TOUCH, REFUSED, TO_DO, is_declined
from programme.opportunities import is_taken_back
from sheets.model.schema import FollowUp

SILENT = (TRADE, SKILLS)
"""Criteria that only ever speak for an offer: where they say nothing they do not fit."""
HALFWAY = 40
"""Answers on the rarer side after which a weight has gone half of the way they point to."""
USUAL = 0.25
"""By how much a criterion that counts parts the offers taken up from the others: its weight stays where it is."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What answers did to one weight.

    Args:
        criterion: which.
        weight: what the tab says.
        moved: the weight that counts.
        least, most: between which it may move.
        speaking, taken: answers about offers it speaks for, and how many of these were taken up.
        others, others_taken: the same of those it does not speak for.
    """

    criterion: str
    weight: float
    moved: float
    least: float
    most: float
    speaking: int = 0
    taken: int = 0
    others: int = 0
    others_taken: int = 0


def answer_of(line: FollowUp) -> bool | None:
    """What somebody answered to an offer: taken up, or not wanted; None while they have not said.

    Args:
        line: of `Suivis`. What was put away before anything came of it was not wanted, but for what was taken back.
    """
    if is_taken_back(line):
        return None
    if line.status == HIRED:
        return True
    if is_declined(line.events):
        return False  # also after a meeting: what the person says of it weighs more than that they went
    if line.status in IN_TOUCH:
        return True
    return False if line.status == REFUSED or (line.status == TO_DO and line.archived is True) else None


def learn(criteria: Criteria, answers: Iterable[tuple[Fit, bool, Collection[str] | None]]) -> Mapping[str, Learned]:
    """Move the weights.

    Args:
        criteria: what the tab says.
        answers: (the fit of a pair by the weights of the tab, whether it was taken up, the criteria that the person
            says it is about; None: it may be any).

    Returns:
        Criterion -> its weight, moved or not.
    """
    counts = {name: [0, 0, 0, 0] for name in COMPARED}
    for found, taken, about in answers:
        speaking = {one.criterion for one in found.reasons}
        known = {one.criterion for one in found.findings}
        for name in known.union(SILENT).intersection(COMPARED if about is None else about):
            at = 0 if name in speaking else 2
            counts[name][at] += 1
            counts[name][at + 1] += taken
    return {name: _moved(name, criteria, *counts[name]) for name in COMPARED}


def _moved(name: str, criteria: Criteria, speaking: int, taken: int, others: int, others_taken: int) -> Learned:
    weight, reach = criteria.weights[name], criteria.reach
    # One answer more of each kind on both sides: nothing is certain of three answers.
    parts = (taken + 1) / (speaking + 2) - (others_taken + 1) / (others + 2)
    rarer = min(speaking, others)
    step = max(-1.0, min(1.0, parts / USUAL - 1)) * rarer / (rarer + HALFWAY)
    return Learned(
        name, weight, weight * (1 + reach * step), weight * (1 - reach), weight * (1 + reach),
        speaking, taken, others, others_taken,
    )  # fmt: skip
