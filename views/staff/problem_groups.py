"""The problems of the sheet by kind, counted, the first of each shown: three hundred must not make a wall."""

from collections.abc import Sequence
from dataclasses import dataclass

from programme import problem_costs
from programme.problem_costs import cost_of
from sheets.model.problems import Problem
from sheets.model.snapshot import Snapshot
from views.staff.problems import how, what
from views.web.language import translate
from views.web.sheet_links import cell_url

SHOWN = 3
"""Places shown of each kind at first sight."""
BY_LIST = frozenset({"not_in_list", "unknown_reference"})
"""Kinds that are told for each list, or tab referred to."""
COSTS = {
    problem_costs.NO_ROW: "Cette ligne est laissée de côté.",
    problem_costs.OFFLINE: "%(name)s : la page est hors ligne.",
    problem_costs.LACKS: "%(name)s : la page ne le montre pas.",
    problem_costs.KEPT_OUT: "%(name)s : ni accès, ni mails.",
}
"""What a problem costs, French."""
NOWHERE = frozenset({"missing_tab", "lost_tab"})
"""Problems of tabs that are not there: no link leads to them."""


@dataclass(frozen=True)
class ProblemPlace:
    """One problem of several.

    Args:
        where: tab, column and cell.
        value: what stands there, where the sentence of the kind does not say it.
        url: the way to it, if there is one.
        cost: what it costs, in words; empty: nothing that anybody notices, or not told here.
    """

    where: str
    value: str
    url: str
    cost: str = ""


@dataclass(frozen=True)
class Group:
    """The problems of one kind.

    Args:
        code: the kind.
        tab: the tab they are all in; empty: several.
        what: what is wrong; without the names that vary.
        how: how to mend it.
        count: how many there are.
        places: the first of them.
        more: the others, where they are asked for.
        told: the problems whose values are shown at first sight.
    """

    code: str
    tab: str
    what: str
    how: str
    count: int
    places: Sequence[ProblemPlace]
    more: Sequence[ProblemPlace]
    told: Sequence[Problem]


def grouped(snapshot: Snapshot, problems: Sequence[Problem]) -> list[Group]:
    """The first problems of each kind: those of tabs and columns hide most and come first, then the most frequent."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, problem.other if problem.code in BY_LIST else ""), []).append(problem)
    found = sorted(kinds.values(), key=lambda same: (same[0].row > 0, -len(same)))
    return [group(snapshot, same, len(same[:SHOWN])) for same in found]


def alike(problems: Sequence[Problem]) -> list[list[Problem]]:
    """The problems that are one and the same in several cells, together: what mends one mends all."""
    found: dict[tuple[str, ...], list[Problem]] = {}
    for p in problems:
        found.setdefault((p.code, p.tab, p.column, p.value, p.other), []).append(p)
    return list(found.values())


def group(snapshot: Snapshot, same: Sequence[Problem], most: int | None = None) -> Group:
    """Several problems of one kind as one.

    Args:
        snapshot: the reading they were found in.
        same: the problems.
        most: how many of their places are wanted; None: all.
    """
    tab, column, value, other = (
        _common([getattr(p, name) for p in same]) for name in ("tab", "column", "value", "other")
    )
    common = Problem(same[0].code, tab, column=column, value=value, other=other)
    said = value == same[0].value
    places = [
        ProblemPlace(where(p), "" if said else p.value, url_of(p), _cost(snapshot, p) if n < SHOWN else "")
        for n, p in enumerate(same[:most])
    ]
    return Group(
        same[0].code,
        tab if tab == same[0].tab else "",
        what(common),
        how(common),
        len(same),
        places[:SHOWN],
        places[SHOWN:],
        same[:SHOWN],
    )


def kind_of(code: str) -> str:
    """What a sort of problem is called: its sentence, without the names that vary."""
    return what(Problem(code, "…", column="…", value="…", other="…"))


def where(problem: Problem) -> str:
    """Where a problem is: tab, column, cell."""
    return " · ".join(filter(None, (problem.tab, problem.column, problem.a1)))


def url_of(problem: Problem) -> str:
    """The way to a problem; empty when there is nothing to see."""
    return "" if problem.code in NOWHERE else cell_url(problem.tab, problem.a1)


def _cost(snapshot: Snapshot, problem: Problem) -> str:
    found = cost_of(snapshot, problem)
    return translate(COSTS[found.kind]) % {"name": found.name} if found else ""


def _common(values: Sequence[str]) -> str:
    return values[0] if len(set(values)) == 1 else "…"
