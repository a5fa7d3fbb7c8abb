"""An offer brought to a person, or taken back, from whatever page: the act, and what is said of it."""

from flask import flash

from programme.acts.errors import AlreadyDecided
from programme.acts.recommendations import NotBroughtNow, recommend, take_back
from programme.messages.lines import RECOMMENDED
from programme.messages.rules import rule_named
from sheets.changes import Conflicted
from views.web.language import translate
from views.web.shared import book


def bring(candidate: str, opportunity: str, author: str) -> None:
    """Bring an offer to a person, and say whether a mail tells them.

    Args:
        candidate, opportunity: their IDs.
        author: who does, by e-mail.
    """
    try:
        told_before = recommend(book(), candidate, opportunity, author)
    except NotBroughtNow:
        flash(translate("Cette personne ne cherche pas en ce moment, ou l'offre est fermée."), "warning")
    except (AlreadyDecided, Conflicted):
        flash(translate("Quelqu'un l'a déjà fait, ou la personne a répondu : voici où elle en est."), "warning")
    else:
        if told_before:
            flash(translate("C'est de nouveau sur sa page. Le mail d'avant n'est pas envoyé une seconde fois."), "good")
        elif rule_named(book().snapshot, RECOMMENDED):
            flash(translate("C'est proposé. La personne et son coach reçoivent un mail."), "good")
        else:
            flash(translate("C'est proposé, sur sa page. Aucun mail ne part : ce message est éteint."), "good")


def take(candidate: str, opportunity: str, author: str) -> None:
    """Take back what was recommended; it is said if somebody answered."""
    try:
        take_back(book(), candidate, opportunity, author)
        flash(translate("Annulé. Un mail qui n'est pas encore parti ne partira pas."), "good")
    except (AlreadyDecided, Conflicted):
        flash(translate("Quelqu'un l'a déjà fait, ou la personne a répondu : voici où elle en est."), "warning")
