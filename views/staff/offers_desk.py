"""Staff's page of opportunities: validate, refuse with a reason, say that it came twice, renew a recruiter's link."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from clock import today
from programme import opportunities
from programme.acts import validation
from programme.letters.opportunity_mails import near_words
from programme.opportunities import TO_VALIDATE
from sheets.changes import Conflicted
from sheets.model.columns import Cell
from sheets.model.schema import OPPORTUNITIES, Candidate, Opportunity
from sheets.model.snapshot import Snapshot
from views.web import language
from views.web.access import staff_only
from views.web.language import translate
from views.web.shared import book, links
from views.web.sheet_links import url_of

REASON_LENGTH = 1_000
SHOWN_WAITING, SHOWN_SETTLED = 20, 20

bp = Blueprint("offers_desk", __name__, url_prefix="/staff/opportunities")


@dataclass(frozen=True)
class OfferToSettle:
    """One opportunity that waits, as staff read it.

    Args:
        rows: one a place.
        people: whom it is for.
        near: what it looks like, and why.
        url: where its row is in the sheet.
    """

    rows: tuple[Opportunity, ...]
    people: tuple[Candidate, ...]
    near: tuple[str, ...]
    url: str

    @property
    def first(self) -> Opportunity:
        return self.rows[0]


@bp.get("")
def page() -> str:
    """Those that wait, oldest first; then the last ones settled."""
    staff_only()
    return _page()


@bp.post("/<row_id>/decision")
def decide(row_id: str) -> AnyResponse:
    """Settle the rows proposed together; the mails leave when the sheet has it, as if it had been typed there."""
    person = staff_only()
    decision = request.form.get("decision", "")
    reason = request.form.get("reason", "").strip()[:REASON_LENGTH]
    if book().snapshot.opportunities.get(row_id) is None:
        abort(404)
    if decision not in validation.DECISIONS:
        abort(400)
    if decision == validation.REFUSE and not reason:
        flash(translate("Écrivez pourquoi : le recruteur lira cette phrase."), "warning")
        return AnyResponse(_page(wrong=row_id), 422, mimetype="text/html")
    try:
        done = validation.settle_offer(book(), row_id, decision, reason, person.email)
    except Conflicted:
        done = False
    if not done:
        flash(translate("Quelqu'un l'a déjà traitée : rien n'a été changé."), "warning")
    elif decision == validation.VALIDATE:
        flash(translate("Validée. Les mails partent. Voici à qui d'autre elle irait bien."), "good")
        return redirect(url_for("offer_people.page", row_id=row_id), 303)
    else:
        flash(translate("C'est noté. Le recruteur reçoit un mail."), "good")
    return redirect(url_for("offers_desk.page"), 303)


@bp.post("/<row_id>/link")
def renew_link(row_id: str) -> AnyResponse:
    """Make a recruiter's link stop working, and send them another."""
    staff_only()
    validation.renew_link(book(), row_id, links())
    flash(translate("L'ancien lien ne marche plus ; un nouveau part par mail."), "good")
    return redirect(url_for("offers_desk.page"), 303)


def _page(wrong: str = "") -> str:
    snapshot, waiting = book().snapshot, validation.offers_to_settle(book())
    return render_template(
        "opportunities/desk.html",
        waiting=[_one(snapshot, rows) for rows in waiting[:SHOWN_WAITING]], more=len(waiting) - SHOWN_WAITING,
        settled=_settled(snapshot), wrong=wrong, typed=request.form.get("reason", ""),
    )  # fmt: skip


def _one(snapshot: Snapshot, rows: list[Opportunity]) -> OfferToSettle:
    first = rows[0]
    values: dict[str, Cell] = {key: getattr(first, key) for key in ("title", "company", "recruiter_email")}
    day = first.proposed_on or today()
    near = opportunities.near_duplicates(snapshot, values, (row.department for row in rows), day, [r.id for r in rows])
    return OfferToSettle(
        tuple(rows),
        tuple(opportunities.proposed_to(snapshot, first.id)),
        tuple(near_words(one, language.written()) for one in near),
        url_of(snapshot, OPPORTUNITIES.key, first.id, "title"),
    )


def _settled(snapshot: Snapshot) -> list[Opportunity]:
    rows = [row for row in snapshot.opportunities.rows if row.status != TO_VALIDATE and row.recruiter_email]
    return sorted(rows, key=lambda row: row.proposed_on or today(), reverse=True)[:SHOWN_SETTLED]
