"""Everything staff should mend in the workbook, said in the visitor's language."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from cv.portrait_cells import photos_nowhere
from programme.accounts.people import shared_addresses
from programme.hiring import ends_before_they_begin, passed_to_others
from programme.letters.wordings import problems_of_texts
from programme.matching.criteria import read_criteria
from programme.messages.rules import problems_of_messages, rules_of
from programme.open_forms import forms_of
from programme.relays.giving import doubled_relays
from programme.saved_views.reading import problems_of_views
from programme.search.trade_lines import problems_of_trades
from sheets.model.problems import MESSAGES, Problem
from sheets.model.schema import Wording
from sheets.model.snapshot import Snapshot
from sheets.model.table import Table
from views.public.media import media
from views.web.language import translate
from views.web.shared import book
from views.web.translations import catalogue

_OF_TEXTS: WeakKeyDictionary[Table[Wording], tuple[Mapping[str, frozenset[str]], tuple[Problem, ...]]] = (
    WeakKeyDictionary()
)


def problems_of(snapshot: Snapshot) -> tuple[Problem, ...]:
    """Those of a reading, of what staff wrote in the tabs of settings, of addresses and photos."""
    own = rules_of(snapshot).places
    if (known := _OF_TEXTS.get(snapshot.wordings)) is None or known[0] != own:
        known = _OF_TEXTS[snapshot.wordings] = (own, tuple(problems_of_texts(snapshot, catalogue("en"), own)))
    trades = (*problems_of_trades(snapshot.choices), *read_criteria(snapshot.criteria).problems)
    slips = ends_before_they_begin(snapshot.candidates)
    several = (
        *slips,
        *passed_to_others(snapshot, book()),
        *shared_addresses(snapshot),
        *doubled_relays(snapshot.relays),
        *photos_nowhere(snapshot, media(), book()),
    )
    lines = *problems_of_messages(snapshot), *problems_of_views(snapshot), *forms_of(snapshot).problems
    return (*snapshot.problems, *known[1], *lines, *trades, *several)


def what(problem: Problem) -> str:
    """What is wrong."""
    return problem.say(translate(MESSAGES[problem.code][0]))


def how(problem: Problem) -> str:
    """How to mend it."""
    return problem.say(translate(MESSAGES[problem.code][1]))
