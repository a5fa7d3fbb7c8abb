"""Everything staff should mend in the workbook, said in the visitor's language."""

from weakref import WeakKeyDictionary

from programme.people import shared_addresses
from programme.trade_lines import problems_of_trades
from programme.wordings import problems_of_texts
from sheets.model.problems import MESSAGES, Problem
from sheets.model.table import Table
from sheets.schema import Wording
from sheets.snapshot import Snapshot
from views.language import catalogue, translate

_OF_TEXTS: WeakKeyDictionary[Table[Wording], tuple[Problem, ...]] = WeakKeyDictionary()


def problems_of(snapshot: Snapshot) -> tuple[Problem, ...]:
    """The problems of a reading, of reworded texts, of staff's trades, and of addresses that several people share."""
    if snapshot.wordings not in _OF_TEXTS:
        _OF_TEXTS[snapshot.wordings] = tuple(problems_of_texts(snapshot, catalogue("en")))
    trades = problems_of_trades(snapshot.choices)
    return (*snapshot.problems, *_OF_TEXTS[snapshot.wordings], *trades, *shared_addresses(snapshot))


def what(problem: Problem) -> str:
    """What is wrong."""
    return problem.say(translate(MESSAGES[problem.code][0]))


def how(problem: Problem) -> str:
    """How to mend it."""
    return problem.say(translate(MESSAGES[problem.code][1]))
