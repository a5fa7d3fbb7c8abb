"""The address somebody signs in with: proposed by their coach, decided by staff, changed by themselves with a link."""

from collections.abc import Iterable

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.accounts.addresses import AddressChange
from programme.accounts.people import PersonRow, people_at
from programme.acts.address_changes import (
    ask_for_address,
    asked_by_link,
    confirm_by_link,
    confirm_proposal,
    refuse_proposal,
    take_back_by_link,
    undoable_by_link,
)
from programme.acts.errors import AlreadyDecided, LinkOver
from programme.flood import TooMuch
from sheets.model import kinds
from sheets.model.columns import Column
from views.account.sign_in import EMAIL
from views.web import access, forms
from views.web.access import Person, recently_confirmed, staff_only
from views.web.forms import Posted
from views.web.language import translate, written
from views.web.shared import book, settings, unstored

bp = Blueprint("addresses", __name__)


def guard(columns: Iterable[Column], posted: Posted) -> None:
    """Ask staff for their passkey anew, beside what they typed, before a form writes an address to sign in with."""
    written = [column.key for column in columns if column.sign_in and column.key in posted.new]
    if written and access.must_confirm_again():
        posted.errors[written[0]] = kinds.Invalid(forms.CONFIRM)


@bp.post("/staff/addresses/<int:change_id>")
def decide(change_id: int) -> AnyResponse:
    """Staff confirm or refuse what somebody proposed; a decision counts once."""
    staff_only()
    person, wanted = recently_confirmed(), request.form.get("decision", "")
    if wanted not in ("confirm", "refuse"):
        abort(400)
    try:
        if wanted == "confirm":
            confirm_proposal(book(), change_id, person.email)
            flash(translate("C'est noté : les deux adresses et le coach sont prévenus."), "good")
        else:
            refuse_proposal(book(), change_id, person.email)
            flash(translate("C'est noté : l'adresse reste comme elle est, et qui la proposait est prévenu."), "good")
    except LookupError:
        abort(404)
    except AlreadyDecided:
        flash(translate("Déjà décidé, ou l'adresse a changé entre-temps : rien de plus n'a été fait."), "warning")
    return redirect(url_for("staff.home") + "#addresses", 303)


@bp.get("/address")
def own() -> str:
    """One's own address, and the form that asks for another."""
    return _own_page(recently_confirmed())


@bp.post("/address")
def ask() -> AnyResponse:
    """Send a link to the new address: nothing changes until it is opened, nor is it told whose it is."""
    person, typed = recently_confirmed(), request.form.get("email", "")
    try:
        new = str(kinds.from_text(EMAIL, typed)).lower()
        if new == person.email:
            return _answer(_own_page(person, typed, translate("C'est déjà votre adresse.")), 422)
        rows: tuple[PersonRow, ...] = (*person.candidates, *person.coaches, *person.staff)
        ask_for_address(book(), rows, new, written(), settings().public_url)
    except kinds.Invalid:
        return _answer(_own_page(person, typed, translate("Écrivez votre adresse comme prenom@exemple.org.")), 422)
    except TooMuch:
        words = translate("Vous avez demandé plusieurs liens. Attendez une heure.")
        return _answer(_own_page(person, typed, words), 429)
    flash(translate("Regardez la boîte de %(email)s : le lien qui confirme vient d'y partir.") % {"email": new}, "good")
    return redirect(url_for("addresses.own"), 303)


@bp.get("/address/<token>")
def look(token: str) -> AnyResponse:
    """What the link would do, and a button: scanners open links, but press nothing."""
    return _linked("addresses/confirm.html", asked_by_link(book(), token)[0], token)


@bp.post("/address/<token>")
def confirm(token: str) -> AnyResponse:
    """The person reads the new address: it is theirs from now on, and they are signed in with it."""
    change = confirm_by_link(book(), token)
    mine = [one.key for one in people_at(book().snapshot, change.new) if change.row_id in [r.id for r in one.rows]]
    access.start_session(change.new, mine[0] if mine else "")
    flash(translate("C'est fait : vous entrez maintenant avec cette adresse."), "good")
    return unstored(redirect(url_for("addresses.own"), 303))


@bp.get("/address/undo/<token>")
def look_back(token: str) -> AnyResponse:
    """What taking a change back would do, and a button."""
    return _linked("addresses/undo.html", undoable_by_link(book(), token)[0][0], token)


@bp.post("/address/undo/<token>")
def take_back(token: str) -> AnyResponse:
    """The old address takes its place again; what the other opened ends."""
    email = take_back_by_link(book(), token)
    return unstored(make_response(render_template("addresses/undone.html", email=email)))


@bp.errorhandler(LinkOver)
def over(_: LinkOver) -> AnyResponse:
    """A link that was used, or has had its time."""
    return unstored(make_response(render_template("addresses/over.html"), 410))


def _linked(template: str, change: AddressChange, token: str) -> AnyResponse:
    row = book().snapshot.table(change.tab).get(change.row_id)
    name = getattr(row, "first_name", "")
    return unstored(make_response(render_template(template, change=change, name=name, token=token)))


def _own_page(person: Person, typed: str = "", error: str = "") -> str:
    return render_template("addresses/own.html", person=person, typed=typed, error=error)


def _answer(page: str, status: int) -> Response:
    return make_response(page, status)
