"""The sheet in the browser: what its script asks for, and what it is told. The page itself is in sheet.py."""

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, request

import clock
from programme.consultations import EVERYBODY, of_sheet
from sheets.api.connection import connect
from sheets.errors import Refused, Unreachable
from sheets.files.csv_files import csv_bytes, text_cell
from sheets.grid.acting import Busy, NotYours, SheetDesk, Unsure
from sheets.grid.asking import LAST_COLUMN
from sheets.grid.edits import BadAct, HeaderRow
from sheets.grid.places import NoSuchColumn, is_ref
from sheets.imports.taking import take
from views.staff.grid_columns import columns_of
from views.web.access import recently_confirmed, staff_only
from views.web.consultations import note_reading
from views.web.front import STREAM, STREAM_SECONDS
from views.web.language import translate
from views.web.shared import LARGEST_NUMBER, asked_number, book, settings, unlisted, unstored

bp = Blueprint("grid", __name__, url_prefix="/staff/sheet")

MOST_POSTED = 12 * 1024 * 1024
"""Bytes of one act: a range of 20,000 long cells, and what stood there."""
_PAGE = re.compile(r"[0-9a-zA-Z-]{8,64}")
PIECE = 2_000
"""Rows told at once."""
ASKING_SECONDS = 15.0
"""How long a page that asks by itself is there after it asked: static/js/sheet/wire.js does three times meanwhile."""


def desk() -> SheetDesk:
    """What staff may do to the workbook from here."""
    found: SheetDesk = current_app.extensions["sheet_desk"]
    return found


@bp.get("/rows")
def rows() -> Response:
    """Rows of a tab, or what changed in it since a version."""
    person = staff_only()
    _only_local()
    tab, since, start = (asked_number(name, 0) for name in ("tab", "since", "start"))
    known = next((one for one in desk().tabs(person.email) if one["sheetId"] == tab), None) or abort(404)
    if not since:
        note_reading(person, [EVERYBODY], of_sheet(known["title"]))
    return _told(lambda: desk().live.rows(person.email, tab, since, start, min(start + PIECE, asked_number("end", 0))))


@bp.get("/tab.csv")
def export() -> Response:
    """A tab as a file, as it is shown."""
    person = recently_confirmed() and staff_only()
    _only_local()
    title = request.args.get("tab", "")
    tab = next((one for one in desk().tabs(person.email) if one["title"] == title), None) or abort(404)
    note_reading(person, [EVERYBODY], of_sheet(title))
    seen = desk().look(person.email, tab["sheetId"], 0, LARGEST_NUMBER)
    lines = [[text_cell(cell.shown) for cell in seen.cells.get(n, ())] for n in range(len(seen.keys))]
    response = make_response(csv_bytes(lines))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.csv"
    unstored(response)
    return response


@bp.get("/workbook.xlsx")
def workbook() -> Response:
    """Every tab as one file."""
    from sheets.files.opening import write_file  # what it reads and writes files with is of no use to any other page

    person = recently_confirmed() and staff_only()
    _only_local()
    content, _ = take(connect(settings()))
    for sheet in content.sheets:
        note_reading(person, [EVERYBODY], of_sheet(sheet.title))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        write_file(content, path)
        response = make_response(path.read_bytes())
    response.headers["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response.headers["Content-Disposition"] = f'attachment; filename="tremplin-{clock.today()}.xlsx"'
    unstored(response)
    return response


@bp.get("/columns")
def columns() -> Response:
    """What the columns of a tab hold: their kinds, the choices of their lists, the problems of their cells."""
    staff_only()
    _only_local()
    return _told(lambda: columns_of(book().snapshot, request.args.get("title", "")))


@bp.get("/events")
def events() -> Response:
    """The workbook's version and who else is there, each time they are others, as long as the page listens."""
    person = staff_only()
    _only_local()
    if STREAM not in request.environ:
        return unlisted("", 204)  # too many pages listen, and this one is to ask no more: it looks by itself
    live, presence, page = desk().live, desk().presence, _page()
    presence.enter(page, person.email, person.first_name, asked_number("tab", 0), STREAM_SECONDS)

    def look() -> str:
        told = [one.told() for one in presence.others(page)]
        return json.dumps({"version": int(live.version(person.email)), "others": told})

    request.environ[STREAM] += [look, lambda: presence.leave(page, person.email)]
    # The last one tells nginx, which gathers answers, to pass each word on.
    unbuffered = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(mimetype="text/event-stream", headers=unbuffered)


@bp.post("/here")
def here() -> Response:
    """In which cell somebody is, or that they leave: told where others are there, and by a page that asks by itself."""
    person = staff_only()
    _only_local()
    presence, page, row = desk().presence, _page(), request.args.get("row", "")
    if request.args.get("leaves"):
        presence.leave(page, person.email)
        return unlisted("", 204)
    asks = "asks" in request.args
    if asks:
        presence.enter(page, person.email, person.first_name, asked_number("tab", 0), ASKING_SECONDS)
    if is_ref(row):
        presence.move(page, person.email, row, min(asked_number("column", 0), LAST_COLUMN))
    return _told(lambda: [one.told() for one in presence.others(page)]) if asks else unlisted("", 204)


@bp.post("/acts")
def act() -> Response:
    """Do one act, once."""
    person = staff_only()
    _only_local()
    request.max_content_length = MOST_POSTED
    asked = request.get_json(silent=True) or abort(400)
    if isinstance(asked, dict) and asked.pop("account", person.email) != person.email:
        # Somebody else signed in since: what waits in this page is not theirs to write.
        return make_response({"kind": "SignedOut"}, 403)
    return _told(lambda: desk().act(person.email, book().snapshot, asked))


def _page() -> str:
    """The ID that a page gave itself."""
    found = request.args.get("page", "")
    return found if _PAGE.fullmatch(found) else abort(400)


def _only_local() -> None:
    if book().sheet_url():
        abort(404)


def _told(answer: Callable[[], Any]) -> Response:
    """An answer as JSON, or why there is none, in words for people."""
    status = 200
    try:
        body = answer()
    except ACT_ERRORS as error:
        status, words = words_of(error)
        body = {"error": words, "kind": type(error).__name__}
    made = jsonify(body)
    made.status_code = status
    unstored(made)
    return made


_REFUSALS: Mapping[type[Exception], tuple[int, str]] = {
    Busy: (409, "C'est en cours d'écriture."),
    Unsure: (410, "Nous ne savons pas si ce changement est écrit. Regardez, puis refaites-le s'il manque."),
    Unreachable: (503, "La feuille ne répond pas. Votre changement attend ici."),
    NoSuchColumn: (410, "Les colonnes ont changé de place. Regardez, puis recommencez."),
    HeaderRow: (422, "La ligne des noms de colonnes reste où elle est : le site lit la feuille par elle."),
    NotYours: (410, "Il n'y a plus rien à annuler ici."),
    Refused: (422, "La feuille refuse : {reason}"),
    BadAct: (400, "La page n'a pas su dire ce que vous vouliez. Rechargez-la."),
}
ACT_ERRORS = tuple(_REFUSALS)
"""What an act may be answered instead of being done."""


def words_of(error: Exception) -> tuple[int, str]:
    """A status and a sentence for what refuses an act (one of `ACT_ERRORS`)."""
    if isinstance(error, Refused) and "protected" in error.message:
        return 422, translate("Ces cases sont protégées : demandez à la personne qui tient la feuille.")
    if isinstance(error, Refused) and "50000 characters" in error.message:
        return 422, translate(
            "Une case tient 50 000 caractères : rien n'est écrit. Mettez la suite dans une autre case."
        )
    status, words = next(_REFUSALS[kind] for kind in type(error).__mro__ if kind in _REFUSALS)
    return status, translate(words).format(reason=getattr(error, "message", ""))
