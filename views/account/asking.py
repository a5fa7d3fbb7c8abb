"""How often a sign-in link is sent: slowed by who asks and by address, never refused to its owner.

Anybody may ask for a link to somebody else's address. That must neither fill a mailbox nor keep its owner out: whatever
is asked, a link that still works lies in the mailbox, or another one leaves. A browser where the address signed in
before is its owner's, as far as one can tell: what others ask for counts nothing there.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection
from werkzeug.wrappers import Response

import clock
from programme import flood, visitors
from sheets.state.database import set_value
from views.web.shared import settings

COOKIE = "tremplin_known"
"""The browser's number, and marks (no addresses) of those who signed in there."""
KEPT = dt.timedelta(days=365)
MARKS = 8

PER_VISITOR = (40, 15 * 60)
"""Times, seconds. A whole day centre may share one address on the network: beyond, it is slowed down, not refused."""
PER_BROWSER = (5, 15 * 60)
CLOSE = (1, 60)
OFTEN = (5, 30 * 60)
SELDOM = (1, 10 * 60)
"""Mails to one address: never two in a minute; five, then one every ten minutes. A link works for thirty."""
OVER = "sign_in_over"
"""The value of the state database that says when a network was last over its limit."""


def may_send(connection: Connection, email: str, known: bool) -> bool:
    """Whether a mail leaves for one more asking; it counts, for all processes. The answer is the same either way.

    A network over its limit (a shelter's, a phone carrier's) still reaches whoever is known, as seldom as an address
    that was asked for too often; of those nobody knows it leaves nothing more.

    Args:
        connection: a writing transaction.
        email: the address a link is asked for.
        known: it is somebody's.
    """
    browser, marks = _known()
    if _mark(email) in marks and flood.may(connection, "sign-in browser", f"{browser} {email}", *PER_BROWSER):
        return True
    if not flood.may(connection, "sign-in", visitors.address(request.environ), *PER_VISITOR):
        set_value(connection, OVER, str(clock.time()))  # to disk for everybody: its time must not tell who is known
        who = email if known else ""
        return flood.may(connection, "sign-in close", who, *CLOSE) and flood.may(
            connection, "sign-in over", who, *SELDOM
        )
    return flood.may(connection, "sign-in close", email, *CLOSE) and (
        flood.may(connection, "sign-in often", email, *OFTEN) or flood.may(connection, "sign-in seldom", email, *SELDOM)
    )


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
