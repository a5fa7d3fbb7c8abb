"""Whom an opportunity would suit: the best pairs with why, who has it already, one press to bring it to somebody."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme import consultations
from programme.acts.recommendations import may_take_back
from programme.matching.pairing import Pair, pairing_of
from programme.offer_steps import OfferStep, steps_of
from programme.opportunities import is_taken_back, may_be_brought
from programme.publication import is_public
from sheets.model.schema import Candidate, FollowUp
from views.editor import recommending
from views.web.access import staff_only
from views.web.consultations import note_reading
from views.web.shared import book

bp = Blueprint("offer_people", __name__, url_prefix="/staff/opportunities/<row_id>/people")


@dataclass(frozen=True)
class Holder:
    """Somebody who has the offer.

    Args:
        candidate: who.
        line: where they stand with it.
        pair: how it fits them.
    """

    candidate: Candidate
    line: FollowUp
    pair: Pair

    @property
    def flag(self) -> str:
        """What staff must know before they count on them, French; empty: nothing."""
        if self.candidate.employed is True:
            return "A un emploi"
        return "" if is_public(self.candidate) else "CV pas en ligne"

    @property
    def steps(self) -> list[OfferStep]:
        """What was done, in order."""
        return steps_of(self.line.events)

    @property
    def may_take_back(self) -> bool:
        """Whether it was recommended and nothing came of it yet."""
        return may_take_back(self.line)


@bp.get("")
def page(row_id: str) -> str:
    """Those it suits, those who have it."""
    person, snapshot = staff_only(), book().snapshot
    offer = snapshot.opportunities.get(row_id) or abort(404)
    found = pairing_of(snapshot)
    pairs = found.people_for(offer) if may_be_brought(offer) else []
    lines = snapshot.follow_ups.where("opportunity", row_id)
    holders = [
        Holder(who, line, Pair(who, offer, found.fit(who, offer), 0))
        for line in lines
        if (who := snapshot.candidates.get(line.candidate)) and (who.employed is True or not is_taken_back(line))
    ]
    shown = {pair.candidate.id for pair in pairs} | {one.candidate.id for one in holders}
    note_reading(person, shown, consultations.FOLLOW_UPS)
    return render_template("opportunities/people_for.html", offer=offer, pairs=pairs, holders=holders)


@bp.post("/<candidate_id>")
def bring(row_id: str, candidate_id: str) -> AnyResponse:
    """Bring it to somebody; they and their coach are told once."""
    return _act(row_id, candidate_id, recommending.bring)


@bp.post("/<candidate_id>/back")
def take_back(row_id: str, candidate_id: str) -> AnyResponse:
    """Take back what was recommended."""
    return _act(row_id, candidate_id, recommending.take)


def _act(row_id: str, candidate_id: str, act: Callable[[str, str, str], None]) -> AnyResponse:
    person, snapshot = staff_only(), book().snapshot
    if snapshot.opportunities.get(row_id) is None or snapshot.candidates.get(candidate_id) is None:
        abort(404)
    act(candidate_id, row_id, person.email)
    return redirect(url_for("offer_people.page", row_id=row_id), 303)
