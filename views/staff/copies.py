"""Copies of the local workbook that staff name before something large, and go back to."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from programme.acts import messages
from sheets.api.local_copies import LocalCopies, NoSuchCopy
from views.web.access import recently_confirmed, staff_only
from views.web.language import translate
from views.web.shared import book, settings

bp = Blueprint("copies", __name__, url_prefix="/staff/sheet/copies")

LONGEST_NAME = 80


@bp.get("")
def page() -> str:
    """The copies, and a form that makes one."""
    staff_only()
    return render_template("staff/copies.html", copies=local_copies().all(), longest=LONGEST_NAME)


@bp.post("")
def make() -> Response:
    """Keep the workbook as it is now."""
    person = staff_only()
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    made = local_copies().make(name or translate("Copie"), person.email)
    flash(translate("La copie « {name} » est gardée.").format(name=made.name), "good")
    return redirect(url_for("copies.page"), 303)


@bp.post("/<copy_id>")
def go_back(copy_id: str) -> Response:
    """Go back to a copy, once what is there now is kept as one too."""
    person = recently_confirmed() and staff_only()
    copies = local_copies()
    try:
        name = copies.find(copy_id).name
        now = copies.make(translate("Avant le retour à « {name} »").format(name=name)[: 2 * LONGEST_NAME], person.email)
        messages.pause(book(), stop=True)  # what comes back is no news to anybody
        copies.go_back(copy_id, person.email)
    except NoSuchCopy:
        abort(404)
    words = translate("La feuille est comme dans « {name} ». Ce qui y était est dans la copie « {now} ».")
    flash(words.format(name=name, now=now.name), "good")
    return redirect(url_for("copies.page"), 303)


@bp.post("/<copy_id>/drop")
def drop(copy_id: str) -> Response:
    """Forget a copy."""
    staff_only()
    local_copies().drop(copy_id)
    flash(translate("La copie est supprimée."), "good")
    return redirect(url_for("copies.page"), 303)


def local_copies() -> LocalCopies:
    """The copies of this deployment's workbook; 404 where it is elsewhere."""
    if book().sheet_url():
        abort(404)
    found = settings()
    return LocalCopies(found) if found.local_workbook.is_file() and not found.emulator_host else abort(404)
