"""How an offer fits a person: what speaks for it and against it, each said by the two rows' own values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from programme.matching import criteria
from programme.matching.asks import Ask
from programme.matching.neighbours import bare_name
from programme.matching.wishes import Wish
from sheets.model.columns import fold

FIT, HALF, NOTHING, AGAINST = 1.0, 0.5, 0.0, -1.0
"""How far a criterion speaks for a pair; NOTHING: the rows do not say."""
STRANGE = -0.5
"""Work of another kind: the title may still be theirs."""
SHORT_WAY = 60
"""Minutes that nobody is asked about who sets no limit of their own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that speaks for a pair, or against it.

    Args:
        criterion: one of criteria.COMPARED.
        code: a key of sentences.WORDS.
        value: for how much it counts, -1 to 1.
        words: what the rows say, for the sentence.
        other: a second thing they say.
    """

    criterion: str
    code: str
    value: float
    words: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How an offer fits a person.

    Args:
        score: -100 (all against) to 100; what the rows do not say counts for nothing.
        findings: all there is to say, in the order of the criteria.
    """

    score: float
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """What speaks for it."""
        return tuple(one for one in self.findings if one.value > 0)

    @property
    def misfits(self) -> tuple[Finding, ...]:
        """What speaks against it."""
        return tuple(one for one in self.findings if one.value < 0)

    @property
    def far(self) -> bool:
        """Whether the work is neither where the person looks nor next door."""
        return any(one.code == "place_far" for one in self.findings)

    @property
    def has_work(self) -> bool:
        """Whether the work is of a kind they look for or have done: the programme's rule for suggesting it."""
        return any(one.criterion in (criteria.SECTOR, criteria.TRADE) and one.value > 0 for one in self.findings)


def fit(wish: Wish, ask: Ask, weights: Mapping[str, float]) -> Fit:
    """Hold an offer against a person.

    Args:
        wish: what they look for.
        ask: what it wants.
        weights: criterion -> its weight; one of 0 is neither counted nor told.
    """
    total, count, found = 0.0, 0.0, list[Finding]()
    for criterion, judge in _JUDGES.items():
        weight = weights[criterion]
        if not weight:
            continue
        total += weight
        told = tuple(judge(wish, ask))
        found += told
        count += weight * max(AGAINST, min(FIT, sum(one.value for one in told)))
    return Fit(100 * count / total if total else 0.0, tuple(found))


def _place(wish: Wish, ask: Ask) -> Iterator[Finding]:
    place, wanted = ask.row.department, wish.row.departments
    if not place or not wanted:
        return
    if place in wanted:
        yield Finding(criteria.PLACE, "place", FIT, bare_name(place))
    elif beside := wish.near.get(place):
        yield Finding(criteria.PLACE, "place_near", HALF, bare_name(place), bare_name(beside))
    else:
        yield Finding(criteria.PLACE, "place_far", AGAINST, bare_name(place))


def _travel(wish: Wish, ask: Ask) -> Iterator[Finding]:
    travel = wish.travel
    if ask.car:
        if travel.car:
            yield Finding(criteria.TRAVEL, "car", FIT)
        elif travel.said:
            yield Finding(criteria.TRAVEL, "car_missing", AGAINST)
    elif ask.transit and travel.transit:
        yield Finding(criteria.TRAVEL, "transit", FIT)
    for minutes, place, words in ask.away:
        if fold(place) in (fold(bare_name(department)) for department in wish.row.departments):
            near = minutes <= (travel.minutes or SHORT_WAY)
            if near or travel.minutes:
                yield Finding(criteria.TRAVEL, "minutes" if near else "minutes_far", FIT if near else AGAINST, words)
            return


def _sector(wish: Wish, ask: Ask) -> Iterator[Finding]:
    sector, wanted = ask.row.sector, wish.sectors
    if not sector or not wanted:
        return
    if sector in wanted:
        yield Finding(criteria.SECTOR, "sector", FIT, sector)
    elif not ask.trades & wish.trades.keys():
        yield Finding(criteria.SECTOR, "sector_other", STRANGE, sector)


def _trade(wish: Wish, ask: Ask) -> Iterator[Finding]:
    if shared := ask.trades & wish.trades.keys():
        yield Finding(criteria.TRADE, "trade", FIT, wish.trades[min(shared)])
    elif shared := ask.trades & wish.done.keys():
        yield Finding(criteria.TRADE, "done", HALF, wish.done[min(shared)])


def _contract(wish: Wish, ask: Ask) -> Iterator[Finding]:
    contract, wanted = ask.row.contract, wish.row.contracts
    if contract and wanted:
        has = contract in wanted
        yield Finding(criteria.CONTRACT, "contract" if has else "contract_other", FIT if has else AGAINST, contract)


def _licence(wish: Wish, ask: Ask) -> Iterator[Finding]:
    if ask.licence:
        has = ask.licence in wish.licences
        code = "licence" if has else "licence_missing"
        yield Finding(criteria.LICENCE, code, FIT if has else AGAINST, ask.licence_words)


def _hours(wish: Wish, ask: Ask) -> Iterator[Finding]:
    asked, wanted = ask.times, wish.times
    for what, may, refuses in (
        (asked.weekend, wanted.weekend, wanted.no_weekend),
        (asked.night, wanted.night, wanted.no_night),
    ):
        if what and may:
            yield Finding(criteria.HOURS, "hours", HALF, what)
        elif what and refuses:
            yield Finding(criteria.HOURS, "hours_not", AGAINST, what, wish.row.availability)
    if asked.part and wanted.part:
        yield Finding(criteria.HOURS, "hours", HALF, asked.part)
    elif asked.full and wanted.part:
        yield Finding(criteria.HOURS, "hours_not", AGAINST, asked.full, wish.row.availability)
    if asked.now and wanted.now:
        yield Finding(criteria.HOURS, "now", HALF)


def _languages(wish: Wish, ask: Ask) -> Iterator[Finding]:
    for language, needed in ask.languages.items():
        if language in wish.languages:
            yield Finding(criteria.LANGUAGES, "language", FIT, wish.languages[language])
        elif needed and wish.row.languages:
            yield Finding(criteria.LANGUAGES, "language_missing", AGAINST, language)


def _skills(wish: Wish, ask: Ask) -> Iterator[Finding]:
    for skill, families in wish.skills:
        shared = len(families & ask.families)
        if shared > 1 or (shared and shared == len(families)):
            yield Finding(criteria.SKILLS, "skill", HALF, skill)


_JUDGES: Mapping[str, Callable[[Wish, Ask], Iterator[Finding]]] = {
    criteria.PLACE: _place, criteria.CONTRACT: _contract, criteria.TRADE: _trade, criteria.SECTOR: _sector,
    criteria.TRAVEL: _travel, criteria.LICENCE: _licence, criteria.HOURS: _hours, criteria.LANGUAGES: _languages,
    criteria.SKILLS: _skills,
}  # fmt: skip
"""Criterion -> what it finds, in the order of the sentence."""
