"""Where one is signed in, on a page of one's own; and for staff, where anybody is. Both end what should not go on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.accounts import passkeys, sessions
from programme.accounts.people import Somebody, people_at
from programme.accounts.sessions import Session
from sheets.model.columns import fold
from sheets.model.snapshot import Snapshot
from views.web.access import current_session, signed_in, staff_only
from views.web.language import translate
from views.web.shared import book, posted_word

SHOWN = 50
"""People on staff's page at once; the search finds the others."""

bp = Blueprint("sessions", __name__)


@dataclass(frozen=True)
class ShownSession:
    """A session as its page shows it.

    Args:
        id: for its button.
        device: in plain words.
        since, seen: when, seconds since 1970.
        here: it is this very browser's.
    """

    id: int
    device: str
    since: float
    seen: float
    here: bool


@dataclass(frozen=True)
class Account:
    """Somebody who is signed in somewhere, or has passkeys."""

    email: str
    name: str
    roles: tuple[str, ...]
    sessions: tuple[ShownSession, ...]
    passkeys: int


@bp.get("/sessions")
def own() -> str:
    """One's own, this browser first."""
    person, here = signed_in(), current_session() or abort(401)
    shown = sorted(map(_shown, sessions.sessions_like(book(), here)), key=lambda s: not s.here)
    return render_template("sessions/own.html", person=person, sessions=shown)


@bp.post("/sessions/end")
def end_own() -> AnyResponse:
    """End one of one's own, or all but this browser's."""
    signed_in()
    here = current_session() or abort(401)
    one = 0 if "others" in request.form else _asked_for()
    _tell(sessions.end(book(), one, like=here) if one else sessions.end_others(book(), here))
    return redirect(url_for("sessions.own"), 303)


@bp.get("/staff/sessions")
def everybody() -> str:
    """Everybody who is signed in somewhere, the last seen first."""
    person, words = staff_only(), request.args.get("q", "").strip()
    accounts = _accounts(book().snapshot, sessions.all_sessions(book()), passkeys.owners(book()))
    vouches = passkeys.may_vouch(book(), person.email)
    found = [a for a in accounts if fold(words) in fold(f"{a.name} {a.email}")]
    return render_template(
        "sessions/everybody.html", words=words, accounts=found[:SHOWN], more=len(found) - SHOWN, vouches=vouches
    )


@bp.post("/staff/sessions/end")
def end_anybodys() -> AnyResponse:
    """End one of somebody's, or all."""
    staff_only()
    email = posted_word("all")
    one = 0 if email else _asked_for()
    _tell(sessions.end(book(), one) if one else sessions.end_all(book(), email))
    return redirect(url_for("sessions.everybody", q=request.form.get("q") or None), 303)


def _asked_for() -> int:
    """The ID of the session a button is for; what was never one ends none."""
    text = request.form.get("session", "")
    return int(text) if re.fullmatch("[1-9][0-9]{0,8}", text) else abort(400)


def _tell(ended: int) -> None:
    if ended:
        flash(translate("C'est fait : cet appareil n'ouvre plus rien.") if ended == 1 else
              translate("C'est fait : ces appareils n'ouvrent plus rien."), "good")  # fmt: skip
    else:
        flash(translate("Il n'y avait plus rien à fermer."), "info")


def _accounts(snapshot: Snapshot, found: list[Session], keys: Mapping[str, int]) -> list[Account]:
    by_email: dict[str, list[Session]] = {}
    for session in found:
        by_email.setdefault(session.email, []).append(session)
    by_email |= {email: [] for email in keys if email not in by_email}
    people = {email: people_at(snapshot, email) for email in by_email}
    return [
        Account(e, _names(p, e), _roles(p), tuple(map(_shown, by_email[e])), keys.get(e, 0)) for e, p in people.items()
    ]


def _names(people: Sequence[Somebody], email: str) -> str:
    """Everybody's at that address, or the address."""
    names = [next(filter(None, (" ".join((r.first_name, r.last_name)).strip() for r in p.rows)), "") for p in people]
    return ", ".join(filter(None, names)) or email


def _roles(people: Sequence[Somebody]) -> tuple[str, ...]:
    held = (("staff", "équipe"), ("coaches", "coach"), ("candidates", "candidat"))
    return tuple(translate(words) for rows, words in held if any(getattr(one, rows) for one in people))


def _shown(session: Session) -> ShownSession:
    here = current_session()
    current = here is not None and here.id == session.id
    return ShownSession(session.id, device_in_words(session), session.started_at, session.seen_at, current)


def device_in_words(session: Session) -> str:
    """ "Firefox sur Android", or what is known of it."""
    if session.browser and session.system:
        words = translate("%(browser)s sur %(system)s")
        return words % {"browser": session.browser, "system": session.system}
    return session.browser or session.system or translate("Appareil inconnu")
