"""Who has no coach, and who could be theirs: one press pairs them."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.coaches import is_active
from programme.erasure_requests import leaving
from programme.pairing import (
    FREE,
    FULL,
    LANGUAGE,
    OTHER_ZONE,
    SECTOR,
    STRUCTURE,
    TIME,
    UNTRAINED,
    ZONE,
    PairingReason,
    count_others,
    pair,
    suggestions,
    told_after,
    without_coach,
)
from sheets.changes import Conflicted
from sheets.model.schema import Candidate, Coach
from views.web.access import staff_only
from views.web.language import translate, translate_plural
from views.web.shared import book

bp = Blueprint("pairing", __name__, url_prefix="/staff/pairing")

SHOWN = 12
"""Coaches on the page of a candidate; the others, by a link."""


@bp.get("")
def waiting() -> str:
    """The candidates without a coach."""
    staff_only()
    snapshot = book().snapshot
    found = without_coach(snapshot, leaving(book()))
    return render_template(
        "staff/pairing.html", found=found, coaches=any(is_active(coach) for coach in snapshot.coaches.rows)
    )


@bp.get("/<row_id>")
def choose(row_id: str) -> str:
    """The coaches for one candidate."""
    staff_only()
    return _page(_candidate(row_id))


@bp.post("/<row_id>")
def form_pair(row_id: str) -> AnyResponse:
    """Pair them: both are told by the line of `Messages`."""
    person, candidate = staff_only(), _candidate(row_id)
    coach = book().snapshot.coaches.get(request.form.get("coach", ""))
    if coach is None or not is_active(coach):
        flash(translate("Ce coach n'est plus disponible : choisissez-en un autre."), "warning")
        return redirect(url_for("pairing.choose", row_id=row_id), 303)
    try:
        receipt = book().submit(pair(candidate, request.form.get("base") or None, coach), person.email)
    except Conflicted as met:
        theirs = book().snapshot.coaches.get(str(met.conflicts[0].theirs or ""))
        words = translate("Quelqu'un vient de lui donner un autre coach : %(name)s. Rien n'a changé.")
        flash(words % {"name": theirs.first_name if theirs else str(met.conflicts[0].theirs or "–")}, "warning")
        return make_response(_page(candidate), 409)
    return redirect(url_for("pairing.paired", row_id=row_id, receipt=receipt.id or None), 303)


@bp.get("/<row_id>/paired")
def paired(row_id: str) -> str:
    """It is done; it may be undone."""
    staff_only()
    candidate = _candidate(row_id)
    return render_template(
        "staff/paired.html",
        candidate=candidate,
        coach=book().snapshot.coaches.get(candidate.coach),
        receipt=request.args.get("receipt", ""),
        told=told_after(book().snapshot, candidate),
        left=len(without_coach(book().snapshot, leaving(book()))),
    )


@bp.post("/<row_id>/undo")
def undo(row_id: str) -> AnyResponse:
    """Take the coach away again: what was to be told in two days is not."""
    person, candidate = staff_only(), _candidate(row_id)
    receipt = request.form.get("receipt", "")
    progress = book().progress(receipt)
    if progress is None or progress.row_id != candidate.id:
        abort(404)
    try:
        done = book().undo(receipt, "coach", person.email)
    except Conflicted:
        done = None
    if done is None:
        words = translate("Pas encore écrit dans la feuille, ou changé depuis. Regardez, puis recommencez.")
        flash(words, "warning")
        return redirect(url_for("pairing.paired", row_id=row_id, receipt=receipt), 303)
    flash(translate("C'est défait."), "good")
    return redirect(url_for("pairing.choose", row_id=row_id), 303)


@bp.app_template_filter("pairing_reason")
def in_words(reason: PairingReason) -> str:
    """A reason, in words."""
    if reason.code in (FREE, FULL):
        said = translate_plural(
            "suit %(num)d personne qui cherche", "suit %(num)d personnes qui cherchent", reason.count
        )
        most = translate("au plus %(most)s") % {"most": reason.words}
        nobody = translate("ne suit personne qui cherche")
        return f"{said % {'num': reason.count} if reason.count else nobody} ({most})"
    return translate(WORDS[reason.code]) % {"words": reason.words}


WORDS = {
    ZONE: "même zone : %(words)s",
    OTHER_ZONE: "autre zone : %(words)s",
    LANGUAGE: "parle aussi : %(words)s",
    SECTOR: "connaît ce travail : %(words)s",
    TIME: "libre en même temps : %(words)s",
    STRUCTURE: "même structure",
    UNTRAINED: "pas encore de formation notée",
}


def _candidate(row_id: str) -> Candidate:
    found = book().snapshot.candidates.get(row_id)
    return found if found and found.first_name else abort(404)


def _page(candidate: Candidate) -> str:
    snapshot = book().snapshot
    coach: Coach | None = snapshot.coaches.get(candidate.coach)
    everybody = request.args.get("all") == "1"
    return render_template(
        "staff/pair.html",
        candidate=candidate,
        base=snapshot.candidates.cell(candidate, "coach") or "",
        told=told_after(snapshot, candidate),
        present=coach if is_active(coach) else None,
        found=suggestions(snapshot, candidate, None if everybody else SHOWN),
        more=0 if everybody else count_others(snapshot, candidate) - SHOWN,
    )
