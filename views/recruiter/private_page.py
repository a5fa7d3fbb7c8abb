"""A recruiter's private page: where their opportunity stands, and what they may do about it. No account: a link."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.acts.errors import LinkOver
from programme.acts.letters import send_letter
from programme.acts.offers import ProposedOffer, close_offer, correct_offer, offer_by_token
from programme.flood import TooMuch
from programme.letters.opportunity_mails import Mails
from programme.offer_steps import IN_TOUCH, OPEN, TO_DO, OfferStep, steps_of
from programme.opportunities import (
    ARCHIVED,
    REFUSED,
    TO_VALIDATE,
    VALIDATED,
    lines_known,
    name_for_recruiter,
)
from programme.publication import is_public
from sheets.changes import Conflicted
from sheets.model.columns import Cell, Column, Kind
from sheets.model.schema import FOLLOW_UP_STATUSES, Candidate, FollowUp, Opportunity
from sheets.model.snapshot import Snapshot
from views.public.facts import choice
from views.recruiter import offer_form
from views.recruiter.writing import typed_letter
from views.web import forms, protection
from views.web.language import translate
from views.web.posted import posted_base, untouched
from views.web.protection import Stamp
from views.web.shared import book, links, settings

STATUSES = {
    TO_VALIDATE: ("sun", "L'équipe la lit"),
    VALIDATED: ("leaf", "Transmise"),
    ARCHIVED: ("plain", "Fermée"),
    REFUSED: ("plain", "Non transmise"),
}
"""Status -> its colour and what a recruiter reads."""
WAITS = ("leaf", "Ouverte")
"""The same of one that is validated, and passed on to nobody yet."""
SAYS = {
    TO_VALIDATE: "L'équipe la lit avant de la transmettre. Personne ne l'a encore reçue.",
    ARCHIVED: "Elle est fermée : elle n'est plus proposée à personne.",
    REFUSED: "Elle n'a pas été transmise.",
}
"""What is said of the people it is for, while it is not passed on."""
REASONS = {"filled": "le poste est pourvu", "withdrawn": "elle est retirée"}
MESSAGE = Column("text", "Message", Kind.LONG_TEXT, required=True, max_length=3_000)

bp = Blueprint("recruiters", __name__, url_prefix="/opportunities/follow")


@dataclass(frozen=True)
class OfferPage:
    """What a recruiter's page shows of what they proposed.

    Args:
        token: the link's.
        offer: its rows.
    """

    token: str
    offer: ProposedOffer

    @property
    def first(self) -> Opportunity:
        return self.offer.first

    @property
    def snapshot(self) -> Snapshot:
        """The reading its rows come from."""
        return self.offer.snapshot

    @property
    def open(self) -> bool:
        """Whether it is still to be filled."""
        return bool(self.offer.open_rows)

    @property
    def says(self) -> str:
        """What its status means for the people it is for; nothing once it is passed on."""
        return SAYS.get(self.first.status, SAYS[TO_VALIDATE])

    @property
    def places(self) -> list[tuple[Opportunity, str, str]]:
        """Each row, with its status's colour and words."""
        known = STATUSES | ({VALIDATED: WAITS} if self.waits else {})
        return [(row, *known.get(row.status, ("plain", row.status))) for row in self.offer.rows]

    @property
    def standings(self) -> list[tuple[str, str, list[OfferStep]]]:
        """(first name, where they stand, what was done) of each person it was proposed to; names only if public."""
        best: dict[str, FollowUp] = {}
        for row in self.offer.rows:
            for line in lines_known(self.snapshot, row):
                if line.candidate not in best or _rank(line) > _rank(best[line.candidate]):
                    best[line.candidate] = line
        people = [(self.snapshot.candidates.get(row_id), line) for row_id, line in best.items()]
        return [(_name(person), _stand(person, line), _steps(line)) for person, line in people if person]

    @property
    def waits(self) -> bool:
        """Whether it is passed on, and nobody whom it is for looks for work now or has been in touch."""
        lines = (line for row in self.offer.rows for line in lines_known(self.snapshot, row))
        told = Mails(self.snapshot, links()).told(self.offer.open_rows)
        return self.first.status == VALIDATED and not told and not any(line.status in IN_TOUCH for line in lines)


@bp.get("/<token>")
def page(token: str) -> AnyResponse:
    """Where it stands."""
    return _page(_followed(token))


@bp.post("/<token>/text")
def edit(token: str) -> AnyResponse:
    """Correct the texts; staff see what changed, and read again what they had validated."""
    followed = _followed(token)
    if not followed.open:
        abort(409)
    errors, new, base = {}, {}, _base(followed)
    for key in offer_form.EDITABLE:
        text = request.form.get(key, "")
        if untouched(followed.snapshot, followed.snapshot.opportunities.tab.by_key[key], base[key], text):
            continue
        cell, error = offer_form.check(followed.snapshot, key, text)
        if error:
            errors[key] = error
        elif key not in followed.snapshot.opportunities.missing:
            new[key] = cell
    if errors:
        return _page(followed, 422, errors=errors, base=base)
    try:
        words = _changes_in_words(followed, new)
        changed = correct_offer(book(), followed.offer, base, new, words, links())
    except Conflicted as conflicted:
        flash(translate("L'équipe vient de corriger le même texte : relisez-le, puis recommencez."), "warning")
        followed = _followed(token)
        columns = followed.snapshot.opportunities.tab.by_key
        errors = {c.key: forms.met(followed.snapshot, columns[c.key], c) for c in conflicted.conflicts}
        return _page(followed, 409, errors=errors, base=base | {c.key: c.theirs for c in conflicted.conflicts})
    again = any(row.status == VALIDATED for row in followed.offer.rows)
    corrected = (
        translate("C'est corrigé. L'équipe le relit avant de le transmettre.") if again else translate("C'est corrigé.")
    )
    flash(corrected if changed else translate("Rien n'avait changé."), "good")
    if changed and any(followed.offer.is_apart(row, key) for row in followed.offer.rows for key in new):
        flash(translate("L'équipe a écrit un autre texte pour un des lieux : celui-là reste comme il est."), "info")
    return _back(token)


@bp.post("/<token>/message")
def write(token: str) -> AnyResponse:
    """Write to one of the people: a letter like any stranger's, which their coach reads first."""
    followed = _followed(token)
    person = next((c for c in followed.offer.readers if c.id == request.form.get("to")), None)
    stamp, trouble = protection.trouble(request.form)
    text, error = forms.check_text(MESSAGE, request.form.get("text", "").strip())
    trouble = error or trouble
    if person is None or trouble:
        return _page(followed, 422, errors={"text": trouble or translate("Choisissez une personne.")}, stamp=stamp)
    row = followed.first
    name = " ".join(filter(None, (row.recruiter_first_name, row.recruiter_last_name))) or row.company
    about = f"« {row.title} » ({row.company})\n\n{text}"
    try:
        values = {"name": name, "email": row.recruiter_email, "message": about}
        send_letter(book(), person, typed_letter(values, stamp), settings().public_url)
    except TooMuch:
        return _page(followed, 429, errors={"text": protection.too_much()}, stamp=stamp)
    flash(translate("Votre message part. La réponse viendra dans votre boîte."), "good")
    return _back(token)


@bp.post("/<token>/end")
def close(token: str) -> AnyResponse:
    """Close it: filled, or withdrawn."""
    followed = _followed(token)
    reason = REASONS.get(request.form.get("reason", "")) or abort(400)
    try:
        close_offer(book(), followed.offer, reason, links())
    except Conflicted:
        flash(translate("L'équipe vient de changer son statut : voici où elle en est."), "warning")
        return _page(_followed(token), 409)
    flash(translate("C'est fermé. Merci d'avoir pensé à eux !"), "good")
    return _back(token)


def _followed(token: str) -> OfferPage:
    try:
        return OfferPage(token, offer_by_token(book(), token, links()))
    except LinkOver:
        abort(404)


def _changes_in_words(followed: OfferPage, new: Mapping[str, Cell]) -> str:
    """What a correction changes, as the team reads it."""
    table, columns = followed.snapshot.opportunities, followed.snapshot.opportunities.tab.by_key
    return "\n".join(
        f"{columns[key].header} : {forms.shown(followed.snapshot, columns[key], cell)}"
        for key, cell in new.items()
        if (cell or "") != (table.cell(followed.first, key) or "")
    )


def _base(followed: OfferPage) -> dict[str, Cell]:
    """The cells the page was opened on."""
    present: dict[str, Cell] = {
        key: followed.snapshot.opportunities.cell(followed.first, key) for key in offer_form.EDITABLE
    }
    kept = posted_base(request.form)
    return {key: kept.get(key, cell) for key, cell in present.items()}


def _page(
    followed: OfferPage,
    status: int = 200,
    errors: dict[str, str] | None = None,
    stamp: Stamp | None = None,
    base: dict[str, Cell] | None = None,
) -> AnyResponse:
    # What comes back stays on what its form was opened on: what others wrote meanwhile is still met.
    table = followed.snapshot.opportunities
    posted = request.form if errors and "text" not in errors else {}
    shown = {
        key: posted.get(key, forms.shown(followed.snapshot, table.tab.by_key[key], table.cell(followed.first, key)))
        for key in offer_form.EDITABLE
        if key not in table.missing
    }
    cells = {key: base[key] if base else table.cell(followed.first, key) for key in shown}
    response = make_response(
        render_template(
            "opportunities/follow.html",
            followed=followed,
            texts=shown,
            base=forms.base_json(cells),
            errors=errors or {},
            stamp=(stamp or Stamp.new()).signed,
            written=request.form.get("text", "") if errors and "text" in errors else "",
            columns=table.tab.by_key,
            licences=followed.snapshot.options("Permis"),
        ),
        status,
    )
    # The link is a key: no cache, no index, no other site may learn of it.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _back(token: str) -> AnyResponse:
    return redirect(url_for("recruiters.page", token=token), 303)


def _rank(line: FollowUp) -> int:
    order = FOLLOW_UP_STATUSES
    return order.index(line.status) if line.status in order else -1


def _name(person: Candidate) -> str:
    return name_for_recruiter(person) or translate("Une personne")


def _steps(line: FollowUp) -> list[OfferStep]:
    """The dated steps of the programme; what staff wrote in their own words is theirs."""
    return [step for step in steps_of(line.events) if step.known and step.day]


def _stand(person: Candidate, line: FollowUp) -> str:
    if line.status in OPEN and is_public(person) and person.employed is True:
        return translate("A trouvé un travail ailleurs")
    if line.status == TO_DO and not is_public(person):
        return translate("Ne cherche pas en ce moment")
    if line.status == TO_DO:
        return translate("L'a vue") if line.seen_on else translate("Pas encore vue")
    return choice(line.status)
