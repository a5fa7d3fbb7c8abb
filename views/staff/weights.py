"""What counts when an offer is held against a person: the weights staff chose, and what answers made of them."""

from flask import Blueprint, render_template

from programme.matching.criteria import COMPARED
from programme.matching.pairing import pairing_of
from sheets.model.schema import CRITERIA
from views.web.access import staff_only
from views.web.shared import book
from views.web.sheet_links import url_of

bp = Blueprint("weights", __name__, url_prefix="/staff/matching")


@bp.get("")
def page() -> str:
    """Each criterion: its weight, its bounds, where answers moved it, and from how many."""
    staff_only()
    snapshot = book().snapshot
    found = pairing_of(snapshot)
    line = next(iter(snapshot.criteria.rows), None)
    return render_template(
        "opportunities/weights.html",
        learned=[found.learned[name] for name in COMPARED],
        criteria=found.criteria,
        scale=max((one.most for one in found.learned.values()), default=0.0) or 1.0,
        url=url_of(snapshot, CRITERIA.key, line.id, "weight") if line else "",
    )
