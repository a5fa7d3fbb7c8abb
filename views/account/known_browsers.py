"""Browsers where an address signed in before: a cookie with a number, and marks (no addresses) of who did."""

import datetime as dt
import hashlib
import hmac
import secrets

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from programme import visitors
from programme.acts.sign_in import LinkAsker
from views.web.shared import settings

COOKIE = "tremplin_known"
KEPT = dt.timedelta(days=365)
MARKS = 8


def asker_for(email: str) -> LinkAsker:
    """Who asks for a link to an address, as far as their browser tells."""
    browser, marks = _known()
    return LinkAsker(visitors.address(request.environ), browser if _mark(email) in marks else "")


def remember(answer: Response, email: str) -> None:
    """Know this browser again as one where the address signed in."""
    browser, marks = _known()
    kept = [_mark(email), *(mark for mark in marks if mark != _mark(email))][:MARKS]
    value = _signer().dumps([browser or secrets.token_urlsafe(9), kept])
    answer.set_cookie(
        COOKIE, str(value), max_age=int(KEPT.total_seconds()), path="/sign-in", httponly=True, samesite="Lax"
    )


def _known() -> tuple[str, list[str]]:
    try:
        browser, marks = _signer().loads(request.cookies.get(COOKIE, ""))
    except (BadSignature, TypeError, ValueError):
        return "", []
    return str(browser), list(map(str, marks))


def _mark(email: str) -> str:
    key = settings().secret_key.encode()
    return hmac.new(key, f"signed in {email.lower()}".encode(), hashlib.sha256).hexdigest()[:24]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="tremplin-known")
