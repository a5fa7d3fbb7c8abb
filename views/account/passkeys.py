"""The team's second step: asked after the link, and again before what cannot be taken back; and one's own passkeys."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mail.message import Message
from programme import visitors
from programme.accounts import passkeys
from programme.accounts.passkeys import Site
from programme.accounts.sessions import Session
from programme.acts import second_step
from programme.acts.second_step import MayNotVouch
from programme.flood import TooMuch
from views.account.sessions import device_in_words
from views.web import access
from views.web.access import Person, own_path, recently_confirmed, staff_only
from views.web.language import current, translate
from views.web.shared import book, posted_word, settings, unstored

bp = Blueprint("passkeys", __name__)


@bp.get("/sign-in/passkey")
def ask() -> AnyResponse:
    """Ask for the passkey, or where one must be had and is not yet, for making it."""
    _waiting()
    return _ask_page()


@bp.post("/sign-in/passkey/challenge")
def challenge() -> AnyResponse:
    """What the browser needs to use a passkey."""
    _, session = _waiting()
    return _json(passkeys.ask(book(), session, _site()))


@bp.post("/sign-in/passkey")
def confirm() -> AnyResponse:
    """Take the passkey's answer, or a printed code."""
    person, session = _waiting()
    code = request.form.get("code", "").strip()
    if code:
        error = _try_code(session, code)
    elif passkeys.confirm(book(), session, _site(), request.form.get("answer", "")):
        error = ""
    else:
        error = translate("La clé n'a pas répondu comme il faut. Essayez de nouveau, ou prenez un code imprimé.")
    if error:
        return _ask_page(error, 422)
    return unstored(redirect(own_path(request.form.get("next", "")) or person.home, 303))


@bp.post("/sign-in/passkey/new/challenge")
def offer() -> AnyResponse:
    """What the browser needs to make a passkey."""
    _, session = _adding()
    return _json(passkeys.offer(book(), session, _site()))


@bp.post("/sign-in/passkey/new")
def add() -> AnyResponse:
    """Keep a passkey that was made; with the first one come codes to print."""
    _, session = _adding()
    name = request.form.get("name", "").strip() or device_in_words(session)
    told = told_by_mail(session.email, translate("Une clé d'accès a été ajoutée à votre compte."))
    codes = second_step.add(book(), session, _site(), request.form.get("answer", ""), name, told)
    access.look_again()
    if codes:
        return _codes_page(codes)
    if codes is None:
        flash(translate("La clé n'a pas été créée. Essayez de nouveau."), "warning")
        return redirect(url_for("passkeys.ask" if access.awaits_passkey() else "passkeys.own"), 303)
    return redirect(url_for("passkeys.own"), 303)


@bp.get("/staff/passkeys")
def own() -> AnyResponse:
    """One's own: their names, and what can be done with them."""
    person = staff_only()
    session = access.current_session() or abort(401)
    found, left = second_step.passkeys_of(book(), person.email)
    page = render_template(
        "passkeys/own.html", passkeys=found, left=left, device=device_in_words(session), site=_site(),
        required=settings().staff_passkey,
    )  # fmt: skip
    return unstored(make_response(page))


@bp.post("/staff/passkeys/remove")
def remove() -> AnyResponse:
    """Take one of one's own away."""
    person = _confirmed_staff()
    number = request.form.get("passkey", "")
    told = told_by_mail(person.email, translate("Une clé d'accès a été retirée de votre compte."))
    passkey_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if second_step.remove(book(), person.email, passkey_id, told):
        flash(translate("La clé est retirée."), "good")
    else:
        flash(translate("Cette clé n'y était plus."), "info")
    return redirect(url_for("passkeys.own"), 303)


@bp.post("/staff/passkeys/codes")
def renew_codes() -> AnyResponse:
    """Codes to print, in the place of the others."""
    codes = passkeys.renew_codes(book(), _confirmed_staff().email)
    return _codes_page(codes) if codes else redirect(url_for("passkeys.own"), 303)


@bp.post("/staff/passkeys/reset")
def reset() -> AnyResponse:
    """Take a colleague's away, who lost them: they enter by link alone, and are told."""
    person, email = _confirmed_staff(), posted_word("email")
    told = told_by_mail(email, translate("Un collègue a retiré vos clés d'accès."))
    try:
        done = second_step.reset(book(), email, told, by=person.email)
    except MayNotVouch:
        flash(translate("Pour retirer les clés d'un collègue, il faut la vôtre, créée depuis un jour."), "warning")
        return redirect(url_for("passkeys.own"), 303)
    flash(translate("Ses clés sont retirées : son lien suffit de nouveau.") if done else
          translate("Il n'y avait pas de clé à retirer."), "good" if done else "info")  # fmt: skip
    return redirect(url_for("sessions.everybody", q=request.form.get("q") or None), 303)


def told_by_mail(email: str, words: str) -> Message:
    """The mail that tells somebody what was done to their account."""
    text = render_template("mail/passkey.txt", words=words, address=f"{settings().public_url}/staff/passkeys")
    return Message(to=email, subject=words.rstrip("."), text=text, language=current())


def _waiting() -> tuple[Person, Session]:
    """Whoever is to pass their second step: for the first time, or once more."""
    session = access.current_session()
    person = access.awaits_passkey() or access.signed_in()
    return (person, session) if session and person.staff else abort(403)


def _adding() -> tuple[Person, Session]:
    """Whoever may add a passkey: staff without any, or who have just used theirs."""
    session = access.current_session()
    waiting = access.awaits_passkey()
    if waiting and second_step.has_passkey(book(), waiting.email):
        abort(403)
    person = waiting or _confirmed_staff()
    return (person, session) if session else abort(403)


def _confirmed_staff() -> Person:
    person = recently_confirmed()
    return person if person.staff else abort(403)


def _try_code(session: Session, code: str) -> str:
    """What is wrong with a code; empty: nothing."""
    told = told_by_mail(session.email, translate("Un code imprimé a servi à entrer à la place de votre clé d'accès."))
    try:
        done = second_step.pass_by_code(book(), session, code, visitors.address(request.environ), told)
    except TooMuch:
        return translate("Trop d'essais. Attendez un quart d'heure, ou demandez à un collègue de retirer vos clés.")
    return "" if done else translate("Ce code n'est pas bon, ou il a déjà servi.")


def _ask_page(error: str = "", status: int = 200) -> AnyResponse:
    person, session = _waiting()
    has_one = second_step.has_passkey(book(), person.email)
    if not has_one and not access.awaits_passkey():
        return redirect(own_path(request.args.get("next", "")) or person.home, 303)
    page = render_template(
        "passkeys/ask.html", person=person, has_one=has_one, error=error, device=device_in_words(session),
        site=_site(), next_path=own_path(request.values.get("next", "")),
    )  # fmt: skip
    return unstored(make_response(page, status))


def _codes_page(codes: list[str]) -> AnyResponse:
    return unstored(make_response(render_template("passkeys/codes.html", codes=codes)))


def _site() -> Site:
    return Site.at(settings().public_url)


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})
