"""What became of a submission, in words that its author understands."""

from dataclasses import dataclass
from typing import Any

from flask import render_template

from sheets.changes import Conflict
from views.web.access import Person
from views.web.language import translate
from views.web.shared import book

NOTHING = "-"
"""Stands in an address for the receipt of a submission that changed nothing."""

PROPOSED = "proposed"
"""Stands there for one that only proposes something, for staff to decide."""

WORDS = {
    "queued": ("info", "Enregistré, en cours d'écriture."),
    "done": ("good", "Enregistré : c'est gardé."),
    "noop": ("good", "C'était déjà enregistré."),
    "nothing": ("info", "Rien n'avait changé : il n'y avait rien à enregistrer."),
    "proposed": ("good", "Proposé à l'équipe : elle confirme, ou vous répond. Rien n'a changé d'ici là."),
    "person": ("warning", "Votre texte est gardé. Quelqu'un de l'équipe va décider."),
    "choose": ("warning", "Quelqu'un a changé la même chose au même moment. Votre texte est gardé : choisissez."),
    "decided": ("warning", "Déjà décidé par %(who)s : votre choix n'a pas compté."),
    "review": (
        "warning",
        "Rien n'est encore changé : l'équipe lit ce CV, et ce bouton le lui reprend. Recommencez si vous le voulez.",
    ),
    "unknown": ("info", "Cet enregistrement est trop ancien pour être suivi."),
}
"""State -> tone, and the French sentence."""


@dataclass(frozen=True)
class StateLine:
    """The line under a form that says where its last saving stands.

    Args:
        id: the receipt.
        state: a key of WORDS.
        reason: why a person must decide, where one must.
        conflicts: what the author can choose between.
        who: who settled it meanwhile.
    """

    id: str
    state: str
    reason: str = ""
    conflicts: tuple[Conflict, ...] = ()
    who: str = ""

    @property
    def live(self) -> bool:
        """Whether it may still change by itself."""
        return self.state == "queued"

    @property
    def tone(self) -> str:
        """The notice's colour."""
        return WORDS[self.state][0]

    @property
    def words(self) -> str:
        """The sentence, in the visitor's language."""
        words = translate(WORDS[self.state][1])
        return words % {"who": self.who} if self.who else words


def state_line(receipt_id: str, person: Person) -> StateLine:
    """Where a submission stands.

    Args:
        receipt_id: from the submission, or from an address somebody may have made up.
        person: who asks; what others submitted is unknown to them.
    """
    if receipt_id == NOTHING:
        return StateLine(receipt_id, "nothing")
    if receipt_id == PROPOSED:
        return StateLine(receipt_id, "proposed")
    progress = book().progress(receipt_id)
    if progress is None or progress.author != person.email:
        return StateLine(receipt_id, "unknown")
    choosable = progress.state == "person" and progress.conflicts
    return StateLine(receipt_id, "choose" if choosable else progress.state, progress.reason, progress.conflicts)


def state_fragment(receipt_id: str, person: Person, **place: Any) -> tuple[str, int]:
    """The line alone, as htmx asks for it until it is settled.

    Args:
        receipt_id: which.
        person: who asks.
        place: `desk` and `part_id`, for the addresses in it.
    """
    line = state_line(receipt_id, person)
    return render_template("forms/_state.html", line=line, **place), 404 if line.state == "unknown" else 200
