"""What a CV's status means, and what an act does to it. Pure: no request, no writing."""

from collections.abc import Mapping
from typing import Any

import clock
from programme.publication import is_public
from sheets.model.columns import Column
from sheets.model.schema import DRAFT, HIDDEN, NEW, PUBLISHED, TO_REVIEW, Candidate

WANTED = ("catchphrase", "ambition_1", "departments", "contracts", "story", "skills", "availability")
"""Columns without which a CV says too little to be shared, in the order of the form."""

NEEDED = ("ambition_1", "story")
"""Those of them without which there is nothing to review."""

SHOWS = frozenset({"removed", "status"})
"""Columns that say whether an experience or a testimonial is on the page."""


def on_page(column: Column) -> bool:
    """Whether the public page changes with a column of a CV's form: its text is on it, or says what is."""
    return column.public or column.key in SHOWS


def in_review(candidate: Candidate, by_staff: bool) -> bool:
    """Whether staff read the CV now, so that whoever changes its page is asked what becomes of that."""
    return candidate.status == TO_REVIEW and not by_staff


def after_save(candidate: Candidate, by_staff: bool, seen: bool = True) -> Mapping[str, Any]:
    """What saving a part of a CV also writes on the candidate: key -> typed value.

    What the public page does not show never touches the status. A coach's or a candidate's save of the rest makes a
    draft of a CV that is not published (« En cours »): one that was sent for review must be sent again, so that staff
    never review a text that is still moving. A published CV stays published: a page that vanished at each corrected
    typo, or waited days for staff, would hurt the person whose links are out there. A hidden one stays hidden. Staff's
    own saves leave the status alone.

    Nothing else: a save writes the cells that were edited. The CV is dated when it is sent for review and published.

    Args:
        candidate: the row.
        by_staff: staff save it.
        seen: the public page shows what is saved.
    """
    moves = seen and not by_staff and candidate.status not in (PUBLISHED, HIDDEN, DRAFT)
    return {"status": DRAFT} if moves else {}


def on_submission() -> Mapping[str, Any]:
    """What sending a CV for review writes on the candidate: key -> typed value."""
    return {"status": TO_REVIEW, "updated_on": clock.today()}


def may_submit(candidate: Candidate) -> bool:
    """Whether the CV can be sent to staff for review."""
    return candidate.status not in (TO_REVIEW, PUBLISHED, HIDDEN)


def lacking(candidate: Candidate, missing: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Keys of the columns without which there is nothing to review; as `still_wanted`."""
    return tuple(key for key in NEEDED if key in still_wanted(candidate, missing))


def blocked(candidate: Candidate) -> bool:
    """Whether the page cannot be online for want of consent, whatever staff do."""
    return candidate.consent is not True and candidate.status != HIDDEN


def still_wanted(candidate: Candidate, missing: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Keys of the columns that are still empty and that a CV cannot do without.

    Args:
        candidate: the row.
        missing: columns the sheet does not have: nobody can fill these.
    """
    return tuple(key for key in WANTED if key not in missing and not getattr(candidate, key))


def tone(candidate: Candidate) -> str:
    """The colour of the status (see the `status` macro)."""
    if is_public(candidate):
        return "leaf"
    return {TO_REVIEW: "sun", PUBLISHED: "bad"}.get(candidate.status, "plain")


def in_words(candidate: Candidate) -> tuple[str, str]:
    """The status as a word or two, and as a sentence; both French, to translate."""
    if is_public(candidate) and candidate.employed is True:
        return "En emploi", "La page dit la bonne nouvelle à qui suit un ancien lien."
    if is_public(candidate):
        return "En ligne", "La page est publique : elle peut être partagée."
    if candidate.status == PUBLISHED:
        return "Pas encore en ligne", "Le CV est validé. Il manque l'accord de publication."
    return {
        NEW: ("À écrire", "Personne n'a encore écrit ce CV."),
        DRAFT: ("Pas fini", "Pas encore public : l'équipe le lira avant de le publier."),
        TO_REVIEW: ("L'équipe lit", "L'équipe le lit avant de le publier."),
        HIDDEN: ("Caché", "La page n'est plus visible."),
    }.get(candidate.status, ("À écrire", "Personne n'a encore écrit ce CV."))
