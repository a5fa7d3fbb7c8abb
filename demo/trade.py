"""What the demo knows of a trade: enough for a CV in it to ring true."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One trade. Its texts hold "[masculine|feminine]" agreements.

    Args:
        sector: a value of the list of sectors.
        ambition: what completes "Je cherche un travail…".
        catchphrases: at most 80 characters each.
        skills: one per item, no comma nor semicolon.
        why: sentences on what draws one to it.
        detail: sentences that only somebody of the trade would write.
        jobs: title and description of past jobs.
        studies: titles of trainings.
        offers: titles of opportunities.
        licences: what it often asks for.
    """

    sector: str
    ambition: str
    catchphrases: tuple[str, ...]
    skills: tuple[str, ...]
    why: tuple[str, ...]
    detail: tuple[str, ...]
    jobs: tuple[tuple[str, str], ...]
    studies: tuple[str, ...]
    offers: tuple[str, ...]
    licences: tuple[str, ...] = ()
