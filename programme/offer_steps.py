"""The dated steps of a person with an offer, as `Suivis` keeps them: one a line, "10/03/2026 entretien"."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sheets.model.columns import fold
from sheets.model.schema import FOLLOW_UP_STATUSES

STEPS = ("contact", "relance", "entretien", "essai", "PMSMP", "embauche", "fin")
"""The programme's events: contact, follow-up, interview, trial, PMSMP, hiring, end."""
TO_DO, CONTACTED, INTERVIEW, HIRED, REFUSED, REFUSED_AFTER = FOLLOW_UP_STATUSES
OPEN = (TO_DO, CONTACTED, INTERVIEW)
IN_TOUCH = (CONTACTED, INTERVIEW, HIRED, REFUSED_AFTER)
"""Where somebody stands who wrote to a recruiter, or met them."""
_LEADS_TO = {
    "contact": CONTACTED, "relance": CONTACTED, "entretien": INTERVIEW, "essai": INTERVIEW, "PMSMP": INTERVIEW,
    "embauche": HIRED,
}  # fmt: skip
_MET = ("entretien", "essai", "PMSMP")
_WAY = (*OPEN, HIRED)
NEWS_DAYS = 31
"""How old a step may be, in days, for a row that comes with it to tell of now, not of the past."""
NOT_FOR_ME = "pas pour moi"
DECLINED = re.compile(r"(?:\d{1,2}/\d{1,2}/\d{4}\s+)?" + NOT_FOR_ME + r"(?:\s*:\s*(?P<why>.*))?", re.IGNORECASE)
"""The line of somebody's own no (see matching/declining.py)."""
_LINE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(.+)")
_KNOWN = {fold(step): step for step in STEPS}


@dataclass(frozen=True, slots=True)
class OfferStep:
    """One step.

    Args:
        text: its line, as it stands in the sheet.
        day: when; None where the line does not say.
        name: one of STEPS, or staff's own words.
    """

    text: str
    day: dt.date | None
    name: str

    @property
    def known(self) -> bool:
        """Whether it is one of the programme's events."""
        return self.name in STEPS


def steps_of(lines: Iterable[str]) -> list[OfferStep]:
    """The steps of a cell, in the order they happened; those without a day last.

    Args:
        lines: of the column « Événements ».
    """
    return sorted(map(_read, lines), key=lambda step: step.day or dt.date.max)


def next_date(steps: Iterable[OfferStep], today: dt.date) -> OfferStep | None:
    """The first step still to come to which somebody goes: an interview, a trial."""
    return next((step for step in steps if step.name in _MET and step.day and step.day >= today), None)


def has_met(steps: Iterable[OfferStep], today: dt.date) -> bool:
    """Whether somebody went to an interview or a trial: one that is over, or none that is still to come."""
    found = list(steps)
    over = any(step.name in _MET and step.day and step.day < today for step in found)
    return over or next_date(found, today) is None


def day_hired(steps: Iterable[OfferStep]) -> dt.date | None:
    """The last day that is noted as a first day of work."""
    return max((step.day for step in steps if step.name == "embauche" and step.day), default=None)


def is_news(day: dt.date | None, today: dt.date) -> bool:
    """Whether what a row that comes says of a day may still be told; without a day it is of today."""
    return day is None or day > today - dt.timedelta(NEWS_DAYS)


def is_declined(lines: Iterable[str]) -> bool:
    """Whether the person said that an offer is not for them."""
    return any(DECLINED.fullmatch(line.strip()) for line in lines)


def with_step(lines: tuple[str, ...], name: str, day: dt.date) -> tuple[str, ...]:
    """The lines with one step more, unless it is there.

    Args:
        lines: of the column.
        name: one of STEPS.
        day: when.
    """
    known = any((step.name, step.day) == (name, day) for step in map(_read, lines))
    return lines if known else (*lines, f"{day:%d/%m/%Y} {name}")


def status_after(status: str, name: str) -> str:
    """Where somebody stands once a step is noted: further on, never back, and a refusal stays one.

    Args:
        status: the status before.
        name: one of STEPS.
    """
    leads_to = _LEADS_TO.get(name, "")
    before = status or TO_DO
    ahead = leads_to and before in _WAY and _WAY.index(leads_to) > _WAY.index(before)
    return leads_to if ahead else status


def _read(line: str) -> OfferStep:
    found = _LINE.fullmatch(line.strip())
    try:
        day = dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        day = None
    name = found[4].strip() if found and day else line.strip()
    return OfferStep(line, day, _KNOWN.get(fold(name), name))
