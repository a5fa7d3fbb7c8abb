"""When a CV may be shown: the one rule that every page, search and mail asks."""

from sheets.model.schema import PUBLISHED, Candidate


def is_public(candidate: Candidate) -> bool:
    """Whether the CV may be shown: staff published it and the person's consent is recorded."""
    return candidate.status == PUBLISHED and candidate.consent is True
