"""What programs tell us: the sheet's own script says that somebody edited it (docs/instant-refresh.md)."""

from flask import Blueprint, Response, abort, request

from programme.acts.reports import hear_sheet
from programme.flood import TooMuch
from sheets.worker.webhook import is_signed, key_of
from views.web.shared import book, settings

bp = Blueprint("hooks", __name__)


@bp.post("/hooks/sheet")
def sheet() -> tuple[Response, int]:
    """204: heard. 401: not signed, too old, or heard before. 429: too many."""
    sent = [request.headers.get(f"X-Tremplin-{name}", "") for name in ("Timestamp", "Nonce", "Signature")]
    timestamp, nonce, given = sent
    try:
        if not (is_signed(key_of(settings().secret_key), timestamp, nonce, given) and hear_sheet(book(), nonce)):
            abort(401)
    except TooMuch:
        abort(429)
    return Response(), 204
