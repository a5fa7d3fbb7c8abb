"""An offer that somebody does not want, and why: a line among the steps of `Suivis`, "… pas pour moi : trop loin".

Staff and the coach read it there; recruiters never do (see private_page.py). What it is about teaches matching.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable

from programme.matching.criteria import CONTRACT, HOURS, LICENCE, PLACE, SECTOR, SKILLS, TRADE, TRAVEL
from programme.offer_steps import DECLINED, NOT_FOR_ME, is_declined
from sheets.model.columns import fold
from sheets.model.several import split

REASONS: dict[str, frozenset[str]] = {
    "trop loin": frozenset((PLACE, TRAVEL)),
    "pas mon travail": frozenset((SECTOR, TRADE, SKILLS)),
    "les horaires": frozenset((HOURS,)),
    "le contrat": frozenset((CONTRACT,)),
    "le permis": frozenset((LICENCE,)),
    "autre chose": frozenset(),
}
"""What may be chosen, as the sheet says it -> the criteria it is about; none: it may be about any."""
LONGEST_WORDS = 200
_SEPARATING = re.compile(r"[,;，、،；؛]")


def with_refusal(lines: Iterable[str], day: dt.date, reason: str, words: str = "") -> tuple[str, ...]:
    """The lines of a cell with a refusal, in the place of an earlier one.

    Args:
        lines: of the column « Événements ».
        day: when.
        reason: one of REASONS.
        words: the person's own, may be empty.
    """
    return (*without_refusal(lines), _line(day, reason, " ".join(words.split())))


def without_refusal(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines of a cell without a refusal."""
    return tuple(line for line in lines if not is_declined((line,)))


def criteria_of(lines: Iterable[str]) -> Collection[str] | None:
    """The criteria that a refusal is about; None where it does not say, or says nothing of them."""
    found = [match["why"] or "" for line in lines if (match := DECLINED.fullmatch(line.strip()))]
    about = (REASONS[reason] for why in found for reason in REASONS if fold(why).startswith(fold(reason)))
    return next(about, None) or None


def _line(day: dt.date, reason: str, words: str) -> str:
    said = f"{day:%d/%m/%Y} {NOT_FOR_ME} : {reason}"
    if not words:
        return said
    line = f"{said} « {words} »"
    # A cell with one line alone is cut at commas, but for those between quotation marks; a stray bracket opens them.
    return line if split(line) == (line,) else f"{said} « {_SEPARATING.sub(' –', words)} »"
