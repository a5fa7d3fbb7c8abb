"""The address of a CV: a first name to read, and the ID, which alone counts."""

import re

from sheets.model.columns import fold
from sheets.model.letters import to_ascii_letters
from sheets.model.schema import Candidate


def slug_of(candidate: Candidate) -> str:
    """ "abdenour-c7k2m", "lukasz-c7k2m"; a name of any script in our letters, the ID alone where there is none.

    Args:
        candidate: the row; its ID is letters and digits.
    """
    name = re.sub(r"[^a-z0-9]+", "-", fold(to_ascii_letters(candidate.first_name))).strip("-")
    return f"{name}-{candidate.id.lower()}" if name else candidate.id.lower()


def id_in_slug(slug: str) -> str:
    """The ID at the end of an address, in capitals as IDs are minted; the name before it may have changed since."""
    return slug.rsplit("-", 1)[-1].upper()
