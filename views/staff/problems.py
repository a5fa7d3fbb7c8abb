"""Everything staff should mend in the workbook, said in the visitor's language."""

from weakref import WeakKeyDictionary

from cv.portrait_cells import photos_nowhere
from programme.accounts.people import shared_addresses
from programme.letters.wordings import problems_of_texts
from programme.search.trade_lines import problems_of_trades
from sheets.model.problems import MESSAGES, Problem
from sheets.model.schema import Wording
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.public.media import media
from views.web.language import catalogue, translate
from views.web.shared import book

_OF_TEXTS: WeakKeyDictionary[Table[Wording], tuple[Problem, ...]] = WeakKeyDictionary()


def problems_of(snapshot: Snapshot) -> tuple[Problem, ...]:
    """The problems of a reading, of reworded texts, of staff's trades, of shared addresses, and of photos not there."""
    if snapshot.wordings not in _OF_TEXTS:
        _OF_TEXTS[snapshot.wordings] = tuple(problems_of_texts(snapshot, catalogue("en")))
    trades = problems_of_trades(snapshot.choices)
    several = *shared_addresses(snapshot), *photos_nowhere(snapshot, media(), book().state)
    return (*snapshot.problems, *_OF_TEXTS[snapshot.wordings], *trades, *several)


def what(problem: Problem) -> str:
    """What is wrong."""
    return problem.say(translate(MESSAGES[problem.code][0]))


def how(problem: Problem) -> str:
    """How to mend it."""
    return problem.say(translate(MESSAGES[problem.code][1]))
