"""What programs tell us: the sheet's own script says that somebody edited it (docs/instant-refresh.md)."""

from flask import Blueprint, Response, abort, request

from programme.flood import may
from sheets.worker.webhook import accept, is_signed, key_of
from views.web.shared import book, settings

bp = Blueprint("hooks", __name__)

EACH_MINUTE = 60
"""Words heard a minute: more would not be read sooner."""


@bp.post("/hooks/sheet")
def sheet() -> tuple[Response, int]:
    """204: heard. 401: not signed, too old, or heard before. 429: too many."""
    sent = [request.headers.get(f"X-Tremplin-{name}", "") for name in ("Timestamp", "Nonce", "Signature")]
    timestamp, nonce, given = sent
    if not is_signed(key_of(settings().secret_key), timestamp, nonce, given):
        abort(401)
    with book().state.writing() as connection:
        if not may(connection, "sheet hint", "sheet", EACH_MINUTE, 60.0):
            abort(429)
        if not accept(connection, nonce):
            abort(401)
    return Response(), 204
