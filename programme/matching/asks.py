"""What an opportunity's row asks for, read once for each row."""

from collections.abc import Mapping
from dataclasses import dataclass

from programme.matching.phrases import (
    Times,
    has_transit,
    languages_asked,
    licence_asked,
    needs_car,
    times_asked,
    times_away,
)
from programme.matching.wishes import code_of_licence
from programme.matching.works import families_of, trades_of
from programme.search.thesaurus import Thesaurus
from sheets.model.schema import Opportunity


@dataclass(frozen=True, slots=True)
class Ask:
    """What one opportunity is and wants.

    Args:
        row: its own.
        trades: what its title names.
        licence: the code of the licence it demands, "b"; empty: none.
        licence_words: that licence as it says it.
        car: one must have a car.
        transit: public transport leads there.
        away: (minutes, from where, its words): "à 20 minutes de Paris".
        times: when the work is.
        languages: language -> whether it must be spoken.
        families: of the words of its texts.
    """

    row: Opportunity
    trades: frozenset[str]
    licence: str
    licence_words: str
    car: bool
    transit: bool
    away: tuple[tuple[int, str, str], ...]
    times: Times
    languages: Mapping[str, bool]
    families: frozenset[str]


def ask_of(row: Opportunity, thesaurus: Thesaurus) -> Ask:
    """Read an opportunity's row.

    Args:
        row: its own.
        thesaurus: the trades, with those of staff.
    """
    text = "\n".join(filter(None, (row.title, row.description, row.hours, row.message)))
    licence = code_of_licence(row.licence) or licence_asked(text)
    return Ask(
        row, trades_of(row.title, thesaurus), licence, row.licence or licence.upper(), needs_car(text),
        has_transit(row.description), tuple(times_away(f"{row.address}\n{text}")),
        times_asked(row.hours, row.description), languages_asked(text), families_of(text),
    )  # fmt: skip
