"""Relays and partners as staff see them: how many, what they brought, and the codes to give to partners."""

from flask import Blueprint, render_template

from programme.messages.rules import rules_of
from programme.relays.giving import active
from programme.relays.partners import figures_of_partners
from programme.relays.wishes import is_open
from sheets.model.schema import MONTHLY
from views.web.access import staff_only
from views.web.shared import book

bp = Blueprint("relays_desk", __name__, url_prefix="/staff/relays")


@bp.get("")
def page() -> str:
    """All that relays and partners brought. No address: these stand in the sheet."""
    staff_only()
    snapshot = book().snapshot
    relays = active(snapshot.relays)
    return render_template(
        "staff/relays.html",
        open=is_open(snapshot),
        sends=any(rule.active and rule.gives_cv for rule in rules_of(snapshot).rules.values()),
        relays=len(relays),
        monthly=sum(relay.rhythm == MONTHLY for relay in relays.values()),
        stopped=sum(relay.stopped_on is not None for relay in snapshot.relays.rows),
        brought=figures_of_partners(book()),
        where=book().sheet_url(snapshot.relays.title, "A1"),
    )
