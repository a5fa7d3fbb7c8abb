"""The tab `Critères`: how much each thing counts when an offer is held against a person.

A criterion without a line counts as a new workbook says. A line that is not understood is a listed problem and stops
nothing: its criterion counts as a new workbook says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheets.model.binding import a1
from sheets.model.columns import fold
from sheets.model.problems import Problem
from sheets.model.schema import CRITERIA, CriterionLine
from sheets.model.table import Table

PLACE, TRAVEL, SECTOR, TRADE, CONTRACT, LICENCE, HOURS, LANGUAGES, SKILLS = (
    "Lieu", "Trajet", "Secteur", "Métier", "Contrat", "Permis", "Horaires", "Langues", "Savoir-faire",
)  # fmt: skip
"""What an offer and a person are compared by."""
LEARNING, FAIRNESS = "Réponses", "Équité"
"""How far answers may move a weight, in per cent of it; how many points apart two people still are equals."""
DEFAULTS: Mapping[str, float] = {
    PLACE: 30, TRAVEL: 5, SECTOR: 20, TRADE: 20, CONTRACT: 10, LICENCE: 10, HOURS: 5, LANGUAGES: 5, SKILLS: 5,
    LEARNING: 50, FAIRNESS: 10,
}  # fmt: skip
"""Criterion -> its weight in a new workbook. The programme's rule, place then work, counts for two thirds."""
COMPARED = tuple(name for name in DEFAULTS if name not in (LEARNING, FAIRNESS))
HEAVIEST = 100.0
_IDS = ("KPLAC", "KTRAV", "KSECT", "KTRAD", "KCNTR", "KPERM", "KHRRS", "KLANG", "KSKLS", "KANSW", "KFAJR")
_NAMES = {fold(name): name for name in DEFAULTS}


@dataclass(frozen=True, slots=True)
class Criteria:
    """What counts, and how much.

    Args:
        weights: criterion -> its weight, 0 where it is switched off; every one of DEFAULTS is there.
        typed: those that a line of the tab says.
        problems: what is wrong in the lines.
    """

    weights: Mapping[str, float]
    typed: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def reach(self) -> float:
        """By which share of itself answers may move a weight, up or down."""
        return min(self.weights[LEARNING], HEAVIEST) / HEAVIEST

    @property
    def equals(self) -> float:
        """Within how many points of fit people are equals, so that who has few offers comes first; 0: never."""
        return self.weights[FAIRNESS]


def read_criteria(table: Table[CriterionLine]) -> Criteria:
    """The criteria of a reading; those of a new workbook where there is no line.

    Args:
        table: the tab.
    """
    weights, seen, problems = dict(DEFAULTS), dict[str, int](), list[Problem]()
    for line in table.rows:
        if not line.name and line.weight is None:
            continue  # staff are about to write it
        name = _NAMES.get(fold(line.name))
        if name is None:
            problems.append(_problem(table, line, "criterion_unknown", "name", line.name, ", ".join(DEFAULTS)))
        elif name in seen:
            problems.append(_problem(table, line, "criterion_double", "name", line.name, str(seen[name])))
        else:
            seen[name] = line.number
            if line.weight is not None and not 0 <= line.weight <= HEAVIEST:
                problems.append(_problem(table, line, "criterion_weight", "weight", f"{line.weight:g}"))
            elif line.weight is not None:
                weights[name] = line.weight
            if line.active is False:
                weights[name] = 0
    return Criteria(weights, frozenset(seen), tuple(problems))


def default_lines() -> list[dict[str, Any]]:
    """The tab `Critères` as a new workbook holds it."""
    return [
        {"id": row_id, "name": name, "weight": float(weight), "active": True}
        for row_id, (name, weight) in zip(_IDS, DEFAULTS.items(), strict=True)
    ]


def _problem(
    table: Table[CriterionLine], line: CriterionLine, code: str, key: str, value: str, other: str = ""
) -> Problem:
    where = a1(line.number, table.binding.columns.get(key, table.binding.columns.get("id", 0)))
    return Problem(code, table.title, where, line.number, CRITERIA.by_key[key].header, value[:80], other)
