"""What machines ask: is the site up, and in step with the workbook?"""

from flask import Blueprint, Response, jsonify

from sheets.errors import NeverRead
from views.shared import book

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when pages can be shown, with the age of what they show and the length of the queue."""
    queue = book().queue()
    try:
        version = book().snapshot.version
    except NeverRead:
        version = 0
    state = {
        "status": "ok" if version else "never read",
        "snapshot": version,
        "age_seconds": round(queue.age_seconds, 1),
        "waiting": queue.waiting,
        "oldest_seconds": round(queue.oldest_seconds, 1),
        "needs_a_person": queue.people,
        "workbook_answers": not queue.last_error,  # its words may name the workbook: they are for staff
    }
    return jsonify(state), 200 if version else 503
