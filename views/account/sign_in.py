"""Signing in without a password: a link by e-mail, good for half an hour and for one use."""

import datetime as dt
import secrets
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

import clock
from mail.message import Message
from programme.accounts.people import people_at
from programme.acts.sign_in import send_link
from programme.letters.languages import keep_language
from settings import Settings
from sheets.errors import SheetsError
from sheets.model import kinds
from sheets.model.columns import Column, Kind
from sheets.model.snapshot import Snapshot
from views.account import known_browsers
from views.web import access
from views.web.access import own_path, person_of
from views.web.language import current, is_chosen, translate, written
from views.web.shared import book, settings, unstored

LIFETIME = dt.timedelta(minutes=30)
COOKIE = "tremplin_asked"
"""Marks the browser that asked for a link: there, opening the link is enough."""

EMAIL = Column("email", "E-mail", Kind.EMAIL, required=True, max_length=254)

bp = Blueprint("sign_in", __name__)


@dataclass(frozen=True)
class Link:
    """What a sign-in link says, signed.

    Args:
        token_id: what makes it good for one use.
        email: who it signs in.
        expires: when it stops working, seconds since 1970.
        direct: signs in at once in any browser (made by `login-link`, not sent by mail).
        nonce: the mark of the browser that asked for it.
        next: the page to open then.
    """

    token_id: str
    email: str
    expires: int
    direct: bool = False
    nonce: str = ""
    next: str = ""

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return clock.now().timestamp() >= self.expires


def is_known(snapshot: Snapshot, email: str) -> bool:
    """Whether an address is a candidate's, a coach's or a staff member's."""
    return bool(person_of(snapshot, email.strip()))


def make_link(
    settings: Settings,
    email: str,
    lifetime: dt.timedelta = LIFETIME,
    direct: bool = True,
    nonce: str = "",
    next_path: str = "",
) -> str:
    """The whole address that signs somebody in.

    Args:
        settings: for the secret key and the public address.
        email: who; the sheet is asked again when the link is opened.
        lifetime: how long it works.
        direct: works at once in any browser. Never for a mail: scanners open the links they find.
        nonce: the mark of the browser that asked, where opening it is enough.
        next_path: the page to open then.
    """
    expires = int((clock.now() + lifetime).timestamp())
    link = Link(secrets.token_urlsafe(12), email.strip().lower(), expires, direct, nonce, own_path(next_path))
    token = _signer(settings, "link").dumps(
        [link.token_id, link.email, link.expires, link.direct, link.nonce, link.next]
    )
    return f"{settings.public_url}/sign-in/{token if isinstance(token, str) else token.decode()}"


def read_link(settings: Settings, token: str) -> Link | None:
    """What a token says, or None when it was not signed here."""
    try:
        return Link(*_signer(settings, "link").loads(token))
    except (BadSignature, TypeError, ValueError):
        return None


@bp.get("/sign-in")
def ask() -> Response:
    """The form that asks for a link."""
    return _form(next_path=own_path(request.args.get("next", "")))


@bp.post("/sign-in")
def send() -> AnyResponse:
    """Send a link, if the address is somebody's; the answer and its timing are the same if it is nobody's."""
    typed, next_path = request.form.get("email", ""), own_path(request.form.get("next", ""))
    try:
        email: str = kinds.from_text(EMAIL, typed)
    except kinds.Invalid:
        return _form(422, next_path, typed, translate("Écrivez votre adresse comme prenom@exemple.org."))
    nonce = _asked()[0] or secrets.token_urlsafe(12)
    link = make_link(settings(), email, direct=False, nonce=nonce, next_path=next_path)
    expires = (clock.now() + LIFETIME).timestamp()
    known = is_known(book().snapshot, email)
    send_link(book(), _mail(email, link), known_browsers.asker_for(email), expires, known=known)
    answer = redirect(url_for("sign_in.sent"), 303)
    answer.set_cookie(
        COOKIE,
        str(_signer(settings(), "asked").dumps([nonce, email])),
        max_age=int(LIFETIME.total_seconds()),
        path="/sign-in",
        httponly=True,
        samesite="Lax",
    )
    return answer


@bp.get("/sign-in/sent")
def sent() -> str:
    """Says to look into the mailbox."""
    return render_template("sign_in/sent.html", email=_asked()[1], files=not settings().mail_url)


@bp.get("/sign-in/who")
def who() -> AnyResponse:
    """Whoever shares an address says who they are, and may say something else later."""
    person = access.current_person() or access.signed_in()
    if not person.sharing:
        return redirect(person.home, 303)
    next_path = own_path(request.args.get("next", ""))
    return unstored(make_response(render_template("sign_in/who.html", person=person, next_path=next_path)))


@bp.post("/sign-in/who")
def choose_who() -> AnyResponse:
    """Be one of them from now on, with the rights of that one alone."""
    person = access.current_person() or access.signed_in()
    key = request.form.get("who", "")
    if key not in [one.key for one in person.sharing]:
        flash(translate("Cette adresse n'est plus celle de cette personne : choisissez de nouveau."), "warning")
        return redirect(url_for("sign_in.who"), 303)
    access.choose(key)
    chosen = access.signed_in()
    return unstored(redirect(own_path(request.form.get("next", "")) or chosen.home, 303))


@bp.get("/sign-in/<token>")
def open_link(token: str) -> AnyResponse:
    """Sign in where it is safe to do so at once; elsewhere a button, since scanners follow links but press nothing."""
    link = read_link(settings(), token)
    if request.method == "HEAD":
        return Response()
    if link is None or link.expired:
        return _over(link)
    fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    if not fetched_ahead and (link.direct or (link.nonce and link.nonce == _asked()[0])):
        return _use(link)
    return unstored(make_response(render_template("sign_in/confirm.html", link=link, token=token)))


@bp.post("/sign-in/<token>")
def use_link(token: str) -> AnyResponse:
    """Sign in."""
    link = read_link(settings(), token)
    return _over(link) if link is None or link.expired else _use(link)


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    """Forget who uses this browser."""
    access.end_session()
    answer = redirect("/", 303)
    answer.headers["Clear-Site-Data"] = '"storage"'  # texts not saved yet: nobody else finds them on this device
    return answer


@bp.after_app_request
def _keep_language(response: Response) -> Response:
    """A language that somebody who is signed in chooses is that of their mails, too."""
    if request.args.get("lang") and is_chosen() and request.blueprint not in (None, "media", "documents"):
        with suppress(SheetsError):  # the page is there; the choice is a cookie until the next time
            if person := access.current_person():
                keep_language(book(), person.email, written())
    return response


@bp.app_context_processor
def _person_for_menus() -> dict[str, object]:
    # The function, not its answer: public pages are the same for everybody and never read the session.
    return {"signed_in_person": access.current_person, "writer": access.writer}


def _form(status: int = 200, next_path: str = "", typed: str = "", error: str = "") -> Response:
    page = render_template(
        "sign_in/ask.html", next_path=next_path, typed=typed, error=error, person=access.current_person()
    )
    return make_response(page, status)


def _over(link: Link | None) -> AnyResponse:
    """The page for a link that expired, was used or was never ours: all are mended by asking for another.

    Args:
        link: what it said, so that one press is enough; None: it is not ours.
    """
    typed, next_path = (link.email, link.next) if link else ("", "")
    page = render_template(
        "sign_in/over.html", person=access.current_person(), link=link, typed=typed, next_path=next_path
    )
    return unstored(make_response(page, 410))


def _use(link: Link) -> AnyResponse:
    person = person_of(book().snapshot, link.email)
    if not person or not book().mint_used_token(link.token_id):
        return _over(link)
    wanted = own_path(link.next)
    access.start_session(link.email, people_at(book().snapshot, link.email)[0].key if person.known else "")
    answer = redirect((wanted or person.home) if person.known else url_for("sign_in.who", next=wanted or None), 303)
    answer.delete_cookie(COOKIE, path="/sign-in")
    known_browsers.remember(answer, link.email)
    return unstored(answer)


def _mail(email: str, link: str) -> Message:
    return Message(
        to=email,
        subject=translate("Votre lien pour entrer dans Tremplin"),
        text=render_template("mail/sign_in.txt", link=link, minutes=int(LIFETIME.total_seconds() // 60)),
        html=render_template("mail/sign_in.html", link=link, minutes=int(LIFETIME.total_seconds() // 60)),
        language=current(),
        secrets=(link,),
    )


def _asked() -> tuple[str, str]:
    """The mark and the address this browser asked a link with, or empty ones."""
    try:
        nonce, email = _signer(settings(), "asked").loads(request.cookies.get(COOKIE, ""))
    except (BadSignature, TypeError, ValueError):
        return "", ""
    return str(nonce), str(email)


def _signer(settings: Settings, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key, salt=f"tremplin-{salt}")
