"""A file brought into the local workbook: what would change is shown, then done, and taken back in one press."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from programme.consultations import EVERYBODY, of_sheet, of_tab
from programme.row_names import name_of_row
from sheets.imports.pending import DONE, REFUSED, SHOWN, UNDONE, FileImport, ImportBusy, NoSuchImport, PendingImports
from sheets.model.schema import JOURNAL
from views.staff.copies import LONGEST_NAME, local_copies
from views.staff.import_words import ASIDE, said, sentence
from views.web.access import Person, recently_confirmed, staff_only
from views.web.consultations import note_reading, people_of
from views.web.htmx import request
from views.web.language import translate
from views.web.shared import asked_number, book, settings

if TYPE_CHECKING:
    from sheets.imports.desk import ImportDesk

bp = Blueprint("imports", __name__, url_prefix="/staff/sheet/import")

LARGEST = 15_000_000
"""Bytes of a file."""
LINES = 100
"""Lines of a kind on one page of a preview."""


@bp.get("")
def page() -> str:
    """A form that takes a file, and the imports there were."""
    staff_only()
    return render_template("staff/imports.html", imports=_pending().all(), megabytes=LARGEST // 1_000_000)


@bp.post("")
def bring() -> Response:
    """Take a file, and read it; nothing is written in the sheet."""
    person, pending = staff_only(), _pending()
    request.max_content_length = LARGEST + 1_000_000
    file = request.files.get("file")
    if not file or not file.filename:
        return _refused(translate("Choisissez d'abord un fichier."))
    with file.stream:
        data = file.read()
    if len(data) > LARGEST:
        return _refused(sentence("large_here", {}))
    found = pending.open(file.filename, person.email, data)
    answer, now = _start(_desk().read, found), pending.find(found.id)
    if now.state != REFUSED:
        return answer
    pending.drop(found.id)
    return _refused(sentence(now.code, now.values))


@bp.get("/<import_id>")
def one(import_id: str) -> str:
    """Where an import stands: its preview, how far it is, or what it did."""
    person = staff_only()
    found = _find(import_id)
    pending = _pending()
    name = "staff/_import_state.html" if request.htmx else "staff/import.html"
    seen = pending.seen(found) if found.state == SHOWN else {}
    _note(person, seen)
    return render_template(
        name,
        one=found,
        interrupted=pending.interrupted(found),
        progress=pending.progress(found),
        seen=seen,
        problem=sentence(found.code, found.values) if found.code else "",
        told=said(found.done.get("notices", ())),
        said=said,
        has_aside=any(code.startswith(ASIDE) for tab in seen.get("tabs", ()) for code, _ in tab["notices"]),
        start=asked_number("start", 0),
        lines=LINES,
        names=_names(seen),
        tabs=[(tab.key, tab.title) for tab in book().snapshot.tabs.values() if tab.key != JOURNAL.key],
    )


@bp.post("/<import_id>/read")
def read_again(import_id: str) -> Response:
    """Read a file again, of which it is said now what counts and where it goes."""
    staff_only()
    found = _find(import_id)
    into = request.form.get("into", "")
    if found.import_id or (into and into not in book().snapshot.tabs) or into == JOURNAL.key:
        abort(400)
    asked: dict[str, Any] = {
        "only": request.form.get("only", "")[:200],
        "into": into,
        "erase": bool(request.form.get("erase")),
    }
    return _start(partial(_desk().read, **asked), found)


@bp.post("/<import_id>/go")
def go(import_id: str) -> Response:
    """Import what was shown, or finish an import that was interrupted."""
    person = recently_confirmed() and staff_only()
    found = _find(import_id)
    if found.state in (DONE, UNDONE):
        return _shown(found)
    name = translate("Avant l'import de « {name} »").format(name=found.name)[: 2 * LONGEST_NAME]
    return _start(partial(_desk().run, copy=name, author=person.email), found)


@bp.post("/<import_id>/undo")
def undo(import_id: str) -> Response:
    """Take an import back."""
    recently_confirmed()
    staff_only()
    found = _find(import_id)
    return _start(_desk().undo, found) if found.import_id and found.state != UNDONE else _shown(found)


@bp.post("/<import_id>/drop")
def drop(import_id: str) -> Response:
    """Forget a file that was not imported."""
    staff_only()
    found = _find(import_id)
    if not found.import_id:
        _pending().drop(found.id)
        flash(translate("Rien n'a été importé, et le fichier est oublié."), "good")
    return redirect(url_for("imports.page"), 303)


def _note(person: Person, seen: dict[str, Any]) -> None:
    """Note whose cells are about to be shown; of very many people, that the whole tab is."""
    for tab in seen.get("tabs", ()):
        people = {one for change in tab["changes"] for one in people_of(book().snapshot, tab["key"], change["row"])}
        many = len(people) > LINES
        note_reading(person, [EVERYBODY] if many else people, (of_sheet if many else of_tab)(tab["title"]))


def _names(seen: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What the team calls the rows that would change: tab's key -> ID -> name."""
    snapshot = book().snapshot
    return {
        tab["key"]: {
            row.id: name_of_row(snapshot.tabs[tab["key"]], row)
            for row_id in dict.fromkeys(change["row"] for change in tab["changes"])
            if (row := snapshot.table(tab["key"]).get(row_id))
        }
        for tab in seen.get("tabs", ())
        if tab["key"] in snapshot.tabs
    }


def _start(job: Callable[[FileImport], None], found: FileImport) -> Response:
    try:
        job(found)
    except NoSuchImport:
        abort(404)
    except ImportBusy:
        flash(translate("Un autre fichier est en cours : attendez qu'il soit fini, puis recommencez."), "warning")
    return _shown(found)


def _shown(found: FileImport) -> Response:
    return redirect(url_for("imports.one", import_id=found.id), 303)


def _refused(words: Any) -> Response:
    page = render_template(
        "staff/imports.html", imports=_pending().all(), megabytes=LARGEST // 1_000_000, problem=words
    )
    return Response(page, 422, mimetype="text/html")


def _find(import_id: str) -> FileImport:
    try:
        return _pending().find(import_id)
    except NoSuchImport:
        abort(404)


def _pending() -> PendingImports:
    local_copies()
    return PendingImports(settings().data_dir)


def _desk() -> "ImportDesk":
    desk: ImportDesk = current_app.extensions["import_desk"](book().snapshot.tabs)
    return desk
