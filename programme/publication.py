"""When a CV may be shown: the one rule that every page, search and mail asks; and what a consent does to it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sheets.model.schema import DRAFT, PUBLISHED, TO_REVIEW, Candidate


def is_public(candidate: Candidate) -> bool:
    """Whether the CV may be shown: staff published it and the person's consent is recorded."""
    return candidate.status == PUBLISHED and candidate.consent is True


def is_first_consent(candidate: Candidate, blank: bool) -> bool:
    """Whether nobody ever noted anything of somebody's consent.

    Args:
        candidate: the row before.
        blank: whether nothing stood in the cell of the consent.
    """
    return blank and not (candidate.consent_date or candidate.published_on)


def on_consent(candidate: Candidate, wanted: bool, day: dt.date, *, first: bool) -> Mapping[str, Any]:
    """What giving consent, or taking it back, writes on the candidate, here and in the sheet: key -> typed value.

    Consent taken back stays so until staff publish again: whoever gives it anew, be it somebody in the person's place,
    puts nothing online.

    Args:
        candidate: the row before.
        wanted: given, or taken back.
        day: the day it is.
        first: nobody ever noted anything of it: then what staff published goes online at once.
    """
    values: dict[str, Any] = {"consent": wanted}
    if candidate.consent is not wanted:
        values["consent_date"] = day if wanted else None
    was_online = candidate.status == PUBLISHED or (candidate.status == DRAFT and candidate.published_on is not None)
    if not wanted and candidate.status == PUBLISHED:
        values["status"] = DRAFT
    elif wanted and candidate.consent is not True and not first and was_online:
        values["status"] = TO_REVIEW
    return values
