"""The list « Métiers » of staff: words of trades they add to those that search knows."""

from collections.abc import Iterable, Iterator

from programme.lists import TRADES
from programme.search.thesaurus import TradeLine, read_line
from sheets.model.binding import a1
from sheets.model.columns import fold
from sheets.model.problems import Problem
from sheets.model.schema import CHOICES, Choice
from sheets.model.table import Table


def lines_added(choices: Iterable[Choice]) -> tuple[TradeLine, ...]:
    """What staff added; a line that links nothing adds nothing."""
    return tuple(line for choice in _of_trades(choices) if (line := read_line(choice.value, choice.english)))


def problems_of_trades(choices: Table[Choice]) -> Iterator[Problem]:
    """The lines of « Métiers » that link no words."""
    for choice in _of_trades(choices.rows):
        if read_line(choice.value, choice.english) is None:
            place = a1(choice.number, choices.binding.columns.get("value", 0))
            header = CHOICES.by_key["value"].header
            yield Problem("trade_line", choices.title, place, choice.number, header, choice.value[:80])


def _of_trades(choices: Iterable[Choice]) -> Iterator[Choice]:
    return (c for c in choices if c.value and not c.retired and fold(c.list_name) == fold(TRADES))
