"""The team's second step: asked after the link, and again before what cannot be taken back; and one's own passkeys."""

import datetime as dt
import secrets

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from mail import queue as mail_queue
from mail.message import Message
from programme import flood, visitors
from programme.accounts import passkeys
from programme.accounts.passkeys import Site
from programme.accounts.sessions import Session
from views.account.sessions import device_in_words
from views.web import access
from views.web.access import Person, own_path, recently_confirmed, staff_only
from views.web.language import current, translate
from views.web.shared import book, posted_word, settings

CODES_TRIED = (5, 15 * 60)
"""Times, seconds, for one session; and four times as often from one place."""

bp = Blueprint("passkeys", __name__)


@bp.get("/sign-in/passkey")
def ask() -> AnyResponse:
    """Ask for the passkey, or where one must be had and is not yet, for making it."""
    _waiting()
    return _ask_page()


@bp.post("/sign-in/passkey/challenge")
def challenge() -> AnyResponse:
    """What the browser needs to use a passkey."""
    person, session = _waiting()
    with book().state.writing() as connection:
        return _json(passkeys.ask(connection, session.id, person.email, _site()))


@bp.post("/sign-in/passkey")
def confirm() -> AnyResponse:
    """Take the passkey's answer, or a printed code."""
    person, session = _waiting()
    code = request.form.get("code", "").strip()
    with book().state.writing() as connection:
        if code:
            error = _try_code(connection, person, session, code)
        elif passkeys.confirm(connection, session.id, person.email, _site(), request.form.get("answer", "")):
            error = ""
        else:
            error = translate("La clé n'a pas répondu comme il faut. Essayez de nouveau, ou prenez un code imprimé.")
    if error:
        return _ask_page(error, 422)
    return _unstored(redirect(own_path(request.form.get("next", "")) or person.home, 303))


@bp.post("/sign-in/passkey/new/challenge")
def offer() -> AnyResponse:
    """What the browser needs to make a passkey."""
    person, session = _adding()
    with book().state.writing() as connection:
        return _json(passkeys.offer(connection, session.id, person.email, _site()))


@bp.post("/sign-in/passkey/new")
def add() -> AnyResponse:
    """Keep a passkey that was made; with the first one come codes to print."""
    person, session = _adding()
    name = request.form.get("name", "").strip() or device_in_words(session)
    codes: list[str] = []
    with book().state.writing() as connection:
        first = not passkeys.has_any(connection, person.email)
        done = passkeys.register(connection, session.id, person.email, _site(), request.form.get("answer", ""), name)
        if done:
            codes = passkeys.make_codes(connection, person.email) if first else []
            tell_owner(connection, person.email, translate("Une clé d'accès a été ajoutée à votre compte."))
    access.look_again()
    if not done:
        flash(translate("La clé n'a pas été créée. Essayez de nouveau."), "warning")
    if codes:
        return _codes_page(codes)
    return redirect(url_for("passkeys.own") if done or not access.awaits_passkey() else url_for("passkeys.ask"), 303)


@bp.get("/staff/passkeys")
def own() -> AnyResponse:
    """One's own: their names, and what can be done with them."""
    person = staff_only()
    session = access.current_session() or abort(401)
    with book().state.reading() as connection:
        found = passkeys.passkeys_of(connection, person.email)
        left = passkeys.count_codes(connection, person.email)
    return _unstored(
        make_response(
            render_template(
                "passkeys/own.html", passkeys=found, left=left, device=device_in_words(session), site=_site(),
                required=settings().staff_passkey, moment=_moment,
            )
        )
    )  # fmt: skip


@bp.post("/staff/passkeys/remove")
def remove() -> AnyResponse:
    """Take one of one's own away."""
    person = _confirmed_staff()
    number = request.form.get("passkey", "")
    with book().state.writing() as connection:
        done = number.isascii() and number.isdigit() and len(number) < 10
        done = done and passkeys.remove(connection, person.email, int(number))
        if done:
            tell_owner(connection, person.email, translate("Une clé d'accès a été retirée de votre compte."))
    flash(
        translate("La clé est retirée.") if done else translate("Cette clé n'y était plus."), "good" if done else "info"
    )
    return redirect(url_for("passkeys.own"), 303)


@bp.post("/staff/passkeys/codes")
def renew_codes() -> AnyResponse:
    """Codes to print, in the place of the others."""
    person = _confirmed_staff()
    with book().state.writing() as connection:
        if not passkeys.has_any(connection, person.email):
            return redirect(url_for("passkeys.own"), 303)
        made = passkeys.make_codes(connection, person.email)
    return _codes_page(made)


@bp.post("/staff/passkeys/reset")
def reset() -> AnyResponse:
    """Take a colleague's away, who lost them: they enter by link alone, and are told."""
    person, email = _confirmed_staff(), posted_word("email")
    with book().state.writing() as connection:
        if not passkeys.may_vouch(connection, person.email):
            flash(translate("Pour retirer les clés d'un collègue, il faut la vôtre, créée depuis un jour."), "warning")
            return redirect(url_for("passkeys.own"), 303)
        done = passkeys.reset(connection, email)
        if done:
            tell_owner(connection, email, translate("Un collègue a retiré vos clés d'accès."))
    flash(translate("Ses clés sont retirées : son lien suffit de nouveau.") if done else
          translate("Il n'y avait pas de clé à retirer."), "good" if done else "info")  # fmt: skip
    return redirect(url_for("sessions.everybody", q=request.form.get("q") or None), 303)


def tell_owner(connection: Connection, email: str, words: str) -> None:
    """Tell somebody by mail what was done to their account."""
    text = render_template("mail/passkey.txt", words=words, address=f"{settings().public_url}/staff/passkeys")
    message = Message(to=email, subject=words.rstrip("."), text=text, language=current())
    mail_queue.enqueue(connection, message, f"passkey:{secrets.token_urlsafe(12)}")


def _waiting() -> tuple[Person, Session]:
    """Whoever is to pass their second step: for the first time, or once more."""
    session = access.current_session()
    person = access.awaits_passkey() or access.signed_in()
    return (person, session) if session and person.staff else abort(403)


def _adding() -> tuple[Person, Session]:
    """Whoever may add a passkey: staff without any, or who have just used theirs."""
    session = access.current_session()
    waiting = access.awaits_passkey()
    if waiting is None:
        person = _confirmed_staff()
    else:
        with book().state.reading() as connection:
            person = abort(403) if passkeys.has_any(connection, waiting.email) else waiting
    return (person, session) if session else abort(403)


def _confirmed_staff() -> Person:
    person = recently_confirmed()
    return person if person.staff else abort(403)


def _try_code(connection: Connection, person: Person, session: Session, code: str) -> str:
    """What is wrong with a code; empty: nothing."""
    times, seconds = CODES_TRIED
    place = visitors.address(request.environ)
    if not (
        flood.may(connection, "passkey code", f"session {session.id}", times, seconds)
        and flood.may(connection, "passkey code from", place, 4 * times, seconds)
    ):
        return translate("Trop d'essais. Attendez un quart d'heure, ou demandez à un collègue de retirer vos clés.")
    if passkeys.use_code(connection, session.id, person.email, code):
        tell_owner(
            connection, person.email, translate("Un code imprimé a servi à entrer à la place de votre clé d'accès.")
        )
        return ""
    return translate("Ce code n'est pas bon, ou il a déjà servi.")


def _ask_page(error: str = "", status: int = 200) -> AnyResponse:
    person, session = _waiting()
    with book().state.reading() as connection:
        has_one = passkeys.has_any(connection, person.email)
    if not has_one and not access.awaits_passkey():
        return redirect(own_path(request.args.get("next", "")) or person.home, 303)
    page = render_template(
        "passkeys/ask.html", person=person, has_one=has_one, error=error, device=device_in_words(session),
        site=_site(), next_path=own_path(request.values.get("next", "")),
    )  # fmt: skip
    return _unstored(make_response(page, status))


def _codes_page(codes: list[str]) -> AnyResponse:
    return _unstored(make_response(render_template("passkeys/codes.html", codes=codes)))


def _site() -> Site:
    return Site.at(settings().public_url)


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})


def _unstored(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds).astimezone()
